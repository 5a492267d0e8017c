"""What a registry's change feed says, followed by the plainest means: which record is in which identity after each entry.

    model = Model()
    model.apply(changes_of_one_entry)     # raises Broken where the entry contradicts what came before
    model.check(observation)              # of a look-up, against the state at the entry it says it reflects

Rules it holds every entry to:
  - entries come once each, in order, without a gap;
  - a record is added once, and leaves the identity it is in and no other;
  - an EUID is opened once; retired it has no record, and comes back only by being revived from where it was put;
  - retired EUIDs form a forest: following survivors ends at a living identity;
  - an identity that lives has records.
"""

import collections
import heapq


class Broken(AssertionError):
    pass


Observation = collections.namedtuple("Observation", "as_of asked euid records")  # asked: a record's key or an EUID


class Model:
    def __init__(self):
        self.sequence = 0
        self.euid_of = {}        # record's key -> EUID
        self.members = {}        # EUID -> keys, of those that live
        self.survivor = {}       # retired EUID -> where it went
        self.seen = set()        # every EUID there ever was
        self.records = {}        # record's number -> key
        self.changed = {}        # EUID -> the entry that last changed who is in it
        self.waiting = []        # observations of entries still to come, the first ones first
        self.checked = 0

    def require(self, holds, what):
        if not holds:
            raise Broken(f"entry {self.sequence}: {what}")

    def apply(self, changes, kinds):
        """The changes of one entry. `kinds` is the interface's Change message, for its names."""
        self.sequence += 1
        self.require(all(change.sequence == self.sequence for change in changes), f"{changes[0].sequence} came instead")
        touched = set()
        for change in changes:
            step = getattr(self, "_" + kinds.Kind.Name(change.kind).lower(), None)
            if step is not None:
                step(change, touched)
        for euid in touched:
            self.changed[euid] = self.sequence
            lives = bool(self.members.get(euid))
            self.require(lives != (euid in self.survivor), f"{euid} has {len(self.members.get(euid, ()))} records and is "
                                                           f"{'' if euid in self.survivor else 'not '}retired")
            if not lives:
                self.members.pop(euid, None)
                self.resolve(euid)
        while self.waiting and self.waiting[0][0] <= self.sequence:
            self.check(heapq.heappop(self.waiting)[-1])

    def _record_added(self, change, touched):
        key = (change.key.authority, change.key.identifier)
        self.require(change.record_id not in self.records, f"record {change.record_id} is added twice")
        self.records[change.record_id] = key

    def _record_moved(self, change, touched):
        key = self.records.get(change.record_id)
        self.require(key is not None, f"record {change.record_id} moves and was never added")
        old = self.euid_of.get(key, "")
        self.require(old == change.old_euid, f"record {change.record_id} leaves {change.old_euid or 'nothing'} and was in {old or 'nothing'}")
        if old:
            self.members[old].discard(key)
            touched.add(old)
        new = change.new_euid
        if new not in self.members:
            self.require(new not in self.seen, f"{new} is opened again")
            self.seen.add(new)
            self.members[new] = set()
        touched.add(new)
        self.euid_of[key] = new
        self.members[new].add(key)

    def _identities_merged(self, change, touched):
        self.require(change.old_euid in self.members, f"{change.old_euid} is retired and does not live")
        self.survivor[change.old_euid] = change.new_euid
        touched.add(change.old_euid)

    def _identity_split(self, change, touched):
        back = change.new_euid
        self.require(self.survivor.pop(back, None) is not None, f"{back} is revived and was not retired")
        self.members.setdefault(back, set())
        touched.add(back)

    def resolve(self, euid):
        """The living identity that a retired one became."""
        steps = 0
        while euid in self.survivor:
            euid = self.survivor[euid]
            steps += 1
            self.require(steps <= len(self.survivor), f"survivors go in a circle at {euid}")
        return euid

    def observe(self, observation):
        """Checks a look-up, now or as soon as its entry is known."""
        if observation.as_of > self.sequence:
            heapq.heappush(self.waiting, (observation.as_of, id(observation), observation))
        else:
            self.check(observation)

    def check(self, observation):
        asked, records = observation.asked, set(observation.records)
        euid = self.euid_of.get(asked) if isinstance(asked, tuple) else self.resolve(asked)
        if max(self.changed.get(euid, 0), self.changed.get(observation.euid, 0)) > observation.as_of:
            return  # it has changed since, and what it was is not kept
        self.require(euid == observation.euid, f"a look-up at {observation.as_of} said {observation.euid}, the changes say {euid}")
        self.require(self.members[euid] == records, f"a look-up at {observation.as_of} found {len(records)} records of {euid}, "
                                                    f"the changes say {len(self.members[euid])}")
        self.checked += 1
