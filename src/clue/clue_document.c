/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"
#include "clue/clue_in.h"

#include <string.h>

/* Lengths of ISO 13616 by country, as registered. */
static const char lengths[] =
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24"
    "FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21"
    "LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22"
    "RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

enum { ACCOUNT_MOST = 34, RIGHT_ONES = 8 };

static size_t
length_of(Str country)
{
    for (size_t i = 0; country.len == 2 && i + 4 < sizeof lengths; i += 4) {
        if (str_equal((Str){ lengths + i, 2 }, country))
            return (size_t)(lengths[i + 2] - '0') * 10 + (size_t)(lengths[i + 3] - '0');
    }
    return 0;
}

/* Remainder of the number that ISO 7064 makes of the signs, the first four moved to the end. */
static unsigned
remainder_97(Str iban)
{
    unsigned rest = 0;

    for (size_t i = 0; i < iban.len; i++) {
        char c = iban.ptr[(i + 4) % iban.len];

        rest = c >= 'A' ? (rest * 100 + (unsigned)(c - 'A') + 10) % 97
                        : (rest * 10 + (unsigned)(c - '0')) % 97;
    }
    return rest;
}

/* The capital or digit that a character of an account is, or 0. */
static char
account_sign(char c)
{
    if (c >= 'a' && c <= 'z')
        return (char)(c - 32);
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : 0;
}

/* Writes capitals and digits without what stands between; false at any other character. */
static bool
put_signs(ClueJob *job, ClueOut *out, Str from, const char *expected)
{
    for (size_t i = 0; i < from.len; i++) {
        char sign = account_sign(from.ptr[i]);

        if (sign != 0)
            clue_put_char(out, sign);
        else if (str_find(STR(" -.:/"), from.ptr[i]) == 5)
            return clue_refuse(job, CLUE_CHARACTER, (size_t)(from.ptr - job->value.ptr) + i,
                               expected);
    }
    return true;
}

static bool
is_digits(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    }
    return s.len > 0;
}

/* One part of "CC:bank:number". */
static bool
put_account_part(ClueJob *job, ClueOut *out, Str part, size_t least)
{
    size_t before;

    clue_put_char(out, ':');
    before = out->len;
    if (!put_signs(job, out, part, "Letters and digits of an account are expected."))
        return false;
    if (out->len - before > ACCOUNT_MOST || out->len - before < least)
        return clue_refuse(job, CLUE_LENGTH, (size_t)(part.ptr - job->value.ptr),
                           "CC:bank:number is expected, the number of at least 4 digits.");
    return true;
}

/* "CC:bank:number": an account of a country without IBAN, or a clearing number and account. */
static bool
other_account(ClueJob *job)
{
    Str rest;
    Str country = str_trim(str_cut(job->value, ':', &rest));
    Str number;
    Str bank = str_cut(rest, ':', &number);
    ClueOut out = clue_room_begin(job->room);

    if (!clue_country_is(country))
        return clue_refuse(job, CLUE_COUNTRY, 0,
                           "A country of two capital letters is expected before the first colon.");
    clue_put(&out, country);
    if (!put_account_part(job, &out, bank, 1) || !put_account_part(job, &out, number, 4))
        return false;
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    clue_set_country(job->clue, country);
    clue_add(job, CLUE_FORM_EXACT, job->clue->canonical);
    return true;
}

static size_t
count(Str s, char c)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == c;
    return n;
}

static void
add_if_right(ClueJob *job, Str iban, size_t *found)
{
    ClueOut out;

    if (*found == RIGHT_ONES || remainder_97(iban) != 1)
        return;
    out = clue_room_begin(job->room);
    clue_put(&out, iban);
    clue_add(job, CLUE_FORM_DEL1, clue_room_end(job->room, &out, &job->full));
    ++*found;
}

/* What a wrong IBAN may be: each right one that differs in a digit, or in two neighbours that
 * changed places.  Some three, the others by chance; the number of tags tells nothing of them. */
static void
add_right_ones(ClueJob *job, Str iban)
{
    char tried[ACCOUNT_MOST];
    Str all = { tried, iban.len };
    size_t found = 0;

    memcpy(tried, iban.ptr, iban.len);
    for (size_t i = 2; i < iban.len; i++) {
        for (char c = '0'; c <= '9' && iban.ptr[i] <= '9'; c++) {
            tried[i] = c;
            add_if_right(job, all, &found);
        }
        tried[i] = iban.ptr[i];
    }
    for (size_t i = 2; i + 1 < iban.len; i++) {
        tried[i] = iban.ptr[i + 1];
        tried[i + 1] = iban.ptr[i];
        add_if_right(job, all, &found);
        tried[i] = iban.ptr[i];
        tried[i + 1] = iban.ptr[i + 1];
    }
    for (; found < RIGHT_ONES; found++)
        clue_add(job, CLUE_FORM_DEL1, STR(""));
}

