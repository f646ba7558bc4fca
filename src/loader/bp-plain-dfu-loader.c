/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-plain-dfu-loader.h"

#include <string.h>

#include "loader/bp-dfu-session.h"

/* A device may erase a lot before it takes a block, and move a lot when it has them all; nobody has
 * a data sheet of it. */
#define BLOCK_LIMIT (120 * BP_SEC)
#define MANIFEST_LIMIT (60 * BP_SEC)
#define PATIENCE (10 * BP_SEC)
#define CONNECT_LIMIT (10 * BP_SEC)

struct _BpPlainDfuLoader {
  GObject parent_instance;

  BpDfuDescriptors *descriptors;
  BpDfuSession *session;
  BpLog *log;      /* (nullable) */
  GPtrArray *maps; /* always empty */
  guint block_size;
  gboolean is_gone;
};

static gboolean
is_tolerant (BpPlainDfuLoader *self)
{
  return (self->descriptors->attributes & BP_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT) != 0;
}

static gboolean
bp_plain_dfu_loader_connect (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpPlainDfuLoader *self = BP_PLAIN_DFU_LOADER (loader);
  guint8 alternate = g_array_index (self->descriptors->alternates, BpDfuAlternate, 0).number;

  if (bp_set_cancelled (cancellable, error) ||
      !bp_dfu_session_select (self->session, alternate, error) ||
      !bp_dfu_session_bring_to_idle (self->session, CONNECT_LIMIT, error))
    return FALSE;
  bp_log_add (self->log, "DFU loader, blocks of %u bytes", self->block_size);
  return TRUE;
}

static BpLoaderKind
bp_plain_dfu_loader_get_kind (BpLoader *loader)
{
  return BP_LOADER_DFU;
}

static BpLoaderFeatures
bp_plain_dfu_loader_get_features (BpLoader *loader)
{
  BpPlainDfuLoader *self = BP_PLAIN_DFU_LOADER (loader);
  const BpDfuDescriptors *descriptors = self->descriptors;
  BpLoaderFeatures features = 0;

  if (!descriptors->has_functional || descriptors->attributes & BP_DFU_ATTRIBUTE_CAN_DNLOAD)
    features |= BP_LOADER_CAN_WRITE;
  if (descriptors->attributes & BP_DFU_ATTRIBUTE_CAN_UPLOAD)
    features |= BP_LOADER_CAN_READ;
  if (features & BP_LOADER_CAN_READ && is_tolerant (self))
    features |= BP_LOADER_CAN_READ_BACK;
  return features;
}

static GPtrArray *
bp_plain_dfu_loader_get_maps (BpLoader *loader)
{
  return BP_PLAIN_DFU_LOADER (loader)->maps;
}

static const BpChip *
bp_plain_dfu_loader_get_chip (BpLoader *loader)
{
  return bp_chip_identify (&(BpFingerprint){ 0 });
}

static guint
bp_plain_dfu_loader_get_block_size (BpLoader *loader)
{
  return BP_PLAIN_DFU_LOADER (loader)->block_size;
}

static gboolean
set_not_supported (GError **error)
{
  g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                       "plain DFU has no command for that");
  return FALSE;
}

static gboolean
bp_plain_dfu_loader_erase (BpLoader *loader, const BpSector *sector, GCancellable *cancellable,
                           GError **error)
{
  return set_not_supported (error);
}

static gboolean
bp_plain_dfu_loader_mass_erase (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  return set_not_supported (error);
}

static gboolean
bp_plain_dfu_loader_unprotect (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  return set_not_supported (error);
}

/* Ends an operation that has failed: the device is put to rest, the error gets its place in the
 * stream. Protection is a matter of DfuSe. */
static gboolean
fail_at (BpPlainDfuLoader *self, gsize offset, BpError failure, GError *reason, GError **error)
{
  bp_dfu_session_recover (self->session, reason);
  bp_dfu_status_deny_protection (&reason, failure);
  bp_error_set_address (reason, offset);
  g_propagate_error (error, reason);
  return FALSE;
}

