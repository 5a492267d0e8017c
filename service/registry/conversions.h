#pragma once

// Between the registry's values and the journal's messages. Thread-safety: pure functions.

#include <string>

#include "service/journal/journal.pb.h"
#include "service/registry/commands.h"

namespace ipse {

journal::RecordKey ToJournal(const RecordKey& key);
RecordKey FromJournal(const journal::RecordKey& key);
journal::Demographics ToJournal(const PersonData& person);
// Values of roles this version does not know are left out.
PersonData FromJournal(const journal::Demographics& demographics);
journal::Grade ToJournal(Grade grade);
Grade FromJournal(journal::Grade grade);
journal::Outcome::Disposition ToJournal(Disposition disposition);
Disposition FromJournal(journal::Outcome::Disposition disposition);
journal::ReviewKind ToJournal(ReviewKind kind);
ReviewKind FromJournal(journal::ReviewKind kind);
journal::StatusChanged::Status ToJournal(RecordStatus status);
RecordStatus FromJournal(journal::StatusChanged::Status status);

void SetOrigin(const Origin& origin, journal::Cause* cause);
Origin OriginOf(const journal::Cause& cause);

// The first answer to a message, out of the entry it became.
WriteAnswer AnswerOf(const journal::Entry& entry);

// 64 bits of a person's data, the same for the same values in the same order: tells whether an update changes anything.
uint64_t Fingerprint(const PersonData& person);

}  // namespace ipse
