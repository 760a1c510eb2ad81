/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Texts of several words: titles, whole addresses in one line, names of companies.  Two are as
 * alike as the words that they have in common are rare, and words that are nearly the same count in
 * part (Cohen, Ravikumar and Fienberg, 2003).  Order says nothing.
 *
 * The words of a column have a dictionary of their own, with how rare each is in place of a text's
 * rarity; a text names its words in the order of their hashes, so that no level depends on what
 * was read first. */
#include "link/lk_sealed_internal.h"
#include "link/lk_words_internal.h"

enum { TEXTS_PER_ROW = 2, LEAST_WORDS = 4096 };

static const float rare_number = 8 * 8; /* one row of 2 to the power of 8 has it */

size_t
lk_words_room(size_t rows)
{
    return rows * TEXTS_PER_ROW + LEAST_WORDS;
}

void
lk_open_words(Lk *lk, Dict *texts, Dict *words)
{
    texts->word_at = lk_take(lk, (lk->rows + 3) * sizeof texts->word_at[0]);
    texts->words = lk_take(lk, (lk->rows + 2) * WORDS_MOST * sizeof texts->words[0]);
    words->is_words = true;
}

/* --- reading ---------------------------------------------------------------------------------- */

bool
lk_has_digit(Str word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (lk_is_digit(word.ptr[i]))
            return true;
    }
    return false;
}

/* What a word weighs that so many rows have. */
static float
weight_of(const Lk *lk, uint32_t count)
{
    double bits = lk_log2(((double)lk->counted + 1) / count);

    return (float)(bits * bits);
}

static Rarity
rarity_of(const Lk *lk, const Dict *words, uint32_t word, uint32_t count)
{
    const TextRow *row = &words->rows[word];

    return (Rarity){ .same = weight_of(lk, count),
                     .is_number = lk->sealed ? lk_is_sealed_number(words, word)
                                             : lk_has_digit((Str){ row->text, row->len }) };
}

void
lk_count_words_of(const Lk *lk, Dict *words)
{
    for (uint32_t i = 1; i < words->n; i++)
        words->rarities[i] = rarity_of(lk, words, i, words->rows[i].count);
}

/* The number of a word; 0 if there is no room for one more. */
static uint32_t
intern_word(Lk *lk, Dict *words, Str word)
{
    uint32_t n = words->n;
    uint32_t at;

    if (n >= lk_words_room(lk->rows))
        return 0;
    at = lk->sealed ? lk_intern_sealed(lk, words, lk_text(word))
                    : lk_intern(words, word, 0, lk_text_hash(word));
    if (words->n > n)
        words->rarities[at] = rarity_of(lk, words, at, 1);
    return at;
}

static bool
is_before(const Dict *words, uint32_t a, uint32_t b)
{
    uint32_t x = words->rows[a].hash;
    uint32_t y = words->rows[b].hash;

    return x != y ? x < y : a < b;
}

void
lk_insert_word(const Dict *words, WordList *list, uint32_t word)
{
    size_t at = list->n;

    while (at > 0 && is_before(words, word, list->words[at - 1]))
        at--;
    if (word == 0 || (at > 0 && list->words[at - 1] == word))
        return;
    memmove(list->words + at + 1, list->words + at, (list->n - at) * sizeof list->words[0]);
    list->words[at] = word;
    list->n++;
}

/* The first word of what is left of a text. */
static Str
next_word(const Lk *lk, Str *rest)
{
    LkText units = lk_text(*rest);
    LkText word;

    if (!lk->sealed)
        return str_cut(*rest, ' ', rest);
    word = lk_cut_word(&units);
    *rest = (Str){ units.ptr, units.len };
    return (Str){ word.ptr, word.len };
}

/* The words of the text that was just added. */
static void
divide(Lk *lk, Dict *texts, Dict *words, Str rest)
{
    uint32_t at = texts->word_at[texts->n - 1];
    WordList list;

    list.n = 0;
    while (rest.len > 0 && list.n < WORDS_MOST) {
        Str word = next_word(lk, &rest);

        if (word.len > 0)
            lk_insert_word(words, &list, intern_word(lk, words, word));
    }
    memcpy(texts->words + at, list.words, list.n * sizeof list.words[0]);
    texts->word_at[texts->n] = at + (uint32_t)list.n;
}

void
lk_read_words(Lk *lk, const Column *column, LkText cell, uint32_t *line)
{
    Dict *texts = &lk->dicts[column->lane];
    uint32_t n = texts->n;
    Ready ready;

    lk_make_ready(column, cell, &ready);
    line[column->lane] = lk_intern_ready(texts, &ready);
    if (texts->n > n)
        divide(lk, texts, &lk->dicts[column->lane2], (Str){ ready.text, ready.len });
}

