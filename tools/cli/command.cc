#include "tools/cli/command.h"

#include <cstdio>
#include <new>

#include "matcher/base/parallel.h"
#include "matcher/base/spill.h"
#include "matcher/distance/simd_target.h"

namespace ipse {

int ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kOutOfRange:
      return kExitInput;
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnavailable:
      return kExitResources;
    default:
      return kExitInternal;
  }
}

void AddCommonOptions(CLI::App* command, CommonOptions* options) {
  command->add_option("--column", options->input.column_roles,
                      "HEADER=ROLE: read a column in a given role instead of the recognised one; may be repeated");
  command->add_option("--delimiter", options->delimiter,
                      "Field delimiter: one character, 'tab', 'comma', 'semicolon' or 'pipe' (default: detected)");
  command->add_flag("--skip-bad-rows", options->input.skip_bad_rows,
                    "Set rows with the wrong number of fields aside and count them instead of refusing the file");
  command->add_flag_callback("--no-header", [options] { options->input.has_header = false; },
                    "The first row is a record; columns are called column_1, column_2 ... and recognised by their values");
  command->add_option("--phone-region", options->input.phone_region,
                      "Two-letter region whose dialling rules apply to numbers without a country code")
      ->capture_default_str();
  command->add_option("--model", options->model_path, "Model file to use (default: the built-in patient model)");
  command->add_option("--threads", options->input.threads, "Number of threads (default: all processors)")
      ->check(CLI::Range(1, 1024));
  command->add_option("--simd", options->simd,
                      "Instruction set of the string kernels; the result is the same with any (default: the best)");
  command->add_flag("--quiet", options->quiet, "Print results and errors only, no progress");
  options->input.threads = AvailableProcessors();
}

absl::Status ApplyCommonOptions(CommonOptions* options) {
  const std::string& d = options->delimiter;
  if (d == "tab" || d == "\\t") {
    options->input.delimiter = '\t';
  } else if (d == "comma") {
    options->input.delimiter = ',';
  } else if (d == "semicolon") {
    options->input.delimiter = ';';
  } else if (d == "pipe") {
    options->input.delimiter = '|';
  } else if (d.size() == 1) {
    options->input.delimiter = d[0];
  } else if (!d.empty()) {
    return InvalidArgument("--delimiter {}: expected one character, or tab, comma, semicolon, pipe", d);
  }
  if (!options->simd.empty()) IPSE_RETURN_IF_ERROR(SelectSimdTarget(options->simd));
  return absl::OkStatus();
}

absl::StatusOr<EngineModel> LoadEngineModel(const CommonOptions& options) {
  absl::StatusOr<model::Model> file =
      options.model_path.empty() ? ShippedModel(options.entity_type) : LoadModelFile(options.model_path);
  if (!file.ok()) return file.status();
  auto engine = EngineModel::Create(*std::move(file));
  if (!engine.ok() && !options.model_path.empty()) {
    return InvalidArgument("{}: {}", options.model_path, ToStd(engine.status().message()));
  }
  return engine;
}

namespace {

// Runs a body; memory that ran out is an error like others, not the end.
absl::Status RunBody(const std::function<absl::Status()>& body) {
  try {
    return body();
  } catch (const SpillFull& full) {
    return ResourceExhausted("{}; write the results to a larger disk, or split the input by region or birth year", full.what());
  } catch (const std::bad_alloc&) {
    return ResourceExhausted("memory ran out; use a machine with more memory, or split the input by region or birth year");
  }
}

}  // namespace

void SetBody(CLI::App* command, int* exit_code, std::function<absl::Status()> body) {
  command->callback([exit_code, body = std::move(body)] {
    const absl::Status status = RunBody(body);
    if (!status.ok()) fmt::print(stderr, "ipse: {}\n", ToStd(status.message()));
    *exit_code = ExitCodeOf(status);
  });
}

void SetBodyWithCode(CLI::App* command, int* exit_code, std::function<absl::StatusOr<int>()> body) {
  command->callback([exit_code, body = std::move(body)] {
    int code = kExitOk;
    const absl::Status status = RunBody([&]() -> absl::Status {
      IPSE_ASSIGN_OR_RETURN(code, body());
      return absl::OkStatus();
    });
    if (!status.ok()) fmt::print(stderr, "ipse: {}\n", ToStd(status.message()));
    *exit_code = status.ok() ? code : ExitCodeOf(status);
  });
}

}  // namespace ipse
