#pragma once

// What some parts of the state are made of, for archives and digests (matcher/base/archive.h says how).

#include <string>
#include <utility>

#include "matcher/base/personal_text.h"

namespace ipse {

template <typename Key, typename Archive>
void KeyFields(Key& key, Archive* archive) {
  archive->Array(key.authority);
  archive->Array(key.identifier);
}

template <typename Review, typename Archive>
void ReviewFields(Review& review, Archive* archive) {
  archive->Value(review.id);
  archive->Value(review.kind);
  archive->Value(review.left);
  archive->Value(review.right);
  archive->Value(review.version);
  archive->Value(review.weight_bits);
  archive->Value(review.pattern);
  archive->Array(review.why);
  archive->Value(review.opened);
  archive->Value(review.updated);
  archive->Value(review.opened_us);
  archive->Value(review.opened_bits);
  archive->Value(review.opened_pattern);
  archive->Array(review.holder);
  archive->Value(review.held_until_us);
  archive->Value(review.postponed_until_us);
}

template <typename Override, typename Archive>
void OverrideFields(Override& value, Archive* archive) {
  archive->Value(value.id);
  archive->Value(value.record);
  archive->Value(value.kind);
  archive->Each(value.values, [](auto& one, Archive* to) {
    to->Value(one.role);
    std::string text(one.text.Reveal());
    to->Array(text);
    if constexpr (Archive::kReads) one.text = PersonalText(std::move(text));
  });
  archive->Value(value.expires_us);
  archive->Value(value.made);
}

template <typename Model, typename Archive>
void ModelFields(Model& model, Archive* archive) {
  archive->Array(model.model_id);
  archive->Array(model.base_model_id);
  archive->Value(model.proposed);
  archive->Value(model.activated);
  archive->Value(model.active);
}

}  // namespace ipse
