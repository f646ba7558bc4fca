/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-options-card.h"

#include "app/bp-accessible.h"
#include "app/bp-check-row.h"
#include "base/bp-i18n.h"

/* The rates that people know from the Configurators, the fastest first. */
static const struct {
  const char *label;
  guint rate;
} baud_rates[] = {
  { "921600", 921600 }, { "460800", 460800 }, { "256000", 256000 },
  { "230400", 230400 }, { "115200", 115200 }, { "57600", 57600 },
  { "38400", 38400 },   { "28800", 28800 },   { "19200", 19200 },
};

/* The line to RESET and the line to BOOT0; a minus inverts one. */
static const struct {
  const char *label;
  const char *wires;
} wirings[] = {
  { N_ ("DTR resets, RTS boots"), "dtr,rts" },
  { N_ ("DTR resets, RTS off boots"), "dtr,-rts" },
  { N_ ("DTR off resets, RTS boots"), "-dtr,rts" },
  { N_ ("DTR off resets, RTS off boots"), "-dtr,-rts" },
  { N_ ("RTS resets, DTR boots"), "rts,dtr" },
  { N_ ("RTS resets, DTR off boots"), "rts,-dtr" },
  { N_ ("RTS off resets, DTR boots"), "-rts,dtr" },
  { N_ ("RTS off resets, DTR off boots"), "-rts,-dtr" },
};

struct _BpOptionsCard {
  GtkWidget parent_instance;

  BpCheckRow *full_erase;
  BpCheckRow *verify;
  BpCheckRow *backup;
  BpCheckRow *no_reboot;
  BpCheckRow *manual_baud;
  GtkDropDown *baud_rate;
  GtkWidget *wires_box;
  BpCheckRow *adapter_resets;
  GtkDropDown *wires;

  BpSession *session;
  GSignalGroup *board_signals;
};

G_DEFINE_FINAL_TYPE (BpOptionsCard, bp_options_card, GTK_TYPE_WIDGET)

static gboolean
is_in_dfu (BpBoard *board)
{
  BpLoaderKind kind = board != NULL ? bp_board_get_loader_kind (board) : BP_LOADER_NONE;

  return kind == BP_LOADER_DFUSE || kind == BP_LOADER_DFU || kind == BP_LOADER_PICOBOOT;
}

static void
bp_options_card_update (BpOptionsCard *self)
{
  BpBoard *board = bp_session_get_board (self->session);
  gboolean in_dfu = is_in_dfu (board);
  gboolean manual = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->manual_baud));

  gtk_widget_set_sensitive (GTK_WIDGET (self->backup), !in_dfu);
  gtk_widget_set_sensitive (GTK_WIDGET (self->no_reboot), !in_dfu);
  /* Only an adapter has lines that may lead anywhere. */
  gtk_widget_set_visible (self->wires_box, board != NULL && bp_board_is_bare_port (board));
  gtk_widget_set_sensitive (GTK_WIDGET (self->wires),
                            gtk_check_button_get_active (GTK_CHECK_BUTTON (self->adapter_resets)));
  bp_check_row_set_subtitle (self->backup,
                             in_dfu ? _ ("No effect: the board does not run its firmware")
                                    : _ ("Asks the firmware for them and keeps them in a file"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->manual_baud), !in_dfu);
  gtk_widget_set_sensitive (GTK_WIDGET (self->baud_rate), !in_dfu && manual);
  bp_check_row_set_subtitle (self->no_reboot,
                             in_dfu ? _ ("No effect: the board already is in DFU mode")
                                    : _ ("For a board that already is in its bootloader"));
  bp_check_row_set_subtitle (self->manual_baud, in_dfu ? _ ("No effect: DFU has no baud rate")
                                                       : _ ("For a board on a serial port"));
}

static void
on_board_changed (BpOptionsCard *self)
{
  g_signal_group_set_target (self->board_signals, bp_session_get_board (self->session));
  bp_options_card_update (self);
}

static gboolean
rate_to_index (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (baud_rates); i++) {
    if (baud_rates[i].rate != g_value_get_uint (from))
      continue;
    g_value_set_uint (to, i);
    return TRUE;
  }
  return FALSE;
}

