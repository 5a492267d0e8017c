// Any text as a model file: it is refused with a message or compiles to a model whose parts fit together, and then its
// canonical text reads back as the same model.

#include <cstdint>
#include <string_view>

#include "matcher/base/check.h"
#include "scoring/model/model_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = ipse::ParseModel({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!file.ok()) {
    IPSE_CHECK(!file.status().message().empty());
    return 0;
  }
  const auto compiled = ipse::CompileModel(*file);
  if (!compiled.ok()) {
    IPSE_CHECK(!compiled.status().message().empty());
    return 0;
  }
  IPSE_CHECK(ipse::PatternLayout(compiled->comparisons).bits() <= 64);
  for (const ipse::LatentClass& latent : compiled->classes) {
    IPSE_CHECK(latent.comparisons.size() == compiled->comparisons.size());
  }
  if (compiled->trained()) (void)ipse::TrainedMixture(compiled->classes, compiled->comparisons).Weight(0);
  const auto again = ipse::ParseModel(ipse::ModelText(*file), "again");
  IPSE_CHECK(again.ok() && ipse::ModelId(*again) == ipse::ModelId(*file));
  return 0;
}
