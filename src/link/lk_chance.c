/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How near texts come by chance: the words of all are dealt anew, each text as long, each word as
 * often as before and in the place of one about as common, and the pairs that are then at each
 * level are counted.  What more pairs the file has may be of one.  Dealing is drawn, not done: two
 * texts that share a word, all others by chance, each draw for as many pairs as it stands for.
 * Of few rows fewer are drawn than of many: about as often as there are pairs. */
#include "link/lk_sort_internal.h"
#include "link/lk_words_internal.h"

enum { DRAWS_LEAST = 1024, DRAWS_MOST = 100000, COMMONS = 32 };

typedef struct Dealing {
    const Dict *texts;
    const Dict *words;
    const uint32_t *text_order;   /* texts, and words, by what they are: whichever came first, */
    const uint32_t *word_order;   /* the same are drawn */
    uint32_t *counts;             /* rows that have each word */
    double *sums;                 /* of pairs that share a word up to each, rare ones for more */
    uint32_t *places;             /* of words in texts, once for each row, the rarest first */
    uint32_t begins[COMMONS + 1]; /* of those about as common as each other */
    uint32_t turn;
    uint32_t draws; /* pairs to be drawn */
} Dealing;

static bool
is_after(const TextRow *a, const TextRow *b)
{
    uint32_t len = a->len < b->len ? a->len : b->len;
    int order = memcmp(a->text, b->text, len);

    return order != 0 ? order > 0 : a->len > b->len;
}

/* Those that share a hash by chance have their order, too. */
static void
sort_alike(const Dict *dict, Entry *entries, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        Entry moved = entries[i];
        size_t at = i;

        for (; at > 0 && is_after(&dict->rows[entries[at - 1].row], &dict->rows[moved.row]); at--)
            entries[at] = entries[at - 1];
        entries[at] = moved;
    }
}

/* The numbers of a dictionary, from 1 on, in an order that does not hang on them; NULL: no room. */
static const uint32_t *
order_of(Lk *lk, const Dict *dict)
{
    size_t n = dict->n - 1;
    uint32_t *ret = lk_take(lk, (n + 1) * sizeof ret[0]);
    size_t used = lk->room.used;
    Entry *entries = lk_take(lk, (n + 1) * sizeof entries[0]);
    Entry *scratch = lk_take(lk, (n + 1) * sizeof scratch[0]);

    if (lk->full)
        return NULL;
    for (size_t i = 0; i < n; i++)
        entries[i] = (Entry){ dict->rows[i + 1].hash, (uint32_t)i + 1 };
    lk_radix_sort(entries, scratch, n);
    for (size_t from = 0, to; from < n && !lk->sealed; from = to) {
        to = lk_entries_end(entries, from, n);
        sort_alike(dict, entries + from, to - from);
    }
    for (size_t i = 0; i < n; i++)
        ret[i] = entries[i].row;
    lk->room.used = used;
    return ret;
}

static double
share_of_one(Dealing *dealing)
{
    return (double)lk_mix(dealing->turn++, 11) / 0x1p32;
}

/* The logarithm of how many rows have a word. */
static unsigned
commonness(const Dealing *dealing, uint32_t word)
{
    unsigned ret = 0;

    for (uint32_t count = dealing->counts[word]; count > 1 && ret < COMMONS - 1; count >>= 1)
        ret++;
    return ret;
}

/* The words of all rows; how many they are. */
static size_t
count_words(Dealing *dealing)
{
    const Dict *texts = dealing->texts;
    size_t n = 0;

    memset(dealing->counts, 0, dealing->words->n * sizeof dealing->counts[0]);
    for (uint32_t text = 1; text < texts->n; text++) {
        for (uint32_t i = texts->word_at[text]; i < texts->word_at[text + 1]; i++) {
            dealing->counts[texts->words[i]] += texts->rows[text].count;
            n += texts->rows[text].count;
        }
    }
    return n;
}

static void
sort_places(Dealing *dealing)
{
    const Dict *texts = dealing->texts;
    uint32_t at[COMMONS + 1] = { 0 };

    for (uint32_t i = 1; i < dealing->words->n; i++)
        at[commonness(dealing, i) + 1] += dealing->counts[i];
    for (size_t i = 1; i <= COMMONS; i++)
        at[i] += at[i - 1];
    memcpy(dealing->begins, at, sizeof at);
    for (uint32_t nth = 1; nth < texts->n; nth++) {
        uint32_t text = dealing->text_order[nth - 1];

        for (uint32_t i = texts->word_at[text]; i < texts->word_at[text + 1]; i++) {
            uint32_t *to = &at[commonness(dealing, texts->words[i])];

            for (uint32_t k = 0; k < texts->rows[text].count; k++)
                dealing->places[(*to)++] = i;
        }
    }
}

