#include "service/reconcile/reconcile.h"

#include <absl/container/flat_hash_map.h>
#include <absl/time/clock.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "scoring/mixture/mixture.h"
#include "service/engine/linkage_job.h"
#include "service/reconcile/batch_records.h"

namespace ipse {
namespace {

// Pairs and identities that hang together and are decided as one.
struct Group {
  std::vector<ScoredPair> pairs;
  std::vector<std::pair<RecordId, RecordId>> gone;
};

class DisjointSets {
 public:
  uint32_t Find(uint64_t key) {
    const auto [at, added] = numbers_.try_emplace(key, static_cast<uint32_t>(parents_.size()));
    if (added) parents_.push_back(at->second);
    return Root(at->second);
  }
  void Join(uint64_t a, uint64_t b) {
    const uint32_t x = Find(a), y = Find(b);
    parents_[std::max(x, y)] = std::min(x, y);
  }

 private:
  uint32_t Root(uint32_t at) {
    while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
    return at;
  }
  absl::flat_hash_map<uint64_t, uint32_t> numbers_;
  std::vector<uint32_t> parents_;
};

class Run {
 public:
  Run(RegistryApi* registry, const ReconcileOptions& options) : registry_(*registry), options_(options) {}

  absl::StatusOr<ReconcileReport> Go() {
    ChooseBatch();
    ChooseExtent();
    if (report_.incremental) {
      IPSE_RETURN_IF_ERROR(ScoreRecent());
    } else {
      IPSE_RETURN_IF_ERROR(Scan());
      IPSE_RETURN_IF_ERROR(Score());
    }
    MakeGroups();
    IPSE_RETURN_IF_ERROR(TryAll());
    CheckGates();
    if (!options_.apply || !report_.gate_failures.empty() || report_.stopped) return std::move(report_);
    if (report_.changed_groups > 0 || report_.resumed) {
      IPSE_RETURN_IF_ERROR(ApplyAll());
    } else if (begun_at_ != last_) {
      IPSE_RETURN_IF_ERROR(Mark(true));  // from here the next incremental run goes on
    }
    return std::move(report_);
  }

 private:
  template <typename Work>
  auto Timed(const char* stage, uint64_t units, const Work& work) {
    const ProgressStage shown(options_.progress, stage, units);
    const absl::Time began = absl::Now();
    auto result = work();
    report_.seconds.emplace_back(stage, absl::ToDoubleSeconds(absl::Now() - began));
    return result;
  }

  void ChooseBatch() {
    const RegistryStatus status = registry_.Status();
    const std::string& open = status.open_reconcile;
    // The sequence number makes it the only one of its name: two runs may begin within a second.
    const std::string fresh = fmt::format("{}-{}", absl::FormatTime("reconcile-%Y%m%dT%H%M%SZ", absl::Now(), absl::UTCTimeZone()),
                                          status.as_of.value);
    report_.batch_id = !options_.batch_id.empty() ? options_.batch_id : !open.empty() ? open : fresh;
    report_.resumed = !open.empty() && open == report_.batch_id;
    begun_at_ = status.as_of;
    last_ = status.last_reconcile;
    reconciled_to_ = status.reconciled_to;
    policy_since_ = status.policy_since;
  }

  void ChooseExtent() {
    if (!options_.incremental) return;
    const std::vector<ModelView> models = registry_.Models();
    const bool other_model = std::any_of(models.begin(), models.end(), [&](const ModelView& m) { return m.active && m.activated > reconciled_to_; });
    report_.full_because = !reconciled_to_.value            ? "no run has finished yet"
                           : report_.resumed                ? "a run that was stopped is taken up"
                           : other_model                    ? "the model has changed since the last run"
                           : policy_since_ > reconciled_to_ ? "the policy has changed since the last run"
                                                            : "";
    report_.incremental = report_.full_because.empty();
  }

