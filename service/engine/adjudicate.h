#pragma once

// Looks at scored pairs together: a record that would match two different people belongs to one of them at most.
//
//   Adjudication looked = CompeteForRecords(plan, mixture, model, options, &pairs);    // pairs by left, then right
//
// A newborn registered as BABY GIRL fits either of two twins, a record without a birth date father and son alike: each
// pair by itself looks right, both cannot be. Where a record a has partners b and c that are probably two people (their own
// weight says so, and not merely for want of anything in common), the odds of a pair are shared out among the people it
// competes with:
//
//   odds'(a, b) = odds(a, b) / (1 + sum over the other people c of odds(a, c))
//
// on both sides of the pair, c being the best record of each; where b and c are two people with a probability below one, the
// pair's probability is the mean of both cases. Only pairs that lack a given name or a birth date on one side
// take part: a record that has both and is like two people is one of them with an error, which the other pairs of its
// cluster settle. Two equal claims come out at even odds.
//
// That nobody else claims either record is evidence, too. Twins are born in one place and both have records there; where a
// model says so (Guard.rival_on_file) and the other twin's record is not to be found, that share of the twins is left out
// of the pair's weight and of the guard that would hold it. Any other claim without a rival keeps its weight.
// Thread-safety: a pure function; the result does not depend on the number of threads.
// Cost: linear in the pairs; a record with two partners or more costs a comparison for each two of its best partners.

#include <cstdint>
#include <vector>

#include "scoring/mixture/mixture.h"
#include "scoring/model/model_file.h"
#include "service/engine/engine_model.h"
#include "service/engine/relatives.h"

namespace ipse {

struct KeptPair;

struct CompetitionOptions {
  int threads = 1;
  size_t partners_max = 12;        // best partners of a record that are looked at
  double rival_floor_bits = -4;    // a weaker claim is no rival
  RelativesFactors relatives{kNothingKnown, kNothingKnown, kNothingKnown};
};

struct Adjudication {
  uint64_t rivalled = 0;          // pairs that lost more than a tenth of a bit to a rival
  std::vector<uint32_t> changed;  // places of the pairs whose weight is another now, ascending
};

// Changes weights in place and grades what changed again. Does nothing where the model wants no competition.
Adjudication CompeteForRecords(const ComparisonPlan& plan, const Mixture& mixture, const CompiledModel& model,
                               const CompetitionOptions& options, std::vector<KeptPair>* pairs);

}  // namespace ipse
