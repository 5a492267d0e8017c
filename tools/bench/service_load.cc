// Load on a running ipsed from one process: throughput, latency at half load, and what happens at five times capacity.
//
//   service_load --server 127.0.0.1:7420 --people patients.csv --new-people more.csv --phase capacity
//   service_load --server 127.0.0.1:7420 --people patients.csv --phase overload
//
// Prints JSON. An empty echo of the same interface runs beside it in a process of its own, so that what gRPC and the
// machine cost is in every ratio. Calls are asynchronous; in an open loop each has its moment, and its latency counts from
// that moment, so that a stall is not hidden by calls that were not made (coordinated omission). Records of --people are
// asked for, those of --new-people registered. tools/bench/run_all.py runs both phases, and overload with the service and
// this program on a processor each: who makes the load must not take from who bears it.

#include <fmt/format.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "datasets/io/record_file.h"
#include "ipse/v1/registry.grpc.pb.h"

namespace ipse {
namespace {

using Clock = std::chrono::steady_clock;

// --- The echo ---

class Echo : public v1::Matching::CallbackService {
  grpc::ServerUnaryReactor* Match(grpc::CallbackServerContext* call, const v1::MatchRequest*, v1::MatchResponse*) override {
    auto* reactor = call->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

// Runs until its parent is gone. Must be called before anything of gRPC is used.
int StartEcho(pid_t* child) {
  int ends[2];
  if (pipe(ends) != 0) return 0;
  *child = fork();
  if (*child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    Echo echo;
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&echo);
    const auto server = builder.BuildAndStart();
    if (write(ends[1], &port, sizeof port) != sizeof port) _exit(1);
    server->Wait();
    _exit(0);
  }
  int port = 0;
  if (read(ends[0], &port, sizeof port) != sizeof port) port = 0;
  close(ends[0]);
  close(ends[1]);
  return port;
}

// --- Calls ---

struct Person {
  std::string authority, identifier;
  v1::Person data;
};

// The columns of ipse generate.
std::vector<Person> ReadPeople(const std::string& path) {
  static constexpr std::pair<const char*, const char*> kFields[] = {
      {"last_name", "family_name"}, {"first_name", "given_name"}, {"middle_name", "middle_name"}, {"suffix", "name_suffix"},
      {"birth_date", "birth_date"}, {"sex", "sex"}, {"ssn", "national_identifier"}, {"street", "street"}, {"city", "city"},
      {"state", "state"}, {"zip", "postal_code"}, {"phone", "phone"}, {"email", "email"}};
  ReadReport report;
  const auto raw = ReadRecords(path, {}, &report);
  if (!raw.ok()) throw std::runtime_error(std::string(raw.status().message()));
  const auto source = raw->FindColumn("source"), number = raw->FindColumn("mrn");
  if (!source.has_value() || !number.has_value()) throw std::runtime_error(path + ": not made by ipse generate");
  std::vector<Person> people(raw->num_records());
  for (size_t row = 0; row < people.size(); ++row) {
    people[row].authority = raw->column(*source).at(row);
    people[row].identifier = raw->column(*number).at(row);
    for (const auto& [column, field] : kFields) {
      const auto at = raw->FindColumn(column);
      const std::string_view text = at.has_value() ? raw->column(*at).at(row) : std::string_view();
      if (text.empty()) continue;
      v1::Value* value = people[row].data.add_value();
      value->set_field(field);
      value->set_text(std::string(text));
    }
  }
  return people;
}

// What a phase found.
struct Tally {
  double seconds = 0;
  std::vector<float> answered_us, refused_us;  // since the call was due
  std::vector<float> answered_sent_us, refused_sent_us;  // since it was made, which may be late
  uint64_t late = 0, other = 0;
};

double Quantile(std::vector<float> values, double share) {
  if (values.empty()) return 0;
  const size_t at = std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(at), values.end());
  return values[at];
}

std::string Json(const Tally& tally) {
  const uint64_t made = tally.answered_us.size() + tally.refused_us.size() + tally.late + tally.other;
  return fmt::format(R"({{"calls_a_second": {:.0f}, "p50_us": {:.0f}, "p99_us": {:.0f}, "made_a_second": {:.0f}, "p99_since_made_us": {:.0f}, )"
                     R"("refused": {}, "refused_p99_since_made_us": {:.0f}, "late": {}, "other": {}}})",
                     static_cast<double>(tally.answered_us.size()) / tally.seconds, Quantile(tally.answered_us, .5),
                     Quantile(tally.answered_us, .99), static_cast<double>(made) / tally.seconds,
                     Quantile(tally.answered_sent_us, .99), tally.refused_us.size(), Quantile(tally.refused_sent_us, .99), tally.late,
                     tally.other);
}

// One kind of call: starts the i-th and calls `done` with its status.
using Start = std::function<void(uint64_t i, grpc::ClientContext* context, std::function<void(grpc::Status)> done)>;

class Load {
 public:
  explicit Load(Start start) : start_(std::move(start)) {}

