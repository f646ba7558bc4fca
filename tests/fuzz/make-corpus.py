#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of the fuzz targets into corpus/: small right answers, from which the fuzzer finds the wrong ones.

Seeds whose name begins with "found-" are faults of earlier days; they are kept as they are.
"""

import binascii
import gzip
import pathlib
import struct

HERE = pathlib.Path(__file__).parent
DATA = HERE.parent / "data"
FLASH = 0x08000000


def dfu_suffix(body: bytes, version: int) -> bytes:
    head = body + struct.pack("<HHHH3sB", 0x0200, 0xDF11, 0x0483, version, b"UFD", 16)
    return head + struct.pack("<I", binascii.crc32(head) ^ 0xFFFFFFFF)


def dfuse(image: bytes) -> bytes:
    element = struct.pack("<II", FLASH, len(image)) + image
    target = struct.pack("<6sBI255sII", b"Target", 0, 1, b"ST...", len(element), 1) + element
    return dfu_suffix(struct.pack("<5sBIB", b"DfuSe", 1, 11 + len(target), 1) + target, 0x011A)


def uf2(image: bytes) -> bytes:
    pieces = [image[i:i + 256] for i in range(0, len(image), 256)]
    return b"".join(
        struct.pack("<8I476sI", 0x0A324655, 0x9E5D5157, 0x2000, FLASH + 256 * i, len(piece), i, len(pieces), 0x57755A57,
                    piece, 0x0AB16F30)
        for i, piece in enumerate(pieces))


def elf(image: bytes) -> bytes:
    names = b"\0.text\0.shstrtab\0"
    header = struct.pack("<16sHHIIIIIHHHHHH", b"\x7fELF\1\1\1", 2, 40, 1, FLASH + 8 | 1, 52, 84 + len(image) + len(names),
                         0x05000200, 52, 32, 1, 40, 3, 2)
    segment = struct.pack("<8I", 1, 84, FLASH, FLASH, len(image), len(image), 5, 4)
    sections = bytes(40)
    sections += struct.pack("<10I", 1, 1, 6, FLASH, 84, len(image), 0, 0, 4, 0)
    sections += struct.pack("<10I", 7, 3, 0, 0, 84 + len(image), len(names), 0, 0, 1, 0)
    return header + segment + image + names + sections


def image() -> bytes:
    vectors = [0x20020000, FLASH + 0x41] + [FLASH + 0x43] * 14
    return struct.pack("<16I", *vectors) + bytes.fromhex("00bffee7") * 8


def firmware() -> dict[str, bytes]:
    seeds = {path.name: path.read_bytes() for path in DATA.glob("*-like.*") if path.suffix in (".hex", ".srec", ".bin")}
    seeds |= {"suffix.dfu": (DATA / "dfu-suffix.dfu").read_bytes(), "dfuse.dfu": dfuse(image()), "uf2.uf2": uf2(image()),
              "small.elf": elf(image())}
    seeds["hex.gz"] = gzip.compress(seeds["crazyflie-like.hex"], mtime=0)
    return seeds


def memory_map() -> dict[str, bytes]:
    return {
        "f405": b"@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg",
        "h743": b"@Internal Flash   /0x08000000/16*128Kg",
        "option-bytes": b"@Option Bytes  /0x1FFFC000/01*016 e/0x1FFEC000/01*016 e",
        "otp": b"@OTP Memory /0x1FFF7800/01*512 e,01*016 e",
        "crazyflie": b"@Internal Flash  /0x08000000/4*16Ka,1*64Kg,7*128Kg",
        "no-unit": b"@Flash/0x90000000/2*8e,",
        "mega": b"@External Flash/0x90000000/1*2Mg",
        "none": b"@Flash3",
    }


def descriptors(*interfaces: bytes) -> bytes:
    device = bytes([18, 1, 0, 2, 0, 0, 0, 64, 0x83, 4, 0x11, 0xDF, 0, 0x22, 1, 2, 3, 1])
    body = b"".join(interfaces)
    return device + struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), 1, 1, 0, 0xC0, 50) + body


def interface(alternate: int, protocol: int = 2) -> bytes:
    return bytes([9, 4, 0, alternate, 0, 0xFE, 1, protocol, 4 + alternate])


FUNCTIONAL = bytes([9, 0x21, 0x0B, 0xFF, 0, 0, 8, 0x1A, 1])


def dfu_descriptors() -> dict[str, bytes]:
    cdc = bytes([9, 4, 0, 0, 1, 2, 2, 1, 0, 5, 0x24, 0, 0x10, 1, 7, 5, 0x81, 3, 8, 0, 16])
    return {
        "f405": descriptors(*(interface(i) for i in range(4)), FUNCTIONAL),
        "dfu-1.0": descriptors(interface(0), bytes([7, 0x21, 7, 0xFF, 0, 0, 4])),
        "run-time": descriptors(cdc, interface(0, 1), FUNCTIONAL),
        "no-functional": descriptors(interface(0)),
        "no-dfu": descriptors(cdc),
    }


WELL = 255


def dfu_device() -> dict[str, bytes]:
    own = dfu_descriptors()["f405"]
    busy = [4, 0, 100, 0, 0, 4, 0]
    error = [4, 10, 0, 0, 0, 10, 0]
    return {
        "dfuse-well": bytes([0, WELL, 1]),
        "dfuse-unprotect": bytes([0x80, WELL, 1]),
        "plain-well": bytes([1, WELL, 0]),
        "letters-lie": bytes([4, WELL, 1]),
        "own-descriptors": bytes([2, len(own)]) + own + bytes([WELL] * 64),
        "stalls-at-times": bytes([0] + [WELL] * 9 + [0]),
        "silent-at-times": bytes([0] + [WELL] * 7 + [1]),
        "goes-away": bytes([0] + [WELL] * 40 + [2]),
        "always-busy": bytes([0] + busy * 4),
        "in-error": bytes([0] + error + [WELL] * 30 + error),
        "short-answers": bytes([0] + [WELL] * 12 + [5, 3, 1, 2, 3]),
    }


def picoboot_device() -> dict[str, bytes]:
    own = descriptors(bytes([9, 4, 0, 0, 2, 0xFF, 0, 0, 0, 7, 5, 3, 2, 64, 0, 0, 7, 5, 0x84, 2, 64, 0, 0]))
    own = own[:8] + bytes([0x8A, 0x2E, 3, 0]) + own[12:]
    return {
        "rp2040-well": bytes([1, WELL]),
        "rp2350-well": bytes([0, WELL]),
        "own-descriptors": bytes([2, len(own)]) + own + bytes([WELL] * 64),
        "some-contents": bytes([0] + [WELL] * 9 + [4]),
        "stalls-at-times": bytes([0] + [WELL] * 31 + [0]),
        "silent-at-times": bytes([1] + [WELL] * 17 + [1]),
        "goes-away": bytes([0] + [WELL] * 200 + [2]),
        "short-answers": bytes([0] + [WELL] * 12 + [5, 3, 1, 2, 3]),
    }


ACK = bytes([0x79])


def uart_device() -> dict[str, bytes]:
    def say(*answers: bytes) -> bytes:
        return b"".join(bytes([len(answer)]) + answer for answer in answers)

    get = bytes([11, 0x31, 0, 1, 2, 0x11, 0x21, 0x31, 0x44, 0x63, 0x73, 0x82, 0x92])
    start = say(ACK, ACK, get, ACK, ACK, bytes([1, 4, 0x13]), ACK)
    return {
        "f405": start + say(ACK, ACK, ACK) * 40 + say(ACK, ACK, ACK, bytes(255)) * 8,
        "f405-together": say(ACK, ACK + get + ACK, ACK + bytes([1, 4, 0x13]) + ACK) + say(ACK) * 200,
        "refuses-later": start + say(bytes([0x1F])) * 40,
        "acknowledges-all": say(ACK) * 400,
        "silent": b"",
    }


def msp_v1(code: int, payload: bytes, mark: bytes = b">") -> bytes:
    body = bytes([len(payload), code]) + payload
    check = 0
    for byte in body:
        check ^= byte
    return b"$M" + mark + body + bytes([check])


def msp_v2(code: int, payload: bytes) -> bytes:
    body = struct.pack("<BHH", 0, code, len(payload)) + payload
    check = 0
    for byte in body:
        check ^= byte
        for _ in range(8):
            check = (check << 1 ^ 0xD5 if check & 0x80 else check << 1) & 0xFF
    return b"$X>" + body + bytes([check])


BOARD_INFO = b"S405\0\0\2\0\x0fSPEEDYBEEF405V3\x0eSPEEDYBEEF405V\x04SPBE" + bytes(32)


def msp() -> dict[str, bytes]:
    return {
        "variant": msp_v1(2, b"BTFL"),
        "refused": msp_v1(5, b"", b"!"),
        "jumbo": b"$M>\xff\x01\x00\x01" + bytes(260),
        "v2": msp_v2(4, BOARD_INFO),
        "noise": b"boot\r\n$M$M>" + msp_v1(1, bytes([0, 1, 46])),
    }


def identity() -> dict[str, bytes]:
    answers = [msp_v1(1, bytes([0, 1, 46])), msp_v1(2, b"BTFL"), msp_v1(3, bytes([4, 5, 1])), msp_v1(4, BOARD_INFO),
               msp_v1(5, b"Apr 20 202410:11:12abcdef0")]
    return {
        "betaflight": b"".join(bytes([len(answer)]) + answer for answer in answers),
        "api-only": bytes([len(answers[0])]) + answers[0] + bytes(4),
        "text": b"\x10\r\n# boot 1.2.3\r\n",
    }


def cli_client() -> dict[str, bytes]:
    def say(text: bytes) -> bytes:
        return bytes([len(text)]) + text + b"\0"

    enter = say(b"\r\nEntering CLI Mode, type 'exit' to reboot, or 'help'\r\n\r\n# ")
    return {
        "version": enter + say(b"version\r\n# Betaflight / STM32F405 (S405) 4.5.1\r\n\r\n# ") + say(b"bl rom\r\n"),
        "unknown": enter + say(b"version\r\n###ERROR IN version: UNKNOWN COMMAND###\r\n\r\n# ") + say(b"\r\nUnknown\r\n# "),
        "silence": b"\0\0\0",
        "binary": enter + say(bytes(range(1, 60))),
    }


def boards_conf() -> dict[str, bytes]:
    return {
        "whole": b"[names]\ngeneric=STM;Pico\nfirmware=INAV\n[0483:df11]\nkind=loader\nlabel=A\nquirks=letters-lie;no-tty\n",
        "any-product": b"[1209:*]\nkind=firmware\n[1209:5741 ACME]\nkind=ignore\n",
        "wrong": b"[0483]\nkind=x\nno key\n[names\nlabel=\xff\n[12345:0]\nquirks=;;a\n\\\n",
    }


def main() -> None:
    for make in (firmware, memory_map, dfu_descriptors, dfu_device, msp, identity, cli_client, boards_conf,
                 uart_device, picoboot_device):
        folder = HERE / "corpus" / make.__name__.replace("_", "-")
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if not old.name.startswith("found-"):
                old.unlink()
        for name, data in make().items():
            (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
