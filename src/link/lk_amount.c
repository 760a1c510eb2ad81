/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Amounts.  Numbers of at most 15 digits and powers of ten are exact as they are kept, and each
 * step rounds once as IEEE 754 says: the same everywhere. */
#include "link/lk_amount_internal.h"

enum { DIGITS_MOST = 15, WORD_MOST = 12, GROUP = 3, WHOLE_MOST = 9999 };

/* --- numbers ---------------------------------------------------------------------------------- */

typedef struct Reading {
    LkText text;
    size_t at;
    Amount amount;
    size_t n;      /* numbers */
    double last;   /* number, without its unit yet */
    double factor; /* of the last unit; 0: none */
    bool negative;
    bool fraction;
    bool money; /* a sign of it stands somewhere */
} Reading;

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return ((uint8_t)c | 0x20) >= 'a' && ((uint8_t)c | 0x20) <= 'z';
}

static bool
is_at(const Reading *reading, size_t at, const char *bytes)
{
    size_t len = strlen(bytes);

    return at + len <= reading->text.len && memcmp(reading->text.ptr + at, bytes, len) == 0;
}

static size_t
digits_from(const Reading *reading, size_t at)
{
    size_t n = 0;

    while (at + n < reading->text.len && is_digit(reading->text.ptr[at + n]))
        n++;
    return n;
}

/* What divides thousands, but for points and commas; its length. */
static size_t
blank_at(const Reading *reading, size_t at)
{
    static const char *const blanks[] = { " ", "'", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x99" };

    for (size_t i = 0; i < LEN(blanks); i++) {
        if (is_at(reading, at, blanks[i]))
            return strlen(blanks[i]);
    }
    return 0;
}

/* The parts of a number, and what stands between them. */
typedef struct Parts {
    size_t at[8];
    size_t len[8];
    char sign[8]; /* behind each; ' ' for a blank */
    size_t n;
} Parts;

/* The length of what divides the number at `at`, of which `before` divided what stands before; 0:
 * nothing does. */
static size_t
divider_at(const Reading *reading, size_t at, char before)
{
    size_t blank = before == 0 || before == ' ' ? blank_at(reading, at) : 0;
    char c = at < reading->text.len ? reading->text.ptr[at] : 0;

    if (blank > 0)
        return digits_from(reading, at + blank) == GROUP ? blank : 0;
    return (c == '.' || c == ',') && digits_from(reading, at + 1) > 0;
}

/* The end of the number. */
static size_t
cut_parts(const Reading *reading, Parts *ret)
{
    size_t at = reading->at;
    size_t divider = 1;

    ret->n = 0;
    while (divider > 0 && ret->n < LEN(ret->at)) {
        size_t len = digits_from(reading, at);

        ret->at[ret->n] = at;
        ret->len[ret->n] = len;
        at += len;
        divider = divider_at(reading, at, ret->n > 0 ? ret->sign[ret->n - 1] : 0);
        if (divider > 0)
            ret->sign[ret->n] = blank_at(reading, at) > 0 ? ' ' : reading->text.ptr[at];
        ret->n++;
        at += divider;
    }
    return at;
}

/* Which part is the fraction; n: none. */
static size_t
find_fraction(const Reading *reading, const Parts *parts)
{
    size_t last = parts->n - 1;
    size_t signs = 0;
    char sign = last > 0 ? parts->sign[last - 1] : 0;

    if (last == 0 || sign == ' ')
        return parts->n;
    for (size_t i = 0; i < last; i++)
        signs += parts->sign[i] == sign;
    if (signs > 1)
        return parts->n;
    if (last == 1 && parts->len[1] == GROUP && parts->len[0] <= GROUP &&
        reading->text.ptr[parts->at[0]] != '0' && (sign == ',' || reading->money))
        return parts->n;
    return last;
}

static bool
take_number(Reading *reading)
{
    static const double tens[DIGITS_MOST + 1] = { 1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
    Parts parts;
    size_t end = cut_parts(reading, &parts);
    size_t fraction = find_fraction(reading, &parts);
    uint64_t digits = 0;
    size_t n = 0;
    size_t decimals = 0;

    for (size_t i = 0; i < parts.n; i++) {
        if (i > 0 && i != fraction && parts.len[i] != GROUP)
            return false;
        for (size_t k = 0; k < parts.len[i]; k++) {
            if (n == DIGITS_MOST && i == fraction)
                break;
            digits = digits * 10 + (uint64_t)(reading->text.ptr[parts.at[i] + k] - '0');
            n += digits > 0;
            decimals += i == fraction;
            if (n > DIGITS_MOST)
                return false;
        }
    }
    if (decimals > DIGITS_MOST)
        return false;
    reading->at = end;
    reading->last = (double)digits / tens[decimals];
    reading->fraction = reading->fraction || fraction < parts.n;
    return true;
}

/* --- what stands around them ------------------------------------------------------------------ */

static const char *const moneys[] = { "aed", "bgn", "chf", "czk", "dkk", "egp", "eur", "fr",
                                      "ft",  "gbp", "huf", "inr", "jpy", "kc",  "kr",  "lei",
                                      "lev", "lv",  "mad", "nok", "pln", "ron", "rs",  "rub",
                                      "sek", "tl",  "try", "uah", "us",  "usd", "zl" };
static const char *const nearlies[] = { "about", "approx", "ca", "circa", "env", "etwa" };
static const char *const signs[] = { "$",
                                     "\xe2\x82\xac",
                                     "\xc2\xa3",
                                     "\xc2\xa5",
                                     "\xe2\x82\xbd",
                                     "\xe2\x82\xb4",
                                     "\xe2\x82\xba",
                                     "\xe2\x82\xb9" };
static const char *const minuses[] = { "-", "\xe2\x88\x92" };
static const char *const abouts[] = { "~", "%", "\xe2\x89\x88", "<", ">", "+", "=", "(", ")",
                                      "*", "." };

static size_t
sign_at(const Reading *reading, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is_at(reading, reading->at, list[i]))
            return strlen(list[i]);
    }
    return 0;
}

