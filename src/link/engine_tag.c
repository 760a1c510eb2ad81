/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tags and who holds them. */
#include "link/link_internal.h"

#include <string.h>

uint8_t
link_tag_class(const TagRow *tag)
{
    unsigned level = tag->voices >= 25 ? 3 : tag->voices >= 10 ? 2 : tag->voices >= 4 ? 1 : 0;
    unsigned class = level | (link_tag_is_walked(tag) ? CLASS_WALKED : 0u);
    if (link_tag_is_walked(tag) && tag->form == CLUE_FORM_EXACT && tag->voices <= RARE_DF_MAX &&
        tag->places == 0)
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
    uint64_t sum[2];
    link_tag_sum(tag, sum);
    uint32_t *at = link_map_tag(engine, sum);
    if (*at != 0)
        return *at - 1;
    uint32_t slot = slot_take(engine);
    TagRow *row = &engine->tags[slot];
    memset(row, 0, sizeof *row);
    memcpy(row->sum, sum, sizeof sum);
    row->kind = tag->kind;
    row->form = tag->form;
    row->room = TAG_FEW;
    row->class = link_tag_class(row);
    link_map_tag_put(engine, at, slot);
    return slot;
}

static uint32_t *
holders(TagRow *tag)
{
    return tag->room <= TAG_FEW ? tag->at.few : tag->at.many;
}

static void
holders_room(TagRow *tag)
{
    if (tag->df < 1u << tag->room)
        return;
    uint32_t *grown =
        link_grow(tag->room <= TAG_FEW ? NULL : tag->at.many, 2u << tag->room, sizeof *grown);
    if (tag->room <= TAG_FEW)
        memcpy(grown, tag->at.few, sizeof tag->at.few);
    tag->at.many = grown;
    tag->room = (uint8_t)((tag->room + 1) & 31);
}

void
link_tag_push(Engine *engine, const Held *held, uint32_t piece)
{
    TagRow *row = &engine->tags[held->tag];
    holders_room(row);
    holders(row)[row->df++] = piece;
    row->places += held->place;
    link_tag_touch(engine, held->tag);
}

void
link_tag_pull(Engine *engine, const Held *held, uint32_t piece)
{
    TagRow *row = &engine->tags[held->tag];
    uint32_t *at = holders(row);
    uint32_t i = 0;
    while (at[i] != piece)
        i++;
    at[i] = at[--row->df];
    row->places -= held->place;
    link_tag_touch(engine, held->tag);
}

void
link_tag_done(TagRow *row)
{
    if (row->room > TAG_FEW)
        free(row->at.many);
    explicit_bzero(row, sizeof *row);
}

void
link_tags_forget(Engine *engine)
{
    for (uint32_t i = 0; i < engine->touched.n; i++) {
        TagRow *row = &engine->tags[engine->touched.ptr[i]];
        row->touched = false;
        if (row->df > 0)
            continue;
        link_map_tag_remove(engine, row->sum);
        link_tag_done(row);
        link_slots_push(&engine->free_tags, engine->touched.ptr[i]);
    }
    engine->touched.n = 0;
}

const Slots *
link_sharers(Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    uint32_t stamp = link_stamp(engine);
    engine->near.n = 0;
    engine->mark[slot] = stamp;
    for (uint32_t i = 0; i < row->nheld; i++) {
        const TagRow *tag = &engine->tags[row->held[i].tag];
        const uint32_t *at = link_holders(tag);
        for (uint32_t j = 0; j < tag->df && link_tag_is_walked(tag); j++) {
            if (engine->mark[at[j]] == stamp)
                continue;
            engine->mark[at[j]] = stamp;
            link_slots_push(&engine->near, at[j]);
        }
    }
    return &engine->near;
}
