/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/mosaic_world_test.h"

#include "tests/t.h"

enum { WORLD_MOSAICS = 100, WORLD_CASES = 8, WORLD_TAGS = 8 };

Status
mosaic_world(Cx *cx, int64_t delay_s, MosaicWorld *ret)
{
    *ret = (MosaicWorld){ .matcher = ARENA_NEW(cx->arena, Matcher) };
    TRY(people_world(cx, &ret->w));
    ret->w.site.notice_delay_s = delay_s;
    ret->matcher->site = &ret->w.site;
    ret->matcher->db = ret->w.db;
    return matcher_load(cx, ret->matcher);
}

void
mosaic_world_done(MosaicWorld *m)
{
    matcher_done(m->matcher);
    people_world_done(&m->w);
}

static const ClueKind kinds[] = { CLUE_PHONE, CLUE_PLATE, CLUE_EMAIL, CLUE_IBAN };

/* The first points are those of the cases. */
Status
mosaic_world_give_of(Cx *cx, MosaicWorld *m, PeopleWho who, unsigned cases, size_t own, Id *ret)
{
    ApiTag tags[WORLD_TAGS];
    size_t n = 0;
    ApiPiece piece;

    for (size_t i = 0; i < WORLD_CASES * LEN(kinds); i++) {
        if ((cases >> (i / LEN(kinds)) & 1) == 0)
            continue;
        tags[n] = piece_world_tag(cx, i, kinds[i % LEN(kinds)], CLUE_FORM_EXACT, (int64_t)n);
        n++;
    }
    for (size_t i = 0; i < own && n < WORLD_TAGS; i++, n++)
        tags[n] = piece_world_tag(cx, WORLD_CASES * LEN(kinds) + m->made++, kinds[i % LEN(kinds)],
                                  CLUE_FORM_EXACT, (int64_t)n);
    piece = piece_world_make(cx, &m->w, who, tags, n);
    *ret = piece.piece;
    return piece_world_give(cx, &m->w, who, &piece, NULL);
}

Status
mosaic_world_give(Cx *cx, MosaicWorld *m, PeopleWho who)
{
    return mosaic_world_give_of(cx, m, who, 1, LEN(kinds), &m->pieces[who]);
}

Status
mosaic_world_give_three(Cx *cx, MosaicWorld *m)
{
    TRY(mosaic_world_give(cx, m, ELIN));
    TRY(mosaic_world_give(cx, m, KIM));
    return mosaic_world_give(cx, m, MIA);
}

static Status
end_transaction(Cx *cx, MosaicWorld *m, Status status)
{
    if (status.code == ERR_NONE)
        return db_commit(cx, m->w.db);
    db_rollback(m->w.db);
    return status;
}

Status
mosaic_world_turn(Cx *cx, MosaicWorld *m)
{
    bool changed = false;

    TRY(matcher_take(cx, m->matcher, &changed));
    TRY(db_begin(cx, m->w.db));
    return end_transaction(cx, m, matcher_write_changes(cx, m->matcher));
}

Status
mosaic_world_write_all(Cx *cx, MosaicWorld *m)
{
    TRY(db_begin(cx, m->w.db));
    return end_transaction(cx, m, matcher_write_all(cx, m->matcher));
}

Status
mosaic_world_send(Cx *cx, MosaicWorld *m, size_t *ret_n)
{
    TRY(db_begin(cx, m->w.db));
    return end_transaction(cx, m, matcher_send_due(cx, m->matcher, -1, ret_n));
}

Status
mosaic_world_restart(Cx *cx, MosaicWorld *m)
{
    matcher_done(m->matcher);
    m->matcher = ARENA_NEW(cx->arena, Matcher);
    m->matcher->site = &m->w.site;
    m->matcher->db = m->w.db;
    TRY(matcher_load(cx, m->matcher));
    return mosaic_world_turn(cx, m);
}

size_t
mosaic_world_due(Cx *cx, MosaicWorld *m, int64_t at_s)
{
    SqlNoticesAreDueRow due;

    return sql_notices_are_due(cx, m->w.db, at_s, &due).code == ERR_NONE ? (size_t)due.n : SIZE_MAX;
}

size_t
mosaic_world_count(Cx *cx, MosaicWorld *m, Id *ret_first)
{
    SqlMosaicListRow *rows = NULL;
    size_t n = 0;

    if (sql_mosaic_list(cx, m->w.db, WORLD_MOSAICS, &rows, &n).code != ERR_NONE)
        return SIZE_MAX;
    if (n > 0)
        *ret_first = rows[0].id;
    return n;
}

Status
mosaic_world_ask(Cx *cx, MosaicWorld *m, PeopleWho who, const char *route, Id id, void *answer)
{
    return people_world_ask(cx, &m->w,
                            &(PeopleAsk){ &mosaic_routes, route,
                                          .session = people_world_session(&m->w, who), .id = id,
                                          .answer = answer });
}

Status
mosaic_world_check(Cx *cx, MosaicWorld *m)
{
    TRY(piece_world_check(cx, &m->w));
    TRY(mosaic_check(cx, m->w.db));
    return matcher_check(cx, m->w.db, &m->w.site);
}
