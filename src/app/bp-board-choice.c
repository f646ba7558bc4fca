/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-board-choice.h"

#include "board/bp-board-identifier.h"

#define FIRST_PRACTICE_BOARD "virtual:f405"

enum { PROP_0, PROP_ID, PROP_BOARD, N_PROPS };

static GParamSpec *properties[N_PROPS];

struct _BpBoardChoice {
  GObject parent_instance;

  BpBoardList *boards;
  BpBoard *board;
  char *wish;           /* id of the board that shall be chosen */
  gboolean wish_is_own; /* the user named it, it was not chosen by itself */
  gboolean frozen;
  BpBoardIdentifier *identifier;
};

G_DEFINE_FINAL_TYPE (BpBoardChoice, bp_board_choice, G_TYPE_OBJECT)

static void
bp_board_choice_set_board (BpBoardChoice *self, BpBoard *board)
{
  if (!g_set_object (&self->board, board))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOARD]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

static void
bp_board_choice_wish (BpBoardChoice *self, const char *id, gboolean is_own)
{
  char *copy = g_strdup (id);

  g_free (self->wish);
  self->wish = copy;
  self->wish_is_own = is_own;
}

/* Where there are only practice boards, the first one to practise on is chosen, so that one click
 * flashes. */
static BpBoard *
bp_board_choice_pick_practice (BpBoardChoice *self)
{
  GListModel *boards = G_LIST_MODEL (self->boards);

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (boards, i);

    if (!bp_board_is_virtual (board) && bp_board_get_candidacy (board) > 0)
      return NULL;
  }
  return bp_board_list_find (self->boards, FIRST_PRACTICE_BOARD);
}

static BpBoard *
bp_board_choice_pick (BpBoardChoice *self)
{
  BpBoard *board = bp_board_list_pick (self->boards, NULL, NULL);

  return board != NULL ? board : bp_board_choice_pick_practice (self);
}

/* Chooses by the rule that the type's description tells. */
static void
bp_board_choice_settle (BpBoardChoice *self)
{
  BpBoard *board = NULL;

  if (self->frozen)
    return;
  if (self->wish != NULL)
    board = bp_board_list_find (self->boards, self->wish);
  if (board == NULL && self->wish_is_own && self->board != NULL &&
      g_list_model_get_n_items (G_LIST_MODEL (self->boards)) == 0)
    self->wish_is_own = FALSE;
  if (board == NULL && !self->wish_is_own) {
    board = bp_board_choice_pick (self);
    bp_board_choice_wish (self, board != NULL ? bp_board_get_id (board) : NULL, FALSE);
  }
  bp_board_choice_set_board (self, board);
  bp_board_identifier_follow (self->identifier, self->board, self->wish_is_own);
}

static void
bp_board_choice_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpBoardChoice *self = BP_BOARD_CHOICE (object);

  switch (prop_id) {
  case PROP_ID:
    g_value_set_string (value, self->board != NULL ? bp_board_get_id (self->board) : "");
    break;
  case PROP_BOARD:
    g_value_set_object (value, self->board);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_board_choice_set_property (GObject *object, guint prop_id, const GValue *value,
                              GParamSpec *pspec)
{
  BpBoardChoice *self = BP_BOARD_CHOICE (object);

  switch (prop_id) {
  case PROP_ID:
    bp_board_choice_set_id (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_board_choice_dispose (GObject *object)
{
  BpBoardChoice *self = BP_BOARD_CHOICE (object);

  g_clear_object (&self->identifier);
  g_clear_object (&self->board);
  g_clear_object (&self->boards);

  G_OBJECT_CLASS (bp_board_choice_parent_class)->dispose (object);
}

static void
bp_board_choice_finalize (GObject *object)
{
  g_free (BP_BOARD_CHOICE (object)->wish);

  G_OBJECT_CLASS (bp_board_choice_parent_class)->finalize (object);
}

static void
bp_board_choice_class_init (BpBoardChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bp_board_choice_get_property;
  object_class->set_property = bp_board_choice_set_property;
  object_class->dispose = bp_board_choice_dispose;
  object_class->finalize = bp_board_choice_finalize;

  properties[PROP_ID] = g_param_spec_string (
      "id", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BOARD] = g_param_spec_object ("board", NULL, NULL, BP_TYPE_BOARD,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bp_board_choice_init (BpBoardChoice *self)
{
}

BpBoardChoice *
bp_board_choice_new (BpBoardList *boards, BpLog *log)
{
  BpBoardChoice *self;

  g_return_val_if_fail (BP_IS_BOARD_LIST (boards), NULL);

  self = g_object_new (BP_TYPE_BOARD_CHOICE, NULL);
  self->boards = g_object_ref (boards);
  self->identifier = bp_board_identifier_new (log, BP_BOARD_IDENTIFIER_DELAY);
  /* After the models that stand on the list, so that they are whole when the choice changes. */
  g_signal_connect_object (boards, "items-changed", G_CALLBACK (bp_board_choice_settle), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  bp_board_choice_settle (self);
  return self;
}

BpBoardList *
bp_board_choice_get_boards (BpBoardChoice *self)
{
  g_return_val_if_fail (BP_IS_BOARD_CHOICE (self), NULL);

  return self->boards;
}

BpBoard *
bp_board_choice_get_board (BpBoardChoice *self)
{
  g_return_val_if_fail (BP_IS_BOARD_CHOICE (self), NULL);

  return self->board;
}

void
bp_board_choice_set_id (BpBoardChoice *self, const char *id)
{
  g_return_if_fail (BP_IS_BOARD_CHOICE (self));
  g_return_if_fail (id != NULL);

  if (self->frozen)
    return;
  bp_board_choice_wish (self, id, *id != '\0');
  bp_board_choice_settle (self);
}

void
bp_board_choice_freeze (BpBoardChoice *self)
{
  g_return_if_fail (BP_IS_BOARD_CHOICE (self));

  self->frozen = TRUE;
  bp_board_identifier_pause (self->identifier);
}

void
bp_board_choice_thaw (BpBoardChoice *self)
{
  g_return_if_fail (BP_IS_BOARD_CHOICE (self));

  self->frozen = FALSE;
  bp_board_choice_settle (self);
  bp_board_identifier_resume (self->identifier);
}
