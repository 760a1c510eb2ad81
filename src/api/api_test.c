/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each body is read as it was written, and its table says what it needs. */
#include "api/board.h"
#include "api/desk.h"
#include "api/health.h"
#include "api/ledger.h"
#include "api/mosaic.h"
#include "api/people.h"
#include "api/piece.h"
#include "api/session.h"
#include "tests/t.h"

static const Shape *const shapes[] = {
    &api_installation,
    &api_desk,
    &api_desks,
    &api_invitation_asked,
    &api_invitation,
    &api_join,
    &api_joined,
    &api_login,
    &api_salt,
    &api_proof,
    &api_recover,
    &api_session,
    &api_session_half,
    &api_session_seen,
    &api_sessions,
    &api_desk_settings,
    &api_wrap_wanted,
    &api_me,
    &api_wrap,
    &api_wraps,
    &api_invite,
    &api_done,
    &api_process,
    &api_custodian,
    &api_disk,
    &api_courier,
    &api_last_head,
    &api_last_backup,
    &api_health,
    &api_member_ended,
    &api_renew,
    &api_invited,
    &api_invitations,
    &api_organisation,
    &api_organisations,
    &api_operator_desk,
    &api_operator_desks,
    &api_desk_new,
    &api_desk_made,
    &api_anybody,
    &api_everybody,
    &api_member,
    &api_members,
    &api_board_tile,
    &api_board_message,
    &api_board_note,
    &api_board_card,
    &api_board,
    &api_say,
    &api_said,
    &api_message,
    &api_messages,
    &api_message_answer,
    &api_blind,
    &api_evaluation,
    &api_evaluations,
    &api_tag,
    &api_piece,
    &api_given,
    &api_release_line,
    &api_piece_line,
    &api_pieces,
    &api_piece_shown,
    &api_release,
    &api_released,
    &api_received,
    &api_received_list,
    &api_answer,
    &api_receiver,
    &api_withdrawn,
    &api_receipt,
    &api_nothing,
    &api_notice,
    &api_notices,
    &api_mosaic_of,
    &api_mosaics,
    &api_mosaic_piece,
    &api_apart,
    &api_reason,
    &api_mosaic,
    &api_ledger_head,
    &api_ledger_entries,
    &api_bundle,
};

static void fill(Cx *cx, const Shape *shape, void *to, unsigned depth);

static void
fill_list(Cx *cx, const Field *field, ShapeList *to, unsigned depth)
{
    to->n = depth > 3 ? 0 : 1;
    to->items = arena_alloc(cx->arena, field->shape->size);
    if (to->n > 0)
        fill(cx, field->shape, to->items, depth + 1);
}

/* The largest that the field may hold, or a little where there is no bound. */
static size_t
length_of(const Field *field)
{
    return field->max > 0 ? (size_t)field->max : 40;
}

static void
fill_field(Cx *cx, const Field *field, void *at, unsigned depth)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_JSON: {
        size_t n = length_of(field);
        char *text = arena_alloc(cx->arena, n);

        for (size_t i = 0; i < n; i++)
            text[i] = (char)('a' + i % 26);
        *(Str *)at = (Str){ text, n };
        break;
    }
    case FIELD_BYTES:
        *(Bytes *)at = (Bytes){ arena_alloc(cx->arena, length_of(field)), length_of(field) };
        break;
    case FIELD_INT: *(int64_t *)at = field->max > 0 ? field->max : 12345; break;
    case FIELD_CHOICE: *(int64_t *)at = 1; break;
    case FIELD_TIME: *(int64_t *)at = T_NOW_S; break;
    case FIELD_REAL: *(double *)at = 15.75; break;
    case FIELD_BOOL: *(bool *)at = true; break;
    case FIELD_ID: *(Id *)at = (Id){ { 1, 2, 3 } }; break;
    case FIELD_DAY: *(Day *)at = (Day){ 20000 }; break;
    case FIELD_OBJECT: fill(cx, field->shape, at, depth + 1); break;
    case FIELD_LIST: fill_list(cx, field, at, depth); break;
    case FIELD_MAP:
    case FIELD_NAME:
    case FIELD_PLACE:
    case FIELD_REST: break;
    }
}

static void
fill(Cx *cx, const Shape *shape, void *to, unsigned depth)
{
    for (size_t i = 0; i < shape->nfields; i++)
        fill_field(cx, &shape->fields[i], (char *)to + shape->fields[i].offset, depth);
}

TEST(api, every_body_reads_what_it_writes_at_its_largest)
{
    for (size_t i = 0; i < LEN(shapes); i++) {
        void *value = arena_alloc(cx->arena, shapes[i]->size);
        void *got = arena_alloc(cx->arena, shapes[i]->size);
        Buf first = buf_new(4 << 20);
        Buf second = buf_new(4 << 20);

        fill(cx, shapes[i], value, 0);
        shape_write_json(&first, shapes[i], value);
        if (shape_read_json(cx, shapes[i], buf_text(&first), got).code != ERR_NONE)
            t_fail(__FILE__, __LINE__, "%s: %s at %s", shapes[i]->name, cx->err.message,
                   cx->err.where);
        shape_write_json(&second, shapes[i], got);
        CHECK(!buf_full(&first) && first.len > 2);
        CHECK(str_equal(buf_text(&first), buf_text(&second)));
        buf_free(&first);
        buf_free(&second);
    }
}

TEST(api, every_table_lists_fields_within_their_struct)
{
    for (size_t i = 0; i < LEN(shapes); i++) {
        for (size_t f = 0; f < shapes[i]->nfields; f++) {
            const Field *field = &shapes[i]->fields[f];

            CHECK(field->offset < shapes[i]->size);
            CHECK(field->max == 0 || field->min <= field->max);
        }
    }
}

TEST(api, an_outcome_is_one_of_the_closed_list)
{
    for (size_t i = 0; i < API_OUTCOMES; i++)
        CHECK_OK(api_check_outcome(cx, str_of(api_outcomes[i])));
    CHECK_FAILS(api_check_outcome(cx, STR("arrested")), ERR_INVALID);
    CHECK_FAILS(api_check_outcome(cx, STR("")), ERR_INVALID);
    CHECK_FAILS(api_check_outcome(cx, STR("know")), ERR_INVALID);
}
