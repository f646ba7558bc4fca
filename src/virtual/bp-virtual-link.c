/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-link.h"

#include "base/bp-error.h"

/* USB 2.0, 9.4.1 and 9.4.10; a reset with the enumeration behind it takes a kernel about as long.
 */
#define CLEAR_FEATURE 1
#define SET_INTERFACE 11
#define RECIPIENT_INTERFACE 0x01
#define RECIPIENT_ENDPOINT 0x02
#define FEATURE_HALT 0
#define CLAIM_TIMEOUT_MS 1000
#define RESET_TIME (100 * BP_MSEC)

struct _BpVirtualLink {
  GObject parent_instance;

  BpVirtualBoard *board;
  BpClock *clock;
  guint generation;
  guint8 alternate;
};

/* Waits as long as the transfer takes and tells how it ended. Returns: the bytes moved, or -1. */
static gssize
end_transfer (BpVirtualLink *self, BpVirtualAnswer answer, gsize actual, gint64 duration,
              guint timeout_ms, GError **error)
{
  gint64 timeout = timeout_ms * BP_MSEC;

  if (answer == BP_VIRTUAL_ANSWER_NONE)
    duration = timeout + 1;
  bp_clock_sleep (self->clock, MIN (duration, timeout), NULL);
  if (duration > timeout) {
    g_set_error (error, BP_ERROR, BP_ERROR_TIMEOUT, "no answer within %u ms", timeout_ms);
    return -1;
  }
  switch (answer) {
  case BP_VIRTUAL_ANSWER_DONE:
    return actual;
  case BP_VIRTUAL_ANSWER_STALL:
    g_set_error_literal (error, BP_ERROR, BP_ERROR_PROTOCOL, "the device refused the request");
    bp_error_set_stall (error != NULL ? *error : NULL);
    return -1;
  case BP_VIRTUAL_ANSWER_GONE:
  case BP_VIRTUAL_ANSWER_NONE:
    break;
  }
  g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "the device is gone");
  return -1;
}

static gssize
bp_virtual_link_control (BpUsbLink *link, const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
                         GError **error)
{
  BpVirtualLink *self = BP_VIRTUAL_LINK (link);
  gint64 duration = 0;
  gsize actual = 0;
  BpVirtualAnswer answer = BP_VIRTUAL_ANSWER_GONE;

  if (bp_virtual_board_get_generation (self->board) == self->generation)
    answer = bp_virtual_board_control (self->board, bp_clock_now (self->clock), setup, data,
                                       &actual, &duration);
  return end_transfer (self, answer, actual, duration, timeout_ms, error);
}

static gssize
bp_virtual_link_bulk (BpUsbLink *link, guint8 endpoint, guint8 *data, gsize size, guint timeout_ms,
                      GError **error)
{
  BpVirtualLink *self = BP_VIRTUAL_LINK (link);
  gint64 duration = 0;
  gsize actual = 0;
  BpVirtualAnswer answer = BP_VIRTUAL_ANSWER_GONE;

  if (bp_virtual_board_get_generation (self->board) == self->generation)
    answer = bp_virtual_board_bulk (self->board, bp_clock_now (self->clock), endpoint, data, size,
                                    &actual, &duration);
  return end_transfer (self, answer, actual, duration, timeout_ms, error);
}

static gboolean
bp_virtual_link_clear_halt (BpUsbLink *link, guint8 endpoint, GError **error)
{
  const BpUsbSetup setup = { RECIPIENT_ENDPOINT, CLEAR_FEATURE, FEATURE_HALT, endpoint, 0 };

  return bp_usb_link_control (link, &setup, NULL, CLAIM_TIMEOUT_MS, error) >= 0;
}

static gboolean
bp_virtual_link_claim (BpUsbLink *link, guint8 interface_number, guint8 alternate, GError **error)
{
  BpVirtualLink *self = BP_VIRTUAL_LINK (link);
  const BpUsbSetup setup = { RECIPIENT_INTERFACE, SET_INTERFACE, alternate, interface_number, 0 };

  if (bp_virtual_board_get_generation (self->board) != self->generation) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "the device is gone");
    return FALSE;
  }
  if (!bp_virtual_board_take (self->board, self)) {
    g_set_error (error, BP_ERROR, BP_ERROR_BUSY, "interface %u is in use", interface_number);
    return FALSE;
  }
  if (alternate == self->alternate)
    return TRUE;
  if (bp_usb_link_control (link, &setup, NULL, CLAIM_TIMEOUT_MS, error) < 0) {
    g_prefix_error (error, "alternate setting %u: ", alternate);
    return FALSE;
  }
  self->alternate = alternate;
  return TRUE;
}

static gboolean
bp_virtual_link_reset (BpUsbLink *link, GError **error)
{
  BpVirtualLink *self = BP_VIRTUAL_LINK (link);

  if (bp_virtual_board_get_generation (self->board) == self->generation)
    bp_virtual_board_bus_reset (self->board);
  bp_clock_sleep (self->clock, RESET_TIME, NULL);
  self->alternate = 0;
  if (bp_virtual_board_get_generation (self->board) == self->generation &&
      bp_virtual_board_is_present (self->board))
    return TRUE;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "the device is gone");
  return FALSE;
}

static GBytes *
bp_virtual_link_get_descriptors (BpUsbLink *link)
{
  return bp_virtual_board_get_descriptors (BP_VIRTUAL_LINK (link)->board);
}

static BpClock *
bp_virtual_link_get_clock (BpUsbLink *link)
{
  return BP_VIRTUAL_LINK (link)->clock;
}

static void
bp_virtual_link_init_iface (BpUsbLinkInterface *iface)
{
  iface->control = bp_virtual_link_control;
  iface->claim = bp_virtual_link_claim;
  iface->reset = bp_virtual_link_reset;
  iface->get_descriptors = bp_virtual_link_get_descriptors;
  iface->get_clock = bp_virtual_link_get_clock;
  iface->bulk = bp_virtual_link_bulk;
  iface->clear_halt = bp_virtual_link_clear_halt;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualLink, bp_virtual_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_LINK, bp_virtual_link_init_iface))

static void
bp_virtual_link_dispose (GObject *object)
{
  BpVirtualLink *self = BP_VIRTUAL_LINK (object);

  if (self->board != NULL)
    bp_virtual_board_release (self->board, self);
  g_clear_object (&self->board);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bp_virtual_link_parent_class)->dispose (object);
}

static void
bp_virtual_link_class_init (BpVirtualLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_virtual_link_dispose;
}

static void
bp_virtual_link_init (BpVirtualLink *self)
{
}

BpUsbLink *
bp_virtual_link_new (BpVirtualBoard *board, BpClock *clock)
{
  BpVirtualLink *self = g_object_new (BP_TYPE_VIRTUAL_LINK, NULL);

  self->board = g_object_ref (board);
  self->clock = g_object_ref (clock);
  self->generation = bp_virtual_board_get_generation (board);
  return BP_USB_LINK (self);
}
