/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-flash-target.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/* Moving bytes for the kinds of job: with progress, and errors that name phase and place. Worker
 * thread. */

/** bp_job_write_bytes: writes @size bytes of @data, counts them and marks the job as unsafe before
 * the first. */
gboolean bp_job_write_bytes (BpJob *self, BpLoader *loader, guint32 address, const guint8 *data,
                             gsize size, GCancellable *cancellable, GError **error);

/** bp_job_read_bytes: reads @size bytes into @data. */
gboolean bp_job_read_bytes (BpJob *self, BpLoader *loader, guint32 address, guint8 *data,
                            gsize size, GCancellable *cancellable, GError **error);

/** bp_job_compare_bytes: reads @size bytes and compares them; %BP_ERROR_VERIFY_FAILED names the
 * first difference. */
gboolean bp_job_compare_bytes (BpJob *self, BpLoader *loader, guint32 address,
                               const guint8 *expected, gsize size, GCancellable *cancellable,
                               GError **error);

/** bp_job_erase_sector: erases one sector and counts it; marks the job as unsafe before. */
gboolean bp_job_erase_sector (BpJob *self, BpLoader *loader, const BpSector *sector,
                              GCancellable *cancellable, GError **error);

/** bp_job_erase_sectors: erases sectors in their order, as many at once as the loader takes, and
 * counts them; @n_done (out, optional) is how many were done, also when that failed. */
gboolean bp_job_erase_sectors (BpJob *self, BpLoader *loader, const BpSector *const *sectors,
                               guint n_sectors, guint *n_done, GCancellable *cancellable,
                               GError **error);

/** bp_job_mass_erase: erases the @n_sectors sectors of the flash in one go, and counts them. */
gboolean bp_job_mass_erase (BpJob *self, BpLoader *loader, guint n_sectors,
                            GCancellable *cancellable, GError **error);

/** bp_job_restart: leaves the loader for the firmware whose vector table stands at @address. */
gboolean bp_job_restart (BpJob *self, BpLoader *loader, guint32 address, GError **error);

/**
 * bp_job_find_range:
 * @address: (inout): where the range begins; %BP_NO_ADDRESS becomes the start of the flash
 * @size: (inout): how many bytes; -1 becomes all that is left of the memory from there
 *
 * Returns: (transfer none): the map in which the whole range lies; or %NULL with
 * %BP_ERROR_DOES_NOT_FIT or %BP_ERROR_NOT_SUPPORTED.
 */
BpMemoryMap *bp_job_find_range (BpLoader *loader, gint64 *address, gint64 *size, GError **error);

G_END_DECLS
