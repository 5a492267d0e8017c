// ipse ask: a client of the service for people and scripts.

#include <cstdio>

#include "matcher/recognise/recognise.h"
#include "tools/registry_cli/client.h"
#include "tools/registry_cli/commands.h"

namespace ipse {
namespace {

struct AskOptions : ClientOptions {
  // A person.
  std::vector<std::string> family, given, middle, born, sex, phone, email, street, city, state, postal_code, national_id;
  std::vector<std::string> fields;       // ROLE=TEXT
  std::vector<std::string> identifiers;  // AUTHORITY:NUMBER
  // Keys.
  std::string key, other;
  std::string euid;
  // The rest.
  std::string text, grade = "possible", batch, kind, time, source;
  uint32_t max = 10;
  uint64_t after = 0, expected = 0, number = 0;
  std::vector<uint64_t> entries;
  bool explain = false, with_person = false, may_return = false, accept = false, reject = false,
       take_back = false, once = false;
};

absl::StatusOr<v1::Person> PersonOf(const AskOptions& options) {
  v1::Person person;
  const auto add = [&](const char* field, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      v1::Value* value = person.add_value();
      value->set_field(field);
      value->set_text(text);
    }
  };
  add("family_name", options.family);
  add("given_name", options.given);
  add("middle_name", options.middle);
  add("birth_date", options.born);
  add("sex", options.sex);
  add("phone", options.phone);
  add("email", options.email);
  add("street", options.street);
  add("city", options.city);
  add("state", options.state);
  add("postal_code", options.postal_code);
  add("national_identifier", options.national_id);
  for (const std::string& field : options.fields) {
    const size_t equals = field.find('=');
    if (equals == std::string::npos) return InvalidArgument("--field: write FIELD=TEXT; 'ipse ask fields' lists the fields");
    add(field.substr(0, equals).c_str(), {field.substr(equals + 1)});
  }
  for (const std::string& identifier : options.identifiers) {
    IPSE_ASSIGN_OR_RETURN(*person.add_identifier(), KeyOf(identifier));
  }
  return person;
}

void AddPersonValues(CLI::App* command, AskOptions* options) {
  const auto add = [&](const char* flag, std::vector<std::string>* to, const char* help) {
    command->add_option(flag, *to, help)->allow_extra_args(false);
  };
  add("--family", &options->family, "Family name");
  add("--given", &options->given, "Given name");
  add("--middle", &options->middle, "Middle name");
  add("--born", &options->born, "Birth date, YYYY-MM-DD");
  add("--sex", &options->sex, "Sex");
  add("--phone", &options->phone, "Phone number");
  add("--email", &options->email, "E-mail address");
  add("--street", &options->street, "Street with house number");
  add("--city", &options->city, "City");
  add("--state", &options->state, "State");
  add("--postal-code", &options->postal_code, "Postal code");
  add("--national-id", &options->national_id, "National identifier");
  add("--field", &options->fields, "Any other field: FIELD=TEXT; may be repeated ('ipse ask fields' lists them)");
}

void AddPersonOptions(CLI::App* command, AskOptions* options) {
  AddPersonValues(command, options);
  command->add_option("--identifier", options->identifiers, "A further identifier: AUTHORITY:NUMBER; may be repeated")
      ->allow_extra_args(false);
}

absl::StatusOr<int64_t> TimeOf(const char* flag, const std::string& text) {
  if (const auto time = TimeFromText(text)) return *time;
  return InvalidArgument("{}: write a date like 2026-03-01, or a time like 2026-03-01T12:00:00Z", flag);
}

// Names the record or the identity that a text is.
template <typename Request>
absl::Status SetSubject(const std::string& text, Request* request) {
  if (text.find(':') == std::string::npos) {
    request->set_euid(text);
    return absl::OkStatus();
  }
  IPSE_ASSIGN_OR_RETURN(*request->mutable_key(), KeyOf(text));
  return absl::OkStatus();
}

absl::Status Match(const AskOptions& options) {
  v1::MatchRequest request;
  IPSE_ASSIGN_OR_RETURN(*request.mutable_person(), PersonOf(options));
  request.set_identities_max(options.max);
  request.set_explain(options.explain);
  request.set_grade_min(options.grade == "certain" ? v1::CERTAIN : options.grade == "probable" ? v1::PROBABLE : v1::POSSIBLE);
  if (!options.source.empty()) request.add_authority(options.source);
  return Call<v1::Matching>(options, request, &v1::Matching::Stub::Match);
}

absl::Status Search(const AskOptions& options) {
  v1::SearchRequest request;
  request.set_text(options.text);
  request.set_identities_max(options.max);
  return Call<v1::Matching>(options, request, &v1::Matching::Stub::Search);
}

absl::Status Lookup(const AskOptions& options) {
  v1::LookupRequest request;
  request.set_with_person(options.with_person);
  if (!options.source.empty()) request.add_authority(options.source);
  IPSE_RETURN_IF_ERROR(SetSubject(options.key, &request));
  return Call<v1::Matching>(options, request, &v1::Matching::Stub::Lookup);
}

absl::Status Golden(const AskOptions& options) {
  v1::GoldenRecordRequest request;
  IPSE_RETURN_IF_ERROR(SetSubject(options.key, &request));
  if (!options.time.empty()) {
    IPSE_ASSIGN_OR_RETURN(const int64_t time, TimeOf("--at", options.time));
    request.set_at_us(time);
  }
  return Call<v1::Matching>(options, request, &v1::Matching::Stub::GoldenRecord);
}

absl::Status Override(const AskOptions& options) {
  v1::OverrideRequest request;
  SetOrigin(options, &request);
  IPSE_RETURN_IF_ERROR(SetSubject(options.key, &request));
  IPSE_ASSIGN_OR_RETURN(const v1::Person person, PersonOf(options));
  *request.mutable_value() = person.value();
  if (!options.time.empty()) {
    IPSE_ASSIGN_OR_RETURN(const int64_t time, TimeOf("--until", options.time));
    request.set_expires_us(time);
  }
  if (options.expected != 0) request.set_expected(options.expected);
  return Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::Override);
}

