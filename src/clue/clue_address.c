/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clue/clue_address.h"

enum { TOWN_WORDS = 5, POSTCODE_TOKENS = 6, PART_MOST = 120 };

/* A country without a pack: streets and towns as typed. */
static const CluePack plain_pack = { .country = "" };

static const char house_expected[] = "A street and then its house number are expected.";

static bool
begins_part(const ClueToken *token)
{
    return token->before == ',' || token->before == ';' || token->before == '\n' ||
           token->before == '(';
}

/* The first token after the part (between commas) that holds token i. */
static size_t
part_end(const Address *address, size_t i)
{
    for (i++; i < address->tokens.n && !begins_part(&address->tokens.all[i]);)
        i++;
    return i;
}

static size_t
part_start(const Address *address, size_t i)
{
    while (i > 0 && !begins_part(&address->tokens.all[i]))
        i--;
    return i;
}

static bool
is_letter(const ClueToken *token)
{
    return !token->number && token->text.len == 1;
}

static bool
is_free(const Address *address, size_t i)
{
    return i < address->tokens.n && address->roles[i] == NONE;
}

static void
give(Address *address, size_t from, size_t to, Role role)
{
    for (size_t i = from; i < to; i++)
        address->roles[i] = role;
}

/* The words from..to as one text with blanks, in given memory. */
static Str
words(const Address *address, size_t from, size_t to, char *held, size_t size)
{
    ClueOut out = { held, size, 0, false };

    clue_put_tokens(&out, address->tokens.all + from, to - from, ' ');
    return out.full ? STR("") : clue_out_text(&out);
}

/* The country's name as the last part; it also decides whose rules are read. */
static void
find_country(Address *address)
{
    char held[PART_MOST];
    size_t n = address->tokens.n;
    size_t from = n > 0 ? part_start(address, n - 1) : 0;
    Str last = words(address, from, n, held, sizeof held);

    for (size_t i = 0; from > 0 && i < clue_pack_count; i++) {
        if (clue_word(clue_packs[i].names, last).ptr != NULL) {
            address->pack = &clue_packs[i];
            address->other_country = true;
            give(address, from, n, COUNTRY);
            return;
        }
    }
}

/* True if the tokens from..to, written together, are a postcode. */
static bool
is_postcode(const Address *address, size_t from, size_t to, ClueOut *out)
{
    ClueWords patterns = address->pack->postcodes;

    out->len = 0;
    out->full = false;
    for (size_t i = from; i < to; i++) {
        Str code = clue_token_code(address->value, &address->tokens.all[i]);

        if (code.len == 0 || (i > from && begins_part(&address->tokens.all[i])))
            return false;
        clue_put(out, code);
    }
    for (size_t i = 0; i < patterns.count && !out->full; i++) {
        if (clue_fits(clue_row_word(patterns, i), clue_out_text(out)))
            return true;
    }
    return false;
}

/* True if outside from..to a number remains that can be the house. */
static bool
leaves_house(const Address *address, size_t from, size_t to)
{
    for (size_t i = 0; i < address->tokens.n; i++) {
        if ((i < from || i >= to) && address->tokens.all[i].number)
            return true;
    }
    return false;
}

/* True if from..to is a postcode beside which a number remains for the house. */
static bool
may_be_postcode(Address *address, size_t from, size_t to)
{
    ClueOut out = { address->held, sizeof address->held, 0, false };

    return is_postcode(address, from, to, &out) && leaves_house(address, from, to);
}

/* The postcode that ends last, with as many tokens before as fit a pattern. */
static bool
last_postcode(Address *address, size_t *ret_from, size_t *ret_to)
{
    for (size_t to = address->tokens.n; to > 0; to--) {
        size_t from = to > POSTCODE_TOKENS ? to - POSTCODE_TOKENS : 0;

        for (; from < to; from++) {
            if (may_be_postcode(address, from, to)) {
                *ret_from = from;
                *ret_to = to;
                return true;
            }
        }
    }
    return false;
}

static void
find_postcode(Address *address)
{
    const ClueToken *all = address->tokens.all;
    ClueOut out = { address->held, sizeof address->held, 0, false };
    size_t from;
    size_t to;

    if (!last_postcode(address, &from, &to))
        return;
    (void)is_postcode(address, from, to, &out);
    for (size_t i = 0; i < out.len; i++) {
        if (out.ptr[i] >= 'A' && out.ptr[i] <= 'Z')
            out.ptr[i] = (char)(out.ptr[i] + 32);
    }
    address->postcode = clue_out_text(&out);
    give(address, from, to, POSTCODE);
    if (from > 0 && all[from].before == '-' && is_free(address, from - 1) &&
        clue_word(address->pack->names, all[from - 1].text).ptr != NULL)
        give(address, from - 1, from, COUNTRY); /* "S-411 01" */
}

