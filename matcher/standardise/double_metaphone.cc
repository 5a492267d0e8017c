#include <array>
#include <initializer_list>

#include "matcher/standardise/phonetic.h"

namespace ipse {
namespace {

constexpr size_t kLettersMax = 64;
constexpr int kSymbolsMax = 8;
constexpr std::string_view kSymbols = " AFHJKLMNPRSTX0";  // the packed value of a symbol is its index

uint32_t SymbolOf(char c) { return static_cast<uint32_t>(kSymbols.find(c)); }

// One word and the two codes that grow beside it. The rules are those of the published description, one function a
// letter; each returns how many letters it has used.
class Coder {
 public:
  explicit Coder(std::string_view upper) {
    for (char c : upper) {
      if (c >= 'A' && c <= 'Z' && size_ < kLettersMax) letters_[size_++] = c;
    }
    static constexpr std::string_view kSlavoGermanic[] = {"CZ", "WITZ"};
    for (size_t i = 0; i < size_; ++i) {
      slavo_germanic_ |= letters_[i] == 'W' || letters_[i] == 'K';
      for (std::string_view part : kSlavoGermanic) slavo_germanic_ |= Is(static_cast<int>(i), {part});
    }
  }

  MetaphoneCodes Run() {
    int at = Is(0, {"GN", "KN", "PN", "WR", "PS"}) ? 1 : 0;
    if (Letter(0) == 'X') {
      Add("S");
      at = 1;
    }
    while (at < Size() && (primary_length_ < kSymbolsMax || alternate_length_ < kSymbolsMax)) at += Step(at);
    return {Pack(primary_, primary_length_), Pack(alternate_, alternate_length_)};
  }

 private:
  int Size() const { return static_cast<int>(size_); }
  char Letter(int at) const { return at >= 0 && at < Size() ? letters_[static_cast<size_t>(at)] : 0; }
  std::string_view Word() const { return {letters_.data(), size_}; }

  // Says whether one of the texts stands at `at`.
  bool Is(int at, std::initializer_list<std::string_view> texts) const {
    if (at < 0 || at >= Size()) return false;
    for (std::string_view text : texts) {
      if (Word().substr(static_cast<size_t>(at), text.size()) == text) return true;
    }
    return false;
  }
  bool IsOneOf(int at, std::string_view letters) const {
    return Letter(at) != 0 && letters.find(Letter(at)) != std::string_view::npos;
  }
  bool IsVowel(int at) const { return IsOneOf(at, "AEIOUY"); }
  bool IsLast(int at) const { return at == Size() - 1; }
  bool IsGermanic() const { return Is(0, {"VAN", "VON", "SCH"}); }

  void Add(std::string_view both) { Add(both, both); }
  void Add(std::string_view primary, std::string_view alternate) {
    for (char c : primary) {
      if (primary_length_ < kSymbolsMax) primary_[static_cast<size_t>(primary_length_++)] = c;
    }
    for (char c : alternate) {
      if (alternate_length_ < kSymbolsMax) alternate_[static_cast<size_t>(alternate_length_++)] = c;
    }
  }
  static uint32_t Pack(const std::array<char, kSymbolsMax>& code, int length) {
    uint32_t packed = 0;
    for (int i = 0; i < kSymbolsMax; ++i) {
      packed = (packed << 4) | (i < length ? SymbolOf(code[static_cast<size_t>(i)]) : 0);
    }
    return packed;
  }

  // Adds the symbol and uses up a doubled letter.
  int Simple(int at, std::string_view symbol, char doubled) {
    Add(symbol);
    return Letter(at + 1) == doubled ? 2 : 1;
  }

  int Step(int at) {
    switch (Letter(at)) {
      case 'A':
      case 'E':
      case 'I':
      case 'O':
      case 'U':
      case 'Y':
        if (at == 0) Add("A");
        return 1;
      case 'B':
        return Simple(at, "P", 'B');
      case 'C':
        return StepC(at);
      case 'D':
        return StepD(at);
      case 'F':
        return Simple(at, "F", 'F');
      case 'G':
        return StepG(at);
      case 'H':
        return StepH(at);
      case 'J':
        return StepJ(at);
      case 'K':
        return Simple(at, "K", 'K');
      case 'L':
        return StepL(at);
      case 'M':
        return StepM(at);
      case 'N':
        return Simple(at, "N", 'N');
      case 'P':
        return StepP(at);
      case 'Q':
        return Simple(at, "K", 'Q');
      case 'R':
        return StepR(at);
      case 'S':
        return StepS(at);
      case 'T':
        return StepT(at);
      case 'V':
        return Simple(at, "F", 'V');
      case 'W':
        return StepW(at);
      case 'X':
        return StepX(at);
      case 'Z':
        return StepZ(at);
      default:
        return 1;
    }
  }

