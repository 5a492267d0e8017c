// The registry's state in an archive (matcher/base/archive.h), field by field, for both directions.

#include <utility>

#include "matcher/base/archive.h"
#include "matcher/base/check.h"
#include "service/registry/state.h"
#include "service/registry/state_fields.h"

namespace ipse {
namespace {

template <typename Message, typename Archive>
void MessageFields(Message& message, Archive* archive) {
  std::string bytes;
  if constexpr (!Archive::kReads) bytes = message.SerializeAsString();
  archive->Array(bytes);
  if constexpr (Archive::kReads) message.ParseFromString(bytes);
}

// A number and a list of numbers.
template <typename Archive>
constexpr auto kNumbersOfOne = [](auto& item, Archive* to) {
  to->Value(item.first);
  to->Array(item.second);
};
template <typename Archive>
constexpr auto kNumbers = [](auto& item, Archive* to) {
  to->Value(item.first);
  to->Value(item.second);
};

}  // namespace

// Records with what is of one size; their texts lie apart.
template <typename Self, typename Archive>
void RegistryState::RecordFields(Self& self, Archive* archive) {
  std::vector<std::string> authorities;
  std::vector<uint32_t> lengths;
  std::vector<char> texts;
  if constexpr (!Archive::kReads) {
    for (uint32_t a = 0; a < self.authorities_.size(); ++a) authorities.emplace_back(self.authorities_.name(a));
    for (const RecordState& record : self.records_) {
      lengths.push_back(static_cast<uint32_t>(record.identifier.size()));
      texts.insert(texts.end(), record.identifier.begin(), record.identifier.end());
    }
  }
  archive->Each(authorities, [](auto& name, Archive* to) { to->Array(name); });
  archive->Pieces(self.records_);
  archive->Array(lengths);
  archive->Array(texts);
  if constexpr (Archive::kReads) {
    for (const std::string& name : authorities) self.authorities_.Intern(name);
    if (lengths.size() != self.records_.size()) return;  // damaged: the archive says so
    const char* text = texts.data();
    for (size_t i = 0; i < lengths.size(); text += lengths[i++]) self.records_[i].identifier = self.texts_.Keep({text, lengths[i]});
  }
  KeyIndex::Fields(self.record_index_, archive);
}

// Records of one identifier share the text of the first of them.
template <typename Self, typename Archive>
void RegistryState::IdentifierFields(Self& self, Archive* archive) {
  auto& entries = self.identifiers_;
  std::vector<uint32_t> lengths;
  std::vector<char> texts;
  if constexpr (!Archive::kReads) {
    std::vector<bool> kept(entries.size(), true);
    for (const uint32_t entry : self.free_identifiers_) kept[entry] = false;
    std::vector<bool> first = kept;
    for (size_t i = 0; i < entries.size(); ++i) {
      if (kept[i] && entries[i].next_same != kNoEntry) first[entries[i].next_same] = false;
    }
    for (size_t i = 0; i < entries.size(); ++i) {
      lengths.push_back(first[i] ? static_cast<uint32_t>(entries[i].text.size()) : kNoEntry);
      if (first[i]) texts.insert(texts.end(), entries[i].text.begin(), entries[i].text.end());
    }
  }
  archive->Pieces(entries);
  archive->Array(lengths);
  archive->Array(texts);
  archive->Array(self.free_identifiers_);
  if constexpr (Archive::kReads) {
    if (lengths.size() != entries.size()) return;
    size_t at = 0;
    for (size_t i = 0; i < entries.size(); ++i) {
      entries[i].text = {};
      if (lengths[i] == kNoEntry) continue;
      const std::string_view text = self.texts_.Keep({texts.data() + at, lengths[i]});
      at += lengths[i];
      for (uint32_t same = static_cast<uint32_t>(i); same != kNoEntry; same = entries[same].next_same) entries[same].text = text;
    }
  }
  KeyIndex::Fields(self.identifier_index_, archive);
}

template <typename Self, typename Archive>
void RegistryState::PairFields(Self& self, Archive* archive) {
  std::vector<std::string> guards(self.guards_.begin(), self.guards_.end());
  archive->Each(guards, [](auto& guard, Archive* to) { to->Array(guard); });
  if constexpr (Archive::kReads) self.guards_.insert(guards.begin(), guards.end());
  archive->Each(self.pairs_, [&](auto& of, Archive* to) {
    to->Value(of.first);
    to->Each(of.second, [&](auto& pair, Archive* each) {
      each->Value(pair.other);
      each->Value(pair.weight_bits);
      each->Value(pair.grade);
      each->Value(pair.kept);
      each->Value(pair.pattern);
      uint32_t guard = kNoEntry;
      if constexpr (!Archive::kReads) {
        for (uint32_t g = 0; g < guards.size(); ++g) guard = guards[g] == pair.guard ? g : guard;
      }
      each->Value(guard);
      if constexpr (Archive::kReads) {
        if (guard < guards.size()) pair.guard = *self.guards_.find(guards[guard]);
      }
    });
  });
}

template <typename Self, typename Archive>
void RegistryState::Fields(Self& self, Archive* archive) {
  RecordFields(self, archive);
  IdentifierFields(self, archive);
  archive->Pieces(self.identities_);
  archive->Value(self.identities_in_use_);
  archive->Value(self.applying_);
  archive->Array(self.by_source_);
  archive->Each(self.aliases_, [](auto& alias, Archive* to) {
    KeyFields(alias.first, to);
    KeyFields(alias.second.survivor, to);
    to->Value(alias.second.made);
  });
  if constexpr (Archive::kReads) {
    for (const auto& [old, alias] : self.aliases_) self.replaced_by_.emplace(alias.survivor, old);
  }
  PairFields(self, archive);
  archive->Each(self.assertions_, kNumbers<Archive>);
  archive->Each(self.assertions_of_, kNumbersOfOne<Archive>);
  archive->Value(self.next_assertion_);
  archive->Each(self.overrides_, kNumbers<Archive>);
  archive->Each(self.overrides_of_, [](auto& of, Archive* to) {
    to->Value(of.first);
    to->Each(of.second, [](auto& value, Archive* each) { OverrideFields(value, each); });
  });
  archive->Value(self.next_override_);
  archive->Each(self.reviews_, [](auto& review, Archive* to) {
    to->Value(review.first);
    ReviewFields(review.second, to);
  });
  archive->Each(self.reviews_of_, kNumbersOfOne<Archive>);
  archive->Value(self.next_review_);
  archive->Each(self.reviews_closed_, kNumbers<Archive>);
  archive->Each(self.settled_, [](auto& settled, Archive* to) {
    to->Value(settled.first.first);
    to->Value(settled.first.second);
    to->Value(settled.second);
  });
  archive->Array(self.model_id_);
  archive->Array(self.shadow_model_);
  archive->Each(self.models_, [](auto& model, Archive* to) { ModelFields(model, to); });
  MessageFields(self.policy_, archive);
  archive->Value(self.has_policy_);
  archive->Each(self.former_policies_, [](auto& policy, Archive* to) {
    to->Value(policy.first);
    MessageFields(policy.second, to);
  });
  archive->Array(self.open_reconcile_);
  archive->Value(self.last_reconcile_);
  archive->Value(self.reconciled_to_);
}

void RegistryState::Save(ArchiveWriter* archive) const {
  IPSE_CHECK(!trial_);
  Fields(*this, archive);
}

void RegistryState::Restore(ArchiveReader* archive) {
  IPSE_CHECK(records_.empty() && authorities_.size() == 0);
  Fields(*this, archive);
}

}  // namespace ipse
