/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Expectation and maximisation over the histogram of levels. */
#include "link/lk_fit_internal.h"

#include <math.h>

enum {
    IDENTIFIED = 3,
    ROUNDS = 50,
    PARTNERS_EVERY = 5,
    UNSEEN_EVERY = 5,
    PARTS = 8,
    SLOTS_LEAST = 1 << 10,
    SLOTS_MOST = 1 << 20,
    MANY_TIMES = 8
};

/* Pairs' worth of what is believed beforehand, by kin. */
static const double believed[RIVALS] = { 30, 200, 200 };
static const double others_least = 0.1; /* of all pairs */

/* Two numbers that every processor reckons with at once. */
typedef double Two __attribute__((vector_size(16)));

/* A number of each class, and a spare one. */
typedef union Kins {
    double of[RIVALS + 1];
    Two two[2];
} Kins;

typedef struct Ratios {
    Kins classes;
    Kins levels[LK_FIELDS][LK_LEVELS];
    double again[LK_FIELDS][LK_LEVELS][LK_LEVELS]; /* of besides */
} Ratios;

/* What is expected of each class. */
typedef struct Sums {
    Kins levels[LK_FIELDS][LK_LEVELS];
    Kins pairs;
} Sums;

typedef struct Learning {
    Lk *lk;
    Bin *bins;
    size_t nbins;
    Ratios ratios;
    Sums parts[PARTS]; /* each of its share of the bins: added up in order, whoever was first */
    double first[LK_CLASSES][LK_FIELDS][LK_LEVELS];
    Sums sums;
    bool is_counted[LK_FIELDS]; /* count_words() did */
    double counted;             /* share of pairs of one person, by that */
    size_t telling;             /* the field that tells things apart, by lk_telling_field() */
    Partners partners;          /* with more than one file */
    Unseen unseen;
} Learning;

/* Counts of equal levels; what no longer fits goes by. */
static bool
count_bins(Learning *learning)
{
    const Lk *lk = learning->lk;
    size_t nslots = SLOTS_LEAST;
    uint32_t *slots;

    while (nslots < 2 * lk->nscored && nslots < SLOTS_MOST)
        nslots *= 2;
    slots = lk_take(learning->lk, nslots * sizeof slots[0]);
    learning->bins = lk_take(learning->lk, nslots / 2 * sizeof(Bin));
    if (slots == NULL || learning->bins == NULL)
        return false;
    memset(slots, 0, nslots * sizeof slots[0]);
    for (size_t i = 0; i < lk->nscored; i++) {
        uint64_t levels = lk->scored[i].levels;
        size_t at = lk_mix(levels, 7) & (nslots - 1);

        if (lk->scored[i].bits < 0)
            continue; /* of copies that were set aside */
        while (slots[at] != 0 && learning->bins[slots[at] - 1].levels != levels)
            at = (at + 1) & (nslots - 1);
        if (slots[at] == 0 && learning->nbins == nslots / 2)
            continue;
        if (slots[at] == 0) {
            learning->bins[learning->nbins++] = (Bin){ levels, 0, 1 };
            slots[at] = (uint32_t)learning->nbins;
        }
        learning->bins[slots[at] - 1].count += 1 + (double)lk->scored[i].bits;
    }
    lk_sort_bins(learning->bins, learning->nbins);
    return true;
}

static void
ratios_of(const Lk *lk, Ratios *ret)
{
    const LkModel *model = &lk->model;

    for (size_t kin = 0; kin < RIVALS; kin++) {
        ret->classes.of[kin] = model->share[kin] / model->share[LK_OTHER];
        for (size_t f = 0; f < model->nfields; f++) {
            const LkField *field = &model->fields[f];

            for (unsigned i = 0; i < LK_LEVELS; i++)
                ret->levels[f][i].of[kin] =
                    i > 0 && field->share[LK_OTHER][i] > 0
                        ? lk_share(lk, f, (LkClass)kin, i) / field->share[LK_OTHER][i]
                        : 1;
        }
    }
    for (size_t i = 0; i < model->nbesides; i++) {
        for (unsigned k = 0; k < LK_LEVELS * LK_LEVELS; k++)
            ret->again[i][k / LK_LEVELS][k % LK_LEVELS] =
                lk_exp2(-model->besides[i].bits[k / LK_LEVELS][k % LK_LEVELS]);
    }
}

