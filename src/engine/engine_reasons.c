/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Why a mosaic weighs what it weighs: the scorecard's units as reasons whose bits sum to the
 * weight (design: mosaic, 3.5). */
#include "engine/engine_card.h"

#include <math.h>

static const double small_bits = 0.5;

typedef struct Reasons {
    EngineReason *list;
    size_t n;
    double other_bits;
} Reasons;

/* Small ones go together, but for those that must be told whatever they weigh. */
static void
reason_add(Reasons *reasons, EngineReason reason, bool always)
{
    bool room = reasons->n < ENGINE_REASONS_MAX - 2;
    if (!room || (!always && fabs(reason.bits) < small_bits))
        reasons->other_bits += reason.bits;
    else
        reasons->list[reasons->n++] = reason;
}

static double
part_bits(const Engine *engine, const Card *card, WeightFeature feature)
{
    return card->unit[feature] * engine->rules.weights->card_bits[feature];
}

static uint32_t
speakers(const Card *card)
{
    uint32_t members = 0;
    for (uint32_t i = 0; i < card->n; i++)
        members |= card->echo[i] ? 0 : 1u << i;
    return members;
}

typedef struct Tie {
    double bits;
    uint32_t members;
    uint8_t namesakes;
} Tie;

typedef Tie Ties[CLUE_KIND_MAX + 1][LEVEL_COUNT];

static void
tie_add(const Engine *engine, const Bond *bond, unsigned kind, double bits, Tie *tie)
{
    unsigned namesakes = engine_vector_namesakes(engine_bond_vector(engine, bond)->is);
    tie->bits += bits;
    if (kind == CLUE_NAME && namesakes > tie->namesakes)
        tie->namesakes = (uint8_t)namesakes;
}

/* The bits of bonds between voices, by kind and level.  Returns their sum. */
static double
ties_sum(const Engine *engine, const Card *card, Ties ties)
{
    double all = 0;
    for (uint32_t i = 0; i < card->n; i++) {
        for (uint32_t j = 0; j < i; j++) {
            const Bond *bond = card->voice[i] == card->voice[j] ? NULL : card->bonds[i][j];
            for (unsigned kind = 1; kind <= CLUE_KIND_MAX && bond != NULL; kind++) {
                double bits = engine_bond_kind_bits(engine, bond, kind);
                if (engine_bond_level(engine, bond, kind) <= LEVEL_DIFFER || bits <= 0)
                    continue;
                Tie *tie = &ties[kind][engine_bond_level(engine, bond, kind)];
                tie_add(engine, bond, kind, bits, tie);
                tie->members |= 1u << i | 1u << j;
                all += bits;
            }
        }
    }
    return all;
}

static void
reasons_of_bonds(const Engine *engine, const Card *card, Reasons *reasons)
{
    Ties ties = { 0 };
    double all = ties_sum(engine, card, ties);
    double bits = part_bits(engine, card, CARD_REACH) + part_bits(engine, card, CARD_KINDS) +
                  part_bits(engine, card, CARD_MENTIONED);
    if (all <= 0) {
        reasons->other_bits += bits;
        return;
    }
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++) {
        for (unsigned level = 1; level < LEVEL_COUNT; level++) {
            const Tie *tie = &ties[kind][level];
            EngineReason reason = { .kind = REASON_BOND,
                                    .bits = bits * tie->bits / all,
                                    .members = tie->members,
                                    .clue = (uint8_t)kind,
                                    .level = (uint8_t)level,
                                    .of = tie->namesakes };
            reason.count = (uint16_t)__builtin_popcount(tie->members);
            if (tie->members != 0)
                reason_add(reasons, reason, false);
        }
    }
}

static void
reasons_of_voices(const Engine *engine, const Card *card, Reasons *reasons)
{
    uint16_t of = (uint16_t)card->n;
    EngineReason sectors = { .kind = REASON_SECTORS, .count = card->sectors, .of = of };
    EngineReason orgs = { .kind = REASON_ORGANISATIONS, .count = card->orgs, .of = of };
    EngineReason regions = { .kind = REASON_REGIONS, .count = card->regions, .of = of };
    EngineReason echoes = { .kind = REASON_VOICES, .of = (uint16_t)(card->n + card->nechoes) };
    EngineReason size = { .kind = REASON_SIZE, .count = of, .of = card->sectors };
    for (uint32_t i = 0; i < card->n; i++) {
        const Giver *giver = card->giver[i];
        sectors.sectors |= card->echo[i] ? 0 : (uint64_t)1 << giver->sector;
        for (uint32_t j = 0; j < card->n; j++)
            echoes.members |= i != j && card->voice[i] == card->voice[j] ? 1u << i : 0;
    }
    echoes.members |= card->repeated;
    for (uint32_t i = 0; i < card->nechoes; i++)
        echoes.members |= 1u << (card->n + i);
    echoes.count = (uint16_t)__builtin_popcount(echoes.members);
    sectors.members = orgs.members = regions.members = speakers(card);
    sectors.bits = part_bits(engine, card, CARD_SECTORS) + part_bits(engine, card, CARD_SELDOM) +
                   part_bits(engine, card, CARD_MANY_SECTORS) +
                   part_bits(engine, card, CARD_SAME_SECTOR);
    orgs.bits = part_bits(engine, card, CARD_ORGANISATIONS);
    regions.bits = part_bits(engine, card, CARD_REGIONS) + part_bits(engine, card, CARD_FAR) +
                   part_bits(engine, card, CARD_THIRD_REGION);
    echoes.bits = part_bits(engine, card, CARD_ECHOES);
    size.bits = part_bits(engine, card, CARD_SIZE);
    reason_add(reasons, sectors, false);
    reason_add(reasons, orgs, false);
    reason_add(reasons, regions, card->regions == 0);
    reason_add(reasons, size, false);
    if (echoes.count > 0)
        reason_add(reasons, echoes, true);
    else /* of pieces that are not shown, since they stand apart from a member */
        reasons->other_bits += echoes.bits;
}

