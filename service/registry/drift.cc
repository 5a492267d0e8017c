#include "service/registry/drift.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace ipse {
namespace {

enum Feature : size_t { kFilled, kLength, kDigits, kLetters, kOther };
constexpr std::array<const char*, 5> kNames = {"filled", "length", "digits", "letters", "other characters"};

// Records that the averages remember. A day of a middling clinic against some weeks.
constexpr double kFast = 300, kSlow = 10'000;
// Nothing is usual before so many were seen.
constexpr uint64_t kSettled = 1000;
// A difference this large, in standard errors of the fast average, does not come by chance in years; and a smaller one than
// the least matters to nobody.
constexpr double kErrors = 8;
constexpr std::array<double, 5> kLeast = {0.10, 1.0, 0.10, 0.10, 0.05};

}  // namespace

void DriftWatch::Average::See(double value, double weight) {
  const double difference = value - mean;
  mean += weight * difference;
  variance = (1 - weight) * (variance + weight * difference * difference);
}

void DriftWatch::Add(Field* field, size_t feature, uint64_t count, double value) {
  // The first ones count alike: a mean of what there is.
  const double first = 1.0 / static_cast<double>(count);
  field->fast[feature].See(value, std::max(first, 1 / kFast));
  field->slow[feature].See(value, std::max(first, 1 / kSlow));
}

void DriftWatch::See(const std::string& source, const journal::Demographics& demographics) {
  auto& fields = sources_[source];
  const uint64_t records = ++records_[source];
  std::map<std::string_view, std::string_view> first_of;
  for (const auto& value : demographics.value()) {
    if (!value.text().empty()) first_of.try_emplace(value.role(), value.text());
  }
  for (const auto& [role, text] : first_of) {
    const auto [at, added] = fields.try_emplace(std::string(role));
    // A field that comes up for the first time was empty in all records before.
    if (added) at->second.seen = records - 1;
  }
  for (auto& [role, field] : fields) {
    const auto found = first_of.find(role);
    Add(&field, kFilled, ++field.seen, found == first_of.end() ? 0 : 1);
    if (found == first_of.end()) continue;
    const std::string_view text = found->second;
    double digits = 0, letters = 0;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      digits += std::isdigit(byte) != 0 ? 1 : 0;
      letters += byte >= 0x80 || std::isalpha(byte) != 0 ? 1 : 0;
    }
    const auto length = static_cast<double>(text.size());
    ++field.values;
    Add(&field, kLength, field.values, length);
    Add(&field, kDigits, field.values, digits / length);
    Add(&field, kLetters, field.values, letters / length);
    Add(&field, kOther, field.values, 1 - (digits + letters) / length);
  }
}

std::vector<DriftWarning> DriftWatch::Warnings() const {
  std::vector<DriftWarning> warnings;
  for (const auto& [source, fields] : sources_) {
    for (const auto& [role, field] : fields) {
      for (size_t f = 0; f < kFeatures; ++f) {
        if ((f == kFilled ? field.seen : field.values) < kSettled) continue;
        const Average &fast = field.fast[f], &slow = field.slow[f];
        const double error = std::sqrt(slow.variance / kFast);
        const double difference = std::abs(fast.mean - slow.mean);
        if (difference > std::max(kLeast[f], kErrors * error)) {
          warnings.push_back({source, role, kNames[f], slow.mean, fast.mean});
        }
      }
    }
  }
  return warnings;
}

}  // namespace ipse
