/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clue/clue_plate.h"

#include "base/utf8.h"
#include "clue/clue_net.h"

enum { PLATE_LEAST = 2, PLATE_MOST = 10, LOOSE_LEAST = 4 };

/* Cyrillic and Greek capitals that are made to look like Latin ones, in pairs. */
static const struct {
    uint16_t like;
    char latin;
} alike[] = {
    { 0x391, 'A' }, { 0x392, 'B' }, { 0x395, 'E' }, { 0x396, 'Z' }, { 0x397, 'H' }, { 0x399, 'I' },
    { 0x39A, 'K' }, { 0x39C, 'M' }, { 0x39D, 'N' }, { 0x39F, 'O' }, { 0x3A1, 'P' }, { 0x3A4, 'T' },
    { 0x3A5, 'Y' }, { 0x3A7, 'X' }, { 0x405, 'S' }, { 0x406, 'I' }, { 0x407, 'I' }, { 0x408, 'J' },
    { 0x410, 'A' }, { 0x412, 'B' }, { 0x415, 'E' }, { 0x41A, 'K' }, { 0x41C, 'M' }, { 0x41D, 'H' },
    { 0x41E, 'O' }, { 0x420, 'P' }, { 0x421, 'C' }, { 0x422, 'T' }, { 0x423, 'Y' }, { 0x425, 'X' },
};

/* Letters and digits of a plate, and where the second part of a hyphen or colon begins. */
typedef struct Signs {
    char all[PLATE_MOST + 3];
    size_t n;
    size_t cut; /* signs before the first ':' or '-'; 0 if there is none */
    char cut_by;
} Signs;

static uint32_t
capital(uint32_t c)
{
    if (c >= 0x3B1 && c <= 0x3C9)
        return c - 0x20;
    if (c >= 0x430 && c <= 0x44F)
        return c - 0x20;
    return c >= 0x450 && c <= 0x45F ? c - 0x50 : c;
}

/* The sign that a character stands for on a plate, or 0. */
static char
sign_of(uint32_t c, Str character)
{
    ClueTokens tokens;
    char sign;

    c = capital(c);
    for (size_t i = 0; i < LEN(alike); i++) {
        if (alike[i].like == c)
            return alike[i].latin;
    }
    clue_tokens(character, &tokens);
    if (tokens.n != 1 || tokens.all[0].text.len != 1)
        return 0;
    sign = tokens.all[0].text.ptr[0];
    if (sign >= 'a' && sign <= 'z')
        return (char)(sign - 32);
    return sign >= '0' && sign <= '9' ? sign : 0;
}

static bool
is_between(uint32_t c)
{
    static const uint16_t known[] = {
        ' ', '-', ':', '.', '*', '/', '\t', 0xA0, 0xB7, 0x2022, 0x202F
    };

    for (size_t i = 0; i < LEN(known); i++) {
        if (known[i] == c)
            return true;
    }
    return c >= 0x2010 && c <= 0x2015;
}

static bool
read_signs(ClueJob *job, Signs *ret)
{
    size_t len = 0;

    for (size_t at = 0; at < job->value.len; at += len) {
        Str rest = str_slice(job->value, at, job->value.len);
        uint32_t c = 0;
        char sign;

        len = utf8_next(rest, &c);
        if (is_between(c)) {
            if (ret->cut == 0 && (c == ':' || c == '-')) {
                ret->cut = ret->n;
                ret->cut_by = (char)c;
            }
            continue;
        }
        sign = sign_of(c, str_slice(rest, 0, len));
        if (sign == 0)
            return clue_refuse(job, CLUE_CHARACTER, at,
                               "Letters and digits of a plate are expected.");
        if (ret->n == sizeof ret->all)
            return clue_refuse(job, CLUE_LENGTH, at, "At most 10 letters and digits are expected.");
        ret->all[ret->n++] = sign;
    }
    return true;
}

static bool
has_digit(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
            return true;
    }
    return false;
}

static bool
has_letter(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= 'A')
            return true;
    }
    return false;
}

/* Whether any pack knows shapes of this country, and whether one of them fits. */
static bool
fits_country(Str country, Str plate, bool *ret_known)
{
    bool fits = false;

    *ret_known = false;
    for (size_t i = 0; i < clue_pack_count; i++) {
        ClueWords plates = clue_packs[i].plates;

        for (size_t k = 0; k < plates.count; k++) {
            if (!str_equal(clue_row_means(plates, k), country))
                continue;
            *ret_known = true;
            fits = fits || clue_fits(clue_row_word(plates, k), plate);
        }
    }
    return fits;
}

