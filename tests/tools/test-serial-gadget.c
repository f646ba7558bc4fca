/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "bp-serial-gadget.h"
#include "bp-uart-words.h"
#include "fake-kernel.h"

#define ENDPOINT 1
#define NOTIFICATIONS 2

/* A far end that notes what reaches it, and says what the test lets it say. */

#define TEST_TYPE_FAR_END (test_far_end_get_type ())
G_DECLARE_FINAL_TYPE (TestFarEnd, test_far_end, TEST, FAR_END, GObject)

struct _TestFarEnd {
  GObject parent_instance;
  guint baud;
  BpParity parity;
  gboolean dtr;
  gboolean rts;
  GString *received;
  gint64 first_time;
  gint64 last_time;
  GString *to_say;
  gint64 says_at;
  gint64 goes_at;
};

static void iface_init (BpVirtualSerialInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestFarEnd, test_far_end, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_VIRTUAL_SERIAL, iface_init))

static void
test_far_end_set_line (BpVirtualSerial *serial, gint64 now, guint baud, BpParity parity)
{
  TEST_FAR_END (serial)->baud = baud;
  TEST_FAR_END (serial)->parity = parity;
}

static void
test_far_end_set_control (BpVirtualSerial *serial, gint64 now, gboolean dtr, gboolean rts)
{
  TEST_FAR_END (serial)->dtr = dtr;
  TEST_FAR_END (serial)->rts = rts;
}

static void
test_far_end_receive (BpVirtualSerial *serial, gint64 now, const guint8 *data, gsize size)
{
  TestFarEnd *self = TEST_FAR_END (serial);

  if (self->received->len == 0)
    self->first_time = now;
  self->last_time = now;
  g_string_append_len (self->received, (const char *)data, (gssize)size);
}

static gsize
test_far_end_send (BpVirtualSerial *serial, gint64 now, guint8 *data, gsize size)
{
  TestFarEnd *self = TEST_FAR_END (serial);
  gsize n = now >= self->says_at ? MIN (size, self->to_say->len) : 0;

  memcpy (data, self->to_say->str, n);
  g_string_erase (self->to_say, 0, (gssize)n);
  return n;
}

static gint64
test_far_end_get_next_time (BpVirtualSerial *serial, gint64 now)
{
  TestFarEnd *self = TEST_FAR_END (serial);

  if (self->to_say->len > 0)
    return self->says_at;
  return self->goes_at > 0 ? self->goes_at : -1;
}

static gboolean
test_far_end_is_present (BpVirtualSerial *serial, gint64 now)
{
  TestFarEnd *self = TEST_FAR_END (serial);

  return self->goes_at == 0 || now < self->goes_at;
}

static void
iface_init (BpVirtualSerialInterface *iface)
{
  iface->set_line = test_far_end_set_line;
  iface->set_control = test_far_end_set_control;
  iface->receive = test_far_end_receive;
  iface->send = test_far_end_send;
  iface->get_next_time = test_far_end_get_next_time;
  iface->is_present = test_far_end_is_present;
}

static void
test_far_end_finalize (GObject *object)
{
  g_string_free (TEST_FAR_END (object)->received, TRUE);
  g_string_free (TEST_FAR_END (object)->to_say, TRUE);
  G_OBJECT_CLASS (test_far_end_parent_class)->finalize (object);
}

static void
test_far_end_class_init (TestFarEndClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_far_end_finalize;
}

static void
test_far_end_init (TestFarEnd *self)
{
  self->received = g_string_new (NULL);
  self->to_say = g_string_new (NULL);
}

typedef struct {
  TestFarEnd *far_end;
  FakeKernel kernel;
} Bench;

static void
bench_init (Bench *bench, gboolean wire)
{
  const BpSerialIdentity identity = { 0x0483, 0x5740, { "Maker", "Thing", NULL }, FALSE };
  g_autoptr (BpClock) clock = bp_clock_new ();
  g_autoptr (BpSerialGadget) gadget = NULL;

  bench->far_end = g_object_new (TEST_TYPE_FAR_END, NULL);
  gadget = bp_serial_gadget_new (&identity, BP_VIRTUAL_SERIAL (bench->far_end), clock, wire);
  fake_kernel_init (&bench->kernel, BP_USBIP_GADGET (gadget));
}

