// Model files: every mistake is named, with its place, all at once; what is written reads back the same.

#include "scoring/model/model_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace ipse {
namespace {

// A small model that compiles: two names and a telephone, matches and strangers.
constexpr const char* kSmall = R"(
name: "small"
entity_type: "patient"
format_version: 1
field { name: "given" kind: PERSON_NAME role: "given_name" }
field { name: "family" kind: PERSON_NAME role: "family_name" }
field { name: "phone" kind: PHONE role: "phone" }
comparison {
  name: "given name" comparator: GIVEN_NAME field: "given" field: "" field: "family"
  level { name: "exact" outcome: "exact_0" }
  level { name: "near" outcome: "near" }
  level { name: "different" outcome: "different" }
}
comparison {
  name: "phone" comparator: PHONE_SET field: "phone"
  level { name: "exact" outcome: "exact" blocked: true }
  level { name: "different" outcome: "different" }
}
latent_class {
  name: "match" kind: MATCH share_start: 1
  comparison { comparison: "given name" prior { key: "exact" value: 0.9 } prior { key: "near" value: 0.05 } }
}
latent_class { name: "stranger" kind: STRANGER }
decision { certain_bits: 10 probable_bits: 0 possible_bits: -4 }
)";

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string CompileError(std::string_view text) {
  const auto file = ParseModel(text, "small");
  EXPECT_TRUE(file.ok()) << file.status();
  if (!file.ok()) return "";
  const absl::Status status = CompileModel(*file).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

void ExpectMistake(std::string_view from, std::string_view to, std::string_view message) {
  const std::string error = CompileError(Replaced(kSmall, from, to));
  EXPECT_NE(error.find(message), std::string::npos) << "expected '" << message << "' in: " << error;
}

TEST(ModelFileTest, TheSmallModelCompiles) {
  const auto file = ParseModel(kSmall, "small");
  ASSERT_TRUE(file.ok()) << file.status();
  const auto compiled = CompileModel(*file);
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  EXPECT_FALSE(compiled->trained());
  // Outcomes that no level names fall to the next one that is named: nickname to near, loose to different.
  EXPECT_EQ(compiled->comparisons[0].level_of_outcome[GivenNameOutcome::kNickname], 2);
  EXPECT_EQ(compiled->comparisons[0].level_of_outcome[GivenNameOutcome::kLoose], 3);
  EXPECT_EQ(compiled->comparisons[0].level_of_outcome[kMissingOutcome], 0);
}

TEST(ModelFileTest, SyntaxErrorsNameLineAndColumn) {
  const auto unknown = ParseModel("name: \"x\"\nentity_type: \"patient\"\n  colour: 3\n", "mine.textproto");
  ASSERT_FALSE(unknown.ok());
  const std::string message(unknown.status().message());
  EXPECT_NE(message.find("mine.textproto"), std::string::npos);
  EXPECT_NE(message.find("line 3, column 9"), std::string::npos) << message;  // just behind the word
  EXPECT_NE(message.find("colour"), std::string::npos) << message;
  EXPECT_FALSE(ParseModel("field {", "f").ok());
  EXPECT_FALSE(ParseModel("field { kind: NO_SUCH_KIND }", "f").ok());
  EXPECT_FALSE(ParseModel("format_version: 2", "f").ok());
  EXPECT_TRUE(ParseModel("", "f").ok());
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "latent_class { comparison { ";
  EXPECT_FALSE(ParseModel(deep, "f").ok());
}

TEST(ModelFileTest, EveryMistakeIsNamed) {
  ExpectMistake("kind: PHONE role", "role", "field 'phone': kind is missing");
  ExpectMistake("kind: PHONE role", "kind: 77 role", "field 'phone'");
  ExpectMistake("role: \"phone\"", "role: \"fone\"", "no column role 'fone'");
  ExpectMistake("name: \"phone\" kind", "name: \"given\" kind", "the name is used twice");
  ExpectMistake("comparator: PHONE_SET", "", "comparator is missing");
  ExpectMistake("comparator: PHONE_SET", "comparator: 99", "comparison 'phone'");
  ExpectMistake("comparator: PHONE_SET field: \"phone\"", "comparator: PHONE_SET", "reads 1 fields, 0 are given");
  ExpectMistake("PHONE_SET field: \"phone\"", "PHONE_SET field: \"fax\"", "there is no field 'fax'");
  ExpectMistake("PHONE_SET field: \"phone\"", "PHONE_SET field: \"given\"", "comparison 'phone': phone_set cannot compare field 'given'");
  ExpectMistake("PHONE_SET field: \"phone\"", "PHONE_SET field: \"phone\" frequency_bin: 0.1", "frequency_bin");
  ExpectMistake("field: \"family\"\n", "field: \"family\" frequency_bin: 0.2 frequency_bin: 0.1\n", "ascending");
  ExpectMistake("outcome: \"near\"", "outcome: \"neer\"", "given_name has no outcome 'neer'");
  ExpectMistake("outcome: \"near\"", "outcome: \"near\" outcome: \"exact_0\"", "outcome 'exact_0' is in two levels");
  ExpectMistake("outcome: \"near\"", "", "no outcome");
  ExpectMistake("level { name: \"different\" outcome: \"different\" }\n}\ncomparison", "}\ncomparison", "no level has the last outcome 'different'");
  ExpectMistake("name: \"phone\" comparator", "name: \"given name\" comparator", "the name is used twice");
  ExpectMistake("value: 0.9", "value: 0.97", "the priors sum to 1.02");
  ExpectMistake("value: 0.9", "value: 1.7", "must be between 0 and 1");
  ExpectMistake("value: 0.9", "value: nan", "must be between 0 and 1");
  ExpectMistake("key: \"near\"", "key: \"exact\"", "the prior of 'exact' is given twice");
  ExpectMistake("key: \"near\"", "key: \"close\"", "there is no level group 'close'; there are: exact, near, different");
  ExpectMistake("comparison: \"given name\" prior", "comparison: \"given nam\" prior", "there is no comparison 'given nam'");
  ExpectMistake("comparison: \"given name\" prior", "comparison: \"given name\" probability: [0.5, 0.5] prior", "2 probabilities for 3 levels");
  ExpectMistake("comparison: \"given name\" prior", "comparison: \"given name\" probability: [0.5, 0.4, 0.3] prior", "sum to 1.200000");
  ExpectMistake("comparison: \"given name\" prior", "comparison: \"given name\" probability: [0.5, 0.5, 0] prior", "above 0");
  ExpectMistake("comparison: \"given name\" prior", "comparison: \"given name\" strength: -1 prior", "strength");
  ExpectMistake("comparison: \"given name\" prior", "comparison: \"given name\" strength: inf prior", "strength");
  ExpectMistake("kind: MATCH", "", "kind is missing");
  ExpectMistake("kind: MATCH", "kind: NON_MATCH", "needs a class of kind MATCH");
  ExpectMistake("kind: STRANGER", "kind: NON_MATCH", "exactly one class of kind STRANGER, it has 0");
  ExpectMistake("kind: MATCH", "kind: STRANGER", "exactly one class of kind STRANGER, it has 2");
  ExpectMistake("share_start: 1", "share_start: inf", "share_start");
  ExpectMistake("decision {", "training { prior_strength: inf } decision {", "training");
  ExpectMistake("decision {", "training { prior_matches: -1 } decision {", "training: prior_matches");
  ExpectMistake("decision {", "training { reference_model: \"nobody\" } decision {", "no trained built-in model 'nobody'");
  ExpectMistake("decision {", "training { reference_model: \"patient\" } decision {", "no trained built-in model 'patient'");
  ExpectMistake("certain_bits: 10", "certain_bits: -1", "certain_bits >= probable_bits");
  ExpectMistake("certain_bits: 10", "certain_bits: nan", "certain_bits >= probable_bits");
  ExpectMistake("certain_bits: 10", "certain_bits: 10 certain_alone_bits: -9", "certain_alone_bits must be above 0");
  ExpectMistake("certain_bits: 10", "certain_bits: 10 certain_alone_bits: nan", "certain_alone_bits must be above 0");
  ExpectMistake("certain_bits: 10", "evidence_comparison: \"fax\" certain_bits: 10", "there is no comparison 'fax'");
  ExpectMistake("certain_bits: 10", "guard { name: \"g\" } certain_bits: 10", "guard 'g': has no condition");
  ExpectMistake("certain_bits: 10", "guard { name: \"g\" condition { comparison: \"phone\" level: \"close\" } } certain_bits: 10",
                "has no level or group 'close'");
  const auto rivalry = [](const std::string& fields) {
    return "guard { name: \"g\" condition { comparison: \"phone\" level: \"exact\" } " + fields + " } certain_bits: 10";
  };
  ExpectMistake("certain_bits: 10", rivalry("rival_on_file: 0.5"), "guard 'g': rival_on_file needs a latent_class");
  ExpectMistake("certain_bits: 10", rivalry("latent_class: \"stranger\" rival_on_file: 1"), "at least 0 and below 1");
  ExpectMistake("certain_bits: 10", rivalry("latent_class: \"stranger\" rival_on_file: nan"), "at least 0 and below 1");
  ExpectMistake("certain_bits: 10", rivalry("below_bits: -1"), "guard 'g': below_bits must be above 0");
}

TEST(ModelFileTest, MistakesAreNamedAllAtOnce) {
  std::string text = Replaced(kSmall, "role: \"phone\"", "role: \"fone\"");
  text = Replaced(text, "outcome: \"near\"", "outcome: \"near\" outcome: \"exact_0\"");
  text = Replaced(text, "kind: STRANGER", "kind: NON_MATCH");
  text = Replaced(text, "certain_bits: 10", "certain_bits: -1");
  const std::string error = CompileError(text);
  for (const char* part : {"4 mistake(s)", "fone", "two levels", "STRANGER", "certain_bits"}) {
    EXPECT_NE(error.find(part), std::string::npos) << part << " in: " << error;
  }
}

TEST(ModelFileTest, PatternsThatDoNotFitAndTooManyLevelsAreRefused) {
  // Seventeen comparisons of sixteen levels: 5 bits each, 85 together.
  auto file = ParseModel(kSmall, "small");
  ASSERT_TRUE(file.ok());
  model::Model wide = *file;
  for (int i = 0; i < 17; ++i) {
    model::Comparison& comparison = *wide.add_comparison();
    comparison = wide.comparison(0);
    comparison.set_name("given name " + std::to_string(i));
    comparison.clear_level();
    const auto names = OutcomeNames(ComparatorKind::kGivenName);
    for (size_t o = names.size() - 16; o < names.size(); ++o) {
      model::Level& level = *comparison.add_level();
      level.set_name(std::string(names[o]));
      level.add_outcome(std::string(names[o]));
    }
  }
  std::string error(CompileModel(wide).status().message());
  EXPECT_NE(error.find("89 bits"), std::string::npos) << error;  // and 4 of the small model's own

  model::Model many = *file;
  for (int i = 0; i < 40; ++i) *many.mutable_comparison(1)->add_level() = many.comparison(1).level(1);
  many.mutable_comparison(1)->mutable_level(36)->set_name("the last");
  model::Condition& condition = *many.mutable_decision()->add_guard()->add_condition();
  condition.set_comparison("phone");
  condition.add_level("the last");
  error = std::string(CompileModel(many).status().message());
  EXPECT_NE(error.find("1 to 31 levels"), std::string::npos) << error;
}

TEST(ModelFileTest, TheShippedPatientModelCompilesAndReadsBackTheSame) {
  const auto file = ShippedModel("patient");
  ASSERT_TRUE(file.ok()) << file.status();
  const auto compiled = CompileModel(*file);
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  EXPECT_LE(PatternLayout(compiled->comparisons).bits(), 64);
  const std::string text = ModelText(*file);
  const auto again = ParseModel(text, "again");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ModelText(*again), text);
  EXPECT_EQ(ModelId(*again), ModelId(*file));
  EXPECT_EQ(ModelId(*file).size(), 16u);
  model::Model other = *file;
  other.mutable_decision()->set_certain_bits(11);
  EXPECT_NE(ModelId(other), ModelId(*file));
  EXPECT_EQ(ShippedModel("parcel").status().code(), absl::StatusCode::kNotFound);
}

