#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bootpin-cli convert, and read by name: the same bytes in another format."""

import json
import pathlib
import tempfile

from clitesting import ROOT, CliTest, main

HEX = ROOT / "tests" / "data" / "crazyflie-like.hex"


class Convert(CliTest):
    def setUp(self):
        super().setUp()
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)

    def contents(self, path, *options) -> list:
        return json.loads(self.run_cli("info", path, "--json", *options).out)["segments"]

    def test_every_format_holds_the_same(self):
        path = HEX
        for name in ("a.dfu", "a.hex"):
            self.assertEqual(self.run_cli("convert", path, self.scratch / name).code, 0)
            path = self.scratch / name
            self.assertEqual(self.contents(path), self.contents(HEX), name)

    def test_raw_says_where_it_belongs(self):
        start = self.contents(HEX)[0]["address"]
        done = self.run_cli("convert", HEX, self.scratch / "a.bin")
        self.assertIn(start, done.out)
        self.assertEqual(self.contents(self.scratch / "a.bin", "--address", start)[0]["address"], start)

    def test_a_name_without_a_format_is_refused(self):
        done = self.run_cli("convert", HEX, self.scratch / "a.elf", "--json")
        self.assertEqual(done.code, 3)
        self.assertEqual(json.loads(done.out)["code"], "bad-file")
        self.assertEqual(list(self.scratch.iterdir()), [])

    def test_both_names_are_needed(self):
        self.assertEqual(self.run_cli("convert", HEX).code, 2)
        self.assertEqual(self.run_cli("convert", HEX, "a.bin", "b.bin").code, 2)

    def test_read_writes_what_the_name_says(self):
        options = ("--board", "virtual:f405", "--address", "0x08004000", "--size", "0x100")
        for name in ("a.bin", "a.hex", "a.dfu"):
            self.assertEqual(self.run_cli("read", self.scratch / name, *options).code, 0, name)
        segments = self.contents(self.scratch / "a.bin", "--address", "0x08004000")
        self.assertEqual(self.contents(self.scratch / "a.hex"), segments)
        self.assertEqual(self.contents(self.scratch / "a.dfu"), segments)


if __name__ == "__main__":
    main()
