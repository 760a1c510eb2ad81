/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups of records that are of one person.
 *
 * Two groups are joined by what the pairs between them say together, field by field over the pairs
 * in which both sides have a value, then summed over the fields.  A pair of which nothing is known
 * does not count against, two dates of birth that differ do; so a group neither falls apart over
 * gaps nor grows along a chain.  Components of pairs do not touch each other: they are worked on at
 * once. */
#include "link/lk_copies_internal.h"
#include "link/lk_group_internal.h"
#include "link/lk_meet_internal.h"

enum { BETWEEN_MOST = 100, PASSES = 2, SIZES_MOST = 255, AGREEING = 3, FEW_EDGES = 16 };
enum { OFTEN = 2 };       /* expected pairs of one person for each record */
enum { LOOKED_MOST = 8 }; /* pairs of a row in no order; to compare two costs less than more */

uint32_t
lk_find(uint32_t *parent, uint32_t row)
{
    while (parent[row] != row) {
        parent[row] = parent[parent[row]];
        row = parent[row];
    }
    return row;
}

/* The lower row is the root. */
void
lk_unite(uint32_t *parent, uint32_t a, uint32_t b)
{
    uint32_t x = lk_find(parent, a);
    uint32_t y = lk_find(parent, b);

    if (x < y)
        parent[y] = x;
    else
        parent[x] = y;
}

/* --- what speaks for one person between two groups -------------------------------------------- */

typedef struct Between {
    Odds bits[LK_FIELDS];  /* summed over the pairs */
    Odds ratio[LK_FIELDS]; /* 2 to the power of each pair's bits, summed */
    unsigned n[LK_FIELDS];
    float again[LK_FIELDS]; /* of besides, summed over the pairs */
    unsigned nagain[LK_FIELDS];
} Between;

const LkPair *
lk_pair_of(const Grouping *grouping, uint32_t a, uint32_t b)
{
    const LkPair *pairs = grouping->pairs;
    unsigned looked = 0;

    if (grouping->beside == NULL) {
        for (uint32_t i = grouping->first[a]; i < grouping->first[a + 1]; i++) {
            if (pairs[i].b == b)
                return &pairs[i];
        }
        return NULL;
    }
    for (uint32_t i = grouping->first[a]; i != 0 && looked++ < LOOKED_MOST;
         i = grouping->beside[i].next[pairs[i].b == a]) {
        if (pairs[i].a == a && pairs[i].b == b)
            return &pairs[i];
    }
    return NULL;
}

static uint64_t
levels_of(const Grouping *grouping, uint32_t a, uint32_t b)
{
    const LkPair *found = lk_pair_of(grouping, a, b);

    return found != NULL ? found->levels : lk_compare(grouping->lk, a, b);
}

static void
add_bits(Between *between, size_t f, const Lk *lk, unsigned level, uint32_t a)
{
    bool by_frequency = lk->model.fields[f].by_frequency[level];
    Odds odds = { { 0 } };

    lk_add_bits(lk, f, level, a, &odds);
    for (size_t kin = 0; kin < RIVALS; kin++) {
        between->bits[f].bits[kin] += odds.bits[kin];
        between->ratio[f].bits[kin] += by_frequency ? (float)lk_exp2((double)odds.bits[kin])
                                                    : lk->weights.ratio[kin][f][level];
    }
    between->n[f]++;
}

/* Names that changed places are said of the given name: the surname is known, and says no more. */
static void
add_crossed(Between *between, const Lk *lk, uint64_t levels)
{
    if (!lk_has_both_names(lk) || lk_level_at(levels, 0) < LEVEL_CROSS)
        return;
    for (size_t kin = 0; kin < RIVALS; kin++)
        between->ratio[1].bits[kin] += 1;
    between->n[1]++;
}

static void
add_again(Between *between, const Lk *lk, uint64_t levels)
{
    for (size_t i = 0; i < lk->model.nbesides; i++) {
        const LkBeside *pair = &lk->model.besides[i];

        if (lk_level_at(levels, pair->beside) == 0 || lk_level_at(levels, pair->field) == 0)
            continue;
        between->again[i] += lk_again_bits(pair, levels);
        between->nagain[i]++;
    }
}

