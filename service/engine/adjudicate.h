#pragma once

// Looks at scored pairs together: a record that would match two different people belongs to one of them at most.
//
//   Adjudication changed = CompeteForRecords(plan, mixture, options, &pairs);    // pairs by left, then right
//
// A newborn registered as BABY GIRL fits either of two twins, a record without a birth date father and son alike: each
// pair by itself looks right, both cannot be. Where a record a has partners b and c that are known to be two people (their
// own weight says so, and not merely for want of anything in common), the odds of a pair are shared out among the people
// it competes with:
//
//   odds'(a, b) = odds(a, b) / (1 + sum over the other people of the odds of their best record)
//
// on both sides of the pair. Only pairs that lack a given name or a birth date on one side take part: a record that has
// both and is like two people is one of them with an error, which the other pairs of its cluster settle. Two equal claims come out at even odds; a claim without a rival keeps its weight.
// Thread-safety: a pure function; the result does not depend on the number of threads.
// Cost: linear in the pairs; a record with two partners or more costs a comparison for each two of its best partners.

#include <cstdint>
#include <vector>

#include "scoring/mixture/mixture.h"
#include "service/engine/engine_model.h"

namespace ipse {

struct KeptPair;

struct CompetitionOptions {
  int threads = 1;
  size_t partners_max = 12;        // best partners of a record that are looked at
  double rival_floor_bits = -4;    // a weaker claim is no rival
  double different_bits = -3;      // two records are two people from this weight down
};

// Lowers weights in place. The number of pairs whose weight fell by more than a tenth of a bit.
uint64_t CompeteForRecords(const ComparisonPlan& plan, const Mixture& mixture, std::span<const LatentClass> classes,
                           const CompetitionOptions& options, std::vector<KeptPair>* pairs);

}  // namespace ipse
