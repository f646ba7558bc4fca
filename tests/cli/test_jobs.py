#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command that works on a board, on practice boards."""

from clitesting import CliTest, image, intel_hex, main

BASE = 0x08000000
F405 = ("--board", "virtual:f405")
# Erases and writes fast, by small pages.
G474 = ("--board", "virtual:g474")
SECTOR = 16 * 1024


class Jobs(CliTest):
    def read(self, address: int, size: int) -> bytes:
        """What the board holds, read through the program."""
        out = self.folder / "read.bin"
        self.assert_done(self.run_cli("read", "--json", *F405, "--address", hex(address), "--size", size, out))
        return out.read_bytes()

    def test_flash_then_verify_then_nothing_to_do(self):
        data = image(3000)
        path = self.write("a.hex", intel_hex({BASE: data}))
        done = self.assert_done(self.run_cli("flash", "--json", *F405, path))
        self.assertGreaterEqual(done["bytes_written"], len(data))
        self.assertGreaterEqual(done["bytes_verified"], len(data))
        self.assertEqual(done["sectors_erased"], 1)
        self.assertEqual(self.flash_of()[:len(data)], data)

        done = self.assert_done(self.run_cli("verify", "--json", *F405, path))
        self.assertEqual((done["bytes_written"], done["bytes_verified"]), (0, len(data)))
        done = self.assert_done(self.run_cli("flash", "--json", *F405, path))
        self.assertEqual((done["bytes_written"], done["sectors_erased"]), (0, 0))

    def test_flash_keeps_what_is_in_no_touched_sector(self):
        self.read(BASE, 16)
        before = self.flash_of()
        data = image(SECTOR + 100)
        self.assert_done(self.run_cli("flash", "--json", *F405, self.write("a.hex", intel_hex({BASE: data}))))
        after = self.flash_of()
        self.assertEqual(after[:len(data)], data)
        self.assertEqual(after[2 * SECTOR:], before[2 * SECTOR:])

    def test_flash_of_a_raw_file_at_an_address(self):
        data = image(1000, 0x08008000)
        path = self.write("a.bin", data)
        self.assert_done(self.run_cli("flash", "--json", *F405, "--address", "0x08008000", path))
        self.assertEqual(self.flash_of()[0x8000:0x8000 + len(data)], data)

    def test_flash_without_verifying_and_leaving(self):
        result = self.run_cli("flash", "--json", *F405, "--no-verify", "--no-leave", self.write_hex())
        self.assertEqual(self.assert_done(result)["bytes_verified"], 0)
        phases = [event["phase"] for event in result.events()[:-1]]
        self.assertNotIn("verify", phases)
        self.assertNotIn("restart", phases)

    def test_flash_tells_its_phases_in_order(self):
        result = self.run_cli("flash", "--json", *F405, self.write_hex(size=5000))
        phases = [event["phase"] for event in result.events()[:-1] if event["event"] == "phase"]
        self.assertEqual(phases[0], "connect")
        self.assertLess(phases.index("erase"), phases.index("write"))
        self.assertEqual(phases[-1], "restart")

    def test_flash_tells_people_what_it_does(self):
        result = self.run_cli("flash", *F405, self.write_hex())
        self.assertEqual(result.code, 0, result.err)
        self.assertNotIn("\r", result.out)
        lines = result.out.splitlines()
        self.assertTrue(lines[-1].startswith("Done"))
        self.assertEqual(len(lines), len(set(lines)), "a line for each phase, not for each step")

    def test_trace_holds_every_request(self):
        trace = self.folder / "trace.txt"
        self.assert_done(self.run_cli("leave", "--json", *F405, "--trace", trace))
        lines = trace.read_text(encoding="ascii").splitlines()
        self.assertTrue(lines[0].startswith("open 1 12"), lines[0])
        self.assertTrue(any(line.startswith("control ") for line in lines))

    def test_plan_says_what_flash_then_does(self):
        path = self.write_hex()
        result = self.run_cli("plan", "--json", *F405, path)
        self.assertEqual(result.code, 0, result.err)
        plan = result.value()
        self.assertEqual(set(plan), {"exact", "erase", "write", "keep", "skip", "warnings", "seconds"})
        self.assertIs(plan["exact"], True)
        for name in ("erase", "keep", "skip"):
            for item in plan[name]:
                self.assertEqual(set(item), {"address", "size", "reason"})
                self.assert_address(item["address"])
        for item in plan["write"]:
            self.assertEqual(set(item), {"address", "size"})
        for item in plan["warnings"]:
            self.assertEqual(set(item), {"code", "message"})
        self.assertEqual([(item["address"], item["size"]) for item in plan["erase"]], [("0x08000000", SECTOR)])
        self.assertGreater(plan["seconds"], 0)

        done = self.assert_done(self.run_cli("flash", "--json", *F405, path))
        self.assertEqual(done["sectors_erased"], len(plan["erase"]))
        self.assertEqual(done["bytes_written"], sum(item["size"] for item in plan["write"]))
        self.assertEqual(self.run_cli("plan", "--json", *F405, path).value()["write"], [])

    def test_plan_changes_nothing(self):
        self.read(BASE, 16)
        before = self.flash_of()
        result = self.run_cli("plan", *F405, self.write_hex())
        self.assertEqual(result.code, 0)
        self.assertIn("Erase", result.out)
        self.assertEqual(self.flash_of(), before)

    def test_read_saves_what_is_there(self):
        data = self.read(BASE + 100, 1000)
        self.assertEqual(data, self.flash_of()[100:1100])

    def test_read_writes_into_what_is_no_file(self):
        self.assert_done(self.run_cli("read", "--json", *F405, "--size", 64, "/dev/null"))

    def test_read_replaces_a_file_and_keeps_a_link(self):
        old = self.write("old.bin", b"old")
        link = self.folder / "link.bin"
        link.symlink_to(old)
        self.assert_done(self.run_cli("read", "--json", *F405, "--size", 64, link))
        self.assertTrue(link.is_symlink())
        self.assertEqual(len(old.read_bytes()), 64)

    def test_verify_names_the_first_difference(self):
        self.assert_done(self.run_cli("flash", "--json", *F405, self.write_hex("a.hex", 2000)))
        other = bytearray(image(2000))
        other[1234] ^= 1
        path = self.write("b.hex", intel_hex({BASE: bytes(other)}))
        event = self.assert_failed(self.run_cli("verify", "--json", *F405, path), "verify-failed", 6, safe=True)
        self.assertEqual(int(event["address"], 16), BASE + 1234)
        part = ("--address", hex(BASE), "--size", "0x400")
        self.assertEqual(self.assert_done(self.run_cli("verify", "--json", *F405, *part, path))["bytes_verified"], 0x400)

    def test_erase_of_a_range_takes_whole_sectors(self):
        self.read(BASE, 16)
        before = self.flash_of()
        done = self.assert_done(self.run_cli("erase", "--json", *F405, "--address", hex(BASE + SECTOR), "--size", "1"))
        self.assertEqual(done["sectors_erased"], 1)
        after = self.flash_of()
        self.assertEqual(after[SECTOR:2 * SECTOR], b"\xff" * SECTOR)
        self.assertEqual(after[:SECTOR] + after[2 * SECTOR:], before[:SECTOR] + before[2 * SECTOR:])

    def test_leave(self):
        self.assert_done(self.run_cli("leave", "--json", *F405))

    def test_reboot_of_a_board_in_its_loader_is_done_at_once(self):
        self.assert_done(self.run_cli("reboot", "--json", *F405))

    def test_unprotect_erases_everything(self):
        self.assert_done(self.run_cli("unprotect", "--json", "--yes", *G474))
        self.assertEqual(self.flash_of("g474").strip(b"\xff"), b"")

    def test_erase_of_everything(self):
        done = self.assert_done(self.run_cli("erase", "--json", "--yes", *G474))
        self.assertEqual(self.flash_of("g474").strip(b"\xff"), b"")
        self.assertGreater(done["sectors_erased"], 100)

    def test_full_erase_leaves_nothing_of_the_old(self):
        data = image(3000)
        path = self.write("a.hex", intel_hex({BASE: data}))
        self.assert_done(self.run_cli("flash", "--json", "--full-erase", "--yes", *G474, path))
        flash = self.flash_of("g474")
        self.assertEqual(flash[:len(data)], data)
        self.assertEqual(flash[len(data):].strip(b"\xff"), b"")

    def test_a_plain_dfu_board(self):
        names = [board["id"] for board in self.run_cli("list", "--json", "--practice").value() if board["loader"] == "dfu"]
        self.assertTrue(names)
        path = self.write("a.bin", image(2000))
        done = self.assert_done(self.run_cli("flash", "--json", "--board", names[0], path))
        self.assertEqual(done["bytes_written"], 2000)


if __name__ == "__main__":
    main()
