#include "datasets/io/text_encoding.h"

#include <gtest/gtest.h>

namespace ipse {
namespace {

TEST(IsUtf8, AcceptsWellFormedText) {
  for (const std::string_view text :
       {"", "plain ascii, longer than eight bytes", "é", "Åsa", "王", "😀", "\x7F", "\xC2\x80", "\xDF\xBF",
        "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
}

// Unicode 15, section 3.9: overlong forms, surrogates, beyond U+10FFFF, missing and lone continuation bytes.
TEST(IsUtf8, RefusesIllFormedText) {
  for (const std::string_view text :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE0\xA0", "\xE1\x80\xC0",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x90\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFF", "\xFE", "12345678\xE9", "1234567\xE9"}) {
    EXPECT_FALSE(IsUtf8(text));
  }
}

TEST(AppendUtf8, EncodesEveryLength) {
  std::string text;
  for (const char32_t code : {U'a', U'\u00E9', U'\u738B', U'\U0001F600', char32_t{0x10FFFF}}) AppendUtf8(code, &text);
  EXPECT_EQ(text, "aé王😀\xF4\x8F\xBF\xBF");
}

TEST(AppendWindows1252, ConvertsEveryByteToUtf8) {
  std::string text;
  AppendWindows1252("Jos\xE9 \x80 \x92 \x9F \x81 \xFF", &text);
  EXPECT_EQ(text, "José € ’ Ÿ \xC2\x81 ÿ");
  for (int byte = 0; byte < 256; ++byte) {
    std::string one;
    const char c = static_cast<char>(byte);
    AppendWindows1252({&c, 1}, &one);
    EXPECT_TRUE(IsUtf8(one)) << byte;
  }
}

std::string Decode(std::string_view bytes, bool big_endian, size_t piece) {
  Utf16Decoder decoder(big_endian);
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += piece) decoder.Decode(bytes.substr(at, piece), &text);
  decoder.Finish(&text);
  return text;
}

TEST(Utf16Decoder, DecodesInAnyPieces) {
  using std::string_view_literals::operator""sv;
  for (size_t piece = 1; piece <= 5; ++piece) {
    EXPECT_EQ(Decode("a\0\xE9\0\x8B\x73\x3D\xD8\x00\xDE"sv, false, piece), "aé王😀");
    EXPECT_EQ(Decode("\0a\0\xE9\x73\x8B\xD8\x3D\xDE\x00"sv, true, piece), "aé王😀");
    EXPECT_EQ(Decode("\x3D\xD8"sv, false, piece), "\uFFFD") << "a high surrogate alone";
    EXPECT_EQ(Decode("\x3D\xD8"
                     "a\0"sv,
                     false, piece),
              "\uFFFDa");
    EXPECT_EQ(Decode("\x00\xDE"
                     "a\0"sv,
                     false, piece),
              "\uFFFDa")
        << "a low surrogate alone";
    EXPECT_EQ(Decode("\x3D\xD8\x3D\xD8\x00\xDE"sv, false, piece), "\uFFFD😀");
    EXPECT_EQ(Decode("a\0b"sv, false, piece), "a\uFFFD") << "an odd byte at the end";
  }
}

TEST(DetectUtf16, ByMarkAndByZeros) {
  using std::string_view_literals::operator""sv;
  size_t mark = 9;
  EXPECT_EQ(DetectUtf16("\xFF\xFE"sv, &mark), Utf16Kind::kLittleEndian);
  EXPECT_EQ(mark, 2u);
  EXPECT_EQ(DetectUtf16("\xFE\xFF\0a"sv, &mark), Utf16Kind::kBigEndian);
  EXPECT_EQ(DetectUtf16("a\0b\0c\0d\0"sv, &mark), Utf16Kind::kLittleEndian);
  EXPECT_EQ(mark, 0u);
  EXPECT_EQ(DetectUtf16("\0a\0b\0c\0d"sv, &mark), Utf16Kind::kBigEndian);
  EXPECT_EQ(DetectUtf16("abcdefgh"sv, &mark), Utf16Kind::kNone);
  EXPECT_EQ(DetectUtf16("\0\0\0\0\0\0\0\0"sv, &mark), Utf16Kind::kNone);
  EXPECT_EQ(DetectUtf16(""sv, &mark), Utf16Kind::kNone);
}

}  // namespace
}  // namespace ipse
