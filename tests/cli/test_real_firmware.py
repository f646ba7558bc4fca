#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job on real input: Betaflight goes onto a practice F405, in the time that a real chip takes."""

import unittest

from clitesting import REAL_FIRMWARE, CliTest, main

BETAFLIGHT = REAL_FIRMWARE / "betaflight_4.5.0_STM32F405_DREAM_BETA.hex"
BASE = 0x08000000
# UM0424 and the reference manual of the F405: 4 * 16K, 64K, 7 * 128K.
SECTORS = [16 << 10] * 4 + [64 << 10] + [128 << 10] * 7


def parse_hex(path) -> dict:
    """The bytes of an Intel HEX file by address, as simply as can be, to compare with."""
    upper, found = 0, {}
    for line in path.read_text(encoding="ascii").split():
        record = bytes.fromhex(line[1:])
        if record[3] == 0:
            start = upper + int.from_bytes(record[1:3], "big")
            found.update(enumerate(record[4:-1], start))
        elif record[3] in (2, 4):
            upper = int.from_bytes(record[4:6], "big") << (4 if record[3] == 2 else 16)
    return found


class RealFirmware(CliTest):
    @unittest.skipUnless(BETAFLIGHT.exists(), f"no {BETAFLIGHT.name} here")
    def test_betaflight_onto_an_f405(self):
        board = ("--board", "virtual:f405")
        self.assert_done(self.run_cli("read", "--json", *board, "--size", "16", "some.bin"))
        before = self.flash_of()
        self.assert_done(self.run_cli("flash", "--json", *board, BETAFLIGHT, timeout=240))
        after = self.flash_of()

        wanted = parse_hex(BETAFLIGHT)
        self.assertEqual(len(wanted), 486603)
        self.assertFalse([hex(place) for place, byte in wanted.items() if after[place - BASE] != byte][:3])
        start = BASE
        untouched = 0
        for size in SECTORS:
            if not any(place in wanted for place in (start, *range(start, start + size, 256), start + size - 1)):
                self.assertEqual(after[start - BASE:start - BASE + size], before[start - BASE:start - BASE + size])
                untouched += 1
            start += size
        self.assertEqual(untouched, 5)


if __name__ == "__main__":
    main()
