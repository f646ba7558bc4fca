/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-runner.h"

#include <string.h>

#include "virtual/bp-virtual-outbox.h"

/* How long a firmware listens for more before it takes "R" or "#" as meant for it (Betaflight
 * src/main/msp/msp_serial.c). */
#define SILENCE (100 * BP_MSEC)

/* From an accepted request to the moment at which the port goes. */
#define FAREWELL (150 * BP_MSEC)

#define ANSWER_TIME (2 * BP_MSEC)
#define PAUSE (500 * BP_MSEC)
#define BABBLE_INTERVAL (20 * BP_MSEC)

/* From the first to the second enumeration of a firmware that does so. */
#define SECOND_LOOK (700 * BP_MSEC)

#define VENDOR_REQUEST 0x40
#define CRAZYFLIE_TO_LOADER 2

#define NEVER G_MAXINT64

struct _BpVirtualRunner {
  GObject parent_instance;

  const BpVirtualRunnerProfile *profile;
  BpVirtualOutbox outbox;
  gint64 last_due;   /* of what was put there */
  GByteArray *frame; /* the MSP frame or the CLI line that is coming in */
  gboolean in_cli;
  guint8 pending; /* "R" or "#" that waits for silence, 0 if none */
  gint64 pending_since;
  gint64 next_babble;
  BpVirtualFate fate;
  gint64 goes_at;
  gint64 vanishes_at;
  guint n_received;
  guint unplugged_at; /* number of a byte; 0: never */
  guint n_faults;
  char *settings;
  GString *commands;
};

static void bp_virtual_runner_iface_init (BpVirtualSerialInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualRunner, bp_virtual_runner, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_VIRTUAL_SERIAL,
                                                      bp_virtual_runner_iface_init))

enum { REBOOTING, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
can (const BpVirtualRunner *self, BpVirtualTalent talent)
{
  return (self->profile->talents & talent) != 0;
}

/* What is said later arrives later. */
static void
say (BpVirtualRunner *self, gint64 due, gconstpointer data, gsize size)
{
  if (size == 0)
    return;
  self->last_due = MAX (self->last_due, due);
  bp_virtual_outbox_put (&self->outbox, self->last_due, data, size);
}

static void
say_text (BpVirtualRunner *self, gint64 now, const char *text)
{
  say (self, now + ANSWER_TIME, text, strlen (text));
}

static void
go (BpVirtualRunner *self, gint64 now, BpVirtualFate fate)
{
  if (self->fate != BP_VIRTUAL_RUNS)
    return;
  self->fate = fate;
  self->goes_at = now + FAREWELL;
  g_signal_emit (self, signals[REBOOTING], 0);
}

/* --- MSP --- */

static void
append_counted (GByteArray *payload, const char *text)
{
  guint8 length = (guint8)strlen (text);

  g_byte_array_append (payload, &length, 1);
  g_byte_array_append (payload, (const guint8 *)text, length);
}

static void
append_board_info (const BpVirtualRunnerProfile *profile, GByteArray *payload)
{
  const guint8 rest[] = { 0, 0, 0, profile->has_flash_loader ? 0x09 : 0x01 };

  g_byte_array_append (payload, (const guint8 *)profile->board_id, 4);
  g_byte_array_append (payload, rest, sizeof rest);
  append_counted (payload, profile->target);
  append_counted (payload, profile->board);
  append_counted (payload, *profile->board != '\0' ? "TEST" : "");
}

static void
send_v1 (BpVirtualRunner *self, gint64 now, char direction, guint8 code, const GByteArray *payload)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 head[] = { '$', 'M', (guint8)direction, (guint8)payload->len, code };
  guint8 sum = (guint8)(head[3] ^ head[4]);

  g_byte_array_append (frame, head, sizeof head);
  if (payload->len > 0)
    g_byte_array_append (frame, payload->data, payload->len);
  for (guint i = 0; i < payload->len; i++)
    sum ^= payload->data[i];
  g_byte_array_append (frame, &sum, 1);
  say (self, now + ANSWER_TIME, frame->data, frame->len);
}

