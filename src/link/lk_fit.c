/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The model: shares of levels among pairs of one person (m), of one household, of namesakes and of
 * all others (u).  u comes from random pairs and the counts of values; the rest and the classes'
 * own shares from expectation and maximisation over the pairs that blocking found (Fellegi and
 * Sunter 1969, Winkler 1988).  All pairs that were not looked at count as others. */
#include "link/lk_copies_internal.h"
#include "link/lk_fit_internal.h"
#include "link/lk_meet_internal.h"

/* Of some things more pairs are drawn: it costs little, and where texts tell, how often the levels
 * that hardly any pair has come by chance tells most. */
enum { RANDOM_PAIRS = 400000, SOME_PAIRS = 1600000, SOME_ROWS = 20000 };
enum { TASKS = 16, DRAWN = 50, OFTEN = 16 };

/* Less than any level can say. */
#define LEAST_BITS -100.0f

static const double seldom = 0.02; /* that two share a date or a number */

static bool
is_same(const Lk *lk, size_t field, unsigned level)
{
    return lk->model.fields[field].by_frequency[level];
}

/* --- random pairs ----------------------------------------------------------------------------- */

/* What is counted, by task. */
typedef struct Random {
    const Lk *lk;
    Together *together;
    uint32_t *known;      /* of all sets of fields */
    const uint32_t *rows; /* to draw from */
    size_t n;
} Random;

static uint32_t
draw(uint64_t *state, size_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((*state >> 33) * (uint64_t)n) >> 31);
}

typedef struct RandomPair {
    uint32_t rows[2];
    Met met;
} RandomPair;

/* Some pairs at a time, so that their records, then the hints of their texts, come meanwhile. */
static void
draw_pairs(const Random *random, uint64_t *state, RandomPair ret[DRAWN])
{
    const Lk *lk = random->lk;

    for (size_t i = 0; i < DRAWN; i++) {
        for (size_t side = 0; side < 2; side++) {
            ret[i].rows[side] = random->rows[draw(state, random->n)];
            __builtin_prefetch(lk->lanes + (size_t)ret[i].rows[side] * LANES);
        }
    }
    for (size_t i = 0; i < DRAWN; i++) {
        ret[i].met = lk_meet(lk, ret[i].rows[0], ret[i].rows[1]);
        lk_fetch_hints(lk, &ret[i].met, ret[i].met.both);
    }
    for (size_t i = 0; i < DRAWN && lk->sealed; i++)
        lk_fetch_tags(lk, &ret[i].met);
}

static void
count_pair(const Random *random, const RandomPair *pair, unsigned task)
{
    const Lk *lk = random->lk;
    uint32_t a = pair->rows[0];
    uint32_t b = pair->rows[1];

    if (a == b || (lk->file != NULL && lk->file[a] == lk->file[b]))
        return;
    lk_count_together(lk_levels(lk, &pair->met),
                      random->known + ((size_t)task << lk->model.nfields), &random->together[task]);
}

static double
pairs_of(size_t n)
{
    return 0.5 * (double)n * (double)(n - 1);
}

/* Of so few records that each pair would be drawn often: all pairs, as often. */
static void
count_each(void *arg, unsigned task)
{
    Random *random = arg;
    const Lk *lk = random->lk;

    for (size_t i = task; i < lk->counted; i += TASKS) {
        for (size_t k = i + 1; k < lk->counted; k++) {
            uint32_t a = lk_counted_row(lk, i);
            uint32_t b = lk_counted_row(lk, k);
            RandomPair pair = { { a, b }, lk_meet(lk, a, b) };

            count_pair(random, &pair, task);
        }
    }
}

static size_t
draws_of(const Lk *lk)
{
    bool of_people = lk->given >= 0 || lk->surname >= 0;

    return lk->counted <= SOME_ROWS && !of_people ? SOME_PAIRS : RANDOM_PAIRS;
}

static void
count_random(void *arg, unsigned task)
{
    Random *random = arg;
    uint64_t state = 0x5851F42D4C957F2Du * (task + 1);
    size_t most = draws_of(random->lk) / TASKS;
    RandomPair pairs[DRAWN];

    for (size_t n = 0; n < most; n += DRAWN) {
        draw_pairs(random, &state, pairs);
        for (size_t i = 0; i < DRAWN; i++)
            count_pair(random, &pairs[i], task);
    }
}

/* A date, number or address of mail that all rows share: how often others share theirs cannot be
 * learnt here, and it is seldom. */
static bool
says_nothing_of_chance(const Lk *lk, size_t field)
{
    FieldType type = lk->fields[field].type;

    return (type == FIELD_DATE || type == FIELD_CODE || type == FIELD_EMAIL) &&
           lk->dicts[lk->fields[field].lane[0]].n == 2;
}

