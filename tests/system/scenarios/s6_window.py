# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 6: the window itself, on a real desktop with a real board, through what assistive technology sees."""

from guest.case import case
from guest.sample import image, write_image
from guest.window import Window


@case("6. plug in, choose, Flash: the window flashes the board", alone=True)
def flash(place):
    data = image(40000)
    file = write_image(place.scratch / "image.hex", data)
    window = Window(place)
    window.picture("1-empty")
    board = place.board("f405", after_leave="firmware")
    place.wait(lambda: "STM32" in " ".join(window.boards), "the board in the drop-down")
    window.activate("firmware", str(file))
    window.wait_text(file.name)
    window.picture("2-ready")
    window.press("Flash")
    place.wait(lambda: 0 < window.progress < 1, "the progress to move")
    window.picture("3-flashing")
    first = window.progress
    place.wait(lambda: window.progress > first, "the progress to move on")
    window.wait_status("done")
    board.wait_ready("firmware")
    back = window.wait_text("The board is back")
    place.check("Betaflight" in back, f"what came back is told: {back}")
    window.picture("4-done")
    place.equal(board.report["left"], "0x08000000", "where the loader went")
    board.check_holds(data)


@case("6. unplugged in the middle: the error dialog says so", alone=True)
def unplug(place):
    file = write_image(place.scratch / "image.hex", image(40000))
    window = Window(place, file)
    board = place.board("f405", unplug_at=["write:5"])
    window.press("Flash")
    window.wait_text("went away")
    window.picture("dialog")
    place.equal(board.report["left"], None, "where the loader went")
    board.check_clean()


@case("6. the window follows boards that come and go", alone=True)
def come_and_go(place):
    window = Window(place)
    one = place.board("f405")
    place.wait(lambda: "STM32" in " ".join(window.boards), "the first board in the drop-down")
    window.activate("board", one.id)
    other = place.board("f405", serial="0123456789AB")
    window.activate("board", other.id)
    one.unplug()
    other.unplug()
    place.wait(lambda: "STM32" not in " ".join(window.boards), "the drop-down to be empty again")
    window.picture("empty-again")
