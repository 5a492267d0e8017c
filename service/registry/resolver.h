#pragma once

// Decides which records are one identity, for a neighbourhood that something changed in.
//
//   Resolver resolver(context, &builder);
//   IPSE_RETURN_IF_ERROR(resolver.Resolve({&record, 1}));    // moves records, opens and retires identities
//   resolver.RefreshReviews();                               // for every record the entry affected
//
// The neighbourhood is all that hangs together with the changed records: the members of their identities, and whatever is
// tied to those by a link of the machine (a certain pair, or one that an earlier link keeps) or by a statement of a person
// or a source. It is clustered by average linkage as the batch clusters (scoring/cluster), with "same" and "different" as
// absolute; so what comes out depends on the records and statements, not on the order in which they came. A neighbourhood
// larger than identity_records_max is no person but a mistake in the data: nothing is moved, and people look at it.
//
// Each new cluster keeps the EUID most of its records have (the oldest of equals); an identity left without records is
// retired and resolves to where most of them went. Inactive records stay where their identity goes; a record whose
// identifier was replaced goes where its replacement goes.
//
// Not thread-safe: the writer's. Cost: a comparison per pair of the neighbourhood that was not scored before.

#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "service/registry/entry_builder.h"

namespace ipse {

// `version` of a second look: whether the two were one identity when it was opened.
inline constexpr uint32_t kApart = 0, kTogether = 1;
// And of a conflicting cluster: why it is one.
inline constexpr uint32_t kGroupTooLarge = 0, kTooManyAlike = 1;

class Resolver {
 public:
  Resolver(const DecisionContext& context, EntryBuilder* builder) : context_(context), builder_(*builder) {}

  absl::Status Resolve(std::span<const RecordId> seeds);
  // Opens, updates and closes the reviews of duplicates around the affected records.
  void RefreshReviews();

  // Whether the machine may link the two records of a pair by itself. What is one identity already, a change of policy
  // leaves so.
  bool Links(RecordId record, const PairState& pair) const;

 private:
  // What two identities are asked about, by their strongest pair.
  struct Question {
    RecordId left;  // of the affected identity
    PairState pair;
  };
  // Why policy keeps the machine from linking a certain pair, in one clause; empty if nothing does.
  std::string HeldBack(RecordId record, const PairState& pair) const;
  // What policy says of a record of a kind that is easily taken for somebody else's, and which kind that is.
  struct Kind {
    LinkPolicy policy = LinkPolicy::kLink;
    std::string_view why;
  };
  Kind KindOf(RecordId record) const;
  std::vector<std::pair<RecordId, RecordId>> KeptUnique(std::span<const std::pair<RecordId, RecordId>> must) const;
  std::string WhyOf(const Question& question) const;

  using Block = std::vector<RecordId>;  // ascending

  bool Gather(std::span<const RecordId> seeds);
  absl::StatusOr<std::vector<Block>> Partition();
  void Place(const std::vector<Block>& blocks);
  std::vector<Euid> AssignEuids(const std::vector<Block>& blocks) const;
  Euid Heir(Euid identity, const std::vector<Block>& blocks, const std::vector<Euid>& euids) const;
  Euid FollowerGoes(RecordId record, const std::map<RecordId, Euid>& target, const std::map<Euid, Euid>& heirs) const;
  using Questions = std::map<std::pair<Euid, Euid>, Question>;

  void ReviewGroupTooLarge(std::span<const RecordId> seeds);
  void CloseGroupTooLarge(std::span<const RecordId> seeds);
  Questions WantedAround(const std::set<Euid>& identities) const;
  bool Settled(const Question& question) const;
  std::string WhyAsked(const Question& question, const std::string& why) const;
  std::set<std::pair<Euid, Euid>> SettleOpenReviews(const std::set<Euid>& identities, const Questions& wanted);
  void OpenReviews(const Questions& wanted, const std::set<std::pair<Euid, Euid>>& asked, const std::set<Euid>& identities);
  std::set<ReviewId> OpenReviewsOf(Euid identity) const;
  std::optional<ReviewId> ConflictOf(Euid identity, uint32_t version) const;
  void CloseSecondLooks(const std::set<Euid>& identities);

  const DecisionContext& context_;
  EntryBuilder& builder_;
  std::vector<RecordId> nodes_;      // active, ascending
  std::vector<RecordId> followers_;  // inactive and subsumed, ascending
};

}  // namespace ipse
