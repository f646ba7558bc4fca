#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""list: what is plugged in, and the practice boards."""

from clitesting import CODES, USB_ID, CliTest, main


class List(CliTest):
    def list(self, *arguments) -> list:
        result = self.run_cli("list", "--json", *arguments)
        self.assertEqual((result.code, result.err), (0, ""))
        for board in result.value():
            self.assertEqual(
                set(board), {"id", "name", "state", "loader", "vid", "pid", "serial", "tty", "problem"})
            self.assertRegex(board["id"], r"\A(usb:\d+-\d+(\.\d+)*|tty:/.+|virtual:.+)\Z")
            self.assertTrue(board["name"])
            self.assertIn(board["state"], ("firmware", "loader"))
            self.assertIn(board["loader"], ("dfuse", "dfu", "uart", "picoboot", None))
            for name in ("vid", "pid"):
                if board[name] is not None:
                    self.assertRegex(board[name], USB_ID)
            if board["problem"] is not None:
                self.assertEqual(set(board["problem"]), {"code", "message", "hint"})
                self.assertIn(board["problem"]["code"], CODES)
        return result.value()

    def test_practice_adds_the_virtual_boards(self):
        real = self.list()
        self.assertFalse([board for board in real if board["id"].startswith("virtual:")])
        boards = {board["id"]: board for board in self.list("--practice")}
        f405 = boards["virtual:f405"]
        self.assertEqual((f405["state"], f405["loader"], f405["vid"], f405["pid"], f405["problem"]),
                         ("loader", "dfuse", "0483", "df11", None))
        self.assertGreater(len(boards), 5)
        running = boards["virtual:betaflight"]
        self.assertEqual((running["state"], running["loader"], running["problem"]), ("firmware", None, None))

    def test_people_get_an_aligned_table(self):
        result = self.run_cli("list", "--practice")
        self.assertEqual((result.code, result.err), (0, ""))
        lines = [line for line in result.out.splitlines() if line.startswith(("BOARD", "virtual:"))]
        column = lines[0].index("STATE")
        for line in lines[1:]:
            self.assertEqual(line[column - 1], " ")
            self.assertTrue(line[column:].startswith(("bootloader ", "firmware ")), line)

    def test_listing_makes_no_board(self):
        self.list("--practice")
        self.assertFalse(list(self.boards.rglob("flash.bin")))


if __name__ == "__main__":
    main()
