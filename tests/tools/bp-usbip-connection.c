/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-usbip-connection.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bp-alarm.h"
#include "bp-usbip-message.h"

#define READ_SIZE 4096

/* USB 2.0, 9.4 */
#define REQUEST_GET_DESCRIPTOR 6
#define REQUEST_SET_CONFIGURATION 9
#define DESCRIPTOR_DEVICE 1

/* The kernel's bus does its resets by itself and tells nobody. But after each one Linux asks a
 * full-speed device for 64 bytes of its device descriptor (hub_port_init() in hub.c), and nobody
 * else asks for that many. */
#define LENGTH_AFTER_RESET 64

struct _BpUsbipConnection {
  GObject parent_instance;

  BpUsbipGadget *gadget;
  BpClock *clock;
  int fd;
  GSource *input;
  BpAlarm *alarm;
  GByteArray *received;

  GQueue waiting; /* BpUsbipRequest of endpoint 0, in their order: a control pipe does one after
                     another */
  BpUsbipRequest *current; /* the one that the gadget works on */
  BpVirtualAnswer answer;  /* what it will be told at @due */
  gsize actual;
  gint64 due;       /* when the gadget can be asked again, or the answer of @current is there;
                       microseconds */
  GQueue transfers; /* BpUsbipRequest of other endpoints that get NAKs */
  gboolean configured;
};

G_DEFINE_FINAL_TYPE (BpUsbipConnection, bp_usbip_connection, G_TYPE_OBJECT)

enum { ANSWERED, CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
free_request (gpointer data)
{
  bp_usbip_request_free (data);
}

static void
release (BpUsbipConnection *self)
{
  if (self->input) {
    g_source_destroy (self->input);
    g_clear_pointer (&self->input, g_source_unref);
  }
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  self->fd = -1;
  bp_alarm_stop (self->alarm);
  g_clear_pointer (&self->current, bp_usbip_request_free);
  g_queue_clear_full (&self->waiting, free_request);
  g_queue_clear_full (&self->transfers, free_request);
}

void
bp_usbip_connection_close (BpUsbipConnection *self)
{
  if (self->fd < 0)
    return;

  g_object_ref (self);
  release (self);
  g_signal_emit (self, signals[CLOSED], 0);
  g_object_unref (self);
}

static void
send_reply (BpUsbipConnection *self, GByteArray *reply)
{
  gsize sent = 0;

  while (sent < reply->len) {
    gssize n = send (self->fd, reply->data + sent, reply->len - sent, MSG_NOSIGNAL);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      break; /* the kernel has closed the port: the input source sees it too */
    sent += n;
  }
  g_byte_array_unref (reply);
}

static void
ask_gadget (BpUsbipConnection *self)
{
  const BpUsbSetup *setup = &self->current->setup;
  gint64 now = bp_clock_now (self->clock);
  gint64 duration = 0;

  if (setup->request_type == BP_USB_DIR_IN && setup->request == REQUEST_GET_DESCRIPTOR &&
      setup->value == DESCRIPTOR_DEVICE << 8 && setup->length == LENGTH_AFTER_RESET) {
    self->configured = FALSE;
    bp_usbip_gadget_reset (self->gadget);
  }
  self->actual = 0;
  self->answer = bp_usbip_gadget_control (self->gadget, now, setup, self->current->data,
                                          &self->actual, &duration);
  self->due = now + duration;
  if (self->answer != BP_VIRTUAL_ANSWER_NONE)
    bp_alarm_set (self->alarm, self->due);
}

/* Lets the gadget work on the next request of endpoint 0, if it is free. */
static void
go_on (BpUsbipConnection *self)
{
  if (self->fd < 0 || self->current || g_queue_is_empty (&self->waiting))
    return;

  if (bp_clock_now (self->clock) < self->due) {
    bp_alarm_set (self->alarm, self->due);
    return;
  }
  self->current = g_queue_pop_head (&self->waiting);
  ask_gadget (self);
}

static void
answer_current (BpUsbipConnection *self)
{
  g_autoptr (BpUsbipRequest) request = g_steal_pointer (&self->current);

  if (self->answer == BP_VIRTUAL_ANSWER_GONE) {
    bp_usbip_connection_close (self);
    return;
  }
  if (self->answer == BP_VIRTUAL_ANSWER_STALL) {
    send_reply (self, bp_usbip_reply_submit (request, BP_USBIP_STALL, 0));
  } else {
    send_reply (
        self, bp_usbip_reply_submit (request, BP_USBIP_DONE, MIN (self->actual, request->length)));
    if (request->setup.request_type == 0 && request->setup.request == REQUEST_SET_CONFIGURATION)
      self->configured = TRUE;
  }
  g_signal_emit (self, signals[ANSWERED], 0);
}

static void
on_alarm (gpointer user_data)
{
  g_autoptr (BpUsbipConnection) self = g_object_ref (BP_USBIP_CONNECTION (user_data));

  if (self->current && self->answer != BP_VIRTUAL_ANSWER_NONE)
    answer_current (self);
  go_on (self);
}

static gboolean
try_transfer (BpUsbipConnection *self, BpUsbipRequest *request)
{
  guint8 endpoint = request->endpoint | (request->in ? BP_USB_DIR_IN : 0);
  gsize actual = 0;

  if (!bp_usbip_gadget_transfer (self->gadget, endpoint, request->data, request->length, &actual))
    return FALSE;
  send_reply (self, bp_usbip_reply_submit (request, BP_USBIP_DONE, MIN (actual, request->length)));
  return TRUE;
}

static guint
get_endpoint_bit (const BpUsbipRequest *request)
{
  return 1u << ((request->endpoint & 0xf) + (request->in ? 16 : 0));
}

/* Each endpoint does one after another: behind a transfer that gets a NAK, the others of its
 * endpoint wait. */
static void
try_waiting_transfers (BpUsbipConnection *self)
{
  guint waiting_endpoints = 0;
  GList *next;

  for (GList *link = self->transfers.head; link; link = next) {
    guint bit = get_endpoint_bit (link->data);

    next = link->next;
    if ((waiting_endpoints & bit) || !try_transfer (self, link->data)) {
      waiting_endpoints |= bit;
      continue;
    }
    bp_usbip_request_free (link->data);
    g_queue_delete_link (&self->transfers, link);
  }
}

static gboolean
remove_by_seqnum (GQueue *queue, guint32 seqnum)
{
  for (GList *link = queue->head; link; link = link->next) {
    BpUsbipRequest *request = link->data;

    if (request->seqnum == seqnum) {
      bp_usbip_request_free (request);
      g_queue_delete_link (queue, link);
      return TRUE;
    }
  }
  return FALSE;
}

/* Takes back a request that is not answered yet. What the gadget has begun by it goes on: it stays
 * busy until it is due. */
static gboolean
withdraw (BpUsbipConnection *self, guint32 seqnum)
{
  if (self->current && self->current->seqnum == seqnum) {
    if (self->answer == BP_VIRTUAL_ANSWER_NONE)
      self->due = bp_clock_now (self->clock);
    g_clear_pointer (&self->current, bp_usbip_request_free);
    return TRUE;
  }
  return remove_by_seqnum (&self->waiting, seqnum) || remove_by_seqnum (&self->transfers, seqnum);
}

static void
handle_request (BpUsbipConnection *self, BpUsbipRequest *request)
{
  g_autoptr (BpUsbipRequest) owned = request;

  if (request->command == BP_USBIP_CMD_UNLINK) {
    gint32 status = withdraw (self, request->victim) ? BP_USBIP_UNLINKED : BP_USBIP_DONE;

    send_reply (self, bp_usbip_reply_unlink (request, status));
  } else if (request->endpoint == 0) {
    g_queue_push_tail (&self->waiting, g_steal_pointer (&owned));
  } else {
    g_queue_push_tail (&self->transfers, g_steal_pointer (&owned));
    try_waiting_transfers (self);
  }
  go_on (self);
}

static gboolean
on_input (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (BpUsbipConnection) self = g_object_ref (BP_USBIP_CONNECTION (user_data));
  guint8 bytes[READ_SIZE];
  gssize n = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);
  g_autoptr (GError) error = NULL;
  BpUsbipRequest *request;

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (n <= 0) {
    bp_usbip_connection_close (self);
    return G_SOURCE_REMOVE;
  }

