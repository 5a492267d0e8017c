#include "service/registry/types.h"

#include <gtest/gtest.h>

namespace ipse {
namespace {

// 000000012: from the right 2 doubled is 4, 1 is 1: the sum 5 lacks 5 of a multiple of ten.
TEST(EuidText, IsWrittenWithACheckDigit) { EXPECT_EQ(FormatEuid(Euid{12}), "E000000012-5"); }

TEST(EuidText, IsReadBack) {
  for (const uint64_t value : {1ull, 9ull, 10ull, 999'999'999ull, 1'000'000'000ull, 123'456'789'012ull}) {
    EXPECT_EQ(ParseEuid(FormatEuid(Euid{value})), Euid{value}) << value;
  }
  EXPECT_EQ(ParseEuid("e12-5"), Euid{12});
}

TEST(EuidText, NoticesAMistypedDigitAndTwoSwappedOnes) {
  EXPECT_EQ(ParseEuid("E000000013-5"), std::nullopt);
  EXPECT_EQ(ParseEuid("E000000021-5"), std::nullopt);
}

TEST(EuidText, RefusesWhatIsNone) {
  for (const char* text : {"", "E", "E-", "E1", "000000012-5", "E00000001x-5", "E000000000-0", "E12-5 ", "E-12-5",
                           "E99999999999999999999-1"}) {
    EXPECT_EQ(ParseEuid(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace ipse
