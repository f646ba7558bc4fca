/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-help-text.h"

#include <string.h>

#define SPACING 9
#define PICTURE_SIZE 220

typedef struct {
  GtkBox *box;
  GCallback on_link;
  gpointer user_data;
  gboolean is_list; /* the line before was an item, too: no gap */
} Page;

char *
bp_help_text_dup_title (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  /* The licence stands above it. */
  while (text != NULL && !g_str_has_prefix (text, "# ")) {
    text = strchr (text, '\n');
    text = text != NULL ? text + 1 : NULL;
  }
  return text != NULL ? g_strndup (text + 2, strcspn (text, "\n") - 2) : g_strdup ("");
}

/* --- within a line --- */

static void
append_escaped (GString *markup, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);

  g_string_append (markup, escaped);
}

/* "[words](page)"; Returns: the length of it, 0 if it is none. */
static gsize
append_link (GString *markup, const char *text)
{
  const char *middle = strstr (text, "](");
  const char *end = middle != NULL ? strchr (middle, ')') : NULL;

  if (end == NULL)
    return 0;
  g_string_append (markup, "<a href=\"");
  append_escaped (markup, middle + 2, end - middle - 2);
  g_string_append (markup, "\">");
  append_escaped (markup, text + 1, middle - text - 1);
  g_string_append (markup, "</a>");
  return end - text + 1;
}

/* What stands between two of the same mark; Returns: the length of it, 0 if the second is missing.
 */
static gsize
append_marked (GString *markup, const char *text, const char *tag)
{
  const char *end = strchr (text + 1, text[0]);

  if (end == NULL)
    return 0;
  g_string_append_printf (markup, "<%s>", tag);
  append_escaped (markup, text + 1, end - text - 1);
  g_string_append_printf (markup, "</%s>", tag);
  return end - text + 1;
}

char *
bp_help_text_dup_markup (const char *line)
{
  GString *markup = g_string_new (NULL);

  g_return_val_if_fail (line != NULL, NULL);

  while (*line != '\0') {
    gsize length = strcspn (line, "*`[");

    append_escaped (markup, line, length);
    line += length;
    length = 0;
    if (*line == '*')
      length = append_marked (markup, line, "i");
    else if (*line == '`')
      length = append_marked (markup, line, "tt");
    else if (*line == '[')
      length = append_link (markup, line);
    if (length == 0 && *line != '\0') {
      append_escaped (markup, line, 1);
      length = 1;
    }
    line += length;
  }
  return g_string_free (markup, FALSE);
}

/* --- the lines --- */

static GtkWidget *
make_label (Page *page, const char *line)
{
  g_autofree char *markup = bp_help_text_dup_markup (line);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  g_signal_connect_swapped (label, "activate-link", page->on_link, page->user_data);
  return label;
}

static void
add_block (Page *page, GtkWidget *widget, gboolean is_list)
{
  gboolean first = gtk_widget_get_first_child (GTK_WIDGET (page->box)) == NULL;

  gtk_widget_set_margin_top (widget, first ? 0 : page->is_list && is_list ? 3 : SPACING);
  gtk_box_append (page->box, widget);
  page->is_list = is_list;
}

static void
add_heading (Page *page, const char *line)
{
  GtkWidget *label = make_label (page, line);

  gtk_widget_add_css_class (label, "heading");
  add_block (page, label, FALSE);
  gtk_widget_set_margin_top (label, 2 * SPACING);
}

static void
add_item (Page *page, const char *bullet, const char *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *mark = gtk_label_new (bullet);

  gtk_label_set_yalign (GTK_LABEL (mark), 0);
  gtk_label_set_width_chars (GTK_LABEL (mark), 2);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), make_label (page, line));
  add_block (page, box, TRUE);
}

/* "1. words"; Returns: whether it is one. */
static gboolean
add_step (Page *page, const char *line)
{
  gsize n_digits = strspn (line, "0123456789");
  g_autofree char *number = NULL;

  if (n_digits == 0 || !g_str_has_prefix (line + n_digits, ". "))
    return FALSE;
  number = g_strndup (line, n_digits + 1);
  add_item (page, number, line + n_digits + 2);
  return TRUE;
}

static void
add_picture (Page *page, const char *line)
{
  const char *middle = strstr (line, "](");
  const char *end = middle != NULL ? strchr (middle, ')') : NULL;
  g_autofree char *words = NULL;
  g_autofree char *path = NULL;
  g_autofree char *icon = NULL;
  GtkWidget *image;

  if (end == NULL)
    return;
  words = g_strndup (line + 2, middle - line - 2);
  path = g_strndup (middle + 2, end - middle - 2);
  icon = g_path_get_basename (path);
  if (g_str_has_suffix (icon, ".svg"))
    icon[strlen (icon) - strlen (".svg")] = '\0';
  image = gtk_image_new_from_icon_name (icon);
  gtk_image_set_pixel_size (GTK_IMAGE (image), PICTURE_SIZE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_tooltip_text (image, words);
  add_block (page, image, FALSE);
}

static void
add_line (Page *page, const char *line)
{
  if (*line == '\0' || g_str_has_prefix (line, "# ") || g_str_has_prefix (line, "<!--"))
    return;
  if (g_str_has_prefix (line, "## "))
    add_heading (page, line + 3);
  else if (g_str_has_prefix (line, "- "))
    add_item (page, "•", line + 2);
  else if (g_str_has_prefix (line, "!["))
    add_picture (page, line);
  else if (!add_step (page, line))
    add_block (page, make_label (page, line), FALSE);
}

GtkWidget *
bp_help_text_render (const char *text, GCallback on_link, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Page page = { GTK_BOX (box), on_link, user_data, FALSE };
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (text != NULL, box);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    add_line (&page, lines[i]);
  return box;
}