  absl::Status ScoreRecent() {
    auto recent = Timed("scoring what changed", 0, [&] { return registry_.PairsSince(reconciled_to_); });
    IPSE_RETURN_IF_ERROR(recent.status());
    const RegistryStatus status = registry_.Status();
    report_.model_id = status.model_id;
    for (const SourceCounts& source : status.sources) report_.records += source.active;
    report_.touched = recent->touched;
    report_.truncated = recent->truncated;
    report_.pairs = recent->pairs.size();
    scored_ = std::move(recent->pairs);
    looked_at_ = std::move(recent->records);
    return absl::OkStatus();
  }

  absl::Status Scan() {
    return Timed("reading the registry", 0, [&]() -> absl::Status {
      IPSE_ASSIGN_OR_RETURN(records_, ScanForBatch(registry_, options_.threads));
      report_.records = records_.record.size();
      if (report_.records < 2) return FailedPrecondition("the registry has fewer than two active records: nothing to reconcile");
      return absl::OkStatus();
    });
  }

  absl::Status Score() {
    IPSE_ASSIGN_OR_RETURN(const std::string text, registry_.ModelText(""));
    IPSE_ASSIGN_OR_RETURN(model::Model file, ParseModel(text, "the registry's model"));
    IPSE_ASSIGN_OR_RETURN(EngineModel model, EngineModel::Create(std::move(file)));
    report_.model_id = ModelId(model.file);
    const auto table = Timed("standardising", report_.records, [&] { return records_.Encode(model, options_.threads); });
    IPSE_RETURN_IF_ERROR(table.status());
    LinkageOptions linkage;
    linkage.threads = options_.threads;
    linkage.train = false;
    linkage.relatives = false;  // an incremental run looks no further than at what a record is like, and must find the same
    auto result = Timed("comparing", report_.records, [&] { return RunLinkage(*table, std::move(model), linkage); });
    IPSE_RETURN_IF_ERROR(result.status());
    batch_ = *std::move(result);
    records_.raw = RawTable();
    report_.candidates = batch_.candidates;
    report_.pairs = batch_.pairs.size();
    report_.estimated_precision = batch_.estimates.link_precision;
    report_.estimated_recall = batch_.estimates.link_recall;
    return absl::OkStatus();
  }

  // The batch's pairs by record.
  void NameRecords() {
    scored_.reserve(batch_.pairs.size());
    for (const KeptPair& pair : batch_.pairs) {
      const auto [left, right] = std::minmax(records_.record[pair.left], records_.record[pair.right]);
      std::string_view guard;
      if (pair.guard >= 0) guard = batch_.engine.compiled.decision.guards[static_cast<size_t>(pair.guard)].reason;
      scored_.push_back({left, right, pair.weight_bits, pair.grade, guard, pair.pattern});
    }
    std::sort(scored_.begin(), scored_.end(), [](const ScoredPair& l, const ScoredPair& r) {
      return std::tie(l.left, l.right) < std::tie(r.left, r.right);
    });
    euids_.reserve(records_.record.size());
    for (size_t row = 0; row < records_.record.size(); ++row) euids_[records_.record[row].value] = records_.euid[row];
  }

  void MakeGroups() {
    Timed("comparing with the registry", 0, [&] {
      if (!report_.incremental) NameRecords();
      PairDifferences differences;
      if (!report_.incremental || !looked_at_.empty()) differences = registry_.Differences(scored_, looked_at_);
      report_.differing_pairs = differences.pairs.size() + differences.gone.size();
      Gather(differences);
      return 0;
    });
  }

  Euid EuidOf(RecordId record) {
    if (const auto found = euids_.find(record.value); found != euids_.end() || !report_.incremental) {
      return found != euids_.end() ? found->second : Euid();
    }
    LookupRequest lookup;
    lookup.record = record;
    const auto found = registry_.Lookup(lookup);
    Euid& euid = euids_[record.value];  // none, as in a full run, for a record that is not active
    if (!found.ok()) return euid;
    for (const IdentityView& identity : found->identities) {
      for (const RecordView& view : identity.records) {
        if (view.record == record && view.status == RecordStatus::kActive) euid = identity.euid;
      }
    }
    return euid;
  }

