/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clue/clue_address.h"

enum { STREET_CODE = 16 };

/* An ending written short: "brunnsv." is brunns + vagen.  Short ones count only with a dot. */
static bool
put_ending(ClueOut *out, const CluePack *pack, const ClueToken *token)
{
    Str text = token->text;
    size_t most = text.len < 3 ? 0 : text.len > 7 ? 5 : text.len - 2; /* a stem remains */

    for (size_t len = most; len > 0; len--) {
        Str means = clue_word(pack->endings, str_slice(text, text.len - len, text.len));

        if (means.ptr == NULL || (token->after != '.' && len < 3))
            continue;
        clue_put(out, str_slice(text, 0, text.len - len));
        clue_put(out, means);
        return true;
    }
    return false;
}

/* One word of the street; nothing for articles and titles while other words remain. */
static void
put_street_word(ClueOut *out, const CluePack *pack, const ClueToken *token, bool alone)
{
    Str means = clue_word(pack->streets, token->text);

    if (means.ptr != NULL && (token->text.len > 1 || token->after == '.' || means.len == 0) &&
        !(alone && means.len == 0))
        clue_put(out, means);
    else if (!put_ending(out, pack, token))
        clue_put(out, token->text);
}

static void
put_street(ClueOut *out, const Address *address)
{
    size_t n = 0;

    for (size_t i = 0; i < address->tokens.n; i++)
        n += address->roles[i] == STREET;
    for (size_t i = 0; i < address->tokens.n; i++) {
        size_t before = out->len;

        if (address->roles[i] != STREET)
            continue;
        if (before > 0)
            clue_put_char(out, ' ');
        put_street_word(out, address->pack, &address->tokens.all[i], n == 1);
        if (out->len == before + 1 && before > 0)
            out->len = before;
    }
}

/* All words of one role: with `between`, or written together (0). */
static void
put_role(ClueOut *out, const Address *address, Role role, char between)
{
    bool first = true;

    for (size_t i = 0; i < address->tokens.n; i++) {
        if (address->roles[i] != role)
            continue;
        if (!first && between != 0)
            clue_put_char(out, between);
        clue_put(out, address->tokens.all[i].text);
        first = false;
    }
}

/* Own gazetteer first, then all, so that "Gothenburg" is known abroad too. */
static Str
town_name(const CluePack *pack, Str town)
{
    Str known = clue_word(pack->towns, town);

    for (size_t i = 0; known.ptr == NULL && i < clue_pack_count; i++)
        known = clue_word(clue_packs[i].towns, town);
    return known.ptr != NULL ? known : town;
}

/* Written together; where two words meet, two letters may become one (see clue_tokens). */
static void
put_joined(ClueOut *out, Str street)
{
    for (size_t i = 0; i < street.len; i++) {
        char last = out->len > 0 ? out->ptr[out->len - 1] : 0;
        char c = street.ptr[i];

        if (c == ' ' || (last == 'a' && (c == 'a' || c == 'e')) ||
            ((last == 'o' || last == 'u') && c == 'e'))
            continue;
        clue_put_char(out, c);
    }
}

static Str
kept_role(ClueJob *job, const Address *address, Role role, char between)
{
    ClueOut out = clue_room_begin(job->room);

    put_role(&out, address, role, between);
    return clue_room_end(job->room, &out, &job->full);
}

void
clue_address_parts(ClueJob *job, const Address *address, Parts *ret)
{
    ClueOut out = clue_room_begin(job->room);

    put_street(&out, address);
    ret->street = clue_room_end(job->room, &out, &job->full);
    out = clue_room_begin(job->room);
    put_joined(&out, ret->street);
    ret->joined = clue_room_end(job->room, &out, &job->full);
    ret->house = kept_role(job, address, HOUSE, 0);
    ret->letter = kept_role(job, address, LETTER, 0);
    ret->flat = kept_role(job, address, FLAT, 0);
    ret->town = town_name(address->pack, kept_role(job, address, TOWN, ' '));
    out = clue_room_begin(job->room);
    clue_put(&out, address->postcode);
    ret->postcode = clue_room_end(job->room, &out, &job->full);
    while (ret->house.len > 1 && ret->house.ptr[0] == '0')
        ret->house = str_slice(ret->house, 1, ret->house.len);
}

static void
set_canonical(ClueJob *job, const CluePack *pack, const Parts *parts, bool abroad)
{
    ClueOut out = clue_room_begin(job->room);

    for (int i = 0; i < 2; i++) {
        if (i == 1)
            clue_put_char(&out, ' ');
        if ((i == 0) != pack->house_first) {
            clue_put(&out, parts->street);
            continue;
        }
        clue_put(&out, parts->house);
        clue_put(&out, parts->letter);
    }
    if (parts->flat.len > 0) {
        clue_put(&out, STR(", apt "));
        clue_put(&out, parts->flat);
    }
    for (int i = 0; i < 2; i++) {
        Str part = i == 0 ? parts->postcode : parts->town;

        if (part.len > 0) {
            clue_put(&out, i == 1 && parts->postcode.len > 0 ? STR(" ") : STR(", "));
            clue_put(&out, part);
        }
    }
    if (abroad) {
        clue_put(&out, STR(", "));
        for (int i = 0; i < 2; i++)
            clue_put_char(&out, (char)(pack->country[i] + 32));
    }
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
}

static void
add_form(ClueJob *job, ClueFormKind form, const Parts *parts, Str place)
{
    ClueOut out = clue_room_begin(job->room);

    if (form == CLUE_FORM_SOUND || form == CLUE_FORM_STREET)
        clue_put_code(&out, parts->joined, STREET_CODE);
    else if (form == CLUE_FORM_NEAR)
        clue_put_code(&out, parts->joined, 2);
    else
        clue_put(&out, parts->joined);
    if (form == CLUE_FORM_NEAR)
        out.len--; /* the number of vowels */
    clue_put_char(&out, ',');
    clue_put(&out, parts->house);
    clue_put_char(&out, ',');
    clue_put(&out, place);
    if (form == CLUE_FORM_FLAT) {
        clue_put_char(&out, ',');
        clue_put(&out, parts->letter);
        clue_put_char(&out, ',');
        clue_put(&out, parts->flat);
    }
    clue_add(job, form, clue_room_end(job->room, &out, &job->full));
}

void
clue_address_write(ClueJob *job, const CluePack *pack, const Parts *parts, bool abroad)
{
    set_canonical(job, pack, parts, abroad);
    if (parts->town.len > 0) {
        add_form(job, CLUE_FORM_EXACT, parts, parts->town);
        add_form(job, CLUE_FORM_SOUND, parts, parts->town);
        if (parts->flat.len > 0 || parts->letter.len > 0)
            add_form(job, CLUE_FORM_FLAT, parts, parts->town);
    }
    if (parts->postcode.len > 0) {
        add_form(job, CLUE_FORM_POST, parts, parts->postcode);
        add_form(job, CLUE_FORM_NEAR, parts, parts->postcode);
    }
    if (parts->town.len == 0 || parts->postcode.len == 0)
        add_form(job, CLUE_FORM_STREET, parts, STR(""));
}