static void
add_pair(const Grouping *grouping, Between *between, uint32_t a, uint32_t b)
{
    const Lk *lk = grouping->lk;
    uint64_t levels = a < b ? levels_of(grouping, a, b) : levels_of(grouping, b, a);

    for (size_t f = 0; f < lk->model.nfields; f++) {
        unsigned level = lk_level_at(levels, f);

        if (level != 0)
            add_bits(between, f, lk, level, a);
    }
    add_crossed(between, lk, levels);
    add_again(between, lk, levels);
}

/* A value that some of a group have and others have wrong: the likelihood is the mean of the
 * ratios, if each of them is as likely the true one, and its bits are above the mean of the bits.
 * The one joins along chains where a wrong record is in a group, the other counts each error of a
 * large group against all who come.  Of one pair they are the same, of few half way between them;
 * the more pairs there are, the better they tell which values the group has, and a wrong record is
 * of less weight among them: the mean of the bits counts less. */
static float
field_bits(const Between *between, size_t f, size_t kin)
{
    double n = (double)between->n[f];
    double ratio = lk_log2((double)between->ratio[f].bits[kin] / n);
    double mean = (double)between->bits[f].bits[kin] / n;

    return (float)(ratio + (mean - ratio) / (2 + lk_log2(n) / 4));
}

/* One of a group's records with the date of birth that wins a majority vote among its first ones
 * (Boyer and Moore, MJRTY, 1981), and how many have it, up to AGREEING; 0 if none wins. */
typedef struct Dated {
    uint32_t row;
    unsigned n;
} Dated;

static Dated
most_dated(const Grouping *grouping, uint32_t root)
{
    const uint32_t *dates = grouping->lk->lanes + grouping->lk->date;
    uint32_t row = root, date = 0;
    unsigned ahead = 0, seen = 0;
    Dated ret = { root, 0 };

    do {
        uint32_t own = dates[(size_t)row * LANES];

        if (own != 0 && ahead == 0)
            date = own;
        if (own != 0)
            ahead = own == date ? ahead + 1 : ahead - 1;
        row = grouping->next[row];
    } while (++seen < BETWEEN_MOST && row != root);
    for (row = root; ahead > 0 && ret.n < AGREEING && seen > 0; seen--) {
        if (dates[(size_t)row * LANES] == date)
            ret = (Dated){ row, ret.n + 1 };
        row = grouping->next[row];
    }
    return ret;
}

/* A slip of the pen explains one wrong date of birth, not the same one in several records.  Where
 * AGREEING of each group agree on the day, and not with each other, they speak for all, and what is
 * against counts as often: a record with a slip, or a stranger's, no longer makes brothers one.
 * False, and nothing is added, where it is not so. */
static bool
add_dated(const Grouping *grouping, size_t f, uint32_t x, uint32_t y, Odds *odds)
{
    const Lk *lk = grouping->lk;
    Odds bits = { { 0 } };
    Dated a, b;
    uint64_t levels;

    if (lk->date < 0 || lk->fields[f].lane[0] != lk->date || grouping->size[x] < AGREEING ||
        grouping->size[y] < AGREEING)
        return false;
    a = most_dated(grouping, x);
    b = most_dated(grouping, y);
    if (a.n < AGREEING || b.n < AGREEING)
        return false;
    levels = a.row < b.row ? levels_of(grouping, a.row, b.row) : levels_of(grouping, b.row, a.row);
    lk_add_bits(lk, f, lk_level_at(levels, f), a.row, &bits);
    if (bits.bits[LK_SAME] >= 0)
        return false;
    for (size_t kin = 0; kin < RIVALS; kin++)
        odds->bits[kin] += bits.bits[kin] * (kin == LK_SAME ? AGREEING : 1);
    return true;
}

/* The prior is that of any two records.  A record that is still alone may go with each of a group's
 * records, so that it belongs to the group with so many times the odds (as records come to people
 * in Ewens' sampling formula, 1972).  Where people do not stand OFTEN, more of those who are alone
 * are somebody else who looks alike, as relatives do, and what is gained so is lost by them.
 * Between two files the pairs within each are not known. */
