/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-options.h"

#include <math.h>
#include <string.h>

#include "base/bp-i18n.h"
#include "cli/bp-cli-command.h"
#include "cli/bp-cli-number.h"
#include "cli/bp-cli-text.h"

/* Both addresses are the same option: one may stand in a group. */
#define TAKES_ALL (~(guint)BP_CLI_TAKES_BASE)

/* Longer waits are taken for a slip. */
#define MAX_TIMEOUT (24 * 60 * 60)

static gboolean
on_address (const char *name, const char *value, gpointer data, GError **error)
{
  BpCliOptions *self = data;

  return bp_cli_parse_address (value, &self->address, error);
}

static gboolean
on_size (const char *name, const char *value, gpointer data, GError **error)
{
  BpCliOptions *self = data;

  return bp_cli_parse_size (value, &self->size, error);
}

static gboolean
on_baud (const char *name, const char *value, gpointer data, GError **error)
{
  BpCliOptions *self = data;

  return bp_cli_parse_baud (value, &self->baud, error);
}

static gboolean
on_wires (const char *name, const char *value, gpointer data, GError **error)
{
  BpCliOptions *self = data;

  if (bp_uart_wires_parse (value, &self->wires))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is no wiring; write the line to RESET, a comma and the line to BOOT0, such "
                  "as dtr,rts, with a minus in front of an inverted one"),
               value);
  return FALSE;
}

/* One option: @set says which commands take it (0: all), @place where a plain value goes, @parse
 * how another is read. */
typedef struct {
  BpCliOptionSets set;
  const char *name;
  char letter;
  GOptionArg kind;
  gsize place;
  GOptionArgFunc parse;
  const char *description;
  const char *value;
} Option;

#define FLAG(name, letter, member)                                                                 \
  name, letter, G_OPTION_ARG_NONE, G_STRUCT_OFFSET (BpCliOptions, member), NULL
#define PARSED(name, letter, parse) name, letter, G_OPTION_ARG_CALLBACK, 0, parse
#define PLAIN(name, letter, kind, member)                                                          \
  name, letter, kind, G_STRUCT_OFFSET (BpCliOptions, member), NULL

static const Option options[] = {
  { 0, FLAG ("help", 'h', help), N_ ("Show this help"), NULL },
  { 0, FLAG ("version", 0, version), N_ ("Show the version"), NULL },
  { 0, FLAG ("json", 0, json), N_ ("Write JSON for programs"), NULL },
  { BP_CLI_TAKES_PRACTICE, FLAG ("practice", 0, practice), N_ ("Show the practice boards too"),
    NULL },
  { BP_CLI_TAKES_BOARD, PLAIN ("board", 'b', G_OPTION_ARG_STRING, board),
    N_ ("The board: an id from “list”, or a serial port"), N_ ("ID") },
  { BP_CLI_TAKES_BASE, PARSED ("address", 'a', on_address),
    N_ ("Where a file without addresses goes (default: 0x08000000)"), N_ ("ADDRESS") },
  { BP_CLI_TAKES_RANGE, PARSED ("address", 'a', on_address),
    N_ ("Where to begin (default: at the start)"), N_ ("ADDRESS") },
  { BP_CLI_TAKES_RANGE, PARSED ("size", 's', on_size),
    N_ ("How many bytes, such as 0x4000, 16K or 1M"), N_ ("SIZE") },
  { BP_CLI_TAKES_ALL, FLAG ("all", 0, all),
    N_ ("Write to every connected board of the same kind (as --board, if given)"), NULL },
  { BP_CLI_TAKES_FLASH, FLAG ("full-erase", 0, full_erase), N_ ("Erase the whole chip first"),
    NULL },
  { BP_CLI_TAKES_FLASH, FLAG ("no-verify", 0, no_verify), N_ ("Don't read back what was written"),
    NULL },
  { BP_CLI_TAKES_FLASH, FLAG ("no-leave", 0, no_leave), N_ ("Stay in the bootloader afterwards"),
    NULL },
  { BP_CLI_TAKES_ALL, FLAG ("series", 0, series),
    N_ ("Write to each matching board that is plugged in from now on, one after another"), NULL },
  { BP_CLI_TAKES_BACKUP, PLAIN ("backup", 0, G_OPTION_ARG_FILENAME, backup),
    N_ ("Save the settings in a file or folder first; without them nothing is flashed"),
    N_ ("OUT") },
  { BP_CLI_TAKES_DUMP, FLAG ("dump", 0, dump),
    N_ ("Save all settings, not only what differs from the defaults"), NULL },
  { BP_CLI_TAKES_FORCE, FLAG ("force", 0, force),
    N_ ("Go on although the file, or the place, is not for this board"), NULL },
  { BP_CLI_TAKES_FLASH, FLAG ("rewrite", 0, rewrite),
    N_ ("Don’t read the chip first; write also what it holds already"), NULL },
  { BP_CLI_TAKES_FLASH, FLAG ("hasten", 0, hasten),
    N_ ("Experimental, unproved on real boards: an STM32F4 supplied with 2.7 V or more works "
        "faster"),
    NULL },
  { BP_CLI_TAKES_BOARD, FLAG ("no-reboot", 0, no_reboot),
    N_ ("Send nothing to running firmware; the board is in its bootloader"), NULL },
  { BP_CLI_TAKES_BOARD, PARSED ("baud", 0, on_baud), N_ ("Speed of a serial port"), N_ ("N") },
  { BP_CLI_TAKES_BOARD, PARSED ("wires", 0, on_wires),
    N_ ("The adapter’s lines to RESET and BOOT0, such as dtr,rts (default: none)"),
    N_ ("RESET,BOOT0") },
  { BP_CLI_TAKES_BOARD, PLAIN ("timeout", 't', G_OPTION_ARG_DOUBLE, timeout),
    N_ ("Wait so many seconds for the board or its bootloader"), N_ ("SECONDS") },
  { BP_CLI_TAKES_BOARD, FLAG ("yes", 'y', yes), N_ ("Agree to what would be asked"), NULL },
  { BP_CLI_TAKES_BOARD, PLAIN ("trace", 0, G_OPTION_ARG_FILENAME, trace),
    N_ ("Write all that is sent and received to a file"), N_ ("FILE") },
};

