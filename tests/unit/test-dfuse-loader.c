/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What no virtual board does: one thing wrong, or unusual, at a time. */

#include "fake-dfu-device.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "loader/bp-dfu-loader.h"

#define EXTERNAL "@External Flash /0x08000000/64*128Kg"
#define SECTOR_4 (FAKE_FLASH_START + 0x10000)

typedef struct {
  FakeDfuDevice *device;
  BpLoader *loader;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->device = fake_dfu_device_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->loader);
  fake_dfu_device_free (self->device);
}

/* The device may be changed before, and is not quiet about what is forbidden afterwards. */
static void
connect_it (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->loader =
      bp_dfu_loader_new (fake_dfu_device_plug (self->device), "STM32  BOOTLOADER", 0, NULL, &error);
  g_assert_no_error (error);
  bp_loader_connect (self->loader, NULL, &error);
  g_assert_no_error (error);
  g_string_truncate (self->device->log, 0);
}

static gboolean
write_bytes (Fixture *self, guint32 address, gsize size, GError **error)
{
  g_autofree guint8 *data = g_malloc0 (size);

  return bp_loader_write (self->loader, address, data, size, NULL, NULL, NULL, error);
}

static gboolean
erase_at (Fixture *self, guint32 address, GError **error)
{
  return bp_loader_erase (self->loader,
                          bp_memory_map_find (bp_loader_get_flash (self->loader), address, NULL),
                          NULL, error);
}

static void
test_the_pointer_is_set_once_a_run (Fixture *self, gconstpointer data)
{
  connect_it (self);
  g_assert_true (write_bytes (self, SECTOR_4, 3 * 2048, NULL));
  g_assert_cmpstr (self->device->log->str, ==,
                   "point:08010000 write:2:2048 write:3:2048 write:4:2048 ");
}

/* The two readings of the address formula differ for a short block that is not the first. */
static void
test_a_short_block_is_pointed_at (Fixture *self, gconstpointer data)
{
  connect_it (self);
  g_assert_true (write_bytes (self, SECTOR_4, 2048 + 100, NULL));
  g_assert_cmpstr (self->device->log->str, ==,
                   "point:08010000 write:2:2048 point:08010800 write:2:100 ");
  g_string_truncate (self->device->log, 0);
  g_assert_true (write_bytes (self, SECTOR_4, 100, NULL));
  g_assert_cmpstr (self->device->log->str, ==, "point:08010000 write:2:100 ");
}

static void
test_the_end_of_a_read_is_read_whole (Fixture *self, gconstpointer data)
{
  guint8 bytes[2048 + 100];

  connect_it (self);
  g_assert_true (
      bp_loader_read (self->loader, SECTOR_4, bytes, sizeof bytes, NULL, NULL, NULL, NULL));
  g_assert_cmpstr (self->device->log->str, ==,
                   "point:08010000 abort read:2:2048 read:3:2048 abort ");
  /* Not at the end of the memory: nothing may be asked for behind it. */
  g_string_truncate (self->device->log, 0);
  g_assert_true (bp_loader_read (self->loader, 0x08100000 - sizeof bytes, bytes, sizeof bytes, NULL,
                                 NULL, NULL, NULL));
  g_assert_cmpstr (self->device->log->str, ==,
                   "point:080ff79c abort read:2:2048 abort point:080fff9c abort read:2:100 abort ");
}

/* Block 0 is a command: a number that wrapped would erase the chip or worse. */
static void
test_block_numbers_never_wrap (Fixture *self, gconstpointer data)
{
  const gsize size = 65534 * 64 + 3 * 64;
  g_autofree guint8 *bytes = g_malloc (size);

  self->device->transfer_size = 64;
  self->device->strings[0] = EXTERNAL;
  connect_it (self);
  for (gsize i = 0; i < size; i++)
    bytes[i] = (i >> 6) ^ i;
  g_assert_true (
      bp_loader_write (self->loader, FAKE_FLASH_START, bytes, size, NULL, NULL, NULL, NULL));
  g_assert_nonnull (strstr (self->device->log->str, " write:65535:64 point:083fff80 write:2:64 "));
  g_assert_cmpmem (self->device->flash, size, bytes, size);

  g_string_truncate (self->device->log, 0);
  memset (bytes, 0, size);
  g_assert_true (
      bp_loader_read (self->loader, FAKE_FLASH_START, bytes, size, NULL, NULL, NULL, NULL));
  g_assert_nonnull (
      strstr (self->device->log->str, " read:65535:64 abort point:083fff80 abort read:2:64 "));
  g_assert_cmpmem (bytes, size, self->device->flash, size);
}

