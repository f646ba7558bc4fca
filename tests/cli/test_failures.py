#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each way to fail has its code, its exit code and an honest word on the board's state."""

import os

from clitesting import CliTest, image, intel_hex, main

BASE = 0x08000000
F405 = ("--board", "virtual:f405")
# Erases and writes fast, by small pages.
G474 = ("--board", "virtual:g474")


class Failures(CliTest):
    def refuse(self, code: str, exit_code: int, *arguments, safe=True) -> dict:
        return self.assert_failed(self.run_cli(*arguments, "--json"), code, exit_code, safe)

    def run_unprivileged(self, *arguments):
        """Root may do anything: then somebody else runs the program, if they may."""
        if os.geteuid() != 0:
            return self.run_cli(*arguments)
        self.folder.chmod(0o755)
        nobody = {"user": 65534, "group": 65534, "extra_groups": []}
        try:
            self.run_cli("--version", **nobody)
        except PermissionError:
            self.skipTest("nobody but root may run the program here")
        return self.run_cli(*arguments, **nobody)

    def assert_untouched(self):
        """No board was so much as opened."""
        self.assertFalse(list(self.boards.rglob("flash.bin")))

    # --- exit 3: the file ---

    def test_bad_file_comes_before_the_board(self):
        for command in ("plan", "flash", "verify"):
            self.refuse("bad-file", 3, command, "--board", "virtual:none", "missing.hex")
        self.assert_untouched()

    def test_does_not_fit(self):
        path = self.write("a.hex", intel_hex({BASE: image(1024), 0x0F000000: b"far away"}))
        for command in ("plan", "flash"):
            event = self.refuse("does-not-fit", 3, command, *F405, path)
            self.assertEqual(event["address"], "0x0F000000")

    def test_wrong_address_unless_forced(self):
        # Of all places the file is right at 0x08004000 only.
        path = self.write("a.bin", image(40000, 0x08004000))
        self.refuse("wrong-address", 3, "flash", *F405, path)
        self.assert_done(self.run_cli("flash", "--json", "--force", *F405, path))

    def test_a_crazyflie_keeps_its_bootloader_unless_forced(self):
        crazyflie = ("--board", "virtual:crazyflie-rom")
        path = self.write_hex(size=0x4010)
        for command in ("plan", "flash"):
            event = self.assert_failed(self.run_cli(command, "--json", *crazyflie, path), "wrong-address", 3, safe=True)
        self.assertIn("Crazyflie", event["message"])
        firmware = self.write_hex(base=0x08004000)
        full = ("flash", "--json", "--full-erase", "--yes", *crazyflie, firmware)
        self.assert_failed(self.run_cli(*full), "wrong-address", 3, safe=True)
        self.assert_failed(self.run_cli("erase", "--json", "--yes", *crazyflie), "wrong-address", 3, safe=True)
        loader = self.flash_of("crazyflie-rom")[:0x4000]
        result = self.run_cli("flash", *crazyflie, firmware)
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("battery", result.out)
        self.assertEqual(self.flash_of("crazyflie-rom")[:0x4000], loader)
        self.assert_done(self.run_cli(*full, "--force"))
        self.assert_done(self.run_cli("erase", "--json", "--yes", "--force", *crazyflie))

    def test_output_that_can_not_be_written(self):
        for place in (self.folder, self.folder / "none" / "out.bin"):
            self.refuse("bad-file", 3, "read", *F405, place)
        self.assert_untouched()

    def test_output_folder_that_may_not_be_written(self):
        folder = self.folder / "locked"
        folder.mkdir(mode=0o500)
        result = self.run_unprivileged("read", "--json", *F405, folder / "out.bin")
        self.assert_failed(result, "bad-file", 3, safe=True)

    def test_trace_that_can_not_be_written(self):
        self.refuse("bad-file", 3, "leave", *F405, "--trace", self.folder / "none" / "trace.txt")

    # --- exit 4: which board ---

    def test_no_board(self):
        path = self.write_hex()
        for command in (("flash", path), ("read", "out.bin"), ("leave",), ("reboot",), ("unprotect", "--yes"),
                        ("erase", "--yes"), ("verify", path), ("plan", path)):
            self.refuse("no-board", 4, *command, "--board", "virtual:none")
        self.assertFalse((self.folder / "out.bin").exists())

    def test_more_than_one_board(self):
        event = self.refuse("ambiguous", 4, "flash", "--practice", self.write_hex())
        self.assertIn("virtual:f405", event["message"])
        self.assertIn("virtual:h743", event["message"])

    def test_waiting_for_a_board_ends(self):
        self.refuse("no-board", 4, "leave", "--board", "virtual:none", "--timeout", "0.3")

    # --- exit 5: access ---

    def test_another_program_has_the_board(self):
        long = self.write("long.hex", intel_hex({BASE: image(100 * 1024)}))
        with self.start("flash", "--json", *F405, long) as first:
            for line in first.stdout:
                if "erase" in line:
                    break
            self.refuse("busy", 5, "leave", *F405)
            first.terminate()
            first.communicate(timeout=30)

    def test_a_board_that_may_not_be_opened(self):
        self.boards.mkdir(mode=0o500)
        self.assert_failed(self.run_unprivileged("leave", "--json", *F405), "not-permitted", 5, safe=True)

    # --- exit 7: protected ---

    def test_protected_chip_until_unprotected(self):
        self.assert_done(self.run_cli("leave", "--json", *G474))
        state = self.boards / "g474" / "state"
        state.write_text(state.read_text(encoding="utf-8").replace("protected=0", "protected=1"), encoding="utf-8")
        path = self.write_hex()
        for command in (("flash", path), ("flash", "--yes", "--full-erase", path), ("verify", path),
                        ("read", "--size", "16", "out.bin"), ("erase", "--yes"), ("erase", "--size", "16")):
            event = self.refuse("protected", 7, *command, *G474)
            self.assertIn("bootpin-cli unprotect", event["hint"])
        self.assert_done(self.run_cli("unprotect", "--json", "--yes", *G474))
        self.assert_done(self.run_cli("flash", "--json", *G474, path))

    # --- exit 1: the job ---

    def test_what_the_board_can_not_do(self):
        names = [board["id"] for board in self.run_cli("list", "--json", "--practice").value() if board["loader"] == "dfu"]
        path = self.write("a.bin", image(2000))
        self.refuse("not-supported", 1, "flash", "--full-erase", "--yes", "--board", names[0], path)

    def test_range_outside_the_flash(self):
        out = self.folder / "out.bin"
        result = self.run_cli("read", "--json", *F405, "--address", "0x0F000000", "--size", "16", out)
        self.assertIn(result.code, (1, 3))
        self.assertEqual(list(self.folder.glob("*out.bin*")), [])

    # --- exit 130: no consent ---

    def test_consent_is_missing(self):
        path = self.write_hex()
        for command in (("flash", "--full-erase", path), ("erase",), ("erase", "--address", "0x08010000"), ("unprotect",)):
            event = self.refuse("cancelled", 130, *command, *F405)
            self.assertIn("--yes", event["hint"])
        self.assert_untouched()

    def test_people_read_title_reason_and_advice(self):
        result = self.run_cli("leave", "--board", "virtual:none")
        self.assertEqual((result.code, result.out), (4, ""))
        self.assertIn("virtual:none", result.err)
        self.assertGreaterEqual(len(result.err.splitlines()), 3)


if __name__ == "__main__":
    main()
