#pragma once

// Who lives together and who is kin: what the classes of non-matches say about the identities of a finished run.
//
//   Households found = FindHouseholds(run.get(), {});
//   found.household_of[identity]      // the same number for identities of one household
//   for (const Tie& tie : found.ties) ...
//
// Identities come first: two records of one identity are never a tie. For every candidate pair of records of two
// identities the model gives the probability of each class, given that they are two people. A *tie* is a pair of
// identities one of whose record pairs is a relative of some kind with `probability_min` or more: the household classes
// of the model together (relative, twin, father and son, kin elsewhere). Its kind is the likeliest of these for the
// record pair that says so most clearly; people born on one day are of one birth. A tie of a kind that leaves the
// address to chance (kin elsewhere) is not *together*, all others are. A tie is *by address alone* when neither the
// family name, the phone nor the e-mail agrees in any pair of records.
//
// A household is a set of identities connected by ties that are together: first families, by ties of more than the
// address alone; then families at one address, up to `families_max` of them. More are the people of an institution or
// of a building whose units nobody wrote down, and stay apart. Families of more than `identities_max` are taken apart
// by asking for clearer and clearer ties (99 %, 99.9 %, ...). That two people were recorded as living together says
// nothing of today: records are of many years.
//
// Thread-safety: not thread-safe with the run. The result does not depend on the number of threads.
// Cost: one more comparison of every candidate pair, as the run made; 24 bytes a pair of records that is a tie.

#include <cstdint>
#include <vector>

#include "tools/cli/finished_run.h"

namespace ipse {

struct HouseholdOptions {
  double probability_min = 0.5;
  uint32_t identities_max = 20;
  uint32_t families_max = 3;
};

struct Tie {
  uint32_t left = 0, right = 0;                   // identities, left < right
  RecordIndex left_record = 0, right_record = 0;  // the records that say so most clearly
  uint8_t kind = 0;                               // index of the latent class
  bool together = false;
  bool address_alone = false;
  float probability = 0;
};

struct Households {
  std::vector<uint32_t> identity_of;     // per record; identities are numbered in the order of their first record
  std::vector<uint32_t> first_record;    // per identity
  std::vector<uint32_t> household_of;    // per identity; households are numbered in the order of their first identity
  std::vector<uint32_t> household_size;  // per household
  std::vector<Tie> ties;                 // by left, then right
  uint32_t institutions = 0;             // addresses of too many families for a household
};

Households FindHouseholds(FinishedRun* run, const HouseholdOptions& options);

// Whether the model has classes of relatives that the run's input could fill.
bool TellsHouseholds(const FinishedRun& run);

}  // namespace ipse
