/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board.h"
#include "board/bp-identity.h"
#include "link/bp-serial-device.h"

G_BEGIN_DECLS

/**
 * BpBoardFacts:
 * @device: (nullable): the USB device that it is
 * @other_ttys: (nullable): further serial ports of the same device, by which it is found too
 * @node: (nullable): the device node that must be opened to use it
 * @port: (nullable): the serial port @tty
 * @is_bare_port: nothing is known but a serial port, behind which any board may be
 * @problem: (nullable): why it can't be used
 * @has_own_loader: it runs a firmware whose own loader is not one of ours
 *
 * All that one scan found about a board; the other members as the getters of #BpBoard tell them.
 * Made on any thread, moved into a #BpBoard on the main thread.
 */
typedef struct {
  char *id;
  char *name;
  char *detail;
  BpBoardState state;
  BpLoaderKind loader_kind;
  guint16 vendor_id;
  guint16 product_id;
  char *serial;
  char *tty;
  GStrv other_ttys;
  char *node;
  GError *problem;
  guint candidacy;
  gboolean has_own_loader;
  BpUsbDevice *device;
  BpSerialDevice *port;
  gboolean is_bare_port;
} BpBoardFacts;

BpBoardFacts *bp_board_facts_new (void);
void bp_board_facts_free (BpBoardFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpBoardFacts, bp_board_facts_free)

typedef struct _BpBoardScanner BpBoardScanner;

/** bp_board_new: Returns: (transfer full): a board of @facts, which are taken over, found by
 * @scanner (nullable). For #BpBoardList. */
BpBoard *bp_board_new (BpBoardFacts *facts, BpBoardScanner *scanner);

/** bp_board_dup_scanner: Returns: (transfer full) (nullable): who can say what stands at the
 * board's place. */
BpBoardScanner *bp_board_dup_scanner (BpBoard *self);

/** bp_board_dup_port: Returns: (transfer full) (nullable): its serial port, if it has one that may
 * be opened. */
BpSerialDevice *bp_board_dup_port (BpBoard *self);

/** bp_board_update: replaces what is known of @self by @facts, of the same id, which are taken
 * over; notifies what differs. */
void bp_board_update (BpBoard *self, BpBoardFacts *facts);

/** bp_board_dup_life: Returns: (transfer full) (nullable): what stands for the firmware that runs
 * there since its last start; %NULL if it runs none, or has no port yet. */
char *bp_board_dup_life (BpBoard *self);

/** bp_board_take_identity: takes over what the firmware said; until it restarts. */
void bp_board_take_identity (BpBoard *self, BpIdentity *identity);

/** bp_board_has_tty: Returns: whether @tty, the real path of a device, is one of its serial ports.
 */
gboolean bp_board_has_tty (BpBoard *self, const char *tty);

/** bp_board_count_ttys: Returns: how many of its serial ports have a name that begins with @prefix.
 */
guint bp_board_count_ttys (BpBoard *self, const char *prefix);

/** bp_board_get_node: Returns: (nullable): the device node that must be opened to use it. */
const char *bp_board_get_node (BpBoard *self);

/**
 * bp_board_open_loader_at:
 * @clock: by which the retries wait
 *
 * bp_board_open_loader() with a clock of the caller's.
 */
BpLoader *bp_board_open_loader_at (BpUsbDevice *device, BpClock *clock, BpLog *log,
                                   GCancellable *cancellable, GError **error);

G_END_DECLS
