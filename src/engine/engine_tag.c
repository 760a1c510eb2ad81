/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tags and who holds them. */
#include "engine/engine_internal.h"

#include <string.h>

/* How common a name is without its year: by voices, then by desks, and where both are too many to
 * be counted, by pieces. */
static unsigned
namesakes_of(const Counts *counts)
{
    if (counts->desks <= WALKED_DESKS_MAX)
        return counts->voices < 10               ? NAMESAKES_FEW
               : counts->voices < VOICES_COUNTED ? NAMESAKES_SOME
                                                 : NAMESAKES_MANY;
    return counts->df < 200   ? NAMESAKES_DESKS
           : counts->df < 400 ? NAMESAKES_200
           : counts->df < 800 ? NAMESAKES_400
                              : NAMESAKES_800;
}

static unsigned
level_of(const Counts *counts, unsigned form)
{
    if (form == CLUE_FORM_SURE) {
        unsigned namesakes = namesakes_of(counts);
        return namesakes < NAMESAKES_DESKS ? namesakes : namesakes - NAMESAKES_DESKS;
    }
    return counts->voices < 4                ? 0
           : counts->voices < 10             ? 1
           : counts->voices < VOICES_COUNTED ? 2
                                             : 3;
}

uint8_t
engine_class_of(const Counts *counts, unsigned form)
{
    unsigned voices = counts->voices, level = level_of(counts, form);
    if (counts->desks > engine_walked_most(form))
        return (uint8_t)level;
    unsigned class = level | CLASS_WALKED;
    if (form == CLUE_FORM_EXACT && voices <= RARE_VOICES_MAX && counts->places == 0)
        class |= CLASS_RARE;
    if (counts->df > HEARD_DF_MAX)
        class |= CLASS_CROWDED;
    return (uint8_t) class;
}

uint8_t
engine_tag_class(const Engine *engine, const TagRow *tag)
{
    Counts counts = engine_tag_counts(engine, tag);
    return engine_class_of(&counts, tag->form);
}

void
engine_tag_touch(Engine *engine, uint32_t tag)
{
    TagRow *row = &engine->tags[tag];
    if (row->touched)
        return;
    row->touched = true;
    engine_slots_push(&engine->touched, tag);
}

static uint32_t
slot_take(Engine *engine)
{
    if (engine->free_tags.n > 0)
        return engine->free_tags.ptr[--engine->free_tags.n];
    ASSERT(engine->ntags < TAGS_MOST);
    if (engine->ntags == engine->tags_room) {
        engine->tags_room = engine_room(engine->tags_room, 256);
        engine->tags = engine_grow(engine->tags, engine->tags_room, sizeof *engine->tags);
    }
    return engine->ntags++;
}

uint32_t
engine_tag_row(Engine *engine, const EngineTag *tag, uint64_t sum)
{
    uint32_t *at = engine_map_tag(engine, sum);
    if (*at != 0)
        return engine_map_row(*at);
    uint32_t slot = slot_take(engine);
    TagRow *row = &engine->tags[slot];
    *row = (TagRow){ .kind = tag->kind & 15u, .form = tag->form & 15u };
    memcpy(row->sum, &sum, sizeof sum);
    row->class = engine_tag_class(engine, row) & 31u;
    engine_map_tag_put(engine, at, slot);
    return slot;
}

/* --- who holds a tag --- */

static size_t
holders_bytes(uint32_t df)
{
    size_t counts = df < TAG_MANY ? 0 : sizeof(Counts);
    return df <= 1 ? 0 : counts + df * sizeof(uint32_t);
}

static uint32_t *
holders(const Engine *engine, TagRow *tag)
{
    if (tag->df <= 1)
        return &tag->at;
    uint32_t *at = engine_cell_at(&engine->cells, tag->at);
    return tag->df < TAG_MANY ? at : at + sizeof(Counts) / sizeof *at;
}

static void
counts_put(Engine *engine, TagRow *tag, Counts counts)
{
    bool many = counts.df >= TAG_MANY;
    tag->df = many ? TAG_MANY : counts.df & 15u;
    tag->desks = many ? 0 : counts.desks & 15u;
    tag->voices = many ? 0 : counts.voices & 15u;
    tag->places = many ? 0 : counts.places & 15u;
    if (many)
        memcpy(engine_cell_at(&engine->cells, tag->at), &counts, sizeof counts);
}

/* Gives room for as many holders as these counts say, of which there were `df`, and keeps those
 * that there are, up to so many. */
