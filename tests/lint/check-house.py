#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on an include that climbs the house, and on a source file without its SPDX line.

The order of the rooms and who may know whom stand in CONTRIBUTING.md; this table is the same, for the machine.
"""

import pathlib
import re
import sys

KNOWS = {
    "base": set(),
    "firmware": {"base"},
    "memory": {"base"},
    "link": {"base"},
    "loader": {"link", "memory", "base"},
    "board": {"link", "loader", "memory", "firmware", "base"},
    "flash": {"board", "link", "loader", "firmware", "memory", "base"},
    "virtual": {"link", "loader", "memory", "base"},
    "cli": {"base", "firmware", "memory", "link", "loader", "board", "flash", "virtual"},
    "app": {"base", "firmware", "memory", "link", "loader", "board", "flash", "virtual"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
ONLY_IN_LINK = {"libusb.h", "libusb-1.0/libusb.h", "libserialport.h"}


def room_of(include: str) -> str | None:
    first = include.split("/")[0]
    return first if first in KNOWS and "/" in include else None


def complaints_about(path: pathlib.Path, room: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    found = []
    if "SPDX-License-Identifier: GPL-3.0-or-later" not in text.split("\n", 3)[0]:
        found.append(f"{path}: the first line is not the SPDX line")
    for _, include in INCLUDE.findall(text):
        other = room_of(include)
        if other and other != room and other not in KNOWS[room]:
            found.append(f"{path}: {room}/ may not know {other}/ ({include})")
        if include in ONLY_IN_LINK and room != "link":
            found.append(f"{path}: only link/ may include {include}")
        if include.startswith("gtk/") and room != "app":
            found.append(f"{path}: only app/ may include {include}")
    return found


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    found = []
    for room in KNOWS:
        for path in sorted((root / "src" / room).glob("*.[ch]")):
            found += complaints_about(path, room)
    for path in sorted((root / "tests").rglob("*.[ch]")):
        if "SPDX-License-Identifier" not in path.read_text(encoding="utf-8").split("\n", 1)[0]:
            found.append(f"{path}: the first line is not the SPDX line")
    print("\n".join(found) if found else "the house stands")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
