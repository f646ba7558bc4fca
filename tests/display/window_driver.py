# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the window of Bootpin from outside, as a screen reader does: by accessible names and roles, over AT-SPI."""

import os
import signal
import subprocess
import sys
import time

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, Gio, GLib
except (ImportError, ValueError) as problem:
    print(f"skipped: {problem} (needs python3-gi and the introspection of AT-SPI)")
    sys.exit(77)

APP_ID = "io.github.bootpin.Bootpin"
WINDOW_PATH = "/io/github/bootpin/Bootpin/window/1"
DEADLINE = 60  # generous: sanitized builds on slow machines
POLL = 0.05


class TooLate(AssertionError):
    pass


def wait_for(what, probe, deadline=DEADLINE):
    """Polls until @probe gives something true, and returns that."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        try:
            found = probe()
        except GLib.Error:  # the widget went away while it was asked
            found = None
        if found:
            return found
        time.sleep(POLL)
    raise TooLate(f"waited in vain for {what}")


def walk(node):
    """All accessibles below @node, depth first, @node too."""
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child)


def has_state(node, state):
    return node.get_state_set().contains(state)


def is_sensitive(node):
    return has_state(node, Atspi.StateType.SENSITIVE)


def is_checked(node):
    return has_state(node, Atspi.StateType.CHECKED)


def press(node):
    assert node.get_action_iface() is not None, f"{node.get_name()} has no action"
    assert node.do_action(0), f"{node.get_name()} could not be pressed"


class Bootpin:
    """A running bootpin."""

    def __init__(self, program, *arguments):
        self.process = subprocess.Popen([program, *map(str, arguments)])
        Atspi.init()
        self.desktop = Atspi.get_desktop(0)
        # What is cached is stale by the time a test asks for it.
        self.desktop.set_cache_mask(Atspi.Cache.NONE)
        self.root = wait_for("the program", self._find_root)
        self.root.set_cache_mask(Atspi.Cache.NONE)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None and self.process.poll() is None:
            self.dump()
        if self.process.poll() is None:
            self.action("app", "quit")
        try:
            status = self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            status = "killed: it did not quit"
        if kind is None:
            assert status == 0, f"bootpin ended with {status}"

    def _find_root(self):
        assert self.process.poll() is None, f"bootpin ended with {self.process.returncode}"
        for index in range(self.desktop.get_child_count()):
            child = self.desktop.get_child_at_index(index)
            if child is not None and child.get_name() in (APP_ID, "bootpin", "Bootpin") and child.get_child_count():
                return child
        return None

    def windows(self):
        return [self.root.get_child_at_index(index) for index in range(self.root.get_child_count())]

    def all(self, name=None, role=None):
        found = []
        for window in self.windows():
            for node in walk(window):
                if name is not None and node.get_name() != name:
                    continue
                if role is not None and node.get_role_name() != role:
                    continue
                found.append(node)
        return found

    def find(self, name, role=None):
        return wait_for(f"“{name}”", lambda: next(iter(self.all(name, role)), None))

    def is_there(self, name):
        return bool(self.all(name))

    def press(self, name):
        press(self.find(name))

    def status(self):
        """The sentence on where things stand: the one child label of "Status"."""
        box = self.find("Status")
        assert box.get_child_count() == 1, "the status box has one child"
        return box.get_child_at_index(0).get_name()

    def wait_for_status(self, text):
        return wait_for(f"the status “{text}” (it is “{self.status()}”)", lambda: text in self.status())

    def texts(self):
        """All words in the windows."""
        return [node.get_name() for node in self.all()]

    def wait_for_text(self, text):
        return wait_for(f"the words “{text}”", lambda: any(text in words for words in self.texts()))

    # --- the actions over D-Bus ---

    def _actions(self, group, method, arguments, reply):
        path = WINDOW_PATH if group == "win" else "/io/github/bootpin/Bootpin"
        return self.bus.call_sync(APP_ID, path, "org.gtk.Actions", method, arguments, reply,
                                  Gio.DBusCallFlags.NONE, -1, None)

    def action(self, group, name, parameter=None):
        parameters = [parameter] if parameter is not None else []
        self._actions(group, "Activate", GLib.Variant("(sava{sv})", (name, parameters, {})), None)

    def set_state(self, name, value):
        self._actions("win", "SetState", GLib.Variant("(sva{sv})", (name, value, {})), None)

    def describe(self, name):
        """(enabled, parameter type, [state]) of a window action."""
        reply = self._actions("win", "Describe", GLib.Variant("(s)", (name,)), GLib.VariantType("((bgav))"))
        return reply.unpack()[0]

    def choose_board(self, board):
        self.action("win", "board", GLib.Variant("s", board))
        wait_for(f"the board {board}", lambda: self.describe("board")[2] == [board])

    def choose_firmware(self, path):
        self.action("win", "firmware", GLib.Variant("s", str(path)))

    def dump(self):
        for window in self.windows():
            self._dump(window, 0)

    def _dump(self, node, depth):
        states = "".join(sign if has_state(node, state) else "-" for sign, state in (
            ("s", Atspi.StateType.SENSITIVE), ("f", Atspi.StateType.FOCUSABLE)))
        print(f"{'  ' * depth}{node.get_role_name()} “{node.get_name()}” {states} {node.get_description()}", file=sys.stderr)
        for index in range(node.get_child_count()):
            self._dump(node.get_child_at_index(index), depth + 1)


def program():
    """The program under test, as meson names it."""
    return os.environ["BOOTPIN_PROGRAM"]
