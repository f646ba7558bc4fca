# SPDX-License-Identifier: GPL-3.0-or-later
"""
Scenario 8: no events of udev, as in a Flatpak without network. A network namespace of its own shows the same: the socket opens and
stays silent. Boards are seen all the same; and nobody wakes up to look for them.
"""

import pathlib
import re
import subprocess
import time

from guest.case import case
from guest.place import json_lines
from guest.process import status_of, thread_names, waits_in_poll
from guest.sample import image, write_image
from guest.window import Window

SILENT = ("unshare", "--net", "--")
# "About a second", on a machine that is emulated and busy with other things; the log tells the true times.
SOON = 10
IDLE_SECONDS = 10
# How many times a user may ask the kernel to watch files.
INOTIFY_LIMIT = pathlib.Path("/proc/sys/fs/inotify/max_user_instances")
# GLib lets threads of its pools go when they had nothing to do for 15 s.
POOL_SECONDS = 40


def shows(window, found):
    return ("STM32" in " ".join(window.boards)) == found


def shows_and_forgets(place, window):
    """The board is in the drop-down soon after it is on the bus, and is gone from there soon after it left."""
    board = place.board("f405")
    place.wait(lambda: shows(window, True), "the board in the drop-down", SOON)
    board.unplug()
    place.wait(lambda: shows(window, False), "the board to leave the drop-down", SOON)
    board.replug()
    place.wait(lambda: shows(window, True), "the board in the drop-down again", SOON)
    board.unplug()
    place.wait(lambda: shows(window, False), "the board to leave the drop-down again", SOON)
    board.check_clean()


def has_pool_threads(process):
    return any(name.startswith("pool-") and name != "pool-spawner" for name in thread_names(process))


def wake_ups(place, process, name):
    """The system calls of the process and its threads in ten seconds. What it waited in when strace came does not count."""
    place.wait(lambda: not has_pool_threads(process), "the threads of pools to end", POOL_SECONDS)
    out = place.folder / f"{name}.strace"
    tracer = place.start("strace", "-f", "-q", "-o", out, "-p", process)
    place.wait(lambda: status_of(process, "TracerPid") != "0", "strace to be attached")
    time.sleep(IDLE_SECONDS)
    tracer.terminate()
    tracer.wait(10)
    lines = out.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if not re.search(r"<unfinished \.\.\.>|<detached \.\.\.>", line)]


def idles(place, window, name):
    place.equal(wake_ups(place, window.process, name), [], f"system calls of the idle window in {IDLE_SECONDS} s")


@case("8. without udev's events the window sees boards come and go, and makes no wake-ups in between", alone=True)
def window_in_silence(place):
    monitor = place.start("udevadm", "monitor", "--udev", wrap=SILENT, stdout=place.log_file("monitor.log"))
    window = Window(place, wrap=SILENT)
    shows_and_forgets(place, window)
    idles(place, window, "silence")
    monitor.terminate()
    monitor.wait(10)
    place.check("(usb)" not in (place.folder / "monitor.log").read_text(encoding="utf-8"), "udev's events do not come in there")


@case("8. with udev's events it does so, too", alone=True)
def window_with_events(place):
    window = Window(place)
    shows_and_forgets(place, window)
    idles(place, window, "events")


@case("8. without udev's events bootpin-cli waits for a board without wake-ups, and sees it come", alone=True)
def cli_idles(place):
    data = image(8192)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("g474", start="nothing", wait=False)
    job = place.start(place.cli, "flash", file, "--board", board.id, "--no-leave", "--json", "--timeout", "200", user=True, wrap=SILENT,
                      stdout=subprocess.PIPE, text=True)
    place.wait(lambda: waits_in_poll(job.pid), "bootpin-cli to wait")
    place.equal(wake_ups(place, job.pid, "cli"), [], f"system calls of the waiting bootpin-cli in {IDLE_SECONDS} s")
    board.replug()
    out, _ = job.communicate(timeout=place.left())
    place.equal((job.returncode, json_lines(out)[-1]["event"]), (0, "done"), "outcome")
    board.check_holds(data)


@case("8. where nothing can be watched, bootpin-cli looks once a second, and sees a board that is plugged in later", alone=True)
def cli_looks(place):
    data = image(8192)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("g474", start="nothing", wait=False)
    limit = INOTIFY_LIMIT.read_text(encoding="ascii")
    place.at_end(INOTIFY_LIMIT.write_text, limit)
    INOTIFY_LIMIT.write_text("0", encoding="ascii")
    job = place.start(place.cli, "flash", file, "--board", board.id, "--no-leave", "--json", "--timeout", "60", user=True, stdout=subprocess.PIPE, text=True)
    place.wait(lambda: waits_in_poll(job.pid), "bootpin-cli to wait")
    place.equal([link for link in pathlib.Path(f"/proc/{job.pid}/fd").iterdir() if "inotify" in str(link.readlink())], [], "what it watches")
    board.replug()
    out, _ = job.communicate(timeout=place.left())
    place.equal((job.returncode, json_lines(out)[-1]["event"]), (0, "done"), "outcome")
    board.check_holds(data)
