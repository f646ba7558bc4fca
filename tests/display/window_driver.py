# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the window of Bootpin from outside, as a screen reader does: by accessible names and roles, over AT-SPI."""

import configparser
import os
import signal
import subprocess
import sys
import time

# Warnings are fatal in the program under test, not in this one: AT-SPI warns of every program that ends.
G_DEBUG = os.environ.pop("G_DEBUG", "")

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, Gio, GLib
except (ImportError, ValueError) as problem:
    print(f"1..0 # SKIP {problem} (needs python3-gi and the introspection data of AT-SPI)")
    sys.exit(0)

from clitesting import CliTest

APP_ID = "io.github.bootpin.Bootpin"
APP_PATH = "/io/github/bootpin/Bootpin"
WINDOW_PATH = APP_PATH + "/window/1"
PROGRAM = os.environ["BOOTPIN_PROGRAM"]
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
    assert Atspi.Action.do_action(node, 0), f"{node.get_name()} could not be pressed"


def get_value(node):
    return Atspi.Value.get_current_value(node)


def set_text(node, text):
    assert Atspi.EditableText.set_text_contents(node, text), f"{node.get_name()} could not be filled"


def get_role(node):
    """The role, by the name that AT-SPI had for it before 2.56."""
    role = node.get_role_name()
    return "push button" if role == "button" else role


class Window:
    """A running bootpin, and what is on its screen."""

    def __init__(self, *arguments, environment=None):
        self.process = subprocess.Popen([PROGRAM, *map(str, arguments)], env=environment)
        Atspi.init()
        self.desktop = Atspi.get_desktop(0)
        # What is cached is stale by the time a test asks for it.
        self.desktop.set_cache_mask(Atspi.Cache.NONE)
        self.root = wait_for("the program", self._find_root)
        self.root.set_cache_mask(Atspi.Cache.NONE)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def _find_root(self):
        assert self.process.poll() is None, f"bootpin ended with {self.process.returncode}"
        for index in range(self.desktop.get_child_count()):
            child = self.desktop.get_child_at_index(index)
            if child is not None and child.get_name() == "bootpin" and child.get_child_count():
                return child
        return None

    def quit(self):
        """Quits as the menu does. Returns the exit status."""
        if self.process.poll() is None:
            self.action("app", "quit")
        return self.wait()

    def wait(self):
        try:
            return self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    # --- what is on the screen ---

    def windows(self):
        return [self.root.get_child_at_index(index) for index in range(self.root.get_child_count())]

    def all(self, name=None, role=None):
        found = []
        for window in self.windows():
            for node in walk(window):
                if (name is None or node.get_name() == name) and (role is None or get_role(node) == role):
                    found.append(node)
        return found

    def find(self, name, role=None):
        return wait_for(f"“{name or role}”", lambda: next(iter(self.all(name, role)), None))

    def is_there(self, name, role=None):
        return bool(self.all(name, role))

    def press(self, name, role="push button"):
        press(self.find(name, role))

    def status(self):
        """The sentence on where things stand: the one child label of "Status"."""
        # Not by its name: GTK 4.18 gives the role none.
        box = self.find(None, "status bar")
        assert box.get_child_count() == 1, "the status box has one child"
        return box.get_child_at_index(0).get_name()

    def wait_for_status(self, text):
        wait_for(f"the status “{text}”, last “{self.status()}”", lambda: text in self.status())

    def has_text(self, text):
        return any(text in node.get_name() for node in self.all())

    def wait_for_text(self, text):
        wait_for(f"the words “{text}”", lambda: self.has_text(text))

    def dump(self):
        for window in self.windows():
            self._dump(window, 0)

    def _dump(self, node, depth):
        sensitive = "" if is_sensitive(node) else " (insensitive)"
        print(f"# {'  ' * depth}{node.get_role_name()} “{node.get_name()}”{sensitive}", file=sys.stderr)
        for index in range(node.get_child_count()):
            self._dump(node.get_child_at_index(index), depth + 1)

    # --- the actions over D-Bus ---

    def _actions(self, group, method, arguments, reply):
        path = WINDOW_PATH if group == "win" else APP_PATH
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
        wait_for(f"the firmware {path}", lambda: self.describe("firmware")[2] == [str(path)])


class WindowTest(CliTest):
    """A test with practice boards and a folder of its own, and windows that end with it."""

    def setUp(self):
        super().setUp()
        self.environment["G_DEBUG"] = G_DEBUG

    def open(self, *arguments):
        window = Window(*arguments, environment=self.environment)
        self.addCleanup(self._close, window)
        return window

    def _close(self, window):
        if window.process.poll() is not None:
            return
        if self._outcome.success:
            self.assertEqual(window.quit(), 0)
        else:
            window.dump()
            window.kill()

    def practice(self, *arguments, board="virtual:f405"):
        window = self.open("--practice", *arguments)
        window.choose_board(board)
        return window

    def protect(self, board="f405"):
        """Switches on the read protection of a practice board that no program has open."""
        path = self.boards / board / "state"
        if not path.exists():
            self.run_cli("read", "--board", f"virtual:{board}", "--address", "0x08000000", "--size", "4", "out.bin")
        state = configparser.ConfigParser()
        state.read(path)
        for section in state.sections():
            state[section]["protected"] = "1"
        with open(path, "w", encoding="utf-8") as file:
            state.write(file, space_around_delimiters=False)
