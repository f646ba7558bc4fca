# SPDX-License-Identifier: GPL-3.0-or-later
"""
Scenario 21: a board runs its firmware and is a serial port. It is asked for its loader in the way that its firmware knows, followed by its
port, flashed, and comes back running; or it is left alone and the user is told what to do.
"""

import functools

from guest.case import case
from guest.cli import bootpin, bootpin_list, check_done, check_failed
from guest.profiles import RUNNING, find_profile
from guest.sample import image, write_image

SIZE = 20000
# The first 16 KiB of a Crazyflie are the loader of its radio, which stays.
BASES = {"crazyflie": 0x08004000}
# Firmwares whose port comes, goes and comes again after a start.
TWICE = ("betaflight-h743",)
FLASHED = ("betaflight", "betaflight-h743", "old-betaflight", "cleanflight", "inav7", "inav9", "emuflight", "left-in-cli", "crazyflie", "slow")


def make_file(place, profile="betaflight", seed=1):
    base = BASES.get(profile, 0x08000000)
    data = image(SIZE, base, seed)
    return data, base - 0x08000000, write_image(place.scratch / f"image-{seed}.hex", data, base)


def to_loader_and_back(place, profile):
    data, offset, file = make_file(place, profile)
    board = place.board(profile)
    devices = [board.node]
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--yes"), len(data))
    board.wait_ready("firmware", after=3 if profile in TWICE else 2)
    devices.append(board.node)
    place.check(devices[0] != devices[1], f"it came back on another device number: {devices}")
    entry = bootpin_list(place)[board.id]
    place.equal((entry["state"], entry["loader"]), ("firmware", None), "what the board is now")
    place.equal(board.report["firmware_faults"], 0, "bytes and requests that this firmware must not be sent")
    board.check_holds(data, offset)


for _profile in FLASHED:
    case(f"21. {_profile} is rebooted, flashed, and runs again")(functools.partial(to_loader_and_back, profile=_profile))


@case("21. of two running boards with the same serial number one is flashed, the other one is not touched")
def twins(place):
    data, _, file = make_file(place)
    one = place.board("betaflight")
    other = place.board("betaflight")
    check_done(place, bootpin(place, "flash", file, "--board", other.id, "--yes"), len(data))
    other.wait_ready("firmware", after=2)
    other.check_holds(data)
    report = one.report
    place.equal((report["requests"], report["firmware_runs"], report["firmware_commands"]), (0, 1, ""), "requests, starts and commands of the other one")
    place.check(one.flash == place.blank("f405"), "the flash of the other one is as before")
