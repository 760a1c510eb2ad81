/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Further keys, where those that are always there leave pairs to spend: in a table with many blanks
 * and errors most records of one person share no whole name or date, but perhaps the start of a
 * postcode and a letter.  Which parts go together is asked of the records: some pairs of each
 * possible key are drawn and compared, and what finds the most that no key before it does, for the
 * pairs and rows that it costs, comes next. */
#include "link/lk_meet_internal.h"
#include "link/lk_sort_internal.h"

enum {
    TRIALS_MOST = 1024,
    DRAWS = 512, /* pairs of each key that is tried */
    ROWS_LOOKED = 10000,
    ROW_COST = 2,      /* sorting a row by a key, in comparisons */
    LOOKS_A_PAIR = 40, /* rows whose key is made while one pair is compared */
    TELLINGS = 15,
    COLUMNS_MOST = TELLINGS + LK_FIELDS
};

/* Of a pair that is compared at least so much must be found. */
static const double least_found = 0.001;

/* What of a record an atom tells, a bit each: one key tells nothing twice. */
typedef struct Telling {
    uint8_t atom;
    uint32_t parts;
} Telling;

static const Telling tellings[TELLINGS] = {
    { ATOM_GIVEN, 3 },         { ATOM_GIVEN_LETTER, 1 }, { ATOM_GIVEN_START, 1 },
    { ATOM_GIVEN_END, 2 },     { ATOM_SURNAME, 12 },     { ATOM_SURNAME_LETTER, 4 },
    { ATOM_SURNAME_START, 4 }, { ATOM_SURNAME_END, 8 },  { ATOM_YEAR, 16 },
    { ATOM_DECADE, 16 },       { ATOM_MONTH_DAY, 32 },   { ATOM_SEX, 64 },
    { ATOM_PLACE, 128 },       { ATOM_AREA, 128 },       { ATOM_STREET_NAME, 256 },
};

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

typedef struct Finding {
    Lk *lk;
    Telling tellings[COLUMNS_MOST];
    Part parts[COLUMNS_MOST];
    size_t nparts;
    size_t possible; /* keys */
    Trial *trials;
    size_t n;
    double left; /* pairs that may be compared */
    Entry *entries[LK_SORTERS][2];
    uint32_t one_of; /* so many values are looked at */
} Finding;

/* --- what may come ---------------------------------------------------------------------------- */

static size_t
list_tellings(const Lk *lk, Telling ret[COLUMNS_MOST])
{
    size_t n = 0;

    for (size_t i = 0; i < TELLINGS; i++) {
        if (lk_has_atom(lk, tellings[i].atom))
            ret[n++] = tellings[i];
    }
    for (size_t f = 0; f < lk->model.nfields; f++) {
        if (lk->fields[f].type == FIELD_TEXT)
            ret[n++] =
                (Telling){ (uint8_t)(ATOM_SOUND + lk->fields[f].lane[0]), 1u << (TELLINGS + f) };
    }
    return n;
}

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
    Entry *entries = finding->entries[task][0];

    for (size_t i = task; i < finding->nparts; i += LK_SORTERS) {
        Part *part = &finding->parts[i];
        size_t n = 0;

        for (uint32_t row = 0; row < lk->n; row++) {
            part->values[row] = lk_atom(lk, part->atom, row);
            if (part->values[row] != 0)
                entries[n++] = (Entry){ part->values[row], row };
        }
        lk_radix_sort(entries, finding->entries[task][1], n);
        part->equal = share_equal(entries, n, lk->n);
    }
}

/* A key of some parts, if it is not too coarse. */
static void
add_trial(Finding *finding, const size_t parts[KEY_ATOMS], size_t n)
{
    double rows = (double)finding->lk->n;
    double pairs = rows * rows / 2;
    Trial *trial = &finding->trials[finding->n];

    for (size_t i = 0; i < n; i++)
        pairs *= finding->parts[parts[i]].equal;
    if (pairs > finding->left || finding->n == TRIALS_MOST)
        return;
    for (size_t i = 0; i < n; i++)
        trial->parts[i] = &finding->parts[parts[i]];
    finding->n++;
}

