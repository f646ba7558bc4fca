/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-entry.h"

#include "base/bp-i18n.h"
#include "board/bp-reboot-way.h"
#include "board/bp-usb-reboot.h"

#define DEFAULT_TIMEOUT (15 * BP_SEC)
#define DEFAULT_BAUD 115200

/* A firmware that took the request is gone by then; one that is still there did not take it. */
#define DEPARTURE_TIME (2500 * BP_MSEC)

/* A port that has just come is settled by then; ModemManager and the like may hold it longer. */
#define SETTLE_TIME (500 * BP_MSEC)
#define BUSY_TIME (30 * BP_SEC)
#define BUSY_INTERVAL (500 * BP_MSEC)

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
  BpIdentity *identity;
  gint64 deadline; /* for the loader, once a request was sent */
} Entry;

/* --- looking --- */

static gboolean
is_anything (const BpBoardFacts *facts, gpointer data)
{
  return TRUE;
}

static gboolean
is_in_loader (const BpBoardFacts *facts)
{
  return facts != NULL && facts->state == BP_BOARD_LOADER;
}

static gboolean
look (Entry *self, GError **error)
{
  g_clear_pointer (&self->facts, bp_board_facts_free);
  if (!bp_board_scanner_await (self->scanner, self->id, is_anything, NULL, self->clock, 0,
                               &self->facts, self->cancellable, error))
    return FALSE;
  if (self->facts != NULL)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD, "nothing is at %s any more", self->id);
  return FALSE;
}

/* What came of a request, seen from outside. */
typedef struct {
  guint generation;     /* of the device that was asked */
  gint64 departure_end; /* until then it may still be there */
  BpClock *clock;
  gboolean was_gone;
} Departure;

static guint
get_generation (const BpBoardFacts *facts)
{
  return facts->device != NULL ? bp_usb_device_get_info (facts->device)->generation : 0;
}

/* Settled: it is in the loader, it came back as firmware, or it never went. */
static gboolean
is_settled (const BpBoardFacts *facts, gpointer data)
{
  Departure *departure = data;

  if (facts == NULL) {
    departure->was_gone = TRUE;
    return FALSE;
  }
  if (get_generation (facts) != departure->generation)
    departure->was_gone = TRUE;
  /* Firmware that comes back needs its port before it can be asked again. */
  return is_in_loader (facts) || (departure->was_gone && facts->port != NULL) ||
         (!departure->was_gone && bp_clock_now (departure->clock) >= departure->departure_end);
}

/* Waits until it is clear what became of the request. Returns FALSE with @error only for errors
 * that end everything. */
