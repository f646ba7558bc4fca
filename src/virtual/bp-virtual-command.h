/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"
#include "virtual/bp-virtual-memory.h"

G_BEGIN_DECLS

typedef enum {
  BP_VIRTUAL_COMMAND_NONE,
  BP_VIRTUAL_COMMAND_POINTER,
  BP_VIRTUAL_COMMAND_ERASE,
  BP_VIRTUAL_COMMAND_ERASE_ALL,
  BP_VIRTUAL_COMMAND_UNPROTECT,
  BP_VIRTUAL_COMMAND_DATA,   /* DfuSe: into erased flash */
  BP_VIRTUAL_COMMAND_STREAM, /* plain DFU: the device erases by itself */
  BP_VIRTUAL_COMMAND_UNKNOWN,
} BpVirtualCommandKind;

/** BpVirtualCommand: what a DNLOAD brought and the next GETSTATUS starts. */
typedef struct {
  BpVirtualCommandKind kind;
  guint32 address;
  gsize size;
  guint8 data[BP_USB_MAX_CONTROL];
} BpVirtualCommand;

/** bp_virtual_command_set_dfuse: reads a DfuSe command, the contents of a DNLOAD with wValue 0
 * (AN3156, 4.5). */
void bp_virtual_command_set_dfuse (BpVirtualCommand *self, const guint8 *data, gsize size);

/** bp_virtual_command_set_data: takes a block of @size bytes for @address. */
void bp_virtual_command_set_data (BpVirtualCommand *self, BpVirtualCommandKind kind,
                                  guint32 address, const guint8 *data, gsize size);

/** bp_virtual_command_run: does it; a new pointer is only judged, not set. */
BpVirtualWork bp_virtual_command_run (const BpVirtualCommand *self, BpVirtualMemory *memory);

/** bp_virtual_command_to_text: Returns: (transfer full) (nullable): all of it on one line; %NULL if
 * there is none. */
char *bp_virtual_command_to_text (const BpVirtualCommand *self);

/** bp_virtual_command_set_text: the opposite; there is none if @text (nullable) makes no sense. */
void bp_virtual_command_set_text (BpVirtualCommand *self, const char *text);

/** bp_virtual_command_get_poll: Returns: the poll time that @profile tells for it, in milliseconds.
 */
guint bp_virtual_command_get_poll (const BpVirtualCommand *self, const BpVirtualProfile *profile,
                                   BpVirtualMemory *memory);

G_END_DECLS
