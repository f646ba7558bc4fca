# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 9: which devices are boards is data: files in the system's and the user's folders add to it; what is in DFU mode needs none."""

import os
import pathlib

from guest.case import case
from guest.cli import bootpin, bootpin_list, check_done, check_failed
from guest.place import HOME, USER_ID
from guest.sample import image, write_image

SYSTEM = pathlib.Path("/etc/xdg/bootpin/boards.conf")
USER = HOME / ".config" / "bootpin" / "boards.conf"


def put(place, path, text):
    """Writes the file for the time of the case, with the folders above it."""
    missing = [folder for folder in reversed(path.parents) if not folder.exists()]
    for folder in missing:
        folder.mkdir()
    path.write_text(text, encoding="utf-8")
    for made in (*missing, path):
        if made.is_relative_to(HOME):
            os.chown(made, USER_ID, USER_ID)
    place.at_end(path.unlink)


@case("9. boards.conf of the system adds a line, that of the user overrides it", alone=True)
def overridden(place):
    board = place.board("g474")
    before = bootpin_list(place)[board.id]["name"]
    put(place, SYSTEM, "[0483:df11]\nlabel=Label of the system\n")
    system = bootpin_list(place)[board.id]["name"]
    place.check("Label of the system" in system and system != before, f"the system's file names the board: {system}")
    put(place, USER, "[0483:df11]\nlabel=Label of the user\n")
    user = bootpin_list(place)[board.id]["name"]
    place.check("Label of the user" in user, f"the user's file names the board: {user}")
    board.check_clean()


@case("9. a line of boards.conf is all that a chip with a lying memory map needs", alone=True)
def quirk(place):
    data = image(8192)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("at32f437")
    put(place, SYSTEM, "[2e3c:df11]\nquirks=\n")
    check_failed(place, bootpin(place, "flash", file, "--board", board.id, "--no-leave"), 3, "does-not-fit", safe=True)
    put(place, USER, "[2e3c:df11]\nquirks=letters-lie\n")
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-leave"), len(data))
    board.check_holds(data)


@case("9. a device in DFU mode is a board though its id is in no list, and the rule lets the user open it")
def unknown(place):
    conf = (place.source / "data" / "boards.conf").read_text(encoding="utf-8")
    rule = (place.source / "data" / "70-bootpin.rules").read_text(encoding="utf-8")
    place.check("db42" not in conf and "db42" not in rule, "neither boards.conf nor the rule knows 1209:db42")
    board = place.board("dfu")
    entry = bootpin_list(place)[board.id]
    place.equal((entry["vid"], entry["pid"], entry["state"], entry["loader"], entry["problem"]), ("1209", "db42", "loader", "dfu", None), "what is told of it")
    board.check_clean()
