/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfuse-loader.h"

#include "base/bp-bytes.h"
#include "loader/bp-dfuse-exit.h"
#include "loader/bp-dfuse-facts.h"
#include "loader/bp-dfuse-mover.h"
#include "loader/bp-dfuse-voltage.h"

/* At connect nothing is known of what the device may be busy with: first the time of a sector erase
 * that another program left behind, then that of a mass erase. */
#define FIRST_PATIENCE (10 * BP_SEC)
#define SECOND_PATIENCE (50 * BP_SEC)

/* Any memory is at least so large and so aligned. */
#define PROBE_SIZE 16

struct _BpDfuseLoader {
  GObject parent_instance;

  BpDfuDescriptors *descriptors;
  char *product; /* (nullable) */
  BpLoaderQuirks quirks;
  BpLog *log; /* (nullable) */
  BpDfuSession *session;
  guint8 selected;

  /* learned at connect */
  BpDfuseFacts facts;
  BpDfuseMover mover;

  BpChip hasty_chip; /* while in haste, this is the chip */
  gboolean in_haste;
};

static gboolean
select_alternate (BpDfuseLoader *self, guint8 number, GError **error)
{
  if (number == self->selected)
    return TRUE;
  if (!bp_dfu_session_be_idle (self->session, error) ||
      !bp_dfu_session_select (self->session, number, error))
    return FALSE;
  self->selected = number;
  return TRUE;
}

/* Selects the alternate setting of a memory with which this may be done. What a plan asks for
 * always may. */
static const BpDfuseAlternate *
select_for (BpDfuseLoader *self, guint32 address, gsize size, BpAccess access, GError **error)
{
  const BpDfuseAlternate *alternate =
      bp_dfuse_alternate_find (self->facts.alternates, address, size, access);

  if (alternate != NULL)
    return select_alternate (self, alternate->number, error) ? alternate : NULL;
  g_set_error (error, BP_ERROR, BP_ERROR_INTERNAL, "no memory of the device allows this at 0x%08X",
               address);
  return NULL;
}

/* One refusal may have any cause. It is called protection only if reading the same place is refused
 * for that reason too. */
static gboolean
is_protected (BpDfuseLoader *self, guint32 address)
{
  g_autoptr (GError) error = NULL;
  guint8 probe[PROBE_SIZE];
  gsize done;

  if (bp_dfuse_mover_read (&self->mover, address & ~(PROBE_SIZE - 1u), probe, sizeof probe,
                           sizeof probe, NULL, NULL, NULL, &done, &error))
    return FALSE;
  bp_dfu_session_recover (self->session, error);
  return bp_error_is (error, BP_ERROR_PROTECTED);
}

/* Ends an operation that has failed: the device is put to rest, the error gets its place and its
 * right name. */
static gboolean
fail_at (BpDfuseLoader *self, guint32 address, BpError failure, GError *reason, GError **error)
{
  bp_dfu_session_recover (self->session, reason);
  if (bp_error_is (reason, BP_ERROR_PROTECTED) && !is_protected (self, address))
    bp_dfu_status_deny_protection (&reason, failure);
  bp_error_set_address (reason, address);
  g_propagate_error (error, reason);
  return FALSE;
}

static gboolean
learn_memories (BpDfuseLoader *self, GCancellable *cancellable, GError **error)
{
  return bp_dfuse_facts_learn_memories (&self->facts, self->session, self->descriptors,
                                        self->product, self->quirks, cancellable, error);
}

/* A block is no larger than the ROM really takes, and whole in units of programming. */
static void
choose_block_size (BpDfuseLoader *self)
{
  const BpChip *chip = self->facts.chip;
  guint size = bp_dfu_descriptors_get_block_size (self->descriptors);

  if (chip->transfer_limit > 0)
    size = MIN (size, chip->transfer_limit);
  if (chip->write_unit > 1 && size > chip->write_unit)
    size -= size % chip->write_unit;
  self->mover = (BpDfuseMover){ self->session, chip, self->descriptors->transfer_size, size };
  bp_log_add (self->log, "DfuSe loader of an %s, blocks of %u bytes", chip->name, size);
}

/* Brings a device to rest that may still be at work for a program that was killed. One that is busy
 * for longer than a sector takes is asked what it is first, as there is a cure for some. */
