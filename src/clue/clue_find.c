/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"
#include "clue/clue_net.h"
#include "clue/clue_plate.h"

enum {
    IBAN_CHUNKS = 10,
    PLATE_CHUNKS = 4,
    ADDRESS_CHUNKS = 12,
    PHONE_MOST = 40,
    VEHICLE_WORDS = 3
};

/* A run of text without blanks, cut of the punctuation around it. */
typedef struct Chunk {
    size_t from, to;
    size_t next; /* where the search for the next one goes on */
} Chunk;

typedef struct Finder {
    Str text;
    Str country;
    const CluePack *pack;
    ClueFound *found;
    size_t n, max;
} Finder;

static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_around(char c)
{
    return c > ' ' && str_find(STR(".,;:!?\"'()[]{}<>"), c) < 16;
}

static bool
next_chunk(Str text, size_t at, Chunk *ret)
{
    while (at < text.len && is_blank(text.ptr[at]))
        at++;
    ret->from = at;
    while (at < text.len && !is_blank(text.ptr[at]))
        at++;
    ret->next = at;
    ret->to = at;
    while (ret->from < ret->to && is_around(text.ptr[ret->from]))
        ret->from++;
    while (ret->to > ret->from && is_around(text.ptr[ret->to - 1]))
        ret->to--;
    return ret->next > 0 && (ret->from < ret->next || at < text.len);
}

/* Takes [from, to) if it parses without doubt as this kind. */
static bool
take(Finder *finder, ClueKind kind, size_t from, size_t to)
{
    char held[CLUE_ROOM_ONE];
    ClueRoom room = { held, sizeof held, 0 };
    Clue clue;
    ClueFault fault;

    if (finder->n == finder->max || to <= from || to - from > CLUE_VALUE_MAX ||
        !clue_parse(kind, str_slice(finder->text, from, to), finder->country, &room, &clue, &fault))
        return false;
    if ((kind == CLUE_IBAN || kind == CLUE_PLATE || kind == CLUE_PHONE) && clue.doubt.len > 0)
        return false;
    if (kind == CLUE_PLATE && str_equal(str_of(clue.country), STR("ZZ")))
        return false;
    finder->found[finder->n++] = (ClueFound){ kind, from, to };
    return true;
}

static bool
find_mail(Finder *finder, const Chunk *chunk)
{
    Str value = str_slice(finder->text, chunk->from, chunk->to);
    size_t at = str_find(value, '@');

    return at > 0 && at < value.len && take(finder, CLUE_EMAIL, chunk->from, chunk->to);
}

/* "insta:@name", "insta @name" with a site of the list; a profile's address is one of find_url. */
static bool
find_handle(Finder *finder, const Chunk *chunk, size_t *ret_to)
{
    char held[64];
    ClueOut out = { held, sizeof held, 0, false };
    Str value = str_slice(finder->text, chunk->from, chunk->to);
    size_t end = clue_find_any(value, ":@");
    Chunk second;

    for (size_t i = 0; i < end; i++)
        clue_put_char(&out, clue_lower(value.ptr[i]));
    if (end < 2 || out.full || !clue_has_word(CLUE_LIST_HANDLES, clue_out_text(&out)))
        return false;
    *ret_to = chunk->to;
    if (end == value.len) {
        if (!next_chunk(finder->text, chunk->next, &second) ||
            finder->text.ptr[second.from < finder->text.len ? second.from : 0] != '@')
            return false;
        *ret_to = second.to;
    } else if (str_find(value, '@') == value.len) {
        return false;
    }
    return take(finder, CLUE_HANDLE, chunk->from, *ret_to);
}

