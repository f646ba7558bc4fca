/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

#include "base/bp-error.h"
#include "fake-usb-link.h"
#include "fuzz-loader.h"
#include "loader/bp-dfu-loader.h"
#include "loader/bp-dfu-protocol.h"

/* A USB device that answers whatever it likes, taken through all that the DFU loaders do.
 *
 * The input is a script: its first byte chooses the descriptors, then each request takes an
 * operation and, for some, the bytes of the answer. When the script ends it begins again, up to
 * MAX_REQUESTS; then the device is gone. */

#define MAX_REQUESTS 4000
/* How often a device that is gone may still be asked, all calls together. */
#define MAX_REQUESTS_WHEN_GONE 64
/* No device can make the whole of it last longer: a mass erase of the slowest chips is minutes. */
#define MAX_TIME (24 * 3600 * BP_SEC)

enum {
  SCRIPT_PLAIN_DFU = 1 << 0,
  SCRIPT_OWN_DESCRIPTORS = 1 << 1,
  SCRIPT_LETTERS_LIE = 1 << 2,
  SCRIPT_UNPROTECT = 1 << 7
};

/* What an operation does; GOOD is what a device does that means well. */
enum { OP_STALL, OP_TIMEOUT, OP_GONE, OP_NOISE, OP_BYTES, OP_SHORT, OP_FIRST_GOOD };

#define DEVICE 18, 1, 0, 2, 0, 0, 0, 64, 0x83, 0x04, 0x11, 0xdf, 0, 0x22, 1, 2, 3, 1
#define CONFIGURATION(length, attributes, version_low, version_high)                               \
  9, 2, length, 0, 1, 1, 0, 0xc0, 50, 9, 4, 0, 0, 0, 0xfe, 1, 2, 4, 9, 0x21, attributes, 0xff, 0,  \
      0, 8, version_low, version_high

static const guint8 dfuse_descriptors[] = { DEVICE, CONFIGURATION (27, 0x0b, 0x1a, 0x01) };
static const guint8 plain_descriptors[] = { DEVICE, CONFIGURATION (27, 0x07, 0x10, 0x01) };

static const char memory_string[] = "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg";

typedef struct {
  const guint8 *script;
  gsize size;
  gsize offset;
  guint8 state;
  guint n_requests;
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

static gssize
answer_string (const BpUsbSetup *setup, guint8 *data)
{
  guint8 string[2 + 2 * sizeof memory_string] = { 0, 3 };

  if ((setup->value & 0xff) == 0)
    return fake_answer (setup, data, "\4\3\11\4", 4);
  string[0] = 2 * sizeof memory_string;
  for (gsize i = 0; i + 1 < sizeof memory_string; i++)
    string[2 + 2 * i] = (guint8)memory_string[i];
  return fake_answer (setup, data, string, string[0]);
}

/* States follow each other as they should; how long the work takes says the script. */
static gssize
answer_status (Device *self, const BpUsbSetup *setup, guint8 *data)
{
  guint8 status[BP_DFU_STATUS_SIZE] = { BP_DFU_STATUS_OK, next_byte (self), 0, 0 };

  if (self->state == BP_DFU_STATE_DNLOAD_SYNC)
    self->state = BP_DFU_STATE_DNBUSY;
  else if (self->state == BP_DFU_STATE_DNBUSY)
    self->state = BP_DFU_STATE_DNLOAD_IDLE;
  status[4] = self->state;
  return fake_answer (setup, data, status, sizeof status);
}

static gssize
answer_well (Device *self, const BpUsbSetup *setup, guint8 *data)
{
  switch (setup->request) {
  case BP_DFU_GETSTATUS:
    return answer_status (self, setup, data);
  case BP_DFU_GETSTATE:
    return fake_answer (setup, data, &self->state, 1);
  case BP_DFU_UPLOAD:
    self->state = BP_DFU_STATE_UPLOAD_IDLE;
    memset (data, 0xff, setup->length);
    return setup->length;
  case BP_DFU_DNLOAD:
    self->state = BP_DFU_STATE_DNLOAD_SYNC;
    return setup->length;
  case BP_DFU_CLRSTATUS:
  case BP_DFU_ABORT:
  default:
    if (setup->request_type & BP_USB_DIR_IN)
      return answer_string (setup, data);
    self->state = BP_DFU_STATE_IDLE;
    return setup->length;
  }
}

static gssize
on_control (const BpUsbSetup *setup, guint8 *data, guint timeout_ms, gpointer user_data,
            GError **error)
{
  Device *self = user_data;
  gboolean is_in = setup->request_type & BP_USB_DIR_IN;

  g_assert_cmpuint (setup->length, <=, BP_USB_MAX_CONTROL);
  g_assert_cmpuint (timeout_ms, >, 0);
  if (++self->n_requests > MAX_REQUESTS) {
    g_assert_cmpuint (++self->n_when_gone, <=, MAX_REQUESTS_WHEN_GONE);
    return fail (error, BP_ERROR_DISCONNECTED);
  }
  switch (next_byte (self)) {
  case OP_STALL:
    return fake_stall (error);
  case OP_TIMEOUT:
    return fail (error, BP_ERROR_TIMEOUT);
  case OP_GONE:
    self->n_requests = MAX_REQUESTS;
    return fail (error, BP_ERROR_DISCONNECTED);
  case OP_NOISE:
    return fail (error, BP_ERROR_PROTOCOL);
  case OP_BYTES:
    return is_in ? answer_bytes (self, data, setup->length) : setup->length;
  case OP_SHORT:
    return is_in ? answer_bytes (self, data, next_byte (self) % (setup->length + 1u)) : 0;
  default:
    return answer_well (self, setup, data);
  }
}

/* The descriptors as the script wants them: given ones, or its own, the length before them. */
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
  if (choice & SCRIPT_PLAIN_DFU)
    return fake_usb_link_new (plain_descriptors, sizeof plain_descriptors, on_control, self);
  return fake_usb_link_new (dfuse_descriptors, sizeof dfuse_descriptors, on_control, self);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Device device = { .script = data, .size = size, .state = BP_DFU_STATE_IDLE };
  g_autoptr (FakeUsbLink) link = NULL;
  g_autoptr (BpLoader) loader = NULL;
  guint8 choice;
  gint64 time;

  if (size == 0)
    return 0;
  choice = next_byte (&device);
  link = plug (&device, choice);
  loader =
      bp_dfu_loader_new (BP_USB_LINK (link), "STM32  BOOTLOADER",
                         choice & SCRIPT_LETTERS_LIE ? BP_LOADER_QUIRK_LETTERS_LIE : 0, NULL, NULL);
  if (loader != NULL)
    fuzz_loader_use (loader, choice & SCRIPT_UNPROTECT);
  time = bp_clock_now (bp_usb_link_get_clock (BP_USB_LINK (link)));
  fuzz_note_time (time);
  g_assert_cmpint (time, <, MAX_TIME);
  return 0;
}
