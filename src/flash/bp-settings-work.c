/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-settings-work.h"

#include "base/bp-i18n.h"
#include "board/bp-boot-hint.h"
#include "board/bp-departure.h"
#include "board/bp-inquiry.h"
#include "board/bp-port-opener.h"

/* A board is back by then; a slow one needs nine seconds. */
#define RETURN_TIME (15 * BP_SEC)

/* A port that has just come is settled by then. */
#define SETTLE_TIME (500 * BP_MSEC)

/* A board behind an adapter does not show when it restarts. */
#define HIDDEN_RESTART_TIME (3 * BP_SEC)

/* What 40 KB of settings take. */
#define BACKUP_TIME (6 * BP_SEC)
#define LINE_TIME (20 * BP_MSEC)

typedef struct {
  BpJob *job;
  BpJobPlace place;
  BpBoardFacts *facts;
  BpIdentity *identity; /* NULL if it does not say who it is */
  BpSerialLink *link;
} Talk;

static void
talk_clear (Talk *self)
{
  g_clear_object (&self->link);
  g_clear_pointer (&self->facts, bp_board_facts_free);
  g_clear_pointer (&self->identity, bp_identity_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Talk, talk_clear)

static gboolean
refuse_place (const Talk *self, GError **error)
{
  GError *refusal;

  if (self->facts == NULL) {
    g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD, "nothing is at %s any more",
                 self->place.board_id);
    return FALSE;
  }
  if (self->facts->problem != NULL) {
    g_propagate_error (error, g_error_copy (self->facts->problem));
    return FALSE;
  }
  refusal = g_error_new (BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                         "the board at %s runs no firmware whose "
                         "settings can be read",
                         self->place.board_id);
  if (self->facts->state == BP_BOARD_LOADER)
    bp_error_set_hint (refusal, _ ("Settings are read and written by running firmware: unplug the "
                                   "board and plug it in again without its BOOT button."));
  g_propagate_error (error, refusal);
  return FALSE;
}

/* Bytes that are no answer end it: nothing more is sent to a receiver. Silence does not: the
 * command line may be there without MSP. */
static gboolean
identify (Talk *self, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  self->identity = bp_inquiry_identify (self->facts, self->link, self->place.entry->baud,
                                        bp_job_get_log (self->job), cancellable, &local);
  if (self->identity != NULL)
    return TRUE;
  if (bp_error_is (local, BP_ERROR_TIMEOUT) || bp_error_is (local, BP_ERROR_NOT_SUPPORTED)) {
    g_error_free (local);
    return TRUE;
  }
  if (bp_error_is (local, BP_ERROR_PROTOCOL))
    bp_error_set_hint (local, bp_boot_hint_get_noise ());
  g_propagate_error (error, local);
  return FALSE;
}

static void
on_port_wait (const char *request, gpointer data)
{
  bp_job_ask (data, request);
}

static gboolean
begin (Talk *self, BpJob *job, GCancellable *cancellable, GError **error)
{
  self->job = job;
  bp_job_get_place (job, &self->place);
  self->facts = bp_board_scanner_look (self->place.scanner, self->place.board_id);
  if (!bp_inquiry_may_ask (self->facts))
    return refuse_place (self, error);
  self->link = bp_port_open (self->facts->port, self->place.clock, bp_job_get_log (job),
                             on_port_wait, job, cancellable, error);
  return self->link != NULL && identify (self, cancellable, error);
}

/* The command line was left, so that the firmware restarts: it goes and comes back. Whoever does
 * not come is seen by whatever follows. */
static gboolean
end (Talk *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (GError) local = NULL;
  BpDeparture departure;

  g_clear_object (&self->link);
  if (self->facts->is_bare_port) {
    bp_clock_sleep (self->place.clock, HIDDEN_RESTART_TIME, cancellable);
    return !bp_set_cancelled (cancellable, error);
  }
  bp_departure_init (&departure, self->facts, self->place.clock);
  if (!bp_board_scanner_await (self->place.scanner, self->place.board_id, bp_departure_is_over,
                               &departure, self->place.clock, RETURN_TIME, &facts, cancellable,
                               &local))
    bp_log_add (bp_job_get_log (self->job), "after its restart: %s", local->message);
  bp_clock_sleep (self->place.clock, SETTLE_TIME, cancellable);
  return !bp_set_cancelled (cancellable, error);
}

static char *
save (const Talk *self, const char *place, const char *text, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *path = bp_settings_file_dup_path (place, self->identity, now);

  if (!bp_settings_file_save (path, text, error))
    return NULL;
  bp_log_add (bp_job_get_log (self->job), "the settings are saved in %s", path);
  return g_steal_pointer (&path);
}

char *
bp_settings_work_backup (BpJob *job, BpSettingsKind kind, const char *place,
                         GCancellable *cancellable, GError **error)
{
  g_auto (Talk) talk = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;

  bp_job_set_rest (job, BACKUP_TIME);
  bp_job_enter_phase (job, BP_PHASE_INSPECT);
  if (!begin (&talk, job, cancellable, error))
    return NULL;
  text = bp_settings_read (talk.link, kind, bp_job_get_log (job), cancellable, error);
  if (text == NULL) {
    g_prefix_error (error, "reading the settings: ");
    return NULL;
  }
  path = save (&talk, place, text, error);
  if (path == NULL || !end (&talk, cancellable, error))
    return NULL;
  bp_job_advance (job, BACKUP_TIME, 0);
  return g_steal_pointer (&path);
}

/* --- restoring --- */

typedef struct {
  BpJob *job;
  BpSettingsFunc func;
  gpointer user_data;
} Report;

static void
on_line (const BpSettingsLine *line, const char *complaint, gpointer data)
{
  Report *report = data;

  bp_job_advance (report->job, LINE_TIME, 0);
  if (complaint != NULL)
    bp_log_add (bp_job_get_log (report->job), "line %u, “%s”: %s", line->number, line->text,
                complaint);
  report->func (line, complaint, report->user_data);
}

gboolean
bp_settings_work_restore (BpJob *job, GPtrArray *lines, BpSettingsFunc func, gpointer user_data,
                          GCancellable *cancellable, GError **error)
{
  g_auto (Talk) talk = { 0 };
  Report report = { job, func, user_data };

  bp_job_set_rest (job, lines->len * LINE_TIME);
  bp_job_enter_phase (job, BP_PHASE_WRITE);
  if (!begin (&talk, job, cancellable, error) ||
      !bp_settings_write (talk.link, lines, on_line, &report, cancellable, error))
    return FALSE;
  bp_job_enter_phase (job, BP_PHASE_RESTART);
  return end (&talk, cancellable, error);
}
