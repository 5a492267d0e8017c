// ipse model: shows and checks model files.

#include <cstdio>
#include <filesystem>

#include "tools/cli/command.h"
#include "tools/cli/model_text.h"

namespace ipse {
namespace {

struct ModelCommandOptions {
  std::string path;  // empty: the built-in model
  std::string entity_type = "patient";
  bool text = false;
};

absl::StatusOr<model::Model> Load(const ModelCommandOptions& options) {
  if (options.path.empty()) return ShippedModel(options.entity_type);
  std::error_code error;
  if (std::filesystem::is_directory(options.path, error)) {
    return LoadModelFile((std::filesystem::path(options.path) / "model.textproto").string());
  }
  return LoadModelFile(options.path);
}

absl::StatusOr<EngineModel> Compile(const ModelCommandOptions& options, model::Model file) {
  auto engine = EngineModel::Create(std::move(file));
  if (engine.ok() || options.path.empty()) return engine;
  return InvalidArgument("{}: {}", options.path, ToStd(engine.status().message()));
}

absl::Status RunShow(const ModelCommandOptions& options) {
  IPSE_ASSIGN_OR_RETURN(model::Model file, Load(options));
  if (options.text) {
    fmt::print("{}", ModelText(file));
    return absl::OkStatus();
  }
  IPSE_ASSIGN_OR_RETURN(const EngineModel engine, Compile(options, std::move(file)));
  fmt::print("{}", ModelTables(engine));
  return absl::OkStatus();
}

absl::Status RunCheck(const ModelCommandOptions& options) {
  IPSE_ASSIGN_OR_RETURN(model::Model file, Load(options));
  IPSE_ASSIGN_OR_RETURN(const EngineModel engine, Compile(options, std::move(file)));
  fmt::print("{} is a usable model: {} fields, {} blocking rules, {} comparisons, {} classes, {}; id {}\n",
             options.path, engine.compiled.schema.fields.size(), engine.blocking_rules.size(),
             engine.compiled.comparisons.size(), engine.compiled.classes.size(),
             engine.compiled.trained() ? "trained" : "not trained", ModelId(engine.file));
  return absl::OkStatus();
}

}  // namespace

void AddModelCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("model", "Show or check a model file");
  command->description(
      "A model file says everything that makes the engine match: fields, blocking rules, comparisons with their levels\n"
      "and probabilities, classes of pairs, thresholds and guards. It is text; every run writes the one it used.");
  command->require_subcommand(1);

  CLI::App* show = command->add_subcommand("show", "Print a model as tables, or as its canonical text");
  show->description(
      "Prints fields, blocking rules, classes, thresholds and, per comparison and level, how often pairs that are one\n"
      "person (m) and strangers (u) reach the level, and its weight log2(m/u) in bits. m is averaged over the match\n"
      "classes by their shares. A pair's weight is not the plain sum of these: relatives and namesakes count, too.");
  show->footer(
      "Examples:\n"
      "  ipse model show                    the built-in patient model\n"
      "  ipse model show out/               the model a run used\n"
      "  ipse model show --text > my.model.textproto");
  auto shown = std::make_shared<ModelCommandOptions>();
  show->add_option("file", shown->path, "Model file or results folder (default: the built-in model)");
  show->add_option("--entity-type", shown->entity_type, "Which built-in model")->capture_default_str();
  show->add_flag("--text", shown->text, "Print the canonical text: equal models give equal bytes");
  SetBody(show, exit_code, [shown] { return RunShow(*shown); });

  CLI::App* check = command->add_subcommand("check", "Check a model file and name its mistakes");
  check->description(
      "Checks that a model file can be used, and names all mistakes at once, each with its line or its place in the\n"
      "file, what is wrong and what is allowed. Exit code 3 when there are any.");
  check->footer("Example:\n  ipse model check my.model.textproto");
  auto checked = std::make_shared<ModelCommandOptions>();
  check->add_option("file", checked->path, "Model file or results folder")->required();
  SetBody(check, exit_code, [checked] { return RunCheck(*checked); });
}

}  // namespace ipse