static Str
take_word(Reading *reading, char ret[WORD_MOST])
{
    size_t from = reading->at;

    while (reading->at < reading->text.len &&
           (is_letter(reading->text.ptr[reading->at]) || (reading->text.ptr[reading->at] & 0x80)))
        reading->at++;
    return (Str){ ret, lk_fold((LkText){ reading->text.ptr + from, reading->at - from }, ret,
                               WORD_MOST) };
}

/* A number behind which its unit stands, or none. */
static bool
put_unit(Reading *reading, const Unit *unit)
{
    Amount *amount = &reading->amount;
    double factor = unit != NULL ? unit->factor : 1;
    Measure measure = unit != NULL ? unit->measure : MEASURE_NONE;

    /* 5m 30s */
    if (measure == MEASURE_SECONDS && amount->measure == MEASURE_MILLIMETRES &&
        reading->factor == 1000 && reading->n == 2) {
        amount->measure = MEASURE_SECONDS;
        amount->value = amount->value / 1000 * 60;
        reading->factor = 60;
    }
    if (reading->n > 1 && (measure != amount->measure || factor >= reading->factor))
        return false;
    amount->value =
        reading->n > 1 ? amount->value + reading->last * factor : reading->last * factor;
    amount->measure = measure;
    amount->marked = amount->marked || unit != NULL;
    reading->factor = factor;
    return true;
}

/* Minutes and seconds behind a colon, once or twice. */
static bool
take_clock(Reading *reading)
{
    double whole = reading->last;
    unsigned parts = 1;

    while (reading->at < reading->text.len && reading->text.ptr[reading->at] == ':' && parts < 3) {
        size_t n = digits_from(reading, reading->at + 1);

        if (n != 2)
            return false;
        whole = whole * 60 + (reading->text.ptr[reading->at + 1] - '0') * 10 +
                (reading->text.ptr[reading->at + 2] - '0');
        reading->at += 3;
        parts++;
    }
    if (parts == 1)
        return true;
    reading->last = whole;
    return !reading->fraction && put_unit(reading, lk_find_unit(STR("s")));
}

static bool
take_measured(Reading *reading)
{
    char held[WORD_MOST];
    const Unit *unit = NULL;
    size_t before;
    bool clock;

    if (!take_number(reading) || ++reading->n > 2)
        return false;
    clock = reading->at < reading->text.len && reading->text.ptr[reading->at] == ':';
    if (clock)
        return take_clock(reading);
    before = reading->at;
    while (reading->at < reading->text.len && reading->text.ptr[reading->at] == ' ')
        reading->at++;
    if (is_at(reading, reading->at, "\"") || is_at(reading, reading->at, "'")) {
        unit = lk_find_unit((Str){ reading->text.ptr + reading->at, 1 });
        reading->at++;
    } else {
        unit = lk_find_unit(take_word(reading, held));
    }
    if (unit == NULL)
        reading->at = before;
    if (unit == NULL && reading->n > 1)
        return false;
    return put_unit(reading, unit);
}

