# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 23: running firmware and the window: one click from the serial port to flashed and running again."""

from guest.case import case
from guest.sample import image, write_image
from guest.window import Window


def choose(window, board, name):
    def is_chosen():
        window.activate("board", board.id)
        return name in " ".join(window.boards)
    window.place.wait(is_chosen, f"{name} to be chosen")


@case("23. the window reboots a running board, flashes it and tells what it runs now; the other board is not touched", alone=True)
def flash(place):
    data = image(20000)
    other = place.board("inav7")
    board = place.board("betaflight")
    window = Window(place, write_image(place.scratch / "image.hex", data))
    choose(window, board, "SPEEDYBEEF405V3")
    window.press("Flash")
    window.wait_status("done", 120)
    board.wait_ready("firmware", after=2)
    window.wait_status("Betaflight")
    window.picture("1-runs-again")
    board.check_holds(data)
    place.equal((other.report["requests"], other.report["firmware_runs"]), (0, 1), "requests and starts of the other board")


@case("23. the window asks for the BOOT button when a board is deaf, and goes on by itself", alone=True)
def by_hand(place):
    data = image(20000)
    board = place.board("deaf")
    window = Window(place, write_image(place.scratch / "image.hex", data))
    choose(window, board, "STM32F405")
    window.press("Flash")
    window.wait_status("BOOT", 120)
    window.picture("1-asked")
    board.hold_boot()
    window.wait_status("done", 120)
    window.picture("2-done")
    board.check_holds(data)
