/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-serial-link.h"

#include <string.h>

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"

typedef struct {
  GByteArray *sent;
  GByteArray *answer;
} Step;

struct _FakeSerialLink {
  GObject parent_instance;

  BpClock *clock;
  GQueue steps;
  GByteArray *written; /* of the step */
  GByteArray *arrived;
  guint baud;
  BpParity parity;
};

static void fake_serial_link_iface_init (BpSerialLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSerialLink, fake_serial_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_LINK,
                                                      fake_serial_link_iface_init))

static void
free_step (gpointer data)
{
  Step *step = data;

  g_byte_array_unref (step->sent);
  g_byte_array_unref (step->answer);
  g_free (step);
}

static gboolean
fake_serial_link_set_line (BpSerialLink *link, guint baud, BpParity parity, GError **error)
{
  FakeSerialLink *self = FAKE_SERIAL_LINK (link);

  self->baud = baud;
  self->parity = parity;
  return TRUE;
}

static gboolean
fake_serial_link_set_control (BpSerialLink *link, gboolean dtr, gboolean rts, GError **error)
{
  return TRUE;
}

static gssize
fake_serial_link_read (BpSerialLink *link, guint8 *data, gsize size, gint64 timeout,
                       GCancellable *cancellable, GError **error)
{
  FakeSerialLink *self = FAKE_SERIAL_LINK (link);
  gsize n = MIN (size, self->arrived->len);

  if (bp_set_cancelled (cancellable, error))
    return -1;
  if (n == 0)
    bp_clock_sleep (self->clock, timeout, NULL);
  if (n > 0)
    memcpy (data, self->arrived->data, n);
  g_byte_array_remove_range (self->arrived, 0, n);
  return n;
}

static gboolean
fake_serial_link_write (BpSerialLink *link, const guint8 *data, gsize size, gint64 timeout,
                        GCancellable *cancellable, GError **error)
{
  FakeSerialLink *self = FAKE_SERIAL_LINK (link);

  for (gsize i = 0; i < size; i++) {
    Step *step = g_queue_peek_head (&self->steps);

    if (step == NULL)
      g_error ("byte %02x was not awaited", data[i]);
    if (data[i] != step->sent->data[self->written->len])
      g_error ("byte %u should be %02x but is %02x", self->written->len,
               step->sent->data[self->written->len], data[i]);
    g_byte_array_append (self->written, data + i, 1);
    if (self->written->len < step->sent->len)
      continue;
    g_byte_array_append (self->arrived, step->answer->data, step->answer->len);
    g_byte_array_set_size (self->written, 0);
    free_step (g_queue_pop_head (&self->steps));
  }
  return TRUE;
}

static void
fake_serial_link_discard_input (BpSerialLink *link)
{
}

static BpClock *
fake_serial_link_get_clock (BpSerialLink *link)
{
  return FAKE_SERIAL_LINK (link)->clock;
}

static void
fake_serial_link_iface_init (BpSerialLinkInterface *iface)
{
  iface->set_line = fake_serial_link_set_line;
  iface->set_control = fake_serial_link_set_control;
  iface->read = fake_serial_link_read;
  iface->write = fake_serial_link_write;
  iface->discard_input = fake_serial_link_discard_input;
  iface->get_clock = fake_serial_link_get_clock;
}

static void
fake_serial_link_finalize (GObject *object)
{
  FakeSerialLink *self = FAKE_SERIAL_LINK (object);

  g_queue_clear_full (&self->steps, free_step);
  g_byte_array_unref (self->written);
  g_byte_array_unref (self->arrived);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (fake_serial_link_parent_class)->finalize (object);
}

static void
fake_serial_link_class_init (FakeSerialLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_serial_link_finalize;
}

static void
fake_serial_link_init (FakeSerialLink *self)
{
  self->clock = bp_fake_clock_new ();
  g_queue_init (&self->steps);
  self->written = g_byte_array_new ();
  self->arrived = g_byte_array_new ();
}

FakeSerialLink *
fake_serial_link_new (void)
{
  return g_object_new (FAKE_TYPE_SERIAL_LINK, NULL);
}

static GByteArray *
parse_hex (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  for (const char *p = text; *p != '\0'; p++) {
    guint8 byte;

    if (*p == ' ')
      continue;
    byte = (guint8)(g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]));
    g_byte_array_append (bytes, &byte, 1);
    p++;
  }
  return bytes;
}

void
fake_serial_link_expect (FakeSerialLink *self, const char *sent, const char *answer)
{
  Step *step = g_new (Step, 1);

  step->sent = parse_hex (sent);
  step->answer = parse_hex (answer);
  g_queue_push_tail (&self->steps, step);
}

void
fake_serial_link_assert_done (FakeSerialLink *self)
{
  g_assert_cmpuint (g_queue_get_length (&self->steps), ==, 0);
  g_assert_cmpuint (self->arrived->len, ==, 0);
}

guint
fake_serial_link_get_baud (FakeSerialLink *self)
{
  return self->baud;
}

BpParity
fake_serial_link_get_parity (FakeSerialLink *self)
{
  return self->parity;
}