static gboolean
settle (BpDfuseLoader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (bp_dfu_session_bring_to_idle (self->session, FIRST_PATIENCE, &local_error))
    return TRUE;
  if (!bp_dfu_session_is_busy (self->session)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  bp_log_add (self->log, "the device is busy: %s", local_error->message);
  if (!learn_memories (self, cancellable, error))
    return FALSE;
  if (self->facts.chip->stuck_erase_from != 0)
    return bp_dfu_session_unstick (self->session, error);
  return bp_dfu_session_bring_to_idle (self->session, SECOND_PATIENCE, error);
}

static gboolean
bp_dfuse_loader_connect (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (loader);

  if (bp_set_cancelled (cancellable, error) ||
      !bp_dfu_session_select (self->session, self->selected, error) ||
      !settle (self, cancellable, error) || !learn_memories (self, cancellable, error))
    return FALSE;
  choose_block_size (self);
  if (bp_set_cancelled (cancellable, error) ||
      !bp_dfuse_facts_learn_features (&self->facts, self->session, self->descriptors, error))
    return FALSE;
  if (bp_dfuse_voltage_find (&self->facts) != NULL)
    self->facts.features |= BP_LOADER_CAN_HASTEN;
  return TRUE;
}

static BpLoaderKind
bp_dfuse_loader_get_kind (BpLoader *loader)
{
  return BP_LOADER_DFUSE;
}

static BpLoaderFeatures
bp_dfuse_loader_get_features (BpLoader *loader)
{
  return BP_DFUSE_LOADER (loader)->facts.features;
}

static GPtrArray *
bp_dfuse_loader_get_maps (BpLoader *loader)
{
  return BP_DFUSE_LOADER (loader)->facts.maps;
}

static const BpChip *
bp_dfuse_loader_get_chip (BpLoader *loader)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (loader);

  return self->in_haste ? &self->hasty_chip : self->facts.chip;
}

static guint
bp_dfuse_loader_get_block_size (BpLoader *loader)
{
  return BP_DFUSE_LOADER (loader)->mover.block_size;
}

/* What a device says that had to be cured is not believed. */
static gboolean
check_blank (BpDfuseLoader *self, const BpSector *sector, GError **error)
{
  g_autofree guint8 *data = g_malloc (sector->size);
  gsize done;

  if (!bp_dfuse_mover_read (&self->mover, sector->address, data, sector->size, sector->size, NULL,
                            NULL, NULL, &done, error))
    return FALSE;
  if (bp_bytes_are (data, sector->size, 0xff))
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_ERASE_FAILED,
               "the sector at 0x%08X is not blank after erasing", sector->address);
  return FALSE;
}

static gboolean
erase_sector (BpDfuseLoader *self, const BpSector *sector, GError **error)
{
  const BpChip *chip = self->mover.chip;
  gboolean may_stick = chip->stuck_erase_from != 0 && sector->address >= chip->stuck_erase_from;
  const BpDfuWork work = {
    .failure = BP_ERROR_ERASE_FAILED,
    .limit = bp_chip_get_erase_worst (chip, sector->size) * 3 / 2 + BP_DFU_MARGIN,
    .stuck_after = may_stick ? bp_chip_get_erase_typical (chip, sector->size) : 0,
  };
  guint8 command[5] = { BP_DFUSE_ERASE };
  gboolean is_stuck = FALSE;

  bp_poke_u32 (command + 1, sector->address);
  if (!select_for (self, sector->address, sector->size, BP_ACCESS_ERASE, error) ||
      !bp_dfu_session_be_ready_to_download (self->session, error) ||
      !bp_dfu_session_carry_out (self->session, BP_DFUSE_COMMAND_BLOCK, command, sizeof command,
                                 &work, &is_stuck, error))
    return FALSE;
  return !is_stuck ||
         (bp_dfu_session_unstick (self->session, error) && check_blank (self, sector, error));
}

static gboolean
bp_dfuse_loader_erase (BpLoader *loader, const BpSector *sector, GCancellable *cancellable,
                       GError **error)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (loader);
  GError *local_error = NULL;

  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  return erase_sector (self, sector, &local_error) ||
         fail_at (self, sector->address, BP_ERROR_ERASE_FAILED, local_error, error);
}