/* True if any pack knows a shape that fits. */
static bool
fits_any(Str plate)
{
    bool fits = false;

    for (size_t i = 0; i < clue_pack_count; i++) {
        for (size_t k = 0; k < clue_packs[i].plates.count; k++)
            fits = fits || clue_fits(clue_row_word(clue_packs[i].plates, k), plate);
    }
    return fits;
}

/* A written country: always before a colon; before a hyphen only if what follows is a whole plate,
 * since many plates themselves have a hyphen after two letters; of a country whose shapes are not
 * known, only if the two letters are no part of a plate that is: "KG-LG 8017" is a German one. */
static bool
has_country(const Signs *signs)
{
    Str all = { signs->all, signs->n };
    Str rest = str_slice(all, 2, all.len);
    bool known = false;

    if (signs->cut_by == ':' && signs->cut == 2 && str_starts(all, STR("ZZ")))
        return true; /* unknown, as canonical values say it */
    if (signs->cut != 2 || !clue_country_is(str_slice(all, 0, 2)))
        return false;
    if (signs->cut_by == ':' || fits_country(str_slice(all, 0, 2), rest, &known))
        return true;
    return !known && rest.len >= 6 && has_digit(rest) && has_letter(rest) && !fits_any(all);
}

/* Signs that are taken for one another become one. */
static char
fold_sign(char c)
{
    static const char from[] = "OQDILBSZG";
    static const char to[] = "000118526";

    for (size_t i = 0; i + 1 < sizeof from; i++) {
        if (from[i] == c)
            return to[i];
    }
    return c;
}

/* True if the shape fits where a letter may be misread for a digit, or the other way round. */
static bool
fits_misread(Str pattern, Str plate)
{
    if (pattern.len != plate.len)
        return false;
    for (size_t i = 0; i < plate.len; i++) {
        char folded = fold_sign(plate.ptr[i]);
        bool both = str_find(STR("012568"), folded) < 6; /* some letter becomes this digit */
        bool digit = folded <= '9';

        if (pattern.ptr[i] == '9' ? !digit : digit && !both)
            return false;
    }
    return true;
}

/* The one country whose shape fits among the default country and its neighbours, or ZZ. */
static Str
country_by(bool (*fits)(Str, Str), Str home, Str plate, bool *ret_several)
{
    const CluePack *pack = clue_pack_find(home);
    Str found = STR("");

    for (size_t i = 0; pack != NULL && i < pack->plates.count; i++) {
        Str country = clue_row_means(pack->plates, i);

        if (!fits(clue_row_word(pack->plates, i), plate) || str_equal(country, found))
            continue;
        *ret_several = found.len > 0;
        if (*ret_several)
            return STR("ZZ");
        found = country;
    }
    return found.len == 0 ? STR("ZZ") : found;
}

/* As typed; where that fits nowhere, as it may have been misread. */
static Str
country_of(ClueJob *job, Str plate)
{
    bool several = false;
    Str country = country_by(clue_fits, job->country, plate, &several);

    if (several)
        job->clue->doubt = STR("Several countries have plates of this shape: a country before it, "
                               "as in SE:, would help.");
    if (several || !str_equal(country, STR("ZZ")))
        return country;
    country = country_by(fits_misread, job->country, plate, &several);
    if (!str_equal(country, STR("ZZ")))
        job->clue->doubt = STR("The shape fits a country only if a letter was read as a digit, or "
                               "the other way round.");
    return country;
}

static void
add_forms(ClueJob *job, Str plate)
{
    ClueOut out = clue_room_begin(job->room);
    Str exact;
    Str own;

    clue_put(&out, str_of(job->clue->country));
    clue_put_char(&out, ':');
    for (size_t i = 0; i < plate.len; i++)
        clue_put_char(&out, fold_sign(plate.ptr[i]));
    exact = clue_room_end(job->room, &out, &job->full);
    own = str_slice(exact, 3, exact.len);
    job->clue->last4 = str_slice(own, own.len > 4 ? own.len - 4 : 0, own.len);
    clue_add(job, CLUE_FORM_EXACT, exact);
    clue_add_family(job, own, own.len >= 5);
}

