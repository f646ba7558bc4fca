/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each request of a small piece of work, on each virtual board, goes wrong in each way once, and is
 * once the one at which the user cancels: it must end, in time, with an error that fits, and the
 * same work done again must succeed and send nothing that is forbidden. */

#include "cancel-link.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "loader/bp-dfu-loader.h"
#include "loader/bp-dfu-protocol.h"
#include "virtual/bp-virtual-link.h"
#include "virtual/bp-virtual-profile.h"

/* No work of these tests takes as long, however it goes wrong. */
#define BOUND (120 * BP_SEC)

#define PAUSE (5 * BP_SEC)

/* Requests of the whole work, on the board that needs the most. */
#define MAX_REQUESTS 2000

/* DFU 1.1 knows so many statuses; the n-th request gets one of them. */
#define N_STATUSES 15

typedef struct {
  BpVirtualBoard *board;
  BpClock *clock;
  GByteArray *image; /* what is written; room for more than any board's blocks */
  guint n_runs;
  guint n_errors[BP_N_ERRORS];
} Sweep;

/* How far a run came. */
typedef enum { STEP_CONNECT, STEP_ERASE, STEP_WRITE, STEP_READ, STEP_LEAVE, STEP_DONE } Step;

typedef struct {
  BpLoader *loader;
  GCancellable *cancellable;
  guint cancel_at; /* request, 0: never */
  guint32 address; /* of the bytes on the board */
  guint32 target;  /* the same for the loader: 0 in a stream */
  gsize size;
  guint8 *found;
} Run;

static gboolean
is_stream (Run *run)
{
  return bp_loader_get_kind (run->loader) == BP_LOADER_DFU;
}

/* A place behind the loader's own sectors; on an H743 the last sector, whose erase wedges the ROM.
 */
static const BpSector *
choose_sector (Run *run)
{
  BpMemoryMap *flash = bp_loader_get_flash (run->loader);

  return bp_memory_map_get_sector (flash, bp_memory_map_get_n_sectors (flash) - 1);
}

static gboolean
erase (Run *run, GError **error)
{
  return is_stream (run) ||
         bp_loader_erase (run->loader, choose_sector (run), run->cancellable, error);
}

static void
choose_place (Sweep *self, Run *run)
{
  gsize flash_size;

  run->size = MIN (2 * bp_loader_get_block_size (run->loader) + 64, self->image->len);
  bp_virtual_board_get_flash_range (self->board, &run->address, &flash_size);
  if (!is_stream (run)) {
    run->address = choose_sector (run)->address;
    run->size = MIN (run->size, choose_sector (run)->size);
  }
  run->target = is_stream (run) ? 0 : run->address;
  run->found = g_malloc0 (run->size);
}

static Step
work (Sweep *self, Run *run, GError **error)
{
  if (!bp_loader_connect (run->loader, run->cancellable, error))
    return STEP_CONNECT;
  /* A map that could not be read is none that the rest could work with; a plan says so. */
  if (!is_stream (run) && !(bp_loader_get_features (run->loader) & BP_LOADER_CAN_WRITE)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_PROTOCOL, "no map");
    return STEP_CONNECT;
  }
  choose_place (self, run);
  if (!erase (run, error))
    return STEP_ERASE;
  if (!bp_loader_write (run->loader, run->target, self->image->data, run->size, NULL, NULL,
                        run->cancellable, error))
    return STEP_WRITE;
  if (bp_loader_get_features (run->loader) & BP_LOADER_CAN_READ_BACK &&
      !bp_loader_read (run->loader, run->target, run->found, run->size, NULL, NULL,
                       run->cancellable, error))
    return STEP_READ;
  if (!bp_loader_leave (run->loader, run->address, error))
    return STEP_LEAVE;
  return STEP_DONE;
}

static Step
run_once (Sweep *self, Run *run, GError **error)
{
  g_autoptr (BpUsbLink) board_link = bp_virtual_link_new (self->board, self->clock);
  g_autoptr (BpUsbLink) link = cancel_link_new (board_link, run->cancellable, run->cancel_at);
  gint64 start = bp_clock_now (self->clock);
  Step step;

  run->loader = bp_dfu_loader_new (link, bp_virtual_board_get_string (self->board, 2),
                                   BP_LOADER_QUIRK_LETTERS_LIE, NULL, error);
  g_assert_nonnull (run->loader);
  step = work (self, run, error);
  g_assert_cmpint (bp_clock_now (self->clock) - start, <, BOUND);
  return step;
}

