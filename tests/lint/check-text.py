#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on the marks of an unfinished merge, on blanks at line ends, and on Python that does not compile."""

import pathlib
import re
import sys

import tree

TEXT = {".c", ".h", ".py", ".ui", ".css", ".build", ".md", ".sh", ".conf", ".xml", ".in", ".yml"}
PYTHON = re.compile(rb"\A#!.*\bpython3\b")
MERGE = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)


def complaints_about(name: pathlib.PurePath, data: bytes) -> list[str]:
    is_python = name.suffix == ".py" or PYTHON.match(data) is not None
    if not is_python and name.suffix not in TEXT and not data.startswith(b"#!"):
        return []
    text = data.decode("utf-8")
    found = []
    for pattern, what in ((MERGE, "the mark of a merge"), (BLANKS, "blanks at the end of a line")):
        match = pattern.search(text)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{name}:{line}: {what}")
    if is_python:
        try:
            compile(text, str(name), "exec")
        except SyntaxError as error:
            found.append(f"{name}:{error.lineno}: {error.msg}")
    return found


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    found = []
    for path in tree.list_files(root):
        name = path.relative_to(root)
        if not str(name).startswith("tests/data/"):
            found += complaints_about(name, path.read_bytes())
    print("\n".join(found) if found else "the texts are whole")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
