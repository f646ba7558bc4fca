/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-text.h"

#define LABEL_COLUMNS 18

/* How a fact is shown: text is a string, a list some of them, the others are numbers of 32 bits. */
typedef enum {
  FACT_TEXT,
  FACT_LIST,
  FACT_ADDRESS,
  FACT_USB_ID,
  FACT_COUNT,
} FactKind;

typedef struct {
  const char *name;
  const char *label;
  FactKind kind;
} Fact;

/* A new fact of the readers needs a line here. */
static const Fact known_facts[] = {
  { "firmware", N_ ("Firmware"), FACT_TEXT },
  { "firmware-version", N_ ("Version"), FACT_TEXT },
  { "firmware-target", N_ ("Built for"), FACT_TEXT },
  { "firmware-board", N_ ("Board"), FACT_TEXT },
  { "microcontroller", N_ ("Microcontroller"), FACT_TEXT },
  { "build-date", N_ ("Build date"), FACT_TEXT },
  { "device-types", N_ ("Models"), FACT_LIST },
  { "stack-pointer", N_ ("Stack pointer"), FACT_ADDRESS },
  { "reset-vector", N_ ("Reset vector"), FACT_ADDRESS },
  { "target-name", N_ ("DFU target"), FACT_TEXT },
  { "vendor-id", N_ ("Vendor id"), FACT_USB_ID },
  { "product-id", N_ ("Product id"), FACT_USB_ID },
  { "device-version", N_ ("Device version"), FACT_USB_ID },
  { "family", N_ ("Chip family"), FACT_TEXT },
  { "family-id", N_ ("Family id"), FACT_ADDRESS },
  { "ram-bytes", N_ ("Left out, for RAM"), FACT_COUNT },
};

static GVariant *
lookup_fact (BpFirmware *firmware, const Fact *fact)
{
  const GVariantType *types[] = {
    [FACT_TEXT] = G_VARIANT_TYPE_STRING,    [FACT_LIST] = G_VARIANT_TYPE_STRING_ARRAY,
    [FACT_ADDRESS] = G_VARIANT_TYPE_UINT32, [FACT_USB_ID] = G_VARIANT_TYPE_UINT32,
    [FACT_COUNT] = G_VARIANT_TYPE_UINT32,
  };

  return g_variant_lookup_value (bp_firmware_get_facts (firmware), fact->name, types[fact->kind]);
}

static char *
dup_fact_text (const Fact *fact, GVariant *value)
{
  g_autofree const char **list = NULL;

  switch (fact->kind) {
  case FACT_ADDRESS:
    return g_strdup_printf ("0x%08X", g_variant_get_uint32 (value));
  case FACT_USB_ID:
    return g_strdup_printf ("%04x", g_variant_get_uint32 (value));
  case FACT_COUNT:
    return g_strdup_printf ("%u", g_variant_get_uint32 (value));
  case FACT_LIST:
    list = g_variant_get_strv (value, NULL);
    return g_strjoinv (", ", (char **)list);
  case FACT_TEXT:
  default:
    return g_variant_dup_string (value, NULL);
  }
}

/* --- JSON --- */

static char *
dup_key (const char *name)
{
  return g_strdelimit (g_strdup (name), "-", '_');
}

static void
add_list (BpJson *json, const char *key, GVariant *value)
{
  g_autofree const char **list = g_variant_get_strv (value, NULL);

  bp_json_begin_array (json, key);
  for (guint i = 0; list[i] != NULL; i++) {
    g_autofree char *item = dup_key (list[i]);

    bp_json_add_string (json, NULL, item);
  }
  bp_json_end_array (json);
}

static void
add_fact (BpJson *json, const Fact *fact, GVariant *value)
{
  g_autofree char *key = dup_key (fact->name);
  g_autofree char *text = dup_fact_text (fact, value);

  if (fact->kind == FACT_COUNT)
    bp_json_add_int (json, key, g_variant_get_uint32 (value));
  else if (fact->kind == FACT_LIST)
    add_list (json, key, value);
  else
    bp_json_add_string (json, key, text);
}

/* Which of the facts are the file name's alone. */
static void
add_by_name (BpJson *json, BpFirmware *firmware)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (bp_firmware_get_facts (firmware), "by-name",
                                                       G_VARIANT_TYPE_STRING_ARRAY);

  if (value != NULL)
    add_list (json, "by_name", value);
}

static void
add_facts (BpJson *json, BpFirmware *firmware)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_facts); i++) {
    g_autoptr (GVariant) value = lookup_fact (firmware, &known_facts[i]);

    if (value != NULL)
      add_fact (json, &known_facts[i], value);
  }
}

/* A fact that is not known is not there. */
static void
add_known_address (BpJson *json, const char *key, gint64 address)
{
  if (address != BP_NO_ADDRESS)
    bp_json_add_address (json, key, address);
}