/* Whole units of programming: 32 bytes on a chip with external flash. */
static void
test_odd_transfer_sizes_are_made_sane (void)
{
  const struct {
    guint16 told;
    guint block;
  } cases[] = { { 0, 64 },      { 1, 64 },      { 64, 64 },     { 1000, 992 },
                { 4096, 4096 }, { 8192, 4096 }, { 65535, 4096 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fixture self;

    set_up (&self, NULL);
    self.device->transfer_size = cases[i].told;
    self.device->strings[0] = EXTERNAL;
    connect_it (&self);
    g_assert_cmpint (bp_loader_get_block_size (self.loader), ==, cases[i].block);
    tear_down (&self, NULL);
  }
}

/* The device counts with what it told, so blocks of another size are each pointed at. */
static void
test_smaller_blocks_are_not_counted (Fixture *self, gconstpointer data)
{
  self->device->transfer_size = 8192;
  connect_it (self);
  g_assert_true (write_bytes (self, SECTOR_4, 8192, NULL));
  g_assert_cmpstr (self->device->log->str, ==,
                   "point:08010000 write:2:4096 point:08011000 write:2:4096 ");
}

static void
test_what_no_plan_asks_for_is_refused (Fixture *self, gconstpointer data)
{
  const BpSector option_bytes = { 0x1fffc000, 16, 7, 0 };
  const guint32 places[] = { 0x1fffc000, 0x1fff7800, 0xffff0000, 0x20000000, 0x08100000 };

  self->device->strings[1] = "@Option Bytes  /0x1FFFC000/01*016 g";
  self->device->strings[2] = "@OTP Memory /0x1FFF7800/01*512 g,01*016 g";
  self->device->strings[3] = "@Device Feature/0xFFFF0000/01*004 g";
  connect_it (self);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (write_bytes (self, places[i], 4, &error));
    g_assert_error (error, BP_ERROR, BP_ERROR_INTERNAL);
    g_assert_cmphex (bp_error_get_address (error), ==, places[i]);
  }
  g_assert_false (bp_loader_erase (self->loader, &option_bytes, NULL, NULL));
  g_assert_null (strstr (self->device->log->str, "erase"));
  g_assert_null (strstr (self->device->log->str, "write"));
}

