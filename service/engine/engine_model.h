#pragma once

// A model ready to run: what scoring compiled of the file, with its blocking and cleaning rules.
// Thread-safety: immutable after creation. Cost: milliseconds.

#include <vector>

#include "blocking/blocking_rule.h"
#include "matcher/standardise/cleaning.h"
#include "scoring/model/model_file.h"

namespace ipse {

struct EngineModel {
  model::Model file;
  CompiledModel compiled;
  std::vector<BlockingRule> blocking_rules;
  BlockingOptions blocking;
  uint32_t wide_records_max = 2000;     // wide rules are used in files of at most this size, or without identifiers
  std::vector<CleaningRules> cleaning;  // one per field

  // Compiles the file; InvalidArgument names every mistake.
  static absl::StatusOr<EngineModel> Create(model::Model file);
};

}  // namespace ipse
