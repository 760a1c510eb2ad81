/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/replay.h"

#include "os/file.h"

#include <stdlib.h>

enum { ALERTS_BYTES_MAX = 1 << 28 };

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

typedef struct Log {
    Told *list; /* by id */
    size_t n;
    size_t room;
} Log;

static size_t
told_place(const Log *log, MosaicId id)
{
    size_t from = 0, to = log->n;
    while (from < to) {
        size_t at = from + (to - from) / 2;
        if (id_compare(log->list[at].id.id, id.id) < 0)
            from = at + 1;
        else
            to = at;
    }
    return from;
}

static void
told_note(Cx *cx, Log *log, MosaicId id, Day day)
{
    size_t at = told_place(log, id);
    if (at < log->n && id_equal(log->list[at].id.id, id.id))
        return;
    if (log->n == log->room) {
        Told *grown = ARENA_ARRAY(cx->arena, log->room * 2 + 64, Told);
        for (size_t i = 0; i < log->n; i++)
            grown[i] = log->list[i];
        log->list = grown;
        log->room = log->room * 2 + 64;
    }
    for (size_t i = log->n++; i > at; i--)
        log->list[i] = log->list[i - 1];
    log->list[at] = (Told){ id, day };
}

static void
day_settle(Cx *cx, Engine *engine, double tell_bits, Day day, Log *log)
{
    engine_settle(engine, NULL, NULL);
    for (size_t i = 0; i < engine_mosaics(engine); i++) {
        const EngineMosaic *mosaic = engine_mosaic(engine, i);
        if (mosaic->weight_bits < tell_bits)
            break;
        told_note(cx, log, mosaic->id, day);
    }
}

static int
by_id(const void *a, const void *b)
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
    qsort(index, input->npieces, sizeof *index, by_id);
    return index;
}

static Str
name_of(const ReplayPiece **index, size_t n, PieceId id)
{
    ReplayPiece key = { .piece.id = id };
    const ReplayPiece *wanted = &key;
    const ReplayPiece **found = bsearch(&wanted, index, n, sizeof *index, by_id);
    ASSERT(found != NULL);
    return (*found)->name;
}

static Status
alerts_write(Cx *cx, const ReplayOptions *options, const ReplayInput *input, const Engine *engine,
             const Log *log)
{
    AUTO(buf_free) Buf text = buf_new(ALERTS_BYTES_MAX);
    const ReplayPiece **index = index_of(cx, input);
    buf_str(&text, STR("rank,weight_bits,day,pieces\n"));
    for (size_t i = 0; i < engine_mosaics(engine); i++) {
        const EngineMosaic *mosaic = engine_mosaic(engine, i);
        if (mosaic->weight_bits < options->tell_bits)
            break;
        Day day = log->list[told_place(log, mosaic->id)].day;
        buf_format(&text, "%zu,%.2f,%.*s,", i + 1, mosaic->weight_bits,
                   STR_ARG(day_format(cx->arena, day)));
        for (size_t j = 0; j < mosaic->nmembers; j++) {
            Str name = name_of(index, input->npieces, mosaic->members[j].piece);
            buf_format(&text, "%s%.*s", j == 0 ? "" : " ", STR_ARG(name));
        }
        buf_str(&text, STR("\n"));
    }
    Str path = arena_format(cx->arena, "%.*s/alerts.csv", STR_ARG(options->out));
    TRY(file_make_folder(cx, arena_cstr(cx->arena, options->out)));
    TRY(file_write(cx, arena_cstr(cx->arena, path), buf_view(&text), 0644));
    return OK;
}

Status
replay_run(Cx *cx, const ReplayOptions *options, ReplayResult *ret)
{
    ReplayInput input = { .pieces = NULL };
    Log log = { .list = NULL };
    ReplayResult result = { .pieces = 0 };
    TRY(replay_read(cx, options, &input));
    AUTO(engine_free_at) Engine *engine = engine_new(&options->rules);
    for (size_t i = 0; i < input.npieces; i++) {
        Day day = input.pieces[i].piece.day;
        bool added = engine_add(engine, &input.pieces[i].piece);
        ASSERT(added);
        if (i + 1 < input.npieces && input.pieces[i + 1].piece.day.n == day.n)
            continue;
        day_settle(cx, engine, options->tell_bits, day, &log);
        result.days++;
    }
    result.pieces = (int64_t)input.npieces;
    result.mentions = input.mentions;
    result.skipped = input.skipped;
    result.tags = input.tags;
    result.told = (int64_t)log.n;
    result.mosaics = (int64_t)engine_mosaics(engine);
    while (result.alerts < result.mosaics &&
           engine_mosaic(engine, (size_t)result.alerts)->weight_bits >= options->tell_bits)
        result.alerts++;
    if (options->out.len > 0)
        TRY(alerts_write(cx, options, &input, engine, &log));
    *ret = result;
    return OK;
}
