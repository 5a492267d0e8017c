#pragma once

// What is a usual name in a US population: for recognising columns, telling swapped names, guessing sex, and as a
// reference frequency where a small file's own counts say nothing.
//
//   IsCommonFamilyName("NGUYEN")            // true
//   GivenNameSex("MARIA")                   // 'F'
//   ReferenceFamilyFrequency("SMITH")       // about 0.009
//
// The lists are our own, ordered by judgement of how common a name is; the frequencies follow a Zipf-like law of the
// rank and are right within a factor of two or three, not more. Names not listed have frequency 0: unknown, not
// impossible.
//
// Thread-safe: built once at first use. Cost: one hash and one probe.

#include <string_view>

namespace ipse {

bool IsCommonGivenName(std::string_view upper);
bool IsCommonFamilyName(std::string_view upper);

// 'F' or 'M' where a listed name is nearly always one, 'U' for names of both and for names not listed.
char GivenNameSex(std::string_view upper);

// The approximate share of people who bear the name, in (0, 1); 0 if not listed.
float ReferenceGivenFrequency(std::string_view upper);
float ReferenceFamilyFrequency(std::string_view upper);

}  // namespace ipse