  int StepC(int at) {
    // Germanic -ACH- as in BACHER, MACHER.
    if (at > 1 && !IsVowel(at - 2) && Is(at - 1, {"ACH"}) && Letter(at + 2) != 'I' &&
        (Letter(at + 2) != 'E' || Is(at - 2, {"BACHER", "MACHER"}))) {
      Add("K");
      return 2;
    }
    if (at == 0 && Is(0, {"CAESAR"})) {
      Add("S");
      return 2;
    }
    if (Is(at, {"CHIA"})) {
      Add("K");
      return 2;
    }
    if (Is(at, {"CH"})) return StepCh(at);
    if (Is(at, {"CZ"}) && !Is(at - 2, {"WICZ"})) {
      Add("S", "X");
      return 2;
    }
    if (Is(at + 1, {"CIA"})) {
      Add("X");
      return 3;
    }
    if (Is(at, {"CC"}) && !(at == 1 && Letter(0) == 'M')) return StepCc(at);
    if (Is(at, {"CK", "CG", "CQ"})) {
      Add("K");
      return 2;
    }
    if (Is(at, {"CI", "CE", "CY"})) {
      if (Is(at, {"CIO", "CIE", "CIA"})) {
        Add("S", "X");
      } else {
        Add("S");
      }
      return 2;
    }
    Add("K");
    return IsOneOf(at + 1, "CKQ") && !Is(at + 1, {"CE", "CI"}) ? 2 : 1;
  }

  int StepCc(int at) {
    if (IsOneOf(at + 2, "IEH") && !Is(at + 2, {"HU"})) {
      // ACCIDENT, ACCEDE, SUCCEED against BACCI, BERTUCCI.
      if ((at == 1 && Letter(0) == 'A') || Is(at - 1, {"UCCEE", "UCCES"})) {
        Add("KS");
      } else {
        Add("X");
      }
      return 3;
    }
    Add("K");
    return 2;
  }

  int StepCh(int at) {
    if (at > 0 && Is(at, {"CHAE"})) {
      Add("K", "X");
      return 2;
    }
    // Greek roots: CHARISMA, CHORUS, CHEMISTRY; not CHORE.
    if (at == 0 && Is(1, {"HARAC", "HARIS", "HOR", "HYM", "HIA", "HEM"}) && !Is(0, {"CHORE"})) {
      Add("K");
      return 2;
    }
    if (IsGermanic() || Is(at - 2, {"ORCHES", "ARCHIT", "ORCHID"}) || IsOneOf(at + 2, "TS") ||
        ((IsOneOf(at - 1, "AOUE") || at == 0) && (IsOneOf(at + 2, "LRNMBHFVW") || IsLast(at + 1)))) {
      Add("K");
    } else if (at == 0) {
      Add("X");
    } else if (Is(0, {"MC"})) {
      Add("K");
    } else {
      Add("X", "K");
    }
    return 2;
  }

  int StepD(int at) {
    if (Is(at, {"DG"})) {
      if (IsOneOf(at + 2, "IEY")) {
        Add("J");
        return 3;
      }
      Add("TK");
      return 2;
    }
    Add("T");
    return Is(at, {"DT", "DD"}) ? 2 : 1;
  }

  int StepG(int at) {
    if (Letter(at + 1) == 'H') return StepGh(at);
    if (Letter(at + 1) == 'N') {
      if (at == 1 && IsVowel(0) && !slavo_germanic_) {
        Add("KN", "N");
      } else if (!Is(at + 2, {"EY"}) && !slavo_germanic_) {
        Add("N", "KN");
      } else {
        Add("KN");
      }
      return 2;
    }
    if (Is(at + 1, {"LI"}) && !slavo_germanic_) {
      Add("KL", "L");
      return 2;
    }
    // GES-, GEP-, GEL-, GIE- in front.
    if (at == 0 && (Letter(1) == 'Y' || Is(1, {"ES", "EP", "EB", "EL", "EY", "IB", "IL", "IN", "IE", "EI", "ER"}))) {
      Add("K", "J");
      return 2;
    }
    // -GER-, -GY-: DANGER, RANGER, MANGER are J.
    if ((Is(at + 1, {"ER"}) || Letter(at + 1) == 'Y') && !Is(0, {"DANGER", "RANGER", "MANGER"}) &&
        !IsOneOf(at - 1, "EI") && !Is(at - 1, {"RGY", "OGY"})) {
      Add("K", "J");
      return 2;
    }
    // Italian BIAGGI; Germanic GET.
    if (IsOneOf(at + 1, "EIY") || Is(at - 1, {"AGGI", "OGGI"})) {
      if (IsGermanic() || Is(at + 1, {"ET"})) {
        Add("K");
      } else if (Is(at + 1, {"IER"}) && IsLast(at + 3)) {
        Add("J");
      } else {
        Add("J", "K");
      }
      return 2;
    }
    return Simple(at, "K", 'G');
  }

