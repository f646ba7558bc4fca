/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every fault at every byte of a small job of the loader: it is survived wherever that can be, the
 * verdict is right where not, nothing hangs, and no other page is ever touched. */

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "uart-bench.h"

#define BASE 0x08000000
#define SIZE 600

/* No job may take longer than this by its own clock. */
#define BOUND (120 * BP_SEC)

/* A board, and whether the adapter can reset it into its loader. */
typedef struct {
  const char *name;
  const char *profile;
  gboolean is_wired;
} Case;

static const Case cases[] = {
  { "/uart-sweep/uart-f103", "uart-f103", FALSE },
  { "/uart-sweep/uart-g474", "uart-g474", FALSE },
  { "/uart-sweep/uart-f103-wired", "uart-f103", TRUE },
};

/* One board for all jobs: a new one, half a megabyte of it, for each would take most of the time.
 */
typedef struct {
  UartBench bench;
  const Case *kind;
  guint8 wanted[SIZE];
  guint8 *before;
  gsize flash_size;
  gsize erased; /* bytes of the pages that a job may touch */
} Subject;

static void
renew (Subject *self)
{
  BpUartOptions options = { 0 };

  if (self->kind->is_wired)
    options.wires.wiring = BP_UART_WIRING_DTR_RESETS;
  uart_bench_renew (&self->bench, &options);
}

static void
set_up (Subject *self, const Case *kind)
{
  self->kind = kind;
  uart_bench_set_up (&self->bench, kind->profile);
  if (kind->is_wired)
    bp_virtual_uart_set_wiring (
        self->bench.board,
        &(BpVirtualUartWiring){ BP_VIRTUAL_UART_TO_RESET, BP_VIRTUAL_UART_TO_BOOT });
  renew (self);
  self->before = uart_bench_dup_flash (&self->bench, &self->flash_size);
  uart_bench_fill (self->wanted, SIZE, 3);
  /* Lost bytes of 0xFF and 0x7F are the dangerous ones. */
  memset (self->wanted + 100, 0xff, 40);
  memset (self->wanted + 300, 0x7f, 5);
  bp_poke_u32 (self->wanted, 0x20001000);
  bp_poke_u32 (self->wanted + 4, BASE + 0x101);
}

static void
tear_down (Subject *self)
{
  uart_bench_tear_down (&self->bench);
  g_free (self->before);
}

/* Gives the board its power anew, and whoever talks to it forgets what was. */
static void
start_anew (Subject *self)
{
  bp_virtual_uart_clear_log (self->bench.board);
  bp_virtual_uart_replug (self->bench.board);
  g_set_object (&self->bench.log, NULL);
  self->bench.log = bp_log_new ();
  renew (self);
}

/* Nothing else of the flash ever changes, which each job asserts. */
static void
put_back (Subject *self)
{
  bp_virtual_uart_poke (self->bench.board, BASE, self->before, self->erased);
}

static gboolean
erase (Subject *self, GError **error)
{
  BpMemoryMap *flash = bp_loader_get_flash (self->bench.loader);
  const BpSector *sectors[64];
  gsize size = 0;
  guint n = 0;

  for (; size < SIZE; n++) {
    sectors[n] = bp_memory_map_get_sector (flash, n);
    size += sectors[n]->size;
  }
  self->erased = size;
  return bp_loader_erase_many (self->bench.loader, sectors, n, NULL, NULL, NULL, error);
}

/* Reads once more what differs: what is read has no checksum. */
static gboolean
verify (Subject *self, GError **error)
{
  guint8 found[SIZE];

  for (guint i = 0; i < 2; i++) {
    if (!bp_loader_read (self->bench.loader, BASE, found, SIZE, NULL, NULL, NULL, error))
      return FALSE;
    if (memcmp (found, self->wanted, SIZE) == 0)
      return TRUE;
  }
  g_set_error_literal (error, BP_ERROR, BP_ERROR_VERIFY_FAILED, "not what was written");
  return FALSE;
}

static gboolean
run (Subject *self, GError **error)
{
  BpLoader *loader = self->bench.loader;

  return bp_loader_connect (loader, NULL, error) && erase (self, error) &&
         bp_loader_write (loader, BASE, self->wanted, SIZE, NULL, NULL, NULL, error) &&
         verify (self, error) && bp_loader_leave (loader, BASE, error);
}

/* Of the pages that the job does not erase, no bit may change. */
static void
assert_others_untouched (Subject *self)
{
  gsize size = self->flash_size - self->erased;

  g_assert_cmpmem (bp_virtual_uart_peek (self->bench.board, BASE + self->erased, size), size,
                   self->before + self->erased, size);
}

