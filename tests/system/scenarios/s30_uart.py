# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 30: boards behind a serial adapter, with real firmware, by CLI and window; stm32flash is the witness."""

import shutil

from guest.case import Skip, case
from guest.cli import bootpin, check_done, check_failed
from guest.sample import image, write_image
from guest.window import Window

NAZE = "cleanflight_NAZE.hex"
SPRACINGF3 = "cleanflight_SPRACINGF3.hex"
FLASH = 0x08000000


def real_firmware(place, name):
    """The file, and the bytes that must stand at which offsets of the flash."""
    path = place.source.parent / "shared" / "firmware" / name
    if not path.exists():
        raise Skip(f"{name} is not here")
    pieces, upper = [], 0
    for line in path.read_text(encoding="ascii").split():
        record = bytes.fromhex(line[1:])
        if record[3] == 4:
            upper = int.from_bytes(record[4:6], "big") << 16
        elif record[3] == 0:
            pieces.append((upper + int.from_bytes(record[1:3], "big") - FLASH, record[4:4 + record[0]]))
    return path, pieces


def check_holds_all(place, board, pieces) -> None:
    wrong = [offset for offset, data in pieces if board.flash[offset:offset + len(data)] != data]
    place.equal(wrong[:3], [], f"pieces of {len(pieces)} that the {board.profile} does not hold")
    board.check_clean()


def stm32flash(place, board, *words):
    if not shutil.which("stm32flash"):
        raise Skip("stm32flash is not installed")
    tty = place.wait(lambda: board.tty, "the adapter's tty")
    done = place.run("stm32flash", *words, tty, user=True)
    place.equal(done.returncode, 0, "exit status of stm32flash")
    return done.stdout


@case("30. Cleanflight for the Naze32 is flashed by bootpin-cli over a real tty, the settings stay", seconds=300)
def naze(place):
    path, pieces = real_firmware(place, NAZE)
    before = place.blank("uart-f103")
    board = place.board("uart-f103")
    check_done(place, bootpin(place, "flash", path, "--board", board.id, "--yes"), sum(len(data) for _, data in pieces))
    place.equal(board.report["left"], "0x08000000", "where the loader went")
    check_holds_all(place, board, pieces)
    place.equal(board.flash[-2048:], before[-2048:], "the settings, in the last two pages")


@case("30. Cleanflight for the SP Racing F3 is flashed by bootpin-cli over a real tty", seconds=300)
def spracingf3(place):
    path, pieces = real_firmware(place, SPRACINGF3)
    board = place.board("uart-f303")
    check_done(place, bootpin(place, "flash", path, "--board", board.id, "--no-reboot", "--baud", "256000", "--yes"))
    place.equal(board.report["left"], "0x08000000", "where the loader went")
    check_holds_all(place, board, pieces)


def flash_by_window(place, profile, name):
    path, pieces = real_firmware(place, name)
    window = Window(place)
    board = place.board(profile)
    place.wait(lambda: "serial adapter" in " ".join(window.boards), "the adapter in the drop-down")
    window.activate("board", board.id)
    window.activate("firmware", str(path))
    window.wait_text(path.name)
    window.press("Flash")
    place.wait(lambda: 0 < window.progress < 1, "the progress to move", 60)
    window.picture("flashing")
    window.wait_status("done", 200)
    window.picture("done")
    place.equal(board.report["left"], "0x08000000", "where the loader went")
    check_holds_all(place, board, pieces)


@case("30. the window flashes Cleanflight onto a Naze32 over a real tty", alone=True, seconds=300)
def window_naze(place):
    flash_by_window(place, "uart-f103", NAZE)


@case("30. the window flashes Cleanflight onto an SP Racing F3 over a real tty", alone=True, seconds=300)
def window_spracingf3(place):
    flash_by_window(place, "uart-f303", SPRACINGF3)


@case("30. stm32flash writes the same boards, and bootpin-cli finds what it wrote", seconds=300)
def witness_writes(place):
    data = image(6000)
    file = write_image(place.scratch / "image.bin", data)
    for profile in ("uart-f103", "uart-f303", "uart-g474", "uart-h743"):
        board = place.board(profile)
        stm32flash(place, board, "-b", "115200", "-w", file, "-v")
        verified = bootpin(place, "verify", file, "--board", board.id, "--no-reboot")
        check_done(place, verified)
        place.equal(verified.last["bytes_verified"], len(data), "bytes that bootpin-cli has verified")
        place.check(board.flash[:len(data)] == data, f"the flash of the {profile} holds the image")


@case("30. what bootpin-cli writes is what stm32flash reads", seconds=300)
def witness_reads(place):
    data = image(6000)
    file = write_image(place.scratch / "image.hex", data)
    for profile in ("uart-f103", "uart-f303", "uart-h743", "uart-l072"):
        out = place.scratch / f"{profile}.bin"
        board = place.board(profile)
        check_done(place, bootpin(place, "flash", file, "--board", board.id, "--no-reboot", "--no-leave", "--yes"), len(data))
        stm32flash(place, board, "-b", "115200", "-r", out, "-S", f"{FLASH:#x}:{len(data)}")
        place.check(out.read_bytes() == data, f"stm32flash reads the image from the {profile}")
        board.check_holds(data)


@case("30. an adapter that eats the parity gets no answer, and the hint says so")
def eaten_parity(place):
    file = write_image(place.scratch / "image.hex", image(2000))
    board = place.board("uart-f103", options=("--eat-parity",))
    broken = bootpin(place, "flash", file, "--board", board.id, "--no-reboot", "--yes")
    check_failed(place, broken, 1, "no-loader", safe=True)
    place.check("parity" in broken.last["hint"], "the hint speaks of parity")


@case("30. DTR and RTS of the adapter bring a board into its loader and out of it again")
def wires(place):
    data = image(4000)
    file = write_image(place.scratch / "image.hex", data)
    board = place.board("uart-f303", options=("--reset-pin", "rts", "--boot-pin", "!dtr"))
    check_done(place, bootpin(place, "flash", file, "--board", board.id, "--wires=rts,-dtr", "--yes"), len(data))
    board.check_holds(data)
