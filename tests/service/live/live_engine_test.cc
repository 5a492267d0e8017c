// The live engine against the batch, and against itself: whatever the order and the way in, the same verdicts.

#include "service/live/live_engine.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "scoring/mixture/training.h"
#include "tests/datasets/population/population_rows.h"
#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

struct People {
  std::vector<std::vector<std::string>> texts;
  RawTable raw;
};

People MakePeople(uint64_t records, uint64_t seed) {
  People people;
  for (const TestRow& row : MakeRows(OptionsFor(Difficulty::kModerate, records, seed))) people.texts.push_back(row.columns);
  people.raw = RawTable::FromRows(RowRoles(), people.texts);
  return people;
}

Demographics PersonOf(const std::vector<std::string>& texts) {
  Demographics person;
  for (size_t c = 0; c < texts.size(); ++c) {
    const auto role = ParseColumnRole(RowRoles()[c]);
    if (!texts[c].empty() && role.has_value()) person.Add(*role, texts[c]);
  }
  return person;
}

EngineModel Untrained() { return *EngineModel::Create(*ShippedModel("patient")); }

// As a registry's records are read: what a file says as a whole, such as when newborns were recorded, is left out.
RecordTable Encoded(const RawTable& raw) {
  const EngineModel model = Untrained();
  EncodeReport report;
  EncodeOptions options;
  options.told = ToldBy(RecordStandardiserOptions());
  return *EncodeRecords(raw, RolesOf(RowRoles()), model.compiled.schema, model.cleaning, options, &report);
}

EngineModel Trained() {
  static const model::Model* const file = [] {
    const People people = MakePeople(4000, 1000);
    LinkageOptions options;
    options.threads = 2;
    return new model::Model(TrainModel(Encoded(people.raw), Untrained(), options)->model);
  }();
  return *EngineModel::Create(*file);
}

std::unique_ptr<LiveEngine> Empty() { return *LiveEngine::Create(Trained(), {}); }
std::unique_ptr<LiveEngine> Filled(const People& people) {
  return *LiveEngine::Create(Trained(), {}, people.raw, RolesOf(RowRoles()));
}

using PairKey = std::pair<uint32_t, uint32_t>;

// What every look-up of every record finds, by record numbers.
std::map<PairKey, LiveCandidate> AllPairsOf(const LiveEngine& engine, const std::vector<RecordIndex>& rows) {
  std::map<RecordIndex, uint32_t> number;
  for (uint32_t i = 0; i < rows.size(); ++i) number[rows[i]] = i;
  std::map<PairKey, LiveCandidate> pairs;
  for (uint32_t i = 0; i < rows.size(); ++i) {
    const auto found = engine.LookUp(rows[i], {});
    EXPECT_TRUE(found.ok()) << found.status();
    for (const LiveCandidate& candidate : found->candidates) {
      const uint32_t other = number.at(candidate.row);
      pairs.emplace(PairKey(std::min(i, other), std::max(i, other)), candidate);
    }
  }
  return pairs;
}

std::vector<RecordIndex> Counting(size_t n) {
  std::vector<RecordIndex> rows(n);
  for (size_t i = 0; i < n; ++i) rows[i] = static_cast<RecordIndex>(i);
  return rows;
}

TEST(LiveEngine, SaysOfAPairWhatTheBatchSays) {
  const People people = MakePeople(6000, 7);
  LinkageOptions options;
  options.train = false;
  options.threads = 2;
  const auto batch = RunLinkage(Encoded(people.raw), Trained(), options);
  ASSERT_TRUE(batch.ok()) << batch.status();
  const auto engine = Filled(people);
  const auto live = AllPairsOf(*engine, Counting(people.texts.size()));
  const Mixture mixture = TrainedMixture(batch->engine.compiled.classes, batch->engine.compiled.comparisons);
  ASSERT_GT(batch->pairs.size(), 500u);
  size_t missing = 0;
  for (const KeptPair& pair : batch->pairs) {
    const auto found = live.find({pair.left, pair.right});
    if (found == live.end()) {
      // No rule brings a newborn and a child together that have no more than a relative in common.
      if (pair.relatives != Relatives::kInCommon) ++missing;
      continue;
    }
    EXPECT_EQ(found->second.pattern, pair.pattern);
    // Competition between partners may have lowered the batch's weight afterwards.
    const auto weight = static_cast<float>(mixture.Weight(pair.pattern));
    EXPECT_EQ(found->second.weight_bits, weight);
    if (pair.weight_bits == weight) {
      EXPECT_EQ(found->second.grade, pair.grade);
    }
  }
  EXPECT_EQ(missing, 0u);
}

