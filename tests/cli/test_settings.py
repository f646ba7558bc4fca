#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of running firmware: saved, given back, and saved before flashing."""

import re

from clitesting import CliTest, image, main

BETAFLIGHT = ("--board", "virtual:betaflight")


class Settings(CliTest):
    def folder_for_backups(self):
        folder = self.folder / "backups"
        folder.mkdir()
        return folder

    def test_backup_and_restore(self):
        path = self.folder / "mine.txt"
        for options in ((), ("--dump",)):
            self.assert_done(self.run_cli("backup", "--json", *options, *BETAFLIGHT, path))
            self.assertIn("set ", path.read_text(encoding="utf-8"))
        result = self.run_cli("restore", *BETAFLIGHT, path)
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("taken and saved", result.out)

    def test_a_folder_gets_a_file_with_board_and_date(self):
        folder = self.folder_for_backups()
        result = self.run_cli("backup", *BETAFLIGHT, folder)
        self.assertEqual(result.code, 0, result.err)
        names = [path.name for path in folder.iterdir()]
        self.assertEqual(len(names), 1)
        self.assertRegex(names[0], r"\ABetaflight_4\.5\.1_SPEEDYBEEF405V3_\d{4}-\d\d-\d\d_\d{6}\.txt\Z")
        self.assertIn(names[0], result.out)

    def test_lines_that_are_not_taken_are_shown_and_nothing_is_saved(self):
        path = self.write("bad.txt", "set a = 1\nset no_such = 2\n")
        result = self.run_cli("restore", "--json", *BETAFLIGHT, path)
        event = self.assert_failed(result, "bad-file", 3, safe=True)
        self.assertIn("1 of 2", event["message"])
        self.assertIn("Line 2", result.err)
        self.assertIn("INVALID NAME", result.err)

    def test_what_is_no_backup_is_refused_before_the_board(self):
        for name, content in (("empty.txt", ""), ("bl.txt", "set a = 1\nbl\n"), ("raw.txt", image(512))):
            result = self.run_cli("restore", "--json", *BETAFLIGHT, self.write(name, content))
            self.assert_failed(result, "bad-file", 3, safe=True)
        self.assert_failed(self.run_cli("restore", "--json", *BETAFLIGHT, "missing.txt"), "bad-file", 3, safe=True)

    def test_a_board_without_settings_leaves_no_file(self):
        for board in ("virtual:deaf", "virtual:crazyflie", "virtual:f405"):
            path = self.folder / "none.txt"
            self.assert_failed(self.run_cli("backup", "--json", "--board", board, path), "not-supported", 1, safe=True)
            self.assertFalse(path.exists())

    def test_flash_saves_the_settings_first(self):
        folder = self.folder_for_backups()
        result = self.run_cli("flash", "--backup", folder, *BETAFLIGHT, self.write_hex())
        self.assertEqual(result.code, 0, result.err)
        saved = re.search(r"Settings saved in (.+)\.$", result.out, re.M)
        self.assertTrue(saved, result.out)
        self.assertIn("set ", (self.folder / saved[1]).read_text(encoding="utf-8"))
        self.assertEqual(self.flash_of("betaflight")[:1024], image(1024))

    def test_without_a_backup_nothing_is_flashed(self):
        result = self.run_cli("flash", "--json", "--backup", self.folder / "missing" / "a.txt", *BETAFLIGHT, self.write_hex())
        self.assert_failed(result, "bad-file", 3, safe=True)
        result = self.run_cli("flash", "--json", "--backup", self.folder, "--board", "virtual:f405", self.write_hex())
        self.assert_failed(result, "not-supported", 1, safe=True)

    def test_a_backup_is_for_one_board(self):
        result = self.run_cli("flash", "--all", "--backup", self.folder, self.write_hex())
        self.assertEqual(result.code, 2)
        self.assertIn("--backup", result.err)


if __name__ == "__main__":
    main()