static void
answer_reboot (BpVirtualRunner *self, gint64 now, const guint8 *data, guint8 size)
{
  g_autoptr (GByteArray) echo = g_byte_array_new ();
  guint8 mode = size > 0 ? data[0] : 0;

  g_byte_array_append (echo, data, size);
  /* An old firmware does not look at the payload and simply restarts. */
  if (mode == 0 || !can (self, BP_VIRTUAL_MSP_REBOOT_ROM)) {
    send_v1 (self, now, '>', 68, echo);
    go (self, now, BP_VIRTUAL_RESTARTS);
    return;
  }
  if (mode != 1 && !(mode == 4 && can (self, BP_VIRTUAL_MSP_REBOOT_FLASH))) {
    send_v1 (self, now, '!', 68, echo);
    return;
  }
  send_v1 (self, now, '>', 68, echo);
  go (self, now, BP_VIRTUAL_TO_LOADER);
}

static void
answer_msp (BpVirtualRunner *self, gint64 now, guint8 code, const guint8 *data, guint8 size)
{
  const BpVirtualRunnerProfile *profile = self->profile;
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  const guint8 api[] = { 0,
                         profile->variant != NULL && g_str_equal (profile->variant, "INAV") ? 2 : 1,
                         profile->api_minor };

  switch (code) {
  case 1:
    g_byte_array_append (payload, api, sizeof api);
    break;
  case 2:
    g_byte_array_append (payload, (const guint8 *)profile->variant, 4);
    break;
  case 3:
    g_byte_array_append (payload, profile->version, 3);
    break;
  case 4:
    append_board_info (profile, payload);
    break;
  case 5:
    g_byte_array_append (payload, (const guint8 *)"Jul 14 202410:11:12abcdef1", 26);
    break;
  case 68:
    answer_reboot (self, now, data, size);
    return;
  default:
    send_v1 (self, now, '!', code, payload);
    return;
  }
  send_v1 (self, now, '>', code, payload);
}

/* Takes one byte of a request that began with "$"; only v1 is spoken here, as our program sends
 * nothing else. */
static void
take_msp_byte (BpVirtualRunner *self, gint64 now, guint8 byte)
{
  const guint8 *data;
  guint8 sum = 0;

  g_byte_array_append (self->frame, &byte, 1);
  data = self->frame->data;
  if ((self->frame->len == 2 && byte != 'M') || (self->frame->len == 3 && byte != '<')) {
    g_byte_array_set_size (self->frame, 0);
    return;
  }
  if (self->frame->len < 6 || self->frame->len < 6u + data[3])
    return;
  for (guint i = 3; i < self->frame->len; i++)
    sum ^= data[i];
  if (sum == 0 && can (self, BP_VIRTUAL_SPEAKS_MSP))
    answer_msp (self, now, data[4], data + 5, data[3]);
  g_byte_array_set_size (self->frame, 0);
}

/* --- CLI --- */

static void
prompt (BpVirtualRunner *self, gint64 now)
{
  say_text (self, now, "\r\n# ");
}

static void
leave_cli_for (BpVirtualRunner *self, gint64 now, const char *words, BpVirtualFate fate)
{
  say_text (self, now, words);
  go (self, now, fate);
}

static void
print_settings (BpVirtualRunner *self, gint64 now)
{
  static const guint8 leak[] = "$M>\x03\x01\x00\x01\x2e\x2d";
  g_auto (GStrv) lines = g_strsplit (self->settings, "\n", -1);

  for (guint i = 0; lines[i] != NULL && (lines[i + 1] != NULL || *lines[i] != '\0'); i++) {
    if (can (self, BP_VIRTUAL_CLI_PAUSES) && g_str_has_prefix (lines[i], "# ")) {
      say_text (self, now, "# ");
      now += PAUSE;
      say_text (self, now, lines[i] + strlen ("# "));
    } else {
      say_text (self, now, lines[i]);
    }
    if (i == 1 && can (self, BP_VIRTUAL_CLI_LEAKS))
      say (self, now, leak, sizeof leak - 1);
    say_text (self, now, "\r\n");
  }
}

