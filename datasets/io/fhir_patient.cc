#include "datasets/io/fhir_patient.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "datasets/io/chunk_reader.h"
#include "datasets/io/text_encoding.h"

namespace ipse {
namespace {

using Json = nlohmann::json;

// The fields of a patient; see the header for what they are. Repeated ones have kFhirRepeatsMax columns.
// clang-format off
enum Field : size_t {
  kId, kSource, kMrn, kMrnSystem, kFamilyName, kGivenName, kMiddleName, kPrefix, kSuffix, kFullName, kMaidenName,
  kMotherMaidenName, kBirthDate, kSex, kSsn, kStreet, kCity, kCounty, kState, kPostalCode, kCountry, kPhone, kEmail,
  kFax, kOtherContact, kDriversLicense, kPassport, kNationalId, kMedicareId, kMedicaidId, kIdentifier,
  kIdentifierSystem, kMaritalStatus, kLanguage, kDeceased, kDeathDate, kMultipleBirth, kBirthOrder, kUpdatedAt,
  kNumFields
};
struct FieldInfo {
  std::string_view name;
  bool repeats;
};
constexpr std::array<FieldInfo, kNumFields> kFields = {{
    {"id", false},           {"source", false},          {"mrn", true},           {"mrn_system", true},
    {"family_name", true},   {"given_name", true},       {"middle_name", true},   {"prefix", true},
    {"suffix", true},        {"full_name", true},        {"maiden_name", true},   {"mother_maiden_name", false},
    {"birth_date", false},   {"sex", false},             {"ssn", true},           {"street", true},
    {"city", true},          {"county", true},           {"state", true},         {"postal_code", true},
    {"country", true},       {"phone", true},            {"email", true},         {"fax", true},
    {"other_contact", true}, {"drivers_license", true},  {"passport", true},      {"national_id", true},
    {"medicare_id", true},   {"medicaid_id", true},      {"identifier", true},    {"identifier_system", true},
    {"marital_status", false}, {"language", false},      {"deceased", false},     {"death_date", false},
    {"multiple_birth", false}, {"birth_order", false},   {"updated_at", false},
}};
// clang-format on
constexpr size_t kNumColumns = kNumFields * kFhirRepeatsMax;  // those of fields that do not repeat stay empty

constexpr size_t ColumnOf(Field field, int repeat) { return field * kFhirRepeatsMax + static_cast<size_t>(repeat); }

// The member of that name, or a null value.
const Json& Member(const Json& object, const char* name) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}
// The text of a string; empty for anything else.
std::string_view Text(const Json& value) {
  return value.is_string() ? std::string_view(value.get_ref<const std::string&>()) : std::string_view();
}
std::string_view TextOf(const Json& object, const char* name) { return Text(Member(object, name)); }

// The elements of a list; none for anything else.
std::vector<const Json*> Elements(const Json& list) {
  std::vector<const Json*> elements;
  if (!list.is_array()) return elements;
  for (const Json& element : list) {
    if (!element.is_null()) elements.push_back(&element);
  }
  return elements;
}

// Sorts by a rank, keeping the order of equals.
template <typename Rank>
std::vector<const Json*> Ranked(const Json& list, const Rank& rank) {
  std::vector<const Json*> elements = Elements(list);
  std::stable_sort(elements.begin(), elements.end(),
                   [&](const Json* left, const Json* right) { return rank(*left) < rank(*right); });
  return elements;
}

std::string Joined(const Json& list, size_t first, std::string_view separator) {
  std::string joined;
  const std::vector<const Json*> elements = Elements(list);
  for (size_t i = first; i < elements.size(); ++i) {
    const std::string_view part = Text(*elements[i]);
    if (part.empty()) continue;
    if (!joined.empty()) joined += separator;
    joined += part;
  }
  return joined;
}

// The place of a use in a list from the most to the least current; unknown ones in the middle.
template <size_t kSize>
int UseRank(const Json& element, const std::array<std::string_view, kSize>& uses, int unmarked) {
  const auto found = std::find(uses.begin(), uses.end(), TextOf(element, "use"));
  return found == uses.end() ? unmarked : static_cast<int>(found - uses.begin());
}
int NameRank(const Json& name) {
  static constexpr std::array<std::string_view, 7> kUses = {"official", "usual",     "",   "nickname",
                                                            "temp",     "anonymous", "old"};
  return UseRank(name, kUses, 2);
}
int AddressRank(const Json& address) {
  static constexpr std::array<std::string_view, 6> kUses = {"home", "", "temp", "work", "billing", "old"};
  return UseRank(address, kUses, 1);
}
// By rank (1 first, unranked after), old ones last.
int64_t TelecomRank(const Json& telecom) {
  const Json& rank = Member(telecom, "rank");
  const int64_t ranked = rank.is_number_unsigned() ? std::min<int64_t>(rank.get<uint32_t>(), 1000) : 1000;
  return ranked + (TextOf(telecom, "use") == "old" ? 10000 : 0);
}

// The first code of a CodeableConcept, else its text.
std::string_view CodeOf(const Json& concept_value) {
  for (const Json* coding : Elements(Member(concept_value, "coding"))) {
    const std::string_view code = TextOf(*coding, "code");
    if (!code.empty()) return code;
  }
  return TextOf(concept_value, "text");
}

struct IdentifierKind {
  std::string_view code;           // HL7 table 0203
  std::string_view system_suffix;  // of systems that say it without a type; may be empty
  Field field;
};
constexpr std::array<IdentifierKind, 8> kIdentifierKinds = {{
    {"MR", "", kMrn},
    {"SS", "us-ssn", kSsn},
    {"DL", "", kDriversLicense},
    {"PPN", "", kPassport},
    {"NI", "", kNationalId},
    {"MC", "us-mbi", kMedicareId},
    {"MA", "us-medicaid", kMedicaidId},
    {"SB", "", kSsn},  // the social beneficiary identifier, which older systems use for it
}};

Field IdentifierField(const Json& identifier) {
  const std::string_view system = TextOf(identifier, "system");
  for (const IdentifierKind& kind : kIdentifierKinds) {
    if (!kind.system_suffix.empty() && system.ends_with(kind.system_suffix)) return kind.field;
  }
  for (const Json* coding : Elements(Member(Member(identifier, "type"), "coding"))) {
    for (const IdentifierKind& kind : kIdentifierKinds) {
      if (TextOf(*coding, "code") == kind.code) return kind.field;
    }
  }
  return kIdentifier;
}

class FhirChunkParser : public ChunkParser {
 public:
  void Parse(ParsedChunk* chunk) override {
    Begin(chunk);
    const std::string_view all(chunk->bytes.data(), chunk->size);
    for (size_t begin = 0; begin < all.size(); ++line_) {
      const size_t end = std::min(all.find('\n', begin), all.size());
      ParseLine(all.substr(begin, end - begin), begin);
      begin = end + 1;
    }
    Finish();
  }

