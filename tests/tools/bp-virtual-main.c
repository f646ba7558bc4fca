/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#include "base/bp-json.h"
#include "bp-usbip-port.h"
#include "bp-virtual-host.h"

/* bootpin-virtual: puts a virtual board on the kernel's USB bus, so that any program can flash it.
 * Needs root and the module vhci-hcd. */

typedef struct {
  char *profile;
  char *store;
  char *log;
  char *dump;
  char *report;
  char *ready_file;
  char *serial;
  char *start;
  char *after_leave;
  char **faults;
  char **unplugs;
  int port;
  gboolean is_protected;
  gboolean list;
} Options;

typedef struct {
  BpVirtualHost *host;
  GMainLoop *loop;
  gboolean failed;
} Run;

static void
options_clear (Options *self)
{
  g_free (self->profile);
  g_free (self->store);
  g_free (self->log);
  g_free (self->dump);
  g_free (self->report);
  g_free (self->ready_file);
  g_free (self->serial);
  g_free (self->start);
  g_free (self->after_leave);
  g_strfreev (self->faults);
  g_strfreev (self->unplugs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
options_parse (Options *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &self->profile, "The board (default: f405)", "NAME" },
    { "list-profiles", 0, 0, G_OPTION_ARG_NONE, &self->list, "Name the boards there are", NULL },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &self->store, "Keep contents and state in this folder",
      "DIR" },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &self->log, "Write there at the end what the host did",
      "FILE" },
    { "dump", 0, 0, G_OPTION_ARG_FILENAME, &self->dump, "Write the flash there at the end",
      "FILE" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &self->report,
      "Write counts and times there at the end, as JSON", "FILE" },
    { "ready-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ready_file,
      "Holds \"ID IDENTITY N\" while the board is on the bus", "FILE" },
    { "serial", 0, 0, G_OPTION_ARG_STRING, &self->serial,
      "A serial number other than the board's own", "TEXT" },
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port,
      "Port of the USB/IP bus, from 0 (default: the first free one)", "N" },
    { "protected", 0, 0, G_OPTION_ARG_NONE, &self->is_protected, "Begin with read protection",
      NULL },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->faults,
      "A fault: KIND@[request:|erase:|write:|read:|verify:|status:]N[:STATUS]", "FAULT" },
    { "unplug-at", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->unplugs,
      "Unplug the board at the n-th of these: [erase:|write:|read:|verify:]N", "PLACE" },
    { "start", 0, 0, G_OPTION_ARG_STRING, &self->start,
      "Begin as loader (default), firmware or nothing", "WHAT" },
    { "after-leave", 0, 0, G_OPTION_ARG_STRING, &self->after_leave,
      "Come back as nothing (default), loader or firmware", "WHAT" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "Puts a virtual board on the kernel's USB bus. SIGUSR1 "
                                         "unplugs it, SIGUSR2 plugs it in again in its loader.");
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static BpVirtualBoard *
make_board (const Options *options, GError **error)
{
  const char *profile = options->profile ? options->profile : "f405";

  return options->store ? bp_virtual_board_new_stored (profile, options->store, error)
                        : bp_virtual_board_new (profile, error);
}

static gboolean
add_triggers (BpVirtualHost *host, char **specs, const char *prefix, GError **error)
{
  for (char **spec = specs; spec && *spec; spec++) {
    g_autofree char *text = g_strconcat (prefix, *spec, NULL);
    BpVirtualTrigger *trigger = bp_virtual_trigger_parse (text, error);

    if (!trigger)
      return FALSE;
    bp_virtual_host_add_trigger (host, trigger);
  }
  return TRUE;
}

static BpVirtualHost *
make_host (const Options *options, BpVirtualBoard *board, GError **error)
{
  g_autoptr (BpVirtualHost) host = NULL;
  BpVirtualIdentity start = BP_VIRTUAL_LOADER;
  BpVirtualIdentity after_leave = BP_VIRTUAL_NOTHING;
  int port = options->port >= 0 ? options->port : bp_usbip_port_find_free (error);

  if (port < 0 || (options->start && !bp_virtual_identity_parse (options->start, &start, error)) ||
      (options->after_leave &&
       !bp_virtual_identity_parse (options->after_leave, &after_leave, error)))
    return NULL;

  host = bp_virtual_host_new (board, port, options->serial, after_leave);
  if (!add_triggers (host, options->faults, "", error) ||
      !add_triggers (host, options->unplugs, "vanish@", error))
    return NULL;
  bp_virtual_host_set_ready_file (host, options->ready_file);
  bp_virtual_host_plug (host, start);
  return g_steal_pointer (&host);
}

