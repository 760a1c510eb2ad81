/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the values of a column could be. */
#include "link/lk_amount_internal.h"
#include "link/lk_columns_internal.h"
#include "link/lk_date_internal.h"
#include "link/lk_point_internal.h"
#include "link/lk_ready_internal.h"

enum { CELL_MAX = 64, PLATE_LEAST = 5, PLATE_MOST = 9, NUMBER_LEAST = 6, NUMBER_MOST = 24 };

/* How many characters of a cell are what; whatever is not ASCII counts as a letter. */
typedef struct Letters {
    size_t digits;
    size_t letters;
    size_t others; /* but blanks, points, hyphens, commas and apostrophes */
} Letters;

static bool
is_letter(char c)
{
    return ((uint8_t)c | 0x20) >= 'a' && (((uint8_t)c | 0x20) <= 'z' || (uint8_t)c >= 0x80);
}

static Letters
letters_of(LkText cell)
{
    Letters ret = { 0, 0, 0 };

    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];

        if (lk_is_digit(c))
            ret.digits++;
        else if (is_letter(c))
            ret.letters++;
        else
            ret.others += str_find(STR(" .-,'"), c) == 5;
    }
    return ret;
}

static bool
is_mail(LkText cell)
{
    const char *at = memchr(cell.ptr, '@', cell.len);

    return at != NULL && at > cell.ptr && at + 3 < cell.ptr + cell.len;
}

/* Eight to fifteen digits, nothing but signs between, and a + or 0 before them. */
static bool
is_phone(LkText cell)
{
    size_t digits = 0;

    for (size_t i = 0; i < cell.len; i++) {
        if (lk_is_digit(cell.ptr[i]))
            digits++;
        else if (str_find(STR(" +-./()"), cell.ptr[i]) == 7)
            return false;
    }
    return digits >= 8 && digits <= 15 && (cell.ptr[0] == '+' || cell.ptr[0] == '0');
}

/* "$1050.10": a date has no sign of money and no unit. */
static bool
is_measured(LkText cell)
{
    Amount amount;

    return lk_read_amount(cell, 0, &amount) && amount.measured;
}

static bool
is_date(LkText cell)
{
    size_t letters = 0;

    for (size_t i = 0; i < cell.len; i++)
        letters += (cell.ptr[i] | 0x20) >= 'a' && (cell.ptr[i] | 0x20) <= 'z';
    return cell.len >= 6 && letters < 10 && !lk_is_year(lk_date(cell, false)) && !is_measured(cell);
}

static bool
is_sex(LkText cell)
{
    static const char *const words[] = { "donna",     "f",      "female", "feminin", "femme",
                                         "frau",      "h",      "hombre", "homem",   "homme",
                                         "k",         "kvinde", "kvinna", "kvinne",  "m",
                                         "maennlich", "male",   "man",    "mann",    "masculin",
                                         "mujer",     "mulher", "uomo",   "vrouw",   "w",
                                         "weiblich",  "woman" };
    char held[CELL_MAX];

    return lk_is_listed(words, LEN(words), (Str){ held, lk_fold(cell, held, sizeof held) });
}

/* "12", "12b", "12 B": a number of up to four digits, and perhaps a letter. */
static bool
is_house(LkText cell, const Letters *letters)
{
    return lk_is_digit(cell.ptr[0]) && letters->digits <= 4 && letters->letters <= 1 &&
           letters->others == 0;
}

/* Postcodes as in the United Kingdom, SW1A 2AA, or Canada, K1A 0B1: nothing else looks so. */
static bool
is_place(LkText cell)
{
    const char *end = cell.ptr + cell.len;

    if (cell.len < 6 || cell.len > 8 || !is_letter(cell.ptr[0]) || (end[-4] != ' ' && cell.len > 7))
        return false;
    return lk_is_digit(end[-3]) && is_letter(end[-2]) &&
           (is_letter(end[-1]) || lk_is_digit(end[-1])) &&
           (lk_is_digit(cell.ptr[1]) || lk_is_digit(cell.ptr[2]));
}

/* Four to six digits, also in two parts, and two letters perhaps. */
static bool
is_postcode(const Letters *letters)
{
    return letters->digits >= 4 && letters->digits <= 6 && letters->letters <= 2 &&
           letters->others == 0;
}

static bool
is_plate(const Letters *letters)
{
    size_t n = letters->digits + letters->letters;

    return letters->digits > 0 && letters->letters > 0 && letters->letters <= 5 &&
           n >= PLATE_LEAST && n <= PLATE_MOST && letters->others == 0;
}

static bool
is_number(const Letters *letters)
{
    size_t n = letters->digits + letters->letters;

    return n >= NUMBER_LEAST && n <= NUMBER_MOST && letters->digits >= letters->letters;
}

