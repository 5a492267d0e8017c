#include "tools/registry_cli/ask_text.h"

#include <absl/time/time.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "matcher/base/status.h"
#include "tools/cli/text_table.h"
#include "tools/registry_cli/time_text.h"

namespace ipse {
namespace {

std::string Key(const v1::RecordKey& key) { return fmt::format("{}:{}", key.authority(), key.identifier()); }

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  return text;
}

std::string GradeText(v1::Grade grade) { return Lower(v1::Grade_Name(grade)); }

std::string PersonText(const v1::Person& person) {
  std::string text;
  for (const v1::Value& value : person.value()) text += fmt::format("    {:<20} {}\n", value.field(), value.text());
  for (const v1::RecordKey& identifier : person.identifier()) text += fmt::format("    {:<20} {}\n", "identifier", Key(identifier));
  return text;
}

template <typename Evidence>
std::string EvidenceText(const Evidence& evidence) {
  TextTable table({"", "", ">"});
  for (const v1::FieldEvidence& field : evidence) {
    table.Row({field.comparison(), field.level(), fmt::format("{:+.1f} bits", field.weight_bits())});
  }
  return table.empty() ? "" : table.Text("    ");
}

}  // namespace

std::string TextOf(const v1::MatchResponse& response) {
  std::string text = response.advice_text() + "\n";
  for (const v1::MatchedIdentity& identity : response.identity()) {
    text += fmt::format("\n{}  {}, probability {:.4f} ({:+.1f} bits)\n", identity.euid(), GradeText(identity.grade()),
                        identity.probability(), identity.weight_bits());
    for (const v1::MatchedRecord& record : identity.record()) {
      text += fmt::format("  {:<32} {:<9} {:+6.1f} bits{}\n", Key(record.key()), GradeText(record.grade()), record.weight_bits(),
                          record.guard().empty() ? "" : "  (" + record.guard() + ")");
    }
    for (const v1::RecordKey& key : identity.other_record()) text += fmt::format("  {:<32} also of this identity\n", Key(key));
    text += EvidenceText(identity.evidence());
  }
  if (response.identities_found() > static_cast<uint64_t>(response.identity_size())) {
    text += fmt::format("\n{} more identities; --max shows them.\n",
                        response.identities_found() - static_cast<uint64_t>(response.identity_size()));
  }
  for (const std::string& truncated : response.truncated()) text += fmt::format("Not all were looked at: {}\n", truncated);
  return text;
}

std::string TextOf(const v1::SearchResponse& response) {
  std::string text;
  for (const v1::SearchHit& hit : response.hit()) {
    text += fmt::format("{}  {}\n{}", hit.euid(), Key(hit.key()), PersonText(hit.person()));
  }
  if (response.hit_size() == 0) text = "Nobody found.\n";
  if (response.truncated()) text += "There are more: type more to narrow it down.\n";
  return text;
}

std::string TextOf(const v1::LookupResponse& response) {
  std::string text;
  for (const v1::Identity& identity : response.identity()) {
    text += identity.euid();
    if (identity.asked_as_size() > 0) text += fmt::format("  (asked for as {}, which was merged)", identity.asked_as(0));
    text += "\n";
    for (const v1::Record& record : identity.record()) {
      text += fmt::format("  {:<32} {}, version {}{}\n", Key(record.key()), Lower(v1::RecordStatus_Name(record.status())),
                          record.version(),
                          record.has_replaced_by() ? ", replaced by " + Key(record.replaced_by()) : std::string());
      text += PersonText(record.person());
    }
  }
  return text;
}

namespace {

std::string Keys(const google::protobuf::RepeatedPtrField<v1::RecordKey>& keys) {
  std::string text;
  for (const v1::RecordKey& key : keys) text += (text.empty() ? "" : ", ") + Key(key);
  return text;
}

template <typename Values>
std::string ValuesText(const Values& values) {
  std::string text;
  for (const v1::Value& value : values) text += (text.empty() ? "" : " · ") + value.text();
  return text;
}

}  // namespace

std::string TextOf(const v1::GoldenRecordResponse& response) {
  std::string text = response.euid();
  if (response.asked_as_size() > 0) text += fmt::format("  (asked for as {}, which was merged)", response.asked_as(0));
  text += fmt::format("  {} record{}, journal entry {}\n", response.record_size(), response.record_size() == 1 ? "" : "s", response.as_of());
  TextTable table({"field", "value", "from", "why"});
  for (const v1::GoldenField& field : response.field()) {
    std::string why = field.why();
    if (field.override_id() != 0) {
      why += fmt::format(" (override {}, entry {}{})", field.override_id(), field.override_made(),
                         field.override_expires_us() == 0 ? "" : ", until " + TimeText(field.override_expires_us()));
    }
    table.Row({field.field(), ValuesText(field.value()), field.has_key() ? Key(field.key()) : "", why});
    for (const v1::GoldenField::Other& other : field.other()) {
      table.Row({"", ValuesText(other.value()), Key(other.key()),
                 other.records() == 1 ? "not chosen" : fmt::format("not chosen, said by {} records", other.records())});
    }
  }
  text += table.Text("  ");
  if (response.identifier_size() > 0) text += "  further identifiers: " + Keys(response.identifier()) + "\n";
  return text;
}

