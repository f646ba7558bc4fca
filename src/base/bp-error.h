/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BpError:
 *
 * What went wrong, in the few words that a user, a script and an exit code can act on. The nicks ("not-permitted")
 * are the `code` of the JSON output and never change.
 */
typedef enum {
  BP_ERROR_NOT_PERMITTED,
  BP_ERROR_BUSY,
  BP_ERROR_NO_BOARD,
  BP_ERROR_AMBIGUOUS,
  BP_ERROR_DISCONNECTED,
  BP_ERROR_TIMEOUT,
  BP_ERROR_NO_LOADER,
  BP_ERROR_PROTOCOL,
  BP_ERROR_PROTECTED,
  BP_ERROR_BAD_FILE,
  BP_ERROR_DOES_NOT_FIT,
  BP_ERROR_WRONG_ADDRESS,
  BP_ERROR_WRONG_BOARD,
  BP_ERROR_ERASE_FAILED,
  BP_ERROR_WRITE_FAILED,
  BP_ERROR_VERIFY_FAILED,
  BP_ERROR_CANCELLED,
  BP_ERROR_NOT_SUPPORTED,
  BP_ERROR_INTERNAL,
} BpError;

#define BP_N_ERRORS (BP_ERROR_INTERNAL + 1)

/** BP_NO_ADDRESS: an address that is not known. */
#define BP_NO_ADDRESS ((gint64) -1)

/* The domain is an extended one: an error also carries the address in question, a hint that is better than the
 * general one of its code, and whether the device refused the request (a stall), which a loader must tell from all
 * other faults of a link. */
#define BP_ERROR (bp_error_quark ())
GQuark bp_error_quark (void);

/**
 * bp_error_get_nick:
 * @code: an error code
 *
 * Returns: the name of @code in JSON, such as "no-board"; static.
 */
const char *bp_error_get_nick (BpError code);

/**
 * bp_error_get_title:
 * @code: an error code
 *
 * Returns: what happened, in plain translated words, header of a dialog; static.
 */
const char *bp_error_get_title (BpError code);

/**
 * bp_error_get_hint:
 * @error: an error of any domain
 *
 * Returns: what to do about it, translated: the error's own hint if it has one, else that of its code. Valid as long as @error.
 */
const char *bp_error_get_hint (const GError *error);

/**
 * bp_error_get_code:
 * @error: an error of any domain
 *
 * Returns: its #BpError; a GIO cancellation is %BP_ERROR_CANCELLED, anything foreign %BP_ERROR_INTERNAL.
 */
BpError bp_error_get_code (const GError *error);

/** bp_error_get_address: Returns: the address in question or %BP_NO_ADDRESS. */
gint64 bp_error_get_address (const GError *error);

/** bp_error_set_address: tells the place of @error, which must be of the domain %BP_ERROR; a no-op on %NULL. */
void bp_error_set_address (GError *error, gint64 address);

/** bp_error_set_hint: gives @error, of the domain %BP_ERROR, a hint of its own (copied); a no-op on %NULL. */
void bp_error_set_hint (GError *error, const char *hint);

/** bp_error_set_stall: marks @error, of the domain %BP_ERROR, as the device's own refusal of a request. */
void bp_error_set_stall (GError *error);

/** bp_error_is_stall: Returns: whether the device refused the request (it is there and well, but says no). */
gboolean bp_error_is_stall (const GError *error);

/** bp_error_is: Returns: whether @error is of the domain %BP_ERROR with this code. */
gboolean bp_error_is (const GError *error, BpError code);

/**
 * bp_set_cancelled:
 * @cancellable: (nullable): as given to the job
 *
 * Returns: %TRUE, with @error set to %BP_ERROR_CANCELLED, if the user has cancelled.
 */
gboolean bp_set_cancelled (GCancellable *cancellable, GError **error);

G_END_DECLS
