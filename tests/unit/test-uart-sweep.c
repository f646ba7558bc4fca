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

typedef struct {
  guint done;
  guint failed;
} Counts;

typedef struct {
  UartBench bench;
  guint8 wanted[SIZE];
  guint8 *before;
  gsize flash_size;
  gsize erased; /* bytes of the pages that the job may touch */
} Subject;

static void
set_up (Subject *self, const char *profile)
{
  uart_bench_set_up (&self->bench, profile);
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

static gboolean
erase (Subject *self, GError **error)
{
  BpMemoryMap *flash = bp_loader_get_flash (self->bench.loader);
  const BpSector *sectors[64];
  guint n = 0;

  for (self->erased = 0; self->erased < SIZE; n++) {
    sectors[n] = bp_memory_map_get_sector (flash, n);
    self->erased += sectors[n]->size;
  }
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
  g_autofree guint8 *after = uart_bench_dup_flash (&self->bench, &self->flash_size);

  if (self->erased == 0)
    self->erased = 4096;
  g_assert_cmpmem (after + self->erased, self->flash_size - self->erased,
                   self->before + self->erased, self->flash_size - self->erased);
}

/* The first byte is measured: one that comes wrong makes the loader deaf until its next start. */
static gboolean
may_be_deaf (const BpVirtualUartFault *fault)
{
  return fault->kind == BP_VIRTUAL_UART_FLIP_RECEIVED && fault->at == 1;
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
sweep_one (const char *profile, const BpVirtualUartFault *fault, Counts *counts)
{
  Subject subject = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;
  gboolean done;

  set_up (&subject, profile);
  bp_virtual_uart_add_fault (subject.bench.board, fault);
  done = run (&subject, &error);
  log = bp_virtual_uart_dup_log (subject.bench.board);
  if (!is_right (fault, done, error) || strstr (log, "GRAVE") != NULL)
    g_test_message ("%s fault %d at %u: %s\n%s", profile, fault->kind, fault->at,
                    done ? "done" : error->message, log);
  g_assert_true (is_right (fault, done, error));
  g_assert_null (strstr (log, "GRAVE"));
  g_assert_cmpint (bp_clock_now (subject.bench.clock), <, BOUND);
  if (done)
    g_assert_cmpmem (bp_virtual_uart_peek (subject.bench.board, BASE, SIZE), SIZE, subject.wanted,
                     SIZE);
  assert_others_untouched (&subject);
  counts->done += done;
  counts->failed += !done;

  /* The user gives it power anew and tries once more. */
  g_clear_error (&error);
  bp_virtual_uart_clear_log (subject.bench.board);
  bp_virtual_uart_replug (subject.bench.board);
  uart_bench_renew (&subject.bench, &(BpUartOptions){ 0 });
  run (&subject, &error);
  g_assert_no_error (error);
  assert_others_untouched (&subject);
  tear_down (&subject);
}

typedef struct {
  guint received;
  guint sent;
  guint steps;
} Extent;

static Extent
measure (const char *profile)
{
  Subject subject = { 0 };
  g_autoptr (GError) error = NULL;
  Extent extent;

  set_up (&subject, profile);
  run (&subject, &error);
  g_assert_no_error (error);
  extent = (Extent){ bp_virtual_uart_get_n_received (subject.bench.board),
                     bp_virtual_uart_get_n_sent (subject.bench.board),
                     bp_virtual_uart_get_n_steps (subject.bench.board) };
  g_assert_cmpuint (bp_virtual_uart_get_n_violations (subject.bench.board), ==, 0);
  tear_down (&subject);
  return extent;
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
test_sweep (gconstpointer profile)
{
  Extent extent = measure (profile);
  Counts counts = { 0 };

  for (int kind = 0; kind < BP_VIRTUAL_UART_N_FAULTS; kind++) {
    for (guint at = 1; at <= get_extent (&extent, kind); at++)
      sweep_one (profile, &(BpVirtualUartFault){ kind, at }, &counts);
  }
  g_test_message ("%s: %u bytes there, %u back, %u jobs: %u done, %u failed with the right verdict",
                  (const char *)profile, extent.received, extent.sent, counts.done + counts.failed,
                  counts.done, counts.failed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/uart-sweep/uart-f103", "uart-f103", test_sweep);
  g_test_add_data_func ("/uart-sweep/uart-g474", "uart-g474", test_sweep);
  return g_test_run ();
}