  // Records of one identity hang together, and so do the two of a differing pair.
  void Gather(const PairDifferences& differences) {
    DisjointSets sets;
    const auto key_of = [&](RecordId record) {
      const Euid euid = EuidOf(record);
      return euid ? euid.value : uint64_t{1} << 63 | record.value;
    };
    for (const uint32_t number : differences.pairs) sets.Join(key_of(scored_[number].left), key_of(scored_[number].right));
    for (const auto& [left, right] : differences.gone) sets.Join(key_of(left), key_of(right));
    std::map<uint32_t, Group> groups;
    for (const uint32_t number : differences.pairs) {
      groups[sets.Find(key_of(scored_[number].left))].pairs.push_back(scored_[number]);
    }
    for (const auto& [left, right] : differences.gone) groups[sets.Find(key_of(left))].gone.emplace_back(left, right);
    for (auto& [root, group] : groups) groups_.push_back(std::move(group));
    report_.groups = groups_.size();
  }

  ReconcileCommand CommandOf(const Group& group) const {
    ReconcileCommand command;
    command.origin.actor = options_.actor;
    command.origin.interface = "reconcile";
    command.batch_id = report_.batch_id;
    command.pairs = group.pairs;
    command.gone = group.gone;
    command.may_split = options_.may_split;
    return command;
  }

  bool Stopped() {
    report_.stopped = report_.stopped || (options_.stopped && options_.stopped());
    return report_.stopped;
  }

  // What each group would change; groups that change nothing are forgotten.
  absl::Status TryAll() {
    return Timed("trying", groups_.size(), [&]() -> absl::Status {
      std::vector<Group> changed;
      double joins_true = 0;
      for (Group& group : groups_) {
        if (Stopped()) return absl::OkStatus();
        ReconcileCommand command = CommandOf(group);
        command.origin.dry_run = true;
        IPSE_ASSIGN_OR_RETURN(const WriteAnswer answer, registry_.Write(std::move(command)));
        if (!answer.changed) continue;
        report_.reviews += answer.reviews.size();
        Describe(group, answer, &joins_true);
        changed.push_back(std::move(group));
      }
      groups_ = std::move(changed);
      report_.changed_groups = groups_.size();
      if (report_.joins + report_.moves > 0) report_.join_precision = joins_true / static_cast<double>(report_.joins + report_.moves);
      return absl::OkStatus();
    });
  }

  void Describe(const Group& group, const WriteAnswer& answer, double* joins_true) {
    std::map<Euid, uint64_t> gained;
    for (const RecordMove& move : answer.moves) {
      ReconcileChange change;
      change.kind = move.from_retired ? ReconcileChange::Kind::kJoin
                    : move.to_opened  ? ReconcileChange::Kind::kSplit
                                      : ReconcileChange::Kind::kMove;
      change.record = move.record;
      change.from = move.from;
      change.to = move.to;
      Strongest(group, &change);
      ++(change.kind == ReconcileChange::Kind::kJoin    ? report_.joins
         : change.kind == ReconcileChange::Kind::kSplit ? report_.splits
                                                        : report_.moves);
      if (change.kind != ReconcileChange::Kind::kSplit) {
        // A record that came along with its identity stands on that identity's evidence.
        *joins_true += change.other ? change.probability : 1;
        ++gained[move.to];
      }
      NameKeys(&change);
      if (report_.changes.size() < options_.changes_max) {
        report_.changes.push_back(std::move(change));
      } else {
        report_.changes_cut = true;
      }
    }
    for (const auto& [euid, records] : gained) {
      LookupRequest lookup;
      lookup.euid = euid;
      const auto found = registry_.Lookup(lookup);
      const uint64_t before = found.ok() && !found->identities.empty() ? found->identities[0].records.size() : 0;
      report_.largest_identity = std::max(report_.largest_identity, before + records);
    }
  }

