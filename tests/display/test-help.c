/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages of the help. */

#include <string.h>

#include "app/bp-help-text.h"
#include "app/bp-help-window.h"
#include "picture.h"
#include "practice.h"

static const char *const pages[] = {
  "first-flash",   "no-board",       "cable",     "permission",     "modemmanager", "which-file",
  "major-version", "protected-chip", "crazyflie", "external-flash", "discovery",    "windows-macos",
};

static void
test_marks_become_markup (void)
{
  const struct {
    const char *line;
    const char *markup;
  } cases[] = {
    { "plain", "plain" },
    { "*a* and `b`", "<i>a</i> and <tt>b</tt>" },
    { "a < b & c", "a &lt; b &amp; c" },
    { "see [The words](page).", "see <a href=\"page\">The words</a>." },
    { "5 * 3", "5 * 3" },
    { "[no link", "[no link" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *markup = bp_help_text_dup_markup (cases[i].line);

    g_assert_cmpstr (markup, ==, cases[i].markup);
  }
}

static gboolean
is_page (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    if (g_str_equal (pages[i], name))
      return TRUE;
  }
  return FALSE;
}

static void
check_links (const char *text)
{
  for (const char *link = strstr (text, "]("); link != NULL; link = strstr (link + 1, "](")) {
    g_autofree char *target = g_strndup (link + 2, strcspn (link + 2, ")"));
    g_autofree char *page = g_strndup (target, strcspn (target, "."));

    if (!g_str_has_prefix (target, "../icons/") && !is_page (page))
      g_error ("there is no page “%s”", target);
  }
}

static void
test_every_page_has_a_title_and_links_that_lead_somewhere (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *path = g_strconcat ("/io/github/bootpin/Bootpin/help/", pages[i], ".md", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, &error);
    g_autofree char *text = NULL;
    g_autofree char *title = NULL;

    g_assert_no_error (error);
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    title = bp_help_text_dup_title (text);
    g_assert_cmpstr (title, !=, "");
    check_links (text);
  }
}

static GtkWidget *
show_page (Desk *desk, const char *page)
{
  GtkWidget *window;

  desk_activate (desk, "help", g_variant_new_string (page));
  wait_until (practice_find_window (BP_TYPE_HELP_WINDOW) != NULL);
  window = practice_find_window (BP_TYPE_HELP_WINDOW);
  gtk_test_widget_wait_for_draw (window);
  return window;
}

static void
test_the_help_lists_pages_and_shows_one (Desk *desk, gconstpointer data)
{
  GtkWidget *window = show_page (desk, "");

  g_assert_true (practice_shows (window, "The board is not found"));
  picture_take (window, "help-list");
  g_signal_emit_by_name (find_named (window, "The first flash"), "activate");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "The first flash");
  practice_press (window, "All Pages");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Help");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_every_page_can_be_shown (Desk *desk, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    show_page (desk, pages[i]);
  picture_take (show_page (desk, "discovery"), "help-discovery");
  gtk_window_destroy (GTK_WINDOW (show_page (desk, "")));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  g_set_application_name ("Bootpin");

  g_test_add_func ("/help/markup", test_marks_become_markup);
  g_test_add_func ("/help/whole", test_every_page_has_a_title_and_links_that_lead_somewhere);
  practice_add_test ("/help/list", test_the_help_lists_pages_and_shows_one);
  practice_add_test ("/help/pages", test_every_page_can_be_shown);
  return g_test_run ();
}
