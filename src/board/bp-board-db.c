/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-db.h"

#include <gio/gio.h>
#include <string.h>

#include "board/bp-boards-resource.h"

#define RESOURCE_PATH "/io/github/bootpin/Bootpin/board/boards.conf"
#define FILE_NAME "bootpin/boards.conf"
#define NAMES_GROUP "names"

/* A file of ids has some kilobytes; a user's folder may hold anything. */
#define MAX_FILE_SIZE (1024 * 1024)

struct _BpBoardDb {
  GObject parent_instance;

  GPtrArray *entries;    /* of BpBoardEntry */
  GPtrArray *complaints; /* of char * */
  GHashTable *generic;   /* set of folded strings */
  GHashTable *firmware;  /* set of folded strings */
};

G_DEFINE_FINAL_TYPE (BpBoardDb, bp_board_db, G_TYPE_OBJECT)

static const char *const kind_names[] = {
  [BP_BOARD_KIND_LOADER] = "loader",
  [BP_BOARD_KIND_FIRMWARE] = "firmware",
  [BP_BOARD_KIND_ADAPTER] = "adapter",
  [BP_BOARD_KIND_IGNORE] = "ignore",
};

static const struct {
  const char *name;
  BpBoardQuirks quirk;
} quirk_names[] = {
  { "letters-lie", BP_BOARD_QUIRK_LETTERS_LIE },
  { "mass-storage", BP_BOARD_QUIRK_MASS_STORAGE },
  { "no-tty", BP_BOARD_QUIRK_NO_TTY },
  { "own-loader", BP_BOARD_QUIRK_OWN_LOADER },
};

static void
entry_free (BpBoardEntry *entry)
{
  g_free (entry->manufacturer);
  g_free (entry->label);
  g_free (entry);
}

static void
bp_board_db_finalize (GObject *object)
{
  BpBoardDb *self = BP_BOARD_DB (object);

  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->complaints);
  g_hash_table_unref (self->generic);
  g_hash_table_unref (self->firmware);
  G_OBJECT_CLASS (bp_board_db_parent_class)->finalize (object);
}

static void
bp_board_db_class_init (BpBoardDbClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_board_db_finalize;
}

static void
bp_board_db_init (BpBoardDb *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
  self->complaints = g_ptr_array_new_with_free_func (g_free);
  self->generic = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->firmware = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void G_GNUC_PRINTF (2, 3) complain (BpBoardDb *self, const char *format, ...)
{
  char *text;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_message ("%s", text);
  g_ptr_array_add (self->complaints, text);
}

char *
bp_collapse_blanks (const char *string)
{
  GString *text = g_string_new (NULL);
  gboolean blank = FALSE;

  for (const char *c = string; *c != '\0'; c++) {
    if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c)) {
      blank = text->len > 0;
      continue;
    }
    if (blank)
      g_string_append_c (text, ' ');
    blank = FALSE;
    g_string_append_c (text, *c);
  }
  return g_string_free (text, FALSE);
}

/* Descriptor strings differ in blanks and case between versions of the same ROM. */
static char *
fold (const char *string)
{
  g_autofree char *collapsed = bp_collapse_blanks (string);

  return g_utf8_casefold (collapsed, -1);
}

static gboolean
group_line_is_plausible (const char *line)
{
  const char *last = line + strlen (line) - 1;

  for (const char *c = line + 1; c < last; c++) {
    if (*c == '[' || *c == ']' || g_ascii_iscntrl (*c))
      return FALSE;
  }
  return last > line + 1 && *last == ']';
}

static gboolean
line_is_plausible (const char *line, gboolean *in_group)
{
  gsize key_length;

  if (*line == '\0' || *line == '#')
    return TRUE;
  if (*line == '[') {
    *in_group = group_line_is_plausible (line);
    return *in_group;
  }
  key_length = strcspn (line, "=[]");
  return *in_group && key_length > 0 && line[key_length] == '=';
}

/* GKeyFile refuses a whole file for one bad line: takes those out before it sees them. */
static char *
keep_good_lines (BpBoardDb *self, const char *data, gsize size, const char *place)
{
  GString *good = g_string_new (NULL);
  gboolean in_group = FALSE;
  guint number = 0;

  for (gsize start = 0; start < size; number++) {
    const char *end = memchr (data + start, '\n', size - start);
    gsize length = end != NULL ? (gsize)(end - data) - start : size - start;
    g_autofree char *line = g_strstrip (g_strndup (data + start, length));

    if (!g_utf8_validate (data + start, length, NULL))
      complain (self, "%s: line %u: no UTF-8 text", place, number + 1);
    else if (!line_is_plausible (line, &in_group))
      complain (self, "%s: line %u: neither [group] nor key=value: %.60s", place, number + 1, line);
    else
      g_string_append_printf (good, "%s\n", line);
    start += length + 1;
  }
  return g_string_free (good, FALSE);
}

