#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journeys through the window, as a user without eyes makes them: flash, cancel, be refused, be told what went wrong."""

from clitesting import image, intel_hex, main
from window_driver import WindowTest, get_value, is_sensitive, wait_for

SETTINGS = slice(0x4000, 0x8000)


class Flash(WindowTest):
    def test_one_press_puts_the_file_on_the_board(self):
        settings = self.run_cli("read", "before.bin", "--board", "virtual:f405", "--address", "0x08004000", "--size", "16384")
        self.assertEqual(settings.code, 0, settings.err)
        start, rest = image(392), image(6000, 0x08008000, 3)
        firmware = self.write("firmware.hex", intel_hex({0x08000000: start, 0x08008000: rest}))
        window = self.practice(firmware)
        window.wait_for_status("Ready to flash.")
        window.press("Flash")
        window.find("Cancel", "push button")
        progress = window.find("Progress", "progress bar")
        wait_for("progress", lambda: get_value(progress) > 0)
        window.wait_for_status("Done: ")
        window.find("Flash", "push button")
        # A practice board stands in its loader again, as if its BOOT button were held.
        window.wait_for_status("The board is still in its bootloader.")
        self.assertEqual(window.quit(), 0)

        flash = self.flash_of()
        self.assertEqual(flash[:len(start)], start)
        self.assertEqual(flash[0x8000:0x8000 + len(rest)], rest)
        self.assertEqual(flash[SETTINGS], (self.folder / "before.bin").read_bytes())

    def test_full_erase_asks_and_erases(self):
        window = self.practice(self.write_hex())
        window.press("Full chip erase", "check box")
        self.assertEqual(window.describe("full-erase")[2], [True])
        window.press("Flash")
        window.wait_for_text("Erase the Full Chip?")
        window.press("Cancel")
        wait_for("the question to go", lambda: not window.has_text("Erase the Full Chip?"))
        window.wait_for_status("Ready to flash.")
        window.press("Flash")
        window.press("Erase and Flash")
        window.wait_for_status("Done: ")
        self.assertEqual(window.quit(), 0)
        self.assertEqual(self.flash_of()[:1024], image(1024))
        self.assertEqual(set(self.flash_of()[0x4000:]), {0xFF})

    def test_cancel_says_what_the_board_is_left_as(self):
        window = self.practice(self.write_hex(size=200_000))
        window.press("Flash")
        window.wait_for_status("Erasing")
        window.press("Cancel")
        window.wait_for_status("Cancelled. ")
        window.find("Flash", "push button")
        window.press("Flash")
        window.wait_for_status("Done: ")

    def test_closing_in_the_middle_asks(self):
        window = self.practice(self.write_hex(size=200_000))
        window.press("Flash")
        window.wait_for_status("Erasing")
        window.action("app", "quit")
        window.press("Keep Flashing")
        wait_for("the question to go", lambda: not window.is_there("Keep Flashing"))
        self.assertIsNone(window.process.poll())
        window.action("app", "quit")
        window.press("Stop and Close")
        self.assertEqual(window.wait(), 0)

    def test_a_bad_file_is_refused_with_the_reason(self):
        good = self.write_hex().read_text().splitlines()
        good[2] = good[2][:-2] + ("00" if good[2][-2:] != "00" else "11")
        window = self.practice(self.write("damaged.hex", "\n".join(good)))
        window.wait_for_text("ine 3")
        window.wait_for_status("The file can't be used.")
        self.assertFalse(is_sensitive(window.find("Flash", "push button")))
        self.assertFalse(window.describe("flash")[0])
        window.choose_firmware(self.write_hex())
        window.wait_for_status("Ready to flash.")

    def test_what_does_not_fit_is_told_before_anything_is_erased(self):
        window = self.practice(self.write("ram.hex", intel_hex({0x90000000: image(512, 0x90000000)})))
        window.press("Flash")
        window.wait_for_text("does not fit")
        window.find("Copy Report", "push button")
        window.wait_for_text("does-not-fit, 0x90000000: ")
        window.press("OK")
        window.wait_for_status("Nothing was changed on the board.")

    def test_a_protected_chip_is_freed_and_flashed(self):
        self.protect()
        window = self.practice(self.write_hex())
        window.press("Flash")
        window.wait_for_text("erases everything on the chip")
        window.press("Remove Protection")
        window.wait_for_status("The protection is removed")
        window.press("Flash")
        window.wait_for_status("Done: ")
        self.assertEqual(window.quit(), 0)
        self.assertEqual(self.flash_of()[:1024], image(1024))

    def test_a_board_that_runs_its_firmware_comes_back(self):
        window = self.practice(self.write_hex(), board="virtual:betaflight")
        self.assertTrue(is_sensitive(window.find("No reboot sequence", "check box")))
        window.press("Flash")
        window.wait_for_status("The board is back")
        self.assertEqual(window.quit(), 0)
        self.assertEqual(self.flash_of("betaflight")[:1024], image(1024))

    def test_no_reboot_sends_nothing_to_a_running_firmware(self):
        window = self.practice(self.write_hex(), board="virtual:betaflight")
        window.press("No reboot sequence", "check box")
        window.press("Flash")
        window.wait_for_text("no-loader")
        window.press("OK")


if __name__ == "__main__":
    main()
