/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-text.h"

#define GAP 2

static void
add_problem (BpJson *json, const GError *problem)
{
  if (problem == NULL) {
    bp_json_add_string (json, "problem", NULL);
    return;
  }
  bp_json_begin_object (json, "problem");
  bp_json_add_string (json, "code", bp_error_get_nick (bp_error_get_code (problem)));
  bp_json_add_string (json, "message", problem->message);
  bp_json_add_string (json, "hint", bp_error_get_hint (problem));
  bp_json_end_object (json);
}

/* Ids of USB; null for a port that is on no USB bus. */
static void
add_usb_id (BpJson *json, const char *name, BpBoard *board, guint16 id)
{
  g_autofree char *digits = g_strdup_printf ("%04x", id);
  gboolean known = bp_board_get_vendor_id (board) != 0 || bp_board_get_product_id (board) != 0;

  bp_json_add_string (json, name, known ? digits : NULL);
}

static void
add_board (BpJson *json, BpBoard *board)
{
  bp_json_begin_object (json, NULL);
  bp_json_add_string (json, "id", bp_board_get_id (board));
  bp_json_add_string (json, "name", bp_board_get_name (board));
  bp_json_add_string (json, "state", bp_board_state_get_nick (bp_board_get_state (board)));
  bp_json_add_string (json, "loader", bp_loader_kind_get_nick (bp_board_get_loader_kind (board)));
  add_usb_id (json, "vid", board, bp_board_get_vendor_id (board));
  add_usb_id (json, "pid", board, bp_board_get_product_id (board));
  bp_json_add_string (json, "serial", bp_board_get_serial (board));
  bp_json_add_string (json, "tty", bp_board_get_tty (board));
  add_problem (json, bp_board_get_problem (board));
  bp_json_end_object (json);
}

static void
print_json (BpCliOutput *output, GListModel *boards)
{
  g_autoptr (BpJson) json = bp_json_new ();

  bp_json_begin_array (json, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (boards, i);

    add_board (json, board);
  }
  bp_json_end_array (json);
  bp_cli_output_add_json (output, json);
}

/* --- for people: a table --- */

typedef struct {
  const char *title;
  const char *(*get) (BpBoard *board);
  guint columns;
} Column;

static const char *
get_state (BpBoard *board)
{
  return bp_board_get_state (board) == BP_BOARD_LOADER ? _ ("bootloader") : _ ("firmware");
}

static guint
measure (const Column *column, GListModel *boards)
{
  guint columns = bp_text_get_columns (_ (column->title));

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (boards, i);

    columns = MAX (columns, bp_text_get_columns (column->get (board)));
  }
  return columns;
}

static void
print_row (BpCliOutput *output, const Column *columns, guint n_columns, BpBoard *board)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++) {
    const char *text = board != NULL ? columns[i].get (board) : _ (columns[i].title);

    bp_text_append_padded (line, text, i + 1 < n_columns ? columns[i].columns + GAP : 0);
  }
  bp_cli_output_print (output, "%s", line->str);
}

static void
print_problem (BpCliOutput *output, BpBoard *board)
{
  const GError *problem = bp_board_get_problem (board);

  if (problem == NULL)
    return;
  bp_cli_output_print (output, "  ! %s: %s", bp_error_get_title (bp_error_get_code (problem)),
                       problem->message);
  bp_cli_output_print (output, "    %s", bp_error_get_hint (problem));
}

static void
print_table (BpCliOutput *output, GListModel *boards)
{
  Column columns[] = {
    { N_ ("BOARD"), bp_board_get_id, 0 },
    { N_ ("STATE"), get_state, 0 },
    { N_ ("NAME"), bp_board_get_name, 0 },
    { N_ ("DETAILS"), bp_board_get_detail, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    columns[i].columns = measure (&columns[i], boards);
  print_row (output, columns, G_N_ELEMENTS (columns), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (boards, i);

    print_row (output, columns, G_N_ELEMENTS (columns), board);
    print_problem (output, board);
  }
}

static void
print_nothing (BpCliOutput *output)
{
  g_autoptr (GError) error = g_error_new_literal (BP_ERROR, BP_ERROR_NO_BOARD, "");

  bp_cli_output_print (output, "%s", bp_error_get_title (BP_ERROR_NO_BOARD));
  bp_cli_output_print (output, "%s", bp_error_get_hint (error));
}

gboolean
bp_list_command_run (BpCliSession *session, GError **error)
{
  GListModel *boards = G_LIST_MODEL (bp_cli_session_get_boards (session));

  if (bp_cli_output_is_json (session->output))
    print_json (session->output, boards);
  else if (g_list_model_get_n_items (boards) > 0)
    print_table (session->output, boards);
  else
    print_nothing (session->output);
  return TRUE;
}
