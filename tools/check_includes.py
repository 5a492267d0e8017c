#!/usr/bin/env python3
"""Holds include lines and CMake targets to the arrows between the folders.

    tools/check_includes.py [ROOT]

Checked, for every C++ source and header under the top-level folders:
  - a folder includes only the folders it may use (MAY_USE);
  - below service nothing knows a database, a socket or a wire format (FORBIDDEN_BELOW_SERVICE);
  - includes of our own files are written from the root ("matcher/base/check.h"), and the file exists;
  - test frameworks stay in tests;
  - headers start their code with #pragma once;
  - sub-folders do not include each other in a circle;
  - ipse_library() in a CMakeLists.txt links only libraries of folders it may use.
Prints one line per violation and exits with 1 if there is any.
"""

import pathlib
import re
import sys

FOLDERS = ("matcher", "blocking", "scoring", "datasets", "service", "tools", "tests")
MAY_USE = {
    "matcher": {"matcher"},
    "blocking": {"blocking", "matcher"},
    "scoring": {"scoring", "matcher"},
    "datasets": {"datasets", "matcher"},
    "service": {"service", "matcher", "blocking", "scoring"},
    "tools": {"tools", "matcher", "blocking", "scoring", "datasets", "service"},
    "tests": set(FOLDERS),
}
BELOW_SERVICE = ("matcher", "blocking", "scoring", "datasets")
FORBIDDEN_BELOW_SERVICE = re.compile(
    r"^(sqlite3(ext)?\.h|libpq-fe\.h|pqxx/|grpc|boost/(asio|beast|json|url)|openssl/(ssl|tls1|bio)\.h|"
    r"sys/(socket|un|epoll)\.h|netinet/|arpa/|netdb\.h|prometheus/)")
PUBLISHED = "ipse/"
TEST_FRAMEWORKS = re.compile(r"^(gtest|gmock|benchmark|rapidcheck)(/|\.h)")
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
LIBRARY = re.compile(r"\bipse_library\s*\(\s*(\w+)([^)]*)\)", re.DOTALL)


def sources(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".cc", ".h") and path.is_file():
                yield folder, path


def without_comments(text):
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.DOTALL)
    return re.sub(r"//[^\n]*", "", text)


def generated(root, include):
    """True for a header that the build makes: from a .proto, or by configure_file from a .h.in."""
    if (root / (include + ".in")).is_file():
        return True
    return include.endswith(".pb.h") and (root / (include[: -len(".pb.h")] + ".proto")).is_file()


def check_include(root, folder, form, include):
    """Returns what is wrong with one include line, or None."""
    top = include.split("/")[0]
    if top in FOLDERS and "/" in include:
        if form == "<":
            return f'our own header "{include}" is included with <>'
        if top not in MAY_USE[folder]:
            return f'{folder} may not use {top} ("{include}")'
        if not (root / include).is_file() and not generated(root, include):
            return f'"{include}" does not exist'
        return None
    if form == '"' and include.startswith(PUBLISHED) and include.endswith(".pb.h"):
        # Made of service/proto, whose paths are those that clients in other languages import.
        proto = include.replace(".grpc.pb.h", ".pb.h")[: -len(".pb.h")] + ".proto"
        if folder not in ("service", "tools", "tests"):
            return f'{folder} may not use the published interface ("{include}")'
        return None if (root / "service/proto" / proto).is_file() else f'"{include}" does not exist'
    if form == '"':
        return f'"{include}" is not written from the root'
    if folder in BELOW_SERVICE and FORBIDDEN_BELOW_SERVICE.match(include):
        return f"<{include}> may not be known below service"
    if folder != "tests" and TEST_FRAMEWORKS.match(include):
        return f"<{include}> belongs in tests"
    return None


def check_sources(root, edges):
    """Yields violations; adds (sub-folder, sub-folder) -> example to `edges`."""
    for folder, path in sources(root):
        raw = path.read_text(encoding="utf-8", errors="replace")
        text = without_comments(raw)
        where = path.relative_to(root).as_posix()
        if path.suffix == ".h" and not text.lstrip().startswith("#pragma once"):
            # Headers that Highway includes several times have its own guard.
            if "HWY_TARGET_TOGGLE" not in text:
                yield f"{where}: the header does not start with #pragma once"
        for match in INCLUDE.finditer(text):
            form, include = match.groups()
            line = text.count("\n", 0, match.start(1)) + 1
            wrong = check_include(root, folder, form, include)
            if wrong is not None:
                yield f"{where}:{line}: {wrong}"
            elif form == '"' and folder != "tests":
                source, target = where.rsplit("/", 1)[0], include.rsplit("/", 1)[0]
                if source != target:
                    edges.setdefault((source, target), f"{where}:{line}")


def find_circle(edges):
    """Returns the sub-folders of one include circle, or None."""
    graph = {}
    for source, target in edges:
        graph.setdefault(source, set()).add(target)
    state = {}
    stack = []

    def visit(node):
        state[node] = "open"
        stack.append(node)
        for target in sorted(graph.get(node, ())):
            if state.get(target) == "open":
                return stack[stack.index(target):] + [target]
            if target not in state:
                circle = visit(target)
                if circle is not None:
                    return circle
        stack.pop()
        state[node] = "done"
        return None

    for node in sorted(graph):
        if node not in state:
            circle = visit(node)
            if circle is not None:
                return circle
    return None


def check_libraries(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("CMakeLists.txt")):
            text = re.sub(r"#[^\n]*", "", path.read_text(encoding="utf-8"))
            for name, arguments in LIBRARY.findall(text):
                for used in re.findall(r"\bipse_(\w+)", arguments):
                    top = used.split("_")[0]
                    if top in FOLDERS and top not in MAY_USE[folder]:
                        yield f"{path.relative_to(root).as_posix()}: {name} may not link ipse_{used}"


def check(root):
    root = pathlib.Path(root)
    edges = {}
    violations = list(check_sources(root, edges))
    circle = find_circle(edges)
    if circle is not None:
        at = edges[(circle[0], circle[1])]
        violations.append(f"{at}: sub-folders include each other: {' -> '.join(circle)}")
    violations.extend(check_libraries(root))
    return violations


def main(arguments):
    root = pathlib.Path(arguments[1]) if len(arguments) > 1 else pathlib.Path(__file__).resolve().parent.parent
    count = sum(1 for _ in sources(root))
    if count == 0:
        print(f"{root}: no sources found; is this the root of the repository?")
        return 1
    violations = check(root)
    for violation in violations:
        print(violation)
    print(f"{count} files, {len(violations)} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
