/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-list.h"

#include "base/bp-weak.h"
#include "board/bp-access.h"
#include "board/bp-board-db.h"
#include "board/bp-board-facts.h"
#include "board/bp-board-scan.h"
#include "board/bp-board-scanner.h"
#include "link/bp-system-serial-bus.h"

/* How long after a board that may not be opened has come its rights are looked at once more: udev
 * may be late, and not every bus tells when rights change. */
#define SECOND_LOOK_MS 1200

/* ScanJob: a scan on another thread, then what was found. */
typedef struct {
  guint number;
  BpBoardScanner *scanner;
  GPtrArray *found; /* of BpBoardFacts */
} ScanJob;

struct _BpBoardList {
  GObject parent_instance;

  BpBoardScanner *scanner;
  GPtrArray *boards;
  guint last_started; /* number of the scan that was started last */
  guint last_applied;
  gboolean is_scanning;
  gboolean is_stale; /* something changed while a scan was on its way */
  gboolean awaits_second_look;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpBoardList, bp_board_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void start_scan (gpointer object, gpointer emitter);

static GType
get_item_type (GListModel *model)
{
  return BP_TYPE_BOARD;
}

static guint
get_n_items (GListModel *model)
{
  return BP_BOARD_LIST (model)->boards->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  BpBoardList *self = BP_BOARD_LIST (model);

  return position < self->boards->len ? g_object_ref (g_ptr_array_index (self->boards, position))
                                      : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
scan_job_free (ScanJob *job)
{
  g_object_unref (job->scanner);
  g_clear_pointer (&job->found, g_ptr_array_unref);
  g_free (job);
}

static void
bp_board_list_finalize (GObject *object)
{
  BpBoardList *self = BP_BOARD_LIST (object);

  g_object_unref (self->scanner);
  g_ptr_array_unref (self->boards);
  G_OBJECT_CLASS (bp_board_list_parent_class)->finalize (object);
}

static void
bp_board_list_class_init (BpBoardListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = bp_board_list_finalize;
}

static void
bp_board_list_init (BpBoardList *self)
{
  self->scanner = bp_board_scanner_new ();
  bp_weak_connect (self->scanner, "changed", self, start_scan);
  self->boards = g_ptr_array_new_with_free_func (g_object_unref);
}

BpBoardList *
bp_board_list_new (void)
{
  return g_object_new (BP_TYPE_BOARD_LIST, NULL);
}

static void
emit_changed (BpBoardList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* Ports that are never chosen by themselves are refused to most users, and stay so. */
static gboolean
is_refused (const GError *problem, guint candidacy)
{
  return candidacy > 0 && g_error_matches (problem, BP_ERROR, BP_ERROR_NOT_PERMITTED);
}

/* Takes @facts, whose id is known to stand at @position or to belong there. Returns whether the
 * board is refused since now. */
static gboolean
put_board (BpBoardList *self, guint position, BpBoardFacts *facts)
{
  BpBoard *board = position < self->boards->len ? g_ptr_array_index (self->boards, position) : NULL;
  gboolean refused = is_refused (facts->problem, facts->candidacy);

  if (board != NULL && g_str_equal (bp_board_get_id (board), facts->id)) {
    refused &= !is_refused (bp_board_get_problem (board), bp_board_get_candidacy (board));
    bp_board_update (board, facts);
    return refused;
  }
  g_ptr_array_insert (self->boards, position, bp_board_new (facts, self->scanner));
  emit_changed (self, position, 0, 1);
  return refused;
}

static void
remove_boards_before (BpBoardList *self, guint position, const char *id)
{
  guint n_removed = 0;

  while (position + n_removed < self->boards->len &&
         (id == NULL ||
          bp_board_compare_ids (
              bp_board_get_id (g_ptr_array_index (self->boards, position + n_removed)), id) < 0))
    n_removed++;
  if (n_removed == 0)
    return;
  g_ptr_array_remove_range (self->boards, position, n_removed);
  emit_changed (self, position, n_removed, 0);
}

static void
on_second_look (gpointer object, gpointer emitter)
{
  BpBoardList *self = object;

  self->awaits_second_look = FALSE;
  start_scan (self, NULL);
}

static void
look_again (BpBoardList *self)
{
  g_autoptr (GSource) source = g_timeout_source_new (SECOND_LOOK_MS);

  if (self->awaits_second_look)
    return;
  self->awaits_second_look = TRUE;
  bp_weak_attach (source, NULL, self, on_second_look);
}

/* Both lists are sorted by id: walks them side by side. Handlers of items-changed must not scan. */
static void
apply (BpBoardList *self, guint number, GPtrArray *found)
{
  guint n_found = found->len;
  gboolean refused = FALSE;
  g_autofree gpointer *facts = NULL;

  if (number < self->last_applied)
    return;
  self->last_applied = number;

  g_ptr_array_set_free_func (found, NULL);
  facts = g_ptr_array_steal (found, NULL);
  for (guint i = 0; i < n_found; i++) {
    BpBoardFacts *board = facts[i];

    remove_boards_before (self, i, board->id);
    refused |= put_board (self, i, board);
  }
  remove_boards_before (self, n_found, NULL);

  if (refused)
    look_again (self);
}

static void
scan_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  ScanJob *job = task_data;

  job->found = bp_board_scanner_scan (job->scanner);
  g_task_return_boolean (task, TRUE);
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpBoardList) self = user_data;
  ScanJob *job = g_task_get_task_data (G_TASK (result));

  self->is_scanning = FALSE;
  apply (self, job->number, job->found);
  if (self->is_stale)
    start_scan (self, NULL);
}

/* On a thread, as libusb and sysfs take their time on some machines; never two at once. */
static void
start_scan (gpointer object, gpointer emitter)
{
  BpBoardList *self = object;
  g_autoptr (GTask) task = NULL;
  ScanJob *job;

  self->is_stale = self->is_scanning;
  if (self->is_scanning)
    return;

  self->is_scanning = TRUE;
  job = g_new0 (ScanJob, 1);
  job->number = ++self->last_started;
  job->scanner = g_object_ref (self->scanner);

  /* The list is no source of the task: the thread may let go of the task last, and the list must
   * end here, where its timer runs and its owners are. */
  task = g_task_new (NULL, NULL, on_scanned, g_object_ref (self));
  g_task_set_source_tag (task, start_scan);
  g_task_set_task_data (task, job, (GDestroyNotify)scan_job_free);
  g_task_run_in_thread (task, scan_in_thread);
}

void
bp_board_list_refresh (BpBoardList *self)
{
  g_autoptr (GPtrArray) found = NULL;
  guint number;

  g_return_if_fail (BP_IS_BOARD_LIST (self));

  number = ++self->last_started;
  found = bp_board_scanner_scan (self->scanner);
  apply (self, number, found);
}

void
bp_board_list_add_bus (BpBoardList *self, BpUsbBus *bus)
{
  g_return_if_fail (BP_IS_BOARD_LIST (self));
  g_return_if_fail (BP_IS_USB_BUS (bus));

  bp_board_scanner_add_usb_bus (self->scanner, bus);
  bp_board_list_refresh (self);
}

void
bp_board_list_add_serial_bus (BpBoardList *self, BpSerialBus *bus)
{
  g_return_if_fail (BP_IS_BOARD_LIST (self));
  g_return_if_fail (BP_IS_SERIAL_BUS (bus));

  bp_board_scanner_add_serial_bus (self->scanner, bus);
  bp_board_list_refresh (self);
}

void
bp_board_list_add_serial_ports (BpBoardList *self)
{
  g_autoptr (BpSystemSerialBus) bus = bp_system_serial_bus_new ();

  bp_board_list_add_serial_bus (self, BP_SERIAL_BUS (bus));
}

BpBoard *
bp_board_list_find (BpBoardList *self, const char *id)
{
  g_autofree char *tty = NULL;

  g_return_val_if_fail (BP_IS_BOARD_LIST (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  tty = bp_access_resolve_node (g_str_has_prefix (id, "tty:") ? id + strlen ("tty:") : id);
  for (guint i = 0; i < self->boards->len; i++) {
    BpBoard *board = g_ptr_array_index (self->boards, i);

    if (g_str_equal (bp_board_get_id (board), id) || bp_board_has_tty (board, tty))
      return board;
  }
  return NULL;
}

/* "usb:1-2 (STM32 bootloader (DFU)), ...": the boards of at least this candidacy. */
static char *
name_boards (BpBoardList *self, guint candidacy)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->boards->len; i++) {
    BpBoard *board = g_ptr_array_index (self->boards, i);

    if (bp_board_get_candidacy (board) >= candidacy)
      g_string_append_printf (text, "%s%s (%s)", text->len > 0 ? ", " : "", bp_board_get_id (board),
                              bp_board_get_name (board));
  }
  return g_string_free (text, FALSE);
}

static BpBoard *
pick_by_id (BpBoardList *self, const char *id, GError **error)
{
  BpBoard *board = bp_board_list_find (self, id);
  g_autofree char *others = NULL;

  if (board != NULL)
    return board;
  others = name_boards (self, 0);
  g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD, "no board %s; there is %s", id,
               *others != '\0' ? others : "none");
  return NULL;
}

