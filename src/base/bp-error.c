/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-error.h"

#include "base/bp-i18n.h"

typedef struct {
  gint64 address;
  char *hint;
  gboolean stall;
} BpErrorPrivate;

static void
bp_error_private_init (BpErrorPrivate *priv)
{
  priv->address = BP_NO_ADDRESS;
}

static void
bp_error_private_copy (const BpErrorPrivate *src, BpErrorPrivate *dest)
{
  dest->address = src->address;
  dest->hint = g_strdup (src->hint);
  dest->stall = src->stall;
}

static void
bp_error_private_clear (BpErrorPrivate *priv)
{
  g_free (priv->hint);
}

G_DEFINE_EXTENDED_ERROR (BpError, bp_error)

typedef struct {
  const char *nick;
  const char *title;
  const char *hint;
} BpErrorText;

/* The one table from codes to what a user reads. */
static const BpErrorText error_texts[BP_N_ERRORS] = {
  [BP_ERROR_NOT_PERMITTED] = { "not-permitted", N_("The board may not be opened"),
                               N_("Install the access rule with “bootpin-cli doctor”, then plug the board in again.") },
  [BP_ERROR_BUSY] = { "busy", N_("Another program is using the board"),
                      N_("Close other flashers, configurators and serial terminals, then try again.") },
  [BP_ERROR_NO_BOARD] = { "no-board", N_("No board was found"),
                          N_("Connect the board with a data cable. If it has a BOOT button, hold it while plugging in.") },
  [BP_ERROR_AMBIGUOUS] = { "ambiguous", N_("More than one board is connected"),
                           N_("Choose the board to flash, or unplug the others.") },
  [BP_ERROR_DISCONNECTED] = { "disconnected", N_("The board went away"),
                              N_("Plug it in again, holding its BOOT button if it does not start, and flash once more: a second run finishes the work.") },
  [BP_ERROR_TIMEOUT] = { "timeout", N_("The board stopped answering"),
                         N_("Unplug the board, hold its BOOT button while plugging it in again, and flash once more. Try another cable or USB port if it happens again.") },
  [BP_ERROR_NO_LOADER] = { "no-loader", N_("The board did not enter its bootloader"),
                           N_("Hold the BOOT button (or bridge the BOOT pads) while plugging the board in, then try again.") },
  [BP_ERROR_PROTOCOL] = { "protocol", N_("The board gave an unexpected answer"),
                          N_("Unplug the board, plug it in again in bootloader mode, and flash once more. Use a USB port of the computer itself, not a hub.") },
  [BP_ERROR_PROTECTED] = { "protected", N_("The chip is protected against reading and writing"),
                           N_("Removing the protection erases everything on the chip. To do so, run “bootpin-cli unprotect” or choose “Remove Protection”.") },
  [BP_ERROR_BAD_FILE] = { "bad-file", N_("The file can't be used"),
                          N_("Download the file again and choose the file for this board.") },
  [BP_ERROR_DOES_NOT_FIT] = { "does-not-fit", N_("The firmware does not fit on this board"),
                              N_("Choose the firmware that was built for this board.") },
  [BP_ERROR_WRONG_ADDRESS] = { "wrong-address", N_("The start address does not suit this file"),
                               N_("Set the start address to the one that the file was built for.") },
  [BP_ERROR_WRONG_BOARD] = { "wrong-board", N_("The firmware is for another board"),
                             N_("Choose the firmware that was built for this board.") },
  [BP_ERROR_ERASE_FAILED] = { "erase-failed", N_("The chip could not be erased"),
                              N_("Flash once more. If it fails at the same address again, the chip may be write-protected or worn out.") },
  [BP_ERROR_WRITE_FAILED] = { "write-failed", N_("The firmware could not be written"),
                              N_("Flash once more. If it fails at the same address again, the chip may be write-protected or worn out.") },
  [BP_ERROR_VERIFY_FAILED] = { "verify-failed", N_("The chip does not hold what was written"),
                               N_("Flash once more. If it fails at the same address again, the chip is damaged; if the address changes, try another cable or USB port.") },
  [BP_ERROR_CANCELLED] = { "cancelled", N_("Cancelled"), N_("Flash again when ready.") },
  [BP_ERROR_NOT_SUPPORTED] = { "not-supported", N_("The board can't do that"),
                               N_("Choose another way, or leave the option off.") },
  [BP_ERROR_INTERNAL] = { "internal", N_("Something unexpected happened"),
                          N_("This is a fault of the program. Please report it with the details.") },
};

const char *
bp_error_get_nick (BpError code)
{
  g_return_val_if_fail (code < BP_N_ERRORS, "internal");

  return error_texts[code].nick;
}

const char *
bp_error_get_title (BpError code)
{
  g_return_val_if_fail (code < BP_N_ERRORS, NULL);

  return _(error_texts[code].title);
}

static BpErrorPrivate *
get_private (const GError *error)
{
  return error != NULL && error->domain == BP_ERROR ? bp_error_get_private (error) : NULL;
}

const char *
bp_error_get_hint (const GError *error)
{
  BpErrorPrivate *priv = get_private (error);

  if (priv != NULL && priv->hint != NULL)
    return priv->hint;
  return _(error_texts[bp_error_get_code (error)].hint);
}

BpError
bp_error_get_code (const GError *error)
{
  if (error->domain == BP_ERROR && error->code >= 0 && error->code < BP_N_ERRORS)
    return error->code;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return BP_ERROR_CANCELLED;
  return BP_ERROR_INTERNAL;
}

gint64
bp_error_get_address (const GError *error)
{
  BpErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->address : BP_NO_ADDRESS;
}

void
bp_error_set_address (GError *error, gint64 address)
{
  BpErrorPrivate *priv = get_private (error);

  if (priv != NULL)
    priv->address = address;
}

void
bp_error_set_hint (GError *error, const char *hint)
{
  BpErrorPrivate *priv = get_private (error);

  if (priv == NULL)
    return;
  g_free (priv->hint);
  priv->hint = g_strdup (hint);
}

void
bp_error_set_stall (GError *error)
{
  BpErrorPrivate *priv = get_private (error);

  if (priv != NULL)
    priv->stall = TRUE;
}

gboolean
bp_error_is_stall (const GError *error)
{
  BpErrorPrivate *priv = get_private (error);

  return priv != NULL && priv->stall;
}

gboolean
bp_error_is (const GError *error, BpError code)
{
  return g_error_matches (error, BP_ERROR, code);
}

gboolean
bp_set_cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_CANCELLED, "cancelled on request");
  return TRUE;
}