/* Gives the number of the block behind the last one in @number. */
static gboolean
send_blocks (BpPlainDfuLoader *self, const guint8 *data, gsize size, BpTransferFunc func,
             gpointer user_data, GCancellable *cancellable, guint16 *number, gsize *done,
             GError **error)
{
  const BpDfuWork work = { .failure = BP_ERROR_WRITE_FAILED,
                           .limit = BLOCK_LIMIT,
                           .patience = PATIENCE,
                           .may_end_idle = TRUE };

  if (!bp_dfu_session_be_idle (self->session, error))
    return FALSE;
  for (*number = 0, *done = 0; *done < size; *number += 1) {
    gsize step = MIN (size - *done, self->block_size);

    if (bp_set_cancelled (cancellable, error) ||
        !bp_dfu_session_carry_out (self->session, *number, data + *done, step, &work, NULL, error))
      return FALSE;
    *done += step;
    if (func != NULL)
      func (*done, user_data);
  }
  return TRUE;
}

/* Judges how a manifestation ended. The device may be gone by then, or no longer in the mood to
 * talk: all data had been acknowledged, so only a status that says so is a failure (DFU 1.1, 7). */
static gboolean
judge_manifestation (BpPlainDfuLoader *self, const BpDfuStatus *status, GError **error)
{
  if (status->state == BP_DFU_STATE_ERROR || status->code != BP_DFU_STATUS_OK) {
    bp_dfu_session_set_error (self->session, status, BP_ERROR_WRITE_FAILED, error);
    return FALSE;
  }
  /* One that is not tolerant answers nothing until it is reset. */
  if (status->state == BP_DFU_STATE_MANIFEST)
    bp_clock_sleep (bp_usb_link_get_clock (bp_dfu_session_get_link (self->session)),
                    MIN (status->poll_time, MANIFEST_LIMIT), NULL);
  return TRUE;
}