/* The first byte is measured: one that comes wrong makes the loader deaf until its next start. */
static gboolean
may_be_deaf (const BpVirtualUartFault *fault)
{
  return fault->kind == BP_VIRTUAL_UART_FLIP_RECEIVED && fault->at == 1;
}

/* A chip that can be reset is deaf or silent until then only. */
static gboolean
is_right_if_wired (const BpVirtualUartFault *fault, gboolean done, const GError *error)
{
  return done ||
         (fault->kind == BP_VIRTUAL_UART_UNPLUG && bp_error_is (error, BP_ERROR_DISCONNECTED));
}

static gboolean
is_right (const BpVirtualUartFault *fault, gboolean done, const GError *error)
{
  switch (fault->kind) {
  case BP_VIRTUAL_UART_UNPLUG:
    return done || bp_error_is (error, BP_ERROR_DISCONNECTED);
  case BP_VIRTUAL_UART_SILENCE:
    return done || bp_error_is (error, BP_ERROR_TIMEOUT) || bp_error_is (error, BP_ERROR_NO_LOADER);
  default:
    return done || (may_be_deaf (fault) && bp_error_is (error, BP_ERROR_NO_LOADER));
  }
}

static void
tell (Subject *self, const BpVirtualUartFault *fault, const GError *error, const char *board_log)
{
  g_autofree char *log = bp_log_dup_text (self->bench.log);

  g_test_message ("fault %d at %u: %s\n%s\n%s", fault->kind, fault->at,
                  error != NULL ? error->message : "done", log, board_log);
}

static gboolean
run_with_fault (Subject *self, const BpVirtualUartFault *fault)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;
  gint64 begin = bp_clock_now (self->bench.clock);
  gboolean is_as_it_should;
  gboolean done;

  bp_virtual_uart_add_fault (self->bench.board, fault);
  done = run (self, &error);
  log = bp_virtual_uart_dup_log (self->bench.board);
  is_as_it_should =
      self->kind->is_wired ? is_right_if_wired (fault, done, error) : is_right (fault, done, error);
  if (!is_as_it_should || strstr (log, "GRAVE") != NULL)
    tell (self, fault, error, log);
  g_assert_true (is_as_it_should);
  g_assert_null (strstr (log, "GRAVE"));
  g_assert_cmpint (bp_clock_now (self->bench.clock) - begin, <, BOUND);
  if (done)
    g_assert_cmpmem (bp_virtual_uart_peek (self->bench.board, BASE, SIZE), SIZE, self->wanted,
                     SIZE);
  assert_others_untouched (self);
  return done;
}

/* The user gives it power anew and tries once more. */
static void
run_again (Subject *self)
{
  g_autoptr (GError) error = NULL;

  start_anew (self);
  run (self, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (bp_virtual_uart_peek (self->bench.board, BASE, SIZE), SIZE, self->wanted, SIZE);
  assert_others_untouched (self);
}

typedef struct {
  guint received;
  guint sent;
  guint steps;
} Extent;

/* A job without a fault. */
static Extent
measure (Subject *self)
{
  BpVirtualUart *board = self->bench.board;
  g_autoptr (GError) error = NULL;

  run (self, &error);
  g_assert_no_error (error);
  assert_others_untouched (self);
  g_assert_cmpuint (bp_virtual_uart_get_n_violations (board), ==, 0);
  return (Extent){ bp_virtual_uart_get_n_received (board), bp_virtual_uart_get_n_sent (board),
                   bp_virtual_uart_get_n_steps (board) };
}

static guint
get_extent (const Extent *extent, BpVirtualUartFaultKind kind)
{
  switch (kind) {
  case BP_VIRTUAL_UART_LOSE_SENT:
  case BP_VIRTUAL_UART_FLIP_SENT:
    return extent->sent;
  case BP_VIRTUAL_UART_REFUSE:
    return extent->steps;
  case BP_VIRTUAL_UART_SLOW_ERASE:
    return 2;
  default:
    return extent->received;
  }
}

static void
test_sweep (gconstpointer data)
{
  const Case *kind = data;
  Subject subject = { 0 };
  guint n_done = 0, n_failed = 0;
  Extent extent;

  set_up (&subject, kind);
  extent = measure (&subject);
  for (int fault = 0; fault < BP_VIRTUAL_UART_N_FAULTS; fault++) {
    for (guint at = 1; at <= get_extent (&extent, fault); at++) {
      put_back (&subject);
      start_anew (&subject);
      if (run_with_fault (&subject, &(BpVirtualUartFault){ fault, at }))
        n_done++;
      else
        n_failed++;
      run_again (&subject);
    }
  }
  g_test_message ("%s: %u bytes there, %u back, %u jobs: %u done, %u failed with the right verdict",
                  kind->name, extent.received, extent.sent, n_done + n_failed, n_done, n_failed);
  tear_down (&subject);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_sweep);
  return g_test_run ();
}
