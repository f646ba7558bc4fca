/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-serial-gadget.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "bp-alarm.h"
#include "bp-usb-string.h"
#include "virtual/bp-virtual-outbox.h"
#include "virtual/bp-virtual-runner.h"

/* USB 2.0, 9.4; PSTN 1.2, 6.3 */
#define REQUEST_GET_DESCRIPTOR 6
#define REQUEST_SET_LINE_CODING 0x20
#define REQUEST_GET_LINE_CODING 0x21
#define REQUEST_SET_CONTROL_LINE_STATE 0x22
#define CLASS_OUT 0x21
#define CLASS_IN 0xa1
#define TYPE_MASK 0x60
#define TYPE_VENDOR 0x40

/* PSTN 1.2, table 17: rate, stop bits, parity, data bits */
#define LINE_CODING_SIZE 7
#define PARITY_OFFSET 5
#define DATA_BITS_OFFSET 6
#define PARITY_EVEN 2

#define STATE_DTR 0x01
#define STATE_RTS 0x02

/* An adapter takes no more from the host while so many bytes wait for the line. */
#define ADAPTER_BUFFER 512

/* How often to look whether the device has gone while nobody reads what it says. */
#define IDLE_INTERVAL (10 * BP_MSEC)

struct _BpSerialGadget {
  GObject parent_instance;

  BpSerialIdentity identity;
  char *strings[BP_SERIAL_N_STRINGS]; /* of identity */
  BpVirtualSerial *far_end;
  BpClock *clock;
  gboolean wire;
  BpAlarm *alarm;

  guint8 line_coding[LINE_CODING_SIZE];
  BpVirtualOutbox line; /* bytes on their way to the far end */
  gsize n_on_line;
  gint64 line_free; /* when the last of them is there */
  gboolean reader_waits;
};

static void iface_init (BpUsbipGadgetInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpSerialGadget, bp_serial_gadget, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USBIP_GADGET, iface_init))

/* --- the line --- */

/* Start bit, data bits, parity if any, stop bit. */
static gint64
get_wire_time (BpSerialGadget *self, gsize size)
{
  guint bits = 2 + self->line_coding[DATA_BITS_OFFSET] + (self->line_coding[PARITY_OFFSET] != 0);

  return self->wire ? (gint64)size * bits * BP_SEC / bp_peek_u32 (self->line_coding) : 0;
}

/* Hands the far end what has arrived there by now, each packet with its own time. */
static void
deliver (BpSerialGadget *self, gint64 now)
{
  guint8 packet[BP_SERIAL_PACKET_SIZE];
  gint64 due;

  while ((due = bp_virtual_outbox_get_next_time (&self->line)) >= 0 && due <= now) {
    gsize n = bp_virtual_outbox_take (&self->line, due, packet, sizeof packet);

    self->n_on_line -= n;
    bp_virtual_serial_receive (self->far_end, due, packet, n);
  }
}

/* When the far end wants to be looked at. While nobody reads, what it says can wait. */
static gint64
get_far_time (BpSerialGadget *self)
{
  gint64 now = bp_clock_now (self->clock);
  gint64 next = bp_virtual_serial_get_next_time (self->far_end, now);

  return next < 0 || self->reader_waits ? next : MAX (next, now + IDLE_INTERVAL);
}

static void
set_alarm (BpSerialGadget *self)
{
  gint64 on_line = bp_virtual_outbox_get_next_time (&self->line);
  gint64 far = get_far_time (self);

  if (on_line < 0 && far < 0)
    bp_alarm_stop (self->alarm);
  else if (on_line < 0 || far < 0)
    bp_alarm_set (self->alarm, MAX (on_line, far));
  else
    bp_alarm_set (self->alarm, MIN (on_line, far));
}

static void
on_alarm (gpointer user_data)
{
  g_autoptr (BpSerialGadget) self = g_object_ref (BP_SERIAL_GADGET (user_data));
  gint64 now = bp_clock_now (self->clock);

  deliver (self, now);
  if (!bp_virtual_serial_is_present (self->far_end, now)) {
    g_signal_emit_by_name (self, "gone");
    return;
  }
  self->reader_waits = FALSE;
  g_signal_emit_by_name (self, "ready");
  set_alarm (self);
}

