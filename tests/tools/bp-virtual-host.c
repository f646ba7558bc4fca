/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-virtual-host.h"

#include <string.h>

#include "base/bp-error.h"
#include "bp-board-gadget.h"
#include "bp-serial-gadget.h"
#include "bp-usbip-plug.h"
#include "virtual/bp-virtual-runner.h"

/* From a reset to the pull-up of a real board (Betaflight waits that long before it shows itself
 * anew). */
#define RETURN_MS 500
/* The same of a firmware that restarts. */
#define RESTART_MS 1200
/* How often a board that nobody asks anything is given the time to reset itself. */
#define ADVANCE_MS 20

/* What runs on a board whose profile does not say. */
#define COMMON_FIRMWARE "betaflight"

/* Places at which a running board can be unplugged. */
#define PLACE_FIRMWARE "firmware:"
#define PLACE_LOADER "loader"

struct _BpVirtualHost {
  GObject parent_instance;

  BpVirtualBoard *board;
  BpClock *clock;
  BpBoardGadget *loader;
  const BpVirtualRunnerProfile *firmware;
  BpVirtualRunner *runner; /* the one that runs, or ran last */
  BpUsbipPlug *plug;
  BpVirtualIdentity start;
  BpVirtualIdentity after_leave;
  BpVirtualIdentity shown; /* what is plugged in, or to be */
  guint advance_timer;

  guint unplug_at_byte; /* of those that the firmware is sent; 0: never */
  gboolean has_second_port;
  gboolean loader_stays_away;
  gboolean comes_from_loader;
  guint n_runs;
  guint n_received; /* by the firmwares that ran before, as what follows */
  guint n_faults;
  GString *commands;
};

static void iface_init (BpBusHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualHost, bp_virtual_host, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_BUS_HOST, iface_init))

static const char *const identities[] = { "nothing", "loader", "firmware", NULL };

/* A text that is %NULL leaves @identity alone. */
static gboolean
parse_identity (const char *text, BpVirtualIdentity *identity, GError **error)
{
  if (!text)
    return TRUE;
  for (guint i = 0; identities[i]; i++)
    if (g_str_equal (text, identities[i])) {
      *identity = i;
      return TRUE;
    }
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
               "\"%s\" is not one of nothing, loader, firmware", text);
  return FALSE;
}

/* --- its lives --- */

/* Adds up what the firmware that ran last has seen. */
static void
collect (BpVirtualHost *self)
{
  g_autofree char *commands = NULL;

  if (!self->runner)
    return;
  self->n_received += bp_virtual_runner_get_n_received (self->runner);
  self->n_faults += bp_virtual_runner_get_n_faults (self->runner);
  commands = bp_virtual_runner_dup_commands (self->runner);
  g_string_append (self->commands, commands);
  g_clear_object (&self->runner);
}

/* The firmware starts anew, and is seen on the bus after @milliseconds. */
static BpUsbipGadget *
run_firmware (BpVirtualHost *self, guint milliseconds)
{
  const BpSerialIdentity identity = {
    .vendor_id = self->firmware->vendor_id,
    .product_id = self->firmware->product_id,
    .strings = { self->firmware->manufacturer, self->firmware->product, self->firmware->serial },
    .has_second_port = self->has_second_port,
  };
  gint64 begin = bp_clock_now (self->clock) + milliseconds * BP_MSEC;

  collect (self);
  self->n_runs++;
  self->runner = bp_virtual_runner_new (self->firmware);
  bp_virtual_runner_unplug_at_byte (self->runner, self->unplug_at_byte);
  self->unplug_at_byte = 0; /* once */
  if (self->comes_from_loader)
    bp_virtual_runner_follow_loader (self->runner, begin);
  self->comes_from_loader = FALSE;
  return BP_USBIP_GADGET (
      bp_serial_gadget_new (&identity, BP_VIRTUAL_SERIAL (self->runner), self->clock, FALSE));
}

static void
show_after (BpVirtualHost *self, BpVirtualIdentity identity, guint milliseconds)
{
  g_autoptr (BpUsbipGadget) gadget = NULL;

  self->shown = identity;
  if (identity == BP_VIRTUAL_NOTHING) {
    bp_usbip_plug_pull (self->plug);
    return;
  }
  gadget = identity == BP_VIRTUAL_LOADER ? g_object_ref (BP_USBIP_GADGET (self->loader))
                                         : run_firmware (self, milliseconds);
  bp_usbip_plug_insert (self->plug, gadget, identities[identity], milliseconds);
}

static void
show_loader_after (BpVirtualHost *self, guint milliseconds)
{
  bp_virtual_board_unplug (self->board);
  if (self->loader_stays_away)
    return;
  bp_virtual_board_replug (self->board);
  show_after (self, BP_VIRTUAL_LOADER, milliseconds);
}