absl::Status RevokeOverride(const AskOptions& options) {
  v1::RevokeOverrideRequest request;
  SetOrigin(options, &request);
  request.set_override_id(options.number);
  return Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::RevokeOverride);
}

absl::Status Register(const AskOptions& options) {
  v1::RegisterRequest request;
  SetOrigin(options, &request);
  IPSE_ASSIGN_OR_RETURN(*request.mutable_key(), KeyOf(options.key));
  IPSE_ASSIGN_OR_RETURN(*request.mutable_person(), PersonOf(options));
  if (!options.time.empty()) {
    IPSE_ASSIGN_OR_RETURN(const int64_t time, TimeOf("--time", options.time));
    request.set_event_time_us(time);
  }
  return Call<v1::Feed>(options, request, &v1::Feed::Stub::Register);
}

absl::Status Deactivate(const AskOptions& options) {
  v1::DeactivateRequest request;
  SetOrigin(options, &request);
  IPSE_ASSIGN_OR_RETURN(*request.mutable_key(), KeyOf(options.key));
  return Call<v1::Feed>(options, request, &v1::Feed::Stub::Deactivate);
}

absl::Status Merge(const AskOptions& options) {
  v1::MergeIdentifiersRequest request;
  SetOrigin(options, &request);
  IPSE_ASSIGN_OR_RETURN(const v1::RecordKey survivor, KeyOf(options.key));
  IPSE_ASSIGN_OR_RETURN(const v1::RecordKey old, KeyOf(options.other));
  if (survivor.authority() != old.authority()) return InvalidArgument("a merge is within one authority; use 'ipse ask same' across");
  request.set_authority(survivor.authority());
  request.set_survivor(survivor.identifier());
  request.set_old(old.identifier());
  request.set_take_back(options.take_back);
  return Call<v1::Feed>(options, request, &v1::Feed::Stub::MergeIdentifiers);
}

absl::Status Assert(const AskOptions& options, bool same) {
  v1::AssertRequest request;
  SetOrigin(options, &request);
  IPSE_ASSIGN_OR_RETURN(*request.mutable_left(), KeyOf(options.key));
  IPSE_ASSIGN_OR_RETURN(*request.mutable_right(), KeyOf(options.other));
  if (options.expected != 0) request.set_expected(options.expected);
  return Call<v1::Stewardship>(options, request, same ? &v1::Stewardship::Stub::AssertSame : &v1::Stewardship::Stub::AssertDifferent);
}