TEST(ModelFileTest, TheIdDoesNotDependOnHowTheTextIsWritten) {
  const auto plain = ParseModel(kSmall, "a");
  const auto other = ParseModel(Replaced(Replaced(kSmall, "prior { key: \"exact\" value: 0.9 } prior { key: \"near\" value: 0.05 }",
                                                  "prior { value: 5e-2 key: \"near\" }\n# remark\n prior { key: 'exact' value: 0.90 }"),
                                         "name: \"small\"", "name: 'small'"), "b");
  ASSERT_TRUE(plain.ok() && other.ok());
  EXPECT_EQ(ModelId(*plain), ModelId(*other));
}

TEST(ModelFileTest, AStoredMixtureComesBackBitForBit) {
  auto file = ShippedModel("patient");
  ASSERT_TRUE(file.ok());
  const auto untrained = CompileModel(*file);
  ASSERT_TRUE(untrained.ok());
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    std::vector<ClassKind> kinds;
    for (const LatentClass& latent : untrained->classes) kinds.push_back(latent.kind);
    std::vector<size_t> levels;
    for (const ComparisonSpec& spec : untrained->comparisons) levels.push_back(spec.levels.size());
    Mixture mixture(PatternLayout(untrained->comparisons), kinds, levels);
    for (size_t c = 0; c < kinds.size(); ++c) {
      mixture.set_share(c, 1e-9 * static_cast<double>(1 + random() % 1'000'000));
      for (size_t k = 0; k < levels.size(); ++k) {
        std::vector<double> p(levels[k]);
        double sum = 0;
        for (double& value : p) sum += value = 1e-6 + static_cast<double>(random() % 1'000'003);
        for (size_t l = 0; l < p.size(); ++l) mixture.set_probability(c, k, l + 1, p[l] / sum);
      }
    }
    StoreMixture(mixture, &*file);
    const auto saved = ParseModel(ModelText(*file), "saved");
    ASSERT_TRUE(saved.ok()) << saved.status();
    EXPECT_EQ(ModelId(*saved), ModelId(*file));
    const auto compiled = CompileModel(*saved);
    ASSERT_TRUE(compiled.ok()) << compiled.status();
    ASSERT_TRUE(compiled->trained());
    const Mixture read = TrainedMixture(compiled->classes, compiled->comparisons);
    model::Model twice = *saved;
    StoreMixture(read, &twice);
    EXPECT_EQ(ModelId(twice), ModelId(*file)) << "storing what was stored changes nothing";
    const auto compiled_twice = CompileModel(twice);
    ASSERT_TRUE(compiled_twice.ok());
    const Mixture read_twice = TrainedMixture(compiled_twice->classes, compiled_twice->comparisons);
    for (int i = 0; i < 2000; ++i) {
      Pattern pattern = 0;
      for (size_t k = 0; k < levels.size(); ++k) pattern |= mixture.layout().Put(k, static_cast<int>(random() % (levels[k] + 1)));
      EXPECT_EQ(read.Weight(pattern), read_twice.Weight(pattern));
      EXPECT_NEAR(read.Weight(pattern), mixture.Weight(pattern), 1e-9);
    }
  }
}

