/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A matcher that starts, in an installation of a whole country. */
#include <string.h>

#include "mosaic/mosaic_world_test.h"
#include "piece/piece_sql.h"
#include "tests/t.h"

#define WORLD(m)                                                                                   \
    AUTO(mosaic_world_done) MosaicWorld m;                                                         \
    CHECK_OK(mosaic_world(cx, 0, &m))

enum { DESKS_MANY = 1100 };

/* Desks of a large country, whose names come before those of the world. */
static Status
add_desks(Cx *cx, MosaicWorld *m)
{
    for (int i = 0; i < DESKS_MANY; i++) {
        DeskNew new = { .organisation = STR("Region"),
                        .name = arena_format(cx->arena, "0 School %d", i),
                        .region = str_of(m->w.desks[0].region),
                        .regime = STR("care") };
        DeskId desk;

        TRY(desk_add(cx, m->w.db, &m->w.site, &new, &desk));
    }
    return OK;
}

TEST(mosaic, pieces_of_every_desk_are_matched_however_many_desks_there_are)
{
    WORLD(m);
    Id mosaic;

    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(add_desks(cx, &m));
    CHECK_OK(db_commit(cx, m.w.db));
    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_restart(cx, &m));
    CHECK_INT(mosaic_world_count(cx, &m, &mosaic), 1);
    CHECK_OK(mosaic_world_check(cx, &m));
}

enum { REGIONS_MANY = 300 };

/* A desk in each of the regions of an installation of many countries. */
static Status
add_regions(Cx *cx, MosaicWorld *m)
{
    PackRegion *regions = ARENA_ARRAY(cx->arena, REGIONS_MANY, PackRegion);

    m->w.site.packs[0].regions = (ShapeList){ regions, REGIONS_MANY };
    for (int i = 0; i < REGIONS_MANY; i++) {
        DeskNew new = { .organisation = STR("Region"),
                        .name = arena_format(cx->arena, "Ward %d", i),
                        .region = arena_format(cx->arena, "SE-%013d", i),
                        .regime = STR("care") };
        DeskId desk;

        regions[i] = (PackRegion){ new.region, new.region };
        TRY(desk_add(cx, m->w.db, &m->w.site, &new, &desk));
    }
    return OK;
}

TEST(mosaic, every_region_has_a_number_of_its_own_however_many_regions_there_are)
{
    WORLD(m);
    bool seen[2 * REGIONS_MANY] = { false };

    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(add_regions(cx, &m));
    CHECK_OK(db_commit(cx, m.w.db));
    CHECK_OK(mosaic_world_restart(cx, &m));
    CHECK(m.matcher->ndesks >= REGIONS_MANY);
    for (size_t i = 0; i < m.matcher->ndesks; i++) {
        REQUIRE(m.matcher->desks[i].region < LEN(seen));
        seen[m.matcher->desks[i].region] = true;
    }
    for (size_t i = 0; i < REGIONS_MANY; i++)
        CHECK(seen[i]);
}

enum { BATCHES = 3, ROW_TAGS = 20 };

/* A row with tags that nobody else has. */
static Status
add_row(Cx *cx, MosaicWorld *m, uint64_t number)
{
    uint8_t tags[ROW_TAGS * PIECE_TAG_BYTES] = { 0 };
    const PeopleMember *elin = &m->w.members[ELIN];

    for (size_t i = 0; i < ROW_TAGS; i++) {
        uint8_t *tag = tags + i * PIECE_TAG_BYTES;

        memcpy(tag, &number, sizeof number);
        tag[sizeof number] = (uint8_t)i;
        tag[POINT_BYTES] = CLUE_PHONE;
        tag[POINT_BYTES + 1] = CLUE_FORM_EXACT;
    }
    return sql_piece_add(cx, m->w.db,
                         &(SqlPieceAddArgs){ .desk = elin->desk.id,
                                             .id = id_new(),
                                             .giver = elin->id.id,
                                             .regime = STR("care"),
                                             .grade = STR("B2"),
                                             .given = day_of_time(cx->now_s),
                                             .keep_until = day_of_time(cx->now_s),
                                             .box = { tags, 1 },
                                             .commitment = { tags, 1 },
                                             .wrap = { tags, 1 },
                                             .tags = { tags, sizeof tags } });
}

