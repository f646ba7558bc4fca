/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-picoboot-loader.h"

#include <string.h>

#include "loader/bp-picoboot-flash.h"
#include "loader/bp-picoboot-session.h"

/* A progress bar wants to move, and a lost block is read back whole. */
#define BLOCK_SIZE BP_PICOBOOT_SECTOR

/* So many sectors are erased by one command: 0.7 s, typically. */
#define ERASE_BATCH 16

/* The acknowledgement must get out before the chip is gone. */
#define REBOOT_DELAY_MS 100

/* REBOOT wants a stack pointer although it is of no use to a reset; picotool gives this one. */
#define RP2040_STACK 0x20042000

/* Bulk transfers at full speed: 19 packets of 64 bytes a frame, less what the ROM needs to copy
 * them; command and acknowledgement take a frame (estimated). */
#define PACE_BYTE 1000
#define PACE_BLOCK 1000

struct _BpPicobootLoader {
  GObject parent_instance;

  BpPicobootDescriptors descriptors;
  BpPicobootSession *session;
  BpLog *log;      /* (nullable) */
  GPtrArray *maps; /* (element-type BpMemoryMap); empty before connect */
};

static gboolean
is_rp2040 (BpPicobootLoader *self)
{
  return self->descriptors.product_id == BP_PICOBOOT_PRODUCT_RP2040;
}

static const BpChip *
bp_picoboot_loader_get_chip (BpLoader *loader)
{
  return bp_chip_find (is_rp2040 (BP_PICOBOOT_LOADER (loader)) ? "RP2040" : "RP2350");
}

/* --- connecting --- */

/* The RP2040's flash listens to commands only behind this. */
static gboolean
exit_xip (BpPicobootLoader *self, GError **error)
{
  const BpPicobootRequest request = { .command = BP_PICOBOOT_EXIT_XIP,
                                      .failure = BP_ERROR_PROTOCOL };

  return bp_picoboot_session_run (self->session, &request, error);
}

static gboolean
learn_flash (BpPicobootLoader *self, GError **error)
{
  g_autoptr (BpMemoryMap) map = NULL;
  guint32 size;

  if (!exit_xip (self, error) || !bp_picoboot_flash_measure (self->session, &size, error)) {
    g_prefix_error (error, "looking for the size of the flash: ");
    return FALSE;
  }
  map = bp_picoboot_flash_map_new (size, error);
  if (map == NULL)
    return FALSE;
  g_ptr_array_set_size (self->maps, 0);
  g_ptr_array_add (self->maps, g_steal_pointer (&map));
  bp_log_add (self->log, "PICOBOOT loader of an %s, %u KiB of flash",
              bp_picoboot_loader_get_chip (BP_LOADER (self))->name, size / 1024);
  return TRUE;
}

static gboolean
bp_picoboot_loader_connect (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpPicobootLoader *self = BP_PICOBOOT_LOADER (loader);

  return !bp_set_cancelled (cancellable, error) &&
         bp_picoboot_session_begin (self->session, error) && learn_flash (self, error);
}

/* --- what it is --- */

static BpLoaderKind
bp_picoboot_loader_get_kind (BpLoader *loader)
{
  return BP_LOADER_PICOBOOT;
}

static BpLoaderFeatures
bp_picoboot_loader_get_features (BpLoader *loader)
{
  return BP_LOADER_CAN_READ | BP_LOADER_CAN_WRITE | BP_LOADER_CAN_ERASE | BP_LOADER_CAN_ADDRESS |
         BP_LOADER_CAN_READ_BACK;
}

static GPtrArray *
bp_picoboot_loader_get_maps (BpLoader *loader)
{
  return BP_PICOBOOT_LOADER (loader)->maps;
}

static guint
bp_picoboot_loader_get_block_size (BpLoader *loader)
{
  return BLOCK_SIZE;
}

static void
bp_picoboot_loader_get_pace (BpLoader *loader, BpLoaderPace *pace)
{
  *pace = (BpLoaderPace){ .byte = PACE_BYTE, .read_block = PACE_BLOCK, .write_block = PACE_BLOCK };
}

/* --- erasing --- */

/* How many of the sectors follow each other, as far as one command goes. */
static guint
count_together (const BpSector *const *sectors, guint n_sectors)
{
  guint n = 1;

  while (n < n_sectors && n < ERASE_BATCH &&
         sectors[n]->address == bp_sector_get_end (sectors[n - 1]))
    n++;
  return n;
}

