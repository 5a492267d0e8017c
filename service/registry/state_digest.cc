// Digests of the state: what must be equal in two states that the same entries led to, however they came about.

#include <algorithm>
#include <type_traits>

#include "matcher/base/hash.h"
#include "service/registry/state.h"
#include "service/registry/state_fields.h"

namespace ipse {
namespace {

// An archive that only remembers a hash of what it is given.
class Digest {
 public:
  static constexpr bool kReads = false;

  template <typename T>
  void Value(const T& value) {
    static_assert(std::has_unique_object_representations_v<T> || std::is_floating_point_v<T>, "padding differs from copy to copy");
    Add({reinterpret_cast<const char*>(&value), sizeof value});
  }
  template <typename Items>
  void Array(const Items& items) {
    Add({reinterpret_cast<const char*>(items.data()), items.size() * sizeof(*items.data())});
  }
  template <typename Items, typename Visit>
  void Each(const Items& items, const Visit& each) {
    Value(uint64_t{items.size()});
    for (const auto& item : items) each(item, this);
  }
  uint64_t hash() const { return hash_; }

 private:
  void Add(std::string_view bytes) { hash_ = HashBytes(bytes, hash_); }
  uint64_t hash_ = 0;
};

// Of a set of things: the order in which they lie does not count.
template <typename Items, typename Fields>
uint64_t Sum(const Items& items, const Fields& fields) {
  uint64_t sum = 0;
  for (const auto& item : items) {
    Digest digest;
    fields(item, &digest);
    sum += digest.hash();
  }
  return sum;
}

}  // namespace

std::vector<RegistryState::PartDigest> RegistryState::Digests() const {
  std::vector<PartDigest> parts;
  uint32_t id = 0;
  const uint64_t records = Sum(records_, [&](const RecordState& record, Digest* to) {
    to->Value(++id);
    to->Array(authorities_.name(record.authority));
    to->Array(record.identifier);
    to->Value(record.status);
    to->Value(record.current_version);
    to->Value(record.versions);
    to->Value(record.event_time_us);
    to->Value(record.fingerprint);
    to->Value(record.euid);
    to->Value(record.touched);
    to->Value(record.joined);
    std::vector<RecordKey> identifiers = IdentifiersOf(RecordId{id});
    std::sort(identifiers.begin(), identifiers.end());
    to->Each(identifiers, [](const RecordKey& key, Digest* each) { KeyFields(key, each); });
    // Found by its key, and its further identifiers at all.
    to->Value(record_index_.Find(record.authority, record.identifier) == id);
    for (const RecordKey& identifier : identifiers) {
      to->Value(identifier_index_.Find(authorities_.Find(identifier.authority), identifier.identifier) != KeyIndex::kNone);
    }
  });
  parts.push_back({"records", records});
  uint64_t euid = 0;
  parts.push_back({"identities", Sum(identities_, [&](const IdentityState& identity, Digest* to) {
    to->Value(++euid);
    to->Value(identity.survivor);
    to->Value(identity.touched);
    for (const RecordId member : Members(Euid{euid})) to->Value(member);
  })});
  parts.push_back({"replaced identifiers", Sum(aliases_, [](const auto& alias, Digest* to) {
    KeyFields(alias.first, to);
    KeyFields(alias.second.survivor, to);
    to->Value(alias.second.made);
  })});
  parts.push_back({"pairs", Sum(pairs_, [](const auto& of, Digest* to) {
    to->Value(of.first);
    to->Value(Sum(of.second, [](const PairState& pair, Digest* each) {
      each->Value(pair.other);
      each->Value(pair.weight_bits);
      each->Value(pair.grade);
      each->Value(pair.kept);
      each->Value(pair.pattern);
      each->Array(pair.guard);
    }));
  })});
  parts.push_back({"assertions", Sum(assertions_, [](const auto& assertion, Digest* to) {
    to->Value(assertion.second.id);
    to->Value(assertion.second.kind);
    to->Value(assertion.second.rank);
    to->Value(assertion.second.left);
    to->Value(assertion.second.right);
    to->Value(assertion.second.expires_us);
    to->Value(assertion.second.made);
  })});
  parts.push_back({"reviews", Sum(reviews_, [](const auto& review, Digest* to) { ReviewFields(review.second, to); }) +
                                  Sum(reviews_closed_, [](const auto& closed, Digest* to) {
                                    to->Value(closed.first);
                                    to->Value(closed.second);
                                  })});
  parts.push_back({"settled pairs", Sum(settled_, [](const auto& settled, Digest* to) {
    to->Value(settled.first.first);
    to->Value(settled.first.second);
    to->Value(settled.second.decision);
    to->Value(settled.second.review);
    to->Value(settled.second.weight_bits);
    to->Value(settled.second.pattern);
    to->Value(settled.second.left_version);
    to->Value(settled.second.right_version);
  })});
  parts.push_back({"overrides", Sum(overrides_of_, [](const auto& of, Digest* to) {
    to->Value(of.first);
    to->Each(of.second, [](const ValueOverride& value, Digest* each) { OverrideFields(value, each); });
  })});
  Digest rest;
  for (const uint64_t next : {next_assertion_, next_override_, next_review_, identities_in_use_, last_reconcile_, reconciled_to_}) rest.Value(next);
  rest.Each(models_, [](const ModelView& model, Digest* to) { ModelFields(model, to); });
  for (const std::string& text : {model_id_, shadow_model_, open_reconcile_, policy_.SerializeAsString()}) rest.Array(text);
  rest.Each(CountsBySource(), [](const SourceCounts& counts, Digest* to) {
    to->Array(counts.authority);
    for (const uint64_t count : {counts.active, counts.inactive, counts.subsumed}) to->Value(count);
  });
  parts.push_back({"models, policy and counts", rest.hash()});
  return parts;
}

}  // namespace ipse
