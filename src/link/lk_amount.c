/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Amounts.  Numbers of at most 15 digits and powers of ten are exact as they are kept, and each
 * step rounds once as IEEE 754 says: the same everywhere. */
#include "link/lk_amount_internal.h"

enum { DIGITS_MOST = 15, WORD_MOST = 12, GROUP = 3 };

/* --- numbers ---------------------------------------------------------------------------------- */

typedef struct Reading {
    LkText text;
    size_t at;
    Amount amount;
    size_t n;        /* numbers */
    uint64_t digits; /* of the last number, without its unit yet, */
    double decimals; /* and the power of ten that divides them */
    double factor;   /* of the last unit; 0: none */
    bool negative;
    bool fraction;
    bool word;    /* stands before: a point may end it */
    bool feet;    /* the last unit was ' */
    bool money;   /* a sign of it stands somewhere */
    char decimal; /* before decimals; 0: not known */
} Reading;

static bool
is_letter(char c)
{
    return ((uint8_t)c | 0x20) >= 'a' && ((uint8_t)c | 0x20) <= 'z';
}

static size_t
digits_from(const Reading *reading, size_t at)
{
    size_t n = 0;

    while (at + n < reading->text.len && lk_is_digit(reading->text.ptr[at + n]))
        n++;
    return n;
}

/* What divides thousands, but for points and commas. */
static bool
blank_at(const Reading *reading, size_t at)
{
    return lk_is_at(reading->text, at, " ") || lk_is_at(reading->text, at, "'");
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
    bool blank = (before == 0 || before == ' ') && blank_at(reading, at);
    char c = at < reading->text.len ? reading->text.ptr[at] : 0;

    if (blank)
        return digits_from(reading, at + 1) == GROUP;
    return (c == '.' || c == ',' || c == LK_DECIMAL) && digits_from(reading, at + 1) > 0;
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
            ret->sign[ret->n] = blank_at(reading, at) ? ' ' : reading->text.ptr[at];
        ret->n++;
        at += divider;
    }
    return at;
}

/* Two parts between which a comma or point may divide thousands. */
static bool
is_unsure(const Reading *reading, const Parts *parts)
{
    return parts->n == 2 && (parts->sign[0] == '.' || parts->sign[0] == ',') &&
           parts->len[1] == GROUP && parts->len[0] > 0 && parts->len[0] <= GROUP &&
           reading->text.ptr[parts->at[0]] != '0';
}

/* Where nothing is known, a comma does, and where money is meant a point. */
static bool
is_thousands(const Reading *reading, const Parts *parts)
{
    if (!is_unsure(reading, parts))
        return false;
    return reading->decimal != 0 ? parts->sign[0] != reading->decimal
                                 : parts->sign[0] == ',' || reading->money;
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
    return signs > 1 || is_thousands(reading, parts) ? parts->n : last;
}

/* 1,234,567 or, as in India, 12,34,567; `whole`: parts of it. */
static bool
are_groups(const Parts *parts, size_t whole)
{
    for (size_t i = 1; i < whole; i++) {
        bool indian = parts->sign[0] == ',' && parts->len[i] == 2 && i + 1 < whole;

        if ((parts->len[i] != GROUP && !indian) || parts->sign[i - 1] != parts->sign[0])
            return false;
    }
    return whole < 2 || parts->len[0] <= GROUP;
}

/* What a number shows of the signs in it. */
static void
note_signs(Reading *reading, const Parts *parts, size_t fraction)
{
    char last = parts->n > 1 ? parts->sign[parts->n - 2] : ' ';

    if (last == ' ' || last == LK_DECIMAL)
        return;
    if (is_unsure(reading, parts))
        reading->amount.unsure = true;
    else if (fraction < parts->n)
        reading->amount.decimal = last;
    else
        reading->amount.decimal = last == ',' ? '.' : ',';
}

