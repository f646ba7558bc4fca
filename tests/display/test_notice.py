#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop is told while its user looks elsewhere: a notification at the end of a job, and that nothing may suspend it."""

import ctypes

from clitesting import main
from window_driver import Gio, GLib, WindowTest, wait_for

NOTIFICATIONS = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify">
<arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/>
</method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
</interface></node>"""


class Desktop:
    """A notification service that writes down what it is told."""

    def __init__(self):
        self.told = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        interface = Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS).interfaces[0]
        self.object = self.bus.register_object("/org/freedesktop/Notifications", interface, self._on_call, None, None)
        self.name = Gio.bus_own_name_on_connection(self.bus, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, None, None)

    def _on_call(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        if method == "Notify":
            arguments = parameters.unpack()
            self.told.append((arguments[3], arguments[4]))
            invocation.return_value(GLib.Variant("(u)", (len(self.told),)))
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["body"],)))
        else:
            invocation.return_value(None)

    def close(self):
        Gio.bus_unown_name(self.name)
        self.bus.unregister_object(self.object)

    def wait(self, words):
        context = GLib.MainContext.default()

        def is_told():
            while context.iteration(False):
                pass
            return any(words in body for _title, body in self.told)

        wait_for(f"a notification with “{words}”, got {self.told}", is_told)


def look_away():
    """Takes the keyboard focus from all windows, as when the user turns to another program."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    x11.XSetInputFocus(display, ctypes.c_ulong(0), 0, ctypes.c_ulong(0))
    x11.XCloseDisplay(display)


class Notice(WindowTest):
    def setUp(self):
        super().setUp()
        self.desktop = Desktop()
        self.addCleanup(self.desktop.close)

    def test_the_end_of_a_job_is_told(self):
        window = self.practice(self.write_hex())
        window.wait_for_status("Ready to flash.")
        look_away()
        window.press("Flash")
        self.desktop.wait("Done: ")
        self.assertIn("F405", self.desktop.told[0][0])

    def test_a_failure_is_told(self):
        self.protect()
        window = self.practice(self.write_hex())
        look_away()
        window.press("Flash")
        self.desktop.wait("protected")
        window.press("Cancel")

    def test_what_the_user_stops_is_not_told(self):
        window = self.practice(self.write_hex(size=200_000))
        window.press("Flash")
        window.wait_for_status("Erasing")
        look_away()
        window.press("Cancel")
        window.wait_for_status("Cancelled. ")
        self.assertEqual(self.desktop.told, [])


if __name__ == "__main__":
    main()