/* Returns the first sector of the flash that may be erased, NULL if there is none. */
static const BpSector *
find_erasable (BpMemoryMap *flash)
{
  for (guint i = 0; i < bp_memory_map_get_n_sectors (flash); i++) {
    const BpSector *sector = bp_memory_map_get_sector (flash, i);

    if (sector->access & BP_ACCESS_ERASE)
      return sector;
  }
  return NULL;
}

/* Twice the typical time is the longest that the data sheet knows in the way in which such a ROM
 * works. */
#define MASS_ERASE_PATIENCE 2

static gboolean
check_all_blank (BpDfuseLoader *self, BpMemoryMap *flash, GError **error)
{
  for (guint i = 0; i < bp_memory_map_get_n_sectors (flash); i++) {
    const BpSector *sector = bp_memory_map_get_sector (flash, i);

    if ((sector->access & BP_ACCESS_ERASE) && !check_blank (self, sector, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
erase_all (BpDfuseLoader *self, BpMemoryMap *flash, guint32 address, GError **error)
{
  const BpChip *chip = self->mover.chip;
  gboolean may_stick =
      chip->stuck_erase_from != 0 && bp_memory_map_get_end (flash) > chip->stuck_erase_from;
  const guint8 command[] = { BP_DFUSE_ERASE };
  const BpDfuWork work = {
    .failure = BP_ERROR_ERASE_FAILED,
    .limit = (gint64)chip->mass_erase_worst * 3 / 2 + BP_DFU_MARGIN,
    .stuck_after = may_stick ? (gint64)chip->mass_erase_typical * MASS_ERASE_PATIENCE : 0,
  };
  gboolean is_stuck = FALSE;

  if (select_for (self, address, 1, BP_ACCESS_ERASE, error) == NULL ||
      !bp_dfu_session_be_ready_to_download (self->session, error) ||
      !bp_dfu_session_carry_out (self->session, BP_DFUSE_COMMAND_BLOCK, command, sizeof command,
                                 &work, &is_stuck, error))
    return FALSE;
  return !is_stuck ||
         (bp_dfu_session_unstick (self->session, error) && check_all_blank (self, flash, error));
}

static gboolean
bp_dfuse_loader_mass_erase (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (loader);
  BpMemoryMap *flash = bp_loader_get_flash (loader);
  const BpSector *first = flash != NULL ? find_erasable (flash) : NULL;
  GError *local_error = NULL;

  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  if (!(self->facts.features & BP_LOADER_CAN_MASS_ERASE) || first == NULL) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                         "this loader can't erase all flash by one command");
    return FALSE;
  }
  return erase_all (self, flash, first->address, &local_error) ||
         fail_at (self, first->address, BP_ERROR_ERASE_FAILED, local_error, error);
}

static gboolean
bp_dfuse_loader_write (BpLoader *loader, guint32 address, const guint8 *data, gsize size,
                       BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                       GError **error)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (loader);
  GError *local_error = NULL;
  gsize done = 0;

  if (select_for (self, address, size, BP_ACCESS_WRITE, &local_error) &&
      bp_dfuse_mover_write (&self->mover, address, data, size, func, user_data, cancellable, &done,
                            &local_error))
    return TRUE;
  return fail_at (self, address + done, BP_ERROR_WRITE_FAILED, local_error, error);
}

static gboolean
bp_dfuse_loader_read (BpLoader *loader, guint32 address, guint8 *data, gsize size,
                      BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                      GError **error)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (loader);
  const BpDfuseAlternate *alternate;
  GError *local_error = NULL;
  gsize done = 0;

  alternate = select_for (self, address, size, BP_ACCESS_READ, &local_error);
  if (alternate != NULL && bp_dfuse_mover_read (&self->mover, address, data, size,
                                                bp_dfuse_alternate_get_room (alternate, address),
                                                func, user_data, cancellable, &done, &local_error))
    return TRUE;
  return fail_at (self, address + done, BP_ERROR_PROTOCOL, local_error, error);
}

