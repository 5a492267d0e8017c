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

// Collects the mistakes that only the engine can tell: blocking and cleaning rules against the schema.
class Mistakes {
 public:
  void Add(const absl::Status& status) {
    if (!status.ok() && texts_.size() < 50) texts_.emplace_back(ToStd(status.message()));
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
};

void AddParts(const google::protobuf::RepeatedPtrField<model::KeyPart>& from, const Schema& schema,
              std::string_view where, std::vector<KeyPart>* to, Mistakes* mistakes) {
  for (const model::KeyPart& part : from) {
    auto compiled = CompilePart(part, schema, where);
    mistakes->Add(compiled.status());
    if (compiled.ok()) to->push_back(*compiled);
  }
}

void CompileBlocking(const model::Blocking& from, const Schema& schema, EngineModel* model, Mistakes* mistakes) {
  if (from.block_size_max() != 0) model->blocking.block_size_max = from.block_size_max();
  if (from.window() != 0) model->blocking.window = from.window();
  if (from.wide_pairs_per_record() > 0) model->blocking.wide_pairs_per_record = from.wide_pairs_per_record();
  if (from.coincidences_per_record() > 0) model->blocking.coincidences_per_record = from.coincidences_per_record();
  if (from.wide_records_max() != 0) model->wide_records_max = from.wide_records_max();
  if (from.rule_size() == 0) mistakes->Add(InvalidArgument("blocking: the model has no rule"));
  if (static_cast<size_t>(from.rule_size()) > kRulesMax) {
    mistakes->Add(InvalidArgument("blocking: {} rules; at most {} are allowed", from.rule_size(), kRulesMax));
  }
  AddParts(from.split_by(), schema, "blocking: split_by", &model->blocking.split_by, mistakes);
  for (const KeyPart& part : model->blocking.split_by) {
    if (part.second_field == kNoField) continue;
    mistakes->Add(InvalidArgument("blocking: split_by: a part in any order of two fields cannot split a block"));
  }
  for (const model::BlockingRule& rule : from.rule()) {
    BlockingRule to;
    to.name = rule.name();
    to.block_size_max = rule.block_size_max();
    to.wide = rule.wide();
    to.records_max = rule.records_max();
    const std::string where = fmt::format("blocking rule '{}'", rule.name());
    if (rule.name().empty()) mistakes->Add(InvalidArgument("blocking: a rule needs a name"));
    if (rule.wide() && rule.records_max() != 0) {
      mistakes->Add(InvalidArgument("{}: a wide rule takes no records_max; wide_records_max says where wide rules are used", where));
    }
    if (rule.part_size() == 0) mistakes->Add(InvalidArgument("{}: has no part", where));
    for (const BlockingRule& other : model->blocking_rules) {
      if (other.name == to.name) mistakes->Add(InvalidArgument("{}: the name is used twice", where));
    }
    AddParts(rule.part(), schema, where, &to.parts, mistakes);
    model->blocking_rules.push_back(std::move(to));
  }
}

void CompileCleaning(const model::Model& file, EngineModel* model, Mistakes* mistakes) {
  for (const model::Field& field : file.field()) {
    std::vector<CleaningRule> rules;
    for (const model::CleaningRule& rule : field.cleaning_rule()) rules.push_back({rule.pattern(), rule.replacement()});
    auto compiled = CleaningRules::Create(rules);
    if (compiled.ok()) {
      model->cleaning.push_back(*std::move(compiled));
    } else {
      mistakes->Add(InvalidArgument("field '{}': {}", field.name(), ToStd(compiled.status().message())));
    }
  }
}

// The fields as far as they are right, so that the rules of a model with other mistakes can be checked, too.
Schema SchemaOf(const model::Model& file) {
  Schema schema;
  for (const model::Field& from : file.field()) {
    Field field;
    field.name = from.name();
    if (from.kind() != model::FIELD_KIND_UNSPECIFIED) field.kind = static_cast<FieldKind>(from.kind() - 1);
    schema.fields.push_back(std::move(field));
  }
  return schema;
}

}  // namespace

absl::StatusOr<EngineModel> EngineModel::Create(model::Model file) {
  EngineModel engine;
  Mistakes mistakes;
  auto compiled = CompileModel(file);
  CompileBlocking(file.blocking(), compiled.ok() ? compiled->schema : SchemaOf(file), &engine, &mistakes);
  CompileCleaning(file, &engine, &mistakes);
  std::string message;
  if (!compiled.ok()) message = ToStd(compiled.status().message());
  if (!mistakes.texts().empty()) {
    message += fmt::format("{}the blocking and cleaning rules have {} mistake(s):\n  {}", message.empty() ? "" : "\n",
                           mistakes.texts().size(), fmt::join(mistakes.texts(), "\n  "));
  }
  if (!message.empty()) return InvalidArgument("{}", message);
  engine.compiled = *std::move(compiled);
  engine.file = std::move(file);
  return engine;
}

}  // namespace ipse
