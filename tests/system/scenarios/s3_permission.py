# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 3: an ordinary user without the right to open a board is told why, and what is told helps."""

import contextlib
import os
import pathlib

from guest import rules, system_bus
from guest.case import case
from guest.cli import bootpin, bootpin_list, check_done, check_failed
from guest.place import USER, USER_ID
from guest.sample import image, write_image
from guest.terminal import Terminal
from guest.window import Window

# A container is known by its mark, and by udev being out of sight.
CONTAINER = ("unshare", "--pid", "--fork", "--mount-proc", "--")
CONTAINER_MARK = pathlib.Path("/run/.containerenv")
FLATPAK_MARK = pathlib.Path("/.flatpak-info")
# No distribution has this one.
GROUP, GROUP_ID = "flyers", 4300
GROUPS = pathlib.Path("/etc/group")
PASSWORD = "fly safely"
SUDO = pathlib.Path("/usr/local/bin/sudo")


def bare_machine(place):
    """No rule and nobody in front of the machine; the next case gets the usual state again."""
    rules.forbid()
    place.at_end(rules.forbid)


def problem_of(place, board, wrap=()):
    """The problem that list tells, with the facts about the node that every hint must name."""
    problem = bootpin_list(place, wrap)[board.id]["problem"]
    place.equal((problem or {}).get("code"), "not-permitted", "problem")
    for fact in (str(board.node), "root", "0664"):
        place.check(fact in problem["hint"], f"the hint names {fact}: {problem['hint']}")
    return problem


def refused(place, board):
    """flash ends with 5, and the board has seen nothing."""
    file = write_image(place.scratch / "image.hex", image(8192))
    outcome = bootpin(place, "flash", file, "--board", board.id, "--no-leave")
    check_failed(place, outcome, 5, "not-permitted", safe=True)


def flashed(place, board):
    data = image(8192)
    file = write_image(place.scratch / "image.hex", data)
    place.equal(bootpin_list(place)[board.id]["problem"], None, "problem")
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-leave"))
    board.check_holds(data)


@case("3. without the rule: not-permitted, and the hint names the node's owner, group and mode", alone=True)
def no_rule(place):
    bare_machine(place)
    rules.seat_user(USER_ID)
    board = place.board("g474", permitted=False)
    problem = problem_of(place, board)
    place.check("rule is not installed" in problem["hint"], "the hint names the rule that is missing")
    refused(place, board)
    place.equal(board.report["sectors_erased"], 0, "sectors erased")
    place.check(board.flash == place.blank("g474"), "the flash is as before")


@case("3. with the rule, but nobody in front of the machine: the hint says so", alone=True)
def no_session(place):
    bare_machine(place)
    rules.install_rule(place.source)
    board = place.board("g474", permitted=False)
    problem = problem_of(place, board)
    place.check("no local session" in problem["hint"], "the hint names the session that is missing")
    place.check(str(rules.INSTALLED) in problem["hint"], "the hint names the rule that is there")
    refused(place, board)


@case("3. with the rule, but another user in front of the machine: the hint says so", alone=True)
def other_session(place):
    bare_machine(place)
    rules.install_rule(place.source)
    rules.seat_user(USER_ID + 1)
    board = place.board("g474", permitted=False)
    place.check("nother user" in problem_of(place, board)["hint"], "the hint names the other user")
    refused(place, board)


@case("3. in a container and in a Flatpak the hint names them", alone=True)
def sandboxes(place):
    bare_machine(place)
    rules.seat_user(USER_ID)
    board = place.board("g474", permitted=False)
    for mark, word, wrap in ((CONTAINER_MARK, "container", CONTAINER), (FLATPAK_MARK, "Flatpak", ())):
        mark.write_text("[Application]\nname=io.github.bootpin.Bootpin\n", encoding="ascii")
        with contextlib.ExitStack() as cleanup:
            cleanup.callback(mark.unlink)
            place.check(word in problem_of(place, board, wrap)["hint"], f"the hint names the {word}")


@case("3. a group that may open the board is named as the node has it; a new membership asks for a new session", alone=True)
def group_of_node(place):
    bare_machine(place)
    before = GROUPS.read_text(encoding="utf-8")
    place.at_end(GROUPS.write_text, before)
    GROUPS.write_text(f"{before}{GROUP}:x:{GROUP_ID}:\n", encoding="utf-8")
    board = place.board("g474", permitted=False)
    os.chown(board.node, 0, GROUP_ID)
    hint = bootpin_list(place)[board.id]["problem"]["hint"]
    place.check(GROUP in hint and "plugdev" not in hint and "dialout" not in hint, f"the hint names the node's group and no other: {hint}")
    GROUPS.write_text(f"{before}{GROUP}:x:{GROUP_ID}:{USER}\n", encoding="utf-8")
    hint = bootpin_list(place)[board.id]["problem"]["hint"]
    place.check("Log out" in hint, f"a membership that is newer than the session is told: {hint}")


