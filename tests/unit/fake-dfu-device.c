/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-dfu-device.h"

#include <string.h>

#include "base/bp-bytes.h"

#define FIRST_STRING 4

FakeDfuDevice *
fake_dfu_device_new (void)
{
  FakeDfuDevice *self = g_new0 (FakeDfuDevice, 1);

  self->attributes = 0x0b;
  self->transfer_size = 2048;
  self->version = BP_DFU_VERSION_DFUSE;
  self->vendor_id = 0x0483;
  self->strings[0] = "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg";
  self->state = BP_DFU_STATE_IDLE;
  self->pointer = FAKE_FLASH_START;
  self->pending = g_byte_array_new ();
  self->flash = g_malloc (FAKE_FLASH_SIZE);
  memset (self->flash, 0xff, FAKE_FLASH_SIZE);
  self->log = g_string_new (NULL);
  return self;
}

void
fake_dfu_device_free (FakeDfuDevice *self)
{
  g_clear_object (&self->link);
  g_byte_array_unref (self->pending);
  g_string_free (self->log, TRUE);
  g_free (self->flash);
  g_free (self);
}

gint64
fake_dfu_device_get_time (FakeDfuDevice *self)
{
  return bp_clock_now (bp_usb_link_get_clock (BP_USB_LINK (self->link)));
}

void
fake_dfu_device_set_error (FakeDfuDevice *self, BpDfuStatusCode code)
{
  self->state = BP_DFU_STATE_ERROR;
  self->code = code;
}

static gssize
refuse (FakeDfuDevice *self, GError **error)
{
  fake_dfu_device_set_error (self, BP_DFU_STATUS_ERR_STALLEDPKT);
  return fake_stall (error);
}

/* Carries out what was downloaded. */
static void
work (FakeDfuDevice *self)
{
  const guint8 *data = self->pending->data;
  guint size = self->pending->len;
  guint32 offset;

  self->state = BP_DFU_STATE_DNLOAD_IDLE;
  if (self->version == BP_DFU_VERSION_DFUSE && self->block == BP_DFUSE_COMMAND_BLOCK) {
    if (data[0] == BP_DFUSE_SET_ADDRESS)
      self->pointer = bp_peek_u32 (data + 1);
    return;
  }
  offset = self->version == BP_DFU_VERSION_DFUSE
               ? self->pointer - FAKE_FLASH_START + (self->block - 2) * self->transfer_size
               : (guint32)self->block * self->transfer_size;
  g_assert_cmpint (offset + size, <=, FAKE_FLASH_SIZE);
  if (size > 0)
    memcpy (self->flash + offset, data, size);
}

static gboolean
takes_time (FakeDfuDevice *self)
{
  return self->block != BP_DFUSE_COMMAND_BLOCK || self->pending->data[0] == BP_DFUSE_ERASE;
}

static void
log_download (FakeDfuDevice *self, const BpUsbSetup *setup, const guint8 *data)
{
  static const struct {
    guint8 command;
    const char *name;
  } names[] = { { BP_DFUSE_SET_ADDRESS, "point" },
                { BP_DFUSE_ERASE, "erase" },
                { BP_DFUSE_READ_UNPROTECT, "unprotect" } };

  if (setup->length == 0) {
    g_string_append (self->log, "leave ");
    return;
  }
  if (self->version != BP_DFU_VERSION_DFUSE || setup->value != BP_DFUSE_COMMAND_BLOCK) {
    g_string_append_printf (self->log, "write:%u:%u ", setup->value, setup->length);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (names[i].command == data[0])
      g_string_append (self->log, names[i].name);
  }
  if (setup->length == 5)
    g_string_append_printf (self->log, ":%08x", bp_peek_u32 (data + 1));
  g_string_append_c (self->log, ' ');
}

