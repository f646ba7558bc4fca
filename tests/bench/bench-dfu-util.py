# SPDX-License-Identifier: GPL-3.0-or-later
"""
Bootpin against dfu-util on the same virtual boards, in the same boot of a real kernel: tests/system/run --build BUILD --bench

Each figure is the wall time of one whole command in seconds, the best of a few, each on a board that was plugged in for it and whose flash
held an old firmware; "again" is the same file once more on the board that holds it. In brackets: of dfu-util's time, which needs the same
for the first and for every other time. "device" is how long the board's flash worked ("busy"), told the host to wait beyond that, and
bytes travelled, in the run without verify: what no program that keeps to the protocol can beat.

The emulated machine makes everything around that many times slower than life: the start of a program (told in the first line) and each
request, of which dfu-util needs more.
"""

import dataclasses
import time

from guest.profiles import PROFILES
from guest.sample import image, write_image

SIZE = 128 * 1024
REPEATS = 2
HEAD = ("board", "dfu-util", "bootpin-cli --no-verify", "bootpin-cli", "again", "busy", "device", "requests of dfu-util", "of bootpin-cli")


@dataclasses.dataclass
class Run:
    """One flash, and the same once more: seconds, and the board's report of both."""
    first: float
    again: float | None
    report: dict


def clock(place, words):
    began = time.monotonic()
    done = place.run(*words, user=True)
    seconds = time.monotonic() - began
    place.equal(done.returncode, 0, "exit status")
    place.note(f"{seconds:.2f} s")
    return seconds


def run_once(place, profile, data, command, twice):
    """What @command, a function of the board, costs on a fresh one."""
    board = place.board(profile.name)
    first = clock(place, command(board))
    again = clock(place, command(board)) if twice else None
    place.check(board.flash[:len(data)] == data, "the flash holds the image")
    return Run(first, again, board.report)


def best_of(place, profile, data, command, twice=False):
    runs = [run_once(place, profile, data, command, twice) for _ in range(REPEATS)]
    best = min(runs, key=lambda run: run.first)
    return Run(best.first, min(run.again for run in runs) if twice else None, best.report)


def dfu_util_words(profile, file):
    address = ("-s", f"{profile.base:#010x}") if profile.dfuse else ()
    return lambda board: ("dfu-util", "-d", profile.usb, "-p", board.path, "-a", "0", *address, "-D", file)


def bootpin_words(place, file, *options):
    return lambda board: (place.cli, "flash", file, "--board", board.id, "--no-leave", "--json", *options)


def of_theirs(seconds, theirs):
    return f"{seconds:.2f} ({seconds / theirs:.2f})"


def measure(place, profile):
    data = image(SIZE if profile.dfuse else 96 * 1024, profile.base)
    raw = write_image(place.scratch / f"{profile.name}.bin", data)
    file = write_image(place.scratch / f"{profile.name}.hex", data, profile.base) if profile.dfuse else raw
    theirs = best_of(place, profile, data, dfu_util_words(profile, raw))
    ours = best_of(place, profile, data, bootpin_words(place, file, "--no-verify"))
    # A plain DFU board has to manifest before it takes anything else, and is another one then.
    verified = best_of(place, profile, data, bootpin_words(place, file), twice=profile.dfuse)
    again = of_theirs(verified.again, theirs.first) if verified.again else "-"
    device = ours.report["busy"] + ours.report["wait"] + ours.report["wire"]
    return (profile.name, f"{theirs.first:.2f}", of_theirs(ours.first, theirs.first), of_theirs(verified.first, theirs.first), again,
            f"{ours.report['busy']:.2f}", f"{device:.2f}", str(theirs.report["requests"]), str(ours.report["requests"]))


def start_of(place, *words):
    return min(clock(place, words) for _ in range(3))


def run(place):
    starts = f"start of dfu-util {start_of(place, 'dfu-util', '--version'):.2f}, of bootpin-cli {start_of(place, place.cli, '--version'):.2f}"
    lines = [f"{SIZE // 1024} KiB onto each board; seconds; {starts}", "", "| " + " | ".join(HEAD) + " |", "|---" + "|---:" * (len(HEAD) - 1) + "|"]
    for profile in PROFILES:
        lines.append("| " + " | ".join(measure(place, profile)) + " |")
        (place.folder / "table.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "\n".join(lines)