  int StepGh(int at) {
    if (at > 0 && !IsVowel(at - 1)) {
      Add("K");
      return 2;
    }
    if (at == 0) {
      Add(Letter(2) == 'I' ? "J" : "K");
      return 2;
    }
    // Parker's rule: HUGH, BOUGH, BROUGHTON are silent.
    if (IsOneOf(at - 2, "BHD") || IsOneOf(at - 3, "BHD") || IsOneOf(at - 4, "BH")) return 2;
    // LAUGH, MCLAUGHLIN, COUGH, GOUGH, ROUGH, TOUGH.
    if (at > 2 && Letter(at - 1) == 'U' && IsOneOf(at - 3, "CGLRT")) {
      Add("F");
    } else if (Letter(at - 1) != 'I') {
      Add("K");
    }
    return 2;
  }

  int StepH(int at) {
    if ((at == 0 || IsVowel(at - 1)) && IsVowel(at + 1)) {
      Add("H");
      return 2;
    }
    return 1;
  }

  int StepJ(int at) {
    if (Is(at, {"JOSE"}) || Is(0, {"SAN"})) {
      if ((at == 0 && Size() == 4) || Is(0, {"SAN"})) {
        Add("H");
      } else {
        Add("J", "H");
      }
      return 1;
    }
    if (at == 0) {
      Add("J", "A");
    } else if (IsVowel(at - 1) && !slavo_germanic_ && IsOneOf(at + 1, "AO")) {
      Add("J", "H");
    } else if (IsLast(at)) {
      Add("J", "");
    } else if (!IsOneOf(at + 1, "LTKSNMBZ") && !IsOneOf(at - 1, "SKL")) {
      Add("J");
    }
    return Letter(at + 1) == 'J' ? 2 : 1;
  }

  int StepL(int at) {
    if (Letter(at + 1) != 'L') {
      Add("L");
      return 1;
    }
    // Spanish -ILLO, -ILLA, -ALLE: the second reading is silent.
    const bool spanish_end = at == Size() - 3 && Is(at - 1, {"ILLO", "ILLA", "ALLE"});
    const bool spanish_plural = (Is(Size() - 2, {"AS", "OS"}) || IsOneOf(Size() - 1, "AO")) && Is(at - 1, {"ALLE"});
    Add("L", spanish_end || spanish_plural ? "" : "L");
    return 2;
  }

  int StepM(int at) {
    const bool silent_b = Is(at - 1, {"UMB"}) && (IsLast(at + 1) || Is(at + 2, {"ER"}));
    Add("M");
    return silent_b || Letter(at + 1) == 'M' ? 2 : 1;
  }

  int StepP(int at) {
    if (Letter(at + 1) == 'H') {
      Add("F");
      return 2;
    }
    Add("P");
    return IsOneOf(at + 1, "PB") ? 2 : 1;
  }

  int StepR(int at) {
    // French -IER at the end is silent in the first reading: ROGIER, but HOCHMEIER.
    if (IsLast(at) && !slavo_germanic_ && Is(at - 2, {"IE"}) && !Is(at - 4, {"ME", "MA"})) {
      Add("", "R");
    } else {
      Add("R");
    }
    return Letter(at + 1) == 'R' ? 2 : 1;
  }