TEST(LiveEngine, RecordsAddedOneByOneInAnyOrderAreAsIfLoadedAtOnce) {
  const People people = MakePeople(1500, 11);
  const auto bulk = AllPairsOf(*Filled(people), Counting(people.texts.size()));
  std::vector<uint32_t> order(people.texts.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), std::mt19937(3));
  const auto engine = Empty();
  std::vector<RecordIndex> rows(people.texts.size());
  for (const uint32_t i : order) rows[i] = engine->Add(PersonOf(people.texts[i]));
  const auto grown = AllPairsOf(*engine, rows);
  ASSERT_EQ(grown.size(), bulk.size());
  for (const auto& [key, pair] : bulk) {
    const auto found = grown.find(key);
    ASSERT_NE(found, grown.end()) << key.first << " " << key.second;
    EXPECT_EQ(found->second.pattern, pair.pattern) << key.first << " " << key.second;
    EXPECT_EQ(found->second.weight_bits, pair.weight_bits);
  }
}

// Two of the old and two of the young share a birth date each, which says less of the young: those are who is born in the
// decades before the youngest.
TEST(LiveEngine, WhichBirthsAreRecentFollowsTheRecordsThatAreThere) {
  const auto born = [](const char* given, const char* date) {
    Demographics person;
    person.Add(ColumnRole::kGivenName, given);
    person.Add(ColumnRole::kFamilyName, "QXBELLWETHER");
    person.Add(ColumnRole::kBirthDate, date);
    return person;
  };
  const std::vector<Demographics> old = {born("QXARA", "1931-05-04"), born("QXARA", "1931-05-04"), born("QXOLU", "1932-06-05")};
  const std::vector<Demographics> young = {born("QXENI", "1995-05-04"), born("QXENI", "1995-05-04")};
  const auto bits_of = [](const LiveEngine& engine, const Demographics& person) {
    const auto found = engine.LookUp(person, {});
    EXPECT_TRUE(found.ok() && !found->candidates.empty());
    return found.ok() && !found->candidates.empty() ? found->candidates[0].weight_bits : 0;
  };
  const auto engine = Empty();
  for (const Demographics& person : old) engine->Add(person);
  const float recent = bits_of(*engine, old[0]);
  std::vector<RecordIndex> rows;
  for (const Demographics& person : young) rows.push_back(engine->Add(person));
  EXPECT_GT(bits_of(*engine, old[0]), recent) << "a birth of 1931 is not recent beside one of 1995";
  EXPECT_LT(bits_of(*engine, young[0]), bits_of(*engine, old[0]));
  const auto other = Empty();
  for (const Demographics& person : young) other->Add(person);
  for (const Demographics& person : old) other->Add(person);
  EXPECT_EQ(bits_of(*engine, old[0]), bits_of(*other, old[0]));
  EXPECT_EQ(bits_of(*engine, young[0]), bits_of(*other, young[0]));
  for (const RecordIndex row : rows) engine->Remove(row);
  EXPECT_EQ(bits_of(*engine, old[0]), recent) << "as if they had never been";
}

TEST(LiveEngine, AskingForARecordsOwnDataFindsItAndItsPartners) {
  const People people = MakePeople(1500, 5);
  const auto engine = Filled(people);
  // Buffers grow at first.
  for (uint32_t i = 0; i < 300; ++i) EXPECT_TRUE(engine->LookUp(PersonOf(people.texts[i]), {}).ok());
  const uint64_t bytes = engine->memory_bytes();
  for (uint32_t i = 0; i < 300; ++i) {
    const auto stored = engine->LookUp(i, {});
    const auto asked = engine->LookUp(PersonOf(people.texts[i]), {});
    ASSERT_TRUE(stored.ok() && asked.ok());
    std::map<RecordIndex, Pattern> patterns;
    for (const LiveCandidate& candidate : asked->candidates) patterns[candidate.row] = candidate.pattern;
    EXPECT_GE(asked->candidates.size() + 1, stored->candidates.size());
    if (!asked->candidates.empty()) {
      EXPECT_EQ(patterns.count(i), 1u) << i;
    }
  }
  EXPECT_EQ(engine->memory_bytes(), bytes) << "a look-up leaves nothing behind";
}

