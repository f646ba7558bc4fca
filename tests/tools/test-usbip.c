/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bp-error.h"
#include "bp-usbip-connection.h"
#include "bp-usbip-message.h"
#include "bp-virtual-trigger.h"

/* A gadget that answers what the test has set. */

#define TEST_TYPE_GADGET (test_gadget_get_type ())
G_DECLARE_FINAL_TYPE (TestGadget, test_gadget, TEST, GADGET, GObject)

struct _TestGadget {
  GObject parent_instance;
  BpVirtualAnswer answer;
  gint64 duration;
  gboolean accepts;
  guint n_resets;
};

static void iface_init (BpUsbipGadgetInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestGadget, test_gadget, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USBIP_GADGET, iface_init))

static BpVirtualAnswer
test_gadget_control (BpUsbipGadget *gadget, gint64 now, const BpUsbSetup *setup, guint8 *data,
                     gsize *actual, gint64 *duration)
{
  TestGadget *self = TEST_GADGET (gadget);

  *actual = setup->length;
  *duration = self->duration;
  if (setup->request_type & BP_USB_DIR_IN)
    memset (data, 0x5a, setup->length);
  return self->answer;
}

static gboolean
test_gadget_transfer (BpUsbipGadget *gadget, guint8 endpoint, guint8 *data, gsize length,
                      gsize *actual)
{
  *actual = length;
  return TEST_GADGET (gadget)->accepts;
}

static void
test_gadget_reset (BpUsbipGadget *gadget)
{
  TEST_GADGET (gadget)->n_resets++;
}

static void
iface_init (BpUsbipGadgetInterface *iface)
{
  iface->control = test_gadget_control;
  iface->transfer = test_gadget_transfer;
  iface->reset = test_gadget_reset;
}

static void
test_gadget_class_init (TestGadgetClass *klass)
{
}

static void
test_gadget_init (TestGadget *self)
{
}

typedef struct {
  TestGadget *gadget;
  BpUsbipConnection *connection;
  int kernel; /* the kernel's end of the socket */
  guint n_answered;
  guint n_closed;
} Bench;

static void
count_up (guint *counter)
{
  (*counter)++;
}

static void
bench_init (Bench *bench)
{
  g_autoptr (BpClock) clock = bp_clock_new ();
  int ends[2];

  memset (bench, 0, sizeof *bench);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  bench->kernel = ends[1];
  bench->gadget = g_object_new (TEST_TYPE_GADGET, NULL);
  bench->connection = bp_usbip_connection_new (ends[0], BP_USBIP_GADGET (bench->gadget), clock);
  g_signal_connect_swapped (bench->connection, "answered", G_CALLBACK (count_up),
                            &bench->n_answered);
  g_signal_connect_swapped (bench->connection, "closed", G_CALLBACK (count_up), &bench->n_closed);
}

static void
bench_clear (Bench *bench)
{
  g_clear_object (&bench->connection);
  g_clear_object (&bench->gadget);
  g_close (bench->kernel, NULL);
}

static void
put_be32 (guint8 *message, gsize offset, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (message + offset, &value, sizeof value);
}

static guint32
get_be32 (const guint8 *message, gsize offset)
{
  guint32 value;

  memcpy (&value, message + offset, sizeof value);
  return GUINT32_FROM_BE (value);
}

static void
make_submit (guint8 *message, guint32 seqnum, guint32 endpoint, gboolean in, guint16 length)
{
  memset (message, 0, BP_USBIP_HEADER_SIZE);
  put_be32 (message, 0, BP_USBIP_CMD_SUBMIT);
  put_be32 (message, 4, seqnum);
  put_be32 (message, 12, in);
  put_be32 (message, 16, endpoint);
  put_be32 (message, 24, length);
  message[40] = in ? 0xa1 : 0x21;
  message[41] = 3;
  message[46] = length & 0xff;
  message[47] = length >> 8;
}

static void
submit (Bench *bench, guint32 seqnum, guint32 endpoint, gboolean in, guint16 length)
{
  guint8 message[BP_USBIP_HEADER_SIZE + 64] = { 0 };
  gsize size = BP_USBIP_HEADER_SIZE + (in ? 0 : length);

  make_submit (message, seqnum, endpoint, in, length);
  g_assert_cmpint (send (bench->kernel, message, size, 0), ==, (gssize)size);
}

static void
unlink_request (Bench *bench, guint32 seqnum, guint32 victim)
{
  guint8 message[BP_USBIP_HEADER_SIZE] = { 0 };

  put_be32 (message, 0, BP_USBIP_CMD_UNLINK);
  put_be32 (message, 4, seqnum);
  put_be32 (message, 20, victim);
  g_assert_cmpint (send (bench->kernel, message, sizeof message, 0), ==, sizeof message);
}

