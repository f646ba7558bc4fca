#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""RP2040 and RP2350 in BOOTSEL mode: a UF2 goes onto them by PICOBOOT, a file for the other one does not."""

import hashlib
import struct

from clitesting import CliTest, main

FLASH = 0x10000000
FAMILIES = {"rp2040": 0xE48BFF56, "rp2350": 0xE48BFF59}


def crc(data: bytes) -> int:
    """CRC-32/MPEG-2, as the ROM of an RP2040 has it."""
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value >> 31 else 0)) & 0xFFFFFFFF
    return value


def image(chip: str, size: int, seed: int = 1) -> bytes:
    """What the ROM of the chip starts: a checked first page, or a block of marks behind the vectors."""
    body = bytes((seed * 37 + i * 151 + (i >> 8)) & 0x7F for i in range(size))
    if chip == "rp2040":
        boot = body[:252]
        head = boot + struct.pack("<I", crc(boot)) + struct.pack("<II", 0x20042000, FLASH + 0x1F7)
    else:
        head = struct.pack("<II", 0x20082000, FLASH + 0x15D).ljust(0x138, b"\0")
        head += struct.pack("<IIIII", 0xFFFFDED3, 0x10210142, 0x1FF, 0, 0xAB123579)
    return head + body[len(head):]


def uf2(data: bytes, family: int) -> bytes:
    blocks = [data[i:i + 256].ljust(256, b"\0") for i in range(0, len(data), 256)]
    return b"".join(
        struct.pack("<IIIIIIII", 0x0A324655, 0x9E5D5157, 0x2000, FLASH + 256 * i, 256, i, len(blocks), family)
        + block.ljust(476, b"\0") + struct.pack("<I", 0x0AB16F30)
        for i, block in enumerate(blocks))


class Picoboot(CliTest):
    def write_uf2(self, chip: str, size: int = 40000, seed: int = 1, family: int | None = None) -> bytes:
        """Leaves firmware.uf2; returns what the flash must hold then."""
        data = image(chip, size, seed)
        (self.folder / "firmware.uf2").write_bytes(uf2(data, family or FAMILIES[chip]))
        return data.ljust((size + 255) // 256 * 256, b"\0")

    def flash(self, chip: str, *options):
        return self.run_cli("flash", self.folder / "firmware.uf2", "--board", f"virtual:{chip}", "--json", *options)

    def read(self, chip: str, size: int) -> bytes:
        out = self.folder / "back.bin"
        done = self.run_cli("read", out, "--board", f"virtual:{chip}", "--address", hex(FLASH), "--size", str(size))
        self.assertEqual(done.code, 0, done.err)
        return out.read_bytes()

    def test_a_uf2_is_flashed(self):
        for chip in FAMILIES:
            with self.subTest(chip):
                wanted = self.write_uf2(chip)
                done = self.flash(chip)
                self.assertEqual(done.code, 0, done.err)
                last = done.events()[-1]
                self.assertEqual(last["event"], "done")
                self.assertEqual(last["bytes_written"], len(wanted))
                self.assertEqual(last["bytes_verified"], len(wanted))
                self.assertEqual(self.read(chip, len(wanted)), wanted)

    def test_a_second_run_writes_nothing(self):
        for chip in FAMILIES:
            with self.subTest(chip):
                self.write_uf2(chip)
                self.assertEqual(self.flash(chip).code, 0)
                last = self.flash(chip).events()[-1]
                self.assertEqual((last["event"], last["bytes_written"], last["sectors_erased"]), ("done", 0, 0))

    def test_the_plan_has_no_warnings_and_the_sectors_of_the_flash(self):
        for chip in FAMILIES:
            with self.subTest(chip):
                self.write_uf2(chip, 40960)
                plan = self.run_cli("plan", self.folder / "firmware.uf2", "--board", f"virtual:{chip}", "--json").value()
                self.assertEqual(plan["warnings"], [])
                self.assertTrue(plan["exact"])
                self.assertEqual({item["size"] for item in plan["erase"]}, {4096})
                self.assertEqual(plan["erase"][0]["address"], "0x10000000")

    def test_a_file_for_the_other_chip_is_refused(self):
        for chip, other in (("rp2040", "rp2350"), ("rp2350", "rp2040")):
            with self.subTest(chip):
                self.write_uf2(chip, family=FAMILIES[other])
                before = hashlib.sha256(self.read(chip, 65536)).digest()
                done = self.flash(chip, "--yes")
                last = done.events()[-1]
                self.assertEqual(done.code, 3)
                self.assertEqual((last["code"], last["safe"]), ("wrong-board", True))
                self.assertEqual(hashlib.sha256(self.read(chip, 65536)).digest(), before)
                self.assertEqual(self.flash(chip, "--force").code, 0)

    def test_a_file_for_another_place_is_refused(self):
        (self.folder / "firmware.uf2").write_bytes(uf2(image("rp2350", 4096), 0x57755A57).replace(
            struct.pack("<I", FLASH), struct.pack("<I", 0x08000000), 1))
        done = self.flash("rp2350")
        self.assertEqual(done.code, 3)
        self.assertEqual(done.events()[-1]["code"], "does-not-fit")

    def test_what_does_not_fit_the_flash_is_refused(self):
        self.write_uf2("rp2040", 2 * 1024 * 1024 + 256)
        done = self.flash("rp2040")
        self.assertEqual((done.code, done.events()[-1]["code"]), (3, "does-not-fit"))

    def test_list_tells_the_loader(self):
        boards = {board["id"]: board for board in self.run_cli("list", "--practice", "--json").value()}
        for chip, product in (("rp2040", "0003"), ("rp2350", "000f")):
            board = boards[f"virtual:{chip}"]
            self.assertEqual((board["state"], board["loader"]), ("loader", "picoboot"))
            self.assertEqual((board["vid"], board["pid"]), ("2e8a", product))
            self.assertIsNone(board["problem"])

    def test_leave_erase_and_full_erase(self):
        self.write_uf2("rp2350", 5000)
        self.assertEqual(self.flash("rp2350", "--full-erase", "--yes").code, 0)
        self.assertEqual(self.run_cli("leave", "--board", "virtual:rp2350").code, 0)
        erased = self.run_cli("erase", "--board", "virtual:rp2350", "--address", hex(FLASH), "--size", "8192", "--yes")
        self.assertEqual(erased.code, 0, erased.err)
        self.assertEqual(self.read("rp2350", 8192), b"\xff" * 8192)

    def test_a_trace_tells_every_transfer(self):
        self.write_uf2("rp2350", 5000)
        trace = self.folder / "trace"
        self.assertEqual(self.flash("rp2350", "--trace", trace).code, 0)
        words = {line.split()[0] for line in trace.read_text().splitlines()}
        self.assertLessEqual({"open", "claim", "control", "bulk", "clear-halt"}, words)


if __name__ == "__main__":
    main()