static gboolean
erase_range (BpPicobootLoader *self, guint32 address, guint n_sectors, GError **error)
{
  const BpChip *chip = bp_picoboot_loader_get_chip (BP_LOADER (self));
  const BpPicobootRequest request = {
    .command = BP_PICOBOOT_FLASH_ERASE,
    .args = { address, n_sectors * BP_PICOBOOT_SECTOR },
    .args_size = 8,
    .work = n_sectors * bp_chip_get_erase_worst (chip, BP_PICOBOOT_SECTOR),
    .failure = BP_ERROR_ERASE_FAILED,
  };
  GError *local_error = NULL;

  if (bp_picoboot_session_run (self->session, &request, &local_error))
    return TRUE;
  bp_error_set_address (local_error, address);
  g_propagate_prefixed_error (error, local_error, "erasing at 0x%08X: ", address);
  return FALSE;
}

static gboolean
bp_picoboot_loader_erase_many (BpLoader *loader, const BpSector *const *sectors, guint n_sectors,
                               BpErasedFunc func, gpointer user_data, GCancellable *cancellable,
                               GError **error)
{
  BpPicobootLoader *self = BP_PICOBOOT_LOADER (loader);

  if (!exit_xip (self, error))
    return FALSE;
  for (guint done = 0; done < n_sectors;) {
    guint n = count_together (sectors + done, n_sectors - done);

    if (bp_set_cancelled (cancellable, error) ||
        !erase_range (self, sectors[done]->address, n, error))
      return FALSE;
    done += n;
    if (func != NULL)
      func (done, user_data);
  }
  return TRUE;
}

static gboolean
bp_picoboot_loader_erase (BpLoader *loader, const BpSector *sector, GCancellable *cancellable,
                          GError **error)
{
  return bp_picoboot_loader_erase_many (loader, &sector, 1, NULL, NULL, cancellable, error);
}

static gboolean
set_not_supported (GError **error)
{
  g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "PICOBOOT has no command for that");
  return FALSE;
}

static gboolean
bp_picoboot_loader_mass_erase (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  return set_not_supported (error);
}

static gboolean
bp_picoboot_loader_unprotect (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  return set_not_supported (error);
}

/* --- writing --- */

static gboolean
write_block (BpPicobootLoader *self, guint32 address, guint8 *block, gsize size, GError **error)
{
  const BpChip *chip = bp_picoboot_loader_get_chip (BP_LOADER (self));
  const BpPicobootRequest request = {
    .command = BP_PICOBOOT_WRITE,
    .args = { address, (guint32)size },
    .args_size = 8,
    .data = block,
    .length = size,
    .work = bp_chip_get_program_worst (chip, (guint32)size),
    .failure = BP_ERROR_WRITE_FAILED,
  };

  return bp_picoboot_session_run (self->session, &request, error);
}

static gboolean
bp_picoboot_loader_write (BpLoader *loader, guint32 address, const guint8 *data, gsize size,
                          BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                          GError **error)
{
  BpPicobootLoader *self = BP_PICOBOOT_LOADER (loader);
  guint8 block[BLOCK_SIZE];

  g_return_val_if_fail (address % BP_PICOBOOT_PAGE == 0 && size % BP_PICOBOOT_PAGE == 0, FALSE);

  if (!exit_xip (self, error))
    return FALSE;
  for (gsize done = 0; done < size;) {
    gsize step = MIN (size - done, sizeof block);
    guint32 here = address + (guint32)done;
    GError *local_error = NULL;

    memcpy (block, data + done, step);
    if (bp_set_cancelled (cancellable, &local_error) ||
        !write_block (self, here, block, step, &local_error)) {
      bp_error_set_address (local_error, here);
      g_propagate_prefixed_error (error, local_error, "writing at 0x%08X: ", here);
      return FALSE;
    }
    done += step;
    if (func != NULL)
      func (done, user_data);
  }
  return TRUE;
}

/* --- reading --- */

/* Reads from a page's start on, as the RP2040 wants it. Returns how many of the bytes at @address
 * came, at most @size; 0 on failure. */
static gsize
read_block (BpPicobootLoader *self, guint32 address, guint8 *data, gsize size, GError **error)
{
  guint8 block[BLOCK_SIZE];
  guint32 skipped = address % BP_PICOBOOT_PAGE;
  gsize step = MIN (size, sizeof block - skipped);

  if (!bp_picoboot_flash_read (self->session, address - skipped, block, skipped + step, error)) {
    g_prefix_error (error, "reading at 0x%08X: ", address);
    return 0;
  }
  memcpy (data, block + skipped, step);
  return step;
}

