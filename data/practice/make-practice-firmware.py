#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the practice firmware, an Intel HEX file for an STM32F405, to the file named.

It has the shape of a Betaflight build: vectors in the first sector, a hole where the settings live (0x08004000), and the rest
from 0x08008000 on, large enough that flashing it takes seconds. On a real chip it would only sleep: the reset handler waits for
an interrupt and each other handler branches to itself. What follows is filler, the same on each run.
"""

import pathlib
import struct
import sys

FLASH = 0x08000000
CODE = FLASH + 0x8000
CODE_SIZE = 61211  # odd, as real files are
STACK = 0x20020000  # end of the RAM
N_VECTORS = 98  # 16 of the core, 82 of the F405
RESET_HANDLER = bytes.fromhex("30bf fde7")  # wfi; b .-2
DEFAULT_HANDLER = bytes.fromhex("fee7")  # b .
BANNER = b"Bootpin practice firmware for the STM32F405. It only sleeps.\0"


def make_vectors() -> bytes:
    reset = CODE | 1  # Thumb
    default = (CODE + len(RESET_HANDLER)) | 1
    return struct.pack(f"<{N_VECTORS}I", STACK, reset, *[default] * (N_VECTORS - 2))


def make_filler(size: int) -> bytes:
    """Bytes without order (xorshift32), so that no block of them is blank."""
    state = 0xB007B007
    filler = bytearray()
    while len(filler) < size:
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        filler += struct.pack("<I", state)
    return bytes(filler[:size])


def make_code() -> bytes:
    start = RESET_HANDLER + DEFAULT_HANDLER + BANNER
    return start + make_filler(CODE_SIZE - len(start))


def record(kind: int, offset: int, data: bytes) -> str:
    body = struct.pack(">BHB", len(data), offset, kind) + data
    return f":{(body + bytes([-sum(body) & 0xFF])).hex().upper()}"


def make_records(address: int, data: bytes) -> list[str]:
    lines = []
    for at in range(address, address + len(data), 16):
        if at == address or at & 0xFFFF == 0:
            lines.append(record(4, 0, struct.pack(">H", at >> 16)))
        lines.append(record(0, at & 0xFFFF, data[at - address : at - address + 16]))
    return lines


def main() -> None:
    lines = make_records(FLASH, make_vectors()) + make_records(CODE, make_code())
    lines.append(record(5, 0, struct.pack(">I", CODE | 1)))
    lines.append(record(1, 0, b""))
    pathlib.Path(sys.argv[1]).write_text("\r\n".join(lines) + "\r\n", encoding="ascii", newline="")


if __name__ == "__main__":
    main()
