# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 4: boards come and go; each is known by its port."""

import subprocess
import time

from guest.case import case
from guest.cli import bootpin, bootpin_list, check_done, check_failed
from guest.place import json_lines
from guest.process import waits_in_poll
from guest.sample import image, write_image


@case("4. list follows boards that come and go", alone=True)
def come_and_go(place):
    place.equal(bootpin_list(place), {}, "boards on an empty bus")
    board = place.board("f405")
    listed = bootpin_list(place)
    place.equal(list(listed), [board.id], "ids on the bus")
    entry = listed[board.id]
    place.equal((entry["state"], entry["loader"], entry["vid"], entry["pid"], entry["problem"]),
                ("loader", "dfuse", "0483", "df11", None), "what is told of it")
    board.unplug()
    place.equal(bootpin_list(place), {}, "boards after the unplug")
    board.replug()
    place.equal(list(bootpin_list(place)), [board.id], "ids after the replug")
    board.check_clean()


@case("4. two boards with the same serial number: the right one is flashed", alone=True)
def twins(place):
    data = image(8192)
    file = write_image(place.scratch / "image.hex", data)
    one = place.board("f405", serial="0123456789AB")
    other = place.board("f405", serial="0123456789AB")
    listed = bootpin_list(place)
    place.equal(sorted(listed), sorted([one.id, other.id]), "ids")
    place.equal({entry["serial"] for entry in listed.values()}, {"0123456789AB"}, "serial numbers")

    refused = bootpin(place, "flash", file)
    check_failed(place, refused, 4, "ambiguous", safe=True)
    place.check(one.id in refused.last["message"] and other.id in refused.last["message"], "the message names both")

    check_done(place, bootpin(place, "flash", file, "--board", other.id, "--no-leave"), len(data))
    other.check_holds(data)
    place.check(one.flash == place.blank("f405"), "the other one is as before")
    place.equal(one.report["sectors_erased"], 0, "sectors erased of the other one")
    one.check_clean()


@case("4. two boards are flashed at the same time")
def at_once(place):
    boards = [place.board("g474"), place.board("f722")]
    images = [image(20000, seed=seed) for seed in (2, 3)]
    files = [write_image(place.scratch / f"{seed}.hex", data) for seed, data in enumerate(images)]
    jobs = [place.start(place.cli, "flash", file, "--board", board.id, "--no-leave", "--json", user=True, stdout=subprocess.PIPE, text=True)
            for board, file in zip(boards, files)]
    for job, board, data in zip(jobs, boards, images):
        out, _ = job.communicate(timeout=place.left())
        place.equal((job.returncode, json_lines(out)[-1]["event"]), (0, "done"), f"outcome of {board.profile}")
        board.check_holds(data)


@case("4. bootpin-cli waits for a board that is plugged in later")
def awaited(place):
    data = image(8192)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("g474", start="nothing", wait=False)
    job = place.start(place.cli, "flash", file, "--board", board.id, "--no-leave", "--json", "--timeout", "60", user=True, stdout=subprocess.PIPE, text=True)
    place.wait(lambda: waits_in_poll(job.pid), "bootpin-cli to wait")
    board.replug()
    out, _ = job.communicate(timeout=place.left())
    place.equal((job.returncode, json_lines(out)[-1]["event"]), (0, "done"), "outcome")
    board.check_holds(data)


@case("4. a board that never comes is no-board")
def never(place):
    file = write_image(place.scratch / "image.hex", image(8192))
    began = time.monotonic()
    outcome = bootpin(place, "flash", file, "--board", "usb:9-1", "--timeout", "1")
    check_failed(place, outcome, 4, "no-board", safe=True)
    place.check(time.monotonic() - began < 30, "it ends in time")
