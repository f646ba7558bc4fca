/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-doctor-check.h"

struct _BpDoctorCheck {
  GObject parent_instance;

  char *title;
  BpDoctorState state;
  char *text;
  char *commands;
};

G_DEFINE_FINAL_TYPE (BpDoctorCheck, bp_doctor_check, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (BpDoctorState, bp_doctor_state, G_DEFINE_ENUM_VALUE (BP_DOCTOR_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (BP_DOCTOR_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (BP_DOCTOR_PROBLEM, "problem"))

enum { PROP_TITLE = 1, PROP_STATE, PROP_TEXT, PROP_COMMANDS, N_PROPS };
static GParamSpec *properties[N_PROPS];

const char *
bp_doctor_state_get_nick (BpDoctorState state)
{
  static const char *const nicks[] = {
    [BP_DOCTOR_OK] = "ok",
    [BP_DOCTOR_WARNING] = "warning",
    [BP_DOCTOR_PROBLEM] = "problem",
  };

  g_return_val_if_fail ((gsize)state < G_N_ELEMENTS (nicks), NULL);

  return nicks[state];
}

static void
bp_doctor_check_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpDoctorCheck *self = BP_DOCTOR_CHECK (object);

  switch (prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  case PROP_COMMANDS:
    g_value_set_string (value, self->commands);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_doctor_check_finalize (GObject *object)
{
  BpDoctorCheck *self = BP_DOCTOR_CHECK (object);

  g_free (self->title);
  g_free (self->text);
  g_free (self->commands);
  G_OBJECT_CLASS (bp_doctor_check_parent_class)->finalize (object);
}

static void
bp_doctor_check_class_init (BpDoctorCheckClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bp_doctor_check_get_property;
  object_class->finalize = bp_doctor_check_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, BP_TYPE_DOCTOR_STATE, BP_DOCTOR_OK, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_COMMANDS] = g_param_spec_string ("commands", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bp_doctor_check_init (BpDoctorCheck *self)
{
}

BpDoctorCheck *
bp_doctor_check_new (const char *title, BpDoctorState state, char *text, char *commands)
{
  BpDoctorCheck *self = g_object_new (BP_TYPE_DOCTOR_CHECK, NULL);

  self->title = g_strdup (title);
  self->state = state;
  self->text = text;
  self->commands = commands;
  return self;
}

const char *
bp_doctor_check_get_title (BpDoctorCheck *self)
{
  g_return_val_if_fail (BP_IS_DOCTOR_CHECK (self), NULL);

  return self->title;
}

BpDoctorState
bp_doctor_check_get_state (BpDoctorCheck *self)
{
  g_return_val_if_fail (BP_IS_DOCTOR_CHECK (self), BP_DOCTOR_PROBLEM);

  return self->state;
}

const char *
bp_doctor_check_get_text (BpDoctorCheck *self)
{
  g_return_val_if_fail (BP_IS_DOCTOR_CHECK (self), NULL);

  return self->text;
}

const char *
bp_doctor_check_get_commands (BpDoctorCheck *self)
{
  g_return_val_if_fail (BP_IS_DOCTOR_CHECK (self), NULL);

  return self->commands;
}
