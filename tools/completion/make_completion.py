#!/usr/bin/env python3
"""Writes the shell completion of ipse from what its --help pages say.

    tools/completion/make_completion.py build/release/tools/cli/ipse           # writes ipse.bash, _ipse and ipse.fish beside itself
    tools/completion/make_completion.py build/release/tools/cli/ipse --check   # fails if they are out of date

Run it after a command or an option changed; a test compares the files with the program.
"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FOLDER_OPTIONS = {"--output": ("dedup", "link", "households")}   # elsewhere --output is a file
CHOICES = {"--delimiter": ["comma", "tab", "semicolon", "pipe"]}
FILE_TYPES = re.compile(r"^--(output|model|truth|tags|calibration|unique|clusters|links|report|other)$")
OPTION = re.compile(r"^  (?:(-\w)(?:,\s?))?(--[\w-]+)(.*)$")


def short_text(text):
    """The first clause of a help text."""
    return re.split(r"[.;(]|, which|: read", text.strip())[0].strip()


class Option:
    def __init__(self, short, name, rest):
        self.short, self.name = short, name
        kind = re.split(r"\s{2,}", rest.strip(), maxsplit=1)
        self.kind = kind[0] if rest.startswith(" ") and not rest.startswith("  ") else ""
        self.text = short_text((kind[1] if len(kind) > 1 else "") if self.kind else rest)
        braces = re.search(r"\{([\w,-]+)\}", self.kind)
        self.choices = CHOICES.get(name, braces.group(1).split(",") if braces else [])
        self.takes_value = bool(self.kind)

    def value_kind(self, command):
        if not self.takes_value:
            return "none"
        if self.choices:
            return "choice"
        if self.name in FOLDER_OPTIONS and command.split()[0] in FOLDER_OPTIONS[self.name]:
            return "folder"
        return "file" if FILE_TYPES.match(self.name) else "text"


class Command:
    def __init__(self, path):
        self.path, self.options, self.subcommands = path, [], {}


def read_help(program, words):
    page = subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True).stdout
    command = Command(" ".join(words))
    section = ""
    for line in page.splitlines():
        if re.match(r"^\S.*:$", line):
            section = line.rstrip(":")
        elif section == "Subcommands" and (found := re.match(r"^  (\w[\w-]*)\s+(\S.*)$", line)):
            command.subcommands[found.group(1)] = short_text(found.group(2))
        elif section == "Options" and (found := OPTION.match(line)):
            command.options.append(Option(*found.groups()))
        elif section == "Options" and command.options and line.startswith(" " * 20) and not command.options[-1].text:
            command.options[-1].text = short_text(line)
    return command


def read_program(program):
    commands = []
    waiting = [[]]
    while waiting:
        words = waiting.pop(0)
        command = read_help(program, words)
        commands.append(command)
        waiting.extend([*words, name] for name in command.subcommands)
    return commands


def bash(commands):
    lines = ["# Completion of ipse for bash. Made by make_completion.py; do not edit.", "",
             "_ipse() {", '  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command="" word',
             '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do', '    case "$command $word" in']
    for command in commands:
        for name in command.subcommands:
            path = f"{command.path} {name}".strip()
            lines.append(f'      "{command.path} {name}") command="{path}" ;;')
    lines += ["    esac", "  done", '  case "$command:$previous" in']
    for command in commands:
        for option in command.options:
            kind = option.value_kind(command.path or "-")
            names = "|".join(f'"{command.path}:{n}"' for n in (option.short, option.name) if n)
            if kind == "choice":
                lines.append(f'    {names}) mapfile -t COMPREPLY < <(compgen -W "{" ".join(option.choices)}" -- "$current"); return ;;')
            elif kind == "folder":
                lines.append(f'    {names}) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;')
            elif kind == "file":
                lines.append(f'    {names}) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;')
            elif kind == "text":
                lines.append(f"    {names}) COMPREPLY=(); return ;;")
    lines += ["  esac", '  case "$command" in']
    for command in commands:
        words = " ".join([*command.subcommands, *(o.name for o in command.options)])
        files = "" if command.subcommands else " -f"
        pattern = f'"{command.path}"'
        if files:
            lines.append(f'    {pattern}) if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "{words}" -- "$current"); '
                         'else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;')
        else:
            lines.append(f'    {pattern}) mapfile -t COMPREPLY < <(compgen -W "{words}" -- "$current") ;;')
    lines += ["  esac", "}", "complete -o filenames -F _ipse ipse", ""]
    return "\n".join(lines)


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh_text(text):
    return text.replace("[", "(").replace("]", ")").replace(":", " ").replace("'", "'\\''")


def zsh_function(command):
    return "_ipse" + "".join(f"_{word}" for word in command.split())


def zsh(commands):
    lines = ["#compdef ipse", "# Completion of ipse for zsh. Made by make_completion.py; do not edit.", ""]
    actions = {"choice": lambda o: f":value:({' '.join(o.choices)})", "folder": lambda o: ":folder:_files -/",
               "file": lambda o: ":file:_files", "text": lambda o: ":value: ", "none": lambda o: ""}
    for command in reversed(commands):
        lines.append(f"{zsh_function(command.path)}() {{")
        if command.subcommands:
            lines.append("  local context state line")
        lines.append("  _arguments -C \\" if command.subcommands else "  _arguments \\")
        for option in command.options:
            action = actions[option.value_kind(command.path or "-")](option)
            for name in filter(None, (option.short, option.name)):
                lines.append(f"    '{name}[{zsh_text(option.text)}]{action}' \\")
        if command.subcommands:
            entries = " ".join(command.subcommands)
            lines.append(f"    '1:command:({entries})' \\")
            lines.append("    '*::argument:->rest'")
            lines.append("  [[ $state == rest ]] && case $line[1] in")
            for name in command.subcommands:
                lines.append(f"    {name}) {zsh_function((command.path + ' ' + name).strip())} ;;")
            lines.append("  esac")
        else:
            lines.append("    '*:file:_files'")
        lines += ["}", ""]
    lines += ['_ipse "$@"', ""]
    return "\n".join(lines)


def fish(commands):
    lines = ["# Completion of ipse for fish. Made by make_completion.py; do not edit.", "", "complete -c ipse -f"]
    for command in commands:
        words = command.path.split()
        if not words:
            condition = "__fish_use_subcommand"
        else:
            condition = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in words)
        if command.subcommands:
            inner = condition
            if words:
                inner += f"; and not __fish_seen_subcommand_from {' '.join(command.subcommands)}"
            for name, text in command.subcommands.items():
                lines.append(f"complete -c ipse -n {quoted(inner)} -a {name} -d {quoted(text)}")
        else:
            lines.append(f"complete -c ipse -n {quoted(condition)} -F")
        for option in command.options:
            if option.name == "--help" and words:
                continue
            kind = option.value_kind(command.path or "-")
            more = {"choice": f" -x -a {quoted(' '.join(option.choices))}", "folder": " -x -a '(__fish_complete_directories)'",
                    "file": " -r -F", "text": " -x", "none": ""}[kind]
            short = f" -s {option.short[1:]}" if option.short else ""
            lines.append(f"complete -c ipse -n {quoted(condition)}{short} -l {option.name[2:]} -d {quoted(option.text)}{more}")
    return "\n".join([*lines, ""])


def main(arguments):
    if len(arguments) < 2:
        print(__doc__)
        return 2
    commands = read_program(arguments[1])
    files = {"ipse.bash": bash(commands), "_ipse": zsh(commands), "ipse.fish": fish(commands)}
    if "--check" not in arguments:
        for name, text in files.items():
            (HERE / name).write_text(text, encoding="utf-8")
        return 0
    stale = [name for name, text in files.items() if not (HERE / name).is_file() or (HERE / name).read_text(encoding="utf-8") != text]
    for name in stale:
        print(f"tools/completion/{name} is out of date; run tools/completion/make_completion.py {arguments[1]}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
