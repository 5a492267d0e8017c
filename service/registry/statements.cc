#include "service/registry/statements.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace ipse {
namespace {

struct Statement {
  RecordId left, right;
  Rank rank;
};

// Groups of records that must be one, while they grow.
class Groups {
 public:
  explicit Groups(std::span<const RecordId> records) : records_(records), parent_(records.size()) {
    std::iota(parent_.begin(), parent_.end(), size_t{0});
  }
  size_t Find(RecordId record) {
    size_t at = static_cast<size_t>(std::lower_bound(records_.begin(), records_.end(), record) - records_.begin());
    while (parent_[at] != at) at = parent_[at] = parent_[parent_[at]];
    return at;
  }
  void Join(RecordId left, RecordId right) { parent_[Find(left)] = Find(right); }

 private:
  std::span<const RecordId> records_;
  std::vector<size_t> parent_;
};

}  // namespace

bool InForce(const AssertionState& assertion, int64_t now_us) {
  return assertion.expires_us == 0 || assertion.expires_us > now_us;
}

RecordId Representative(const RegistryState& state, RecordId record) {
  if (state.record(record).status != RecordStatus::kSubsumed) return record;
  const RecordId survivor = state.FindRecord(state.ResolveKey(state.KeyOf(record)));
  return survivor ? survivor : record;
}

Statements StatementsAmong(const RegistryState& state, std::span<const RecordId> records, int64_t now_us) {
  std::vector<Statement> same, different;
  std::map<uint64_t, AssertionState> assertions;
  const auto among = [&](RecordId record) { return std::binary_search(records.begin(), records.end(), record); };
  for (const RecordId record : records) {
    // Assertions about records that this one replaced count, too.
    std::vector<RecordId> about = {record};
    for (size_t i = 0; i < about.size(); ++i) {
      for (const RecordKey& old : state.ReplacedBy(state.KeyOf(about[i]))) {
        if (const RecordId replaced = state.FindRecord(old)) about.push_back(replaced);
      }
    }
    for (const RecordId subject : about) {
      for (const AssertionState& assertion : state.Assertions(subject)) assertions.emplace(assertion.id.value, assertion);
    }
  }
  for (const auto& [id, assertion] : assertions) {
    if (!InForce(assertion, now_us)) continue;
    const RecordId left = Representative(state, assertion.left), right = Representative(state, assertion.right);
    if (left == right || !among(left) || !among(right)) continue;
    (assertion.kind == AssertionKind::kSame ? same : different).push_back({left, right, assertion.rank});
  }
  std::stable_sort(same.begin(), same.end(), [](const auto& l, const auto& r) { return l.rank > r.rank; });
  Groups groups(records);
  Statements out;
  std::vector<uint8_t> overruled(different.size(), 0);
  for (const Statement& statement : same) {
    const size_t left = groups.Find(statement.left), right = groups.Find(statement.right);
    if (left == right) continue;
    std::vector<size_t> weaker;
    bool barred = false;
    for (size_t i = 0; i < different.size() && !barred; ++i) {
      if (overruled[i]) continue;
      const size_t a = groups.Find(different[i].left), b = groups.Find(different[i].right);
      if (!((a == left && b == right) || (a == right && b == left))) continue;
      barred = different[i].rank >= statement.rank;
      weaker.push_back(i);
    }
    if (barred) continue;
    for (const size_t i : weaker) overruled[i] = 1;
    groups.Join(statement.left, statement.right);
    out.must.emplace_back(statement.left, statement.right);
  }
  for (size_t i = 0; i < different.size(); ++i) {
    if (!overruled[i]) out.cannot.emplace_back(different[i].left, different[i].right);
  }
  return out;
}

std::vector<AssertionState> AssertionsBetween(const RegistryState& state, std::span<const RecordId> left,
                                              std::span<const RecordId> right, AssertionKind kind, int64_t now_us) {
  std::vector<AssertionState> out;
  for (const RecordId record : left) {
    for (const AssertionState& assertion : state.Assertions(record)) {
      const RecordId other = assertion.left == record ? assertion.right : assertion.left;
      if (assertion.kind == kind && InForce(assertion, now_us) &&
          std::find(right.begin(), right.end(), other) != right.end()) {
        out.push_back(assertion);
      }
    }
  }
  return out;
}

}  // namespace ipse