static void
run_init (Run *run, guint cancel_at)
{
  *run = (Run){ .cancellable = g_cancellable_new (), .cancel_at = cancel_at };
}

static void
run_clear (Run *run)
{
  g_clear_object (&run->cancellable);
  g_clear_object (&run->loader);
  g_clear_pointer (&run->found, g_free);
}

static void
complain (Sweep *self, const char *what, const BpVirtualFault *fault, const GError *error)
{
  g_autofree char *log = bp_virtual_board_dup_log (self->board);

  g_test_message ("%s", log);
  g_error ("%s: %s; fault %d at request %u (status %u): %s",
           bp_virtual_board_get_profile (self->board), what, fault->kind, fault->request,
           fault->status, error != NULL ? error->message : "no error");
}

/* Which errors a fault may show itself as. A garbled status may claim anything but a protection,
 * which is never believed at once. */
static gboolean
is_fitting (const BpVirtualFault *fault, BpError code)
{
  switch (fault->kind) {
  case BP_VIRTUAL_FAULT_VANISH:
  case BP_VIRTUAL_FAULT_VANISH_AND_RETURN:
    return code == BP_ERROR_DISCONNECTED;
  case BP_VIRTUAL_FAULT_TIMEOUT:
  case BP_VIRTUAL_FAULT_WEDGE:
    return code == BP_ERROR_TIMEOUT;
  case BP_VIRTUAL_FAULT_SHORT:
    return code == BP_ERROR_PROTOCOL;
  case BP_VIRTUAL_FAULT_STALL:
  case BP_VIRTUAL_FAULT_STATUS:
    return code == BP_ERROR_PROTOCOL || code == BP_ERROR_ERASE_FAILED ||
           code == BP_ERROR_WRITE_FAILED;
  case BP_VIRTUAL_FAULT_GARBAGE:
    return code == BP_ERROR_PROTOCOL || code == BP_ERROR_ERASE_FAILED ||
           code == BP_ERROR_WRITE_FAILED || code == BP_ERROR_TIMEOUT || code == BP_ERROR_NO_LOADER;
  case BP_VIRTUAL_FAULT_STUCK_BIT:
  default:
    return FALSE;
  }
}

/* What was acknowledged must be there: but for a bit that sticks, which only reading back shows. */
static void
check_contents (Sweep *self, Run *run, const BpVirtualFault *fault)
{
  const guint8 *bytes = bp_virtual_board_peek (self->board, run->address, run->size);

  g_assert_nonnull (bytes);
  if (fault->kind == BP_VIRTUAL_FAULT_STUCK_BIT)
    return;
  if (memcmp (bytes, self->image->data, run->size) != 0)
    complain (self, "acknowledged bytes are not there", fault, NULL);
}

static void
run_with_fault (Sweep *self, const BpVirtualFault *fault)
{
  g_autoptr (GError) error = NULL;
  Run run;
  Step step;

  run_init (&run, 0);
  bp_virtual_board_add_fault (self->board, fault);
  step = run_once (self, &run, &error);
  self->n_runs++;
  if (step > STEP_WRITE)
    check_contents (self, &run, fault);
  if (step != STEP_DONE && error == NULL)
    complain (self, "failed without an error", fault, NULL);
  if (error != NULL)
    self->n_errors[error->code]++;
  if (error != NULL && !is_fitting (fault, error->code))
    complain (self, "the error does not fit", fault, error);
  run_clear (&run);
}

/* The same work, undisturbed, on whatever the fault has left behind. Returns how many requests it
 * took. */
static guint
run_cleanly (Sweep *self, const BpVirtualFault *fault)
{
  g_autoptr (GError) error = NULL;
  Run run;
  guint n_requests;

  run_init (&run, 0);
  /* Only what can't be had otherwise needs a hand: a board that is gone, or one that answers
   * nothing any more. */
  if (!bp_virtual_board_is_present (self->board) || fault->kind == BP_VIRTUAL_FAULT_WEDGE)
    bp_virtual_board_replug (self->board);
  bp_virtual_board_clear_log (self->board);
  /* A new program can't know how long the board had asked to be left alone; starting one takes some
   * seconds. */
  bp_clock_sleep (self->clock, PAUSE, NULL);
  if (run_once (self, &run, &error) != STEP_DONE)
    complain (self, "the second run failed", fault, error);
  check_contents (self, &run, fault);
  if (run.found != NULL && bp_loader_get_features (run.loader) & BP_LOADER_CAN_READ_BACK)
    g_assert_cmpmem (run.found, run.size, self->image->data, run.size);
  if (bp_virtual_board_get_n_violations (self->board) > 0)
    complain (self, "the second run sent what is forbidden", fault, NULL);
  n_requests = bp_virtual_board_get_n_requests (self->board);
  run_clear (&run);
  bp_virtual_board_replug (self->board);
  bp_virtual_board_clear_log (self->board);
  return n_requests;
}

