/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/link_internal — the engine's parts among themselves. */
#ifndef LINK_LINK_INTERNAL_H
#define LINK_LINK_INTERNAL_H

#include "link/link_rows_internal.h"

#include <string.h>

/* Memory that cannot be had ends the process, as with arenas. */
void *link_grow(void *ptr, size_t count, size_t size);
/* The next room of a list that is long; `least` is the first. */
uint32_t link_room(uint32_t room, uint32_t least);
void link_slots_push(Slots *slots, uint32_t slot);
/* Order of pieces by id. */
int link_row_compare(const Engine *engine, uint32_t a, uint32_t b);
void link_rows_sort(Engine *engine, uint32_t *rows, size_t n);
/* A stamp that no row has. */
uint32_t link_stamp(Engine *engine);
void link_set_add(Engine *engine, Set set, uint32_t row);

/* Sums of state: the next word, a number's and an id's. */
static inline uint64_t
link_sum_of(uint64_t sum, uint64_t word)
{
    return link_mix((sum ^ word) + 0x9e3779b97f4a7c15u);
}

static inline uint64_t
link_double_word(double value)
{
    uint64_t word = 0;
    memcpy(&word, &value, sizeof word);
    return word;
}

static inline uint64_t
link_id_word(Id id)
{
    uint64_t half[2];
    memcpy(half, id.b, sizeof half);
    return link_sum_of(half[0], half[1]);
}

/* engine_tag.c */
/* Notes that who holds a tag, or who of them speaks, has changed. */
void link_tag_touch(Engine *engine, uint32_t tag);
/* The row of a tag, a new one if there is none. */
uint32_t link_tag_row(Engine *engine, const EngineTag *tag);
void link_tag_push(Engine *engine, const Held *held, uint32_t piece);
void link_tag_pull(Engine *engine, const Held *held, uint32_t piece);
/* Tags that nobody holds any more are wiped, and their rows can be taken again. */
void link_tags_forget(Engine *engine);
/* One of its holders, no longer or not yet quiet, begins or ends to speak. */
void link_tag_voice(Engine *engine, uint32_t tag, uint32_t piece, bool speaks);
/* True if a piece that holds a tag is heard; of one that leaves, if it may have been. */
bool link_is_heard(const Engine *engine, const TagRow *tag, uint32_t slot);
/* Who of a tag's holders is heard, found again. */
void link_tag_hear(Engine *engine, TagRow *tag);
uint8_t link_class_of(const Counts *counts, unsigned form);
/* CLASS_ of what it is now. */
uint8_t link_tag_class(const Engine *engine, const TagRow *tag);
/* Those who share a tag with a row that gives candidates, each once; borrowed until the next. */
const Slots *link_sharers(Engine *engine, uint32_t slot);

/* By day, then as they were given. */
bool link_is_earlier(const Engine *engine, uint32_t a, uint32_t b);

/* engine_giver.c: true the first time that a piece of its desk is asked for with a stamp. */
bool link_desk_first(Engine *engine, uint32_t row, uint32_t stamp);

/* The slot of a live piece, or UINT32_MAX. */
uint32_t link_row_find(const Engine *engine, PieceId piece);

/* engine_echo.c: which pieces only repeat another */
void link_echoes_find(Engine *engine);
/* The first `most` echoes of these pieces, by id. */
uint32_t
link_echoes_of(Engine *engine, const uint32_t *rows, uint32_t n, uint32_t most, uint32_t *ret);

/* engine_part.c */
bool link_is_parted(const Engine *engine, PieceId piece);
bool link_are_apart(const Engine *engine, uint32_t a, uint32_t b);
/* False if a piece and one of these do not belong together. */
bool link_is_with(const Engine *engine, uint32_t slot, const uint32_t *rows, uint32_t n);
/* No two of these do not belong together. */
bool link_are_whole(const Engine *engine, const uint32_t *rows, uint32_t n);

/* engine_bond.c */
void link_bonds_turn(Engine *engine);
const Bond *link_bond_find(const Engine *engine, uint32_t a, uint32_t b);
/* The vector of two pieces. */
uint64_t link_vector_of(const Engine *engine, uint32_t a, uint32_t b);
double link_bond_kind_bits(const Engine *engine, const Bond *bond, unsigned kind);
unsigned link_bond_level(const Engine *engine, const Bond *bond, unsigned kind);

/* engine_ladder.c, engine_rare.c */
/* A fringe of nobody: rows with the stamp that is returned are in it. */
uint32_t link_fringe_begin(Engine *engine);
/* What doubt is left of a piece, 1 when it is first asked for; borrowed until the next is. */
double *link_fringe_doubt(Engine *engine, uint32_t stamp, uint32_t row);
void link_ladders_turn(Engine *engine);
void link_rare_turn(Engine *engine);

/* engine_offer.c */
void link_offers_push(Offers *offers, Offer *offer);
/* Of a settle that is over. */
void link_offers_empty(Offers *offers);
/* Heavier, then larger, then the smaller ids. */
int link_offer_compare(const Engine *engine, const Offer *a, const Offer *b);
/* An offer of these and what they repeat, with one more who offers it; NULL if no gate can let it
 * through.  Those that are looked at are put to `read`, if there is one, each once. */
Offer *link_offer_add(Engine *engine, const uint32_t *from, uint32_t n, Slots *read);
/* One who offered it no longer does. */
void link_offer_leave(Engine *engine, Offer *offer);
/* Bit p of `parts`: part p. */
void link_offer_dirty(Engine *engine, Offer *offer, unsigned parts);
/* Weighs again, and lets go of, what this settle has changed. */
void link_offers_turn(Engine *engine);
void link_offers_forget(Engine *engine);
void link_offers_free(Engine *engine);
Stand *link_stand(Engine *engine, uint32_t slot);
void link_stand_free(Engine *engine, PieceRow *row);
void link_ladder_clear(Engine *engine, Stand *stand);
/* As shown: score + shift, at least 0. */
double link_offer_weight(const Engine *engine, const Offer *offer);
/* Of the ids of so many. */
uint64_t link_offer_sum(const Engine *engine, const uint32_t *rows, uint32_t n);

/* engine_take.c */
void link_offer_queue(Engine *engine, Offer *offer);
void link_offer_turned(Engine *engine, Offer *offer);
void link_offer_untake(Engine *engine, Offer *offer);
void link_offers_take(Engine *engine);

/* engine_mosaic.c, engine_name.c, engine_reasons.c */
void link_mosaics_turn(Engine *engine, EngineName *name, void *arg);
void link_mosaics_free(Engine *engine);
/* The heaviest with this piece, NULL if there is none. */
const Mosaic *link_mosaic_of(const Engine *engine, uint32_t slot);
/* Former mosaics, and new ones best first: which goes on as which, and what has changed. */
void link_mosaics_name(Engine *engine, const Mosaics *was, const Mosaics *now, EngineName *name,
                       void *arg);
void link_change_push(Engine *engine, EngineWhat what, MosaicId id, const Mosaic *kin);
void link_name_put(Engine *engine, Mosaic *mosaic);

/* The table that tools/weightsgen makes. */
extern const WeightTable weight_shipped;

#endif
