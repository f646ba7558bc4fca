#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""flash --all: several boards at once, on practice boards. Two of these are alike: both revisions of the STM32H743."""

import json

from clitesting import PHASES, CliTest, image, intel_hex, main

ALIKE = {"virtual:h743", "virtual:h743-y"}
H743 = ("--all", "--board", "virtual:h743")


class All(CliTest):
    def by_board(self, result) -> dict:
        """The events of each board, which must be whole for each."""
        boards = {}
        for event in result.events():
            boards.setdefault(event.pop("board"), []).append(event)
        return boards

    def test_those_alike_are_flashed_and_the_others_left_alone(self):
        data = image(3000)
        result = self.run_cli("flash", "--json", *H743, self.write("a.hex", intel_hex({0x08000000: data})))
        self.assertEqual(result.code, 0, result.err)
        boards = self.by_board(result)
        self.assertEqual({board for board, events in boards.items() if events[-1]["event"] != "left-alone"}, ALIKE)
        for board, events in boards.items():
            if board in ALIKE:
                self.assert_events(events, "done")
                self.assertEqual(self.flash_of(board.removeprefix("virtual:"))[:3000], data)
                continue
            self.assertTrue(events[-1]["reason"])
            self.assertTrue({event.get("phase") for event in events} <= {None, *PHASES[:3]}, events)

    def test_the_worst_outcome_is_the_exit_code_and_the_last_word(self):
        path = self.write_hex()
        self.assertEqual(self.run_cli("flash", *H743, path).code, 0)
        state = self.boards / "h743-y" / "state"
        text = state.read_text(encoding="utf-8")
        self.assertIn("protected=0", text)
        state.write_text(text.replace("protected=0", "protected=1"), encoding="utf-8")
        result = self.run_cli("flash", "--json", *H743, self.write_hex(seed=2))
        self.assertEqual(result.code, 7, result.out + result.err)
        boards = self.by_board(result)
        self.assertEqual(self.assert_events(boards["virtual:h743-y"], "failed")["code"], "protected")
        self.assert_events(boards["virtual:h743"], "done")
        last = json.loads(result.out.splitlines()[-1])
        self.assertEqual((last["event"], last["board"]), ("failed", "virtual:h743-y"))
        self.assertEqual(result.err.count("unprotect"), 1, result.err)

    def test_of_several_kinds_none_is_guessed(self):
        path = self.write_hex()
        self.assert_failed(self.run_cli("flash", "--json", "--all", "--practice", path), "ambiguous", 4, safe=True)
        self.assertFalse(self.boards.exists() and any(self.boards.iterdir()), "no board was touched")

    def test_practice_touches_nothing_real(self):
        result = self.run_cli("flash", "--json", "--all", "--practice", "--board", "usb:1-1", self.write_hex())
        self.assert_failed(result, "no-board", 4, safe=True)

    def test_a_full_erase_needs_consent_once_for_all(self):
        result = self.run_cli("flash", "--json", "--full-erase", *H743, self.write_hex())
        self.assert_failed(result, "cancelled", 130, safe=True)

    def test_people_see_an_end_for_each_board(self):
        result = self.run_cli("flash", *H743, self.write_hex())
        self.assertEqual(result.code, 0, result.err)
        for board in ALIKE:
            self.assertRegex(result.out, rf"(?m)^{board}: done, ")
        self.assertIn("virtual:f405 (STM32F405 (practice)) is left alone", result.out)

    def test_wrong_usage(self):
        path = self.write_hex()
        for words in (("flash", path, "--all", "--trace", "t"), ("plan", path, "--all"), ("erase", "--all")):
            self.assertEqual(self.run_cli(*words).code, 2, words)

    def test_a_series_waits_for_boards_that_are_plugged_in(self):
        path = self.write_hex()
        result = self.run_cli("flash", "--json", "--series", "--timeout", "1", "--board", "virtual:f405", path)
        self.assert_failed(result, "no-board", 4, safe=True)
        # What was there is left alone.
        self.assertFalse((self.boards / "f405" / "flash.bin").exists())

    def test_a_series_is_of_one_board_at_a_time(self):
        for options in (("--all",), ("--trace", "a"), ("--backup", "b")):
            result = self.run_cli("flash", "--series", *options, self.write_hex())
            self.assertEqual(result.code, 2)
            self.assertIn("--series", result.err)


if __name__ == "__main__":
    main()
