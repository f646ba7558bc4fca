/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-identity.h"

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "board/bp-msp-client.h"

static const struct {
  const char *variant;
  BpFirmwareFamily family;
  const char *name;
} families[] = {
  { "BTFL", BP_FAMILY_BETAFLIGHT, "Betaflight" },
  { "CLFL", BP_FAMILY_CLEANFLIGHT, "Cleanflight" },
  { "INAV", BP_FAMILY_INAV, "INAV" },
  { "EMUF", BP_FAMILY_EMUFLIGHT, "EmuFlight" },
  { "RTFL", BP_FAMILY_ROTORFLIGHT, "Rotorflight" },
};

const char *
bp_identity_get_family_name (const BpIdentity *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    if (g_str_equal (families[i].variant, self->variant))
      return families[i].name;
  }
  return self->variant;
}

static BpFirmwareFamily
family_of (const char *variant)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    if (g_str_equal (families[i].variant, variant))
      return families[i].family;
  }
  return BP_FAMILY_UNKNOWN;
}

BpIdentity *
bp_identity_copy (const BpIdentity *self)
{
  BpIdentity *copy = g_memdup2 (self, sizeof *self);

  copy->version = g_strdup (self->version);
  copy->target = g_strdup (self->target);
  copy->board_name = g_strdup (self->board_name);
  copy->manufacturer = g_strdup (self->manufacturer);
  copy->build_date = g_strdup (self->build_date);
  return copy;
}

void
bp_identity_free (BpIdentity *self)
{
  g_free (self->version);
  g_free (self->target);
  g_free (self->board_name);
  g_free (self->manufacturer);
  g_free (self->build_date);
  g_free (self);
}

/* What the user calls the board: the manufacturer's name for it, else the target, else the four
 * letters. */
static const char *
board_of (const BpIdentity *self)
{
  if (*self->board_name != '\0')
    return self->board_name;
  return *self->target != '\0' ? self->target : self->board_id;
}

char *
bp_identity_dup_label (const BpIdentity *self)
{
  g_autofree char *firmware =
      g_strstrip (g_strdup_printf ("%s %s", bp_identity_get_family_name (self), self->version));

  if (*board_of (self) == '\0')
    return g_steal_pointer (&firmware);
  /* TRANSLATORS: a firmware with its version, and a board: "Betaflight 4.5.1 on SPEEDYBEEF405V3".
   */
  return g_strdup_printf (_ ("%s on %s"), firmware, board_of (self));
}

gboolean
bp_identity_api_is_at_least (const BpIdentity *self, guint8 major, guint8 minor)
{
  return self->api_major > major || (self->api_major == major && self->api_minor >= minor);
}

/* Text out of an answer: printable ASCII only, whatever the board sends. */
static char *
take_text (GBytes *answer, gsize offset, gsize length)
{
  gsize size;
  const char *data = g_bytes_get_data (answer, &size);
  GString *text = g_string_new (NULL);

  for (gsize i = offset; i < size && i - offset < length; i++) {
    if (g_ascii_isprint (data[i]))
      g_string_append_c (text, data[i]);
  }
  return g_strstrip (g_string_free (text, FALSE));
}

/* A length byte and so many characters; @offset moves behind them. */
static char *
take_counted_text (GBytes *answer, gsize *offset)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (answer, &size);
  gsize begin = *offset + 1;

  if (*offset >= size)
    return g_strdup ("");
  *offset = begin + data[*offset];
  return take_text (answer, begin, data[begin - 1]);
}

static void
take_letters (GBytes *answer, char letters[5])
{
  g_autofree char *text = take_text (answer, 0, 4);

  g_strlcpy (letters, text, 5);
}

/* FC_VERSION: three numbers; since 2025 the first is the year in its century, and the whole follows
 * as text. */
static char *
take_version (GBytes *answer)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (answer, &size);
  gsize offset = 3;

  if (size > 3 && data[3] > 0)
    return take_counted_text (answer, &offset);
  return size >= 3 ? g_strdup_printf ("%u.%u.%u", data[0], data[1], data[2]) : g_strdup ("");
}