  // `under_way` calls at a time, for so long.
  Tally Closed(int under_way, double seconds) {
    Begin();
    const Clock::time_point end = Clock::now() + Span(seconds);
    for (int i = 0; i < under_way; ++i) Repeat(end);
    return Wait(seconds);
  }

  // So many calls a second, for so long, each with a deadline.
  Tally Open(double rate, double seconds) {
    Begin();
    const Clock::time_point begin = Clock::now();
    const auto calls = static_cast<uint64_t>(rate * seconds);
    for (uint64_t i = 0; i < calls; ++i) {
      const Clock::time_point due = begin + Span(static_cast<double>(i) / rate);
      if (const auto now = Clock::now(); due > now) std::this_thread::sleep_until(due);
      Call(due, nullptr);
    }
    return Wait(std::max(seconds, std::chrono::duration<double>(Clock::now() - begin).count()));
  }

 private:
  static Clock::duration Span(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }
  void Begin() {
    tally_ = Tally();
    open_ = 1;
  }
  Tally Wait(double seconds) {
    std::unique_lock<std::mutex> held(lock_);
    --open_;
    over_.wait(held, [this] { return open_ == 0; });
    tally_.seconds = seconds;
    return std::move(tally_);
  }
  void Repeat(Clock::time_point end) {
    Call(Clock::now(), [this, end] {
      if (Clock::now() < end) Repeat(end);
    });
  }
  void Call(Clock::time_point since, std::function<void()> then) {
    {
      const std::lock_guard<std::mutex> held(lock_);
      ++open_;
    }
    const Clock::time_point made = Clock::now();
    auto context = std::make_shared<grpc::ClientContext>();
    context->set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(1000));
    start_(next_++, context.get(), [this, context, since, made, then = std::move(then)](const grpc::Status& status) {
      const Clock::time_point now = Clock::now();
      const float us = std::chrono::duration<float, std::micro>(now - since).count();
      const float sent_us = std::chrono::duration<float, std::micro>(now - made).count();
      {
        const std::lock_guard<std::mutex> held(lock_);
        switch (status.error_code()) {
          case grpc::StatusCode::OK:
            tally_.answered_us.push_back(us);
            tally_.answered_sent_us.push_back(sent_us);
            break;
          case grpc::StatusCode::RESOURCE_EXHAUSTED:
            tally_.refused_us.push_back(us);
            tally_.refused_sent_us.push_back(sent_us);
            break;
          case grpc::StatusCode::DEADLINE_EXCEEDED: ++tally_.late; break;
          default: ++tally_.other;
        }
      }
      if (then) then();
      const std::lock_guard<std::mutex> held(lock_);
      if (--open_ == 0) over_.notify_all();
    });
  }