TEST(mosaic, a_matcher_that_starts_needs_the_memory_of_one_batch_not_of_all_pieces)
{
    AUTO(arena_free_at) Arena *arena = arena_new(1 << 20);
    Cx small = { .arena = arena, .now_s = T_NOW_S };
    WORLD(m);

    CHECK_OK(db_begin(cx, m.w.db));
    for (uint64_t i = 0; i < BATCHES * MATCHER_BATCH; i++)
        CHECK_OK(add_row(cx, &m, i));
    CHECK_OK(db_commit(cx, m.w.db));
    matcher_done(m.matcher);
    *m.matcher = (Matcher){ .site = &m.w.site, .db = m.w.db };
    CHECK_OK(matcher_load(&small, m.matcher));
    CHECK_INT(engine_pieces(m.matcher->engine), BATCHES * MATCHER_BATCH);
}

/* Of the mosaic in the store, in thousandths of a bit; -1 if there is none. */
static int64_t
weight_in_store(Cx *cx, MosaicWorld *m, Id mosaic)
{
    SqlMosaicFindRow row = { .millibits = -1 };
    bool found = false;
    Status status = sql_mosaic_find(cx, m->w.db, mosaic, &row, &found);

    return status.code == ERR_NONE && found ? row.millibits : -1;
}

static const ClueKind kinds[] = { CLUE_PHONE, CLUE_PLATE };

/* What the first piece says, each with one digit of its own. */
static Status
give_alike(Cx *cx, MosaicWorld *m, PeopleWho who)
{
    ApiTag tags[2 * LEN(kinds)];
    for (size_t i = 0; i < LEN(kinds); i++) {
        size_t own = (who + 1) * LEN(kinds) + i;
        tags[2 * i] = piece_world_tag(cx, i, kinds[i], CLUE_FORM_DEL1, (int64_t)i);
        tags[2 * i + 1] = piece_world_tag(cx, own, kinds[i], CLUE_FORM_EXACT, (int64_t)i);
    }
    ApiPiece piece = piece_world_make(cx, &m->w, who, tags, LEN(tags));
    m->pieces[who] = piece.piece;
    return piece_world_give(cx, &m->w, who, &piece, NULL);
}

/* The epoch stands in the store: a restart goes on by it, and the recount is by it too. */
TEST(mosaic, an_epoch_outlives_a_restart_and_another_that_suits_keeps_the_ids)
{
    WORLD(m);
    Id before = { { 0 } }, after = { { 0 } };
    int64_t weight;
    bool anew = true;

    CHECK_OK(give_alike(cx, &m, ELIN));
    CHECK_OK(give_alike(cx, &m, KIM));
    CHECK_OK(give_alike(cx, &m, MIA));
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_INT(mosaic_world_count(cx, &m, &before), 1);
    weight = weight_in_store(cx, &m, before);
    CHECK(weight > 0);
    m.matcher->doublings = 6;
    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(matcher_note(cx, m.matcher));
    CHECK_OK(db_commit(cx, m.w.db));
    CHECK_OK(mosaic_world_restart(cx, &m));
    CHECK_INT(m.matcher->doublings, 6);
    CHECK_OK(mosaic_world_write_all(cx, &m));
    CHECK_OK(mosaic_world_check(cx, &m));
    CHECK_INT(mosaic_world_count(cx, &m, &after), 1);
    CHECK(id_equal(before, after));
    CHECK(weight_in_store(cx, &m, after) < weight);
    CHECK(weight_in_store(cx, &m, after) > 0);

    CHECK_OK(matcher_suit(cx, m.matcher, &anew));
    CHECK(anew);
    CHECK_INT(m.matcher->doublings, 0);
    CHECK_OK(mosaic_world_write_all(cx, &m));
    CHECK_OK(mosaic_world_check(cx, &m));
    CHECK_INT(mosaic_world_count(cx, &m, &after), 1);
    CHECK(id_equal(before, after));
    CHECK_INT(weight_in_store(cx, &m, after), weight);
    CHECK_OK(matcher_suit(cx, m.matcher, &anew));
    CHECK(!anew);
}
