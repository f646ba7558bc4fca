/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-report.h"

#include <gtk/gtk.h>
#include <string.h>

#include "config.h"
#include "link/bp-link-version.h"

#define MAX_LINES 200

char *
bp_report_dup_versions (void)
{
  g_autofree char *link = bp_link_dup_versions ();

  return g_strdup_printf ("bootpin %s\nGTK %u.%u.%u (built with %u.%u.%u)\n"
                          "GLib %u.%u.%u (built with %u.%u.%u)\n%s",
                          BP_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), GTK_MAJOR_VERSION, GTK_MINOR_VERSION,
                          GTK_MICRO_VERSION, glib_major_version, glib_minor_version,
                          glib_micro_version, GLIB_MAJOR_VERSION, GLIB_MINOR_VERSION,
                          GLIB_MICRO_VERSION, link);
}

static void
add_board (GString *text, BpBoard *board)
{
  g_string_append_printf (text, "Board: %s, %s, %04x:%04x, %s\n", bp_board_get_name (board),
                          bp_board_get_id (board), bp_board_get_vendor_id (board),
                          bp_board_get_product_id (board),
                          bp_board_state_get_nick (bp_board_get_state (board)));
}

static void
add_firmware (GString *text, BpFirmwareChoice *choice)
{
  BpFirmware *firmware = bp_firmware_choice_get_firmware (choice);
  g_autofree char *name = bp_firmware_choice_dup_name (choice);

  if (firmware == NULL)
    return;
  g_string_append_printf (text, "File: %s, %s, %" G_GSIZE_FORMAT " bytes in %u segments, 0x%08X\n",
                          name, bp_firmware_format_get_nick (bp_firmware_get_format (firmware)),
                          bp_firmware_get_size (firmware), bp_firmware_get_n_segments (firmware),
                          bp_firmware_get_start (firmware));
}

/* The end of a text, beginning with a whole line: a long session must not bury its last job. */
static const char *
get_tail (const char *text)
{
  const char *start = text + strlen (text);

  for (guint n = 0; start > text; start--) {
    if (start[-1] == '\n' && ++n == MAX_LINES)
      break;
  }
  return start;
}

char *
bp_report_dup (BpSession *session, const GError *error, BpJob *job)
{
  g_autofree char *versions = bp_report_dup_versions ();
  g_autofree char *log = bp_log_dup_text (bp_session_get_log (session));
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s\n\n", versions, system != NULL ? system : "");
  add_board (text, bp_job_get_board (job));
  add_firmware (text, bp_session_get_firmware (session));
  g_string_append_printf (text, "Phase: %s\nError: %s, %s\n",
                          bp_phase_get_nick (bp_job_get_phase (job)),
                          bp_error_get_nick (bp_error_get_code (error)), error->message);
  if (bp_error_get_address (error) != BP_NO_ADDRESS)
    g_string_append_printf (text, "Address: 0x%08X\n", (guint)bp_error_get_address (error));
  g_string_append_printf (text, "Nothing changed: %s\n\nLog:\n%s\n",
                          bp_job_is_safe (job) ? "yes" : "no", get_tail (log));
  return g_string_free (text, FALSE);
}
