#include "tools/cli/pair_sentence.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <vector>

namespace ipse {
namespace {

// How an outcome is told: by one of the first three with the comparison's name, or in words of its own.
enum class Telling : uint8_t { kSame, kDifferent, kNothing, kWords };

struct Phrase {
  Telling telling = Telling::kWords;
  std::string_view words;  // "{}" stands for the comparison's name

  bool operator==(const Phrase&) const = default;
};

constexpr Phrase kSame = {Telling::kSame, ""}, kDifferent = {Telling::kDifferent, ""},
                 kNothing = {Telling::kNothing, ""};
constexpr Phrase Words(std::string_view words) { return {Telling::kWords, words}; }

Phrase GivenNamePhrase(Outcome outcome) {
  using O = GivenNameOutcome;
  switch (outcome) {
    case O::kBothUnnamed:
      return Words("both are newborns not yet named");
    case O::kNickname:
      return Words("given names are forms of one name");
    case O::kInitial:
      return Words("one given name is the other's initial");
    case O::kSharedToken:
      return Words("given names share a part");
    case O::kMiddle:
    case O::kCrossedInitials:
      return Words("given and middle name crossed");
    case O::kSwapped:
    case O::kHalfSwapped:
      return Words("given and family name swapped");
    case O::kNear:
      return Words("given names almost equal");
    case O::kNearBothCommon:
      return Words("given names almost equal, but both are common");
    case O::kLoose:
    case O::kPhonetic:
      return Words("given names alike");
    case O::kOneUnnamed:
    case O::kOneUnnamedMultiple:
      return Words("one is a newborn not yet named");
    case O::kDifferent:
      return kDifferent;
    default:
      return kSame;
  }
}

Phrase FamilyNamePhrase(Outcome outcome) {
  using O = FamilyNameOutcome;
  switch (outcome) {
    case O::kOther:
    case O::kSharedToken:
    case O::kMiddle:
      return Words("part of the family name, or a former one, agrees");
    case O::kNear:
      return Words("family names almost equal");
    case O::kLoose:
    case O::kPhonetic:
      return Words("family names alike");
    case O::kDifferentFemale:
      return Words("family name changed or different");
    case O::kDifferent:
      return kDifferent;
    default:
      return kSame;
  }
}

Phrase BirthDatePhrase(Outcome outcome) {
  using O = BirthDateOutcome;
  switch (outcome) {
    case O::kSwapped:
      return Words("day and month of birth swapped");
    case O::kYearDigit:
      return Words("birth years one digit or a century apart");
    case O::kMonthDayDigit:
      return Words("birth dates one digit apart in day or month");
    case O::kPartial:
    case O::kOneJanuaryFirst:  // written where only the year is known
      return Words("birth dates agree as far as they are known");
    case O::kSameMonthDay:
      return Words("same birthday in another year");
    case O::kSameYearAndPart:
      return Words("birth dates agree in the year and in day or month");
    case O::kWithin2Years:
      return Words("birth dates up to two years apart");
    case O::kWithin14Years:
      return Words("birth dates several years apart");
    case O::kApart:
      return Words("birth dates many years apart");
    default:
      return kSame;
  }
}

Phrase IdentifierPhrase(Outcome outcome) {
  using O = NationalIdentifierOutcome;
  switch (outcome) {
    case O::kExact:
      return kSame;
    case O::kExactShared:
      return Words("same {}, but many records hold it");
    case O::kLastFour:
      return Words("{} agrees in its last four, all that one side has");
    case O::kOneEdit:
      return Words("{} one character apart");
    case O::kSameLastFour:
      return Words("{} different, but with the same last four");
    default:
      return kDifferent;
  }
}

Phrase ContactPhrase(ComparatorKind kind, Outcome outcome) {
  if (kind == ComparatorKind::kPhoneSet) {
    using O = PhoneSetOutcome;
    switch (outcome) {
      case O::kExact:
        return kSame;
      case O::kExactShared:
      case O::kExactWide:
        return Words("same {}, but several records hold it");
      case O::kOneEdit:
        return Words("{} one digit apart");
      case O::kSameArea:
        return Words("different {} of one area");
      default:
        return kDifferent;
    }
  }
  using O = EmailSetOutcome;
  switch (outcome) {
    case O::kExact:
      return kSame;
    case O::kExactShared:
      return Words("same {}, but several records hold it");
    case O::kNear:
      return Words("{} almost equal");
    case O::kSameLocalPart:
      return Words("{} of one name with two providers");
    case O::kAlike:
      return Words("{} alike");
    default:
      return kDifferent;
  }
}

Phrase AddressPhrase(Outcome outcome) {
  using O = AddressOutcome;
  switch (outcome) {
    case O::kExact:
      return kSame;
    case O::kExactGroup:
      return Words("same address, but many records hold it");
    case O::kOtherUnit:
      return Words("one building, different units");
    case O::kNear:
      return Words("addresses almost equal");
    case O::kSameStreet:
      return Words("both addresses in one street");
    case O::kSamePostalCode:
      return Words("both addresses in one postal code");
    case O::kSameCity:
      return Words("both addresses in one city");
    case O::kSameState:
      return Words("both addresses in one state");
    default:
      return kDifferent;
  }
}

Phrase PlainPhrase(ComparatorKind kind, Outcome outcome) {
  switch (kind) {
    case ComparatorKind::kMiddleName:
      if (outcome == MiddleNameOutcome::kExact) return kSame;
      if (outcome == MiddleNameOutcome::kInitial) return Words("one middle name is the other's initial");
      if (outcome == MiddleNameOutcome::kNear) return Words("middle names almost equal");
      return outcome == MiddleNameOutcome::kSameInitial ? Words("middle names of one initial") : kDifferent;
    case ComparatorKind::kNameSuffix:
      if (outcome == NameSuffixOutcome::kEqual) return kSame;
      return outcome == NameSuffixOutcome::kOneSided ? Words("a {} on one side only") : kDifferent;
    case ComparatorKind::kSex:
      // Half of all pairs: not worth a word.
      return outcome == SexOutcome::kSame ? kNothing : kDifferent;
    case ComparatorKind::kLocalIdentifier:
      if (outcome == LocalIdentifierOutcome::kSame) return kSame;
      return outcome == LocalIdentifierOutcome::kNear ? Words("{} one character apart") : kNothing;
    case ComparatorKind::kCodeSet:
      return outcome == CodeSetOutcome::kSame ? kSame : kDifferent;
    default:
      if (outcome == TextOutcome::kExact) return kSame;
      if (outcome == TextOutcome::kNear) return Words("{} almost equal");
      return outcome == TextOutcome::kLoose ? Words("{} alike") : kDifferent;
  }
}

Phrase PhraseOf(ComparatorKind kind, Outcome outcome) {
  switch (kind) {
    case ComparatorKind::kGivenName:
      return GivenNamePhrase(outcome);
    case ComparatorKind::kFamilyName:
      return FamilyNamePhrase(outcome);
    case ComparatorKind::kBirthDate:
      return BirthDatePhrase(outcome);
    case ComparatorKind::kNationalIdentifier:
      return IdentifierPhrase(outcome);
    case ComparatorKind::kPhoneSet:
    case ComparatorKind::kEmailSet:
      return ContactPhrase(kind, outcome);
    case ComparatorKind::kAddress:
      return AddressPhrase(outcome);
    default:
      return PlainPhrase(kind, outcome);
  }
}

bool IsDifference(const Phrase& phrase) {
  return phrase.telling == Telling::kDifferent || phrase.words.starts_with("different");
}

// What all outcomes of a level have in common: one phrase, or that they differ; none where there is neither.
std::optional<Phrase> LevelPhrase(const ComparisonSpec& spec, const LevelSpec& level) {
  if (level.outcomes.empty()) return std::nullopt;
  const Phrase first = PhraseOf(spec.kind, level.outcomes[0]);
  bool alike = true, differences = true;
  for (const Outcome outcome : level.outcomes) {
    const Phrase phrase = PhraseOf(spec.kind, outcome);
    alike &= phrase == first;
    differences &= IsDifference(phrase);
  }
  if (alike) return first;
  if (differences) return kDifferent;
  return std::nullopt;
}

// "a, b and c".
std::string Enumerated(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

std::string Filled(std::string_view words, const std::string& name) {
  const size_t at = words.find("{}");
  if (at == std::string_view::npos) return std::string(words);
  return fmt::format("{}{}{}", words.substr(0, at), name, words.substr(at + 2));
}

}  // namespace

std::string PairSentence(std::span<const ComparisonSpec> comparisons, const PatternLayout& layout, Pattern pattern) {
  std::vector<std::string> same, told, different;
  for (size_t k = 0; k < comparisons.size(); ++k) {
    const ComparisonSpec& spec = comparisons[k];
    const int number = layout.Level(pattern, k);
    if (number == 0) continue;
    const LevelSpec& level = spec.levels[static_cast<size_t>(number) - 1];
    const std::optional<Phrase> phrase = LevelPhrase(spec, level);
    if (!phrase.has_value()) {
      told.push_back(fmt::format("{}: {}", spec.name, level.name));
    } else if (phrase->telling == Telling::kSame) {
      same.push_back(spec.name);
    } else if (phrase->telling == Telling::kDifferent) {
      different.push_back(spec.name);
    } else if (phrase->telling == Telling::kWords) {
      told.push_back(Filled(phrase->words, spec.name));
    }
  }
  std::string text = same.empty() ? "" : "same " + Enumerated(same);
  for (const std::string& words : told) text += (text.empty() ? "" : "; ") + words;
  if (!different.empty()) text += (text.empty() ? "different " : "; different ") + Enumerated(different);
  return text.empty() ? "nothing to compare" : text;
}

std::string_view DoubtedBirthDates(bool first, bool second) {
  if (first && second) return "; neither birth date fits the day its record was made, and neither counts as written";
  if (first) return "; the birth date of the first does not fit the day its record was made, and does not count as written";
  if (second) return "; the birth date of the second does not fit the day its record was made, and does not count as written";
  return "";
}

}  // namespace ipse
