/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-file.h"
#include "cli/bp-cli-text.h"
#include "firmware/bp-firmware-writer.h"

static gboolean
find_format (const char *path, BpFirmwareFormat *format, GError **error)
{
  g_autofree char *name = NULL;
  GError *problem;

  if (bp_firmware_writer_find_format (path, format))
    return TRUE;
  name = g_filename_display_name (path);
  problem = g_error_new (BP_ERROR, BP_ERROR_BAD_FILE, "%s: the name says no format to write", name);
  bp_error_set_hint (problem, _ ("Give the new file a name that ends with .bin, .hex or .dfu."));
  g_propagate_error (error, problem);
  return FALSE;
}

static void
print_json (BpCliOutput *output, BpFirmwareFormat format, gsize size)
{
  g_autoptr (BpJson) json = bp_json_new ();

  bp_json_begin_object (json, NULL);
  bp_json_add_string (json, "format", bp_firmware_format_get_nick (format));
  bp_json_add_int (json, "file_size", (gint64)size);
  bp_json_end_object (json);
  bp_cli_output_add_json (output, json);
}

/* A raw file forgets where it belongs: the user has to know. */
static void
print_text (BpCliOutput *output, const char *path, BpFirmwareFormat format, BpFirmware *firmware)
{
  g_autofree char *name = g_filename_display_name (path);

  if (format == BP_FIRMWARE_FORMAT_RAW)
    bp_cli_output_print (output, _ ("Done: saved in %s. It belongs at 0x%08X."), name,
                         bp_firmware_get_start (firmware));
  else
    bp_cli_output_print (output, _ ("Done: saved in %s."), name);
}

gboolean
bp_convert_command_run (BpCliSession *session, GError **error)
{
  const char *path = bp_cli_options_get_output (session->options);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GBytes) bytes = NULL;
  BpFirmwareFormat format;

  if (!find_format (path, &format, error) || !bp_cli_check_output_file (path, error))
    return FALSE;
  firmware = bp_cli_session_load_firmware (session, error);
  if (firmware == NULL)
    return FALSE;
  bytes = bp_firmware_writer_write (firmware, format, error);
  if (bytes == NULL || !bp_cli_save_file (path, bytes, error))
    return FALSE;
  if (bp_cli_output_is_json (session->output))
    print_json (session->output, format, g_bytes_get_size (bytes));
  else
    print_text (session->output, path, format, firmware);
  return TRUE;
}