  const Start start_;
  std::atomic<uint64_t> next_ = 0;
  std::mutex lock_;
  std::condition_variable over_;
  uint64_t open_ = 0;
  Tally tally_;
};

template <typename Request, typename Response>
struct Exchange {
  Request request;
  Response response;
};

int Run(int argc, char** argv) {
  CLI::App app("Puts load on a running ipsed and prints what it found as JSON");
  std::string server, people_path, new_path, phase = "capacity";
  double seconds = 5, times = 2;
  int under_way = 32;
  app.add_option("--server", server, "The service's address")->required();
  app.add_option("--people", people_path, "CSV of ipse generate: whom to ask for")->required();
  app.add_option("--new-people", new_path, "The same: whom to register (default: nobody)");
  app.add_option("--phase", phase, "capacity or overload")->check(CLI::IsMember({"capacity", "overload"}))->capture_default_str();
  app.add_option("--seconds", seconds, "Of each phase")->capture_default_str();
  app.add_option("--times", times, "How often its capacity is sent in the overload phase")->capture_default_str();
  app.add_option("--under-way", under_way, "Calls under way in a closed loop")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  pid_t echo_process = 0;
  const int echo_port = StartEcho(&echo_process);
  const std::vector<Person> people = ReadPeople(people_path);
  const std::vector<Person> newcomers = new_path.empty() ? std::vector<Person>() : ReadPeople(new_path);
  // Several connections, as from several systems: one alone is held to so many calls under way.
  constexpr int kConnections = 8;
  constexpr double kRegistersPaced = 5000;  // a second: what a registry is to take
  const auto connect = [](const std::string& address, int number) {
    grpc::ChannelArguments arguments;
    arguments.SetInt("ipse.connection", number);  // channels of equal arguments would share a connection
    return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  };
  std::vector<std::unique_ptr<v1::Matching::Stub>> matching, echo;
  std::vector<std::unique_ptr<v1::Feed::Stub>> feed;
  for (int i = 0; i < kConnections; ++i) {
    const auto channel = connect(server, i);
    matching.push_back(v1::Matching::NewStub(channel));
    feed.push_back(v1::Feed::NewStub(channel));
    echo.push_back(v1::Matching::NewStub(connect(fmt::format("127.0.0.1:{}", echo_port), i)));
  }
  // Spread over the file, so that neighbours (who are often one person) are not asked for in a row.
  const auto pick = [&](uint64_t i) -> const Person& { return people[i * 7919 % people.size()]; };

  const auto match_at = [&](const std::vector<std::unique_ptr<v1::Matching::Stub>>& stubs) {
    return [&](uint64_t i, grpc::ClientContext* context, std::function<void(grpc::Status)> done) {
      auto call = std::make_shared<Exchange<v1::MatchRequest, v1::MatchResponse>>();
      *call->request.mutable_person() = pick(i).data;
      stubs[i % kConnections]->async()->Match(context, &call->request, &call->response, [call, done = std::move(done)](const grpc::Status& status) { done(status); });
    };
  };
  const auto lookup = [&](uint64_t i, grpc::ClientContext* context, std::function<void(grpc::Status)> done) {
    auto call = std::make_shared<Exchange<v1::LookupRequest, v1::LookupResponse>>();
    call->request.mutable_key()->set_authority(pick(i).authority);
    call->request.mutable_key()->set_identifier(pick(i).identifier);
    matching[i % kConnections]->async()->Lookup(context, &call->request, &call->response, [call, done = std::move(done)](const grpc::Status& status) { done(status); });
  };
  std::atomic<uint64_t> registered = 0;
  const auto register_one = [&](uint64_t, grpc::ClientContext* context, std::function<void(grpc::Status)> done) {
    auto call = std::make_shared<Exchange<v1::RegisterRequest, v1::WriteResponse>>();
    const uint64_t i = registered++;
    const Person& person = newcomers[i % newcomers.size()];
    call->request.mutable_key()->set_authority(person.authority);
    call->request.mutable_key()->set_identifier(fmt::format("{}-{}", person.identifier, i / newcomers.size()));
    call->request.mutable_origin()->set_source(person.authority);
    call->request.mutable_origin()->set_message_id(fmt::format("load-{}", i));
    *call->request.mutable_person() = person.data;
    feed[i % kConnections]->async()->Register(context, &call->request, &call->response, [call, done = std::move(done)](const grpc::Status& status) { done(status); });
  };

  std::vector<std::string> out;
  const auto say = [&](const std::string& name, const Tally& tally) { out.push_back(fmt::format("  \"{}\": {}", name, Json(tally))); };
  Load echoes(match_at(echo)), matches(match_at(matching)), lookups(lookup), registers(register_one);
  const auto rate = [](const Tally& tally) { return static_cast<double>(tally.answered_us.size()) / tally.seconds; };
  echoes.Closed(under_way, 1);
  matches.Closed(under_way, 1);  // both warm
  const Tally match_peak = matches.Closed(under_way, seconds);
  say("match", match_peak);
  if (phase == "overload") {
    say("match_70_percent", matches.Open(rate(match_peak) * .7, seconds));
    say("match_beyond", matches.Open(rate(match_peak) * times, seconds));
    say("match_after", matches.Closed(under_way, seconds));
  } else {
    const Tally echo_peak = echoes.Closed(under_way, seconds), lookup_peak = lookups.Closed(under_way, seconds);
    say("echo", echo_peak);
    say("lookup", lookup_peak);
    say("echo_half_load", echoes.Open(rate(echo_peak) / 2, seconds));
    say("match_half_load", matches.Open(rate(match_peak) / 2, seconds));
    say("lookup_half_load", lookups.Open(rate(lookup_peak) / 2, seconds));
    if (!newcomers.empty()) {
      say("register", registers.Closed(4 * under_way, seconds));
      say("register_alone", registers.Closed(1, std::min(seconds, 2.0)));
      say("register_paced", registers.Open(kRegistersPaced, seconds));
    }
  }
  fmt::print("{{\n{}\n}}\n", fmt::join(out, ",\n"));
  kill(echo_process, SIGTERM);
  waitpid(echo_process, nullptr, 0);
  return 0;
}

}  // namespace
}  // namespace ipse

int main(int argc, char** argv) {
  try {
    return ipse::Run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "service_load: {}\n", error.what());
    return 3;
  }
}
