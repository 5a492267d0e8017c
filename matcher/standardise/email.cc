#include "matcher/standardise/email.h"

#include "matcher/standardise/text.h"
#include "matcher/standardise/word_table.h"

namespace ipse {
namespace {

// Mailboxes no person has, in upper case.
bool IsPlaceholderLocal(std::string_view local) {
  static constexpr std::string_view kLines[] = {
      "1 NOREPLY NO-REPLY NO_REPLY DONOTREPLY DO-NOT-REPLY NOEMAIL NO.EMAIL NO-EMAIL NO_EMAIL NOMAIL NONE NA N/A N.A "
      "NULL TEST "
      "TESTING DECLINED DECLINE REFUSED UNKNOWN UNK PATIENT NOTGIVEN NOTPROVIDED NOTAVAILABLE EMAIL USER USERNAME "
      "SAMPLE DUMMY "
      "FAKE NOONE NOBODY NOADDRESS ANONYMOUS ABC A AA AAA X XX XXX ASDF 123 1234 PTDECLINED NONEGIVEN DOESNOTHAVE "
      "NOTHANKYOU "
      "NO DONTHAVE INVALID NOEMAILADDRESS PTREFUSED PTDECLINES NOTAPPLICABLE"};
  static const WordTable table{std::span<const std::string_view>(kLines)};
  return table.Find(local) != 0;
}

// Domains that stand for "none", first label in upper case.
bool IsPlaceholderDomain(std::string_view domain) {
  static constexpr std::string_view kLines[] = {
      "1 NOEMAIL NOMAIL NONE NA NULL DECLINED REFUSED UNKNOWN NOTGIVEN NOTPROVIDED NOWHERE FAKE NOONE INVALID TEST "
      "NOREPLY"};
  static const WordTable table{std::span<const std::string_view>(kLines)};
  return table.Find(domain.substr(0, domain.find('.'))) != 0;
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The address inside "Name <address>"; the first of several.
std::string_view AddressPart(std::string_view folded) {
  const size_t open = folded.rfind('<');
  if (open != std::string_view::npos) {
    const size_t close = folded.find('>', open);
    folded = folded.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
  }
  return folded.substr(0, folded.find_first_of(";,"));
}

// Takes brackets, quotes and "MAILTO:" off the ends, as often as they are there.
std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kTrim = ".\"'<>()[]";
  for (;;) {
    const size_t begin = text.find_first_not_of(kTrim);
    if (begin == std::string_view::npos) return {};
    text = text.substr(begin, text.find_last_not_of(kTrim) - begin + 1);
    if (!text.starts_with("MAILTO:")) return text;
    text.remove_prefix(7);
  }
}

}  // namespace

void StandardiseEmail(std::string_view raw, StandardEmail* out) {
  out->value.clear();
  out->placeholder = false;
  thread_local std::string folded;
  FoldText(raw, &folded);
  thread_local std::string compact;
  compact.clear();
  for (char c : AddressPart(folded)) {
    if (c != ' ') compact.push_back(c);
  }
  const std::string_view text = Trimmed(compact);
  if (text.empty() || IsMissingMarker(text)) return;
  out->value.assign(text);
  const size_t at = out->value.rfind('@');
  const std::string_view upper = out->value;
  out->placeholder = at == std::string::npos ? IsPlaceholderLocal(upper)
                                             : at == 0 || IsPlaceholderLocal(upper.substr(0, at)) ||
                                                   IsPlaceholderDomain(upper.substr(at + 1));
  for (char& c : out->value) c = Lower(c);
}

std::string_view EmailLocalPart(std::string_view value) {
  const size_t at = value.rfind('@');
  return at == std::string_view::npos ? value : value.substr(0, at);
}

std::string_view EmailDomain(std::string_view value) {
  const size_t at = value.rfind('@');
  return at == std::string_view::npos ? std::string_view() : value.substr(at + 1);
}

}  // namespace ipse