TEST(LiveEngine, ValuesNobodyHasAreComparedLikeOthers) {
  const auto engine = Empty();
  Demographics stored;
  stored.Add(ColumnRole::kGivenName, "MARGUERITE");
  stored.Add(ColumnRole::kFamilyName, "TESTINGHAM");
  stored.Add(ColumnRole::kBirthDate, "1971-03-04");
  stored.Add(ColumnRole::kPhone, "214-555-0123");
  stored.Add(ColumnRole::kPhone, "214-555-0124");
  const RecordIndex row = engine->Add(stored);
  Demographics asked;
  asked.Add(ColumnRole::kGivenName, "MARGUERITTE");
  asked.Add(ColumnRole::kFamilyName, "TESTINGHAM");
  asked.Add(ColumnRole::kFamilyName, "ÖTZTALER-VERYLONGFAMILYNAME-OVERSIXTEEN");
  asked.Add(ColumnRole::kBirthDate, "1971-03-04");
  asked.Add(ColumnRole::kPhone, "214-555-0124");
  const auto before = engine->LookUp(asked, {});
  ASSERT_TRUE(before.ok());
  ASSERT_EQ(before->candidates.size(), 1u);
  EXPECT_EQ(before->candidates[0].row, row);
  // The same values once they are stored.
  const RecordIndex other = engine->Add(asked);
  const auto pair = engine->Compare(row, other);
  ASSERT_TRUE(pair.ok());
  const auto asked_pair = engine->Compare(asked, row);
  EXPECT_EQ(engine->Explain(pair->pattern).size(), engine->Explain(asked_pair->pattern).size());
  engine->Remove(other);
  EXPECT_EQ(engine->LookUp(asked, {})->candidates[0].pattern, before->candidates[0].pattern);
}

TEST(LiveEngine, ARemovedRecordIsFoundNoMoreAndItsCountsAreTakenBack) {
  const People people = MakePeople(800, 21);
  const auto engine = Filled(people);
  const auto before = AllPairsOf(*engine, Counting(people.texts.size()));
  std::vector<RecordIndex> rows = Counting(people.texts.size());
  for (uint32_t i = 0; i < 400; ++i) engine->Remove(rows[i]);
  EXPECT_EQ(engine->num_records(), people.texts.size() - 400);
  EXPECT_EQ(engine->LookUp(rows[0], {}).status().code(), absl::StatusCode::kNotFound);
  for (uint32_t i = 0; i < 400; ++i) rows[i] = engine->Add(PersonOf(people.texts[i]));
  const auto after = AllPairsOf(*engine, rows);
  ASSERT_EQ(after.size(), before.size());
  for (const auto& [key, pair] : before) EXPECT_EQ(after.at(key).pattern, pair.pattern);
}

TEST(LiveEngine, ReplacingByTheSameKeepsTheRow) {
  const People people = MakePeople(100, 2);
  const auto engine = Filled(people);
  for (uint32_t i = 0; i < people.texts.size(); ++i) EXPECT_EQ(engine->Replace(i, PersonOf(people.texts[i])), i);
  Demographics changed = PersonOf(people.texts[5]);
  changed.Add(ColumnRole::kPhone, "214-736-0199");
  EXPECT_NE(engine->Replace(5, changed), 5u);
  EXPECT_EQ(engine->num_records(), people.texts.size());
}

