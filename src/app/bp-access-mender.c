/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-access-mender.h"

#include "board/bp-doctor.h"
#include "board/bp-rule-installer.h"
#include "board/bp-rule.h"

enum { PROP_0, PROP_RULE_HELPS, N_PROPS };
enum { INSTALLED, FAILED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

struct _BpAccessMender {
  GObject parent_instance;

  GStrv program; /* NULL for the real one */
  gboolean examining;
  gboolean installing;
  gboolean rule_helps;
};

G_DEFINE_FINAL_TYPE (BpAccessMender, bp_access_mender, G_TYPE_OBJECT)

static void
bp_access_mender_set_rule_helps (BpAccessMender *self, gboolean rule_helps)
{
  if (self->rule_helps == rule_helps)
    return;
  self->rule_helps = rule_helps;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RULE_HELPS]);
}

static void
on_examined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpAccessMender) self = user_data;
  g_autoptr (GPtrArray) checks = bp_doctor_run_finish (result, NULL);

  self->examining = FALSE;
  if (self->program == NULL)
    bp_access_mender_set_rule_helps (self,
                                     checks != NULL && bp_access_mender_is_rule_missing (checks));
}

static void
on_installed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpAccessMender) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean needs_replug;

  self->installing = FALSE;
  if (bp_rule_installer_run_finish (result, &needs_replug, &error)) {
    bp_access_mender_set_rule_helps (self, FALSE);
    g_signal_emit (self, signals[INSTALLED], 0, needs_replug);
  } else if (!bp_error_is (error, BP_ERROR_CANCELLED)) {
    g_signal_emit (self, signals[FAILED], 0, error);
  }
}

static void
bp_access_mender_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpAccessMender *self = BP_ACCESS_MENDER (object);

  switch (prop_id) {
  case PROP_RULE_HELPS:
    g_value_set_boolean (value, self->rule_helps);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_access_mender_finalize (GObject *object)
{
  g_strfreev (BP_ACCESS_MENDER (object)->program);

  G_OBJECT_CLASS (bp_access_mender_parent_class)->finalize (object);
}

static void
bp_access_mender_class_init (BpAccessMenderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bp_access_mender_get_property;
  object_class->finalize = bp_access_mender_finalize;

  properties[PROP_RULE_HELPS] = g_param_spec_boolean ("rule-helps", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[INSTALLED] = g_signal_new ("installed", BP_TYPE_ACCESS_MENDER, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[FAILED] = g_signal_new ("failed", BP_TYPE_ACCESS_MENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
bp_access_mender_init (BpAccessMender *self)
{
}

BpAccessMender *
bp_access_mender_new (void)
{
  return g_object_new (BP_TYPE_ACCESS_MENDER, NULL);
}

void
bp_access_mender_examine (BpAccessMender *self, BpBoardList *boards)
{
  g_return_if_fail (BP_IS_ACCESS_MENDER (self));

  if (self->examining || !bp_rule_installer_is_available ())
    return;
  self->examining = TRUE;
  bp_doctor_run_async (boards, NULL, on_examined, g_object_ref (self));
}

gboolean
bp_access_mender_rule_helps (BpAccessMender *self)
{
  g_return_val_if_fail (BP_IS_ACCESS_MENDER (self), FALSE);

  return self->rule_helps;
}

void
bp_access_mender_install (BpAccessMender *self)
{
  g_return_if_fail (BP_IS_ACCESS_MENDER (self));

  if (self->installing)
    return;
  self->installing = TRUE;
  if (self->program != NULL)
    bp_rule_installer_run_program_async ((const char *const *)self->program, NULL, on_installed,
                                         g_object_ref (self));
  else
    bp_rule_installer_run_async (NULL, on_installed, g_object_ref (self));
}

gboolean
bp_access_mender_is_rule_missing (GPtrArray *checks)
{
  g_autofree char *commands = bp_rule_dup_commands (BP_SANDBOX_NONE);

  for (guint i = 0; i < checks->len; i++) {
    BpDoctorCheck *check = g_ptr_array_index (checks, i);

    if (bp_doctor_check_get_state (check) != BP_DOCTOR_OK &&
        g_strcmp0 (bp_doctor_check_get_commands (check), commands) == 0)
      return TRUE;
  }
  return FALSE;
}

void
bp_access_mender_use_program (BpAccessMender *self, const char *const *arguments)
{
  g_return_if_fail (BP_IS_ACCESS_MENDER (self));

  g_strfreev (self->program);
  self->program = g_strdupv ((char **)arguments);
  bp_access_mender_set_rule_helps (self, TRUE);
}
