/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Further keys, where those that are always there leave pairs to spend: in a table with many blanks
 * and errors most records of one person share no whole name or date, but perhaps the start of a
 * postcode and a letter.  Which parts go together is asked of the records: some pairs of each
 * possible key are drawn and compared, and what finds the most that no key before it does, for the
 * pairs and rows that it costs, comes next. */
#include "link/lk_copies_internal.h"
#include "link/lk_meet_internal.h"
#include "link/lk_sort_internal.h"

enum {
    TRIALS_MOST = 1024,
    TRIALS_AT_ONCE = 16, /* that a worker takes */
    DRAWS = 512,         /* pairs of each key that is tried */
    ROWS_LOOKED = 10000,
    FEW_ROWS = 24,
    ROW_COST = 2,     /* sorting a row by a key, in comparisons */
    LOOKS_A_PAIR = 40 /* rows whose key is made while one pair is compared */
};

/* Of a pair that is compared at least so much must be found. */
static const double least_found = 0.001;

typedef struct Drawn {
    uint32_t a;
    uint32_t b;
    double chance; /* that they are one person */
} Drawn;

/* An atom of all rows. */
typedef struct Part {
    uint8_t atom;
    uint32_t *values;
    double equal; /* how often two rows have the same */
} Part;

/* A key that may come. */
typedef struct Trial {
    const Part *parts[KEY_ATOMS]; /* NULL: no more */
    double pairs;                 /* of its blocks */
    double found;                 /* among the drawn */
    size_t n;                     /* drawn, without those that are known */
    Drawn *drawn;
} Trial;

/* What a worker writes on. */
typedef struct Bench {
    Entry *entries[2];
    const Part *joined[2]; /* what values[0] are of */
    uint32_t *values[2];   /* of each row: of two parts, of three */
} Bench;

typedef struct Finding {
    Lk *lk;
    Telling tellings[LK_TELLINGS];
    Part parts[LK_TELLINGS];
    size_t nparts;
    size_t possible; /* keys */
    Trial *trials;
    size_t n;
    double left;           /* pairs that may be compared */
    double found[LK_KEYS]; /* pairs of a key that no key before it finds */
    size_t next;           /* the first trial, or key, that no worker took */
    Bench benches[LK_SORTERS];
    uint32_t one_of; /* so many values are looked at */
} Finding;

/* --- what may come ---------------------------------------------------------------------------- */

/* How often two of n sorted entries have the same key. */
static double
share_equal(const Entry *entries, size_t n, size_t rows)
{
    double sum = 0;

    for (size_t from = 0, to; from < n; from = to) {
        to = lk_entries_end(entries, from, n);
        sum += (double)(to - from) * (double)(to - from);
    }
    return sum / (double)rows / (double)rows;
}

static void
read_parts(void *arg, unsigned task)
{
    Finding *finding = arg;
    const Lk *lk = finding->lk;
    Bench *bench = &finding->benches[task];
    Entry *entries = bench->entries[0];

    for (size_t i = task; i < finding->nparts; i += LK_SORTERS) {
        Part *part = &finding->parts[i];
        size_t n = 0;

        for (uint32_t row = 0; row < lk->n; row++) {
            part->values[row] = lk_is_out_of_blocks(lk, row) ? 0 : lk_atom(lk, part->atom, row);
            if (part->values[row] != 0)
                entries[n++] = (Entry){ part->values[row], row };
        }
        lk_radix_sort(entries, bench->entries[1], n);
        part->equal = share_equal(entries, n, lk->n);
    }
}

/* A key of some parts, if it is not too coarse; before there is room, it is counted alone. */
static void
add_trial(Finding *finding, const size_t parts[KEY_ATOMS], size_t n)
{
    double rows = (double)finding->lk->n;
    double pairs = rows * rows / 2;
    Trial *trial;

    if (finding->trials == NULL) {
        finding->possible++;
        return;
    }
    for (size_t i = 0; i < n; i++)
        pairs *= finding->parts[parts[i]].equal;
    if (pairs > finding->left || finding->n == TRIALS_MOST)
        return;
    trial = &finding->trials[finding->n++];
    for (size_t i = 0; i < n; i++)
        trial->parts[i] = &finding->parts[parts[i]];
}

