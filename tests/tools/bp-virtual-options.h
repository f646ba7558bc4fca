/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BpVirtualOptions:
 * @profile: which board
 * @port: of the USB/IP bus, from 0; -1 for the first free one
 * @reset_pin: (nullable), @boot_pin: (nullable): lines of an adapter, see bp_uart_wiring_parse()
 *
 * The command line of bootpin-virtual; strings that were not given are %NULL.
 */
typedef struct {
  char *profile;
  char *store;
  char *log;
  char *dump;
  char *report;
  char *ready_file;
  char *serial;
  char *start;
  char *after_leave;
  char **faults;
  char **unplugs;
  char *reset_pin;
  char *boot_pin;
  int port;
  gboolean is_protected;
  gboolean eats_parity;
  gboolean second_port;
  gboolean list;
} BpVirtualOptions;

void bp_virtual_options_clear (BpVirtualOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BpVirtualOptions, bp_virtual_options_clear)

/** bp_virtual_options_parse: fills @self, which is all zero, from the command line. */
gboolean bp_virtual_options_parse (BpVirtualOptions *self, int *argc, char ***argv, GError **error);

G_END_DECLS
