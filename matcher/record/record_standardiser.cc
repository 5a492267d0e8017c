#include "matcher/record/record_standardiser.h"

#include <algorithm>

#include "matcher/record/standard_values.h"
#include "matcher/standardise/person_name.h"

namespace ipse {

RecordStandardiser::RecordStandardiser(const Schema& schema, std::span<const CleaningRules> cleaning,
                                       RecordStandardiserOptions options)
    : schema_(schema), contexts_(kColumnRoles), standardisers_(kColumnRoles) {
  for (int r = 0; r < kColumnRoles; ++r) {
    const auto role = static_cast<ColumnRole>(r);
    const int field = FieldFor(schema, role);
    if (field == kNoField && role != ColumnRole::kFullName) continue;
    StandardiserContext& context = contexts_[static_cast<size_t>(r)];
    context.phone_region = options.phone_region;
    context.dates = DateParser(options.date_order);
    if (role == ColumnRole::kNationalIdentifier) context.identifier_style = options.national_identifier;
    const auto at = static_cast<size_t>(field);
    if (field != kNoField && at < cleaning.size() && !cleaning[at].empty()) context.cleaning = &cleaning[at];
    standardisers_[static_cast<size_t>(r)] = std::make_unique<ValueStandardiser>(role, context);
  }
}

StandardRecord RecordStandardiser::operator()(const Demographics& person) {
  StandardRecord record;
  test_person_ = false;
  std::vector<const RoleValue*> ordered;
  for (const RoleValue& value : person.values) ordered.push_back(&value);
  std::stable_sort(ordered.begin(), ordered.end(), [](const RoleValue* l, const RoleValue* r) { return l->role < r->role; });
  for (const RoleValue* value : ordered) Add(value->role, value->text.Reveal(), &record);
  ForgetStandIns(&record);
  return record;
}

void RecordStandardiser::Add(ColumnRole role, std::string_view raw, StandardRecord* out) {
  const auto& standardiser = standardisers_[static_cast<size_t>(role)];
  if (standardiser == nullptr || raw.empty()) return;
  const auto emit = [&](ColumnRole gives, std::string_view text, uint8_t flags) {
    const int field = FieldFor(schema_, gives);
    if (field == kNoField) return;
    const bool known = std::any_of(out->values.begin(), out->values.end(), [&](const StandardValue& value) {
      return value.field == field && value.text == text;
    });
    if (!known) out->values.push_back({field, std::string(text), flags});
  };
  if ((*standardiser)(raw, emit) == ReadOutcome::kTestPerson) test_person_ = true;
}

// As the encoder does for the rows of a file: JOHN DOE is nobody's name, and a test record is nobody at all.
void RecordStandardiser::ForgetStandIns(StandardRecord* record) const {
  const int given = schema_.IndexOf(ColumnRole::kGivenName), family = schema_.IndexOf(ColumnRole::kFamilyName);
  const auto first = [&](int field) {
    return std::find_if(record->values.begin(), record->values.end(),
                        [&](const StandardValue& value) { return value.field == field; });
  };
  const auto forget = [&](int field) {
    const auto value = first(field);
    if (value != record->values.end()) record->values.erase(value);
  };
  bool test = test_person_;
  if (given != kNoField && family != kNoField) {
    const auto g = first(given), f = first(family);
    if (g != record->values.end() && f != record->values.end() && IsPlaceholderPerson(g->text, f->text)) {
      test |= IsTestPerson(g->text, f->text);
      forget(given);
      forget(family);
    }
  }
  if (!test) return;
  for (size_t field = 0; field < schema_.fields.size(); ++field) {
    const ColumnRole role = schema_.fields[field].role;
    if (role != ColumnRole::kSource && role != ColumnRole::kLocalIdentifier) forget(static_cast<int>(field));
  }
}

}  // namespace ipse