/* The name of a setting that this firmware does not have begins with "no_". */
static void
set_parameter (BpVirtualRunner *self, gint64 now, const char *line)
{
  g_autofree char *answer = NULL;

  if (!g_str_has_prefix (line, "set no_"))
    return;
  answer = g_strdup_printf ("###ERROR IN set: INVALID NAME: %s###\r\n", line + strlen ("set "));
  say_text (self, now, answer);
}

static gboolean
has_known_word (const char *const *words, const char *line)
{
  for (; *words != NULL; words++) {
    if (g_str_has_prefix (line, *words) && line[strlen (*words)] == ' ')
      return TRUE;
  }
  return FALSE;
}

static void
run_command (BpVirtualRunner *self, gint64 now, const char *line)
{
  static const char *const known[] = { "defaults nosave", "batch",   "feature",     "board_name",
                                       "manufacturer_id", "profile", "rateprofile", NULL };

  g_string_append_printf (self->commands, "%s\n", line);
  if (can (self, BP_VIRTUAL_CLI_BL) && g_str_equal (line, "bl"))
    leave_cli_for (self, now, "# restarting in bootloader mode\r\n", BP_VIRTUAL_TO_LOADER);
  else if (can (self, BP_VIRTUAL_CLI_BL_ROM) && g_str_equal (line, "bl rom"))
    leave_cli_for (self, now, "# restarting in ROM bootloader mode\r\n", BP_VIRTUAL_TO_LOADER);
  else if (can (self, BP_VIRTUAL_CLI_DFU) && g_str_equal (line, "dfu"))
    leave_cli_for (self, now, "\r\nRestarting in DFU mode\r\n", BP_VIRTUAL_TO_LOADER);
  else if (g_str_equal (line, "exit"))
    leave_cli_for (self, now, "\r\n# leaving CLI mode, unsaved changes lost\r\n",
                   BP_VIRTUAL_RESTARTS);
  else if (g_str_equal (line, "save"))
    leave_cli_for (self, now, "\r\n# saving\r\nRebooting", BP_VIRTUAL_RESTARTS);
  else if (g_str_equal (line, "diff all") || g_str_equal (line, "dump"))
    print_settings (self, now);
  else if (g_str_has_prefix (line, "set "))
    set_parameter (self, now, line);
  else if (!g_strv_contains (known, line) && !has_known_word (known, line))
    say_text (self, now, "###ERROR: UNKNOWN COMMAND, TRY 'HELP'###\r\n");
  if (self->fate == BP_VIRTUAL_RUNS)
    prompt (self, now);
}

static void
cut_comment (char *line)
{
  char *hash = strchr (line, '#');

  if (hash != NULL)
    *hash = '\0';
  g_strstrip (line);
}

static void
take_cli_byte (BpVirtualRunner *self, gint64 now, guint8 byte)
{
  g_autofree char *line = NULL;

  if (byte != '\r' && byte != '\n') {
    if (!g_ascii_isprint (byte))
      return;
    g_byte_array_append (self->frame, &byte, 1);
    say (self, now + ANSWER_TIME, &byte, 1);
    return;
  }
  if (self->frame->len == 0)
    return;
  say_text (self, now, "\r\n");
  line = g_strndup ((const char *)self->frame->data, self->frame->len);
  g_byte_array_set_size (self->frame, 0);
  cut_comment (line);
  if (*line != '\0')
    run_command (self, now, line);
  else
    prompt (self, now);
}

/* --- the port --- */

static void
take_pending (BpVirtualRunner *self, gint64 now)
{
  guint8 byte = self->pending;

  if (byte == 0 || now - self->pending_since < SILENCE)
    return;
  self->pending = 0;
  if (byte == 'R' && can (self, BP_VIRTUAL_TAKES_R)) {
    go (self, self->pending_since + SILENCE, BP_VIRTUAL_TO_LOADER);
  } else if (byte == '#' && can (self, BP_VIRTUAL_HAS_CLI)) {
    self->in_cli = TRUE;
    say_text (self, self->pending_since + SILENCE,
              "\r\nEntering CLI Mode, type 'exit' to return, or 'help'\r\n");
    prompt (self, self->pending_since + SILENCE);
  }
}

