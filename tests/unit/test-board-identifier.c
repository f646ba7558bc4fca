/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is asked who it is, and when. */

#include <string.h>

#include "base/bp-fake-clock.h"
#include "board/bp-board-facts.h"
#include "board/bp-board-identifier.h"
#include "board/bp-board-list.h"
#include "link/bp-serial-bus.h"
#include "virtual/bp-virtual-seat.h"

/* A bus with one port, of a flight controller, that another program has; it counts who tries. */
#define TEST_TYPE_BUSY_PORT (test_busy_port_get_type ())
G_DECLARE_FINAL_TYPE (TestBusyPort, test_busy_port, TEST, BUSY_PORT, BpSerialDevice)

struct _TestBusyPort {
  BpSerialDevice parent_instance;

  int n_opens; /* atomic */
};

static GPtrArray *
test_busy_port_scan (BpSerialBus *bus)
{
  GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (ports, g_object_ref (bus));
  return ports;
}

static void
test_busy_port_bus_init (BpSerialBusInterface *iface)
{
  iface->scan = test_busy_port_scan;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestBusyPort, test_busy_port, BP_TYPE_SERIAL_DEVICE,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_BUS, test_busy_port_bus_init))

static BpSerialLink *
test_busy_port_open (BpSerialDevice *device, GError **error)
{
  g_atomic_int_inc (&TEST_BUSY_PORT (device)->n_opens);
  g_set_error_literal (error, BP_ERROR, BP_ERROR_BUSY, "somebody has it");
  return NULL;
}

static void
test_busy_port_class_init (TestBusyPortClass *klass)
{
  BP_SERIAL_DEVICE_CLASS (klass)->open = test_busy_port_open;
}

static void
test_busy_port_init (TestBusyPort *self)
{
  BpSerialPort *port = g_new0 (BpSerialPort, 1);

  port->name = g_strdup ("practice/busy");
  port->usb_id = g_strdup ("virtual:busy");
  port->vendor_id = 0x0483;
  port->product_id = 0x5740;
  port->manufacturer = g_strdup ("Betaflight");
  bp_serial_device_take_port (BP_SERIAL_DEVICE (self), port);
}

typedef struct {
  BpClock *clock;
  BpVirtualSeat *seat;
  BpBoardList *list;
  BpBoard *board;
  BpLog *log;
  BpBoardIdentifier *identifier;
} Table;

static void
find_board (Table *self, const char *profile)
{
  g_autofree char *id = g_strconcat ("virtual:", profile, NULL);

  bp_board_list_refresh (self->list);
  self->board = bp_board_list_find (self->list, id);
  g_assert_nonnull (self->board);
}

static void
set_up (Table *self, const char *profile)
{
  *self =
      (Table){ .clock = bp_fake_clock_new (), .list = bp_board_list_new (), .log = bp_log_new () };
  self->seat = bp_virtual_seat_new (bp_virtual_runner_find_profile (profile), self->clock, NULL);
  bp_board_list_add_serial_bus (self->list, BP_SERIAL_BUS (self->seat));
  bp_board_list_add_bus (self->list, BP_USB_BUS (self->seat));
  find_board (self, profile);
  self->identifier = bp_board_identifier_new (self->log, 0);
}

static void
tear_down (Table *self)
{
  g_object_unref (self->identifier);
  g_object_unref (self->list);
  g_object_unref (self->seat);
  g_object_unref (self->log);
  g_object_unref (self->clock);
}