std::string TextOf(const v1::WriteResponse& response) {
  std::string text = fmt::format("{}: {}{}\n", Lower(v1::Disposition_Name(response.disposition())), response.decision(),
                                 response.repeated_message() ? " (the first answer to this message)" : "");
  if (!response.euid().empty()) text += fmt::format("identity {}, record {}, version {}\n", response.euid(), response.record_id(), response.version());
  for (const v1::Candidate& candidate : response.candidate()) {
    text += fmt::format("  like record {} of {}: {} ({:+.1f} bits){}\n", candidate.record_id(), candidate.euid(),
                        GradeText(candidate.grade()), candidate.weight_bits(),
                        candidate.guard().empty() ? "" : ", " + candidate.guard());
  }
  for (const uint64_t review : response.review_id()) text += fmt::format("review {} waits for a person\n", review);
  for (const uint64_t assertion : response.assertion_id()) text += fmt::format("assertion {}\n", assertion);
  for (const uint64_t id : response.override_id()) text += fmt::format("override {}\n", id);
  for (const v1::Conflict& conflict : response.conflict()) {
    text += fmt::format("look at record {} in {}: {} (entry {})\n", conflict.record_id(), conflict.euid(), conflict.why(), conflict.since());
  }
  return text + fmt::format("journal entry {}\n", response.sequence());
}

std::string TextOf(const v1::ListReviewsResponse& response) {
  if (response.review_size() == 0) return "Nothing waits for a person.\n";
  TextTable table({"review", "kind", "record", "other", ">bits", ">risk", "since", "held by", "why"});
  for (const v1::Review& review : response.review()) {
    table.Row({fmt::format("{}", review.review_id()), Lower(v1::ReviewKind_Name(review.kind())), Key(review.left()),
               review.has_right() ? Key(review.right()) : review.version() != 0 ? fmt::format("version {}", review.version()) : "",
               fmt::format("{:+.1f}", review.weight_bits()), fmt::format("{:.2f}", review.risk()),
               TimeText(review.opened_us()).substr(0, 10), review.holder(), review.why()});
  }
  return table.Text();
}

namespace {

// Letters and digits alone, in one case: what is left of a value when its way of writing is put aside.
std::string Bare(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool plain = static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c)) == 0;
    if (!plain) out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return out;
}

// Both persons' values side by side, field by field; "*" where they differ by more than the way they are written.
std::string SideBySide(const v1::Person& left, const v1::Person& right, const std::string& left_name,
                       const std::string& right_name) {
  std::vector<std::string> fields;
  const auto collect = [&](const v1::Person& person) {
    std::map<std::string, std::vector<std::string>> values;
    const auto add = [&](const std::string& field, const std::string& text) {
      if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
      values[field].push_back(text);
    };
    for (const v1::Value& value : person.value()) add(value.field(), value.text());
    for (const v1::RecordKey& identifier : person.identifier()) add("id of " + identifier.authority(), identifier.identifier());
    return values;
  };
  auto l = collect(left), r = collect(right);
  TextTable table({"", "", left_name, right_name});
  for (const std::string& field : fields) {
    const auto &ls = l[field], &rs = r[field];
    for (size_t i = 0; i < std::max(ls.size(), rs.size()); ++i) {
      const std::string a = i < ls.size() ? ls[i] : "", b = i < rs.size() ? rs[i] : "";
      table.Row({Bare(a) == Bare(b) ? " " : "*", i == 0 ? field : "", a, b});
    }
  }
  return table.Text("  ");
}

}  // namespace

