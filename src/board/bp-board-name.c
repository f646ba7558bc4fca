/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-name.h"

#include <string.h>

#include "base/bp-i18n.h"

/* A string of the device for people, or NULL if it says nothing. */
static char *
telling (BpBoardDb *db, const char *string)
{
  return bp_board_db_is_generic (db, string) ? NULL : bp_collapse_blanks (string);
}

static const char *
label_or (const BpBoardEntry *entry, const char *otherwise)
{
  return entry != NULL && entry->label != NULL ? entry->label : otherwise;
}

char *
bp_board_name_loader (BpBoardDb *db, const BpUsbDeviceInfo *info, const BpBoardEntry *entry)
{
  g_autofree char *product = telling (db, info->product);
  const char *name;

  if (info->label != NULL)
    return g_strdup (info->label);
  name = product != NULL ? product : label_or (entry, _ ("Bootloader"));
  if (strstr (name, "DFU") != NULL ||
      (entry != NULL && (entry->quirks & BP_BOARD_QUIRK_MASS_STORAGE) != 0))
    return g_strdup (name);
  return g_strdup_printf ("%s (DFU)", name);
}

/* "Betaflight - X" and "Betaflight X" of the maker Betaflight are X. */
static const char *
skip_maker (const char *product, const char *maker)
{
  gsize length = strlen (maker);
  const char *rest;

  if (g_ascii_strncasecmp (product, maker, length) != 0)
    return product;
  rest = product + length + strspn (product + length, " -");
  return *rest == '\0' || rest == product + length ? product : rest;
}

char *
bp_board_name_firmware (BpBoardDb *db, const char *manufacturer, const char *product,
                        const BpBoardEntry *entry)
{
  g_autofree char *maker = telling (db, manufacturer);
  g_autofree char *thing = telling (db, product);

  if (thing == NULL && maker == NULL)
    return g_strdup (label_or (entry, _ ("Flight controller")));
  if (thing == NULL || (maker != NULL && g_ascii_strcasecmp (thing, maker) == 0))
    return g_steal_pointer (&maker);
  if (maker == NULL)
    return g_steal_pointer (&thing);
  return g_strdup_printf ("%s – %s", maker, skip_maker (thing, maker));
}

/* The first word of many adapters' product string is their chip: "CP2102N USB to UART Bridge
 * Controller". */
static char *
chip_word (const char *product)
{
  gsize length = strspn (product, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
  gsize letters = strspn (product, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  gboolean is_word = product[length] == '\0' || product[length] == ' ';

  return is_word && letters >= 2 && length >= letters + 3 ? g_strndup (product, length) : NULL;
}

char *
bp_board_name_adapter (const char *product, const BpBoardEntry *entry)
{
  g_autofree char *chip = product != NULL ? chip_word (product) : NULL;
  const char *name = chip != NULL ? chip : label_or (entry, NULL);

  if (name == NULL)
    return g_strdup (_ ("USB serial adapter"));
  return g_strdup_printf (_ ("USB serial adapter (%s)"), name);
}

char *
bp_board_name_port (const char *tty)
{
  g_autofree char *base = g_path_get_basename (tty);

  return g_strdup_printf (_ ("Serial port %s"), base);
}
