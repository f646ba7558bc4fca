/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-settings.h"

#include "config.h"

enum {
  PROP_0,
  PROP_FULL_ERASE,
  PROP_NO_REBOOT,
  PROP_MANUAL_BAUD,
  PROP_BAUD_RATE,
  PROP_ADAPTER_RESETS,
  PROP_ADAPTER_WIRES,
  PROP_VERIFY,
  PROP_BACKUP,
  PROP_BACKUP_FOLDER,
  PROP_LAST_FOLDER,
  PROP_RECENT_FILES,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The names of the properties are the keys of the schema, so one table of values serves them all.
 */
struct _BpSettings {
  GObject parent_instance;

  GValue values[N_PROPS];
  GSettings *store; /* NULL where the schema is not installed */
};

G_DEFINE_FINAL_TYPE (BpSettings, bp_settings, G_TYPE_OBJECT)

static void
bp_settings_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpSettings *self = BP_SETTINGS (object);

  g_value_copy (&self->values[prop_id], value);
}

static void
bp_settings_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  BpSettings *self = BP_SETTINGS (object);

  if (g_param_values_cmp (pspec, &self->values[prop_id], value) == 0)
    return;
  g_value_copy (value, &self->values[prop_id]);
  g_object_notify_by_pspec (object, pspec);
}

static void
bp_settings_constructed (GObject *object)
{
  BpSettings *self = BP_SETTINGS (object);
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  G_OBJECT_CLASS (bp_settings_parent_class)->constructed (object);

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, BP_APP_ID, TRUE);
  if (schema == NULL) {
    g_debug ("the settings schema is not installed: nothing will be remembered");
    return;
  }
  self->store = g_settings_new_full (schema, NULL, NULL);
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    g_settings_bind (self->store, properties[i]->name, self, properties[i]->name,
                     G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
}

static void
bp_settings_finalize (GObject *object)
{
  BpSettings *self = BP_SETTINGS (object);

  g_clear_object (&self->store);
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    g_value_unset (&self->values[i]);

  G_OBJECT_CLASS (bp_settings_parent_class)->finalize (object);
}

static void
bp_settings_class_init (BpSettingsClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bp_settings_get_property;
  object_class->set_property = bp_settings_set_property;
  object_class->constructed = bp_settings_constructed;
  object_class->finalize = bp_settings_finalize;

  properties[PROP_FULL_ERASE] = g_param_spec_boolean ("full-erase", NULL, NULL, FALSE, flags);
  properties[PROP_NO_REBOOT] = g_param_spec_boolean ("no-reboot", NULL, NULL, FALSE, flags);
  properties[PROP_MANUAL_BAUD] = g_param_spec_boolean ("manual-baud", NULL, NULL, FALSE, flags);
  properties[PROP_BAUD_RATE] = g_param_spec_uint ("baud-rate", NULL, NULL, 1200, 4000000,
                                                  BP_SETTINGS_DEFAULT_BAUD_RATE, flags);
  properties[PROP_ADAPTER_RESETS] =
      g_param_spec_boolean ("adapter-resets", NULL, NULL, FALSE, flags);
  properties[PROP_ADAPTER_WIRES] =
      g_param_spec_string ("adapter-wires", NULL, NULL, "dtr,rts", flags);
  properties[PROP_VERIFY] = g_param_spec_boolean ("verify", NULL, NULL, TRUE, flags);
  properties[PROP_BACKUP] = g_param_spec_boolean ("backup", NULL, NULL, FALSE, flags);
  properties[PROP_BACKUP_FOLDER] = g_param_spec_string ("backup-folder", NULL, NULL, "", flags);
  properties[PROP_LAST_FOLDER] = g_param_spec_string ("last-folder", NULL, NULL, "", flags);
  properties[PROP_RECENT_FILES] =
      g_param_spec_boxed ("recent-files", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_WINDOW_WIDTH] =
      g_param_spec_int ("window-width", NULL, NULL, -1, G_MAXINT16, -1, flags);
  properties[PROP_WINDOW_HEIGHT] =
      g_param_spec_int ("window-height", NULL, NULL, -1, G_MAXINT16, -1, flags);
  properties[PROP_WINDOW_MAXIMIZED] =
      g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bp_settings_init (BpSettings *self)
{
  for (guint i = PROP_0 + 1; i < N_PROPS; i++) {
    g_value_init (&self->values[i], properties[i]->value_type);
    g_param_value_set_default (properties[i], &self->values[i]);
  }
}

BpSettings *
bp_settings_new (void)
{
  return g_object_new (BP_TYPE_SETTINGS, NULL);
}

gboolean
bp_settings_get_full_erase (BpSettings *self)
{
  g_return_val_if_fail (BP_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_FULL_ERASE]);
}