/* u of a field: half a pair is believed for each level, so that none is impossible. */
static void
shares_of_others(Lk *lk, size_t field, const double counts[LK_LEVELS])
{
    const LkField *shown = &lk->model.fields[field];
    double *share = lk->model.fields[field].share[LK_OTHER];
    double sum = 0;
    double total = 0;

    for (unsigned i = 1; i < LK_LEVELS; i++)
        sum += counts[i];
    for (unsigned i = 1; i < LK_LEVELS; i++) {
        if (shown->level[i] == NULL || lk_is_implied(lk->fields[field].type, i))
            continue;
        share[i] = is_same(lk, field, i) ? lk_chance_level(lk, field, i) + 1e-9
                                         : (counts[i] + 0.5) / (sum + 8);
        total += share[i];
    }
    for (unsigned i = 1; i < LK_LEVELS; i++) {
        share[i] /= total;
        if (says_nothing_of_chance(lk, field))
            share[i] = i == LEVEL_OTHER ? 1 - seldom : share[i] * seldom;
    }
}

/* How many random pairs have each level of a field. */
static void
levels_among_random(const Lk *lk, size_t f, double ret[LK_LEVELS])
{
    ret[LEVEL_OTHER] = (double)lk->together->known[f][f];
    for (unsigned i = LEVEL_OTHER + 1; i < LK_LEVELS; i++) {
        ret[i] = (double)lk->together->levels[f][f][i][i];
        ret[LEVEL_OTHER] -= ret[i];
    }
}

static LkStatus
look_at_random(Lk *lk)
{
    size_t bytes[] = { TASKS * sizeof(Together), (TASKS * sizeof(uint32_t)) << lk->model.nfields };
    size_t used = lk->room.used;
    Random random = { .lk = lk, .together = lk_take(lk, bytes[0]), .known = lk_take(lk, bytes[1]) };
    double draws = (double)draws_of(lk);
    bool few = lk->counted > 1 && pairs_of(lk->counted) * OFTEN <= draws;
    uint32_t times = few ? (uint32_t)(draws / pairs_of(lk->counted)) : 1;

    random.rows = lk_order_rows(lk, &random.n);
    if (random.together == NULL || random.known == NULL || random.rows == NULL)
        return LK_NO_SPACE;
    memset(random.together, 0, bytes[0]);
    memset(random.known, 0, bytes[1]);
    if (lk->counted > 1)
        lk_run(lk, few ? count_each : count_random, &random, TASKS);
    for (size_t task = 0; task < TASKS; task++)
        lk_add_together(lk, lk->together, random.known + (task << lk->model.nfields),
                        &random.together[task], times);
    lk->room.used = used;
    return LK_OK;
}

LkStatus
lk_begin(Lk *lk)
{
    LkStatus status;
    double first;

    lk->together = lk_take(lk, sizeof *lk->together);
    if (lk->together == NULL)
        return LK_NO_SPACE;
    memset(lk->together, 0, sizeof *lk->together);
    lk->model.nbesides = 0;
    lk->of_works = lk_are_works(lk);
    status = look_at_random(lk);
    if (status != LK_OK)
        return status;
    for (size_t f = 0; f < lk->model.nfields; f++) {
        double counts[LK_LEVELS] = { 0 };

        levels_among_random(lk, f, counts);
        shares_of_others(lk, f, counts);
        lk_believe(lk, f);
    }
    first = 0.5 * (double)lk->n / lk->model.pairs_all;
    for (size_t kin = 0; kin < RIVALS; kin++)
        lk->model.share[kin] = first < 0.1 ? first : 0.1;
    lk->model.share[LK_OTHER] = 1 - RIVALS * lk->model.share[0];
    lk_weigh(lk);
    return LK_OK;
}

/* --- weights ---------------------------------------------------------------------------------- */

/* The level that an implied one would be without the names: sex: the same, mail: alike. */
static bool
is_implied_for(FieldType type, unsigned level)
{
    return (type == FIELD_SEX && level >= LEVEL_SAME) ||
           (type == FIELD_EMAIL && level == LEVEL_FAR);
}

double
lk_share(const Lk *lk, size_t f, LkClass kin, unsigned level)
{
    const double *share = lk->model.fields[f].share[kin];
    FieldType type = lk->fields[f].type;
    double implied = 0;
    double stood_for = 0;

    if (!is_implied_for(type, level))
        return share[level];
    for (unsigned i = 1; i < LK_LEVELS; i++) {
        implied += lk_is_implied(type, i) ? share[i] : 0;
        stood_for += is_implied_for(type, i) ? share[i] : 0;
    }
    return stood_for > 0 ? share[level] * (1 + implied / stood_for) : 0;
}

