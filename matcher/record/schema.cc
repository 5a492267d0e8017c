#include "matcher/record/schema.h"

namespace ipse {

const char* FieldKindName(FieldKind kind) {
  static constexpr const char* kNames[kNumFieldKinds] = {"person name", "date",         "identifier", "phone",
                                                         "e-mail",      "address part", "code",       "free text"};
  return kNames[static_cast<size_t>(kind)];
}

int Schema::IndexOf(std::string_view name) const {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return static_cast<int>(i);
  }
  return kNoField;
}

int Schema::IndexOf(ColumnRole role) const {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].role == role) return static_cast<int>(i);
  }
  return kNoField;
}

}  // namespace ipse