static bool
find_url(Finder *finder, const Chunk *chunk)
{
    Str value = str_slice(finder->text, chunk->from, chunk->to);
    size_t slash = str_find(value, '/');
    bool scheme = str_starts(value, STR("http://")) || str_starts(value, STR("https://"));
    bool begins = scheme || str_starts(value, STR("www."));
    size_t dot = str_find(value, '.');

    if (!begins &&
        (dot == 0 || dot >= slash || slash + 1 >= value.len || is_digit(value.ptr[slash - 1])))
        return false;
    return take(finder, CLUE_HANDLE, chunk->from, chunk->to) ||
           take(finder, CLUE_ADVERT, chunk->from, chunk->to);
}

static bool
is_letter(char c)
{
    return clue_plain(clue_lower(c)) && !is_digit(c);
}

/* Tries one to `most` chunks, the longest last; the ends stand in *ret_ends. */
static size_t
ends_of(const Finder *finder, const Chunk *chunk, size_t most, size_t *ret_ends)
{
    Chunk next = *chunk;
    size_t n = 0;

    while (n < most && next.to > next.from) {
        ret_ends[n++] = next.to;
        if (next.to < next.next || !next_chunk(finder->text, next.next, &next))
            break; /* punctuation ends it */
    }
    return n;
}

static bool
find_iban(Finder *finder, const Chunk *chunk, size_t *ret_to)
{
    size_t ends[IBAN_CHUNKS];
    Str value = str_slice(finder->text, chunk->from, chunk->to);
    size_t n;

    if (value.len < 4 || !is_letter(value.ptr[0]) || !is_letter(value.ptr[1]) ||
        !is_digit(value.ptr[2]) || !is_digit(value.ptr[3]))
        return false;
    n = ends_of(finder, chunk, IBAN_CHUNKS, ends);
    for (size_t i = n; i-- > 0;) {
        *ret_to = ends[i];
        if (take(finder, CLUE_IBAN, chunk->from, ends[i]))
            return true;
    }
    return false;
}

/* What was said shortly before, in the same sentence. */
typedef struct Before {
    bool phone;       /* the word before says that a phone follows */
    bool plate;       /* or a plate */
    unsigned vehicle; /* a vehicle was named; it bears on so many more words */
} Before;

static bool
find_plate(Finder *finder, const Chunk *chunk, const Before *before, size_t *ret_to)
{
    size_t ends[PLATE_CHUNKS];
    size_t n = ends_of(finder, chunk, PLATE_CHUNKS, ends);

    for (size_t i = n; i-- > 0;) {
        *ret_to = ends[i];
        if (clue_looks_like_plate(str_slice(finder->text, chunk->from, ends[i]), finder->pack,
                                  before->plate, before->vehicle > 0) &&
            take(finder, CLUE_PLATE, chunk->from, ends[i]))
            return true;
    }
    return false;
}

/* --- phones ----------------------------------------------------------------------------------- */

/* "12.05.1990" or "900512-1234" at the start: a date, or a national number. */
static bool
is_date_like(Str run)
{
    char shape[12];
    size_t n = 0;

    for (; n < run.len && n < 11; n++) {
        char c = run.ptr[n];

        shape[n] = is_digit(c) ? '9' : c == '.' || c == '-' || c == '/' ? '-' : ' ';
    }
    return str_starts((Str){ shape, n }, STR("99-99-9999")) ||
           str_starts((Str){ shape, n }, STR("9-99-9999")) ||
           str_starts((Str){ shape, n }, STR("99-9-9999")) ||
           str_starts((Str){ shape, n }, STR("999999-9999")) ||
           str_starts((Str){ shape, n }, STR("9999-99-99"));
}

/* The end of the run of digits and what may stand between them. */
static size_t
run_end(Str text, size_t from)
{
    size_t at = from;
    size_t last = from;
    size_t between = 0;

    for (; at < text.len && at - from < PHONE_MOST && between < 3; at++) {
        char c = text.ptr[at];

        if (is_digit(c)) {
            last = at + 1;
            between = 0;
        } else if (str_find(STR(" -./()"), c) < 6 || (c == '+' && at == from)) {
            between++;
        } else {
            break;
        }
    }
    return last;
}

