# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 2: bootpin-cli does what dfu-util does, on the same boards, as an ordinary user with the project's udev rule."""

import functools

from guest.case import case
from guest.cli import bootpin, check_done, check_failed
from guest.profiles import PROFILES, find_profile
from guest.sample import image, write_image


def file_arguments(profile):
    """A stream to plain DFU has no address; a raw file on DfuSe says it on the command line."""
    return ("--address", f"{profile.base:#010x}") if profile.dfuse else ()


def touched_end(profile, size):
    return -(-size // profile.page) * profile.page


def flash_verify_read(place, profile):
    data = image(profile.size, profile.base)
    before = place.blank(profile.name)
    hex_file = write_image(place.scratch / "image.hex", data, profile.base)
    raw_file = write_image(place.scratch / "image.bin", data)
    file = hex_file if profile.dfuse else raw_file
    board = place.board(profile.name)
    out = place.scratch / "read.bin"

    done = bootpin(place, "flash", file, "--board", board.id, "--no-leave")
    check_done(place, done, len(data))
    place.equal(done.last["bytes_verified"] >= len(data), True, "all bytes were verified")
    check_done(place, bootpin(place, "verify", file, "--board", board.id))
    if profile.dfuse:
        limits = (*file_arguments(profile), "--size", str(len(data)))
        place.equal(bootpin(place, "read", out, "--board", board.id, *limits).status, 0, "exit status of read")
        place.check(out.read_bytes() == data, "read gives what was written")

    board.check_holds(data)
    end = touched_end(profile, len(data))
    place.check(board.flash[end:] == before[end:], f"the flash from {end:#x} on is as before")


for _profile in PROFILES:
    case(f"2. bootpin-cli flashes, verifies and reads the {_profile.name} as an ordinary user")(
        functools.partial(flash_verify_read, profile=_profile))


@case("2. a second flash of the same file erases nothing")
def nothing_to_do(place):
    profile = find_profile("g474")
    file = write_image(place.scratch / "image.hex", image(profile.size))
    board = place.board(profile.name)
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-leave"))
    again = bootpin(place, "flash", file, "--board", board.id, "--no-leave")
    check_done(place, again)
    place.equal((again.last["bytes_written"], again.last["sectors_erased"]), (0, 0), "bytes written, sectors erased")
    board.check_clean()


@case("2. the plan of a board on the bus is exact and touches nothing")
def plan(place):
    file = write_image(place.scratch / "image.hex", image(20000))
    board = place.board("f405")
    outcome = bootpin(place, "plan", file, "--board", board.id)
    place.equal(outcome.status, 0, "exit status of plan")
    place.equal(outcome.last["exact"], True, "exact")
    place.equal(sorted(item["address"] for item in outcome.last["erase"]), ["0x08000000", "0x08004000"], "sectors to erase")
    place.equal(board.report["sectors_erased"], 0, "sectors erased")
    place.check(board.flash == place.blank("f405"), "the flash is as before")
    board.check_clean()


@case("2. a protected board is exit 7, and can be flashed after unprotect")
def protected(place):
    data = image(8192)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("g474", protected=True)
    refused = bootpin(place, "flash", file, "--board", board.id, "--no-leave", "--yes")
    check_failed(place, refused, 7, "protected", safe=True)
    place.check("unprotect" in refused.last["hint"], "the hint names the command")
    check_failed(place, bootpin(place, "unprotect", "--board", board.id), 130, "cancelled", safe=True)
    check_done(place, bootpin(place, "unprotect", "--board", board.id, "--yes"))
    board.wait_ready(after=1)
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-leave"))
    board.check_holds(data)