static gboolean
write_dump (BpVirtualBoard *board, const char *path, GError **error)
{
  guint32 address;
  gsize size;

  bp_virtual_board_get_flash_range (board, &address, &size);
  return g_file_set_contents (path, (const char *)bp_virtual_board_peek (board, address, size),
                              (gssize)size, error);
}

static gboolean
write_report (BpVirtualBoard *board, const char *path, GError **error)
{
  g_autoptr (BpJson) json = bp_json_new ();
  guint32 address = 0;
  gboolean left = bp_virtual_board_has_left (board, &address);

  bp_json_begin_object (json, NULL);
  bp_json_add_string (json, "profile", bp_virtual_board_get_profile (board));
  bp_json_add_int (json, "requests", bp_virtual_board_get_n_requests (board));
  bp_json_add_int (json, "violations", bp_virtual_board_get_n_violations (board));
  bp_json_add_int (json, "sectors_erased", bp_virtual_board_get_erase_count (board));
  bp_json_add_double (json, "busy", bp_virtual_board_get_busy_time (board) / (double)BP_SEC, 6);
  bp_json_add_double (json, "wait", bp_virtual_board_get_wait_time (board) / (double)BP_SEC, 6);
  bp_json_add_double (json, "wire", bp_virtual_board_get_wire_time (board) / (double)BP_SEC, 6);
  bp_json_add_address (json, "left", left ? (gint64)address : -1);
  bp_json_end_object (json);
  return g_file_set_contents (path, bp_json_get_text (json), -1, error);
}

static gboolean
write_results (const Options *options, BpVirtualBoard *board, GError **error)
{
  g_autofree char *log = bp_virtual_board_dup_log (board);

  return (!options->log || g_file_set_contents (options->log, log, -1, error)) &&
         (!options->dump || write_dump (board, options->dump, error)) &&
         (!options->report || write_report (board, options->report, error));
}

static gboolean
on_unplug_signal (gpointer user_data)
{
  bp_virtual_host_unplug (((Run *)user_data)->host);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_replug_signal (gpointer user_data)
{
  bp_virtual_host_plug (((Run *)user_data)->host, BP_VIRTUAL_LOADER);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_end_signal (gpointer user_data)
{
  g_main_loop_quit (((Run *)user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
on_failed (BpVirtualHost *host, const char *message, Run *run)
{
  g_printerr ("bootpin-virtual: %s\n", message);
  run->failed = TRUE;
  g_main_loop_quit (run->loop);
}

static gboolean
run_until_signal (const Options *options, GError **error)
{
  g_autoptr (BpVirtualBoard) board = make_board (options, error);
  g_autoptr (BpVirtualHost) host = board ? make_host (options, board, error) : NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { .host = host, .loop = loop };

  if (!host)
    return FALSE;
  if (options->is_protected)
    bp_virtual_board_set_protected (board, TRUE);

  g_signal_connect (host, "failed", G_CALLBACK (on_failed), &run);
  g_unix_signal_add (SIGUSR1, on_unplug_signal, &run);
  g_unix_signal_add (SIGUSR2, on_replug_signal, &run);
  g_unix_signal_add (SIGTERM, on_end_signal, &run);
  g_unix_signal_add (SIGINT, on_end_signal, &run);
  g_main_loop_run (loop);
  g_object_run_dispose (G_OBJECT (host));
  return write_results (options, board, error) && !run.failed;
}

static void
print_profiles (void)
{
  for (const char *const *name = bp_virtual_board_list_profiles (); *name; name++)
    g_print ("%s\n", *name);
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .port = -1 };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!options_parse (&options, &argc, &argv, &error)) {
    g_printerr ("bootpin-virtual: %s\n", error->message);
    return 2;
  }
  if (options.list) {
    print_profiles ();
    return EXIT_SUCCESS;
  }
  if (run_until_signal (&options, &error))
    return EXIT_SUCCESS;
  if (error)
    g_printerr ("bootpin-virtual: %s\n", error->message);
  return EXIT_FAILURE;
}
