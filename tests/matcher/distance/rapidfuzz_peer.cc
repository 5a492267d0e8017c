#include "tests/matcher/distance/rapidfuzz_peer.h"

#include <array>
#include <optional>
#include <rapidfuzz/distance.hpp>
#include <vector>

#include "matcher/base/check.h"

namespace ipse {
namespace {

namespace rf = rapidfuzz;

// Calls run(compare, make_cached) with the plain function and a maker of the Cached object of a task.
template <typename Run>
void WithMetric(PeerTask task, Run run) {
  const size_t most = task.at_most_2 ? 2 : SIZE_MAX;
  switch (task.metric) {
    case PeerMetric::kJaroWinkler:
      run([](auto a, auto b) { return rf::jaro_winkler_similarity(a, b); },
          [](auto a) {
            return [cached = rf::CachedJaroWinkler<char>(a)](auto b) { return cached.similarity(b); };
          });
      return;
    case PeerMetric::kLevenshtein:
      run([most](auto a, auto b) { return static_cast<double>(rf::levenshtein_distance(a, b, {1, 1, 1}, most)); },
          [most](auto a) {
            return [most, cached = rf::CachedLevenshtein<char>(a)](auto b) {
              return static_cast<double>(cached.distance(b, most));
            };
          });
      return;
    case PeerMetric::kOsa:
      run([most](auto a, auto b) { return static_cast<double>(rf::osa_distance(a, b, most)); },
          [most](auto a) {
            return [most, cached = rf::CachedOSA<char>(a)](auto b) { return static_cast<double>(cached.distance(b, most)); };
          });
      return;
  }
}

constexpr std::array<size_t, 4> kClassMax = {8, 16, 32, 64};

size_t ClassOf(size_t length) {
  size_t c = 0;
  while (length > kClassMax[c]) ++c;
  return c;
}

// Multi is a class template of the greatest length; Score what its results are.
template <template <size_t> class Multi, typename Score, bool kSimilarity>
class PeerMultiOf : public PeerMulti {
 public:
  PeerMultiOf(const Arena& values, std::span<const uint32_t> ids, size_t most)
      : most_(most), counts_(Counts(values, ids)) {
    Open(&m8_, 0);
    Open(&m16_, 1);
    Open(&m32_, 2);
    Open(&m64_, 3);
    std::array<uint32_t, 4> filled{};
    places_.reserve(ids.size());
    for (const uint32_t id : ids) {
      const std::string_view value = values[id];
      const size_t c = ClassOf(value.size());
      c == 0 ? m8_->insert(value) : c == 1 ? m16_->insert(value) : c == 2 ? m32_->insert(value) : m64_->insert(value);
      places_.push_back({static_cast<uint32_t>(c), filled[c]++});
    }
  }

  void Compare(std::string_view query) override {
    CompareClass(m8_, query, 0);
    CompareClass(m16_, query, 1);
    CompareClass(m32_, query, 2);
    CompareClass(m64_, query, 3);
  }
  double Result(size_t i) const override { return static_cast<double>(results_[places_[i].c][places_[i].at]); }

 private:
  static std::array<size_t, 4> Counts(const Arena& values, std::span<const uint32_t> ids) {
    std::array<size_t, 4> counts{};
    for (const uint32_t id : ids) ++counts[ClassOf(values[id].size())];
    return counts;
  }
  template <class M>
  void Open(std::optional<M>* multi, size_t c) {
    if (counts_[c] == 0) return;
    multi->emplace(counts_[c]);
    results_[c].resize((*multi)->result_count());
  }
  template <class M>
  void CompareClass(std::optional<M>& multi, std::string_view query, size_t c) {
    if (!multi) return;
    if constexpr (kSimilarity) {
      multi->similarity(results_[c].data(), results_[c].size(), query);
    } else {
      multi->distance(results_[c].data(), results_[c].size(), query, most_);
    }
  }

  struct Place {
    uint32_t c;
    uint32_t at;
  };
  size_t most_;
  std::array<size_t, 4> counts_;
  std::optional<Multi<8>> m8_;
  std::optional<Multi<16>> m16_;
  std::optional<Multi<32>> m32_;
  std::optional<Multi<64>> m64_;
  std::vector<Place> places_;
  std::array<std::vector<Score>, 4> results_;
};

}  // namespace

void PeerPlainPairs(PeerTask task, const Arena& values, const IdPairs& pairs, std::span<double> results) {
  WithMetric(task, [&](auto compare, auto) {
    for (size_t i = 0; i < pairs.size(); ++i) results[i] = compare(values[pairs.left[i]], values[pairs.right[i]]);
  });
}

void PeerCached(PeerTask task, const Arena& values, uint32_t query, std::span<const uint32_t> ids,
                std::span<double> results) {
  WithMetric(task, [&](auto, auto make_cached) {
    const auto cached = make_cached(values[query]);
    for (size_t i = 0; i < ids.size(); ++i) results[i] = cached(values[ids[i]]);
  });
}

std::unique_ptr<PeerMulti> PeerMulti::Make(PeerTask task, const Arena& values, std::span<const uint32_t> ids) {
  const size_t most = task.at_most_2 ? 2 : SIZE_MAX;
  switch (task.metric) {
    case PeerMetric::kJaroWinkler:
      return std::make_unique<PeerMultiOf<rf::experimental::MultiJaroWinkler, double, true>>(values, ids, most);
    case PeerMetric::kLevenshtein:
      return std::make_unique<PeerMultiOf<rf::experimental::MultiLevenshtein, size_t, false>>(values, ids, most);
    case PeerMetric::kOsa:
      return std::make_unique<PeerMultiOf<rf::experimental::MultiOSA, size_t, false>>(values, ids, most);
  }
  IPSE_CHECK(false);
  return nullptr;
}

}  // namespace ipse
