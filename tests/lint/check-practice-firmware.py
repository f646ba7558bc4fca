#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if the practice firmware in data/ is not what its script writes."""

import pathlib
import subprocess
import sys
import tempfile


def main() -> int:
    folder = pathlib.Path(sys.argv[1]) / "data" / "practice"
    with tempfile.TemporaryDirectory() as scratch:
        fresh = pathlib.Path(scratch) / "fresh.hex"
        subprocess.run([sys.executable, str(folder / "make-practice-firmware.py"), str(fresh)], check=True)
        same = fresh.read_bytes() == (folder / "practice-f405.hex").read_bytes()
    print("the practice firmware is what its script writes" if same else "run data/practice/make-practice-firmware.py")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
