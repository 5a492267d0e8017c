#!/usr/bin/python3
"""A registry under everything at once: feeds, clerks, stewards, the nightly job, undo - held to a reference model.

    long_run.py IPSED IPSE [--records 1000000] [--seconds 600] [--seed 1] [--folder DIR]

Loads most of a generated population, starts the service, and then, side by side: two feeds register the rest, update, repeat and
send late; a clerk looks up and matches; three stewards claim, decide by the truth (now and then wrongly), say "different", move
records and take their own decisions back; the nightly job runs and its batch is taken back now and then. All the while the
change feed is followed by reference_model.py, which checks every entry and the clerk's look-ups. At the end: all that was
acknowledged is there, "different" held, a restart answers the same, from the snapshot and by replay, and `ipse registry verify`
finds nothing.
"""

import argparse
import collections
import csv
import itertools
import pathlib
import queue
import random
import subprocess
import sys
import tempfile
import threading
import time

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from reference_model import Model, Observation  # noqa
from service_client import Service, make_stubs, wait_for  # noqa

FIELDS = {"last_name": "family_name", "first_name": "given_name", "middle_name": "middle_name", "suffix": "name_suffix", "birth_date": "birth_date",
          "sex": "sex", "ssn": "national_identifier", "street": "street", "city": "city", "state": "state", "zip": "postal_code",
          "phone": "phone", "email": "email"}
# What a caller is told when somebody else was quicker; anything else is a fault.
LOST_RACES = {grpc.StatusCode.ABORTED, grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.NOT_FOUND}


