/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-firmware-card.h"

#include "app/bp-accessible.h"
#include "app/bp-words.h"
#include "base/bp-i18n.h"

struct _BpFirmwareCard {
  GtkWidget parent_instance;

  GtkLabel *name;
  GtkLabel *facts;
  GtkLabel *news;
  GtkWidget *choose;
  GtkMenuButton *recent;
  GtkRevealer *address_revealer;
  GtkEditable *address;
  GMenu *recent_menu;

  BpSession *session;
  BpFirmwareChoice *choice;
};

G_DEFINE_FINAL_TYPE (BpFirmwareCard, bp_firmware_card, GTK_TYPE_WIDGET)

static void
bp_firmware_card_show_facts (BpFirmwareCard *self, const char *facts, gboolean is_fault)
{
  gtk_label_set_label (self->facts, facts);
  if (is_fault)
    gtk_widget_add_css_class (GTK_WIDGET (self->facts), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->facts), "error");
}

static void
bp_firmware_card_update_facts (BpFirmwareCard *self, const char *name)
{
  const GError *error = bp_firmware_choice_get_error (self->choice);
  BpFirmware *firmware = bp_firmware_choice_get_firmware (self->choice);
  g_autofree char *facts = NULL;

  if (error != NULL)
    facts = bp_words_fault (error, name);
  else if (firmware != NULL)
    facts = bp_words_firmware (firmware);
  else if (bp_firmware_choice_is_busy (self->choice))
    facts = g_strdup (_ ("Reading the file…"));
  else
    facts = g_strdup (_ ("Choose a file, or drop it here"));
  bp_firmware_card_show_facts (self, facts, error != NULL);
}

static void
on_address_changed (BpFirmwareCard *self)
{
  if (bp_firmware_choice_needs_address (self->choice))
    bp_firmware_choice_set_address (self->choice, gtk_editable_get_text (self->address));
}

/* Emptying and filling the entry is no typing. */
static void
bp_firmware_card_fill_address (BpFirmwareCard *self)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("0x%08X", bp_firmware_choice_get_address (self->choice));
  g_signal_handlers_block_by_func (self->address, on_address_changed, self);
  gtk_editable_set_text (self->address, text);
  g_signal_handlers_unblock_by_func (self->address, on_address_changed, self);
}

/* Not while what is typed is no address. */
static gboolean
means_other_address (BpFirmwareCard *self)
{
  guint64 shown = g_ascii_strtoull (gtk_editable_get_text (self->address), NULL, 16);

  return bp_firmware_choice_get_error (self->choice) == NULL &&
         shown != bp_firmware_choice_get_address (self->choice);
}

/* What is typed stays as it is typed; a new file, or an address that comes from elsewhere, is
 * written into the entry. */
static void
bp_firmware_card_update_address (BpFirmwareCard *self)
{
  gboolean needed = bp_firmware_choice_needs_address (self->choice);

  if (needed &&
      (!gtk_revealer_get_reveal_child (self->address_revealer) || means_other_address (self)))
    bp_firmware_card_fill_address (self);
  gtk_revealer_set_reveal_child (self->address_revealer, needed);
}

static void
bp_firmware_card_update_news (BpFirmwareCard *self)
{
  const char *news = bp_firmware_choice_get_news (self->choice);

  gtk_label_set_label (self->news, news != NULL ? news : "");
  gtk_widget_set_visible (GTK_WIDGET (self->news), news != NULL);
}

static void
bp_firmware_card_update (BpFirmwareCard *self)
{
  g_autofree char *name = bp_firmware_choice_dup_name (self->choice);
  GFile *file = bp_firmware_choice_get_file (self->choice);
  g_autofree char *path = file != NULL ? g_file_get_parse_name (file) : NULL;

  gtk_label_set_label (self->name, name != NULL ? name : _ ("No firmware chosen"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), path);
  bp_firmware_card_update_facts (self, name);
  bp_firmware_card_update_news (self);
  bp_firmware_card_update_address (self);
}

/* Underscores of file names are no mnemonics. */
static char *
escape_mnemonics (const char *name)
{
  GString *text = g_string_new (name);

  g_string_replace (text, "_", "__", 0);
  return g_string_free (text, FALSE);
}

static void
bp_firmware_card_update_recent (BpFirmwareCard *self)
{
  const char *const *uris = bp_settings_get_recent_files (bp_session_get_settings (self->session));

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; uris[i] != NULL; i++) {
    g_autoptr (GFile) file = g_file_new_for_uri (uris[i]);
    g_autofree char *path = g_file_get_parse_name (file);
    g_autofree char *base = g_file_get_basename (file);
    g_autofree char *name = g_filename_display_name (base);
    g_autofree char *label = escape_mnemonics (name);
    g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

    g_menu_item_set_action_and_target (item, "win.firmware", "s", path);
    g_menu_append_item (self->recent_menu, item);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->recent), uris[0] != NULL);
}

static void
bp_firmware_card_dispose (GObject *object)
{
  BpFirmwareCard *self = BP_FIRMWARE_CARD (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->recent_menu);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (bp_firmware_card_parent_class)->dispose (object);
}

static void
bp_firmware_card_class_init (BpFirmwareCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_firmware_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-firmware-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BpFirmwareCard, name);
  gtk_widget_class_bind_template_child (widget_class, BpFirmwareCard, facts);
  gtk_widget_class_bind_template_child (widget_class, BpFirmwareCard, news);
  gtk_widget_class_bind_template_child (widget_class, BpFirmwareCard, choose);
  gtk_widget_class_bind_template_child (widget_class, BpFirmwareCard, recent);
  gtk_widget_class_bind_template_child (widget_class, BpFirmwareCard, address_revealer);
  gtk_widget_class_bind_template_child (widget_class, BpFirmwareCard, address);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_firmware_card_init (BpFirmwareCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->recent_menu = g_menu_new ();
  gtk_menu_button_set_menu_model (self->recent, G_MENU_MODEL (self->recent_menu));
  bp_accessible_button_set_label (self->choose, _ ("C_hoose…"));
  bp_accessible_set_name (self->choose, _ ("Choose Firmware"));
  bp_accessible_name_menu_button (self->recent, _ ("Recent Files"));
  bp_accessible_set_name (GTK_WIDGET (self->address), _ ("Start address"));
}

void
bp_firmware_card_set_session (BpFirmwareCard *self, BpSession *session)
{
  g_return_if_fail (BP_IS_FIRMWARE_CARD (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->choice = bp_session_get_firmware (session);
  g_signal_connect_object (self->choice, "changed", G_CALLBACK (bp_firmware_card_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bp_session_get_settings (session), "notify::recent-files",
                           G_CALLBACK (bp_firmware_card_update_recent), self, G_CONNECT_SWAPPED);
  bp_firmware_card_update (self);
  bp_firmware_card_update_recent (self);
}
