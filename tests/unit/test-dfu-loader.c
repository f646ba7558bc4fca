/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The loaders against every virtual board. */

#include "loader/bp-dfu-loader.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "virtual/bp-virtual-link.h"
#include "virtual/bp-virtual-profile.h"

typedef struct {
  BpVirtualBoard *board;
  BpClock *clock;
  BpUsbLink *link;
  BpLog *log;
  BpLoader *loader;
  guint32 start;
  gsize size;
} Fixture;

static void
plug_in (Fixture *self, const char *profile)
{
  g_autoptr (GError) error = NULL;

  self->board = bp_virtual_board_new (profile, &error);
  g_assert_no_error (error);
  self->clock = bp_fake_clock_new ();
  self->link = bp_virtual_link_new (self->board, self->clock);
  self->log = bp_log_new ();
  self->loader = bp_dfu_loader_new (
      self->link, bp_virtual_board_get_string (self->board, 2),
      g_str_has_prefix (profile, "at32") ? BP_LOADER_QUIRK_LETTERS_LIE : 0, self->log, &error);
  g_assert_no_error (error);
  bp_virtual_board_get_flash_range (self->board, &self->start, &self->size);
}

static void
unplug (Fixture *self)
{
  g_object_unref (self->loader);
  g_object_unref (self->log);
  g_object_unref (self->link);
  g_object_unref (self->clock);
  g_object_unref (self->board);
}

/* Nothing that the protocol forbids was sent. */
static void
assert_clean (Fixture *self)
{
  g_autofree char *log = bp_virtual_board_dup_log (self->board);

  if (bp_virtual_board_get_n_violations (self->board) > 0)
    g_test_message ("%s", log);
  g_assert_cmpint (bp_virtual_board_get_n_violations (self->board), ==, 0);
}

static gboolean
is_stream (Fixture *self)
{
  return bp_loader_get_kind (self->loader) == BP_LOADER_DFU;
}

static void
connect_it (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  bp_loader_connect (self->loader, NULL, &error);
  g_assert_no_error (error);
}

/* Some blocks and a rest, so that a cancel finds something to interrupt. */
static gsize
get_test_size (Fixture *self)
{
  return 5 * bp_loader_get_block_size (self->loader) + 32 * 7;
}

/* The first of the last sectors that hold so much: no vectors are there, and on an H743 their erase
 * wedges the ROM. */
static guint
find_test_sector (Fixture *self)
{
  BpMemoryMap *flash = bp_loader_get_flash (self->loader);
  guint i = bp_memory_map_get_n_sectors (flash);

  do
    i--;
  while (bp_memory_map_get_sector (flash, i)->address + get_test_size (self) >
         bp_memory_map_get_end (flash));
  return i;
}

static guint32
get_test_address (Fixture *self)
{
  return is_stream (self) ? 0
                          : bp_memory_map_get_sector (bp_loader_get_flash (self->loader),
                                                      find_test_sector (self))
                                ->address;
}

static GByteArray *
make_bytes (gsize size)
{
  GByteArray *bytes = g_byte_array_sized_new (size);

  for (gsize i = 0; i < size; i++) {
    guint8 byte = (i * 31 + i / 251) & 0xff;

    g_byte_array_append (bytes, &byte, 1);
  }
  return bytes;
}

static void
erase_for_test (Fixture *self)
{
  BpMemoryMap *flash = bp_loader_get_flash (self->loader);

  if (is_stream (self))
    return;
  for (guint i = find_test_sector (self); i < bp_memory_map_get_n_sectors (flash); i++) {
    g_autoptr (GError) error = NULL;

    bp_loader_erase (self->loader, bp_memory_map_get_sector (flash, i), NULL, &error);
    g_assert_no_error (error);
  }
}