static bool
check_plate(ClueJob *job, Str plate, bool written)
{
    size_t least = written ? PLATE_LEAST : LOOSE_LEAST;

    if (plate.len < least || plate.len > PLATE_MOST)
        return clue_refuse(job, CLUE_LENGTH, job->value.len,
                           "4 to 10 letters and digits are expected (2 after a country).");
    if (!has_digit(plate) || (!written && !has_letter(plate)))
        return clue_refuse(job, CLUE_SHAPE, job->value.len,
                           "A plate has letters and digits; only digits need a country before "
                           "them, as in DK:.");
    return true;
}

bool
clue_plate(ClueJob *job)
{
    Signs signs = { .n = 0 };
    bool written;
    Str plate;
    Str country;
    ClueOut out;

    if (!read_signs(job, &signs))
        return false;
    written = has_country(&signs);
    if (!written && signs.cut_by == ':')
        return clue_refuse(job, CLUE_COUNTRY, 0,
                           "Before the colon a country of two letters is expected (ISO 3166).");
    plate = str_slice((Str){ signs.all, signs.n }, written ? 2 : 0, signs.n);
    if (!check_plate(job, plate, written))
        return false;
    country = written ? (Str){ signs.all, 2 } : country_of(job, plate);
    clue_set_country(job->clue, country);
    if (!written && !str_equal(country, STR("ZZ")))
        job->clue->assumed = STR("The country is taken from the shape of the plate.");
    out = clue_room_begin(job->room);
    clue_put(&out, country);
    clue_put_char(&out, ':');
    clue_put(&out, plate);
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    add_forms(job, plate);
    return true;
}

/* --- in running text --- */

enum { FOUND_LEAST = 5, FOUND_WORD = 32 };

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return clue_plain(clue_lower(c)) && !is_digit(c);
}

/* True if letters of the value are no plate's: money, months, rooms, numbers of things. */
static bool
has_number_word(Str value)
{
    size_t from = 0;

    for (size_t i = 0; i <= value.len; i++) {
        char held[FOUND_WORD];
        ClueOut out = { held, sizeof held, 0, false };

        if (i < value.len && is_letter(value.ptr[i]))
            continue;
        for (size_t k = from; k < i; k++)
            clue_put_char(&out, clue_lower(value.ptr[k]));
        if (!out.full && (clue_has_word(CLUE_LIST_NUMBER_WORDS, clue_out_text(&out)) ||
                          clue_has_word(CLUE_LIST_MONTHS, clue_out_text(&out))))
            return true;
        from = i + 1;
    }
    return false;
}

/* How a plate would be written. */
typedef struct Look {
    char all[PLATE_MOST + 3];
    size_t signs;
    size_t digits;
    size_t changes; /* from letters to digits and back */
    bool small;     /* has a small letter */
} Look;

static void
add_sign(Look *look, char c)
{
    look->changes += look->signs > 0 && is_digit(c) != is_digit(look->all[look->signs - 1]);
    look->small = look->small || (c >= 'a' && c <= 'z');
    look->digits += is_digit(c);
    look->all[look->signs++] = c;
}

/* True if letters, digits and what may stand between them are all there is. */
static bool
read_look(Str value, Look *ret)
{
    *ret = (Look){ .signs = 0 };
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        bool sign = is_digit(c) || is_letter(c);

        if (sign ? ret->signs == sizeof ret->all : c != ' ' && c != '-' && c != ':')
            return false;
        if (sign)
            add_sign(ret, c);
    }
    return ret->signs >= FOUND_LEAST && ret->digits > 0 && ret->digits < ret->signs;
}

/* "3011 AB" is where somebody lives; who writes a plate of that shape writes hyphens. */
static bool
is_postcode(const CluePack *pack, Str value, const Look *look)
{
    bool hyphen = str_find(value, '-') < value.len;

    for (size_t i = 0; pack != NULL && !hyphen && i < pack->postcodes.count; i++) {
        if (clue_fits(clue_row_word(pack->postcodes, i), (Str){ look->all, look->signs }))
            return true;
    }
    return false;
}

bool
clue_looks_like_plate(Str text, const CluePack *pack, bool announced, bool after_vehicle)
{
    Look look;

    if (!read_look(text, &look) || is_postcode(pack, text, &look))
        return false;
    if (announced)
        return true;
    if (has_number_word(text))
        return false;
    if (!look.small)
        return true;
    return after_vehicle ? str_find(text, ' ') == text.len
                         : look.changes >= 2 && look.signs == text.len;
}
