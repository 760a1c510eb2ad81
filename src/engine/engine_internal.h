/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_internal — the engine's parts among themselves. */
#ifndef ENGINE_INTERNAL_H
#define ENGINE_INTERNAL_H

#include "engine/engine_rows_internal.h"

#include <string.h>

/* Memory that cannot be had ends the process, as with arenas. */
void *engine_grow(void *ptr, size_t count, size_t size);
/* The next room of a list that is long; `least` is the first. */
uint32_t engine_room(uint32_t room, uint32_t least);
void engine_slots_push(Slots *slots, uint32_t slot);
void engine_rows_sort(Engine *engine, uint32_t *rows, size_t n);
/* A stamp that no row has. */
uint32_t engine_stamp(Engine *engine);
void engine_set_add(Engine *engine, Set set, uint32_t row);

/* Sums of state: the next word, a number's and an id's. */
static inline uint64_t
engine_sum_of(uint64_t sum, uint64_t word)
{
    return engine_mix((sum ^ word) + 0x9e3779b97f4a7c15u);
}

static inline uint64_t
engine_double_word(double value)
{
    uint64_t word = 0;
    memcpy(&word, &value, sizeof word);
    return word;
}

static inline uint64_t
engine_id_word(Id id)
{
    uint64_t half[2];
    memcpy(half, id.b, sizeof half);
    return engine_sum_of(half[0], half[1]);
}

/* engine_tag.c */
/* Notes that who holds a tag, or who of them speaks, has changed. */
void engine_tag_touch(Engine *engine, uint32_t tag);
/* The row of a tag whose engine_tag_sum() this is, a new one if there is none. */
uint32_t engine_tag_row(Engine *engine, const EngineTag *tag, uint64_t sum);
void engine_tag_push(Engine *engine, const Held *held, uint32_t piece);
void engine_tag_pull(Engine *engine, const Held *held, uint32_t piece);
/* Tags that nobody holds any more are wiped, and their rows can be taken again. */
void engine_tags_forget(Engine *engine);
/* One of its holders, no longer or not yet quiet, begins or ends to speak. */
void engine_tag_voice(Engine *engine, uint32_t tag, uint32_t piece, bool speaks);
/* True if a piece that holds a tag is heard; of one that leaves, if it may have been. */
bool engine_is_heard(const Engine *engine, const TagRow *tag, uint32_t slot);
/* Who of the holders of a crowded tag is heard, found again. */
void engine_tag_hear(Engine *engine, TagRow *tag);
uint8_t engine_class_of(const Counts *counts, unsigned form);
/* CLASS_ of what it is now. */
uint8_t engine_tag_class(const Engine *engine, const TagRow *tag);
/* Those who share a tag with a row that gives candidates; borrowed until the next. */
const Sharers *engine_sharers(Engine *engine, uint32_t slot);

/* By day, then as they were given. */
bool engine_is_earlier(const Engine *engine, uint32_t a, uint32_t b);

/* engine_fetch.c: asks memory ahead for what is read next */
/* To take a piece in; fills the sums of its tags. */
void engine_fetch_tags(const Engine *engine, const EnginePiece *piece, uint64_t *ret_sum);
/* To find who shares these with whoever holds them. */
void engine_fetch_sharers(const Engine *engine, const Held *held, uint32_t n);
/* To hold pieces against each other, and to see what they stand in. */
void engine_fetch_near(const Engine *engine, const uint32_t *slots, uint32_t n);
/* To grow the ladders of the first of them. */
void engine_fetch_ladders(const Engine *engine, const uint32_t *slots, uint32_t n);
/* To go on along the bonds of who is in the fringe from a place on, if no more doubt is left. */
void engine_fetch_fringe(const Engine *engine, uint32_t from, double doubt);
/* To find the offers whose sums, without their lengths, these are: `from` to `to`, with that. */
void engine_fetch_offered(const Engine *engine, const uint64_t *sum, uint32_t from, uint32_t to);
/* To see who holds a tag. */
void engine_fetch_holders(const Engine *engine, uint32_t tag);
/* To see which tags of the first of them are rare. */
void engine_fetch_held(const Engine *engine, const uint32_t *slots, uint32_t n);
/* To weigh some that come after this one. */
void engine_fetch_offers(const Engine *engine, const Offers *offers, uint32_t at);

/* engine_giver.c: true the first time that a piece of its desk is asked for with a stamp. */
bool engine_desk_first(Engine *engine, uint32_t row, uint32_t stamp);

/* The slot of a live piece, or UINT32_MAX. */
uint32_t engine_row_find(const Engine *engine, PieceId piece);

/* engine_echo.c: which pieces only repeat another */
void engine_echoes_find(Engine *engine);
/* The first `most` echoes of these pieces, by id. */
uint32_t
engine_echoes_of(Engine *engine, const uint32_t *rows, uint32_t n, uint32_t most, uint32_t *ret);

