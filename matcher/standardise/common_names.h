#pragma once

// What is a usual name in a US population: for recognising columns, telling swapped names and guessing sex.
//
//   IsCommonFamilyName("NGUYEN")            // true
//   GivenNameSex("MARIA")                   // 'F'
//
// The lists are our own, ordered by judgement of how common a name is.
//
// Thread-safe: built once at first use. Cost: one hash and one probe.

#include <string_view>

namespace ipse {

bool IsCommonGivenName(std::string_view upper);
bool IsCommonFamilyName(std::string_view upper);

// 'F' or 'M' where a listed name is nearly always one, 'U' for names of both and for names not listed.
char GivenNameSex(std::string_view upper);

}  // namespace ipse
