/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/replay.h"

#include "mosaic/replay_csv.h"
#include "os/file.h"
#include "seal/seal.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 30, ROOM = (CLUE_PIECE_MAX + 2) * CLUE_ROOM_ONE };

typedef struct Mention {
    uint32_t piece;
    int64_t number; /* as its giver gave them; 0 where the file does not tell */
    ClueKind kind;
    Str value;
} Mention;

typedef struct Named {
    Str name;
    uint32_t at;
} Named;

enum { NAMES_MAX = 255, SECTORS_MAX = 64 };

/* Numbers for names, by first appearance. */
typedef struct Names {
    Str list[NAMES_MAX];
    size_t n;
} Names;

typedef struct Reader {
    const ReplayOptions *options;
    ReplayInput *input;
    Named *index; /* by name */
    Names sectors, regions;
} Reader;

static Id
id_of_name(const char *domain, Str name)
{
    Digest digest = digest_domain(domain, str_bytes(name));
    Id id;
    memcpy(id.b, digest.b, sizeof id.b);
    return id;
}

static bool
number_of(Names *names, size_t max, Str name, uint16_t *ret)
{
    size_t i = 0;
    while (i < names->n && !str_equal(names->list[i], name))
        i++;
    if (i == max)
        return false;
    if (i == names->n)
        names->list[names->n++] = name;
    *ret = (uint16_t)i;
    return true;
}

static Status
file_open(Cx *cx, const ReplayOptions *options, const char *name, ReplayCsv *ret)
{
    Str text = { NULL, 0 };
    Str path = arena_format(cx->arena, "%.*s/%s", STR_ARG(options->dir), name);
    TRY(file_read(cx, arena_cstr(cx->arena, path), FILE_MAX, &text));
    *ret = (ReplayCsv){ .rest = text, .name = str_of(name), .next = 1 };
    return OK;
}

/* Where each wanted column stands, by the names in the first row; those from `needed` on may be
 * missing. */
static Status
columns(Cx *cx, ReplayCsv *csv, const char *const *wanted, size_t n, size_t needed, size_t *ret)
{
    Str field[REPLAY_CSV_FIELDS];
    size_t nfields = 0;
    TRY(replay_csv_next(cx, csv, field, &nfields));
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (at < nfields && !str_equal(field[at], str_of(wanted[i])))
            at++;
        if (at == nfields && i < needed)
            return replay_csv_refuse(
                cx, csv,
                arena_cstr(cx->arena,
                           arena_format(cx->arena, "A column %s is expected.", wanted[i])));
        ret[i] = at < nfields ? at : SIZE_MAX;
    }
    return OK;
}

/* Reads a row into fields by column; false at the end.  A short row reads as empty fields. */
static Status
row_read(Cx *cx, ReplayCsv *csv, const size_t *column, size_t n, Str *ret, bool *ret_more)
{
    Str field[REPLAY_CSV_FIELDS];
    size_t nfields = 0;
    TRY(replay_csv_next(cx, csv, field, &nfields));
    for (size_t i = 0; i < n; i++)
        ret[i] = column[i] < nfields ? field[column[i]] : STR("");
    *ret_more = nfields > 0;
    return OK;
}

enum { P_PIECE, P_DAY, P_ORG, P_SECTOR, P_REGION, P_GRADE, P_CONCERN, P_COLUMNS };
static const char *const piece_columns[P_COLUMNS] = { "piece",  "day",   "org",    "sector",
                                                      "region", "grade", "concern" };

static uint8_t
graded(Str text, size_t at, char first)
{
    int step = at < text.len ? text.ptr[at] - first : -1;
    return step >= 0 && step < 5 ? (uint8_t)step : ENGINE_UNKNOWN;
}