absl::Status Revoke(const AskOptions& options) {
  v1::RevokeAssertionRequest request;
  SetOrigin(options, &request);
  request.set_assertion_id(options.number);
  return Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::RevokeAssertion);
}

absl::Status Move(const AskOptions& options) {
  v1::MoveRecordRequest request;
  SetOrigin(options, &request);
  IPSE_ASSIGN_OR_RETURN(*request.mutable_key(), KeyOf(options.key));
  request.set_to_euid(options.euid);
  request.set_may_return(options.may_return);
  if (options.expected != 0) request.set_expected(options.expected);
  return Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::MoveRecord);
}

absl::Status Undo(const AskOptions& options) {
  v1::UndoRequest request;
  SetOrigin(options, &request);
  for (const uint64_t entry : options.entries) request.add_entry(entry);
  request.set_batch_id(options.batch);
  request.set_may_return(options.may_return);
  return Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::Undo);
}

absl::Status Decide(const AskOptions& options) {
  if (options.accept == options.reject) return InvalidArgument("say --accept or --reject");
  v1::DecideHeldVersionRequest request;
  SetOrigin(options, &request);
  IPSE_ASSIGN_OR_RETURN(*request.mutable_key(), KeyOf(options.key));
  request.set_version(static_cast<uint32_t>(options.number));
  request.set_accept(options.accept);
  return Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::DecideHeldVersion);
}

absl::Status Reviews(const AskOptions& options) {
  v1::ListReviewsRequest request;
  request.set_authority(options.source);
  request.set_after(options.after);
  request.set_max(options.max);
  static const std::map<std::string, v1::ReviewKind> kKinds = {{"duplicate", v1::POSSIBLE_DUPLICATE},
                                                               {"overlap", v1::POSSIBLE_OVERLAP},
                                                               {"overlay", v1::POSSIBLE_OVERLAY},
                                                               {"cluster", v1::CONFLICTING_CLUSTER},
                                                               {"merge", v1::MERGE_CONFLICT}};
  if (!options.kind.empty()) request.set_kind(kKinds.at(options.kind));
  return Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::ListReviews);
}

absl::Status Why(const AskOptions& options) {
  v1::WhyRequest request;
  IPSE_ASSIGN_OR_RETURN(*request.mutable_left(), KeyOf(options.key));
  IPSE_ASSIGN_OR_RETURN(*request.mutable_right(), KeyOf(options.other));
  return Call<v1::Matching>(options, request, &v1::Matching::Stub::Why);
}

absl::Status History(const AskOptions& options) {
  v1::HistoryRequest request;
  request.set_after(options.after);
  request.set_max(options.max);
  IPSE_RETURN_IF_ERROR(SetSubject(options.key, &request));
  return Call<v1::Matching>(options, request, &v1::Matching::Stub::History);
}

absl::Status Events(const AskOptions& options) {
  v1::FindEventsRequest request;
  if (!options.key.empty()) {
    IPSE_ASSIGN_OR_RETURN(*request.mutable_key(), KeyOf(options.key));
  }
  request.set_interface(options.interface_);
  request.set_source(options.source);
  request.set_message_id(options.message_id);
  request.set_correlation_id(options.correlation_id);
  request.set_actor(options.actor);
  request.set_batch_id(options.batch);
  request.set_after(options.after);
  request.set_max(options.max);
  return Call<v1::Admin>(options, request, &v1::Admin::Stub::FindEvents);
}

absl::Status Watch(const AskOptions& options) {
  const Client client(options);
  v1::WatchRequest request;
  request.set_after(options.after);
  const auto stub = client.StubOf<v1::Changes>();
  const auto context = client.Context(/*endless=*/!options.once);
  const auto reader = stub->Watch(context.get(), request);
  v1::Change change;
  uint64_t shown = 0;
  while (reader->Read(&change)) {
    Print(options, change);
    std::fflush(stdout);
    if (options.once && ++shown >= options.max) break;
  }
  if (options.once) return absl::OkStatus();
  return client.StatusOf(reader->Finish());
}

absl::Status Status(const AskOptions& options) {
  return Call<v1::Admin>(options, v1::StatusRequest(), &v1::Admin::Stub::Status);
}