typedef void OnKey(Finding *finding, const size_t parts[KEY_ATOMS], size_t n);

/* All parts, two of them and three of which none tells what another does. */
static void
each_key(Finding *finding, OnKey *on_key)
{
    const Telling *from = finding->tellings;

    for (size_t i = 0; i < finding->nparts; i++) {
        on_key(finding, (size_t[]){ i, 0, 0 }, 1);
        for (size_t j = i + 1; j < finding->nparts; j++) {
            uint32_t told = from[i].parts | from[j].parts;

            if ((from[i].parts & from[j].parts) != 0)
                continue;
            on_key(finding, (size_t[]){ i, j, 0 }, 2);
            for (size_t k = j + 1; k < finding->nparts; k++) {
                if ((from[k].parts & told) == 0)
                    on_key(finding, (size_t[]){ i, j, k }, 3);
            }
        }
    }
}

static void
count_key(Finding *finding, const size_t *parts, size_t n)
{
    (void)parts;
    (void)n;
    finding->possible++;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static uint32_t
value_of(const Trial *trial, uint32_t row)
{
    uint32_t value = trial->parts[0]->values[row];

    for (size_t i = 1; i < KEY_ATOMS && trial->parts[i] != NULL && value != 0; i++) {
        value = lk_with_part(value, trial->parts[i]->values[row]);
    }
    return value;
}

/* Rows of some values of a key, sorted by it. */
static size_t
take_entries(const Finding *finding, const Trial *trial, Entry *entries, Entry *scratch)
{
    const Lk *lk = finding->lk;
    size_t n = 0;

    for (uint32_t row = 0; row < lk->n; row++) {
        uint32_t value = value_of(trial, row);

        if (value != 0 && value / 2 % finding->one_of == 0)
            entries[n++] = (Entry){ value, row };
    }
    lk_radix_sort(entries, scratch, n);
    return n;
}

static double
pairs_of(size_t n)
{
    return n > LK_BLOCK_MOST ? 0 : (double)n * (double)(n - 1) / 2;
}

/* True if one of the first keys finds the pair, or it is within one file of several. */
static bool
is_known(const Lk *lk, size_t nkeys, uint32_t a, uint32_t b)
{
    return (lk->file != NULL && lk->file[a] == lk->file[b]) || lk_is_found(lk, a, b, nkeys);
}

typedef void OnPair(void *self, uint32_t a, uint32_t b);

/* One pair of a block of n, by a number. */
static void
draw(const Entry *block, size_t n, uint32_t number, OnPair *on_pair, void *self)
{
    size_t i = lk_mix(number, 1) % n;
    size_t j = lk_mix(number, 2) % (n - 1);
    uint32_t a = block[i].row;
    uint32_t b = block[j < i ? j : j + 1].row;

    on_pair(self, a < b ? a : b, a < b ? b : a);
}

/* Pairs at even distances among those of all blocks, which are told. */
static double
draw_all(const Entry *entries, size_t n, OnPair *on_pair, void *self)
{
    double pairs = 0;
    double sum = 0;
    uint32_t drawn = 0;

    for (size_t from = 0, to; from < n; from = to) {
        to = lk_entries_end(entries, from, n);
        pairs += pairs_of(to - from);
    }
    for (size_t from = 0, to; from < n && drawn < DRAWS; from = to) {
        to = lk_entries_end(entries, from, n);
        sum += pairs_of(to - from);
        for (; drawn < DRAWS && (drawn + 0.5) * pairs < sum * DRAWS; drawn++)
            draw(entries + from, to - from, drawn, on_pair, self);
    }
    return pairs;
}

/* Pairs that a key finds and no key before it does. */
typedef struct Fresh {
    const Lk *lk;
    size_t key;
    size_t n;
} Fresh;

static void
count_fresh(void *self, uint32_t a, uint32_t b)
{
    Fresh *fresh = self;

    fresh->n += !is_known(fresh->lk, fresh->key, a, b);
}

/* Pairs that the keys so far find, each once. */
static double
count_pairs(const Finding *finding)
{
    const Lk *lk = finding->lk;
    Entry *entries = finding->entries[0][0];
    double pairs = 0;

    for (size_t key = 0; key < lk->nkeys; key++) {
        Fresh fresh = { lk, key, 0 };
        uint32_t block = 0;

        for (size_t i = 0; i < lk->norder[key]; i++) {
            block += lk_begins_block(lk, key, i);
            entries[i] = (Entry){ block, lk_row_at(lk, key, i) };
        }
        draw_all(entries, lk->norder[key], count_fresh, &fresh);
        pairs += (double)lk->keys[key].pairs * (double)fresh.n / DRAWS;
    }
    return pairs;
}

/* A pair that is weighed with what is believed beforehand. */
typedef struct Weighing {
    const Lk *lk;
    Trial *trial;
} Weighing;

static void
weigh_drawn(void *self, uint32_t a, uint32_t b)
{
    Weighing *weighing = self;
    const Lk *lk = weighing->lk;
    Trial *trial = weighing->trial;
    Drawn drawn = { a, b, 0 };
    uint64_t levels;

    if (is_known(lk, lk->nkeys, a, b) || !lk_compare_least(lk, a, b, LK_KEPT_LEAST, &levels))
        return;
    drawn.chance = lk_chance((double)lk_odds(lk, levels, a));
    trial->found += drawn.chance;
    trial->drawn[trial->n++] = drawn;
}

static void
try_some(void *arg, unsigned task)
{
    Finding *finding = arg;
    Entry *entries = finding->entries[task][0];

    for (size_t i = task; i < finding->n; i += LK_SORTERS) {
        Trial *trial = &finding->trials[i];
        size_t n = take_entries(finding, trial, entries, finding->entries[task][1]);

        trial->pairs =
            draw_all(entries, n, weigh_drawn, &(Weighing){ finding->lk, trial }) * finding->one_of;
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

/* Pairs that a key finds are found. */
static void
leave_out(Trial *trial, const Trial *found)
{
    size_t left = 0;

    trial->found = 0;
    for (size_t i = 0; i < trial->n; i++) {
        uint32_t value = value_of(found, trial->drawn[i].a);

        if (value != 0 && value == value_of(found, trial->drawn[i].b))
            continue;
        trial->found += trial->drawn[i].chance;
        trial->drawn[left++] = trial->drawn[i];
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
        finding->left -= best->pairs;
        lk->allowed[lk->nkeys] = 2 * (uint64_t)best->pairs;
        lk_add_key(lk, key_of(best));
        for (size_t i = 0; i < finding->n; i++)
            leave_out(&finding->trials[i], best);
    }
}

static bool
take_room(Lk *lk, Finding *finding)
{
    Drawn *drawn = lk_take(lk, (size_t)TRIALS_MOST * DRAWS * sizeof *drawn);

    finding->trials = lk_take(lk, TRIALS_MOST * sizeof finding->trials[0]);
    for (size_t i = 0; i < LK_SORTERS; i++) {
        finding->entries[i][0] = lk_take(lk, (lk->n + 1) * sizeof(Entry));
        finding->entries[i][1] = lk_take(lk, (lk->n + 1) * sizeof(Entry));
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
    each_key(finding, add_trial);
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

    finding.nparts = list_tellings(lk, finding.tellings);
    each_key(&finding, count_key);
    finding.left =
        (double)lk_pairs_most(lk) - (double)finding.possible * (double)lk->n / LOOKS_A_PAIR;
    if (finding.left <= 0 || first == 0 || lk->key_parts[0].atoms[0] == ATOM_ALL)
        return LK_OK;
    status = find_keys(lk, &finding);
    lk->room.used = used;
    return status == LK_OK && lk->nkeys > first ? lk_sort_keys(lk, first) : status;
}