/* All parts, two of them and three of which none tells what another does. */
static void
add_trials(Finding *finding)
{
    const Telling *from = finding->tellings;

    for (size_t i = 0; i < finding->nparts; i++) {
        add_trial(finding, (size_t[]){ i, 0, 0 }, 1);
        for (size_t j = i + 1; j < finding->nparts; j++) {
            uint32_t told = from[i].parts | from[j].parts;

            if ((from[i].parts & from[j].parts) != 0)
                continue;
            add_trial(finding, (size_t[]){ i, j, 0 }, 2);
            for (size_t k = j + 1; k < finding->nparts; k++) {
                if ((from[k].parts & told) == 0)
                    add_trial(finding, (size_t[]){ i, j, k }, 3);
            }
        }
    }
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
join(const uint32_t *values, const uint32_t *part, size_t n, uint32_t *ret)
{
    for (size_t row = 0; row < n; row++) {
        uint32_t known = (values[row] != 0) & (part[row] != 0);

        ret[row] = (lk_mix(values[row], part[row]) | 1) & -known;
    }
}

/* The value of a key for each row.  Keys that come one after the other have their first two parts
 * in common: these are joined once. */
static const uint32_t *
values_of(const Finding *finding, Bench *bench, const Trial *trial)
{
    const Part *const *parts = trial->parts;
    size_t n = finding->lk->n;

    if (parts[1] == NULL)
        return parts[0]->values;
    if (bench->joined[0] != parts[0] || bench->joined[1] != parts[1])
        join(parts[0]->values, parts[1]->values, n, bench->values[0]);
    bench->joined[0] = parts[0];
    bench->joined[1] = parts[1];
    if (parts[2] == NULL)
        return bench->values[0];
    join(bench->values[0], parts[2]->values, n, bench->values[1]);
    return bench->values[1];
}

/* Rows of some values of a key, sorted by it. */
static size_t
take_entries(const Finding *finding, const uint32_t *values, Entry *entries, Entry *scratch)
{
    uint64_t part = UINT64_MAX / finding->one_of + 1;
    size_t n = 0;

    /* x * part is x / one_of without its whole (Lemire 2019), which is quicker than to divide. */
    for (uint32_t row = 0; row < finding->lk->n; row++) {
        uint32_t value = values[row];
        bool divides = value / 2 * part <= part - 1;

        entries[n] = (Entry){ value, row };
        n += divides & (value != 0);
    }
    lk_radix_sort(entries, scratch, n);
    return n;
}

static double
pairs_of(size_t n)
{
    return n > LK_BLOCK_MOST ? 0 : (double)n * (double)(n - 1) / 2;
}

static void
sort_few(const Lk *lk, Entry *entries, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        Entry moved = entries[i];
        size_t at = i;

        for (; at > 0 && lk_comes_before(lk, moved.row, entries[at - 1].row); at--)
            entries[at] = entries[at - 1];
        entries[at] = moved;
    }
}

/* Pairs at even distances among those of all blocks, which are counted. */
typedef struct Draws {
    double pairs;
    size_t n;
    uint32_t rows[DRAWS][2];
} Draws;