class Run:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, pathlib.Path(folder)
        self.stubs = tempfile.TemporaryDirectory()
        self.api, self.rpc, self.types = make_stubs(self.stubs.name)
        self.over = threading.Event()
        self.counts = collections.Counter()
        self.faults = queue.SimpleQueue()
        self.acknowledged = {}                 # key -> the least version it must have
        self.apart, self.said = {}, {}         # pairs said to be different: (key, key) -> entry; entry -> pair
        self.statements = threading.Lock()
        self.latencies = collections.defaultdict(list)

    # --- Preparing ---

    def ipse(self, *words):
        result = subprocess.run([self.arguments.ipse, *map(str, words)], capture_output=True, text=True)
        if result.returncode != 0:
            raise SystemExit(f"ipse {words[0]} failed: {result.stderr}")
        return result.stdout

    def prepare(self):
        people, truth, first = (self.folder / name for name in ("people.csv", "truth.csv", "first.csv"))
        self.ipse("generate", "-n", self.arguments.records, "--seed", self.arguments.seed, "--difficulty", "heavy", "-o", people, "--truth", truth, "--quiet")
        with open(truth, newline="") as file:
            cluster = {row["rec_id"]: row["cluster_id"] for row in csv.DictReader(file)}
        self.truth, self.live, self.loaded = {}, [], []
        draw = random.Random(self.arguments.seed)
        with open(people, newline="") as file, open(first, "w", newline="") as out:
            rows = csv.DictReader(file)
            writer = csv.DictWriter(out, rows.fieldnames)
            writer.writeheader()
            for row in rows:
                key = (row["source"], row["mrn"])
                if not row["mrn"] or key in self.truth:
                    continue
                self.truth[key] = cluster[row["rec_id"]]
                if draw.random() < 0.9:
                    writer.writerow(row)
                    self.loaded.append(key)
                else:
                    self.live.append((key, row))
        began = time.monotonic()
        self.ipse("load", self.registry, first, "--quiet")
        self.tell(f"{len(self.loaded)} records loaded in {time.monotonic() - began:.1f} s, {len(self.live)} to come live")

    @property
    def registry(self):
        return self.folder / "registry"

    def start(self):
        began = time.monotonic()
        config = self.folder / "ipsed.textproto"
        config.write_text("snapshot_minutes: 1\nsnapshot_entries_min: 100\n")  # several while it runs
        self.service = Service(self.arguments.ipsed, self.registry, extra=["--config", str(config)])
        wait_for(lambda: '"ready"' in self.service.log_text())  # it listens a moment before it says so
        ready = self.service.logged("ready")
        self.tell(f"opened in {time.monotonic() - began:.1f} s, to entry {ready['sequence']}, from a snapshot of entry {ready['snapshot']}")

    def stub(self, service):
        return getattr(self.rpc, service + "Stub")(self.service.channel)

    @staticmethod
    def tell(text):
        print(text, flush=True)

    # --- Those who take part, each a thread ---

    def part(self, work, *arguments):
        def body():
            draw = random.Random(f"{self.arguments.seed} {work.__name__} {arguments}")
            try:
                work(draw, *arguments)
            except Exception as fault:  # whatever it is ends the run
                self.faults.put((work.__name__, fault))
                self.over.set()
        thread = threading.Thread(target=body, daemon=True)
        thread.start()
        return thread

    def attempt(self, what, call, request):
        """The answer, or None where somebody else was quicker."""
        began = time.monotonic()
        try:
            answer = call(request, timeout=60)
        except grpc.RpcError as error:
            if error.code() not in LOST_RACES:
                raise
            self.counts[what + ", too late"] += 1
            return None
        self.latencies[what].append(time.monotonic() - began)
        self.counts[what] += 1
        return answer

    def key(self, key):
        return self.types.RecordKey(authority=key[0], identifier=key[1])

    def person(self, row, **changes):
        values = {field: row[column] for column, field in FIELDS.items()} | changes
        return self.types.Person(value=[self.types.Value(field=field, text=text) for field, text in values.items() if text])

    def feed(self, draw, number, of):
        stub = self.stub("Feed")
        mine = self.live[number::of]
        sent = []
        pending = collections.deque()

        def settle(down_to):
            while len(pending) > down_to:
                key, future = pending.popleft()
                answer = future.result()
                version = answer.version if answer.disposition == self.types.APPLIED else 0  # others do not win
                self.acknowledged[key] = max(self.acknowledged.get(key, 0), version)
                what = "repeated" if answer.repeated_message else self.types.Disposition.Name(answer.disposition).lower()
                self.counts["feed: " + what] += 1

        for n in itertools.count():
            if self.over.is_set():
                break
            if mine and draw.random() < 0.7:
                key, row = mine.pop()
                request = self.api.RegisterRequest(key=self.key(key), person=self.person(row), event_time_us=1_700_000_000_000_000)
                request.origin.source, request.origin.message_id = key[0], f"live-{number}-{n}"
                sent.append((key, row, request))
            elif sent:
                key, row, before = draw.choice(sent[-5000:])
                kind = draw.random()
                if kind < 0.3:
                    request = before                                    # the same message again
                else:
                    phone = f"{draw.randrange(200, 999)}-{draw.randrange(200, 999)}-{draw.randrange(10000):04}"
                    late = kind < 0.5
                    request = self.api.RegisterRequest(key=self.key(key), person=self.person(row, phone=phone),
                                                       event_time_us=1_600_000_000_000_000 if late else 1_700_000_000_000_000 + n)
                    request.origin.source, request.origin.message_id = key[0], f"live-{number}-{n}"
            else:
                time.sleep(0.01)
                continue
            pending.append((key, stub.Register.future(request, timeout=60)))
            settle(64)
            if n % 10 == 0:
                time.sleep(0.01)  # leaves the others some of the machine
        settle(0)

    def clerk(self, draw):
        stub = self.stub("Matching")
        while not self.over.is_set():
            known = draw.choice(self.loaded) if draw.random() < 0.5 or not self.acknowledged else draw.choice(list(self.acknowledged))
            found = self.attempt("look-up", stub.Lookup, self.api.LookupRequest(key=self.key(known)))
            identity = found.identity[0]
            records = [(r.key.authority, r.key.identifier) for r in identity.record]
            self.observations.put(Observation(found.as_of, known, identity.euid, records))
            row = draw.choice(self.live)[1]
            self.attempt("match", stub.Match, self.api.MatchRequest(person=self.person(row)))
            time.sleep(0.002)

    def steward(self, draw, name):
        stub, matching = self.stub("Stewardship"), self.stub("Matching")
        mine = collections.deque(maxlen=50)  # entries of decisions one might regret

        def origin(reason="data-agree"):
            return self.types.Origin(actor=name, reason=reason)

        while not self.over.is_set():
            action = draw.random()
            if action < 0.85:
                self.decide(draw, stub, origin, mine)
            elif action < 0.93 and mine:
                entry = draw.choice(mine)
                if self.attempt("undo", stub.Undo, self.api.UndoRequest(origin=origin(), entry=[entry])) is not None:
                    mine.remove(entry)
                    self.taken_back(entry)
            elif action < 0.96:
                key = draw.choice(self.loaded)
                if len(matching.Lookup(self.api.LookupRequest(key=self.key(key)), timeout=60).identity[0].record) < 2:
                    continue
                moved = self.attempt("move", stub.MoveRecord, self.api.MoveRecordRequest(origin=origin(), key=self.key(key)))
                if moved is not None:
                    mine.append(moved.sequence)
            else:
                left, right = draw.sample(self.loaded, 2)
                answer = self.attempt("say different", stub.AssertDifferent,
                                      self.api.AssertRequest(origin=origin(), left=self.key(left), right=self.key(right)))
                if answer is not None:
                    self.say_apart(left, right, answer.sequence)
                    mine.append(answer.sequence)
                    self.check_apart(draw, matching)
            time.sleep(0.01)

    def decide(self, draw, stub, origin, mine):
        api, types = self.api, self.types
        order = draw.choice([api.ListReviewsRequest.OLDEST, api.ListReviewsRequest.RISKIEST])
        listed = stub.ListReviews(api.ListReviewsRequest(order=order, max=50, free_only=True, skip=0), timeout=60).review
        if not listed:
            return time.sleep(0.2)
        review = draw.choice(listed)
        seen = review.updated
        if draw.random() < 0.2:
            claimed = self.attempt("claim", stub.HandleReview,
                                   api.HandleReviewRequest(origin=origin(), review_id=review.review_id, action=api.HandleReviewRequest.CLAIM))
            if claimed is None:
                return
            seen = claimed.sequence
        left, right = ((k.authority, k.identifier) for k in (review.left, review.right))
        kinds = {types.POSSIBLE_DUPLICATE, types.POSSIBLE_OVERLAP}
        overlay = review.kind == types.POSSIBLE_OVERLAY
        decision = types.NOT_ENOUGH
        if overlay or (review.kind in kinds and draw.random() < 0.95):
            same = overlay or self.truth.get(left) == self.truth.get(right)
            decision = types.SAME if same != (draw.random() < 0.02) else types.DIFFERENT
        request = api.DecideReviewRequest(origin=origin(), review_id=[review.review_id], decision=decision)
        if draw.random() < 0.5:
            request.expected = seen
        answer = self.attempt("decide " + types.ReviewDecision.Name(decision).lower(), stub.DecideReview, request)
        if answer is None:
            return
        mine.append(answer.sequence)
        if decision == types.DIFFERENT and review.kind in kinds:
            self.say_apart(left, right, answer.sequence)

    def nightly(self, draw):
        admin, stub = self.stub("Admin"), self.stub("Stewardship")
        while not self.over.is_set():
            report, stopped = None, False
            apply = draw.random() < 0.7
            call = admin.Reconcile(self.api.ReconcileRequest(apply=apply, actor="nightly", moved_share_max=0.5, join_precision_min=0.5))
            for message in call:
                if message.HasField("report"):
                    report = message.report
                if self.over.is_set() and not stopped:
                    stopped = call.cancel()
                    return
            self.counts["reconciled, " + ("applied" if report.applied else "tried" if not apply else "nothing")] += 1
            self.counts["reconciled: records joined"] += report.joins + report.moves if report.applied else 0
            if report.applied and draw.random() < 0.5:
                if self.attempt("undo of a batch", stub.Undo, self.api.UndoRequest(
                        origin=self.types.Origin(actor="ops", reason="other"), batch_id=report.batch_id)) is not None:
                    self.counts["batches taken back"] += 1
            self.over.wait(1)

    # --- What stewards said ---

    def say_apart(self, left, right, entry):
        with self.statements:
            self.apart.setdefault(frozenset((left, right)), set()).add(entry)
            self.said[entry] = frozenset((left, right))

    def taken_back(self, entry):
        with self.statements:
            pair = self.said.pop(entry, None)
            if pair is not None:
                self.apart[pair].discard(entry)

    def check_apart(self, draw, matching, share=0.05):
        """Two that a steward said are different are in two identities, unless it was taken back or said otherwise since."""
        with self.statements:
            pairs = [(pair, set(entries)) for pair, entries in self.apart.items() if entries]
        for pair, entries in draw.sample(pairs, min(len(pairs), max(20, int(len(pairs) * share)))):
            left, right = pair if len(pair) == 2 else (*pair, *pair)
            why = matching.Why(self.api.WhyRequest(left=self.key(left), right=self.key(right)), timeout=60)
            self.counts["'different' checked"] += 1
            if not why.linked:
                continue
            with self.statements:
                if not self.apart[pair] & entries:
                    continue
            history = matching.History(self.api.HistoryRequest(key=self.key(left), max=1000), timeout=60).event
            later = [e for e in history if e.sequence > min(entries) and ("decide" in e.kind or "undo" in e.kind or "assert" in e.kind)]
            if not later:
                raise AssertionError(f"said to be different in {entries} and linked: {why.reason}")

    # --- The reference model, fed by the change feed ---

    def watch(self, draw):
        self.model = Model()
        entry = []
        stream = self.stub("Changes").Watch(self.api.WatchRequest(after=0))
        self.watching = stream
        try:
            for change in stream:
                if entry and change.sequence != entry[0].sequence:
                    self.model.apply(entry, self.api.Change)
                    entry = []
                    while not self.observations.empty():
                        self.model.observe(self.observations.get())
                entry.append(change)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.CANCELLED:
                raise

    def settle(self):
        """Waits until the model has seen all there is, with one more entry so that the last one ends."""
        stub = self.stub("Feed")
        nobody = self.types.Person(value=[self.types.Value(field="family_name", text="QXNOBODY")])
        for n in range(2):
            last = stub.Register(self.api.RegisterRequest(key=self.key(("SETTLE", f"{time.time_ns()}")), person=nobody))
        end = time.monotonic() + 600
        while self.model.sequence < last.sequence - 1 and self.faults.empty():
            if time.monotonic() > end:
                raise AssertionError(f"the change feed is at {self.model.sequence} of {last.sequence} after ten minutes")
            time.sleep(0.05)

    def answers(self, draw):
        """What a sample of look-ups says: of loaded and live records, and of retired EUIDs."""
        stub = self.stub("Matching")
        said = {}
        for key in [*draw.sample(self.loaded, min(2000, len(self.loaded))), *draw.sample(list(self.acknowledged), min(2000, len(self.acknowledged)))]:
            identity = stub.Lookup(self.api.LookupRequest(key=self.key(key))).identity[0]
            said[key] = identity.euid, sorted((r.key.authority, r.key.identifier, r.version) for r in identity.record)
        for euid in sorted(self.model.survivor)[:2000]:
            said[euid] = stub.Lookup(self.api.LookupRequest(euid=euid)).identity[0].euid
        return said

    def check_at_the_end(self, draw):
        model = self.model
        for key, version in self.acknowledged.items():
            if key not in model.euid_of:
                raise AssertionError("an acknowledged record is not among the changes")
        said = self.answers(random.Random(7))
        for asked, what in said.items():
            if isinstance(asked, str):
                model.require(what == model.resolve(asked), f"{asked} leads to {what}, the changes say {model.resolve(asked)}")
                continue
            euid, records = what
            model.require(euid == model.euid_of[asked], f"a look-up said {euid}, the changes say {model.euid_of[asked]}")
            model.require({r[:2] for r in records} == model.members[euid], f"a look-up of {euid} has other records than the changes")
            own = next(r[2] for r in records if r[:2] == asked)
            if own < self.acknowledged.get(asked, 0):
                raise AssertionError(f"version {self.acknowledged[asked]} was acknowledged, {own} is there")
        self.check_apart(draw, self.stub("Matching"), share=1)
        return said

    def go(self):
        self.prepare()
        self.start()
        self.observations = queue.SimpleQueue()
        watcher = self.part(self.watch)
        parts = [self.part(self.feed, n, 2) for n in range(2)]
        parts += [self.part(self.clerk), self.part(self.nightly)]
        parts += [self.part(self.steward, name) for name in ("jane", "bob", "kim")]
        self.over.wait(self.arguments.seconds)
        self.over.set()
        for part in parts:
            part.join()
        if self.faults.empty():
            self.settle()
            said = self.check_at_the_end(random.Random(8))
        if not self.faults.empty():
            self.service.process.kill()
            raise SystemExit("FAILED: %s: %r" % self.faults.get())
        self.watching.cancel()
        watcher.join()
        code = self.service.stop()
        if code != 0:
            raise SystemExit(f"FAILED: ipsed ended with {code}")
        for snapshot in (True, False):
            if not snapshot:
                (self.registry / "registry.snapshot").unlink()
            self.start()
            if self.answers(random.Random(7)) != said:
                raise SystemExit(f"FAILED: a restart {'from the snapshot' if snapshot else 'by replay'} answers otherwise")
            self.service.stop()
            self.service.log.close()
            self.tell(self.ipse("registry", "verify", self.registry).strip())
        self.report()

    def report(self):
        self.tell(f"{self.model.sequence} entries followed, {len(self.model.euid_of)} records, {len(self.model.members)} identities, "
                  f"{len(self.model.survivor)} retired, {self.model.checked} look-ups checked against their entry")
        for what, count in sorted(self.counts.items()):
            took = sorted(self.latencies.get(what, ()))
            times = f"   p50 {1000 * took[len(took) // 2]:.1f} ms, p99 {1000 * took[len(took) * 99 // 100]:.1f} ms" if took else ""
            self.tell(f"  {what:32} {count:8}{times}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ipsed")
    parser.add_argument("ipse")
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where to work (default: a temporary one)")
    arguments = parser.parse_args()
    if arguments.folder:
        pathlib.Path(arguments.folder).mkdir(parents=True, exist_ok=True)
        Run(arguments, arguments.folder).go()
    else:
        with tempfile.TemporaryDirectory() as folder:
            Run(arguments, folder).go()


if __name__ == "__main__":
    main()
