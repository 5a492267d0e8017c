#pragma once

// The nouns of a registry: strong ids, keys and small enums that commands, answers and state share.
//
// Ids of different kinds do not convert into one another. Thread-safety: plain values.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ipse {

// Names a source record inside one registry: dense, from 1; 0 is "none". Stable for ever.
struct RecordId {
  uint32_t value = 0;
  explicit operator bool() const { return value != 0; }
  auto operator<=>(const RecordId&) const = default;
};

// Names an identity: the enterprise id. Survives merges by alias and is never reused; 0 is "none".
struct Euid {
  uint64_t value = 0;
  explicit operator bool() const { return value != 0; }
  auto operator<=>(const Euid&) const = default;
};

// The place of an entry in the journal: 1, 2, 3, ...; 0 is the empty registry.
struct SequenceNumber {
  uint64_t value = 0;
  auto operator<=>(const SequenceNumber&) const = default;
};

struct AssertionId {
  uint64_t value = 0;
  auto operator<=>(const AssertionId&) const = default;
};

struct ReviewId {
  uint64_t value = 0;
  auto operator<=>(const ReviewId&) const = default;
};

// Of a person's word on one field of a golden record.
struct OverrideId {
  uint64_t value = 0;
  explicit operator bool() const { return value != 0; }
  auto operator<=>(const OverrideId&) const = default;
};

// Written "E000000012-3": the number in at least nine digits and a Luhn check digit, so that a mistyped one is noticed.
std::string FormatEuid(Euid euid);
// Takes what FormatEuid writes, with or without leading zeros; nothing for anything else, a wrong check digit included.
std::optional<Euid> ParseEuid(std::string_view text);

// (assigning authority, identifier): the name of a source record, or a further identifier of a person. Opaque texts,
// compared exactly. An identifier is personal data.
struct RecordKey {
  std::string authority;
  std::string identifier;
  auto operator<=>(const RecordKey&) const = default;
};

enum class RecordStatus : uint8_t {
  kActive,
  kInactive,  // deactivated by its source: stays in its identity, is not matched
  kSubsumed,  // its identifier was replaced by another
};

enum class ReviewKind : uint8_t {
  kNone,
  kPossibleDuplicate,   // one person twice in one authority
  kPossibleOverlap,     // one person in two authorities
  kPossibleOverlay,     // an update that looks like another person
  kConflictingCluster,
  kMergeConflict,       // a source's merge against a steward's word, or a circle of merges
  kSecondLook,          // a sample of what was linked or decided, for another person to decide blindly
  kDisagreement,        // a second look came out otherwise
};

// What a person says of a review.
enum class ReviewDecision : uint8_t {
  kNone,
  kSame,            // one person; of a held version: it is theirs
  kDifferent,       // different people; of a held version: it is another's
  kSplit,           // the groups named are different people
  kCorrectRecord,   // a record is wrong and will be corrected where it comes from; asked again when it changes
  kNotEnough,       // nobody can tell from what is known; asked again when that changes
};

enum class AssertionKind : uint8_t { kNone, kSame, kDifferent };
// Of who says so; the higher wins.
enum class Rank : uint8_t { kNone, kMachine, kSource, kSteward };

// What becomes of records of a kind that is easily taken for somebody else's.
enum class LinkPolicy : uint8_t {
  kLink,   // as others
  kAsk,    // a person decides every link
  kApart,  // they are neither linked nor asked about
};

// A field of a golden record: values that belong together and are taken from one record.
enum class GoldenKind : uint8_t {
  kNone,
  kName,
  kBirthDate,
  kSex,
  kNationalIdentifier,
  kOtherIdentifier,
  kPhone,
  kEmail,
  kAddress,
  kBirthPlace,
  kBirthOrder,
  kDeathDate,
  kMother,
  kFather,
  kCode,
};

// How a golden record chooses between what several records say.
enum class SurvivorshipRule : uint8_t {
  kNone,
  kTrusted,   // of the source that stands first among the trusted ones
  kComplete,  // with most of what matters: a whole name before an initial
  kRecent,    // with the latest event time
  kFrequent,  // what most records say
};

// What became of a message.
enum class Disposition : uint8_t {
  kNone,
  kApplied,
  kUnchanged,  // nothing new in it
  kStale,      // older than what is known: kept in the history, does not win
  kHeld,       // would turn one person into another: waits for a person's decision
  kPending,    // a merge that names a record not seen yet: applies when that comes
  kSubsumed,   // of a record whose identifier has been replaced: kept under its survivor
};

// How much the machine may do by itself with what a source sends.
enum class LinkingMode : uint8_t {
  kObserve,    // links nothing; says what it would do
  kReview,     // every link is a review
  kAutomatic,  // certain links are made, probable ones are reviews
};

}  // namespace ipse
