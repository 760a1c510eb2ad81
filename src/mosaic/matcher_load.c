/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From rows to the engine: pieces with their desk's sector, region and country. */
#include <stdlib.h>
#include <string.h>

#include "mosaic/matcher_internal.h"

enum { MATCHER_ARENA = 256 << 20 };

/* The number of a region as long as this engine stands; packs name regions in at most 16 bytes. */
static uint16_t
region_number(Matcher *matcher, Str region)
{
    Str known = buf_text(&matcher->regions);
    char id[MATCHER_REGION_BYTES] = { 0 };
    size_t at = 0;

    if (region.len == 0 || region.len > sizeof id)
        return ENGINE_REGION_UNKNOWN;
    memcpy(id, region.ptr, region.len);
    while (at < known.len &&
           !str_equal(str_slice(known, at, at + sizeof id), (Str){ id, sizeof id }))
        at += sizeof id;
    if (at == known.len)
        buf_str(&matcher->regions, (Str){ id, sizeof id });
    return buf_full(&matcher->regions) ? ENGINE_REGION_UNKNOWN : (uint16_t)(at / sizeof id);
}

static int
by_id(const void *a, const void *b)
{
    return id_compare(((const MatcherDesk *)a)->id, ((const MatcherDesk *)b)->id);
}

static Status
read_desks(Cx *cx, Matcher *matcher)
{
    ApiDesk *desks = NULL;
    size_t n = 0;

    TRY(people_desks(cx, matcher->db, &desks, &n));
    arena_free(matcher->memory);
    matcher->memory = arena_new(MATCHER_ARENA);
    matcher->desks = ARENA_ARRAY(matcher->memory, n, MatcherDesk);
    matcher->ndesks = n;
    for (size_t i = 0; i < matcher->ndesks; i++) {
        Str country = desks[i].country;

        matcher->desks[i] = (MatcherDesk){
            .id = desks[i].id,
            .org = { desks[i].organisation },
            .sector = (uint8_t)site_sector(matcher->site, desks[i].sector),
            .sector_bits = (float)weight_sector(weight_table(), desks[i].sector),
            .region = region_number(matcher, desks[i].region),
            .country = (uint16_t)(country.len == 2 ? country.ptr[0] << 8 | country.ptr[1] : 0),
        };
    }
    qsort(matcher->desks, matcher->ndesks, sizeof matcher->desks[0], by_id);
    return OK;
}

static const MatcherDesk *
find_desk(const Matcher *matcher, Id id)
{
    MatcherDesk key = { .id = id };

    return bsearch(&key, matcher->desks, matcher->ndesks, sizeof key, by_id);
}

/* 0 to 4 for A to E or 1 to 5; anything else is unknown. */
static uint8_t
grade_part(char letter, char first)
{
    return letter >= first && letter < first + 5 ? (uint8_t)(letter - first) : ENGINE_UNKNOWN;
}

static void
add_piece(Matcher *matcher, const MatcherDesk *desk, const PieceShape *shape)
{
    EngineTag tags[ENGINE_TAGS_MAX];
    size_t n = shape->tags.len / PIECE_TAG_BYTES;
    EnginePiece piece = { .id = shape->id,
                          .desk = shape->desk,
                          .org = desk->org,
                          .sector = desk->sector,
                          .sector_bits = desk->sector_bits,
                          .region = desk->region,
                          .country = desk->country,
                          .reliability = grade_part(shape->grade.ptr[0], 'A'),
                          .credibility = grade_part(shape->grade.ptr[1], '1'),
                          .concern = shape->concern <= 3 ? (uint8_t)shape->concern : ENGINE_UNKNOWN,
                          .day = shape->given,
                          .seq = shape->seq,
                          .tags = tags,
                          .ntags = n };

    ASSERT(n <= ENGINE_TAGS_MAX);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *from = shape->tags.ptr + i * PIECE_TAG_BYTES;

        memcpy(tags[i].tag, from, ENGINE_TAG_BYTES);
        tags[i].kind = from[ENGINE_TAG_BYTES];
        tags[i].form = from[ENGINE_TAG_BYTES + 1];
        tags[i].clue = from[ENGINE_TAG_BYTES + 2];
        tags[i].public_place = false;
    }
    (void)engine_add(matcher->engine, &piece);
}

static Status
take_new(Cx *cx, Matcher *matcher, size_t *ret_n)
{
    PieceShape *shapes = NULL;
    size_t n = 0;

    TRY(piece_shapes(cx, matcher->db, matcher->seen, MATCHER_BATCH, &shapes, &n));
    while (matcher->recounts && n > 0 && shapes[n - 1].seq > matcher->last)
        n--;
    for (size_t i = 0; i < n; i++) {
        const MatcherDesk *desk = find_desk(matcher, shapes[i].desk.id);

        if (desk == NULL) {
            TRY(read_desks(cx, matcher));
            desk = find_desk(matcher, shapes[i].desk.id);
        }
        if (desk != NULL)
            add_piece(matcher, desk, &shapes[i]);
        matcher->seen = shapes[i].seq;
    }
    *ret_n = n;
    return OK;
}