static void
add_segments (BpJson *json, BpFirmware *firmware)
{
  bp_json_begin_array (json, "segments");
  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (firmware, i);
    g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, segment->bytes);

    bp_json_begin_object (json, NULL);
    bp_json_add_address (json, "address", segment->address);
    bp_json_add_int (json, "size", (gint64)g_bytes_get_size (segment->bytes));
    bp_json_add_string (json, "sha256", sum);
    bp_json_end_object (json);
  }
  bp_json_end_array (json);
}

static void
print_json (BpCliOutput *output, BpFirmware *firmware)
{
  g_autoptr (BpJson) json = bp_json_new ();

  bp_json_begin_object (json, NULL);
  bp_json_add_string (json, "format",
                      bp_firmware_format_get_nick (bp_firmware_get_format (firmware)));
  bp_json_add_int (json, "size", (gint64)bp_firmware_get_size (firmware));
  add_segments (json, firmware);
  bp_json_add_address (json, "entry", bp_firmware_get_entry (firmware));
  bp_json_begin_object (json, "facts");
  add_known_address (json, "vector_table", bp_firmware_get_vector_base (firmware));
  add_known_address (json, "expected_address", bp_firmware_get_expected_base (firmware));
  add_facts (json, firmware);
  add_by_name (json, firmware);
  bp_json_end_object (json);
  bp_json_end_object (json);
  bp_cli_output_add_json (output, json);
}

/* --- for people --- */

static void
print_item (BpCliOutput *output, const char *label, const char *value)
{
  g_autoptr (GString) line = g_string_new (NULL);

  bp_text_append_padded (line, label, LABEL_COLUMNS);
  bp_cli_output_print (output, "%s%s", line->str, value);
}

static void
print_address (BpCliOutput *output, const char *label, gint64 address)
{
  g_autofree char *text = g_strdup_printf ("0x%08" G_GINT64_MODIFIER "X", address);

  if (address != BP_NO_ADDRESS)
    print_item (output, label, text);
}

static void
print_size (BpCliOutput *output, gsize size)
{
  g_autofree char *short_text = bp_text_dup_size (size);
  g_autofree char *bytes = g_strdup_printf ("%" G_GSIZE_FORMAT, size);
  /* Translators: a size in short, then the number of bytes */
  g_autofree char *text = g_strdup_printf (_ ("%s (%s bytes)"), short_text, bytes);

  print_item (output, _ ("Size"), size < 1024 ? short_text : text);
}

static void
print_segments (BpCliOutput *output, BpFirmware *firmware)
{
  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (firmware, i);
    g_autofree char *size = bp_text_dup_size (g_bytes_get_size (segment->bytes));
    g_autofree char *text =
        g_strdup_printf ("0x%08X – 0x%08" G_GINT64_MODIFIER "X  %s", segment->address,
                         bp_segment_get_end (segment) - 1, size);

    print_item (output, i == 0 ? _ ("Segments") : "", text);
  }
}

static void
print_fact (BpCliOutput *output, BpFirmware *firmware, const Fact *fact, const char *text)
{
  g_autofree char *doubtful = NULL;

  if (fact->kind != FACT_TEXT || bp_firmware_fact_is_certain (firmware, fact->name)) {
    print_item (output, _ (fact->label), text);
    return;
  }
  /* Translators: a fact such as the board that a firmware is for, which only the file's name tells
   */
  doubtful = g_strdup_printf (_ ("%s (by the file's name)"), text);
  print_item (output, _ (fact->label), doubtful);
}

/* The known facts, in the order of their table. */
static void
print_facts (BpCliOutput *output, BpFirmware *firmware)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_facts); i++) {
    const Fact *fact = &known_facts[i];
    g_autoptr (GVariant) value = lookup_fact (firmware, fact);
    g_autofree char *text = NULL;

    if (value == NULL)
      continue;
    text = dup_fact_text (fact, value);
    print_fact (output, firmware, fact, text);
  }
}

static void
print_text (BpCliOutput *output, const char *path, BpFirmware *firmware)
{
  g_autofree char *name = g_filename_display_basename (path);

  print_item (output, _ ("File"), name);
  print_item (output, _ ("Format"),
              bp_firmware_format_get_label (bp_firmware_get_format (firmware)));
  print_size (output, bp_firmware_get_size (firmware));
  print_segments (output, firmware);
  print_address (output, _ ("Entry"), bp_firmware_get_entry (firmware));
  print_address (output, _ ("Vector table"), bp_firmware_get_vector_base (firmware));
  print_address (output, _ ("Belongs at"), bp_firmware_get_expected_base (firmware));
  print_facts (output, firmware);
}

gboolean
bp_info_command_run (BpCliSession *session, GError **error)
{
  g_autoptr (BpFirmware) firmware = bp_cli_session_load_firmware (session, error);

  if (firmware == NULL)
    return FALSE;
  if (bp_cli_output_is_json (session->output))
    print_json (session->output, firmware);
  else
    print_text (session->output, bp_cli_options_get_argument (session->options), firmware);
  return TRUE;
}
