# SPDX-License-Identifier: GPL-3.0-or-later
"""
Bootpin against dfu-util on the same virtual boards, in the same boot of a real kernel: tests/system/run --build BUILD --bench

Each figure is the wall time of one whole command, the best of three, each on a board that was plugged in for it and whose flash held an
old firmware. "busy" is how long the board's flash worked, "wait" how long it told the host to wait beyond that, "wire" how long bytes
travelled (all three in the run without verify): together what no program that keeps to the protocol can beat. The rest of a figure is the start of
the program and the emulated kernel's time for each request, of which a real machine has little.
"""

import time

from guest.profiles import PROFILES
from guest.sample import image, write_image

SIZE = 64 * 1024
REPEATS = 3


def time_once(place, profile, data, command):
    """Seconds of the command that @command makes for a fresh board, and the board's report."""
    board = place.board(profile.name)
    words = command(board)
    began = time.monotonic()
    done = place.run(*words, user=True)
    seconds = time.monotonic() - began
    place.equal(done.returncode, 0, "exit status")
    place.check(board.flash[:len(data)] == data, "the flash holds the image")
    return seconds, board.report


def best_of(place, profile, data, command):
    return min((time_once(place, profile, data, command) for _ in range(REPEATS)), key=lambda run: run[0])


def dfu_util_words(profile, file):
    address = ("-s", f"{profile.base:#010x}") if profile.dfuse else ()
    return lambda board: ("dfu-util", "-d", profile.usb, "-p", board.path, "-a", "0", *address, "-D", file)


def bootpin_words(place, file, *options):
    return lambda board: (place.cli, "flash", file, "--board", board.id, "--no-leave", "--json", *options)


def measure(place, profile):
    data = image(SIZE, profile.base)
    raw = write_image(place.scratch / f"{profile.name}.bin", data)
    file = write_image(place.scratch / f"{profile.name}.hex", data, profile.base) if profile.dfuse else raw
    theirs, their_report = best_of(place, profile, data, dfu_util_words(profile, raw))
    ours, our_report = best_of(place, profile, data, bootpin_words(place, file, "--no-verify"))
    verified, _ = best_of(place, profile, data, bootpin_words(place, file))
    return (profile.name, theirs, ours, verified, our_report["busy"], our_report["wait"], our_report["wire"],
            their_report["requests"], our_report["requests"])


def run(place):
    head = ("profile", "dfu-util", "bootpin-cli", "with verify", "busy", "wait", "wire", "requests of dfu-util", "of bootpin-cli")
    lines = [f"{SIZE // 1024} KiB onto each board; seconds", "", "| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for profile in PROFILES:
        row = measure(place, profile)
        lines.append("| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |")
        (place.folder / "table.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "\n".join(lines)
