# SPDX-License-Identifier: GPL-3.0-or-later
"""
The far side of guest.window, run as the ordinary user in a session bus of its own: an X server in memory, the program, and a reader of
its accessible tree. Takes commands as lines of JSON on standard input and answers each with one line.
"""

import json
import os
import pathlib
import struct
import subprocess
import sys
import zlib

from gi.repository import Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"
ACTIONS = "org.gtk.Actions"
TIMEOUT_MS = 20000
MAX_DEPTH = 40
STATE_BITS = {"checked": 4, "enabled": 8, "focused": 12, "sensitive": 24, "showing": 25, "visible": 30}


class Tree:
    """What assistive technology sees of one program."""

    def __init__(self, process: int):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                    Gio.DBusCallFlags.NONE, TIMEOUT_MS).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.process = process

    def call(self, place: tuple, interface: str, method: str, arguments=None):
        answer = self.bus.call_sync(place[0], place[1], interface, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT_MS)
        return answer.unpack()

    def get(self, place: tuple, interface: str, name: str):
        return self.call(place, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, name)))[0]

    def roots(self) -> list[tuple]:
        """The applications that belong to the process."""
        def process_of(name: str) -> int:
            return self.call(("org.freedesktop.DBus", "/org/freedesktop/DBus"), "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                             GLib.Variant("(s)", (name,)))[0]
        found = self.call(("org.a11y.atspi.Registry", ROOT), ACCESSIBLE, "GetChildren")[0]
        return [tuple(place) for place in found if process_of(place[0]) == self.process]

    def walk(self):
        """Every accessible that there is: (place, depth, role, name). What vanishes on the way is left out."""
        pending = [(place, 0) for place in reversed(self.roots())]
        while pending:
            place, depth = pending.pop()
            try:
                role = self.call(place, ACCESSIBLE, "GetRoleName")[0]
                name = self.get(place, ACCESSIBLE, "Name")
                children = self.call(place, ACCESSIBLE, "GetChildren")[0] if depth < MAX_DEPTH else []
            except GLib.Error:
                continue
            yield place, depth, role, name
            pending += [(tuple(child), depth + 1) for child in reversed(children)]

    def find(self, name: str, roles: list[str]) -> tuple | None:
        for place, _, role, its_name in self.walk():
            if its_name == name and (not roles or role in roles):
                return place
        return None

    def describe(self, place: tuple) -> dict:
        """State, value where it has one, and the texts below."""
        words = self.call(place, ACCESSIBLE, "GetState")[0]
        bits = words[0] | (words[1] << 32 if len(words) > 1 else 0)
        found = {state: bool(bits >> bit & 1) for state, bit in STATE_BITS.items()}
        try:
            found["value"] = self.get(place, "org.a11y.atspi.Value", "CurrentValue")
        except GLib.Error:
            found["value"] = None
        found["texts"] = self.texts(place)
        return found

    def texts(self, place: tuple) -> list[str]:
        """The names of the labels below, in their order."""
        found = []
        for child in self.call(place, ACCESSIBLE, "GetChildren")[0]:
            child = tuple(child)
            if self.call(child, ACCESSIBLE, "GetRoleName")[0] in ("label", "static"):
                found.append(self.get(child, ACCESSIBLE, "Name"))
            found += self.texts(child)
        return found


def start_server(folder: pathlib.Path, size: str) -> subprocess.Popen:
    """An X server whose picture is a file in @folder; sets DISPLAY."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-fbdir", folder, "-noreset", "-nolisten", "tcp"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read, encoding="ascii") as file:
        os.environ["DISPLAY"] = ":" + file.readline().strip()
    return server


def write_png(picture: pathlib.Path, out: pathlib.Path) -> None:
    """Turns the server's memory, a file in the format of xwd with 32 bits a pixel, into a PNG."""
    data = picture.read_bytes()
    fields = struct.unpack(">25I", data[:100])
    header, width, height, line, colours = fields[0], fields[4], fields[5], fields[12], fields[19]
    pixels = data[header + 12 * colours:]
    rows = bytearray()
    for y in range(height):
        row = pixels[y * line:y * line + 4 * width]
        colour = bytearray(3 * width)
        colour[0::3], colour[1::3], colour[2::3] = row[2::4], row[1::4], row[0::4]
        rows += b"\0" + colour

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    out.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                    chunk(b"IDAT", zlib.compress(bytes(rows), 6)) + chunk(b"IEND", b""))


class Desktop:
    """Carries out the commands."""

    def __init__(self, command: list[str], folder: pathlib.Path, size: str):
        self.folder = folder
        self.server = start_server(folder, size)
        self.program = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        self.tree = Tree(self.program.pid)

    def do_find(self, name: str, roles: list[str]):
        place = self.tree.find(name, roles)
        return self.tree.describe(place) if place else None

    def do_press(self, name: str, roles: list[str]):
        place = self.tree.find(name, roles)
        return bool(place) and self.tree.call(place, "org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (0,)))[0]

    def do_texts(self):
        """Every text of every window, which tells what a dialog says."""
        return [name for _, _, role, name in self.tree.walk() if role in ("label", "static") and name]

    def do_outline(self):
        return [f"{'  ' * depth}{role} \"{name}\"" for _, depth, role, name in self.tree.walk()]

    def do_activate(self, bus_name: str, path: str, action: str, value: str | None):
        parameters = [GLib.Variant("s", value)] if value is not None else []
        Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(bus_name, path, ACTIONS, "Activate",
                                                        GLib.Variant("(sava{sv})", (action, parameters, {})), None,
                                                        Gio.DBusCallFlags.NONE, TIMEOUT_MS)
        return True

    def do_picture(self, path: str):
        write_png(self.folder / "Xvfb_screen0", pathlib.Path(path))
        return True

    def do_process(self):
        return self.program.pid

    def end(self) -> None:
        for child in (self.program, self.server):
            child.terminate()
            child.wait()


def main() -> int:
    request = json.loads(sys.stdin.readline())
    desktop = Desktop(request["command"], pathlib.Path(request["folder"]), request["size"])
    try:
        for line in sys.stdin:
            name, arguments = json.loads(line)
            try:
                answer = {"value": getattr(desktop, f"do_{name}")(**arguments)}
            except (GLib.Error, OSError) as error:
                answer = {"error": str(error)}
            print(json.dumps(answer), flush=True)
    finally:
        desktop.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