 private:
  void Begin(ParsedChunk* chunk) {
    chunk_ = chunk;
    chunk->texts.clear();
    chunk->records.num_records = 0;
    chunk->records.lines.clear();
    chunk->rejected.clear();
    chunk->blank_lines = 0;
    chunk->windows1252 = chunk->nul = chunk->other_resources = chunk->dropped_values = {};
    fields_.resize(kNumColumns);
    for (std::vector<FieldSpan>& column : fields_) column.clear();
    line_ = 0;
    next_line_ = ~uint64_t{0};
  }

  void Finish() {
    RawChunk& records = chunk_->records;
    records.num_lines = line_;
    records.columns.resize(kNumColumns);
    for (size_t c = 0; c < kNumColumns; ++c) {
      records.columns[c].ids.Clear();
      if (fields_[c].empty()) continue;
      fields_[c].resize(records.num_records);
      coder_.Code(chunk_->texts.data(), fields_[c], &records.columns[c]);
    }
  }

  void ParseLine(std::string_view line, size_t begin) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      ++chunk_->blank_lines;
      return;
    }
    Json resource = Json::parse(line.begin(), line.end(), nullptr, /*allow_exceptions=*/false);
    if (resource.is_discarded() && !IsUtf8(line)) {
      std::string converted;
      AppendWindows1252(line, &converted);
      resource = Json::parse(converted, nullptr, /*allow_exceptions=*/false);
      if (!resource.is_discarded()) chunk_->windows1252.Add(line_);
    }
    if (TextOf(resource, "resourceType").empty()) {  // no JSON, no object, or no resource
      chunk_->rejected.push_back({line_, begin, line.size(), 0});
    } else {
      AddResource(resource);
    }
  }

  void AddResource(const Json& resource) {
    const std::string_view type = TextOf(resource, "resourceType");
    if (type == "Patient") {
      AddPatient(resource);
    } else if (type == "Bundle") {
      for (const Json* entry : Elements(Member(resource, "entry"))) {
        const Json& inner = Member(*entry, "resource");
        if (TextOf(inner, "resourceType") == "Patient") {
          AddPatient(inner);
        } else {
          chunk_->other_resources.Add(line_);
        }
      }
    } else {
      chunk_->other_resources.Add(line_);
    }
  }

  void AddPatient(const Json& patient) {
    RawChunk& records = chunk_->records;
    if (line_ != next_line_) records.lines.push_back({records.num_records, line_});
    next_line_ = line_ + 1;
    used_.fill(0);
    Put(kId, 0, TextOf(patient, "id"));
    Put(kUpdatedAt, 0, TextOf(Member(patient, "meta"), "lastUpdated"));
    Put(kBirthDate, 0, TextOf(patient, "birthDate"));
    Put(kSex, 0, TextOf(patient, "gender"));
    Put(kMaritalStatus, 0, CodeOf(Member(patient, "maritalStatus")));
    AddNames(patient);
    AddLifeEvents(patient);
    AddTelecoms(patient);
    AddAddresses(patient);
    AddIdentifiers(patient);
    AddLanguage(patient);
    AddSource(patient);
    ++records.num_records;
  }

  void AddNames(const Json& patient) {
    int repeat = 0;
    size_t texts_before = chunk_->texts.size();
    for (const Json* name : Ranked(Member(patient, "name"), NameRank)) {
      const std::string_view family = TextOf(*name, "family");
      if (TextOf(*name, "use") == "maiden" && !family.empty()) {
        PutNext(kMaidenName, family);
        texts_before = chunk_->texts.size();
        continue;
      }
      const std::vector<const Json*> given = Elements(Member(*name, "given"));
      const std::string_view first = given.empty() ? std::string_view() : Text(*given[0]);
      if (family.empty() && first.empty()) {
        Put(kFullName, repeat, TextOf(*name, "text"));
      } else {
        Put(kFamilyName, repeat, family);
        Put(kGivenName, repeat, first);
        Put(kMiddleName, repeat, Joined(Member(*name, "given"), 1, " "));
      }
      Put(kPrefix, repeat, Joined(Member(*name, "prefix"), 0, " "));
      Put(kSuffix, repeat, Joined(Member(*name, "suffix"), 0, " "));
      NextRepeat(&repeat, &texts_before);
    }
    for (const Json* extension : Elements(Member(patient, "extension"))) {
      if (TextOf(*extension, "url").ends_with("patient-mothersMaidenName")) {
        PutNext(kMotherMaidenName, TextOf(*extension, "valueString"));
      }
    }
  }

  void AddLifeEvents(const Json& patient) {
    const std::string_view death_date = TextOf(patient, "deceasedDateTime");
    const Json& deceased = Member(patient, "deceasedBoolean");
    Put(kDeathDate, 0, death_date);
    if (!death_date.empty() || deceased.is_boolean()) {
      Put(kDeceased, 0, !death_date.empty() || deceased.get<bool>() ? "true" : "false");
    }
    const Json& order = Member(patient, "multipleBirthInteger");
    const Json& multiple = Member(patient, "multipleBirthBoolean");
    if (order.is_number_integer()) {
      Put(kBirthOrder, 0, fmt::format("{}", order.get<int64_t>()));
      Put(kMultipleBirth, 0, "true");
    } else if (multiple.is_boolean()) {
      Put(kMultipleBirth, 0, multiple.get<bool>() ? "true" : "false");
    }
  }

  void AddTelecoms(const Json& patient) {
    for (const Json* telecom : Ranked(Member(patient, "telecom"), TelecomRank)) {
      const std::string_view system = TextOf(*telecom, "system");
      const Field field = system == "phone" || system == "sms" ? kPhone
                          : system == "email"                  ? kEmail
                          : system == "fax"                    ? kFax
                                                               : kOtherContact;
      PutNext(field, TextOf(*telecom, "value"));
    }
  }

  void AddAddresses(const Json& patient) {
    int repeat = 0;
    size_t texts_before = chunk_->texts.size();
    for (const Json* address : Ranked(Member(patient, "address"), AddressRank)) {
      std::string street = Joined(Member(*address, "line"), 0, ", ");
      const std::string_view city = TextOf(*address, "city");
      if (street.empty() && city.empty()) street = TextOf(*address, "text");
      Put(kStreet, repeat, street);
      Put(kCity, repeat, city);
      Put(kCounty, repeat, TextOf(*address, "district"));
      Put(kState, repeat, TextOf(*address, "state"));
      Put(kPostalCode, repeat, TextOf(*address, "postalCode"));
      Put(kCountry, repeat, TextOf(*address, "country"));
      NextRepeat(&repeat, &texts_before);
    }
  }

  void AddIdentifiers(const Json& patient) {
    for (const Json* identifier : Elements(Member(patient, "identifier"))) {
      const std::string_view value = TextOf(*identifier, "value");
      if (value.empty()) continue;
      const Field field = IdentifierField(*identifier);
      const std::string_view system = TextOf(*identifier, "system");
      if (field == kMrn) Put(kMrnSystem, used_[kMrn], system);
      if (field == kIdentifier) Put(kIdentifierSystem, used_[kIdentifier], system);
      PutNext(field, value);
    }
  }

  void AddLanguage(const Json& patient) {
    for (const Json* communication : Elements(Member(patient, "communication"))) {
      const std::string_view code = CodeOf(Member(*communication, "language"));
      if (code.empty()) continue;
      Put(kLanguage, 0, code);
      return;
    }
  }

  void AddSource(const Json& patient) {
    const Json& organization = Member(patient, "managingOrganization");
    std::string_view source;
    for (const Json* identifier : Elements(Member(patient, "identifier"))) {
      if (source.empty() && IdentifierField(*identifier) == kMrn) source = TextOf(*identifier, "system");
    }
    if (source.empty()) source = TextOf(organization, "reference");
    if (source.empty()) source = TextOf(organization, "display");
    if (source.empty()) source = TextOf(Member(patient, "meta"), "source");
    Put(kSource, 0, source);
  }

  // Goes on to the next repeat if this one was given any text.
  void NextRepeat(int* repeat, size_t* texts_before) const {
    if (chunk_->texts.size() > *texts_before) ++*repeat;
    *texts_before = chunk_->texts.size();
  }

  // Puts a value in the next free repeat.
  void PutNext(Field field, std::string_view value) {
    if (!value.empty()) Put(field, used_[field]++, value);
  }

  void Put(Field field, int repeat, std::string_view value) {
    if (value.empty()) return;
    if (repeat >= (kFields[field].repeats ? kFhirRepeatsMax : 1)) {
      chunk_->dropped_values.Add(line_);
      return;
    }
    std::string& texts = chunk_->texts;
    const size_t begin = texts.size();
    texts += value;
    if (value.find('\0') != std::string_view::npos) {
      chunk_->nul.Add(line_);
      texts.erase(std::remove(texts.begin() + static_cast<ptrdiff_t>(begin), texts.end(), '\0'), texts.end());
    }
    std::vector<FieldSpan>& column = fields_[ColumnOf(field, repeat)];
    column.resize(chunk_->records.num_records + 1);
    column.back() = {static_cast<uint32_t>(begin), static_cast<uint32_t>(texts.size() - begin)};
  }

  ParsedChunk* chunk_ = nullptr;
  uint64_t line_ = 0;
  uint64_t next_line_ = 0;  // where the next record is expected
  std::array<int, kNumFields> used_ = {};
  std::vector<std::vector<FieldSpan>> fields_;  // by column; shorter than the records where the last ones are empty
  ChunkCoder coder_;
};