static gboolean
bp_picoboot_loader_read (BpLoader *loader, guint32 address, guint8 *data, gsize size,
                         BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                         GError **error)
{
  BpPicobootLoader *self = BP_PICOBOOT_LOADER (loader);

  if (!exit_xip (self, error))
    return FALSE;
  for (gsize done = 0; done < size;) {
    guint32 here = address + (guint32)done;
    GError *local_error = NULL;
    gsize step = bp_set_cancelled (cancellable, &local_error)
                     ? 0
                     : read_block (self, here, data + done, size - done, &local_error);

    if (step == 0) {
      bp_error_set_address (local_error, here);
      g_propagate_error (error, local_error);
      return FALSE;
    }
    done += step;
    if (func != NULL && !func (done, user_data))
      break;
  }
  return TRUE;
}

/* --- leaving --- */

static gboolean
bp_picoboot_loader_leave (BpLoader *loader, guint32 address, GError **error)
{
  BpPicobootLoader *self = BP_PICOBOOT_LOADER (loader);
  const BpPicobootRequest reboot = { .command = BP_PICOBOOT_REBOOT,
                                     .args = { 0, RP2040_STACK, REBOOT_DELAY_MS },
                                     .args_size = 12,
                                     .failure = BP_ERROR_PROTOCOL };
  const BpPicobootRequest reboot2 = { .command = BP_PICOBOOT_REBOOT2,
                                      .args = { 0, REBOOT_DELAY_MS },
                                      .args_size = 16,
                                      .failure = BP_ERROR_PROTOCOL };
  g_autoptr (GError) local_error = NULL;

  if (!bp_picoboot_session_run (self->session, is_rp2040 (self) ? &reboot : &reboot2, &local_error))
    bp_log_add (self->log, "after the reboot: %s", local_error->message);
  bp_picoboot_session_leave (self->session);
  return TRUE;
}

static void
bp_picoboot_loader_measure (BpLoader *loader)
{
  bp_picoboot_session_measure (BP_PICOBOOT_LOADER (loader)->session);
}

static void
bp_picoboot_loader_get_health (BpLoader *loader, BpLoaderHealth *health)
{
  BpPicobootLoader *self = BP_PICOBOOT_LOADER (loader);

  health->small_transfer = bp_picoboot_session_get_small_transfer (self->session);
  health->n_errors = bp_picoboot_session_get_n_errors (self->session);
}

static void
loader_iface_init (BpLoaderInterface *iface)
{
  iface->connect = bp_picoboot_loader_connect;
  iface->get_kind = bp_picoboot_loader_get_kind;
  iface->get_features = bp_picoboot_loader_get_features;
  iface->get_maps = bp_picoboot_loader_get_maps;
  iface->get_chip = bp_picoboot_loader_get_chip;
  iface->get_block_size = bp_picoboot_loader_get_block_size;
  iface->erase = bp_picoboot_loader_erase;
  iface->erase_many = bp_picoboot_loader_erase_many;
  iface->mass_erase = bp_picoboot_loader_mass_erase;
  iface->write = bp_picoboot_loader_write;
  iface->read = bp_picoboot_loader_read;
  iface->leave = bp_picoboot_loader_leave;
  iface->unprotect = bp_picoboot_loader_unprotect;
  iface->get_pace = bp_picoboot_loader_get_pace;
  iface->measure = bp_picoboot_loader_measure;
  iface->get_health = bp_picoboot_loader_get_health;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpPicobootLoader, bp_picoboot_loader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_LOADER, loader_iface_init))

static void
bp_picoboot_loader_finalize (GObject *object)
{
  BpPicobootLoader *self = BP_PICOBOOT_LOADER (object);

  bp_picoboot_session_free (self->session);
  g_clear_object (&self->log);
  g_ptr_array_unref (self->maps);
  G_OBJECT_CLASS (bp_picoboot_loader_parent_class)->finalize (object);
}

static void
bp_picoboot_loader_class_init (BpPicobootLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_picoboot_loader_finalize;
}

static void
bp_picoboot_loader_init (BpPicobootLoader *self)
{
  self->maps = g_ptr_array_new_with_free_func (g_object_unref);
}

BpLoader *
bp_picoboot_loader_new (BpUsbLink *link, BpLog *log, GError **error)
{
  BpPicobootDescriptors descriptors;
  BpPicobootLoader *self;

  g_return_val_if_fail (BP_IS_USB_LINK (link), NULL);

  if (!bp_picoboot_descriptors_read (&descriptors, bp_usb_link_get_descriptors (link), error))
    return NULL;
  self = g_object_new (BP_TYPE_PICOBOOT_LOADER, NULL);
  self->descriptors = descriptors;
  self->session = bp_picoboot_session_new (link, &descriptors, log);
  g_set_object (&self->log, log);
  return BP_LOADER (self);
}
