#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boards that run their firmware: they are brought into their loader, flashed, and come back."""

from clitesting import CliTest, image, main

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
        self.assertIn("back", lines[-1])

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
        self.assert_failed(result, "not-supported", 1, safe=True)


if __name__ == "__main__":
    main()
