/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#include "bp-uart-host.h"
#include "bp-usbip-port.h"
#include "bp-virtual-host.h"
#include "virtual/bp-virtual-board.h"
#include "virtual/bp-virtual-runner.h"

/* bootpin-virtual: puts a virtual board on the kernel's USB bus, so that any program can flash it.
 */

typedef struct {
  BpBusHost *host;
  GMainLoop *loop;
  gboolean failed;
} Run;

static BpBusHost *
make_host (const BpVirtualOptions *options, GError **error)
{
  int port = options->port >= 0 ? options->port : bp_usbip_port_find_free (error);
  const char *profile = options->profile ? options->profile : "f405";

  if (port < 0)
    return NULL;
  if (bp_virtual_uart_profile_find (profile))
    return bp_uart_host_new (profile, options, port, error);
  return bp_virtual_host_new (profile, options, port, error);
}

static gboolean
write_log (BpBusHost *host, const char *path, GError **error)
{
  g_autofree char *log = bp_bus_host_dup_log (host);

  return g_file_set_contents (path, log, -1, error);
}

static gboolean
write_dump (BpBusHost *host, const char *path, GError **error)
{
  g_autoptr (GBytes) flash = bp_bus_host_dup_flash (host);

  return g_file_set_contents (path, g_bytes_get_data (flash, NULL),
                              (gssize)g_bytes_get_size (flash), error);
}

static gboolean
write_report (BpBusHost *host, const char *path, GError **error)
{
  g_autoptr (BpJson) json = bp_json_new ();

  bp_json_begin_object (json, NULL);
  bp_bus_host_report (host, json);
  bp_json_end_object (json);
  return g_file_set_contents (path, bp_json_get_text (json), -1, error);
}

static gboolean
write_results (const BpVirtualOptions *options, BpBusHost *host, GError **error)
{
  return (!options->log || write_log (host, options->log, error)) &&
         (!options->dump || write_dump (host, options->dump, error)) &&
         (!options->report || write_report (host, options->report, error));
}

static gboolean
on_unplug_signal (gpointer user_data)
{
  bp_bus_host_unplug (((Run *)user_data)->host);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_replug_signal (gpointer user_data)
{
  bp_bus_host_plug (((Run *)user_data)->host);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_boot_signal (gpointer user_data)
{
  bp_bus_host_hold_boot (((Run *)user_data)->host);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_end_signal (gpointer user_data)
{
  g_main_loop_quit (((Run *)user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
on_failed (BpBusHost *host, const char *message, Run *run)
{
  g_printerr ("bootpin-virtual: %s\n", message);
  run->failed = TRUE;
  g_main_loop_quit (run->loop);
}

static gboolean
run_until_signal (const BpVirtualOptions *options, GError **error)
{
  g_autoptr (BpBusHost) host = make_host (options, error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { .host = host, .loop = loop };

  if (!host)
    return FALSE;

  g_signal_connect (host, "failed", G_CALLBACK (on_failed), &run);
  g_unix_signal_add (SIGUSR1, on_unplug_signal, &run);
  g_unix_signal_add (SIGUSR2, on_replug_signal, &run);
  g_unix_signal_add (SIGHUP, on_boot_signal, &run);
  g_unix_signal_add (SIGTERM, on_end_signal, &run);
  g_unix_signal_add (SIGINT, on_end_signal, &run);
  g_main_loop_run (loop);
  g_object_run_dispose (G_OBJECT (host));
  return write_results (options, host, error) && !run.failed;
}

static void
print_names (const char *const *names)
{
  for (; *names; names++)
    g_print ("%s\n", *names);
}

static void
print_firmwares (void)
{
  guint n_profiles;
  const BpVirtualRunnerProfile *profiles = bp_virtual_runner_list_profiles (&n_profiles);

  for (guint i = 0; i < n_profiles; i++)
    g_print ("%s\n", profiles[i].name);
}

int
main (int argc, char **argv)
{
  g_auto (BpVirtualOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!bp_virtual_options_parse (&options, &argc, &argv, &error)) {
    g_printerr ("bootpin-virtual: %s\n", error->message);
    return 2;
  }
  if (options.list) {
    print_names (bp_virtual_board_list_profiles ());
    print_names (bp_virtual_uart_profile_list_names ());
    print_firmwares ();
    return EXIT_SUCCESS;
  }
  if (run_until_signal (&options, &error))
    return EXIT_SUCCESS;
  if (error)
    g_printerr ("bootpin-virtual: %s\n", error->message);
  return EXIT_FAILURE;
}
