#pragma once

// Whether a message may have come before, without asking the disk: nearly every message is new, and the journal's index of
// message ids is as large as the journal is long.
//
//   seen.Add(SeenMessages::HashOf(source, message_id));
//   if (seen.MayHave(hash)) ...     // now the index has to say; false is for sure
//
// Bloom filters over blocks of one cache line, each twice as large as the one before, so that nothing is ever built anew.
// Thread-safety: one writer; memory_bytes() by anybody. Memory: 12 to 24 bits a message. Cost: one cache line a filter, of which
// there are eight at ten million messages; about one new message in thirty is asked of the index for nothing then.
// Source: Bloom (1970); Putze, Sanders and Singler (2007), "Cache-, hash- and space-efficient Bloom filters".

#include <atomic>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ipse {

class SeenMessages {
 public:
  static uint64_t HashOf(std::string_view source, std::string_view message_id);

  void Add(uint64_t hash);
  // False: it was never added.
  bool MayHave(uint64_t hash) const;
  uint64_t memory_bytes() const { return memory_bytes_.load(std::memory_order_relaxed); }

  template <typename Self, typename Archive>
  static void Fields(Self& self, Archive* archive) {
    archive->Each(self.filters_, [](auto& filter, Archive* to) {
      to->Value(filter.room);
      to->Array(filter.words);
    });
    if constexpr (Archive::kReads) self.CountMemory();
  }

 private:
  struct Filter {
    uint64_t room = 0;  // how many more may be added
    std::vector<uint64_t> words;
  };
  void CountMemory();

  std::vector<Filter> filters_;
  std::atomic<uint64_t> memory_bytes_ = 0;
};

}  // namespace ipse
