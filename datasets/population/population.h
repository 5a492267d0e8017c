#pragma once

// Makes synthetic patient populations with truth: who shares a household, who is whose twin or namesake, who moved and
// married, what each facility wrote down and got wrong. For trying Ipse out, for its tests and for training the models
// that ship with it.
//
//   PopulationOptions options = OptionsFor(Difficulty::kModerate, /*records=*/20000, /*seed=*/1);
//   absl::Status status = WritePopulation(options, "patients.csv", "patients_truth.csv", "patients_tags.csv");
//
// Three files come out, row by row in the same order:
//   records: rec_id,source,mrn,last_name,first_name,middle_name,suffix,birth_date,sex,ssn,street,city,state,zip,phone,
//            email,updated_at
//   truth:   rec_id,cluster_id,household_id,family_id
//            cluster_id is equal exactly for one person, household_id for people who live together as of the last day
//            (room-mates, too; each person of a nursing home alone), family_id for those and their kin elsewhere
//   tags:    rec_id,cluster_id,tags       (what happened to the record, separated by '|'; see tags.h)
// Every person, address and number is invented: e-mail domains end in .example, telephone numbers have area codes that
// cannot be assigned, SSNs are random digits. rec_id counts the rows, which are shuffled; it tells nothing.
//
// The same options and seed give the same bytes for any number of threads and on any machine. Memory is bounded by the
// shuffle window, not by the number of records. Cost: about three microseconds of one core a record.

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "datasets/population/population_options.h"

namespace ipse {

// A run of rows, ready to be written: complete lines, without a header.
struct PopulationChunk {
  uint64_t first_record = 0;
  uint64_t records = 0;
  std::string rows;
  std::string truth;
  std::string tags;
};

// Takes the chunks in order, from one thread at a time. A status that is not OK stops the generator, which returns it.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual absl::Status Append(const PopulationChunk& chunk) = 0;
};

// The header lines of the three files, with line ends.
std::string_view PopulationHeader();
std::string_view TruthHeader();
std::string_view TagsHeader();

// Makes options.records rows. InvalidArgument for an option out of its range, before anything is made.
absl::Status GeneratePopulation(const PopulationOptions& options, RecordSink& sink);

// Writes the three files; an empty path leaves that file out, "-" is standard output. A file appears under its name
// when all of them are complete: if making or writing fails, what was there before is still there. Fails as AtomicFile
// does: NotFound for a folder that does not exist, PermissionDenied, ResourceExhausted for a full disk.
absl::Status WritePopulation(const PopulationOptions& options, const std::string& records_path,
                             const std::string& truth_path, const std::string& tags_path);

}  // namespace ipse
