#include "service/registry/message_digest.h"

#include <fmt/format.h>

#include <array>

#include "service/journal/journal_store.h"
#include "service/registry/conversions.h"
#include "service/registry/policy.h"

namespace ipse {

const Origin& OriginOf(const WriteCommand& command) {
  return std::visit([](const auto& c) -> const Origin& { return c.origin; }, command);
}

std::string DigestOf(const WriteCommand& command) {
  std::string text = fmt::format("{}\n", command.index());
  const auto add = [&](std::string_view part) {
    text += fmt::format("{}:", part.size());
    text += part;
  };
  const auto add_key = [&](const RecordKey& key) {
    add(key.authority);
    add(key.identifier);
  };
  struct Visitor {
    const decltype(add)& text;
    const decltype(add_key)& key;
    void operator()(const RegisterCommand& c) const {
      key(c.key);
      text(c.entity_type);
      text(std::to_string(c.event_time_us));
      text(ToJournal(c.person).SerializeAsString());
    }
    void operator()(const DeactivateCommand& c) const { key(c.key); }
    void operator()(const MergeIdentifiersCommand& c) const {
      text(c.authority);
      text(c.survivor);
      text(c.old);
      text(c.take_back ? "back" : "");
    }
    void operator()(const AssertCommand& c) const {
      key(c.left);
      key(c.right);
      text(std::to_string(static_cast<int>(c.kind)));
    }
    void operator()(const RevokeAssertionCommand& c) const { text(std::to_string(c.assertion.value)); }
    void operator()(const MoveRecordCommand& c) const {
      key(c.key);
      text(std::to_string(c.to.value));
    }
    void operator()(const UndoCommand& c) const {
      text(c.batch_id);
      for (const SequenceNumber entry : c.entries) text(std::to_string(entry.value));
    }
    void operator()(const DecideHeldVersionCommand& c) const {
      key(c.key);
      text(std::to_string(c.version * 2 + (c.accept ? 1 : 0)));
    }
    void operator()(const ReconcileCommand& c) const {
      text(c.batch_id);
      for (const ScoredPair& pair : c.pairs) text(fmt::format("{} {}", pair.left.value, pair.right.value));
      for (const auto& [left, right] : c.gone) text(fmt::format("{} {}", left.value, right.value));
      if (c.mark.has_value()) text(c.mark->finished ? "finished" : "begun");
    }
    void operator()(const ModelCommand& c) const {
      text(c.model_text);
      static constexpr std::array<const char*, 4> kSteps = {"propose", "activate", "shadow", "end shadow"};
      text(kSteps[static_cast<size_t>(c.step)]);
    }
    void operator()(const OverrideCommand& c) const {
      if (c.key.has_value()) key(*c.key);
      text(fmt::format("{} {}", c.euid.value, c.expires_us));
      PersonData person;
      person.demographics.values = c.values;
      text(ToJournal(person).SerializeAsString());
    }
    void operator()(const RevokeOverrideCommand& c) const { text(std::to_string(c.id.value)); }
    void operator()(const ConfigureCommand& c) const { text(PolicyOf(c.options).SerializeAsString()); }
    void operator()(const HandleReviewCommand& c) const {
      text(fmt::format("{} {} {}", c.review.value, static_cast<int>(c.action), c.until_us));
    }
    void operator()(const DecideReviewCommand& c) const {
      text(std::to_string(static_cast<int>(c.decision)));
      for (const ReviewId id : c.reviews) text(std::to_string(id.value));
      for (const auto& group : c.groups) {
        text("group");
        for (const RecordKey& member : group) key(member);
      }
    }
  };
  std::visit(Visitor{add, add_key}, command);
  return Sha256(text).substr(0, 16);
}

}  // namespace ipse
