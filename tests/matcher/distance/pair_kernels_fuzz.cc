// Survival and oracle: any bytes, cut at newlines into values, compared all against all on every target, must agree with the
// reference. The first byte picks whether the values are put in order of length, as dictionaries are.

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "matcher/base/check.h"
#include "matcher/distance/pair_kernels.h"
#include "matcher/distance/reference.h"
#include "matcher/distance/simd_target.h"

namespace ipse {
namespace {

constexpr size_t kValuesMax = 24;
constexpr size_t kLengthMax = 160;

std::vector<std::string_view> Values(std::string_view text) {
  std::vector<std::string_view> values = {""};
  while (!text.empty() && values.size() < kValuesMax) {
    const size_t end = std::min(text.find('\n'), text.size());
    values.push_back(text.substr(0, std::min(end, kLengthMax)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return values;
}

void Run(std::string_view input) {
  const bool order = !input.empty() && input.front() % 2 == 0;
  if (!input.empty()) input.remove_prefix(1);
  std::vector<std::string_view> values = Values(input);
  if (order) {
    std::stable_sort(values.begin(), values.end(), [](auto a, auto b) { return a.size() < b.size(); });
  }
  const StringSlots slots = StringSlots::Build(values, 1);
  std::vector<uint32_t> left;
  std::vector<uint32_t> right;
  for (uint32_t i = 0; i < slots.size(); ++i) {
    for (uint32_t j = 0; j < slots.size(); ++j) {
      left.push_back(i);
      right.push_back(j);
    }
  }
  static const auto thresholds = JaroWinklerThresholds::Create(std::vector<double>{0.92, 0.88, 0.7});
  std::vector<uint8_t> levels(left.size());
  std::vector<uint8_t> bounded(left.size());
  std::vector<uint16_t> osa(left.size());
  std::vector<uint16_t> levenshtein(left.size());
  std::vector<double> truth(left.size());
  for (size_t i = 0; i < left.size(); ++i) truth[i] = ReferenceJaroWinkler(values[left[i]], values[right[i]]);
  bool first = true;
  for (const std::string& target : SupportedSimdTargets()) {
    IPSE_CHECK(SelectSimdTarget(target).ok());
    std::vector<uint16_t> exact(left.size());
    JaroWinklerLevels(slots, left, right, *thresholds, levels);
    OsaDistances(slots, left, right, exact);
    IPSE_CHECK(first || exact == osa);
    osa = exact;
    LevenshteinDistances(slots, left, right, exact);
    IPSE_CHECK(first || exact == levenshtein);
    levenshtein = exact;
    OsaAtMost2(slots, left, right, bounded);
    for (size_t i = 0; i < left.size(); ++i) {
      IPSE_CHECK(levels[i] == thresholds->LevelOf(truth[i]));
      IPSE_CHECK(bounded[i] == std::min<uint16_t>(osa[i], 3));
      if (first) {
        IPSE_CHECK(osa[i] == ReferenceOsa(values[left[i]], values[right[i]]));
        IPSE_CHECK(levenshtein[i] == ReferenceLevenshtein(values[left[i]], values[right[i]]));
      }
    }
    LevenshteinAtMost2(slots, left, right, bounded);
    for (size_t i = 0; i < left.size(); ++i) IPSE_CHECK(bounded[i] == std::min<uint16_t>(levenshtein[i], 3));
    first = false;
  }
}

}  // namespace
}  // namespace ipse

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ipse::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
