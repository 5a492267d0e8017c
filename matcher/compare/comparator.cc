#include "matcher/compare/comparator.h"

#include "matcher/base/check.h"
#include "matcher/compare/field_comparators.h"
#include "matcher/compare/name_comparators.h"

namespace ipse {

std::unique_ptr<Comparator> MakeComparator(ComparatorKind kind, const RecordTable& table, std::span<const int> fields,
                                           std::span<const double> bins) {
  IPSE_CHECK(fields.size() == static_cast<size_t>(ComparatorFields(kind)));
  switch (kind) {
    case ComparatorKind::kGivenName:
      return std::make_unique<GivenNameComparator>(table, fields, bins);
    case ComparatorKind::kFamilyName:
      return std::make_unique<FamilyNameComparator>(table, fields, bins);
    case ComparatorKind::kMiddleName:
      return std::make_unique<MiddleNameComparator>(table, fields);
    case ComparatorKind::kNameSuffix:
      return std::make_unique<NameSuffixComparator>(table, fields);
    case ComparatorKind::kBirthDate:
      return std::make_unique<BirthDateComparator>(table, fields);
    case ComparatorKind::kNationalIdentifier:
      return std::make_unique<NationalIdentifierComparator>(table, fields);
    case ComparatorKind::kPhoneSet:
      return std::make_unique<PhoneSetComparator>(table, fields);
    case ComparatorKind::kEmailSet:
      return std::make_unique<EmailSetComparator>(table, fields);
    case ComparatorKind::kAddress:
      return std::make_unique<AddressComparator>(table, fields);
    case ComparatorKind::kLocalIdentifier:
      return std::make_unique<LocalIdentifierComparator>(table, fields);
    case ComparatorKind::kSex:
    case ComparatorKind::kCodeSet:
      return std::make_unique<CodeComparator>(table, fields);
    case ComparatorKind::kText:
      return std::make_unique<TextComparator>(table, fields);
  }
  IPSE_CHECK(false && "unknown comparator");
  return nullptr;
}

}  // namespace ipse
