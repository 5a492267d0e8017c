#pragma once

// What the service says of itself: metrics in Prometheus' form and one line of JSON per event. Neither can hold personal
// data: metrics have fixed labels (method, status code, lane), and a log line takes numbers and literals alone.
//
//   telemetry.Finished("Match", grpc::StatusCode::OK, absl::Microseconds(180));
//   Log(stderr, "stopped", {{"sequence", 17}, {"reason", "drained"}});
//
// Thread-safety: all functions from any thread. Cost: some tens of nanoseconds a call.

#include <absl/time/time.h>
#include <grpcpp/support/status.h>
#include <prometheus/registry.h>

#include <cstdio>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ipse {

// A text written in the program.
class Literal {
 public:
  template <size_t N>
  consteval Literal(const char (&text)[N]) : text_(text) {}  // NOLINT(google-explicit-constructor): literals only
  const char* text() const { return text_; }

 private:
  const char* text_;
};

struct LogField {
  LogField(Literal key_, int64_t value) : key(key_), number(value) {}
  LogField(Literal key_, uint64_t value) : key(key_), number(static_cast<int64_t>(value)) {}
  LogField(Literal key_, int value) : key(key_), number(value) {}
  LogField(Literal key_, Literal value) : key(key_), number(0), text(value.text()) {}

  Literal key;
  int64_t number;
  const char* text = nullptr;
};

void Log(std::FILE* to, Literal event, std::initializer_list<LogField> fields);

class Telemetry {
 public:
  Telemetry();

  // A call has its answer. `method` must be one of the service's: it is a label.
  void Finished(const char* method, grpc::StatusCode code, absl::Duration took);
  void Truncated();  // a match that could not look at all
  // Read when the metrics are asked for.
  void AddGauge(const std::string& name, const std::string& help, std::map<std::string, std::string> labels,
                std::function<double()> value);

  // All metrics as text; gauges as of now.
  std::shared_ptr<prometheus::Collectable> collectable();

 private:
  class Gauges;
  std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>* calls_;
  prometheus::Family<prometheus::Histogram>* seconds_;
  prometheus::Counter* truncated_;
  std::shared_ptr<Gauges> gauges_;
  std::mutex lock_;
  std::map<std::pair<const char*, int>, prometheus::Counter*> counters_;
  std::map<const char*, prometheus::Histogram*> histograms_;
};

}  // namespace ipse