static gboolean
manifest (BpPlainDfuLoader *self, guint16 number, GError **error)
{
  const BpDfuWork work = {
    .failure = BP_ERROR_WRITE_FAILED,
    .limit = MANIFEST_LIMIT,
    .patience = PATIENCE,
    .stop_at = is_tolerant (self) ? 0 : BP_DFU_STATE_MANIFEST,
  };
  g_autoptr (GError) local_error = NULL;
  BpDfuStatus status;

  if (!bp_dfu_session_download (self->session, number, NULL, 0, &local_error)) {
    if (bp_error_is_stall (local_error) && bp_dfu_session_is_in_error (self->session)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  } else if (bp_dfu_session_finish (self->session, &work, &status, &local_error)) {
    return judge_manifestation (self, &status, error);
  }
  self->is_gone = bp_error_is (local_error, BP_ERROR_DISCONNECTED);
  bp_log_add (self->log, "the device did not report the end of the update: %s",
              local_error->message);
  return TRUE;
}

static gboolean
bp_plain_dfu_loader_write (BpLoader *loader, guint32 address, const guint8 *data, gsize size,
                           BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                           GError **error)
{
  BpPlainDfuLoader *self = BP_PLAIN_DFU_LOADER (loader);
  GError *local_error = NULL;
  guint16 number;
  gsize done = 0;

  g_return_val_if_fail (address == 0, FALSE);

  if (send_blocks (self, data, size, func, user_data, cancellable, &number, &done, &local_error) &&
      manifest (self, number, &local_error))
    return TRUE;
  return fail_at (self, done, BP_ERROR_WRITE_FAILED, local_error, error);
}

/* Returns how many bytes came; a short block is the end of the memory. */
static gssize
receive_block (BpPlainDfuLoader *self, guint16 number, guint8 *block, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gssize moved =
      bp_dfu_session_upload (self->session, number, block, self->block_size, &local_error);

  if (moved >= 0)
    return moved;
  bp_dfu_session_explain (self->session, BP_ERROR_PROTOCOL, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

static gboolean
receive_blocks (BpPlainDfuLoader *self, guint8 *data, gsize size, BpTransferFunc func,
                gpointer user_data, GCancellable *cancellable, gsize *done, GError **error)
{
  g_autofree guint8 *block = g_malloc (self->block_size);
  guint16 number = 0;

  if (!bp_dfu_session_be_idle (self->session, error))
    return FALSE;
  for (*done = 0; *done < size; number++) {
    gssize moved =
        bp_set_cancelled (cancellable, error) ? -1 : receive_block (self, number, block, error);
    gsize step = MIN ((gsize)MAX (moved, 0), size - *done);

    if (moved < 0)
      return FALSE;
    memcpy (data + *done, block, step);
    *done += step;
    if (func != NULL && step > 0 && !func (*done, user_data))
      break;
    if ((gsize)moved < self->block_size && *done < size) {
      g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL,
                   "the memory of the device ends after %" G_GSIZE_FORMAT " bytes", *done);
      return FALSE;
    }
  }
  bp_dfu_session_be_idle (self->session, NULL);
  return TRUE;
}

static gboolean
bp_plain_dfu_loader_read (BpLoader *loader, guint32 address, guint8 *data, gsize size,
                          BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                          GError **error)
{
  BpPlainDfuLoader *self = BP_PLAIN_DFU_LOADER (loader);
  GError *local_error = NULL;
  gsize done = 0;

  g_return_val_if_fail (address == 0, FALSE);

  if (receive_blocks (self, data, size, func, user_data, cancellable, &done, &local_error))
    return TRUE;
  return fail_at (self, done, BP_ERROR_PROTOCOL, local_error, error);
}

/* A reset takes a device out of DFU mode; one that detaches by itself after an update that it does
 * not survive needs none. */
static gboolean
bp_plain_dfu_loader_leave (BpLoader *loader, guint32 address, GError **error)
{
  BpPlainDfuLoader *self = BP_PLAIN_DFU_LOADER (loader);
  gboolean leaves_alone =
      !is_tolerant (self) && self->descriptors->attributes & BP_DFU_ATTRIBUTE_WILL_DETACH;
  g_autoptr (GError) local_error = NULL;

  if (!self->is_gone && !leaves_alone &&
      !bp_usb_link_reset (bp_dfu_session_get_link (self->session), &local_error))
    bp_log_add (self->log, "after the reset: %s", local_error->message);
  return TRUE;
}

static void
bp_plain_dfu_loader_measure (BpLoader *loader)
{
  bp_dfu_session_measure (BP_PLAIN_DFU_LOADER (loader)->session);
}

static void
bp_plain_dfu_loader_get_health (BpLoader *loader, BpLoaderHealth *health)
{
  bp_dfu_session_get_health (BP_PLAIN_DFU_LOADER (loader)->session, health);
}

static void
loader_iface_init (BpLoaderInterface *iface)
{
  iface->connect = bp_plain_dfu_loader_connect;
  iface->get_kind = bp_plain_dfu_loader_get_kind;
  iface->get_features = bp_plain_dfu_loader_get_features;
  iface->get_maps = bp_plain_dfu_loader_get_maps;
  iface->get_chip = bp_plain_dfu_loader_get_chip;
  iface->get_block_size = bp_plain_dfu_loader_get_block_size;
  iface->erase = bp_plain_dfu_loader_erase;
  iface->mass_erase = bp_plain_dfu_loader_mass_erase;
  iface->write = bp_plain_dfu_loader_write;
  iface->read = bp_plain_dfu_loader_read;
  iface->leave = bp_plain_dfu_loader_leave;
  iface->unprotect = bp_plain_dfu_loader_unprotect;
  iface->measure = bp_plain_dfu_loader_measure;
  iface->get_health = bp_plain_dfu_loader_get_health;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpPlainDfuLoader, bp_plain_dfu_loader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_LOADER, loader_iface_init))

static void
bp_plain_dfu_loader_finalize (GObject *object)
{
  BpPlainDfuLoader *self = BP_PLAIN_DFU_LOADER (object);

  bp_dfu_descriptors_free (self->descriptors);
  bp_dfu_session_free (self->session);
  g_clear_object (&self->log);
  g_ptr_array_unref (self->maps);
  G_OBJECT_CLASS (bp_plain_dfu_loader_parent_class)->finalize (object);
}

static void
bp_plain_dfu_loader_class_init (BpPlainDfuLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_plain_dfu_loader_finalize;
}

static void
bp_plain_dfu_loader_init (BpPlainDfuLoader *self)
{
  self->maps = g_ptr_array_new ();
}

BpLoader *
bp_plain_dfu_loader_new (BpUsbLink *link, BpDfuDescriptors *descriptors, BpLog *log)
{
  BpPlainDfuLoader *self = g_object_new (BP_TYPE_PLAIN_DFU_LOADER, NULL);

  self->descriptors = descriptors;
  self->session = bp_dfu_session_new (link, descriptors->interface_number, log);
  g_set_object (&self->log, log);
  self->block_size = bp_dfu_descriptors_get_block_size (descriptors);
  return BP_LOADER (self);
}
