#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds and installs what the Flatpak manifest builds, as it does, into a prefix, cleans it up as it does, and runs the
programs from there. Without flatpak-builder, or where the archive of a library can't be had, as far as it goes.

The prefix stands in for /app, and this machine for the runtime: a sandbox there is not.
"""

import fnmatch
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

APP = "io.github.bootpin.Bootpin"
SKIPPED = 77


def run(*command, **options) -> str:
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        print(done.stdout[-4000:], done.stderr[-4000:])
        raise SystemExit(f"{' '.join(map(str, command))}: exit code {done.returncode}")
    return done.stdout


def read_manifest(root: pathlib.Path, state: pathlib.Path) -> dict:
    return json.loads(run("flatpak-builder", "--show-manifest", str(root / "flatpak" / f"{APP}.yml"), cwd=state))


def build_bootpin(module: dict, root: pathlib.Path, work: pathlib.Path, prefix: pathlib.Path) -> None:
    """As flatpak-builder does it: meson with its own options and those of the manifest."""
    build = work / "build"
    run("meson", "setup", str(build), str(root), f"--prefix={prefix}", "--libdir=lib", "--buildtype=debugoptimized",
        *module.get("config-opts", []))
    run("ninja", "-C", str(build))
    run("meson", "install", "-C", str(build), "--no-rebuild", "--quiet")


def clean_up(patterns: list, prefix: pathlib.Path) -> None:
    """The manifest's "cleanup": a path from the prefix on, or a name anywhere."""
    for path in sorted(prefix.rglob("*"), reverse=True):
        inside = "/" + str(path.relative_to(prefix))
        if any(inside == p or inside.startswith(p + "/") if p.startswith("/") else fnmatch.fnmatch(path.name, p)
               for p in patterns):
            path.unlink() if not path.is_dir() or path.is_symlink() else shutil.rmtree(path, ignore_errors=True)


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    if shutil.which("flatpak-builder") is None:
        print("skipped: no flatpak-builder, which reads the manifest")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="bootpin-flatpak-") as folder:
        work = pathlib.Path(folder)
        prefix = work / "app"
        manifest = read_manifest(root, work)
        for module in manifest["modules"]:
            if module["name"] == "bootpin":
                build_bootpin(module, root, work, prefix)
            else:
                print(f"{module['name']}: this machine's own stands in for it")
        clean_up(manifest["cleanup"], prefix)
        gone = [p for p in manifest["cleanup"] if p.startswith("/") and (prefix / p.lstrip("/")).exists()]
        assert not gone, f"not cleaned up: {gone}"

        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GSETTINGS_SCHEMA_DIR", "G_TEST"))}
        environment |= {"XDG_DATA_DIRS": f"{prefix}/share:/usr/share", "XDG_STATE_HOME": str(work / "state"),
                        "XDG_CONFIG_HOME": str(work / "config"), "BOOTPIN_VIRTUAL_DIR": str(work / "virtual")}
        cli = prefix / "bin" / "bootpin-cli"
        practice = prefix / "share" / "bootpin" / "practice" / "practice-f405.hex"
        for program in (cli, prefix / "bin" / manifest["command"]):
            assert "0." in run(str(program), "--version", env=environment)
        assert "virtual:f405" in run(str(cli), "list", "--practice", env=environment)
        events = run(str(cli), "flash", str(practice), "--board", "virtual:f405", "--json", env=environment)
        assert json.loads(events.splitlines()[-1])["event"] == "done", events
        # What "doctor" shows the host must still be there.
        assert list(prefix.rglob("70-bootpin.rules")), "the udev rule was cleaned up"
        # What the desktop takes from the Flatpak is called after the id.
        exported = [path for path in (prefix / "share").rglob("*")
                    if path.is_file() and path.suffix != ".cache" and path.parent.name in ("applications", "metainfo", "packages", "apps")]
        assert exported and all(path.name.startswith(APP) for path in exported), exported
    print("built, installed, cleaned up and run from its prefix")
    return 0


if __name__ == "__main__":
    sys.exit(main())
