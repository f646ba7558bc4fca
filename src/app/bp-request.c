/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-request.h"

#include "app/bp-message-window.h"
#include "base/bp-i18n.h"

#define RESPONSE_WAIT "wait"
#define RESPONSE_STOP "stop"

struct _BpRequest {
  GObject parent_instance;

  GtkWindow *window;  /* weak */
  BpSession *session; /* weak: it outlives the window, and so this */
  GtkWindow *message; /* weak; NULL while none is shown */
  char *shown;        /* the last request that was shown; NULL when nothing is asked */
};

G_DEFINE_FINAL_TYPE (BpRequest, bp_request, G_TYPE_OBJECT)

static void
on_response (BpRequest *self, const char *response)
{
  if (g_str_equal (response, RESPONSE_STOP) && self->session != NULL)
    bp_session_cancel (self->session);
}

static void
bp_request_withdraw (BpRequest *self)
{
  GtkWindow *message = self->message;

  g_clear_pointer (&self->shown, g_free);
  if (message == NULL)
    return;
  g_clear_weak_pointer (&self->message);
  gtk_window_destroy (message);
}

static void
bp_request_show (BpRequest *self, const char *request)
{
  /* TRANSLATORS: %s is what the user is asked to do */
  g_autofree char *body =
      g_strdup_printf (_ ("%s Bootpin goes on by itself as soon as it sees the board."), request);
  BpMessageWindow *message = bp_message_window_new (self->window, _ ("Your Hand Is Needed"), body);

  self->shown = g_strdup (request);
  bp_message_window_add_button (message, RESPONSE_WAIT, _ ("_Keep Waiting"), BP_MESSAGE_PLAIN);
  bp_message_window_add_button (message, RESPONSE_STOP, _ ("_Stop"), BP_MESSAGE_PLAIN);
  g_signal_connect_object (message, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->message, GTK_WINDOW (message));
  gtk_window_present (self->message);
}

static void
bp_request_update (BpRequest *self)
{
  BpJob *job = bp_session_get_job (self->session);
  const char *request = job != NULL ? bp_job_get_request (job) : NULL;

  if (g_strcmp0 (request, self->shown) == 0)
    return;
  bp_request_withdraw (self);
  if (request != NULL && self->window != NULL)
    bp_request_show (self, request);
}

static void
bp_request_dispose (GObject *object)
{
  BpRequest *self = BP_REQUEST (object);

  bp_request_withdraw (self);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->session);

  G_OBJECT_CLASS (bp_request_parent_class)->dispose (object);
}

static void
bp_request_class_init (BpRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_request_dispose;
}

static void
bp_request_init (BpRequest *self)
{
}

BpRequest *
bp_request_new (GtkWindow *window, BpSession *session)
{
  BpRequest *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  g_return_val_if_fail (BP_IS_SESSION (session), NULL);

  self = g_object_new (BP_TYPE_REQUEST, NULL);
  g_set_weak_pointer (&self->window, window);
  g_set_weak_pointer (&self->session, session);
  g_signal_connect_object (session, "notify::status", G_CALLBACK (bp_request_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::job", G_CALLBACK (bp_request_update), self,
                           G_CONNECT_SWAPPED);
  return self;
}
