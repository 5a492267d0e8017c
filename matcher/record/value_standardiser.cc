#include "matcher/record/value_standardiser.h"

#include <fmt/format.h>

#include "matcher/record/value_dictionary.h"
#include "matcher/standardise/sex.h"
#include "matcher/standardise/text.h"

namespace ipse {
namespace {

ReadOutcome EmitText(ColumnRole role, std::string_view value, const ValueStandardiser::Emit& emit) {
  if (value.empty()) return ReadOutcome::kPlaceholder;
  emit(role, value, 0);
  return ReadOutcome::kRead;
}

const char* NewbornText(Newborn newborn) {
  switch (newborn) {
    case Newborn::kBoy:
      return "BABY BOY";
    case Newborn::kGirl:
      return "BABY GIRL";
    default:
      return "BABY";
  }
}

std::string_view SuffixText(NameSuffix suffix) {
  static constexpr std::string_view kTexts[] = {"", "JR", "SR", "II", "III", "IV", "V"};
  return kTexts[static_cast<size_t>(suffix)];
}

}  // namespace

ReadOutcome ValueStandardiser::operator()(std::string_view raw, const Emit& emit) {
  if (context_.cleaning != nullptr) {
    cleaned_.assign(raw);
    context_.cleaning->Apply(&cleaned_);
    raw = cleaned_;
    if (raw.empty()) return ReadOutcome::kPlaceholder;
  }
  switch (role_) {
    case ColumnRole::kGivenName:
    case ColumnRole::kNickname:
    case ColumnRole::kMiddleName:
    case ColumnRole::kFamilyName:
    case ColumnRole::kPreviousFamilyName:
    case ColumnRole::kFullName:
    case ColumnRole::kMotherGivenName:
      return Name(raw, emit);
    case ColumnRole::kNameSuffix: {
      const NameSuffix suffix = StandardiseSuffix(raw);
      if (suffix == NameSuffix::kNone) return ReadOutcome::kUnreadable;
      return EmitText(role_, SuffixText(suffix), emit);
    }
    case ColumnRole::kBirthDate:
    case ColumnRole::kDeathDate:
      return Date(raw, emit);
    case ColumnRole::kSex: {
      const char sex = StandardiseSex(raw);
      if (sex == 0) return ReadOutcome::kPlaceholder;
      return EmitText(role_, std::string_view(&sex, 1), emit);
    }
    case ColumnRole::kNationalIdentifier:
    case ColumnRole::kLocalIdentifier:
    case ColumnRole::kOtherIdentifier:
      return Identifier(raw, emit);
    case ColumnRole::kPhone:
      StandardisePhone(raw, context_.phone_region, &phone_);
      if (phone_.placeholder) return ReadOutcome::kPlaceholder;
      if (phone_.value.empty()) return ReadOutcome::kUnreadable;
      return EmitText(role_, phone_.value, emit);
    case ColumnRole::kEmail:
      StandardiseEmail(raw, &email_);
      if (email_.placeholder) return ReadOutcome::kPlaceholder;
      if (email_.value.empty()) return ReadOutcome::kUnreadable;
      return EmitText(role_, email_.value, emit);
    case ColumnRole::kStreet:
    case ColumnRole::kStreetLine2:
      return Street(raw, emit);
    case ColumnRole::kCity:
      StandardiseCity(raw, &text_);
      return EmitText(role_, text_, emit);
    case ColumnRole::kState:
      StandardiseState(raw, &text_);
      return EmitText(role_, text_, emit);
    case ColumnRole::kPostalCode:
      StandardisePostalCode(raw, &text_);
      return EmitText(role_, text_, emit);
    case ColumnRole::kCountry:
      StandardiseCountry(raw, &text_);
      return EmitText(role_, text_, emit);
    default:
      return Text(raw, emit);
  }
}

ReadOutcome ValueStandardiser::Text(std::string_view raw, const Emit& emit) {
  FoldText(raw, &text_);
  if (IsMissingMarker(text_)) return ReadOutcome::kPlaceholder;
  return EmitText(role_, text_, emit);
}

ReadOutcome ValueStandardiser::Name(std::string_view raw, const Emit& emit) {
  const bool family = role_ == ColumnRole::kFamilyName || role_ == ColumnRole::kPreviousFamilyName;
  if (family) {
    StandardiseFamilyName(raw, &name_);
  } else if (role_ == ColumnRole::kMiddleName) {
    StandardiseMiddleName(raw, &name_);
  } else if (role_ == ColumnRole::kFullName) {
    StandardiseFullName(raw, &name_);
  } else {
    StandardiseGivenName(raw, &name_);
  }
  if (role_ == ColumnRole::kMotherGivenName) return EmitText(role_, name_.given, emit);
  if (!name_.given.empty()) emit(ColumnRole::kGivenName, name_.given, 0);
  if (name_.given.empty() && name_.newborn != Newborn::kNo) {
    std::string baby = NewbornText(name_.newborn);
    if (name_.multiple_birth != 0) baby += fmt::format(" {}", name_.multiple_birth);
    emit(ColumnRole::kGivenName, baby, kUnnamed);
    if (!name_.mother_given.empty()) emit(ColumnRole::kMotherGivenName, name_.mother_given, 0);
  }
  if (!name_.middle.empty()) emit(ColumnRole::kMiddleName, name_.middle, 0);
  if (!name_.family.empty()) emit(ColumnRole::kFamilyName, name_.family, 0);
  if (!name_.other_family.empty()) emit(ColumnRole::kFamilyName, name_.other_family, 0);
  if (name_.suffix != NameSuffix::kNone) emit(ColumnRole::kNameSuffix, SuffixText(name_.suffix), 0);
  if (name_.test_person) return ReadOutcome::kTestPerson;
  if (name_.placeholder) return ReadOutcome::kPlaceholder;
  const bool read = !name_.given.empty() || !name_.middle.empty() || !name_.family.empty() ||
                    name_.newborn != Newborn::kNo || name_.suffix != NameSuffix::kNone;
  return read ? ReadOutcome::kRead : ReadOutcome::kUnreadable;
}

ReadOutcome ValueStandardiser::Street(std::string_view raw, const Emit& emit) {
  StandardiseStreet(raw, &address_);
  if (address_.placeholder) return ReadOutcome::kPlaceholder;
  if (role_ == ColumnRole::kStreetLine2) {
    // A second line is a unit, or a name of the place (a farm, a village, a home).
    if (!address_.unit.empty()) return EmitText(ColumnRole::kUnit, address_.unit, emit);
    return EmitText(ColumnRole::kStreetLine2, address_.street, emit);
  }
  if (!address_.po_box.empty()) {
    emit(ColumnRole::kStreetNumber, address_.po_box, 0);
    emit(ColumnRole::kStreet, "PO BOX", 0);
    return ReadOutcome::kRead;
  }
  if (!address_.number.empty()) emit(ColumnRole::kStreetNumber, address_.number, 0);
  if (!address_.unit.empty()) emit(ColumnRole::kUnit, address_.unit, 0);
  std::string_view street = address_.street_name;
  if (street.empty()) street = address_.street;
  if (!street.empty()) emit(ColumnRole::kStreet, street, 0);
  const bool read = !street.empty() || !address_.number.empty() || !address_.unit.empty();
  return read ? ReadOutcome::kRead : ReadOutcome::kUnreadable;
}

ReadOutcome ValueStandardiser::Identifier(std::string_view raw, const Emit& emit) {
  const bool national = role_ == ColumnRole::kNationalIdentifier;
  StandardiseIdentifier(raw, national ? context_.identifier_style : IdentifierStyle::kGeneric, &identifier_);
  if (identifier_.placeholder) return ReadOutcome::kPlaceholder;
  if (identifier_.value.empty()) return ReadOutcome::kUnreadable;
  uint8_t flags = 0;
  if (identifier_.last_four_only) flags |= kLastFourOnly;
  if (!identifier_.valid) flags |= kUncommonForm;
  emit(role_, identifier_.value, flags);
  return ReadOutcome::kRead;
}

ReadOutcome ValueStandardiser::Date(std::string_view raw, const Emit& emit) {
  const uint32_t packed = context_.dates.Parse(raw);
  if (packed == 0) return ReadOutcome::kUnreadable;
  if (IsDefaultDate(packed)) return ReadOutcome::kPlaceholder;
  emit(role_, fmt::format_int(packed).str(), 0);
  return ReadOutcome::kRead;
}

}  // namespace ipse