static void
test_read_only_sectors_are_left_alone (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->device->strings[0] = "@Internal Flash  /0x08000000/04*016Ka,01*064Kg,07*128Kg";
  connect_it (self);
  g_assert_false (write_bytes (self, FAKE_FLASH_START + 0xfffc, 8, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_INTERNAL);
  g_assert_true (write_bytes (self, SECTOR_4, 8, NULL));
}

static void
test_letters_that_lie_are_ignored (Fixture *self, gconstpointer data)
{
  self->device->strings[0] = "@Internal Flash   /0x08000000/08*04Ka,1000*04Kg";
  self->loader = bp_dfu_loader_new (fake_dfu_device_plug (self->device), NULL,
                                    BP_LOADER_QUIRK_LETTERS_LIE, NULL, NULL);
  g_assert_true (bp_loader_connect (self->loader, NULL, NULL));
  g_assert_true (write_bytes (self, FAKE_FLASH_START, 8, NULL));
}

static gboolean
refuse_first_string (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
                     GError **error)
{
  if (setup->request_type != BP_USB_DIR_IN || setup->value != 0x0304 ||
      device->n_hooked++ >= GPOINTER_TO_UINT (device->hook_data))
    return FALSE;
  *moved = fake_stall (error);
  return TRUE;
}

static void
test_a_missing_string_is_survived (Fixture *self, gconstpointer data)
{
  self->device->hook = refuse_first_string;
  self->device->hook_data = GUINT_TO_POINTER (1000);
  self->device->strings[1] = "@Option Bytes  /0x1FFFC000/01*016 e";
  connect_it (self);
  g_assert_cmpint (bp_loader_get_maps (self->loader)->len, ==, 1);
  g_assert_null (bp_loader_get_flash (self->loader));
  /* Nobody knows where to write. */
  g_assert_false (bp_loader_get_features (self->loader) &
                  (BP_LOADER_CAN_WRITE | BP_LOADER_CAN_ERASE));
}

static void
test_a_string_is_asked_for_again (Fixture *self, gconstpointer data)
{
  self->device->hook = refuse_first_string;
  self->device->hook_data = GUINT_TO_POINTER (2);
  connect_it (self);
  g_assert_nonnull (bp_loader_get_flash (self->loader));
}

static void
test_identical_memories_count_once (Fixture *self, gconstpointer data)
{
  self->device->strings[1] = self->device->strings[2] = self->device->strings[0];
  connect_it (self);
  g_assert_cmpint (bp_loader_get_maps (self->loader)->len, ==, 1);
}

static void
test_the_memory_s_alternate_is_selected (Fixture *self, gconstpointer data)
{
  guint8 bytes[16];

  self->device->strings[1] = "@Option Bytes  /0x1FFFC000/01*016 e";
  self->device->strings[2] = "@Second Flash  /0x08200000/01*128Kg";
  connect_it (self);
  g_assert_true (
      bp_loader_read (self->loader, 0x08200000, bytes, sizeof bytes, NULL, NULL, NULL, NULL));
  g_assert_cmpint (fake_usb_link_get_alternate (self->device->link), ==, 2);
  g_assert_true (
      bp_loader_read (self->loader, FAKE_FLASH_START, bytes, sizeof bytes, NULL, NULL, NULL, NULL));
  g_assert_cmpint (fake_usb_link_get_alternate (self->device->link), ==, 0);
}

/* Refuses so many uploads of data with errVENDOR. */
static gboolean
refuse_reading (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
                GError **error)
{
  if (setup->request != BP_DFU_UPLOAD || setup->value == 0 ||
      device->n_hooked++ >= GPOINTER_TO_UINT (device->hook_data))
    return FALSE;
  fake_dfu_device_set_error (device, BP_DFU_STATUS_ERR_VENDOR);
  *moved = fake_stall (error);
  return TRUE;
}

static void
test_protection_is_seen_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) once = NULL;
  g_autoptr (GError) twice = NULL;
  guint8 bytes[16];

  self->device->hook = refuse_reading;
  self->device->hook_data = GUINT_TO_POINTER (1);
  connect_it (self);
  g_assert_false (
      bp_loader_read (self->loader, SECTOR_4, bytes, sizeof bytes, NULL, NULL, NULL, &once));
  g_assert_error (once, BP_ERROR, BP_ERROR_PROTOCOL);

  self->device->n_hooked = 0;
  self->device->hook_data = GUINT_TO_POINTER (2);
  g_assert_false (
      bp_loader_read (self->loader, SECTOR_4, bytes, sizeof bytes, NULL, NULL, NULL, &twice));
  g_assert_error (twice, BP_ERROR, BP_ERROR_PROTECTED);
  g_assert_cmphex (bp_error_get_address (twice), ==, SECTOR_4);
  /* and it is at rest again */
  g_assert_true (
      bp_loader_read (self->loader, SECTOR_4, bytes, sizeof bytes, NULL, NULL, NULL, NULL));
}

/* A write protection is none that unprotecting would help against: what can be read is not
 * read-protected. */
static gboolean
refuse_writing (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
                GError **error)
{
  if (setup->request == BP_DFU_GETSTATUS && device->state == BP_DFU_STATE_DNBUSY &&
      device->block >= 2)
    fake_dfu_device_set_error (device, BP_DFU_STATUS_ERR_VENDOR);
  return FALSE;
}

