#include "tools/cli/error_types.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "scoring/evaluate/labels.h"
#include "tools/cli/tag_words.h"

namespace ipse {
namespace {

// A person with more records is looked at in part: pairs grow with the square.
constexpr size_t kPersonRecordsMax = 1000;

uint64_t PairKey(uint32_t left, uint32_t right) {
  return uint64_t{std::min(left, right)} << 32 | std::max(left, right);
}

void Add(PairOutcomes* to, uint64_t PairOutcomes::* outcome, bool one_identity) {
  ++to->pairs;
  ++(to->*outcome);
  to->one_identity += one_identity;
}

// A row for each phenomenon and each tag; which of them a record carries.
class TagBook {
 public:
  explicit TagBook(const RecordTags& tags) : tags_(tags) {
    std::map<std::string, size_t> tags_of_phenomenon;
    for (const std::string& name : tags.names) ++tags_of_phenomenon[std::string(WordsOf(name).phenomenon)];
    std::map<std::string, uint16_t> whole_of;
    for (const std::string& name : tags.names) {
      const TagWords words = WordsOf(name);
      const std::string phenomenon(words.phenomenon);
      std::vector<uint16_t>& rows = rows_of_tag_.emplace_back();
      if (tags_of_phenomenon[phenomenon] > 1) {
        const auto [at, fresh] = whole_of.try_emplace(phenomenon, static_cast<uint16_t>(rows_.size()));
        if (fresh) rows_.push_back({phenomenon, "", phenomenon, 0, {}, 0, 0});
        rows.push_back(at->second);
      }
      rows.push_back(static_cast<uint16_t>(rows_.size()));
      rows_.push_back({phenomenon, name, std::string(words.meaning), 0, {}, 0, 0});
    }
    seen_.assign(rows_.size(), 0);
  }

  // Visits each row that one of the records carries, once; false when there is none.
  template <typename Visit>
  bool ForRows(std::initializer_list<uint32_t> records, const Visit& visit) {
    ++visit_;
    bool any = false;
    for (const uint32_t record : records) {
      for (const uint16_t tag : tags_.tags_of[record]) {
        for (const uint16_t row : rows_of_tag_[tag]) {
          if (seen_[row] == visit_) continue;
          seen_[row] = visit_;
          visit(rows_[row]);
          any = true;
        }
      }
    }
    return any;
  }

  // By the size of the phenomenon, the phenomenon as a whole before its tags.
  std::vector<PhenomenonRow> Take() {
    std::map<std::string, uint64_t> size;
    for (const PhenomenonRow& row : rows_) size[row.phenomenon] = std::max(size[row.phenomenon], row.outcomes.pairs);
    std::stable_sort(rows_.begin(), rows_.end(), [&](const PhenomenonRow& a, const PhenomenonRow& b) {
      if (a.phenomenon != b.phenomenon) {
        const uint64_t left = size[a.phenomenon], right = size[b.phenomenon];
        return left != right ? left > right : a.phenomenon < b.phenomenon;
      }
      if (a.tag.empty() != b.tag.empty()) return a.tag.empty();
      return a.outcomes.pairs != b.outcomes.pairs ? a.outcomes.pairs > b.outcomes.pairs : a.tag < b.tag;
    });
    return std::move(rows_);
  }

 private:
  const RecordTags& tags_;
  std::vector<PhenomenonRow> rows_;
  std::vector<std::vector<uint16_t>> rows_of_tag_;
  std::vector<uint64_t> seen_;
  uint64_t visit_ = 0;
};

// Whom a false link joins.
class KindTeller {
 public:
  KindTeller(const Truth& truth, const RecordTags* tags, PairExplainer* explainer)
      : truth_(truth), tags_(tags), explainer_(explainer) {}

  std::string Kind(uint32_t left, uint32_t right) const {
    if (Either(left, right, "doe") || Either(left, right, "test")) return "unknown or test patient";
    const std::optional<bool> household = Same(truth_.household_of, left, right);
    const std::optional<bool> family = Same(truth_.family_of, left, right);
    const bool kin = family.value_or(household.value_or(true));
    if (kin && Both(left, right, "twin")) return "twins";
    if (kin && Both(left, right, "jrsr")) return "father and son of one name";
    if (household.value_or(false)) {
      return Either(left, right, "newborn") ? "newborn and a relative, same household" : "relatives, same household";
    }
    if (family.value_or(false)) return "kin elsewhere";
    if (Either(left, right, "overlay")) return "two people under one number";
    if (!household.has_value() && !family.has_value()) {
      return explainer_ == nullptr ? "unknown" : "taken by the model for: " + explainer_->OtherClass(left, right);
    }
    if (explainer_ == nullptr) return "unrelated";
    return explainer_->SameNames(left, right) ? "unrelated, of one name" : "unrelated, of other names";
  }

 private:
  static std::optional<bool> Same(const std::vector<uint32_t>& labels, uint32_t left, uint32_t right) {
    if (labels.empty() || labels[left] == kNoTruth || labels[right] == kNoTruth) return std::nullopt;
    return labels[left] == labels[right];
  }
  bool Has(uint32_t record, std::string_view tag) const {
    if (tags_ == nullptr) return false;
    const std::vector<uint16_t>& carried = tags_->tags_of[record];
    return std::any_of(carried.begin(), carried.end(), [&](uint16_t t) { return tags_->names[t] == tag; });
  }
  bool Either(uint32_t left, uint32_t right, std::string_view tag) const { return Has(left, tag) || Has(right, tag); }
  bool Both(uint32_t left, uint32_t right, std::string_view tag) const { return Has(left, tag) && Has(right, tag); }

