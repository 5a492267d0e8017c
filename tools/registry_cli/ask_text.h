#pragma once

// Answers of the service as text for people.

#include <string>

#include "ipse/v1/registry.pb.h"

namespace ipse {

std::string TextOf(const v1::MatchResponse& response);
std::string TextOf(const v1::SearchResponse& response);
std::string TextOf(const v1::LookupResponse& response);
std::string TextOf(const v1::GoldenRecordResponse& response);
std::string TextOf(const v1::WriteResponse& response);
std::string TextOf(const v1::ListReviewsResponse& response);
std::string TextOf(const v1::GetReviewResponse& response);
std::string TextOf(const v1::WhyResponse& response);
std::string TextOf(const v1::HistoryResponse& response);
std::string TextOf(const v1::Change& change);
std::string TextOf(const v1::StatusResponse& response);
std::string TextOf(const v1::CompareModelsProgress& result);
std::string TextOf(const v1::ShadowModelResponse& shadow);
std::string TextOf(const v1::ListModelsResponse& models);

}  // namespace ipse
