#include "matcher/standardise/text.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>
#include <memory>

#include "matcher/standardise/word_table.h"

namespace ipse {
namespace {

// ASCII folding: what a byte below 0x80 becomes; 0 drops it.
constexpr std::array<char, 128> MakeAsciiFold() {
  std::array<char, 128> table{};
  for (int c = 0x20; c < 0x7F; ++c) table[static_cast<size_t>(c)] = static_cast<char>(c);
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<size_t>(c)] = static_cast<char>(c - 'a' + 'A');
  for (char c : {'\t', '\n', '\v', '\f', '\r'}) table[static_cast<size_t>(c)] = ' ';
  return table;
}
constexpr std::array<char, 128> kAsciiFold = MakeAsciiFold();

// Appends folded bytes, one space for a run, none at the start.
class FoldSink {
 public:
  explicit FoldSink(std::string* out) : out_(out) {}
  void Put(char c) {
    if (c == ' ') {
      if (!out_->empty() && out_->back() != ' ') out_->push_back(' ');
    } else if (c != 0) {
      out_->push_back(c);
    }
  }
  void PutAscii(char c) { Put(kAsciiFold[static_cast<unsigned char>(c)]); }
  void PutUtf8(UChar32 c) {
    char bytes[U8_MAX_LENGTH];
    int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    out_->append(bytes, static_cast<size_t>(length));
  }
  void Finish() {
    if (!out_->empty() && out_->back() == ' ') out_->pop_back();
  }

 private:
  std::string* out_;
};

// Cyrillic by the BGN/PCGN rules, as passports and visas write it (MIKHAIL, SHCHUKIN), all else by ICU's general rules.
// ICU transliterators are stateless and locked inside where they cache, so one is shared by all threads.
const icu::Transliterator* SharedTransliterator() {
  static const std::unique_ptr<const icu::Transliterator> shared = [] {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<const icu::Transliterator> made(icu::Transliterator::createInstance(
        icu::UnicodeString::fromUTF8("NFKC; Russian-Latin/BGN; Any-Latin; NFKD; [\\u02B0-\\u02FF] Remove; Latin-ASCII"),
        UTRANS_FORWARD, error));
    return U_SUCCESS(error) ? std::move(made) : nullptr;
  }();
  return shared.get();
}

// Folds one code point that needs no context. Returns false when only the transliterator can tell.
bool PutSimple(UChar32 c, FoldSink* sink) {
  if (c < 0x80) {
    sink->PutAscii(static_cast<char>(c));
    return true;
  }
  // Modifier letters that transliteration leaves for signs without a sound of their own (soft sign, hamza, ayn).
  if (c >= 0x02B0 && c <= 0x02FF) return true;
  const int digit = u_charDigitValue(c);
  if (digit >= 0 && digit <= 9) {
    sink->Put(static_cast<char>('0' + digit));
    return true;
  }
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_UNASSIGNED:
    case U_OTHER_SYMBOL:
    case U_MODIFIER_SYMBOL:
      return true;
    case U_SPACE_SEPARATOR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      sink->Put(' ');
      return true;
    case U_DASH_PUNCTUATION:
      sink->Put('-');
      return true;
    default:
      return false;
  }
}

// What the letters and signs from U+0080 to U+036F become, taken once from ICU so that both paths agree.
struct LatinFold {
  static constexpr UChar32 kFirst = 0x80;
  static constexpr UChar32 kEnd = 0x370;
  std::array<std::array<char, 5>, kEnd - kFirst> text{};  // NUL-terminated

  void Put(UChar32 c, FoldSink* sink) const {
    for (const char* at = text[static_cast<size_t>(c - kFirst)].data(); *at != 0; ++at) sink->Put(*at);
  }

  LatinFold() {
    for (UChar32 c = kFirst; c < kEnd; ++c) {
      std::string folded = "-";  // so that a space is not a leading one
      FoldSink sink(&folded);
      if (!PutSimple(c, &sink) && SharedTransliterator() != nullptr) {
        icu::UnicodeString unicode(c);
        SharedTransliterator()->transliterate(unicode);
        for (int32_t i = 0; i < unicode.length(); ++i) {
          if (unicode[i] < 0x80) sink.PutAscii(static_cast<char>(unicode[i]));
        }
      }
      folded.erase(0, 1);
      if (c == 0x018F || c == 0x0259) folded.assign(1, 'A');  // the Azerbaijani schwa, A in passports
      if (folded.size() > 4) folded.resize(4);
      folded.copy(text[static_cast<size_t>(c - kFirst)].data(), folded.size());
    }
  }
};

const LatinFold& SharedLatinFold() {
  static const LatinFold latin;
  return latin;
}

// Typographic quotes and dashes, common in typed text, without ICU. Returns 0 for anything else.
char TypographicAscii(UChar32 c) {
  if (c >= 0x2018 && c <= 0x201B) return '\'';
  if (c >= 0x201C && c <= 0x201F) return '"';
  if (c >= 0x2010 && c <= 0x2015) return '-';
  if (c == 0x2032) return '\'';
  return 0;
}

