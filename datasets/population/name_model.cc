#include "datasets/population/name_model.h"

#include <algorithm>

namespace ipse {
namespace {

// Weight of the r-th (from 0) of the common surnames: a steep head on a flat body, which fits the first few hundred
// better than one power law does.
double CommonSurnameWeight(size_t rank) { return 1.0 / (static_cast<double>(rank) + 4.0) + 0.015; }

// Tail names: rank r of n has weight 1 / (r + n/8), a law whose commonest name is only nine times the rarest.
WeightedChoice TailChoice(size_t count) {
  std::vector<double> weights(count);
  for (size_t r = 0; r < count; ++r) weights[r] = 1.0 / (static_cast<double>(r) + static_cast<double>(count) / 8.0);
  return WeightedChoice(weights);
}

// Scatters tail ranks over the root x ending grid, so that neighbours in rank share neither.
size_t Scatter(size_t rank, size_t count) { return (rank * 7919 + 4241) % count; }

double FashionWeight(const GivenNameEntry& entry, int year) {
  const double distance = static_cast<double>(year - entry.peak_year) / static_cast<double>(entry.spread_years);
  const double fade = 1.0 + distance * distance;
  return (static_cast<double>(entry.weight) + 2.0) / (fade * fade);
}

// The share of given names that are in no list: rising with the years.
double RareShare(int birth_year) {
  if (birth_year < 1960) return 0.14;
  if (birth_year < 1985) return 0.20;
  return 0.30;
}

GivenPool PoolOf(NameOrigin origin, RandomStream& random) {
  switch (origin) {
    case NameOrigin::kHispanic:
      return random.Chance(0.55) ? GivenPool::kHispanic : GivenPool::kGeneral;
    case NameOrigin::kEastAsian:
      return random.Chance(0.40) ? GivenPool::kEastAsian : GivenPool::kGeneral;
    case NameOrigin::kSouthAsian:
      return random.Chance(0.75) ? GivenPool::kSouthAsian : GivenPool::kGeneral;
    default:
      return random.Chance(0.02) ? GivenPool::kHispanic : GivenPool::kGeneral;
  }
}

}  // namespace

const NameModel& NameModel::Get() {
  static const NameModel* const model = new NameModel();
  return *model;
}

NameModel::NameModel() {
  std::vector<double> weights(kOrigins);
  for (size_t i = 0; i < kOrigins; ++i) {
    const SurnameTable& table = SurnamesOf(static_cast<NameOrigin>(i));
    weights[i] = table.share;
    std::vector<double> common(table.common.size());
    for (size_t r = 0; r < common.size(); ++r) common[r] = CommonSurnameWeight(r);
    common_surnames_[i] = WeightedChoice(common);
    rare_surnames_[i] = TailChoice(table.roots.size() * table.endings.size());
  }
  origins_ = WeightedChoice(weights);
  for (int female = 0; female < 2; ++female) {
    for (int pool = 0; pool < 4; ++pool) {
      const auto entries = GivenNames(static_cast<GivenPool>(pool), female == 1);
      for (int decade = 0; decade < kDecades; ++decade) {
        weights.clear();
        for (const GivenNameEntry& entry : entries) weights.push_back(FashionWeight(entry, kFirstDecade + 10 * decade + 5));
        given_[pool][female][decade] = WeightedChoice(weights);
      }
    }
    for (int modern = 0; modern < 2; ++modern) {
      const GivenParts parts = RareGivenParts(female == 1, modern == 1);
      rare_given_[female][modern] = TailChoice(parts.starts.size() * parts.ends.size());
    }
  }
}

NameOrigin NameModel::DrawOrigin(RandomStream& random) const { return static_cast<NameOrigin>(origins_.Draw(random)); }

std::string NameModel::DrawSurname(NameOrigin origin, RandomStream& random) const {
  const size_t i = static_cast<size_t>(origin);
  const SurnameTable& table = SurnamesOf(origin);
  if (!random.Chance(table.tail_share)) return std::string(table.common[common_surnames_[i].Draw(random)]);
  const size_t count = rare_surnames_[i].size();
  const size_t at = Scatter(rare_surnames_[i].Draw(random), count);
  std::string name(table.roots[at / table.endings.size()]);
  name += table.endings[at % table.endings.size()];
  // Gaelic endings are listed with the capital they have after Mc and O'; Gil and Kil swallow it.
  const char before = name[table.roots[at / table.endings.size()].size() - 1];
  char& joint = name[table.roots[at / table.endings.size()].size()];
  if (before != 'c' && before != '\'' && joint >= 'A' && joint <= 'Z') joint = static_cast<char>(joint - 'A' + 'a');
  // Families of one name long ago split over its spelling: Ashford, Ashfords, Ashforde.
  if (random.Chance(0.10)) name += random.Chance(0.6) ? 's' : 'e';
  return name;
}

std::string NameModel::DrawListed(GivenPool pool, bool female, int birth_year, RandomStream& random) const {
  const int decade = std::clamp((birth_year - kFirstDecade) / 10, 0, kDecades - 1);
  const size_t at = given_[static_cast<size_t>(pool)][female ? 1 : 0][decade].Draw(random);
  return std::string(GivenNames(pool, female)[at].name);
}

std::string NameModel::DrawRare(bool female, bool modern, RandomStream& random) const {
  const WeightedChoice& choice = rare_given_[female ? 1 : 0][modern ? 1 : 0];
  const GivenParts parts = RareGivenParts(female, modern);
  const size_t at = Scatter(choice.Draw(random), choice.size());
  std::string name(parts.starts[at / parts.ends.size()]);
  name += parts.ends[at % parts.ends.size()];
  return name;
}

std::string NameModel::DrawGiven(NameOrigin origin, bool female, int birth_year, RandomStream& random) const {
  if (random.Chance(RareShare(birth_year))) return DrawRare(female, birth_year >= 1972, random);
  return DrawListed(PoolOf(origin, random), female, birth_year, random);
}

std::string NameModel::DrawAlike(std::string_view name, bool female, RandomStream& random) const {
  const GivenParts parts = RareGivenParts(female, true);
  // Keep the beginning; a vowel before a vowel would read badly, but parents do that, too.
  size_t keep = std::min<size_t>(name.size(), 3);
  while (keep < name.size() && keep > 0 && (static_cast<unsigned char>(name[keep]) & 0xC0) == 0x80) --keep;  // a letter whole or not at all
  std::string alike;
  do {
    alike.assign(name.substr(0, keep));
    alike += parts.ends[random.Below(parts.ends.size())];
  } while (alike == name);
  return alike;
}

std::string_view NameModel::DrawShortForm(std::string_view given, RandomStream& random) const {
  const auto all = Nicknames();
  const auto at = std::lower_bound(all.begin(), all.end(), given,
                                   [](const NicknameEntry& entry, std::string_view name) { return entry.name < name; });
  if (at == all.end() || at->name != given) return {};
  const std::string_view forms = at->short_forms;
  size_t which = random.Below(1 + static_cast<size_t>(std::count(forms.begin(), forms.end(), ' ')));
  size_t start = 0;
  for (; which > 0; --which) start = forms.find(' ', start) + 1;
  return forms.substr(start, forms.find(' ', start) - start);
}

}  // namespace ipse
