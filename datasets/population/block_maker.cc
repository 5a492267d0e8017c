#include "datasets/population/block_maker.h"

#include <algorithm>
#include <array>

namespace ipse {
namespace {

// Of the people recorded again, how many times: once, twice, ... The mean is what turns a share of records into a
// share of people.
constexpr std::array<double, 5> kRepeats = {0.72, 0.16, 0.07, 0.03, 0.02};
constexpr double kMeanRepeats = 0.72 + 2 * 0.16 + 3 * 0.07 + 4 * 0.03 + 5 * 0.02;

// Newborns who come again mostly do so once, under their name.
constexpr double kNewbornTwice = 0.04;
constexpr double kMeanNewbornRepeats = 1 + kNewbornTwice;

// Rows beyond which an earlier row is forgotten as a target of overlays.
constexpr size_t kOverlayMemory = 64;

// MRNs have at least eight digits' worth of room, so that they look alike in a small and a large file.
constexpr uint64_t kMrnRoom = uint64_t{1} << 26;
constexpr uint64_t kClusterRoom = uint64_t{1} << 28;

}  // namespace

struct BlockMaker::Work {
  uint64_t number;
  uint64_t rows;
  Block& block;
  uint64_t people = 0;
  uint64_t charts = 0;
  uint64_t families = 0;  // those before the one in the making, and the nobodies
  uint64_t family = 0;    // the one in the making
  // Earlier (facility, mrn) of this block, for overlays.
  struct Chart {
    size_t facility;
    uint64_t mrn;
    uint64_t person;
  };
  std::vector<Chart> recent;