static Status
piece_of(Cx *cx, Reader *reader, const ReplayCsv *csv, const Str *field, ReplayPiece *ret)
{
    EnginePiece *piece = &ret->piece;
    ret->name = field[P_PIECE];
    ret->sector = field[P_SECTOR];
    if (ret->name.len == 0)
        return replay_csv_refuse(cx, csv, "The name of a piece is expected.");
    if (!day_parse(field[P_DAY], &piece->day))
        return replay_csv_refuse(cx, csv, "A day as YYYY-MM-DD is expected.");
    piece->id.id = id_of_name("replay/piece", ret->name);
    piece->org.id = id_of_name("replay/organisation", field[P_ORG]);
    piece->desk.id = piece->org.id;
    uint16_t sector = 0;
    if (!number_of(&reader->sectors, SECTORS_MAX, field[P_SECTOR], &sector))
        return replay_csv_refuse(cx, csv, "At most 64 sectors are expected.");
    piece->sector = (uint8_t)sector;
    piece->sector_bits = (float)weight_sector(reader->options->rules.weights, field[P_SECTOR]);
    piece->region = ENGINE_REGION_UNKNOWN;
    if (field[P_REGION].len > 0 &&
        !number_of(&reader->regions, NAMES_MAX, field[P_REGION], &piece->region))
        return replay_csv_refuse(cx, csv, "At most 255 regions are expected.");
    piece->reliability = graded(field[P_GRADE], 0, 'A');
    piece->credibility = graded(field[P_GRADE], 1, '1');
    int64_t concern = 0;
    piece->concern = ENGINE_UNKNOWN;
    if (str_to_int(field[P_CONCERN], &concern) && concern <= 3)
        piece->concern = (uint8_t)concern;
    return OK;
}

static Status
pieces_read(Cx *cx, Reader *reader)
{
    ReplayCsv csv;
    size_t column[P_COLUMNS];
    Str field[P_COLUMNS];
    bool more = true;
    TRY(file_open(cx, reader->options, "pieces.csv", &csv));
    size_t lines = 1;
    for (size_t i = 0; i < csv.rest.len; i++)
        lines += csv.rest.ptr[i] == '\n';
    reader->input->pieces = ARENA_ARRAY(cx->arena, lines, ReplayPiece);
    TRY(columns(cx, &csv, piece_columns, P_COLUMNS, P_COLUMNS, column));
    for (;;) {
        TRY(row_read(cx, &csv, column, P_COLUMNS, field, &more));
        if (!more)
            return OK;
        ReplayPiece *piece = &reader->input->pieces[reader->input->npieces++];
        TRY(piece_of(cx, reader, &csv, field, piece));
    }
}

static int
named_compare(const void *a, const void *b)
{
    return str_compare(((const Named *)a)->name, ((const Named *)b)->name);
}

static Status
pieces_index(Cx *cx, Reader *reader)
{
    size_t n = reader->input->npieces;
    reader->index = ARENA_ARRAY(cx->arena, n, Named);
    for (size_t i = 0; i < n; i++)
        reader->index[i] = (Named){ reader->input->pieces[i].name, (uint32_t)i };
    qsort(reader->index, n, sizeof *reader->index, named_compare);
    for (size_t i = 1; i < n; i++)
        if (str_equal(reader->index[i - 1].name, reader->index[i].name))
            FAIL_AT(ERR_INVALID, "replay.twice", "pieces.csv", "A piece is expected only once.");
    return OK;
}

enum { M_PIECE, M_KIND, M_VALUE, M_NUMBER, M_COLUMNS };
static const char *const mention_columns[M_COLUMNS] = { "piece", "kind", "value", "mention" };

static Status
mention_of(Cx *cx, const Reader *reader, const ReplayCsv *csv, const Str *field, Mention *ret)
{
    Named key = { field[M_PIECE], 0 };
    const Named *found =
        bsearch(&key, reader->index, reader->input->npieces, sizeof key, named_compare);
    if (found == NULL)
        return replay_csv_refuse(cx, csv, "A piece of pieces.csv is expected.");
    if (!clue_kind_find(field[M_KIND], &ret->kind))
        return replay_csv_refuse(cx, csv, "A kind of clue is expected.");
    ret->piece = found->at;
    ret->number = 0;
    (void)str_to_int(field[M_NUMBER], &ret->number);
    ret->value = field[M_VALUE];
    return OK;
}

/* As their giver gave them, not as the lines stand in the file: the first of some kinds says more.
 */
static int
mention_compare(const void *a, const void *b)
{
    const Mention *x = a;
    const Mention *y = b;
    if (x->piece != y->piece)
        return x->piece < y->piece ? -1 : 1;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return str_compare(x->value, y->value);
}