/* engine_part.c */
bool engine_is_parted(const Engine *engine, PieceId piece);
bool engine_are_apart(const Engine *engine, uint32_t a, uint32_t b);
/* False if a piece and one of these do not belong together. */
bool engine_is_with(const Engine *engine, uint32_t slot, const uint32_t *rows, uint32_t n);
/* No two of these do not belong together. */
bool engine_are_whole(const Engine *engine, const uint32_t *rows, uint32_t n);

/* engine_bound.c: of those who share a tag with a piece, the ones whose bond may be heavy enough to
 * be kept, without a look at what they hold; no other's is.  Borrowed until the next. */
const Slots *engine_likely(Engine *engine, uint32_t slot);

/* engine_bond.c */
void engine_bonds_turn(Engine *engine);
/* How common a name is, as one of its tags tells (WeightNamesakes); NAMESAKES_COUNT if none. */
unsigned engine_tag_namesakes(const TagRow *tag);
/* The level of one tag that two hold so. */
unsigned engine_shared_level(const TagRow *tag, const Held *x, const Held *y);
/* Of a row and one of its sharers: engine_same_voice() by what is known of the two. */
bool engine_near_voice(const Engine *engine, const Sharers *near, uint32_t at);
const Bond *engine_bond_find(const Engine *engine, uint32_t a, uint32_t b);
/* That of two by when and where, with these levels. */
uint64_t
engine_vector_between(const Engine *engine, const PieceRow *a, const PieceRow *b, uint64_t levels);
/* The vector of two pieces. */
uint64_t engine_vector_of(const Engine *engine, uint32_t a, uint32_t b);
double engine_bond_kind_bits(const Engine *engine, const Bond *bond, unsigned kind);
unsigned engine_bond_level(const Engine *engine, const Bond *bond, unsigned kind);

/* engine_ladder.c, engine_rare.c */
/* A fringe of nobody: rows with the stamp that is returned are in it. */
uint32_t engine_fringe_begin(Engine *engine);
/* What doubt is left of a piece, 1 when it is first asked for; borrowed until the next is. */
double *engine_fringe_doubt(Engine *engine, uint32_t stamp, uint32_t row);
void engine_ladders_turn(Engine *engine);
void engine_rare_turn(Engine *engine);

/* engine_offer.c */
void engine_offers_push(Offers *offers, Offer *offer);
/* Of a settle that is over. */
void engine_offers_empty(Offers *offers);
/* Heavier, then larger, then the smaller ids. */
int engine_offer_compare(const Engine *engine, const Offer *a, const Offer *b);
/* An offer of these and what they repeat, with one more who offers it; NULL if no gate can let it
 * through; `sum` is of all their engine_row_sum().  Those that are looked at are put to `read`, if
 * there is one, each once. */
Offer *
engine_offer_add(Engine *engine, const uint32_t *from, uint32_t n, uint64_t sum, Slots *read);
/* One who offered it no longer does. */
void engine_offer_leave(Engine *engine, Offer *offer);
/* Bit p of `parts`: part p. */
void engine_offer_dirty(Engine *engine, Offer *offer, unsigned parts);
/* Weighs again, and lets go of, what this settle has changed. */
void engine_offers_turn(Engine *engine);
void engine_offers_forget(Engine *engine);
void engine_offers_free(Engine *engine);
Stand *engine_stand(Engine *engine, uint32_t slot);
void engine_stand_free(Engine *engine, PieceRow *row);
void engine_ladder_clear(Engine *engine, Stand *stand);
/* As shown: score + shift, at least 0; by what is known of it. */
double engine_offer_weight(const Engine *engine, const Offer *offer);
/* The same with all that can be known. */
double engine_offer_exact(Engine *engine, const Offer *offer);
/* Weighs the next part of an offer that passes by what is known. */
void engine_offer_ask(Engine *engine, Offer *offer);
/* Of the ids of so many. */
uint64_t engine_offer_sum(const Engine *engine, const uint32_t *rows, uint32_t n);

/* engine_take.c */
void engine_offer_queue(Engine *engine, Offer *offer);
void engine_offer_turned(Engine *engine, Offer *offer);
/* Where an offer stands in the lists of its members. */
void engine_offer_near(Engine *engine, Offer *offer, bool near);
void engine_offer_untake(Engine *engine, Offer *offer);
void engine_offers_take(Engine *engine);

/* engine_mosaic.c, engine_name.c, engine_reasons.c */
void engine_mosaics_turn(Engine *engine, EngineName *name, void *arg);
void engine_mosaics_free(Engine *engine);
/* The heaviest with this piece, NULL if there is none. */
const Mosaic *engine_mosaic_of(const Engine *engine, uint32_t slot);
/* Former mosaics, and new ones best first: which goes on as which, and what has changed. */
void engine_mosaics_name(Engine *engine, const Mosaics *was, const Mosaics *now, EngineName *name,
                         void *arg);
void engine_change_push(Engine *engine, EngineWhat what, MosaicId id, const Mosaic *kin);
void engine_name_put(Engine *engine, Mosaic *mosaic);

/* The table that tools/weightsgen makes. */
extern const WeightTable weight_shipped;

#endif
