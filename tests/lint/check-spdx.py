#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on a file that can hold a comment and does not name its licence in its first lines."""

import pathlib
import sys

import tree

# By what a name ends with: data for tests, pictures, and formats without comments.
EXEMPT_ENDINGS = (
    ".bin", ".dfu", ".elf", ".gz", ".hex", ".ico", ".json", ".mo", ".png", ".po", ".pot", ".srec", ".s19", ".trace", ".txt", ".uf2", ".zip",
)
EXEMPT_NAMES = {"LICENSE", "changelog", "copyright", "format", "LINGUAS", "POTFILES", ".gitignore", ".gitattributes", ".editorconfig", ".clang-format", "lsan.supp"}
EXEMPT_FOLDERS = {"tests/data", "tests/fuzz/corpus", "LICENSES"}
LINES = 6  # an XML declaration or a "#!" may come first


def is_exempt(path: pathlib.PurePath) -> bool:
    folders = {str(parent) for parent in path.parents}
    return path.name in EXEMPT_NAMES or path.name.endswith(EXEMPT_ENDINGS) or bool(folders & EXEMPT_FOLDERS)


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    found = []
    for path in tree.list_files(root):
        name = path.relative_to(root)
        if is_exempt(name):
            continue
        with path.open("rb") as file:
            head = b"".join(file.readline() for _ in range(LINES))
        if b"SPDX-License-Identifier:" not in head:
            found.append(f"{name}: no SPDX line among the first {LINES}")
    print("\n".join(found) if found else "every file names its licence")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
