/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tags and who holds them. */
#include "link/link_internal.h"

#include <string.h>

uint8_t
link_tag_class(const Engine *engine, const TagRow *tag)
{
    Counts counts = link_tag_counts(engine, tag);
    unsigned level = counts.voices >= 25 ? 3 : counts.voices >= 10 ? 2 : counts.voices >= 4 ? 1 : 0;
    unsigned class = level | (link_tag_is_walked(tag) ? CLASS_WALKED : 0u);
    if (link_tag_is_walked(tag) && tag->form == CLUE_FORM_EXACT && counts.voices <= RARE_DF_MAX &&
        counts.places == 0)
        class |= CLASS_RARE;
    return (uint8_t) class;
}

void
link_tag_touch(Engine *engine, uint32_t tag)
{
    TagRow *row = &engine->tags[tag];
    if (row->touched)
        return;
    row->touched = true;
    link_slots_push(&engine->touched, tag);
}

static uint32_t
slot_take(Engine *engine)
{
    if (engine->free_tags.n > 0)
        return engine->free_tags.ptr[--engine->free_tags.n];
    if (engine->ntags == engine->tags_room) {
        engine->tags_room = link_room(engine->tags_room, 256);
        engine->tags = link_grow(engine->tags, engine->tags_room, sizeof *engine->tags);
    }
    return engine->ntags++;
}

uint32_t
link_tag_row(Engine *engine, const EngineTag *tag)
{
    uint64_t sum = link_tag_sum(tag);
    uint32_t *at = link_map_tag(engine, sum);
    if (*at != 0)
        return *at - 1;
    uint32_t slot = slot_take(engine);
    TagRow *row = &engine->tags[slot];
    *row = (TagRow){ .kind = tag->kind & 15u, .form = tag->form & 15u };
    memcpy(row->sum, &sum, sizeof sum);
    row->class = link_tag_class(engine, row) & 15u;
    link_map_tag_put(engine, at, slot);
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
    uint32_t *at = link_cell_at(&engine->cells, tag->at);
    return tag->df < TAG_MANY ? at : at + sizeof(Counts) / sizeof *at;
}

const uint32_t *
link_holders(const Engine *engine, const TagRow *tag)
{
    if (tag->df <= 1)
        return &tag->at;
    const uint32_t *at = link_cell_at(&engine->cells, tag->at);
    return tag->df < TAG_MANY ? at : at + sizeof(Counts) / sizeof *at;
}

static void
counts_put(Engine *engine, TagRow *tag, Counts counts)
{
    bool many = counts.df >= TAG_MANY;
    tag->df = many ? TAG_MANY : counts.df & 63u;
    tag->voices = many ? 0 : counts.voices & 63u;
    tag->places = many ? 0 : counts.places & 63u;
    if (many)
        memcpy(link_cell_at(&engine->cells, tag->at), &counts, sizeof counts);
}

/* Gives room for `df` holders, keeps those that there are, up to so many, and counts them. */
static void
holders_resize(Engine *engine, TagRow *tag, uint32_t df)
{
    Counts counts = link_tag_counts(engine, tag);
    TagRow was = *tag;
    uint32_t keep = counts.df < df ? counts.df : df;
    size_t before = holders_bytes(counts.df), bytes = holders_bytes(df);
    bool alike = before > 0 && bytes > 0 && (counts.df < TAG_MANY) == (df < TAG_MANY);
    counts.df = df;
    if (alike) {
        tag->at = link_cell_resize(&engine->cells, tag->at, before, bytes);
        counts_put(engine, tag, counts);
        return;
    }
    tag->at = bytes == 0 ? 0 : link_cell_take(&engine->cells, bytes);
    counts_put(engine, tag, counts);
    memcpy(holders(engine, tag), holders(engine, &was), keep * sizeof(uint32_t));
    link_cell_give(&engine->cells, was.at, before);
}

void
link_tag_push(Engine *engine, const Held *held, uint32_t piece)
{
    TagRow *tag = &engine->tags[held->tag];
    Counts counts = link_tag_counts(engine, tag);
    holders_resize(engine, tag, ++counts.df);
    counts.places += held->place;
    counts_put(engine, tag, counts);
    holders(engine, tag)[counts.df - 1] = piece;
    link_tag_touch(engine, held->tag);
}

void
link_tag_pull(Engine *engine, const Held *held, uint32_t piece)
{
    TagRow *tag = &engine->tags[held->tag];
    Counts counts = link_tag_counts(engine, tag);
    uint32_t *at = holders(engine, tag);
    uint32_t i = 0;
    while (at[i] != piece)
        i++;
    at[i] = at[--counts.df];
    holders_resize(engine, tag, counts.df);
    counts.places -= held->place;
    counts_put(engine, tag, counts);
    link_tag_touch(engine, held->tag);
}

void
link_tag_voice(Engine *engine, uint32_t tag, bool speaks)
{
    Counts counts = link_tag_counts(engine, &engine->tags[tag]);
    counts.voices += speaks ? 1 : UINT32_MAX;
    counts_put(engine, &engine->tags[tag], counts);
}

void
link_tags_forget(Engine *engine)
{
    for (uint32_t i = 0; i < engine->touched.n; i++) {
        TagRow *row = &engine->tags[engine->touched.ptr[i]];
        row->touched = false;
        if (row->df > 0)
            continue;
        link_map_tag_remove(engine, link_tag_is(row));
        explicit_bzero(row, sizeof *row);
        link_slots_push(&engine->free_tags, engine->touched.ptr[i]);
    }
}

const Slots *
link_sharers(Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    uint32_t stamp = link_stamp(engine);
    engine->near.n = 0;
    engine->mark[slot] = stamp;
    const Held *held = link_held(engine, row);
    for (uint32_t i = 0; i < row->nheld; i++) {
        const TagRow *tag = &engine->tags[held[i].tag];
        const uint32_t *at = link_holders(engine, tag);
        for (uint32_t j = 0; j < tag->df && link_tag_is_walked(tag); j++) {
            if (engine->mark[at[j]] == stamp)
                continue;
            engine->mark[at[j]] = stamp;
            link_slots_push(&engine->near, at[j]);
        }
    }
    return &engine->near;
}
