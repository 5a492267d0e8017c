#!/usr/bin/python3
"""Holds the published interface to what was published: within v1, things are only added.

    interface_lock.py ROOT            compare service/proto/ipse/v1 with tests/service/proto/ipse_v1.lock
    interface_lock.py ROOT --record   take additions into the lock (refused while something published is gone or changed)
    interface_lock.py ROOT --selftest show that each kind of change is noticed

One line of the lock is one promise: a message's field with number, label and type, an enum's value, a method with its
messages. A line that is gone is a break: restore it, or make a new package (ipse.v2).
"""

import pathlib
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2

FIELD = descriptor_pb2.FieldDescriptorProto


def promises(files):
    """The interface of descriptors as a set of lines."""
    lines = set()

    def message(prefix, m):
        name = f"{prefix}.{m.name}"
        for field in m.field:
            kind = field.type_name or FIELD.Type.Name(field.type).removeprefix("TYPE_").lower()
            label = "repeated " if field.label == FIELD.LABEL_REPEATED else "optional " if field.proto3_optional else ""
            lines.add(f"field {name} {field.number} {field.name}: {label}{kind}")
        for inner in m.nested_type:
            message(name, inner)
        for inner in m.enum_type:
            enum(name, inner)

    def enum(prefix, e):
        for value in e.value:
            lines.add(f"value {prefix}.{e.name} {value.number} {value.name}")

    for file in files:
        if not file.name.startswith("ipse/"):
            continue
        for m in file.message_type:
            message(file.package, m)
        for e in file.enum_type:
            enum(file.package, e)
        for service in file.service:
            for method in service.method:
                stream = ("stream " if method.client_streaming else "", "stream " if method.server_streaming else "")
                lines.add(f"method {file.package}.{service.name}.{method.name} "
                          f"({stream[0]}{method.input_type}) returns ({stream[1]}{method.output_type})")
    return lines


def read(root):
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["protoc", f"--proto_path={root / 'service/proto'}", f"--descriptor_set_out={out.name}",
                        "ipse/v1/types.proto", "ipse/v1/registry.proto"], check=True)
        return descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(out.name).read_bytes()).file


def selftest(files):
    """Breaks a copy of the interface in every way and expects each to be noticed."""
    whole = promises(files)

    def broken(change):
        copy = descriptor_pb2.FileDescriptorSet()
        copy.file.extend(files)
        change({f.name.split("/")[-1]: f for f in copy.file})
        return whole - promises(copy.file)

    def message(by_name, name):
        return next(m for m in by_name["registry.proto"].message_type if m.name == name)

    def first_field(by_name):
        return message(by_name, "MatchRequest").field[0]

    changes = {
        "a field removed": lambda f: message(f, "MatchRequest").field.pop(0),
        "a field renumbered": lambda f: setattr(first_field(f), "number", 99),
        "a field renamed": lambda f: setattr(first_field(f), "name", "other"),
        "a field of another type": lambda f: setattr(first_field(f), "type_name", ".ipse.v1.Record"),
        "a single field repeated": lambda f: setattr(first_field(f), "label", FIELD.LABEL_REPEATED),
        "an enum value renumbered": lambda f: setattr(f["types.proto"].enum_type[0].value[1], "number", 99),
        "a method removed": lambda f: f["registry.proto"].service[0].method.pop(0),
        "a method that streams now": lambda f: setattr(f["registry.proto"].service[0].method[0], "server_streaming", True),
        "a message removed": lambda f: f["registry.proto"].message_type.remove(message(f, "MatchRequest")),
    }
    missed = [what for what, change in changes.items() if not broken(change)]
    if missed:
        sys.exit(f"not noticed: {', '.join(missed)}")
    print(f"{len(changes)} kinds of change are noticed")


def main():
    root = pathlib.Path(sys.argv[1])
    lock = root / "tests/service/proto/ipse_v1.lock"
    files = read(root)
    if "--selftest" in sys.argv:
        return selftest(files)
    now = promises(files)
    published = set(lock.read_text().splitlines()) if lock.exists() else set()
    gone = sorted(published - now)
    if gone:
        sys.exit("published and gone or changed; restore it, or make a package ipse.v2:\n  " + "\n  ".join(gone))
    if "--record" in sys.argv:
        lock.write_text("\n".join(sorted(now)) + "\n")
        print(f"{len(now - published)} additions recorded")
        return None
    new = sorted(now - published)
    if new:
        sys.exit("new and not in the lock; if it is meant to be published: tests/service/proto/interface_lock.py . --record\n  "
                 + "\n  ".join(new))
    print(f"{len(now)} promises kept")
    return None


main()
