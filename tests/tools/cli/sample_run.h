#pragma once

// A small run for tests: ninety people in a file of 130 records, forty of them twice with an error in the second record.

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <memory>
#include <string>

#include "tools/cli/results.h"

namespace ipse {

struct SampleOptions {
  std::string file_name = "people.csv";
  std::string city = "Springfield";  // of everybody
  std::string city_header = "city";
  int threads = 1;
  uint64_t values_bytes_max = InputOptions().values_bytes_max;
};

class SampleRun {
 public:
  explicit SampleRun(const SampleOptions& options = {}) {
    path_ = testing::TempDir() + options.file_name;
    WriteFile(options);
    auto file = ShippedModel("patient");
    EXPECT_TRUE(file.ok()) << file.status();
    auto model = EngineModel::Create(*std::move(file));
    EXPECT_TRUE(model.ok()) << model.status();
    input_options_.threads = options.threads;
    input_options_.values_bytes_max = options.values_bytes_max;
    auto input = LoadInput({path_}, input_options_, *model, nullptr);
    EXPECT_TRUE(input.ok()) << input.status();
    input_ = std::make_unique<LoadedInput>(*std::move(input));
    LinkageOptions linkage;
    linkage.threads = options.threads;
    auto result = RunLinkage(input_->table, *std::move(model), linkage);
    EXPECT_TRUE(result.ok()) << result.status();
    result_ = std::make_unique<LinkageResult>(*std::move(result));
  }

  RunSummary Summary() const {
    RunSummary summary{.input = *input_, .result = *result_, .figures = CountRun(*result_), .command = "dedup", .stages = {}, .unique_files = {}, .input_options = {}};
    summary.input_options = input_options_;
    summary.stages = {{"read", 0.5, 0.75, 32 << 20}, {"score", 1.0, 1.5, 64 << 20}};
    return summary;
  }
  const std::string& path() const { return path_; }
  const LoadedInput& input() const { return *input_; }
  const LinkageResult& result() const { return *result_; }

  static constexpr uint64_t kRecords = 130;

 private:
  // Doubles the quotes of a field.
  static std::string Quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
  }

  void WriteFile(const SampleOptions& options) const {
    static constexpr std::array kGiven = {"Marta", "Ivo", "Lena", "Tomas", "Ruth", "Oskar", "Nadia", "Pavel", "Edith", "Boris"};
    static constexpr std::array kFamily = {"Halloran", "Quist", "Brandt", "Okafor", "Lindqvist", "Marsh", "Tanaka", "Vogel", "Drummond"};
    std::ofstream file(path_, std::ios::binary);
    file << "record_id,first_name,last_name,dob,sex,phone,ssn,street_address," << Quoted(options.city_header) << ",zip\n";
    for (uint32_t i = 0; i < kRecords; ++i) {
      const uint32_t person = i % 90;
      const bool second = i >= 90;
      std::string family = kFamily[person / 10];
      if (second && person % 3 == 0) family.erase(2, 1);
      file << fmt::format("R{:03},{},{},19{:02}-{:02}-{:02},{},617-555-{:04},{:03}-{:02}-{:04},{} Elm Street,{},02{:03}\n", i,
                          kGiven[person % 10], family, 30 + person * 7 % 60, 1 + person % 12, 1 + person * 5 % 28,
                          person % 2 == 0 ? "F" : "M", 1000 + person * 37 + (second && person % 4 == 1 ? 1 : 0),
                          210 + person, 11 + person % 80, 1234 + person * 71, 10 + person, Quoted(options.city),
                          100 + person % 7);
    }
  }

  std::string path_;
  InputOptions input_options_;
  std::unique_ptr<LoadedInput> input_;
  std::unique_ptr<LinkageResult> result_;
};

}  // namespace ipse