void
lk_read_sealed_words(Lk *lk, const Column *column, LkText cell, uint32_t *line)
{
    Dict *texts = &lk->dicts[column->lane];
    uint32_t n = texts->n;
    LkText whole;

    if (cell.len % UNIT != 0 || cell.len / UNIT > UNITS_CELL)
        return;
    whole = lk_cut_word(&cell);
    line[column->lane] = lk_intern_sealed(lk, texts, whole);
    if (texts->n > n)
        divide(lk, texts, &lk->dicts[column->lane2], (Str){ cell.ptr, cell.len });
}

/* --- comparing -------------------------------------------------------------------------------- */

/* The words of a text where they lie. */
typedef struct Words {
    const uint32_t *ptr;
    size_t n;
} Words;

/* What two texts weigh, and what they have in common; of that, numbers.  No number is in common as
 * long as it is `near` another. */
typedef struct Common {
    float both;
    float a;
    float b;
    float number;  /* the heaviest that is the same */
    float numbers; /* that are the same */
    float near;
    float numbers_a; /* that the other does not have */
    float numbers_b;
} Common;

static bool
is_number(const Dict *words, uint32_t word)
{
    return words->rarities[word].is_number;
}

static void
take_both(const Dict *words, uint32_t word, Common *common)
{
    float weight = words->rarities[word].same;

    common->both += weight;
    if (!is_number(words, word))
        return;
    common->numbers += weight;
    common->number = weight > common->number ? weight : common->number;
}

/* `rest`: what the other does not have as it is. */
static void
take_equal(const Dict *words, const Words pair[2], Common *common, WordList rest[2])
{
    const uint32_t *a = pair[0].ptr;
    const uint32_t *a_end = a + pair[0].n;
    const uint32_t *b = pair[1].ptr;
    const uint32_t *b_end = b + pair[1].n;

    while (a < a_end && b < b_end) {
        if (*a == *b) {
            take_both(words, *a, common);
            a++;
            b++;
        } else if (is_before(words, *a, *b)) {
            rest[0].words[rest[0].n++] = *a++;
        } else {
            rest[1].words[rest[1].n++] = *b++;
        }
    }
    while (a < a_end)
        rest[0].words[rest[0].n++] = *a++;
    while (b < b_end)
        rest[1].words[rest[1].n++] = *b++;
}

/* The same by sealed words, whose forms tell numbers. */
static float
sealed_nearness(const Lk *lk, int8_t lane, uint32_t a, uint32_t b)
{
    const Dict *words = &lk->dicts[lane];
    static const float of_level[] = { [LEVEL_OTHER] = 0,
                                      [LEVEL_PART] = 0.7f,
                                      [LEVEL_FAR] = 0.8f,
                                      [LEVEL_SOUNDS] = 0.7f,
                                      [LEVEL_NEAR] = 0.9f };

    return of_level[lk_sealed_level(words, a, words, b, FIELD_TEXT)];
}

/* How much of one word another stands for.  Numbers are near if they are long. */
static float
nearness(const Lk *lk, int8_t lane, uint32_t a, uint32_t b)
{
    static const float of_level[] = { [LEVEL_OTHER] = 0,
                                      [LEVEL_PART] = 0.7f,
                                      [LEVEL_FAR] = 0,
                                      [LEVEL_SOUNDS] = 0.7f,
                                      [LEVEL_NEAR] = 0.9f };
    const Dict *words = &lk->dicts[lane];
    const TextRow *x = &words->rows[a];
    const TextRow *y = &words->rows[b];

    if (is_number(words, a) != is_number(words, b))
        return 0;
    if (lk->sealed)
        return sealed_nearness(lk, lane, a, b);
    if (is_number(words, a))
        return x->len >= NUMBER_LEAST && y->len >= NUMBER_LEAST && lk_within(x, y, 1) ? 0.8f : 0;
    return of_level[lk_text_level(lk, lane, a, b)];
}

/* The word of a list that is nearest to another; the place behind the last if none is near. */
static size_t
find_nearest(const Lk *lk, int8_t lane, uint32_t word, const WordList *list, float *ret_near)
{
    size_t best = list->n;

    *ret_near = 0;
    for (size_t k = 0; k < list->n; k++) {
        float near = nearness(lk, lane, word, list->words[k]);

        if (near > *ret_near) {
            *ret_near = near;
            best = k;
        }
    }
    return best;
}

/* A slip makes a rare word of a common one: two that are nearly the same weigh what the more common
 * of them does. */
