#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boards that run their firmware: they are brought into their loader, flashed, and come back."""

from clitesting import CliTest, image, intel_hex, main

BETAFLIGHT = ("--board", "virtual:betaflight")


class Running(CliTest):
    def test_flash_begins_with_the_way_to_the_loader(self):
        result = self.run_cli("flash", "--json", *BETAFLIGHT, self.write_hex())
        self.assert_done(result)
        phases = [event["phase"] for event in result.events()[:-1] if event["event"] == "phase"]
        self.assertEqual(phases[:4], ["reboot", "wait", "connect", "inspect"])
        self.assertEqual(self.flash_of("betaflight")[:1024], image(1024))

    def test_people_are_told_that_it_came_back(self):
        result = self.run_cli("flash", *BETAFLIGHT, self.write_hex())
        self.assertEqual(result.code, 0, result.err)
        lines = result.out.splitlines()
        self.assertTrue(lines[-2].startswith("Done"), lines)
        self.assertIn("back: Betaflight 4.5.1 on SPEEDYBEEF405V3", lines[-1])

    def test_reboot(self):
        self.assert_done(self.run_cli("reboot", "--json", "--board", "virtual:inav7"))

    def state_of(self, board):
        return next(each["state"] for each in self.run_cli("list", "--json", "--practice").value() if each["id"] == board)

    def test_a_practice_board_stays_what_it_is_between_runs(self):
        self.assertEqual(self.state_of("virtual:inav7"), "firmware")
        self.assert_done(self.run_cli("reboot", "--json", "--board", "virtual:inav7"))
        self.assertEqual(self.state_of("virtual:inav7"), "loader")
        self.assert_done(self.run_cli("leave", "--json", "--board", "virtual:inav7"))
        self.assertEqual(self.state_of("virtual:inav7"), "firmware")

    def test_no_reboot_sends_nothing(self):
        for command in (("flash", self.write_hex()), ("reboot",), ("leave",)):
            result = self.run_cli(*command, "--json", "--no-reboot", *BETAFLIGHT)
            self.assert_failed(result, "no-loader", 1, safe=True)
            self.assertNotIn("phase", result.out)

    def test_a_board_that_does_not_listen(self):
        result = self.run_cli("reboot", "--json", "--board", "virtual:deaf")
        event = self.assert_failed(result, "no-loader", 1, safe=True)
        self.assertIn("BOOT", event["hint"])

    def test_a_plan_reboots_nothing(self):
        result = self.run_cli("plan", "--json", *BETAFLIGHT, self.write_hex())
        self.assertEqual(result.code, 0, result.err)
        plan = result.value()
        self.assertIs(plan["exact"], False)
        self.assertEqual([(sector["address"], sector["size"]) for sector in plan["erase"]], [("0x08000000", 0x4000)])
        self.assertEqual(self.state_of("virtual:betaflight"), "firmware")

    def test_a_plan_needs_a_chip(self):
        for board in ("virtual:deaf", "virtual:old-betaflight"):
            result = self.run_cli("plan", "--json", "--board", board, self.write_hex())
            self.assert_failed(result, "not-supported", 1, safe=True)

    def write_firmware(self, name: str, *strings: str):
        text = b"\0".join(string.encode() for string in ("", *strings, ""))
        return self.write(name, intel_hex({0x08000000: image(1024) + text}))

    def test_a_file_for_another_board_is_refused_before_the_reboot(self):
        path = self.write_firmware("betaflight_4.5.1_STM32F405_SOMEBODYS.hex", "BTFL", "Betaflight", "STM32F405", "SOMEBODYS")
        for command in ("flash", "plan"):
            result = self.run_cli(command, "--json", *BETAFLIGHT, path)
            event = self.assert_failed(result, "wrong-board", 3, safe=True)
            self.assertIn("SOMEBODYS", event["message"])
            self.assertIn("SPEEDYBEEF405V3", event["message"])
        self.assertEqual(self.state_of("virtual:betaflight"), "firmware")
        self.assert_done(self.run_cli("flash", "--json", "--force", *BETAFLIGHT, path))

    def test_a_file_of_another_firmware_is_warned_of(self):
        path = self.write_firmware("inav_7.1.2_SPEEDYBEEF405V3.hex", "INAV", "INAV VERSION: %s", "7.1.2")
        plan = self.run_cli("plan", "--json", *BETAFLIGHT, path).value()
        self.assertIn("other-firmware", [warning["code"] for warning in plan["warnings"]])


if __name__ == "__main__":
    main()