static gboolean
index_to_rate (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  guint index = g_value_get_uint (from);

  if (index >= G_N_ELEMENTS (baud_rates))
    return FALSE;
  g_value_set_uint (to, baud_rates[index].rate);
  return TRUE;
}

static gboolean
wires_to_index (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (wirings); i++) {
    if (g_strcmp0 (wirings[i].wires, g_value_get_string (from)) != 0)
      continue;
    g_value_set_uint (to, i);
    return TRUE;
  }
  return FALSE;
}

static gboolean
index_to_wires (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  guint index = g_value_get_uint (from);

  if (index >= G_N_ELEMENTS (wirings))
    return FALSE;
  g_value_set_static_string (to, wirings[index].wires);
  return TRUE;
}

static void
bp_options_card_fill_wirings (BpOptionsCard *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wirings); i++)
    gtk_string_list_append (labels, _ (wirings[i].label));
  gtk_drop_down_set_model (self->wires, G_LIST_MODEL (labels));
}

static void
bp_options_card_fill_rates (BpOptionsCard *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (baud_rates); i++)
    gtk_string_list_append (labels, baud_rates[i].label);
  gtk_drop_down_set_model (self->baud_rate, G_LIST_MODEL (labels));
}

static void
bp_options_card_dispose (GObject *object)
{
  BpOptionsCard *self = BP_OPTIONS_CARD (object);
  GtkWidget *child;

  g_clear_object (&self->board_signals);
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (bp_options_card_parent_class)->dispose (object);
}

static void
bp_options_card_class_init (BpOptionsCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_options_card_dispose;

  g_type_ensure (BP_TYPE_CHECK_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-options-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BpOptionsCard, full_erase);
  gtk_widget_class_bind_template_child (widget_class, BpOptionsCard, verify);
  gtk_widget_class_bind_template_child (widget_class, BpOptionsCard, backup);
  gtk_widget_class_bind_template_child (widget_class, BpOptionsCard, no_reboot);
  gtk_widget_class_bind_template_child (widget_class, BpOptionsCard, manual_baud);
  gtk_widget_class_bind_template_child (widget_class, BpOptionsCard, baud_rate);
  gtk_widget_class_bind_template_child (widget_class, BpOptionsCard, wires_box);
  gtk_widget_class_bind_template_child (widget_class, BpOptionsCard, adapter_resets);
  gtk_widget_class_bind_template_child (widget_class, BpOptionsCard, wires);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_options_card_init (BpOptionsCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->board_signals = g_signal_group_new (BP_TYPE_BOARD);
  g_signal_group_connect_swapped (self->board_signals, "notify",
                                  G_CALLBACK (bp_options_card_update), self);
  bp_options_card_fill_rates (self);
  bp_accessible_name_drop_down (self->baud_rate, _ ("Baud rate"));
  bp_options_card_fill_wirings (self);
  bp_accessible_name_drop_down (self->wires, _ ("Adapter wires"));
}

void
bp_options_card_set_session (BpOptionsCard *self, BpSession *session)
{
  const GBindingFlags flags = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;
  BpSettings *settings;

  g_return_if_fail (BP_IS_OPTIONS_CARD (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  settings = bp_session_get_settings (session);
  g_object_bind_property (settings, "full-erase", self->full_erase, "active", flags);
  g_object_bind_property (settings, "verify", self->verify, "active", flags);
  g_object_bind_property (settings, "backup", self->backup, "active", flags);
  g_object_bind_property (settings, "no-reboot", self->no_reboot, "active", flags);
  g_object_bind_property (settings, "manual-baud", self->manual_baud, "active", flags);
  g_object_bind_property_full (settings, "baud-rate", self->baud_rate, "selected", flags,
                               rate_to_index, index_to_rate, NULL, NULL);
  g_object_bind_property (settings, "adapter-resets", self->adapter_resets, "active", flags);
  g_object_bind_property_full (settings, "adapter-wires", self->wires, "selected", flags,
                               wires_to_index, index_to_wires, NULL, NULL);
  g_signal_connect_object (self->adapter_resets, "toggled", G_CALLBACK (bp_options_card_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manual_baud, "toggled", G_CALLBACK (bp_options_card_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bp_session_get_board_choice (session), "notify::board",
                           G_CALLBACK (on_board_changed), self, G_CONNECT_SWAPPED);
  on_board_changed (self);
}
