#include "tools/ipsed/config.h"

#include <fmt/format.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "service/registry/golden.h"
#include "tools/ipsed/config.pb.h"

namespace ipse {
namespace {

// Collects what the parser says, with lines.
class Mistakes : public google::protobuf::io::ErrorCollector {
 public:
  explicit Mistakes(std::string name) : name_(std::move(name)) {}
  void AddError(int line, int column, const std::string& message) override {
    texts_.push_back(fmt::format("{}:{}:{}: {}", name_, line + 1, column + 1, message));
  }
  void Add(std::string text) { texts_.push_back(fmt::format("{}: {}", name_, text)); }
  absl::Status status() const {
    if (texts_.empty()) return absl::OkStatus();
    std::string all;
    for (const std::string& text : texts_) all += (all.empty() ? "" : "\n") + text;
    return InvalidArgument("{}", all);
  }

 private:
  std::string name_;
  std::vector<std::string> texts_;
};

LinkingMode ModeOf(config::Config::Linking linking) {
  return linking == config::Config::OBSERVE  ? LinkingMode::kObserve
         : linking == config::Config::REVIEW ? LinkingMode::kReview
                                             : LinkingMode::kAutomatic;
}

// Host and port of "host:port"; false for anything else.
bool IsAddress(const std::string& address, std::string* host) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0) return false;
  *host = address.substr(0, colon);
  int port = -1;
  const char* begin = address.data() + colon + 1;
  const char* end = address.data() + address.size();
  const auto [at, error] = std::from_chars(begin, end, port);
  return error == std::errc() && at == end && port >= 0 && port <= 65535;
}

bool IsLoopback(const std::string& host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

template <typename Limit>
void Take(uint32_t value, const char* name, uint32_t max, Limit* to, Mistakes* mistakes) {
  if (value > max) mistakes->Add(fmt::format("{} is {}; at most {} makes sense", name, value, max));
  if (value != 0) *to = static_cast<Limit>(value);
}

void TakeDates(const config::Config& file, ServiceOptions* service, Mistakes* mistakes) {
  const auto order = [](bool day_first) { return day_first ? DateOrder::kDayFirst : DateOrder::kMonthFirst; };
  service->date_order = order(file.day_first());
  service->date_order_by_source.clear();
  for (const auto& from : file.source_dates()) {
    if (from.source().empty()) mistakes->Add("a source_dates names no source");
    if (!service->date_order_by_source.emplace(from.source(), order(from.day_first())).second) {
      mistakes->Add(fmt::format("source_dates names source '{}' twice", from.source()));
    }
  }
}

void TakeLinking(const config::Config& file, RegistryOptions* registry, Mistakes* mistakes) {
  registry->unique_sources = {file.unique_source().begin(), file.unique_source().end()};
  registry->accept_overlays_of = {file.accept_overlays_of().begin(), file.accept_overlays_of().end()};
  if (registry->unique_sources.contains("")) mistakes->Add("a unique_source is empty");
  if (registry->accept_overlays_of.contains("")) mistakes->Add("a source in accept_overlays_of is empty");
  if (file.link_floor_bits() < 0 || file.link_floor_bits() > 60) {
    mistakes->Add(fmt::format("link_floor_bits is {}; 0 for none, or at most 60", file.link_floor_bits()));
  }
  registry->link_floor_bits = file.link_floor_bits();
  registry->nameless = static_cast<LinkPolicy>(file.nameless());
  if (file.has_newborns()) registry->newborns = static_cast<LinkPolicy>(file.newborns());
  Take(file.newborn_days(), "newborn_days", 366, &registry->newborn_days, mistakes);
}

void TakeStewardship(const config::Config& file, RegistryOptions* registry, Mistakes* mistakes) {
  if (file.review_reason_size() > 0) registry->review_reasons = {file.review_reason().begin(), file.review_reason().end()};
  if (file.review_reason_size() == 1 && file.review_reason(0) == "any") registry->review_reasons.clear();
  const auto share = [&](double value, const char* name, double* to) {
    if (value < 0 || value > 1) mistakes->Add(fmt::format("{} is {}; it is a share between 0 and 1", name, value));
    *to = value;
  };
  share(file.second_look_decisions(), "second_look_decisions", &registry->second_look_decisions);
  share(file.second_look_links(), "second_look_links", &registry->second_look_links);
  if (file.review_lease_minutes() > 7 * 24 * 60) mistakes->Add("review_lease_minutes is more than a week");
  if (file.review_lease_minutes() != 0) registry->review_lease = absl::Minutes(file.review_lease_minutes());
  if (file.material_bits() < 0 || file.material_bits() > 60) {
    mistakes->Add(fmt::format("material_bits is {}; weights lie between -60 and 60", file.material_bits()));
  }
  if (file.material_bits() != 0) registry->material_bits = file.material_bits();
}

void TakeSurvivorship(const config::Config& file, RegistryOptions* registry, Mistakes* mistakes) {
  for (const auto& from : file.survivorship()) {
    if (!from.field().empty() && GoldenKindFromName(from.field()) == GoldenKind::kNone) {
      mistakes->Add(fmt::format("survivorship: '{}' is no field of a golden record; ipsed.textproto lists them", from.field()));
    }
    if (from.trusted_size() == 0 && from.rule_size() == 0) mistakes->Add("a survivorship names neither trusted sources nor rules");
    FieldSurvivorship field;
    field.trusted = {from.trusted().begin(), from.trusted().end()};
    for (const int rule : from.rule()) {
      if (rule == config::Config::NO_RULE) mistakes->Add("survivorship: a rule is TRUSTED, COMPLETE, RECENT or FREQUENT");
      field.rules.push_back(static_cast<SurvivorshipRule>(rule));
    }
    if (!registry->survivorship.fields.emplace(from.field(), std::move(field)).second) {
      mistakes->Add(fmt::format("survivorship of '{}' is said twice", from.field()));
    }
  }
}

}  // namespace

