# SPDX-License-Identifier: GPL-3.0-or-later
"""
Scenario 22: running firmware that can't be asked, must not be asked, is busy with another program, or is unplugged on the way. Nothing is sent
where nothing may be sent; the user is told what to do; and afterwards the work can be finished.
"""

import functools
import json
import subprocess
import sys

from guest.case import case
from guest.cli import bootpin, check_done, check_failed
from guest.profiles import RUNNING
from guest.sample import image, write_image

SIZE = 20000
# Opens the port as careful programs do, says so, and keeps it until its standard input ends.
HOLDER = """
import fcntl, os, sys, termios
fcntl.ioctl(os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY), termios.TIOCEXCL)
print("held", flush=True)
sys.stdin.read()
"""


def make_file(place, base=0x08000000):
    data = image(SIZE, base)
    return data, write_image(place.scratch / "image.hex", data, base)


def check_untouched(place, board):
    """The chip was not even asked, and the firmware did not go."""
    place.equal((board.report["requests"], board.report["firmware_runs"]), (0, 1), "requests that its loader saw, starts of its firmware")


# A new port echoes what comes before its program can tell it not to: the board can't know who has written. The kernel does.
TRACED = ("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-e", "trace=openat,write,writev", "-o")


@case("22. a port that talks by itself, as a receiver does, is asked who it is, and sent neither # nor R")
def babbler(place):
    _, file = make_file(place)
    board = place.board("babbler")
    tty = str(place.wait(lambda: board.tty, "the serial port"))
    trace = place.folder / "writes.strace"
    refused = bootpin(place, "flash", file, "--board", board.id, "--yes", wrap=(*TRACED, trace))
    check_failed(place, refused, 1, "no-loader", safe=True)
    place.check("sends data by itself" in refused.last["hint"], "the hint says why")
    lines = [line for line in trace.read_text(encoding="utf-8", errors="replace").splitlines() if tty in line]
    place.check(any("openat(" in line for line in lines), "the port was opened")
    place.equal([line for line in lines if "write" in line and '"$M<' not in line], [], "what was written to it and is no question of MSP")
    check_untouched(place, board)


@case("22. a port that answers with nonsense is sent neither # nor R")
def garbage(place):
    _, file = make_file(place)
    board = place.board("garbage")
    refused = bootpin(place, "flash", file, "--board", board.id, "--yes")
    check_failed(place, refused, 1, "no-loader", safe=True)
    place.equal(board.report["firmware_commands"], "", "commands")
    check_untouched(place, board)


@case("22. a deaf board is no-loader; with its BOOT button held it is flashed")
def deaf(place):
    data, file = make_file(place)
    board = place.board("deaf")
    refused = bootpin(place, "flash", file, "--board", board.id, "--yes")
    check_failed(place, refused, 1, "no-loader", safe=True)
    place.check("BOOT" in refused.last["hint"], "the hint names the button")
    board.hold_boot()
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-leave"), len(data))
    board.check_holds(data)


@case("22. a Crazyflie's own loader is not overwritten, and its serial port is not opened")
def crazyflie(place):
    _, file = make_file(place)
    board = place.board("crazyflie")
    refused = bootpin(place, "flash", file, "--board", board.id, "--yes")
    check_failed(place, refused, 3, "wrong-address", safe=True)
    place.equal((board.report["firmware_received"], board.report["firmware_faults"]), (0, 0), "what its serial port saw")
    place.check(board.flash == place.blank(RUNNING["crazyflie"]), "the flash is as before")


def hold(place, board):
    """Another program of the user has the port."""
    tty = place.wait(lambda: board.tty, "the serial port")
    holder = place.start(sys.executable, "-c", HOLDER, tty, user=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    place.equal(holder.stdout.readline().strip(), "held", "the other program")
    return holder


def release(holder):
    holder.stdin.close()
    holder.wait(20)


@case("22. a port that another program holds is waited for, and the program is named")
def held_for_a_while(place):
    data, file = make_file(place)
    board = place.board("betaflight")
    holder = hold(place, board)
    job = place.start(place.cli, "flash", file, "--board", board.id, "--yes", "--json", user=True,
                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    told = job.stderr.readline()
    place.check("python3" in told, f"the program is named: {told}")
    place.check(job.poll() is None, "bootpin-cli waits")
    release(holder)
    out, _ = job.communicate(timeout=place.left())
    place.equal((job.returncode, json.loads(out.splitlines()[-1])["event"]), (0, "done"), "outcome")
    board.wait_ready("firmware", after=2)
    board.check_holds(data)


@case("22. a port that stays held is busy, and nothing was touched")
def held_for_good(place):
    _, file = make_file(place)
    board = place.board("betaflight")
    holder = hold(place, board)
    refused = bootpin(place, "flash", file, "--board", board.id, "--yes")
    check_failed(place, refused, 5, "busy", safe=True)
    place.check("python3" in refused.last["message"], "the message names the program")
    release(holder)
    place.equal(board.report["firmware_received"], 0, "bytes that the firmware was sent")
    check_untouched(place, board)


def unplug_and_finish(place, where, code, safe):
    data, file = make_file(place)
    board = place.board("betaflight", unplug_at=[where])
    broken = bootpin(place, "flash", file, "--board", board.id, "--yes", "--timeout", "3")
    check_failed(place, broken, 1, code, safe=safe)
    board.wait_away()
    if where == "loader":
        board.hold_boot()
    else:
        board.replug()
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--yes", "--no-leave"))
    board.check_holds(data)


# What MSP asks takes 6 bytes a question, and there are five; the 33rd byte is inside the request to reboot.
for _step, _where, _code, _safe in (("it says who it is", "firmware:8", "disconnected", True),
                                    ("the request to reboot is sent", "firmware:33", "no-loader", True),
                                    ("its loader is awaited", "loader", "no-loader", True),
                                    ("it is inspected", "read:1", "disconnected", True),
                                    ("it is erased", "erase:1", "disconnected", False),
                                    ("it is written", "write:2", "disconnected", False),
                                    ("it is verified", "verify:1", "disconnected", False)):
    case(f"22. unplugged while {_step}: {_code}, and a second run finishes")(
        functools.partial(unplug_and_finish, where=_where, code=_code, safe=_safe))