static void
order_of_date(LkText cell, Sample *sample)
{
    unsigned number[2] = { 0, 0 };
    size_t digits = 0;
    size_t n = 0;

    for (size_t i = 0; i < cell.len && n < 2; i++) {
        if (lk_is_digit(cell.ptr[i]) && ++digits <= 2) {
            number[n] = number[n] * 10 + (unsigned)(cell.ptr[i] - '0');
        } else if (lk_is_digit(cell.ptr[i])) {
            return;
        } else {
            n += digits > 0;
            digits = 0;
        }
    }
    sample->first_big += number[0] > 12 && number[0] <= 31;
    sample->second_big += number[1] > 12 && number[1] <= 31;
}

static uint32_t
hash_of(LkText cell)
{
    uint64_t h = 0;

    for (size_t i = 0; i < cell.len; i++)
        h = h * 0x9FB21C651E98DF25u + (uint8_t)cell.ptr[i];
    return lk_mix(h, cell.len) | 1;
}

static bool
is_new(uint32_t *slots, uint32_t mask, LkText cell)
{
    uint32_t hash = hash_of(cell);
    uint32_t at = hash & mask;

    while (slots[at] != 0 && slots[at] != hash)
        at = (at + 1) & mask;
    if (slots[at] == hash)
        return false;
    slots[at] = hash;
    return true;
}

/* As much of a cell as is looked at for its kind. */
static LkText
beginning_of(LkText cell)
{
    return lk_trimmed((LkText){ cell.ptr, cell.len < CELL_MAX ? cell.len : CELL_MAX });
}

size_t
lk_count_words(LkText cell)
{
    size_t n = 0;

    for (size_t i = 0; i < cell.len; i++)
        n += cell.ptr[i] > ' ' && (i == 0 || cell.ptr[i - 1] <= ' ');
    return n;
}

static void
count_letters(LkText cell, Sample *sample)
{
    Letters letters = letters_of(cell);

    sample->digits += letters.digits > 0;
    sample->spaced += lk_count_words(cell) > 1;
    sample->houses += is_house(cell, &letters);
    sample->places += is_place(cell);
    sample->postcodes += is_postcode(&letters);
    sample->plates += is_plate(&letters);
    sample->numbers += is_number(&letters);
    sample->streets += lk_names_street(cell);
    sample->companies += lk_names_company(cell);
    sample->longs += lk_count_words(cell) >= LONG_WORDS;
    sample->lines += lk_count_words(cell) >= LINE_WORDS;
    if (letters.digits == 0 && letters.others == 0 && letters.letters > 0) {
        sample->words++;
        sample->wholes += lk_count_words(cell) > 1;
    }
}

/* Numbers near nothing are shares of something. */
static void
count_angles(LkText cell, Sample *sample)
{
    Angle angle;
    Point point;

    if (lk_read_angle(cell, &angle)) {
        int64_t size = angle.micro < 0 ? -angle.micro : angle.micro;

        sample->norths += size <= 90000000;
        sample->easts += size <= 180000000;
        sample->angles += angle.exact && size <= 180000000 && size >= 1000000;
    }
    if (lk_read_point(cell, &point)) {
        sample->points++;
        sample->exacts += point.exact;
    }
}

static void
count_amount(LkText cell, Sample *sample)
{
    Amount amount;

    if (lk_read_amount(cell, 0, &amount)) {
        sample->amounts++;
        sample->marked += amount.marked;
        sample->tenths += amount.tenth;
        sample->zeros += amount.zero;
        sample->points_decimal += amount.decimal == '.';
        sample->commas_decimal += amount.decimal == ',';
        sample->unsure += amount.unsure;
        sample->unsure_commas += amount.unsure && memchr(cell.ptr, ',', cell.len) != NULL;
    }
}

static void
count_cell(LkText cell, Sample *sample)
{
    sample->mails += is_mail(cell);
    sample->phones += is_phone(cell);
    sample->sexes += is_sex(cell);
    sample->years += lk_date(cell, false) != 0;
    count_letters(cell, sample);
    count_angles(cell, sample);
    count_amount(cell, sample);
    if (is_date(cell)) {
        sample->dates++;
        order_of_date(cell, sample);
    }
}

Sample
lk_look_at(const LkText *cells, size_t nrows, size_t step, void *work)
{
    Sample sample = { .filled = 0 };
    uint32_t mask = 1;

    while (mask + 1 < 2 * nrows)
        mask = mask * 2 + 1;
    memset(work, 0, ((size_t)mask + 1) * sizeof(uint32_t));
    for (size_t i = 0; i < nrows; i++) {
        LkText cell = beginning_of(cells[i * step]);

        if (lk_says_nothing(cell))
            continue;
        sample.filled++;
        sample.distinct += is_new(work, mask, lk_trimmed(cells[i * step]));
        count_cell(cell, &sample);
    }
    return sample;
}
