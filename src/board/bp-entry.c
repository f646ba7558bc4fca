/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-entry.h"

#include <string.h>

#include "base/bp-i18n.h"
#include "board/bp-boot-hint.h"
#include "board/bp-departure.h"
#include "board/bp-kernel-log.h"
#include "board/bp-port-opener.h"
#include "board/bp-reboot-way.h"
#include "board/bp-usb-reboot.h"
#include "loader/bp-uart-loader.h"

#define DEFAULT_TIMEOUT (15 * BP_SEC)
#define DEFAULT_BAUD 115200

/* A port that has just come is settled by then. */
#define SETTLE_TIME (500 * BP_MSEC)

/* The port of a board that has just been plugged in comes a little later than the board. */
#define PORT_TIME (2 * BP_SEC)

/* While the user bridges pads and gives the board its power, its loader is called so often. */
#define CALL_INTERVAL BP_SEC

/* So long is listened on a port that may belong to anything, before the first byte is sent. */
#define LISTEN_TIME (300 * BP_MSEC)

typedef struct {
  BpBoardScanner *scanner;
  const char *id;
  const BpEntryOptions *options;
  const BpEntryHooks *hooks;
  BpClock *clock;
  BpLog *log;
  GCancellable *cancellable;
  BpBoardFacts *facts; /* what stood there when last looked */
  BpBoardFacts *asked; /* what stood there when a request was sent */
  gint64 asked_at;     /* then, in monotonic time */
  BpIdentity *identity;
  gint64 deadline; /* for the loader, once a request was sent */
} Entry;

static void
ask_user (Entry *self, const char *request)
{
  if (self->hooks->ask != NULL)
    self->hooks->ask (request, self->hooks->user_data);
}

/* --- looking --- */

static gboolean
is_in_loader (const BpBoardFacts *facts)
{
  return facts != NULL && facts->state == BP_BOARD_LOADER;
}

/* Nobody there is told at once; a running board is given the time to show the port by which it can
 * be asked. */
static gboolean
is_ready (const BpBoardFacts *facts, gpointer data)
{
  return facts == NULL || is_in_loader (facts) || facts->port != NULL || facts->problem != NULL ||
         (facts->device != NULL && bp_usb_reboot_applies (facts->device));
}

static gboolean
look (Entry *self, GError **error)
{
  GError *local = NULL;

  if (!bp_board_scanner_await (self->scanner, self->id, is_ready, NULL, self->clock, PORT_TIME,
                               &self->facts, self->cancellable, &local) &&
      !bp_error_is (local, BP_ERROR_TIMEOUT)) {
    g_propagate_error (error, local);
    return FALSE;
  }
  g_clear_error (&local);
  if (self->facts != NULL)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD, "nothing is at %s any more", self->id);
  return FALSE;
}

/* Waits until it is clear what became of the request, which has just been sent. Returns FALSE with
 * @error only for errors that end everything. */
static gboolean
await_departure (Entry *self, GError **error)
{
  gint64 now = bp_clock_now (self->clock);
  gint64 timeout = self->options->timeout != 0 ? self->options->timeout : DEFAULT_TIMEOUT;
  BpDeparture departure;
  GError *local = NULL;

  if (self->hooks->wait != NULL)
    self->hooks->wait (self->hooks->user_data);
  if (self->deadline == 0)
    self->deadline = now + timeout;
  g_clear_pointer (&self->asked, bp_board_facts_free);
  self->asked = g_steal_pointer (&self->facts);
  self->asked_at = g_get_monotonic_time ();
  bp_departure_init (&departure, self->asked, self->clock);
  if (bp_board_scanner_await (self->scanner, self->id, bp_departure_is_over, &departure,
                              self->clock, MAX (self->deadline - now, BP_DEPARTURE_TIME),
                              &self->facts, self->cancellable, &local))
    return TRUE;
  if (!bp_error_is (local, BP_ERROR_TIMEOUT)) {
    g_propagate_error (error, local);
    return FALSE;
  }
  g_error_free (local);
  return TRUE;
}

