# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 1: dfu-util, unmodified, as a witness: what it flashes and reads back is what our virtual boards hold."""

import functools

from guest.case import case
from guest.profiles import PROFILES
from guest.sample import image, write_image

# Since 0.10 "main: exit 74 (EX_IOERR)" when the device does not answer after the leave request.
EXIT_LEFT = (0, 74)


def dfu_util(place, board, profile, *arguments):
    return place.run("dfu-util", "-d", profile.usb, "-p", board.path, "-a", "0", *arguments)


def address_of(profile, size=None, leave=False):
    """The -s option: a plain DFU device has no addresses."""
    if not profile.dfuse:
        return ()
    return ("-s", f"{profile.base:#010x}" + (f":{size}" if size else "") + (":leave" if leave else ""))


def read_back(place, board, profile, size):
    out = place.scratch / "read.bin"
    limit = () if profile.dfuse else ("-Z", str(size))
    done = dfu_util(place, board, profile, *address_of(profile, size), *limit, "-U", out)
    place.equal(done.returncode, 0, "exit status of dfu-util -U")
    return out.read_bytes()[:size]


def flash_and_read_back(place, profile):
    data = image(profile.size, profile.base)
    file = write_image(place.scratch / "image.bin", data)
    board = place.board(profile.name)
    done = dfu_util(place, board, profile, *address_of(profile), "-D", file)
    place.equal(done.returncode, 0, "exit status of dfu-util -D")
    if not profile.dfuse:
        board.wait_ready()
    place.check(read_back(place, board, profile, len(data)) == data, "dfu-util reads back what it wrote")
    board.check_holds(data)


for _profile in PROFILES:
    case(f"1. dfu-util flashes the {_profile.name} and reads it back")(functools.partial(flash_and_read_back, profile=_profile))


@case("1. dfu-util starts the firmware, and the board is gone")
def leave(place):
    profile = PROFILES[0]
    data = image(4096)
    board = place.board(profile.name, after_leave="firmware")
    done = dfu_util(place, board, profile, *address_of(profile, leave=True), "-D", write_image(place.scratch / "image.bin", data))
    place.check(done.returncode in EXIT_LEFT, f"exit status {done.returncode} of dfu-util after leaving is one of {EXIT_LEFT}")
    board.wait_ready("firmware")
    place.equal(board.report["left"], "0x08000000", "where the loader went")
    board.check_holds(data)
