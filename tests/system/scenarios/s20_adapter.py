# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 20: a board behind a serial adapter, over a real tty. What the host sets is what the board's ROM sees."""

import os
import select
import termios
import time
import tty

from guest.case import case
from guest.cli import bootpin, check_done, check_failed
from guest.sample import image, write_image

SYNC, ACK = b"\x7f", b"\x79"
RATES = {9600: termios.B9600, 115200: termios.B115200}


class Line:
    """A tty as a program would use it."""

    def __init__(self, place, path):
        self.place = place
        self.file = os.open(path, os.O_RDWR | os.O_NOCTTY)
        place.at_end(self.close)

    def close(self) -> None:
        if self.file >= 0:
            os.close(self.file)
        self.file = -1

    def set(self, rate: int, even: bool) -> None:
        tty.setraw(self.file)
        words = termios.tcgetattr(self.file)
        words[2] = termios.CS8 | termios.CREAD | termios.CLOCAL | (termios.PARENB if even else 0)
        words[4] = words[5] = RATES[rate]
        termios.tcsetattr(self.file, termios.TCSAFLUSH, words)

    def ask(self, data: bytes, n: int, seconds: float = 1.0) -> bytes:
        """What comes after @data, at most @n bytes."""
        os.write(self.file, data)
        answer = b""
        while len(answer) < n and select.select([self.file], [], [], seconds)[0]:
            answer += os.read(self.file, n - len(answer))
        self.place.note(f"{data[:8].hex()} -> {answer[:16].hex() or 'silence'}")
        return answer


def open_line(place, board) -> Line:
    return Line(place, place.wait(lambda: board.tty, "the adapter's tty"))


@case("20. the ROM behind an adapter answers to even parity alone")
def parity(place):
    board = place.board("uart-f103")
    line = open_line(place, board)
    line.set(115200, even=False)
    place.equal(line.ask(SYNC, 1), b"", "answer without parity")
    line.set(115200, even=True)
    place.equal(line.ask(SYNC, 1, 20), ACK, "answer with even parity")
    place.equal(line.ask(b"\x02\xfd", 5, 20), b"\x79\x01\x04\x10\x79", "answer to Get ID")
    line.close()
    place.equal((board.report["received"], board.report["violations"]), (4, 0), "bytes and violations that the board saw")


@case("20. bytes behind an adapter take the time that the rate gives them")
def pace(place):
    board = place.board("uart-f103")
    line = open_line(place, board)
    line.set(9600, even=True)
    place.equal(line.ask(SYNC, 1, 20), ACK, "answer")
    line.ask(b"\x11\xee", 1, 20)
    began = time.monotonic()
    line.ask(b"\x08\x00\x00\x00\x08", 1, 20)
    place.equal(len(line.ask(b"\xff\x00", 257, 20)), 257, "bytes read")
    place.check(time.monotonic() - began >= 264 * 11 / 9600, "they took their time on the line at least")
    line.close()
    board.check_clean()


@case("20. bootpin-cli flashes a Naze32 behind an adapter, and a second run writes nothing")
def flash(place):
    data = image(12000)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("uart-f103")
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-reboot", "--no-leave", "--yes"), len(data))
    again = bootpin(place, "flash", file, "--board", board.id, "--no-reboot", "--no-leave", "--yes")
    check_done(place, again)
    place.equal((again.last["bytes_written"], again.last["sectors_erased"]), (0, 0), "bytes written, sectors erased")
    board.check_holds(data)


@case("20. an adapter that is unplugged in the middle is disconnected, and a second run finishes")
def unplug(place):
    data = image(12000)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("uart-f303", unplug_at=["4000"])
    broken = bootpin(place, "flash", file, "--board", board.id, "--no-reboot", "--no-leave", "--yes")
    check_failed(place, broken, 1, "disconnected", safe=False)
    board.wait_away()
    board.replug()
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-reboot", "--no-leave", "--yes"))
    board.check_holds(data)
