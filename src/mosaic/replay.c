/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/replay.h"

#include "os/file.h"

#include <stdlib.h>

enum { FILE_BYTES_MAX = 1 << 28 };

ReplayOptions
replay_options(Str dir, Str out)
{
    EngineRules rules = engine_rules();
    return (ReplayOptions){ dir, out, STR("SE"), rules, rules.weights->tell_bits };
}

/* When a mosaic first was heavy enough to be told. */
typedef struct Told {
    MosaicId id;
    Day day;
} Told;

typedef struct Replay {
    const ReplayOptions *options;
    ReplayInput input;
    const ReplayPiece **by_id;
    EngineRules rules;
    Engine *engine;
    Told *told; /* by id */
    size_t ntold, room;
    Buf lines; /* of told.csv */
} Replay;

static int
compare_ids(const void *a, const void *b)
{
    const ReplayPiece *const *x = a;
    const ReplayPiece *const *y = b;
    return id_compare((*x)->piece.id.id, (*y)->piece.id.id);
}

static const ReplayPiece **
index_of(Cx *cx, const ReplayInput *input)
{
    const ReplayPiece **index = ARENA_ARRAY(cx->arena, input->npieces, const ReplayPiece *);
    for (size_t i = 0; i < input->npieces; i++)
        index[i] = &input->pieces[i];
    qsort(index, input->npieces, sizeof *index, compare_ids);
    return index;
}

static Str
name_of(const Replay *replay, PieceId id)
{
    ReplayPiece key = { .piece.id = id };
    const ReplayPiece *wanted = &key;
    const ReplayPiece **found =
        bsearch(&wanted, replay->by_id, replay->input.npieces, sizeof(ReplayPiece *), compare_ids);
    ASSERT(found != NULL);
    return (*found)->name;
}

static void
row_write(Cx *cx, const Replay *replay, size_t rank, const EngineMosaic *mosaic, Day day, Buf *to)
{
    buf_format(to, "%zu,%.2f,%.*s,", rank, mosaic->weight_bits,
               STR_ARG(day_format(cx->arena, day)));
    for (size_t i = 0; i < mosaic->nmembers; i++) {
        Str name = name_of(replay, mosaic->members[i].piece);
        buf_format(to, "%s%.*s", i == 0 ? "" : " ", STR_ARG(name));
    }
    buf_str(to, STR("\n"));
}

static size_t
told_place(const Replay *replay, MosaicId id)
{
    size_t from = 0, to = replay->ntold;
    while (from < to) {
        size_t at = from + (to - from) / 2;
        if (id_compare(replay->told[at].id.id, id.id) < 0)
            from = at + 1;
        else
            to = at;
    }
    return from;
}

static void
tell(Cx *cx, Replay *replay, const EngineMosaic *mosaic, Day day)
{
    size_t at = told_place(replay, mosaic->id);
    if (at < replay->ntold && id_equal(replay->told[at].id.id, mosaic->id.id))
        return;
    if (replay->ntold == replay->room) {
        Told *grown = ARENA_ARRAY(cx->arena, replay->room * 2 + 64, Told);
        for (size_t i = 0; i < replay->ntold; i++)
            grown[i] = replay->told[i];
        replay->told = grown;
        replay->room = replay->room * 2 + 64;
    }
    for (size_t i = replay->ntold++; i > at; i--)
        replay->told[i] = replay->told[i - 1];
    replay->told[at] = (Told){ mosaic->id, day };
    row_write(cx, replay, replay->ntold, mosaic, day, &replay->lines);
}

/* How many mosaics, heaviest first, are heavy enough to be told. */
static size_t
heavy(const Replay *replay)
{
    size_t n = 0;
    while (n < engine_mosaics(replay->engine) &&
           engine_mosaic(replay->engine, n)->weight_bits >= replay->options->tell_bits)
        n++;
    return n;
}

/* A new engine by the rules as they are now, with the first pieces of the input; mosaics keep their
 * ids. */