  const Truth& truth_;
  const RecordTags* tags_;
  PairExplainer* explainer_;
};

class Counter {
 public:
  Counter(const RunResults& results, const Truth& truth, const RecordTags* tags, PairExplainer* explainer)
      : results_(results), truth_(truth), explainer_(explainer), kinds_(truth, tags, explainer) {
    types_.tagged = tags != nullptr;
    types_.candidates_known = explainer != nullptr;
    if (tags == nullptr) return;
    book_ = std::make_unique<TagBook>(*tags);
    for (uint32_t r = 0; r < truth.label_of.size(); ++r) {
      if (truth.label_of[r] != kNoTruth) book_->ForRows({r}, [](PhenomenonRow& row) { ++row.records; });
    }
  }

  ErrorTypes Count() {
    ReadLinks();
    std::vector<LinkPair> open;  // true pairs without a link and not in one identity
    ForTruePairs([&](uint32_t left, uint32_t right) {
      const bool one = results_.cluster_of()[left] == results_.cluster_of()[right];
      const auto link = grade_.find(PairKey(left, right));
      if (link != grade_.end() && link->second != Grade::kPossible) {
        Place(left, right, link->second == Grade::kCertain ? &PairOutcomes::certain : &PairOutcomes::review, one);
      } else if (one) {
        Place(left, right, &PairOutcomes::joined, one);
      } else if (link != grade_.end() || explainer_ == nullptr) {
        Place(left, right, &PairOutcomes::weak, one);
      } else {
        open.push_back({std::min(left, right), std::max(left, right)});
      }
    });
    if (!open.empty()) PlaceOpen(std::move(open));
    if (book_ != nullptr) types_.rows = book_->Take();
    for (auto& [kind, row] : false_links_) types_.false_links.push_back(std::move(row));
    std::stable_sort(
        types_.false_links.begin(), types_.false_links.end(),
        [](const FalseLinkRow& a, const FalseLinkRow& b) { return a.certain + a.review > b.certain + b.review; });
    return std::move(types_);
  }

 private:
  void ReadLinks() {
    for (const ResultLink& link : results_.links()) {
      const uint32_t left = truth_.label_of[link.left], right = truth_.label_of[link.right];
      if (left == kNoTruth || right == kNoTruth) continue;
      if (left == right) {
        grade_.emplace(PairKey(link.left, link.right), link.grade);
      } else if (link.grade != Grade::kPossible) {
        AddFalse(link);
      }
    }
  }

  void AddFalse(const ResultLink& link) {
    const bool certain = link.grade == Grade::kCertain;
    const std::string kind = kinds_.Kind(link.left, link.right);
    FalseLinkRow& row = false_links_.try_emplace(kind, FalseLinkRow{kind, 0, 0}).first->second;
    ++(certain ? row.certain : row.review);
    if (book_ != nullptr) {
      book_->ForRows({link.left, link.right},
                     [&](PhenomenonRow& r) { ++(certain ? r.false_certain : r.false_review); });
    }
  }

  template <typename Visit>
  void ForTruePairs(const Visit& visit) {
    const DenseLabels dense = MakeDense(truth_.label_of, truth_.label_of);
    const RecordsByLabel people = SortByLabel(dense);
    for (uint32_t label = 0; label < dense.count; ++label) {
      const auto records = people.Of(label);
      const size_t size = std::min(records.size(), kPersonRecordsMax);
      types_.sampled |= size < records.size();
      for (size_t i = 0; i < size; ++i) {
        for (size_t j = i + 1; j < size; ++j) visit(records[i], records[j]);
      }
    }
  }

  void PlaceOpen(std::vector<LinkPair> open) {
    const std::vector<uint8_t> candidate = explainer_->run().AreCandidates(open);
    for (size_t i = 0; i < open.size(); ++i) {
      Place(open[i].left, open[i].right, candidate[i] != 0 ? &PairOutcomes::weak : &PairOutcomes::not_compared, false);
    }
  }

  void Place(uint32_t left, uint32_t right, uint64_t PairOutcomes::* outcome, bool one) {
    Add(&types_.all, outcome, one);
    if (book_ == nullptr) return;
    const bool any = book_->ForRows({left, right}, [&](PhenomenonRow& row) { Add(&row.outcomes, outcome, one); });
    if (!any) Add(&types_.untagged, outcome, one);
  }

  const RunResults& results_;
  const Truth& truth_;
  PairExplainer* explainer_;
  KindTeller kinds_;
  std::unique_ptr<TagBook> book_;  // null without tags
  absl::flat_hash_map<uint64_t, Grade> grade_;  // of true links
  std::map<std::string, FalseLinkRow> false_links_;
  ErrorTypes types_;
};

}  // namespace

ErrorTypes CountErrorTypes(const RunResults& results, const Truth& truth, const RecordTags* tags,
                           PairExplainer* explainer) {
  return Counter(results, truth, tags, explainer).Count();
}

}  // namespace ipse
