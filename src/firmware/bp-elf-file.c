/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-elf-file.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "firmware/bp-firmware-builder.h"

/* Offsets and numbers of the System V ABI, chapter 4 and 5, for 32 bits. <elf.h> is not everywhere.
 */
enum {
  HEADER_CLASS = 4,
  HEADER_DATA = 5,
  HEADER_TYPE = 16,
  HEADER_MACHINE = 18,
  HEADER_ENTRY = 24,
  HEADER_SEGMENTS = 28,
  HEADER_SECTIONS = 32,
  HEADER_SEGMENT_SIZE = 42,
  HEADER_N_SEGMENTS = 44,
  HEADER_SECTION_SIZE = 46,
  HEADER_N_SECTIONS = 48,
  HEADER_SIZE = 52,
};
enum { SEGMENT_OFFSET = 4, SEGMENT_PHYSICAL = 12, SEGMENT_FILE_SIZE = 16, SEGMENT_SIZE = 32 };
enum {
  SECTION_TYPE = 4,
  SECTION_FLAGS = 8,
  SECTION_ADDRESS = 12,
  SECTION_OFFSET = 16,
  SECTION_BYTES = 20,
  SECTION_SIZE = 40
};

#define CLASS_32 1
#define DATA_LITTLE_ENDIAN 1
#define TYPE_EXECUTABLE 2
#define MACHINE_ARM 40
#define MACHINE_RISCV 243
#define SEGMENT_LOAD 1
#define SECTION_NULL 0
#define SECTION_NOBITS 8
#define FLAG_ALLOCATED 0x2

/* Real firmware has 2 to 10. Every section is looked up among them. */
#define MAX_SEGMENTS 256

/* Where Arm has RAM, whatever the chip. */
#define RAM_START 0x20000000u
#define RAM_END 0x40000000u

typedef struct {
  const guint8 *data;
  gsize size;
  gsize segments, n_segments;
  gsize sections, n_sections;
  gboolean physical; /* the segments' physical addresses mean something */
  guint32 ram_bytes;
  BpFirmwareBuilder *builder;
} Reader;

gboolean
bp_elf_file_probe (const guint8 *data, gsize size)
{
  return size >= 4 && memcmp (data, "\177ELF", 4) == 0;
}

static gboolean
refuse (const char *why, gsize offset, GError **error)
{
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "%s (offset %" G_GSIZE_FORMAT ")", why, offset);
  return FALSE;
}

static gboolean
check_header (Reader *self, GError **error)
{
  guint16 machine;

  if (!bp_bytes_check (self->size, 0, HEADER_SIZE, error))
    return FALSE;
  if (self->data[HEADER_CLASS] != CLASS_32)
    return refuse ("an ELF program, but not of 32 bits: made for a computer", HEADER_CLASS, error);
  if (self->data[HEADER_DATA] != DATA_LITTLE_ENDIAN)
    return refuse ("an ELF program, but not little endian", HEADER_DATA, error);
  machine = bp_peek_u16 (self->data + HEADER_MACHINE);
  if (machine != MACHINE_ARM && machine != MACHINE_RISCV)
    return refuse ("an ELF program, but neither for Arm nor for RISC-V", HEADER_MACHINE, error);
  if (bp_peek_u16 (self->data + HEADER_TYPE) != TYPE_EXECUTABLE)
    return refuse ("an ELF file, but no linked program", HEADER_TYPE, error);
  return TRUE;
}

/* Checks that a table lies in the file and that its entries are no smaller than we read them. */
static gboolean
check_table (Reader *self, gsize offset, gsize n, gsize entry_size, gsize wanted_size,
             GError **error)
{
  if (n == 0)
    return TRUE;
  if (entry_size != wanted_size)
    return refuse ("headers of unknown size", offset, error);
  return bp_bytes_check (self->size, offset, n * entry_size, error);
}