  g_byte_array_append (self->received, bytes, (guint)n);
  while (self->fd >= 0 && (request = bp_usbip_request_take (self->received, &error)) != NULL)
    handle_request (self, request);
  if (error) {
    g_warning ("%s", error->message);
    bp_usbip_connection_close (self);
  }
  return self->fd >= 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

BpUsbipConnection *
bp_usbip_connection_new (int fd, BpUsbipGadget *gadget, BpClock *clock)
{
  BpUsbipConnection *self = g_object_new (BP_TYPE_USBIP_CONNECTION, NULL);

  self->fd = fd;
  self->gadget = g_object_ref (gadget);
  self->clock = g_object_ref (clock);
  self->input = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (self->input, G_SOURCE_FUNC (on_input), self, NULL);
  g_source_attach (self->input, g_main_context_get_thread_default ());
  g_signal_connect_object (gadget, "ready", G_CALLBACK (try_waiting_transfers), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gadget, "gone", G_CALLBACK (bp_usbip_connection_close), self,
                           G_CONNECT_SWAPPED);
  return self;
}

gboolean
bp_usbip_connection_is_configured (BpUsbipConnection *self)
{
  return self->fd >= 0 && self->configured;
}

static void
bp_usbip_connection_finalize (GObject *object)
{
  BpUsbipConnection *self = BP_USBIP_CONNECTION (object);

  release (self);
  bp_alarm_free (self->alarm);
  g_byte_array_unref (self->received);
  g_clear_object (&self->gadget);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bp_usbip_connection_parent_class)->finalize (object);
}

static void
bp_usbip_connection_class_init (BpUsbipConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_usbip_connection_finalize;

  signals[ANSWERED] = g_signal_new ("answered", BP_TYPE_USBIP_CONNECTION, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLOSED] = g_signal_new ("closed", BP_TYPE_USBIP_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
bp_usbip_connection_init (BpUsbipConnection *self)
{
  self->fd = -1;
  self->alarm = bp_alarm_new (on_alarm, self);
  self->received = g_byte_array_new ();
  g_queue_init (&self->waiting);
  g_queue_init (&self->transfers);
}
