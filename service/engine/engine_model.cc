#include "service/engine/engine_model.h"

namespace ipse {
namespace {

absl::StatusOr<KeyPart> CompilePart(const model::KeyPart& from, const Schema& schema, std::string_view where) {
  KeyPart part;
  part.field = schema.IndexOf(std::string_view(from.field()));
  if (part.field == kNoField) return InvalidArgument("{}: there is no field '{}'", where, from.field());
  part.transform = static_cast<KeyTransform>(from.transform());
  part.length = from.length();
  part.all_values = from.all_values();
  if (part.transform == KeyTransform::kPrefix && part.length == 0) {
    return InvalidArgument("{}: a PREFIX part needs a length", where);
  }
  const bool two = part.transform == KeyTransform::kAnyOrder || part.transform == KeyTransform::kSoundexAnyOrder;
  if (two) {
    part.second_field = schema.IndexOf(std::string_view(from.second_field()));
    if (part.second_field == kNoField) {
      return InvalidArgument("{}: an any-order part needs a second_field; there is no field '{}'", where,
                             from.second_field());
    }
    const auto kind = [&](int field) { return schema.fields[static_cast<size_t>(field)].kind; };
    if (kind(part.field) != kind(part.second_field)) {
      return InvalidArgument("{}: the two fields of an any-order part must be of one kind", where);
    }
  }
  const FieldKind kind = schema.fields[static_cast<size_t>(part.field)].kind;
  const bool date_transform = part.transform >= KeyTransform::kYear && part.transform <= KeyTransform::kMonthDayAnyOrder;
  if (date_transform != (kind == FieldKind::kDate) && part.transform != KeyTransform::kExact) {
    return InvalidArgument("{}: the transform does not fit field '{}', a {}", where, from.field(),
                           FieldKindName(kind));
  }
  const bool name_transform = part.transform == KeyTransform::kSoundex || part.transform == KeyTransform::kTokens ||
                              part.transform == KeyTransform::kNicknames ||
                              part.transform == KeyTransform::kSoundexAnyOrder;
  if (name_transform && kind != FieldKind::kPersonName) {
    return InvalidArgument("{}: the transform needs a person name; field '{}' is a {}", where, from.field(),
                           FieldKindName(kind));
  }
  return part;
}

absl::Status CompileBlocking(const model::Blocking& from, EngineModel* model) {
  if (from.block_size_max() != 0) model->blocking.block_size_max = from.block_size_max();
  if (from.window() != 0) model->blocking.window = from.window();
  if (from.wide_pairs_per_record() > 0) model->blocking.wide_pairs_per_record = from.wide_pairs_per_record();
  if (from.wide_records_max() != 0) model->wide_records_max = from.wide_records_max();
  if (from.rule_size() == 0) return InvalidArgument("blocking: the model has no rule");
  if (static_cast<size_t>(from.rule_size()) > kRulesMax) {
    return InvalidArgument("blocking: {} rules; at most {} are allowed", from.rule_size(), kRulesMax);
  }
  for (const model::KeyPart& part : from.split_by()) {
    IPSE_ASSIGN_OR_RETURN(KeyPart compiled, CompilePart(part, model->compiled.schema, "blocking: split_by"));
    model->blocking.split_by.push_back(compiled);
  }
  for (const model::BlockingRule& rule : from.rule()) {
    BlockingRule to;
    to.name = rule.name();
    to.block_size_max = rule.block_size_max();
    to.wide = rule.wide();
    const std::string where = fmt::format("blocking rule '{}'", rule.name());
    if (rule.name().empty()) return InvalidArgument("blocking: a rule needs a name");
    if (rule.part_size() == 0) return InvalidArgument("{}: has no part", where);
    for (const BlockingRule& other : model->blocking_rules) {
      if (other.name == to.name) return InvalidArgument("{}: the name is used twice", where);
    }
    for (const model::KeyPart& part : rule.part()) {
      IPSE_ASSIGN_OR_RETURN(KeyPart compiled, CompilePart(part, model->compiled.schema, where));
      to.parts.push_back(compiled);
    }
    model->blocking_rules.push_back(std::move(to));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<EngineModel> EngineModel::Create(model::Model file) {
  EngineModel engine;
  IPSE_ASSIGN_OR_RETURN(engine.compiled, CompileModel(file));
  IPSE_RETURN_IF_ERROR(CompileBlocking(file.blocking(), &engine));
  for (const model::Field& field : file.field()) {
    std::vector<CleaningRule> rules;
    for (const model::CleaningRule& rule : field.cleaning_rule()) rules.push_back({rule.pattern(), rule.replacement()});
    auto compiled = CleaningRules::Create(rules);
    if (!compiled.ok()) return InvalidArgument("field '{}': {}", field.name(), ToStd(compiled.status().message()));
    engine.cleaning.push_back(*std::move(compiled));
  }
  engine.file = std::move(file);
  return engine;
}

}  // namespace ipse