/* Signs of money, of percent, of about, blanks, and a minus. */
static bool
take_sign(Reading *reading)
{
    size_t money = sign_at(reading, signs, LEN(signs));
    size_t minus = sign_at(reading, minuses, LEN(minuses));
    size_t other = sign_at(reading, abouts, LEN(abouts));
    size_t blank = blank_at(reading, reading->at);

    reading->negative = reading->negative || (minus > 0 && reading->n == 0);
    reading->amount.marked =
        reading->amount.marked || money > 0 || is_at(reading, reading->at, "%");
    reading->at += money > 0 ? money : minus > 0 ? minus : other > 0 ? other : blank;
    return money + minus + other + blank > 0;
}

/* Words of money and of about, and others behind a number. */
static bool
take_any(Reading *reading)
{
    char held[WORD_MOST];
    Str word;

    if (is_digit(reading->text.ptr[reading->at]))
        return take_measured(reading);
    if (take_sign(reading))
        return true;
    word = take_word(reading, held);
    if (word.len == 0)
        return false;
    if (lk_is_listed(moneys, LEN(moneys), word)) {
        reading->amount.marked = true;
        return true;
    }
    return reading->n > 0 || lk_is_listed(nearlies, LEN(nearlies), word);
}

/* A sign or word of money stands somewhere. */
static bool
is_money(LkText cell)
{
    Reading reading = { .text = cell };
    char held[WORD_MOST];

    while (reading.at < cell.len) {
        size_t before = reading.at;

        if (sign_at(&reading, signs, LEN(signs)) > 0 ||
            lk_is_listed(moneys, LEN(moneys), take_word(&reading, held)))
            return true;
        reading.at += reading.at == before;
    }
    return false;
}

bool
lk_read_amount(LkText cell, Amount *ret)
{
    Reading reading = { .text = cell, .money = is_money(cell) };

    while (reading.at < cell.len) {
        if (!take_any(&reading))
            return false;
    }
    if (reading.n == 0)
        return false;
    *ret = reading.amount;
    ret->marked = ret->marked || reading.fraction;
    if (reading.negative && ret->value > 0)
        ret->value = -ret->value;
    return true;
}

/* --- as they are compared --------------------------------------------------------------------- */

enum { KEPT = sizeof(double) + 1 }; /* the value, and its measure */

void
lk_ready_amount(const Amount *amount, Ready *ret)
{
    memcpy(ret->text, &amount->value, sizeof amount->value);
    ret->text[KEPT - 1] = (char)amount->measure;
    ret->len = KEPT;
    ret->first = KEPT;
}

Amount
lk_amount_of(const char *text)
{
    Amount amount = { .measure = (Measure)text[KEPT - 1] };

    memcpy(&amount.value, text, sizeof amount.value);
    return amount;
}

static bool
is_count(double x)
{
    return x >= 0 && x <= WHOLE_MOST && (double)(int)x >= x;
}

/* Whole numbers. */
static unsigned
count_level(double apart)
{
    return apart <= 1   ? AMOUNT_ONE
           : apart <= 2 ? AMOUNT_TWO
           : apart <= 5 ? AMOUNT_FIVE
                        : AMOUNT_TEN;
}

static bool
is_shifted(double less, double more)
{
    for (double tens = 10; tens <= 1000; tens *= 10) {
        double apart = more - less * tens;

        if (apart <= more * 1e-9 && -apart <= more * 1e-9)
            return true;
    }
    return false;
}

/* Two of which the lesser is above nothing. */
static unsigned
share_level(double less, double more)
{
    double apart = more - less;

    if (apart * 50 <= more)
        return AMOUNT_FIFTIETH;
    if (is_shifted(less, more))
        return AMOUNT_SHIFTED;
    return apart * 10 <= more  ? AMOUNT_TENTH
           : apart * 5 <= more ? AMOUNT_FIFTH
           : apart * 2 <= more ? AMOUNT_HALF
                               : LEVEL_OTHER;
}

static unsigned
numbers_level(double x, double y)
{
    double less = x < y ? x : y;
    double more = x < y ? y : x;

    if (is_count(less) && is_count(more) && more - less <= 10)
        return count_level(more - less);
    if (less > 0)
        return share_level(less, more);
    return more < 0 ? share_level(-more, -less) : LEVEL_OTHER;
}

unsigned
lk_amount_level(const TextRow *x, const TextRow *y)
{
    Amount a = lk_amount_of(x->text);
    Amount b = lk_amount_of(y->text);

    if (a.measure == b.measure)
        return numbers_level(a.value, b.value);
    if (a.measure == MEASURE_NONE)
        return lk_bare_level(a.value, &b);
    return b.measure == MEASURE_NONE ? lk_bare_level(b.value, &a) : LEVEL_OTHER;
}
