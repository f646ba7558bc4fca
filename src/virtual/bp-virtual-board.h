/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/bp-clock.h"
#include "link/bp-usb-link.h"

G_BEGIN_DECLS

/** BpVirtualFaultKind: what can be made to go wrong. */
typedef enum {
  BP_VIRTUAL_FAULT_STALL,   /* the request is refused, the state machine goes to
                               dfuERROR/errSTALLEDPKT */
  BP_VIRTUAL_FAULT_TIMEOUT, /* the request is never answered (the device NAKs until the host gives
                               up) */
  BP_VIRTUAL_FAULT_SHORT,   /* an answer that is cut to half; to an OUT request: half of the bytes
                               taken */
  BP_VIRTUAL_FAULT_GARBAGE, /* an answer of random bytes; an OUT request is left alone */
  BP_VIRTUAL_FAULT_VANISH,  /* unplugged at this request */
  BP_VIRTUAL_FAULT_VANISH_AND_RETURN, /* unplugged and plugged in again: enumerates anew, in the
                                         loader */
  BP_VIRTUAL_FAULT_STATUS,            /* dfuERROR with the status given */
  BP_VIRTUAL_FAULT_STUCK_BIT, /* the first programming from this request on leaves one bit at 1 */
  BP_VIRTUAL_FAULT_WEDGE,     /* from this request on nothing is ever answered */
} BpVirtualFaultKind;

#define BP_VIRTUAL_N_FAULTS (BP_VIRTUAL_FAULT_WEDGE + 1)

/**
 * BpVirtualFault:
 * @request: at which control transfer since the board was made (or since
 * bp_virtual_board_clear_log()), 1 the first
 * @kind: what happens
 * @status: the DFU status of %BP_VIRTUAL_FAULT_STATUS
 */
typedef struct {
  guint request;
  BpVirtualFaultKind kind;
  guint8 status;
} BpVirtualFault;

/** BpVirtualAnswer: how a control transfer ends on the bus. */
typedef enum {
  BP_VIRTUAL_ANSWER_DONE,
  BP_VIRTUAL_ANSWER_STALL,
  BP_VIRTUAL_ANSWER_NONE, /* never: the host runs into its time-out */
  BP_VIRTUAL_ANSWER_GONE, /* the device is no longer there */
} BpVirtualAnswer;

/**
 * BpVirtualBoard:
 *
 * A board in software with the behaviour, timing and lies of a named ROM: one device model for the
 * link in this process and for the kernel's bus. It does not sleep: it says how long it takes. Any
 * thread.
 *
 * Signals, from the thread that calls: "flash-changed" (guint address, guint size) after each
 * erased sector, programmed block or loss of power in the middle of one, with the new contents in
 * bp_virtual_board_peek(); "presence-changed" when it comes or goes.
 */
#define BP_TYPE_VIRTUAL_BOARD (bp_virtual_board_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualBoard, bp_virtual_board, BP, VIRTUAL_BOARD, GObject)

/** bp_virtual_board_list_profiles: Returns: (transfer none): the names of all profiles ("f405",
 * ...), %NULL at the end. */
const char *const *bp_virtual_board_list_profiles (void);

/**
 * bp_virtual_board_new:
 * @profile: a name of bp_virtual_board_list_profiles()
 *
 * Returns: (transfer full): a board in its loader, with old firmware and settings in its flash;
 * %BP_ERROR_NO_BOARD for an unknown name. Its state is the one in which its ROM starts: dfuIDLE, or
 * dfuERROR/errFIRMWARE with the older ones.
 */
BpVirtualBoard *bp_virtual_board_new (const char *profile, GError **error);

/**
 * bp_virtual_board_new_stored:
 * @profile: as above
 * @folder: where flash.bin and the state are kept; made if missing
 *
 * Like bp_virtual_board_new(), but the contents come from @folder if it has them, and every change
 * is written there at once, so that a killed program loses nothing, as on a real chip. The folder
 * belongs to this object as long as it lives: %BP_ERROR_BUSY if another one, in this program or
 * elsewhere, has it.
 */
BpVirtualBoard *bp_virtual_board_new_stored (const char *profile, const char *folder,
                                             GError **error);

const char *bp_virtual_board_get_profile (BpVirtualBoard *self);
/** bp_virtual_board_get_label: Returns: for people, such as "STM32F405 (practice)". */
const char *bp_virtual_board_get_label (BpVirtualBoard *self);
guint16 bp_virtual_board_get_vendor_id (BpVirtualBoard *self);
guint16 bp_virtual_board_get_product_id (BpVirtualBoard *self);
guint16 bp_virtual_board_get_device_version (BpVirtualBoard *self);
/** bp_virtual_board_get_string: Returns: (nullable): the string of this index as the device has it
 * (UTF-8). */
const char *bp_virtual_board_get_string (BpVirtualBoard *self, guint8 index);
/** bp_virtual_board_get_descriptors: Returns: (transfer none): device descriptor followed by the
 * configuration descriptor. */
GBytes *bp_virtual_board_get_descriptors (BpVirtualBoard *self);

/**
 * bp_virtual_board_control:
 * @now: the clock's time at which the request arrives, microseconds
 * @setup: the request; standard ones (GET_DESCRIPTOR, SET_INTERFACE, ...) too
 * @data: room for, or the source of, setup->length bytes
 * @actual: (out): bytes moved
 * @duration: (out): microseconds until the answer is there: time on the wire and the time that the
 * ROM works inside the request
 *
 * Returns: how the transfer ends.
 */
