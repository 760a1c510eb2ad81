/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/board.h"

#include "api/api_internal.h"
#include "api/piece.h"

static const Field api_board_tile_fields[] = {
    A_TEXT(ApiBoardTile, sector, 0, 64),
    A_TEXT(ApiBoardTile, country, 0, 2),
};
API_SHAPE(api_board_tile, "BoardTile", ApiBoardTile);

static const Field api_board_message_fields[] = {
    A_ID(ApiBoardMessage, message),
    A_TEXT(ApiBoardMessage, say, 1, 64),
    A_DAY(ApiBoardMessage, day),
    A_INT(ApiBoardMessage, asked, 0, 1000),
    A_INT(ApiBoardMessage, agreed, 0, 1000),
};
API_SHAPE(api_board_message, "BoardMessage", ApiBoardMessage);

static const Field api_board_note_fields[] = {
    A_ID(ApiBoardNote, message),
    A_BYTES(ApiBoardNote, note, 1, API_NOTE_MAX),
};
API_SHAPE(api_board_note, "BoardNote", ApiBoardNote);

static const Field api_board_card_fields[] = {
    A_ID(ApiBoardCard, mosaic),
    A_TEXT(ApiBoardCard, state, 1, 16),
    A_TEXT(ApiBoardCard, chance, 0, 200),
    A_INT(ApiBoardCard, sources, 0, 1000),
    A_INT(ApiBoardCard, helps, 0, 1000),
    A_LIST(ApiBoardCard, tiles, api_board_tile, 0),
    A_LIST(ApiBoardCard, messages, api_board_message, 0),
    A_LIST(ApiBoardCard, notes, api_board_note, 0),
    A_DAY(ApiBoardCard, since),
};
API_SHAPE(api_board_card, "BoardCard", ApiBoardCard);

static const Field api_board_fields[] = { A_LIST(ApiBoard, cards, api_board_card, 0) };
API_SHAPE(api_board, "Board", ApiBoard);

static const Field api_say_fields[] = { A_TEXT(ApiSay, say, 1, 16) };
API_SHAPE(api_say, "Say", ApiSay);

static const Field api_said_fields[] = {
    A_ID(ApiSaid, message),
    A_INT(ApiSaid, asked, 0, 1000),
    A_BYTES(ApiSaid, receipt, 1, API_RECEIPT_MAX),
};
API_SHAPE(api_said, "Said", ApiSaid);

static const Field api_message_fields[] = {
    A_ID(ApiMessage, message),
    A_ID(ApiMessage, mosaic),
    A_DAY(ApiMessage, day),
    A_ID(ApiMessage, desk),
    A_TEXT(ApiMessage, desk_name, 1, 200),
    A_TEXT(ApiMessage, say, 1, 16),
    A_TEXT(ApiMessage, text, 1, 500),
    A_TEXT(ApiMessage, state, 1, 16),
};
API_SHAPE(api_message, "Message", ApiMessage);

static const Field api_messages_fields[] = { A_LIST(ApiMessages, messages, api_message, 0) };
API_SHAPE(api_messages, "Messages", ApiMessages);

static const Field api_message_answer_fields[] = {
    A_BOOL(ApiMessageAnswer, agree),
    A_BYTES_MAYBE(ApiMessageAnswer, note, API_NOTE_MAX),
};
API_SHAPE(api_message_answer, "MessageAnswer", ApiMessageAnswer);
