// ipse tasks: the steward's worklist.

#include <cstdio>

#include "tools/registry_cli/client.h"

namespace ipse {
namespace {

struct TaskOptions : ClientOptions {
  std::string kind, source, holder, why, until, decision, format = "csv";
  std::vector<uint64_t> reviews;
  uint64_t review = 0;
  std::vector<std::string> groups;  // AUTHORITY:NUMBER,AUTHORITY:NUMBER
  uint64_t after = 0, expected = 0;
  uint32_t max = 20, skip = 0;
  bool oldest = false, riskiest = false, free_only = false, with_postponed = false;
};

const std::map<std::string, v1::ReviewKind> kKinds = {
    {"duplicate", v1::POSSIBLE_DUPLICATE},    {"overlap", v1::POSSIBLE_OVERLAP},    {"overlay", v1::POSSIBLE_OVERLAY},
    {"cluster", v1::CONFLICTING_CLUSTER},     {"merge", v1::MERGE_CONFLICT},        {"second-look", v1::SECOND_LOOK},
    {"disagreement", v1::DISAGREEMENT}};
const std::map<std::string, v1::ReviewDecision> kDecisions = {{"same", v1::SAME},
                                                              {"different", v1::DIFFERENT},
                                                              {"split", v1::SPLIT},
                                                              {"correct", v1::CORRECT_RECORD},
                                                              {"not-enough", v1::NOT_ENOUGH}};

v1::ListReviewsRequest ListRequest(const TaskOptions& options) {
  v1::ListReviewsRequest request;
  if (!options.kind.empty()) request.set_kind(kKinds.at(options.kind));
  request.set_authority(options.source);
  request.set_holder(options.holder);
  request.set_why(options.why);
  request.set_free_only(options.free_only);
  request.set_with_postponed(options.with_postponed);
  request.set_order(options.riskiest ? v1::ListReviewsRequest::RISKIEST : v1::ListReviewsRequest::OLDEST);
  request.set_after(options.after);
  request.set_skip(options.skip);
  request.set_max(options.max);
  return request;
}

absl::Status List(const TaskOptions& options) {
  return Call<v1::Stewardship>(options, ListRequest(options), &v1::Stewardship::Stub::ListReviews);
}

absl::Status Show(const TaskOptions& options) {
  v1::GetReviewRequest request;
  request.set_review_id(options.review);
  return Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::GetReview);
}

absl::StatusOr<int64_t> Until(const std::string& text) {
  if (const auto time = TimeFromText(text)) return *time;
  return InvalidArgument("--until: write a date like 2026-12-24, or a time like 2026-12-24T08:00:00Z");
}

absl::Status Handle(const TaskOptions& options, v1::HandleReviewRequest::Action action) {
  for (const uint64_t id : options.reviews) {
    v1::HandleReviewRequest request;
    SetOrigin(options, &request);
    request.set_review_id(id);
    request.set_action(action);
    if (!options.until.empty()) {
      IPSE_ASSIGN_OR_RETURN(const int64_t until, Until(options.until));
      request.set_until_us(until);
    }
    if (options.expected != 0) request.set_expected(options.expected);
    IPSE_RETURN_IF_ERROR(Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::HandleReview));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::RecordGroup> GroupOf(const std::string& text) {
  v1::RecordGroup group;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    IPSE_ASSIGN_OR_RETURN(*group.add_record(), KeyOf(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return group;
}

absl::Status Decide(const TaskOptions& options) {
  v1::DecideReviewRequest request;
  SetOrigin(options, &request);
  request.add_review_id(options.review);
  request.set_decision(kDecisions.at(options.decision));
  for (const std::string& group : options.groups) {
    IPSE_ASSIGN_OR_RETURN(*request.add_group(), GroupOf(group));
  }
  if (options.expected != 0) request.set_expected(options.expected);
  return Call<v1::Stewardship>(options, request, &v1::Stewardship::Stub::DecideReview);
}

// Decides everything that --kind, --source and --why select, in as few entries as the limit allows.
absl::Status Bulk(const TaskOptions& options) {
  const Client client(options);
  const auto stub = client.StubOf<v1::Stewardship>();
  v1::ListReviewsRequest list = ListRequest(options);
  list.set_max(500);
  uint64_t decided = 0;
  for (uint64_t after = 0;;) {
    list.set_after(after);
    v1::ListReviewsResponse found;
    IPSE_RETURN_IF_ERROR(client.StatusOf(stub->ListReviews(client.Context().get(), list, &found)));
    if (found.review_size() == 0) break;
    v1::DecideReviewRequest request;
    SetOrigin(options, &request);
    request.set_decision(kDecisions.at(options.decision));
    for (const v1::Review& review : found.review()) request.add_review_id(review.review_id());
    after = found.review(found.review_size() - 1).review_id();
    v1::WriteResponse answer;
    IPSE_RETURN_IF_ERROR(client.StatusOf(stub->DecideReview(client.Context().get(), request, &answer)));
    Print(options, answer);
    decided += static_cast<uint64_t>(found.review_size());
  }
  if (decided == 0) fmt::print("No review was raised for this reason.\n");
  return absl::OkStatus();
}

std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

// One line a review. Keys are in it, so the file is as confidential as the registry.
absl::Status Export(const TaskOptions& options) {
  const Client client(options);
  const auto stub = client.StubOf<v1::Stewardship>();
  v1::ListReviewsRequest list = ListRequest(options);
  list.set_order(v1::ListReviewsRequest::OLDEST);
  list.set_max(1000);
  const bool csv = options.format == "csv";
  if (csv) {
    fmt::print("review,kind,left_authority,left_identifier,left_euid,right_authority,right_identifier,right_euid,version,bits,risk,"
               "opened,updated,opened_us,holder,why\n");
  }
  for (;;) {
    v1::ListReviewsResponse found;
    IPSE_RETURN_IF_ERROR(client.StatusOf(stub->ListReviews(client.Context().get(), list, &found)));
    if (found.review_size() == 0) return absl::OkStatus();
    for (const v1::Review& r : found.review()) {
      if (!csv) {
        std::string json;
        google::protobuf::util::JsonPrintOptions print;
        print.preserve_proto_field_names = true;
        (void)google::protobuf::util::MessageToJsonString(r, &json, print);
        fmt::print("{}\n", json);
        continue;
      }
      fmt::print("{},{},{},{},{},{},{},{},{},{:.3f},{:.4f},{},{},{},{},{}\n", r.review_id(), v1::ReviewKind_Name(r.kind()),
                 Quoted(r.left().authority()), Quoted(r.left().identifier()), r.left_euid(), Quoted(r.right().authority()),
                 Quoted(r.right().identifier()), r.right_euid(), r.version(), r.weight_bits(), r.risk(), r.opened(), r.updated(),
                 r.opened_us(), Quoted(r.holder()), Quoted(r.why()));
    }
    list.set_after(found.review(found.review_size() - 1).review_id());
  }
}

template <typename Map>
std::vector<std::string> NamesOf(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

}  // namespace

void AddTasksCommand(CLI::App* app, int* exit_code) {
  CLI::App* tasks = app->add_subcommand("tasks", "A steward's worklist: list, show, claim, decide, postpone");
  tasks->description("What a person should look at in a running registry (ipsed), and what they decide.");
  tasks->footer("Examples:\n"
                "  ipse tasks list --kind duplicate --source EAST_HOSPITAL --oldest\n"
                "  ipse tasks show 17\n"
                "  ipse tasks claim 17 --actor jane\n"
                "  ipse tasks decide 17 different --actor jane --reason twins\n"
                "  ipse tasks decide 18 split --group EAST:1,WEST:7 --group EAST:2 --actor jane --reason document-seen\n"
                "  ipse tasks bulk same --kind overlap --why probable --actor jane --reason identifier-agrees --dry-run");
  tasks->require_subcommand(1);
  auto options = std::make_shared<TaskOptions>();
  const auto add = [&](const char* name, const char* help, absl::Status (*body)(const TaskOptions&)) {
    CLI::App* command = tasks->add_subcommand(name, help);
    AddClientOptions(command, options.get());
    SetBody(command, exit_code, [options, body] { return body(*options); });
    return command;
  };
  const auto add_filter = [&](CLI::App* command) {
    command->add_option("--kind", options->kind, "Only these")->check(CLI::IsMember(NamesOf(kKinds)));
    command->add_option("--source", options->source, "Only where a record is of this authority");
    command->add_option("--why", options->why, "Only those raised for exactly this reason");
    command->add_flag("--free", options->free_only, "Only those that nobody holds");
  };
  const auto add_write = [&](CLI::App* command, bool many) {
    if (many) {
      command->add_option("reviews", options->reviews, "Numbers of the reviews")->required();
    } else {
      command->add_option("review", options->review, "Number of the review")->required();
    }
    AddOriginOptions(command, options.get());
    command->add_option("--expected", options->expected, "'now at' of the review as you saw it; a later change is refused");
  };
  CLI::App* list = add("list", "List open reviews", List);
  add_filter(list);
  list->add_option("--holder", options->holder, "Only those that this person holds");
  list->add_flag("--postponed", options->with_postponed, "Also those that are put off");
  auto* oldest = list->add_flag("--oldest", options->oldest, "Oldest first (as without it)");
  list->add_flag("--riskiest", options->riskiest, "Riskiest first")->excludes(oldest);
  list->add_option("--after", options->after, "Go on after this review (oldest first)");
  list->add_option("--skip", options->skip, "Go on after so many (riskiest first)");
  list->add_option("--max", options->max, "At most so many")->capture_default_str();
  add("show", "Show a review: both persons, the evidence then and now", Show)
      ->add_option("review", options->review, "Number of the review")->required();
  CLI::App* claim = add("claim", "Take reviews for yourself for a while",
                        [](const TaskOptions& o) { return Handle(o, v1::HandleReviewRequest::CLAIM); });
  add_write(claim, true);
  add_write(add("release", "Give claimed reviews back", [](const TaskOptions& o) { return Handle(o, v1::HandleReviewRequest::RELEASE); }),
            true);
  CLI::App* postpone = add("postpone", "Put reviews off to a date",
                           [](const TaskOptions& o) { return Handle(o, v1::HandleReviewRequest::POSTPONE); });
  add_write(postpone, true);
  postpone->add_option("--until", options->until, "When they come back: 2026-12-24; without it, now");
  CLI::App* decide = add("decide", "Decide a review", Decide);
  add_write(decide, false);
  decide->add_option("decision", options->decision, "What you decide")->required()->check(CLI::IsMember(NamesOf(kDecisions)));
  decide->add_option("--group", options->groups, "Of a split: records that are one person, AUTHORITY:NUMBER,...; give it per group");
  CLI::App* bulk = add("bulk", "Decide all reviews that were raised for one reason", Bulk);
  bulk->add_option("decision", options->decision, "What you decide")->required()->check(CLI::IsMember(NamesOf(kDecisions)));
  add_filter(bulk);
  bulk->get_option("--kind")->required();
  bulk->get_option("--why")->required();
  AddOriginOptions(bulk, options.get());
  CLI::App* exporting = add("export", "Print the worklist for other programs", Export);
  add_filter(exporting);
  exporting->add_flag("--postponed", options->with_postponed, "Also those that are put off");
  exporting->add_option("--format", options->format, "csv or ndjson")->check(CLI::IsMember({"csv", "ndjson"}))->capture_default_str();
}

}  // namespace ipse