static gssize
download (FakeDfuDevice *self, const BpUsbSetup *setup, guint8 *data, GError **error)
{
  log_download (self, setup, data);
  g_assert_true (self->state == BP_DFU_STATE_IDLE || self->state == BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpint (setup->length, <=, self->transfer_size > 1 ? self->transfer_size : 64);
  self->block = setup->value;
  g_byte_array_set_size (self->pending, 0);
  if (setup->length > 0)
    g_byte_array_append (self->pending, data, setup->length);
  self->state = setup->length > 0 ? BP_DFU_STATE_DNLOAD_SYNC : BP_DFU_STATE_MANIFEST_SYNC;
  return setup->length;
}

static gssize
upload (FakeDfuDevice *self, const BpUsbSetup *setup, guint8 *data, GError **error)
{
  const guint8 commands[] = { 0x00, 0x21, 0x41, 0x92 };
  guint32 offset;

  g_assert_true (self->state == BP_DFU_STATE_IDLE || self->state == BP_DFU_STATE_UPLOAD_IDLE);
  if (self->version == BP_DFU_VERSION_DFUSE && setup->value == BP_DFUSE_COMMAND_BLOCK) {
    self->state = BP_DFU_STATE_IDLE;
    return fake_answer (setup, data, commands, sizeof commands);
  }
  g_string_append_printf (self->log, "read:%u:%u ", setup->value, setup->length);
  offset = self->version == BP_DFU_VERSION_DFUSE
               ? self->pointer - FAKE_FLASH_START + (setup->value - 2) * self->transfer_size
               : (guint32)setup->value * self->transfer_size;
  if (offset + setup->length > FAKE_FLASH_SIZE)
    return refuse (self, error);
  self->state = BP_DFU_STATE_UPLOAD_IDLE;
  return fake_answer (setup, data, self->flash + offset, setup->length);
}

gssize
fake_dfu_device_answer_status (const BpUsbSetup *setup, guint8 *data, BpDfuStatusCode code,
                               BpDfuState state, guint poll_ms)
{
  const guint8 status[] = { code, poll_ms & 0xff, poll_ms >> 8 & 0xff, poll_ms >> 16 & 0xff, state,
                            0 };

  return fake_answer (setup, data, status, sizeof status);
}

static gssize
get_status (FakeDfuDevice *self, const BpUsbSetup *setup, guint8 *data)
{
  gint64 now = fake_dfu_device_get_time (self);
  gssize moved;

  self->n_polls++;
  if (self->state == BP_DFU_STATE_DNLOAD_SYNC) {
    self->busy_until = now + (takes_time (self) ? self->work_time : 0);
    self->state = BP_DFU_STATE_DNBUSY;
    self->poll_from = 0;
  } else if (self->state == BP_DFU_STATE_DNBUSY) {
    g_assert_cmpint (now, >=, self->poll_from);
    if (now >= self->busy_until)
      work (self);
  } else if (self->state == BP_DFU_STATE_MANIFEST_SYNC) {
    self->state = BP_DFU_STATE_MANIFEST;
    self->has_left = TRUE;
  } else if (self->state == BP_DFU_STATE_MANIFEST) {
    g_assert_true (self->attributes & BP_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT);
    self->state = BP_DFU_STATE_IDLE;
  }
  self->poll_from = now + self->poll_time;
  moved = fake_dfu_device_answer_status (setup, data, self->code, self->state,
                                         self->poll_time / BP_MSEC);
  data[5] = self->text_index;
  return moved;
}

static gssize
get_descriptor (FakeDfuDevice *self, const BpUsbSetup *setup, guint8 *data, GError **error)
{
  guint index = setup->value & 0xff;
  const char *text = index >= FIRST_STRING ? self->strings[index - FIRST_STRING] : NULL;
  guint8 answer[255] = { 2, 3 };

  if (setup->value >> 8 == BP_DFU_DESCRIPTOR_FUNCTIONAL) {
    const guint8 functional[] = { 9,
                                  0x21,
                                  self->attributes,
                                  255,
                                  0,
                                  self->transfer_size & 0xff,
                                  self->transfer_size >> 8,
                                  self->version & 0xff,
                                  self->version >> 8 };

    g_assert_true (self->hides_functional);
    return fake_answer (setup, data, functional, sizeof functional);
  }
  g_assert_cmpint (setup->value >> 8, ==, 3);
  if (index == 0)
    return fake_answer (setup, data, (const guint8[]){ 4, 3, 9, 4 }, 4);
  if (text == NULL)
    return fake_stall (error);
  for (; *text != '\0'; text++, answer[0] += 2)
    answer[answer[0]] = *text;
  return fake_answer (setup, data, answer, answer[0]);
}

static gssize
dfu_request (FakeDfuDevice *self, const BpUsbSetup *setup, guint8 *data, GError **error)
{
  switch (setup->request) {
  case BP_DFU_DNLOAD:
    return download (self, setup, data, error);
  case BP_DFU_UPLOAD:
    return upload (self, setup, data, error);
  case BP_DFU_GETSTATUS:
    return get_status (self, setup, data);
  case BP_DFU_CLRSTATUS:
    g_string_append (self->log, "clear ");
    g_assert_cmpint (self->state, ==, BP_DFU_STATE_ERROR);
    self->state = BP_DFU_STATE_IDLE;
    self->code = BP_DFU_STATUS_OK;
    return 0;
  case BP_DFU_ABORT:
    g_string_append (self->log, "abort ");
    g_assert_true (self->state == BP_DFU_STATE_DNLOAD_IDLE ||
                   self->state == BP_DFU_STATE_UPLOAD_IDLE);
    self->state = BP_DFU_STATE_IDLE;
    return 0;
  default:
    g_assert_not_reached ();
  }
}

static gssize
control (const BpUsbSetup *setup, guint8 *data, guint timeout_ms, gpointer user_data,
         GError **error)
{
  FakeDfuDevice *self = user_data;
  gssize moved = -1;

  if (self->hook != NULL && self->hook (self, setup, data, &moved, error))
    return moved;
  if (setup->request_type == BP_USB_DIR_IN)
    return get_descriptor (self, setup, data, error);
  g_assert_cmphex (setup->request_type & 0x7f, ==, BP_DFU_REQUEST_OUT);
  return dfu_request (self, setup, data, error);
}

BpUsbLink *
fake_dfu_device_plug (FakeDfuDevice *self)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 head[] = { 18, 1, 0, 1, 0, 0, 0, 64, 0, 0, 0x11, 0xdf, 0, 0x22,
                    1,  2, 3, 1, 9, 2, 0, 0,  1, 1, 0,    0xc0, 50 };
  const guint8 functional[] = { 9,
                                0x21,
                                self->attributes,
                                255,
                                0,
                                self->transfer_size & 0xff,
                                self->transfer_size >> 8,
                                self->version & 0xff,
                                self->version >> 8 };

  bp_poke_u16 (head + 8, self->vendor_id);
  g_byte_array_append (bytes, head, sizeof head);
  for (guint i = 0; i == 0 || self->strings[i] != NULL; i++) {
    const guint8 alternate[] = { 9, 4, 0, i, 0, 0xfe, 1, 2, FIRST_STRING + i };

    g_byte_array_append (bytes, alternate, sizeof alternate);
  }
  if (!self->hides_functional)
    g_byte_array_append (bytes, functional, sizeof functional);
  bp_poke_u16 (bytes->data + 20, bytes->len - 18);
  self->link = fake_usb_link_new (bytes->data, bytes->len, control, self);
  return BP_USB_LINK (self->link);
}
