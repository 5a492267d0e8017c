#include "scoring/model/model_file.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include "scoring/model/shipped_models.h"

namespace ipse {
namespace {

constexpr uint64_t kModelBytesMax = 8u << 20;

class ErrorCollector : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    if (errors.size() < 10) errors.push_back(fmt::format("line {}, column {}: {}", line + 1, column + 1, message));
  }
  void AddWarning(int, google::protobuf::io::ColumnNumber, const std::string&) override {}
  std::vector<std::string> errors;
};

// The order of a class's priors says nothing; one order makes one canonical text.
void SortPriors(model::Model* file) {
  for (model::LatentClass& latent : *file->mutable_latent_class()) {
    for (model::ClassComparison& comparison : *latent.mutable_comparison()) {
      std::stable_sort(comparison.mutable_prior()->begin(), comparison.mutable_prior()->end(),
                       [](const model::GroupMass& a, const model::GroupMass& b) { return a.key() < b.key(); });
    }
  }
}

}  // namespace

absl::StatusOr<model::Model> ParseModel(std::string_view text, std::string_view path) {
  google::protobuf::TextFormat::Parser parser;
  ErrorCollector errors;
  parser.RecordErrorsTo(&errors);
  parser.SetRecursionLimit(20);
  model::Model file;
  google::protobuf::io::ArrayInputStream stream(text.data(), static_cast<int>(text.size()));
  if (!parser.Parse(&stream, &file)) {
    return InvalidArgument("{} is not a model file:\n  {}", path, fmt::join(errors.errors, "\n  "));
  }
  if (file.format_version() > kModelFormatVersion) {
    return InvalidArgument("{} has format version {}; this program reads up to {}, use a newer one", path,
                           file.format_version(), kModelFormatVersion);
  }
  SortPriors(&file);
  return file;
}

absl::StatusOr<model::Model> LoadModelFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return NotFound("cannot open model file {}: {}", path, std::strerror(errno));
  std::string text;
  std::vector<char> buffer(1 << 16);
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
    text.append(buffer.data(), static_cast<size_t>(in.gcount()));
    if (text.size() > kModelBytesMax) {
      return InvalidArgument("{} is larger than {} bytes: this is no model file", path, kModelBytesMax);
    }
  }
  return ParseModel(text, path);
}

absl::StatusOr<model::Model> ShippedModel(std::string_view entity_type) {
  for (const ShippedModelText& shipped : ShippedModelTexts()) {
    if (shipped.entity_type == entity_type) return ParseModel(shipped.text, "the built-in model");
  }
  return NotFound("there is no built-in model for entity type '{}'; pass --model FILE", entity_type);
}

bool IsTrainedShippedModel(std::string_view entity_type) {
  const auto texts = ShippedModelTexts();
  return std::any_of(texts.begin(), texts.end(), [&](const ShippedModelText& shipped) {
    return shipped.entity_type == entity_type && shipped.text.find("\n    probability:") != std::string_view::npos;
  });
}

std::string ModelText(const model::Model& file) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseShortRepeatedPrimitives(true);
  std::string text;
  printer.PrintToString(file, &text);
  return "# Ipse model. The format is described in scoring/model.proto.\n" + text;
}

std::string ModelId(const model::Model& file) {
  const std::string text = ModelText(file);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string id;
  for (int i = 0; i < 8; ++i) id += fmt::format("{:02x}", digest[i]);
  return id;
}

void StoreMixture(const Mixture& mixture, model::Model* file) {
  // Twelve significant digits: more than training knows, few enough to read and diff.
  const auto rounded = [](double value) {
    if (value == 0) return 0.0;
    const double scale = std::pow(10.0, 11 - std::floor(std::log10(std::abs(value))));
    return std::round(value * scale) / scale;
  };
  for (int c = 0; c < file->latent_class_size(); ++c) {
    model::LatentClass& latent = *file->mutable_latent_class(c);
    latent.set_share(rounded(mixture.share(static_cast<size_t>(c))));
    for (int k = 0; k < file->comparison_size(); ++k) {
      model::ClassComparison* spec = nullptr;
      for (auto& candidate : *latent.mutable_comparison()) {
        if (candidate.comparison() == file->comparison(k).name()) spec = &candidate;
      }
      if (spec == nullptr) {
        spec = latent.add_comparison();
        spec->set_comparison(file->comparison(k).name());
      }
      spec->clear_probability();
      for (size_t l = 1; l <= mixture.num_levels(static_cast<size_t>(k)); ++l) {
        spec->add_probability(rounded(mixture.probability(static_cast<size_t>(c), static_cast<size_t>(k), l)));
      }
    }
  }
}

bool Guard::Concerns(const PatternLayout& layout, Pattern pattern) const {
  return std::all_of(conditions.begin(), conditions.end(), [&](const GuardCondition& condition) {
    return condition.levels >> layout.Level(pattern, condition.comparison) & 1;
  });
}

bool Guard::Holds(const PatternLayout& layout, Pattern pattern, double weight_bits, const Mixture* mixture,
                  const OtherRecords& others) const {
  if (weight_bits >= below_bits || !Concerns(layout, pattern)) return false;
  if (latent_class < 0 || mixture == nullptr) return true;
  const double left = others.unrivalled ? 1 - rival_on_file : 1;
  return left * mixture->Posterior(pattern, static_cast<size_t>(latent_class), *others.factors) >= posterior_min;
}

bool DecisionRule::HasEvidence(const PatternLayout& layout, Pattern pattern) const {
  for (const GuardCondition& condition : evidence) {
    if (condition.levels >> layout.Level(pattern, condition.comparison) & 1) return true;
  }
  return evidence.empty();
}

bool DecisionRule::Suffices(const PatternLayout& layout, Pattern pattern, double weight_bits, bool connected) const {
  return weight_bits >= certain_alone_bits || connected || HasEvidence(layout, pattern);
}

const Guard* DecisionRule::Demotes(const PatternLayout& layout, Pattern pattern, double weight_bits, const Mixture* mixture,
                                   const OtherRecords& others) const {
  for (const Guard& guard : guards) {
    if (guard.Holds(layout, pattern, weight_bits, mixture, others)) return &guard;
  }
  return nullptr;
}

const Guard* DecisionRule::Rivalry(const PatternLayout& layout, Pattern pattern) const {
  for (const Guard& guard : guards) {
    if (guard.rival_on_file > 0 && guard.Concerns(layout, pattern)) return &guard;
  }
  return nullptr;
}

bool CompiledModel::trained() const {
  for (const LatentClass& latent : classes) {
    for (size_t k = 0; k < comparisons.size(); ++k) {
      if (latent.comparisons[k].probability.size() != comparisons[k].levels.size()) return false;
    }
  }
  return !classes.empty();
}

}  // namespace ipse
