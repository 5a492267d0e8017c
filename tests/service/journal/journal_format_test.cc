// The worked example of docs/journal-format.md against the code: bytes, digest and chain.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "service/journal/entry_index.h"
#include "service/journal/journal_store.h"

namespace ipse {
namespace {

std::string Hex(std::string_view bytes) {
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i != 0) text += i % 16 == 0 ? '\n' : ' ';
    text += fmt::format("{:02x}", static_cast<unsigned char>(bytes[i]));
  }
  return text;
}

// EAST_HOSPITAL sends message M1: its record 0012, which becomes identity 1.
journal::Entry Example() {
  journal::Entry entry;
  entry.set_sequence(2);
  entry.set_time_us(1'772'366'400'000'000);
  entry.mutable_cause()->set_kind(journal::Cause::REGISTER);
  entry.mutable_cause()->set_source("EAST");
  entry.mutable_cause()->set_message_id("M1");
  entry.mutable_outcome()->set_disposition(journal::Outcome::APPLIED);
  entry.mutable_outcome()->set_record_id(1);
  entry.mutable_outcome()->set_euid(1);
  auto* opened = entry.add_effect()->mutable_record_opened();
  opened->set_record_id(1);
  opened->mutable_key()->set_authority("EAST");
  opened->mutable_key()->set_identifier("0012");
  auto* added = entry.add_effect()->mutable_version_added();
  added->set_record_id(1);
  added->set_version(1);
  auto* value = added->mutable_demographics()->add_value();
  value->set_role("family_name");
  value->set_text("SAMPLE");
  added->set_current(true);
  entry.add_effect()->mutable_identity_opened()->set_euid(1);
  auto* moved = entry.add_effect()->mutable_record_moved();
  moved->set_record_id(1);
  moved->set_to_euid(1);
  return entry;
}

std::string Page() {
  const char* const docs = std::getenv("IPSE_DOCS");
  std::ifstream file(std::string(docs == nullptr ? "docs" : docs) + "/journal-format.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(JournalFormat, TheWorkedExampleIsWhatIsWritten) {
  const std::string page = Page();
  ASSERT_FALSE(page.empty()) << "docs/journal-format.md; IPSE_DOCS names its folder";
  const std::string body = Example().SerializeAsString();
  const std::string digest = Sha256(body);
  const std::string before(32, '\x11');
  EXPECT_NE(page.find(Hex(body)), std::string::npos) << "body:\n" << Hex(body);
  EXPECT_NE(page.find(Hex(digest)), std::string::npos) << "digest:\n" << Hex(digest);
  EXPECT_NE(page.find(Hex(ChainAfter(before, digest))), std::string::npos) << "chain:\n" << Hex(ChainAfter(before, digest));
}

TEST(JournalFormat, AnEntryThatIsNotWhatWasWrittenIsRefused) {
  std::string body = Example().SerializeAsString();
  const std::string digest = Sha256(body);
  ASSERT_TRUE(CheckedEntry(2, digest, body).ok());
  EXPECT_EQ(CheckedEntry(3, digest, body).status().code(), absl::StatusCode::kDataLoss) << "another entry's bytes";
  for (size_t bit = 0; bit < 8 * body.size(); ++bit) {
    body[bit / 8] = static_cast<char>(body[bit / 8] ^ (1 << bit % 8));
    EXPECT_EQ(CheckedEntry(2, digest, body).status().code(), absl::StatusCode::kDataLoss) << "bit " << bit;
    body[bit / 8] = static_cast<char>(body[bit / 8] ^ (1 << bit % 8));
  }
}

}  // namespace
}  // namespace ipse
