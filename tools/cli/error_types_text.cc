#include "tools/cli/error_types.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

std::vector<std::string> Cells(std::string name, uint64_t records, const PairOutcomes& o, bool candidates_known) {
  const auto share = [&](uint64_t part) { return Share(static_cast<double>(part), static_cast<double>(o.pairs)); };
  std::vector<std::string> cells = {std::move(name),  records == 0 ? "" : Grouped(records),
                                    Grouped(o.pairs), share(o.certain),
                                    share(o.review),  share(o.joined),
                                    share(o.weak)};
  if (candidates_known) cells.push_back(share(o.not_compared));
  cells.push_back(share(o.one_identity));
  return cells;
}

nlohmann::ordered_json OutcomesJson(const PairOutcomes& o, bool candidates_known) {
  nlohmann::ordered_json json = {{"true_pairs", o.pairs},  {"certain", o.certain}, {"review", o.review},
                                 {"joined", o.joined},     {"weak", o.weak},       {"not_compared", nullptr},
                                 {"found", o.one_identity}};
  if (candidates_known) json["not_compared"] = o.not_compared;
  return json;
}

std::string PhenomenaText(const ErrorTypes& types) {
  std::vector<std::string> headers = {
      "true pairs that carry", ">records", ">pairs", ">certain", ">review", ">joined", ">weak"};
  if (types.candidates_known) headers.push_back(">not compared");
  headers.insert(headers.end(), {">one identity", ">false: certain", ">review"});
  TextTable table(headers);
  const auto row = [&](std::string name, uint64_t records, const PairOutcomes& outcomes) {
    table.Row(Cells(std::move(name), records, outcomes, types.candidates_known));
  };
  row("(all)", 0, types.all);
  if (types.tagged) row("(nothing)", 0, types.untagged);
  std::string whole;
  for (const PhenomenonRow& r : types.rows) {
    if (r.tag.empty()) whole = r.phenomenon;
    const bool part = !r.tag.empty() && r.phenomenon == whole;
    std::vector<std::string> cells = Cells(part                      ? "  " + r.meaning
                                           : r.phenomenon == "other" ? r.meaning
                                                                     : r.phenomenon,
                                           r.records, r.outcomes, types.candidates_known);
    cells.push_back(Grouped(r.false_certain));
    cells.push_back(Grouped(r.false_review));
    table.Row(std::move(cells));
  }
  std::string text = table.Text();
  text +=
      "certain: linked automatically; review: a person is asked; joined: in one identity through other records; weak: "
      "compared,\n"
      "and neither; ";
  text += types.candidates_known ? "not compared: no blocking rule makes a candidate; "
                                 : "(the input is gone: whether they were compared is not known); ";
  text += "one identity: together in clusters.csv\n";
  if (types.sampled) text += "of people with very many records, only some were looked at\n";
  return text + "\n";
}

}  // namespace

std::string ErrorTypesText(const ErrorTypes& types) {
  std::string text;
  if (types.tagged) text += PhenomenaText(types);
  if (types.false_links.empty()) return text;
  TextTable table({"false links join", ">certain", ">for review"});
  for (const FalseLinkRow& row : types.false_links) table.Row({row.kind, Grouped(row.certain), Grouped(row.review)});
  return text + table.Text() + "\n";
}

nlohmann::ordered_json ErrorTypesJson(const ErrorTypes& types) {
  using nlohmann::ordered_json;
  ordered_json tags = ordered_json::array(), kinds = ordered_json::array();
  for (const PhenomenonRow& row : types.rows) {
    ordered_json entry = {
        {"tag", row.tag}, {"phenomenon", row.phenomenon}, {"meaning", row.meaning}, {"records", row.records}};
    if (row.tag.empty()) entry["tag"] = nullptr;
    entry.update(OutcomesJson(row.outcomes, types.candidates_known));
    entry["false_certain"] = row.false_certain;
    entry["false_review"] = row.false_review;
    tags.push_back(std::move(entry));
  }
  for (const FalseLinkRow& row : types.false_links) {
    kinds.push_back({{"kind", row.kind}, {"certain", row.certain}, {"review", row.review}});
  }
  ordered_json json = {{"true_pair_outcomes", OutcomesJson(types.all, types.candidates_known)}, {"untagged", nullptr}};
  if (types.tagged) json["untagged"] = OutcomesJson(types.untagged, types.candidates_known);
  json["tags"] = tags;
  json["false_link_kinds"] = kinds;
  return json;
}

}  // namespace ipse