static void
add_option (GOptionGroup *group, const Option *option, BpCliOptions *self, GOptionFlags flags)
{
  GOptionEntry entries[] = {
    { option->name, option->letter, (int)flags, option->kind,
      option->parse != NULL ? (gpointer)option->parse : G_STRUCT_MEMBER_P (self, option->place),
      option->description, option->value },
    { NULL },
  };

  g_option_group_add_entries (group, entries);
}

/* All that a command with @takes accepts: on a board, how to flash too, which is told only where it
 * matters. */
static guint
get_accepted (guint takes)
{
  if (!(takes & BP_CLI_TAKES_BOARD))
    return takes;
  return takes | BP_CLI_TAKES_FLASH | BP_CLI_TAKES_FORCE |
         (takes & BP_CLI_TAKES_RANGE ? 0 : BP_CLI_TAKES_BASE);
}

/* The options of a command that takes @takes, as a group that fills @self. */
static GOptionGroup *
new_group (BpCliOptions *self, guint takes, const char *call)
{
  g_autoptr (GOptionGroup) group = g_option_group_new (NULL, NULL, NULL, self, NULL);
  GOptionEntry rest[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->arguments, NULL, call },
    { NULL },
  };
  guint accepted = get_accepted (takes);

  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].set == 0 || (options[i].set & takes))
      add_option (group, &options[i], self, G_OPTION_FLAG_NONE);
    else if (options[i].set & accepted)
      add_option (group, &options[i], self, G_OPTION_FLAG_HIDDEN);
  g_option_group_add_entries (group, rest);
  return g_steal_pointer (&group);
}

/* @call is what stands for the arguments in the help. */
static GOptionContext *
new_context (BpCliOptions *self, guint takes, const char *call)
{
  GOptionContext *context = g_option_context_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_main_group (context, new_group (self, takes, call));
  return context;
}

/* GOption takes --yes=no for --yes. */
static gboolean
check_flags (char **arguments, GError **error)
{
  for (char **argument = arguments; *argument != NULL && strcmp (*argument, "--") != 0; argument++)
    for (guint i = 0; i < G_N_ELEMENTS (options); i++) {
      g_autofree char *start = g_strdup_printf ("--%s=", options[i].name);

      if (options[i].kind != G_OPTION_ARG_NONE || !g_str_has_prefix (*argument, start))
        continue;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s takes no value"),
                   options[i].name);
      return FALSE;
    }
  return TRUE;
}

static BpCliOptions *
parse (char **arguments, guint takes, GError **error)
{
  g_autoptr (BpCliOptions) self = g_new0 (BpCliOptions, 1);
  g_autoptr (GOptionContext) context = new_context (self, takes, NULL);
  g_auto (GStrv) copy = g_strdupv (arguments);

  self->address = BP_NO_ADDRESS;
  self->size = -1;
  if (!g_option_context_parse_strv (context, &copy, error))
    return NULL;
  if (self->arguments == NULL)
    self->arguments = g_new0 (char *, 1);
  return g_steal_pointer (&self);
}

static gboolean
check_timeout (const BpCliOptions *self, GError **error)
{
  if (!isfinite (self->timeout) || self->timeout < 0 || self->timeout > MAX_TIMEOUT) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--timeout must be 0 to %d seconds"), MAX_TIMEOUT);
    return FALSE;
  }
  return TRUE;
}

/* The lines of several boards in one trace would be of no use to anybody. */
static gboolean
check_all (const BpCliOptions *self, GError **error)
{
  const char *several = self->all ? "--all" : "--series";
  const char *single = self->trace != NULL ? "--trace" : "--backup";

  if (self->all && self->series)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("--all is for boards at once, --series for one after another"));
  else if ((self->all || self->series) && (self->trace != NULL || self->backup != NULL))
    /* TRANSLATORS: two options, such as --trace and --all. */
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("%s is for one board, not for %s"), single, several);
  else
    return TRUE;
  return FALSE;
}

