/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A history of any bytes: pieces come, go, expire and are set apart.  After each settle the engine
 * holds what one holds to which the live pieces were given backwards, and its reasons sum to its
 * weights (LE1, LE6). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/reason.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PIECES = 64, TAGS = 8, SETTLES_MOST = 12, FIRST_DAY = 20000, DAYS = 128 };

/* What a byte of the history does, by its two highest bits; the rest says to which piece. */
typedef enum Act {
    ACT_GIVE,   /* or, if it is there, withdraws it; its next bytes say what it says */
    ACT_CROWD,  /* gives pieces of other desks that say what this one says, until a tag is a hub */
    ACT_PART,   /* from the next piece, or takes that back */
    ACT_SETTLE, /* after all of its day and before have expired, if there are any */
} Act;

typedef struct History {
    const uint8_t *at, *end;
    EnginePiece piece[PIECES];
    EngineTag tags[PIECES][TAGS];
    bool live[PIECES];
    bool apart[PIECES]; /* from the next */
    Engine *engine;
    size_t size;
} History;

/* A floor that all, some or few of the sets reach: by the size, so that the bytes stay a history.
 */
static EngineRules
rules_of(size_t size)
{
    EngineRules rules = engine_rules();

    rules.floor_bits = 4 + (double)(size % 3) * 6;
    return rules;
}

static void
require(bool condition)
{
    if (!condition)
        abort();
}

static uint8_t
next_byte(History *h)
{
    return h->at < h->end ? *h->at++ : 0;
}

static Id
id_number(uint8_t kind, uint8_t n)
{
    return (Id){ { (uint8_t)(n * 167), kind, n, 1 } };
}

static PieceId
piece_id(size_t n)
{
    return (PieceId){ id_number(1, (uint8_t)(n % PIECES)) };
}

static void
set_desk(EnginePiece *piece, uint8_t desk)
{
    piece->desk.id = id_number(2, desk);
    piece->org.id = id_number(3, desk / 2);
    piece->sector = desk % 8;
}

static void
read_tag(History *h, EngineTag *tag, uint8_t clue)
{
    static const uint8_t kinds[] = { CLUE_PHONE, CLUE_PHONE, CLUE_NAME, CLUE_ADDRESS };
    static const uint8_t forms[] = { CLUE_FORM_EXACT, CLUE_FORM_EXACT, CLUE_FORM_SOUND,
                                     CLUE_FORM_SURE };
    uint8_t byte = next_byte(h);

    *tag = (EngineTag){ .tag = { next_byte(h) & 15 },
                        .kind = kinds[byte & 3],
                        .form = forms[byte >> 2 & 3],
                        .clue = clue,
                        .public_place = byte >> 4 == 15 };
}

static void
read_piece(History *h, size_t n)
{
    EnginePiece *piece = &h->piece[n];
    uint8_t grade = next_byte(h);

    *piece = (EnginePiece){ .id = piece_id(n),
                            .region = grade & 3,
                            .reliability = grade >> 2 & 7,
                            .credibility = grade >> 3 & 7,
                            .concern = grade >> 6,
                            .day.n = FIRST_DAY + next_byte(h) % DAYS,
                            .seq = next_byte(h) & 3,
                            .tags = h->tags[n] };
    set_desk(piece, next_byte(h));
    if (next_byte(h) >= 224)
        piece->origin = id_number(4, (uint8_t)(n & 1));
    piece->ntags = next_byte(h) % (TAGS + 1);
    for (uint8_t i = 0; i < piece->ntags; i++)
        read_tag(h, &h->tags[n][i], i);
}

static void
leave(History *h, size_t n)
{
    require(engine_remove(h->engine, h->piece[n].id));
    h->live[n] = false;
}

static void
give(History *h, size_t n)
{
    require(engine_add(h->engine, &h->piece[n]));
    require(!engine_add(h->engine, &h->piece[n]));
    h->live[n] = true;
}

static void
crowd(History *h, size_t like)
{
    size_t most = next_byte(h) % PIECES;

    for (size_t n = 0; n < most; n++) {
        if (h->live[n] || n == like)
            continue;
        h->piece[n] = h->piece[like];
        h->piece[n].id = piece_id(n);
        memcpy(h->tags[n], h->tags[like], sizeof h->tags[n]);
        h->piece[n].tags = h->tags[n];
        set_desk(&h->piece[n], (uint8_t)n);
        /* Each has something of its own as well, so that it is no echo. */
        if (h->piece[n].ntags < TAGS)
            h->tags[n][h->piece[n].ntags++] = (EngineTag){ .tag = { 100 + (uint8_t)n },
                                                           .kind = CLUE_PLATE,
                                                           .form = CLUE_FORM_EXACT,
                                                           .clue = TAGS };
        give(h, n);
    }
}

