// A fuzz target with a planted bug: it aborts on an input one mutation away from its only seed. It is no test of Ipse;
// it proves that the fuzzing rig reaches inputs outside the corpus and reports what it finds (see tools/fuzz_smoke.sh).

#include <cstdint>
#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const bool is_seed = size >= 6 && std::memcmp(data, "canary", 6) == 0;
  if (size >= 5 && !is_seed && std::memcmp(data, "can", 3) == 0) std::abort();
  return 0;
}
