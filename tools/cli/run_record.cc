#include "tools/cli/run_record.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace ipse {
namespace {

using Json = nlohmann::json;

// Takes typed members out of an object; the first that is absent or of another type makes the reader fail. The library's
// own accessors throw.
class Members {
 public:
  Members(const Json& object, std::string where) : object_(object), where_(std::move(where)) {}

  const Json* Find(const char* key, Json::value_t type) {
    static const Json kNone;
    const auto member = object_.is_object() ? object_.find(key) : object_.end();
    if (object_.is_object() && member != object_.end() && member->type() == type) return &*member;
    if (wrong_.empty()) wrong_ = where_ + key;
    return nullptr;
  }
  std::string Text(const char* key) {
    const Json* member = Find(key, Json::value_t::string);
    return member == nullptr ? std::string() : *member->get_ptr<const Json::string_t*>();
  }
  bool Flag(const char* key) {
    const Json* member = Find(key, Json::value_t::boolean);
    return member != nullptr && *member->get_ptr<const Json::boolean_t*>();
  }
  uint64_t Count(const char* key) {
    const Json* member = Find(key, Json::value_t::number_unsigned);
    return member == nullptr ? 0 : *member->get_ptr<const Json::number_unsigned_t*>();
  }
  const Json& Child(const char* key, Json::value_t type) {
    static const Json kNone;
    const Json* member = Find(key, type);
    return member == nullptr ? kNone : *member;
  }
  void Require(bool condition, const char* key) {
    if (!condition && wrong_.empty()) wrong_ = where_ + key;
  }
  const std::string& wrong() const { return wrong_; }

 private:
  const Json& object_;
  std::string where_;
  std::string wrong_;
};

std::string ReadInputs(const Json& inputs, RunRecord* run) {
  for (const Json& input : inputs) {
    Members members(input, "inputs.");
    run->paths.push_back(members.Text("path"));
    run->file_is_unique.push_back(members.Flag("unique") ? 1 : 0);
    members.Require(!run->paths.back().empty(), "path");
    if (!members.wrong().empty()) return members.wrong();
  }
  return "";
}

std::string ReadColumns(const Json& columns, RunRecord* run) {
  for (const Json& column : columns) {
    Members members(column, "columns.");
    const std::string header = members.Text("header"), role = members.Text("role");
    members.Require(ParseColumnRole(role).has_value(), "role");
    if (!members.wrong().empty()) return members.wrong();
    run->input.column_roles.push_back(header + "=" + role);
  }
  return "";
}

std::string ReadRunOptions(const Json& options, RunRecord* run) {
  Members members(options, "options.");
  const std::string delimiter = members.Text("delimiter");
  members.Require(delimiter.size() <= 1, "delimiter");
  run->input.delimiter = delimiter.empty() ? '\0' : delimiter[0];
  run->input.skip_bad_rows = members.Flag("skip_bad_rows");
  run->input.has_header = members.Flag("has_header");
  run->input.phone_region = members.Text("phone_region");
  run->within_files = members.Flag("within_files");
  return members.wrong();
}

// Two numbers that versions before this one did not need; without them, or with nonsense, there is no expectation.
std::optional<double> ReadExpectedMatches(const Json& root) {
  const auto estimates = root.find("estimates");
  if (estimates == root.end() || !estimates->is_object()) return std::nullopt;
  const auto found = estimates->find("matches_found"), completeness = estimates->find("blocking_completeness");
  if (found == estimates->end() || completeness == estimates->end() || !found->is_number() || !completeness->is_number()) return std::nullopt;
  const double share = completeness->get<double>(), matches = found->get<double>();
  if (!(share > 0 && share <= 1 && matches >= 0)) return std::nullopt;
  return matches / share;
}

}  // namespace

absl::StatusOr<RunRecord> ParseRunRecord(std::string_view json, const std::string& path) {
  const Json root = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return InvalidArgument("{}: this is not JSON, so not the summary of a run", path);
  RunRecord run;
  Members members(root, "");
  run.version = members.Text("version");
  run.command = members.Text("command");
  run.records = members.Count("records");
  Members model(members.Child("model", Json::value_t::object), "model.");
  run.model_id = model.Text("id");
  run.model_path = (std::filesystem::path(path).parent_path() / "model.textproto").string();
  for (const std::string& wrong :
       {members.wrong(), model.wrong(), ReadInputs(members.Child("inputs", Json::value_t::array), &run),
        ReadRunOptions(members.Child("options", Json::value_t::object), &run),
        ReadColumns(members.Child("columns", Json::value_t::array), &run), members.wrong()}) {
    if (!wrong.empty()) {
      return InvalidArgument("{}: '{}' is missing or not as 'ipse dedup' writes it; run it again", path, wrong);
    }
  }
  run.expected_matches = ReadExpectedMatches(root);
  return run;
}

absl::StatusOr<RunRecord> ReadSummary(const std::string& folder) {
  const std::string path = (std::filesystem::path(folder) / kSummaryFile).string();
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return NotFound("{} cannot be read: {} is not the output folder of a finished 'ipse dedup' or 'ipse link'", path,
                    folder);
  }
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return ParseRunRecord(text, path);
}

absl::StatusOr<LoadedInput> ReloadInput(const RunRecord& run, int threads, const EngineModel& model,
                                        Progress* progress) {
  for (const std::string& path : run.paths) {
    if (path == "-") return FailedPrecondition("the run read the standard input, which cannot be read again");
  }
  InputOptions options = run.input;
  options.threads = threads;
  IPSE_ASSIGN_OR_RETURN(LoadedInput input, LoadInput(run.paths, options, model, progress));
  if (input.raw.num_records() != run.records) {
    return FailedPrecondition("the input has changed since the run: it had {} records and now has {}", run.records,
                              input.raw.num_records());
  }
  return input;
}

}  // namespace ipse
