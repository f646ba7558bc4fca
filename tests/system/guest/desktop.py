# SPDX-License-Identifier: GPL-3.0-or-later
"""
The far side of guest.window, run as the ordinary user in a session bus of its own: an X server in memory, the program, and a reader of
its accessible tree. Takes commands as lines of JSON on standard input and answers each with one line on descriptor 3.
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
ANSWERS = 3
TIMEOUT_MS = 20000
MAX_DEPTH = 40
STATE_BITS = {"checked": 4, "enabled": 8, "focused": 12, "sensitive": 24, "showing": 25, "visible": 30}


class Node:
    """One accessible as it was when it was looked at."""

    def __init__(self, place: tuple):
        self.place = place
        self.role = ""
        self.name = ""
        self.children: list[Node] = []

    def walk(self, depth: int = 0):
        yield self, depth
        for child in self.children:
            yield from child.walk(depth + 1)


class Tree:
    """What assistive technology sees of one program. Questions go out many at once: each takes three processes to be answered."""

    def __init__(self, process: int):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                    Gio.DBusCallFlags.NONE, TIMEOUT_MS).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.process = process
        self.known: dict[str, tuple] = {}

    def ask(self, questions: list[tuple]) -> list:
        """Puts the questions (place, interface, method, arguments) at once; the answers in their order, None for an error."""
        answers: list = [None] * len(questions)
        waiting = len(questions)

        def on_answer(bus, result, index):
            nonlocal waiting
            waiting -= 1
            try:
                answers[index] = bus.call_finish(result).unpack()
            except GLib.Error:
                pass

        for index, (place, interface, method, arguments) in enumerate(questions):
            self.bus.call(place[0], place[1], interface, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT_MS, None, on_answer, index)
        while waiting:
            GLib.MainContext.default().iteration(True)
        return answers

    def roots(self) -> list[Node]:
        """The applications that belong to the process."""
        answer = self.ask([(("org.a11y.atspi.Registry", ROOT), ACCESSIBLE, "GetChildren", None)])[0]
        places = [tuple(place) for place in (answer[0] if answer else [])]
        owners = self.ask([(("org.freedesktop.DBus", "/org/freedesktop/DBus"), "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                            GLib.Variant("(s)", (place[0],))) for place in places])
        return [Node(place) for place, owner in zip(places, owners) if owner and owner[0] == self.process]

    def look(self, tops: list[Node]) -> list[Node]:
        """Fills in the nodes and all that is below them, level by level."""
        level, depth = tops, 0
        while level and depth < MAX_DEPTH:
            answers = self.ask([question for node in level for question in (
                name_of(node.place), (node.place, ACCESSIBLE, "GetRoleName", None), (node.place, ACCESSIBLE, "GetChildren", None))])
            for index, node in enumerate(level):
                name, role, children = answers[3 * index:3 * index + 3]
                node.name, node.role = name[0] if name else "", role[0] if role else ""
                node.children = [Node(tuple(place)) for place in (children[0] if children else [])]
            level = [child for node in level for child in node.children]
            depth += 1
        return tops

    def all(self):
        for top in self.look(self.roots()):
            yield from top.walk()

    def find(self, name: str, roles: list[str]) -> tuple | None:
        """The place of the control with this name and one of these roles. A widget keeps its place as long as it lives."""
        known = self.known.get(name)
        if known and self.ask([name_of(known)])[0] == (name,):
            return known
        for node, _ in self.all():
            if node.name == name and (not roles or node.role in roles):
                self.known[name] = node.place
                return node.place
        return None

    def describe(self, place: tuple) -> dict:
        """State, value where it has one, and the texts below."""
        state, value = self.ask([(place, ACCESSIBLE, "GetState", None), property_of(place, "org.a11y.atspi.Value", "CurrentValue")])
        words = state[0] if state else [0, 0]
        bits = words[0] | (words[1] << 32)
        found = {name: bool(bits >> bit & 1) for name, bit in STATE_BITS.items()}
        return found | {"value": value[0] if value else None, "texts": texts_of(self.look([Node(place)]))}


def property_of(place: tuple, interface: str, name: str) -> tuple:
    return place, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, name))


def name_of(place: tuple) -> tuple:
    return property_of(place, ACCESSIBLE, "Name")


def texts_of(tops: list[Node]) -> list[str]:
    """What the labels say, in their order."""
    return [node.name for top in tops for node, _ in top.walk() if node.role in ("label", "static") and node.name]


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
        self.program = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        self.tree = Tree(self.program.pid)

    def do_find(self, name: str, roles: list[str]):
        place = self.tree.find(name, roles)
        return self.tree.describe(place) if place else None

    def do_press(self, name: str, roles: list[str]):
        place = self.tree.find(name, roles)
        answer = self.tree.ask([(place, "org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (0,)))])[0] if place else None
        return bool(answer) and answer[0]

    def do_texts(self):
        """Every text of every window, which tells what a dialog says."""
        return texts_of(self.tree.look(self.tree.roots()))

    def do_outline(self):
        return [f"{'  ' * depth}{node.role} \"{node.name}\"" for node, depth in self.tree.all()]

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
    answers = open(ANSWERS, "w", encoding="utf-8", closefd=False)
    desktop = Desktop(request["command"], pathlib.Path(request["folder"]), request["size"])
    try:
        for line in sys.stdin:
            name, arguments = json.loads(line)
            try:
                answer = {"value": getattr(desktop, f"do_{name}")(**arguments)}
            except (GLib.Error, OSError) as error:
                answer = {"error": str(error)}
            print(json.dumps(answer), file=answers, flush=True)
    finally:
        desktop.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