static void
reason_of_concern(const Engine *engine, const Card *card, Reasons *reasons)
{
    EngineReason concern = { .kind = REASON_CONCERN,
                             .bits = part_bits(engine, card, CARD_CONCERN) };
    for (uint32_t i = 0; i < card->n; i++) {
        const PieceRow *piece = &engine->rows[card->rows[i]];
        if (card->echo[i] || piece->concern > 3)
            continue;
        concern.of++;
        concern.count = (uint16_t)(concern.count + (piece->concern >= 2));
        concern.members |= piece->concern >= 2 ? 1u << i : 0;
    }
    reason_add(reasons, concern, concern.of == 0);
}

static void
reasons_of_people(const Engine *engine, const Card *card, Reasons *reasons)
{
    EngineReason people = { .kind = REASON_PEOPLE,
                            .bits = part_bits(engine, card, CARD_PEOPLE),
                            .count = (uint16_t)card->people,
                            .of = (uint16_t)card->n };
    EngineReason same = { .kind = REASON_AGAINST,
                          .bits = part_bits(engine, card, CARD_SAME_PERSON),
                          .members = card->same_person,
                          .clue = CLUE_NAME,
                          .count = (uint16_t)__builtin_popcount(card->same_person),
                          .of = (uint16_t)card->n };
    EngineReason outside = { .kind = REASON_AGAINST,
                             .bits = part_bits(engine, card, CARD_OUTSIDE),
                             .clue = card->carrier_kind,
                             .level = LEVEL_HUB,
                             .count = (uint16_t)card->outside };
    EngineReason span = { .kind = REASON_SPAN,
                          .bits = part_bits(engine, card, CARD_SPAN) +
                                  part_bits(engine, card, CARD_UNEVEN),
                          .count = (uint16_t)(card->days > UINT16_MAX ? UINT16_MAX : card->days) };
    EngineReason left = { .kind = REASON_LEFT_OUT, .bits = part_bits(engine, card, CARD_LEFT_OUT) };
    reason_add(reasons, people, false);
    reason_add(reasons, same, false);
    reason_add(reasons, outside, false);
    reason_add(reasons, span, false);
    reason_add(reasons, left, false);
}

static int
reason_compare(const void *a, const void *b)
{
    const EngineReason *x = a;
    const EngineReason *y = b;
    if (fabs(x->bits) < fabs(y->bits) || fabs(x->bits) > fabs(y->bits))
        return fabs(x->bits) > fabs(y->bits) ? -1 : 1;
    unsigned left = (unsigned)x->kind << 16 | (unsigned)x->clue << 8 | x->level;
    unsigned right = (unsigned)y->kind << 16 | (unsigned)y->clue << 8 | y->level;
    return left < right ? -1 : left > right;
}

size_t
engine_reasons_fill(const Engine *engine, const Card *card, double weight_bits, EngineReason *ret)
{
    Reasons reasons = { .list = ret };
    reasons_of_bonds(engine, card, &reasons);
    reasons_of_voices(engine, card, &reasons);
    reason_of_concern(engine, card, &reasons);
    reasons_of_people(engine, card, &reasons);
    qsort(reasons.list, reasons.n, sizeof *reasons.list, reason_compare);
    double sum = 0;
    if (fabs(reasons.other_bits) > 0)
        reasons.list[reasons.n++] =
            (EngineReason){ .kind = REASON_OTHER, .bits = reasons.other_bits };
    for (size_t i = 0; i < reasons.n; i++)
        sum += reasons.list[i].bits;
    /* The constant, the shift, and what the floor at 0 takes. */
    reasons.list[reasons.n++] = (EngineReason){ .kind = REASON_PRIOR, .bits = weight_bits - sum };
    return reasons.n;
}
