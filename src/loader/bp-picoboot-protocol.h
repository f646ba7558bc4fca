/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* PICOBOOT, the USB interface of the boot ROMs of RP2040 and RP2350 (RP2040 data sheet 2.8.5, RP2350 data sheet 5.6).
 *
 * A command is 32 bytes to the OUT endpoint, then its data in either direction, then an empty packet in the other one. What
 * is refused halts the endpoints until INTERFACE_RESET. */

#define BP_PICOBOOT_VENDOR 0x2e8a
#define BP_PICOBOOT_PRODUCT_RP2040 0x0003
#define BP_PICOBOOT_PRODUCT_RP2350 0x000f

/* The interface: vendor specific, with two bulk endpoints. */
#define BP_PICOBOOT_CLASS 0xff

/* A command: magic, token, id, size of the arguments, length of the data, 16 bytes of arguments. */
#define BP_PICOBOOT_COMMAND_SIZE 32
#define BP_PICOBOOT_MAGIC 0x431fd10b
#define BP_PICOBOOT_OFFSET_TOKEN 4
#define BP_PICOBOOT_OFFSET_ID 8
#define BP_PICOBOOT_OFFSET_ARGS_SIZE 9
#define BP_PICOBOOT_OFFSET_LENGTH 12
#define BP_PICOBOOT_OFFSET_ARGS 16
#define BP_PICOBOOT_ARGS_SIZE 16

/** BpPicobootCommand: their ids; the highest bit says that data comes in. */
typedef enum {
  BP_PICOBOOT_EXCLUSIVE_ACCESS = 0x01,
  BP_PICOBOOT_REBOOT = 0x02, /* RP2040 only */
  BP_PICOBOOT_FLASH_ERASE = 0x03,
  BP_PICOBOOT_WRITE = 0x05,
  BP_PICOBOOT_EXIT_XIP = 0x06, /* nothing to do for an RP2350 */
  BP_PICOBOOT_REBOOT2 = 0x0a,  /* RP2350 only */
  BP_PICOBOOT_READ = 0x84,
} BpPicobootCommand;

#define BP_PICOBOOT_DIR_IN 0x80

/* EXCLUSIVE_ACCESS: the drive that the ROM shows as well takes no writes meanwhile. */
#define BP_PICOBOOT_EXCLUSIVE 1

/* Control requests to the interface. */
#define BP_PICOBOOT_REQUEST_OUT 0x41
#define BP_PICOBOOT_REQUEST_IN 0xc1
#define BP_PICOBOOT_INTERFACE_RESET 0x41
#define BP_PICOBOOT_COMMAND_STATUS 0x42
/* The answer of COMMAND_STATUS: token, status code, id, whether it is in progress. */
#define BP_PICOBOOT_STATUS_SIZE 16
#define BP_PICOBOOT_STATUS_OFFSET_CODE 4

/** BpPicobootStatus: why a command was refused. */
typedef enum {
  BP_PICOBOOT_OK = 0,
  BP_PICOBOOT_UNKNOWN_COMMAND = 1,
  BP_PICOBOOT_INVALID_COMMAND_LENGTH = 2,
  BP_PICOBOOT_INVALID_TRANSFER_LENGTH = 3,
  BP_PICOBOOT_INVALID_ADDRESS = 4,
  BP_PICOBOOT_BAD_ALIGNMENT = 5,
  BP_PICOBOOT_INTERLEAVED_WRITE = 6,
  BP_PICOBOOT_REBOOTING = 7,
  BP_PICOBOOT_UNKNOWN_ERROR = 8,
  BP_PICOBOOT_INVALID_STATE = 9,
  BP_PICOBOOT_NOT_PERMITTED = 10,
} BpPicobootStatus;

/* The flash, behind a window of 16 MiB that shows a smaller chip again and again. */
#define BP_PICOBOOT_FLASH 0x10000000
#define BP_PICOBOOT_FLASH_MAX 0x01000000
#define BP_PICOBOOT_SECTOR 4096
#define BP_PICOBOOT_PAGE 256

G_END_DECLS