/* --- the bulk endpoints --- */

static gboolean
take_from_host (BpSerialGadget *self, gint64 now, const guint8 *data, gsize length, gsize *actual)
{
  if (self->n_on_line > ADAPTER_BUFFER)
    return FALSE;

  for (gsize done = 0; done < length; done += BP_SERIAL_PACKET_SIZE) {
    gsize n = MIN (length - done, BP_SERIAL_PACKET_SIZE);

    self->line_free = MAX (self->line_free, now) + get_wire_time (self, n);
    bp_virtual_outbox_put (&self->line, self->line_free, data + done, n);
    self->n_on_line += n;
  }
  *actual = length;
  return TRUE;
}

static gboolean
give_to_host (BpSerialGadget *self, gint64 now, guint8 *data, gsize length, gsize *actual)
{
  *actual = bp_virtual_serial_send (self->far_end, now, data, length);
  self->reader_waits = *actual == 0;
  return *actual > 0;
}

/* The second port, and notifications. */
static gboolean
take_for_nobody (guint8 endpoint, gsize length, gsize *actual)
{
  *actual = length;
  return !(endpoint & BP_USB_DIR_IN);
}

static gboolean
bp_serial_gadget_transfer (BpUsbipGadget *gadget, guint8 endpoint, guint8 *data, gsize length,
                           gsize *actual)
{
  BpSerialGadget *self = BP_SERIAL_GADGET (gadget);
  gint64 now = bp_clock_now (self->clock);
  gboolean done = FALSE;

  deliver (self, now);
  if (endpoint == BP_SERIAL_ENDPOINT_OUT)
    done = take_from_host (self, now, data, length, actual);
  else if (endpoint == BP_SERIAL_ENDPOINT_IN)
    done = give_to_host (self, now, data, length, actual);
  else
    done = take_for_nobody (endpoint, length, actual);
  deliver (self, now);
  set_alarm (self);
  return done;
}

/* --- endpoint 0 --- */

static BpVirtualAnswer
answer_with (const guint8 *bytes, gsize size, const BpUsbSetup *setup, guint8 *data, gsize *actual)
{
  *actual = MIN (size, setup->length);
  memcpy (data, bytes, *actual);
  return BP_VIRTUAL_ANSWER_DONE;
}

static BpVirtualAnswer
answer_string (BpSerialGadget *self, guint index, const BpUsbSetup *setup, guint8 *data,
               gsize *actual)
{
  const char *text = index > 0 && index <= BP_SERIAL_N_STRINGS ? self->strings[index - 1] : NULL;

  if (index > 0 && !text)
    return BP_VIRTUAL_ANSWER_STALL;
  *actual = bp_usb_string_fill (text, data, setup->length);
  return BP_VIRTUAL_ANSWER_DONE;
}

static BpVirtualAnswer
answer_descriptor (BpSerialGadget *self, const BpUsbSetup *setup, guint8 *data, gsize *actual)
{
  guint8 descriptor[BP_SERIAL_MAX_DESCRIPTOR];
  int string = bp_usb_string_index (setup);
  gsize size;

  if (string >= 0)
    return answer_string (self, (guint)string, setup, data, actual);
  size = bp_serial_descriptor_fill (setup->value, &self->identity, descriptor);
  return size > 0 ? answer_with (descriptor, size, setup, data, actual) : BP_VIRTUAL_ANSWER_STALL;
}

/* Of all parities and sizes that a host may ask for, a bootloader knows two lines: 8E1 and others.
 */
static void
set_line (BpSerialGadget *self, gint64 now, const guint8 *coding)
{
  gboolean is_even = coding[PARITY_OFFSET] == PARITY_EVEN && coding[DATA_BITS_OFFSET] == 8;

  if (bp_peek_u32 (coding) == 0)
    return;
  memcpy (self->line_coding, coding, LINE_CODING_SIZE);
  bp_virtual_serial_set_line (self->far_end, now, bp_peek_u32 (coding),
                              is_even ? BP_PARITY_EVEN : BP_PARITY_NONE);
}