// Folds text whose code points all lie in the Latin blocks. Returns false, leaving *out to be redone, at the first that
// does not.
bool FoldLatin(std::string_view utf8, std::string* out) {
  const LatinFold& latin = SharedLatinFold();
  FoldSink sink(out);
  const char* bytes = utf8.data();
  const size_t length = utf8.size();
  for (size_t i = 0; i < length;) {
    if (static_cast<unsigned char>(bytes[i]) < 0x80) {
      sink.PutAscii(bytes[i++]);
      continue;
    }
    UChar32 c;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) continue;  // invalid UTF-8: dropped
    if (c < LatinFold::kEnd) {
      latin.Put(c, &sink);
    } else if (const char ascii = TypographicAscii(c); ascii != 0) {
      sink.Put(ascii);
    } else {
      return false;
    }
  }
  sink.Finish();
  return true;
}

// One pass through ICU. Letters it has no Latin form for come out case-folded; other signs are dropped.
void FoldOtherScripts(std::string_view utf8, std::string* out) {
  std::string valid;
  valid.reserve(utf8.size());
  FoldSink unused(&valid);
  for (size_t i = 0; i < utf8.size();) {
    UChar32 c;
    U8_NEXT(utf8.data(), i, utf8.size(), c);
    if (c >= 0) unused.PutUtf8(c);
  }
  icu::UnicodeString unicode =
      icu::UnicodeString::fromUTF8(icu::StringPiece(valid.data(), static_cast<int32_t>(valid.size())));
  if (SharedTransliterator() != nullptr) SharedTransliterator()->transliterate(unicode);
  out->clear();
  FoldSink sink(out);
  for (int32_t i = 0; i < unicode.length();) {
    const UChar32 c = unicode.char32At(i);
    i += U16_LENGTH(c);
    if (c >= LatinFold::kFirst && c < LatinFold::kEnd) {
      SharedLatinFold().Put(c, &sink);
      continue;
    }
    if (PutSimple(c, &sink)) continue;
    if (const char ascii = TypographicAscii(c); ascii != 0) {
      sink.Put(ascii);
    } else if (u_isalpha(c)) {
      sink.PutUtf8(u_foldCase(c, U_FOLD_CASE_DEFAULT));
    }
  }
  sink.Finish();
}

// The words that stand for a missing value, after folding and with punctuation taken off both ends.
constexpr std::string_view kMissingLines[] = {
    "1 N/A N.A N\\A NULL NIL NONE UNKNOWN UNKOWN UNKNOW UNKN UNK UKN UNKNWN REFUSED DECLINED DECLINES UNAVAILABLE "
    "BLANK "
    "EMPTY MISSING UNDEFINED UNSPECIFIED UNDISCLOSED INVALID NOTGIVEN NOTKNOWN NOTAVAILABLE NOTPROVIDED NODATA NAN "
    "#N/A "
    "NOINFO TBD TBA NOTAPPLICABLE DECLINEDTOANSWER UNABLETOOBTAIN UTO PENDING WITHHELD CONFIDENTIAL DESCONOCIDO "
    "DESCONOCIDA INCONNU UNBEKANNT",
    "2 NA ND NS NP",
};

// Removes blanks and punctuation from *compact's idea of the value: "NOT GIVEN" and "not-given" are one marker.
std::string_view CompactMarker(std::string_view folded, std::array<char, 24>* buffer) {
  size_t size = 0;
  for (char c : folded) {
    const bool keep = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '\\' || c == '#';
    if (!keep) continue;
    if (size == buffer->size()) return {};
    (*buffer)[size++] = c;
  }
  return {buffer->data(), size};
}

bool IsRunOf(std::string_view text, char c) {
  return !text.empty() && text.find_first_not_of(c) == std::string_view::npos;
}

// 0: a value; 1: a marker; 2: a marker unless a name.
uint32_t MarkerKind(std::string_view folded) {
  static const WordTable markers{std::span<const std::string_view>(kMissingLines)};
  if (folded.empty()) return 1;
  if (folded.size() > 40) return 0;
  bool fits = false;
  for (char c : folded) {
    if (static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9')) return 0;  // no marker has these
    fits |= c >= 'A' && c <= 'Z';
  }
  std::array<char, 24> buffer;
  if (!fits) return 1;  // punctuation only
  const std::string_view compact = CompactMarker(folded, &buffer);
  if (compact.empty()) return 0;
  if (compact.size() >= 2 && IsRunOf(compact, 'X')) return 1;
  return markers.Find(compact);
}

}  // namespace

void FoldText(std::string_view utf8, std::string* out) {
  out->resize(utf8.size());
  char* to = out->data();
  bool space = true;  // the last byte written was a space, or nothing was written
  for (char raw : utf8) {
    if (static_cast<unsigned char>(raw) >= 0x80) [[unlikely]] {
      out->clear();
      if (FoldLatin(utf8, out)) return;
      // Dropping signs may bring together what folds further, so fold to the fixed point; two rounds settle real text.
      std::string previous;
      FoldOtherScripts(utf8, out);
      for (int round = 0; round < 4 && previous != *out; ++round) {
        previous = *out;
        FoldOtherScripts(previous, out);
      }
      return;
    }
    const char c = kAsciiFold[static_cast<unsigned char>(raw)];
    if (c == 0 || (c == ' ' && space)) continue;
    *to++ = c;
    space = c == ' ';
  }
  if (to != out->data() && to[-1] == ' ') --to;
  out->resize(static_cast<size_t>(to - out->data()));
}

bool IsMissingMarker(std::string_view folded) { return MarkerKind(folded) != 0; }

bool IsMissingNameMarker(std::string_view folded) { return MarkerKind(folded) == 1; }

}  // namespace ipse