std::string TextOf(const v1::GetReviewResponse& response) {
  const v1::Review& review = response.review();
  if (response.closed_by() != 0) {
    return fmt::format("Review {} was closed by entry {}.\n", review.review_id(), response.closed_by());
  }
  std::string text = fmt::format("Review {}: {}\n  {}\n  open since {} (entry {}), now at {}\n", review.review_id(),
                                 Lower(v1::ReviewKind_Name(review.kind())), review.why(), TimeText(review.opened_us()),
                                 review.opened(), review.updated());
  if (!review.holder().empty()) text += fmt::format("  held by {} until {}\n", review.holder(), TimeText(review.held_until_us()));
  if (review.postponed_until_us() != 0) text += fmt::format("  put off until {}\n", TimeText(review.postponed_until_us()));
  const bool overlay = review.kind() == v1::POSSIBLE_OVERLAY;
  text += "\n" + SideBySide(response.left(), response.right(), Key(review.left()),
                            overlay ? fmt::format("held version {}", review.version()) : Key(review.right()));
  if (response.evidence_size() > 0) {
    text += fmt::format("\nEvidence as it stands{}\n", overlay ? "" : fmt::format(": {:+.1f} bits", review.weight_bits()));
    text += EvidenceText(response.evidence());
  }
  if (response.evidence_then_size() > 0) {
    text += fmt::format("\nEvidence when it was opened: {:+.1f} bits\n", review.opened_bits());
    text += EvidenceText(response.evidence_then());
  }
  text += fmt::format("\nIdentity {}: {}\n", review.left_euid(), Keys(response.left_record()));
  if (!review.right_euid().empty() && review.right_euid() != review.left_euid()) {
    text += fmt::format("Identity {}: {}\n", review.right_euid(), Keys(response.right_record()));
  }
  return text + fmt::format("\nDecide: ipse tasks decide {} same|different --actor YOU --reason CODE --expected {}\n",
                            review.review_id(), review.updated());
}

std::string TextOf(const v1::WhyResponse& response) {
  std::string text = response.linked() ? fmt::format("One identity: {}\n", response.left_euid())
                                       : fmt::format("Two identities: {} and {}\n", response.left_euid(), response.right_euid());
  for (const std::string& reason : response.reason()) text += fmt::format("  because {}\n", reason);
  if (response.compared()) {
    text += fmt::format("Most like: {}. {} ({:+.1f} bits, probability {:.4f})\n", response.kind(), GradeText(response.grade()),
                        response.weight_bits(), response.probability());
    text += EvidenceText(response.evidence());
    for (const std::string& rule : response.shared_rule()) text += fmt::format("  brought together by: {}\n", rule);
  }
  for (const uint64_t entry : response.entry()) text += fmt::format("  journal entry {}\n", entry);
  return text;
}

std::string TextOf(const v1::HistoryResponse& response) {
  std::string text;
  for (const v1::Event& event : response.event()) {
    const v1::Origin& origin = event.origin();
    text += fmt::format("{:>8}  {}  {}", event.sequence(), TimeText(event.time_us()), event.kind());
    if (!origin.actor().empty()) text += fmt::format(" by {}", origin.actor());
    if (!origin.interface().empty()) text += fmt::format(" through {}", origin.interface());
    if (!origin.message_id().empty()) text += fmt::format(", message {}", origin.message_id());
    if (!origin.reason().empty()) text += fmt::format(", reason {}", origin.reason());
    if (!event.decision().empty()) text += fmt::format(": {}", event.decision());
    if (event.undone_by() != 0) text += fmt::format("  (taken back by entry {})", event.undone_by());
    text += "\n";
    for (const std::string& change : event.change()) text += fmt::format("          {}\n", change);
  }
  return text.empty() ? "Nothing found.\n" : text;
}

std::string TextOf(const v1::Change& change) {
  std::string text = fmt::format("{:>8}  {}", change.sequence(), Lower(v1::Change::Kind_Name(change.kind())));
  if (change.has_key()) text += fmt::format("  {}", Key(change.key()));
  if (!change.old_euid().empty()) text += fmt::format("  from {}", change.old_euid());
  if (!change.new_euid().empty()) text += fmt::format("  to {}", change.new_euid());
  if (change.review_id() != 0) text += fmt::format("  review {}", change.review_id());
  return text + "\n";
}

std::string TextOf(const v1::StatusResponse& response) {
  std::string text = fmt::format(
      "records       {}\nidentities    {}\nopen reviews  {}\nassertions    {}\njournal       {} entries\nmodel         {}\n"
      "memory        {:.1f} MiB\nwrites        {}\n\n",
      response.records(), response.identities(), response.open_reviews(), response.assertions(), response.as_of(),
      response.model_id(), static_cast<double>(response.memory_bytes()) / (1 << 20),
      response.accepts_writes() ? fmt::format("taken, {} waiting", response.writes_waiting()) : "refused: " + response.why_not());
  TextTable table({"source", ">active", ">inactive", ">replaced"});
  for (const v1::SourceCount& source : response.source()) {
    table.Row({source.authority(), fmt::format("{}", source.active()), fmt::format("{}", source.inactive()),
               fmt::format("{}", source.subsumed())});
  }
  return text + table.Text();
}

}  // namespace ipse
