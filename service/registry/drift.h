#pragma once

// Watches what sources send for sudden changes: a field that stays empty, a phone number in a new format, a placeholder that
// everybody has.
//
//   DriftWatch drift;
//   drift.See("EAST_HOSPITAL", demographics);
//   for (const DriftWarning& warning : drift.Warnings()) ...
//
// For each source and field it keeps a few averages of how values look - how often there is one, how long it is, how much of
// it are digits, letters and other characters - once over the latest few hundred records and once over the latest ten
// thousand. Where the two part by more than records scatter, it warns, until the new way has become the usual one or the old
// one is back. No value is kept.
//
// Not thread-safe. Cost: some hundred nanoseconds a value; about 100 bytes a source and field.

#include <array>
#include <map>
#include <string>
#include <vector>

#include "service/journal/journal.pb.h"

namespace ipse {

struct DriftWarning {
  std::string source, field;
  std::string what;         // "filled", "length", "digits", "letters", "other characters"
  double usual = 0, now = 0;  // shares, or characters for the length
};

class DriftWatch {
 public:
  void See(const std::string& source, const journal::Demographics& demographics);
  std::vector<DriftWarning> Warnings() const;

  // For an archive (matcher/base/archive.h).
  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    archive->Each(self.sources_, [](auto& source, Archive* to) {
      to->Array(source.first);
      to->Each(source.second, [](auto& field, Archive* each) {
        each->Array(field.first);
        each->Value(field.second);
      });
    });
    archive->Each(self.records_, [](auto& source, Archive* to) {
      to->Array(source.first);
      to->Value(source.second);
    });
  }

 private:
  static constexpr size_t kFeatures = 5;
  // An average that forgets, with the scatter of what went into it.
  struct Average {
    double mean = 0, variance = 0;
    void See(double value, double weight);
  };
  struct Field {
    uint64_t seen = 0;    // records, for "filled"; values, for the others
    uint64_t values = 0;
    std::array<Average, kFeatures> fast, slow;
  };
  void Add(Field* field, size_t feature, uint64_t count, double value);

  std::map<std::string, std::map<std::string, Field>> sources_;
  std::map<std::string, uint64_t> records_;
};

}  // namespace ipse