static void
holders_resize(Engine *engine, TagRow *tag, uint32_t df, Counts counts)
{
    TagRow was = *tag;
    uint32_t keep = counts.df < df ? counts.df : df;
    size_t before = holders_bytes(df), bytes = holders_bytes(counts.df);
    if (before > 0 && bytes > 0 && (df < TAG_MANY) == (counts.df < TAG_MANY)) {
        tag->at = engine_cell_resize(&engine->cells, tag->at, before, bytes);
        counts_put(engine, tag, counts);
        return;
    }
    tag->at = bytes == 0 ? 0 : engine_cell_take(&engine->cells, bytes);
    counts_put(engine, tag, counts);
    memcpy(holders(engine, tag), holders(engine, &was), keep * sizeof(uint32_t));
    engine_cell_give(&engine->cells, was.at, before);
}

/* True if `most` other pieces of its desk hold the tag; if `speaks`, such as are not quiet. */
static bool
has_of_desk(const Engine *engine, const TagRow *tag, uint32_t piece, uint32_t most, bool speaks)
{
    const uint32_t *at = engine_holders(engine, tag);
    uint32_t df = engine_tag_counts(engine, tag).df, found = 0;
    for (uint32_t i = 0; i < df && found < most; i++)
        found += at[i] != piece && engine_same_desk(engine, at[i], piece) &&
                 !(speaks && engine->brief[at[i]].quiet);
    return found == most;
}

static bool
is_full(const Counts *counts)
{
    return counts->desks == DESKS_COUNTED || counts->voices == VOICES_COUNTED;
}

/* Desks and voices of a tag of which there were so many that one less says nothing. */
static void
count_again(Engine *engine, const TagRow *tag, Counts *counts)
{
    const uint32_t *at = engine_holders(engine, tag);
    uint32_t stamp = engine_stamp(engine);
    counts->desks = counts->voices = 0;
    for (uint32_t i = 0; i < counts->df; i++) {
        Desk *desk = &engine->givers.desk[engine_desk(engine, at[i])];
        if (desk->mark != stamp) {
            desk->mark = stamp;
            desk->first = 0;
            counts->desks += counts->desks < DESKS_COUNTED;
        }
        if (!engine->brief[at[i]].quiet && desk->first++ < VOICES_DESK_MAX)
            counts->voices += counts->voices < VOICES_COUNTED;
        if (counts->desks == DESKS_COUNTED && counts->voices == VOICES_COUNTED)
            break;
    }
}

/* What one piece alone holds: its class is that of a tag that nobody holds, and there is nobody
 * for whom it changes anything. */
static bool
is_own(const TagRow *tag, const Held *held)
{
    return tag->df == 0 && !tag->touched && !held->place;
}

void
engine_tag_push(Engine *engine, const Held *held, uint32_t piece)
{
    TagRow *tag = &engine->tags[engine_held_tag(held)];
    if (is_own(tag, held)) {
        tag->df = tag->desks = 1;
        tag->at = piece;
        return;
    }
    Counts counts = engine_tag_counts(engine, tag);
    engine->near.of = UINT32_MAX;
    if (counts.desks < DESKS_COUNTED)
        counts.desks += !has_of_desk(engine, tag, piece, 1, false);
    counts.places += held->place;
    counts.df++;
    holders_resize(engine, tag, counts.df - 1, counts);
    holders(engine, tag)[counts.df - 1] = piece;
    engine_tag_touch(engine, engine_held_tag(held));
}

void
engine_tag_pull(Engine *engine, const Held *held, uint32_t piece)
{
    TagRow *tag = &engine->tags[engine_held_tag(held)];
    Counts counts = engine_tag_counts(engine, tag);
    uint32_t *at = holders(engine, tag);
    uint32_t i = 0;
    engine->near.of = UINT32_MAX;
    while (at[i] != piece)
        i++;
    if (i < counts.heard) {
        at[i] = at[--counts.heard];
        i = counts.heard;
    }
    at[i] = at[--counts.df];
    counts.places -= held->place;
    holders_resize(engine, tag, counts.df + 1, counts);
    if (is_full(&counts)) {
        count_again(engine, tag, &counts);
    } else {
        counts.desks -= !has_of_desk(engine, tag, piece, 1, false);
        if (!engine->brief[piece].quiet)
            counts.voices -= !has_of_desk(engine, tag, piece, VOICES_DESK_MAX, true);
    }
    counts_put(engine, tag, counts);
    engine_tag_touch(engine, engine_held_tag(held));
}

void
engine_tag_voice(Engine *engine, uint32_t tag, uint32_t piece, bool speaks)
{
    TagRow *row = &engine->tags[tag];
    if (row->df == 1) {
        row->voices = speaks;
        return;
    }
    Counts counts = engine_tag_counts(engine, row);
    bool full = counts.voices == VOICES_COUNTED;
    if ((full && speaks) || (!full && has_of_desk(engine, row, piece, VOICES_DESK_MAX, true)))
        return;
    if (full)
        count_again(engine, row, &counts);
    else
        counts.voices += speaks ? 1 : UINT32_MAX;
    counts_put(engine, row, counts);
}