/* "IN OUT" are two. */
static guint
count_words (const char *words)
{
  g_auto (GStrv) list = g_strsplit (words != NULL ? words : "", " ", -1);

  return g_strv_length (list);
}

static gboolean
check_arguments (const BpCliOptions *self, const BpCliCommand *command, GError **error)
{
  guint given = g_strv_length (self->arguments) - 1;
  guint wanted = count_words (command->argument);

  if (given < wanted) {
    /* TRANSLATORS: a command, then what has to stand behind it: “flash” needs FILE */
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("“%s” needs %s"), command->name,
                 command->argument);
    return FALSE;
  }
  if (given > wanted) {
    g_autofree char *surplus = g_filename_display_name (self->arguments[wanted + 1]);

    /* TRANSLATORS: a word of the command line, then a command */
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("“%s” is too much for “%s”"),
                 surplus, command->name);
    return FALSE;
  }
  return TRUE;
}

/* The command that the words name; NULL with an error if they name none. */
static const BpCliCommand *
find_command (char **words, GError **error)
{
  g_autofree char *name = NULL;
  const BpCliCommand *command;

  if (words[0] == NULL) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                         _ ("the command is missing"));
    return NULL;
  }
  command = bp_cli_command_find (words[0]);
  if (command != NULL)
    return command;
  name = g_filename_display_name (words[0]);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("there is no command “%s”"), name);
  return NULL;
}

BpCliOptions *
bp_cli_options_new (char **arguments, GError **error)
{
  /* Which options are allowed depends on the command, which may stand behind them: so the line is
   * read twice. */
  g_autoptr (BpCliOptions) loose = parse (arguments, TAKES_ALL, error);
  g_autoptr (BpCliOptions) self = NULL;
  const BpCliCommand *command;

  if (loose == NULL || !check_flags (arguments, error))
    return NULL;
  if (loose->version || (loose->help && loose->arguments[0] == NULL))
    return g_steal_pointer (&loose);
  command = find_command (loose->arguments, error);
  if (command == NULL)
    return NULL;
  if (loose->help)
    return g_steal_pointer (&loose);
  self = parse (arguments, command->takes, error);
  if (self == NULL || !check_timeout (self, error) || !check_all (self, error) ||
      !check_arguments (self, command, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
bp_cli_options_free (BpCliOptions *self)
{
  g_free (self->board);
  g_free (self->trace);
  g_free (self->backup);
  g_strfreev (self->arguments);
  g_free (self);
}

const char *
bp_cli_options_get_argument (const BpCliOptions *self)
{
  return self->arguments[1];
}

const char *
bp_cli_options_get_output (const BpCliOptions *self)
{
  return self->arguments[2];
}

BpFlashOptions
bp_cli_options_get_flash_options (const BpCliOptions *self)
{
  return (BpFlashOptions){
    .full_erase = self->full_erase,
    .verify = !self->no_verify,
    .leave = !self->no_leave,
    .force = self->force,
    .haste = self->hasten,
    .rewrite = self->rewrite,
    .may_lose_all = self->yes,
  };
}

/* --- help --- */

static char *
dup_call (const BpCliCommand *command)
{
  return g_strjoin (" ", command->name, command->argument, NULL);
}

static char *
dup_command_table (void)
{
  g_autoptr (GString) text = g_string_new (_ ("Commands:"));

  for (const BpCliCommand *command = bp_cli_command_get_all (); command->name != NULL; command++) {
    g_autofree char *call = dup_call (command);

    g_string_append (text, "\n  ");
    bp_text_append_padded (text, call, 16);
    g_string_append (text, _ (command->summary));
  }
  return g_strdup (text->str);
}

static char *
dup_general_help (void)
{
  BpCliOptions unused = { 0 };
  g_autoptr (GOptionContext) context = new_context (&unused, 0, "COMMAND");
  g_autofree char *table = dup_command_table ();
  g_autofree char *summary =
      g_strdup_printf ("%s\n\n%s", _ ("Flashes flight controllers over USB."), table);

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (
      context, _ ("“bootpin-cli COMMAND --help” tells the options of a command."));
  return g_option_context_get_help (context, TRUE, NULL);
}

char *
bp_cli_options_dup_help (const char *name)
{
  const BpCliCommand *command = bp_cli_command_find (name);
  BpCliOptions unused = { 0 };
  g_autoptr (GOptionContext) context = NULL;
  g_autofree char *call = NULL;

  if (command == NULL)
    return dup_general_help ();

  call = dup_call (command);
  context = new_context (&unused, command->takes, call);
  g_option_context_set_summary (context, _ (command->summary));
  return g_option_context_get_help (context, TRUE, NULL);
}
