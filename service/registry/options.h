#pragma once

// Every limit and policy of a registry in one place, each with its reason.

#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "service/registry/types.h"

namespace ipse {

// How golden records choose, by field; the empty field stands for all that say nothing of their own.
struct FieldSurvivorship {
  std::vector<std::string> trusted;     // authorities, the most trusted first; others come after them, all alike
  std::vector<SurvivorshipRule> rules;  // empty: those of the field (golden.h)
  bool operator==(const FieldSurvivorship&) const = default;
};
struct Survivorship {
  std::map<std::string, FieldSurvivorship> fields;
  std::span<const std::string> TrustedOf(std::string_view field) const;
  std::span<const SurvivorshipRule> RulesOf(std::string_view field) const;
};

struct RegistryOptions {
  // --- Policy (policy.h) ---
  // Whose policy holds: the registry's own, which is in its journal - what is said here holds only where it has none; or
  // this one, which is written to the journal where it differs; or this one, for a trial that writes nothing.
  enum class PolicySource : uint8_t { kStored, kSet, kTry };
  PolicySource policy = PolicySource::kStored;
  LinkingMode linking = LinkingMode::kAutomatic;
  std::map<std::string, LinkingMode> linking_by_source;
  // An update whose new data match the record's own old data with less than this is held, or flagged. A marriage with a move stays
  // well above it; another person's data stay below.
  double overlay_bits = 0;
  // Sources that have no person twice: the machine never puts two of their records into one identity, and asks nobody to.
  std::set<std::string> unique_sources;
  // A link of the machine needs so many bits at least, however certain the model is; 0: what the model takes for certain.
  double link_floor_bits = 0;
  // Records without any usable name: unidentified people, test patients.
  LinkPolicy nameless = LinkPolicy::kLink;
  // Records of newborns: not yet named, or sent within so many days of the birth (0: by the name alone). Twins have the same
  // data then, and what a ward calls them changes within days. An update that comes later ends it.
  LinkPolicy newborns = LinkPolicy::kAsk;
  uint32_t newborn_days = 0;
  // Sources whose updates are taken even where they look like another person's; a person is asked afterwards.
  std::set<std::string> accept_overlays_of;
  // Authorities whose identifiers are national ones: one a person, for life.
  std::set<std::string> national_authorities = {"SSA", "NHS", "NATIONAL_ID"};
  Survivorship survivorship;
  // Model file to activate where the registry has none; empty: the built-in one.
  std::string model_path;

  // --- Stewardship ---
  // Why a person decides; the command names one of them. Empty: any text will do.
  std::set<std::string> review_reasons = {"data-agree", "identifier-agrees", "document-seen", "person-confirmed", "relatives",
                                          "twins", "data-entry-error", "cannot-tell", "other"};
  // Shares of decisions and of the machine's own links that a second person looks at, not knowing the first answer; 0 to 1.
  double second_look_decisions = 0;
  double second_look_links = 0;
  absl::Duration review_lease = absl::Minutes(30);  // longer, and a forgotten one blocks others for a shift
  // A change of evidence smaller than this is not worth asking a person again.
  float material_bits = 0.5;

  // --- Limits ---
  uint32_t reviews_decided_max = 500;       // in one entry: larger ones are hard to take back by hand
  // Texts longer than this are refused: nothing a person is called by is longer, and kernels have room for so much.
  uint32_t value_bytes_max = 256;
  uint32_t values_per_record_max = 64;      // twelve fields with five values each
  uint32_t identifiers_per_record_max = 32;
  // Records of an identity, and of a group of records decided together. Larger ones are not a person but a mistake in the
  // data (a placeholder everybody shares): they go to review.
  uint32_t identity_records_max = 200;
  // Open reviews of duplicates an identity takes part in. What is like more than so many is a placeholder or a muddle; one
  // review says so, and the strongest pairs are asked.
  uint32_t reviews_per_identity_max = 20;
  uint32_t write_queue_max = 4096;          // writes waiting; more are refused at once
  uint32_t commit_group_max = 256;          // entries in one transaction: more cost latency and gain little
  uint32_t changes_page_max = 1000;
  // Entries since the last snapshot before another is written, a twentieth of all at least: so many are replayed in a
  // fraction of a second, which is what a snapshot saves. UINT32_MAX: none is written.
  uint32_t snapshot_entries_min = 20'000;
  // It is written when the registry is closed and, for a process that is killed, while it runs, no oftener than this: a
  // copy of the process writes it, so for as long what is changed meanwhile takes memory twice.
  absl::Duration snapshot_interval = absl::Minutes(15);

  int threads = 2;                          // for opening and bulk work
};

}  // namespace ipse
