#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program with a display, a session bus and folders of its own: with-display.py PROGRAM [ARGUMENT...]

Skips, in the words of the Test Anything Protocol, where Xvfb or dbus-daemon is missing. Xvfb chooses its number itself, so that any
number of tests run side by side.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SCREEN = "1280x1000x24"

# A font that looks the same everywhere it is installed, no blinking, no motion: screenshots don't depend on the moment.
SETTINGS = """[Settings]
gtk-font-name=Cantarell 11
gtk-cursor-blink=false
"""


def missing_tools() -> list[str]:
    return [tool for tool in ("Xvfb", "dbus-daemon") if shutil.which(tool) is None]


def enter_private_world(folder: pathlib.Path) -> None:
    """Gives this process, and so what it starts, folders of its own and none of the user's session."""
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        place = folder / name.lower()
        place.mkdir()
        os.environ[f"XDG_{name}_HOME"] = str(place)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    gtk = folder / "config" / "gtk-4.0"
    gtk.mkdir()
    (gtk / "settings.ini").write_text(SETTINGS, encoding="utf-8")
    os.environ.update(
        XDG_RUNTIME_DIR=str(runtime),
        BOOTPIN_VIRTUAL_DIR=str(folder / "virtual"),
        GDK_BACKEND="x11",
        GSK_RENDERER="cairo",
    )
    for name in ("WAYLAND_DISPLAY", "GTK_THEME", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS"):
        os.environ.pop(name, None)


def start_server(command: list[str], option: str) -> tuple[subprocess.Popen, str]:
    """Starts a server that tells where it is to the file descriptor of @option. What else it says is of no interest, and its
    children must not mix their words with the test's."""
    reader, writer = os.pipe()
    server = subprocess.Popen([*command, option.format(writer)], pass_fds=(writer,), stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        place = pipe.readline().strip()
    if not place:
        server.wait()
        raise RuntimeError(f"{command[0]} did not start")
    return server, place


@contextlib.contextmanager
def running(command: list[str], option: str):
    server, place = start_server(command, option)
    try:
        yield place
    finally:
        server.terminate()
        server.wait()


def run(program: list[str], folder: pathlib.Path) -> int:
    enter_private_world(folder)
    with running(["Xvfb", "-screen", "0", SCREEN, "-noreset", "-nolisten", "tcp", "-displayfd"], "{}") as number:
        os.environ["DISPLAY"] = f":{number}"
        with running(["dbus-daemon", "--session", "--nofork"], "--print-address={}") as address:
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
            return subprocess.call(program)


def main() -> int:
    missing = missing_tools()
    if missing:
        print(f"1..0 # SKIP {' and '.join(missing)} not installed")
        return 0
    with tempfile.TemporaryDirectory(prefix="bootpin-display-") as name:
        return run(sys.argv[1:], pathlib.Path(name))


if __name__ == "__main__":
    sys.exit(main())