static gboolean
on_time_over (gpointer data)
{
  gboolean *is_over = data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets the identifier work until it has an answer; where there is to be none, for a while. */
static void
let_it_work (Table *self)
{
  gboolean is_over = FALSE;
  guint source = g_timeout_add (bp_board_get_identity (self->board) == NULL ? 20000 : 200,
                                on_time_over, &is_over);

  while (!is_over && bp_board_get_identity (self->board) == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!is_over)
    g_source_remove (source);
}

static void
assert_not_asked (Table *self)
{
  gboolean is_over = FALSE;
  g_autofree char *log = NULL;

  g_timeout_add (150, on_time_over, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (bp_board_get_identity (self->board));
  log = bp_log_dup_text (self->log);
  g_assert_null (strstr (log, "MSP"));
}

static void
count (BpBoard *board, GParamSpec *property, guint *n)
{
  *n += 1;
}

static void
test_a_flight_controller_is_asked_by_itself (void)
{
  g_autofree char *label = NULL;
  guint n_changes = 0;
  Table table;

  set_up (&table, "betaflight");
  g_signal_connect (table.board, "notify::detail", G_CALLBACK (count), &n_changes);
  bp_board_identifier_follow (table.identifier, table.board, FALSE);
  let_it_work (&table);
  g_assert_nonnull (bp_board_get_identity (table.board));
  label = bp_identity_dup_label (bp_board_get_identity (table.board));
  g_assert_cmpstr (label, ==, "Betaflight 4.5.1 on SPEEDYBEEF405V3");
  g_assert_true (g_str_has_prefix (bp_board_get_detail (table.board), label));
  g_assert_cmpuint (n_changes, ==, 1);
  tear_down (&table);
}

/* Its id is that of a printer too, and its manufacturer says nothing. */
static void
test_others_are_asked_only_when_picked (void)
{
  Table table;

  set_up (&table, "old-betaflight");
  bp_board_identifier_follow (table.identifier, table.board, FALSE);
  assert_not_asked (&table);
  bp_board_identifier_follow (table.identifier, table.board, TRUE);
  let_it_work (&table);
  g_assert_nonnull (bp_board_get_identity (table.board));
  tear_down (&table);
}

static void
test_who_must_not_be_sent_anything_is_not (void)
{
  static const char *const profiles[] = { "crazyflie", "babbler" };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    g_autoptr (BpVirtualRunner) runner = NULL;
    Table table;

    set_up (&table, profiles[i]);
    bp_board_identifier_follow (table.identifier, table.board, FALSE);
    assert_not_asked (&table);
    runner = bp_virtual_seat_dup_runner (table.seat);
    g_assert_cmpuint (bp_virtual_runner_get_n_faults (runner), ==, 0);
    tear_down (&table);
  }
}

static void
test_a_port_in_use_is_left_alone (void)
{
  g_autoptr (TestBusyPort) port = g_object_new (TEST_TYPE_BUSY_PORT, NULL);
  Table table;

  set_up (&table, "betaflight");
  bp_board_list_add_serial_bus (table.list, BP_SERIAL_BUS (port));
  find_board (&table, "busy");
  bp_board_identifier_follow (table.identifier, table.board, TRUE);
  while (g_atomic_int_get (&port->n_opens) == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_not_asked (&table);
  g_assert_cmpint (g_atomic_int_get (&port->n_opens), ==, 1);
  tear_down (&table);
}

static void
test_it_is_asked_again_after_a_restart (void)
{
  g_autoptr (BpVirtualRunner) runner = NULL;
  Table table;

  set_up (&table, "betaflight");
  bp_board_identifier_follow (table.identifier, table.board, FALSE);
  let_it_work (&table);
  runner = bp_virtual_seat_dup_runner (table.seat);
  bp_virtual_runner_vanish_at (runner, bp_clock_now (table.clock));
  bp_clock_sleep (table.clock, BP_SEC / 2, NULL);
  bp_board_list_refresh (table.list);
  bp_clock_sleep (table.clock, 3 * BP_SEC, NULL);
  find_board (&table, "betaflight");
  g_assert_null (bp_board_get_identity (table.board));
  g_assert_null (strstr (bp_board_get_detail (table.board), "4.5.1"));
  bp_board_identifier_follow (table.identifier, table.board, FALSE);
  let_it_work (&table);
  g_assert_nonnull (bp_board_get_identity (table.board));
  tear_down (&table);
}

static void
test_a_pause_frees_the_port (void)
{
  g_autoptr (BpSerialDevice) port = NULL;
  Table table;

  set_up (&table, "betaflight");
  port = bp_board_dup_port (table.board);
  for (guint i = 0; i < 20; i++) {
    g_autoptr (BpSerialLink) link = NULL;
    g_autoptr (GError) error = NULL;

    bp_board_identifier_follow (table.identifier, table.board, FALSE);
    for (guint turns = 0; turns < i; turns++)
      g_main_context_iteration (NULL, FALSE);
    bp_board_identifier_pause (table.identifier);
    link = bp_serial_device_open (port, &error);
    g_assert_no_error (error);
    g_clear_object (&link);
    bp_board_identifier_resume (table.identifier);
  }
  let_it_work (&table);
  g_assert_nonnull (bp_board_get_identity (table.board));
  tear_down (&table);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/board-identifier/" #name, test_##name)
  ADD (a_flight_controller_is_asked_by_itself);
  ADD (others_are_asked_only_when_picked);
  ADD (who_must_not_be_sent_anything_is_not);
  ADD (a_port_in_use_is_left_alone);
  ADD (it_is_asked_again_after_a_restart);
  ADD (a_pause_frees_the_port);
#undef ADD
  return g_test_run ();
}