static gboolean
bp_dfuse_loader_leave (BpLoader *loader, guint32 address, GError **error)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (loader);
  const BpDfuseAlternate *alternate =
      bp_dfuse_alternate_find (self->facts.alternates, address, 1, BP_ACCESS_READ);
  GError *local_error = NULL;

  if ((alternate == NULL || select_alternate (self, alternate->number, &local_error)) &&
      bp_dfuse_exit_leave (&self->mover, address, &local_error))
    return TRUE;
  return fail_at (self, address, BP_ERROR_PROTOCOL, local_error, error);
}

static gboolean
bp_dfuse_loader_unprotect (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (loader);

  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  if (!(self->facts.features & BP_LOADER_CAN_UNPROTECT)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                         "this loader can't remove a read protection");
    return FALSE;
  }
  return bp_dfuse_exit_unprotect (&self->mover, error);
}

static gboolean
bp_dfuse_loader_set_haste (BpLoader *loader, gboolean haste, GError **error)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (loader);
  const BpDfuseAlternate *alternate = bp_dfuse_voltage_find (&self->facts);
  GError *local_error = NULL;

  if (alternate == NULL) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                         "this loader can't be told the supply voltage");
    return FALSE;
  }
  self->hasty_chip = *self->facts.chip;
  bp_dfuse_voltage_hasten (&self->hasty_chip);
  self->in_haste = FALSE;
  if (select_alternate (self, alternate->number, &local_error) &&
      bp_dfuse_voltage_set (&self->mover, haste, &local_error)) {
    self->in_haste = haste;
    return TRUE;
  }
  bp_dfu_session_recover (self->session, local_error);
  g_propagate_prefixed_error (error, local_error, "telling the supply voltage: ");
  return FALSE;
}

static void
bp_dfuse_loader_measure (BpLoader *loader)
{
  bp_dfu_session_measure (BP_DFUSE_LOADER (loader)->session);
}

static void
bp_dfuse_loader_get_health (BpLoader *loader, BpLoaderHealth *health)
{
  bp_dfu_session_get_health (BP_DFUSE_LOADER (loader)->session, health);
}

static void
loader_iface_init (BpLoaderInterface *iface)
{
  iface->connect = bp_dfuse_loader_connect;
  iface->get_kind = bp_dfuse_loader_get_kind;
  iface->get_features = bp_dfuse_loader_get_features;
  iface->get_maps = bp_dfuse_loader_get_maps;
  iface->get_chip = bp_dfuse_loader_get_chip;
  iface->get_block_size = bp_dfuse_loader_get_block_size;
  iface->erase = bp_dfuse_loader_erase;
  iface->mass_erase = bp_dfuse_loader_mass_erase;
  iface->write = bp_dfuse_loader_write;
  iface->read = bp_dfuse_loader_read;
  iface->leave = bp_dfuse_loader_leave;
  iface->unprotect = bp_dfuse_loader_unprotect;
  iface->set_haste = bp_dfuse_loader_set_haste;
  iface->measure = bp_dfuse_loader_measure;
  iface->get_health = bp_dfuse_loader_get_health;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpDfuseLoader, bp_dfuse_loader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_LOADER, loader_iface_init))

static void
bp_dfuse_loader_finalize (GObject *object)
{
  BpDfuseLoader *self = BP_DFUSE_LOADER (object);

  bp_dfu_descriptors_free (self->descriptors);
  bp_dfu_session_free (self->session);
  bp_dfuse_facts_clear (&self->facts);
  g_clear_object (&self->log);
  g_free (self->product);
  G_OBJECT_CLASS (bp_dfuse_loader_parent_class)->finalize (object);
}

static void
bp_dfuse_loader_class_init (BpDfuseLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_dfuse_loader_finalize;
}

static void
bp_dfuse_loader_init (BpDfuseLoader *self)
{
  bp_dfuse_facts_init (&self->facts);
}

BpLoader *
bp_dfuse_loader_new (BpUsbLink *link, BpDfuDescriptors *descriptors, const char *product,
                     BpLoaderQuirks quirks, BpLog *log)
{
  BpDfuseLoader *self = g_object_new (BP_TYPE_DFUSE_LOADER, NULL);

  self->descriptors = descriptors;
  self->product = g_strdup (product);
  self->quirks = quirks;
  g_set_object (&self->log, log);
  self->session = bp_dfu_session_new (link, descriptors->interface_number, log);
  self->selected = g_array_index (descriptors->alternates, BpDfuAlternate, 0).number;
  return BP_LOADER (self);
}