static BpVirtualAnswer
answer_vendor (BpSerialGadget *self, gint64 now, const BpUsbSetup *setup)
{
  gboolean is_known =
      BP_IS_VIRTUAL_RUNNER (self->far_end) &&
      bp_virtual_runner_take_request (BP_VIRTUAL_RUNNER (self->far_end), now, setup);

  set_alarm (self);
  return is_known ? BP_VIRTUAL_ANSWER_NONE : BP_VIRTUAL_ANSWER_STALL;
}

static BpVirtualAnswer
bp_serial_gadget_control (BpUsbipGadget *gadget, gint64 now, const BpUsbSetup *setup, guint8 *data,
                          gsize *actual, gint64 *duration)
{
  BpSerialGadget *self = BP_SERIAL_GADGET (gadget);

  *duration = 0;
  *actual = 0;
  deliver (self, now);
  if (setup->request_type == BP_USB_DIR_IN && setup->request == REQUEST_GET_DESCRIPTOR)
    return answer_descriptor (self, setup, data, actual);
  if (setup->request_type == CLASS_IN && setup->request == REQUEST_GET_LINE_CODING)
    return answer_with (self->line_coding, LINE_CODING_SIZE, setup, data, actual);
  if ((setup->request_type & TYPE_MASK) == TYPE_VENDOR)
    return answer_vendor (self, now, setup);
  if (setup->request_type & BP_USB_DIR_IN)
    return BP_VIRTUAL_ANSWER_STALL;

  if (setup->request_type == CLASS_OUT && setup->request == REQUEST_SET_LINE_CODING &&
      setup->length == LINE_CODING_SIZE)
    set_line (self, now, data);
  else if (setup->request_type == CLASS_OUT && setup->request == REQUEST_SET_CONTROL_LINE_STATE)
    bp_virtual_serial_set_control (self->far_end, now, (setup->value & STATE_DTR) != 0,
                                   (setup->value & STATE_RTS) != 0);
  set_alarm (self);
  *actual = setup->length; /* all others, such as the choice of a configuration: taken */
  return BP_VIRTUAL_ANSWER_DONE;
}

static void
bp_serial_gadget_reset (BpUsbipGadget *gadget)
{
}

static void
iface_init (BpUsbipGadgetInterface *iface)
{
  iface->control = bp_serial_gadget_control;
  iface->transfer = bp_serial_gadget_transfer;
  iface->reset = bp_serial_gadget_reset;
}

/* --- the object --- */

static void
bp_serial_gadget_finalize (GObject *object)
{
  BpSerialGadget *self = BP_SERIAL_GADGET (object);

  bp_alarm_free (self->alarm);
  bp_virtual_outbox_clear (&self->line);
  for (guint i = 0; i < BP_SERIAL_N_STRINGS; i++)
    g_free (self->strings[i]);
  g_clear_object (&self->far_end);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bp_serial_gadget_parent_class)->finalize (object);
}

static void
bp_serial_gadget_class_init (BpSerialGadgetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_serial_gadget_finalize;
}

static void
bp_serial_gadget_init (BpSerialGadget *self)
{
  bp_virtual_outbox_init (&self->line);
  self->alarm = bp_alarm_new (on_alarm, self);
}

BpSerialGadget *
bp_serial_gadget_new (const BpSerialIdentity *identity, BpVirtualSerial *far_end, BpClock *clock,
                      gboolean wire)
{
  static const guint8 at_first[LINE_CODING_SIZE] = { 0x00, 0xc2, 0x01, 0x00, 0, 0, 8 };
  BpSerialGadget *self = g_object_new (BP_TYPE_SERIAL_GADGET, NULL);

  self->identity = *identity;
  for (guint i = 0; i < BP_SERIAL_N_STRINGS; i++)
    self->identity.strings[i] = self->strings[i] = g_strdup (identity->strings[i]);
  self->far_end = g_object_ref (far_end);
  self->clock = g_object_ref (clock);
  self->wire = wire;
  set_line (self, bp_clock_now (clock), at_first); /* 115200 8N1 */
  set_alarm (self);
  return self;
}