static size_t
count_digits(Str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += is_digit(s.ptr[i]);
    return n;
}

static bool
ends_number(Str text, size_t to)
{
    return is_digit(text.ptr[to - 1]) && (to == text.len || !clue_plain(clue_lower(text.ptr[to])));
}

/* A number begins with +, 0 or (, or follows a word such as "tel". */
static bool
begins_phone(Str text, size_t from, bool after_word)
{
    return after_word || str_find(STR("+0("), text.ptr[from]) < 3;
}

static bool
find_phone(Finder *finder, const Chunk *chunk, bool after_word, size_t *ret_to)
{
    Str text = finder->text;
    size_t from =
        chunk->from > 0 && text.ptr[chunk->from - 1] == '(' ? chunk->from - 1 : chunk->from;
    size_t end = run_end(text, from);

    if (!begins_phone(text, from, after_word) || is_date_like(str_slice(text, from, end)))
        return false;
    for (size_t to = end; to > from; to--) {
        if (!ends_number(text, to))
            continue;
        if (count_digits(str_slice(text, from, to)) < (after_word ? 6U : 8U))
            return false;
        *ret_to = to;
        if (take(finder, CLUE_PHONE, from, to))
            return true;
    }
    return false;
}

/* --- addresses -------------------------------------------------------------------------------- */

/* True if a folded word says "street": whole, or as the ending of a longer word. */
static bool
is_street_word(const CluePack *pack, Str word)
{
    for (size_t i = 0; i < pack->kinds.count; i++) {
        Str kind = clue_row_word(pack->kinds, i);

        if (str_equal(word, kind) ||
            (kind.len >= 4 && word.len > kind.len + 1 &&
             str_equal(str_slice(word, word.len - kind.len, word.len), kind)))
            return true;
    }
    return false;
}

static bool
is_capital(Str rest)
{
    uint32_t c = 0;

    (void)utf8_next(rest, &c);
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE);
}

/* What may stand before the house number: street words, capitals, articles, parts of a word. */
static bool
may_be_street(const Finder *finder, Str value, const ClueToken *token)
{
    Str means = clue_word(finder->pack->streets, token->text);

    return token->number || (token->text.len == 1 && token->glued) ||
           (means.ptr != NULL && means.len == 0) ||
           is_capital(str_slice(value, token->at, value.len));
}

/* Whether a street word and a number stand among the first words, and nothing else before. */
static bool
begins_address(const Finder *finder, Str value)
{
    ClueTokens tokens;
    bool street = false;
    bool number = false;

    clue_tokens(value, &tokens);
    for (size_t i = 0; i < tokens.n && !(street && number); i++) {
        const ClueToken *token = &tokens.all[i];
        bool word = is_street_word(finder->pack, token->text);

        if (!word && !may_be_street(finder, value, token))
            return false;
        street = street || word;
        number = number || token->number;
    }
    return street && number;
}

/* The ends of the chunks that an address may be made of: with blanks, commas and dots between. */
static size_t
address_ends(const Finder *finder, const Chunk *chunk, size_t ends[ADDRESS_CHUNKS])
{
    Chunk next = *chunk;
    size_t n = 0;

    while (n < ADDRESS_CHUNKS && next.to > next.from) {
        char after = next.to < finder->text.len ? finder->text.ptr[next.to] : ' ';

        ends[n++] = next.to;
        if (str_find(STR(" ,."), after) == 3 || !next_chunk(finder->text, next.next, &next))
            break;
    }
    return n;
}

/* "Stora" of "Stora Nygatan": a word that short forms of streets stand for. */
static bool
is_street_prefix(const CluePack *pack, Str word)
{
    ClueTokens tokens;

    clue_tokens(word, &tokens);
    for (size_t i = 0; i < pack->streets.count && tokens.n > 0; i++) {
        if (str_equal(clue_row_means(pack->streets, i), tokens.all[0].text))
            return true;
    }
    return tokens.n > 0 && clue_word(pack->streets, tokens.all[0].text).ptr != NULL;
}

