/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-inquiry.h"

#include "board/bp-reboot-way.h"

#define DEFAULT_BAUD 115200
#define KNOWN_FIRMWARE 2 /* of candidacy */

/* So long is listened on a port that may belong to anything, before the first byte is sent. */
#define LISTEN_TIME (300 * BP_MSEC)

gboolean
bp_inquiry_may_ask (const BpBoardFacts *facts)
{
  return facts != NULL && facts->state == BP_BOARD_FIRMWARE && facts->port != NULL &&
         facts->problem == NULL && !facts->has_own_loader;
}

gboolean
bp_inquiry_may_ask_by_itself (const BpBoardFacts *facts, BpBoardDb *db)
{
  return bp_inquiry_may_ask (facts) && facts->candidacy >= KNOWN_FIRMWARE &&
         bp_board_db_find (db, facts->vendor_id, facts->product_id, NULL) != NULL &&
         bp_board_db_is_firmware (db, bp_serial_device_get_port (facts->port)->manufacturer);
}

BpIdentity *
bp_inquiry_identify (const BpBoardFacts *facts, BpSerialLink *link, guint baud, BpLog *log,
                     GCancellable *cancellable, GError **error)
{
  if (!bp_serial_link_set_line (link, baud != 0 ? baud : DEFAULT_BAUD, BP_PARITY_NONE, error))
    return NULL;
  if (facts->candidacy < KNOWN_FIRMWARE &&
      !bp_reboot_listen (link, LISTEN_TIME, cancellable, error))
    return NULL;
  return bp_identify (link, log, cancellable, error);
}

BpIdentity *
bp_inquiry_ask (const BpBoardFacts *facts, guint baud, BpLog *log, GCancellable *cancellable,
                GError **error)
{
  g_autoptr (BpSerialLink) link = bp_serial_device_open (facts->port, error);

  return link != NULL ? bp_inquiry_identify (facts, link, baud, log, cancellable, error) : NULL;
}
