"""The include check must catch every kind of violation: each test builds a small tree that holds one."""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
import check_includes  # noqa: E402

SOUND = {
    "matcher/base/check.h": "// A comment.\n#pragma once\n#include <cstdint>\n",
    "matcher/table/table.h": '#pragma once\n#include "matcher/base/check.h"\n',
    "blocking/rule.cc": '#include "matcher/table/table.h"\n',
    "tools/cli/version.h.in": "#pragma once\n",
    "tools/cli/main.cc": '#include "tools/cli/version.h"\n',
    "scoring/model.proto": 'syntax = "proto3";\n',
    "scoring/model.cc": '#include "scoring/model.pb.h"\n#include <openssl/sha.h>\n',
    "service/store/store.cc": '#include <sqlite3.h>\n#include "scoring/model.pb.h"\n',
    "tests/matcher/check_test.cc": '#include <gtest/gtest.h>\n#include "matcher/base/check.h"\n',
    "matcher/CMakeLists.txt": "ipse_library(ipse_matcher_base SOURCES check.cc PUBLIC fmt::fmt)\n",
    "blocking/CMakeLists.txt": "ipse_library(ipse_blocking SOURCES rule.cc PUBLIC ipse_matcher_base)\n",
}


class CheckIncludesTest(unittest.TestCase):
    def violations(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**SOUND, **changes}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return check_includes.check(root)

    def assert_caught(self, changes, *fragments):
        found = self.violations(changes)
        self.assertEqual(len(found), 1, found)
        for fragment in fragments:
            self.assertIn(fragment, found[0])

    def test_sound_tree_passes(self):
        self.assertEqual(self.violations({}), [])

    def test_arrows_up_and_sideways_are_caught(self):
        for folder, include in (
            ("matcher", "blocking/rule.h"), ("matcher", "service/x.h"), ("blocking", "scoring/x.h"),
            ("scoring", "blocking/rule.h"), ("datasets", "scoring/x.h"), ("service", "datasets/x.h"),
            ("service", "tools/x.h"), ("scoring", "tests/x.h"),
        ):
            self.assert_caught(
                {include: "#pragma once\n", f"{folder}/bad.cc": f'\n#include "{include}"\n'},
                f"{folder}/bad.cc:2:", f"{folder} may not use {include.split('/')[0]}")

    def test_databases_and_sockets_below_service_are_caught(self):
        for header in ("sqlite3.h", "grpcpp/grpcpp.h", "boost/asio.hpp", "sys/socket.h", "libpq-fe.h", "openssl/ssl.h"):
            for folder in ("matcher", "blocking", "scoring", "datasets"):
                self.assert_caught({f"{folder}/bad.cc": f"#include <{header}>\n"}, header, "below service")

    def test_test_framework_outside_tests_is_caught(self):
        self.assert_caught({"matcher/bad.cc": "#include <gtest/gtest.h>\n"}, "belongs in tests")

    def test_missing_and_relative_and_bracketed_are_caught(self):
        self.assert_caught({"matcher/bad.cc": '#include "matcher/none.h"\n'}, "does not exist")
        self.assert_caught({"matcher/bad.cc": '#include "check.h"\n'}, "not written from the root")
        self.assert_caught({"matcher/bad.cc": "#include <matcher/base/check.h>\n"}, "included with <>")

    def test_commented_out_includes_do_not_count(self):
        self.assertEqual(self.violations({"matcher/ok.cc": '// #include "service/x.h"\n/*\n#include "tools/x.h"\n*/\n'}), [])

    def test_missing_pragma_once_is_caught(self):
        self.assert_caught({"matcher/bad.h": "#ifndef BAD\n#define BAD\n#endif\n"}, "#pragma once")

    def test_circle_of_sub_folders_is_caught(self):
        self.assert_caught(
            {"matcher/base/bad.cc": '#include "matcher/table/table.h"\n'}, "include each other", "matcher/table -> matcher/base")

    def test_library_that_links_upwards_is_caught(self):
        self.assert_caught(
            {"matcher/CMakeLists.txt": "ipse_library(ipse_matcher_base\n  SOURCES a.cc\n  PRIVATE ipse_scoring_model)\n"},
            "ipse_matcher_base may not link ipse_scoring_model")


if __name__ == "__main__":
    unittest.main()
