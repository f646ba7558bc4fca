# SPDX-License-Identifier: GPL-3.0-or-later
"""A terminal of its own, for programs that ask there."""

import os
import pty
import select
import subprocess


class Terminal:
    """A run of a program whose controlling terminal is ours; what it says there is kept in the case's log."""

    def __init__(self, place, *command, user: bool = False):
        self.place = place
        self.said = ""
        self._ours, theirs = pty.openpty()
        name = os.ttyname(theirs)
        self.child: subprocess.Popen = place.start(
            *command, user=user, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            preexec_fn=lambda: os.close(os.open(name, os.O_RDWR)))  # the first terminal that a new session opens becomes its own
        os.close(theirs)
        place.at_end(os.close, self._ours)

    def wait_for(self, text: str, seconds: float = 60) -> None:
        """Reads until the program has said this, after all that was read before."""
        begin = len(self.said)
        self.place.wait(lambda: self._read() or text in self.said[begin:], f"\"{text}\" on the terminal", seconds)

    def type(self, line: str) -> None:
        self.place.note("type a line")
        os.write(self._ours, line.encode() + b"\n")

    def end(self, seconds: float = 60) -> int:
        """Reads until the program has ended; its exit status."""
        self.place.wait(lambda: self._read() or self.child.poll() is not None, "the end of the program", seconds)
        self._read()
        return self.child.returncode

    def _read(self) -> None:
        while select.select([self._ours], [], [], 0)[0]:
            try:
                text = os.read(self._ours, 4096).decode(errors="replace")
            except OSError:  # nobody is on the other side any more
                return
            for line in text.splitlines():
                self.place.note("    " + line)
            self.said += text
