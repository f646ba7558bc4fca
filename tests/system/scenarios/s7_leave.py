# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 7: after a flash the board comes back as running firmware, on the same port, with the same id."""

import functools

from guest.case import case
from guest.cli import bootpin, bootpin_list, check_done
from guest.sample import image, write_image


def leave_into_firmware(place, profile):
    data = image(8192)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board(profile, after_leave="firmware")
    done = bootpin(place, "flash", file, "--board", board.id)
    check_done(place, done, len(data))
    place.equal(done.phases[-1], "restart", "last phase")
    board.wait_ready("firmware")
    entry = bootpin_list(place)[board.id]
    place.equal((entry["state"], entry["loader"], entry["vid"], entry["pid"]), ("firmware", None, "0483", "5740"), "what the board is now")
    place.check((entry["tty"] or "").startswith("/dev/tty"), f"its serial port is known: {entry['tty']}")
    place.equal(board.report["left"], "0x08000000", "where the loader went")
    board.check_holds(data)


for _profile in ("f405", "h743", "g474"):
    case(f"7. the {_profile} comes back as running firmware after a flash")(functools.partial(leave_into_firmware, profile=_profile))


@case("7. leave alone starts the firmware that is there")
def leave_command(place):
    board = place.board("g474", after_leave="firmware")
    check_done(place, bootpin(place, "leave", "--board", board.id))
    board.wait_ready("firmware")
    board.check_clean()


@case("7. a plain DFU board that must be reset to manifest is reset")
def intolerant(place):
    data = image(8192, 0x08002000)
    file = write_image(place.scratch / "image.bin", data)
    board = place.board("dfu-intolerant", after_leave="firmware")
    check_done(place, bootpin(place, "flash", file, "--board", board.id), len(data))
    board.wait_ready("firmware")
    board.check_holds(data)
