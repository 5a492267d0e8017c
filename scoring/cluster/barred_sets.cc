#include "scoring/cluster/barred_sets.h"

#include <algorithm>
#include <numeric>

namespace ipse {

BarredSets::BarredSets(std::span<const uint32_t> names)
    : parent_(names.size()), smallest_(names.begin(), names.end()), members_(names.size()) {
  std::iota(parent_.begin(), parent_.end(), 0u);
  for (uint32_t i = 0; i < names.size(); ++i) members_[i] = {i};
}

uint32_t BarredSets::Find(uint32_t i) {
  while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
  return i;
}

void BarredSets::AddBar(uint32_t a, uint32_t b) {
  a = Find(a);
  b = Find(b);
  if (a == b) return;
  if (barred_.empty()) barred_.resize(parent_.size());
  barred_[a].insert(b);
  barred_[b].insert(a);
}

void BarredSets::AddSource(uint32_t i, uint32_t source) {
  if (sources_.empty()) sources_.resize(parent_.size());
  sources_[Find(i)].insert(source);
}

bool BarredSets::IsBarred(uint32_t a, uint32_t b) const {
  if (!barred_.empty() && barred_[a].contains(b)) return true;
  if (sources_.empty()) return false;
  const auto& fewer = sources_[a].size() < sources_[b].size() ? sources_[a] : sources_[b];
  const auto& more = &fewer == &sources_[a] ? sources_[b] : sources_[a];
  return std::any_of(fewer.begin(), fewer.end(), [&](uint32_t source) { return more.contains(source); });
}

uint32_t BarredSets::Join(uint32_t a, uint32_t b) {
  a = Find(a);
  b = Find(b);
  if (a == b) return a;
  auto weight = [&](uint32_t set) { return members_[set].size() + (barred_.empty() ? 0 : barred_[set].size()); };
  if (weight(a) < weight(b)) std::swap(a, b);
  parent_[b] = a;
  smallest_[a] = std::min(smallest_[a], smallest_[b]);
  members_[a].insert(members_[a].end(), members_[b].begin(), members_[b].end());
  members_[b] = {};
  if (!barred_.empty()) {
    for (uint32_t other : barred_[b]) {
      barred_[other].erase(b);
      if (other == a) continue;
      barred_[other].insert(a);
      barred_[a].insert(other);
    }
    barred_[b] = {};
    barred_[a].erase(b);
  }
  if (!sources_.empty()) {
    if (sources_[a].size() < sources_[b].size()) std::swap(sources_[a], sources_[b]);
    sources_[a].insert(sources_[b].begin(), sources_[b].end());
    sources_[b] = {};
  }
  return a;
}

}  // namespace ipse
