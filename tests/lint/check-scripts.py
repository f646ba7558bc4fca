#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs shellcheck, the program named second, over every shell script of the project."""

import pathlib
import re
import subprocess
import sys

import tree

SHELL = re.compile(rb"^#!.*\b(?:ba|da)?sh\b|\A(?:#.*\n)*# shellcheck shell=")


def is_script(path: pathlib.Path) -> bool:
    with path.open("rb") as file:
        return SHELL.match(file.read(256)) is not None


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    scripts = [str(path.relative_to(root)) for path in tree.list_files(root) if is_script(path)]
    print("checked:", *scripts, flush=True)
    return subprocess.run([sys.argv[2], "--external-sources", *scripts], cwd=root).returncode if scripts else 1


if __name__ == "__main__":
    sys.exit(main())