  static void Strongest(const Group& group, ReconcileChange* change) {
    for (const ScoredPair& pair : group.pairs) {
      if (pair.left != change->record && pair.right != change->record) continue;
      if (change->other && pair.weight_bits <= change->weight_bits) continue;
      change->other = pair.left == change->record ? pair.right : pair.left;
      change->weight_bits = pair.weight_bits;
      change->probability = MatchProbability(pair.weight_bits);
      change->grade = pair.grade;
    }
  }

  void NameKeys(ReconcileChange* change) const {
    for (const bool other : {false, true}) {
      const RecordId record = other ? change->other : change->record;
      if (!record) continue;
      LookupRequest lookup;
      lookup.record = record;
      const auto found = registry_.Lookup(lookup);
      if (!found.ok()) continue;
      for (const IdentityView& identity : found->identities) {
        for (const RecordView& view : identity.records) {
          if (view.record == record) (other ? change->other_key : change->key) = view.key;
        }
      }
    }
  }

  void CheckGates() {
    const ReconcileGates& gates = options_.gates;
    const uint64_t moved = report_.joins + report_.splits + report_.moves;
    const double share = static_cast<double>(moved) / static_cast<double>(report_.records);
    if (share > gates.moved_share_max) {
      report_.gate_failures.push_back(fmt::format("{} of {} records would change their identity: {:.2f} %, the limit is {:.2f} %",
                                                  moved, report_.records, 100 * share, 100 * gates.moved_share_max));
    }
    if (report_.largest_identity > gates.identity_records_max) {
      report_.gate_failures.push_back(fmt::format("an identity of {} records would come out, the limit is {}",
                                                  report_.largest_identity, gates.identity_records_max));
    }
    if (report_.join_precision < gates.join_precision_min) {
      report_.gate_failures.push_back(fmt::format("of the joins {:.2f} % are expected to be right, the limit is {:.2f} %",
                                                  100 * report_.join_precision, 100 * gates.join_precision_min));
    }
  }

  absl::Status Mark(bool finished) {
    ReconcileCommand command = CommandOf({});
    command.mark = ReconcileCommand::Mark{finished, report_.records, report_.joins, report_.splits, report_.moves, report_.reviews, begun_at_};
    return registry_.Write(std::move(command)).status();
  }

  absl::Status ApplyAll() {
    return Timed("applying", groups_.size(), [&]() -> absl::Status {
      if (!report_.resumed) IPSE_RETURN_IF_ERROR(Mark(false));
      absl::flat_hash_map<uint32_t, uint64_t> entry_of;
      for (const Group& group : groups_) {
        if (Stopped()) return absl::OkStatus();
        IPSE_ASSIGN_OR_RETURN(const WriteAnswer answer, registry_.Write(CommandOf(group)));
        for (const RecordMove& move : answer.moves) entry_of[move.record.value] = answer.sequence.value;
      }
      for (ReconcileChange& change : report_.changes) {
        const auto found = entry_of.find(change.record.value);
        if (found != entry_of.end()) change.sequence = found->second;
      }
      report_.applied = true;
      return Mark(true);
    });
  }

  RegistryApi& registry_;
  const ReconcileOptions& options_;
  ReconcileReport report_;
  BatchRecords records_;
  LinkageResult batch_;
  SequenceNumber begun_at_;                    // the registry's latest entry at the start
  SequenceNumber last_, reconciled_to_;        // of the last run: the entry that ended it, and the latest when it began
  SequenceNumber policy_since_;
  std::vector<ScoredPair> scored_;     // by left, then right
  std::vector<RecordId> looked_at_;    // of an incremental run; empty: all
  absl::flat_hash_map<uint32_t, Euid> euids_;
  std::vector<Group> groups_;
};

}  // namespace

absl::StatusOr<ReconcileReport> Reconcile(RegistryApi* registry, const ReconcileOptions& options) {
  return Run(registry, options).Go();
}

}  // namespace ipse
