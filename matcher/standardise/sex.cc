#include "matcher/standardise/sex.h"

#include <string>

#include "matcher/standardise/text.h"
#include "matcher/standardise/word_table.h"

namespace ipse {

char StandardiseSex(std::string_view raw) {
  // English; German männlich, weiblich, Frau; French homme, femme, masculin; Spanish hombre, mujer, varón, hembra;
  // Italian maschio, femmina; Portuguese homem, mulher; Dutch man, vrouw. H alone is left out: homme and hombre are
  // men, but systems also write H for "hidden". FHIR and HL7 codes; SNOMED-like words for other.
  static constexpr std::string_view kLines[] = {
      "77 M MALE MAN BOY MASC MASCULINE MASCULINO MASCULIN HOMME HOMBRE HOMEM VARON MANN MANNLICH MAENNLICH MASCHIO "
      "MANNELIJK "
      "1 1.0 01 MALES MM ML MAL MLE CISMALE TRANSMALE TM MALETRANSGENDER GENTLEMAN HERR MR SENOR NINO MUZHSKOY M1 "
      "MEZCZYZNA",
      "70 F FEMALE WOMAN GIRL FEM FEMININE FEMENINO FEMININO FEMININ FEMME MUJER MULHER HEMBRA FRAU WEIBLICH FEMMINA "
      "VROUW "
      "VROUWELIJK 2 2.0 02 FEMALES FF FML FEMAL FMALE W CISFEMALE TRANSFEMALE TF LADY MRS MS MISS SENORA NINA ZHENSKIY "
      "F2 "
      "KOBIETA",
      "79 O OTHER OTH OTHR X I INTERSEX NONBINARY NON-BINARY NB DIVERS D DIVERSE NEUTRAL TRANSGENDER A AMBIGUOUS "
      "INDETERMINATE UNDIFFERENTIATED THIRD NEITHER 3 GENDERQUEER OTRO AUTRE",
  };
  static const WordTable table{std::span<const std::string_view>(kLines)};
  thread_local std::string folded;
  FoldText(raw, &folded);
  std::erase_if(folded, [](char c) { return c == ' ' || c == '(' || c == ')' || c == '\'' || c == '"'; });
  return static_cast<char>(table.Find(folded));
}

}  // namespace ipse