/* Lets the connection work until a message for the kernel is there. */
static gsize
receive (Bench *bench, guint8 *message, gsize size)
{
  gssize n;

  while ((n = recv (bench->kernel, message, size, MSG_DONTWAIT)) < 0)
    g_main_context_iteration (NULL, TRUE);
  return n;
}

static void
assert_reply (Bench *bench, BpUsbipCommand command, guint32 seqnum, gint32 status, gsize n_data)
{
  guint8 message[BP_USBIP_HEADER_SIZE + 64];
  gsize n = receive (bench, message, BP_USBIP_HEADER_SIZE);

  g_assert_cmpuint (n, ==, BP_USBIP_HEADER_SIZE);
  g_assert_cmpuint (get_be32 (message, 0), ==, command);
  g_assert_cmpuint (get_be32 (message, 4), ==, seqnum);
  g_assert_cmpint ((gint32)get_be32 (message, 20), ==, status);
  if (n_data > 0)
    g_assert_cmpuint (receive (bench, message, n_data), ==, n_data);
}

static void
test_answers_in_order_after_their_time (void)
{
  Bench bench;
  gint64 before;

  bench_init (&bench);
  bench.gadget->duration = 5 * BP_MSEC;
  before = g_get_monotonic_time ();
  submit (&bench, 7, 0, TRUE, 6);
  submit (&bench, 8, 0, FALSE, 6);
  assert_reply (&bench, BP_USBIP_RET_SUBMIT, 7, BP_USBIP_DONE, 6);
  assert_reply (&bench, BP_USBIP_RET_SUBMIT, 8, BP_USBIP_DONE, 0);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 10 * BP_MSEC);
  g_assert_cmpuint (bench.n_answered, ==, 2);
  bench_clear (&bench);
}

static void
test_stall_is_told (void)
{
  Bench bench;

  bench_init (&bench);
  bench.gadget->answer = BP_VIRTUAL_ANSWER_STALL;
  submit (&bench, 1, 0, TRUE, 6);
  assert_reply (&bench, BP_USBIP_RET_SUBMIT, 1, BP_USBIP_STALL, 0);
  bench_clear (&bench);
}

static void
test_pending_request_can_be_withdrawn (void)
{
  Bench bench;

  bench_init (&bench);
  bench.gadget->answer = BP_VIRTUAL_ANSWER_NONE;
  submit (&bench, 1, 0, TRUE, 6);
  submit (&bench, 2, 0, TRUE, 6);
  unlink_request (&bench, 3, 2);
  assert_reply (&bench, BP_USBIP_RET_UNLINK, 3, BP_USBIP_UNLINKED, 0);
  unlink_request (&bench, 4, 1);
  assert_reply (&bench, BP_USBIP_RET_UNLINK, 4, BP_USBIP_UNLINKED, 0);
  unlink_request (&bench, 5, 1);
  assert_reply (&bench, BP_USBIP_RET_UNLINK, 5, BP_USBIP_DONE, 0);

  bench.gadget->answer = BP_VIRTUAL_ANSWER_DONE;
  submit (&bench, 6, 0, TRUE, 6);
  assert_reply (&bench, BP_USBIP_RET_SUBMIT, 6, BP_USBIP_DONE, 6);
  bench_clear (&bench);
}

static void
test_withdrawn_work_keeps_the_gadget_busy (void)
{
  Bench bench;
  gint64 before;

  bench_init (&bench);
  bench.gadget->duration = 20 * BP_MSEC;
  before = g_get_monotonic_time ();
  submit (&bench, 1, 0, TRUE, 6);
  unlink_request (&bench, 2, 1);
  assert_reply (&bench, BP_USBIP_RET_UNLINK, 2, BP_USBIP_UNLINKED, 0);
  bench.gadget->duration = 0;
  submit (&bench, 3, 0, TRUE, 6);
  assert_reply (&bench, BP_USBIP_RET_SUBMIT, 3, BP_USBIP_DONE, 6);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 20 * BP_MSEC);
  bench_clear (&bench);
}

static void
test_other_endpoints_wait_until_ready (void)
{
  Bench bench;

  bench_init (&bench);
  submit (&bench, 1, 1, TRUE, 6);
  submit (&bench, 2, 0, TRUE, 6);
  assert_reply (&bench, BP_USBIP_RET_SUBMIT, 2, BP_USBIP_DONE, 6);
  bench.gadget->accepts = TRUE;
  g_signal_emit_by_name (bench.gadget, "ready");
  assert_reply (&bench, BP_USBIP_RET_SUBMIT, 1, BP_USBIP_DONE, 6);
  bench_clear (&bench);
}

