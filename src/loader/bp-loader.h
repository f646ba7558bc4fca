/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/bp-log.h"
#include "memory/bp-chip.h"
#include "memory/bp-memory-map.h"

G_BEGIN_DECLS

/** BpLoaderKind: which bootloader was reached; the nicks are those of the JSON output. */
typedef enum {
  BP_LOADER_NONE,
  BP_LOADER_DFUSE,
  BP_LOADER_DFU,
  BP_LOADER_UART,
  BP_LOADER_PICOBOOT,
} BpLoaderKind;

/** bp_loader_kind_get_nick: Returns: (nullable): "dfuse", "dfu", "uart", "picoboot", or %NULL
 * for none. */
const char *bp_loader_kind_get_nick (BpLoaderKind kind);

/** BpLoaderFeatures: what a connected loader can do. */
typedef enum {
  BP_LOADER_CAN_READ = 1 << 0,
  BP_LOADER_CAN_WRITE = 1 << 1,
  BP_LOADER_CAN_ERASE = 1 << 2,      /* sector by sector */
  BP_LOADER_CAN_MASS_ERASE = 1 << 3, /* the whole flash in one command */
  BP_LOADER_CAN_ADDRESS =
      1 << 4, /* has a memory map; without it there is one stream of bytes from 0 on (plain DFU) */
  BP_LOADER_CAN_UNPROTECT = 1 << 5,
  BP_LOADER_CAN_READ_BACK = 1 << 6, /* what was written can be read before leaving; a plain DFU
                                       device that is not tolerant of manifestation can't */
  BP_LOADER_CAN_HASTEN = 1 << 7,    /* has a faster way that depends on the supply voltage */
} BpLoaderFeatures;

/**
 * BpTransferFunc:
 * @done: how many bytes of this call are done
 *
 * Called after each block. Returning %FALSE ends a read early without an error (the comparison has
 * seen enough); it must not be returned from a write.
 */
typedef gboolean (*BpTransferFunc) (gsize done, gpointer user_data);

/**
 * BpErasedFunc:
 * @n_done: how many sectors of this call are erased by now
 */
typedef void (*BpErasedFunc) (guint n_done, gpointer user_data);

/**
 * BpLoaderPace:
 * @byte: nanoseconds that a byte takes on its way
 * @read_block: microseconds that each block that is read costs beyond its bytes
 * @write_block: the same for a block that is written, without the work of the flash
 *
 * What moving bytes costs, for expectations only.
 */
typedef struct {
  guint32 byte;
  guint32 read_block;
  guint32 write_block;
} BpLoaderPace;

/** BP_LOADER_PACE_USB: full speed USB moves 0.93 MB/s in control transfers, and a small request
 * takes 0.3 ms (measured values of several chips). A block that is written costs two more requests:
 * GETSTATUS starts the work and fetches its result. */
#define BP_LOADER_PACE_USB ((BpLoaderPace){ .byte = 1075, .read_block = 300, .write_block = 900 })

/**
 * BpLoaderHealth:
 * @small_transfer: microseconds that a request takes which moves nearly nothing; 0: not known
 * @n_errors: requests so far that were lost or garbled, not refused
 *
 * How well the way to the device works: cable, hub, port.
 */
typedef struct {
  gint64 small_transfer;
  guint n_errors;
} BpLoaderHealth;

/**
 * BpLoader:
 *
 * What can be erased, written and read: one bootloader behind one link. All calls block and belong
 * to the worker thread. Cancelling takes effect between requests, leaves the loader idle where it
 * can, and gives %BP_ERROR_CANCELLED.
 *
 * Errors of all calls: %BP_ERROR_DISCONNECTED, %BP_ERROR_TIMEOUT, %BP_ERROR_PROTOCOL,
 * %BP_ERROR_PROTECTED, %BP_ERROR_CANCELLED, and those named at each call. An error knows its
 * address where there is one.
 */
#define BP_TYPE_LOADER (bp_loader_get_type ())
G_DECLARE_INTERFACE (BpLoader, bp_loader, BP, LOADER, GObject)

struct _BpLoaderInterface {
  GTypeInterface parent_iface;

  gboolean (*connect) (BpLoader *self, GCancellable *cancellable, GError **error);
  BpLoaderKind (*get_kind) (BpLoader *self);
  BpLoaderFeatures (*get_features) (BpLoader *self);
  GPtrArray *(*get_maps) (BpLoader *self);
  const BpChip *(*get_chip) (BpLoader *self);
  guint (*get_block_size) (BpLoader *self);
  gboolean (*erase) (BpLoader *self, const BpSector *sector, GCancellable *cancellable,
                     GError **error);
  gboolean (*mass_erase) (BpLoader *self, GCancellable *cancellable, GError **error);
  gboolean (*write) (BpLoader *self, guint32 address, const guint8 *data, gsize size,
                     BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                     GError **error);
  gboolean (*read) (BpLoader *self, guint32 address, guint8 *data, gsize size, BpTransferFunc func,
                    gpointer user_data, GCancellable *cancellable, GError **error);
  gboolean (*leave) (BpLoader *self, guint32 address, GError **error);
  gboolean (*unprotect) (BpLoader *self, GCancellable *cancellable, GError **error);