static void
rebuild(Replay *replay, size_t npieces)
{
    AUTO(engine_free_at) Engine *was = replay->engine;
    replay->engine = engine_new(&replay->rules);
    for (size_t i = 0; i < engine_mosaics(was); i++) {
        const EngineMosaic *mosaic = engine_mosaic(was, i);
        PieceId pieces[ENGINE_MEMBERS_MAX];
        for (size_t k = 0; k < mosaic->nmembers; k++)
            pieces[k] = mosaic->members[k].piece;
        engine_recall(replay->engine, mosaic->id, pieces, mosaic->nmembers);
    }
    for (size_t i = 0; i < npieces; i++) {
        bool added = engine_add(replay->engine, &replay->input.pieces[i].piece);
        ASSERT(added);
    }
    engine_settle(replay->engine, NULL, NULL);
}

static void
day_end(Cx *cx, Replay *replay, Day day, size_t npieces)
{
    engine_settle(replay->engine, NULL, NULL);
    uint8_t doublings = engine_doublings(replay->engine);
    if (doublings != replay->rules.doublings) {
        replay->rules.doublings = doublings;
        rebuild(replay, npieces);
    }
    size_t n = heavy(replay);
    for (size_t i = 0; i < n; i++)
        tell(cx, replay, engine_mosaic(replay->engine, i), day);
}

/* Returns how many days had pieces. */
static int64_t
days_run(Cx *cx, Replay *replay)
{
    const ReplayInput *input = &replay->input;
    int64_t days = 0;
    for (size_t i = 0; i < input->npieces; i++) {
        Day day = input->pieces[i].piece.day;
        bool added = engine_add(replay->engine, &input->pieces[i].piece);
        ASSERT(added);
        if (i + 1 < input->npieces && input->pieces[i + 1].piece.day.n == day.n)
            continue;
        day_end(cx, replay, day, i + 1);
        days++;
    }
    return days;
}

static Status
file_put(Cx *cx, const Replay *replay, const char *name, const Buf *lines)
{
    AUTO(buf_free) Buf text = buf_new(FILE_BYTES_MAX);
    Str path = arena_format(cx->arena, "%.*s/%s", STR_ARG(replay->options->out), name);
    buf_str(&text, STR("rank,weight_bits,day,pieces\n"));
    buf_bytes(&text, buf_view(lines));
    return file_write(cx, arena_cstr(cx->arena, path), buf_view(&text), 0644);
}

static Status
files_write(Cx *cx, const Replay *replay)
{
    AUTO(buf_free) Buf lines = buf_new(FILE_BYTES_MAX);
    size_t n = heavy(replay);
    for (size_t i = 0; i < n; i++) {
        const EngineMosaic *mosaic = engine_mosaic(replay->engine, i);
        row_write(cx, replay, i + 1, mosaic, replay->told[told_place(replay, mosaic->id)].day,
                  &lines);
    }
    TRY(file_make_folder(cx, arena_cstr(cx->arena, replay->options->out)));
    TRY(file_put(cx, replay, "alerts.csv", &lines));
    return file_put(cx, replay, "told.csv", &replay->lines);
}

static void
replay_done(Replay *replay)
{
    engine_free(replay->engine);
    buf_free(&replay->lines);
}

Status
replay_run(Cx *cx, const ReplayOptions *options, ReplayResult *ret)
{
    AUTO(replay_done)
    Replay replay = { .options = options, .lines = buf_new(FILE_BYTES_MAX) };
    TRY(replay_read(cx, options, &replay.input));
    replay.by_id = index_of(cx, &replay.input);
    replay.rules = options->rules;
    replay.rules.floor_bits = options->tell_bits - ENGINE_BITS_BELOW_TOLD; /* as the server's */
    replay.engine = engine_new(&replay.rules);
    int64_t days = days_run(cx, &replay);
    if (options->out.len > 0)
        TRY(files_write(cx, &replay));
    *ret = (ReplayResult){ .pieces = (int64_t)replay.input.npieces,
                           .mentions = replay.input.mentions,
                           .skipped = replay.input.skipped,
                           .tags = replay.input.tags,
                           .days = days,
                           .mosaics = (int64_t)engine_mosaics(replay.engine),
                           .alerts = (int64_t)heavy(&replay),
                           .told = (int64_t)replay.ntold };
    return OK;
}
