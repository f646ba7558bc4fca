#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the main menu offers, as a user without eyes reaches it."""

from clitesting import image, main
from window_driver import GLib, WindowTest, is_sensitive, wait_for

ITEMS = ("Search for Boards", "Verify Only", "Read Chip…", "Reboot into Bootloader", "Leave Bootloader", "Flash All…",
         "Flash on Connect…", "Save Settings…", "Restore Settings…", "Copy dfu-util Command", "Help", "Keyboard Shortcuts")


class Menu(WindowTest):
    def item(self, window, name):
        return next((node for node in window.all(name) if node.get_role_name() in ("menu item", "push button")), None)

    def test_each_item_is_there_under_its_name(self):
        window = self.practice(self.write_hex())
        window.wait_for_status("Ready to flash.")
        window.press("Main Menu")
        for name in ITEMS:
            wait_for(f"“{name}”", lambda name=name: self.item(window, name))
        self.assertTrue(is_sensitive(self.item(window, "Leave Bootloader")))
        self.assertFalse(is_sensitive(self.item(window, "Reboot into Bootloader")))

    def test_the_chip_is_read_into_a_file(self):
        window = self.practice(self.write_hex())
        window.wait_for_status("Ready to flash.")
        window.press("Flash")
        window.wait_for_status("The board is still in its bootloader.")
        target = self.folder / "chip.bin"
        wait_for("reading to be possible", lambda: window.describe("read")[0])
        window.action("win", "read", GLib.Variant("s", str(target)))
        window.wait_for_status("saved in “chip.bin”")
        self.assertEqual(window.quit(), 0)
        self.assertEqual(target.read_bytes(), self.flash_of())
        self.assertEqual(target.read_bytes()[:1024], image(1024))

    def test_verifying_tells_the_same_from_another(self):
        window = self.practice(self.write_hex())
        window.wait_for_status("Ready to flash.")
        window.action("win", "verify")
        window.wait_for_text("The board holds something else")
        window.press("OK")
        window.press("Flash")
        window.wait_for_status("The board is still in its bootloader.")
        wait_for("verifying to be possible", lambda: window.describe("verify")[0])
        window.action("win", "verify")
        window.wait_for_status("the board holds this firmware")

    def test_the_help_opens_a_page(self):
        window = self.open()
        window.action("win", "help", GLib.Variant("s", "cable"))
        window.wait_for_text("Many cables carry power and no data.")


if __name__ == "__main__":
    main()
