#include "datasets/population/contacts.h"

#include <fmt/format.h>

#include <array>

#include "datasets/population/text_case.h"

namespace ipse {
namespace {

struct Domain {
  std::string_view name;
  double weight;
};
constexpr Domain kDomains[] = {{"quickpost.example", 38}, {"mailbox.example", 20},   {"letterbird.example", 15},
                               {"inbox.example", 10},     {"dialup.example", 7},     {"cloudnote.example", 5},
                               {"cablenet.example", 3},   {"telco.example", 2}};
constexpr std::string_view kFancies[] = {"sunshine",  "bluebird", "gardener", "fisherman", "papabear", "mamabear", "catlover",
                                         "dogwalker", "trucker",  "skywatch", "rockfan",   "quilter",  "golfnut",  "bookworm",
                                         "redrose",   "goldie",   "lucky",    "grandma",   "hiker",    "lakehouse"};
constexpr std::string_view kJunk[] = {"none@none.example", "noemail@hospital.example", "declined@declined.example",
                                      "na@na.example", "unknown@unknown.example"};

const WeightedChoice& DomainChoice() {
  static const WeightedChoice* const choice = [] {
    std::array<double, std::size(kDomains)> weights{};
    for (size_t i = 0; i < weights.size(); ++i) weights[i] = kDomains[i].weight;
    return new WeightedChoice(weights);
  }();
  return *choice;
}

}  // namespace

std::string PlainLetters(std::string_view name) {
  std::string plain;
  const std::string stripped = StripAccents(name);
  for (const char c : stripped) {
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
  }
  return plain;
}

std::string DrawEmail(std::string_view first, std::string_view last, RandomStream& random) {
  const std::string given = PlainLetters(first);
  const std::string family = PlainLetters(last);
  std::string email;
  const double kind = random.Unit();
  if (kind < 0.28) {
    email = fmt::format("{}.{}", given, family);
    // The plain form is soon taken in a large domain.
    if (random.Chance(0.35)) email += fmt::format("{}", 2 + random.Below(97));
  } else if (kind < 0.48) {
    email = fmt::format("{}{}{}", given.substr(0, 1), family, random.Below(1000));
  } else if (kind < 0.62) {
    email = fmt::format("{}_{}{}", given, family, random.Below(100));
  } else if (kind < 0.78) {
    email = fmt::format("{}{}{}", given, family.substr(0, 1), 10 + random.Below(990));
  } else {
    const std::string_view fancy = kFancies[random.Below(std::size(kFancies))];
    email = fmt::format("{}{}", fancy, random.Below(10000));
  }
  email += '@';
  email += kDomains[DomainChoice().Draw(random)].name;
  return email;
}

std::string_view DrawJunkEmail(RandomStream& random) { return kJunk[random.Below(std::size(kJunk))]; }

}  // namespace ipse