gboolean
bp_settings_get_no_reboot (BpSettings *self)
{
  g_return_val_if_fail (BP_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_NO_REBOOT]);
}

gboolean
bp_settings_get_manual_baud (BpSettings *self)
{
  g_return_val_if_fail (BP_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_MANUAL_BAUD]);
}

guint
bp_settings_get_baud_rate (BpSettings *self)
{
  g_return_val_if_fail (BP_IS_SETTINGS (self), BP_SETTINGS_DEFAULT_BAUD_RATE);

  return g_value_get_uint (&self->values[PROP_BAUD_RATE]);
}

gboolean
bp_settings_get_verify (BpSettings *self)
{
  g_return_val_if_fail (BP_IS_SETTINGS (self), TRUE);

  return g_value_get_boolean (&self->values[PROP_VERIFY]);
}

BpUartWires
bp_settings_get_wires (BpSettings *self)
{
  BpUartWires wires = { 0 };
  const char *text;

  g_return_val_if_fail (BP_IS_SETTINGS (self), wires);

  text = g_value_get_string (&self->values[PROP_ADAPTER_WIRES]);
  if (g_value_get_boolean (&self->values[PROP_ADAPTER_RESETS]) && text != NULL)
    bp_uart_wires_parse (text, &wires);
  return wires;
}

gboolean
bp_settings_get_backup (BpSettings *self)
{
  g_return_val_if_fail (BP_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_BACKUP]);
}

static GFile *
dup_file (const GValue *value)
{
  const char *uri = g_value_get_string (value);

  return uri != NULL && *uri != '\0' ? g_file_new_for_uri (uri) : NULL;
}

GFile *
bp_settings_dup_last_folder (BpSettings *self)
{
  g_return_val_if_fail (BP_IS_SETTINGS (self), NULL);

  return dup_file (&self->values[PROP_LAST_FOLDER]);
}

GFile *
bp_settings_dup_backup_folder (BpSettings *self)
{
  GFile *folder;
  const char *documents;

  g_return_val_if_fail (BP_IS_SETTINGS (self), NULL);

  folder = dup_file (&self->values[PROP_BACKUP_FOLDER]);
  if (folder != NULL)
    return folder;
  documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  return g_file_new_build_filename (documents != NULL ? documents : g_get_home_dir (), "Bootpin",
                                    NULL);
}

const char *const *
bp_settings_get_recent_files (BpSettings *self)
{
  static const char *const none[] = { NULL };
  const char *const *files;

  g_return_val_if_fail (BP_IS_SETTINGS (self), none);

  files = g_value_get_boxed (&self->values[PROP_RECENT_FILES]);
  return files != NULL ? files : none;
}

void
bp_settings_remember_file (BpSettings *self, GFile *file)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *uri = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autofree char *folder_uri = NULL;
  g_auto (GStrv) files = NULL;
  const char *const *old;
  guint n_kept = 1;

  g_return_if_fail (BP_IS_SETTINGS (self));
  g_return_if_fail (G_IS_FILE (file));

  uri = g_file_get_uri (file);
  folder = g_file_get_parent (file);
  folder_uri = folder != NULL ? g_file_get_uri (folder) : g_strdup ("");
  g_strv_builder_add (builder, uri);
  old = bp_settings_get_recent_files (self);
  for (guint i = 0; old[i] != NULL && n_kept < BP_SETTINGS_MAX_RECENT; i++) {
    if (g_str_equal (old[i], uri))
      continue;
    g_strv_builder_add (builder, old[i]);
    n_kept++;
  }
  files = g_strv_builder_end (builder);
  g_object_set (self, "recent-files", files, "last-folder", folder_uri, NULL);
}