static void
take_near(const Lk *lk, int8_t lane, Common *common, const WordList *from, WordList *to)
{
    const Dict *words = &lk->dicts[lane];

    for (size_t i = 0; i < from->n; i++) {
        uint32_t word = from->words[i];
        float weight = words->rarities[word].same;
        float near;
        size_t at = find_nearest(lk, lane, word, to, &near);

        if (at < to->n) {
            float other = words->rarities[to->words[at]].same;

            weight = other < weight ? other : weight;
            common->both += near * weight;
            common->b += weight;
            common->near += is_number(words, word) ? weight : 0;
            to->words[at] = to->words[--to->n];
        } else if (is_number(words, word)) {
            common->numbers_a += weight;
        }
        common->a += weight;
    }
    for (size_t k = 0; k < to->n; k++) {
        float weight = words->rarities[to->words[k]].same;

        common->b += weight;
        common->numbers_b += is_number(words, to->words[k]) ? weight : 0;
    }
}

static unsigned
level_of(const Common *common)
{
    static const float least[] = { .0225f, .09f, .2025f, .36f, .5625f, .8464f };
    static const uint8_t levels[] = { WORDS_NONE, WORDS_FEW,     WORDS_SOME,  WORDS_HALF,
                                      WORDS_MANY, WORDS_MOST_OF, WORDS_NEARLY };
    float square = common->both * common->both;
    size_t at = 0;

    while (at < LEN(least) && square >= least[at] * common->a * common->b)
        at++;
    return common->both > 0 ? levels[at] : WORDS_NONE;
}

/* What numbers add.  Those of one family of things, or of one street, have all else in common; the
 * same number that few have may be all that two ways to tell of one thing share. */
static unsigned
with_numbers(const Common *common, unsigned level)
{
    bool apart = common->numbers_a > common->numbers && common->numbers_b > common->numbers;

    if (level == WORDS_NONE)
        return level;
    if (apart && common->near <= common->numbers)
        return level < WORDS_HALF ? WORDS_APART_FEW : WORDS_APART_MANY;
    if (common->near > common->numbers && level >= WORDS_SOME)
        return WORDS_NUMBER_NEAR;
    return common->number >= rare_number && level < WORDS_HALF ? WORDS_NUMBER : level;
}

/* True if the first of two lists without a word in common is looked at first: whichever it is. */
static bool
is_in_order(const Dict *words, const WordList lists[2])
{
    if (lists[0].n != lists[1].n)
        return lists[0].n < lists[1].n;
    return lists[0].n == 0 || is_before(words, lists[0].words[0], lists[1].words[0]);
}

static unsigned
words_level(const Lk *lk, int8_t lane, const Words pair[2])
{
    const Dict *words = &lk->dicts[lane];
    Common common = { .both = 0 };
    WordList rest[2];
    bool in_order;

    rest[0].n = rest[1].n = 0;
    take_equal(words, pair, &common, rest);
    common.a = common.b = common.both;
    in_order = is_in_order(words, rest);
    take_near(lk, lane, &common, &rest[!in_order], &rest[in_order]);
    return with_numbers(&common, level_of(&common));
}

static Words
words_of(const Dict *texts, uint32_t text)
{
    return (Words){ texts->words + texts->word_at[text],
                    texts->word_at[text + 1] - texts->word_at[text] };
}

unsigned
lk_words_level(const Lk *lk, const Field *field, uint32_t x, uint32_t y)
{
    const Dict *texts = &lk->dicts[field->lane[0]];
    const Words pair[2] = { words_of(texts, x), words_of(texts, y) };

    return words_level(lk, field->lane[1], pair);
}

unsigned
lk_lists_level(const Lk *lk, int8_t lane, const WordList *a, const WordList *b)
{
    const Words pair[2] = { { a->words, a->n }, { b->words, b->n } };

    return words_level(lk, lane, pair);
}

/* --- blocking --------------------------------------------------------------------------------- */

/* The word that wins a draw in which rare ones have more lots: two texts draw the same as often as
 * the words that they have in common weigh in all (weighted minwise hashing: Manasse, McSherry and
 * Talwar, 2010). */
uint32_t
lk_word_atom(const Lk *lk, size_t lane, unsigned draw, uint32_t text)
{
    const Dict *texts = &lk->dicts[lane];
    const Dict *words = &lk->dicts[lk->words_lane[lane]];
    double best = 0;
    uint32_t won = 0;

    for (uint32_t i = texts->word_at[text]; text != 0 && i < texts->word_at[text + 1]; i++) {
        uint32_t word = texts->words[i];
        double rare = (double)words->rarities[word].same;
        double lot = ((double)lk_mix(words->rows[word].hash, draw) + 1) / 0x1p32;
        double time = -lk_log2(lot) / (rare + 0.01);

        if (won == 0 || time < best) {
            best = time;
            won = words->rows[word].hash | 1;
        }
    }
    return won;
}