/* A place of a word about as common. */
static uint32_t
draw_place(Dealing *dealing, uint32_t word)
{
    const uint32_t *begins = dealing->begins + commonness(dealing, word);

    return dealing->places[begins[0] + (uint32_t)(share_of_one(dealing) * (begins[1] - begins[0]))];
}

/* The text in which a word stands. */
static uint32_t
text_around(const Dict *texts, uint32_t place)
{
    uint32_t low = 1;
    uint32_t high = texts->n;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (texts->word_at[middle] <= place)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static double
pairs_of(double n)
{
    return n * (n - 1) / 2;
}

static void
sum_words(Dealing *dealing)
{
    const Dict *words = dealing->words;

    dealing->sums[0] = 0;
    for (uint32_t i = 1; i < words->n; i++) {
        uint32_t word = dealing->word_order[i - 1];

        dealing->sums[i] = dealing->sums[i - 1] +
                           pairs_of(dealing->counts[word]) * (double)words->rarities[word].same;
    }
}

static uint32_t
draw_shared(Dealing *dealing)
{
    double at = share_of_one(dealing) * dealing->sums[dealing->words->n - 1];
    uint32_t low = 0;
    uint32_t high = dealing->words->n - 1;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (dealing->sums[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return dealing->word_order[high - 1];
}

/* The shared word in the place of one about as common, and all beside it dealt. */
static void
deal(Dealing *dealing, uint32_t shared, WordList *ret)
{
    const Dict *texts = dealing->texts;
    uint32_t place = draw_place(dealing, shared);
    uint32_t text = text_around(texts, place);

    ret->n = 0;
    lk_insert_word(dealing->words, ret, shared);
    for (uint32_t i = texts->word_at[text]; i < texts->word_at[text + 1]; i++) {
        if (i != place)
            lk_insert_word(dealing->words, ret, texts->words[draw_place(dealing, texts->words[i])]);
    }
}

static size_t
count_shared(const WordList *a, const WordList *b)
{
    size_t n = 0;

    for (size_t i = 0; i < a->n; i++) {
        for (size_t k = 0; k < b->n; k++)
            n += a->words[i] == b->words[k];
    }
    return n;
}

/* Two texts that share k words may be drawn by each of them. */
static void
deal_two(const Lk *lk, int8_t lane, Dealing *dealing, double ret[LK_LEVELS])
{
    double all = dealing->sums[dealing->words->n - 1];
    uint32_t shared = draw_shared(dealing);
    WordList a, b;
    size_t n;

    deal(dealing, shared, &a);
    deal(dealing, shared, &b);
    n = count_shared(&a, &b);
    ret[n == a.n && n == b.n ? LEVEL_SAME : lk_lists_level(lk, lane, &a, &b)] +=
        all / (double)dealing->words->rarities[shared].same / (double)n / dealing->draws;
}

/* As many draws as two rows can be drawn: from 317 rows on there are enough. */
static uint32_t
draws_of(size_t rows)
{
    size_t n = rows < DRAWS_MOST ? rows * rows : DRAWS_MOST;

    if (n < DRAWS_LEAST)
        return DRAWS_LEAST;
    return n < DRAWS_MOST ? (uint32_t)n : DRAWS_MOST;
}

bool
lk_deal_words(Lk *lk, size_t f, double ret[LK_LEVELS])
{
    size_t used = lk->room.used;
    int8_t lane = lk->fields[f].lane[1];
    Dealing dealing = { .texts = &lk->dicts[lk->fields[f].lane[0]],
                        .words = &lk->dicts[lane],
                        .draws = draws_of(lk->counted) };
    double scale;

    memset(ret, 0, LK_LEVELS * sizeof ret[0]);
    dealing.counts = lk_take(lk, dealing.words->n * sizeof dealing.counts[0]);
    dealing.sums = lk_take(lk, dealing.words->n * sizeof dealing.sums[0]);
    dealing.text_order = order_of(lk, dealing.texts);
    dealing.word_order = order_of(lk, dealing.words);
    if (lk->full)
        return false;
    dealing.places = lk_take(lk, count_words(&dealing) * sizeof dealing.places[0]);
    if (dealing.places == NULL)
        return false;
    sum_words(&dealing);
    sort_places(&dealing);
    if (dealing.sums[dealing.words->n - 1] > 0) {
        for (size_t i = 0; i < dealing.draws; i++)
            deal_two(lk, lane, &dealing, ret);
        scale = lk->model.pairs_all / pairs_of((double)lk->counted);
        for (unsigned i = 0; i < LK_LEVELS; i++)
            ret[i] *= scale;
    }
    lk->room.used = used;
    return true;
}