static void
test_connect (gconstpointer profile)
{
  Fixture self;

  plug_in (&self, profile);
  connect_it (&self);
  g_assert_nonnull (bp_loader_get_chip (self.loader));
  g_assert_cmpint (bp_loader_get_block_size (self.loader), >, 0);
  g_assert_true (bp_loader_get_features (self.loader) & BP_LOADER_CAN_WRITE);
  if (is_stream (&self)) {
    g_assert_null (bp_loader_get_flash (self.loader));
  } else {
    BpMemoryMap *flash = bp_loader_get_flash (self.loader);

    g_assert_cmphex (bp_memory_map_get_start (flash), ==, self.start);
    g_assert_cmpint (bp_memory_map_get_size (flash), ==, self.size);
    g_assert_true (bp_loader_get_features (self.loader) & BP_LOADER_CAN_ERASE);
  }
  assert_clean (&self);
  unplug (&self);
}

static void
test_erase_write_read (gconstpointer profile)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree guint8 *found = NULL;
  guint32 place;

  plug_in (&self, profile);
  connect_it (&self);
  bytes = make_bytes (get_test_size (&self));
  erase_for_test (&self);
  bp_loader_write (self.loader, get_test_address (&self), bytes->data, bytes->len, NULL, NULL, NULL,
                   &error);
  g_assert_no_error (error);

  place = is_stream (&self) ? self.start : get_test_address (&self);
  g_assert_cmpmem (bp_virtual_board_peek (self.board, place, bytes->len), bytes->len, bytes->data,
                   bytes->len);
  if (bp_loader_get_features (self.loader) & BP_LOADER_CAN_READ_BACK) {
    found = g_malloc (bytes->len);
    bp_loader_read (self.loader, get_test_address (&self), found, bytes->len, NULL, NULL, NULL,
                    &error);
    g_assert_no_error (error);
    g_assert_cmpmem (found, bytes->len, bytes->data, bytes->len);
  }
  assert_clean (&self);
  unplug (&self);
}

/* A loader of its own may hide the sectors in which it lives, whatever its letters say. */
static guint32
get_first_address (Fixture *self)
{
  BpMemoryMap *flash = bp_loader_get_flash (self->loader);
  guint i = 0;

  while (!(bp_memory_map_get_sector (flash, i)->access & BP_ACCESS_WRITE))
    i++;
  return bp_memory_map_get_sector (flash, i)->address;
}

