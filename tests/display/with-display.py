#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program with a display, a session bus and folders of its own: with-display.py PROGRAM [ARGUMENT...]

Skips (exit 77) where Xvfb or dbus-run-session is missing. Xvfb chooses its number itself, so that any number of tests run side by side.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
SCREEN = "1280x1000x24"

# A font that looks the same everywhere it is installed, no blinking, no motion: screenshots don't depend on the moment.
SETTINGS = """[Settings]
gtk-font-name=Cantarell 11
gtk-cursor-blink=false
"""


def missing_tools() -> list[str]:
    return [tool for tool in ("Xvfb", "dbus-run-session") if shutil.which(tool) is None]


def private_environment(folder: pathlib.Path) -> dict[str, str]:
    environment = dict(os.environ)
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        place = folder / name.lower()
        place.mkdir()
        environment[f"XDG_{name}_HOME"] = str(place)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    gtk = folder / "config" / "gtk-4.0"
    gtk.mkdir()
    (gtk / "settings.ini").write_text(SETTINGS, encoding="utf-8")
    environment.update(
        XDG_RUNTIME_DIR=str(runtime),
        BOOTPIN_VIRTUAL_DIR=str(folder / "virtual"),
        GDK_BACKEND="x11",
        GSK_RENDERER="cairo",
        NO_AT_BRIDGE="0",
    )
    for name in ("WAYLAND_DISPLAY", "GTK_THEME", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS"):
        environment.pop(name, None)
    return environment


def start_display(log) -> tuple[subprocess.Popen, str]:
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-noreset", "-nolisten", "tcp"],
        pass_fds=(writer,), stderr=log, env={**os.environ, "LD_PRELOAD": ""},
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    if not number:
        server.wait()
        raise RuntimeError("Xvfb did not start")
    return server, f":{number}"


def main() -> int:
    missing = missing_tools()
    if missing:
        print(f"skipped: {' and '.join(missing)} not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="bootpin-display-") as name, tempfile.TemporaryFile() as log:
        environment = private_environment(pathlib.Path(name))
        server, environment["DISPLAY"] = start_display(log)
        try:
            return subprocess.call(["dbus-run-session", "--", *sys.argv[1:]], env=environment)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
