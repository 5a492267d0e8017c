// The batch engine end to end: a table of people one can read, and generated populations with truth.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <map>
#include <set>

#include "datasets/io/record_file.h"
#include "matcher/base/spill.h"
#include "scoring/evaluate/evaluate.h"
#include "service/engine/linkage_job.h"
#include "tests/datasets/population/population_rows.h"
#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

EngineModel Patient() {
  auto file = ShippedModel("patient");
  EXPECT_TRUE(file.ok()) << file.status();
  auto engine = EngineModel::Create(*std::move(file));
  EXPECT_TRUE(engine.ok()) << engine.status();
  return *std::move(engine);
}

RecordTable Encode(const RawTable& raw, const std::vector<std::string>& roles) {
  const EngineModel model = Patient();
  EncodeReport report;
  auto table = EncodeRecords(raw, RolesOf(roles), model.compiled.schema, model.cleaning, {}, &report);
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

LinkageResult Link(const RecordTable& table, EngineModel model, const LinkageOptions& options) {
  auto result = RunLinkage(table, std::move(model), options);
  EXPECT_TRUE(result.ok()) << result.status();
  return *std::move(result);
}

LinkageOptions Training(int threads = 1) {
  LinkageOptions options;
  options.threads = threads;
  return options;
}
LinkageOptions WithTrainedModel(int threads = 1) {
  LinkageOptions options = Training(threads);
  options.train = false;
  return options;
}

// ---- Generated populations ----

struct Population {
  std::vector<TestRow> rows;
  std::vector<std::vector<std::string>> texts;
  RecordTable table;
  std::vector<uint32_t> truth;
};

Population MakePopulation(uint64_t records, uint64_t seed) {
  Population population;
  population.rows = MakeRows(OptionsFor(Difficulty::kModerate, records, seed));
  std::map<std::string, uint32_t> ids;
  for (const TestRow& row : population.rows) {
    population.truth.push_back(ids.try_emplace(row.cluster, static_cast<uint32_t>(ids.size())).first->second);
    population.texts.push_back(row.columns);
  }
  population.table = Encode(RawTable::FromRows(RowRoles(), population.texts), RowRoles());
  return population;
}

// A model trained once, on another population than any test looks at.
EngineModel TrainedModel() {
  static const model::Model* const file = [] {
    const Population population = MakePopulation(4000, 1000);
    auto trained = TrainModel(population.table, Patient(), Training(2));
    EXPECT_TRUE(trained.ok()) << trained.status();
    return new model::Model(trained->model);
  }();
  auto engine = EngineModel::Create(*file);
  EXPECT_TRUE(engine.ok()) << engine.status();
  return *std::move(engine);
}

void ExpectSame(const LinkageResult& one, const LinkageResult& other) {
  ASSERT_EQ(one.pairs.size(), other.pairs.size());
  for (size_t i = 0; i < one.pairs.size(); ++i) {
    const KeptPair &a = one.pairs[i], &b = other.pairs[i];
    ASSERT_TRUE(a.left == b.left && a.right == b.right && a.pattern == b.pattern && a.grade == b.grade && a.guard == b.guard);
    ASSERT_EQ(std::memcmp(&a.weight_bits, &b.weight_bits, sizeof(float)), 0);
  }
  EXPECT_EQ(one.clusters.cluster_of, other.clusters.cluster_of);
  EXPECT_EQ(one.candidates, other.candidates);
  EXPECT_EQ(ModelId(one.model), ModelId(other.model));
}

TEST(EnginePopulationTest, FindsThePeopleOfGeneratedFiles) {
  for (const uint64_t seed : {11, 12, 13}) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const Population population = MakePopulation(3000, seed);
    const LinkageResult result = Link(population.table, Patient(), Training(2));
    const auto evaluation = EvaluateClusters(result.clusters.cluster_of, population.truth);
    ASSERT_TRUE(evaluation.ok());
    RecordProperty(fmt::format("f1_seed_{}", seed), fmt::format("{:.4f}", evaluation->pairwise.f1));
    EXPECT_GE(evaluation->pairwise.f1, .975) << "precision " << evaluation->pairwise.precision << ", recall " << evaluation->pairwise.recall;
    uint64_t certain = 0, certain_wrong = 0, twins_certain = 0;
    for (const KeptPair& pair : result.pairs) {
      if (pair.grade != Grade::kCertain) continue;
      ++certain;
      if (population.truth[pair.left] == population.truth[pair.right]) continue;
      ++certain_wrong;
      const TestRow &left = population.rows[pair.left], &right = population.rows[pair.right];
      // Rows filed under another person's number are wrong in the file; no matching can tell.
      if (left.Has("overlay") || right.Has("overlay")) continue;
      twins_certain += left.Has("twin") && right.Has("twin");
    }
    EXPECT_EQ(twins_certain, 0u);
    EXPECT_GT(certain, 150u);
    EXPECT_LE(certain_wrong, certain / 100) << "of " << certain;
  }
}

