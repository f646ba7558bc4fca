/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-reboot-way.h"

#include <string.h>

#include "base/bp-error.h"
#include "board/bp-cli-client.h"
#include "board/bp-msp-client.h"

#define WRITE_TIME BP_SEC

/* So long must the line be silent before and after "R" (Betaflight src/main/msp/msp_serial.c); a
 * little more, for clocks that differ. */
#define SILENCE (120 * BP_MSEC)

/* MSP 1.42 (Betaflight 4.1) brought the modes of SET_REBOOT. INAV numbers its MSP differently and
 * has them since 9.1. */
static gboolean
knows_reboot_modes (const BpIdentity *identity)
{
  guint64 major = g_ascii_strtoull (identity->version, NULL, 10);
  const char *dot = strchr (identity->version, '.');
  guint64 minor = dot != NULL ? g_ascii_strtoull (dot + 1, NULL, 10) : 0;

  if (identity->family == BP_FAMILY_INAV)
    return major > 9 || (major == 9 && minor >= 1);
  return identity->family != BP_FAMILY_UNKNOWN && bp_identity_api_is_at_least (identity, 1, 42);
}

gboolean
bp_reboot_way_applies (BpRebootWay way, const BpIdentity *identity, BpMspReboot mode)
{
  if (way == BP_REBOOT_BY_MSP)
    return identity != NULL && knows_reboot_modes (identity);
  /* "R" means the ROM. */
  return way != BP_REBOOT_BY_R || mode != BP_MSP_REBOOT_FLASH_LOADER;
}

const char *
bp_reboot_way_get_label (BpRebootWay way)
{
  static const char *const labels[BP_N_REBOOT_WAYS] = {
    [BP_REBOOT_BY_MSP] = "by MSP",
    [BP_REBOOT_BY_CLI] = "by the command line",
    [BP_REBOOT_BY_R] = "by the letter R",
  };

  g_return_val_if_fail ((gsize)way < BP_N_REBOOT_WAYS, NULL);

  return labels[way];
}

/* A port that goes while it is asked has understood. */
static gboolean
settle (GError *local, BpRebootAnswer *answer, GError **error)
{
  if (bp_error_is (local, BP_ERROR_DISCONNECTED)) {
    g_error_free (local);
    *answer = BP_REBOOT_SENT;
    return TRUE;
  }
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
try_msp (BpSerialLink *link, BpMspReboot mode, BpLog *log, BpRebootAnswer *answer,
         GCancellable *cancellable, GError **error)
{
  const guint8 payload = (guint8)mode;
  g_autoptr (BpMspClient) client = bp_msp_client_new (link);
  GError *local = NULL;
  g_autoptr (GBytes) reply =
      bp_msp_client_ask (client, BP_MSP_SET_REBOOT, &payload, 1, cancellable, &local);

  /* Many firmwares restart before the answer is out. */
  if (reply != NULL || bp_error_is (local, BP_ERROR_TIMEOUT)) {
    g_clear_error (&local);
    *answer = BP_REBOOT_SENT;
    return TRUE;
  }
  if (bp_error_is (local, BP_ERROR_NOT_SUPPORTED)) {
    bp_log_add (log, "%s", local->message);
    g_clear_error (&local);
    *answer = BP_REBOOT_REFUSED;
    return TRUE;
  }
  return settle (local, answer, error);
}

/* The commands of the families, in the order in which they are tried. "bl rom" also where "bl"
 * alone may mean another loader. */
static const char *const *
get_commands (const BpIdentity *identity, BpMspReboot mode)
{
  static const char *const bl[] = { "bl rom", "bl", NULL };
  static const char *const bl_flash[] = { "bl flash", NULL };
  static const char *const dfu[] = { "dfu", NULL };
  static const char *const any[] = { "bl rom", "bl", "dfu", NULL };

  if (mode == BP_MSP_REBOOT_FLASH_LOADER)
    return bl_flash;
  switch (identity != NULL ? identity->family : BP_FAMILY_UNKNOWN) {
  case BP_FAMILY_BETAFLIGHT:
  case BP_FAMILY_CLEANFLIGHT:
  case BP_FAMILY_EMUFLIGHT:
    return bl;
  case BP_FAMILY_INAV:
  case BP_FAMILY_ROTORFLIGHT:
    return dfu;
  default:
    return any;
  }
}

static gboolean
run_commands (BpCliClient *cli, const char *const *commands, BpLog *log, BpRebootAnswer *answer,
              GCancellable *cancellable, GError **error)
{
  for (const char *const *command = commands; *command != NULL; command++) {
    BpCliVerdict verdict;

    if (!bp_cli_client_command (cli, *command, &verdict, cancellable, error))
      return FALSE;
    bp_log_add (log, "command line: “%s” %s", *command,
                verdict == BP_CLI_TAKEN ? "was taken" : "is not known");
    if (verdict == BP_CLI_TAKEN) {
      *answer = BP_REBOOT_SENT;
      return TRUE;
    }
  }
  *answer = BP_REBOOT_RESTARTING;
  return bp_cli_client_leave (cli, cancellable, error);
}

static gboolean
try_cli (BpSerialLink *link, const char *const *commands, BpLog *log, BpRebootAnswer *answer,
         GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  g_autoptr (BpCliClient) cli = bp_cli_client_enter (link, cancellable, &local);

  if (cli == NULL && bp_error_is (local, BP_ERROR_TIMEOUT)) {
    bp_log_add (log, "there is no command line");
    g_clear_error (&local);
    *answer = BP_REBOOT_REFUSED;
    return TRUE;
  }
  if (cli != NULL && run_commands (cli, commands, log, answer, cancellable, &local))
    return TRUE;
  return settle (local, answer, error);
}

static gboolean
try_r (BpSerialLink *link, BpRebootAnswer *answer, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  guint8 waste[64];

  if (!bp_reboot_listen (link, SILENCE, cancellable, &local) ||
      !bp_serial_link_write (link, (const guint8 *)"R", 1, WRITE_TIME, cancellable, &local))
    return settle (local, answer, error);
  /* Whatever it says now is its farewell. */
  if (bp_serial_link_read (link, waste, sizeof waste, SILENCE, cancellable, &local) < 0)
    return settle (local, answer, error);
  *answer = BP_REBOOT_SENT;
  return TRUE;
}

gboolean
bp_reboot_way_try (BpRebootWay way, BpSerialLink *link, const BpIdentity *identity,
                   BpMspReboot mode, BpLog *log, BpRebootAnswer *answer, GCancellable *cancellable,
                   GError **error)
{
  switch (way) {
  case BP_REBOOT_BY_MSP:
    return try_msp (link, mode, log, answer, cancellable, error);
  case BP_REBOOT_BY_CLI:
    return try_cli (link, get_commands (identity, mode), log, answer, cancellable, error);
  case BP_REBOOT_BY_R:
    return try_r (link, answer, cancellable, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

gboolean
bp_reboot_listen (BpSerialLink *link, gint64 duration, GCancellable *cancellable, GError **error)
{
  guint8 byte;
  gssize n = bp_serial_link_read (link, &byte, 1, duration, cancellable, error);

  if (n == 0)
    return TRUE;
  if (n > 0)
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL,
                 "the port sends by itself (0x%02X): it may be a receiver", byte);
  return FALSE;
}
