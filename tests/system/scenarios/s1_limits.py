# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 1, the other side: what dfu-util cannot do on a profile, with the reason; and bootpin-cli, which can."""

import functools

from guest.case import case
from guest.cli import bootpin
from guest.limits import LIMITS
from guest.sample import dfuse_file, image, write_image

# Where the .dfu file puts the three parts of its image: two into one sector, and another one's in between.
SHARED = (0, 0x4000, 0x1000)


def parts_of(limit, data):
    """The image as (address, bytes)."""
    if limit.file != ".dfu":
        return [(limit.base, data)]
    return [(limit.base + offset, data[:0x1000]) for offset in SHARED]


def write_file(place, limit, data, suffix):
    path = place.scratch / f"image{suffix}"
    if suffix == ".dfu":
        path.write_bytes(dfuse_file(parts_of(limit, data)))
        return path
    return write_image(path, data, limit.base)


def holds(board, limit, data):
    start = 0x08002000 if limit.profile.startswith("dfu") else 0x08000000
    return all(board.flash[address - start:address - start + len(part)] == part for address, part in parts_of(limit, data))


def ask_dfu_util(place, limit, data):
    board = place.board(limit.profile, protected=limit.protected)
    plain = limit.profile.startswith("dfu")
    address = () if plain or limit.file == ".dfu" else ("-s", f"{limit.base:#010x}{limit.modifiers}")
    file = () if limit.holds is None else ("-D", write_file(place, limit, data, limit.file))
    done = place.run("timeout", limit.bound, "dfu-util", "-d", limit.usb, "-p", board.path, "-a", "0", *address, *file)
    place.equal(done.returncode, limit.status, "exit status of dfu-util")
    place.check(limit.said in done.stdout + done.stderr, f"dfu-util says \"{limit.said}\"")
    if limit.holds is not None:
        place.equal(holds(board, limit, data), limit.holds, "whether the flash holds the image")
    place.equal(board.report["violations"] > 0, limit.violates, "whether the board saw something forbidden")
    if limit.erases is not None:
        place.equal(board.report["sectors_erased"], limit.erases, "sectors that dfu-util erases")


def ask_bootpin(place, limit, data):
    board = place.board(limit.profile, protected=limit.protected)
    command, *options = limit.command
    file = () if limit.holds is None else (write_file(place, limit, data, limit.ours),)
    address = ("--address", f"{limit.base:#010x}") if limit.ours == ".bin" else ()
    outcome = bootpin(place, command, *file, "--board", board.id, *address, *options)
    place.equal(outcome.status, limit.our_status, "exit status of bootpin-cli")
    if file and outcome.status == 0:
        place.check(holds(board, limit, data), "the flash holds the image")
    board.check_clean()
    if limit.erases is not None:
        place.check(board.report["sectors_erased"] < limit.erases, "fewer sectors were erased")


def limit_of(place, limit):
    data = image(limit.size, limit.linked or limit.base)
    told = (place.source / "docs" / "dfu-util.md").read_text(encoding="utf-8")
    place.check(limit.row in told, f"docs/dfu-util.md has the line {limit.row}")
    ask_dfu_util(place, limit, data)
    ask_bootpin(place, limit, data)
    return f"dfu-util: {limit.outcome}. {limit.reason}"


for _limit in LIMITS:
    case(f"1. what dfu-util cannot do on the {_limit.profile}: {_limit.what}")(functools.partial(limit_of, limit=_limit))