static void
on_firmware_gone (BpVirtualHost *self)
{
  switch (bp_virtual_runner_get_fate (self->runner, NULL)) {
  case BP_VIRTUAL_TO_LOADER:
    show_loader_after (self, (guint)(self->firmware->return_time / BP_MSEC));
    break;
  case BP_VIRTUAL_RESTARTS:
    show_after (self, BP_VIRTUAL_FIRMWARE, RESTART_MS);
    break;
  default: /* unplugged, or somebody has made the kernel drop it */
    break;
  }
}

static void
on_loader_gone (BpVirtualHost *self)
{
  if (!bp_virtual_board_has_left (self->board, NULL)) {
    if (bp_virtual_board_is_present (self->board) || bp_virtual_board_return (self->board))
      show_after (self, BP_VIRTUAL_LOADER, RETURN_MS);
    return;
  }
  if (self->after_leave == BP_VIRTUAL_LOADER)
    bp_virtual_board_replug (self->board);
  self->comes_from_loader = TRUE;
  show_after (self, self->after_leave, RETURN_MS);
}

/* What is shown has left the bus by itself, or somebody has made the kernel drop it. */
static void
on_gone (BpVirtualHost *self)
{
  BpVirtualIdentity before = self->shown;

  self->shown = BP_VIRTUAL_NOTHING;
  if (before == BP_VIRTUAL_FIRMWARE)
    on_firmware_gone (self);
  else if (before == BP_VIRTUAL_LOADER)
    on_loader_gone (self);
}

static void
drop_if_left (BpVirtualHost *self)
{
  if (self->shown != BP_VIRTUAL_LOADER || bp_virtual_board_is_present (self->board))
    return;
  bp_usbip_plug_pull (self->plug);
  on_gone (self);
}

/* A chip whose protection was removed resets itself when its flash is erased, without a request. */
static gboolean
on_advance (gpointer user_data)
{
  BpVirtualHost *self = user_data;

  if (self->shown == BP_VIRTUAL_LOADER)
    bp_virtual_board_advance (self->board, bp_clock_now (self->clock));
  drop_if_left (self);
  return G_SOURCE_CONTINUE;
}

/* --- what its user does --- */

static void
bp_virtual_host_hold_boot (BpBusHost *host)
{
  BpVirtualHost *self = BP_VIRTUAL_HOST (host);

  bp_usbip_plug_pull (self->plug);
  bp_virtual_board_replug (self->board);
  show_after (self, BP_VIRTUAL_LOADER, 0);
}

static void
bp_virtual_host_plug (BpBusHost *host)
{
  BpVirtualHost *self = BP_VIRTUAL_HOST (host);

  if (self->start == BP_VIRTUAL_FIRMWARE)
    show_after (self, BP_VIRTUAL_FIRMWARE, 0);
  else
    bp_virtual_host_hold_boot (host);
}

static void
bp_virtual_host_unplug (BpBusHost *host)
{
  BpVirtualHost *self = BP_VIRTUAL_HOST (host);

  bp_virtual_board_unplug (self->board);
  show_after (self, BP_VIRTUAL_NOTHING, 0);
}

static char *
bp_virtual_host_dup_log (BpBusHost *host)
{
  return bp_virtual_board_dup_log (BP_VIRTUAL_HOST (host)->board);
}

static GBytes *
bp_virtual_host_dup_flash (BpBusHost *host)
{
  BpVirtualHost *self = BP_VIRTUAL_HOST (host);
  guint32 address;
  gsize size;

  bp_virtual_board_get_flash_range (self->board, &address, &size);
  return g_bytes_new (bp_virtual_board_peek (self->board, address, size), size);
}

static void
bp_virtual_host_report (BpBusHost *host, BpJson *json)
{
  BpVirtualHost *self = BP_VIRTUAL_HOST (host);
  BpVirtualBoard *board = self->board;
  guint32 address = 0;
  gboolean left = bp_virtual_board_has_left (board, &address);

  bp_json_add_string (json, "profile", bp_virtual_board_get_profile (board));
  bp_json_add_int (json, "requests", bp_virtual_board_get_n_requests (board));
  bp_json_add_int (json, "violations", bp_virtual_board_get_n_violations (board));
  bp_json_add_int (json, "sectors_erased", bp_virtual_board_get_erase_count (board));
  bp_json_add_double (json, "busy", bp_virtual_board_get_busy_time (board) / (double)BP_SEC, 6);
  bp_json_add_double (json, "wait", bp_virtual_board_get_wait_time (board) / (double)BP_SEC, 6);
  bp_json_add_double (json, "wire", bp_virtual_board_get_wire_time (board) / (double)BP_SEC, 6);
  bp_json_add_address (json, "left", left ? (gint64)address : -1);
  collect (self);
  bp_json_add_int (json, "firmware_runs", self->n_runs);
  bp_json_add_int (json, "firmware_received", self->n_received);
  bp_json_add_int (json, "firmware_faults", self->n_faults);
  bp_json_add_string (json, "firmware_commands", self->commands->str);
}

