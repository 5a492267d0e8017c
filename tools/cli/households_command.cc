// ipse households: who lives together and who is kin, of a finished run or of record files.

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>

#include "datasets/io/csv_writer.h"
#include "matcher/standardise/date.h"
#include "tools/cli/command.h"
#include "tools/cli/households.h"
#include "tools/cli/linkage_command.h"
#include "tools/cli/progress_bar.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

struct HouseholdsCommandOptions {
  LinkageCommandOptions linkage;
  HouseholdOptions households;
};

// What a tie is called: people who share nothing but the address may be partners, in-laws or room-mates.
std::string RelationName(const FinishedRun& run, const Tie& tie) {
  if (tie.together && tie.address_alone) return "same address, nothing else in common";
  return run.model().compiled.classes[tie.kind].description;
}

// Neighbours in an institution are no relation.
bool IsRelation(const Households& found, const Tie& tie) {
  return !tie.address_alone || !tie.together || found.household_of[tie.left] == found.household_of[tie.right];
}

std::string InFolder(const std::string& folder, const char* name) {
  return (std::filesystem::path(folder) / name).string();
}

// Whole years between two birth dates, empty where one has no year.
std::string YearsApart(const RecordTable& table, RecordIndex left, RecordIndex right) {
  const int field = table.schema().IndexOf(ColumnRole::kBirthDate);
  if (field == kNoField) return "";
  const auto date = [&](RecordIndex record) {
    return UnpackDate(table.dictionary_of(field).packed_date(table.column(field).first(record)));
  };
  const StandardDate a = date(left), b = date(right);
  if (a.year == 0 || b.year == 0) return "";
  int years = std::abs(a.year - b.year);
  const StandardDate &older = a.year < b.year ? a : b, &younger = a.year < b.year ? b : a;
  const bool known = older.month != 0 && younger.month != 0;
  if (years > 0 && known && std::pair(younger.month, younger.day) < std::pair(older.month, older.day)) --years;
  return fmt::format("{}", years);
}

absl::Status WriteRelations(const std::string& folder, const FinishedRun& run, const Households& found) {
  IPSE_ASSIGN_OR_RETURN(CsvWriter writer,
                        CsvWriter::Create(InFolder(folder, "relations.csv"),
                                          {"cluster_id_l", "cluster_id_r", "relation", "probability", "same_household",
                                           "years_apart", "record_id_l", "record_id_r"}));
  for (const Tie& tie : found.ties) {
    if (!IsRelation(found, tie)) continue;
    writer.rows()
        .Text(run.results().ClusterId(found.first_record[tie.left]))
        .Text(run.results().ClusterId(found.first_record[tie.right]))
        .Text(RelationName(run, tie))
        .Real(tie.probability, 6)
        .Unsigned(found.household_of[tie.left] == found.household_of[tie.right])
        .Text(YearsApart(run.table(), tie.left_record, tie.right_record))
        .Text(run.results().RecordId(tie.left_record))
        .Text(run.results().RecordId(tie.right_record));
    IPSE_RETURN_IF_ERROR(writer.EndRow());
  }
  return writer.Commit();
}

// The clearest tie of each identity to another one of its household; null where it has none.
std::vector<const Tie*> ClearestTies(const Households& found) {
  std::vector<const Tie*> clearest(found.first_record.size(), nullptr);
  for (const Tie& tie : found.ties) {
    if (found.household_of[tie.left] != found.household_of[tie.right]) continue;
    for (const uint32_t identity : {tie.left, tie.right}) {
      const Tie*& best = clearest[identity];
      if (best == nullptr || tie.probability > best->probability) best = &tie;
    }
  }
  return clearest;
}

absl::Status WriteHouseholds(const std::string& folder, const FinishedRun& run, const Households& found) {
  IPSE_ASSIGN_OR_RETURN(CsvWriter writer, CsvWriter::Create(InFolder(folder, "households.csv"),
                                                            {"cluster_id", "household_id", "household_size", "relation",
                                                             "related_to", "probability"}));
  const std::vector<const Tie*> clearest = ClearestTies(found);
  for (uint32_t i = 0; i < found.first_record.size(); ++i) {
    CsvRows& row = writer.rows();
    row.Text(run.results().ClusterId(found.first_record[i])).Unsigned(found.household_of[i] + 1);
    row.Unsigned(found.household_size[found.household_of[i]]);
    const Tie* tie = clearest[i];
    if (tie == nullptr) {
      row.Empty().Empty().Empty();
    } else {
      row.Text(RelationName(run, *tie));
      row.Text(run.results().ClusterId(found.first_record[tie->left == i ? tie->right : tie->left]))
          .Real(tie->probability, 6);
    }
    IPSE_RETURN_IF_ERROR(writer.EndRow());
  }
  return writer.Commit();
}

