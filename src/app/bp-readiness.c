/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-readiness.h"

#include "app/bp-doctor-window.h"
#include "app/bp-messages.h"
#include "app/bp-refusal.h"
#include "base/bp-i18n.h"

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

struct _BpReadiness {
  GObject parent_instance;

  GtkApplicationWindow *window; /* weak; NULL once it goes */
  BpSession *session;
  BpAccessMender *mender;
  GSignalGroup *board_signals;
  GtkWindow *doctor; /* weak; NULL while it is closed */
};

G_DEFINE_FINAL_TYPE (BpReadiness, bp_readiness, G_TYPE_OBJECT)

static void
bp_readiness_tell (BpReadiness *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static const GError *
bp_readiness_get_board_problem (BpReadiness *self)
{
  BpBoard *board = bp_session_get_board (self->session);

  return board != NULL ? bp_board_get_problem (board) : NULL;
}

static void
bp_readiness_look (BpReadiness *self)
{
  if (bp_error_is (bp_readiness_get_board_problem (self), BP_ERROR_NOT_PERMITTED))
    bp_access_mender_examine (
        self->mender, bp_board_choice_get_boards (bp_session_get_board_choice (self->session)));
  bp_readiness_tell (self);
}

static void
on_board_changed (BpReadiness *self)
{
  g_signal_group_set_target (self->board_signals, bp_session_get_board (self->session));
  bp_readiness_look (self);
}

/* --- the ways out --- */

static void
bp_readiness_consult_doctor (BpReadiness *self)
{
  BpBoardList *boards = bp_board_choice_get_boards (bp_session_get_board_choice (self->session));

  if (self->window == NULL)
    return;
  if (self->doctor == NULL)
    g_set_weak_pointer (&self->doctor, GTK_WINDOW (bp_doctor_window_new (GTK_WINDOW (self->window),
                                                                         boards, self->mender)));
  gtk_window_present (self->doctor);
}

static void
bp_readiness_use_expected_address (BpReadiness *self)
{
  bp_refusal_use_expected_address (bp_session_get_firmware (self->session));
}

static void
bp_readiness_install_rule (BpReadiness *self)
{
  bp_access_mender_install (self->mender);
}

static void
on_rule_installed (BpReadiness *self, gboolean needs_replug)
{
  bp_board_list_refresh (bp_board_choice_get_boards (bp_session_get_board_choice (self->session)));
  if (needs_replug && self->window != NULL)
    gtk_window_present (GTK_WINDOW (bp_message_rule_installed_new (GTK_WINDOW (self->window))));
}

/* Nobody could ask for the password, say: the doctor has the commands to copy. */
static void
on_rule_failed (BpReadiness *self, const GError *error)
{
  bp_log_add (bp_session_get_log (self->session), "access rule: %s", error->message);
  bp_readiness_consult_doctor (self);
}

static void
bp_readiness_add_action (BpReadiness *self, const char *name, void (*activate) (BpReadiness *self))
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);

  g_signal_connect_object (action, "activate", G_CALLBACK (activate), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->window), G_ACTION (action));
}

/* --- the type --- */

static void
bp_readiness_dispose (GObject *object)
{
  BpReadiness *self = BP_READINESS (object);

  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->doctor);
  g_clear_object (&self->board_signals);
  g_clear_object (&self->session);
  g_clear_object (&self->mender);

  G_OBJECT_CLASS (bp_readiness_parent_class)->dispose (object);
}

static void
bp_readiness_class_init (BpReadinessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_readiness_dispose;

  signals[CHANGED] = g_signal_new ("changed", BP_TYPE_READINESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
bp_readiness_init (BpReadiness *self)
{
  self->mender = bp_access_mender_new ();
  g_signal_connect_object (self->mender, "notify::rule-helps", G_CALLBACK (bp_readiness_tell), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mender, "installed", G_CALLBACK (on_rule_installed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mender, "failed", G_CALLBACK (on_rule_failed), self,
                           G_CONNECT_SWAPPED);
  self->board_signals = g_signal_group_new (BP_TYPE_BOARD);
  g_signal_group_connect_swapped (self->board_signals, "notify", G_CALLBACK (bp_readiness_look),
                                  self);
}

BpReadiness *
bp_readiness_new (GtkApplicationWindow *window, BpSession *session)
{
  BpReadiness *self;

  g_return_val_if_fail (GTK_IS_APPLICATION_WINDOW (window), NULL);
  g_return_val_if_fail (BP_IS_SESSION (session), NULL);

  self = g_object_new (BP_TYPE_READINESS, NULL);
  g_set_weak_pointer (&self->window, window);
  self->session = g_object_ref (session);
  bp_readiness_add_action (self, "doctor", bp_readiness_consult_doctor);
  bp_readiness_add_action (self, "install-rule", bp_readiness_install_rule);
  bp_readiness_add_action (self, "expected-address", bp_readiness_use_expected_address);
  g_signal_connect_object (bp_session_get_preview (session), "changed",
                           G_CALLBACK (bp_readiness_tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::job", G_CALLBACK (bp_readiness_tell), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bp_session_get_board_choice (session), "notify::board",
                           G_CALLBACK (on_board_changed), self, G_CONNECT_SWAPPED);
  on_board_changed (self);
  return self;
}

/* What helps against a problem of the board itself. */
static void
choose_way (BpReadiness *self, BpError code, BpNotice *notice)
{
  if (code == BP_ERROR_NOT_PERMITTED && bp_access_mender_rule_helps (self->mender)) {
    notice->button = _ ("_Install Rule…");
    notice->action = "win.install-rule";
  } else if (code == BP_ERROR_BUSY) {
    notice->button = _ ("_Try Again");
    notice->action = "win.refresh";
  } else {
    notice->button = _ ("Find Out _Why…");
    notice->action = "win.doctor";
  }
}

static gboolean
get_board_notice (BpReadiness *self, BpNotice *notice)
{
  const GError *problem = bp_readiness_get_board_problem (self);

  if (problem == NULL)
    return FALSE;
  *notice = (BpNotice){ .title = bp_error_get_title (bp_error_get_code (problem)),
                        .text = bp_error_get_hint (problem) };
  choose_way (self, bp_error_get_code (problem), notice);
  return TRUE;
}

/* What is known of the file before anything is pressed. */
static gboolean
get_refusal_notice (BpReadiness *self, BpNotice *notice)
{
  const GError *refusal = bp_preview_get_refusal (bp_session_get_preview (self->session));

  if (refusal == NULL)
    return FALSE;
  *notice = (BpNotice){ .title = bp_error_get_title (bp_error_get_code (refusal)),
                        .text = bp_error_get_hint (refusal) };
  if (bp_error_is (refusal, BP_ERROR_WRONG_ADDRESS)) {
    notice->button = _ ("_Set the Start Address");
    notice->action = "win.expected-address";
  } else {
    notice->button = _ ("_Choose Another File…");
    notice->action = "win.choose-firmware";
  }
  return TRUE;
}

gboolean
bp_readiness_get_notice (BpReadiness *self, BpNotice *notice)
{
  g_return_val_if_fail (BP_IS_READINESS (self), FALSE);
  g_return_val_if_fail (notice != NULL, FALSE);

  return bp_session_get_job (self->session) == NULL &&
         (get_board_notice (self, notice) || get_refusal_notice (self, notice));
}

BpAccessMender *
bp_readiness_get_mender (BpReadiness *self)
{
  g_return_val_if_fail (BP_IS_READINESS (self), NULL);

  return self->mender;
}