/* A number behind a 0 is no fraction of an amount: "01.10" may be a day. */
static void
note_fraction(Reading *reading, const Parts *parts)
{
    size_t last = parts->n - 1;
    const char *digits = reading->text.ptr + parts->at[last];
    size_t len = parts->len[last];

    reading->fraction =
        reading->fraction || parts->len[0] < 2 || reading->text.ptr[parts->at[0]] != '0';
    reading->amount.tenth = len == 1;
    reading->amount.zero = len > 1 && digits[len - 1] == '0';
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

    if (!are_groups(&parts, fraction))
        return false;
    for (size_t i = 0; i < parts.n; i++) {
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
    reading->digits = digits;
    reading->decimals = tens[decimals];
    note_signs(reading, &parts, fraction);
    if (fraction < parts.n)
        note_fraction(reading, &parts);
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
static const char *const abouts[] = { "~", "%", "\xe2\x89\x88", "<", ">", "+", "=", "(", ")",
                                      "*", ".", ",-",           ":-" };

static size_t
sign_at(const Reading *reading, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (lk_is_at(reading->text, reading->at, list[i]))
            return strlen(list[i]);
    }
    return 0;
}

/* Behind m2 and m3 nothing of a number follows. */
static bool
is_power(const Reading *reading)
{
    char next = reading->at + 1 < reading->text.len ? reading->text.ptr[reading->at + 1] : ' ';

    return (lk_is_at(reading->text, reading->at, "2") ||
            lk_is_at(reading->text, reading->at, "3")) &&
           str_find(STR(" .,;)("), next) < 6;
}

static Str
take_word(Reading *reading, char ret[WORD_MOST])
{
    size_t from = reading->at;

    while (reading->at < reading->text.len &&
           (is_letter(reading->text.ptr[reading->at]) || (reading->text.ptr[reading->at] & 0x80)))
        reading->at++;
    reading->at += reading->at > from && is_power(reading);
    return (Str){ ret, lk_fold((LkText){ reading->text.ptr + from, reading->at - from }, ret,
                               WORD_MOST) };
}

/* A number behind which its unit stands, or none. */
static bool
put_unit(Reading *reading, const Unit *unit)
{
    Amount *amount = &reading->amount;
    static const Unit none = { "", MEASURE_NONE, 1, 1 };
    const Unit *by = unit != NULL ? unit : &none;
    double factor = by->factor / by->parts;
    double value = (double)reading->digits * by->factor / (reading->decimals * by->parts);
    Measure measure = by->measure;

    /* 5m 30s */
    if (measure == MEASURE_SECONDS && amount->measure == MEASURE_MILLIMETRES &&
        reading->factor == 1000 && reading->n == 2) {
        amount->measure = MEASURE_SECONDS;
        amount->value = amount->value / 1000 * 60;
        reading->factor = 60;
    }
    if (reading->n > 1 && (measure != amount->measure || factor >= reading->factor))
        return false;
    amount->value = reading->n > 1 ? amount->value + value : value;
    amount->measure = measure;
    amount->measured = amount->measured || unit != NULL;
    reading->factor = factor;
    return true;
}

/* Minutes and seconds behind a colon, once or twice. */
static bool
take_clock(Reading *reading)
{
    uint64_t whole = reading->digits;
    unsigned parts = 1;

    while (reading->at < reading->text.len && reading->text.ptr[reading->at] == ':' && parts < 3) {
        size_t n = digits_from(reading, reading->at + 1);

        if (n != 2)
            return false;
        whole = whole * 60 + (uint64_t)(reading->text.ptr[reading->at + 1] - '0') * 10 +
                (uint64_t)(reading->text.ptr[reading->at + 2] - '0');
        reading->at += 3;
        parts++;
    }
    reading->digits = whole;
    return reading->decimals <= 1 && put_unit(reading, lk_find_unit(STR("s")));
}

/* The unit behind a number; NULL: there is none. */
static const Unit *
take_unit(Reading *reading)
{
    char held[WORD_MOST];
    size_t before = reading->at;
    const Unit *unit;

    while (lk_is_at(reading->text, reading->at, " "))
        reading->at++;
    if (lk_is_at(reading->text, reading->at, "\"") || lk_is_at(reading->text, reading->at, "'")) {
        unit = lk_find_unit((Str){ reading->text.ptr + reading->at, 1 });
        reading->feet = lk_is_at(reading->text, reading->at, "'");
        reading->at++;
    } else {
        unit = lk_find_unit(take_word(reading, held));
    }
    if (unit == NULL)
        reading->at = before;
    /* 5'11 */
    if (unit == NULL && reading->n == 2 && reading->feet && before == reading->text.len)
        return lk_find_unit(STR("in"));
    return unit;
}

static bool
take_measured(Reading *reading)
{
    const Unit *unit;

    if (!take_number(reading) || ++reading->n > 2)
        return false;
    if (lk_is_at(reading->text, reading->at, ":") && digits_from(reading, reading->at + 1) > 0)
        return take_clock(reading);
    unit = take_unit(reading);
    return (unit != NULL || reading->n == 1) && put_unit(reading, unit);
}

/* Signs of money, of percent, of about, blanks, and a minus. */
static bool
take_sign(Reading *reading)
{
    size_t money = sign_at(reading, signs, LEN(signs));
    size_t minus = lk_is_at(reading->text, reading->at, "-");
    size_t other = sign_at(reading, abouts, LEN(abouts));
    size_t blank = blank_at(reading, reading->at);

    reading->negative = reading->negative || (minus > 0 && reading->n == 0);
    reading->amount.measured =
        reading->amount.measured || money > 0 || lk_is_at(reading->text, reading->at, "%");
    reading->at += money > 0 ? money : minus > 0 ? minus : other > 0 ? other : blank;
    return money + minus + other + blank > 0;
}

/* A digit, or a point or comma before one, as in "$.50", but not in "Rs.50". */
static bool
is_start(const Reading *reading)
{
    char c = reading->text.ptr[reading->at];
    bool is_sign = c == '.' || c == ',' || c == LK_DECIMAL;

    return digits_from(reading, reading->at) > 0 || (is_sign && !reading->word && reading->n == 0 &&
                                                     digits_from(reading, reading->at + 1) > 0);
}

/* Words of money and of about, and others behind a number. */
static bool
take_any(Reading *reading)
{
    char held[WORD_MOST];
    bool starts = is_start(reading);
    Str word;

    reading->word = false;
    if (starts)
        return take_measured(reading);
    if (take_sign(reading))
        return true;
    word = take_word(reading, held);
    reading->word = true;
    if (word.len == 0)
        return false;
    if (lk_is_listed(moneys, LEN(moneys), word)) {
        reading->amount.measured = true;
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
lk_read_amount(LkText cell, char decimal, Amount *ret)
{
    char held[LK_PLAIN];
    LkText text = lk_plain(cell, held);
    Reading reading = { .text = text, .money = is_money(text), .decimal = decimal };

    while (reading.at < text.len) {
        if (!take_any(&reading))
            return false;
    }
    if (reading.n == 0)
        return false;
    *ret = reading.amount;
    ret->tenth = ret->tenth && !ret->measured;
    ret->zero = ret->zero && !ret->measured;
    ret->marked = ret->measured || reading.fraction;
    if (reading.negative && ret->value > 0)
        ret->value = -ret->value;
    return true;
}