// The oracle: an engine in which the other model is in use.
// What an archive gives back, and rows that hold nobody given up: the same verdicts from then on.
TEST(LiveEngine, SavedRestoredAndCompactedItSaysTheSame) {
  const People people = MakePeople(1500, 31);
  const auto engine = Filled(people);
  std::vector<RecordIndex> rows = Counting(people.texts.size());
  std::mt19937 draw(4);
  for (RecordIndex& row : rows) {
    if (draw() % 3 == 0) continue;
    std::vector<std::string> other = people.texts[draw() % people.texts.size()];
    row = engine->Replace(row, PersonOf(other));
  }
  const int file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
  ASSERT_GE(file, 0);
  ArchiveWriter writer(file);
  engine->WhileStill([&] { EXPECT_TRUE(engine->Save(&writer)); });
  ASSERT_TRUE(writer.Finish().ok());
  lseek(file, 0, SEEK_SET);
  ArchiveReader reader(file, 2);
  auto restored = LiveEngine::Create(Trained(), {}, &reader);
  ASSERT_TRUE(restored.ok()) << restored.status();
  ASSERT_TRUE(reader.Finish().ok());
  close(file);
  const auto expected = AllPairsOf(*engine, rows);
  ASSERT_GT(expected.size(), 300u);
  const auto expect_same = [&](const std::vector<RecordIndex>& now) {
    const auto found = AllPairsOf(**restored, now);
    ASSERT_EQ(found.size(), expected.size());
    for (auto a = found.begin(), b = expected.begin(); a != found.end(); ++a, ++b) {
      ASSERT_EQ(a->first, b->first);
      EXPECT_EQ(a->second.weight_bits, b->second.weight_bits);
      EXPECT_EQ(a->second.grade, b->second.grade);
      EXPECT_EQ(a->second.pattern, b->second.pattern);
    }
  };
  expect_same(rows);
  const uint64_t bytes = (*restored)->memory_bytes();
  const std::vector<RecordIndex> moved = (*restored)->Compact();
  ASSERT_FALSE(moved.empty());
  EXPECT_LT((*restored)->memory_bytes(), bytes);
  std::vector<RecordIndex> now;
  for (const RecordIndex row : rows) now.push_back(moved[row]);
  expect_same(now);
  EXPECT_TRUE((*restored)->Compact().empty()) << "nothing is left to give up";
  for (size_t i = 0; i < 50; ++i) {
    const Demographics person = PersonOf(people.texts[i]);
    rows[i] = engine->Replace(rows[i], person);
    now[i] = (*restored)->Replace(now[i], person);
  }
  const auto later = AllPairsOf(*engine, rows), same = AllPairsOf(**restored, now);
  EXPECT_EQ(later.size(), same.size());
}

