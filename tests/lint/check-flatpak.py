#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if flatpak-builder does not understand the manifest."""

import json
import pathlib
import subprocess
import sys
import tempfile

APP = "io.github.bootpin.Bootpin"


def main() -> int:
    manifest = pathlib.Path(sys.argv[1]) / "flatpak" / f"{APP}.yml"
    with tempfile.TemporaryDirectory() as state:
        done = subprocess.run([sys.argv[2], "--show-manifest", str(manifest)], cwd=state, capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stderr)
        return 1
    understood = json.loads(done.stdout)
    right = understood["id"] == APP and [module["name"] for module in understood["modules"]] == ["libserialport", "bootpin"]
    print("the manifest is understood" if right else f"the manifest is understood as {done.stdout}")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