/* At the start of a sentence a capital says nothing: what follows may be the whole address. */
static bool
is_first_word(const Finder *finder, const Chunk *chunk)
{
    size_t at = chunk->from;
    Str rest = str_slice(finder->text, chunk->next, finder->text.len);

    while (at > 0 && is_blank(finder->text.ptr[at - 1]))
        at--;
    if (at > 0 && str_find(STR(".!?:"), finder->text.ptr[at - 1]) == 4)
        return false;
    rest = str_slice(str_trim(rest), 0, 80);
    rest.len = utf8_check(rest);
    return is_capital(rest) && begins_address(finder, rest) &&
           !is_street_prefix(finder->pack, str_slice(finder->text, chunk->from, chunk->to));
}

static bool
find_address(Finder *finder, const Chunk *chunk, size_t *ret_to)
{
    size_t ends[ADDRESS_CHUNKS];
    Str first = str_slice(finder->text, chunk->from, chunk->to);
    size_t n;

    if (finder->pack == NULL ||
        !(is_capital(first) || (finder->pack->house_first && is_digit(first.ptr[0]))) ||
        is_first_word(finder, chunk))
        return false;
    n = address_ends(finder, chunk, ends);
    if (!begins_address(finder, str_slice(finder->text, chunk->from, ends[n - 1])))
        return false;
    for (size_t i = n; i-- > 2;) {
        *ret_to = ends[i];
        if (clue_address_is_sure(str_slice(finder->text, chunk->from, ends[i]), finder->country) &&
            take(finder, CLUE_ADDRESS, chunk->from, ends[i]))
            return true;
    }
    return false;
}

/* --- all -------------------------------------------------------------------------------------- */

/* Notes what the chunk says of what follows. */
static void
note_before(const Finder *finder, const Chunk *chunk, Before *before)
{
    Before was = *before;
    ClueTokens tokens;
    Str word;
    bool ends =
        chunk->to < chunk->next && str_find(STR(".!?"), finder->text.ptr[chunk->next - 1]) < 3;

    clue_tokens(str_slice(finder->text, chunk->from, chunk->to), &tokens);
    word = tokens.n == 1 ? tokens.all[0].text : STR("");
    *before = (Before){
        .phone = word.len > 1 && clue_has_word(CLUE_LIST_PHONE_WORDS, word),
        .plate = !ends && clue_has_word(CLUE_LIST_PLATE_WORDS, word),
        .vehicle = was.vehicle > 0 ? was.vehicle - 1 : 0,
    };
    if (clue_has_word(CLUE_LIST_MAKES, word) || clue_has_word(CLUE_LIST_VEHICLES, word))
        before->vehicle = VEHICLE_WORDS;
    if (ends)
        before->vehicle = 0;
}

/* Where the search goes on after the chunk: behind what was found, or behind the chunk. */
static size_t
find_at(Finder *finder, const Chunk *chunk, const Before *before)
{
    size_t to = chunk->to;

    if (find_mail(finder, chunk) || find_url(finder, chunk) || find_handle(finder, chunk, &to) ||
        find_iban(finder, chunk, &to) || find_phone(finder, chunk, before->phone, &to) ||
        find_address(finder, chunk, &to) || find_plate(finder, chunk, before, &to))
        return to;
    return chunk->next;
}

size_t
clue_find(Str text, Str country, ClueFound *ret, size_t max)
{
    Finder finder = { text, country, clue_pack_find(country), ret, 0, max };
    Before before = { .phone = false };
    Chunk chunk;

    for (size_t at = 0; finder.n < max && next_chunk(text, at, &chunk);) {
        at = chunk.next;
        if (chunk.to <= chunk.from)
            continue;
        at = find_at(&finder, &chunk, &before);
        note_before(&finder, &chunk, &before);
    }
    return finder.n;
}
