/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-board-gadget.h"

#include "bp-usb-string.h"

/* USB 2.0, 9.6.1: iSerialNumber of the device descriptor */
#define SERIAL_INDEX_OFFSET 16

struct _BpBoardGadget {
  GObject parent_instance;

  BpVirtualBoard *board;
  char *serial;
  GPtrArray *triggers;
};

static void iface_init (BpUsbipGadgetInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpBoardGadget, bp_board_gadget, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USBIP_GADGET, iface_init))

BpBoardGadget *
bp_board_gadget_new (BpVirtualBoard *board, const char *serial)
{
  BpBoardGadget *self = g_object_new (BP_TYPE_BOARD_GADGET, NULL);

  self->board = g_object_ref (board);
  self->serial = g_strdup (serial);
  return self;
}

void
bp_board_gadget_add_trigger (BpBoardGadget *self, BpVirtualTrigger *trigger)
{
  g_ptr_array_add (self->triggers, trigger);
}

static void
pull_triggers (BpBoardGadget *self, const BpUsbSetup *setup, const guint8 *data)
{
  for (guint i = 0; i < self->triggers->len; i++) {
    BpVirtualTrigger *trigger = g_ptr_array_index (self->triggers, i);

    if (bp_virtual_trigger_count (trigger, setup, data)) {
      BpVirtualFault fault = {
        .request = bp_virtual_board_get_n_requests (self->board) + 1,
        .kind = trigger->kind,
        .status = trigger->status,
      };

      bp_virtual_board_add_fault (self->board, &fault);
    }
  }
}

static gboolean
asks_for_serial (BpBoardGadget *self, const BpUsbSetup *setup)
{
  gsize size;
  const guint8 *descriptor =
      g_bytes_get_data (bp_virtual_board_get_descriptors (self->board), &size);
  int index = bp_usb_string_index (setup);

  return index > 0 && size > SERIAL_INDEX_OFFSET && descriptor[SERIAL_INDEX_OFFSET] == index;
}

static BpVirtualAnswer
bp_board_gadget_control (BpUsbipGadget *gadget, gint64 now, const BpUsbSetup *setup, guint8 *data,
                         gsize *actual, gint64 *duration)
{
  BpBoardGadget *self = BP_BOARD_GADGET (gadget);
  BpVirtualAnswer answer;

  pull_triggers (self, setup, data);
  answer = bp_virtual_board_control (self->board, now, setup, data, actual, duration);
  if (answer == BP_VIRTUAL_ANSWER_DONE && self->serial && asks_for_serial (self, setup))
    *actual = bp_usb_string_fill (self->serial, data, setup->length);
  return answer;
}

static void
bp_board_gadget_reset (BpUsbipGadget *gadget)
{
  bp_virtual_board_bus_reset (BP_BOARD_GADGET (gadget)->board);
}

static void
iface_init (BpUsbipGadgetInterface *iface)
{
  iface->control = bp_board_gadget_control;
  iface->reset = bp_board_gadget_reset;
}

static void
bp_board_gadget_finalize (GObject *object)
{
  BpBoardGadget *self = BP_BOARD_GADGET (object);

  g_clear_object (&self->board);
  g_free (self->serial);
  g_ptr_array_unref (self->triggers);
  G_OBJECT_CLASS (bp_board_gadget_parent_class)->finalize (object);
}

static void
bp_board_gadget_class_init (BpBoardGadgetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_board_gadget_finalize;
}

static void
bp_board_gadget_init (BpBoardGadget *self)
{
  self->triggers = g_ptr_array_new_with_free_func (g_free);
}
