# SPDX-License-Identifier: GPL-3.0-or-later
"""Small firmware images: a vector table and bytes that look like code, the same on every run."""

import pathlib
import random
import struct
import zlib

STACK = 0x20004000
FLASH = 0x08000000
HANDLERS = 0x200
LOOP = b"\xfe\xe7"  # Thumb: b .


def image(size: int, base: int = FLASH, seed: int = 1) -> bytes:
    """An image for @base with a plausible vector table, whose handlers loop for ever; other seeds give other bytes."""
    vectors = [STACK] + [base + HANDLERS + 4 * index + 1 for index in range(15)]
    data = bytearray(struct.pack(f"<{len(vectors)}I", *vectors) + random.Random(seed).randbytes(size - 4 * len(vectors)))
    for offset in range(HANDLERS, HANDLERS + 4 * 15, 4):
        data[offset:offset + len(LOOP)] = LOOP
    return bytes(data)


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


def dfuse_file(parts: list[tuple[int, bytes]], vendor: int = 0x0483, product: int = 0xDF11) -> bytes:
    """ST's .dfu with one target: the parts (address, bytes) as its elements, in this order."""
    elements = b"".join(struct.pack("<II", address, len(data)) + data for address, data in parts)
    target = struct.pack("<6sBI255sII", b"Target", 0, 0, b"", len(elements), len(parts)) + elements
    body = struct.pack("<5sBIB", b"DfuSe", 1, 11 + len(target), 1) + target
    body += struct.pack("<HHHH3sB", 0xFFFF, product, vendor, 0x011A, b"UFD", 16)
    return body + struct.pack("<I", zlib.crc32(body) ^ 0xFFFFFFFF)


def write_image(path: pathlib.Path, data: bytes, base: int = FLASH) -> pathlib.Path:
    """Writes it as the name's ending asks, .hex or .bin."""
    if path.suffix == ".hex":
        path.write_text(to_hex(data, base), encoding="ascii")
    else:
        path.write_bytes(data)
    path.chmod(0o644)
    return path
