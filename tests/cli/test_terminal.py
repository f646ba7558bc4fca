#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person before a terminal sees: the bar, and questions."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from clitesting import PROGRAM, CliTest, image, intel_hex, main

# Erases and writes fast, by small pages.
G474 = ("--board", "virtual:g474")


class Terminal:
    """The program on a pseudo-terminal."""

    def __init__(self, test: CliTest, *arguments, columns: int = 80):
        self.test = test
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen(
            [PROGRAM, *map(str, arguments)], stdin=slave, stdout=slave, stderr=slave, env=test.environment,
            cwd=test.folder, start_new_session=True, preexec_fn=lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.text = ""

    def read_until(self, pattern: str, timeout: float = 60) -> str:
        """Reads until the pattern was seen, or to the end."""
        limit = time.monotonic() + timeout
        while not re.search(pattern, self.text):
            ready, _, _ = select.select([self.master], [], [], max(0, limit - time.monotonic()))
            self.test.assertTrue(ready, f"no {pattern!r} in {self.text!r}")
            try:
                data = os.read(self.master, 65536)
            except OSError:
                break
            if not data:
                break
            self.text += data.decode()
        return self.text

    def type(self, text: str):
        os.write(self.master, text.encode())

    def end(self) -> int:
        self.read_until(r"\A(?!)")
        os.close(self.master)
        return self.process.wait(timeout=30)


class OnTerminal(CliTest):
    def frames(self, text: str) -> list:
        """The states of the live line."""
        return [part.rstrip() for part in text.split("\r") if "%" in part and "\n" not in part]

    def test_progress_is_one_line_that_moves(self):
        for columns in (80, 40, 20):
            with self.subTest(columns=columns):
                path = self.write_hex(size=30000, seed=columns)
                terminal = Terminal(self, "flash", *G474, path, columns=columns)
                self.assertEqual(terminal.end(), 0, terminal.text)
                frames = self.frames(terminal.text)
                self.assertGreater(len(frames), 3, terminal.text)
                percents = [int(re.search(r"(\d+) %", frame).group(1)) for frame in frames]
                self.assertEqual(percents, sorted(percents))
                for frame in frames:
                    self.assertLess(len(frame), columns)
                self.assertEqual("█" in terminal.text, columns == 80)
                self.assertTrue(terminal.text.splitlines()[-1].lstrip("\r ").startswith("Done"), terminal.text)

    def test_speed_and_time_left_are_told(self):
        terminal = Terminal(self, "flash", *G474, self.write_hex(size=60000))
        self.assertEqual(terminal.end(), 0)
        self.assertIn("/s", terminal.text)
        self.assertRegex(terminal.text, r"\d+ s left")

    def test_a_question_is_asked_and_only_yes_is_yes(self):
        for answer in ("\n", "n\n", "x\n", "\x04"):
            terminal = Terminal(self, "erase", *G474)
            terminal.read_until(r"\[y/N\] ")
            self.assertIn("virtual:g474", terminal.text)
            terminal.type(answer)
            self.assertEqual(terminal.end(), 130, terminal.text)
        self.assertFalse(list(self.boards.rglob("flash.bin")))

    def test_yes_is_yes(self):
        terminal = Terminal(self, "unprotect", *G474)
        terminal.read_until(r"\[y/N\] ")
        terminal.type("y\n")
        self.assertEqual(terminal.end(), 0, terminal.text)

    def test_ctrl_c_at_a_question(self):
        terminal = Terminal(self, "erase", *G474)
        terminal.read_until(r"\[y/N\] ")
        terminal.type("\x03")
        self.assertEqual(terminal.end(), 130, terminal.text)

    def test_ctrl_c_during_a_job(self):
        path = self.write("long.hex", intel_hex({0x08000000: image(120 * 1024)}))
        terminal = Terminal(self, "flash", *G474, path)
        terminal.read_until(r"Writing")
        terminal.type("\x03")
        self.assertEqual(terminal.end(), 130, terminal.text)
        self.assertIn("Cancelled", terminal.text)

    def test_a_board_that_is_deaf_is_waited_for_until_ctrl_c(self):
        terminal = Terminal(self, "reboot", "--board", "virtual:deaf")
        terminal.read_until(r"BOOT")
        self.assertIsNone(terminal.process.poll())
        terminal.type("\x03")
        self.assertEqual(terminal.end(), 130, terminal.text)

    def test_a_second_ctrl_c_kills(self):
        path = self.write("long.hex", intel_hex({0x08000000: image(120 * 1024)}))
        terminal = Terminal(self, "flash", *G474, path)
        terminal.read_until(r"Erasing")
        terminal.type("\x03")
        terminal.read_until(r"again")
        terminal.type("\x03")
        self.assertIn(terminal.end(), (-signal.SIGINT, 130))


if __name__ == "__main__":
    main()