static float
more_for_one(const Grouping *grouping, uint32_t x, uint32_t y)
{
    const Lk *lk = grouping->lk;
    bool often = lk->model.share[LK_SAME] * lk->model.pairs_all > OFTEN * (double)lk->counted;
    uint32_t a = grouping->size[x];
    uint32_t b = grouping->size[y];

    return !often || lk->file != NULL || (a > 1 && b > 1) ? 0 : (float)lk_log2((double)a * b);
}

/* The prior and what each field says. */
static float
odds_of(const Grouping *grouping, const Between *between, uint32_t x, uint32_t y)
{
    const Lk *lk = grouping->lk;
    float more = more_for_one(grouping, x, y);
    Odds odds;

    for (size_t kin = 0; kin < RIVALS; kin++)
        odds.bits[kin] = lk->weights.prior[kin] + more;
    for (size_t f = 0; f < lk->model.nfields; f++) {
        if (add_dated(grouping, f, x, y, &odds))
            continue;
        for (size_t kin = 0; kin < RIVALS && between->n[f] > 0; kin++)
            odds.bits[kin] += field_bits(between, f, kin);
    }
    for (size_t i = 0; i < lk->model.nbesides; i++) {
        for (size_t kin = 0; kin < RIVALS && between->nagain[i] > 0; kin++)
            odds.bits[kin] -= between->again[i] / (float)between->nagain[i];
    }
    return lk_against(&odds);
}

static float
odds_between(const Grouping *grouping, uint32_t x, uint32_t y)
{
    Between between = { .n = { 0 } };
    unsigned pairs = 0;
    unsigned rows = 0;
    uint32_t a = x;

    do {
        uint32_t b = y;

        do {
            add_pair(grouping, &between, a, b);
            b = grouping->next[b];
        } while (b != y && ++pairs < BETWEEN_MOST);
        a = grouping->next[a];
    } while (a != x && pairs < BETWEEN_MOST && ++rows < BETWEEN_MOST);
    return odds_of(grouping, &between, x, y);
}

/* --- joining ---------------------------------------------------------------------------------- */

void
lk_set_once(Grouping *grouping, LkOnce once)
{
    const Lk *lk = grouping->lk;

    grouping->any_once = false;
    for (unsigned i = 0; i < lk->files; i++) {
        grouping->once[i] =
            lk->file != NULL && (once == LK_AS_IT_SEEMS ? lk_seems_once(lk, i) : once == LK_IN_ALL);
        grouping->any_once = grouping->any_once || grouping->once[i];
    }
}

/* True if both have a record of a file in which nobody stands twice. */
static bool
shares_a_file(const Grouping *grouping, uint32_t x, uint32_t y)
{
    const uint8_t *file = grouping->lk->file;
    uint32_t a = x;

    do {
        uint32_t b = y;

        do {
            if (file[a] == file[b] && grouping->once[file[a]])
                return true;
            b = grouping->next[b];
        } while (b != y);
        a = grouping->next[a];
    } while (a != x);
    return false;
}

static void
weaken(Grouping *grouping, uint32_t root, float bits)
{
    uint32_t row = root;

    do {
        if (grouping->strength[row] > bits)
            grouping->strength[row] = bits;
        row = grouping->next[row];
    } while (row != root);
}

/* x comes before y: which row stands for a group, and in which order its rows are looked through,
 * does not hang on when they came. */
static void
join(Grouping *grouping, uint32_t x, uint32_t y, float bits)
{
    uint32_t after = grouping->next[x];
    uint32_t size = grouping->size[x] + grouping->size[y];

    if (grouping->size[x] <= grouping->size[y])
        weaken(grouping, x, bits);
    if (grouping->size[y] <= grouping->size[x])
        weaken(grouping, y, bits);
    grouping->next[x] = grouping->next[y];
    grouping->next[y] = after;
    grouping->size[x] = size;
    grouping->parent[y] = x;
}

/* What rivals leave of a pair: less than nothing, or nothing. */
static float
left_by_rivals(const Grouping *grouping, const LkPair *pair)
{
    const Lk *lk = grouping->lk;

    return grouping->any_once ? pair->bits - lk_odds(lk, pair->levels, pair->a) : 0;
}