  int StepS(int at) {
    if (Is(at - 1, {"ISL", "YSL"})) return 1;  // ISLAND, CARLYSLE
    if (at == 0 && Is(0, {"SUGAR"})) {
      Add("X", "S");
      return 1;
    }
    if (Is(at, {"SH"})) {
      Add(Is(at + 1, {"HEIM", "HOEK", "HOLM", "HOLZ"}) ? "S" : "X");
      return 2;
    }
    if (Is(at, {"SIO", "SIA"})) {
      Add("S", slavo_germanic_ ? "S" : "X");
      return 3;
    }
    // SMITH and SCHMIDT, SNIDER and SCHNEIDER; Hungarian SZ.
    if ((at == 0 && IsOneOf(1, "MNLW")) || Letter(at + 1) == 'Z') {
      Add("S", "X");
      return Letter(at + 1) == 'Z' ? 2 : 1;
    }
    if (Is(at, {"SC"})) return StepSc(at);
    // French ending: RESNAIS, ARTOIS.
    if (IsLast(at) && Is(at - 2, {"AI", "OI"})) {
      Add("", "S");
    } else {
      Add("S");
    }
    return IsOneOf(at + 1, "SZ") ? 2 : 1;
  }

  int StepSc(int at) {
    if (Letter(at + 2) == 'H') {
      if (Is(at + 3, {"OO", "ER", "EN", "UY", "ED", "EM"})) {
        // SCHERMERHORN, SCHENKER against SCHOOL, SCHOONER.
        if (Is(at + 3, {"ER", "EN"})) {
          Add("X", "SK");
        } else {
          Add("SK");
        }
      } else if (at == 0 && !IsVowel(3) && Letter(3) != 'W') {
        Add("X", "S");
      } else {
        Add("X");
      }
      return 3;
    }
    if (IsOneOf(at + 2, "IEY")) {
      Add("S");
      return 3;
    }
    Add("SK");
    return 3;
  }

  int StepT(int at) {
    if (Is(at, {"TION", "TIA", "TCH"})) {
      Add("X");
      return 3;
    }
    if (Is(at, {"TH", "TTH"})) {
      // THOMAS, THAMES and Germanic names: T.
      if (Is(at + 2, {"OM", "AM"}) || IsGermanic()) {
        Add("T");
      } else {
        Add("0", "T");
      }
      return Is(at, {"TTH"}) ? 3 : 2;
    }
    Add("T");
    return IsOneOf(at + 1, "TD") ? 2 : 1;
  }

  int StepW(int at) {
    if (Is(at, {"WR"})) {
      Add("R");
      return 2;
    }
    if (at == 0 && (IsVowel(1) || Is(0, {"WH"}))) {
      Add("A", IsVowel(1) ? "F" : "A");  // WASSERMAN is also VASSERMAN
      return 1;
    }
    // ARNOW is also ARNOFF; -EWSKI, -OWSKY.
    if ((IsLast(at) && IsVowel(at - 1)) || Is(at - 1, {"EWSKI", "EWSKY", "OWSKI", "OWSKY"}) || Is(0, {"SCH"})) {
      Add("", "F");
      return 1;
    }
    if (Is(at, {"WICZ", "WITZ"})) {
      Add("TS", "FX");
      return 4;
    }
    return 1;
  }

  int StepX(int at) {
    // French -EAUX, -AUX, -OUX are silent.
    if (!(IsLast(at) && (Is(at - 3, {"IAU", "EAU"}) || Is(at - 2, {"AU", "OU"})))) Add("KS");
    return IsOneOf(at + 1, "CX") ? 2 : 1;
  }

  int StepZ(int at) {
    if (Letter(at + 1) == 'H') {
      Add("J");
      return 2;
    }
    if (Is(at + 1, {"ZO", "ZI", "ZA"}) || (slavo_germanic_ && at > 0 && Letter(at - 1) != 'T')) {
      Add("S", "TS");
    } else {
      Add("S");
    }
    return Letter(at + 1) == 'Z' ? 2 : 1;
  }

  std::array<char, kLettersMax> letters_{};
  size_t size_ = 0;
  bool slavo_germanic_ = false;
  std::array<char, kSymbolsMax> primary_{};
  std::array<char, kSymbolsMax> alternate_{};
  int primary_length_ = 0;
  int alternate_length_ = 0;
};

}  // namespace

MetaphoneCodes DoubleMetaphone(std::string_view upper) {
  MetaphoneCodes codes = Coder(upper).Run();
  // A name whose every letter is silent in one reading has only the other.
  if (codes.primary == 0) codes.primary = codes.alternate;
  if (codes.alternate == 0) codes.alternate = codes.primary;
  return codes;
}

std::string MetaphoneText(uint32_t code) {
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4) {
    const uint32_t symbol = (code >> shift) & 15;
    if (symbol != 0 && symbol < kSymbols.size()) text.push_back(kSymbols[symbol]);
  }
  return text;
}

}  // namespace ipse
