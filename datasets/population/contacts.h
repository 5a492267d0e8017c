#pragma once

// Electronic contacts of synthetic people. Pure functions of the stream.

#include <string>
#include <string_view>

#include "datasets/population/random_stream.h"

namespace ipse {

// An address in a domain under .example, which is reserved (RFC 2606): made of the name, or of a fancy and a number.
std::string DrawEmail(std::string_view first, std::string_view last, RandomStream& random);

// What clerks type when a patient has no e-mail and the box must be filled.
std::string_view DrawJunkEmail(RandomStream& random);

// Lower case, accents removed, only letters and digits kept: how a name appears in an e-mail address.
std::string PlainLetters(std::string_view name);

}  // namespace ipse