static void
answer_garbage (BpVirtualRunner *self, gint64 now)
{
  static const guint8 garbage[] = { 0x00, 0x24, 0x4d, 0x3e, 0xff, 0x9c, 0xe3, 0x0a };

  say (self, now + ANSWER_TIME, garbage, sizeof garbage);
}

static void
take_byte (BpVirtualRunner *self, gint64 now, guint8 byte)
{
  if (++self->n_received == self->unplugged_at) {
    self->fate = BP_VIRTUAL_IS_UNPLUGGED;
    self->goes_at = now;
    return;
  }
  if (can (self, BP_VIRTUAL_ANSWERS_GARBAGE))
    answer_garbage (self, now);
  if (can (self, BP_VIRTUAL_HATES_BYTES))
    self->n_faults++;
  if (self->in_cli) {
    take_cli_byte (self, now, byte);
    return;
  }
  self->pending = 0;
  if (self->frame->len > 0 || byte == '$') {
    take_msp_byte (self, now, byte);
  } else if (byte == 'R' || byte == '#') {
    self->pending = byte;
    self->pending_since = now;
  }
}

static void
bp_virtual_runner_receive (BpVirtualSerial *serial, gint64 now, const guint8 *data, gsize size)
{
  BpVirtualRunner *self = BP_VIRTUAL_RUNNER (serial);

  take_pending (self, now);
  for (gsize i = 0; i < size && self->fate == BP_VIRTUAL_RUNS; i++)
    take_byte (self, now, data[i]);
}

static void
babble (BpVirtualRunner *self, gint64 now)
{
  static const guint8 crsf[] = { 0xc8, 0x0c, 0x14, 0x10, 0x10, 0x64, 0x05,
                                 0x00, 0x04, 0x01, 0x10, 0x64, 0x05, 0xb9 };

  while (can (self, BP_VIRTUAL_BABBLES) && self->next_babble <= now) {
    say (self, self->next_babble, crsf, sizeof crsf);
    self->next_babble = MAX (self->next_babble + BABBLE_INTERVAL, now - BABBLE_INTERVAL);
  }
}

static gboolean
bp_virtual_runner_is_present (BpVirtualSerial *serial, gint64 now)
{
  BpVirtualRunner *self = BP_VIRTUAL_RUNNER (serial);

  take_pending (self, now);
  if (self->fate == BP_VIRTUAL_RUNS && now >= self->vanishes_at) {
    self->fate = BP_VIRTUAL_RESTARTS;
    self->goes_at = self->vanishes_at;
  }
  return self->fate == BP_VIRTUAL_RUNS || now < self->goes_at;
}

static gsize
bp_virtual_runner_send (BpVirtualSerial *serial, gint64 now, guint8 *data, gsize size)
{
  BpVirtualRunner *self = BP_VIRTUAL_RUNNER (serial);

  take_pending (self, now);
  babble (self, now);
  if (!bp_virtual_runner_is_present (serial, now))
    return 0;
  return bp_virtual_outbox_take (&self->outbox, now, data, size);
}

static gint64
bp_virtual_runner_get_next_time (BpVirtualSerial *serial, gint64 now)
{
  BpVirtualRunner *self = BP_VIRTUAL_RUNNER (serial);
  gint64 next = bp_virtual_outbox_get_next_time (&self->outbox);
  gint64 time = next >= 0 ? next : NEVER;

  if (self->pending != 0)
    time = MIN (time, self->pending_since + SILENCE);
  if (can (self, BP_VIRTUAL_BABBLES))
    time = MIN (time, self->next_babble);
  time = MIN (time, self->fate != BP_VIRTUAL_RUNS ? self->goes_at : self->vanishes_at);
  return time != NEVER ? time : -1;
}

static void
bp_virtual_runner_set_line (BpVirtualSerial *serial, gint64 now, guint baud, BpParity parity)
{
  /* USB: rate and parity mean nothing. */
}

/* A Crazyflie takes any class request without data, which opening its port sends, as the start of
 * its ESC pass-through. */