static gboolean
await_departure (Entry *self, GError **error)
{
  gint64 now = bp_clock_now (self->clock);
  Departure departure = { get_generation (self->facts), now + DEPARTURE_TIME, self->clock, FALSE };
  GError *local = NULL;

  if (self->hooks->wait != NULL)
    self->hooks->wait (self->hooks->user_data);
  g_clear_pointer (&self->facts, bp_board_facts_free);
  if (bp_board_scanner_await (self->scanner, self->id, is_settled, &departure, self->clock,
                              MAX (self->deadline - now, DEPARTURE_TIME), &self->facts,
                              self->cancellable, &local))
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
is_worth_waiting (const GError *error)
{
  return bp_error_is (error, BP_ERROR_BUSY) || bp_error_is (error, BP_ERROR_NOT_PERMITTED);
}

static BpSerialLink *
open_port (Entry *self, GError **error)
{
  gint64 busy_end = bp_clock_now (self->clock) + BUSY_TIME;
  gint64 refused_end = bp_clock_now (self->clock) + BP_SEC;

  for (;;) {
    g_autoptr (GError) local = NULL;
    BpSerialLink *link = bp_serial_device_open (self->facts->port, &local);
    gint64 end = bp_error_is (local, BP_ERROR_BUSY) ? busy_end : refused_end;

    if (link != NULL)
      return link;
    if (bp_set_cancelled (self->cancellable, error))
      return NULL;
    if (!is_worth_waiting (local) || bp_clock_now (self->clock) >= end) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    bp_log_add (self->log, "%s; trying again", local->message);
    bp_clock_sleep (self->clock, BUSY_INTERVAL, self->cancellable);
  }
}

static gboolean
is_silence (const GError *error)
{
  return bp_error_is (error, BP_ERROR_TIMEOUT) || bp_error_is (error, BP_ERROR_NOT_SUPPORTED);
}

/* Asks who it is. Silence is no error; a port that talks by itself is one. */
static gboolean
identify (Entry *self, BpSerialLink *link, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (self->facts->candidacy < 2 && !bp_reboot_listen (link, LISTEN_TIME, self->cancellable, error))
    return FALSE;
  self->identity = bp_identify (link, self->log, self->cancellable, &local);
  if (self->identity != NULL)
    return self->hooks->identified == NULL ||
           self->hooks->identified (self->identity, self->hooks->user_data, error);
  if (!is_silence (local)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  bp_log_add (self->log, "the board does not say who it is: %s", local->message);
  return TRUE;
}

/* Opens the port, and says who it is when it does so first. */
static BpSerialLink *
talk (Entry *self, gboolean first, GError **error)
{
  g_autoptr (BpSerialLink) link = open_port (self, error);
  guint baud = self->options->baud != 0 ? self->options->baud : DEFAULT_BAUD;

  if (link == NULL || !bp_serial_link_set_line (link, baud, BP_PARITY_NONE, error))
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
  if (!bp_reboot_way_applies (way, self->identity))
    return FALSE;
  return self->identity != NULL || self->facts->candidacy > 0 || self->options->is_named;
}

/* One way, and what came of it: afterwards self->facts tells where the board is. The port stays
 * open only if nothing came of it. */
static gboolean
try_way (Entry *self, BpRebootWay way, BpSerialLink **link, GError **error)
{
  BpRebootAnswer answer;

  bp_log_add (self->log, "asking for the bootloader %s", bp_reboot_way_get_label (way));
  if (!bp_reboot_way_try (way, *link, self->identity, self->options->mode, self->log, &answer,
                          self->cancellable, error))
    return FALSE;
  if (answer == BP_REBOOT_REFUSED)
    return TRUE;
  g_clear_object (link);
  if (self->deadline == 0)
    self->deadline = bp_clock_now (self->clock) +
                     (self->options->timeout != 0 ? self->options->timeout : DEFAULT_TIMEOUT);
  return await_departure (self, error);
}

static gboolean
fail_to_enter (Entry *self, GError **error)
{
  g_set_error (error, BP_ERROR, BP_ERROR_NO_LOADER, "the board at %s did not enter its bootloader",
               self->id);
  if (error != NULL && self->facts == NULL)
    bp_error_set_hint (
        *error,
        _ ("The board restarted, but its bootloader did not appear. Unplug receivers, GPS and "
           "other devices from its "
           "serial pads, use a data cable, and hold the BOOT button while plugging it in."));
  return FALSE;
}

static gboolean
enter_by_port (Entry *self, GError **error)
{
  g_autoptr (BpSerialLink) link = talk (self, TRUE, error);

  if (link == NULL)
    return FALSE;
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
  if (!bp_usb_reboot_send (self->facts->device, self->log, error))
    return FALSE;
  self->deadline = bp_clock_now (self->clock) +
                   (self->options->timeout != 0 ? self->options->timeout : DEFAULT_TIMEOUT);
  if (!await_departure (self, error))
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
  if (self->facts->port != NULL)
    return enter_by_port (self, error);
  return fail_to_enter (self, error);
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
  gboolean entered = enter (&self, error);

  g_clear_pointer (&self.identity, bp_identity_free);
  if (!entered)
    g_clear_pointer (&self.facts, bp_board_facts_free);
  return self.facts;
}
