#include "service/registry/resolver.h"

#include <algorithm>
#include <map>
#include <set>

#include <absl/time/time.h>
#include <fmt/format.h>

#include "scoring/cluster/cluster.h"
#include "service/registry/statements.h"

namespace ipse {
namespace {

// What a pair that an earlier link keeps counts at least, above the cut: enough to hold, little against real evidence.
constexpr float kKeptBits = 1;

}  // namespace

bool Resolver::Links(RecordId record, const PairState& pair) const {
  if (pair.grade != Grade::kCertain && !pair.kept) return false;
  const RegistryState& state = *context_.state;
  if (state.record(record).status != RecordStatus::kActive || state.record(pair.other).status != RecordStatus::kActive) {
    return false;
  }
  const Euid euid = state.record(record).euid;
  if (pair.kept || (euid && euid == state.record(pair.other).euid)) return true;
  return HeldBack(record, pair).empty();
}

Resolver::Kind Resolver::KindOf(RecordId record) const {
  const RegistryOptions& options = *context_.options;
  const IdentityEngine& engine = *context_.engine;
  Kind kind;
  if (options.nameless != LinkPolicy::kLink && !engine.Has(record, ColumnRole::kGivenName) && !engine.Has(record, ColumnRole::kFamilyName)) {
    kind = {options.nameless, "one of the two has no name"};
  }
  if (options.newborns > kind.policy) {
    const absl::Time sent = absl::FromUnixMicros(context_.state->record(record).event_time_us);
    const absl::CivilDay day = absl::ToCivilDay(sent, absl::UTCTimeZone()) - static_cast<int>(options.newborn_days);
    const bool by_birth = options.newborn_days > 0;
    const auto packed = by_birth ? static_cast<uint32_t>(day.year() * 10000 + day.month() * 100 + day.day()) : UINT32_MAX;
    if (engine.UnnamedOrBornSince(record, packed)) kind = {options.newborns, "one of the two is a newborn"};
  }
  return kind;
}

std::string Resolver::HeldBack(RecordId record, const PairState& pair) const {
  const double floor = context_.options->link_floor_bits;
  if (floor != 0 && pair.weight_bits < floor) return fmt::format("with less than the {} bits that a link needs", floor);
  if (context_.OneUniqueSource(record, pair.other)) return "both are of a source that has no duplicates";
  for (const RecordId side : {record, pair.other}) {
    if (const Kind kind = KindOf(side); kind.policy != LinkPolicy::kLink) return std::string(kind.why);
  }
  if (context_.ModeOf(record) != LinkingMode::kAutomatic || context_.ModeOf(pair.other) != LinkingMode::kAutomatic) {
    return "the source's links are reviewed first";
  }
  return {};
}

// Records of the neighbourhood that are of one source without duplicates and not one identity already, nor said to be.
std::vector<std::pair<RecordId, RecordId>> Resolver::KeptUnique(std::span<const std::pair<RecordId, RecordId>> must) const {
  std::vector<std::pair<RecordId, RecordId>> apart;
  if (context_.options->unique_sources.empty()) return apart;
  std::map<RecordId, RecordId> group;  // what people and sources say is one goes by its first record
  const auto find = [&](RecordId record) {
    for (auto at = group.find(record); at != group.end() && at->second != record; at = group.find(record)) record = at->second;
    return record;
  };
  for (const auto& [left, right] : must) {
    const auto [first, second] = std::minmax({find(left), find(right)});
    if (first != second) group[second] = first;
  }
  for (size_t l = 0; l < nodes_.size(); ++l) {
    for (size_t r = l + 1; r < nodes_.size(); ++r) {
      const Euid euid = context_.state->record(nodes_[l]).euid;
      const bool together = euid && euid == context_.state->record(nodes_[r]).euid;
      if (!together && context_.OneUniqueSource(nodes_[l], nodes_[r]) && find(nodes_[l]) != find(nodes_[r])) {
        apart.emplace_back(nodes_[l], nodes_[r]);
      }
    }
  }
  return apart;
}

absl::Status Resolver::Resolve(std::span<const RecordId> seeds) {
  if (!Gather(seeds)) {
    // A record that has no identity yet gets one of its own.
    for (const RecordId seed : seeds) {
      if (!context_.state->record(seed).euid) builder_.Move(seed, builder_.OpenIdentity());
    }
    ReviewGroupTooLarge(seeds);
    return absl::OkStatus();
  }
  IPSE_ASSIGN_OR_RETURN(const std::vector<Block> blocks, Partition());
  Place(blocks);
  CloseGroupTooLarge(seeds);
  return absl::OkStatus();
}

// False when the neighbourhood is too large.
bool Resolver::Gather(std::span<const RecordId> seeds) {
  const RegistryState& state = *context_.state;
  std::set<RecordId> seen(seeds.begin(), seeds.end());
  std::vector<RecordId> queue(seen.begin(), seen.end());
  const auto add = [&](RecordId record) {
    if (record && seen.insert(record).second) queue.push_back(record);
  };
  for (size_t i = 0; i < queue.size(); ++i) {
    if (queue.size() > context_.options->identity_records_max) return false;
    const RecordId record = queue[i];
    if (const Euid euid = state.record(record).euid) {
      for (const RecordId member : state.Members(euid)) add(member);
    }
    for (const PairState& pair : state.Pairs(record)) {
      if (Links(record, pair)) add(pair.other);
    }
    for (const AssertionState& assertion : state.Assertions(record)) {
      if (assertion.kind != AssertionKind::kSame || !InForce(assertion, builder_.time_us())) continue;
      add(assertion.left);
      add(assertion.right);
    }
    const RecordKey key = state.KeyOf(record);
    if (const AliasState* alias = state.FindAlias(key)) add(state.FindRecord(alias->survivor));
    for (const RecordKey& old : state.ReplacedBy(key)) add(state.FindRecord(old));
  }
  nodes_.clear();
  followers_.clear();
  for (const RecordId record : seen) {
    (state.record(record).status == RecordStatus::kActive ? nodes_ : followers_).push_back(record);
  }
  return true;
}

absl::StatusOr<std::vector<Resolver::Block>> Resolver::Partition() {
  const RegistryState& state = *context_.state;
  const auto index_of = [&](RecordId record) {
    return static_cast<uint32_t>(std::lower_bound(nodes_.begin(), nodes_.end(), record) - nodes_.begin());
  };
  const Statements statements = StatementsAmong(state, nodes_, builder_.time_us());
  std::vector<ScoredEdge> edges;
  std::map<std::pair<uint32_t, uint32_t>, float> known;
  const auto cut = static_cast<float>(context_.engine->CutBits());
  for (const RecordId record : nodes_) {
    for (const PairState& pair : state.Pairs(record)) {
      if (!(record < pair.other) || !std::binary_search(nodes_.begin(), nodes_.end(), pair.other)) continue;
      const uint32_t left = index_of(record), right = index_of(pair.other);
      const float weight = pair.kept ? std::max(pair.weight_bits, cut + kKeptBits) : pair.weight_bits;
      known[{left, right}] = weight;
      if (Links(record, pair)) edges.push_back({left, right, weight});
    }
  }
  std::vector<Block> blocks;
  if (edges.empty() && statements.must.empty()) {
    for (const RecordId record : nodes_) blocks.push_back({record});
    return blocks;
  }
  absl::Status failed;
  const PairScorer scorer = [&](std::span<const uint32_t> left, std::span<const uint32_t> right,
                                std::span<float> weights) {
    for (size_t i = 0; i < left.size(); ++i) {
      const auto found = known.find({left[i], right[i]});
      if (found != known.end()) {
        weights[i] = found->second;
        continue;
      }
      const auto pair = context_.engine->Compare(nodes_[left[i]], nodes_[right[i]]);
      if (!pair.ok()) failed.Update(pair.status());
      weights[i] = pair.ok() ? pair->weight_bits : 0;
    }
  };
  std::vector<RecordPair> must, cannot;
  for (const auto& [left, right] : statements.must) must.push_back({index_of(left), index_of(right)});
  for (const auto& [left, right] : statements.cannot) cannot.push_back({index_of(left), index_of(right)});
  for (const auto& [left, right] : KeptUnique(statements.must)) cannot.push_back({index_of(left), index_of(right)});
  ClusterOptions options;
  options.cut_bits = cut;
  options.clip_bits = static_cast<float>(context_.engine->ClipBits());
  options.component_floor_bits = -1000;  // every edge given counts
  options.component_full_scoring_max = std::max<uint32_t>(2, std::min<uint32_t>(4096, context_.options->identity_records_max));
  ClusterConstraints constraints;
  constraints.must_link = must;
  constraints.cannot_link = cannot;
  IPSE_ASSIGN_OR_RETURN(const ClusterResult clusters, ClusterRecords(static_cast<uint32_t>(nodes_.size()), edges, scorer,
                                                                     constraints, options));
  IPSE_RETURN_IF_ERROR(failed);
  std::map<uint32_t, Block> by_cluster;
  for (uint32_t i = 0; i < nodes_.size(); ++i) by_cluster[clusters.cluster_of[i]].push_back(nodes_[i]);
  for (auto& [cluster, block] : by_cluster) blocks.push_back(std::move(block));
  return blocks;
}

// The EUID of each block; none for a new one.
std::vector<Euid> Resolver::AssignEuids(const std::vector<Block>& blocks) const {
  struct Claim {
    size_t records;
    Euid euid;
    size_t block;
  };
  std::vector<Claim> claims;
  for (size_t b = 0; b < blocks.size(); ++b) {
    std::map<Euid, size_t> counts;
    for (const RecordId record : blocks[b]) {
      if (const Euid euid = context_.state->record(record).euid) ++counts[euid];
    }
    for (const auto& [euid, records] : counts) claims.push_back({records, euid, b});
  }
  std::sort(claims.begin(), claims.end(), [&](const Claim& l, const Claim& r) {
    if (l.records != r.records) return l.records > r.records;
    if (l.euid != r.euid) return l.euid < r.euid;
    return blocks[l.block].front() < blocks[r.block].front();
  });
  std::vector<Euid> euids(blocks.size());
  std::set<Euid> taken;
  for (const Claim& claim : claims) {
    if (euids[claim.block] || taken.contains(claim.euid)) continue;
    euids[claim.block] = claim.euid;
    taken.insert(claim.euid);
  }
  return euids;
}

// Where an identity that lost all its active records went: to the block that took most of them.
Euid Resolver::Heir(Euid identity, const std::vector<Block>& blocks, const std::vector<Euid>& euids) const {
  size_t most = 0;
  Euid heir;
  for (size_t b = 0; b < blocks.size(); ++b) {
    const size_t records = static_cast<size_t>(std::count_if(blocks[b].begin(), blocks[b].end(), [&](RecordId record) {
      return context_.state->record(record).euid == identity;
    }));
    if (records > most) {
      most = records;
      heir = euids[b];
    }
  }
  return heir;
}

// Where an inactive or replaced record belongs; none for one that has no identity and nothing to follow.
Euid Resolver::FollowerGoes(RecordId record, const std::map<RecordId, Euid>& target,
                            const std::map<Euid, Euid>& heirs) const {
  const RegistryState& state = *context_.state;
  const RecordId stands_for = Representative(state, record);
  if (stands_for != record) {
    const auto placed = target.find(stands_for);
    const Euid there = placed != target.end() ? placed->second : state.record(stands_for).euid;
    if (there) return there;
  }
  const Euid now = state.record(record).euid;
  const auto heir = heirs.find(now);
  return heir != heirs.end() ? heir->second : now;
}

void Resolver::Place(const std::vector<Block>& blocks) {
  const RegistryState& state = *context_.state;
  std::vector<Euid> euids = AssignEuids(blocks);
  for (Euid& euid : euids) {
    if (!euid) euid = builder_.OpenIdentity();
  }
  std::map<RecordId, Euid> target;
  std::set<Euid> left;  // identities that may have been emptied
  for (size_t b = 0; b < blocks.size(); ++b) {
    for (const RecordId record : blocks[b]) {
      target[record] = euids[b];
      if (state.record(record).euid) left.insert(state.record(record).euid);
    }
  }
  std::map<Euid, Euid> heirs;
  for (const Euid identity : left) {
    const bool kept = std::find(euids.begin(), euids.end(), identity) != euids.end();
    heirs[identity] = kept ? identity : Heir(identity, blocks, euids);
  }
  // Inactive records first: replaced ones may follow them.
  for (const bool subsumed : {false, true}) {
    for (const RecordId record : followers_) {
      if ((state.record(record).status == RecordStatus::kSubsumed) != subsumed) continue;
      if (state.record(record).euid) left.insert(state.record(record).euid);
      const Euid goes = FollowerGoes(record, target, heirs);
      target[record] = goes ? goes : builder_.OpenIdentity();
    }
  }
  for (const auto& [record, euid] : target) {
    if (state.record(record).euid != euid) builder_.Move(record, euid);
  }
  for (const Euid identity : left) {
    if (state.identity(identity).member != 0) continue;
    const auto heir = heirs.find(identity);
    // An identity of followers alone goes where the first of them went.
    Euid survivor = heir != heirs.end() ? heir->second : Euid{};
    for (const RecordId record : followers_) {
      if (!survivor) survivor = state.record(record).euid;
    }
    builder_.Retire(identity, survivor);
  }
}

}  // namespace ipse
