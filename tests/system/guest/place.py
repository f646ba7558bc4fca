# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a case works: folders, programs, an ordinary user, virtual boards; and the log of all that it did."""

import contextlib
import json
import os
import pathlib
import queue
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from typing import Callable

from guest.board import VirtualBoard
from guest.process import catches, end_child
from guest.rules import allow, forbid

USER_ID = 4242
USER = "pilot"
HOME = pathlib.Path("/home") / USER
PORTS = 15
# The guest has this machine's root, but is not the container that this machine may be.
SANDBOX_MARKS = (pathlib.Path("/.dockerenv"), pathlib.Path("/run/.containerenv"), pathlib.Path("/.flatpak-info"))

_free_ports: queue.Queue = queue.Queue()


class Failed(Exception):
    """Something is not as the case says that it must be."""


def prepare_machine() -> None:
    """Once a boot: an ordinary user, no rule for boards, nobody logged in, no mark of a sandbox."""
    with open("/etc/passwd", "a", encoding="utf-8") as users:
        users.write(f"{USER}:x:{USER_ID}:{USER_ID}::{HOME}:/bin/sh\n")
    with open("/etc/group", "a", encoding="utf-8") as groups:
        groups.write(f"{USER}:x:{USER_ID}:\n")
    HOME.mkdir(parents=True)
    os.chown(HOME, USER_ID, USER_ID)
    for mark in SANDBOX_MARKS:
        mark.unlink(missing_ok=True)
    forbid()
    for port in range(PORTS):
        _free_ports.put(port)


class Place:
    """
    folder: kept after the run; for logs and pictures
    scratch: gone after the run; the ordinary user owns it
    """

    def __init__(self, request: dict, folder: pathlib.Path, seconds: float):
        self.source = pathlib.Path(request["source"])
        self.build = pathlib.Path(request["build"])
        self.folder = folder
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="bootpin-"))
        os.chown(self.scratch, USER_ID, USER_ID)
        self.deadline = time.monotonic() + seconds
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._cleanup = contextlib.ExitStack()
        self._log = self.log_file("log.txt")

    # Telling

    def note(self, text: str) -> None:
        """A line for the case's log."""
        with self._lock:
            self._log.write(f"{time.monotonic() - self._began:8.3f}  {text}\n")
            self._log.flush()

    def check(self, condition: bool, text: str) -> None:
        """Fails with what was expected if it is not so."""
        self.note(("ok      " if condition else "NOT OK  ") + text)
        if not condition:
            raise Failed(text)

    def equal(self, found, wanted, text: str) -> None:
        self.check(found == wanted, f"{text}: {found!r}" + ("" if found == wanted else f", and not {wanted!r}"))

    # Waiting

    def wait(self, condition: Callable, text: str, seconds: float = 60):
        """Waits until the condition gives something true, and returns that. The only place where a case sleeps."""
        end = min(time.monotonic() + seconds, self.deadline)
        while True:
            value = condition()
            if value:
                self.note(f"came    {text}")
                return value
            if time.monotonic() > end:
                raise Failed(f"waited in vain for {text}")
            time.sleep(0.05)

    def left(self) -> float:
        """The seconds that the case still has."""
        return max(1.0, self.deadline - time.monotonic())

    # Programs

    def log_file(self, name: str):
        """A file of the run's folder to which a program may write."""
        return self._cleanup.enter_context(open(self.folder / name, "a", encoding="utf-8"))

    def program(self, path: str) -> pathlib.Path:
        """A program of the build folder."""
        return self.build / path

    @property
    def cli(self) -> pathlib.Path:
        return self.program("src/cli/bootpin-cli")

    def environment(self, user: bool) -> dict:
        values = dict(os.environ)
        if user:
            values |= {"HOME": str(HOME), "USER": USER, "LOGNAME": USER, "XDG_RUNTIME_DIR": str(self.scratch)}
        return values

    def run(self, *command, user: bool = False, wrap=(), seconds: float | None = None) -> subprocess.CompletedProcess:
        """Runs a program to its end. It is killed when its time is over, and the case fails."""
        words = self._words(command, user, wrap)
        try:
            done = subprocess.run(words, cwd=self.scratch, env=self.environment(user), capture_output=True, text=True,
                                  stdin=subprocess.DEVNULL, timeout=min(seconds or self.left(), self.left()), check=False)
        except subprocess.TimeoutExpired as late:
            self._note_output(late.stdout, late.stderr)
            raise Failed(f"{command[0]} did not end in time") from late
        self._note_output(done.stdout, done.stderr)
        self.note(f"exit status {done.returncode}")
        return done

    def start(self, *command, user: bool = False, wrap=(), environment=None, **options) -> subprocess.Popen:
        """Starts a program; it is ended with the case at the latest. Options are those of Popen."""
        words = self._words(command, user, wrap)
        options.setdefault("stdin", subprocess.DEVNULL)
        child = subprocess.Popen(words, cwd=self.scratch, env=self.environment(user) | (environment or {}), **options)
        self._cleanup.callback(end_child, child)
        return child

    def _words(self, command, user: bool, wrap) -> list[str]:
        """The whole command: as root or as the ordinary user; @wrap is root's in any case and stands before all."""
        self.note(f"{'$' if user else '#'} {shlex.join(map(str, [*wrap, *command]))}")
        as_user = ("setpriv", "--reuid", USER_ID, "--regid", USER_ID, "--clear-groups", "--") if user else ()
        return [str(word) for word in (*wrap, *as_user, *command)]

    def _note_output(self, *outputs) -> None:
        for output in outputs:
            shown = output.decode(errors="replace") if isinstance(output, bytes) else output or ""
            for line in shown.split("\n"):
                last = line.rstrip("\r").rsplit("\r", 1)[-1]  # of a progress bar, only how far it came
                if last.strip():
                    self.note("    " + last)

    def set_password(self, user: str, password: str) -> None:
        """For this boot; nobody has one before."""
        subprocess.run(["chpasswd"], input=f"{user}:{password}\n", text=True, check=True)

    # Boards

    def board(self, profile: str = "f405", wait: bool = True, permitted: bool = True, **options) -> VirtualBoard:
        """Plugs a virtual board in; see VirtualBoard for the options. The ordinary user may use it, if @permitted."""
        if permitted:
            allow(self.source, USER_ID)
        board = VirtualBoard(self, profile, _free_ports, **options)
        self._cleanup.callback(board.end)
        if wait:
            board.wait_ready()
        return board

    def blank(self, profile: str) -> bytes:
        """What the flash of such a board holds before anybody has touched it."""
        out = self.scratch / f"{profile}-new.bin"
        if not out.exists():
            child = self.start(self.program("tests/tools/bootpin-virtual"), "--profile", profile, "--port", PORTS, "--start", "nothing",
                               "--dump", out)
            self.wait(lambda: catches(child.pid, signal.SIGTERM), "bootpin-virtual to be up")
            end_child(child)
        return out.read_bytes()

    def at_end(self, function: Callable, *arguments) -> None:
        """Calls the function at the end of the case, whatever its outcome; the last one first."""
        self._cleanup.callback(function, *arguments)

    def close(self) -> None:
        try:
            self._cleanup.close()
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)


def json_lines(text: str) -> list:
    return [json.loads(line) for line in text.splitlines() if line.strip()]
