/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that say the same, set aside before anything is learnt.
 *
 * One record that stands a thousand times would be most of what random pairs show: all that it says
 * would look common.  Where copies are many, one of each stays, and chance, rarity and shares are
 * those of the rows that stay.  What is set aside are copies of rows that say several things which
 * hardly two others would have in common, by what is believed of their kind and by the rows that
 * stay: who has a common name and town in common with others is not one with them for that. */
#include "link/lk_copies_internal.h"
#include "link/lk_fit_internal.h"

/* Marks a copy that stays. */
#define STAYS 0x80000000u

enum {
    PAIRS_ONE_OF = 50,  /* so many pairs must be copies */
    LOOKS = 4096,       /* pairs of one file that show it, in a large table */
    LOOKS_ONE_OF = 200, /* and how many of them must be */
    STRONG_LEAST = 2,   /* comparisons that must tell */
    MORE = 10           /* pairs that count beside copies */
};

/* What is believed of a value counts as much as so many rows; from so many bits on it tells; so
 * many more than the rows are, and it is no chance. */
static const double believed = 20;
static const double strong_bits = 6;
static const double sure_bits = 4;

/* Bits that a value has if nothing but its kind is known. */
static double
believed_bits(FieldType type)
{
    static const double bits[] = {
        [FIELD_GIVEN_NAME] = 6, [FIELD_SURNAME] = 8, [FIELD_DATE] = 12,   [FIELD_SEX] = 1,
        [FIELD_CODE] = 14,      [FIELD_EMAIL] = 14,  [FIELD_ADDRESS] = 9, [FIELD_TEXT] = 3,
        [FIELD_WORDS] = 7,      [FIELD_POINT] = 10,  [FIELD_AMOUNT] = 4,
    };

    return bits[type];
}

double
lk_believed_chance(FieldType type)
{
    return lk_exp2(-believed_bits(type));
}

/* --- what a row tells ------------------------------------------------------------------------- */

/* Rows that stay and may say what this one does: one of each file. */
static uint32_t
own_count(const Lk *lk, uint32_t row)
{
    uint32_t least = lk->files;

    for (size_t lane = 0; lane < lk->nlanes; lane++) {
        uint32_t text = lk->lanes[(size_t)row * LANES + lane];
        uint32_t count = lk->dicts[lane].rows[text].count;

        least = text != 0 && count < least ? count : least;
    }
    return least;
}

/* How seldom another record has the value of a row, in bits; 0 for what is empty. */
static double
bits_of(const Lk *lk, size_t field, uint32_t row, double own)
{
    int8_t lane = lk->fields[field].lane[0];
    uint32_t text = lane < 0 ? 0 : lk->lanes[(size_t)row * LANES + (size_t)lane];
    double others;

    if (text == 0)
        return 0;
    others = (double)lk->dicts[lane].rows[text].count - own;
    return lk_log2(((double)lk->counted - own + believed) /
                   (others + believed * lk_believed_chance(lk->fields[field].type)));
}

/* True if hardly another record can say the same: by several things, a name being one. */
static bool
tells(const Lk *lk, uint32_t row)
{
    double own = own_count(lk, row);
    double sum = 0;
    double names = 0;
    unsigned strong = 0;

    for (size_t f = 0; f < lk->model.nfields; f++) {
        FieldType type = lk->fields[f].type;
        double bits = bits_of(lk, f, row, own);

        if (type == FIELD_GIVEN_NAME || type == FIELD_SURNAME) {
            names += bits;
        } else if (bits >= strong_bits) {
            sum += bits;
            strong++;
        }
    }
    if (names >= strong_bits) {
        sum += names;
        strong++;
    }
    return strong >= STRONG_LEAST && sum >= lk_log2((double)lk->n) + sure_bits;
}

/* --- copies ----------------------------------------------------------------------------------- */

static bool
is_one_file(const Lk *lk, uint32_t a, uint32_t b)
{
    return lk->file == NULL || lk->file[a] == lk->file[b];
}

/* Of a large table some pairs show whether it is worth while to look at all rows: which rows they
 * are hangs on when these came, but so many miss what PAIRS_ONE_OF asks for in no order. */