static bool
is_flat_word(const Address *address, size_t i)
{
    const ClueToken *token = &address->tokens.all[i];

    if (token->number || address->roles[i] != NONE)
        return false;
    return clue_word(address->pack->flats, token->text).ptr != NULL ||
           str_equal(token->text, STR("apt")) || str_equal(token->text, STR("flat")) ||
           str_equal(token->text, STR("nr"));
}

static bool
has_number_before(const Address *address, size_t i)
{
    while (i-- > 0) {
        if (address->tokens.all[i].number && address->roles[i] == NONE)
            return true;
    }
    return false;
}

static bool
is_flat_letter(const Address *address, size_t i)
{
    return is_free(address, i) && is_letter(&address->tokens.all[i]) &&
           !begins_part(&address->tokens.all[i]);
}

static bool
is_second_number(const Address *address, size_t i)
{
    return is_free(address, i) && address->tokens.all[i].number && has_number_before(address, i);
}

static bool
is_number_word(Str word)
{
    return str_equal(word, STR("no")) || str_equal(word, STR("nr")) || str_equal(word, STR("n"));
}

static bool
follows_word(const Address *address, size_t i)
{
    const ClueToken *last = &address->tokens.all[i - 1];

    return !begins_part(&address->tokens.all[i]) && !last->number && !is_letter(last);
}

/* What the word at i says about its neighbours: "lgh 1102", "bus 3", "apt 4 b"; "3 tr", a number
 * before the word; "no 12" where no number stood before is only the house. */
static void
mark_flat(Address *address, size_t i)
{
    const ClueToken *all = address->tokens.all;
    bool number = is_free(address, i + 1) && all[i + 1].number;
    bool behind = has_number_before(address, i);

    if (is_number_word(all[i].text) && (!behind || follows_word(address, i))) {
        address->roles[i] = number ? DROPPED : NONE;
    } else if (number || (behind && is_flat_letter(address, i + 1))) {
        address->roles[i] = FLAT_WORD;
        address->roles[i + 1] = FLAT;
        if (is_flat_letter(address, i + 2))
            address->roles[i + 2] = FLAT;
    } else if (behind && is_second_number(address, i - 1)) {
        address->roles[i] = FLAT_WORD;
        address->roles[i - 1] = FLAT;
    }
}

static void
find_flats(Address *address)
{
    for (size_t i = 0; i < address->tokens.n; i++) {
        if (is_flat_word(address, i))
            mark_flat(address, i);
    }
}

static bool
has_words(const Address *address, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (is_free(address, i) && !address->tokens.all[i].number &&
            address->tokens.all[i].text.len > 1)
            return true;
    }
    return false;
}

/* True if after this number comes a word and a later number: "Via 4 Novembre 12". */
static bool
belongs_to_street(const Address *address, size_t i)
{
    const ClueToken *all = address->tokens.all;
    size_t end = part_end(address, i);

    if (i + 1 >= end || !is_free(address, i + 1) || all[i + 1].number || is_letter(&all[i + 1]))
        return false;
    for (size_t k = i + 2; k < end; k++) {
        if (is_free(address, k) && all[k].number && !all[k].glued)
            return true;
    }
    return false;
}

/* The number that has a street before it (or after it, where that is the custom). */
static bool
find_house(const Address *address, bool house_first, size_t *ret)
{
    for (size_t i = 0; i < address->tokens.n; i++) {
        const ClueToken *token = &address->tokens.all[i];
        size_t start = part_start(address, i);

        if (!is_free(address, i) || !token->number || token->text.len > 6)
            continue;
        if (house_first
                ? i == start && has_words(address, i + 1, part_end(address, i))
                : (has_words(address, start, i) && !belongs_to_street(address, i)) ||
                      (i == start && i > 0 && has_words(address, part_start(address, i - 1), i))) {
            *ret = i;
            return true;
        }
    }
    return false;
}

/* House letter, further numbers of the house ("12-14", "12/3/4"). */
static void
mark_house(Address *address, size_t house)
{
    const ClueToken *all = address->tokens.all;
    size_t next = house + 1;

    address->roles[house] = HOUSE;
    if (is_free(address, next) && is_letter(&all[next]) && !begins_part(&all[next])) {
        address->roles[next] = LETTER;
        next++;
    }
    while (is_free(address, next) && (all[next].number || (is_letter(&all[next]) && next > 0)) &&
           (all[next].before == '/' || all[next].before == '-' || all[next].glued)) {
        address->roles[next] = all[next].before == '/' ? FLAT : DROPPED;
        next++;
    }
}

/* The most words from `from` that are a known town, or 0. */
static size_t
known_town(const Address *address, size_t from, size_t to)
{
    char held[PART_MOST];

    for (size_t end = to - from > TOWN_WORDS ? from + TOWN_WORDS : to; end > from; end--) {
        Str town = words(address, from, end, held, sizeof held);

        if (clue_word(address->pack->towns, town).ptr != NULL)
            return end - from;
    }
    return 0;
}

