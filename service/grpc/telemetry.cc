#include "service/grpc/telemetry.h"

#include <absl/time/clock.h>
#include <fmt/format.h>
#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <functional>
#include <vector>

#include "matcher/base/status.h"

namespace ipse {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {.00005, .0001, .0002, .0003, .0005, .001, .002, .005,
                                                          .01,    .025,  .05,   .1,    .25,   1,    10};

}  // namespace

void Log(std::FILE* to, Literal event, std::initializer_list<LogField> fields) {
  std::string line = fmt::format(R"({{"time":"{}","event":"{}")",
                                 absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone()), event.text());
  for (const LogField& field : fields) {
    line += field.text != nullptr ? fmt::format(R"(,"{}":"{}")", field.key.text(), field.text)
                                  : fmt::format(R"(,"{}":{})", field.key.text(), field.number);
  }
  fmt::print(to, "{}}}\n", line);
  std::fflush(to);
}

// Registered metrics and gauges that ask for their value.
class Telemetry::Gauges : public prometheus::Collectable {
 public:
  explicit Gauges(std::shared_ptr<prometheus::Registry> registry) : registry_(std::move(registry)) {}

  void Add(prometheus::Gauge* gauge, std::function<double()> value) {
    const std::lock_guard<std::mutex> held(lock_);
    gauges_.emplace_back(gauge, std::move(value));
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    {
      const std::lock_guard<std::mutex> held(lock_);
      for (const auto& [gauge, value] : gauges_) gauge->Set(value());
    }
    return registry_->Collect();
  }

 private:
  std::shared_ptr<prometheus::Registry> registry_;
  mutable std::mutex lock_;
  std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> gauges_;
};

Telemetry::Telemetry()
    : registry_(std::make_shared<prometheus::Registry>()),
      calls_(&prometheus::BuildCounter().Name("ipse_calls_total").Help("Calls answered, by method and status code.").Register(*registry_)),
      seconds_(&prometheus::BuildHistogram().Name("ipse_call_seconds").Help("From a call's arrival to its answer.").Register(*registry_)),
      truncated_(&prometheus::BuildCounter()
                      .Name("ipse_match_truncated_total")
                      .Help("Matches in which too many records shared a value to look at all of them.")
                      .Register(*registry_)
                      .Add({})),
      gauges_(std::make_shared<Gauges>(registry_)) {}

void Telemetry::Finished(const char* method, grpc::StatusCode code, absl::Duration took) {
  prometheus::Counter* counter;
  prometheus::Histogram* histogram;
  {
    const std::lock_guard<std::mutex> held(lock_);
    prometheus::Counter*& known = counters_[{method, static_cast<int>(code)}];
    if (known == nullptr) {
      const auto name = absl::StatusCodeToString(static_cast<absl::StatusCode>(code));
      known = &calls_->Add({{"method", method}, {"code", name}});
    }
    prometheus::Histogram*& times = histograms_[method];
    if (times == nullptr) times = &seconds_->Add({{"method", method}}, kSeconds);
    counter = known;
    histogram = times;
  }
  counter->Increment();
  histogram->Observe(absl::ToDoubleSeconds(took));
}

void Telemetry::Truncated() { truncated_->Increment(); }

void Telemetry::AddGauge(const std::string& name, const std::string& help, std::map<std::string, std::string> labels,
                         std::function<double()> value) {
  prometheus::Gauge& gauge = prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add(labels);
  gauges_->Add(&gauge, std::move(value));
}

std::shared_ptr<prometheus::Collectable> Telemetry::collectable() { return gauges_; }

}  // namespace ipse