def documented_commands(place):
    """What doctor tells to type, from the first sudo to the end of the same advice."""
    lines = place.run(place.cli, "doctor", user=True).stdout.splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip().startswith("sudo ")), None)
    place.check(first is not None, "doctor shows commands")
    last = next(number for number, line in enumerate(lines) if "udevadm trigger" in line)
    margin = len(lines[first]) - len(lines[first].lstrip())
    return "\n".join(line[margin:] for line in lines[first:last + 1]) + "\n"


def install_as_documented(place):
    """As a user would do it; the guest has no passwords to ask for."""
    SUDO.write_text('#!/bin/sh\nexec "$@"\n', encoding="ascii")
    SUDO.chmod(0o755)
    place.at_end(SUDO.unlink)
    place.equal(place.run("sh", "-e", "-c", documented_commands(place)).returncode, 0, "exit status of the commands that doctor shows")
    place.run("udevadm", "settle")
    place.check(rules.INSTALLED.exists(), f"{rules.INSTALLED} is there")


@case("3. the rule installed as doctor shows works at once, by its trigger", alone=True)
def installed_trigger(place):
    bare_machine(place)
    rules.seat_user(USER_ID)
    board = place.board("g474", permitted=False)
    refused(place, board)
    install_as_documented(place)
    flashed(place, board)


@case("3. the rule installed as doctor shows works after a replug", alone=True)
def installed_replug(place):
    bare_machine(place)
    rules.seat_user(USER_ID)
    board = place.board("g474", permitted=False)
    refused(place, board)
    board.unplug()
    install_as_documented(place)
    board.replug()
    flashed(place, board)


def bring_helper(place):
    """A machine as it is after "meson install", but for the rule; the board is there and may not be opened."""
    bare_machine(place)
    rules.seat_user(USER_ID)
    helper = system_bus.install_rule_helper(place)
    board = place.board("g474", permitted=False)
    refused(place, board)
    return helper, board


@case("3. the helper that installs the rule, run as root: the rule is there, and the board can be opened at once", alone=True)
def helper_as_root(place):
    helper, board = bring_helper(place)
    place.equal(place.run(helper, user=True).returncode, 1, "exit status of the helper as an ordinary user")
    place.equal(place.run(helper, "/etc/passwd").returncode, 2, "exit status of the helper with an argument")
    place.check(not rules.INSTALLED.exists(), "neither has written anything")
    place.equal(place.run(helper).returncode, 0, "exit status of the helper as root")
    check_installed(place)
    flashed(place, board)


def check_installed(place):
    place.run("udevadm", "settle")
    place.check(rules.INSTALLED.read_bytes() == (place.source / "data" / "70-bootpin.rules").read_bytes(), "the rule that is installed is ours")
    place.equal(oct(rules.INSTALLED.stat().st_mode & 0o7777), "0o644", "its mode")


@case("3. Install Rule in the window: without an agent the commands are shown, with one the rule is there and the board can be flashed",
      alone=True, seconds=360)
def install_in_window(place):
    data = image(8192)
    file = write_image(place.scratch / "image.hex", data)
    _, board = bring_helper(place)
    system_bus.start_polkit(place)
    place.set_password("root", PASSWORD)
    window = Window(place, file)
    window.press("Install Rule…")
    window.wait_text("sudo")
    window.picture("1-no-agent")
    place.check(not rules.INSTALLED.exists(), "no rule is there")

    agent = Terminal(place, "pkttyagent", "--process", window.process, user=True)
    window.press("Install Rule…")
    agent.wait_for("Password:")
    place.check("install the access rule for flight controllers" in agent.said, "the question says what it is for")
    agent.type(PASSWORD)
    place.wait(rules.INSTALLED.exists, "the rule to be there", 60)
    check_installed(place)
    window.picture("2-installed")
    window.press("Flash")
    window.wait_status("done")
    window.picture("3-done")
    board.check_holds(data)


@case("3. udev accepts the rule, and keeps ModemManager from boards", alone=True)
def rule_is_valid(place):
    bare_machine(place)
    rules.install_rule(place.source)
    rules.seat_user(USER_ID)
    board = place.board("g474", start="firmware", permitted=False, wait=False)
    board.wait_ready("firmware")
    told = place.run("udevadm", "info", "--query=property", "--name", board.node).stdout
    place.check("ID_MM_DEVICE_IGNORE=1" in told, "ModemManager is told to ignore the board")
    place.check("uaccess" in told, "the board is tagged uaccess")
    entry = bootpin_list(place)[board.id]
    place.equal((entry["state"], entry["problem"]), ("firmware", None), "state and problem of the running board")
    if "verify" in place.run("udevadm", "--help").stdout:
        place.equal(place.run("udevadm", "verify", rules.INSTALLED).returncode, 0, "exit status of udevadm verify")