  /* Optional ones: */
  void (*get_pace) (BpLoader *self, BpLoaderPace *pace);
  void (*measure) (BpLoader *self);
  void (*get_health) (BpLoader *self, BpLoaderHealth *health);
  gboolean (*check_sector) (BpLoader *self, const BpSector *sector, GError **error);
  gboolean (*erase_many) (BpLoader *self, const BpSector *const *sectors, guint n_sectors,
                          BpErasedFunc func, gpointer user_data, GCancellable *cancellable,
                          GError **error);
  gboolean (*matches) (BpLoader *self, guint32 address, const guint8 *data, gsize size,
                       gboolean *matches, GCancellable *cancellable, GError **error);
  gboolean (*set_haste) (BpLoader *self, gboolean haste, GError **error);
};

/** bp_loader_connect: brings the loader to idle and learns what it is. To be called first.
 * %BP_ERROR_NO_LOADER if it is none after all. */
gboolean bp_loader_connect (BpLoader *self, GCancellable *cancellable, GError **error);

BpLoaderKind bp_loader_get_kind (BpLoader *self);
BpLoaderFeatures bp_loader_get_features (BpLoader *self);

/** bp_loader_get_maps: Returns: (transfer none) (element-type BpMemoryMap): one map for each memory
 * that the loader shows, identical ones once; may be empty. */
GPtrArray *bp_loader_get_maps (BpLoader *self);

/** bp_loader_get_flash: Returns: (transfer none) (nullable): the map of internal flash, or of
 * external flash where there is no internal one. */
BpMemoryMap *bp_loader_get_flash (BpLoader *self);

/** bp_loader_get_chip: Returns: (transfer none): the family; never %NULL. */
const BpChip *bp_loader_get_chip (BpLoader *self);

/** bp_loader_get_block_size: Returns: the bytes of a full block. */
guint bp_loader_get_block_size (BpLoader *self);

/** bp_loader_get_pace: gives what moving bytes costs; that of full speed USB if the loader does not
 * know better. */
void bp_loader_get_pace (BpLoader *self, BpLoaderPace *pace);

/** bp_loader_measure: asks the connected, idle device a few small questions to learn how long they
 * take; nothing if the loader has none. */
void bp_loader_measure (BpLoader *self);

/** bp_loader_get_health: gives what is known by now; asks for nothing. */
void bp_loader_get_health (BpLoader *self, BpLoaderHealth *health);

/** bp_loader_check_sector: Returns: whether @sector may be erased and written as far as the loader
 * knows; %BP_ERROR_PROTECTED names what is write-protected. Sends nothing. */
gboolean bp_loader_check_sector (BpLoader *self, const BpSector *sector, GError **error);

/**
 * bp_loader_set_haste:
 * @haste: whether to work in the faster way, or again in the usual one
 *
 * For a loader that can hasten. Unproved on hardware: what was written so must be verified. Also
 * changes the times of bp_loader_get_chip(). The chip forgets it when it is started.
 */
gboolean bp_loader_set_haste (BpLoader *self, gboolean haste, GError **error);

/** bp_loader_erase: erases one sector of a map. %BP_ERROR_ERASE_FAILED. */
gboolean bp_loader_erase (BpLoader *self, const BpSector *sector, GCancellable *cancellable,
                          GError **error);

/**
 * bp_loader_erase_many:
 * @sectors: of a map, in the order in which they are erased
 * @n_sectors: more than 0
 * @func: (nullable): progress
 *
 * Erases sectors, as many by one command as the loader takes. %BP_ERROR_ERASE_FAILED; the address
 * of an error is that of the first sector of which it is not sure that it was erased.
 */
gboolean bp_loader_erase_many (BpLoader *self, const BpSector *const *sectors, guint n_sectors,
                               BpErasedFunc func, gpointer user_data, GCancellable *cancellable,
                               GError **error);

/** bp_loader_mass_erase: erases all flash by one command. %BP_ERROR_ERASE_FAILED. */
gboolean bp_loader_mass_erase (BpLoader *self, GCancellable *cancellable, GError **error);

/**
 * bp_loader_write:
 * @address: multiple of the chip's write unit; 0 for a plain DFU stream, which must be sent whole
 * in one call
 * @data: bytes
 * @size: more than 0; multiple of the chip's write unit, except for plain DFU
 * @func: (nullable): progress
 *
 * Writes into erased flash. %BP_ERROR_WRITE_FAILED.
 */
gboolean bp_loader_write (BpLoader *self, guint32 address, const guint8 *data, gsize size,
                          BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                          GError **error);

/** bp_loader_read: reads @size bytes, more than 0, at @address into @data; a plain DFU device is
 * read from 0 on, and where it ends early that is %BP_ERROR_PROTOCOL. */
gboolean bp_loader_read (BpLoader *self, guint32 address, guint8 *data, gsize size,
                         BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                         GError **error);

/**
 * bp_loader_matches:
 * @matches: (out): whether @data surely stands at @address; %FALSE if it does not, and if only
 * reading can tell
 *
 * Compares without moving the bytes, by a checksum that the loader computes; where it has none,
 * nothing is sent.
 */
gboolean bp_loader_matches (BpLoader *self, guint32 address, const guint8 *data, gsize size,
                            gboolean *matches, GCancellable *cancellable, GError **error);

/**
 * bp_loader_leave:
 * @address: of the vector table of the firmware to start; ignored by plain DFU (which manifests)
 *
 * Starts the firmware. Whatever error comes after the request is success: the loader is gone. The
 * loader can't be used afterwards.
 */
gboolean bp_loader_leave (BpLoader *self, guint32 address, GError **error);

/** bp_loader_unprotect: removes the read protection, which erases everything; the chip then resets
 * itself. The loader can't be used afterwards. */
gboolean bp_loader_unprotect (BpLoader *self, GCancellable *cancellable, GError **error);

G_END_DECLS