static void
test_a_write_protection_is_no_read_protection (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->device->hook = refuse_writing;
  connect_it (self);
  g_assert_false (write_bytes (self, SECTOR_4, 16, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_WRITE_FAILED);
  g_assert_cmphex (bp_error_get_address (error), ==, SECTOR_4);
}

static gboolean
cut_reading (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
             GError **error)
{
  if (setup->request != BP_DFU_UPLOAD || setup->value != 3)
    return FALSE;
  *moved = setup->length / 2;
  device->state = BP_DFU_STATE_IDLE;
  return TRUE;
}

static void
test_a_short_answer_is_told_with_its_place (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 bytes[3 * 2048];

  self->device->hook = cut_reading;
  connect_it (self);
  g_assert_false (
      bp_loader_read (self->loader, SECTOR_4, bytes, sizeof bytes, NULL, NULL, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  g_assert_cmphex (bp_error_get_address (error), ==, SECTOR_4 + 2048);
}

static gboolean
end_reading (gsize done, gpointer user_data)
{
  return done < 2 * 2048;
}

static void
test_a_read_may_end_early (Fixture *self, gconstpointer data)
{
  guint8 bytes[5 * 2048];

  connect_it (self);
  g_assert_true (
      bp_loader_read (self->loader, SECTOR_4, bytes, sizeof bytes, end_reading, NULL, NULL, NULL));
  g_assert_cmpstr (self->device->log->str, ==,
                   "point:08010000 abort read:2:2048 read:3:2048 abort ");
  g_assert_cmpint (self->device->state, ==, BP_DFU_STATE_IDLE);
}

/* H743 rev. V: busy for ever, until CLRSTATUS comes twice; whether the sector is then blank is the
 * test's to say. */
static gboolean
stay_busy (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
           GError **error)
{
  gboolean is_stuck =
      device->state == BP_DFU_STATE_DNBUSY && device->pending->data[0] == BP_DFUSE_ERASE;

  if (is_stuck && setup->request == BP_DFU_GETSTATUS)
    device->busy_until = G_MAXINT64;
  if (!is_stuck || setup->request != BP_DFU_CLRSTATUS)
    return FALSE;
  g_assert_cmpint (fake_dfu_device_get_time (device), >=, device->poll_from);
  g_string_append (device->log, "clear ");
  fake_dfu_device_set_error (device, BP_DFU_STATUS_ERR_UNKNOWN);
  *moved = 0;
  return TRUE;
}

static void
be_an_h743 (FakeDfuDevice *device)
{
  device->transfer_size = 1024;
  device->strings[0] = "@Internal Flash   /0x08000000/16*128Kg";
  device->strings[1] = "@Option Bytes   /0x5200201C/01*128 e";
  device->poll_time = BP_SEC;
  device->hook = stay_busy;
}

static void
test_a_stuck_h743_is_cured_and_not_believed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  be_an_h743 (self->device);
  connect_it (self);
  g_assert_true (erase_at (self, 0x08100000, NULL));
  g_assert_true (
      g_str_has_prefix (self->device->log->str, "erase:08100000 clear clear point:08100000 "));

  self->device->flash[0x120000 + 5] = 0;
  g_assert_false (erase_at (self, 0x08120000, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_ERASE_FAILED);
}

/* Should a mass erase stick as a sector's does, it is cured and believed as little. */
static void
test_a_stuck_mass_erase_is_cured_and_not_believed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  be_an_h743 (self->device);
  connect_it (self);
  bp_loader_mass_erase (self->loader, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (self->device->log->str, "erase clear clear point:08000000 "));
  g_assert_cmpint (fake_dfu_device_get_time (self->device), >, 20 * BP_SEC);

  self->device->flash[16 * 128 * 1024 - 1] = 0;
  g_assert_false (bp_loader_mass_erase (self->loader, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_ERASE_FAILED);
}

static void
test_the_cure_is_for_that_place_and_chip_only (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  be_an_h743 (self->device);
  connect_it (self);
  g_assert_false (erase_at (self, 0x080e0000, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_TIMEOUT);
  g_assert_null (strstr (self->device->log->str, "clear"));
}

/* Killed in the middle, the last program has left it so. */
static void
test_a_stuck_h743_can_be_connected_to (Fixture *self, gconstpointer data)
{
  be_an_h743 (self->device);
  fake_dfu_device_plug (self->device);
  g_clear_object (&self->device->link);
  self->device->state = BP_DFU_STATE_DNBUSY;
  g_byte_array_append (self->device->pending, (const guint8[]){ BP_DFUSE_ERASE }, 1);
  connect_it (self);
  g_assert_cmpint (self->device->state, ==, BP_DFU_STATE_IDLE);
}

/* Answers the n-th empty download with a refusal, and knows no other state afterwards. */
static gboolean
refuse_leaving (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
                GError **error)
{
  if (setup->request != BP_DFU_DNLOAD || setup->length > 0 ||
      device->n_hooked++ >= GPOINTER_TO_UINT (device->hook_data))
    return FALSE;
  g_string_append (device->log, "refused ");
  fake_dfu_device_set_error (device, BP_DFU_STATUS_ERR_STALLEDPKT);
  *moved = fake_stall (error);
  return TRUE;
}

static void
test_a_refused_leave_is_asked_for_again (Fixture *self, gconstpointer data)
{
  self->device->hook = refuse_leaving;
  self->device->hook_data = GUINT_TO_POINTER (1);
  connect_it (self);
  g_assert_true (bp_loader_leave (self->loader, SECTOR_4, NULL));
  g_assert_true (self->device->has_left);
  g_assert_cmphex (self->device->pointer, ==, SECTOR_4);
}

static gboolean
vanish_at_leave (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
                 GError **error)
{
  if (setup->request != BP_DFU_DNLOAD || setup->length > 0)
    return FALSE;
  g_set_error_literal (error, BP_ERROR, GPOINTER_TO_INT (device->hook_data), "no more");
  *moved = -1;
  device->hook = vanish_at_leave;
  device->n_hooked++;
  return TRUE;
}

static void
test_errors_after_leaving_are_none (Fixture *self, gconstpointer data)
{
  self->device->hook = vanish_at_leave;
  self->device->hook_data = GINT_TO_POINTER (BP_ERROR_DISCONNECTED);
  connect_it (self);
  g_assert_true (bp_loader_leave (self->loader, SECTOR_4, NULL));
  g_assert_cmpint (self->device->n_hooked, ==, 1);
}

typedef enum {
  UNPROTECT_VANISHES,
  UNPROTECT_STALLS,
  UNPROTECT_AT_ONCE,
  UNPROTECT_REFUSED_ONCE,
  UNPROTECT_HANGS
} UnprotectWay;

static gboolean
answer_unprotect (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
                  GError **error)
{
  UnprotectWay way = GPOINTER_TO_INT (device->hook_data);
  gboolean is_command =
      setup->request == BP_DFU_DNLOAD && setup->length == 1 && data[0] == BP_DFUSE_READ_UNPROTECT;

  if (is_command && device->n_hooked++ == 0 && way == UNPROTECT_REFUSED_ONCE) {
    fake_dfu_device_set_error (device, BP_DFU_STATUS_ERR_STALLEDPKT);
    *moved = fake_stall (error);
    return TRUE;
  }
  if (device->n_hooked == 0 || setup->request != BP_DFU_GETSTATUS ||
      device->state != BP_DFU_STATE_DNBUSY)
    return FALSE;
  *moved = -1;
  if (way == UNPROTECT_STALLS)
    fake_stall (error);
  else if (way == UNPROTECT_HANGS)
    *moved =
        fake_dfu_device_answer_status (setup, data, BP_DFU_STATUS_OK, BP_DFU_STATE_DNBUSY, 100);
  else if (way == UNPROTECT_AT_ONCE)
    return FALSE;
  else
    g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "gone");
  return TRUE;
}

static void
test_unprotecting_ends_in_many_ways (void)
{
  const struct {
    UnprotectWay way;
    guint n_commands;
  } cases[] = { { UNPROTECT_VANISHES, 1 },
                { UNPROTECT_STALLS, 1 },
                { UNPROTECT_AT_ONCE, 2 },
                { UNPROTECT_REFUSED_ONCE, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    Fixture self;

    set_up (&self, NULL);
    self.device->hook = answer_unprotect;
    self.device->hook_data = GINT_TO_POINTER (cases[i].way);
    connect_it (&self);
    bp_loader_unprotect (self.loader, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (self.device->n_hooked, ==, cases[i].n_commands);
    tear_down (&self, NULL);
  }
}

static void
test_unprotecting_has_an_end (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->device->hook = answer_unprotect;
  self->device->hook_data = GINT_TO_POINTER (UNPROTECT_HANGS);
  connect_it (self);
  g_assert_false (bp_loader_unprotect (self->loader, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_TIMEOUT);
}

static const guint8 *command_list;
static gsize command_list_size;

static gboolean
list_commands (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
               GError **error)
{
  if (setup->request != BP_DFU_UPLOAD || setup->value != 0)
    return FALSE;
  *moved = fake_answer (setup, data, command_list, command_list_size);
  return TRUE;
}

static void
test_the_list_of_commands_is_obeyed (Fixture *self, gconstpointer data)
{
  const guint8 few[] = { 0x00, 0x21, 0x41 };

  command_list = few;
  command_list_size = sizeof few;
  self->device->hook = list_commands;
  connect_it (self);
  g_assert_true (bp_loader_get_features (self->loader) & BP_LOADER_CAN_MASS_ERASE);
  g_assert_false (bp_loader_get_features (self->loader) & BP_LOADER_CAN_UNPROTECT);
}

static void
test_nonsense_for_a_list_is_not_believed (Fixture *self, gconstpointer data)
{
  const guint8 nonsense[] = { 0xde, 0xad };

  command_list = nonsense;
  command_list_size = sizeof nonsense;
  self->device->hook = list_commands;
  connect_it (self);
  g_assert_true (bp_loader_get_features (self->loader) & BP_LOADER_CAN_MASS_ERASE);
  g_assert_true (bp_loader_get_features (self->loader) & BP_LOADER_CAN_UNPROTECT);
}

/* The device of these tests fails them when it is asked for a descriptor that its configuration
 * shows. */
static void
test_a_hidden_functional_descriptor_is_asked_for (Fixture *self, gconstpointer data)
{
  self->device->hides_functional = TRUE;
  self->device->vendor_id = 0x1209;
  connect_it (self);
  g_assert_cmpint (bp_loader_get_kind (self->loader), ==, BP_LOADER_DFUSE);
  g_assert_cmpint (bp_loader_get_block_size (self->loader), ==, 2048);
}

static void
test_st_speaks_dfuse_whatever_it_says (Fixture *self, gconstpointer data)
{
  self->device->version = 0x0110;
  self->loader = bp_dfu_loader_new (fake_dfu_device_plug (self->device), NULL, 0, NULL, NULL);
  g_assert_cmpint (bp_loader_get_kind (self->loader), ==, BP_LOADER_DFUSE);
}

#define ADD(name, func) g_test_add ("/dfuse-loader/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("the-pointer-is-set-once-a-run", test_the_pointer_is_set_once_a_run);
  ADD ("a-short-block-is-pointed-at", test_a_short_block_is_pointed_at);
  ADD ("the-end-of-a-read-is-read-whole", test_the_end_of_a_read_is_read_whole);
  ADD ("block-numbers-never-wrap", test_block_numbers_never_wrap);
  g_test_add_func ("/dfuse-loader/odd-transfer-sizes-are-made-sane",
                   test_odd_transfer_sizes_are_made_sane);
  ADD ("smaller-blocks-are-not-counted", test_smaller_blocks_are_not_counted);
  ADD ("what-no-plan-asks-for-is-refused", test_what_no_plan_asks_for_is_refused);
  ADD ("read-only-sectors-are-left-alone", test_read_only_sectors_are_left_alone);
  ADD ("letters-that-lie-are-ignored", test_letters_that_lie_are_ignored);
  ADD ("a-missing-string-is-survived", test_a_missing_string_is_survived);
  ADD ("a-string-is-asked-for-again", test_a_string_is_asked_for_again);
  ADD ("identical-memories-count-once", test_identical_memories_count_once);
  ADD ("the-memory-s-alternate-is-selected", test_the_memory_s_alternate_is_selected);
  ADD ("protection-is-seen-twice", test_protection_is_seen_twice);
  ADD ("a-write-protection-is-no-read-protection", test_a_write_protection_is_no_read_protection);
  ADD ("a-short-answer-is-told-with-its-place", test_a_short_answer_is_told_with_its_place);
  ADD ("a-read-may-end-early", test_a_read_may_end_early);
  ADD ("a-stuck-h743-is-cured-and-not-believed", test_a_stuck_h743_is_cured_and_not_believed);
  ADD ("the-cure-is-for-that-place-and-chip-only", test_the_cure_is_for_that_place_and_chip_only);
  ADD ("a-stuck-mass-erase-is-cured-and-not-believed",
       test_a_stuck_mass_erase_is_cured_and_not_believed);
  ADD ("a-stuck-h743-can-be-connected-to", test_a_stuck_h743_can_be_connected_to);
  ADD ("a-refused-leave-is-asked-for-again", test_a_refused_leave_is_asked_for_again);
  ADD ("errors-after-leaving-are-none", test_errors_after_leaving_are_none);
  g_test_add_func ("/dfuse-loader/unprotecting-ends-in-many-ways",
                   test_unprotecting_ends_in_many_ways);
  ADD ("unprotecting-has-an-end", test_unprotecting_has_an_end);
  ADD ("the-list-of-commands-is-obeyed", test_the_list_of_commands_is_obeyed);
  ADD ("nonsense-for-a-list-is-not-believed", test_nonsense_for_a_list_is_not_believed);
  ADD ("a-hidden-functional-descriptor-is-asked-for",
       test_a_hidden_functional_descriptor_is_asked_for);
  ADD ("st-speaks-dfuse-whatever-it-says", test_st_speaks_dfuse_whatever_it_says);
  return g_test_run ();
}