absl::Status Fields() {
  for (int role = 0; role < kColumnRoles; ++role) {
    const auto kind = static_cast<ColumnRole>(role);
    if (kind == ColumnRole::kIgnored || kind == ColumnRole::kRecordId || kind == ColumnRole::kTruth) continue;
    fmt::print("{}\n", ColumnRoleName(kind));
  }
  return absl::OkStatus();
}

}  // namespace

void AddAskCommand(CLI::App* app, int* exit_code) {
  CLI::App* ask = app->add_subcommand("ask", "Ask a running registry service (ipsed)");
  ask->description("A client of the registry service, for people and scripts. Records are named AUTHORITY:NUMBER.");
  ask->footer("Examples:\n"
              "  ipse ask match --family Smith --given Jon --born 1980-02-03\n"
              "  ipse ask register EAST_HOSPITAL:0012 --family Smith --given Jon --born 1980-02-03\n"
              "  ipse ask why EAST_HOSPITAL:0012 WEST_CLINIC:77\n"
              "  ipse ask different EAST_HOSPITAL:0012 WEST_CLINIC:77 --actor jane --reason twins");
  ask->require_subcommand(1);
  auto options = std::make_shared<AskOptions>();
  const auto add = [&](const char* name, const char* help, absl::Status (*body)(const AskOptions&)) {
    CLI::App* command = ask->add_subcommand(name, help);
    AddClientOptions(command, options.get());
    SetBody(command, exit_code, [options, body] { return body(*options); });
    return command;
  };
  const auto add_write = [&](const char* name, const char* help, absl::Status (*body)(const AskOptions&)) {
    CLI::App* command = add(name, help, body);
    AddOriginOptions(command, options.get());
    command->add_option("--source", options->message_source, "The sending authority, of --message-id");
    command->add_option("--message-id", options->message_id, "Makes repeating it harmless: the same id gets the first answer");
    return command;
  };
  const auto add_key = [&](CLI::App* command, const char* help = "The record: AUTHORITY:NUMBER") {
    command->add_option("record", options->key, help)->required();
  };
  const auto add_pair = [&](CLI::App* command) {
    command->add_option("record", options->key, "One record: AUTHORITY:NUMBER")->required();
    command->add_option("other", options->other, "The other record")->required();
  };
  const auto add_page = [&](CLI::App* command) {
    command->add_option("--after", options->after, "Go on after this number");
    command->add_option("--max", options->max, "At most so many")->capture_default_str();
  };

  CLI::App* match = add("match", "Who may this person be?", Match);
  AddPersonOptions(match, options.get());
  match->add_option("--max", options->max, "At most so many identities")->capture_default_str();
  match->add_option("--grade", options->grade, "The least grade")->check(CLI::IsMember({"possible", "probable", "certain"}))->capture_default_str();
  match->add_option("--source", options->source, "Only identities known to this authority");
  match->add_flag("--explain", options->explain, "Show what each field says");
  CLI::App* search = add("search", "Find by the beginnings of names, numbers and dates", Search);
  search->add_option("text", options->text, "What is typed")->required();
  search->add_option("--max", options->max, "At most so many")->capture_default_str();
  CLI::App* lookup = add("lookup", "Find an identity by a record, any identifier, or its EUID", Lookup);
  add_key(lookup, "AUTHORITY:NUMBER, or an EUID like E000000012-5");
  lookup->add_option("--source", options->source, "Only records of this authority");
  lookup->add_flag("--person", options->with_person, "Show the records' data");
  CLI::App* golden = add("golden", "The data of a person to go by, and where each is from", Golden);
  add_key(golden, "AUTHORITY:NUMBER, or an EUID like E000000012-5");
  golden->add_option("--at", options->time, "As it was known then: 2026-03-01, or 2026-03-01T12:00:00Z (default: now)");
  CLI::App* reg = add_write("register", "Register a new or changed record", Register);
  add_key(reg);
  AddPersonOptions(reg, options.get());
  reg->add_option("--time", options->time, "When the source says it happened, like 2026-03-01T12:00:00Z (default: now)");
  add_key(add_write("deactivate", "Take a record out of matching", Deactivate));
  CLI::App* merge = add_write("merge", "Replace an identifier by another of the same authority", Merge);
  merge->add_option("survivor", options->key, "The record that stays: AUTHORITY:NUMBER")->required();
  merge->add_option("old", options->other, "The one that goes")->required();
  merge->add_flag("--take-back", options->take_back, "Take such a merge back");
  for (const bool same : {true, false}) {
    const std::vector<const char*> names = same ? std::vector{"same", "link"} : std::vector{"different", "unlink"};
    for (const char* name : names) {
      CLI::App* command = add_write(name, same ? "Say that two records are one person" : "Say that two records are different people",
                                    same ? +[](const AskOptions& o) { return Assert(o, true); }
                                         : +[](const AskOptions& o) { return Assert(o, false); });
      add_pair(command);
      command->add_option("--expected", options->expected, "The as_of it was decided on; a later change is refused");
    }
  }
  add_write("revoke", "Revoke an assertion", Revoke)->add_option("assertion", options->number, "Its number")->required();
  CLI::App* override_ = add_write("override", "Say what is to go by in a golden record, whatever the records say", Override);
  add_key(override_, "AUTHORITY:NUMBER, or an EUID like E000000012-5");
  AddPersonValues(override_, options.get());
  override_->add_option("--until", options->time, "When it ends: 2026-03-01, or 2026-03-01T12:00:00Z (default: never)");
  override_->add_option("--expected", options->expected, "The as_of it was decided on; a later change is refused");
  override_->footer("A field is given whole: '--family Smith' alone is a name without a given name. '--phone \"\"' withholds the phone.");
  add_write("revoke-override", "Let the records decide again", RevokeOverride)
      ->add_option("override", options->number, "Its number, as 'ipse ask golden' shows it")
      ->required();
  CLI::App* move = add_write("move", "Move a record to another identity, or to one of its own", Move);
  add_key(move);
  move->add_option("--to", options->euid, "The identity (default: a new one)");
  move->add_flag("--may-return", options->may_return, "Let the machine link it to the old one again");
  move->add_option("--expected", options->expected, "The as_of it was decided on; a later change is refused");
  CLI::App* undo = add_write("undo", "Take entries or a batch back", Undo);
  undo->add_option("entries", options->entries, "Journal entries");
  undo->add_option("--batch", options->batch, "A batch");
  undo->add_flag("--may-return", options->may_return, "Let the machine make the links again");
  CLI::App* decide = add_write("decide", "Accept or reject a held version", Decide);
  add_key(decide);
  decide->add_option("version", options->number, "The held version")->required();
  decide->add_flag("--accept", options->accept, "The record is that person");
  decide->add_flag("--reject", options->reject, "The record stays as it was");
  CLI::App* reviews = add("reviews", "List what a person should look at", Reviews);
  reviews->add_option("--kind", options->kind, "Only these")->check(CLI::IsMember({"duplicate", "overlap", "overlay", "cluster", "merge"}));
  reviews->add_option("--source", options->source, "Only of this authority");
  add_page(reviews);
  add_pair(add("why", "Why are two records one identity, or not?", Why));
  add_pair(add("why-not", "The same as why", Why));
  for (const char* name : {"history", "how"}) {
    CLI::App* history = add(name, "What happened to a record, or how an identity came to be", History);
    add_key(history, "AUTHORITY:NUMBER, or an EUID");
    add_page(history);
  }
  CLI::App* events = add("events", "Search the journal", Events);
  events->add_option("--record", options->key, "Entries of a record: AUTHORITY:NUMBER");
  events->add_option("--interface", options->interface_, "By interface");
  events->add_option("--source", options->source, "By sending authority");
  events->add_option("--message-id", options->message_id, "By message");
  events->add_option("--correlation-id", options->correlation_id, "By correlation id");
  events->add_option("--actor", options->actor, "By who said so");
  events->add_option("--batch", options->batch, "By batch");
  add_page(events);
  CLI::App* watch = add("watch", "Follow the changes as they happen", Watch);
  add_page(watch);
  watch->add_flag("--once", options->once, "Stop after --max changes");
  add("status", "What the registry holds and how it is", Status);
  CLI::App* fields = ask->add_subcommand("fields", "List the names of fields");
  SetBody(fields, exit_code, [] { return Fields(); });
}

}  // namespace ipse
