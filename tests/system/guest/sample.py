# SPDX-License-Identifier: GPL-3.0-or-later
"""Small firmware images: a vector table and bytes that look like code, the same on every run."""

import pathlib
import random
import struct

STACK = 0x20004000
FLASH = 0x08000000


def image(size: int, base: int = FLASH, seed: int = 1) -> bytes:
    """An image for @base with a plausible vector table; other seeds give other bytes."""
    vectors = [STACK] + [base + 0x201 + 4 * index for index in range(15)]
    body = random.Random(seed).randbytes(size - 4 * len(vectors))
    return struct.pack(f"<{len(vectors)}I", *vectors) + body


def to_hex(data: bytes, base: int = FLASH) -> str:
    """Intel HEX."""
    lines = []
    for offset in range(0, len(data), 16):
        address = base + offset
        if offset == 0 or address & 0xFFFF == 0:
            lines.append(_record(0, 4, struct.pack(">H", address >> 16)))
        lines.append(_record(address & 0xFFFF, 0, data[offset:offset + 16]))
    lines.append(_record(0, 1, b""))
    return "\n".join(lines) + "\n"


def _record(address: int, kind: int, data: bytes) -> str:
    record = struct.pack(">BHB", len(data), address, kind) + data
    return f":{(record + bytes([-sum(record) & 0xFF])).hex().upper()}"


def write_image(path: pathlib.Path, data: bytes, base: int = FLASH) -> pathlib.Path:
    """Writes it as the name's ending asks, .hex or .bin."""
    if path.suffix == ".hex":
        path.write_text(to_hex(data, base), encoding="ascii")
    else:
        path.write_bytes(data)
    path.chmod(0o644)
    return path