static void
bench_clear (Bench *bench)
{
  fake_kernel_clear (&bench->kernel);
  g_clear_object (&bench->far_end);
}

static void
set_line (Bench *bench, guint32 seqnum, guint32 baud, guint8 parity, guint8 data_bits)
{
  const BpUsbSetup setup = { 0x21, 0x20, 0, 0, 7 };
  guint8 coding[7] = { 0 };

  bp_poke_u16 (coding, baud & 0xffff);
  bp_poke_u16 (coding + 2, baud >> 16);
  coding[5] = parity;
  coding[6] = data_bits;
  fake_kernel_control (&bench->kernel, seqnum, &setup, coding);
  fake_kernel_expect (&bench->kernel, BP_USBIP_RET_SUBMIT, seqnum, BP_USBIP_DONE, NULL, 0);
}

static void
test_line_reaches_the_far_end (void)
{
  const BpUsbSetup get = { 0xa1, 0x21, 0, 0, 7 };
  const BpUsbSetup lines = { 0x21, 0x22, 0x02, 0, 0 };
  guint8 coding[7];
  Bench bench;

  bench_init (&bench, TRUE);
  set_line (&bench, 1, 230400, 2, 8);
  g_assert_cmpuint (bench.far_end->baud, ==, 230400);
  g_assert_cmpint (bench.far_end->parity, ==, BP_PARITY_EVEN);
  set_line (&bench, 2, 57600, 1, 8); /* odd */
  g_assert_cmpuint (bench.far_end->baud, ==, 57600);
  g_assert_cmpint (bench.far_end->parity, ==, BP_PARITY_NONE);
  set_line (&bench, 3, 0, 2, 8); /* nonsense changes nothing */
  g_assert_cmpuint (bench.far_end->baud, ==, 57600);

  fake_kernel_control (&bench.kernel, 4, &get, NULL);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 4, BP_USBIP_DONE, coding, 7);
  g_assert_cmpuint (bp_peek_u32 (coding), ==, 57600);
  g_assert_cmpuint (coding[5], ==, 1);

  fake_kernel_control (&bench.kernel, 5, &lines, NULL);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 5, BP_USBIP_DONE, NULL, 0);
  g_assert_false (bench.far_end->dtr);
  g_assert_true (bench.far_end->rts);
  bench_clear (&bench);
}

static void
test_descriptors_tell_the_identity (void)
{
  const BpUsbSetup device = { 0x80, 6, 0x0100, 0, 18 };
  const BpUsbSetup product = { 0x80, 6, 0x0302, 0x0409, 255 };
  const BpUsbSetup serial = { 0x80, 6, 0x0303, 0x0409, 255 };
  guint8 bytes[18];
  Bench bench;

  bench_init (&bench, FALSE);
  fake_kernel_control (&bench.kernel, 1, &device, NULL);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 1, BP_USBIP_DONE, bytes, 18);
  g_assert_cmpmem (bytes + 8, 4, "\x83\x04\x40\x57", 4);
  g_assert_cmpmem (bytes + 14, 3, "\x01\x02\x00", 3);
  fake_kernel_control (&bench.kernel, 2, &product, NULL);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 2, BP_USBIP_DONE, bytes, 12);
  g_assert_cmpmem (bytes, 6, "\x0c\x03T\0h\0", 6);
  fake_kernel_control (&bench.kernel, 3, &serial, NULL);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 3, BP_USBIP_STALL, NULL, 0);
  bench_clear (&bench);
}

static void
test_bytes_wait_for_a_reader (void)
{
  guint8 said[5];
  Bench bench;

  bench_init (&bench, FALSE);
  fake_kernel_read (&bench.kernel, 1, NOTIFICATIONS, 8);
  fake_kernel_read (&bench.kernel, 2, ENDPOINT, 64);
  fake_kernel_read (&bench.kernel, 3, ENDPOINT, 64);
  fake_kernel_unlink (&bench.kernel, 4, 2);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_UNLINK, 4, BP_USBIP_UNLINKED, NULL, 0);
  g_string_assign (bench.far_end->to_say, "hello");
  bench.far_end->says_at = g_get_monotonic_time () + 3 * BP_MSEC;
  fake_kernel_write (&bench.kernel, 5, ENDPOINT, "#", 1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 5, BP_USBIP_DONE, NULL, 0);
  g_assert_cmpstr (bench.far_end->received->str, ==, "#");
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 3, BP_USBIP_DONE, said, 5);
  g_assert_cmpmem (said, 5, "hello", 5);
  bench_clear (&bench);
}

