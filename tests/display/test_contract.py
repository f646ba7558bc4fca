#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts and assistive technology rely on: names, roles, actions over D-Bus, the command line."""

import contextlib
import os
import subprocess

from clitesting import image, main
from window_driver import PROGRAM, GLib, TooLate, WindowTest, is_checked, is_sensitive, set_text, wait_for

CONTROLS = {
    "Board": "combo box",
    "Choose Firmware": "push button",
    "Full chip erase": "check box",
    "No reboot sequence": "check box",
    "Manual baud rate": "check box",
    "Baud rate": "combo box",
    "Start address": "text",
    "Verify after writing": "check box",
    "Flash": "push button",
    "Progress": "progress bar",
    "Status": "status bar",
    "Flash map": "image",
    "Log": "push button",
}


# Roles with which something can be done. GTK gives an action interface to everything, so that does not tell.
INTERACTIVE = {"push button", "toggle button", "check box", "combo box", "text", "entry", "menu", "menu item", "check menu item",
               "radio button", "list", "scroll bar", "slider", "spin button", "link", "page tab"}


def bad_names(window):
    return [f"{node.get_role_name()} “{node.get_name()}”" for node in window.all()
            if "Gtk" in node.get_name() or "_" in node.get_name()
            or (node.get_role_name() in INTERACTIVE and not node.get_name().strip())]


class Contract(WindowTest):
    def assert_clean_names(self, window):
        # What pops up is named when it is drawn.
        with contextlib.suppress(TooLate):
            wait_for("clean names", lambda: not bad_names(window), deadline=5)
        self.assertEqual(bad_names(window), [])

    def test_each_control_has_its_name(self):
        window = self.open()
        for name, role in CONTROLS.items():
            window.find(name, role)

    def test_no_name_is_empty_or_a_type(self):
        window = self.practice(self.write_hex("name with spaces.hex"), board="virtual:betaflight")
        window.wait_for_status("Ready")
        window.press("Manual baud rate", "check box")
        self.assert_clean_names(window)
        for button in ("Board", "Baud rate", "Recent Files", "Main Menu"):
            with self.subTest(popover=button):
                window.press(button)
                self.assert_clean_names(window)
        window.press("Log")
        self.assert_clean_names(window)

    def test_messages_have_clean_names(self):
        window = self.practice(self.write_hex())
        window.set_state("full-erase", GLib.Variant("b", True))
        window.action("win", "flash")
        window.find("Erase and Flash", "push button")
        self.assert_clean_names(window)
        window.press("Cancel")

    def test_actions_flash(self):
        window = self.open("--practice")
        window.choose_board("virtual:g474")
        window.choose_firmware(self.write_hex())
        wait_for("flash to be enabled", lambda: window.describe("flash")[0])
        self.assertFalse(window.describe("cancel")[0])
        window.action("win", "flash")
        wait_for("cancel to be enabled", lambda: window.describe("cancel")[0])
        self.assertFalse(window.describe("flash")[0])
        window.wait_for_status("Done: ")
        self.assertEqual(window.quit(), 0)
        self.assertEqual(self.flash_of("g474")[:1024], image(1024))

    def test_actions_cancel(self):
        window = self.practice(self.write_hex(size=200_000))
        window.action("win", "flash")
        wait_for("cancel to be enabled", lambda: window.describe("cancel")[0])
        window.action("win", "cancel")
        window.wait_for_status("Cancelled")

    def test_actions_show_their_types(self):
        window = self.open()
        self.assertEqual(window.describe("board"), (True, "s", [""]))
        self.assertEqual(window.describe("firmware"), (True, "s", [""]))
        self.assertEqual(window.describe("flash")[1:], ("", []))
        self.assertEqual(window.describe("cancel")[1:], ("", []))
        self.assertEqual(window.describe("full-erase"), (True, "", [False]))
        self.assertEqual(window.describe("no-reboot"), (True, "", [False]))

    def test_states_and_check_boxes_are_one(self):
        window = self.open()
        for action, name in (("full-erase", "Full chip erase"), ("no-reboot", "No reboot sequence")):
            box = window.find(name, "check box")
            window.set_state(action, GLib.Variant("b", True))
            wait_for(f"“{name}” to be ticked", lambda box=box: is_checked(box))
            window.action("win", action)
            wait_for(f"“{name}” to be clear", lambda box=box: not is_checked(box))

    def test_options_without_effect_in_dfu_are_greyed(self):
        window = self.practice()
        for name in ("No reboot sequence", "Manual baud rate"):
            box = window.find(name, "check box")
            wait_for(f"“{name}” to be greyed", lambda box=box: not is_sensitive(box))
            self.assertIn("No effect", box.get_description())

    def test_the_start_address_moves_a_raw_file(self):
        window = self.practice(self.write("raw.bin", image(600, 0x08004000)))
        window.wait_for_text("0x08000000–0x08000257")
        set_text(window.find("Start address", "text"), "0x08004000")
        window.wait_for_text("0x08004000–0x08004257")
        window.press("Flash")
        window.wait_for_status("Done: ")
        self.assertEqual(window.quit(), 0)
        self.assertEqual(self.flash_of()[0x4000:0x4258], image(600, 0x08004000))


class CommandLine(WindowTest):
    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], env=self.environment, capture_output=True, text=True,
                              timeout=60, check=False)

    def test_version_tells_the_libraries(self):
        result = self.run_program("--version")
        self.assertEqual(result.returncode, 0)
        for library in ("bootpin ", "GTK ", "GLib ", "libusb ", "libserialport "):
            self.assertIn(library, result.stdout)

    def test_help_names_the_options(self):
        result = self.run_program("--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn("--practice", result.stdout)
        self.assertIn("[FILE]", result.stdout)

    def test_a_second_start_opens_its_file_in_the_same_window(self):
        window = self.open()
        second = self.run_program("--practice", "--board", "virtual:f405", self.write_hex())
        self.assertEqual(second.returncode, 0, second.stderr)
        window.wait_for_status("Ready to flash.")
        self.assertEqual(window.describe("board")[2], ["virtual:f405"])
        self.assertEqual(len(window.windows()), 1)

    def test_it_runs_where_its_settings_are_not_installed(self):
        self.environment["GSETTINGS_SCHEMA_DIR"] = str(self.folder)
        self.environment["XDG_DATA_DIRS"] = os.pathsep.join(("/usr/local/share", "/usr/share"))
        window = self.open("--practice", self.write_hex())
        window.wait_for_status("Ready to flash.")


if __name__ == "__main__":
    main()