void PrintOutcome(const FinishedRun& run, const Households& found, const std::string& folder) {
  uint64_t several = 0, people = 0, largest = 0;
  for (const uint32_t size : found.household_size) {
    several += size > 1;
    people += size > 1 ? size : 0;
    largest = std::max<uint64_t>(largest, size);
  }
  fmt::print("identities         {:>12}\n", Grouped(found.first_record.size()));
  fmt::print("households         {:>12}   of two people or more: {} people, the largest {}\n", Grouped(several),
             Grouped(people), largest);
  if (found.institutions > 0) {
    fmt::print("institutions       {:>12}   (one address, but too many families for a household)\n",
               Grouped(found.institutions));
  }
  if (!TellsHouseholds(run)) {
    fmt::print("warning: the input has no street, phone or e-mail to speak of: nobody can be told to live together\n");
  }
  TextTable kinds({"relations", ">pairs of people", ">in one household"});
  std::map<std::string, std::array<uint64_t, 2>> counts;
  for (const Tie& tie : found.ties) {
    if (!IsRelation(found, tie)) continue;
    auto& [pairs, together] = counts[RelationName(run, tie)];
    ++pairs;
    together += found.household_of[tie.left] == found.household_of[tie.right];
  }
  for (const auto& [name, count] : counts) kinds.Row({name, Grouped(count[0]), Grouped(count[1])});
  if (!kinds.empty()) fmt::print("\n{}", kinds.Text());
  fmt::print("\nresults in {}: households.csv relations.csv\n", folder);
}

absl::Status RunHouseholds(HouseholdsCommandOptions options) {
  LinkageCommandOptions& linkage = options.linkage;
  std::error_code error;
  std::string folder = linkage.output;
  if (linkage.paths.size() == 1 && std::filesystem::is_directory(linkage.paths[0], error)) {
    if (!folder.empty())
      return InvalidArgument("{} is a finished run: households.csv is written there; leave --output out",
                             linkage.paths[0]);
    folder = linkage.paths[0];
  } else {
    if (folder.empty())
      return InvalidArgument("record files need --output: the folder for their identities and households");
    IPSE_RETURN_IF_ERROR(RunLinkageCommand(linkage));
    fmt::print("\n");
  }
  ProgressBar progress(stderr, linkage.common.quiet);
  IPSE_ASSIGN_OR_RETURN(auto run, FinishedRun::Open(folder, linkage.common.input.threads, &progress));
  const Households found = FindHouseholds(run.get(), options.households);
  IPSE_RETURN_IF_ERROR(WriteRelations(folder, *run, found));
  IPSE_RETURN_IF_ERROR(WriteHouseholds(folder, *run, found));
  PrintOutcome(*run, found, folder);
  return absl::OkStatus();
}

}  // namespace

void AddHouseholdsCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("households", "Say who lives together and who is kin");
  command->description(
      "Finds households and relatives among the identities of a finished run, from what the model says two records of "
      "two\n"
      "people most likely are: relatives of one household, twins, father and son of one name, kin elsewhere. Given "
      "record\n"
      "files, de-duplicates them first, as 'ipse dedup' does.\n\n"
      "Writes into the results folder: households.csv (each identity's household, and its clearest relation in it) "
      "and\n"
      "relations.csv (every pair of identities that are relatives, with kind and probability).");
  command->footer(
      "Examples:\n"
      "  ipse households out/\n"
      "  ipse households patients.csv --output out/\n\n"
      "People recorded at one address, or with one phone or e-mail, at some time: not necessarily today.");
  auto options = std::make_shared<HouseholdsCommandOptions>();
  options->linkage.command = "dedup";
  command
      ->add_option("input", options->linkage.paths,
                   "The --output folder of 'ipse dedup' or 'ipse link', or record files")
      ->required();
  command->add_option("-o,--output", options->linkage.output, "Folder for the results, where record files are given");
  command
      ->add_option("--probability", options->households.probability_min,
                   "How likely two people must be relatives to be called so")
      ->check(CLI::Range(0.01, 1.0))
      ->capture_default_str();
  command
      ->add_option("--largest", options->households.identities_max,
                   "Larger sets of people are institutions, not households")
      ->check(CLI::Range(2, 10000))
      ->capture_default_str();
  AddCommonOptions(command, &options->linkage.common);
  SetBody(command, exit_code, [options] {
    IPSE_RETURN_IF_ERROR(ApplyCommonOptions(&options->linkage.common));
    return RunHouseholds(*options);
  });
}

}  // namespace ipse