/* Rows of a block by what they say: which pair is drawn does not hang on when they came. */
static void
order_block(const Lk *lk, Entry *block, Entry *scratch, size_t n)
{
    uint32_t value = block[0].key;

    if (n <= FEW_ROWS) {
        sort_few(lk, block, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        block[i].key = lk->content[block[i].row];
    lk_sort_by_content(lk, block, scratch, n);
    for (size_t i = 0; i < n; i++)
        block[i].key = value;
}

/* One pair of a block of n, by its number; what is asked of its records is fetched. */
static void
draw(const Lk *lk, const Entry *block, size_t n, Draws *draws)
{
    size_t i = lk_mix(draws->n, 1) % n;
    size_t j = lk_mix(draws->n, 2) % (n - 1);
    uint32_t a = block[i].row;
    uint32_t b = block[j < i ? j : j + 1].row;
    uint32_t *rows = draws->rows[draws->n++];

    rows[0] = a < b ? a : b;
    rows[1] = a < b ? b : a;
    for (size_t side = 0; side < 2; side++) {
        __builtin_prefetch(lk->lines + (size_t)rows[side] * lk->width);
        __builtin_prefetch(lk->lanes + (size_t)rows[side] * LANES);
    }
}

static void
draw_all(const Lk *lk, Entry *entries, Entry *scratch, size_t n, Draws *ret)
{
    double sum = 0;

    ret->pairs = 0;
    ret->n = 0;
    for (size_t from = 0, to; from < n; from = to) {
        to = lk_entries_end(entries, from, n);
        ret->pairs += pairs_of(to - from);
    }
    for (size_t from = 0, to; from < n && ret->n < DRAWS; from = to) {
        to = lk_entries_end(entries, from, n);
        sum += pairs_of(to - from);
        if (((double)ret->n + 0.5) * ret->pairs < sum * DRAWS)
            order_block(lk, entries + from, scratch, to - from);
        while (ret->n < DRAWS && ((double)ret->n + 0.5) * ret->pairs < sum * DRAWS)
            draw(lk, entries + from, to - from, ret);
    }
}

/* True if one of the first keys finds the pair, or it is within one file of several. */
static bool
is_known(const Lk *lk, size_t nkeys, const uint32_t rows[2])
{
    return (lk->file != NULL && lk->file[rows[0]] == lk->file[rows[1]]) ||
           lk_is_found(lk, rows[0], rows[1], nkeys);
}

static double
count_found(const Lk *lk, size_t key, Entry *entries, Entry *scratch)
{
    Draws draws;
    uint32_t block = 0;
    size_t fresh = 0;

    for (size_t i = 0; i < lk->norder[key]; i++) {
        block += lk_begins_block(lk, key, i);
        entries[i] = (Entry){ block, lk_row_at(lk, key, i) };
    }
    draw_all(lk, entries, scratch, lk->norder[key], &draws);
    for (size_t i = 0; i < draws.n; i++)
        fresh += !is_known(lk, key, draws.rows[i]);
    return (double)lk->keys[key].pairs * (double)fresh / DRAWS;
}

static void
count_some(void *arg, unsigned task)
{
    Finding *finding = arg;
    size_t key;

    while ((key = __atomic_fetch_add(&finding->next, 1, __ATOMIC_RELAXED)) < finding->lk->nkeys)
        finding->found[key] = count_found(finding->lk, key, finding->benches[task].entries[0],
                                          finding->benches[task].entries[1]);
}

/* Pairs that the keys so far find, each once. */
static double
count_pairs(Finding *finding)
{
    double pairs = 0;

    lk_run(finding->lk, count_some, finding, LK_SORTERS);
    for (size_t key = 0; key < finding->lk->nkeys; key++)
        pairs += finding->found[key];
    return pairs;
}

/* Some pairs of a key are weighed with what is believed beforehand, unless it has too many. */
static void
try_key(const Finding *finding, Bench *bench, Trial *trial)
{
    const Lk *lk = finding->lk;
    const uint32_t *values = values_of(finding, bench, trial);
    size_t n = take_entries(finding, values, bench->entries[0], bench->entries[1]);
    Draws draws;

    draw_all(lk, bench->entries[0], bench->entries[1], n, &draws);
    trial->pairs = draws.pairs * finding->one_of;
    for (size_t i = 0; i < draws.n && trial->pairs <= finding->left; i++) {
        const uint32_t *rows = draws.rows[i];
        Drawn drawn = { rows[0], rows[1], 0 };
        uint64_t levels;

        if (is_known(lk, lk->nkeys, rows) ||
            !lk_compare_least(lk, rows[0], rows[1], LK_KEPT_LEAST, &levels))
            continue;
        drawn.chance = lk_chance((double)lk_odds(lk, levels, rows[0]));
        trial->found += drawn.chance;
        trial->drawn[trial->n++] = drawn;
    }
}

static void
try_some(void *arg, unsigned task)
{
    Finding *finding = arg;
    size_t from;

    while ((from = __atomic_fetch_add(&finding->next, TRIALS_AT_ONCE, __ATOMIC_RELAXED)) <
           finding->n) {
        for (size_t i = from; i < from + TRIALS_AT_ONCE && i < finding->n; i++)
            try_key(finding, &finding->benches[task], &finding->trials[i]);
    }
}

/* --- choosing --------------------------------------------------------------------------------- */

/* What is found for what it costs. */
static double
worth(const Lk *lk, const Trial *trial)
{
    return trial->found / DRAWS * trial->pairs / (trial->pairs + ROW_COST * (double)lk->n);
}

/* NULL: none finds enough. */
static const Trial *
find_best(const Finding *finding)
{
    const Trial *best = NULL;
    double most = least_found;

    for (size_t i = 0; i < finding->n; i++) {
        const Trial *trial = &finding->trials[i];
        double found = worth(finding->lk, trial);

        if (trial->pairs <= finding->left && found > most) {
            best = trial;
            most = found;
        }
    }
    return best;
}

/* Pairs that a key of these values finds are found. */
static void
leave_out(Trial *trial, const uint32_t *values)
{
    size_t left = 0;

    trial->found = 0;
    for (size_t i = 0; i < trial->n; i++) {
        const Drawn *drawn = &trial->drawn[i];

        if (values[drawn->a] != 0 && values[drawn->a] == values[drawn->b])
            continue;
        trial->found += drawn->chance;
        trial->drawn[left++] = *drawn;
    }
    trial->n = left;
}

static Key
key_of(const Trial *trial)
{
    Key key = { { 0 }, { 0 } };

    for (size_t i = 0; i < KEY_ATOMS && trial->parts[i] != NULL; i++)
        key.atoms[i] = trial->parts[i]->atom;
    return key;
}

static void
choose(Finding *finding)
{
    Lk *lk = finding->lk;
    const Trial *best;

    while (lk->nkeys < LK_KEYS && (best = find_best(finding)) != NULL) {
        const uint32_t *values = values_of(finding, &finding->benches[0], best);

        finding->left -= best->pairs;
        lk->allowed[lk->nkeys] = 2 * (uint64_t)best->pairs;
        lk_add_key(lk, key_of(best));
        for (size_t i = 0; i < finding->n; i++)
            leave_out(&finding->trials[i], values);
    }
}

static bool
take_room(Lk *lk, Finding *finding)
{
    Drawn *drawn = lk_take(lk, (size_t)TRIALS_MOST * DRAWS * sizeof *drawn);

    finding->trials = lk_take(lk, TRIALS_MOST * sizeof finding->trials[0]);
    for (size_t i = 0; i < LK_SORTERS; i++) {
        Bench *bench = &finding->benches[i];

        for (size_t k = 0; k < 2; k++) {
            bench->entries[k] = lk_take(lk, (lk->n + 1) * sizeof(Entry));
            bench->values[k] = lk_take(lk, (lk->n + 1) * sizeof(uint32_t));
        }
    }
    for (size_t i = 0; i < finding->nparts; i++)
        finding->parts[i] =
            (Part){ finding->tellings[i].atom, lk_take(lk, (lk->n + 1) * sizeof(uint32_t)), 0 };
    if (lk->full)
        return false;
    for (size_t i = 0; i < TRIALS_MOST; i++)
        finding->trials[i] = (Trial){ .drawn = drawn + i * DRAWS };
    return true;
}

static LkStatus
find_keys(Lk *lk, Finding *finding)
{
    if (!take_room(lk, finding))
        return LK_NO_SPACE;
    finding->left -= count_pairs(finding);
    if (finding->left <= 0)
        return LK_OK;
    lk_run(lk, read_parts, finding, LK_SORTERS);
    add_trials(finding);
    finding->next = 0;
    lk_run(lk, try_some, finding, LK_SORTERS);
    choose(finding);
    return LK_OK;
}

/* Looking is not for nothing: what it costs, no pair is compared for. */
LkStatus
lk_find_keys(Lk *lk)
{
    Finding finding = { .lk = lk, .one_of = (uint32_t)(lk->n / ROWS_LOOKED + 1) };
    size_t first = lk->nkeys;
    size_t used = lk->room.used;
    LkStatus status;

    finding.nparts = lk_list_tellings(lk, finding.tellings);
    add_trials(&finding);
    finding.left =
        (double)lk_pairs_most(lk) - (double)finding.possible * (double)lk->n / LOOKS_A_PAIR;
    if (finding.left <= 0 || first == 0 || lk->key_parts[0].atoms[0] == ATOM_ALL)
        return LK_OK;
    status = find_keys(lk, &finding);
    lk->room.used = used;
    return status == LK_OK && lk->nkeys > first ? lk_sort_keys(lk, first) : status;
}
