/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "fake-usb-link.h"
#include "fuzz-loader.h"
#include "loader/bp-picoboot-loader.h"
#include "loader/bp-picoboot-protocol.h"

/* A USB device that answers PICOBOOT with whatever it likes.
 *
 * The input is a script: its first byte chooses the descriptors, then each transfer takes an
 * operation and, for some, the bytes of the answer. When the script ends it begins again, up to
 * MAX_TRANSFERS; then the device is gone. */

#define MAX_TRANSFERS 6000
/* How often a device that is gone may still be asked, all calls together. */
#define MAX_TRANSFERS_WHEN_GONE 64
#define MAX_TIME (24 * 3600 * BP_SEC)

enum { SCRIPT_RP2040 = 1 << 0, SCRIPT_OWN_DESCRIPTORS = 1 << 1 };

/* What an operation does; GOOD is what a device does that means well. */
enum { OP_STALL, OP_TIMEOUT, OP_GONE, OP_NOISE, OP_BYTES, OP_SHORT, OP_FIRST_GOOD };

#define DEVICE(product) 18, 1, 0, 2, 0, 0, 0, 64, 0x8a, 0x2e, product, 0, 0, 1, 1, 2, 3, 1
#define CONFIGURATION 9, 2, 32, 0, 1, 1, 0, 0x80, 250
#define INTERFACE 9, 4, 1, 0, 2, 0xff, 0, 0, 0, 7, 5, 3, 2, 64, 0, 0, 7, 5, 0x84, 2, 64, 0, 0

static const guint8 rp2040[] = { DEVICE (0x03), CONFIGURATION, INTERFACE };
static const guint8 rp2350[] = { DEVICE (0x0f), CONFIGURATION, INTERFACE };

typedef struct {
  const guint8 *script;
  gsize size;
  gsize offset;
  BpClock *clock; /* of the link */
  guint n_transfers;
  guint n_when_gone;
} Device;

static guint8
next_byte (Device *self)
{
  if (self->offset == self->size)
    self->offset = 0;
  return self->script[self->offset++];
}

static gssize
fail (GError **error, BpError code)
{
  g_set_error_literal (error, BP_ERROR, code, "so says the script");
  return -1;
}

static gssize
answer_bytes (Device *self, guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    data[i] = next_byte (self);
  return (gssize)size;
}

/* A well-meaning device gives all that is asked for, but an acknowledgement: that is what the host
 * leaves room of less than a page for. */
static gssize
answer_well (Device *self, gboolean is_in, guint8 *data, gsize size)
{
  if (is_in && size < BP_PICOBOOT_PAGE && size != BP_PICOBOOT_STATUS_SIZE)
    return 0;
  if (is_in)
    memset (data, self->n_transfers & 0xff, size);
  return (gssize)size;
}

static gssize
serve (Device *self, gboolean is_in, guint8 *data, gsize size, guint timeout_ms, GError **error)
{
  g_assert_cmpuint (timeout_ms, >, 0);
  if (++self->n_transfers > MAX_TRANSFERS) {
    g_assert_cmpuint (++self->n_when_gone, <=, MAX_TRANSFERS_WHEN_GONE);
    return fail (error, BP_ERROR_DISCONNECTED);
  }
  switch (next_byte (self)) {
  case OP_STALL:
    return fake_stall (error);
  case OP_TIMEOUT:
    bp_clock_sleep (self->clock, timeout_ms * BP_MSEC, NULL);
    return fail (error, BP_ERROR_TIMEOUT);
  case OP_GONE:
    self->n_transfers = MAX_TRANSFERS;
    return fail (error, BP_ERROR_DISCONNECTED);
  case OP_NOISE:
    return fail (error, BP_ERROR_PROTOCOL);
  case OP_BYTES:
    return is_in ? answer_bytes (self, data, size) : (gssize)size;
  case OP_SHORT:
    return is_in ? answer_bytes (self, data, next_byte (self) % (size + 1)) : 0;
  default:
    return answer_well (self, is_in, data, size);
  }
}

static gssize
on_control (const BpUsbSetup *setup, guint8 *data, guint timeout_ms, gpointer user_data,
            GError **error)
{
  return serve (user_data, (setup->request_type & BP_USB_DIR_IN) != 0, data, setup->length,
                timeout_ms, error);
}

static gssize
on_bulk (guint8 endpoint, guint8 *data, gsize size, guint timeout_ms, gpointer user_data,
         GError **error)
{
  g_assert_cmpuint (size, <=, BP_USB_MAX_BULK);
  return serve (user_data, (endpoint & BP_USB_DIR_IN) != 0, data, size, timeout_ms, error);
}

static FakeUsbLink *
plug (Device *self, guint8 choice)
{
  g_autofree guint8 *own = NULL;
  gsize size;

  if (choice & SCRIPT_OWN_DESCRIPTORS) {
    size = next_byte (self);
    own = g_malloc (size + 1);
    answer_bytes (self, own, size);
    return fake_usb_link_new (own, size, on_control, self);
  }
  if (choice & SCRIPT_RP2040)
    return fake_usb_link_new (rp2040, sizeof rp2040, on_control, self);
  return fake_usb_link_new (rp2350, sizeof rp2350, on_control, self);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Device device = { .script = data, .size = size };
  g_autoptr (FakeUsbLink) link = NULL;
  g_autoptr (BpLoader) loader = NULL;
  gint64 time;

  if (size == 0)
    return 0;
  link = plug (&device, next_byte (&device));
  device.clock = bp_usb_link_get_clock (BP_USB_LINK (link));
  fake_usb_link_set_bulk (link, on_bulk);
  loader = bp_picoboot_loader_new (BP_USB_LINK (link), NULL, NULL);
  if (loader != NULL)
    fuzz_loader_use (loader, FALSE);
  time = bp_clock_now (bp_usb_link_get_clock (BP_USB_LINK (link)));
  fuzz_note_time (time);
  g_assert_cmpint (time, <, MAX_TIME);
  return 0;
}
