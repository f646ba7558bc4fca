/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board.h"

#include "base/bp-i18n.h"
#include "board/bp-board-facts.h"
#include "board/bp-board-scanner.h"

struct _BpBoard {
  GObject parent_instance;

  BpBoardFacts *facts;
  BpBoardScanner *scanner;
  BpIdentity *identity;
  char *told_detail; /* with what the firmware said */
};

G_DEFINE_FINAL_TYPE (BpBoard, bp_board, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (BpBoardState, bp_board_state,
                    G_DEFINE_ENUM_VALUE (BP_BOARD_FIRMWARE, "firmware"),
                    G_DEFINE_ENUM_VALUE (BP_BOARD_LOADER, "loader"))

enum { PROP_ID = 1, PROP_NAME, PROP_DETAIL, PROP_STATE, PROP_PROBLEM, N_PROPS };
static GParamSpec *properties[N_PROPS];

const char *
bp_board_state_get_nick (BpBoardState state)
{
  static const char *const nicks[] = {
    [BP_BOARD_FIRMWARE] = "firmware",
    [BP_BOARD_LOADER] = "loader",
  };

  g_return_val_if_fail ((gsize)state < G_N_ELEMENTS (nicks), NULL);

  return nicks[state];
}

static void
bp_board_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpBoard *self = BP_BOARD (object);

  switch (prop_id) {
  case PROP_ID:
    g_value_set_string (value, self->facts->id);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->facts->name);
    break;
  case PROP_DETAIL:
    g_value_set_string (value, bp_board_get_detail (self));
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->facts->state);
    break;
  case PROP_PROBLEM:
    g_value_set_boxed (value, self->facts->problem);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_board_finalize (GObject *object)
{
  BpBoard *self = BP_BOARD (object);

  g_clear_pointer (&self->facts, bp_board_facts_free);
  g_clear_object (&self->scanner);
  g_clear_pointer (&self->identity, bp_identity_free);
  g_free (self->told_detail);
  G_OBJECT_CLASS (bp_board_parent_class)->finalize (object);
}

static void
bp_board_class_init (BpBoardClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bp_board_get_property;
  object_class->finalize = bp_board_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, BP_TYPE_BOARD_STATE, BP_BOARD_FIRMWARE, flags);
  properties[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bp_board_init (BpBoard *self)
{
}

BpBoard *
bp_board_new (BpBoardFacts *facts, BpBoardScanner *scanner)
{
  BpBoard *self = g_object_new (BP_TYPE_BOARD, NULL);

  self->facts = facts;
  self->scanner = scanner != NULL ? g_object_ref (scanner) : NULL;
  return self;
}

static gboolean
problems_equal (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->domain == b->domain && a->code == b->code && g_str_equal (a->message, b->message) &&
         g_strcmp0 (bp_error_get_hint (a), bp_error_get_hint (b)) == 0;
}

static void
tell_detail (BpBoard *self)
{
  g_autofree char *label = NULL;

  g_clear_pointer (&self->told_detail, g_free);
  if (self->identity == NULL)
    return;
  label = bp_identity_dup_label (self->identity);
  /* TRANSLATORS: who a board says it is, and where it is plugged in. */
  self->told_detail = g_strdup_printf (_ ("%s · %s"), label, self->facts->detail);
}

void
bp_board_take_identity (BpBoard *self, BpIdentity *identity)
{
  g_return_if_fail (BP_IS_BOARD (self));

  g_clear_pointer (&self->identity, bp_identity_free);
  self->identity = identity;
  tell_detail (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
}

void
bp_board_update (BpBoard *self, BpBoardFacts *facts)
{
  g_autoptr (BpBoardFacts) old = NULL;
  g_autofree char *old_detail = g_strdup (bp_board_get_detail (self));
  g_autofree char *old_life = bp_board_dup_life (self);
  g_autofree char *life = NULL;

  g_return_if_fail (BP_IS_BOARD (self));
  g_return_if_fail (g_str_equal (facts->id, self->facts->id));

  old = g_steal_pointer (&self->facts);
  self->facts = facts;
  life = bp_board_dup_life (self);
  if (g_strcmp0 (life, old_life) != 0)
    g_clear_pointer (&self->identity, bp_identity_free);
  tell_detail (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (old->name, facts->name) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (g_strcmp0 (old_detail, bp_board_get_detail (self)) != 0 || g_strcmp0 (life, old_life) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
  if (old->state != facts->state || old->loader_kind != facts->loader_kind)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (!problems_equal (old->problem, facts->problem))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
bp_board_get_id (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->facts->id;
}

const char *
bp_board_get_name (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->facts->name;
}

const char *
bp_board_get_detail (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->told_detail != NULL ? self->told_detail : self->facts->detail;
}

const BpIdentity *
bp_board_get_identity (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->identity;
}

char *
bp_board_dup_life (BpBoard *self)
{
  const BpBoardFacts *facts;
  guint generation;

  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  facts = self->facts;
  if (facts->state != BP_BOARD_FIRMWARE || facts->port == NULL)
    return NULL;
  generation = facts->device != NULL ? bp_usb_device_get_info (facts->device)->generation : 0;
  return g_strdup_printf ("%s %u", facts->tty, generation);
}

BpBoardState
bp_board_get_state (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), BP_BOARD_FIRMWARE);

  return self->facts->state;
}

BpLoaderKind
bp_board_get_loader_kind (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), BP_LOADER_NONE);

  return self->facts->loader_kind;
}

guint16
bp_board_get_vendor_id (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), 0);

  return self->facts->vendor_id;
}

guint16
bp_board_get_product_id (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), 0);

  return self->facts->product_id;
}

const char *
bp_board_get_serial (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->facts->serial;
}

const char *
bp_board_get_tty (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->facts->tty;
}

const GError *
bp_board_get_problem (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->facts->problem;
}

gboolean
bp_board_is_virtual (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), FALSE);

  return g_str_has_prefix (self->facts->id, "virtual:");
}

guint
bp_board_get_candidacy (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), 0);

  return self->facts->candidacy;
}

gboolean
bp_board_is_bare_port (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), FALSE);

  return self->facts->is_bare_port;
}

BpUsbDevice *
bp_board_dup_device (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->facts->device != NULL ? g_object_ref (self->facts->device) : NULL;
}

BpSerialDevice *
bp_board_dup_port (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->facts->port != NULL ? g_object_ref (self->facts->port) : NULL;
}

BpBoardScanner *
bp_board_dup_scanner (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->scanner != NULL ? g_object_ref (self->scanner) : NULL;
}

gboolean
bp_board_has_tty (BpBoard *self, const char *tty)
{
  g_return_val_if_fail (BP_IS_BOARD (self), FALSE);

  return g_strcmp0 (self->facts->tty, tty) == 0 ||
         (self->facts->other_ttys != NULL &&
          g_strv_contains ((const char *const *)self->facts->other_ttys, tty));
}

guint
bp_board_count_ttys (BpBoard *self, const char *prefix)
{
  guint n_ttys = 0;

  g_return_val_if_fail (BP_IS_BOARD (self), 0);

  if (self->facts->tty != NULL)
    n_ttys += g_str_has_prefix (self->facts->tty, prefix);
  for (guint i = 0; self->facts->other_ttys != NULL && self->facts->other_ttys[i] != NULL; i++)
    n_ttys += g_str_has_prefix (self->facts->other_ttys[i], prefix);
  return n_ttys;
}

const char *
bp_board_get_node (BpBoard *self)
{
  g_return_val_if_fail (BP_IS_BOARD (self), NULL);

  return self->facts->node;
}
