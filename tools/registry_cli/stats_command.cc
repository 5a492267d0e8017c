// ipse stats: figures about the work of a registry.

#include "tools/cli/text_table.h"
#include "tools/registry_cli/client.h"

namespace ipse {
namespace {

struct StatsOptions : ClientOptions {
  uint32_t days = 30;
  bool by_day = false;
};

std::string Kind(v1::ReviewKind kind) {
  std::string text = v1::ReviewKind_Name(kind);
  for (char& c : text) c = c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

std::string Hours(double hours) {
  if (hours < 1) return fmt::format("{:.0f} min", 60 * hours);
  return hours < 48 ? fmt::format("{:.1f} h", hours) : fmt::format("{:.1f} days", hours / 24);
}

uint64_t Duplicates(const v1::Counts& counts, bool confirmed) {
  uint64_t sum = 0;
  for (const v1::KindCounts& kind : counts.kind()) {
    if (kind.kind() == v1::POSSIBLE_DUPLICATE) sum += confirmed ? kind.same() : kind.raised();
  }
  return sum;
}

std::string CountsTable(const char* of, const google::protobuf::RepeatedPtrField<v1::Counts>& rows) {
  TextTable table({of, ">new", ">linked", ">updates", ">stale", ">held", ">duplicates raised", ">confirmed", ">creation rate"});
  for (const v1::Counts& row : rows) {
    table.Row({row.of(), Grouped(row.new_records()), Grouped(row.linked()), Grouped(row.updates()), Grouped(row.stale()),
               Grouped(row.held()), Grouped(Duplicates(row, false)), Grouped(Duplicates(row, true)),
               Share(static_cast<double>(Duplicates(row, true)), static_cast<double>(row.new_records()))});
  }
  return table.Text();
}

std::string Text(const v1::StatsResponse& stats, const StatsOptions& options) {
  const v1::Counts& all = stats.all();
  std::string text = fmt::format("The latest {} days\n\n", options.days);
  TextTable figures({"", ">"});
  figures.Row({"duplicate error rate, now", fmt::format("{:.2f} %", 100 * stats.duplicate_error_rate())});
  figures.Row({"duplicate creation rate", fmt::format("{:.3f} %", 100 * stats.duplicate_creation_rate())});
  figures.Row({"possible overlays held", Grouped(all.held())});
  figures.Row({"time to resolve a review, median", all.kind_size() == 0 ? "-" : Hours(stats.resolve_hours_median())});
  figures.Row({"entries taken back", fmt::format("{} of {}", Grouped(all.undone()), Grouped(all.entries()))});
  const uint64_t looks = all.second_looks_agreed() + all.second_looks_disagreed();
  figures.Row({"second looks that agree", looks == 0 ? "-" : fmt::format("{} of {}", all.second_looks_agreed(), looks)});
  text += figures.Text("  ");
  if (stats.backlog_size() > 0) {
    TextTable backlog({"waiting", ">open", ">oldest", ">median age"});
    for (const v1::Backlog& row : stats.backlog()) {
      backlog.Row({Kind(row.kind()), Grouped(row.open()), Hours(row.oldest_hours()), Hours(row.median_hours())});
    }
    text += fmt::format("\n{}", backlog.Text());
  }
  if (all.kind_size() > 0) {
    TextTable kinds({"reviews", ">raised", ">same", ">different", ">undecided", ">cause went"});
    for (const v1::KindCounts& row : all.kind()) {
      kinds.Row({Kind(row.kind()), Grouped(row.raised()), Grouped(row.same()), Grouped(row.different()), Grouped(row.undecided()),
                 Grouped(row.vanished())});
    }
    text += fmt::format("\n{}", kinds.Text());
  }
  text += fmt::format("\n{}", CountsTable("source", stats.source()));
  if (options.by_day) text += fmt::format("\n{}", CountsTable("day", stats.day()));
  for (const v1::Drift& drift : stats.drift()) {
    text += fmt::format("\nwarning: {} sends {} otherwise than it did: {} {:.2f}, usually {:.2f}", drift.source(), drift.field(),
                        drift.what(), drift.now(), drift.usual());
  }
  if (stats.drift_size() > 0) text += "\n";
  return text;
}

absl::Status Stats(const StatsOptions& options) {
  const Client client(options);
  v1::StatsRequest request;
  request.set_days(options.days);
  v1::StatsResponse response;
  IPSE_RETURN_IF_ERROR(client.StatusOf(client.StubOf<v1::Admin>()->Stats(client.Context().get(), request, &response)));
  if (options.json) {
    PrintJson(response);
  } else {
    fmt::print("{}", Text(response, options));
  }
  return absl::OkStatus();
}

}  // namespace

void AddStatsCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("stats", "Figures about a registry's work: duplicates, overlays, backlog, drift");
  command->description("What came, what the machine linked, what people decided and how long it took, what waits; and sources that\n"
                       "send otherwise than they did. Asks a running service (ipsed).");
  auto options = std::make_shared<StatsOptions>();
  AddClientOptions(command, options.get());
  command->add_option("--days", options->days, "The latest days, today included")->check(CLI::Range(1, 1000))->capture_default_str();
  command->add_flag("--by-day", options->by_day, "Also day by day");
  SetBody(command, exit_code, [options] { return Stats(*options); });
}

}  // namespace ipse