bool
clue_iban(ClueJob *job)
{
    static const char expected[] = "An IBAN is expected: a country, two check digits, letters and "
                                   "digits; or CC:bank:number.";
    ClueOut out = clue_room_begin(job->room);
    size_t length;
    Str iban;

    if (count(job->value, ':') == 2)
        return other_account(job);
    if (!put_signs(job, &out, job->value, expected))
        return false;
    iban = clue_room_end(job->room, &out, &job->full);
    if (str_starts(iban, STR("IBAN")))
        iban = str_slice(iban, 4, iban.len);
    length = length_of(str_slice(iban, 0, 2));
    if (length == 0)
        return clue_refuse(job, CLUE_COUNTRY, 0,
                           "An IBAN begins with the two letters of a country that has it.");
    if (!is_digits(str_slice(iban, 2, 4)))
        return clue_refuse(job, CLUE_SHAPE, job->value.len < 2 ? 0 : 2,
                           "Two check digits are expected after the country.");
    if (iban.len != length)
        return clue_refuse(job, CLUE_LENGTH, job->value.len,
                           "The number of letters and digits is not that of this country's IBAN.");
    job->clue->canonical = iban;
    clue_set_country(job->clue, str_slice(iban, 0, 2));
    if (remainder_97(iban) == 1) {
        clue_add(job, CLUE_FORM_EXACT, iban);
        clue_add(job, CLUE_FORM_DEL1, iban);
        return true;
    }
    job->clue->doubt = STR("The check digits do not hold: a letter or digit is wrong.");
    add_right_ones(job, iban);
    return true;
}

/* --- documents -------------------------------------------------------------------------------- */

enum { NUMBER_LEAST = 4, NUMBER_MOST = 20, TYPE_WORDS = 4 };

static const char document_expected[] =
    "A country, a type of the list (passport, identity card, residence permit, driving licence, "
    "visa, national number) and a number with digits are expected.";

static int
digit(Str s, size_t i)
{
    return s.ptr[i] - '0';
}

/* Sum of digits times weights, the weights repeated from the start. */
static int
weighed(Str s, const int *weights, size_t n)
{
    int sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += digit(s, i) * weights[i];
    return sum;
}

static bool
holds_sweden(Str s)
{
    int sum = 0;

    for (size_t i = 0; i < 10; i++) {
        int twice = digit(s, i) * (i % 2 == 0 ? 2 : 1);

        sum += twice / 10 + twice % 10;
    }
    return sum % 10 == 0;
}

static bool
holds_netherlands(Str s)
{
    return weighed(s, (const int[]){ 9, 8, 7, 6, 5, 4, 3, 2, -1 }, 9) % 11 == 0;
}

/* Of those born since 2000 a 2 is put before the number. */
static bool
holds_belgium(Str s)
{
    int64_t first = 0;
    int64_t check = 0;

    return str_to_int(str_slice(s, 0, 9), &first) && str_to_int(str_slice(s, 9, 11), &check) &&
           (97 - first % 97 == check || 97 - (2000000000 + first) % 97 == check);
}

static bool
holds_austria(Str s)
{
    int sum = weighed(s, (const int[]){ 3, 7, 9, 0, 5, 8, 4, 2, 1, 6 }, 10);

    return sum % 11 == digit(s, 3);
}