static void
weigh_level(Lk *lk, size_t f, unsigned level)
{
    LkField *field = &lk->model.fields[f];
    Weights *weights = &lk->weights;
    double other = field->share[LK_OTHER][level];
    bool is_sex = lk->fields[f].type == FIELD_SEX && level == LEVEL_PART;
    float *most;

    for (size_t kin = 0; kin < RIVALS; kin++) {
        double share = lk_share(lk, f, (LkClass)kin, level);
        bool known = field->level[level] != NULL && other > 0 && share > 0;

        weights->bits[kin][f][level] = known ? (float)lk_log2(share / other) : 0;
        weights->ratio[kin][f][level] = (float)lk_exp2((double)weights->bits[kin][f][level]);
    }
    field->bits[level] = (double)weights->bits[LK_SAME][f][level];
    most = &weights->most[f][is_same(lk, f, level) || is_sex ? EQUAL_SAME : EQUAL_NOT];
    if (field->level[level] != NULL && weights->bits[LK_SAME][f][level] > *most)
        *most = weights->bits[LK_SAME][f][level];
}

/* How near two texts can be whose numbers are equal, not equal, or not there: least and most. */
static const uint8_t nearness[EQUALS][2] = {
    [EQUAL_EMPTY] = { 0, 0 }, [EQUAL_NOT] = { 1, 2 }, [EQUAL_SAME] = { 3, 3 }
};
static const uint8_t places[EQUALS][2] = {
    [EQUAL_EMPTY] = { 0, 0 }, [EQUAL_NOT] = { 1, PLACE_NEAR }, [EQUAL_SAME] = { 2, 1 + BANDS }
};

/* The most bits of any address whose parts are equal, not equal, or not there as said. */
static float
best_address(const float bits[LK_LEVELS], unsigned street, unsigned house, unsigned place)
{
    float best = LEAST_BITS;

    for (unsigned s = nearness[street][0]; s <= nearness[street][1]; s++) {
        for (unsigned p = places[place][0]; p <= places[place][1]; p++) {
            float found = bits[lk_address_level(s, house == EQUAL_SAME ? 3 : house, p)];

            best = found > best ? found : best;
        }
    }
    return best;
}

static void
weigh_addresses(Lk *lk, size_t field)
{
    const float *bits = lk->weights.bits[LK_SAME][field];

    for (unsigned street = 0; street < EQUALS; street++) {
        for (unsigned house = 0; house < EQUALS; house++) {
            for (unsigned place = 0; place < EQUALS; place++)
                lk->weights.most_address[street][house][place] =
                    best_address(bits, street, house, place);
        }
    }
}

void
lk_weigh_prior(Lk *lk)
{
    for (size_t kin = 0; kin < RIVALS; kin++)
        lk->weights.prior[kin] = (float)lk_log2(lk->model.share[kin] / lk->model.share[LK_OTHER]);
}

void
lk_weigh(Lk *lk)
{
    for (size_t f = 0; f < lk->model.nfields; f++) {
        lk->weights.most[f][EQUAL_EMPTY] = 0;
        lk->weights.most[f][EQUAL_NOT] = LEAST_BITS;
        lk->weights.most[f][EQUAL_SAME] = LEAST_BITS;
        for (unsigned i = 1; i < LK_LEVELS; i++)
            weigh_level(lk, f, i);
        if (lk->fields[f].type == FIELD_ADDRESS)
            weigh_addresses(lk, f);
    }
    lk_weigh_prior(lk);
}

/* What relatives have in common is no rarer for a rare name: only the part of their share that is
 * chance goes by frequency. */
static float
with_frequency(float bits, float frequency)
{
    double rare = (lk_exp2((double)bits) - 1) * lk_exp2((double)frequency);

    return bits > 0.01f ? (float)lk_log2(1 + rare) : bits;
}

static void
weigh_rarity(Lk *lk, size_t field, int8_t lane, uint32_t text)
{
    Rarity *rarity = &lk->dicts[lane].rarities[text];
    unsigned level = LEVEL_SAME + lk->dicts[lane].hints[text].band;
    float bits = lk->weights.bits[LK_HOUSEHOLD][field][level];

    rarity->household = with_frequency(bits, rarity->same) - bits;
}

/* True if two texts are as common as each other, as most are: they weigh the same. */
static bool
are_as_common(const Dict *dict, uint32_t a, uint32_t b)
{
    return dict->hints[a].band == dict->hints[b].band &&
           !(dict->rarities[a].same < dict->rarities[b].same) &&
           !(dict->rarities[a].same > dict->rarities[b].same);
}