static_assert(static_cast<int>(LinkPolicy::kApart) == config::Config::APART);
static_assert(static_cast<int>(SurvivorshipRule::kFrequent) == config::Config::FREQUENT);

absl::Status ParseConfig(const std::string& text, const std::string& name, ServiceConfig* config) {
  config::Config file;
  Mistakes mistakes(name);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&mistakes);
  if (!parser.ParseFromString(text, &file)) return mistakes.status();
  if (!file.listen().empty()) config->service.listen = file.listen();
  if (!file.metrics().empty()) config->metrics = file.metrics() == "off" ? "" : file.metrics();
  config->allow_remote = file.allow_remote();
  if (file.linking() != config::Config::DEFAULT) config->registry.linking = ModeOf(file.linking());
  for (const auto& source : file.source_linking()) {
    if (source.source().empty()) mistakes.Add("a source_linking names no source");
    if (!config->registry.linking_by_source.emplace(source.source(), ModeOf(source.linking())).second) {
      mistakes.Add(fmt::format("source_linking names source '{}' twice", source.source()));
    }
  }
  if (file.national_authority_size() > 0) {
    config->registry.national_authorities = {file.national_authority().begin(), file.national_authority().end()};
  }
  if (file.overlay_bits() < -60 || file.overlay_bits() > 60) {
    mistakes.Add(fmt::format("overlay_bits is {}; weights lie between -60 and 60", file.overlay_bits()));
  }
  config->registry.overlay_bits = file.overlay_bits();
  TakeDates(file, &config->service, &mistakes);
  TakeLinking(file, &config->registry, &mistakes);
  TakeStewardship(file, &config->registry, &mistakes);
  TakeSurvivorship(file, &config->registry, &mistakes);
  config->registry.model_path = file.model();
  config->registry.policy = RegistryOptions::PolicySource::kSet;
  if (std::error_code error; !file.model().empty() && !std::filesystem::exists(file.model(), error)) {
    mistakes.Add(fmt::format("model: there is no file '{}'", file.model()));
  }
  Take(file.lookup_queue_max(), "lookup_queue_max", 1'000'000, &config->service.lookup_queue_max, &mistakes);
  Take(file.match_queue_max(), "match_queue_max", 1'000'000, &config->service.match_queue_max, &mistakes);
  Take(file.slow_queue_max(), "slow_queue_max", 1'000'000, &config->service.slow_queue_max, &mistakes);
  Take(file.write_queue_max(), "write_queue_max", 1'000'000, &config->registry.write_queue_max, &mistakes);
  Take(file.match_threads(), "match_threads", 256, &config->service.match_threads, &mistakes);
  Take(file.drain_ms(), "drain_ms", 600'000, &config->service.drain_ms, &mistakes);
  Take(file.snapshot_entries_min(), "snapshot_entries_min", UINT32_MAX, &config->registry.snapshot_entries_min, &mistakes);
  int64_t snapshot_minutes = absl::ToInt64Minutes(config->registry.snapshot_interval);
  Take(file.snapshot_minutes(), "snapshot_minutes", 100'000, &snapshot_minutes, &mistakes);
  config->registry.snapshot_interval = absl::Minutes(snapshot_minutes);
  return mistakes.status();
}

absl::Status ReadConfig(const std::string& path, ServiceConfig* config) {
  std::ifstream file(path);
  if (!file) return NotFound("cannot read the configuration '{}'; check the path", path);
  std::stringstream text;
  text << file.rdbuf();
  return ParseConfig(text.str(), path, config);
}

absl::Status CheckConfig(const ServiceConfig& config) {
  Mistakes mistakes("configuration");
  const auto check = [&](const std::string& address, const char* name) {
    std::string host;
    if (!IsAddress(address, &host)) {
      mistakes.Add(fmt::format("{} is '{}'; write HOST:PORT, e.g. 127.0.0.1:7420", name, address));
    } else if (!IsLoopback(host) && !config.allow_remote) {
      mistakes.Add(fmt::format("{} is '{}', which others can reach, and there is no access control yet; keep to 127.0.0.1 "
                               "behind a proxy that authenticates, or say allow_remote: true",
                               name, address));
    }
  };
  check(config.service.listen, "listen");
  if (!config.metrics.empty()) check(config.metrics, "metrics");
  return mistakes.status();
}

std::vector<std::string> NeedRestart(const ServiceConfig& running, const ServiceConfig& wanted) {
  std::vector<std::string> names;
  const auto compare = [&](const char* name, const auto& is, const auto& was) {
    if (is != was) names.emplace_back(name);
  };
  compare("listen", wanted.service.listen, running.service.listen);
  compare("metrics", wanted.metrics, running.metrics);
  compare("national_authority", wanted.registry.national_authorities, running.registry.national_authorities);
  compare("model", wanted.registry.model_path, running.registry.model_path);
  compare("lookup_queue_max", wanted.service.lookup_queue_max, running.service.lookup_queue_max);
  compare("match_queue_max", wanted.service.match_queue_max, running.service.match_queue_max);
  compare("slow_queue_max", wanted.service.slow_queue_max, running.service.slow_queue_max);
  compare("write_queue_max", wanted.registry.write_queue_max, running.registry.write_queue_max);
  compare("snapshot_entries_min", wanted.registry.snapshot_entries_min, running.registry.snapshot_entries_min);
  compare("snapshot_minutes", wanted.registry.snapshot_interval, running.registry.snapshot_interval);
  compare("match_threads", wanted.service.match_threads, running.service.match_threads);
  compare("day_first", wanted.service.date_order, running.service.date_order);
  compare("source_dates", wanted.service.date_order_by_source, running.service.date_order_by_source);
  compare("drain_ms", wanted.service.drain_ms, running.service.drain_ms);
  return names;
}

}  // namespace ipse