/* The odds of each class against the others. */
static Kins
odds_of_bin(const LkModel *model, const Bin *bin, const Ratios *ratios)
{
    Kins ret = ratios->classes;

    for (size_t f = 0; f < model->nfields; f++) {
        const Kins *level = &ratios->levels[f][lk_level_at(bin->levels, f)];

        ret.two[0] *= level->two[0];
        ret.two[1] *= level->two[1];
    }
    for (size_t i = 0; i < model->nbesides; i++) {
        const LkBeside *beside = &model->besides[i];
        double again = ratios->again[i][lk_level_at(bin->levels, beside->beside)]
                                    [lk_level_at(bin->levels, beside->field)];

        ret.two[0] *= again;
        ret.two[1] *= again;
    }
    return ret;
}

/* What other partners take of the pairs of one goes to those who have much in common. */
static void
leave_to_kin(const Kins *odds, double part, Kins *expected)
{
    double kin = 1 + odds->of[LK_HOUSEHOLD] + odds->of[LK_NAMESAKE];
    double left = expected->of[LK_SAME] * part;

    expected->of[LK_SAME] -= left;
    expected->of[LK_HOUSEHOLD] += odds->of[LK_HOUSEHOLD] / kin * left;
    expected->of[LK_NAMESAKE] += odds->of[LK_NAMESAKE] / kin * left;
}

static void
add_kins(Kins *to, const Kins *part)
{
    to->two[0] += part->two[0];
    to->two[1] += part->two[1];
}

/* How many pairs of a bin are expected to be of each class. */
static Kins
expected_of_bin(const LkModel *model, const Bin *bin, const Ratios *ratios)
{
    Kins odds = odds_of_bin(model, bin, ratios);
    double sum = 1 + odds.of[LK_SAME] + odds.of[LK_HOUSEHOLD] + odds.of[LK_NAMESAKE];
    Kins ret = { .two = { odds.two[0] / sum * bin->count, odds.two[1] / sum * bin->count } };

    if (bin->alone < 1)
        leave_to_kin(&odds, 1 - bin->alone, &ret);
    return ret;
}

static void
expect_bin(const LkModel *model, const Bin *bin, const Ratios *ratios, Sums *sums)
{
    Kins expected = expected_of_bin(model, bin, ratios);

    add_kins(&sums->pairs, &expected);
    for (size_t f = 0; f < model->nfields; f++)
        add_kins(&sums->levels[f][lk_level_at(bin->levels, f)], &expected);
}

static void
expect_part(void *arg, unsigned part)
{
    Learning *learning = arg;
    Sums *sums = &learning->parts[part];
    size_t end = learning->nbins * (part + 1) / PARTS;

    memset(sums, 0, sizeof *sums);
    for (size_t b = learning->nbins * part / PARTS; b < end; b++)
        expect_bin(&learning->lk->model, &learning->bins[b], &learning->ratios, sums);
}

/* Which comparisons say the same twice, by the pairs that are now expected of one person. */
static void
find_besides(Learning *learning)
{
    Lk *lk = learning->lk;

    lk_find_besides(lk);
    ratios_of(lk, &learning->ratios);
    for (size_t i = 0; i < lk->model.nbesides; i++) {
        LkBeside *beside = &lk->model.besides[i];
        double expected[LK_LEVELS][LK_LEVELS] = { { 0 } };

        for (size_t b = 0; b < learning->nbins; b++) {
            uint64_t levels = learning->bins[b].levels;

            expected[lk_level_at(levels, beside->beside)][lk_level_at(levels, beside->field)] +=
                expected_of_bin(&lk->model, &learning->bins[b], &learning->ratios).of[LK_SAME];
        }
        lk_find_apart(lk, beside, expected);
    }
}

static void
add_sums(Sums *to, const Sums *part)
{
    add_kins(&to->pairs, &part->pairs);
    for (size_t f = 0; f < LK_FIELDS; f++) {
        for (size_t i = 0; i < LK_LEVELS; i++)
            add_kins(&to->levels[f][i], &part->levels[f][i]);
    }
}

/* What was left out. */
static void
add_unseen(Learning *learning)
{
    const LkModel *model = &learning->lk->model;
    const Unseen *unseen = &learning->unseen;

    for (size_t kin = 0; kin < RIVALS && unseen->known != NULL; kin++) {
        double pairs = model->share[kin] * model->pairs_all;

        learning->sums.pairs.of[kin] += pairs * unseen->pairs[kin];
        for (size_t f = 0; f < model->nfields; f++) {
            for (unsigned i = 1; i < LK_LEVELS; i++)
                learning->sums.levels[f][i].of[kin] += pairs * unseen->levels[f][i][kin];
        }
    }
}

static void
expect(Learning *learning)
{
    ratios_of(learning->lk, &learning->ratios);
    lk_run(learning->lk, expect_part, learning, PARTS);
    memset(&learning->sums, 0, sizeof learning->sums);
    for (size_t part = 0; part < PARTS; part++)
        add_sums(&learning->sums, &learning->parts[part]);
    add_unseen(learning);
}

