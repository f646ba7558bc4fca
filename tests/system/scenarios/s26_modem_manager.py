# SPDX-License-Identifier: GPL-3.0-or-later
"""
Scenario 26: ModemManager runs. It writes AT commands to boards with two serial ports, which look like a modem's; our rule keeps it from them.
"""

from guest import rules
from guest.case import case
from guest.cli import bootpin, check_done
from guest.place import USER_ID
from guest.sample import image, write_image
from guest.system_bus import need, start_bus, start_service

TWO_PORTS = ("--second-port",)


class ModemManager:
    """The daemon as Debian starts it, but for its log."""

    def __init__(self, place):
        self.place = place
        program = need("ModemManager")
        start_bus(place)
        start_service(place, "org.freedesktop.ModemManager1", program, "--debug", log="ModemManager.log")

    def wait_told(self, *words) -> None:
        """Waits for a line of its log with all of these words."""
        log = self.place.folder / "ModemManager.log"
        self.place.wait(lambda: any(all(word in line for word in words) for line in log.read_text(encoding="utf-8", errors="replace").splitlines()),
                        f"ModemManager to tell {' '.join(words)}", 60)


@case("26. without the rule ModemManager writes to a board with two serial ports", alone=True, seconds=180)
def without_rule(place):
    rules.forbid()
    manager = ModemManager(place)
    board = place.board("betaflight", permitted=False, options=TWO_PORTS)
    tty = place.wait(lambda: board.tty, "the serial port")
    manager.wait_told(tty.name, "AT<CR>")
    place.check(board.report["firmware_received"] > 0, "the firmware got bytes that nobody wanted to send it")


@case("26. with the rule ModemManager leaves boards alone, and they are flashed while it runs", alone=True, seconds=180)
def with_rule(place):
    rules.allow(place.source, USER_ID)
    manager = ModemManager(place)
    data = image(20000)
    file = write_image(place.scratch / "image.hex", data)
    other = place.board("betaflight", options=TWO_PORTS)
    board = place.board("betaflight", options=TWO_PORTS)
    for one in (other, board):
        tty = place.wait(lambda: one.tty, "the serial port")
        manager.wait_told(tty.name, "filtered")
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--yes"), len(data))
    board.wait_ready("firmware", after=2)
    board.check_holds(data)
    place.equal(other.report["firmware_received"], 0, "bytes that the other board was sent")
