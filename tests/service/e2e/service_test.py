#!/usr/bin/python3
"""The service from outside: a client made from the published proto alone.

    service_test.py IPSED IPSE
"""

import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from service_client import Service, make_stubs, wait_for  # noqa

IPSED, IPSE = sys.argv[1], sys.argv[2]
STUBS = tempfile.TemporaryDirectory()
api, rpc, types = make_stubs(STUBS.name)

# Values that occur in no code, log or metric of the product by themselves.
CANARIES = ["QXANNEMARIE", "QXTESTINGHAM", "1971-03-04", "214-736-0199", "QX0012"]


def person(given="QXANNEMARIE", family="QXTESTINGHAM", born="1971-03-04", phone="214-736-0199"):
    values = [("given_name", given), ("family_name", family), ("birth_date", born), ("phone", phone), ("sex", "F"),
              ("street", "12 OAK ST"), ("city", "DALLAS")]
    return types.Person(value=[types.Value(field=f, text=t) for f, t in values if t])


def somebody(seed):
    """A person like nobody else."""
    draw = random.Random(seed)

    def word():
        return "QX" + "".join(draw.choice("BCDFGHKLMNPRSTVZ") + draw.choice("AEIOU") for _ in range(4))

    return person(given=word(), family=word(), phone=f"214-{draw.randrange(200, 999)}-{draw.randrange(9999):04}",
                  born=f"{draw.randrange(1930, 2010)}-0{draw.randrange(1, 9)}-{draw.randrange(10, 28)}")


def key(text):
    authority, identifier = text.split(":")
    return types.RecordKey(authority=authority, identifier=identifier)


class ServiceTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.service = Service(IPSED, self.folder.name)
        self.connect()

    def connect(self):
        self.matching = rpc.MatchingStub(self.service.channel)
        self.feed = rpc.FeedStub(self.service.channel)
        self.stewardship = rpc.StewardshipStub(self.service.channel)
        self.changes = rpc.ChangesStub(self.service.channel)
        self.admin = rpc.AdminStub(self.service.channel)

    def restart_with(self, configuration):
        """Starts the service anew with this configuration; returns its file."""
        config = pathlib.Path(self.folder.name) / "ipsed.textproto"
        config.write_text(configuration)
        self.service.stop()
        self.service.log.close()
        self.service = Service(IPSED, self.folder.name, ["--config", str(config)])
        self.connect()
        return config

    def tearDown(self):
        if self.service.process.poll() is None:
            self.service.kill()
        self.service.log.close()
        self.folder.cleanup()

    def register(self, name, who=None, **more):
        return self.feed.Register(api.RegisterRequest(key=key(name), person=who or person(), **more))

    def test_a_patient_from_registration_to_undo(self):
        first = self.register("EAST:QX0012")
        second = self.register("WEST:77")
        self.assertEqual(first.euid, second.euid)
        self.assertEqual(second.decision, "certain match: linked")
        match = self.matching.Match(api.MatchRequest(person=person(), explain=True))
        self.assertEqual(match.advice, api.USE_IDENTITY)
        self.assertEqual(match.identity[0].euid, first.euid)
        self.assertGreater(len(match.identity[0].evidence), 3)
        self.assertEqual(len(self.matching.Lookup(api.LookupRequest(key=key("WEST:77"))).identity[0].record), 2)
        different = self.stewardship.AssertDifferent(api.AssertRequest(
            origin=types.Origin(actor="steward", reason="twins"), left=key("EAST:QX0012"), right=key("WEST:77")))
        why = self.matching.Why(api.WhyRequest(left=key("EAST:QX0012"), right=key("WEST:77")))
        self.assertFalse(why.linked)
        self.assertIn("different people", why.reason[0])
        undone = self.stewardship.Undo(api.UndoRequest(origin=types.Origin(actor="steward"), entry=[different.sequence]))
        self.assertEqual(undone.disposition, types.APPLIED)
        history = self.matching.History(api.HistoryRequest(key=key("WEST:77")))
        self.assertEqual([e.kind for e in history.event], ["register", "assert different", "undo"])
        self.assertEqual(history.event[1].undone_by, undone.sequence)

    def test_errors_have_their_codes(self):
        def code(call, request):
            with self.assertRaises(grpc.RpcError) as raised:
                call(request)
            return raised.exception.code()

        self.assertEqual(code(self.matching.Match, api.MatchRequest()), grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(code(self.matching.Lookup, api.LookupRequest(key=key("EAST:none"))), grpc.StatusCode.NOT_FOUND)
        self.assertEqual(code(self.matching.Lookup, api.LookupRequest(euid="E000000012-6")), grpc.StatusCode.INVALID_ARGUMENT)
        unknown = types.Person(value=[types.Value(field="no_such_field", text="X")])
        self.assertEqual(code(self.matching.Match, api.MatchRequest(person=unknown)), grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(code(self.stewardship.Undo, api.UndoRequest(entry=[1])), grpc.StatusCode.INVALID_ARGUMENT)
        self.register("EAST:1")
        stale = api.RegisterRequest(key=key("EAST:1"), person=person(phone="214-736-0111"), expected_version=7)
        self.assertEqual(code(self.feed.Register, stale), grpc.StatusCode.ABORTED)
        huge = types.Person(value=[types.Value(field="given_name", text="A" * 5000)])
        self.assertEqual(code(self.matching.Match, api.MatchRequest(person=huge)), grpc.StatusCode.INVALID_ARGUMENT)

    def test_a_feed_streams_and_answers_in_order(self):
        def requests(feed, count=300):
            for i in range(count):
                name = "" if i == 150 else f"{feed}-{i}"
                yield api.RegisterRequest(origin=types.Origin(source="EAST", message_id=f"{feed}-{i}"),
                                          key=types.RecordKey(authority="EAST", identifier=name), person=somebody(f"{feed}-{i}"))

        answers = list(self.feed.RegisterStream(requests("A")))
        self.assertEqual([a.number for a in answers], list(range(1, 301)))
        self.assertEqual([a.number for a in answers if a.error_code], [151])
        sequences = [a.response.sequence for a in answers if not a.error_code]
        self.assertEqual(sequences, sorted(sequences), "decided in the order in which they were sent")
        again = list(self.feed.RegisterStream(requests("A")))
        self.assertEqual(sum(a.response.repeated_message for a in again), 299)
        self.assertEqual([a.response.sequence for a in answers], [a.response.sequence for a in again])

    def test_feeds_side_by_side_keep_their_messages_apart(self):
        # More in one stream than it holds unanswered, and four streams at once: a request must not be read over while the one
        # before it is being taken in. Content that got mixed would make a repeated message a different one.
        def feed(name, into):
            def requests():
                for i in range(600):
                    yield api.RegisterRequest(origin=types.Origin(source="EAST", message_id=f"{name}-{i}"),
                                              key=types.RecordKey(authority="EAST", identifier=f"{name}-{i}"), person=somebody(f"{name}-{i}"))

            for _ in range(4):
                into.append([(a.number, a.error_code, a.response.sequence) for a in self.feed.RegisterStream(requests())])

        rounds = {name: [] for name in "ABCD"}
        threads = [threading.Thread(target=feed, args=item) for item in rounds.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for first, *repeated in rounds.values():
            self.assertEqual([(number, code) for number, code, _ in first], [(n, 0) for n in range(1, 601)])
            self.assertEqual([s for _, _, s in first], sorted(s for _, _, s in first))
            self.assertEqual(repeated, [first] * 3)

    def test_changes_can_be_watched_from_anywhere(self):
        self.register("EAST:1")
        seen = []
        stream = self.changes.Watch(api.WatchRequest(after=0))
        later = threading.Timer(0.2, lambda: self.register("WEST:1"))
        later.start()
        for change in stream:
            seen.append(change)
            if change.key.authority == "WEST" and change.kind == api.Change.RECORD_MOVED:
                break
        stream.cancel()
        later.join()
        self.assertEqual([c.sequence for c in seen], sorted(c.sequence for c in seen))
        resumed = self.changes.Watch(api.WatchRequest(after=seen[-1].sequence - 1))
        self.assertEqual(next(resumed).sequence, seen[-1].sequence)
        resumed.cancel()

    def test_killed_it_comes_back_with_all_it_acknowledged(self):
        for i in range(20):
            self.register(f"EAST:{i}", person(given=f"QX{i}"))
        self.service.kill()
        self.service = Service(IPSED, self.folder.name)
        self.connect()
        status = self.admin.Status(api.StatusRequest())
        self.assertEqual(status.records, 20)
        self.assertTrue(status.accepts_writes)
        last = list(self.admin.Verify(api.VerifyRequest()))[-1]
        self.assertTrue(last.finished)
        self.assertEqual(list(last.problem), [])

    def test_health_and_a_clean_stop(self):
        health = self.service.channel.unary_unary("/grpc.health.v1.Health/Check")
        for name in ("", "ipse.v1.Matching", "ipse.v1.Feed"):
            request = b"" if not name else bytes([10, len(name)]) + name.encode()
            wait = [b""]
            end = time.monotonic() + 5
            while wait[0] != b"\x08\x01" and time.monotonic() < end:
                try:
                    wait[0] = health(request)
                except grpc.RpcError:
                    time.sleep(0.05)
            self.assertEqual(wait[0], b"\x08\x01", name)
        self.assertEqual(self.service.stop(), 0)
        self.assertIn('"event":"stopped"', self.service.log_text())

    def test_no_personal_data_in_logs_metrics_and_errors(self):
        self.service.kill()
        self.service = Service(IPSED, self.folder.name, metrics="127.0.0.1:0")
        self.connect()
        texts = []
        self.register("EAST:QX0012")
        for call, request in [
                (self.matching.Lookup, api.LookupRequest(key=key("EAST:QX0012none"))),
                (self.matching.Match, api.MatchRequest(person=person(given="QXANNEMARIE" * 50))),
                (self.feed.Register, api.RegisterRequest(key=key("EAST:QX0012"), person=person(), expected_version=9)),
                (self.matching.Match, api.MatchRequest(person=types.Person(value=[types.Value(field="QXTESTINGHAM")]))),
                (self.feed.MergeIdentifiers, api.MergeIdentifiersRequest(authority="EAST", old="QX0012", survivor="QX0012")),
                (self.stewardship.AssertSame, api.AssertRequest(origin=types.Origin(actor="x"), left=key("EAST:QX0012"),
                                                                right=key("EAST:QX0012")))]:
            try:
                call(request)
            except grpc.RpcError as error:
                texts.append(error.details())
        self.assertGreater(len(texts), 4)
        port = self.service.logged("ready")["metrics_port"]
        metrics = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
        self.assertIn('ipse_calls_total{code="NOT_FOUND",method="Lookup"} 1', metrics)
        self.assertIn("ipse_records 1", metrics)
        self.service.stop()
        texts += [self.service.log_text(), metrics]
        for canary in CANARIES:
            for text in texts:
                self.assertNotIn(canary, text)

    def test_another_entity_type_is_refused(self):
        for call in (lambda: self.register("EAST:1", entity_type="provider"),
                     lambda: self.matching.Match(api.MatchRequest(person=person(), entity_type="provider"))):
            with self.assertRaises(grpc.RpcError) as refused:
                call()
            self.assertEqual(refused.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
            self.assertIn("entity type 'patient'", refused.exception.details())

    def test_a_stewards_day(self):
        for name in ("EAST:1", "WEST:7"):
            self.feed.Register(api.RegisterRequest(key=key(name), person=types.Person(value=[
                types.Value(field="given_name", text="QXANNEMARIE"), types.Value(field="family_name", text="QXTESTINGHAM"),
                types.Value(field="birth_date", text="1971-03-04")])))
        listed = self.stewardship.ListReviews(api.ListReviewsRequest(order=api.ListReviewsRequest.RISKIEST)).review
        self.assertEqual([review.kind for review in listed], [types.POSSIBLE_OVERLAP])
        self.assertIn("nothing beyond names and birth date", listed[0].why)
        shown = self.stewardship.GetReview(api.GetReviewRequest(review_id=listed[0].review_id))
        self.assertEqual(len(shown.left.value), 3)
        self.assertIn("birth date", [field.comparison for field in shown.evidence])
        jane, bob = types.Origin(actor="jane", reason="person-confirmed"), types.Origin(actor="bob", reason="data-agree")
        claim = api.HandleReviewRequest(origin=jane, review_id=listed[0].review_id, action=api.HandleReviewRequest.CLAIM)
        claimed = self.stewardship.HandleReview(claim)
        decide = api.DecideReviewRequest(origin=bob, review_id=[listed[0].review_id], decision=types.SAME)
        with self.assertRaises(grpc.RpcError) as held:
            self.stewardship.DecideReview(decide)
        self.assertEqual(held.exception.code(), grpc.StatusCode.FAILED_PRECONDITION)
        decide.origin.CopyFrom(jane)
        decide.expected = shown.review.updated
        with self.assertRaises(grpc.RpcError) as raced:  # her own claim came after what she says she saw
            self.stewardship.DecideReview(decide)
        self.assertEqual(raced.exception.code(), grpc.StatusCode.ABORTED)
        decide.expected = claimed.sequence
        decided = self.stewardship.DecideReview(decide)
        self.assertEqual(len(self.matching.Lookup(api.LookupRequest(key=key("EAST:1"))).identity[0].record), 2)
        self.assertFalse(self.stewardship.ListReviews(api.ListReviewsRequest()).review)
        self.stewardship.Undo(api.UndoRequest(origin=jane, entry=[decided.sequence]))
        self.assertEqual(len(self.stewardship.ListReviews(api.ListReviewsRequest()).review), 1)

    def test_the_nightly_job_and_models(self):
        self.register("EAST:1")
        self.register("WEST:7")
        messages = list(self.admin.Reconcile(api.ReconcileRequest(apply=True, actor="nightly")))
        report = messages[-1].report
        self.assertEqual((report.records, report.joins, report.applied), (2, 0, False), "nothing to change")
        self.register("SOUTH:9", somebody(1))
        *_, last = self.admin.Reconcile(api.ReconcileRequest(apply=True, actor="nightly", incremental=True))
        self.assertEqual((last.report.incremental, last.report.touched, last.report.records), (True, 1, 3))
        models = self.admin.ListModels(api.ListModelsRequest()).model
        self.assertEqual([model.active for model in models], [True])
        *_, result = self.admin.CompareModels(api.CompareModelsRequest(model_id=models[0].model_id))
        self.assertEqual(result.before, result.after)
        self.assertEqual(result.difference[0].links_gained, 0)
        self.assertEqual(self.admin.ShadowModel(api.ShadowModelRequest()).model_id, "", "none runs")
        shadow = self.admin.ShadowModel(api.ShadowModelRequest(model_id=models[0].model_id, origin=types.Origin(actor="ops")))
        self.assertEqual((shadow.model_id, shadow.records), (models[0].model_id, 0))
        self.register("NORTH:4")
        self.matching.Match(api.MatchRequest(person=person()))
        shadow = self.admin.ShadowModel(api.ShadowModelRequest(stop=True, origin=types.Origin(actor="ops")))
        self.assertEqual((shadow.records, shadow.look_ups, shadow.look_ups_changed), (1, 1, 0), "the same model changes nothing")
        self.assertEqual(self.admin.ShadowModel(api.ShadowModelRequest()).model_id, "", "and it has ended")
        with self.assertRaises(grpc.RpcError) as bad:
            self.admin.ProposeModel(api.ModelRequest(origin=types.Origin(actor="ops"), model_text="no model"))
        self.assertEqual(bad.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)

    def test_the_configuration_is_read_again(self):
        config = self.restart_with("linking: OBSERVE\n")

        def read_again(text, event, times=1):
            config.write_text(text)
            self.service.process.send_signal(signal.SIGHUP)
            wait_for(lambda: self.service.log_text().count(event) == times)

        self.register("EAST:1")
        self.assertNotIn("linked", self.register("WEST:1").decision.split())
        read_again("linking: AUTOMATIC\n", '"configuration read","changed":1')
        self.assertEqual(self.register("NORTH:1").decision, "certain match: linked")
        read_again("linking: AUTOMATIC\n", '"configuration read","changed":0')
        # Refused as a whole, with every mistake, while the service goes on.
        read_again("linking: REVIEW\nmatch_threads: 3\ndrain_ms: 5\n", "configuration refused")
        self.assertIn("restart the service to change: match_threads, drain_ms", self.service.log_text())
        read_again("linking: REVIEW\nlink_floor_bits: -1\noverlay_bits: 900\n", "configuration refused", 2)
        for part in ("link_floor_bits is -1", "overlay_bits is 900"):
            self.assertIn(part, self.service.log_text())
        self.assertEqual(self.register("SOUTH:1").decision, "certain match: linked")
        self.assertEqual([e.decision for e in self.admin.FindEvents(api.FindEventsRequest(interface="configuration")).event],
                         ["linking is automatic, was observe"])

    def test_dates_are_read_as_their_source_writes_them(self):
        self.restart_with('day_first: true\nsource_dates { source: "WEST" day_first: false }\n')
        self.register("EAST:1", person(born="04/03/1971"))
        self.register("WEST:1", person(born="04/03/1971"))
        streamed = list(self.feed.RegisterStream(iter([api.RegisterRequest(key=key("NORTH:1"), person=person(born="4.3.71"))])))
        self.assertEqual(len(streamed), 1)

        def born(name):
            found = self.matching.Lookup(api.LookupRequest(key=key(name), with_person=True)).identity[0]
            record = next(r for r in found.record if r.key == key(name))
            return next(value.text for value in record.person.value if value.field == "birth_date")

        self.assertEqual([born("EAST:1"), born("WEST:1"), born("NORTH:1")], ["1971-03-04", "04/03/1971", "1971-03-04"])
        asked = self.matching.Match(api.MatchRequest(person=person(born="04/03/1971", phone=""), explain=True)).identity[0]
        self.assertIn("exact", next(e.level for e in asked.evidence if e.comparison == "birth date"))

    def test_the_worklist_on_the_command_line(self):
        server = ["--server", self.service.address]

        def ipse(*words):
            return subprocess.run([IPSE, *words, *server], capture_output=True, text=True)

        self.assertIn("Nothing waits", ipse("tasks", "list").stdout)
        for name in ("EAST:1", "WEST:7"):
            ipse("ask", "register", name, "--family", "QXTESTINGHAM", "--given", "QXANNEMARIE", "--born", "1971-03-04")
        self.assertIn("possible overlap", ipse("tasks", "list", "--oldest").stdout)
        self.assertIn("family_name", ipse("tasks", "show", "1").stdout)
        self.assertIn("held until", ipse("tasks", "claim", "1", "--actor", "jane").stdout)
        refused = ipse("tasks", "decide", "1", "same", "--actor", "bob", "--reason", "data-agree")
        self.assertIn("is held by jane", refused.stderr)
        self.assertIn("put off until 2031-01-01", ipse("tasks", "postpone", "1", "--until", "2031-01-01", "--actor", "jane").stdout)
        self.assertIn("Nothing waits", ipse("tasks", "list").stdout)
        self.assertIn("possible overlap", ipse("tasks", "list", "--postponed").stdout)
        self.assertEqual(len(ipse("tasks", "export", "--postponed", "--format", "ndjson").stdout.splitlines()), 1)
        decided = ipse("tasks", "decide", "1", "different", "--actor", "jane", "--reason", "twins")
        self.assertIn("different people", decided.stdout, decided.stderr)
        reconciled = ipse("reconcile", "--quiet", "--dry-run")
        self.assertEqual(reconciled.returncode, 0, reconciled.stderr)
        self.assertIn("Nothing to change", reconciled.stdout)
        self.assertIn("active", ipse("model", "list").stdout)
        stats = ipse("stats", "--by-day")
        self.assertIn("duplicate error rate", stats.stdout, stats.stderr)
        self.assertIn("possible overlap       1     0          1", stats.stdout)

    def test_the_golden_record_on_the_command_line(self):
        server = ["--server", self.service.address]

        def ask(*words):
            result = subprocess.run([IPSE, "ask", *words, *server], capture_output=True, text=True)
            return result.stdout + result.stderr

        data = ["--family", "QXTESTINGHAM", "--given", "QXANNEMARIE", "--born", "1971-03-04", "--identifier", "SSA:219-47-8361"]
        ask("register", "EAST:1", *data, "--phone", "214-736-0101", "--time", "2026-01-01")
        ask("register", "WEST:7", *data, "--phone", "214-736-0102", "--time", "2026-02-01")
        golden = ask("golden", "EAST:1")
        self.assertRegex(golden, r"phone +214-736-0102 +WEST:7 +the most recent")
        self.assertRegex(golden, r" +214-736-0101 +EAST:1 +not chosen")
        self.assertIn("further identifiers: SSA:219-47-8361", golden)
        euid = golden.split()[0]
        word = ["--actor", "jane", "--reason", "document-seen"]
        self.assertIn("override 1", ask("override", euid, "--phone", "214-736-0109", *word, "--until", "2031-01-01"))
        self.assertRegex(ask("golden", euid), r"phone +214-736-0109 +a person said so \(override 1, entry \d+, until 2031-01-01")
        self.assertRegex(ask("override", "WEST:7", "--phone", "", *word), "override 2")
        self.assertRegex(ask("golden", euid), r"phone +withheld by a person")
        self.assertIn("override 1 is not in force", ask("revoke-override", "1", "--actor", "jane"))
        self.assertIn("the records decide again", ask("revoke-override", "2", "--actor", "jane"))
        self.assertRegex(ask("golden", euid), r"phone +214-736-0102")
        self.assertIn("value 1 (birth_date) stands for no value or cannot be read", ask("override", euid, "--born", "soon", *word))
        self.assertIn("at that time", ask("golden", "EAST:1", "--at", "2001-01-01"))
        self.assertIn("write a date like", ask("golden", "EAST:1", "--at", "yesterday"))
        self.assertIn("a person's word is the phone of record 1's person", ask("history", "EAST:1"))
        self.assertIn("value overridden  EAST:1", ask("watch", "--after", "0", "--max", "20", "--once"))

    def test_the_command_line_client(self):
        server = ["--server", self.service.address]

        def ask(*words):
            return subprocess.run([IPSE, "ask", *words, *server], capture_output=True, text=True)

        data = ["--family", "QXTESTINGHAM", "--given", "QXANNEMARIE", "--born", "1971-03-04", "--phone", "214-736-0199"]
        self.assertIn("safe to create", ask("match", *data).stdout)
        self.assertIn("applied", ask("register", "EAST:1", *data).stdout)
        self.assertIn("certain match: linked", ask("register", "WEST:7", *data).stdout)
        match = ask("match", "--json", *data)
        self.assertEqual(json.loads(match.stdout)["advice"], "USE_IDENTITY")
        self.assertIn("One identity", ask("why", "EAST:1", "WEST:7").stdout)
        self.assertIn("QXTESTINGHAM", ask("search", "qxtest 1971").stdout)
        self.assertIn("register", ask("history", "EAST:1").stdout)
        self.assertIn("records       2", ask("status").stdout)
        different = ask("different", "EAST:1", "WEST:7", "--actor", "steward")
        self.assertIn("different people", different.stdout, different.stderr)
        refused = ask("same", "EAST:1", "WEST:7", "--actor", "steward")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("revoke that first", refused.stderr)
        nobody = ask("lookup", "EAST:none")
        self.assertNotEqual(nobody.returncode, 0)
        wrong = subprocess.run([IPSE, "ask", "status", "--server", "127.0.0.1:1", "--timeout-ms", "500"], capture_output=True, text=True)
        self.assertIn("is ipsed running", wrong.stderr)


class StartTest(unittest.TestCase):
    def run_ipsed(self, *arguments):
        return subprocess.run([IPSED, *arguments], capture_output=True, text=True, timeout=30)

    def test_mistakes_in_the_configuration_are_all_named(self):
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "ipsed.textproto"
            config.write_text('overlay_bits: 900\nlink_floor_bits: -1\nunique_source: ""\nmodel: "/nowhere/x"\nsource_linking { linking: REVIEW }\n'
                              'source_dates { source: "EAST" day_first: true } source_dates { source: "EAST" }\n')
            result = self.run_ipsed("--data", folder, "--config", str(config))
            self.assertEqual(result.returncode, 2)
            for part in ("overlay_bits is 900", "link_floor_bits is -1", "a unique_source is empty", "there is no file", "names no source",
                         "source_dates names source 'EAST' twice"):
                self.assertIn(part, result.stderr)
            config.write_text('survivorship { field: "shoe_size" rule: RECENT }\nsurvivorship { field: "name" }\n')
            result = self.run_ipsed("--data", folder, "--config", str(config))
            for part in ("'shoe_size' is no field", "neither trusted sources nor rules"):
                self.assertIn(part, result.stderr)
            config.write_text("listen: 7420\n")
            self.assertIn(":1:9:", self.run_ipsed("--data", folder, "--config", str(config)).stderr)

    def test_the_shipped_configuration_is_right(self):
        root = pathlib.Path(__file__).resolve().parents[3]
        text = (root / "tools/ipsed/ipsed.textproto").read_text()
        with tempfile.TemporaryDirectory() as folder:
            # With every comment sign in front of a field taken away, it still says the defaults.
            lines = [line[2:] if line.startswith("# ") and ":" in line and line[2:3].islower() and not line.endswith(".") and "model:" not in line
                     else line for line in text.splitlines()]
            config = pathlib.Path(folder) / "c.textproto"
            config.write_text("\n".join(line for line in lines if line.startswith("#") or line[:1].islower()))
            service = Service(IPSED, pathlib.Path(folder) / "data", ["--config", str(config)])
            self.assertEqual(service.stop(), 0)

    def test_addresses_others_can_reach_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            result = self.run_ipsed("--data", folder, "--listen", "0.0.0.0:0")
            self.assertEqual(result.returncode, 2)
            self.assertIn("no access control yet", result.stderr)

    def test_a_second_service_on_the_folder_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            service = Service(IPSED, folder)
            result = self.run_ipsed("--data", folder, "--listen", "127.0.0.1:0", "--metrics", "off")
            self.assertIn("another process has the registry", result.stderr)
            service.stop()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
