/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board.h"

#include "board/bp-access.h"
#include "board/bp-board-db.h"
#include "board/bp-board-facts.h"
#include "board/bp-port-opener.h"
#include "loader/bp-dfu-loader.h"
#include "loader/bp-picoboot-descriptors.h"
#include "loader/bp-picoboot-loader.h"
#include "loader/bp-uart-loader.h"

/* udev may set the rights up to a second after the kernel made the node (platform.md 3.5). */
#define OPEN_RETRIES 5
#define OPEN_RETRY_INTERVAL (200 * BP_MSEC)

static BpLoaderQuirks
find_quirks (const BpUsbDeviceInfo *info)
{
  g_autoptr (BpBoardDb) db = bp_board_db_new ();
  const BpBoardEntry *entry =
      bp_board_db_find (db, info->vendor_id, info->product_id, info->manufacturer);
  BpLoaderQuirks quirks = 0;

  if (entry != NULL && (entry->quirks & BP_BOARD_QUIRK_LETTERS_LIE) != 0)
    quirks |= BP_LOADER_QUIRK_LETTERS_LIE;
  return quirks;
}

static BpUsbLink *
open_patiently (BpUsbDevice *device, BpClock *clock, BpLog *log, GCancellable *cancellable,
                GError **error)
{
  for (int retry = 0;; retry++) {
    g_autoptr (GError) local_error = NULL;
    BpUsbLink *link;

    if (bp_set_cancelled (cancellable, error))
      return NULL;
    link = bp_usb_device_open (device, &local_error);
    if (link != NULL)
      return link;
    if (retry == OPEN_RETRIES || !bp_error_is (local_error, BP_ERROR_NOT_PERMITTED)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
    if (retry == 0)
      bp_log_add (log, "not permitted yet, trying again for a second: %s", local_error->message);
    bp_clock_sleep (clock, OPEN_RETRY_INTERVAL, cancellable);
  }
}

/* The general hint of a refusal becomes the one that names the cause. */
static void
explain_refusal (const BpUsbDeviceInfo *info, GError *error)
{
  g_autoptr (GError) cause = NULL;

  if (!bp_error_is (error, BP_ERROR_NOT_PERMITTED) || info->node == NULL)
    return;
  cause = bp_access_check (info->node, info->vendor_id, info->product_id);
  if (cause != NULL)
    bp_error_set_hint (error, bp_error_get_hint (cause));
}

BpLoader *
bp_board_open_loader_at (BpUsbDevice *device, BpClock *clock, BpLog *log, GCancellable *cancellable,
                         GError **error)
{
  const BpUsbDeviceInfo *info = bp_usb_device_get_info (device);
  g_autoptr (BpUsbLink) link = NULL;
  g_autoptr (GError) local_error = NULL;

  link = open_patiently (device, clock, log, cancellable, &local_error);
  if (link == NULL) {
    explain_refusal (info, local_error);
    g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "can't open %s: ", info->id);
    return NULL;
  }
  if (bp_picoboot_is_loader (info->vendor_id, info->product_id))
    return bp_picoboot_loader_new (link, log, error);
  return bp_dfu_loader_new (link, info->product, find_quirks (info), log, error);
}

BpLoader *
bp_board_open_loader (BpUsbDevice *device, BpLog *log, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpClock) clock = bp_clock_new ();

  g_return_val_if_fail (BP_IS_USB_DEVICE (device), NULL);

  return bp_board_open_loader_at (device, clock, log, cancellable, error);
}

BpLoader *
bp_board_open_uart_loader (BpSerialDevice *port, const BpUartOptions *options, BpClock *clock,
                           BpLog *log, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpSerialLink) link = NULL;

  g_return_val_if_fail (BP_IS_SERIAL_DEVICE (port), NULL);

  link = bp_port_open (port, clock, log, NULL, NULL, cancellable, error);
  if (link != NULL)
    return bp_uart_loader_new (link, options, log);
  g_prefix_error (error, "can't open %s: ", bp_serial_device_get_port (port)->name);
  return NULL;
}