/* Every byte can be read for itself, and every length. */
static void
test_read_anywhere (gconstpointer profile)
{
  const gsize sizes[] = { 1, 2, 3, 15, 16, 1023, 1024, 2049, 5000 };
  Fixture self;
  guint32 first;

  plug_in (&self, profile);
  connect_it (&self);
  first = is_stream (&self) ? 0 : get_first_address (&self);
  for (guint i = 0; i < G_N_ELEMENTS (sizes) && !is_stream (&self); i++) {
    const guint32 addresses[] = { first, first + 1, first + 1000,
                                  self.start + self.size - sizes[i] };

    for (guint k = 0; k < G_N_ELEMENTS (addresses); k++) {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *found = g_malloc (sizes[i]);

      bp_loader_read (self.loader, addresses[k], found, sizes[i], NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (found, sizes[i], bp_virtual_board_peek (self.board, addresses[k], sizes[i]),
                       sizes[i]);
    }
  }
  assert_clean (&self);
  unplug (&self);
}

/* A loader's own sectors stay. */
static void
assert_blank (Fixture *self)
{
  BpMemoryMap *flash = bp_loader_get_flash (self->loader);

  for (guint i = 0; i < bp_memory_map_get_n_sectors (flash); i++) {
    const BpSector *sector = bp_memory_map_get_sector (flash, i);
    const guint8 *bytes = bp_virtual_board_peek (self->board, sector->address, sector->size);

    g_assert_true (!(sector->access & BP_ACCESS_ERASE) || bp_bytes_are (bytes, sector->size, 0xff));
  }
}

static void
test_mass_erase (gconstpointer profile)
{
  Fixture self;
  g_autoptr (GError) error = NULL;

  plug_in (&self, profile);
  connect_it (&self);
  if (bp_loader_get_features (self.loader) & BP_LOADER_CAN_MASS_ERASE) {
    bp_loader_mass_erase (self.loader, NULL, &error);
    g_assert_no_error (error);
    assert_blank (&self);
  } else {
    g_assert_false (bp_loader_mass_erase (self.loader, NULL, &error));
    g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
  }
  assert_clean (&self);
  unplug (&self);
}

static void
test_leave (gconstpointer profile)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  guint32 start;
  guint32 left_to = 0;

  plug_in (&self, profile);
  connect_it (&self);
  bytes = make_bytes (get_test_size (&self));
  if (is_stream (&self)) {
    /* A stack in RAM and a reset vector in the image: enough to start. */
    bp_poke_u32 (bytes->data, 0x20002000);
    bp_poke_u32 (bytes->data + 4, self.start + 0x101);
    bp_loader_write (self.loader, 0, bytes->data, bytes->len, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  start = is_stream (&self) ? self.start : get_first_address (&self);
  bp_loader_leave (self.loader, start, &error);
  g_assert_no_error (error);
  g_assert_true (bp_virtual_board_has_left (self.board, &left_to));
  g_assert_cmphex (left_to, ==, start);
  assert_clean (&self);
  unplug (&self);
}

static void
test_protection (gconstpointer profile)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  guint8 byte[16];

  plug_in (&self, profile);
  bp_virtual_board_set_protected (self.board, TRUE);
  connect_it (&self);
  if (bp_loader_get_features (self.loader) & BP_LOADER_CAN_UNPROTECT) {
    g_assert_false (
        bp_loader_read (self.loader, self.start, byte, sizeof byte, NULL, NULL, NULL, &error));
    g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
    g_assert_cmphex (bp_error_get_address (error), ==, self.start);
    g_clear_error (&error);

    bp_loader_unprotect (self.loader, NULL, &error);
    g_assert_no_error (error);
    bp_virtual_board_replug (self.board);
    assert_blank (&self);
  }
  assert_clean (&self);
  unplug (&self);
}

typedef struct {
  GCancellable *cancellable;
  guint n_left;
} Canceller;

static gboolean
cancel_soon (gsize done, gpointer user_data)
{
  Canceller *self = user_data;

  if (--self->n_left == 0)
    g_cancellable_cancel (self->cancellable);
  return TRUE;
}

/* What was begun is left idle: the next job begins without clearing up, and this one sends no
 * forbidden request. */
static void
test_cancel (gconstpointer profile)
{
  Fixture self;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  Canceller canceller = { cancellable, 2 };
  guint n_before;

  plug_in (&self, profile);
  connect_it (&self);
  bytes = make_bytes (get_test_size (&self));
  erase_for_test (&self);
  g_assert_false (bp_loader_write (self.loader, get_test_address (&self), bytes->data, bytes->len,
                                   cancel_soon, &canceller, cancellable, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
  g_clear_error (&error);

  n_before = bp_virtual_board_get_n_requests (self.board);
  g_assert_false (bp_loader_read (self.loader, get_test_address (&self), bytes->data, bytes->len,
                                  NULL, NULL, cancellable, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (bp_virtual_board_get_n_requests (self.board) - n_before, <=, 2);

  g_clear_object (&self.loader);
  self.loader = bp_dfu_loader_new (self.link, NULL, 0, NULL, NULL);
  connect_it (&self);
  assert_clean (&self);
  unplug (&self);
}

static void
test_unplugged (gconstpointer profile)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  guint8 byte[16];

  plug_in (&self, profile);
  connect_it (&self);
  bp_virtual_board_unplug (self.board);
  g_assert_false (bp_loader_read (self.loader, get_test_address (&self), byte, sizeof byte, NULL,
                                  NULL, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
  unplug (&self);
}

static void
add_for_all (const char *name, GTestDataFunc func)
{
  const char *const *profiles = bp_virtual_board_list_profiles ();

  for (guint i = 0; profiles[i] != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("/dfu-loader/%s/%s", name, profiles[i]);

    if (!bp_virtual_profile_has_picoboot (bp_virtual_profile_find (profiles[i])))
      g_test_add_data_func (path, profiles[i], func);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_for_all ("connect", test_connect);
  add_for_all ("erase-write-read", test_erase_write_read);
  add_for_all ("read-anywhere", test_read_anywhere);
  add_for_all ("mass-erase", test_mass_erase);
  add_for_all ("leave", test_leave);
  add_for_all ("protection", test_protection);
  add_for_all ("cancel", test_cancel);
  add_for_all ("unplugged", test_unplugged);
  return g_test_run ();
}
