# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 5: the plug is pulled in the middle, or the board falls silent. A second run finishes the work."""

import functools
import time

from guest.case import case
from guest.cli import bootpin, check_done, check_failed
from guest.sample import image, write_image

SIZE = 20000
# A request without any answer is given up after seconds, not minutes.
WEDGE_BOUND = 60


def unplug_and_finish(place, profile, where):
    data = image(SIZE)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board(profile, unplug_at=[where])
    broken = bootpin(place, "flash", file, "--board", board.id, "--no-leave")
    check_failed(place, broken, 1, "disconnected", safe=False)
    board.wait_away()
    board.replug()
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-leave"))
    board.check_holds(data)


for _what, _where in (("erase", "erase:1"), ("erase of the second sector", "erase:2"), ("write", "write:3"), ("verify", "verify:3")):
    for _profile in ("f405", "g474"):
        case(f"5. {_profile} unplugged during {_what} is disconnected, and a second run finishes")(
            functools.partial(unplug_and_finish, profile=_profile, where=_where))


def wedge_and_finish(place, profile, where):
    data = image(SIZE)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board(profile, faults=[f"wedge@{where}"])
    began = time.monotonic()
    broken = bootpin(place, "flash", file, "--board", board.id, "--no-leave")
    check_failed(place, broken, 1, "timeout", safe=False)
    place.check(time.monotonic() - began < WEDGE_BOUND, f"it ends within {WEDGE_BOUND} s ({time.monotonic() - began:.1f} s)")
    board.unplug()
    board.replug()
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-leave"))
    board.check_holds(data)


for _where in ("erase:1", "write:3", "verify:3"):
    case(f"5. a board that wedges at {_where.split(':')[0]} ends in timeout, and a second run finishes")(
        functools.partial(wedge_and_finish, profile="g474", where=_where))


@case("5. a board that leaves and comes back in the middle is not touched again by itself")
def vanish_and_return(place):
    data = image(SIZE)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("g474", faults=["vanish-and-return@write:3"])
    broken = bootpin(place, "flash", file, "--board", board.id, "--no-leave")
    check_failed(place, broken, 1, "disconnected", safe=False)
    board.wait_ready(after=1)
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-leave"))
    board.check_holds(data)
