/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-firmware-reader.h"

#include "base/bp-error.h"
#include "firmware/bp-dfu-file.h"
#include "firmware/bp-dfuse-file.h"
#include "firmware/bp-elf-file.h"
#include "firmware/bp-firmware-private.h"
#include "firmware/bp-gzip-file.h"
#include "firmware/bp-intel-hex-file.h"
#include "firmware/bp-raw-file.h"
#include "firmware/bp-srec-file.h"
#include "firmware/bp-uf2-file.h"

/* In the order in which they are asked: the surest signs first, what takes anything last. */
static const struct {
  gboolean (*probe) (const guint8 *data, gsize size);
  BpFirmware *(*read) (const guint8 *data, gsize size, guint32 address, GError **error);
} readers[] = {
  { bp_dfuse_file_probe, bp_dfuse_file_read },
  { bp_dfu_file_probe, bp_dfu_file_read },
  { bp_elf_file_probe, bp_elf_file_read },
  { bp_uf2_file_probe, bp_uf2_file_read },
  { bp_intel_hex_file_probe, bp_intel_hex_file_read },
  { bp_srec_file_probe, bp_srec_file_read },
  { bp_raw_file_probe, bp_raw_file_read },
};

static gboolean
check_size (guint64 size, GError **error)
{
  if (size == 0) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "the file is empty");
    return FALSE;
  }
  if (size > BP_FIRMWARE_MAX_FILE_SIZE) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "the file is larger than %d MiB, no firmware is",
                 BP_FIRMWARE_MAX_FILE_SIZE / (1024 * 1024));
    return FALSE;
  }
  return TRUE;
}

static BpFirmware *
read_plain (GBytes *bytes, guint32 address, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint i = 0;

  if (!check_size (size, error))
    return NULL;
  while (!readers[i].probe (data, size))
    i++;
  return readers[i].read (data, size, address, error);
}

/* What is packed twice, nobody publishes: the second time it is refused as an archive. */
BpFirmware *
bp_firmware_reader_read_bytes (GBytes *bytes, guint32 address, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GBytes) contents = NULL;

  if (!check_size (size, error))
    return NULL;
  if (!bp_gzip_file_probe (data, size))
    return read_plain (bytes, address, error);
  contents = bp_gzip_file_unpack (data, size, error);
  return contents != NULL ? read_plain (contents, address, error) : NULL;
}

/* Errors of GIO say "file not found" well enough; only their domain is not ours. */
static void
adopt_error (GError **error, GError *foreign)
{
  gboolean cancelled = g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_set_error_literal (error, BP_ERROR, cancelled ? BP_ERROR_CANCELLED : BP_ERROR_BAD_FILE,
                       foreign->message);
  g_error_free (foreign);
}

/* A terminal, a pipe or a disk as a file could be read for ever. */
static gboolean
check_kind (GFileInfo *info, GError **error)
{
  GFileType type = g_file_info_get_file_type (info);

  if (type == G_FILE_TYPE_REGULAR)
    return TRUE;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE,
                       type == G_FILE_TYPE_DIRECTORY ? "this is a folder, not a file"
                                                     : "this is no regular file");
  return FALSE;
}

/* Bounded whatever the size is said to be: a file may grow while it is read. */
static GBytes *
read_stream (GInputStream *stream, gsize size, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *data = g_malloc (size + 1);
  gsize length;

  if (!g_input_stream_read_all (stream, data, size + 1, &length, cancellable, error))
    return NULL;
  if (length > size) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "the file grew while it was read");
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static GBytes *
load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GFileInputStream) stream = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (info == NULL || !check_kind (info, error) ||
      !check_size ((guint64)g_file_info_get_size (info), error))
    return NULL;
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  return read_stream (G_INPUT_STREAM (stream), g_file_info_get_size (info), cancellable, error);
}

BpFirmware *
bp_firmware_reader_read_file (GFile *file, guint32 address, GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes = load (file, cancellable, &failure);
  g_autofree char *base = g_file_get_basename (file);
  BpFirmware *firmware;

  if (bytes == NULL && failure->domain != BP_ERROR) {
    adopt_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  firmware = bytes != NULL ? bp_firmware_reader_read_bytes (bytes, address, &failure) : NULL;
  if (firmware != NULL) {
    bp_firmware_learn_name (firmware, base);
  } else {
    g_autofree char *name = g_filename_display_name (base);

    g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", name);
  }
  return firmware;
}