TEST(EnginePopulationTest, ThreadsDoNotChangeABit) {
  const Population population = MakePopulation(9000, 21);  // three stretches of records
  ExpectSame(Link(population.table, Patient(), Training(1)), Link(population.table, Patient(), Training(8)));
}

// A job larger than memory, as it were: every large array lies in a file.
TEST(EnginePopulationTest, ArraysInFilesDoNotChangeABit) {
  const LinkageResult in_memory = Link(MakePopulation(30'000, 22).table, Patient(), Training(2));
  ASSERT_TRUE(StartSpilling({.folder = testing::TempDir(), .memory_bytes = 0, .block_bytes_min = 0}).ok());
  {
    const Population population = MakePopulation(30'000, 22);
    ExpectSame(Link(population.table, Patient(), Training(2)), in_memory);
  }
  StopSpilling();
#if !defined(__SANITIZE_ADDRESS__)  // where arrays lie in the heap
  EXPECT_GT(SpilledPeakBytes(), uint64_t{1} << 20);
#endif
  EXPECT_EQ(SpilledBytes(), 0u);
}

TEST(EnginePopulationTest, ASavedModelGivesWhatTheTrainingRunGave) {
  const Population population = MakePopulation(3000, 31);
  const LinkageResult trained = Link(population.table, Patient(), Training(2));
  auto saved = ParseModel(ModelText(trained.model), "saved");
  ASSERT_TRUE(saved.ok()) << saved.status();
  auto model = EngineModel::Create(*std::move(saved));
  ASSERT_TRUE(model.ok()) << model.status();
  ExpectSame(trained, Link(population.table, *std::move(model), WithTrainedModel(2)));
}

TEST(EngineTest, AWideRuleTakesNoLimitOfItsOwn) {
  model::Model file = *ShippedModel("patient");
  for (model::BlockingRule& rule : *file.mutable_blocking()->mutable_rule()) {
    if (rule.wide()) rule.set_records_max(5000);
  }
  const auto engine = EngineModel::Create(std::move(file));
  EXPECT_EQ(engine.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(engine.status().message()), testing::HasSubstr("'wide: birth date': a wide rule takes no records_max"));
}

TEST(EngineTest, AnUntrainedModelCannotScore) {
  const RecordTable table = Encode(RawTable::FromRows({"given_name"}, {{"ANA"}, {"ANA"}}), {"given_name"});
  const auto result = RunLinkage(table, Patient(), WithTrainedModel());
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(result.status().message().find("ipse train"), std::string::npos);
}

TEST(EngineTest, FilesOfNobodyAndOfOneRecord) {
  for (const size_t records : {0, 1, 2}) {
    const RecordTable table = Encode(RawTable::FromRows({"given_name", "birth_date"}, Rows(records, {"ANA", "1980-05-23"})), {"given_name", "birth_date"});
    const LinkageResult result = Link(table, Patient(), Training());
    EXPECT_EQ(result.clusters.cluster_of.size(), records);
    if (records < 2) {
      EXPECT_TRUE(result.pairs.empty());
    }
    EXPECT_FALSE(result.warnings.empty());
    for (const KeptPair& pair : result.pairs) EXPECT_NE(pair.grade, Grade::kCertain) << "a given name and a birth date are not enough";
  }
}

// ---- People ----

const std::vector<std::string> kColumns = {"given_name", "middle_name", "family_name", "name_suffix", "birth_date", "sex",
                                           "national_identifier", "phone", "street", "city", "state", "postal_code"};
struct Somebody {
  const char* who;  // equal for one person
  std::vector<std::string> columns;
};
const std::vector<Somebody> kPeople = {
    // A typing error and a nickname.
    {"thornton", {"ROBERT", "A", "THORNTON", "", "1961-03-14", "M", "521-34-8867", "2124460142", "12 Maple St", "Lakeview", "OH", "43101"}},
    {"thornton", {"BOB", "", "THORTON", "", "1961-03-14", "M", "521-34-8867", "2124460142", "12 Maple Street", "Lakeview", "OH", "43101"}},
    // Married and moved: another family name and address, the maiden name kept as middle name.
    {"kowalski", {"QUILLA", "", "KOWALSKI", "", "1988-11-02", "F", "447-19-3352", "3104460199", "88 Quarry Rd", "Brookton", "OH", "43999"}},
    {"kowalski", {"QUILLA", "KOWALSKI", "MARCHETTI", "", "1988-11-02", "F", "447-19-3352", "3104460199", "5 Harbour Ln", "Lakeview", "OH", "43101"}},
    // Names in each other's boxes.
    {"reyes", {"CARLOS", "", "REYES", "", "1975-07-21", "M", "618-52-9047", "6464460177", "431 Orchard Ave", "Brookton", "OH", "43999"}},
    {"reyes", {"REYES", "", "CARLOS", "", "1975-07-21", "M", "618-52-9047", "6464460177", "431 Orchard Ave", "Brookton", "OH", "43999"}},
    // Father and son of one name in one house.
    {"hart the elder", {"EDMUND", "P", "HART", "SR", "1950-02-17", "M", "433-81-2296", "2124463311", "9 Chestnut Ct", "Lakeview", "OH", "43101"}},
    {"hart the younger", {"EDMUND", "P", "HART", "JR", "1979-09-30", "M", "512-44-7301", "2124463311", "9 Chestnut Ct", "Lakeview", "OH", "43101"}},
    // Twins of like names, records 8 and 9.
    {"jayden", {"JAYDEN", "", "STONE", "", "2015-06-08", "M", "", "2124467755", "70 Cedar Blvd", "Lakeview", "OH", "43101"}},
    {"jaylen", {"JAYLEN", "", "STONE", "", "2015-06-08", "M", "", "2124467755", "70 Cedar Blvd", "Lakeview", "OH", "43101"}},
    // Twins, records 10 and 11.
    {"hugo", {"HUGO", "", "LARKIN", "", "2012-10-27", "M", "", "6464465151", "33 Poplar Ter", "Brookton", "OH", "43999"}},
    {"miriam", {"MIRIAM", "", "LARKIN", "", "2012-10-27", "F", "", "6464465151", "33 Poplar Ter", "Brookton", "OH", "43999"}},
    // A newborn, records 12 and 13, before and after the name.
    {"newborn", {"BABY GIRL", "", "MOSS", "", "2023-04-19", "F", "", "3104462244", "14 Walnut Way", "Brookton", "OH", "43999"}},
    {"newborn", {"PENELOPE", "", "MOSS", "", "2023-04-19", "F", "", "3104462244", "14 Walnut Way", "Brookton", "OH", "43999"}},
    // Husband and wife.
    {"he", {"WALTER", "", "FINCH", "", "1969-12-05", "M", "", "6464468080", "3 Spruce Dr", "Brookton", "OH", "43999"}},
    {"she", {"HARRIET", "", "FINCH", "", "1971-08-24", "F", "", "6464468080", "3 Spruce Dr", "Brookton", "OH", "43999"}},
    // Namesakes.
    {"one", {"MARIA", "", "GARCIA", "", "1990-01-30", "F", "", "2124461212", "250 Elm St", "Lakeview", "OH", "43101"}},
    {"other", {"MARIA", "", "GARCIA", "", "1964-10-11", "F", "", "3104469898", "801 Birch Pl", "Brookton", "OH", "43999"}},
    // Twins of like names, records 18 and 19, one with the names in each other's boxes.
    {"levi", {"LEVI", "", "FARNELL", "", "2018-02-23", "M", "", "2124465629", "8 Oakwood Ave", "Lakeview", "OH", "43101"}},
    {"levshawn", {"FARNELL", "", "LEVSHAWN", "", "2018-02-23", "M", "", "2124465629", "8 Oakwood Ave", "Lakeview", "OH", "43101"}},
    // The same, records 20 and 21, one with a wrong day of birth.
    {"dallas", {"DALLAS", "", "ORMLOW", "", "2016-03-31", "M", "", "6464462467", "54 Oak Blvd", "Brookton", "OH", "43999"}},
    {"dallan", {"DALLAN", "", "ORMLOW", "", "2016-03-30", "M", "", "6464462467", "54 Oak Blvd", "Brookton", "OH", "43999"}},
};
// The first of two twins of like names: without an identifier nothing tells them from one person.
constexpr RecordIndex kAlikeTwins[] = {8, 18, 20};

RawTable PeopleRows() {
  Rows rows;
  for (const Somebody& somebody : kPeople) rows.push_back(somebody.columns);
  return RawTable::FromRows(kColumns, rows);
}

const KeptPair* PairOf(const LinkageResult& result, RecordIndex left, RecordIndex right) {
  for (const KeptPair& pair : result.pairs) {
    if (pair.left == left && pair.right == right) return &pair;
  }
  return nullptr;
}

TEST(EnginePeopleTest, PutsRecordsOfOnePersonTogetherAndOthersApart) {
  const LinkageResult result = Link(Encode(PeopleRows(), kColumns), TrainedModel(), WithTrainedModel());
  for (RecordIndex a = 0; a < kPeople.size(); ++a) {
    for (RecordIndex b = a + 1; b < kPeople.size(); ++b) {
      const bool same = std::strcmp(kPeople[a].who, kPeople[b].who) == 0;
      const bool together = result.clusters.cluster_of[a] == result.clusters.cluster_of[b];
      const KeptPair* pair = PairOf(result, a, b);
      const bool alike_twins = b == a + 1 && std::ranges::count(kAlikeTwins, a) == 1;
      EXPECT_EQ(together && !alike_twins, same) << kPeople[a].who << " and " << kPeople[b].who << " at " << (pair == nullptr ? -99 : pair->weight_bits) << " bits";
      if (pair != nullptr && pair->grade == Grade::kCertain) {
        EXPECT_TRUE(same) << kPeople[a].who << " and " << kPeople[b].who;
      }
    }
  }
  for (const RecordIndex first : {0u, 2u, 4u}) {
    const KeptPair* pair = PairOf(result, first, first + 1);
    ASSERT_NE(pair, nullptr) << kPeople[first].who;
    EXPECT_EQ(pair->grade, Grade::kCertain) << kPeople[first].who << " at " << pair->weight_bits << " bits";
  }
  for (const RecordIndex first : kAlikeTwins) {
    const KeptPair* twins = PairOf(result, first, first + 1);
    ASSERT_NE(twins, nullptr) << kPeople[first].who;
    EXPECT_EQ(twins->grade, Grade::kProbable) << kPeople[first].who << " at " << twins->weight_bits << " bits";
    EXPECT_GE(twins->guard, 0) << "a guard sends them to review, however high the weight: " << kPeople[first].who;
  }
  const KeptPair* newborn = PairOf(result, 12, 13);
  ASSERT_NE(newborn, nullptr);
  EXPECT_EQ(newborn->grade, Grade::kCertain) << "no twin has a record here; a registry asks all the same, by its policy";
}

// Records of names and birth dates alone tell no household, but twins all the same.
TEST(EnginePeopleTest, TwinsAreAskedAboutWhereNamesAndBirthDatesAreAll) {
  const std::vector<std::string> columns(kColumns.begin(), kColumns.begin() + 6);
  Rows rows;
  for (const Somebody& somebody : kPeople) rows.emplace_back(somebody.columns.begin(), somebody.columns.begin() + 6);
  const LinkageResult result = Link(Encode(RawTable::FromRows(columns, rows), columns), Patient(), Training());
  EXPECT_FALSE(result.households);
  for (const RecordIndex first : kAlikeTwins) {
    const KeptPair* twins = PairOf(result, first, first + 1);
    if (twins != nullptr) {
      EXPECT_NE(twins->grade, Grade::kCertain) << kPeople[first].who << " at " << twins->weight_bits << " bits";
    }
  }
}

// How far the strangers of a model trained on 22 people are from those of a large population: the mean over all levels that
// are not blocking keys, in bits.
double DistanceFromLargePopulation(const std::string& reference_model) {
  model::Model file = *ShippedModel("patient");
  file.mutable_training()->set_reference_model(reference_model);
  const LinkageResult small = Link(Encode(PeopleRows(), kColumns), *EngineModel::Create(file), Training());
  const CompiledModel large = TrainedModel().compiled;
  double sum = 0;
  int levels = 0;
  for (size_t c = 0; c < large.classes.size(); ++c) {
    if (large.classes[c].kind != ClassKind::kStranger) continue;
    for (size_t k = 0; k < large.comparisons.size(); ++k) {
      for (size_t l = 0; l < large.comparisons[k].levels.size(); ++l) {
        if (large.comparisons[k].levels[l].blocked) continue;
        const double expected = large.classes[c].comparisons[k].probability[l];
        sum += std::abs(std::log2(small.engine.compiled.classes[c].comparisons[k].probability[l] / expected));
        ++levels;
      }
    }
  }
  return sum / levels;
}

TEST(EnginePeopleTest, AFileOfFewLeansOnWhatLargeOnesSayOfStrangers) {
  const double leaning = DistanceFromLargePopulation("patient_trained"), alone = DistanceFromLargePopulation("");
  EXPECT_LT(leaning, 2);
  EXPECT_GT(alone, 2 * leaning);
}

// ---- Several files ----

// The people twice, in two files; the second one has the columns of the first.
RawTable TwoFiles(const std::vector<std::string>& first, const std::vector<std::string>& second) {
  RawTable tables[2];
  for (int i = 0; i < 2; ++i) {
    const std::string path = fmt::format("{}/engine_test_{}_{}.csv", ::testing::TempDir(), ::testing::UnitTest::GetInstance()->random_seed(), i);
    std::ofstream out(path, std::ios::trunc);
    out << fmt::format("{}\n", fmt::join(kColumns, ","));
    for (const std::string& who : i == 0 ? first : second) {
      for (const Somebody& somebody : kPeople) {
        if (somebody.who == who) out << fmt::format("{}\n", fmt::join(somebody.columns, ","));
      }
    }
    out.close();
    auto table = ReadRecords(path, {}, nullptr);
    EXPECT_TRUE(table.ok()) << table.status();
    tables[i] = *std::move(table);
    std::remove(path.c_str());
  }
  return RawTable::Merge(std::move(tables[0]), std::move(tables[1]));
}

TEST(EngineFilesTest, AcrossFilesLeavesPairsWithinAFileAlone) {
  // Records 0 and 1 are Thornton in the first file, 2 and 3 in the second.
  const RecordTable table = Encode(TwoFiles({"thornton"}, {"thornton"}), kColumns);
  ASSERT_EQ(table.num_records(), 4u);
  ASSERT_EQ(table.file_of(1), 0u);
  ASSERT_EQ(table.file_of(2), 1u);
  LinkageOptions across = WithTrainedModel();
  across.scope.across_files_only = true;
  const LinkageResult result = Link(table, TrainedModel(), across);
  EXPECT_EQ(result.all_pairs, 4u);
  EXPECT_EQ(result.candidates, 4u);
  for (const KeptPair& pair : result.pairs) EXPECT_NE(table.file_of(pair.left), table.file_of(pair.right));
  const LinkageResult all = Link(table, TrainedModel(), WithTrainedModel());
  EXPECT_EQ(all.all_pairs, 6u);
  EXPECT_EQ(all.pairs.size(), 6u);
}

TEST(EngineFilesTest, AFileThatHoldsEverybodyOnceNeverHasTwoInOneCluster) {
  const RecordTable table = Encode(TwoFiles({"thornton", "kowalski"}, {"thornton", "reyes"}), kColumns);
  LinkageOptions options = WithTrainedModel();
  const auto together = [&](const LinkageResult& result) {
    uint64_t pairs = 0;
    for (RecordIndex a = 0; a < table.num_records(); ++a) {
      for (RecordIndex b = a + 1; b < table.num_records(); ++b) {
        pairs += result.clusters.cluster_of[a] == result.clusters.cluster_of[b] && table.file_of(a) == 0 && table.file_of(b) == 0;
      }
    }
    return pairs;
  };
  EXPECT_EQ(together(Link(table, TrainedModel(), options)), 2u);  // Thornton and Kowalski
  options.file_is_unique = {1, 0};
  const LinkageResult result = Link(table, TrainedModel(), options);
  EXPECT_EQ(together(result), 0u);
  EXPECT_GT(result.clusters.stats.joins_refused, 0u);
}

}  // namespace
}  // namespace ipse
