# SPDX-License-Identifier: GPL-3.0-or-later
"""
Bootpin against dfu-util on the same virtual boards, in the same boot of a real kernel: tests/system/run --build BUILD --bench

Each figure is the wall time of one whole command on a board that was plugged in for it, whose flash held an old firmware. "busy" is how long
the board's flash worked, "wire" how long bytes travelled: together what no program can beat.
"""

import time

from guest.profiles import PROFILES
from guest.sample import image, write_image

SIZE = 64 * 1024


def time_of(place, profile, data, command):
    """Seconds of the command that @command makes for a fresh board, and the board's report."""
    board = place.board(profile.name)
    words = command(board)
    began = time.monotonic()
    done = place.run(*words, user=True)
    seconds = time.monotonic() - began
    place.equal(done.returncode, 0, "exit status")
    place.check(board.flash[:len(data)] == data, "the flash holds the image")
    return seconds, board.report


def dfu_util_words(profile, file):
    address = ("-s", f"{profile.base:#010x}") if profile.dfuse else ()
    return lambda board: ("dfu-util", "-d", profile.usb, "-p", board.path, "-a", "0", *address, "-D", file)


def bootpin_words(place, file, *options):
    return lambda board: (place.cli, "flash", file, "--board", board.id, "--no-leave", "--json", *options)


def measure(place, profile):
    data = image(SIZE, profile.base)
    raw = write_image(place.scratch / f"{profile.name}.bin", data)
    file = write_image(place.scratch / f"{profile.name}.hex", data, profile.base) if profile.dfuse else raw
    theirs, their_report = time_of(place, profile, data, dfu_util_words(profile, raw))
    ours, our_report = time_of(place, profile, data, bootpin_words(place, file, "--no-verify"))
    verified, verified_report = time_of(place, profile, data, bootpin_words(place, file))
    return (profile.name, theirs, ours, verified, our_report["busy"], our_report["wire"], verified_report["wire"],
            their_report["requests"], our_report["requests"])


def run(place):
    head = ("profile", "dfu-util", "bootpin", "with verify", "busy", "wire", "wire, verify", "requests of dfu-util", "of bootpin")
    lines = [f"{SIZE // 1024} KiB onto each board; seconds", "", "| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for profile in PROFILES:
        row = measure(place, profile)
        lines.append("| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |")
        (place.folder / "table.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "\n".join(lines)