/* ISO 7064, MOD 11,10. */
static bool
holds_germany(Str s)
{
    int product = 10;

    for (size_t i = 0; i < 10; i++) {
        int sum = (digit(s, i) + product) % 10;

        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (11 - product) % 10 == digit(s, 10);
}

static bool
holds_romania(Str s)
{
    int rest = weighed(s, (const int[]){ 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 }, 12) % 11;

    return (rest == 10 ? 1 : rest) == digit(s, 12);
}

static bool
holds_bulgaria(Str s)
{
    return weighed(s, (const int[]){ 2, 4, 8, 5, 10, 9, 7, 3, 6 }, 9) % 11 % 10 == digit(s, 9);
}

/* The check letter of an Italian tax number: odd places by a table of their own. */
static bool
holds_italy(Str s)
{
    static const int odd[] = { 1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                               20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23 };
    int sum = 0;

    for (size_t i = 0; i < 15; i++) {
        int value = s.ptr[i] >= 'A' ? s.ptr[i] - 'A' : digit(s, i);

        sum += i % 2 == 0 ? odd[value] : value;
    }
    return 'A' + sum % 26 == s.ptr[15];
}

/* Whether letters do not begin with those that the British never give out. */
static bool
holds_britain(Str s)
{
    return str_find(STR("DFIQUV"), s.ptr[0]) == 6 && str_find(STR("DFIOQUV"), s.ptr[1]) == 7 &&
           s.ptr[8] <= 'D';
}

static const struct {
    const char *country;
    const char *shape;
    bool (*holds)(Str number);
} national_numbers[] = {
    { "SE", "9999999999", holds_sweden },   { "NL", "999999999", holds_netherlands },
    { "BE", "99999999999", holds_belgium }, { "AT", "9999999999", holds_austria },
    { "DE", "99999999999", holds_germany }, { "RO", "9999999999999", holds_romania },
    { "BG", "9999999999", holds_bulgaria }, { "IT", "AAAAAA99A99A999A", holds_italy },
    { "GB", "AA999999A", holds_britain },
};

/* What a document is made of. */
typedef struct Document {
    Str country;
    Str type;
    Str number; /* capitals and digits, in the room */
    size_t number_at;
} Document;

/* A type of up to four words at i. */
static size_t
read_type(const ClueTokens *tokens, size_t i, Document *document)
{
    char held[64];

    for (size_t n = TYPE_WORDS; n > 0 && document->type.len == 0; n--) {
        ClueOut out = { held, sizeof held, 0, false };
        Str means;

        if (i + n > tokens->n)
            continue;
        clue_put_tokens(&out, tokens->all + i, n, ' ');
        means =
            out.full ? (Str){ NULL, 0 } : clue_word_means(CLUE_LIST_DOCUMENTS, clue_out_text(&out));
        if (means.ptr != NULL) {
            document->type = means;
            return n;
        }
    }
    return 0;
}

/* Two capitals alone are the country; they are read from the value, since folding lowers them. */
static bool
read_country(ClueJob *job, const ClueToken *token, Document *document)
{
    Str written = str_slice(job->value, token->at, token->end);
    char after = token->end < job->value.len ? job->value.ptr[token->end] : ' ';

    if (document->country.len > 0 || !clue_country_is(written) ||
        (after != ' ' && after != ':' && after != ',' && after != '-'))
        return false;
    document->country = written;
    return true;
}

/* Capitals and digits of one token of the number. */
static bool
put_number(ClueJob *job, ClueOut *out, const ClueToken *token, Document *document)
{
    Str code = clue_token_code(job->value, token);

    if (out->len == 0)
        document->number_at = token->at;
    if (code.len == 0)
        return clue_refuse(job, CLUE_CHARACTER, token->at, document_expected);
    return put_signs(job, out, code, document_expected);
}

/* Country and type stand before the number, in any order. */
static bool
read_document(ClueJob *job, Document *ret)
{
    ClueTokens tokens;
    ClueOut out = clue_room_begin(job->room);

    clue_tokens(job->value, &tokens);
    if (tokens.full)
        return clue_refuse(job, CLUE_LONG, job->value.len, document_expected);
    for (size_t i = 0; i < tokens.n;) {
        const ClueToken *token = &tokens.all[i];
        size_t taken = out.len > 0 ? 0 : read_type(&tokens, i, ret);

        if (taken == 0 && out.len == 0 && read_country(job, token, ret))
            taken = 1;
        if (taken == 0 && !put_number(job, &out, token, ret))
            return false;
        i += taken > 0 ? taken : 1;
    }
    ret->number = clue_room_end(job->room, &out, &job->full);
    return true;
}

static bool
check_document(ClueJob *job, const Document *document)
{
    size_t digits = 0;

    for (size_t i = 0; i < document->number.len; i++)
        digits += document->number.ptr[i] <= '9';
    if (document->type.len == 0)
        return clue_refuse(job, CLUE_UNKNOWN, 0, document_expected);
    if (document->country.len == 0)
        return clue_refuse(job, CLUE_COUNTRY, 0,
                           "The country of the document is expected as two capital letters.");
    if (document->number.len < NUMBER_LEAST || document->number.len > NUMBER_MOST)
        return clue_refuse(job, CLUE_LENGTH, document->number_at,
                           "A number of 4 to 20 letters and digits is expected.");
    if (digits < 2)
        return clue_refuse(job, CLUE_SHAPE, document->number_at, document_expected);
    return true;
}

/* False with a doubt if the country's rule for this number does not hold. */
static bool
holds(ClueJob *job, Document *document)
{
    if (!str_equal(document->type, STR("national number")))
        return true;
    for (size_t i = 0; i < LEN(national_numbers); i++) {
        Str shape = str_of(national_numbers[i].shape);

        if (!str_equal(str_of(national_numbers[i].country), document->country))
            continue;
        if (str_equal(document->country, STR("SE")) && document->number.len == 12)
            document->number = str_slice(document->number, 2, 12); /* the century is left out */
        if (clue_fits(shape, document->number) && national_numbers[i].holds(document->number))
            return true;
        job->clue->doubt = STR("The check digits of this country's national number do not hold: a "
                               "letter or digit is wrong.");
        return false;
    }
    return true;
}

bool
clue_document(ClueJob *job)
{
    Document document = { .country = STR("") };
    ClueOut out;
    bool right;

    if (!read_document(job, &document))
        return false;
    if (document.country.len == 0 && job->country.len > 0) {
        document.country = job->country;
        job->clue->assumed = STR("The document is taken to be of the default country.");
    }
    if (!check_document(job, &document))
        return false;
    right = holds(job, &document);
    out = clue_room_begin(job->room);
    clue_put(&out, document.country);
    clue_put_char(&out, ' ');
    clue_put(&out, document.type);
    clue_put_char(&out, ' ');
    clue_put(&out, document.number);
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    clue_set_country(job->clue, document.country);
    if (right)
        clue_add(job, CLUE_FORM_EXACT, job->clue->canonical);
    if (document.number.len >= 7)
        clue_add_family(job, document.number, true);
    return true;
}