static gboolean
parse_hex4 (const char *text, guint16 *value)
{
  int number = 0;

  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (text[i]);

    if (digit < 0)
      return FALSE;
    number = number * 16 + digit;
  }
  *value = number;
  return TRUE;
}

/* "VVVV:PPPP", "VVVV:*", both with " MANUFACTURER" or without. */
static gboolean
parse_group (const char *group, BpBoardEntry *id)
{
  const char *rest;
  guint16 product;

  if (!parse_hex4 (group, &id->vendor) || group[4] != ':')
    return FALSE;
  if (group[5] == '*') {
    id->product = BP_BOARD_ANY_PRODUCT;
    rest = group + 6;
  } else if (parse_hex4 (group + 5, &product)) {
    id->product = product;
    rest = group + 9;
  } else {
    return FALSE;
  }
  if (*rest != '\0' && (*rest != ' ' || rest[1] == '\0'))
    return FALSE;
  id->manufacturer = *rest == ' ' ? (char *)rest + 1 : NULL;
  return TRUE;
}

static BpBoardEntry *
find_entry (BpBoardDb *self, guint16 vendor, int product, const char *manufacturer)
{
  for (guint i = 0; i < self->entries->len; i++) {
    BpBoardEntry *entry = g_ptr_array_index (self->entries, i);

    if (entry->vendor == vendor && entry->product == product &&
        g_strcmp0 (entry->manufacturer, manufacturer) == 0)
      return entry;
  }
  return NULL;
}

/* An entry for one manufacturer begins as what is known of the id in general. */
static BpBoardEntry *
ensure_entry (BpBoardDb *self, const BpBoardEntry *id)
{
  BpBoardEntry *entry = find_entry (self, id->vendor, id->product, id->manufacturer);
  const BpBoardEntry *general;

  if (entry != NULL)
    return entry;

  entry = g_new0 (BpBoardEntry, 1);
  entry->vendor = id->vendor;
  entry->product = id->product;
  entry->manufacturer = g_strdup (id->manufacturer);
  general = id->manufacturer != NULL ? find_entry (self, id->vendor, id->product, NULL) : NULL;
  if (general != NULL) {
    entry->kind = general->kind;
    entry->label = g_strdup (general->label);
    entry->quirks = general->quirks;
  }
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static BpBoardKind
parse_kind (const char *name)
{
  for (guint i = BP_BOARD_KIND_LOADER; i < G_N_ELEMENTS (kind_names); i++) {
    if (g_str_equal (name, kind_names[i]))
      return i;
  }
  return BP_BOARD_KIND_UNKNOWN;
}

static BpBoardQuirks
parse_quirk (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (quirk_names); i++) {
    if (g_str_equal (name, quirk_names[i].name))
      return quirk_names[i].quirk;
  }
  return 0;
}

static BpBoardQuirks
parse_quirks (BpBoardDb *self, const char *const *names, const char *place, const char *group)
{
  BpBoardQuirks quirks = 0;

  for (guint i = 0; names[i] != NULL; i++) {
    BpBoardQuirks known = parse_quirk (names[i]);

    if (known == 0)
      complain (self, "%s: [%s]: unknown quirk: %s", place, group, names[i]);
    quirks |= known;
  }
  return quirks;
}

static void
read_entry_key (BpBoardDb *self, GKeyFile *file, const char *group, const char *key,
                BpBoardEntry *entry, const char *place)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = g_key_file_get_string (file, group, key, &error);

  if (error != NULL) {
    complain (self, "%s: [%s]: %s", place, group, error->message);
  } else if (g_str_equal (key, "kind")) {
    BpBoardKind kind = parse_kind (value);

    if (kind == BP_BOARD_KIND_UNKNOWN)
      complain (self, "%s: [%s]: unknown kind: %s", place, group, value);
    else
      entry->kind = kind;
  } else if (g_str_equal (key, "label")) {
    g_free (entry->label);
    entry->label = bp_collapse_blanks (value);
  } else if (g_str_equal (key, "quirks")) {
    g_auto (GStrv) names = g_key_file_get_string_list (file, group, key, NULL, NULL);

    if (names != NULL)
      entry->quirks = parse_quirks (self, (const char *const *)names, place, group);
  } else {
    complain (self, "%s: [%s]: unknown key: %s", place, group, key);
  }
}

