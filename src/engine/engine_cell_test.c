/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cells, lists in them, holders of tags and givers, each against a plain twin. */
#include "engine/engine_internal.h"
#include "tests/t.h"

enum { BLOCKS = 200, STEPS = 10000 };

typedef struct Block {
    uint32_t at;
    size_t bytes;
    uint8_t mark;
} Block;

static unsigned
wrong_bytes(const Cells *cells, const Block *block, size_t upto)
{
    const uint8_t *ptr = engine_cell_at(cells, block->at);
    unsigned wrong = 0;
    for (size_t i = 0; i < upto; i++)
        wrong += ptr[i] != block->mark;
    return wrong;
}

static size_t
bytes_draw(uint64_t dice)
{
    return dice % 50 == 0 ? dice / 50 % (CELL_PAGE * 20) + 1 : dice / 50 % 300 + 1;
}

/* One block is taken, given back, or made larger or smaller.  Returns how many bytes of it were not
 * as they had to be. */
static unsigned
block_step(Cells *cells, Block *block, uint64_t dice)
{
    size_t bytes = dice % 3 == 0 ? 0 : bytes_draw(dice / 3);
    size_t kept = bytes < block->bytes ? bytes : block->bytes;
    unsigned wrong = wrong_bytes(cells, block, block->bytes);
    if (block->bytes == 0 && bytes > 0) {
        block->at = engine_cell_take(cells, bytes);
        block->mark = 0;
        wrong += wrong_bytes(cells, block, bytes);
    } else if (bytes == 0) {
        engine_cell_give(cells, block->at, block->bytes);
    } else {
        block->at = engine_cell_resize(cells, block->at, block->bytes, bytes);
        wrong += wrong_bytes(cells, block, kept);
    }
    block->bytes = bytes;
    block->mark = (uint8_t)(dice >> 32);
    if (bytes > 0)
        memset(engine_cell_at(cells, block->at), block->mark, bytes);
    return wrong;
}

TEST(engine, cells_keep_what_stands_in_them_and_come_back_wiped)
{
    static Block block[BLOCKS];
    uint64_t seed = 41;
    unsigned wrong = 0;
    Cells cells;
    engine_cells_begin(&cells);
    memset(block, 0, sizeof block);
    for (unsigned i = 0; i < STEPS; i++) {
        uint64_t dice = t_random_u64(&seed);
        wrong += block_step(&cells, &block[dice % BLOCKS], dice >> 8);
    }
    CHECK_INT(wrong, 0);
    size_t held = engine_cells_bytes(&cells);
    for (unsigned i = 0; i < BLOCKS; i++)
        engine_cell_give(&cells, block[i].at, block[i].bytes);
    for (unsigned i = 0; i < BLOCKS; i++)
        block[i].at = block[i].bytes > 0 ? engine_cell_take(&cells, block[i].bytes) : 0;
    CHECK_INT(engine_cells_bytes(&cells), held);
    engine_cells_free(&cells);
}

TEST(engine, a_list_in_cells_is_a_plain_list)
{
    uint32_t plain[100];
    uint32_t n = 0;
    unsigned wrong = 0;
    uint64_t seed = 42;
    List list = { 0, 0 };
    Cells cells;
    engine_cells_begin(&cells);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint64_t dice = t_random_u64(&seed);
        if (n < LEN(plain) && (n == 0 || dice % 9 < 5)) {
            plain[n++] = i;
            engine_list_push(&cells, &list, i);
        } else {
            uint32_t at = (uint32_t)(dice >> 8) % n, number = plain[at];
            plain[at] = plain[--n];
            engine_list_pull(&cells, &list, number);
        }
        wrong += list.n != n || memcmp(engine_list(&cells, &list), plain, n * sizeof *plain) != 0;
    }
    CHECK_INT(wrong, 0);
    engine_list_clear(&cells, &list);
    CHECK_INT(list.n, 0);
    engine_cells_free(&cells);
}

/* --- holders --- */

static EnginePiece
piece_numbered(uint64_t n, uint64_t desks, EngineTag *tag)
{
    EnginePiece piece = { .sector = 1, .tags = tag, .ntags = 1 };
    uint64_t desk = n % desks;
    memcpy(piece.id.id.b, &n, sizeof n);
    memcpy(piece.desk.id.b, &desk, sizeof desk);
    memcpy(piece.org.id.b, &desk, sizeof desk);
    return piece;
}

enum { HOLDERS = 150 };