/* 1280 bytes, as the kernel's driver sends them, at once, and 64 more: those have to wait. */
static void
test_an_adapter_takes_its_time (void)
{
  g_autofree char *much = g_strnfill (1280, 'x');
  Bench bench;

  bench_init (&bench, TRUE);
  set_line (&bench, 1, 1000000, 2, 8);
  fake_kernel_write (&bench.kernel, 2, ENDPOINT, much, 1280);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 2, BP_USBIP_DONE, NULL, 0);
  fake_kernel_write (&bench.kernel, 3, ENDPOINT, "y", 1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 3, BP_USBIP_DONE, NULL, 0);
  g_assert_cmpuint (bench.far_end->received->len, >=, 1280 - 512);
  while (bench.far_end->received->len < 1281)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_suffix (bench.far_end->received->str, "xy"));
  g_assert_cmpint (bench.far_end->last_time - bench.far_end->first_time, >=, (1281 - 64) * 11);
  bench_clear (&bench);
}

static void
test_what_goes_leaves_the_bus (void)
{
  guint8 byte;
  Bench bench;

  bench_init (&bench, FALSE);
  fake_kernel_read (&bench.kernel, 1, ENDPOINT, 64);
  bench.far_end->goes_at = g_get_monotonic_time () + 3 * BP_MSEC;
  fake_kernel_write (&bench.kernel, 2, ENDPOINT, "R", 1);
  fake_kernel_expect (&bench.kernel, BP_USBIP_RET_SUBMIT, 2, BP_USBIP_DONE, NULL, 0);
  g_assert_cmpuint (fake_kernel_receive (&bench.kernel, &byte, 1), ==, 0);
  g_assert_cmpuint (bench.kernel.n_closed, ==, 1);
  bench_clear (&bench);
}

static void
test_faults_are_understood (void)
{
  const char *const bad[] = { "", "noise", "noise@", "noise@0", "noise@x", "fire@1", "noise@1@2" };
  g_autoptr (GError) none = NULL;
  BpVirtualUartFault fault;

  g_assert_true (bp_uart_fault_parse ("slow-erase@3", &fault, &none));
  g_assert_no_error (none);
  g_assert_cmpint (fault.kind, ==, BP_VIRTUAL_UART_SLOW_ERASE);
  g_assert_cmpuint (fault.at, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (bp_uart_fault_parse (bad[i], &fault, &error));
    g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
  }
}

static void
test_wiring_is_understood (void)
{
  g_autoptr (GError) error = NULL;
  BpVirtualUartWiring wiring;

  g_assert_true (bp_uart_wiring_parse ("!rts", "dtr", &wiring, &error));
  g_assert_cmpint (wiring.rts, ==, BP_VIRTUAL_UART_TO_RESET);
  g_assert_cmpint (wiring.dtr, ==, BP_VIRTUAL_UART_TO_BOOT);
  g_assert_true (wiring.is_reset_inverted);
  g_assert_false (wiring.is_boot_inverted);
  g_assert_false (bp_uart_wiring_parse ("cts", NULL, &wiring, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serial-gadget/line-reaches-the-far-end", test_line_reaches_the_far_end);
  g_test_add_func ("/serial-gadget/descriptors-tell-the-identity",
                   test_descriptors_tell_the_identity);
  g_test_add_func ("/serial-gadget/bytes-wait-for-a-reader", test_bytes_wait_for_a_reader);
  g_test_add_func ("/serial-gadget/an-adapter-takes-its-time", test_an_adapter_takes_its_time);
  g_test_add_func ("/serial-gadget/what-goes-leaves-the-bus", test_what_goes_leaves_the_bus);
  g_test_add_func ("/uart-words/faults-are-understood", test_faults_are_understood);
  g_test_add_func ("/uart-words/wiring-is-understood", test_wiring_is_understood);
  return g_test_run ();
}
