/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The scorecard: whom the members name. */
#include "engine/engine_card.h"

#include <string.h>

enum { NAMES_BITS = 8, NAMES_MAX = 1 << NAMES_BITS };

typedef struct Names {
    uint32_t tag[NAMES_MAX]; /* of a name */
    uint8_t member[NAMES_MAX];
    uint8_t person[NAMES_MAX]; /* index of the first clue of the same person */
    uint8_t before[NAMES_MAX]; /* of the same bucket: 1 + its index, or 0 */
    uint8_t bucket[NAMES_MAX]; /* the last: as the one before */
    uint32_t n;
} Names;

static void
names_merge(Names *names, uint8_t a, uint8_t b)
{
    uint8_t first = a < b ? a : b;
    for (uint32_t i = 0; i < names->n; i++)
        if (names->person[i] == a || names->person[i] == b)
            names->person[i] = first;
}

static void
names_push(Names *names, uint32_t tag, uint8_t member, uint8_t person)
{
    uint8_t *last = &names->bucket[tag * 0x9e3779b1u >> (32 - NAMES_BITS)];
    uint32_t at = names->n++;
    names->tag[at] = tag;
    names->member[at] = member;
    names->person[at] = person;
    names->before[at] = *last;
    *last = (uint8_t)names->n;
}

static uint32_t
names_held(const Engine *engine, const PieceRow *row)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < row->nheld; i++)
        n += engine_held_kind(&engine_held(engine, row)[i]) == CLUE_NAME;
    return n;
}

/* Forms of one clue are one person.  Of a member all are taken or none: some would be those of the
 * least slots. */
static void
names_of(const Engine *engine, const PieceRow *row, uint8_t member, Names *names)
{
    uint8_t begun[64];
    if (names->n + row->nheld >= NAMES_MAX && names->n + names_held(engine, row) >= NAMES_MAX)
        return;
    memset(begun, 0xff, sizeof begun);
    for (uint32_t i = 0; i < row->nheld; i++) {
        const Held *held = &engine_held(engine, row)[i];
        if (engine_held_kind(held) != CLUE_NAME)
            continue;
        if (begun[held->clue] == 0xff)
            begun[held->clue] = (uint8_t)names->n;
        names_push(names, engine_held_tag(held), member, begun[held->clue]);
    }
}

/* Same name without a year is the same person, unless both give one and they differ. */
static void
names_join(const Engine *engine, const Card *card, Names *names)
{
    for (uint32_t i = 0; i < names->n; i++) {
        for (uint32_t next = names->before[i]; next != 0; next = names->before[next - 1]) {
            uint32_t j = next - 1;
            uint8_t a = names->member[i], b = names->member[j];
            if (names->tag[i] != names->tag[j] || names->person[i] == names->person[j])
                continue;
            bool years = a != b && engine->tags[names->tag[i]].form == CLUE_FORM_SURE &&
                         card->bonds[a][b] != NULL &&
                         engine_bond_level(engine, card->bonds[a][b], CLUE_NAME) == LEVEL_YEARS;
            if (!years)
                names_merge(names, names->person[i], names->person[j]);
        }
    }
}

/* Of each person, the members that name it: bit m of its first clue's. */
static void
members_fill(const Names *names, uint32_t *members)
{
    for (uint32_t i = 0; i < names->n; i++)
        members[i] = 0;
    for (uint32_t i = 0; i < names->n; i++)
        members[names->person[i]] |= 1u << names->member[i];
}

/* Pairs of members that name one person. */
static uint32_t
pairs_of(const Names *names, const uint32_t *members, uint32_t n)
{
    uint32_t with[ENGINE_MEMBERS_MAX] = { 0 }, pairs = 0;
    for (uint32_t i = 0; i < names->n; i++)
        with[names->member[i]] |= members[names->person[i]];
    for (uint32_t a = 0; a < n; a++)
        pairs += (uint32_t)__builtin_popcount(with[a] >> a >> 1);
    return pairs;
}

void
engine_card_people(const Engine *engine, Card *card)
{
    uint32_t members[NAMES_MAX] __attribute__((uninitialized)); /* as many as are filled are read */
    Names names __attribute__((uninitialized));
    names.n = 0;
    memset(names.bucket, 0, sizeof names.bucket);
    for (uint8_t i = 0; i < card->n; i++)
        if (!card->echo[i])
            names_of(engine, &engine->rows[card->rows[i]], i, &names);
    names_join(engine, card, &names);
    members_fill(&names, members);
    for (uint32_t i = 0; i < names.n; i++) {
        card->people += names.person[i] == i;
        if ((members[i] & (members[i] - 1)) != 0)
            card->same_person |= members[i];
    }
    card->unit[CARD_PEOPLE] = card->people;
    card->unit[CARD_SAME_PERSON] = pairs_of(&names, members, card->n);
}
