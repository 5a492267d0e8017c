// ipse registry: verify, backup and show a registry's folder.

#include <cstdio>

#include "service/journal/journal_store.h"
#include "service/registry/registry.h"
#include "service/registry/snapshot_check.h"
#include "tools/cli/text_table.h"
#include "tools/registry_cli/commands.h"

namespace ipse {
namespace {

JournalOptions ReadOnly() {
  JournalOptions options;
  options.read_only = true;
  return options;
}

absl::Status Verify(const std::string& folder) {
  IPSE_ASSIGN_OR_RETURN(const auto store, JournalStore::Open(folder, ReadOnly()));
  IPSE_ASSIGN_OR_RETURN(const auto problems, store->Verify({}));
  for (const JournalProblem& problem : problems) fmt::print("{}\n", problem.what);
  if (!problems.empty()) return DataLoss("{} problems; restore a backup, or ask for help with the list above", problems.size());
  fmt::print("{} entries: the chain is whole, every entry is as written, every index agrees.\n", store->last_sequence());
  IPSE_ASSIGN_OR_RETURN(const SnapshotCheck snapshot, CheckSnapshot(*store));
  for (const std::string& problem : snapshot.problems) fmt::print("{}\n", problem);
  if (!snapshot.problems.empty()) return DataLoss("the journal is well, but the snapshot is not; see above");
  if (snapshot.sequence != 0) {
    fmt::print("The snapshot, which is what the registry had in memory at entry {}, agrees with the entries.\n", snapshot.sequence);
  }
  return absl::OkStatus();
}

absl::Status Backup(const std::string& folder, const std::string& to) {
  IPSE_ASSIGN_OR_RETURN(const auto store, JournalStore::Open(folder, ReadOnly()));
  IPSE_RETURN_IF_ERROR(store->Backup(to));
  fmt::print("{} entries written to {}. To go back to it, start ipsed with --data {}\n", store->last_sequence(), to, to);
  return absl::OkStatus();
}

absl::Status Show(const std::string& folder) {
  IPSE_ASSIGN_OR_RETURN(const auto registry, Registry::Open(folder, {}));
  const RegistryStatus status = registry->Status();
  fmt::print("entries       {}\nrecords       {}\nidentities    {}\nopen reviews  {}\nassertions    {}\nmodel         {}\nmemory        {:.1f} MiB\nsnapshot      {}\n\n",
             status.as_of.value, status.records, status.identities, status.open_reviews, status.assertions, status.model_id,
             static_cast<double>(status.memory_bytes) / (1 << 20),
             status.snapshot.value == 0 ? std::string("none; every entry was replayed")
                                        : fmt::format("to entry {}", status.snapshot.value));
  TextTable table({"source", ">active", ">inactive", ">replaced"});
  for (const SourceCounts& source : status.sources) {
    table.Row({source.authority, fmt::format("{}", source.active), fmt::format("{}", source.inactive),
               fmt::format("{}", source.subsumed)});
  }
  fmt::print("{}", table.Text());
  return absl::OkStatus();
}

}  // namespace

void AddRegistryCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("registry", "Verify, back up or look at a registry's folder");
  command->require_subcommand(1);
  auto folder = std::make_shared<std::string>();
  auto to = std::make_shared<std::string>();
  CLI::App* verify = command->add_subcommand("verify", "Check the journal whole: chain, entries, indexes");
  verify->description("Reads every entry, checks it against its digest and the chain, the indexes against the entries, and the snapshot\n"
                      "against what the entries lead to.\n"
                      "May run beside the service. Exit code 0: all is well; 3: problems, each named.");
  verify->add_option("folder", *folder, "The registry's folder")->required();
  SetBody(verify, exit_code, [folder] { return Verify(*folder); });
  CLI::App* backup = command->add_subcommand("backup", "Write a consistent copy, also while the service runs");
  backup->add_option("folder", *folder, "The registry's folder")->required();
  backup->add_option("to", *to, "A new folder for the copy")->required();
  SetBody(backup, exit_code, [folder, to] { return Backup(*folder, *to); });
  CLI::App* show = command->add_subcommand("show", "Show what a registry holds (while no service runs)");
  show->add_option("folder", *folder, "The registry's folder")->required();
  SetBody(show, exit_code, [folder] { return Show(*folder); });
}

}  // namespace ipse
