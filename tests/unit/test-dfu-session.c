/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-dfu-device.h"

#include "base/bp-bytes.h"
#include "loader/bp-dfu-session.h"

#define LIMIT (4 * BP_SEC)

typedef struct {
  FakeDfuDevice *device;
  BpDfuSession *session;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->device = fake_dfu_device_new ();
  self->session = bp_dfu_session_new (fake_dfu_device_plug (self->device), 0, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  bp_dfu_session_free (self->session);
  fake_dfu_device_free (self->device);
}

static gboolean
erase (Fixture *self, gint64 limit, GError **error)
{
  const BpDfuWork work = { .failure = BP_ERROR_ERASE_FAILED, .limit = limit };
  guint8 command[5] = { BP_DFUSE_ERASE };

  bp_poke_u32 (command + 1, FAKE_FLASH_START);
  return bp_dfu_session_carry_out (self->session, 0, command, sizeof command, &work, NULL, error);
}

/* Each state's own way, and nothing that the state forbids: the device of this test refuses to live
 * with that. */
static void
test_idle_is_reached_by_the_state (Fixture *self, gconstpointer data)
{
  const struct {
    BpDfuState state;
    const char *requests;
  } cases[] = {
    { BP_DFU_STATE_IDLE, "" },
    { BP_DFU_STATE_ERROR, "clear " },
    { BP_DFU_STATE_DNLOAD_IDLE, "abort " },
    { BP_DFU_STATE_UPLOAD_IDLE, "abort " },
    { BP_DFU_STATE_DNBUSY, "abort " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_string_truncate (self->device->log, 0);
    self->device->state = cases[i].state;
    self->device->block = 2;
    self->device->busy_until = fake_dfu_device_get_time (self->device) + BP_SEC;
    self->device->poll_from = 0;
    bp_dfu_session_bring_to_idle (self->session, LIMIT, &error);
    g_assert_no_error (error);
    g_assert_cmpint (self->device->state, ==, BP_DFU_STATE_IDLE);
    g_assert_cmpstr (self->device->log->str, ==, cases[i].requests);
  }
}

static void
test_a_running_firmware_is_no_loader (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->device->state = BP_DFU_STATE_APP_IDLE;
  g_assert_false (bp_dfu_session_bring_to_idle (self->session, LIMIT, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
}

static void
test_the_poll_time_is_kept_and_no_more (Fixture *self, gconstpointer data)
{
  gint64 start;

  self->device->poll_time = 300 * BP_MSEC;
  self->device->work_time = 900 * BP_MSEC;
  start = fake_dfu_device_get_time (self->device);
  /* The device asserts that no poll comes too early. */
  g_assert_true (erase (self, LIMIT, NULL));
  g_assert_cmpint (self->device->n_polls, ==, 4);
  g_assert_cmpint (fake_dfu_device_get_time (self->device) - start, <=, 910 * BP_MSEC);
}

/* A device that asks for nothing is not flooded, and little time is lost at the end. */
static void
test_polls_grow_gently (Fixture *self, gconstpointer data)
{
  const gint64 times[] = { 2 * BP_MSEC, 22 * BP_MSEC, 2 * BP_SEC, 32 * BP_SEC };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    gint64 start = fake_dfu_device_get_time (self->device);
    gint64 spent;

    self->device->work_time = times[i];
    self->device->n_polls = 0;
    g_assert_true (erase (self, 40 * BP_SEC, NULL));
    spent = fake_dfu_device_get_time (self->device) - start;
    g_assert_cmpint (spent, <=, times[i] + times[i] / 20 + 2 * BP_MSEC);
    g_assert_cmpint (self->device->n_polls, <=, 400);
  }
}

static void
test_endless_work_has_an_end (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 start = fake_dfu_device_get_time (self->device);

  self->device->work_time = G_MAXINT64 / 2;
  self->device->poll_time = 100 * BP_MSEC;
  g_assert_false (erase (self, LIMIT, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_TIMEOUT);
  g_assert_cmpint (fake_dfu_device_get_time (self->device) - start, <=, LIMIT + BP_SEC);
}

static gboolean
ask_for_hours (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
               GError **error)
{
  if (setup->request != BP_DFU_GETSTATUS)
    return FALSE;
  *moved =
      fake_dfu_device_answer_status (setup, data, BP_DFU_STATUS_OK, BP_DFU_STATE_DNBUSY, 0xffffff);
  return TRUE;
}

static void
test_a_poll_time_of_hours_has_an_end (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 start = fake_dfu_device_get_time (self->device);

  self->device->hook = ask_for_hours;
  g_assert_false (erase (self, LIMIT, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_TIMEOUT);
  g_assert_cmpint (fake_dfu_device_get_time (self->device) - start, <=, 2 * LIMIT);
}

/* L4: GETSTATUS is refused while the erase runs (engines.md 2.6). */
static gboolean
refuse_status (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
               GError **error)
{
  guint n_refused = GPOINTER_TO_UINT (device->hook_data);

  if (setup->request != BP_DFU_GETSTATUS || device->state != BP_DFU_STATE_DNBUSY ||
      device->n_hooked == n_refused)
    return FALSE;
  device->n_hooked++;
  *moved = fake_stall (error);
  return TRUE;
}

static void
test_a_refused_status_is_asked_for_again (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->device->hook = refuse_status;
  self->device->hook_data = GUINT_TO_POINTER (3);
  self->device->work_time = 40 * BP_MSEC;
  erase (self, LIMIT, &error);
  g_assert_no_error (error);

  self->device->n_hooked = 0;
  self->device->hook_data = GUINT_TO_POINTER (1000);
  g_assert_false (erase (self, LIMIT, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  g_assert_true (bp_error_is_stall (error));
  g_assert_cmpint (self->device->n_hooked, <, 100);
}

static gboolean
fail_erase (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
            GError **error)
{
  if (setup->request == BP_DFU_GETSTATUS && device->state == BP_DFU_STATE_DNBUSY)
    fake_dfu_device_set_error (device, GPOINTER_TO_UINT (device->hook_data));
  return FALSE;
}

/* A status is worth as much as a state. */
static gboolean
fail_in_idle (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
              GError **error)
{
  if (setup->request != BP_DFU_GETSTATUS || device->state != BP_DFU_STATE_DNBUSY)
    return FALSE;
  device->state = BP_DFU_STATE_DNLOAD_IDLE;
  *moved = fake_dfu_device_answer_status (setup, data, BP_DFU_STATUS_ERR_ERASE,
                                          BP_DFU_STATE_DNLOAD_IDLE, 0);
  return TRUE;
}

static void
test_a_bad_status_in_a_good_state_is_bad (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->device->hook = fail_in_idle;
  g_assert_false (erase (self, LIMIT, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_ERASE_FAILED);
}

static void
test_what_the_device_says_is_told (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->device->hook = fail_erase;
  self->device->hook_data = GUINT_TO_POINTER (BP_DFU_STATUS_ERR_ADDRESS);
  self->device->strings[1] = "address out of range";
  self->device->text_index = 5;
  g_assert_false (erase (self, LIMIT, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_ERASE_FAILED);
  g_assert_nonnull (strstr (error->message, "dfuERROR"));
  g_assert_nonnull (strstr (error->message, "errADDRESS"));
  g_assert_nonnull (strstr (error->message, "“address out of range”"));
}

static void
test_each_status_has_its_error (void)
{
  const struct {
    BpDfuStatusCode code;
    BpError erase;
    BpError write;
    BpError other;
  } cases[] = {
    { BP_DFU_STATUS_OK, BP_ERROR_ERASE_FAILED, BP_ERROR_WRITE_FAILED, BP_ERROR_PROTOCOL },
    { BP_DFU_STATUS_ERR_TARGET, BP_ERROR_ERASE_FAILED, BP_ERROR_WRITE_FAILED, BP_ERROR_PROTOCOL },
    { BP_DFU_STATUS_ERR_ERASE, BP_ERROR_ERASE_FAILED, BP_ERROR_ERASE_FAILED, BP_ERROR_PROTOCOL },
    { BP_DFU_STATUS_ERR_CHECK_ERASED, BP_ERROR_ERASE_FAILED, BP_ERROR_ERASE_FAILED,
      BP_ERROR_PROTOCOL },
    { BP_DFU_STATUS_ERR_WRITE, BP_ERROR_ERASE_FAILED, BP_ERROR_WRITE_FAILED, BP_ERROR_PROTOCOL },
    { BP_DFU_STATUS_ERR_PROG, BP_ERROR_ERASE_FAILED, BP_ERROR_WRITE_FAILED, BP_ERROR_PROTOCOL },
    { BP_DFU_STATUS_ERR_VERIFY, BP_ERROR_ERASE_FAILED, BP_ERROR_WRITE_FAILED, BP_ERROR_PROTOCOL },
    { BP_DFU_STATUS_ERR_ADDRESS, BP_ERROR_ERASE_FAILED, BP_ERROR_WRITE_FAILED, BP_ERROR_PROTOCOL },
    { BP_DFU_STATUS_ERR_VENDOR, BP_ERROR_PROTECTED, BP_ERROR_PROTECTED, BP_ERROR_PROTECTED },
    { BP_DFU_STATUS_ERR_STALLEDPKT, BP_ERROR_PROTOCOL, BP_ERROR_PROTOCOL, BP_ERROR_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const BpDfuStatus status = { .code = cases[i].code, .state = BP_DFU_STATE_ERROR };

    g_assert_cmpint (bp_dfu_status_judge (&status, BP_ERROR_ERASE_FAILED), ==, cases[i].erase);
    g_assert_cmpint (bp_dfu_status_judge (&status, BP_ERROR_WRITE_FAILED), ==, cases[i].write);
    g_assert_cmpint (bp_dfu_status_judge (&status, BP_ERROR_PROTOCOL), ==, cases[i].other);
  }
}

static void
test_a_status_is_checked (void)
{
  const guint8 good[] = { 0, 0x10, 0x27, 0, 4, 0 };
  const guint8 bad_status[] = { 16, 0, 0, 0, 2, 0 };
  const guint8 bad_state[] = { 0, 0, 0, 0, 11, 0 };
  g_autoptr (GError) error = NULL;
  BpDfuStatus status;

  g_assert_true (bp_dfu_status_read (&status, good, sizeof good, NULL));
  g_assert_cmpint (status.poll_time, ==, 10 * BP_SEC);
  g_assert_false (bp_dfu_status_read (&status, good, 5, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  g_assert_false (bp_dfu_status_read (&status, bad_status, sizeof bad_status, NULL));
  g_assert_false (bp_dfu_status_read (&status, bad_state, sizeof bad_state, NULL));
}

static gboolean
take_half (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
           GError **error)
{
  if (setup->request != BP_DFU_DNLOAD)
    return FALSE;
  *moved = setup->length / 2;
  device->state = BP_DFU_STATE_DNLOAD_IDLE;
  return TRUE;
}

static void
test_half_a_download_is_none (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->device->hook = take_half;
  g_assert_false (erase (self, LIMIT, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
}

#define ADD(name, func) g_test_add ("/dfu-session/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("idle-is-reached-by-the-state", test_idle_is_reached_by_the_state);
  ADD ("a-running-firmware-is-no-loader", test_a_running_firmware_is_no_loader);
  ADD ("the-poll-time-is-kept-and-no-more", test_the_poll_time_is_kept_and_no_more);
  ADD ("polls-grow-gently", test_polls_grow_gently);
  ADD ("endless-work-has-an-end", test_endless_work_has_an_end);
  ADD ("a-poll-time-of-hours-has-an-end", test_a_poll_time_of_hours_has_an_end);
  ADD ("a-refused-status-is-asked-for-again", test_a_refused_status_is_asked_for_again);
  ADD ("a-bad-status-in-a-good-state-is-bad", test_a_bad_status_in_a_good_state_is_bad);
  ADD ("what-the-device-says-is-told", test_what_the_device_says_is_told);
  g_test_add_func ("/dfu-session/each-status-has-its-error", test_each_status_has_its_error);
  g_test_add_func ("/dfu-session/a-status-is-checked", test_a_status_is_checked);
  ADD ("half-a-download-is-none", test_half_a_download_is_none);
  return g_test_run ();
}
