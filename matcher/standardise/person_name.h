#pragma once

// Person names, taken apart: titles and degrees off, generation suffix, newborn forms ("BABY BOY MARIA", "TWIN B"),
// maiden names, placeholders and test patients recognised.
//
//   StandardName name;
//   StandardiseFullName("Dr. John A. Smith Jr", &name);  // given JOHN, middle A, family SMITH, suffix kJr
//   StandardiseFamilyName("O'Brien-Lopez (nee Smith)", &name);  // family "OBRIEN LOPEZ", other_family SMITH
//   StandardiseGivenName("BABY GIRL 2 OF MARIA", &name);  // newborn kGirl, multiple_birth '2', mother_given MARIA
//
// Text is folded first (text.h), apostrophes vanish (O'BRIEN -> OBRIEN), hyphens and full stops separate tokens. Every
// function clears *out first and reuses its buffers; fields that do not belong to its part of the name stay empty. A
// standardised value standardises to itself. Nothing is guessed across fields: whether JOHN and DOE together are a
// person is asked with IsPlaceholderPerson.
//
// Thread-safe: pure functions. Cost: a plain one-word ASCII name is one pass and one table look-up.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipse {

enum class NameSuffix : uint8_t { kNone, kJr, kSr, kII, kIII, kIV, kV };
enum class Newborn : uint8_t { kNo, kBoy, kGirl, kUnspecified };

struct StandardName {
  std::string given;         // "MARY ANN": all given tokens but trailing middle initials
  std::string middle;        // "B", "LEE ANN"
  std::string family;        // tokens separated by a space, particles kept: "DE LA CRUZ", "GARCIA LOPEZ", "MCDONALD"
  std::string other_family;  // maiden or former: what follows NEE, FKA, BORN or stands in parentheses
  std::string nickname;      // in quotes or parentheses beside a given name: ROBERT "BOB"
  std::string mother_given;  // of a newborn without a name: "GIRL MARIA", "BABY BOY OF MARIA", "BB MARIA"
  NameSuffix suffix = NameSuffix::kNone;
  Newborn newborn = Newborn::kNo;
  char multiple_birth = 0;   // 'A', 'B' ... or '1', '2' ...; '*' for a twin without a letter; 0 for none
  bool placeholder = false;  // UNKNOWN, NFN, LNU, FNU, PATIENT, TEST ...: the names are left empty
  bool test_person = false;  // TEST, ZZTEST, DUMMY: not a person at all

  void Clear();
};

void StandardiseGivenName(std::string_view raw, StandardName* out);
void StandardiseMiddleName(std::string_view raw, StandardName* out);
void StandardiseFamilyName(std::string_view raw, StandardName* out);

// Reads "SMITH, JOHN A JR", "Dr. John A. Smith Jr", "Maria de la Cruz" and HL7's "SMITH^JOHN^A^JR^DR". Without a comma
// the family name is the last token and the particles before it; in both forms a second full given token is the middle
// name unless the two are a usual pair (MARY ANN, JOSE LUIS).
void StandardiseFullName(std::string_view raw, StandardName* out);

// The suffix column: "JR", "Jr.", "2nd", "III"; kNone for anything else.
NameSuffix StandardiseSuffix(std::string_view raw);

// Says whether two standardised names that each could be a person's are together a stand-in: JOHN DOE, JANE DOE.
bool IsPlaceholderPerson(std::string_view given, std::string_view family);
// Of those, the ones that are used for test records: MICKEY MOUSE, DONALD DUCK.
bool IsTestPerson(std::string_view given, std::string_view family);
// Says whether there is a given name with which this family name is a stand-in.
bool IsPlaceholderFamilyName(std::string_view family);

// Replaces *tokens with the significant tokens of a standardised family name, as views into it. Particles before
// another token are dropped (DE LA CRUZ -> CRUZ, VAN DER BERG -> BERG, AL SAYED -> SAYED); a saint stays with his name
// as one token with a blank ("SAINT JOHN", "SAN MIGUEL"). A name of particles only keeps its last.
void NameTokens(std::string_view standard_family, std::vector<std::string_view>* tokens);

}  // namespace ipse