static void
weigh_rarities(void *arg, unsigned field)
{
    Lk *lk = arg;
    int8_t lane = lk->fields[field].lane[0];
    Dict *dict = &lk->dicts[lane < 0 ? 0 : lane];

    if (lane < 0 || !lk_is_common(lk, LK_HOUSEHOLD, lk->fields[field].type))
        return;
    for (uint32_t i = 1; i < dict->n; i++) {
        if (i > 1 && are_as_common(dict, i, i - 1))
            dict->rarities[i].household = dict->rarities[i - 1].household;
        else
            weigh_rarity(lk, field, lane, i);
    }
}

void
lk_weigh_rarity(Lk *lk, int8_t lane, uint32_t text)
{
    for (size_t f = 0; f < lk->model.nfields; f++) {
        if (lk->fields[f].lane[0] == lane && lk_is_common(lk, LK_HOUSEHOLD, lk->fields[f].type))
            weigh_rarity(lk, f, lane, text);
    }
}

void
lk_weigh_rarities(Lk *lk)
{
    lk_run(lk, weigh_rarities, lk, lk->model.nfields);
}

void
lk_add_bits(const Lk *lk, size_t field, unsigned level, uint32_t a, Odds *odds)
{
    const Weights *weights = &lk->weights;
    const Rarity *rarity;

    for (size_t kin = 0; kin < RIVALS; kin++)
        odds->bits[kin] += weights->bits[kin][field][level];
    if (!lk->model.fields[field].by_frequency[level])
        return;
    rarity = lk_rarity(lk, field, a);
    odds->bits[LK_SAME] += rarity->same;
    if (lk_is_common(lk, LK_HOUSEHOLD, lk->fields[field].type))
        odds->bits[LK_HOUSEHOLD] += rarity->household;
}

float
lk_against(const Odds *odds)
{
    double sum = 1;

    for (size_t kin = LK_HOUSEHOLD; kin < RIVALS; kin++)
        sum += lk_exp2((double)odds->bits[kin]);
    return odds->bits[LK_SAME] - (float)lk_log2(sum);
}

float
lk_odds(const Lk *lk, uint64_t levels, uint32_t a)
{
    Odds odds;

    memcpy(odds.bits, lk->weights.prior, sizeof odds.bits);
    for (size_t f = 0; f < lk->model.nfields; f++) {
        unsigned level = lk_level_at(levels, f);

        if (level != 0)
            lk_add_bits(lk, f, level, a, &odds);
    }
    for (size_t i = 0; i < lk->model.nbesides; i++) {
        float again = lk_again_bits(&lk->model.besides[i], levels);

        for (size_t kin = 0; kin < RIVALS; kin++)
            odds.bits[kin] -= again;
    }
    return lk_against(&odds);
}

double
lk_chance(double bits)
{
    return bits > 60 ? 1 : bits < -60 ? 0 : 1 / (1 + lk_exp2(-bits));
}

/* Takes from fields what others say already: how much. */
static double
say_once(const Lk *lk, uint64_t levels, LkReason *fields)
{
    double sum = 0;

    for (size_t i = 0; i < lk->model.nbesides; i++) {
        const LkBeside *pair = &lk->model.besides[i];
        double again = (double)lk_again_bits(pair, levels);

        if (again > 0 || again < 0)
            fields[pair->field].beside = fields[pair->beside].field;
        fields[pair->field].bits -= again;
        sum += again;
    }
    return sum;
}

size_t
lk_explain(const Lk *lk, uint32_t a, uint32_t b, LkReason *ret, double *ret_bits)
{
    const Weights *weights = &lk->weights;
    double sum = (double)weights->prior[LK_SAME];
    uint64_t levels;
    size_t n = 0;

    *ret_bits = 0;
    if (lk->stage == STAGE_ADDING || !lk_is_here(lk, a) || !lk_is_here(lk, b))
        return 0;
    levels = lk_compare(lk, a, b);
    ret[n++] = (LkReason){ .bits = (double)weights->prior[LK_SAME] };
    for (size_t f = 0; f < lk->model.nfields; f++) {
        const LkField *field = &lk->model.fields[f];
        unsigned level = lk_level_at(levels, f);
        double frequency = field->by_frequency[level] ? (double)lk_rarity(lk, f, a)->same : 0;
        double bits = level == 0 ? 0 : (double)weights->bits[LK_SAME][f][level];

        ret[n++] = (LkReason){ field->name, field->level[level], bits, frequency, NULL };
        sum += ret[n - 1].bits + frequency;
    }
    sum -= say_once(lk, levels, ret + 1);
    *ret_bits = (double)lk_odds_among_rivals(lk, levels, a, b);
    ret[n++] = (LkReason){ .level = "relatives", .bits = *ret_bits - sum };
    return n;
}
