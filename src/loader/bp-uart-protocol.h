/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* The UART bootloader of STM32 ROMs (AN3155): 8 data bits, even parity, 1 stop bit. A command is
 * its code and the complement; what follows it in frames ends with the XOR of the frame. Numbers
 * are big endian. */

#define BP_UART_SYNC 0x7f
#define BP_UART_ACK 0x79
#define BP_UART_NACK 0x1f
#define BP_UART_BUSY 0x76

#define BP_UART_GET 0x00
#define BP_UART_GET_VERSION 0x01
#define BP_UART_GET_ID 0x02
#define BP_UART_READ 0x11
#define BP_UART_GO 0x21
#define BP_UART_WRITE 0x31
#define BP_UART_ERASE 0x43
#define BP_UART_EXTENDED_ERASE 0x44
#define BP_UART_SPECIAL 0x50
#define BP_UART_EXTENDED_SPECIAL 0x51
#define BP_UART_WRITE_PROTECT 0x63
#define BP_UART_WRITE_UNPROTECT 0x73
#define BP_UART_READ_PROTECT 0x82
#define BP_UART_READ_UNPROTECT 0x92
#define BP_UART_GET_CHECKSUM 0xa1

/* In the place of a number of pages; twice in Extended Erase, whose numbers have two bytes. */
#define BP_UART_ALL_PAGES 0xff

/* Pages of one command: 255 have a number in Erase; the ROM's buffer for Extended Erase holds 512
 * (L152, L082). */
#define BP_UART_MAX_PAGES 255
#define BP_UART_MAX_PAGES_EXTENDED 511

#define BP_UART_MAX_BLOCK 256

/* Start bit, data, parity, stop bit. */
#define BP_UART_BITS_PER_BYTE 11