static Status
take_gone(Cx *cx, Matcher *matcher, size_t *ret_n)
{
    PieceGone *gone = NULL;
    size_t n = 0;

    TRY(piece_gone(cx, matcher->db, matcher->gone, MATCHER_BATCH, &gone, &n));
    for (size_t i = 0; i < n; i++) {
        (void)engine_remove(matcher->engine, gone[i].id);
        matcher->gone = gone[i].seq;
    }
    *ret_n = n;
    return OK;
}

/* What desks say of pairs, or took back: apart as long as one desk says so. */
static Status
take_apart(Cx *cx, Matcher *matcher, size_t *ret_n)
{
    SqlApartAfterRow *rows = NULL;
    size_t n = 0;

    TRY(sql_apart_after(cx, matcher->db, matcher->apart, MATCHER_BATCH, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        PieceId a = { rows[i].a };
        PieceId b = { rows[i].b };
        SqlApartSaysRow says;

        TRY(sql_apart_says(cx, matcher->db, a.id, b.id, &says));
        (void)(says.n > 0 ? engine_part(matcher->engine, a, b)
                          : engine_unpart(matcher->engine, a, b));
        matcher->apart = rows[i].seq;
    }
    *ret_n = n;
    return OK;
}

Status
matcher_take(Cx *cx, Matcher *matcher, bool *ret_changed)
{
    size_t added = 0;
    size_t ended = 0;
    size_t said = 0;

    TRY(take_new(cx, matcher, &added));
    TRY(take_gone(cx, matcher, &ended));
    TRY(take_apart(cx, matcher, &said));
    *ret_changed = added + ended + said > 0;
    return OK;
}

static Status
recall_one(Cx *cx, Matcher *matcher, Id mosaic)
{
    SqlMembersOfMosaicRow *rows = NULL;
    size_t n = 0;
    PieceId pieces[ENGINE_MEMBERS_MAX];

    TRY(sql_members_of_mosaic(cx, matcher->db, mosaic, ENGINE_MEMBERS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        pieces[i] = (PieceId){ rows[i].piece };
    engine_recall(matcher->engine, (MosaicId){ mosaic }, pieces, n);
    return OK;
}

/* Those that fit before those that ended: of two with as many pieces of a new one, the former goes
 * on. */
static Status
recall_all(Cx *cx, Matcher *matcher)
{
    SqlMosaicListRow *rows = NULL;
    size_t n = 0;

    TRY(sql_mosaic_list(cx, matcher->db, INT32_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(recall_one(cx, matcher, rows[i].id));
    return OK;
}

/* Each batch in memory that the next one has again: all of a million pieces would be a gigabyte. */
static Status
take_all(Cx *cx, Matcher *matcher)
{
    AUTO(arena_free_at) Arena *arena = arena_new(MATCHER_ARENA);
    Cx own = { .arena = arena, .now_s = cx->now_s };
    bool changed = true;
    Status status = OK;

    while (status.code == ERR_NONE && changed) {
        arena_reset(arena);
        status = matcher_take(&own, matcher, &changed);
    }
    if (status.code != ERR_NONE)
        cx->err = own.err;
    return status;
}

void
matcher_done(Matcher *matcher)
{
    engine_free(matcher->engine);
    buf_free(&matcher->regions);
    arena_free(matcher->memory);
    matcher->engine = NULL;
    matcher->memory = NULL;
}

static Status
load(Cx *cx, Matcher *matcher)
{
    EngineRules rules = engine_rules();

    matcher->tell = site_pack(matcher->site, matcher->site->country)->tell;
    rules.floor_bits = matcher->tell - ENGINE_BITS_BELOW_TOLD;
    rules.doublings = matcher->doublings;
    matcher->engine = engine_new(&rules);
    matcher->regions = buf_new(ENGINE_REGION_UNKNOWN * MATCHER_REGION_BYTES);
    matcher->seen = matcher->gone = matcher->apart = 0;
    TRY(read_desks(cx, matcher));
    TRY(recall_all(cx, matcher));
    return take_all(cx, matcher);
}

Status
matcher_load(Cx *cx, Matcher *matcher)
{
    SqlMatchedFindRow matched = { .doublings = 0 };
    bool found = false;

    TRY(sql_matched_find(cx, matcher->db, &matched, &found));
    matcher->doublings = found ? (uint8_t)matched.doublings : 0;
    return load(cx, matcher);
}

Status
matcher_suit(Cx *cx, Matcher *matcher, bool *ret_anew)
{
    uint8_t suits = engine_doublings(matcher->engine);

    *ret_anew = suits != matcher->doublings;
    if (!*ret_anew)
        return OK;
    matcher_done(matcher);
    matcher->doublings = suits;
    return load(cx, matcher);
}
