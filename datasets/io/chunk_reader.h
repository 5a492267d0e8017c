#pragma once

// The parallel engine under the readers: takes chunks of whole records off a source, parses them on all threads and
// appends them to a RawTableBuilder in the order of the file.
//
// Work goes in waves. In a wave, threads take turns at the source (reading and finding the last record end is serial
// and fast), then parse what they took side by side; after it, columns are appended in parallel. Chunk memory is reused
// by the next wave, so memory beyond the table is bounded.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/io/byte_source.h"
#include "datasets/io/delimited_text.h"
#include "datasets/io/record_file.h"
#include "matcher/raw/raw_table_builder.h"

namespace ipse {

// How often something worth a note happened in a chunk, and on which line first (relative to the chunk).
struct Occurrences {
  uint64_t count = 0;
  uint64_t first_line = 0;

  void Add(uint64_t line, uint64_t times = 1) {
    if (count == 0 || line < first_line) first_line = line;
    count += times;
  }
};

// A row that does not fit, relative to the chunk.
struct RejectedRow {
  uint64_t line = 0;
  size_t begin = 0;
  size_t size = 0;
  size_t num_fields = 0;
};

struct ParsedChunk {
  GrowableBuffer<char> bytes;  // kReadPastBytes longer than the records
  size_t size = 0;             // of the records
  uint64_t offset = 0;         // of the first byte in the source
  std::string texts;           // where the parser keeps texts that are not in `bytes`
  RawChunk records;
  std::vector<RejectedRow> rejected;
  std::vector<RowPlaces::Place> places;  // of some rows, relative to the chunk; where the parser knows
  uint64_t blank_lines = 0;
  Occurrences windows1252;
  Occurrences nul;
  Occurrences stray_quotes;
  Occurrences other_resources;
  Occurrences dropped_values;
};

// Parses chunks; each thread has its own.
class ChunkParser {
 public:
  virtual ~ChunkParser() = default;
  // Parses chunk->bytes[0, size), whole records each with its line end, into the chunk's other members.
  virtual void Parse(ParsedChunk* chunk) = 0;
};

struct ChunkReaderSetUp {
  bool quotes = true;  // whether line ends inside quotes are data (delimited text) or not (NDJSON)
  char delimiter = ',';
  uint64_t first_line = 1;
  uint64_t first_offset = 0;  // of the first byte
  RowPlaces* rows = nullptr;  // where given, receives the places of rows
  size_t num_fields = 0;  // of the header, for messages about rows with others
  std::function<std::unique_ptr<ChunkParser>()> make_parser;
};

// The number of threads the options ask for.
int ReadThreads(const ReadOptions& options);

// Reads the source to its end into `builder`, whose columns are set up. Fills counts and lines of `report`.
absl::Status ReadChunks(ByteSource& source, const ChunkReaderSetUp& set_up, const ReadOptions& options,
                        RawTableBuilder* builder, ReadReport* report);

}  // namespace ipse
