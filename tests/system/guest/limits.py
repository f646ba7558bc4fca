# SPDX-License-Identifier: GPL-3.0-or-later
"""
What dfu-util 0.11 cannot do on a virtual board, and why. Each line is proved by scenario 1, together with bootpin-cli doing the same;
docs/dfu-util.md shows them as a table.
"""

import dataclasses

from guest.sample import FLASH


@dataclasses.dataclass(frozen=True)
class Limit:
    """
    profile, usb: of bootpin-virtual, and its ids
    what: what was asked for; outcome: what becomes of it; reason: why
    status, said: dfu-util's exit status, and words of its output
    holds: whether the flash holds the image afterwards; None where none is written
    violates: whether the board saw what its data sheet forbids
    erases: how many sectors dfu-util erases, which must be more than bootpin-cli does
    base, size: of the image; linked: for which address it was made, if not for that
    file: the kind that dfu-util is given: .bin, .hex or .dfu; ours that bootpin-cli is given
    modifiers: what follows the address in dfu-util's -s
    protected: whether the board begins with read protection
    bound: after so many seconds dfu-util is stopped, which is status 124
    command: of bootpin-cli, with options; our_status: its exit status
    """
    profile: str
    what: str
    outcome: str
    reason: str
    status: int = 0
    said: str = ""
    holds: bool | None = False
    violates: bool = False
    erases: int | None = None
    usb: str = "0483:df11"
    base: int = FLASH
    size: int = 4096
    linked: int | None = None
    file: str = ".bin"
    ours: str = ".hex"
    modifiers: str = ""
    protected: bool = False
    bound: int = 90
    command: tuple[str, ...] = ("flash", "--no-leave")
    our_status: int = 0

    @property
    def row(self) -> str:
        return f"| {self.profile} | {self.what} | {self.outcome} | {self.reason} |"


STOPPED = 124

LIMITS = (
    Limit("f405", "flash an Intel HEX file", "exit 0, and the file's text stands in the flash",
          "It knows raw and .dfu files only; anything else is taken for raw bytes.", file=".hex"),
    Limit("f405", "flash a raw file that was linked for another address", "exit 0, and the board does not start",
          "It does not look at the vector table.", holds=True, linked=FLASH + 0x4000, ours=".bin", our_status=3),
    Limit("f405", "flash a .dfu file whose elements share a sector and are not in order", "exit 0, and a part is missing",
          "It remembers only the sector that it erased last, and erases the other one again after it was written.", file=".dfu", ours=".dfu"),
    Limit("f405", "flash a protected chip", "exit 74, \"ERASE_PAGE not correctly executed\"",
          "It does not know what the status of a protected ROM means.", status=74, said="ERASE_PAGE not correctly executed", protected=True,
          our_status=7),
    Limit("f405", "erase everything", "exit 74, \"Error during special command\", after 35 s of waiting",
          "The ROM works inside GETSTATUS for up to 16 s and answers nothing meanwhile; dfu-util gives each request 5 s.", status=74,
          said="MASS_ERASE\" get_status", modifiers=":mass-erase:force", command=("flash", "--no-leave", "--full-erase", "--yes")),
    Limit("f722", "flash an Intel HEX file", "exit 0, and the file's text stands in the flash",
          "As on the f405.", file=".hex"),
    Limit("h743", "flash bank 2", "never ends",
          "In revision V an erase from 0x08100000 on stays busy until CLRSTATUS was sent twice; dfu-util polls for ever.", status=STOPPED,
          base=0x08100000, bound=25),
    Limit("h743", "flash an image that is not whole units of 32 bytes", "exit 0, and the rest of the last unit can't be written later",
          "It does not pad to the unit over which the chip counts its ECC.", holds=True, violates=True, size=4097),
    Limit("g474", "flash an image that is not whole units of 8 bytes", "exit 0, and the rest of the last unit can't be written later",
          "It does not pad to the unit over which the chip counts its ECC.", holds=True, violates=True, size=4097),
    Limit("l433", "flash", "exit 74, \"Error during download get_status\"",
          "This ROM asks for too short a wait and refuses GETSTATUS while it works; dfu-util tries again after commands, but not after data.",
          status=74, said="Error during download get_status"),
    Limit("at32f435", "remove the read protection", "exit 76, \"Wrong state after command\", though it worked",
          "This ROM is back in dfuDNLOAD-IDLE at once; dfu-util waits for the STM32's busy state.", status=76, said="Wrong state after command",
          usb="2e3c:df11", holds=None, modifiers=":unprotect:force", protected=True, command=("unprotect", "--yes")),
    Limit("at32f437", "flash", "exit 64, \"Last page is not writeable\"",
          "The ROM's own memory map says that its first pages are read-only, which they are not.", status=64, said="is not writeable",
          usb="2e3c:df11"),
    Limit("gd32f4", "flash, each sector erased once", "exit 0, and a sector of 16 KiB is erased for every KiB of the image",
          "It takes every GD32 for a GD32VF103, and that one's map for wrong, with pages of 1 KiB; each erasing wears the flash and takes 0.4 s.",
          said="Fixed layout based on part number", usb="28e9:0189", holds=True, erases=4),
    Limit("gd32f4", "flash a protected chip", "exit 74, \"Cannot set alternate interface\"",
          "The ROM refuses SET_INTERFACE under read protection.", status=74, said="Cannot set alternate interface", usb="28e9:0189",
          protected=True, our_status=7),
    Limit("black-magic", "flash from an address inside a sector", "exit 0, and the old contents stay",
          "It sends the image's address as that of the sector, and this loader erases nothing then.", violates=True, usb="1d50:6017",
          base=0x08020200),
    Limit("dfu-intolerant", "flash and know that it worked", "exit 74 after a complete download",
          "The board is gone after its manifestation, as its descriptor says; dfu-util asks it for its status.", status=74, holds=True,
          usb="1209:0001", base=0x08002000, ours=".bin", command=("flash",)),
)

# Where nothing was found that dfu-util could not do, beyond what holds for all: no check of the contents, no other file formats, and
# 74 for a start of the firmware that the board did not confirm.
NOTHING_FOUND = ("f411", "f745", "h743-y", "g0b1", "c5", "dfu")
