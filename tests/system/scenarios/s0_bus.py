# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 0: the bench itself. Devices appear on a real bus, with nodes, ttys and strings, and go again."""

import pathlib
import subprocess

from guest.board import SYSFS
from guest.case import case


@case("0. running firmware becomes a tty, and is gone when unplugged")
def firmware_on_the_bus(place):
    board = place.board(start="firmware", wait=False)
    board.wait_ready("firmware")
    folder = SYSFS / board.path
    place.equal((folder / "idVendor").read_text().strip() + ":" + (folder / "idProduct").read_text().strip(), "0483:5740", "ids")
    place.equal((folder / "manufacturer").read_text().strip(), "Betaflight", "manufacturer")
    ttys = place.wait(lambda: list(folder.glob("*/tty/tty*")), "a tty below the device")
    node = pathlib.Path("/dev") / ttys[0].name
    place.check(node.is_char_device(), f"{node} is a character device")
    place.equal(place.run("stty", "-F", node).returncode, 0, "the tty can be opened")
    board.unplug()
    place.wait(lambda: not node.exists(), f"{node} to go")
    place.wait(lambda: not folder.exists(), f"{folder} to go")