/* Counted from the pieces: whole, not as far as a tag counts. */
static Counts
counts_wanted(const Engine *engine, const bool *live, uint32_t ndesks)
{
    Counts wanted = { 0 };
    uint32_t of_desk[HOLDERS] = { 0 }, spoke[HOLDERS] = { 0 };
    for (uint32_t i = 0; i < HOLDERS; i++) {
        wanted.df += live[i];
        wanted.places += live[i] && i % 3 == 0;
        wanted.desks += live[i] && of_desk[i % ndesks]++ == 0;
    }
    for (uint32_t i = 0; i < engine->nrows; i++) {
        uint64_t n = 0;
        memcpy(&n, engine->rows[i].id.id.b, sizeof n);
        if (engine->rows[i].live && !engine->brief[i].quiet)
            wanted.voices += spoke[n % ndesks]++ < 2;
    }
    return wanted;
}

/* Whether the only tag of this engine is held by those that live and no others. */
static bool
is_held_by(const Engine *engine, const bool *live, uint32_t ndesks)
{
    const TagRow *tag = &engine->tags[0];
    Counts counts = engine_tag_counts(engine, tag), wanted = counts_wanted(engine, live, ndesks);
    bool right = counts.df == wanted.df && counts.places == wanted.places &&
                 counts.desks == (wanted.desks < 51 ? wanted.desks : 51) &&
                 counts.voices == (wanted.voices < 25 ? wanted.voices : 25);
    for (uint32_t i = 0; i < counts.df && right; i++) {
        uint64_t n = 0;
        memcpy(&n, engine->rows[engine_holders(engine, tag)[i]].id.id.b, sizeof n);
        right = n < HOLDERS && live[n];
    }
    return right;
}

/* How often a tag's holders or counts are wrong while pieces of so many desks come and go. */
static unsigned
wrong_counts(uint32_t desks)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    EngineTag tag = { .kind = CLUE_PHONE, .form = CLUE_FORM_EXACT };
    bool live[HOLDERS] = { false };
    uint64_t seed = 43;
    unsigned wrong = 0;
    for (unsigned step = 0; step < 3000; step++) {
        uint64_t dice = t_random_u64(&seed), n = dice % LEN(live);
        bool grows =
            step / 300 % 2 == 0 || n == 0; /* the first stays: the row is never another's */
        EnginePiece piece = piece_numbered(n, desks, &tag);
        tag.public_place = n % 3 == 0;
        if (grows ? engine_add(engine, &piece) : engine_remove(engine, piece.id))
            live[n] = grows;
        engine_settle(engine, NULL, NULL);
        wrong += step > 300 && !is_held_by(engine, live, desks);
    }
    return wrong;
}

/* Up and down past one holder, past fifty and past the number from which the counts stand apart;
 * past as many voices and desks as are counted. */
TEST(engine, holders_of_a_tag_are_those_that_live_and_its_counts_are_theirs)
{
    CHECK_INT(wrong_counts(7), 0);
    CHECK_INT(wrong_counts(70), 0);
}

/* --- givers --- */

static EnginePiece
piece_of(uint64_t dice)
{
    EnginePiece piece = { .sector = dice & 1, .region = dice >> 1 & 1, .country = dice >> 2 & 1 };
    piece.desk.id.b[0] = dice >> 3 & 63;
    piece.org.id.b[0] = dice >> 9 & 1;
    piece.origin.b[0] = dice >> 10 & 1;
    piece.sector_bits = (float)(dice >> 11 & 1);
    return piece;
}

TEST(engine, who_gives_stands_once_while_a_piece_names_it)
{
    uint32_t number[300], refs = 0;
    uint64_t given[LEN(number)], seed = 44;
    bool live[LEN(number)] = { false };
    unsigned wrong = 0;
    Givers givers = { .list = NULL };
    for (unsigned step = 0; step < STEPS; step++) {
        uint64_t dice = t_random_u64(&seed);
        unsigned at = (unsigned)(dice >> 40) % LEN(number);
        if (live[at])
            engine_giver_leave(&givers, number[at]);
        live[at] = !live[at];
        if (!live[at])
            continue;
        EnginePiece piece = piece_of(dice);
        given[at] = dice & 0xfff;
        number[at] = engine_giver_take(&givers, &piece);
        for (unsigned i = 0; i < LEN(number); i++)
            wrong += live[i] && (given[i] == given[at]) != (number[i] == number[at]);
    }
    for (uint32_t i = 0; i < givers.n; i++)
        refs += givers.list[i].refs;
    for (unsigned i = 0; i < LEN(live); i++)
        refs -= live[i];
    CHECK_INT(wrong, 0);
    CHECK_INT(refs, 0);
    CHECK(givers.n <= LEN(number));
    engine_givers_free(&givers);
}