/* BOARD_INFO: board id (4), hardware revision (2), OSD type, capabilities, target name, board name,
 * manufacturer (Betaflight src/main/msp/msp.c). */
static void
take_board_info (BpIdentity *self, GBytes *answer)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (answer, &size);
  gsize offset = 8;

  take_letters (answer, self->board_id);
  self->has_flash_loader = size > 7 && (data[7] & 1 << 3) != 0;
  g_free (self->target);
  g_free (self->board_name);
  g_free (self->manufacturer);
  self->target = take_counted_text (answer, &offset);
  self->board_name = take_counted_text (answer, &offset);
  self->manufacturer = take_counted_text (answer, &offset);
}

/* A question whose answer is welcome but not needed: only a lost line or the user's cancel ends
 * everything. */
static gboolean
ask_kindly (BpMspClient *client, BpMspCode code, GBytes **answer, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GError) local = NULL;

  *answer = bp_msp_client_ask (client, code, NULL, 0, cancellable, &local);
  if (*answer != NULL ||
      (!bp_error_is (local, BP_ERROR_DISCONNECTED) && !bp_error_is (local, BP_ERROR_CANCELLED)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
ask_version (BpIdentity *self, BpMspClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) answer = NULL;

  if (!ask_kindly (client, BP_MSP_FC_VERSION, &answer, cancellable, error))
    return FALSE;
  if (answer != NULL) {
    g_free (self->version);
    self->version = take_version (answer);
  }
  return TRUE;
}

static gboolean
ask_board (BpIdentity *self, BpMspClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) answer = NULL;

  if (!ask_kindly (client, BP_MSP_BOARD_INFO, &answer, cancellable, error))
    return FALSE;
  if (answer != NULL)
    take_board_info (self, answer);
  return TRUE;
}

static gboolean
ask_build (BpIdentity *self, BpMspClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;

  if (!ask_kindly (client, BP_MSP_BUILD_INFO, &answer, cancellable, error))
    return FALSE;
  if (answer == NULL)
    return TRUE;
  date = take_text (answer, 0, 11);
  time = take_text (answer, 11, 8);
  g_free (self->build_date);
  self->build_date = g_strstrip (g_strdup_printf ("%s %s", date, time));
  return TRUE;
}

/* The two questions that every firmware of this family answers. */
static gboolean
ask_basics (BpIdentity *self, BpMspClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) api =
      bp_msp_client_ask (client, BP_MSP_API_VERSION, NULL, 0, cancellable, error);
  g_autoptr (GBytes) variant = NULL;
  gsize size;
  const guint8 *data;

  if (api == NULL)
    return FALSE;
  data = g_bytes_get_data (api, &size);
  if (size >= 3) {
    self->api_major = data[1];
    self->api_minor = data[2];
  }
  variant = bp_msp_client_ask (client, BP_MSP_FC_VARIANT, NULL, 0, cancellable, error);
  if (variant == NULL)
    return FALSE;
  take_letters (variant, self->variant);
  self->family = family_of (self->variant);
  return TRUE;
}

BpIdentity *
bp_identify (BpSerialLink *link, BpLog *log, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpIdentity) self = g_new0 (BpIdentity, 1);
  g_autoptr (BpMspClient) client = bp_msp_client_new (link);
  g_autofree char *label = NULL;

  self->version = g_strdup ("");
  self->target = g_strdup ("");
  self->board_name = g_strdup ("");
  self->manufacturer = g_strdup ("");
  self->build_date = g_strdup ("");

  if (!ask_basics (self, client, cancellable, error) ||
      !ask_version (self, client, cancellable, error) ||
      !ask_board (self, client, cancellable, error) ||
      !ask_build (self, client, cancellable, error))
    return NULL;
  label = bp_identity_dup_label (self);
  bp_log_add (log, "%s (MSP %u.%u)", label, self->api_major, self->api_minor);
  return g_steal_pointer (&self);
}