static void
read_names (GKeyFile *file, const char *key, GHashTable *set)
{
  g_auto (GStrv) names = g_key_file_get_string_list (file, NAMES_GROUP, key, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    g_hash_table_add (set, fold (names[i]));
}

static void
read_group (BpBoardDb *self, GKeyFile *file, const char *group, const char *place)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);
  BpBoardEntry id = { 0 };
  BpBoardEntry *entry;

  if (!parse_group (group, &id)) {
    complain (self, "%s: [%s]: no id of the form VVVV:PPPP", place, group);
    return;
  }
  entry = ensure_entry (self, &id);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    read_entry_key (self, file, group, keys[i], entry, place);
}

void
bp_board_db_add (BpBoardDb *self, const char *data, gsize size, const char *place)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;
  g_autofree char *good = NULL;

  g_return_if_fail (BP_IS_BOARD_DB (self));

  good = keep_good_lines (self, data, size, place);
  if (!g_key_file_load_from_data (file, good, strlen (good), G_KEY_FILE_NONE, &error)) {
    complain (self, "%s: %s", place, error->message);
    return;
  }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++) {
    if (!g_str_equal (groups[i], NAMES_GROUP))
      read_group (self, file, groups[i], place);
  }
  read_names (file, "generic", self->generic);
  read_names (file, "firmware", self->firmware);
}

static void
add_builtin (BpBoardDb *self)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (bp_boards_get_resource (), RESOURCE_PATH,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size;
  const char *data;

  g_return_if_fail (bytes != NULL);

  data = g_bytes_get_data (bytes, &size);
  bp_board_db_add (self, data, size, "boards.conf");
}

static void
add_folder (BpBoardDb *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autofree char *data = NULL;
  gsize size;

  /* Not a FIFO or a device, on which reading would block or never end. */
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) ||
      !g_file_get_contents (path, &data, &size, NULL))
    return;
  if (size > MAX_FILE_SIZE)
    complain (self, "%s: larger than %d bytes", path, MAX_FILE_SIZE);
  else
    bp_board_db_add (self, data, size, path);
}

BpBoardDb *
bp_board_db_new_builtin (void)
{
  BpBoardDb *self = g_object_new (BP_TYPE_BOARD_DB, NULL);

  add_builtin (self);
  return self;
}

BpBoardDb *
bp_board_db_new (void)
{
  BpBoardDb *self = bp_board_db_new_builtin ();
  const char *const *folders = g_get_system_config_dirs ();

  /* The first folder is the most important one, so it comes last. */
  for (guint i = g_strv_length ((char **)folders); i > 0; i--)
    add_folder (self, folders[i - 1]);
  add_folder (self, g_get_user_config_dir ());
  return self;
}

const BpBoardEntry *
bp_board_db_find (BpBoardDb *self, guint16 vendor, guint16 product, const char *manufacturer)
{
  const int products[] = { product, BP_BOARD_ANY_PRODUCT };

  g_return_val_if_fail (BP_IS_BOARD_DB (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (products); i++) {
    const BpBoardEntry *entry = NULL;

    if (manufacturer != NULL)
      entry = find_entry (self, vendor, products[i], manufacturer);
    if (entry == NULL)
      entry = find_entry (self, vendor, products[i], NULL);
    if (entry != NULL)
      return entry;
  }
  return NULL;
}

static gboolean
set_contains (GHashTable *set, const char *string)
{
  g_autofree char *folded = fold (string);

  return g_hash_table_contains (set, folded);
}

gboolean
bp_board_db_is_generic (BpBoardDb *self, const char *string)
{
  g_return_val_if_fail (BP_IS_BOARD_DB (self), TRUE);

  return string == NULL || string[strspn (string, " \t")] == '\0' ||
         set_contains (self->generic, string);
}

gboolean
bp_board_db_is_firmware (BpBoardDb *self, const char *manufacturer)
{
  g_return_val_if_fail (BP_IS_BOARD_DB (self), FALSE);

  return manufacturer != NULL && set_contains (self->firmware, manufacturer);
}

GPtrArray *
bp_board_db_get_complaints (BpBoardDb *self)
{
  g_return_val_if_fail (BP_IS_BOARD_DB (self), NULL);

  return self->complaints;
}

GPtrArray *
bp_board_db_get_entries (BpBoardDb *self)
{
  g_return_val_if_fail (BP_IS_BOARD_DB (self), NULL);

  return self->entries;
}