static BpBoard *
pick_alone (BpBoardList *self, guint candidacy, GError **error)
{
  BpBoard *only = NULL;

  for (guint i = 0; i < self->boards->len; i++) {
    BpBoard *board = g_ptr_array_index (self->boards, i);
    g_autofree char *names = NULL;

    if (bp_board_get_candidacy (board) != candidacy)
      continue;
    if (only == NULL) {
      only = board;
      continue;
    }
    names = name_boards (self, candidacy);
    g_set_error (error, BP_ERROR, BP_ERROR_AMBIGUOUS, "more than one board: %s", names);
    return NULL;
  }
  return only;
}

BpBoard *
bp_board_list_pick (BpBoardList *self, const char *id, GError **error)
{
  g_autofree char *names = NULL;

  g_return_val_if_fail (BP_IS_BOARD_LIST (self), NULL);

  if (id != NULL)
    return pick_by_id (self, id, error);

  for (guint candidacy = 2; candidacy > 0; candidacy--) {
    GError *local_error = NULL;
    BpBoard *board = pick_alone (self, candidacy, &local_error);

    if (local_error != NULL) {
      g_propagate_error (error, local_error);
      return NULL;
    }
    if (board != NULL)
      return board;
  }
  names = name_boards (self, 0);
  if (*names != '\0')
    g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD,
                 "no board that may be chosen by itself; there is %s", names);
  else
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NO_BOARD, "no board is connected");
  return NULL;
}
