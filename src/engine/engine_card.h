/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_card — what a set of pieces is worth, for the engine's parts. */
#ifndef ENGINE_CARD_H
#define ENGINE_CARD_H

#include "engine/engine_internal.h"

/* What voices may have in common. */
typedef enum Trait { TRAIT_SECTOR, TRAIT_ORG, TRAIT_REGION, TRAIT_COUNT } Trait;

typedef struct Card {
    const uint32_t *rows; /* by id */
    uint32_t n;
    const Giver *giver[ENGINE_MEMBERS_MAX];
    uint32_t alike[TRAIT_COUNT][ENGINE_MEMBERS_MAX]; /* bit i: member i has the same, as itself */
    const Bond *bonds[ENGINE_MEMBERS_MAX][ENGINE_MEMBERS_MAX];
    uint8_t lead[ENGINE_MEMBERS_MAX]; /* the member that speaks for its voice */
    uint8_t voice[ENGINE_MEMBERS_MAX];
    bool echo[ENGINE_MEMBERS_MAX];
    double chance[ENGINE_MEMBERS_MAX];
    double unit[CARD_COUNT];
    uint8_t voices, sectors, orgs, regions;
    uint8_t carrier_kind; /* of the tag that ties most voices, of those that others gave too */
    uint32_t carried;     /* how many */
    uint32_t people;      /* different people named */
    uint32_t same_person; /* bit i: names a person whom another member names */
    uint32_t outside;     /* most desks outside that gave what ties a member */
    uint32_t days;        /* from the first to the last voice */
    uint32_t nechoes;     /* that only repeat a member: not among the rows */
    uint32_t repeated;    /* bit i: one of them repeats member i */
    uint16_t ties;        /* bit k: kind k ties voices */
    uint16_t kinds;       /* bit k: kind k is mentioned */
} Card;

/* False if the set does not pass the gate; then only the counts are filled. */
bool engine_card_fill(Engine *engine, const uint32_t *rows, uint32_t n, Card *card);
/* engine_outside.c, engine_people.c, engine_pattern.c: units that engine_card_fill() asks for. */
void engine_card_outside(Engine *engine, Card *card);
void engine_card_people(const Engine *engine, Card *card);
void engine_card_pattern(const Engine *engine, Card *card);
/* The chance of the piece outside that most likely belongs too. */
double engine_card_left_out(Engine *engine, const Card *card);
/* True if what is not known of an offer can only take off. */
bool engine_card_falls(const Engine *engine);
/* Weighs the first `wanted` parts of an offer, as long as the floor can be reached, those that are
 * known and not dirty excepted; one that is new may turn out to be closed. */
void engine_card_weigh(Engine *engine, Offer *offer, unsigned wanted);
/* The reasons, at most ENGINE_REASONS_MAX, of a mosaic whose card and weight these are.  Returns
 * how many. */
size_t
engine_reasons_fill(const Engine *engine, const Card *card, double weight_bits, EngineReason *ret);

#endif
