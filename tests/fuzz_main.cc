// The plain main of every fuzz target outside libFuzzer: replays each file of the corpus folders named on the command
// line, then a fixed number of deterministic mutations of each, through LLVMFuzzerTestOneInput. A crash is the failure.
// IPSE_FUZZ_MUTATIONS sets the number of mutations per file (default 200); the seed derives from the file's bytes, so a
// failing run repeats itself.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

void RunOne(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

std::string Mutate(std::string bytes, std::mt19937_64& random) {
  const int edits = 1 + static_cast<int>(random() % 4);
  for (int i = 0; i < edits; ++i) {
    const size_t at = bytes.empty() ? 0 : random() % bytes.size();
    switch (random() % 5) {
      case 0:
        if (!bytes.empty()) bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes.insert(at, 1, static_cast<char>(random()));
        break;
      case 2:
        if (!bytes.empty()) bytes.erase(at, 1 + random() % 8);
        break;
      case 3:
        if (!bytes.empty()) bytes.insert(at, bytes.substr(random() % bytes.size(), 1 + random() % 16));
        break;
      default:
        if (!bytes.empty()) bytes[at] = "\"',;\n\r\t\0-/\\ 09\xC3\xFF"[random() % 16];
    }
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  const char* setting = std::getenv("IPSE_FUZZ_MUTATIONS");
  const int mutations = setting != nullptr ? std::atoi(setting) : 200;
  int files = 0;
  for (int i = 1; i < argc; ++i) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file()) paths.push_back(entry.path());
    }
    for (const auto& path : paths) {
      std::ifstream in(path, std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
      std::seed_seq seed(bytes.begin(), bytes.end());
      std::mt19937_64 random(seed);
      RunOne(bytes);
      for (int m = 0; m < mutations; ++m) RunOne(Mutate(bytes, random));
      ++files;
    }
  }
  std::printf("replayed %d corpus files, %d mutations each\n", files, mutations);
  return files > 0 ? 0 : 1;
}
