/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-virtual-options.h"

static const char summary[] =
    "Puts a virtual board on the kernel's USB bus: one in its loader, which is reached by DFU "
    "(profiles such as \"f405\"); one that runs its firmware, which is asked for its loader over "
    "its "
    "serial port (\"betaflight\"); or one behind a serial adapter, which is reached by UART "
    "(\"uart-f103\"). SIGUSR1 unplugs it, SIGUSR2 plugs it in again, SIGHUP does so with its BOOT "
    "button held. Needs root and the module vhci-hcd.";

static const char description[] =
    "Faults of a DFU loader, KIND@[request:|erase:|write:|read:|verify:|status:]N[:STATUS]:\n"
    "  stall timeout short garbage vanish vanish-and-return status stuck-bit wedge\n"
    "\n"
    "Places where a running firmware can be unplugged: firmware:N (byte N that it is sent), or "
    "loader (it goes, and never comes in its loader).\n"
    "\n"
    "Faults of a board behind an adapter, KIND@N, where N counts from 1\n"
    "  bytes of the host:   lose-received flip-received noise silence unplug\n"
    "  bytes of the board:  lose-sent flip-sent\n"
    "  steps that end in ACK: refuse\n"
    "  erases:              slow-erase\n"
    "\n"
    "An adapter has the rate and the parity that the host sets (stty, cfsetspeed), and takes that "
    "time for each byte;\nits file of --ready-file says \"adapter\". Its board answers to 8E1 "
    "only. Its "
    "BOOT pads are bridged, unless --boot-pin says otherwise.\n"
    "\n"
    "  bootpin-virtual --profile f405 --after-leave firmware --fault stall@write:3\n"
    "  bootpin-virtual --profile betaflight\n"
    "  bootpin-virtual --profile uart-f103 --dump flash.bin &\n"
    "  stm32flash -b 115200 -w naze.hex -v /dev/ttyACM0\n";

void
bp_virtual_options_clear (BpVirtualOptions *self)
{
  g_free (self->profile);
  g_free (self->store);
  g_free (self->log);
  g_free (self->dump);
  g_free (self->report);
  g_free (self->ready_file);
  g_free (self->serial);
  g_free (self->start);
  g_free (self->after_leave);
  g_strfreev (self->faults);
  g_strfreev (self->unplugs);
  g_free (self->reset_pin);
  g_free (self->boot_pin);
}

gboolean
bp_virtual_options_parse (BpVirtualOptions *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &self->profile, "The board (default: f405)", "NAME" },
    { "list-profiles", 0, 0, G_OPTION_ARG_NONE, &self->list, "Name the boards there are", NULL },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &self->store, "Keep contents and state in this folder",
      "DIR" },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &self->log, "Write there at the end what the host did",
      "FILE" },
    { "dump", 0, 0, G_OPTION_ARG_FILENAME, &self->dump, "Write the flash there at the end",
      "FILE" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &self->report,
      "Write counts and times there at the end, as JSON", "FILE" },
    { "ready-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ready_file,
      "Holds \"ID IDENTITY N\" while the board is on the bus", "FILE" },
    { "serial", 0, 0, G_OPTION_ARG_STRING, &self->serial,
      "A serial number other than the board's own", "TEXT" },
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port,
      "Port of the USB/IP bus, from 0 (default: the first free one)", "N" },
    { "protected", 0, 0, G_OPTION_ARG_NONE, &self->is_protected, "Begin with read protection",
      NULL },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->faults, "A fault, see below", "FAULT" },
    { "unplug-at", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->unplugs,
      "Unplug it at the n-th of these: [erase:|write:|read:|verify:]N, or byte N to an adapter",
      "PLACE" },
    { "start", 0, 0, G_OPTION_ARG_STRING, &self->start, "Begin as loader, firmware or nothing",
      "WHAT" },
    { "after-leave", 0, 0, G_OPTION_ARG_STRING, &self->after_leave,
      "Come back as nothing, loader or firmware", "WHAT" },
    { "second-port", 0, 0, G_OPTION_ARG_NONE, &self->second_port,
      "The firmware has a second serial port, which is silent", NULL },
    { "eat-parity", 0, 0, G_OPTION_ARG_NONE, &self->eats_parity,
      "The adapter sends no parity, whatever the host sets", NULL },
    { "reset-pin", 0, 0, G_OPTION_ARG_STRING, &self->reset_pin,
      "The adapter's line that resets the board: [!]dtr or [!]rts", "LINE" },
    { "boot-pin", 0, 0, G_OPTION_ARG_STRING, &self->boot_pin, "The one that leads to its BOOT pin",
      "LINE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  self->port = -1;
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}