TEST(LiveEngine, AShadowModelSaysWhatItWouldGradeOtherwise) {
  const People people = MakePeople(1500, 5);
  const auto engine = Filled(people), other = Filled(people);
  model::Model file = Trained().file;
  file.mutable_decision()->set_certain_bits(file.decision().certain_bits() + 8);
  file.mutable_decision()->set_possible_bits(file.decision().possible_bits() + 3);
  for (model::LatentClass& latent : *file.mutable_latent_class()) {
    if (!latent.chance() && latent.kind() == model::LatentClass::STRANGER) continue;
    latent.set_share(latent.share() / 8);
  }
  ASSERT_TRUE(other->SetModel(*EngineModel::Create(file)).ok());
  const auto grades = [](const LookUpResult& found) {
    std::map<RecordIndex, std::pair<Grade, float>> of;
    for (const LiveCandidate& pair : found.candidates) of[pair.row] = {pair.grade, pair.weight_bits};
    return of;
  };
  const auto grade_in = [](const auto& of, RecordIndex row) { return of.contains(row) ? of.at(row).first : Grade::kPossible; };
  EXPECT_FALSE(engine->LookUp(0, {})->has_shadow);
  ASSERT_TRUE(engine->SetShadow(*EngineModel::Create(file)).ok());
  size_t regraded = 0;
  for (RecordIndex row = 0; row < people.texts.size(); ++row) {
    const auto found = engine->LookUp(row, {}), expected = other->LookUp(row, {});
    ASSERT_TRUE(found.ok() && expected.ok());
    EXPECT_TRUE(found->has_shadow);
    const auto is = grades(*found), would_be = grades(*expected);
    std::set<RecordIndex> different, told;
    for (const auto& of : {is, would_be}) {
      for (const auto& [partner, grade] : of) {
        if (grade_in(is, partner) != grade_in(would_be, partner)) different.insert(partner);
      }
    }
    for (const ShadowedCandidate& pair : found->shadowed) {
      told.insert(pair.row);
      EXPECT_EQ(pair.grade, grade_in(is, pair.row));
      EXPECT_EQ(pair.shadow_grade, grade_in(would_be, pair.row));
      if (is.contains(pair.row)) { EXPECT_EQ(pair.weight_bits, is.at(pair.row).second); }
      if (would_be.contains(pair.row)) { EXPECT_EQ(pair.shadow_bits, would_be.at(pair.row).second); }
    }
    EXPECT_EQ(told, different) << row;
    regraded += told.size();
  }
  EXPECT_GT(regraded, 50u);
  // The model in use decides as it did, and may change under the shadow.
  ASSERT_TRUE(engine->SetModel(*EngineModel::Create(file)).ok());
  for (RecordIndex row = 0; row < people.texts.size(); ++row) EXPECT_TRUE(engine->LookUp(row, {})->shadowed.empty());
  ASSERT_TRUE(engine->SetShadow(std::nullopt).ok());
  EXPECT_FALSE(engine->LookUp(0, {})->has_shadow);
  EXPECT_EQ(engine->SetShadow(Untrained()).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(LiveEngine, KnowsNewborns) {
  const auto engine = Empty();
  const auto add = [&](const char* given, const char* born) {
    Demographics person;
    person.Add(ColumnRole::kFamilyName, "TESTINGHAM");
    if (*given != 0) person.Add(ColumnRole::kGivenName, given);
    if (*born != 0) person.Add(ColumnRole::kBirthDate, born);
    return engine->Add(person);
  };
  const RecordIndex unnamed = add("BABY GIRL", "2019-05-01"), day = add("EVE", "2026-03-02"), before = add("EVE", "03/01/2026"),
                    nothing = add("", "");
  EXPECT_TRUE(engine->UnnamedOrBornSince(unnamed, 20260302));
  EXPECT_TRUE(engine->UnnamedOrBornSince(day, 20260302));
  EXPECT_FALSE(engine->UnnamedOrBornSince(before, 20260302));
  EXPECT_FALSE(engine->UnnamedOrBornSince(nothing, 20260302));
}

TEST(LiveEngine, AnUntrainedModelIsRefused) {
  EXPECT_EQ(LiveEngine::Create(Untrained(), {}).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(LiveEngine, SharesFollowTheNumberOfRecords) {
  const auto scaled = ScaledTo(Trained(), 40'000);
  ASSERT_TRUE(scaled.ok()) << scaled.status();
  const auto& before = Trained().file;
  double sum = 0;
  for (int c = 0; c < before.latent_class_size(); ++c) {
    const auto& latent = scaled->file.latent_class(c);
    sum += latent.share();
    if (latent.kind() == model::LatentClass::MATCH) {
      EXPECT_NEAR(latent.share() * 10, before.latent_class(c).share(), 1e-12);
    }
  }
  EXPECT_NEAR(sum, 1, 1e-9);
}

// Whoever is asked about lies in the table meanwhile, and changes nothing of what is found for others.
TEST(LiveEngine, AskedAboutAtOnceEachFindsWhatItFindsAlone) {
  const People people = MakePeople(900, 11);
  const auto engine = Empty();
  for (uint32_t i = 0; i < 500; ++i) engine->Add(PersonOf(people.texts[i]));
  // Some are on file, most are not.
  const auto asked = [&](uint32_t i) { return PersonOf(people.texts[400 + i % 450]); };
  std::vector<std::vector<LiveCandidate>> alone;
  for (uint32_t i = 0; i < 600; ++i) alone.push_back(engine->LookUp(asked(i), {})->candidates);
  std::vector<std::thread> threads;
  for (uint32_t t = 0; t < 24; ++t) {
    threads.emplace_back([&, t] {
      for (uint32_t i = t; i < 600; i += 6) {
        const auto found = engine->LookUp(asked(i), {});
        ASSERT_TRUE(found.ok());
        ASSERT_EQ(found->candidates.size(), alone[i].size()) << i;
        for (size_t c = 0; c < alone[i].size(); ++c) {
          EXPECT_EQ(found->candidates[c].row, alone[i][c].row);
          EXPECT_EQ(found->candidates[c].weight_bits, alone[i][c].weight_bits);
          EXPECT_EQ(found->candidates[c].grade, alone[i][c].grade);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (uint32_t i = 0; i < 600; ++i) EXPECT_EQ(engine->LookUp(asked(i), {})->candidates.size(), alone[i].size());
}

TEST(LiveEngine, ReadersAndAWriterGetAlong) {
  const People people = MakePeople(600, 9);
  const auto engine = Empty();
  for (uint32_t i = 0; i < 300; ++i) engine->Add(PersonOf(people.texts[i]));
  std::vector<std::thread> readers;
  for (int t = 0; t < 4; ++t) {
    readers.emplace_back([&, t] {
      for (uint32_t i = 0; i < 200; ++i) {
        EXPECT_TRUE(engine->LookUp(PersonOf(people.texts[(i * 7 + static_cast<uint32_t>(t)) % 600]), {}).ok());
        EXPECT_TRUE(engine->Compare(1 + i, 2 + i).ok());
      }
    });
  }
  for (uint32_t i = 300; i < 600; ++i) engine->Add(PersonOf(people.texts[i]));
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(engine->num_records(), 600u);
}

}  // namespace
}  // namespace ipse