/* The shares of a field's levels in a class: what is expected, and what was believed. */
static void
mix(const Learning *learning, size_t f, LkClass kin, double ret[LK_LEVELS])
{
    const Kins *sums = learning->sums.levels[f];
    const double *first = learning->first[kin][f];
    double total = believed[kin];

    for (unsigned i = 1; i < LK_LEVELS; i++)
        total += sums[i].of[kin];
    for (unsigned i = 1; i < LK_LEVELS; i++)
        ret[i] = (sums[i].of[kin] + believed[kin] * first[i]) / total;
}

/* Random pairs hold pairs of one person too: they are taken off, down to a tenth. */
static void
take_off(LkField *field, const double first[LK_LEVELS], double share)
{
    for (unsigned i = 1; i < LK_LEVELS; i++) {
        double less = first[i] - share * field->share[LK_SAME][i];

        field->share[LK_OTHER][i] = less > first[i] / 20 ? less : first[i] / 20;
    }
}

/* The more words two have in common, the more it speaks for one: among random pairs the few of one
 * person are most of those at the levels above, so that others' shares there are no better known.
 * Not so where many times more are there than are of one person: what all texts begin with. */
static void
keep_order(LkField *field, const double first[LK_LEVELS], double share)
{
    static const uint8_t order[] = { WORDS_NONE, WORDS_FEW,     WORDS_SOME,  WORDS_HALF,
                                     WORDS_MANY, WORDS_MOST_OF, WORDS_NEARLY };
    const double *same = field->share[LK_SAME];
    double *other = field->share[LK_OTHER];

    for (size_t i = 1; i < LEN(order); i++) {
        double most = other[order[i - 1]] / same[order[i - 1]] * same[order[i]];

        if (other[order[i]] > most && first[order[i]] < MANY_TIMES * share)
            other[order[i]] = most;
    }
}

static void
maximise_field(Learning *learning, size_t f)
{
    LkModel *model = &learning->lk->model;
    LkField *field = &model->fields[f];

    for (unsigned i = 0; i < LK_LEVELS; i++)
        field->expected[i] = learning->sums.levels[f][i].of[LK_SAME];
    if (learning->is_counted[f])
        return;
    mix(learning, f, LK_SAME, field->share[LK_SAME]);
    if (learning->lk->fields[f].type == FIELD_WORDS)
        lk_cap_apart(field->share[LK_SAME]);
    take_off(field, learning->first[LK_OTHER][f], model->share[LK_SAME]);
    if (learning->lk->fields[f].type == FIELD_WORDS)
        keep_order(field, learning->first[LK_OTHER][f], model->share[LK_SAME]);
    for (LkClass kin = LK_HOUSEHOLD; kin <= LK_NAMESAKE; kin++) {
        if (lk_is_common(learning->lk, kin, learning->lk->fields[f].type))
            mix(learning, f, kin, field->share[kin]);
        else
            memcpy(field->share[kin], field->share[LK_OTHER], sizeof field->share[kin]);
    }
    if (lk_date_alone_tells(learning->lk))
        lk_cap_people(learning->lk, f);
    if (f == learning->telling)
        lk_cap_telling(field, learning->lk->fields[f].type);
}

/* Some pairs are always of others: of a few rows more is believed than there is. */
static void
leave_others(double share[LK_CLASSES], double others)
{
    double rivals = 1 - others;

    share[LK_OTHER] = others > others_least ? others : others_least;
    for (size_t kin = 0; kin < RIVALS && others < others_least; kin++)
        share[kin] *= (1 - others_least) / rivals;
}

static void
maximise(Learning *learning)
{
    LkModel *model = &learning->lk->model;
    double others = 1;

    for (size_t kin = 0; kin < RIVALS; kin++) {
        model->share[kin] = (learning->sums.pairs.of[kin] + 1) / model->pairs_all;
        others -= model->share[kin];
    }
    leave_others(model->share, others);
    for (size_t f = 0; f < model->nfields; f++)
        maximise_field(learning, f);
}

/* --- what words in common say by themselves --------------------------------------------------- */

/* Pairs at each level: those found, and where none is looked for, as many as among random pairs. */
static void
count_levels(const Learning *learning, size_t f, double ret[LK_LEVELS])
{
    memset(ret, 0, LK_LEVELS * sizeof ret[0]);
    for (size_t b = 0; b < learning->nbins; b++)
        ret[lk_level_at(learning->bins[b].levels, f)] += learning->bins[b].count;
    for (unsigned i = 1; i < LK_LEVELS; i++) {
        if (ret[i] < 1)
            ret[i] = learning->first[LK_OTHER][f][i] * learning->lk->model.pairs_all;
    }
}

