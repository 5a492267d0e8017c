#pragma once

// What happened to a synthetic record, one bit each, in the order in which tags are written.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ipse {

enum class Tag : uint8_t {
  // How the record came to be.
  kDuplicateSameSource, kDuplicateOtherSource, kSameMrn, kOverlay, kDoe, kTest,
  // Who the person is.
  kTwin, kJuniorSenior, kNewborn, kTwoSurnames, kHyphen, kNameBeforeChange, kGroup,
  // What went wrong with the name.
  kFormerName, kNick, kFirstTypo, kFirstPhonetic, kFirstOcr, kFirstCut, kFirstInitial, kFirstMissing, kFirstTwo,
  kFirstMiddleSwap, kLastTypo, kLastPhonetic, kLastOcr, kLastCut, kNameSwap,
  // ... the birth date and sex.
  kDobDay, kDobMonth, kDobYear, kDobSwap, kDobJan1, kDobDefault, kDobMissing, kDobKin, kSexWrong,
  // ... the SSN and telephone.
  kSsnTypo, kSsnKin, kSsnJunk, kSsnLast4, kPhoneTypo, kPhoneKin, kPhoneJunk,
  // ... the address and e-mail.
  kStaleAddress, kStreetTypo, kStreetNumber, kStreetMissing, kPoBox, kHomeless, kCityTypo, kZipTypo, kEmailTypo,
  kEmailJunk,
  kCount
};
static_assert(static_cast<size_t>(Tag::kCount) <= 64, "a tag set is one word");

class TagSet {
 public:
  void Add(Tag tag) { bits_ |= Bit(tag); }
  bool Has(Tag tag) const { return (bits_ & Bit(tag)) != 0; }
  // Appends the names, separated by '|'.
  void AppendTo(std::string& out) const;

 private:
  static uint64_t Bit(Tag tag) { return uint64_t{1} << static_cast<unsigned>(tag); }
  uint64_t bits_ = 0;
};

std::string_view TagName(Tag tag);

}  // namespace ipse