static gboolean
find_tables (Reader *self, GError **error)
{
  const guint8 *data = self->data;

  self->segments = bp_peek_u32 (data + HEADER_SEGMENTS);
  self->n_segments = bp_peek_u16 (data + HEADER_N_SEGMENTS);
  self->sections = bp_peek_u32 (data + HEADER_SECTIONS);
  self->n_sections = bp_peek_u16 (data + HEADER_N_SECTIONS);
  if (self->n_segments > MAX_SEGMENTS)
    return refuse ("far more segments than firmware has", HEADER_N_SEGMENTS, error);
  if (self->n_sections == 0)
    return refuse ("stripped of its section headers: use the .hex or .bin file of this firmware",
                   HEADER_N_SECTIONS, error);
  return check_table (self, self->segments, self->n_segments,
                      bp_peek_u16 (data + HEADER_SEGMENT_SIZE), SEGMENT_SIZE, error) &&
         check_table (self, self->sections, self->n_sections,
                      bp_peek_u16 (data + HEADER_SECTION_SIZE), SECTION_SIZE, error);
}

static const guint8 *
get_load_segment (Reader *self, gsize index)
{
  const guint8 *segment = self->data + self->segments + index * SEGMENT_SIZE;

  return bp_peek_u32 (segment) == SEGMENT_LOAD ? segment : NULL;
}

/* Some linkers leave all physical addresses at 0. */
static gboolean
has_physical_addresses (Reader *self)
{
  for (gsize i = 0; i < self->n_segments; i++) {
    const guint8 *segment = get_load_segment (self, i);

    if (segment != NULL && bp_peek_u32 (segment + SEGMENT_PHYSICAL) != 0)
      return TRUE;
  }
  return FALSE;
}

/* Variables have their place in RAM and their first values in flash: where those are, only the
 * segment tells. */
static guint32
find_load_address (Reader *self, guint32 offset, guint32 size, guint32 address)
{
  for (gsize i = 0; i < self->n_segments && self->physical; i++) {
    const guint8 *segment = get_load_segment (self, i);
    guint32 start, length;

    if (segment == NULL)
      continue;
    start = bp_peek_u32 (segment + SEGMENT_OFFSET);
    length = bp_peek_u32 (segment + SEGMENT_FILE_SIZE);
    if (offset >= start && offset - start <= length && size <= length - (offset - start))
      return bp_peek_u32 (segment + SEGMENT_PHYSICAL) + (offset - start);
  }
  return address;
}

static gboolean
read_section (Reader *self, const guint8 *section, GError **error)
{
  guint32 type = bp_peek_u32 (section + SECTION_TYPE);
  guint32 offset = bp_peek_u32 (section + SECTION_OFFSET);
  guint32 size = bp_peek_u32 (section + SECTION_BYTES);
  guint32 address;

  if ((bp_peek_u32 (section + SECTION_FLAGS) & FLAG_ALLOCATED) == 0 || type == SECTION_NULL ||
      type == SECTION_NOBITS || size == 0)
    return TRUE;
  if (!bp_bytes_check (self->size, offset, size, error))
    return FALSE;
  address = find_load_address (self, offset, size, bp_peek_u32 (section + SECTION_ADDRESS));
  if (address >= RAM_START && address < RAM_END) {
    self->ram_bytes += size;
    return TRUE;
  }
  return bp_firmware_builder_add (self->builder, address, self->data + offset, size, offset, error);
}

static gboolean
read_sections (Reader *self, GError **error)
{
  self->physical = has_physical_addresses (self);
  for (gsize i = 0; i < self->n_sections; i++) {
    if (!read_section (self, self->data + self->sections + i * SECTION_SIZE, error)) {
      g_prefix_error (error, "section %" G_GSIZE_FORMAT ": ", i);
      return FALSE;
    }
  }
  return TRUE;
}

BpFirmware *
bp_elf_file_read (const guint8 *data, gsize size, guint32 address, GError **error)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_ELF);
  Reader self = { .data = data, .size = size, .builder = builder };
  BpFirmware *firmware;

  if (!check_header (&self, error) || !find_tables (&self, error) || !read_sections (&self, error))
    return NULL;
  if (bp_peek_u32 (data + HEADER_ENTRY) != 0)
    bp_firmware_builder_set_entry (builder, bp_peek_u32 (data + HEADER_ENTRY));
  if (self.ram_bytes > 0)
    bp_firmware_builder_add_fact (builder, "ram-bytes", g_variant_new_uint32 (self.ram_bytes));
  firmware = bp_firmware_builder_end (builder, "offset", error);
  if (firmware == NULL && self.ram_bytes > 0)
    g_prefix_error (error, "all of it goes into RAM: ");
  return firmware;
}