static Status
mentions_read(Cx *cx, Reader *reader, Mention **ret, size_t *ret_n)
{
    ReplayCsv csv;
    size_t column[M_COLUMNS];
    Str field[M_COLUMNS];
    size_t n = 0, lines = 1;
    bool more = true;
    TRY(file_open(cx, reader->options, "mentions.csv", &csv));
    for (size_t i = 0; i < csv.rest.len; i++)
        lines += csv.rest.ptr[i] == '\n';
    Mention *mentions = ARENA_ARRAY(cx->arena, lines, Mention);
    TRY(columns(cx, &csv, mention_columns, M_COLUMNS, M_NUMBER, column));
    while (more) {
        TRY(row_read(cx, &csv, column, M_COLUMNS, field, &more));
        if (more)
            TRY(mention_of(cx, reader, &csv, field, &mentions[n++]));
    }
    qsort(mentions, n, sizeof *mentions, mention_compare);
    *ret = mentions;
    *ret_n = n;
    return OK;
}

/* The clues of one piece, worked on by one; values that are not of their kind are counted. */
typedef struct Work {
    ClueRoom room;
    Clue clues[CLUE_PIECE_MAX];
    ClueTag tags[CLUE_TAGS_MAX];
    size_t n;
} Work;

static void
clues_of(const Reader *reader, const Mention *mention, Work *work)
{
    Str rest = mention->value;
    do {
        ClueFault fault;
        Str value = clue_split(mention->kind, &rest);
        if (value.len == 0 && rest.len > 0)
            continue;
        bool fits =
            work->n < CLUE_PIECE_MAX && clue_parse(mention->kind, value, reader->options->country,
                                                   &work->room, &work->clues[work->n], &fault);
        work->n += fits;
        reader->input->skipped += !fits;
    } while (rest.len > 0);
}

static void
tags_of(Cx *cx, const Reader *reader, Work *work, EnginePiece *piece)
{
    size_t n = 0;
    if (!clue_tags(work->clues, work->n, &work->room, work->tags, &n))
        return;
    EngineTag *tags = ARENA_ARRAY(cx->arena, n, EngineTag);
    for (size_t i = 0; i < n; i++) {
        char input[CLUE_INPUT_MAX];
        const ClueTag *from = &work->tags[i];
        if (from->fill)
            continue;
        size_t len = clue_tag_input(from->kind, from->form, from->value, input, sizeof input);
        Digest digest = digest_of(str_bytes((Str){ input, len }));
        EngineTag *tag = &tags[piece->ntags++];
        memcpy(tag->tag, digest.b, sizeof tag->tag);
        tag->kind = (uint8_t)from->kind;
        tag->form = (uint8_t)from->form;
        tag->clue = from->clue;
    }
    piece->tags = tags;
    reader->input->tags += (int64_t)piece->ntags;
}

static void
tags_fill(Cx *cx, const Reader *reader, const Mention *mentions, size_t n)
{
    Work *work = ARENA_NEW(cx->arena, Work);
    work->room = (ClueRoom){ arena_alloc(cx->arena, ROOM), ROOM, 0 };
    for (size_t i = 0; i < n;) {
        EnginePiece *piece = &reader->input->pieces[mentions[i].piece].piece;
        uint32_t at = mentions[i].piece;
        work->n = work->room.used = 0;
        for (; i < n && mentions[i].piece == at; i++)
            clues_of(reader, &mentions[i], work);
        tags_of(cx, reader, work, piece);
    }
    reader->input->mentions = (int64_t)n;
}

/* By day; within a day as in the file. */
static int
piece_compare(const void *a, const void *b)
{
    const ReplayPiece *x = a;
    const ReplayPiece *y = b;
    if (x->piece.day.n != y->piece.day.n)
        return x->piece.day.n < y->piece.day.n ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

Status
replay_read(Cx *cx, const ReplayOptions *options, ReplayInput *ret)
{
    ReplayInput input = { .pieces = NULL };
    Reader *reader = ARENA_NEW(cx->arena, Reader);
    Mention *mentions = NULL;
    size_t n = 0;
    seal_start();
    reader->options = options;
    reader->input = &input;
    TRY(pieces_read(cx, reader));
    TRY(pieces_index(cx, reader));
    TRY(mentions_read(cx, reader, &mentions, &n));
    tags_fill(cx, reader, mentions, n);
    for (size_t i = 0; i < input.npieces; i++)
        input.pieces[i].line = i;
    qsort(input.pieces, input.npieces, sizeof *input.pieces, piece_compare);
    *ret = input;
    return OK;
}