/* Where a cancelled piece of work leaves the board: at rest, if it had been brought there at all.
 */
static void
check_rest (Sweep *self, Step step)
{
  const BpUsbSetup setup = { BP_DFU_REQUEST_IN, BP_DFU_GETSTATE, 0, 0, 1 };
  guint8 state = BP_DFU_STATE_ERROR;
  gsize actual;
  gint64 duration;

  bp_virtual_board_control (self->board, bp_clock_now (self->clock), &setup, &state, &actual,
                            &duration);
  g_assert_true (step == STEP_CONNECT || state == BP_DFU_STATE_IDLE ||
                 state == BP_DFU_STATE_DNLOAD_IDLE);
}

static void
run_cancelled (Sweep *self, guint request)
{
  const BpVirtualFault none = { 0 };
  g_autoptr (GError) error = NULL;
  Run run;
  Step step;

  run_init (&run, request);
  step = run_once (self, &run, &error);
  if (step != STEP_DONE && !bp_error_is (error, BP_ERROR_CANCELLED))
    complain (self, "cancelled, and it failed", &none, error);
  if (step != STEP_DONE)
    check_rest (self, step);
  if (bp_virtual_board_get_n_violations (self->board) > 0)
    complain (self, "cancelling sent what is forbidden", &none, NULL);
  run_clear (&run);
}

static GByteArray *
make_image (guint32 flash_start)
{
  GByteArray *image = g_byte_array_new ();

  g_byte_array_set_size (image, 8192);
  for (guint i = 0; i < image->len; i++)
    image->data[i] = (i * 31 + i / 251) & 0xff;
  /* Enough of a firmware for a board that only leaves for one. */
  bp_poke_u32 (image->data, 0x20002000);
  bp_poke_u32 (image->data + 4, flash_start + 0x101);
  return image;
}

static void
sweep (Sweep *self)
{
  const BpVirtualFault none = { .kind = BP_VIRTUAL_FAULT_STUCK_BIT, .request = 0 };
  guint n_requests = run_cleanly (self, &none);

  g_assert_cmpint (n_requests, >, 10);
  g_assert_cmpint (n_requests, <, MAX_REQUESTS);
  for (guint n = 1; n <= n_requests; n++) {
    for (guint kind = 0; kind < BP_VIRTUAL_N_FAULTS; kind++) {
      const BpVirtualFault fault = { .request = n, .kind = kind, .status = 1 + n % N_STATUSES };

      run_with_fault (self, &fault);
      run_cleanly (self, &fault);
    }
    run_cancelled (self, n);
    run_cleanly (self, &none);
  }
}

static void
test_sweep (gconstpointer profile)
{
  Sweep self = { .board = bp_virtual_board_new (profile, NULL), .clock = bp_fake_clock_new () };
  GString *counts = g_string_new (NULL);
  guint32 start;
  gsize size;

  bp_virtual_board_get_flash_range (self.board, &start, &size);
  self.image = make_image (start);
  sweep (&self);
  for (guint i = 0; i < BP_N_ERRORS; i++) {
    if (self.n_errors[i] > 0)
      g_string_append_printf (counts, ", %u %s", self.n_errors[i], bp_error_get_nick (i));
  }
  g_test_message ("%s: %u faults%s", (const char *)profile, self.n_runs, counts->str);
  g_string_free (counts, TRUE);
  g_byte_array_unref (self.image);
  g_object_unref (self.clock);
  g_object_unref (self.board);
}

int
main (int argc, char **argv)
{
  const char *const *profiles = bp_virtual_board_list_profiles ();

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; profiles[i] != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("/dfu-sweep/%s", profiles[i]);

    if (!bp_virtual_profile_has_picoboot (bp_virtual_profile_find (profiles[i])))
      g_test_add_data_func (path, profiles[i], test_sweep);
  }
  return g_test_run ();
}
