#pragma once

// FHIR R4 Patient resources (NDJSON: one resource a line, or one Bundle a line) into a RawTable. Used by ReadRecords.
//
// Columns, and where they come from (https://hl7.org/fhir/R4/patient.html). Those marked * repeat: the second value is
// in a column of the same group with the suffix _2, and so on up to kFhirRepeatsMax; what is beyond is counted.
//
//   id, updated_at               Patient.id, meta.lastUpdated
//   source                       the system of the first medical record number, else managingOrganization,
//                                else meta.source
//   family_name*, given_name*, middle_name*, prefix*, suffix*
//                                one repeat per HumanName: official, usual, unmarked, nickname, temporary, anonymous,
//                                then old ones; given[0] is the given name, further ones are joined as the middle name
//   full_name*                   HumanName.text where neither family nor given is there (same repeat as above)
//   maiden_name*                 the family name of names with use "maiden"
//   mother_maiden_name           extension patient-mothersMaidenName
//   birth_date, sex              birthDate, gender
//   deceased, death_date         deceasedBoolean; deceasedDateTime (then deceased is "true")
//   multiple_birth, birth_order  multipleBirthBoolean; multipleBirthInteger (then multiple_birth is "true")
//   marital_status, language     the first code, or text
//   phone*, email*, fax*, other_contact*
//                                telecom by system (sms counts as phone), by rank, old ones last
//   street*, city*, county*, state*, postal_code*, country*
//                                one repeat per Address: home first, old ones last; lines are joined by ", "
//   mrn*, mrn_system*            identifiers of type MR
//   ssn*, drivers_license*, passport*, national_id*, medicare_id*, medicaid_id*
//                                identifiers of type SS (or system us-ssn), DL, PPN, NI, MC (or us-mbi), MA
//   identifier*, identifier_system*
//                                all other identifiers
//
// Columns without any value are left out. Other elements of Patient (contacts, links, photos) are not read.
// Where a resource has an element in the wrong shape (a string where a list belongs), the element is not read.

#include <memory>
#include <string>

#include "datasets/io/byte_source.h"
#include "datasets/io/record_file.h"

namespace ipse {

inline constexpr int kFhirRepeatsMax = 8;

// Whether the text begins like JSON rather than delimited text.
bool LooksLikeJson(std::string_view head);

// Reads NDJSON. `head` is what was read ahead.
absl::StatusOr<RawTable> ReadFhirPatients(std::string head, std::unique_ptr<ByteSource> rest,
                                          const ReadOptions& options, ReadReport* report);

}  // namespace ipse