// JSON that is not NDJSON: say what it is and what to do.
absl::Status RefuseOtherJson(const std::string& name, std::string_view head) {
  const size_t start = head.find_first_not_of(" \t\r\n");
  std::string_view line = head.substr(std::min(start, head.size()));
  line = line.substr(0, line.find_first_of("\r\n"));
  if (line.starts_with('[')) {
    return InvalidArgument("{}: is a JSON array; make it one resource a line: jq -c '.[]'", name);
  }
  if (line.find_first_not_of("{ \t") == std::string_view::npos) {
    return InvalidArgument("{}: is JSON spread over several lines; make it one resource a line: jq -c .", name);
  }
  return absl::OkStatus();
}

}  // namespace

bool LooksLikeJson(std::string_view head) {
  const size_t start = head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  if (head[start] == '{') return true;
  const size_t second = head.find_first_not_of(" \t\r\n", start + 1);
  return head[start] == '[' && second != std::string_view::npos && head[second] == '{';
}

absl::StatusOr<RawTable> ReadFhirPatients(std::string head, std::unique_ptr<ByteSource> rest,
                                          const ReadOptions& options, ReadReport* report) {
  IPSE_RETURN_IF_ERROR(RefuseOtherJson(rest->name(), head));
  RawTableBuilder builder;
  for (const FieldInfo& field : kFields) {
    for (int repeat = 1; repeat <= kFhirRepeatsMax; ++repeat) {
      const std::string name = repeat == 1 ? std::string(field.name) : fmt::format("{}_{}", field.name, repeat);
      builder.AddColumn(name, field.name, repeat);
    }
  }
  ChunkReaderSetUp set_up;
  set_up.quotes = false;
  set_up.make_parser = [] { return std::make_unique<FhirChunkParser>(); };
  const std::unique_ptr<ByteSource> source = PrefixedSource(std::move(head), std::move(rest));
  IPSE_RETURN_IF_ERROR(ReadChunks(*source, set_up, options, &builder, report));
  RawTable table = builder.Finish(report->name, /*drop_empty_columns=*/true);
  report->columns = table.columns().size();
  return table;
}

}  // namespace ipse