TEST(DecisionRuleTest, GuardsNeedAllConditionsAndEvidenceAnyOne) {
  const std::string text = Replaced(kSmall, "certain_bits: 10",
                                    "evidence_comparison: \"phone\" "
                                    "guard { name: \"g\" condition { comparison: \"given name\" level: \"different\" level: \"missing\" } "
                                    "condition { comparison: \"phone\" level: \"exact\" } } certain_bits: 10");
  const auto file = ParseModel(text, "small");
  ASSERT_TRUE(file.ok()) << file.status();
  const auto compiled = CompileModel(*file);
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  const PatternLayout layout(compiled->comparisons);
  const DecisionRule& rule = compiled->decision;
  const auto pattern = [&](int given, int phone) { return layout.Put(0, given) | layout.Put(1, phone); };
  EXPECT_NE(rule.Demotes(layout, pattern(3, 1), 20), nullptr);
  EXPECT_NE(rule.Demotes(layout, pattern(0, 1), 20), nullptr);
  EXPECT_EQ(rule.Demotes(layout, pattern(1, 1), 20), nullptr);
  EXPECT_EQ(rule.Demotes(layout, pattern(3, 2), 20), nullptr);
  Guard light = rule.guards[0];
  light.below_bits = 20;
  EXPECT_TRUE(light.Holds(layout, pattern(3, 1), 19.9, nullptr, {}));
  EXPECT_FALSE(light.Holds(layout, pattern(3, 1), 20, nullptr, {}));
  EXPECT_TRUE(rule.HasEvidence(layout, pattern(3, 1)));
  EXPECT_FALSE(rule.HasEvidence(layout, pattern(1, 2)));
  EXPECT_FALSE(rule.HasEvidence(layout, pattern(1, 0)));
  EXPECT_FALSE(rule.Suffices(layout, pattern(1, 2), 1e9, false)) << "unless the model says from how many bits";
  EXPECT_TRUE(rule.Suffices(layout, pattern(1, 2), 10, true));
  EXPECT_TRUE(rule.Suffices(layout, pattern(1, 1), 10, false));
}