void
engine_tags_forget(Engine *engine)
{
    for (uint32_t i = 0; i < engine->touched.n; i++) {
        TagRow *row = &engine->tags[engine->touched.ptr[i]];
        row->touched = row->turned = false;
        if (row->df > 0)
            continue;
        engine_map_tag_remove(engine, engine_tag_is(row));
        explicit_bzero(row, sizeof *row);
        engine_slots_push(&engine->free_tags, engine->touched.ptr[i]);
    }
}

bool
engine_is_earlier(const Engine *engine, uint32_t a, uint32_t b)
{
    const PieceRow *x = &engine->rows[a];
    const PieceRow *y = &engine->rows[b];
    if (x->day.n != y->day.n)
        return x->day.n < y->day.n;
    return x->seq != y->seq ? x->seq < y->seq : engine_row_compare(engine, a, b) < 0;
}

/* Finds the first of each desk. */
static void
firsts_find(Engine *engine, const uint32_t *at, uint32_t df)
{
    uint32_t stamp = engine_stamp(engine);
    for (uint32_t i = 0; i < df; i++) {
        Desk *desk = &engine->givers.desk[engine_desk(engine, at[i])];
        if (desk->mark != stamp || engine_is_earlier(engine, at[i], desk->first))
            desk->first = at[i];
        desk->mark = stamp;
    }
}

/* Who begins or ends to be heard has other candidates, and those who are heard other echoes. */
void
engine_tag_hear(Engine *engine, TagRow *tag)
{
    Counts counts = engine_tag_counts(engine, tag);
    uint32_t *at = holders(engine, tag), was = counts.heard, turned = 0;
    counts.heard = 0;
    engine->near.of = UINT32_MAX;
    firsts_find(engine, at, counts.df);
    for (uint32_t i = 0; i < counts.df; i++) {
        uint32_t slot = at[i];
        bool heard = engine->givers.desk[engine_desk(engine, slot)].first == slot;
        if (heard != (i < was)) {
            turned++;
            engine_set_add(engine, SET_VOICE, slot);
            engine_set_add(engine, SET_WEIGH, slot);
        }
        if (!heard)
            continue;
        at[i] = at[counts.heard];
        at[counts.heard++] = slot;
    }
    for (uint32_t i = 0; i < counts.heard && turned > 0; i++)
        engine_set_add(engine, SET_VOICE, at[i]);
    counts_put(engine, tag, counts);
}

bool
engine_is_heard(const Engine *engine, const TagRow *tag, uint32_t slot)
{
    uint32_t n = 0, i = 0;
    if (tag->df < TAG_MANY || !engine->rows[slot].live)
        return true;
    const uint32_t *at = engine_heard(engine, tag, &n);
    while (i < n && at[i] != slot)
        i++;
    return i < n;
}

static void
sharer_push(Sharers *near, uint32_t slot)
{
    if (near->n == near->room) {
        near->room = near->room * 2 + 64;
        near->ptr = engine_grow(near->ptr, near->room, sizeof *near->ptr);
    }
    near->ptr[near->n++] = (Sharer){ slot, 0, 0 };
}

/* Those who are heard in a tag that a piece holds, of whom it is one or not. */
static void
sharers_add(Engine *engine, const Held *held, bool exact, uint32_t stamp)
{
    const TagRow *tag = &engine->tags[engine_held_tag(held)];
    Sharers *near = &engine->near;
    uint32_t n = 0;
    const uint32_t *at = engine_heard(engine, tag, &n);
    uint16_t kind = (uint16_t)(1u << engine_held_kind(held));
    if (n < engine_tag_counts(engine, tag).df) {
        near->kinds |= kind;
        near->exact = (uint16_t)(near->exact + exact);
    }
    if (!engine_is_heard(engine, tag, near->of))
        return;
    for (uint32_t j = 0; j < n; j++) {
        Brief *brief = &engine->brief[at[j]];
        if (at[j] == near->of)
            continue;
        if (brief->mark != stamp) {
            brief->mark = stamp;
            brief->root = near->n;
            sharer_push(near, at[j]);
        }
        near->ptr[brief->root].kinds |= kind;
        near->ptr[brief->root].exact = (uint16_t)(near->ptr[brief->root].exact + exact);
    }
}

const Sharers *
engine_sharers(Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    const Held *held = engine_held(engine, row);
    Sharers *near = &engine->near;
    if (near->of == slot)
        return near;
    uint32_t stamp = engine_stamp(engine);
    near->of = slot;
    near->n = near->kinds = near->exact = 0;
    if (!row->fresh)
        engine_fetch_sharers(engine, held, row->nheld);
    unsigned itself = row->live; /* one that is gone still names what it held */
    for (uint32_t i = 0; i < row->nheld; i++)
        if (engine->tags[engine_held_tag(&held[i])].df > itself)
            sharers_add(engine, &held[i], i < row->nexact, stamp);
    return near;
}