  uint64_t Left() const { return rows - block.rows.size(); }
  uint64_t Index(uint64_t within) const { return number * kRows + within; }
};

BlockMaker::BlockMaker(const PopulationOptions& options)
    : options_(options),
      families_(options),
      records_(options),
      mrns_(MixHash(options.seed, 0x6D726EULL), Permutation::HalfBitsFor(std::max(options.records + kRows, kMrnRoom))),
      clusters_(MixHash(options.seed, 0x706572736FULL),
                Permutation::HalfBitsFor(std::max(options.records + kRows, kClusterRoom))),
      households_(MixHash(options.seed, 0x686F757365ULL),
                  Permutation::HalfBitsFor(std::max(options.records + kRows, kClusterRoom))) {
  CalibrateRepeats();
}

// A share d of repeats among records means r = d / (1 - d) repeats a person on average. Newborns have their own
// chance; a small sample of families, always the same one, tells how many of them there are.
void BlockMaker::CalibrateRepeats() {
  if (options_.duplicates.everybody) {
    repeat_chance_ = newborn_repeat_chance_ = 1;
    return;
  }
  constexpr uint64_t kSample = 2000;
  Family family;
  double patients = 0, newborns = 0;
  for (uint64_t i = 0; i < kSample; ++i) {
    RandomStream random(0x72657065ULL, i);
    families_.Make(random, family);
    for (const Person& person : family.people) {
      if (!person.patient) continue;
      ++patients;
      newborns += person.newborn_record ? 1 : 0;
    }
  }
  // Newborns come first and leave the rest to the others.
  const double repeats = options_.duplicates.share / (1 - options_.duplicates.share);
  const double share = newborns / patients;
  const double of_newborns = std::min(repeats, share * options_.households.newborn_returns * kMeanNewbornRepeats);
  if (share > 0) newborn_repeat_chance_ = of_newborns / (share * kMeanNewbornRepeats);
  if (share < 1) repeat_chance_ = (repeats - of_newborns) / ((1 - share) * kMeanRepeats);
}

void BlockMaker::Make(uint64_t number, uint64_t rows, Block& block) const {
  block.text.clear();
  block.text.reserve(rows * 190);
  block.rows.clear();
  block.rows.reserve(rows);
  Work work{number, rows, block, 0, 0, 0, 0, {}};
  Family family;
  for (uint64_t made = 0; work.Left() > 0; ++made) {
    RandomStream random(options_.seed, number, made);
    families_.Make(random, family);
    // Every family has a patient, so there are no more families than rows.
    work.family = work.families++;
    for (size_t i = 0; i < family.people.size() && work.Left() > 0; ++i) {
      if (family.people[i].patient) AddPerson(family, i, random, work);
    }
  }
}

DayNumber BlockMaker::DrawDay(DayNumber from, RandomStream& random) const {
  from = std::max(from, kFirstDay);
  const double range = static_cast<double>(kLastDay - from);
  // Most evenly, the rest lately: what is in an index today was often touched in the last years.
  const double u = random.Unit();
  const double back = random.Chance(0.64) ? u : u * u * 0.36;
  return kLastDay - static_cast<DayNumber>(back * range);
}

Block::Row& BlockMaker::AddRow(uint64_t person, uint64_t family, uint8_t household, Work& work) const {
  Block::Row& row = work.block.rows.emplace_back();
  row.cluster = clusters_(work.Index(person));
  row.family = households_(work.Index(family));
  row.household = household;
  row.begin = static_cast<uint32_t>(work.block.text.size());
  return row;
}

uint64_t BlockMaker::NewMrn(Work& work) const { return mrns_(work.Index(work.charts++)); }

uint64_t BlockMaker::DrawRepeats(bool newborn, RandomStream& random) const {
  if (!random.Chance(newborn ? newborn_repeat_chance_ : repeat_chance_)) return 0;
  if (newborn) return random.Chance(kNewbornTwice) ? 2 : 1;
  double left = random.Unit();
  uint64_t repeats = 1;
  while (repeats < kRepeats.size() && left >= kRepeats[repeats - 1]) left -= kRepeats[repeats++ - 1];
  return repeats;
}

void BlockMaker::AddNobody(bool test, RandomStream& random, Work& work) const {
  Registration registration;
  registration.facility = records_.facilities().DrawHome(false, random);
  registration.mrn = NewMrn(work);
  registration.day = DrawDay(kFirstDay, random);
  registration.tags.Add(test ? Tag::kTest : Tag::kDoe);
  Block::Row& row = AddRow(work.people++, work.families++, 0, work);
  records_.AppendNobody(test, registration, random, work.block.text);
  row.end = static_cast<uint32_t>(work.block.text.size());
  row.tags = registration.tags;
}

void BlockMaker::AddPerson(const Family& family, size_t index, RandomStream& random, Work& work) const {
  const Person& person = family.people[index];
  const ErrorOptions& errors = options_.errors;
  // Nobodies come between people, at their share of the rows.
  const auto maybe_nobody = [&](double share, bool test) {
    if (!options_.duplicates.everybody && random.Chance(share) && work.Left() > 1) AddNobody(test, random, work);
  };
  const uint64_t me = work.people++;
  uint64_t count = 1 + DrawRepeats(person.newborn_record, random);
  count = std::min(count, work.Left());
  // Where everybody has two rows, nobody may be left with the last one alone.
  if (options_.duplicates.everybody && work.Left() - count == 1) ++count;

  const bool child = kLastDay - person.birth < 18 * 365;
  const FacilitySet& facilities = records_.facilities();
  const size_t home = facilities.DrawHome(child, random);
  const uint64_t home_mrn = NewMrn(work);
  struct Chart {
    size_t facility;
    uint64_t mrn;
  };
  std::vector<Chart> charts = {{home, home_mrn}};
  for (uint64_t i = 0; i < count; ++i) {
    Registration registration;
    registration.person = index;
    registration.facility = home;
    registration.mrn = home_mrn;
    registration.day = DrawDay(person.birth, random);
    if (i == 0 && person.newborn_record) {
      registration.newborn = true;
      registration.day = std::min(person.birth + static_cast<DayNumber>(random.Below(4)), kLastDay);
    }
    if (i > 0) {
      if (random.Chance(options_.duplicates.same_mrn)) {
        const Chart chart = charts[random.Below(charts.size())];
        registration.facility = chart.facility;
        registration.mrn = chart.mrn;
        registration.tags.Add(Tag::kSameMrn);
      } else {
        const bool other = random.Chance(options_.duplicates.other_source);
        if (other) registration.facility = facilities.DrawOther(home, child, random);
        registration.mrn = NewMrn(work);
        charts.push_back({registration.facility, registration.mrn});
        registration.tags.Add(other ? Tag::kDuplicateOtherSource : Tag::kDuplicateSameSource);
      }
    } else if (random.Chance(errors.overlay)) {
      // Filed under a stranger's number: the chart will hold two people.
      for (const Work::Chart& chart : work.recent) {
        if (chart.facility != home) continue;
        registration.mrn = chart.mrn;
        registration.tags.Add(Tag::kOverlay);
        break;
      }
    }
    Block::Row& row = AddRow(me, work.family, person.home, work);
    records_.Append(family, registration, random, work.block.text);
    row.end = static_cast<uint32_t>(work.block.text.size());
    row.tags = registration.tags;
  }
  const Work::Chart last{home, home_mrn, me};
  if (work.recent.size() < kOverlayMemory) {
    work.recent.push_back(last);
  } else {
    work.recent[me % kOverlayMemory] = last;
  }
  maybe_nobody(errors.doe * static_cast<double>(count), false);
  maybe_nobody(errors.test * static_cast<double>(count), true);
}

}  // namespace ipse