static void
mark_street(Address *address, size_t house, bool house_first)
{
    size_t from = house_first ? house + 1 : part_start(address, house);
    size_t to = house_first ? part_end(address, house) : house;
    size_t town;

    if (!house_first && from == to)
        from = part_start(address, house - 1);
    town = house_first ? 0 : known_town(address, from, to);
    if (town > 0 && has_words(address, from + town, to)) {
        give(address, from, from + town, TOWN);
        from += town;
    }
    for (size_t i = from; i < to; i++) {
        if (is_free(address, i))
            address->roles[i] = STREET;
    }
}

/* A group of free words in one part: [from, to). */
static bool
next_group(const Address *address, size_t at, size_t *ret_from, size_t *ret_to)
{
    const ClueToken *all = address->tokens.all;

    while (at < address->tokens.n && (!is_free(address, at) || all[at].number))
        at++;
    *ret_from = at;
    while (at < address->tokens.n && is_free(address, at) && !all[at].number &&
           (at == *ret_from || !begins_part(&all[at])))
        at++;
    *ret_to = at;
    return *ret_from < at;
}

/* How well a group may be the town: known, behind the postcode, behind the street, or only free. */
static int
town_rank(const Address *address, size_t from, size_t to, size_t house)
{
    if (known_town(address, from, to) == to - from)
        return 4;
    if (from > 0 && address->roles[from - 1] == POSTCODE)
        return 3;
    return from > house ? 2 : 1;
}

static void
mark_town(Address *address, size_t house)
{
    size_t best_from = 0;
    size_t best_to = 0;
    int best = 0;
    size_t from;
    size_t to;

    for (size_t i = 0; i < address->tokens.n; i++) {
        if (address->roles[i] == TOWN)
            return;
    }
    for (size_t at = 0; next_group(address, at, &from, &to); at = to) {
        int rank = town_rank(address, from, to, house);
        bool care_of = to - from >= 2 && address->tokens.all[from + 1].before == '/';

        if (rank > best && !care_of && to - from <= TOWN_WORDS) {
            best = rank;
            best_from = from;
            best_to = to;
        }
    }
    give(address, best_from, best_to, TOWN);
}

static bool
read_address(ClueJob *job, Address *address)
{
    bool house_first = address->pack->house_first;
    size_t house = 0;

    find_country(address);
    house_first = address->pack->house_first;
    find_postcode(address);
    find_flats(address);
    if (!find_house(address, house_first, &house)) {
        house_first = !house_first;
        if (!find_house(address, house_first, &house))
            return clue_refuse(job, CLUE_SHAPE, job->value.len, house_expected);
    }
    mark_house(address, house);
    mark_street(address, house, house_first);
    mark_town(address, house);
    return true;
}

bool
clue_address(ClueJob *job)
{
    const CluePack *own = clue_pack_find(job->country);
    Address address = { .value = job->value,
                        .pack = own != NULL ? own : &plain_pack,
                        .postcode = STR("") };
    Parts parts;

    clue_tokens(job->value, &address.tokens);
    if (address.tokens.full)
        return clue_refuse(job, CLUE_LONG, job->value.len, "At most 48 words are expected.");
    if (!read_address(job, &address))
        return false;
    clue_address_parts(job, &address, &parts);
    if (parts.joined.len < 2)
        return clue_refuse(job, CLUE_SHAPE, 0, house_expected);
    if (parts.town.len == 0 && parts.postcode.len == 0)
        return clue_refuse(job, CLUE_SHAPE, job->value.len,
                           "A town or a postcode is expected beside street and house number.");
    clue_set_country(job->clue,
                     address.other_country ? str_of(address.pack->country) : job->country);
    if (!address.other_country && job->country.len > 0)
        job->clue->assumed = STR("The address is taken to be in the default country.");
    clue_address_write(job, address.pack, &parts, address.other_country);
    return true;
}

bool
clue_address_is_sure(Str value, Str country)
{
    const CluePack *own = clue_pack_find(country);
    Address address = { .value = value, .pack = own, .postcode = STR("") };
    Clue clue;
    ClueRoom room = { NULL, 0, 0 };
    ClueJob job = { .value = value, .room = &room, .clue = &clue };
    size_t towns = 0;
    size_t first = 0;

    clue_tokens(value, &address.tokens);
    if (own == NULL || address.tokens.full || !read_address(&job, &address))
        return false;
    for (size_t i = 0; i < address.tokens.n; i++) {
        if (address.roles[i] == NONE)
            return false;
        towns += address.roles[i] == TOWN;
        first = address.roles[i] == TOWN && towns == 1 ? i : first;
    }
    if (towns > 0)
        return known_town(&address, first, first + towns) == towns;
    return address.postcode.len > 0;
}
