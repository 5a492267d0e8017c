#pragma once

// Makes the rows of one block: families one after another until it is full. A block depends on the options and its own
// number only, which is what lets threads make blocks in any order.

#include <cstdint>
#include <string>
#include <vector>

#include "datasets/population/family.h"
#include "datasets/population/permutation.h"
#include "datasets/population/record_maker.h"
#include "datasets/population/tags.h"

namespace ipse {

struct Block {
  struct Row {
    uint64_t cluster = 0;
    uint64_t family = 0;      // people who are kin, or live together
    uint8_t household = 0;    // within the family: those of one number live together today
    TagSet tags;
    uint32_t begin = 0;  // Of the row's columns from `source` on, in text.
    uint32_t end = 0;
  };
  std::string text;
  std::vector<Row> rows;
};

class BlockMaker {
 public:
  // Rows of a full block. A person lies within one block; the last family of a block may lose rows to its end.
  static constexpr uint64_t kRows = 2048;

  explicit BlockMaker(const PopulationOptions& options);

  // Fills `block` with exactly `rows` rows (at most kRows).
  void Make(uint64_t number, uint64_t rows, Block& block) const;

 private:
  struct Work;  // A block in the making.

  void AddNobody(bool test, RandomStream& random, Work& work) const;
  void AddPerson(const Family& family, size_t person, RandomStream& random, Work& work) const;
  Block::Row& AddRow(uint64_t person, uint64_t family, uint8_t household, Work& work) const;
  void CalibrateRepeats();
  uint64_t DrawRepeats(bool newborn, RandomStream& random) const;
  DayNumber DrawDay(DayNumber from, RandomStream& random) const;
  uint64_t NewMrn(Work& work) const;

  const PopulationOptions options_;
  const FamilyMaker families_;
  const RecordMaker records_;
  const Permutation mrns_;
  const Permutation clusters_;
  const Permutation households_;
  double repeat_chance_ = 0;          // Of people.
  double newborn_repeat_chance_ = 0;  // Of people registered at birth.
};

}  // namespace ipse