static void
try_edge(Grouping *grouping, Edge *edge)
{
    const LkPair *pair = &grouping->pairs[edge->pair];
    uint32_t a = lk_find(grouping->parent, pair->a);
    uint32_t b = lk_find(grouping->parent, pair->b);
    bool in_order = lk_comes_before(grouping->lk, a, b);
    uint32_t x = in_order ? a : b;
    uint32_t y = in_order ? b : a;
    uint32_t size = grouping->size[x] + grouping->size[y];
    float bits;

    if (x == y || size == edge->tried || (grouping->any_once && shares_a_file(grouping, x, y)))
        return;
    edge->tried = size < SIZES_MOST ? size : 0;
    bits = size == 2 ? pair->bits : odds_between(grouping, x, y) + left_by_rivals(grouping, pair);
    if (bits >= grouping->threshold)
        join(grouping, x, y, bits);
}

/* --- edges ------------------------------------------------------------------------------------ */

static uint32_t
rank_of(float bits)
{
    uint32_t as_bits;

    memcpy(&as_bits, &bits, sizeof as_bits);
    return (as_bits & 0x80000000u) != 0 ? as_bits : ~(as_bits | 0x80000000u);
}

/* Its rows by what they say. */
static LkPair
in_order(const Lk *lk, const LkPair *pair)
{
    return lk_comes_before(lk, pair->a, pair->b) ? *pair : (LkPair){ .a = pair->b, .b = pair->a };
}

/* Copies first, then the strongest; equal ones by what their rows say. */
static bool
is_before(const Grouping *grouping, const Edge *a, const Edge *b)
{
    const Lk *lk = grouping->lk;
    LkPair x, y;

    if (a->rank != b->rank)
        return a->rank < b->rank;
    x = in_order(lk, &grouping->pairs[a->pair]);
    y = in_order(lk, &grouping->pairs[b->pair]);
    if (!lk_says_same(lk, x.a, y.a))
        return lk_comes_before(lk, x.a, y.a);
    if (!lk_says_same(lk, x.b, y.b))
        return lk_comes_before(lk, x.b, y.b);
    return x.a != y.a ? x.a < y.a : x.b < y.b;
}

static void
sift_down(const Grouping *grouping, Edge *edges, size_t at, size_t n)
{
    Edge moved = edges[at];

    for (size_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
        child += child + 1 < n && is_before(grouping, &edges[child], &edges[child + 1]);
        if (!is_before(grouping, &moved, &edges[child]))
            break;
        edges[at] = edges[child];
        at = child;
    }
    edges[at] = moved;
}

/* Each after those before it. */
static void
sort_few(const Grouping *grouping, Edge *edges, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        Edge moved = edges[i];
        size_t at = i;

        for (; at > 0 && is_before(grouping, &moved, &edges[at - 1]); at--)
            edges[at] = edges[at - 1];
        edges[at] = moved;
    }
}

/* A component is mostly small, but nobody promises it. */
static void
sort_edges(const Grouping *grouping, Edge *edges, size_t n)
{
    if (n <= FEW_EDGES) {
        sort_few(grouping, edges, n);
        return;
    }
    for (size_t i = n / 2; i-- > 0;)
        sift_down(grouping, edges, i, n);
    for (size_t end = n; end-- > 1;) {
        Edge last = edges[end];

        edges[end] = edges[0];
        edges[0] = last;
        sift_down(grouping, edges, 0, end);
    }
}

Edge
lk_edge(const Grouping *grouping, uint32_t pair)
{
    const LkPair *found = &grouping->pairs[pair];
    const uint32_t *content = grouping->lk->content;

    return (Edge){ content[found->a] == content[found->b] ? 0 : rank_of(found->bits), pair, 0 };
}

void
lk_alone(Grouping *grouping, uint32_t row)
{
    grouping->parent[row] = row;
    grouping->next[row] = row;
    grouping->size[row] = 1;
    grouping->strength[row] = 100;
}

void
lk_group_edges(Grouping *grouping, Edge *edges, size_t n)
{
    sort_edges(grouping, edges, n);
    for (int pass = 0; pass < PASSES; pass++) {
        for (size_t i = 0; i < n; i++)
            try_edge(grouping, &edges[i]);
    }
}