TEST(DecisionRuleTest, FromSoManyBitsNamesAndBirthDateAloneAreEnough) {
  const auto file = ParseModel(Replaced(kSmall, "certain_bits: 10", "evidence_comparison: \"phone\" certain_bits: 10 certain_alone_bits: 12"), "small");
  ASSERT_TRUE(file.ok()) << file.status();
  const auto compiled = CompileModel(*file);
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  const PatternLayout layout(compiled->comparisons);
  const Pattern exact_name = layout.Put(0, 1) | layout.Put(1, 2);
  EXPECT_FALSE(compiled->decision.Suffices(layout, exact_name, 11.99, false));
  EXPECT_TRUE(compiled->decision.Suffices(layout, exact_name, 12, false));
}

// The built-in trained model is the built-in model with what training learned, and nothing else. When this fails:
// tools/train_shipped_models.sh makes it anew.
TEST(ShippedModels, TheTrainedOneIsInStepWithTheOneItWasTrainedFrom) {
  const auto without_what_is_learned = [](const char* name) {
    model::Model model = *ShippedModel(name);
    model.clear_name();
    model.clear_provenance();
    for (auto& comparison : *model.mutable_comparison()) comparison.clear_frequency_bin();
    for (auto& latent : *model.mutable_latent_class()) {
      latent.clear_share();
      for (auto& comparison : *latent.mutable_comparison()) comparison.clear_probability();
      // Training writes every comparison of a class; the written model leaves out those of which it says nothing.
      auto& comparisons = *latent.mutable_comparison();
      comparisons.erase(std::remove_if(comparisons.begin(), comparisons.end(),
                                       [](const model::ClassComparison& comparison) {
                                         model::ClassComparison bare;
                                         bare.set_comparison(comparison.comparison());
                                         return bare.SerializeAsString() == comparison.SerializeAsString();
                                       }),
                        comparisons.end());
    }
    return model.DebugString();
  };
  const std::string written = without_what_is_learned("patient"), trained = without_what_is_learned("patient_trained");
  const size_t at = static_cast<size_t>(std::mismatch(written.begin(), written.end(), trained.begin(), trained.end()).first - written.begin());
  EXPECT_TRUE(written == trained) << "they part at: " << written.substr(at > 200 ? at - 200 : 0, 400);
  EXPECT_GT(ShippedModel("patient_trained")->provenance().records(), 50'000u);
}

}  // namespace
}  // namespace ipse
