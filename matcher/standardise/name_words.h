#pragma once

// The words that mean something in a person name other than the name itself. Internal to the name standardisers.
// Thread-safe: built once at first use. Cost: one hash and one probe a word.

#include <cstdint>
#include <string_view>

#include "matcher/standardise/person_name.h"

namespace ipse {

// What a word may be; several at once where the position decides.
enum NameWord : uint32_t {
  kNameTitle = 1u << 0,        // DR, MRS: before a name
  kNameDegree = 1u << 1,       // MD, PHD: behind a name
  kNameBaby = 1u << 2,         // BABY, NEWBORN: may open a newborn form
  kNameBoy = 1u << 3,          // BOY
  kNameGirl = 1u << 4,         // GIRL
  kNameTwin = 1u << 5,         // TWIN
  kNameInNewborn = 1u << 6,    // only inside a newborn form: SON, DAUGHTER, OF
  kNameUnknown = 1u << 7,      // UNKNOWN, LNU: nothing known, also beside a name
  kNameFiller = 1u << 8,       // NO, NAME, GIVEN: a placeholder together with other such words
  kNameUnknownLead = 1u << 9,  // UNIDENTIFIED, TRAUMA: whatever follows is no name
  kNameTest = 1u << 10,        // TEST
  kNameMaiden = 1u << 11,      // NEE, FKA: a former name follows
  kNameParticle = 1u << 12,    // DE, VAN
  kNameSaint = 1u << 13,       // SAINT, SAN
  kNameGlue = 1u << 14,        // MC, O: belongs to the next token
  kNameNoMiddle = 1u << 15,    // NMN, NMI
  kNameSuffixShift = 16,       // three bits from here: a NameSuffix
  kNameRemark = 1u << 20,      // DECEASED, DUPLICATE: a clerk's note behind the name
};

// The flags of a word in upper case, 0 for an ordinary one.
uint32_t NameWordFlags(std::string_view word);

inline NameSuffix NameWordSuffix(uint32_t flags) { return static_cast<NameSuffix>((flags >> kNameSuffixShift) & 7); }
inline bool IsNewbornLead(uint32_t flags) { return (flags & (kNameBaby | kNameBoy | kNameGirl | kNameTwin)) != 0; }

}  // namespace ipse
