#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Help, version, and what is wrong usage: exit 2, no JSON."""

from clitesting import COMMANDS, CliTest, main


class Usage(CliTest):
    def assert_usage(self, *arguments):
        for line in (arguments, ("--json", *arguments)):
            result = self.run_cli(*line)
            self.assertEqual(result.code, 2, line)
            self.assertEqual(result.out, "", line)
            self.assertIn("--help", result.err)
            self.assertNotIn("GLib", result.err)

    def test_help_names_every_command(self):
        result = self.run_cli("--help")
        self.assertEqual((result.code, result.err), (0, ""))
        for command in COMMANDS:
            self.assertIn(f"\n  {command}", result.out)

    def test_each_command_has_help_with_its_own_options(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                result = self.run_cli(command, "--help")
                self.assertEqual((result.code, result.err), (0, ""))
                self.assertIn(command, result.out.splitlines()[1])
                self.assertIn("--json", result.out)
        self.assertIn("--full-erase", self.run_cli("flash", "--help").out)
        self.assertNotIn("--full-erase", self.run_cli("read", "--help").out)
        self.assertIn("--size", self.run_cli("-h", "read").out)
        self.assertNotIn("--board", self.run_cli("info", "--help").out)

    def test_version_tells_of_the_libraries(self):
        result = self.run_cli("--version")
        self.assertEqual(result.code, 0)
        for word in ("bootpin-cli", "GLib", "libusb", "libserialport"):
            self.assertIn(word, result.out)

    def test_missing_and_unknown_words(self):
        self.assert_usage()
        self.assert_usage("fly")
        self.assert_usage("flash")
        self.assert_usage("info")
        self.assert_usage("read")
        self.assert_usage("flash", "a.hex", "b.hex")
        self.assert_usage("list", "more")
        self.assert_usage("--bogus")
        self.assert_usage("flash", "a.hex", "--bogus")
        self.assert_usage("flash", "a.hex", "--board")
        self.assert_usage("flash", "a.hex", "--yes=maybe")

    def test_options_that_a_command_does_not_take(self):
        self.assert_usage("list", "--size", "16")
        self.assert_usage("info", "a.hex", "--board", "virtual:f405")
        self.assert_usage("flash", "a.hex", "--size", "16")
        self.assert_usage("doctor", "--full-erase")

    def test_values_that_are_no_numbers(self):
        for value in ("", "x", "08000000", "0x", "0x100000000", "-1", "0x8000000z", " 1", "1e3"):
            self.assert_usage("info", "a.bin", f"--address={value}")
        for value in ("", "0", "-1", "16G", "16KB", "0x1000000000", "4097M"):
            self.assert_usage("erase", f"--size={value}")
        for value in ("0", "-9600", "fast", "1e5", ""):
            self.assert_usage("leave", f"--baud={value}")
        for value in ("", "dtr", "dtr,dtr", "dtr,rts,", "cts,rts", "--dtr,rts", "dtr,rts,dtr"):
            self.assert_usage("leave", f"--wires={value}")
        for value in ("-1", "nan", "inf", "soon", "1e9"):
            self.assert_usage("leave", f"--timeout={value}")

    def test_options_may_stand_before_the_command(self):
        result = self.run_cli("--json", "--address", "0x08000000", "info", "missing.hex")
        self.assert_failed(result, "bad-file", 3, safe=True)

    def test_a_file_may_begin_with_a_dash(self):
        result = self.run_cli("--json", "info", "--", "-missing.hex")
        event = self.assert_failed(result, "bad-file", 3, safe=True)
        self.assertIn("-missing.hex", event["message"])


if __name__ == "__main__":
    main()
