#pragma once

// Which given names are used for one another: ROBERT, BOB and ROBBIE; GUADALUPE and LUPE; MUHAMMAD and MOHAMED.
//
//   ShareNicknameGroup(NicknameGroups("BOB"), NicknameGroups("ROBERT"))  // true
//   ShareNicknameGroup(NicknameGroups("PATRICK"), NicknameGroups("PATRICIA"))  // false, although PAT is in both
//
// A group is one formal name with its short forms, pet names and spellings. A name may be in several groups (PAT,
// CHRIS, ALEX); groups are never merged through a shared member, so formal names that differ stay different.
//
// The table is part of the binary. Thread-safe: built once at first use, read-only after. Cost: one hash and one probe.

#include <cstdint>
#include <span>
#include <string_view>

namespace ipse {

// The sorted ids of the groups a name (one folded token, or two as in "MARY ANN") belongs to; empty for a name not
// listed. Ids are stable within one version of the program only. The span is valid for ever.
std::span<const uint16_t> NicknameGroups(std::string_view upper_given);

// Says whether two sorted lists have an element in common.
bool ShareNicknameGroup(std::span<const uint16_t> left, std::span<const uint16_t> right);

// The number of groups and of names, for reports.
struct NicknameCounts {
  size_t groups = 0;
  size_t names = 0;
};
NicknameCounts CountNicknames();

}  // namespace ipse
