/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BpVirtualStoreState: what a board is besides the contents of its flash.
 * @command: (nullable): what it was sent and has not begun yet
 * @marginal: (element-type guint): numbers of the sectors whose erase was cut
 */
typedef struct {
  guint generation;
  guint8 state;
  guint8 status;
  guint32 pointer;
  gboolean read_protected;
  char *command;
  GArray *marginal;
} BpVirtualStoreState;

void bp_virtual_store_state_init (BpVirtualStoreState *self);
void bp_virtual_store_state_clear (BpVirtualStoreState *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BpVirtualStoreState, bp_virtual_store_state_clear)

/**
 * BpVirtualStore:
 *
 * The folder in which a board outlives the program: flash.bin holds the flash, byte for byte,
 * "state" a key file. One program has it at a time. Once it is open nothing fails: what can't be
 * read or written is told by g_info() and the board goes on.
 */
typedef struct _BpVirtualStore BpVirtualStore;

/**
 * bp_virtual_store_open:
 * @flash_size: of the board, in bytes
 *
 * Returns: (transfer full): the folder, made if missing; %BP_ERROR_BUSY if another program has it,
 * %BP_ERROR_NOT_PERMITTED if it can't be used.
 */
BpVirtualStore *bp_virtual_store_open (const char *folder, gsize flash_size, GError **error);
void bp_virtual_store_close (BpVirtualStore *self);

/** bp_virtual_store_load: fills @flash and @state, which is initialised; %FALSE, with both useless,
 * if there is no whole board of this @profile. */
gboolean bp_virtual_store_load (BpVirtualStore *self, const char *profile, guint8 *flash,
                                BpVirtualStoreState *state);

/** bp_virtual_store_save_flash: writes @size bytes at @offset of the flash. */
void bp_virtual_store_save_flash (BpVirtualStore *self, gsize offset, const guint8 *data,
                                  gsize size);
void bp_virtual_store_save_state (BpVirtualStore *self, const char *profile,
                                  const BpVirtualStoreState *state);

/** bp_virtual_store_peek_generation: Returns: the generation of the board in @folder, without
 * opening it; 1 if there is none. */
guint bp_virtual_store_peek_generation (const char *folder);

G_END_DECLS