static void
iface_init (BpBusHostInterface *iface)
{
  iface->plug = bp_virtual_host_plug;
  iface->hold_boot = bp_virtual_host_hold_boot;
  iface->unplug = bp_virtual_host_unplug;
  iface->dup_log = bp_virtual_host_dup_log;
  iface->dup_flash = bp_virtual_host_dup_flash;
  iface->report = bp_virtual_host_report;
}

/* --- the object --- */

static BpVirtualBoard *
make_board (const char *profile, const BpVirtualOptions *options, GError **error)
{
  BpVirtualBoard *board = options->store
                              ? bp_virtual_board_new_stored (profile, options->store, error)
                              : bp_virtual_board_new (profile, error);

  if (board && options->is_protected)
    bp_virtual_board_set_protected (board, TRUE);
  return board;
}

static gboolean
add_trigger (BpVirtualHost *self, const char *text, GError **error)
{
  BpVirtualTrigger *trigger = bp_virtual_trigger_parse (text, error);

  if (!trigger)
    return FALSE;
  bp_board_gadget_add_trigger (self->loader, trigger);
  return TRUE;
}

static gboolean
add_unplug (BpVirtualHost *self, const char *place, GError **error)
{
  g_autofree char *text = NULL;
  guint64 number;

  if (g_str_equal (place, PLACE_LOADER)) {
    self->loader_stays_away = TRUE;
    return TRUE;
  }
  if (g_str_has_prefix (place, PLACE_FIRMWARE) &&
      g_ascii_string_to_unsigned (place + strlen (PLACE_FIRMWARE), 10, 1, G_MAXUINT, &number,
                                  NULL)) {
    self->unplug_at_byte = (guint)number;
    return TRUE;
  }
  text = g_strconcat ("vanish@", place, NULL);
  return add_trigger (self, text, error);
}

static gboolean
add_faults (BpVirtualHost *self, const BpVirtualOptions *options, GError **error)
{
  for (char **fault = options->faults; fault && *fault; fault++)
    if (!add_trigger (self, *fault, error))
      return FALSE;
  for (char **place = options->unplugs; place && *place; place++)
    if (!add_unplug (self, *place, error))
      return FALSE;
  return TRUE;
}

static gboolean
set_up (BpVirtualHost *self, const char *profile, const BpVirtualOptions *options, GError **error)
{
  const BpVirtualRunnerProfile *firmware = bp_virtual_runner_find_profile (profile);

  self->firmware = firmware ? firmware : bp_virtual_runner_find_profile (COMMON_FIRMWARE);
  self->start = firmware ? BP_VIRTUAL_FIRMWARE : BP_VIRTUAL_LOADER;
  self->after_leave = firmware ? BP_VIRTUAL_FIRMWARE : BP_VIRTUAL_NOTHING;
  self->board = make_board (firmware ? firmware->loader : profile, options, error);
  if (!self->board)
    return FALSE;
  self->loader = bp_board_gadget_new (self->board, options->serial);
  self->has_second_port = options->second_port;
  if (!parse_identity (options->start, &self->start, error) ||
      !parse_identity (options->after_leave, &self->after_leave, error) ||
      !add_faults (self, options, error))
    return FALSE;
  show_after (self, self->start, 0);
  return TRUE;
}

BpBusHost *
bp_virtual_host_new (const char *profile, const BpVirtualOptions *options, int port, GError **error)
{
  g_autoptr (BpVirtualHost) self = g_object_new (BP_TYPE_VIRTUAL_HOST, NULL);

  self->plug = bp_usbip_plug_new (port, options->ready_file, self->clock);
  g_signal_connect_object (self->plug, "answered", G_CALLBACK (drop_if_left), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plug, "gone", G_CALLBACK (on_gone), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plug, "failed", G_CALLBACK (bp_bus_host_fail), self,
                           G_CONNECT_SWAPPED);
  return set_up (self, profile, options, error) ? BP_BUS_HOST (g_steal_pointer (&self)) : NULL;
}

static void
bp_virtual_host_dispose (GObject *object)
{
  BpVirtualHost *self = BP_VIRTUAL_HOST (object);

  g_clear_handle_id (&self->advance_timer, g_source_remove);
  bp_usbip_plug_pull (self->plug);
  G_OBJECT_CLASS (bp_virtual_host_parent_class)->dispose (object);
}

static void
bp_virtual_host_finalize (GObject *object)
{
  BpVirtualHost *self = BP_VIRTUAL_HOST (object);

  g_clear_object (&self->plug);
  g_clear_object (&self->loader);
  g_clear_object (&self->runner);
  g_string_free (self->commands, TRUE);
  g_clear_object (&self->board);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bp_virtual_host_parent_class)->finalize (object);
}

static void
bp_virtual_host_class_init (BpVirtualHostClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_virtual_host_dispose;
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_host_finalize;
}

static void
bp_virtual_host_init (BpVirtualHost *self)
{
  self->clock = bp_clock_new ();
  self->commands = g_string_new (NULL);
  self->advance_timer = g_timeout_add (ADVANCE_MS, on_advance, self);
}
