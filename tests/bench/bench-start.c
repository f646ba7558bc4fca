/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long the window takes to its first frame, and how much memory it has then, against a window
 * of GTK's with nothing in it. The programs are started anew each time, turn by turn, and the best
 * of all runs counts: what is slower was disturbed. */

#include <gtk/gtk.h>

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/bp-application.h"

#define N_RUNS 12

typedef struct {
  double start; /* milliseconds from the start of the process to the first frame */
  double work;  /* milliseconds of processor time until then: what a busy machine does not change */
  double memory; /* MiB that are resident */
} Figures;

/* --- in the program that is measured --- */

static double
read_resident_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  line = strstr (text, "VmRSS:");
  return g_ascii_strtod (line + strlen ("VmRSS:"), NULL) / 1024;
}

static double
get_processor_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000.0 +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000.0;
}

static void
on_after_paint (GdkFrameClock *clock, gpointer user_data)
{
  gint64 began = g_ascii_strtoll (g_getenv ("BENCH_BEGAN"), NULL, 10);

  g_print ("%.3f %.3f %.3f\n", (g_get_monotonic_time () - began) / 1000.0, get_processor_time (),
           read_resident_memory ());
  fflush (stdout);
  /* Nothing of what follows is measured. */
  _exit (0);
}

static void
on_window_realized (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint),
                    NULL);
}

static void
on_window_added (GtkApplication *application, GtkWindow *window)
{
  g_signal_connect (window, "realize", G_CALLBACK (on_window_realized), NULL);
}

static void
on_bare_activate (GApplication *application)
{
  GtkWidget *window = gtk_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 520, 680);
  gtk_window_set_titlebar (GTK_WINDOW (window), gtk_header_bar_new ());
  gtk_window_present (GTK_WINDOW (window));
}

static GtkApplication *
make_bare_application (void)
{
  GtkApplication *application =
      gtk_application_new ("io.github.bootpin.Bare", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "activate", G_CALLBACK (on_bare_activate), NULL);
  return application;
}

static int
run_measured (const char *which)
{
  g_autoptr (GtkApplication) application = NULL;
  char *arguments[] = { (char *)"bench-start", NULL };

  application = g_str_equal (which, "bare") ? make_bare_application ()
                                            : GTK_APPLICATION (bp_application_new ());
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), NULL);
  return g_application_run (G_APPLICATION (application), 1, arguments);
}

/* --- in the program that measures --- */

static void
measure (const char *self, const char *which, Figures *best)
{
  g_autofree char *began = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  const char *const arguments[] = { self, which, NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "BENCH_BEGAN", began, TRUE);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;

  g_spawn_sync (NULL, (char **)arguments, environment, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                &output, NULL, NULL, &error);
  g_assert_no_error (error);
  words = g_strsplit (output, " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 3);
  best->start = MIN (best->start, g_ascii_strtod (words[0], NULL));
  best->work = MIN (best->work, g_ascii_strtod (words[1], NULL));
  best->memory = MIN (best->memory, g_ascii_strtod (words[2], NULL));
}

int
main (int argc, char *argv[])
{
  Figures bare = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE };
  Figures bootpin = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE };

  if (argc > 1)
    return run_measured (argv[1]);
  for (guint i = 0; i < N_RUNS; i++) {
    measure (argv[0], "bare", &bare);
    measure (argv[0], "bootpin", &bootpin);
  }
  g_print ("first frame: bare %.0f ms, Bootpin %.0f ms, ratio %.2f (aim: 1.30)\n", bare.start,
           bootpin.start, bootpin.start / bare.start);
  g_print ("work until then: bare %.0f ms, Bootpin %.0f ms, ratio %.2f\n", bare.work, bootpin.work,
           bootpin.work / bare.work);
  g_print ("resident memory: bare %.1f MiB, Bootpin %.1f MiB, ratio %.2f (aim: 1.30)\n",
           bare.memory, bootpin.memory, bootpin.memory / bare.memory);
  return 0;
}
