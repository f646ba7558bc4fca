/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-board-hint.h"

#include "base/bp-i18n.h"

enum { PROP_0, PROP_NAME, PROP_DETAIL, N_PROPS };

static GParamSpec *properties[N_PROPS];

struct _BpBoardHint {
  GObject parent_instance;

  guint n_boards;
};

G_DEFINE_FINAL_TYPE (BpBoardHint, bp_board_hint, G_TYPE_OBJECT)

static const char *
bp_board_hint_get_name (BpBoardHint *self)
{
  return self->n_boards == 0 ? _ ("No board found") : _ ("Choose a board");
}

static char *
bp_board_hint_dup_detail (BpBoardHint *self)
{
  if (self->n_boards == 0)
    return g_strdup (_ ("Waiting for one to be plugged in"));
  return g_strdup_printf (
      ngettext ("%u board is connected", "%u boards are connected", self->n_boards),
      self->n_boards);
}

static void
bp_board_hint_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpBoardHint *self = BP_BOARD_HINT (object);

  switch (prop_id) {
  case PROP_NAME:
    g_value_set_string (value, bp_board_hint_get_name (self));
    break;
  case PROP_DETAIL:
    g_value_take_string (value, bp_board_hint_dup_detail (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_board_hint_class_init (BpBoardHintClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = bp_board_hint_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
bp_board_hint_init (BpBoardHint *self)
{
}

BpBoardHint *
bp_board_hint_new (void)
{
  return g_object_new (BP_TYPE_BOARD_HINT, NULL);
}

void
bp_board_hint_set_n_boards (BpBoardHint *self, guint n_boards)
{
  g_return_if_fail (BP_IS_BOARD_HINT (self));

  if (self->n_boards == n_boards)
    return;
  self->n_boards = n_boards;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
}