static void
part(History *h, size_t n)
{
    PieceId a = piece_id(n);
    PieceId b = piece_id(n + 1);

    require(h->apart[n] ? engine_unpart(h->engine, b, a) : engine_part(h->engine, a, b));
    h->apart[n] = !h->apart[n];
}

static void
expire(History *h, size_t days)
{
    for (size_t n = 0; n < PIECES; n++) {
        if (h->live[n] && h->piece[n].day.n < FIRST_DAY + (int)days)
            leave(h, n);
    }
}

static Engine *
rebuild(const History *h)
{
    EngineRules rules = rules_of(h->size);
    Engine *engine = engine_new(&rules);

    for (size_t n = PIECES; n-- > 0;) {
        if (h->live[n])
            require(engine_add(engine, &h->piece[n]));
        if (h->apart[n])
            require(engine_part(engine, piece_id(n), piece_id(n + 1)));
    }
    engine_settle(engine, NULL, NULL);
    return engine;
}

/* The prior is the constant and the shift: whatever else were in it has no reason in words. */
static void
require_reasons(Engine *engine, const EngineMosaic *mosaic)
{
    const WeightTable *table = weight_table();
    EngineReason reasons[ENGINE_REASONS_MAX];
    size_t n = engine_reasons(engine, mosaic, reasons);
    double sum = 0;
    double rounded = 0;

    require(n > 0 && reasons[n - 1].kind == REASON_PRIOR);
    require(fabs(reasons[n - 1].bits - table->card_bits[CARD_CONSTANT] - table->shift_bits) < 1e-6);
    for (size_t i = 0; i < n; i++)
        sum += reasons[i].bits;
    require(fabs(sum - mosaic->weight_bits) < 1e-6);
    reason_round(mosaic->weight_bits, reasons, n);
    for (size_t i = 0; i < n; i++)
        rounded += reasons[i].bits;
    require(fabs(rounded - round(mosaic->weight_bits)) < 1e-6);
}

static bool
has(const EngineMosaic *mosaic, PieceId piece)
{
    bool found = false;

    for (size_t i = 0; i < mosaic->nmembers; i++)
        found |= id_equal(mosaic->members[i].piece.id, piece.id);
    return found;
}

static void
require_mosaic(const History *h, const EngineMosaic *mosaic)
{
    require(mosaic->voices >= 3 && mosaic->sectors >= 2 && mosaic->orgs >= 2);
    require(engine_find(h->engine, mosaic->id) == mosaic);
    for (size_t n = 0; n < PIECES; n++) {
        require(h->live[n] || !has(mosaic, piece_id(n)));
        require(!h->apart[n] || !has(mosaic, piece_id(n)) || !has(mosaic, piece_id(n + 1)));
    }
    require_reasons(h->engine, mosaic);
}

static void
settle(History *h)
{
    Engine *twin = rebuild(h);

    engine_settle(h->engine, NULL, NULL);
    require(engine_sum(h->engine) == engine_sum(twin));
    require(engine_mosaics(h->engine) == engine_mosaics(twin));
    for (size_t i = 0; i < engine_mosaics(h->engine); i++)
        require_mosaic(h, engine_mosaic(h->engine, i));
    engine_free(twin);
}

static void
act(History *h, size_t *settles)
{
    uint8_t byte = next_byte(h);
    size_t n = byte % PIECES;

    switch ((Act)(byte / PIECES)) {
    case ACT_GIVE:
        if (h->live[n]) {
            leave(h, n);
        } else {
            read_piece(h, n);
            give(h, n);
        }
        break;
    case ACT_CROWD: crowd(h, n); break;
    case ACT_PART: part(h, n); break;
    case ACT_SETTLE:
        expire(h, n < 32 ? 0 : n);
        settle(h);
        ++*settles;
        break;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    EngineRules rules = rules_of(size);
    History h = { .at = data, .end = data + size, .size = size, .engine = engine_new(&rules) };
    size_t settles = 0;

    for (size_t n = 0; n < PIECES; n++)
        h.piece[n] = (EnginePiece){ .id = piece_id(n), .tags = h.tags[n] };
    while (h.at < h.end && settles < SETTLES_MOST)
        act(&h, &settles);
    settle(&h);
    engine_free(h.engine);
    return 0;
}
