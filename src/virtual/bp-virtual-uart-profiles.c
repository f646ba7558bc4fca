/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart-profile.h"

#define KIB 1024

/* Versions, commands and numbers: AN2606 and the tables of stm32flash. A command that Get lists in
 * most of these ROMs stands in the macro. */
#define OLD_COMMANDS                                                                               \
  .version = 0x22, .n_commands = 11, .max_pages = 255,                                             \
  .commands = { 0x00, 0x01, 0x02, 0x11, 0x21, 0x31, 0x43, 0x63, 0x73, 0x82, 0x92 }
#define NEW_COMMANDS                                                                               \
  .version = 0x31, .n_commands = 11, .max_pages = 511,                                             \
  .commands = { 0x00, 0x01, 0x02, 0x11, 0x21, 0x31, 0x44, 0x63, 0x73, 0x82, 0x92 }

#define NEWEST_COMMANDS                                                                            \
  .version = 0x33, .n_commands = 12, .max_pages = 511,                                             \
  .commands = { 0x00, 0x01, 0x02, 0x11, 0x21, 0x31, 0x44, 0x63, 0x73, 0x82, 0x92, 0xa1 }

#define FLASH .flash = 0x08000000, .image = 0x08000000
#define OPTIONS(where, n) .regions = { { where, n, BP_VIRTUAL_REGION_OPTION_BYTES } }
#define OPTIONS_OF_BANKS(where, n, second, n_second)                                               \
  .regions = { { where, n, BP_VIRTUAL_REGION_OPTION_BYTES },                                       \
               { second, n_second, BP_VIRTUAL_REGION_OPTION_BYTES } }

static const BpVirtualUartProfile profiles[] = {
  { .board = { .name = "uart-f103",
               .label = "Naze32, STM32F103 by UART (practice)",
               .chip = "STM32F103",
               FLASH,
               .groups = { { 128, 1 * KIB, 'g' } },
               OPTIONS (0x1ffff800, 16),
               .settings = 0x0801f800,
               .settings_size = 2 * KIB },
    .id = 0x410,
    OLD_COMMANDS,
    .block_limit = 256,
    .max_baud = 1000000,
    .system = 0x1ffff000,
    .size_register = 0x1ffff7e0,
    .locks = BP_WRITE_LOCKS_4K },
  /* 921600 never, 460800 seldom (cleanflight-configurator, pull request 191) */
  { .board = { .name = "uart-f303",
               .label = "SP Racing F3, STM32F303 by UART (practice)",
               .chip = "STM32F303",
               FLASH,
               .groups = { { 128, 2 * KIB, 'g' } },
               OPTIONS (0x1ffff800, 16),
               .settings = 0x0803f000,
               .settings_size = 4 * KIB },
    .id = 0x422,
    NEW_COMMANDS,
    .block_limit = 256,
    .max_baud = 460800,
    .system = 0x1ffff000,
    .size_register = 0x1ffff7cc,
    .locks = BP_WRITE_LOCKS_4K,
    .quirks = BP_VIRTUAL_UART_DEAF_IF_TOO_FAST },
  { .board = { .name = "uart-f405",
               .label = "STM32F405 by UART (practice)",
               .chip = "STM32F405",
               FLASH,
               .groups = { { 4, 16 * KIB, 'g' }, { 1, 64 * KIB, 'g' }, { 7, 128 * KIB, 'g' } },
               OPTIONS (0x1fffc000, 16),
               .settings = 0x08004000,
               .settings_size = 16 * KIB },
    .id = 0x413,
    NEW_COMMANDS,
    .block_limit = 256,
    .max_baud = 500000,
    .system = 0x1fff7a00,
    .size_register = 0x1fff7a22,
    .locks = BP_WRITE_LOCKS_SECTORS,
    .quirks = BP_VIRTUAL_UART_WHOLE_BLOCKS },
  { .board = { .name = "uart-f745",
               .label = "STM32F745 by UART (practice)",
               .chip = "STM32F745",
               FLASH,
               .groups = { { 4, 32 * KIB, 'g' }, { 1, 128 * KIB, 'g' }, { 3, 256 * KIB, 'g' } },
               OPTIONS (0x1fff0000, 32),
               .settings = 0x08008000,
               .settings_size = 32 * KIB },
    .id = 0x449,
    NEW_COMMANDS,
    .block_limit = 256,
    .max_baud = 1000000,
    .system = 0x1ff0f000,
    .size_register = 0x1ff0f442,
    .locks = BP_WRITE_LOCKS_SECTORS },
  { .board = { .name = "uart-h743",
               .label = "STM32H743 by UART (practice)",
               .chip = "STM32H743",
               FLASH,
               .groups = { { 16, 128 * KIB, 'g' } },
               OPTIONS_OF_BANKS (0x5200201c, 128, 0x52002138, 4),
               .settings = 0x08020000,
               .settings_size = 128 * KIB },
    .id = 0x450,
    NEW_COMMANDS,
    .block_limit = 256,
    .max_baud = 1000000,
    .system = 0x1ff1e800,
    .size_register = 0x1ff1e880,
    .locks = BP_WRITE_LOCKS_REGISTER },
  { .board = { .name = "uart-g474",
               .label = "STM32G474 by UART (practice)",
               .chip = "STM32G474",
               FLASH,
               .groups = { { 256, 2 * KIB, 'g' } },
               OPTIONS_OF_BANKS (0x1fff7800, 48, 0x1ffff800, 48),
               .settings = 0x08004000,
               .settings_size = 8 * KIB },
    .id = 0x469,
    NEW_COMMANDS,
    .block_limit = 256,
    .max_baud = 1000000,
    .system = 0x1fff7000,
    .size_register = 0x1fff75e0,
    .locks = BP_WRITE_LOCKS_RANGES,
    .quirks = BP_VIRTUAL_UART_ACKS_TWICE },
  { .board = { .name = "uart-l072",
               .label = "STM32L072 by UART (practice)",
               .chip = "STM32L072",
               FLASH,
               .groups = { { 1536, 128, 'g' } } },
    .id = 0x447,
    NEW_COMMANDS,
    .block_limit = 128,
    .max_baud = 1000000,
    .system = 0x1ff80000,
    .size_register = 0x1ff8007c,
    .quirks = BP_VIRTUAL_UART_WHOLE_BLOCKS | BP_VIRTUAL_UART_NO_MASS_ERASE },
  /* A number that nobody knows, of a newer ROM; its size stands where a G4 has it. */
  { .board = { .name = "uart-unknown",
               .label = "Unknown chip by UART (practice)",
               .chip = "STM32G474",
               FLASH,
               .groups = { { 64, 2 * KIB, 'g' } } },
    .id = 0x4f7,
    NEWEST_COMMANDS,
    .block_limit = 256,
    .max_baud = 1000000,
    .system = 0x1fff7000,
    .size_register = 0x1fff75e0 },
};

static const char *const names[] = {
  "uart-f103", "uart-f303", "uart-f405",    "uart-f745", "uart-h743",
  "uart-g474", "uart-l072", "uart-unknown", NULL,
};

const char *const *
bp_virtual_uart_profile_list_names (void)
{
  return names;
}

const BpVirtualUartProfile *
bp_virtual_uart_profile_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (g_strcmp0 (profiles[i].board.name, name) == 0)
      return &profiles[i];
  return NULL;
}

gboolean
bp_virtual_uart_profile_has (const BpVirtualUartProfile *self, BpVirtualUartQuirks quirk)
{
  return (self->quirks & quirk) != 0;
}