/* --- the serial port --- */

static gboolean
is_silence (const GError *error)
{
  return bp_error_is (error, BP_ERROR_TIMEOUT) || bp_error_is (error, BP_ERROR_NOT_SUPPORTED);
}

/* Bytes that are no answer: a receiver, MAVLink, the text of a boot. Nothing more is sent then. */
static gboolean
fail_at_noise (GError *noise, GError **error)
{
  GError *local;

  if (!bp_error_is (noise, BP_ERROR_PROTOCOL)) {
    g_propagate_error (error, noise);
    return FALSE;
  }
  local = g_error_new_literal (BP_ERROR, BP_ERROR_NO_LOADER, noise->message);
  bp_error_set_hint (local, bp_boot_hint_get_noise ());
  g_error_free (noise);
  g_propagate_error (error, local);
  return FALSE;
}

static guint
get_baud (const Entry *self)
{
  return self->options->baud != 0 ? self->options->baud : DEFAULT_BAUD;
}

static gboolean
listen (Entry *self, BpSerialLink *link, GError **error)
{
  GError *local = NULL;

  return self->facts->candidacy == 2 ||
         bp_reboot_listen (link, LISTEN_TIME, self->cancellable, &local) ||
         fail_at_noise (local, error);
}

/* What listens behind a bare port may be the UART bootloader of a board whose BOOT pads are
 * bridged, or that has just been asked for it. */
static void
take_uart_loader (Entry *self)
{
  bp_log_add (self->log, "%s leads to a UART bootloader", self->facts->tty);
  self->facts->state = BP_BOARD_LOADER;
  self->facts->loader_kind = BP_LOADER_UART;
}

static gboolean
look_for_uart_loader (Entry *self, BpSerialLink *link, GError **error)
{
  const BpUartOptions options = { .baud = get_baud (self) };
  gboolean is_there = FALSE;

  if (!self->facts->is_bare_port)
    return TRUE;
  if (!bp_uart_loader_probe (link, &options, &is_there, self->cancellable, error))
    return FALSE;
  if (is_there)
    take_uart_loader (self);
  return is_there || bp_serial_link_set_line (link, options.baud, BP_PARITY_NONE, error);
}

/* Asks who it is. Silence is no error; a port that talks by itself is one. */
static gboolean
identify (Entry *self, BpSerialLink *link, GError **error)
{
  GError *local = NULL;

  if (!listen (self, link, error) || !look_for_uart_loader (self, link, error))
    return FALSE;
  if (is_in_loader (self->facts))
    return TRUE;
  self->identity = bp_identify (link, self->log, self->cancellable, &local);
  if (self->identity != NULL)
    return self->hooks->identified == NULL ||
           self->hooks->identified (self->identity, self->hooks->user_data, error);
  if (!is_silence (local))
    return fail_at_noise (local, error);
  bp_log_add (self->log, "the board does not say who it is: %s", local->message);
  g_error_free (local);
  return TRUE;
}

/* Opens the port; the first time, asks who it is. */
static BpSerialLink *
talk (Entry *self, gboolean first, GError **error)
{
  g_autoptr (BpSerialLink) link =
      bp_port_open (self->facts->port, self->clock, self->log, self->hooks->ask,
                    self->hooks->user_data, self->cancellable, error);

  if (link == NULL || !bp_serial_link_set_line (link, get_baud (self), BP_PARITY_NONE, error))
    return NULL;
  if (first && !identify (self, link, error))
    return NULL;
  return g_steal_pointer (&link);
}

/* On what is no known flight controller, only a port that the user named, or the only one there is,
 * is sent a letter. */
static gboolean
may_try (const Entry *self, BpRebootWay way)
{
  if (!bp_reboot_way_applies (way, self->identity, self->options->mode))
    return FALSE;
  return self->identity != NULL || self->facts->candidacy > 0 || self->options->is_named;
}