BpVirtualAnswer bp_virtual_board_control (BpVirtualBoard *self, gint64 now, const BpUsbSetup *setup,
                                          guint8 *data, gsize *actual, gint64 *duration);

/**
 * bp_virtual_board_bulk:
 * @endpoint: its address
 * @data: room for, or the source of, @size bytes
 *
 * The same for a bulk transfer, which counts as a request.
 */
BpVirtualAnswer bp_virtual_board_bulk (BpVirtualBoard *self, gint64 now, guint8 endpoint,
                                       guint8 *data, gsize size, gsize *actual, gint64 *duration);

/** bp_virtual_board_bus_reset: a USB reset. */
void bp_virtual_board_bus_reset (BpVirtualBoard *self);

/** bp_virtual_board_unplug: takes the board off; every request ends with %BP_VIRTUAL_ANSWER_GONE.
 */
void bp_virtual_board_unplug (BpVirtualBoard *self);

/** bp_virtual_board_replug: plugs it in again, in its loader, with a new generation; also lets a
 * board that has left return. */
void bp_virtual_board_replug (BpVirtualBoard *self);

/**
 * bp_virtual_board_advance:
 * @now: the clock's time
 *
 * Lets time pass without a request: a chip that has reset itself by now is gone.
 */
void bp_virtual_board_advance (BpVirtualBoard *self, gint64 now);

/**
 * bp_virtual_board_return:
 *
 * Lets a board come back into its loader that has left it, has reset itself or wants a power cycle
 * (AT32 after the end of read protection); one that was unplugged stays away.
 *
 * Returns: whether it came back.
 */
gboolean bp_virtual_board_return (BpVirtualBoard *self);

/** bp_virtual_board_is_present: Returns: whether it is plugged in and in its loader (not vanished,
 * not left). */
gboolean bp_virtual_board_is_present (BpVirtualBoard *self);

/** bp_virtual_board_has_left: Returns: whether the loader was left for the firmware, and by
 * @address (out, optional) where to. */
gboolean bp_virtual_board_has_left (BpVirtualBoard *self, guint32 *address);
guint bp_virtual_board_get_generation (BpVirtualBoard *self);

/**
 * bp_virtual_board_take:
 * @owner: any address that stands for the caller
 *
 * Claims the interface for one program, until it is released or the board enumerates anew.
 *
 * Returns: %FALSE if another one has it.
 */
gboolean bp_virtual_board_take (BpVirtualBoard *self, gpointer owner);
void bp_virtual_board_release (BpVirtualBoard *self, gpointer owner);

/** bp_virtual_board_add_fault: arms a fault; any number may be armed. */
void bp_virtual_board_add_fault (BpVirtualBoard *self, const BpVirtualFault *fault);

/** bp_virtual_board_set_protected: switches read protection (RDP level 1). */
void bp_virtual_board_set_protected (BpVirtualBoard *self, gboolean read_protected);

/** bp_virtual_board_peek: Returns: (nullable): @size bytes of flash at @address, valid until the
 * next call; %NULL outside it. */
const guint8 *bp_virtual_board_peek (BpVirtualBoard *self, guint32 address, gsize size);

/** bp_virtual_board_poke: sets bytes of flash as if by magic. Returns: %FALSE outside it. */
gboolean bp_virtual_board_poke (BpVirtualBoard *self, guint32 address, const guint8 *data,
                                gsize size);

/** bp_virtual_board_get_flash_range: gives the first address and the size of the flash. */
void bp_virtual_board_get_flash_range (BpVirtualBoard *self, guint32 *address, gsize *size);

guint bp_virtual_board_get_n_requests (BpVirtualBoard *self);

/** bp_virtual_board_get_n_violations: Returns: requests that the protocol forbids (CLRSTATUS
 * outside dfuERROR, poll too early, ABORT while busy, second write to an ECC unit, ...). */
guint bp_virtual_board_get_n_violations (BpVirtualBoard *self);

/** bp_virtual_board_dup_log: Returns: (transfer full): one line for each request: number, time,
 * request, answer, violation. */
char *bp_virtual_board_dup_log (BpVirtualBoard *self);

/** bp_virtual_board_clear_log: forgets log, counts, times and armed faults; the next request is
 * number 1. */
void bp_virtual_board_clear_log (BpVirtualBoard *self);

/** bp_virtual_board_get_busy_time: Returns: microseconds that the flash has worked (erase,
 * program). */
gint64 bp_virtual_board_get_busy_time (BpVirtualBoard *self);

/**
 * bp_virtual_board_get_wait_time:
 *
 * Returns: microseconds that GETSTATUS has told the host to wait while nothing was worked at: what
 * the letter of DFU 1.1 costs beyond busy and wire time.
 */
gint64 bp_virtual_board_get_wait_time (BpVirtualBoard *self);

/** bp_virtual_board_get_wire_time: Returns: microseconds that requests have spent on the wire. */
gint64 bp_virtual_board_get_wire_time (BpVirtualBoard *self);

/** bp_virtual_board_get_erase_count: Returns: how many sectors were erased. */
guint bp_virtual_board_get_erase_count (BpVirtualBoard *self);

G_END_DECLS
