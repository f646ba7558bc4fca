# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 10: other programs that want the same serial port."""

import subprocess
import sys

from guest import system_bus
from guest.case import case
from guest.cli import bootpin, check_done, check_failed
from guest.place import json_lines
from guest.sample import image, write_image

MODEM_MANAGER = "/usr/sbin/ModemManager"
# Holds a port as a terminal program does, until its standard input ends.
HOLDER = "import fcntl, os, sys, termios; f = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY); fcntl.ioctl(f, termios.TIOCEXCL); print('held', flush=True); sys.stdin.read()"
NO_REBOOT = ("--no-reboot", "--no-leave", "--yes")


def hold(place, tty):
    holder = place.start(sys.executable, "-c", HOLDER, tty, user=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    place.equal(holder.stdout.readline(), "held\n", "what the holder says")
    return holder


@case("10. a port that another program holds: busy, and the program is named")
def busy(place):
    file = write_image(place.scratch / "image.hex", image(4096))
    board = place.board("uart-f103")
    holder = hold(place, place.wait(lambda: board.tty, "the adapter's tty"))
    refused = bootpin(place, "flash", file, "--board", board.id, *NO_REBOOT)
    check_failed(place, refused, 5, "busy", safe=True)
    place.check("python3" in refused.last["message"] + refused.last["hint"], "the program is named")
    holder.communicate()
    check_done(place, bootpin(place, "flash", file, "--board", board.id, *NO_REBOOT))
    board.check_clean()


@case("10. a port that another program lets go in time: the job waits for it")
def let_go(place):
    data = image(4096)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("uart-f103")
    holder = hold(place, place.wait(lambda: board.tty, "the adapter's tty"))
    job = place.start(place.cli, "flash", file, "--board", board.id, *NO_REBOOT, "--json", user=True, stdout=subprocess.PIPE, text=True)
    place.equal([json_lines(job.stdout.readline())[0].get("phase") for _ in range(2)], ["reboot", "connect"], "phases before the port is open")
    holder.communicate()
    out, _ = job.communicate(timeout=place.left())
    place.equal((job.returncode, json_lines(out)[-1]["event"]), (0, "done"), "outcome")
    board.check_holds(data)


@case("10. ModemManager leaves a board alone that the rule knows", alone=True)
def modem_manager(place):
    daemon = system_bus.need(MODEM_MANAGER)
    system_bus.start_bus(place)
    system_bus.start_service(place, "org.freedesktop.ModemManager1", daemon, "--debug", log="modem-manager.log")
    board = place.board("f405", start="firmware", wait=False)
    board.wait_ready("firmware")
    tty = place.wait(lambda: board.tty, "its tty").name
    log = place.folder / "modem-manager.log"
    place.wait(lambda: f"(tty/{tty}): port filtered" in log.read_text(encoding="utf-8", errors="replace"), "ModemManager to have looked at the port", 60)
    place.check(f"[{tty}/probe]" not in log.read_text(encoding="utf-8", errors="replace"), "ModemManager has not opened the port")
    told = place.run(place.cli, "doctor", user=True).stdout
    place.check("leaves these boards alone" in told, "doctor says so")
    board.check_clean()
