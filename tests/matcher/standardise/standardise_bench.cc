// Cost of one value, per field kind: ordinary values on the fast path and the ones that need more. Fixed values, no
// seed.

#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <string_view>

#include "matcher/standardise/address.h"
#include "matcher/standardise/date.h"
#include "matcher/standardise/email.h"
#include "matcher/standardise/identifier.h"
#include "matcher/standardise/nickname.h"
#include "matcher/standardise/person_name.h"
#include "matcher/standardise/phone.h"
#include "matcher/standardise/phonetic.h"
#include "matcher/standardise/sex.h"
#include "matcher/standardise/text.h"

namespace ipse {
namespace {

constexpr std::array<std::string_view, 8> kPlainNames = {"Michael", "JENNIFER",  "Nguyen", "RODRIGUEZ",
                                                         "Smith",   "Katherine", "Lee",    "ANDERSON"};
constexpr std::array<std::string_view, 8> kOddNames = {"Mary Ann B",   "SMITH JR",    "O'Brien",  "De La Cruz",
                                                       "GARCIA-LOPEZ", "Baby Girl A", "Dr. John", "St. John"};
constexpr std::array<std::string_view, 4> kLatinNames = {"José", "Müller", "RODRÍGUEZ", "Łukasz"};
constexpr std::array<std::string_view, 4> kCyrillicNames = {"Михаил", "Ольга", "Горбачёв", "Иванова"};
constexpr std::array<std::string_view, 4> kStreets = {"4206 West Cherry Lane, #289", "113 HIGHLAND WAY",
                                                      "85 Deer St Unit 1D", "202 76TH AVENUE"};
constexpr std::array<std::string_view, 4> kPhones = {"312-278-2128", "(520) 679-7773", "13122782128", "310.563.2982"};
constexpr std::array<std::string_view, 4> kDates = {"2024-01-31", "1/31/2024", "31-JAN-2024", "20240131"};
constexpr std::array<std::string_view, 4> kNumbers = {"123-45-6788", "289762658", "653-02-0032", "179669717"};
constexpr std::array<std::string_view, 4> kEmails = {"joloughlin808@hotmail.example", "roy.white@hotmail.example",
                                                     "A.B@c.example", "x@y.example"};

template <size_t kCount, typename Run>
void Loop(benchmark::State& state, const std::array<std::string_view, kCount>& values, Run run) {
  size_t at = 0;
  for (auto _ : state) {
    run(values[at]);
    at = at + 1 == kCount ? 0 : at + 1;
  }
}

template <typename Value, size_t kCount, typename Run>
void Register(const char* name, const std::array<std::string_view, kCount>& values, Run run) {
  benchmark::RegisterBenchmark(name, [&values, run](benchmark::State& state) {
    Value out;
    Loop(state, values, [&](std::string_view raw) {
      run(raw, &out);
      benchmark::DoNotOptimize(out);
    });
  });
}

struct Code {
  MetaphoneCodes metaphone;
  uint32_t soundex = 0;
};

}  // namespace
}  // namespace ipse

int main(int argc, char** argv) {
  using namespace ipse;
  Register<std::string>("fold/plain", kPlainNames, FoldText);
  Register<std::string>("fold/latin", kLatinNames, FoldText);
  Register<std::string>("fold/cyrillic", kCyrillicNames, FoldText);
  Register<StandardName>("given/plain", kPlainNames, StandardiseGivenName);
  Register<StandardName>("given/odd", kOddNames, StandardiseGivenName);
  Register<StandardName>("family/plain", kPlainNames, StandardiseFamilyName);
  Register<StandardName>("family/odd", kOddNames, StandardiseFamilyName);
  Register<StandardAddress>("street", kStreets, StandardiseStreet);
  Register<StandardPhone>("phone", kPhones,
                          [](std::string_view raw, StandardPhone* out) { StandardisePhone(raw, "US", out); });
  Register<uint32_t>("date", kDates, [](std::string_view raw, uint32_t* out) { *out = DateParser().Parse(raw); });
  Register<StandardIdentifier>("ssn", kNumbers, [](std::string_view raw, StandardIdentifier* out) {
    StandardiseIdentifier(raw, IdentifierStyle::kUsSocialSecurity, out);
  });
  Register<StandardEmail>("email", kEmails, StandardiseEmail);
  Register<Code>("phonetic", kPlainNames, [](std::string_view raw, Code* out) {
    out->metaphone = DoubleMetaphone(raw);
    out->soundex = SoundexCode(raw);
  });
  Register<size_t>("nickname", kPlainNames,
                   [](std::string_view raw, size_t* out) { *out = NicknameGroups(raw).size(); });
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
