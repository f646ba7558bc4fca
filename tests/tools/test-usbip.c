/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "base/bp-error.h"
#include "bp-virtual-trigger.h"
#include "fake-kernel.h"

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
  FakeKernel kernel;
} Bench;

static void
bench_init (Bench *bench)
{
  bench->gadget = g_object_new (TEST_TYPE_GADGET, NULL);
  fake_kernel_init (&bench->kernel, BP_USBIP_GADGET (bench->gadget));
}

static void
bench_clear (Bench *bench)
{
  fake_kernel_clear (&bench->kernel);
  g_clear_object (&bench->gadget);
}

/* What the gadget is asked on endpoint 0 makes no difference to it. */
static void
ask (Bench *bench, guint32 seqnum, guint8 request_type)
{
  const BpUsbSetup setup = { request_type, 3, 0, 0, 6 };

  fake_kernel_control (&bench->kernel, seqnum, &setup, "abcdef");
}

static void
test_answers_in_order_after_their_time (void)
{
  Bench bench;
  gint64 before;

  bench_init (&bench);
  bench.gadget->duration = 5 * BP_MSEC;
  before = g_get_monotonic_time ();
  ask (&bench, 7, 0xa1);
  ask (&bench, 8, 0x21);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 7, BP_USBIP_DONE, NULL, 6);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 8, BP_USBIP_DONE, NULL, 0);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 10 * BP_MSEC);
  g_assert_cmpuint (bench.kernel.n_answered, ==, 2);
  bench_clear (&bench);
}

static void
test_stall_is_told (void)
{
  Bench bench;

  bench_init (&bench);
  bench.gadget->answer = BP_VIRTUAL_ANSWER_STALL;
  ask (&bench, 1, 0xa1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 1, BP_USBIP_STALL, NULL, 0);
  bench_clear (&bench);
}

static void
test_pending_request_can_be_withdrawn (void)
{
  Bench bench;

  bench_init (&bench);
  bench.gadget->answer = BP_VIRTUAL_ANSWER_NONE;
  ask (&bench, 1, 0xa1);
  ask (&bench, 2, 0xa1);
  fake_kernel_unlink (&bench.kernel, 3, 2);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_UNLINK, 3, BP_USBIP_UNLINKED, NULL, 0);
  fake_kernel_unlink (&bench.kernel, 4, 1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_UNLINK, 4, BP_USBIP_UNLINKED, NULL, 0);
  fake_kernel_unlink (&bench.kernel, 5, 1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_UNLINK, 5, BP_USBIP_DONE, NULL, 0);

  bench.gadget->answer = BP_VIRTUAL_ANSWER_DONE;
  ask (&bench, 6, 0xa1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 6, BP_USBIP_DONE, NULL, 6);
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
  ask (&bench, 1, 0xa1);
  fake_kernel_unlink (&bench.kernel, 2, 1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_UNLINK, 2, BP_USBIP_UNLINKED, NULL, 0);
  bench.gadget->duration = 0;
  ask (&bench, 3, 0xa1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 3, BP_USBIP_DONE, NULL, 6);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 20 * BP_MSEC);
  bench_clear (&bench);
}

static void
test_other_endpoints_wait_until_ready (void)
{
  Bench bench;

  bench_init (&bench);
  fake_kernel_read (&bench.kernel, 1, 1, 6);
  ask (&bench, 2, 0xa1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 2, BP_USBIP_DONE, NULL, 6);
  bench.gadget->accepts = TRUE;
  g_signal_emit_by_name (bench.gadget, "ready");
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 1, BP_USBIP_DONE, NULL, 6);
  bench_clear (&bench);
}

static void
test_an_endpoint_does_one_after_another (void)
{
  Bench bench;

  bench_init (&bench);
  fake_kernel_write (&bench.kernel, 1, 1, "first.", 6);
  ask (&bench, 2, 0xa1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 2, BP_USBIP_DONE, NULL, 6);
  bench.gadget->accepts = TRUE; /* and nobody says "ready" */
  fake_kernel_write (&bench.kernel, 3, 1, "second", 6);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 1, BP_USBIP_DONE, NULL, 0);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 3, BP_USBIP_DONE, NULL, 0);
  bench_clear (&bench);
}

static void
test_gone_gadget_closes (void)
{
  Bench bench;
  guint8 byte;

  bench_init (&bench);
  bench.gadget->answer = BP_VIRTUAL_ANSWER_GONE;
  ask (&bench, 1, 0xa1);
  g_assert_cmpuint (fake_kernel_receive (&bench.kernel, &byte, 1), ==, 0);
  g_assert_cmpuint (bench.kernel.n_closed, ==, 1);
  bench_clear (&bench);
}

static void
test_message_in_pieces (void)
{
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  BpUsbipRequest *request;
  guint8 message[BP_USBIP_HEADER_SIZE + 4] = { 0 };

  fake_kernel_fill_header (message, 9, 0, FALSE, 4);
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

  fake_kernel_fill_header (message, 9, 0, TRUE, 0xffffffff);
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
  g_test_add_func ("/usbip/an-endpoint-does-one-after-another",
                   test_an_endpoint_does_one_after_another);
  g_test_add_func ("/usbip/gone-gadget-closes", test_gone_gadget_closes);
  g_test_add_func ("/usbip/message-in-pieces", test_message_in_pieces);
  g_test_add_func ("/usbip/absurd-message-is-refused", test_absurd_message_is_refused);
  g_test_add_func ("/trigger/counts-its-kind", test_trigger_counts_its_kind);
  g_test_add_func ("/trigger/bad-ones-are-refused", test_bad_triggers_are_refused);
  return g_test_run ();
}
