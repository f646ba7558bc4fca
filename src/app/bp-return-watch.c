/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-return-watch.h"

#include "base/bp-i18n.h"

/* Firmware needs a second or so to show its port, some with a display or a GPS two or three. Who
 * comes later is told of later. */
#define PATIENCE_MS 5000

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

struct _BpReturnWatch {
  GObject parent_instance;

  BpBoardList *boards;
  char *id;
  GSignalGroup *board_signals;
  guint patience; /* source id; 0 when it is over */
};

G_DEFINE_FINAL_TYPE (BpReturnWatch, bp_return_watch, G_TYPE_OBJECT)

static void
bp_return_watch_look (BpReturnWatch *self)
{
  g_signal_group_set_target (self->board_signals, bp_board_list_find (self->boards, self->id));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
bp_return_watch_tell (BpReturnWatch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_patience_over (gpointer user_data)
{
  BpReturnWatch *self = user_data;

  self->patience = 0;
  bp_return_watch_tell (self);
  return G_SOURCE_REMOVE;
}

static void
bp_return_watch_dispose (GObject *object)
{
  BpReturnWatch *self = BP_RETURN_WATCH (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_object (&self->board_signals);
  g_clear_object (&self->boards);

  G_OBJECT_CLASS (bp_return_watch_parent_class)->dispose (object);
}

static void
bp_return_watch_finalize (GObject *object)
{
  g_free (BP_RETURN_WATCH (object)->id);

  G_OBJECT_CLASS (bp_return_watch_parent_class)->finalize (object);
}

static void
bp_return_watch_class_init (BpReturnWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_return_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = bp_return_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", BP_TYPE_RETURN_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
bp_return_watch_init (BpReturnWatch *self)
{
  self->board_signals = g_signal_group_new (BP_TYPE_BOARD);
  g_signal_group_connect_swapped (self->board_signals, "notify", G_CALLBACK (bp_return_watch_tell),
                                  self);
  self->patience = g_timeout_add (PATIENCE_MS, on_patience_over, self);
}

BpReturnWatch *
bp_return_watch_new (BpBoardList *boards, const char *id)
{
  BpReturnWatch *self;

  g_return_val_if_fail (BP_IS_BOARD_LIST (boards), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (BP_TYPE_RETURN_WATCH, NULL);
  self->boards = g_object_ref (boards);
  self->id = g_strdup (id);
  g_signal_connect_object (boards, "items-changed", G_CALLBACK (bp_return_watch_look), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  bp_return_watch_look (self);
  return self;
}

/* By what its new firmware says of itself, as soon as it has. */
static char *
bp_return_watch_describe (BpBoard *board)
{
  const BpIdentity *identity = bp_board_get_identity (board);
  g_autofree char *label = identity != NULL ? bp_identity_dup_label (identity) : NULL;

  return g_strdup_printf (_ ("The board is back: %s."),
                          label != NULL ? label : bp_board_get_name (board));
}

char *
bp_return_watch_dup_text (BpReturnWatch *self)
{
  BpBoard *board;

  g_return_val_if_fail (BP_IS_RETURN_WATCH (self), NULL);

  board = bp_board_list_find (self->boards, self->id);
  if (board != NULL && bp_board_get_state (board) == BP_BOARD_FIRMWARE)
    return bp_return_watch_describe (board);
  if (self->patience != 0)
    return NULL;
  if (board != NULL)
    return g_strdup (_ ("The board is still in its bootloader."));
  return g_strdup (_ ("The board has not come back yet."));
}