static void
bp_virtual_runner_set_control (BpVirtualSerial *serial, gint64 now, gboolean dtr, gboolean rts)
{
  BpVirtualRunner *self = BP_VIRTUAL_RUNNER (serial);

  if (can (self, BP_VIRTUAL_HATES_BYTES) && !can (self, BP_VIRTUAL_BABBLES))
    self->n_faults++;
}

static void
bp_virtual_runner_iface_init (BpVirtualSerialInterface *iface)
{
  iface->set_line = bp_virtual_runner_set_line;
  iface->set_control = bp_virtual_runner_set_control;
  iface->receive = bp_virtual_runner_receive;
  iface->send = bp_virtual_runner_send;
  iface->get_next_time = bp_virtual_runner_get_next_time;
  iface->is_present = bp_virtual_runner_is_present;
}

static void
bp_virtual_runner_finalize (GObject *object)
{
  BpVirtualRunner *self = BP_VIRTUAL_RUNNER (object);

  bp_virtual_outbox_clear (&self->outbox);
  g_byte_array_unref (self->frame);
  g_free (self->settings);
  g_string_free (self->commands, TRUE);
  G_OBJECT_CLASS (bp_virtual_runner_parent_class)->finalize (object);
}

static void
bp_virtual_runner_class_init (BpVirtualRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_runner_finalize;

  signals[REBOOTING] = g_signal_new ("rebooting", BP_TYPE_VIRTUAL_RUNNER, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bp_virtual_runner_init (BpVirtualRunner *self)
{
  bp_virtual_outbox_init (&self->outbox);
  self->vanishes_at = NEVER;
  self->frame = g_byte_array_new ();
  self->commands = g_string_new (NULL);
  self->settings = g_strdup ("# version\nset gyro_lpf1_static_hz = 0\nset name = VIRTUAL\n");
}

BpVirtualRunner *
bp_virtual_runner_new (const BpVirtualRunnerProfile *profile)
{
  BpVirtualRunner *self = g_object_new (BP_TYPE_VIRTUAL_RUNNER, NULL);

  self->profile = profile;
  self->in_cli = can (self, BP_VIRTUAL_IN_CLI);
  return self;
}

const BpVirtualRunnerProfile *
bp_virtual_runner_get_profile (BpVirtualRunner *self)
{
  return self->profile;
}

BpVirtualFate
bp_virtual_runner_get_fate (BpVirtualRunner *self, gint64 *when)
{
  if (when != NULL)
    *when = self->goes_at;
  return self->fate;
}

/* The Crazyflie looks at the index alone, and resets within the request. */
gboolean
bp_virtual_runner_take_request (BpVirtualRunner *self, gint64 now, const BpUsbSetup *setup)
{
  if (!g_str_equal (self->profile->manufacturer, "Bitcraze AB") ||
      setup->request_type != VENDOR_REQUEST || setup->index != CRAZYFLIE_TO_LOADER)
    return FALSE;
  go (self, now, BP_VIRTUAL_TO_LOADER);
  return TRUE;
}

void
bp_virtual_runner_vanish_at (BpVirtualRunner *self, gint64 when)
{
  self->vanishes_at = when;
}

void
bp_virtual_runner_follow_loader (BpVirtualRunner *self, gint64 now)
{
  if (can (self, BP_VIRTUAL_ENUMERATES_TWICE))
    bp_virtual_runner_vanish_at (self, now + SECOND_LOOK);
}

void
bp_virtual_runner_unplug_at_byte (BpVirtualRunner *self, guint number)
{
  self->unplugged_at = number;
}

guint
bp_virtual_runner_get_n_received (BpVirtualRunner *self)
{
  return self->n_received;
}

guint
bp_virtual_runner_get_n_faults (BpVirtualRunner *self)
{
  return self->n_faults;
}

void
bp_virtual_runner_set_settings (BpVirtualRunner *self, const char *settings)
{
  g_free (self->settings);
  self->settings = g_strdup (settings);
}

char *
bp_virtual_runner_dup_commands (BpVirtualRunner *self)
{
  return g_strdup (self->commands->str);
}
