/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-loader.h"

#include "base/bp-error.h"

G_DEFINE_INTERFACE (BpLoader, bp_loader, G_TYPE_OBJECT)

static void
bp_loader_default_init (BpLoaderInterface *iface)
{
}

const char *
bp_loader_kind_get_nick (BpLoaderKind kind)
{
  static const char *const nicks[] = {
    [BP_LOADER_NONE] = NULL,
    [BP_LOADER_DFUSE] = "dfuse",
    [BP_LOADER_DFU] = "dfu",
    [BP_LOADER_UART] = "uart",
    [BP_LOADER_PICOBOOT] = "picoboot",
  };

  g_return_val_if_fail ((gsize)kind < G_N_ELEMENTS (nicks), NULL);

  return nicks[kind];
}

gboolean
bp_loader_connect (BpLoader *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);

  return BP_LOADER_GET_IFACE (self)->connect (self, cancellable, error);
}

BpLoaderKind
bp_loader_get_kind (BpLoader *self)
{
  g_return_val_if_fail (BP_IS_LOADER (self), BP_LOADER_NONE);

  return BP_LOADER_GET_IFACE (self)->get_kind (self);
}

BpLoaderFeatures
bp_loader_get_features (BpLoader *self)
{
  g_return_val_if_fail (BP_IS_LOADER (self), 0);

  return BP_LOADER_GET_IFACE (self)->get_features (self);
}

GPtrArray *
bp_loader_get_maps (BpLoader *self)
{
  g_return_val_if_fail (BP_IS_LOADER (self), NULL);

  return BP_LOADER_GET_IFACE (self)->get_maps (self);
}

static BpMemoryMap *
find_map (GPtrArray *maps, BpMemoryKind kind)
{
  for (guint i = 0; i < maps->len; i++) {
    BpMemoryMap *map = g_ptr_array_index (maps, i);

    if (bp_memory_map_get_kind (map) == kind && bp_memory_map_get_n_sectors (map) > 0)
      return map;
  }
  return NULL;
}

BpMemoryMap *
bp_loader_get_flash (BpLoader *self)
{
  GPtrArray *maps = bp_loader_get_maps (self);
  BpMemoryMap *internal;

  g_return_val_if_fail (maps != NULL, NULL);

  internal = find_map (maps, BP_MEMORY_INTERNAL_FLASH);
  return internal != NULL ? internal : find_map (maps, BP_MEMORY_EXTERNAL_FLASH);
}

const BpChip *
bp_loader_get_chip (BpLoader *self)
{
  g_return_val_if_fail (BP_IS_LOADER (self), NULL);

  return BP_LOADER_GET_IFACE (self)->get_chip (self);
}

guint
bp_loader_get_block_size (BpLoader *self)
{
  g_return_val_if_fail (BP_IS_LOADER (self), 0);

  return BP_LOADER_GET_IFACE (self)->get_block_size (self);
}

void
bp_loader_get_pace (BpLoader *self, BpLoaderPace *pace)
{
  g_return_if_fail (BP_IS_LOADER (self));

  *pace = BP_LOADER_PACE_USB;
  if (BP_LOADER_GET_IFACE (self)->get_pace != NULL)
    BP_LOADER_GET_IFACE (self)->get_pace (self, pace);
}

gboolean
bp_loader_set_haste (BpLoader *self, gboolean haste, GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);

  if (BP_LOADER_GET_IFACE (self)->set_haste != NULL)
    return BP_LOADER_GET_IFACE (self)->set_haste (self, haste, error);
  g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "this loader knows no faster way");
  return FALSE;
}

void
bp_loader_measure (BpLoader *self)
{
  g_return_if_fail (BP_IS_LOADER (self));

  if (BP_LOADER_GET_IFACE (self)->measure != NULL)
    BP_LOADER_GET_IFACE (self)->measure (self);
}

void
bp_loader_get_health (BpLoader *self, BpLoaderHealth *health)
{
  g_return_if_fail (BP_IS_LOADER (self));

  *health = (BpLoaderHealth){ 0 };
  if (BP_LOADER_GET_IFACE (self)->get_health != NULL)
    BP_LOADER_GET_IFACE (self)->get_health (self, health);
}

gboolean
bp_loader_check_sector (BpLoader *self, const BpSector *sector, GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);

  if (BP_LOADER_GET_IFACE (self)->check_sector == NULL)
    return TRUE;
  return BP_LOADER_GET_IFACE (self)->check_sector (self, sector, error);
}

gboolean
bp_loader_erase (BpLoader *self, const BpSector *sector, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);

  return BP_LOADER_GET_IFACE (self)->erase (self, sector, cancellable, error);
}

static gboolean
erase_one_by_one (BpLoader *self, const BpSector *const *sectors, guint n_sectors,
                  BpErasedFunc func, gpointer user_data, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < n_sectors; i++) {
    if (bp_set_cancelled (cancellable, error) ||
        !bp_loader_erase (self, sectors[i], cancellable, error))
      return FALSE;
    if (func != NULL)
      func (i + 1, user_data);
  }
  return TRUE;
}

gboolean
bp_loader_erase_many (BpLoader *self, const BpSector *const *sectors, guint n_sectors,
                      BpErasedFunc func, gpointer user_data, GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);
  g_return_val_if_fail (n_sectors > 0, FALSE);

  if (BP_LOADER_GET_IFACE (self)->erase_many == NULL)
    return erase_one_by_one (self, sectors, n_sectors, func, user_data, cancellable, error);
  return BP_LOADER_GET_IFACE (self)->erase_many (self, sectors, n_sectors, func, user_data,
                                                 cancellable, error);
}

gboolean
bp_loader_mass_erase (BpLoader *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);

  return BP_LOADER_GET_IFACE (self)->mass_erase (self, cancellable, error);
}

gboolean
bp_loader_write (BpLoader *self, guint32 address, const guint8 *data, gsize size,
                 BpTransferFunc func, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);
  g_return_val_if_fail (size > 0, FALSE);

  return BP_LOADER_GET_IFACE (self)->write (self, address, data, size, func, user_data, cancellable,
                                            error);
}

gboolean
bp_loader_read (BpLoader *self, guint32 address, guint8 *data, gsize size, BpTransferFunc func,
                gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);
  g_return_val_if_fail (size > 0, FALSE);

  return BP_LOADER_GET_IFACE (self)->read (self, address, data, size, func, user_data, cancellable,
                                           error);
}

gboolean
bp_loader_matches (BpLoader *self, guint32 address, const guint8 *data, gsize size,
                   gboolean *matches, GCancellable *cancellable, GError **error)
{
  BpLoaderInterface *iface;

  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);

  *matches = FALSE;
  iface = BP_LOADER_GET_IFACE (self);
  return iface->matches == NULL ||
         iface->matches (self, address, data, size, matches, cancellable, error);
}

gboolean
bp_loader_leave (BpLoader *self, guint32 address, GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);

  return BP_LOADER_GET_IFACE (self)->leave (self, address, error);
}

gboolean
bp_loader_unprotect (BpLoader *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BP_IS_LOADER (self), FALSE);

  return BP_LOADER_GET_IFACE (self)->unprotect (self, cancellable, error);
}