static bool
seems_copied(const Lk *lk)
{
    uint32_t n = 0;
    uint32_t copies = 0;

    if (lk->n <= LOOKS)
        return true;
    for (uint32_t i = 0; n < LOOKS; i++) {
        uint32_t a = lk_mix(i, 1) % (uint32_t)lk->n;
        uint32_t b = lk_mix(i, 2) % (uint32_t)lk->n;

        n += a != b && is_one_file(lk, a, b);
        copies += a != b && is_one_file(lk, a, b) && lk_is_copy(lk, a, b);
    }
    return copies * LOOKS_ONE_OF > n;
}

/* What a row says is there once more, or once less. */
static void
count_row(Lk *lk, uint32_t row, bool more)
{
    for (size_t lane = 0; lane < lk->nlanes; lane++) {
        uint32_t text = lk->lanes[(size_t)row * LANES + lane];

        if (text != 0)
            lk->dicts[lane].rows[text].count += more ? 1 : UINT32_MAX;
    }
    lk->counted += more ? 1 : SIZE_MAX;
}

/* The row before each that says the same, in the same file; the row itself, if none does. */
static void
find_copies(Lk *lk, uint32_t *slots, uint32_t mask)
{
    memset(slots, 0, ((size_t)mask + 1) * sizeof slots[0]);
    for (uint32_t row = 0; row < lk->n; row++) {
        uint32_t at = lk->content[row] & mask;

        while (slots[at] != 0 &&
               !(is_one_file(lk, slots[at] - 1, row) && lk_is_copy(lk, slots[at] - 1, row)))
            at = (at + 1) & mask;
        lk->before[row] = slots[at] == 0 ? row : slots[at] - 1;
        slots[at] = row + 1;
    }
}

/* Rows that tell too little stay. */
static void
leave_untelling(Lk *lk)
{
    for (uint32_t row = 0; row < lk->n; row++) {
        if (lk->before[row] != row)
            count_row(lk, row, false);
    }
    for (uint32_t row = 0; row < lk->n; row++) {
        if (lk->before[row] != row && !tells(lk, row))
            lk->before[row] |= STAYS;
    }
    for (uint32_t row = 0; row < lk->n; row++) {
        if ((lk->before[row] & STAYS) != 0) {
            count_row(lk, row, true);
            lk->before[row] = row;
        }
    }
}

/* Whether enough pairs within files are of copies, which `turn` counts. */
static bool
are_many(const Lk *lk, uint32_t *turn)
{
    double in_file[LK_FILES] = { 0 };
    double all = 0;
    double copies = 0;

    for (uint32_t row = 0; row < lk->n; row++) {
        uint32_t before = lk->before[row];

        turn[row] = before == row ? 0 : turn[before] + 1;
        copies += turn[row];
        all += in_file[lk->file == NULL ? 0 : lk->file[row]]++;
    }
    return copies * PAIRS_ONE_OF > all;
}

static void
keep_all(Lk *lk)
{
    for (uint32_t row = 0; row < lk->n; row++) {
        if (lk->before[row] != row)
            count_row(lk, row, true);
    }
    lk->before = NULL;
}

static void
list_kept(Lk *lk)
{
    size_t n = 0;

    for (uint32_t row = 0; row < lk->n; row++) {
        if (lk->before[row] == row)
            lk->kept[n++] = row;
    }
}

double
lk_copied_rows(const Lk *lk)
{
    double n = MORE;

    for (uint32_t row = 0; row < lk->n; row++)
        n += lk_is_aside(lk, row) && !lk_is_aside(lk, lk->before[row]);
    return n;
}

LkStatus
lk_set_copies_aside(Lk *lk)
{
    uint32_t *slots, mask = 1;
    size_t used;

    lk->counted = lk->n;
    if (!seems_copied(lk))
        return LK_OK;
    while (mask < 2 * lk->n)
        mask = mask * 2 + 1;
    lk->before = lk_take(lk, (lk->n + 1) * sizeof lk->before[0]);
    lk->kept = lk_take(lk, (lk->n + 1) * sizeof lk->kept[0]);
    used = lk->room.used;
    slots = lk_take(lk, ((size_t)mask + 1) * sizeof slots[0]);
    if (lk->full)
        return LK_NO_SPACE;
    find_copies(lk, slots, mask);
    leave_untelling(lk);
    if (are_many(lk, slots))
        list_kept(lk);
    else
        keep_all(lk);
    lk->room.used = used;
    return LK_OK;
}