/* One way, and what came of it: afterwards self->facts tells where the board is. The port stays
 * open only if nothing came of it. */
static gboolean
try_way (Entry *self, BpRebootWay way, BpSerialLink **link, GError **error)
{
  BpRebootAnswer answer;
  GError *local = NULL;

  bp_log_add (self->log, "asking for the bootloader %s", bp_reboot_way_get_label (way));
  if (!bp_reboot_way_try (way, *link, self->identity, self->options->mode, self->log, &answer,
                          self->cancellable, &local))
    return fail_at_noise (local, error);
  if (answer == BP_REBOOT_REFUSED)
    return TRUE;
  g_clear_object (link);
  if (!await_departure (self, error))
    return FALSE;
  /* An adapter stays, whatever becomes of the board behind it. */
  if (self->facts == NULL || !self->facts->is_bare_port)
    return TRUE;
  *link = talk (self, FALSE, error);
  return *link != NULL && look_for_uart_loader (self, *link, error);
}

static gboolean
usb_fails (const Entry *self)
{
  return g_str_has_prefix (self->id, "usb:") &&
         bp_kernel_log_tells_usb_failure (BP_KERNEL_LOG_PATH, self->id + strlen ("usb:"),
                                          self->asked_at);
}

static gboolean
fail_to_enter (Entry *self, GError **error)
{
  const BpBoardFacts *asked = self->asked != NULL ? self->asked : self->facts;
  GError *local = g_error_new (BP_ERROR, BP_ERROR_NO_LOADER,
                               "the board at %s did not enter its bootloader", self->id);

  bp_error_set_hint (
      local, bp_boot_hint_get (self->facts, asked, self->facts == NULL && usb_fails (self)));
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
enter_by_port (Entry *self, GError **error)
{
  g_autoptr (BpSerialLink) link = talk (self, TRUE, error);

  if (link == NULL)
    return FALSE;
  if (is_in_loader (self->facts))
    return TRUE;
  for (BpRebootWay way = BP_REBOOT_BY_MSP; way < BP_N_REBOOT_WAYS; way++) {
    if (!may_try (self, way))
      continue;
    if (link == NULL) {
      bp_clock_sleep (self->clock, SETTLE_TIME, self->cancellable);
      link = talk (self, FALSE, error);
      if (link == NULL)
        return FALSE;
    }
    if (!try_way (self, way, &link, error))
      return FALSE;
    if (is_in_loader (self->facts))
      return TRUE;
    if (self->facts == NULL || self->facts->port == NULL)
      break;
  }
  return fail_to_enter (self, error);
}

/* --- by USB itself --- */

static gboolean
enter_by_usb (Entry *self, GError **error)
{
  if (!bp_usb_reboot_send (self->facts->device, self->log, error) || !await_departure (self, error))
    return FALSE;
  return is_in_loader (self->facts) || fail_to_enter (self, error);
}

static gboolean
enter (Entry *self, GError **error)
{
  if (!look (self, error))
    return FALSE;
  if (is_in_loader (self->facts))
    return TRUE;
  if (self->facts->is_bare_port &&
      (self->options->no_reboot || self->options->wires.wiring != BP_UART_WIRING_NONE)) {
    take_uart_loader (self);
    return TRUE;
  }
  if (self->options->no_reboot) {
    g_set_error (error, BP_ERROR, BP_ERROR_NO_LOADER,
                 "the board at %s runs its firmware, and no reboot was wanted", self->id);
    return FALSE;
  }
  if (self->facts->problem != NULL) {
    g_propagate_error (error, g_error_copy (self->facts->problem));
    return FALSE;
  }
  if (self->facts->device != NULL && bp_usb_reboot_applies (self->facts->device))
    return enter_by_usb (self, error);
  if (self->facts->port != NULL && !self->facts->has_own_loader)
    return enter_by_port (self, error);
  return fail_to_enter (self, error);
}

/* --- by hand --- */

/* The port of an adapter says nothing of the board behind it: it has to be called. The adapter may
 * go and come back, as it feeds many a board. */
static gboolean
call_uart_loader (Entry *self, GError **error)
{
  g_autoptr (BpSerialLink) link = NULL;
  g_autoptr (GError) local = NULL;

  if (!bp_board_scanner_await (self->scanner, self->id, is_ready, NULL, self->clock, 0,
                               &self->facts, self->cancellable, &local))
    return !bp_error_is (local, BP_ERROR_CANCELLED) || !bp_set_cancelled (self->cancellable, error);
  if (self->facts == NULL || self->facts->port == NULL)
    return TRUE;
  link = bp_serial_device_open (self->facts->port, &local);
  if (link == NULL || look_for_uart_loader (self, link, &local))
    return TRUE;
  return !bp_set_cancelled (self->cancellable, error);
}

static gboolean
await_uart_loader (Entry *self, GError **error)
{
  gint64 end = bp_clock_now (self->clock) + self->options->patience;

  while (bp_clock_now (self->clock) < end) {
    bp_clock_sleep (self->clock, CALL_INTERVAL, self->cancellable);
    g_clear_pointer (&self->facts, bp_board_facts_free);
    if (!call_uart_loader (self, error))
      return FALSE;
    if (is_in_loader (self->facts))
      return TRUE;
  }
  g_set_error (error, BP_ERROR, BP_ERROR_TIMEOUT, "no UART bootloader answers at %s", self->id);
  return FALSE;
}

static gboolean
is_in_loader_at_last (const BpBoardFacts *facts, gpointer data)
{
  return is_in_loader (facts);
}

/* Software did not bring it into its loader for the reason @cause: the user is asked to, and it
 * goes on as soon as the loader is there. */
static gboolean
await_user (Entry *self, GError *cause, GError **error)
{
  g_autoptr (GError) reason = cause;
  g_autoptr (GError) local = NULL;
  gboolean is_bare_port = self->facts != NULL && self->facts->is_bare_port;
  gboolean came;

  bp_log_add (self->log, "%s; waiting for the user", reason->message);
  ask_user (self, bp_error_get_hint (reason));
  g_clear_pointer (&self->facts, bp_board_facts_free);
  if (is_bare_port)
    came = await_uart_loader (self, &local);
  else
    came =
        bp_board_scanner_await (self->scanner, self->id, is_in_loader_at_last, NULL, self->clock,
                                self->options->patience, &self->facts, self->cancellable, &local);
  ask_user (self, NULL);
  if (came)
    return TRUE;
  g_propagate_error (error, bp_error_is (local, BP_ERROR_TIMEOUT) ? g_steal_pointer (&reason)
                                                                  : g_steal_pointer (&local));
  return FALSE;
}

BpBoardFacts *
bp_entry_run (BpBoardScanner *scanner, const char *id, const BpEntryOptions *options,
              const BpEntryHooks *hooks, BpClock *clock, BpLog *log, GCancellable *cancellable,
              GError **error)
{
  static const BpEntryHooks no_hooks = { 0 };
  Entry self = { .scanner = scanner,
                 .id = id,
                 .options = options,
                 .hooks = hooks != NULL ? hooks : &no_hooks,
                 .clock = clock,
                 .log = log,
                 .cancellable = cancellable };
  GError *local = NULL;
  gboolean entered = enter (&self, &local);

  if (!entered && options->patience > 0 && bp_error_is (local, BP_ERROR_NO_LOADER))
    entered = await_user (&self, g_steal_pointer (&local), error);
  else if (!entered)
    g_propagate_error (error, local);
  g_clear_pointer (&self.identity, bp_identity_free);
  g_clear_pointer (&self.asked, bp_board_facts_free);
  if (!entered)
    g_clear_pointer (&self.facts, bp_board_facts_free);
  return self.facts;
}
