#pragma once

// What relatives say of a pair: people who moved took their families along.
//
//   const ContactGraph contacts = ContactGraph::Of(plan, log, records, threads);    // who shares a phone, e-mail or home
//   const RelativesFound found = AskRelatives(table, plan, mixture, model, contacts, options, &pairs);
//
// A newborn of one household and a child of another, of one birth date, have nothing in common, not even the family name.
// But the woman who lives with the one and the woman who lives with the other are one person for sure: she is the mother,
// and has moved. Two records have a *relative in common* when a third identity shares a contact (a phone, an e-mail
// address, a home) with each. It is asked only where the two share no contact themselves, and where people are known around
// both: otherwise nothing is said. Identities are those that certain links make.
//
// A relative in common rules out that two people met by chance, and says little against siblings or twins, who have the
// same mother. So the evidence is weighed by class: each latent class has a probability that two records of it have a
// relative in common, learned from the pairs at hand by expectation maximisation, on top of priors; for classes of chance it is
// given. Kin of two households, whom the model does not know, have a class of their own meanwhile. A pair's weight is then
// that of the mixture with the classes' shares multiplied by it: up to 6.6 bits more.
//
// A record of a newborn not yet named is also paired with the children of its birth year or birthday who have a relative in
// common with it, though no blocking rule says so.
//
// Thread-safety: pure functions; the results do not depend on the number of threads.
// Cost: linear in the compared pairs and in the kept ones. Memory: 8 bytes for each pair that shares a contact, 8 a record.
// Source: the idea is that of collective entity resolution (Bhattacharya and Getoor 2007), in one step.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "scoring/mixture/mixture.h"
#include "service/engine/candidate_stream.h"
#include "service/engine/engine_model.h"
#include "service/engine/pair_log.h"

namespace ipse {

struct KeptPair;

enum class Relatives : uint8_t { kUnknown, kNoneInCommon, kInCommon };
inline constexpr size_t kRelativesStates = 3;
// Factors on the shares of the classes, by what is known of a pair's relatives.
using RelativesFactors = std::array<ClassFactors, kRelativesStates>;

// Levels of the comparisons at which two records share a contact.
class ContactLevels {
 public:
  explicit ContactLevels(const ComparisonPlan& plan);
  // They share one that few people have: most likely a household's.
  bool Tied(Pattern pattern) const { return Any(tied_, pattern); }
  // They share one, or nearly.
  bool Shared(Pattern pattern) const { return Any(shared_, pattern); }
  // Whether it is a comparison of contacts.
  bool Concerns(size_t comparison) const;

 private:
  bool Any(std::span<const GuardCondition> conditions, Pattern pattern) const;
  const PatternLayout& layout_;
  std::vector<GuardCondition> tied_, shared_;
};

// Which records share a contact with which.
class ContactGraph {
 public:
  // Two records, the smaller one first.
  using Ties = std::vector<std::pair<RecordIndex, RecordIndex>>;

  // From the compared pairs of a job.
  static ContactGraph Of(const ComparisonPlan& plan, const PairLog& log, uint32_t num_records, int threads);
  // From ties by left, then right record, in stretches; frees them.
  ContactGraph(std::vector<Ties> stretches, uint32_t num_records);

  // Ascending. Of a record with more than kTiesMax (an institution's), none.
  std::span<const RecordIndex> Around(RecordIndex record) const;
  static constexpr size_t kTiesMax = 40;

 private:
  std::vector<uint64_t> begin_;
  std::vector<RecordIndex> tied_;
};

// What is known, and of a relative in common the records that are around left and right; may be the same one.
struct RelativesOfPair {
  Relatives known = Relatives::kUnknown;
  RecordIndex by_left = 0, by_right = 0;
};
// REQUIRES: two records that share no contact.
RelativesOfPair RelativesOf(const ContactGraph& contacts, std::span<const uint32_t> identity_of, RecordIndex left, RecordIndex right);

struct RelativesOptions {
  int threads = 1;
  PairScope scope;
};

struct RelativesFound {
  RelativesFactors factors{kNothingKnown, kNothingKnown, kNothingKnown};
  std::vector<double> in_common;  // per class, kin of two households last: probability of a relative in common where it can be told
  uint64_t pairs_in_common = 0;   // of the pairs kept
  uint64_t pairs_apart = 0;
  uint64_t pairs_added = 0;       // that no blocking rule made
};

// Says of each pair what is known of its relatives, adds pairs of newborns, and weighs and grades anew whatever that
// concerns. Pairs stay by left, then right record. Does nothing where the model does not want it.
RelativesFound AskRelatives(const RecordTable& table, const ComparisonPlan& plan, const Mixture& mixture,
                            const CompiledModel& model, const ContactGraph& contacts, const RelativesOptions& options,
                            std::vector<KeptPair>* pairs);

// Whether a relative in common connects two records as well as a comparison would that agrees: not where a birth date is
// missing, since a father and his son of one name have all their relatives in common.
bool AreConnected(const ComparisonPlan& plan, Pattern pattern, Relatives relatives);

}  // namespace ipse