static void
test_gone_gadget_closes (void)
{
  Bench bench;
  guint8 byte;

  bench_init (&bench);
  bench.gadget->answer = BP_VIRTUAL_ANSWER_GONE;
  submit (&bench, 1, 0, TRUE, 6);
  g_assert_cmpuint (receive (&bench, &byte, 1), ==, 0);
  g_assert_cmpuint (bench.n_closed, ==, 1);
  bench_clear (&bench);
}

static void
test_message_in_pieces (void)
{
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  BpUsbipRequest *request;
  guint8 message[BP_USBIP_HEADER_SIZE + 4] = { 0 };

  make_submit (message, 9, 0, FALSE, 4);
  memcpy (message + BP_USBIP_HEADER_SIZE, "abcd", 4);
  for (gsize i = 0; i < sizeof message; i++) {
    g_assert_null (bp_usbip_request_take (buffer, &error));
    g_assert_no_error (error);
    g_byte_array_append (buffer, message + i, 1);
  }
  request = bp_usbip_request_take (buffer, &error);
  g_assert_nonnull (request);
  g_assert_cmpuint (request->seqnum, ==, 9);
  g_assert_cmpmem (request->data, request->length, "abcd", 4);
  g_assert_cmpuint (buffer->len, ==, 0);
  bp_usbip_request_free (request);
}

static void
test_absurd_message_is_refused (void)
{
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint8 message[BP_USBIP_HEADER_SIZE];

  make_submit (message, 9, 0, TRUE, 4);
  put_be32 (message, 24, 0xffffffff);
  g_byte_array_append (buffer, message, sizeof message);
  g_assert_null (bp_usbip_request_take (buffer, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
}

static void
test_trigger_counts_its_kind (void)
{
  const BpUsbSetup erase = { 0x21, 1, 0, 0, 5 };
  const BpUsbSetup write = { 0x21, 1, 2, 0, 2048 };
  const BpUsbSetup read = { 0xa1, 2, 2, 0, 2048 };
  const guint8 data[] = { 0x41, 0, 0, 0, 8 };
  g_autofree BpVirtualTrigger *at_write = bp_virtual_trigger_parse ("vanish@write:2", NULL);
  g_autofree BpVirtualTrigger *at_verify = bp_virtual_trigger_parse ("status@verify:1:3", NULL);

  g_assert_cmpint (at_verify->kind, ==, BP_VIRTUAL_FAULT_STATUS);
  g_assert_cmpuint (at_verify->status, ==, 3);
  g_assert_false (bp_virtual_trigger_count (at_verify, &read, data));
  g_assert_false (bp_virtual_trigger_count (at_verify, &write, data));
  g_assert_true (bp_virtual_trigger_count (at_verify, &read, data));
  g_assert_false (bp_virtual_trigger_count (at_verify, &read, data));

  g_assert_false (bp_virtual_trigger_count (at_write, &write, data));
  g_assert_false (bp_virtual_trigger_count (at_write, &erase, data));
  g_assert_true (bp_virtual_trigger_count (at_write, &write, data));
}

static void
test_bad_triggers_are_refused (void)
{
  const char *const bad[] = {
    "",       "stall",    "stall@",  "stall@0", "stall@write", "stall@write:", "stall@1:2:3",
    "burn@1", "stall@-1", "stall@1x"
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (bp_virtual_trigger_parse (bad[i], &error));
    g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usbip/answers-in-order-after-their-time",
                   test_answers_in_order_after_their_time);
  g_test_add_func ("/usbip/stall-is-told", test_stall_is_told);
  g_test_add_func ("/usbip/pending-request-can-be-withdrawn",
                   test_pending_request_can_be_withdrawn);
  g_test_add_func ("/usbip/withdrawn-work-keeps-the-gadget-busy",
                   test_withdrawn_work_keeps_the_gadget_busy);
  g_test_add_func ("/usbip/other-endpoints-wait-until-ready",
                   test_other_endpoints_wait_until_ready);
  g_test_add_func ("/usbip/gone-gadget-closes", test_gone_gadget_closes);
  g_test_add_func ("/usbip/message-in-pieces", test_message_in_pieces);
  g_test_add_func ("/usbip/absurd-message-is-refused", test_absurd_message_is_refused);
  g_test_add_func ("/trigger/counts-its-kind", test_trigger_counts_its_kind);
  g_test_add_func ("/trigger/bad-ones-are-refused", test_bad_triggers_are_refused);
  return g_test_run ();
}