/* The most pairs of one that files have in which nobody stands twice: 0 of one file. */
static double
pairs_most(const Lk *lk)
{
    double rows[LK_FILES] = { 0 };
    double ret = 0;

    for (size_t i = 0; i < lk->n && lk->file != NULL; i++)
        rows[lk->file[i]]++;
    for (size_t i = 0; i < LK_FILES; i++) {
        for (size_t k = 0; k < i; k++)
            ret += lk_lesser(rows[i], rows[k]);
    }
    return ret;
}

/* With few comparisons, what one says tells it nothing of another: how many texts of words are of
 * one person is counted by how near they are.  False if there is no room. */
static bool
count_words(Learning *learning, size_t f)
{
    Lk *lk = learning->lk;
    LkModel *model = &lk->model;
    double *same = model->fields[f].share[LK_SAME];
    double seen[LK_LEVELS], chance[LK_LEVELS], most[LK_LEVELS];
    double sum = 1;

    if (!lk_deal_words(lk, f, chance))
        return false;
    count_levels(learning, f, seen);
    lk_bound_words(seen, chance, pairs_most(lk), most);
    for (unsigned i = 1; i < LK_LEVELS; i++)
        sum += most[i];
    for (unsigned i = 1; i < LK_LEVELS; i++) {
        same[i] = (most[i] + same[i]) / sum;
        learning->first[LK_OTHER][f][i] = seen[i] / model->pairs_all;
    }
    learning->is_counted[f] = true;
    if (sum / model->pairs_all > learning->counted)
        learning->counted = sum / model->pairs_all;
    model->share[LK_SAME] = learning->counted;
    model->share[LK_HOUSEHOLD] = model->share[LK_NAMESAKE] = 1 / model->pairs_all;
    take_off(&model->fields[f], learning->first[LK_OTHER][f], learning->counted);
    return true;
}

/* --- the rounds ------------------------------------------------------------------------------- */

/* Where more than one file is, every fifth round. */
static void
weigh_partners(Learning *learning)
{
    Partners *partners = &learning->partners;

    ratios_of(learning->lk, &learning->ratios);
    for (size_t i = 0; i < learning->nbins; i++) {
        Kins odds = odds_of_bin(&learning->lk->model, &learning->bins[i], &learning->ratios);

        partners->odds[i] = odds.of[LK_SAME] / (1 + odds.of[LK_HOUSEHOLD] + odds.of[LK_NAMESAKE]);
    }
    lk_weigh_partners(learning->lk, partners, learning->bins, learning->nbins);
}

static void
learn_by_rounds(Learning *learning)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        if (learning->lk->file != NULL && round % PARTNERS_EVERY == 0)
            weigh_partners(learning);
        if (round == ROUNDS / 2 || round == ROUNDS * 3 / 4)
            find_besides(learning);
        if (round % UNSEEN_EVERY == 0 && learning->unseen.known != NULL)
            lk_draw_unseen(learning->lk, &learning->unseen);
        expect(learning);
        maximise(learning);
    }
    find_besides(learning);
    learning->lk->model.rounds = ROUNDS;
}

/* What the rounds need besides bins; false if there is no room. */
static bool
open_rounds(Learning *learning)
{
    Lk *lk = learning->lk;

    learning->telling = lk_telling_field(lk);
    if (lk->file != NULL)
        return lk_open_partners(lk, &learning->partners, learning->bins, learning->nbins);
    return !lk_date_alone_tells(lk) || lk_open_unseen(lk, &learning->unseen);
}

LkStatus
lk_learn(Lk *lk)
{
    size_t used = lk->room.used;
    Learning *learning = lk_take(lk, sizeof *learning);

    if (learning == NULL)
        return LK_NO_SPACE;
    memset(learning, 0, sizeof *learning);
    learning->lk = lk;
    if (!count_bins(learning))
        return LK_NO_SPACE;
    for (size_t kin = 0; kin < LK_CLASSES; kin++) {
        for (size_t f = 0; f < lk->model.nfields; f++)
            memcpy(learning->first[kin][f], lk->model.fields[f].share[kin],
                   sizeof learning->first[kin][f]);
    }
    for (size_t f = 0; f < lk->model.nfields && lk->model.nfields < IDENTIFIED; f++) {
        if (lk->fields[f].type == FIELD_WORDS && !count_words(learning, f))
            return LK_NO_SPACE;
    }
    if (!open_rounds(learning))
        return LK_NO_SPACE;
    learn_by_rounds(learning);
    lk_weigh(lk);
    lk->room.used = used;
    return LK_OK;
}
