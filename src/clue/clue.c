/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/utf8.h"
#include "clue/clue_in.h"

static const char *const kind_names[] = { "",      "phone",   "plate", "address", "name",
                                          "iban",  "advert",  "email", "handle",  "document",
                                          "alias", "vehicle", "mark" };
static const char *const form_names[] = { "",     "exact",  "del1",   "post", "sound",
                                          "flat", "date",   "sure",   "text", "local",
                                          "name", "phone4", "plate4", "near", "street" };

static bool (*const parsers[])(ClueJob *) = {
    NULL,       clue_phone,  clue_plate,    clue_address, clue_name,    clue_iban, clue_advert,
    clue_email, clue_handle, clue_document, clue_alias,   clue_vehicle, clue_mark,
};

/* ISO 3166-1 alpha-2, and XK, which is in use though not assigned. */
static const char countries[] =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCM"
    "CNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGY"
    "HKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMF"
    "MGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARE"
    "RORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZ"
    "VAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

Str
clue_kind_name(ClueKind kind)
{
    return (size_t)kind < LEN(kind_names) ? str_of(kind_names[kind]) : STR("");
}

bool
clue_kind_find(Str name, ClueKind *ret)
{
    for (size_t i = 1; i < LEN(kind_names); i++) {
        if (str_equal(str_of(kind_names[i]), name)) {
            *ret = (ClueKind)i;
            return true;
        }
    }
    return false;
}

Str
clue_form_name(ClueFormKind form)
{
    return (size_t)form < LEN(form_names) ? str_of(form_names[form]) : STR("");
}

bool
clue_form_find(Str name, ClueFormKind *ret)
{
    for (size_t i = 1; i < LEN(form_names); i++) {
        if (str_equal(str_of(form_names[i]), name)) {
            *ret = (ClueFormKind)i;
            return true;
        }
    }
    return false;
}

bool
clue_country_is(Str country)
{
    if (country.len != 2)
        return false;
    for (size_t i = 0; i + 2 < sizeof countries; i += 2) {
        if (str_equal((Str){ countries + i, 2 }, country))
            return true;
    }
    return false;
}

bool
clue_refuse(ClueJob *job, ClueError error, size_t at, const char *expected)
{
    job->fault = (ClueFault){ error, at, str_of(expected) };
    return false;
}

void
clue_set_country(Clue *clue, Str country)
{
    memset(clue->country, 0, sizeof clue->country);
    if (country.len == 2)
        memcpy(clue->country, country.ptr, 2);
}

void
clue_add(ClueJob *job, ClueFormKind form, Str value)
{
    Clue *clue = job->clue;

    if (clue->nforms == CLUE_FORMS_MAX) {
        job->full = true;
        return;
    }
    clue->forms[clue->nforms++] = (ClueForm){ form, value.len == 0, value };
}

static bool
has_form(const Clue *clue, size_t first, Str value)
{
    for (size_t i = first; i < clue->nforms; i++) {
        if (str_equal(clue->forms[i].value, value))
            return true;
    }
    return false;
}

void
clue_add_family(ClueJob *job, Str whole, bool members)
{
    size_t first = job->clue->nforms;

    clue_add(job, CLUE_FORM_DEL1, whole);
    for (size_t i = 0; i < whole.len; i++) {
        ClueOut out = clue_room_begin(job->room);
        Str value;

        clue_put(&out, str_slice(whole, 0, i));
        clue_put(&out, str_slice(whole, i + 1, whole.len));
        if (!members || has_form(job->clue, first, clue_out_text(&out)))
            value = STR("");
        else
            value = clue_room_end(job->room, &out, &job->full);
        clue_add(job, CLUE_FORM_DEL1, value);
    }
}

static bool
check_value(ClueJob *job, Str value, size_t *ret_skipped)
{
    Str trimmed = str_trim(value);

    *ret_skipped = value.len > 0 ? (size_t)(trimmed.ptr - value.ptr) : 0;
    job->value = trimmed;
    if (trimmed.len > CLUE_VALUE_MAX)
        return clue_refuse(job, CLUE_LONG, CLUE_VALUE_MAX, "At most 1024 bytes are expected.");
    if (!utf8_is(trimmed))
        return clue_refuse(job, CLUE_ENCODING, utf8_check(trimmed), "UTF-8 is expected.");
    if (trimmed.len == 0)
        return clue_refuse(job, CLUE_EMPTY, 0, "A value is expected.");
    if (job->country.len > 0 && !clue_country_is(job->country))
        return clue_refuse(job, CLUE_COUNTRY, 0,
                           "The default country is expected as two capital letters (ISO 3166).");
    return true;
}

/* True if the canonical value is read again as the same: nothing is kept of a value whose own
 * canonical spelling would mean something else. */
static bool
is_stable(const Clue *clue, Str country)
{
    char held[CLUE_ROOM_ONE];
    ClueRoom room = { held, sizeof held, 0 };
    Clue again = { .kind = clue->kind };
    ClueJob job = { .value = clue->canonical, .country = country, .room = &room, .clue = &again };

    if (clue->canonical.len == 0 || !parsers[clue->kind](&job) || job.full ||
        !str_equal(again.canonical, clue->canonical) || again.nforms != clue->nforms)
        return false;
    for (size_t i = 0; i < again.nforms; i++) {
        if (again.forms[i].form != clue->forms[i].form ||
            !str_equal(again.forms[i].value, clue->forms[i].value))
            return false;
    }
    return true;
}

bool
clue_parse(ClueKind kind, Str value, Str country, ClueRoom *room, Clue *ret, ClueFault *ret_fault)
{
    Clue clue = { .kind = kind };
    ClueJob job = { .country = country, .room = room, .clue = &clue };
    size_t used = room->used;
    size_t skipped = 0;
    bool done = false;

    if ((size_t)kind >= LEN(parsers) || parsers[kind] == NULL)
        clue_refuse(&job, CLUE_UNKNOWN, 0, "A kind of clue is expected.");
    else if (check_value(&job, value, &skipped))
        done = parsers[kind](&job);
    if (done && job.full)
        done = clue_refuse(&job, room->size - used < CLUE_ROOM_ONE ? CLUE_NO_ROOM : CLUE_LONG, 0,
                           "A shorter value is expected.");
    if (done && !is_stable(&clue, country))
        done = clue_refuse(&job, CLUE_SHAPE, 0, "A value that can be read in one way is expected.");
    if (!done) {
        room->used = used;
        job.fault.at += skipped;
        *ret_fault = job.fault;
        return false;
    }
    *ret = clue;
    return true;
}

/* True if `rest` begins with something that parts two numbers; its length then. */
static size_t
parting(Str rest)
{
    static const char *const words[] = { " or ", " och ",  " and ",   " und ", " en ",
                                         " et ", " oder ", " eller ", " of ",  " ou ",
                                         " e ",  " o ",    " si ",    " / " };

    if (rest.ptr[0] == ',' || rest.ptr[0] == ';' || rest.ptr[0] == '\n' || rest.ptr[0] == '|' ||
        rest.ptr[0] == '&')
        return 1;
    for (size_t i = 0; i < LEN(words) && rest.ptr[0] == ' '; i++) {
        if (str_starts(rest, str_of(words[i])))
            return str_of(words[i]).len;
    }
    return 0;
}

static size_t
count_digits(Str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] >= '0' && s.ptr[i] <= '9';
    return n;
}

Str
clue_split(ClueKind kind, Str *rest)
{
    Str all = *rest;

    for (size_t i = 0; kind == CLUE_PHONE && i < all.len; i++) {
        Str after = str_slice(all, i, all.len);
        size_t len = parting(after);

        /* "+46 31 12 34 56; ext 12" and "070, 123 45 67" are one number. */
        if (len == 0 || count_digits(str_slice(all, 0, i)) < 5 || count_digits(after) < 5)
            continue;
        *rest = str_slice(after, len, after.len);
        return str_trim(str_slice(all, 0, i));
    }
    *rest = str_slice(all, all.len, all.len);
    return str_trim(all);
}

Str
clue_row_word(ClueWords words, size_t i)
{
    return str_of(clue_word_text + clue_word_rows[words.first + i].word);
}

Str
clue_row_means(ClueWords words, size_t i)
{
    return str_of(clue_word_text + clue_word_rows[words.first + i].means);
}

Str
clue_word(ClueWords words, Str word)
{
    size_t low = 0;
    size_t high = words.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(clue_row_word(words, middle), word);

        if (order == 0)
            return clue_row_means(words, middle);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (Str){ NULL, 0 };
}

bool
clue_has_word(ClueList list, Str word)
{
    return clue_word(clue_lists[list], word).ptr != NULL;
}

Str
clue_word_means(ClueList list, Str word)
{
    return clue_word(clue_lists[list], word);
}

const CluePack *
clue_pack_find(Str country)
{
    for (size_t i = 0; i < clue_pack_count; i++) {
        if (str_equal(str_of(clue_packs[i].country), country))
            return &clue_packs[i];
    }
    return NULL;
}

bool
clue_fits(Str pattern, Str text)
{
    if (pattern.len != text.len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool digit = c >= '0' && c <= '9';
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        char p = pattern.ptr[i];

        if (p == '9' ? !digit : p == 'A' || p == 'a' ? !letter : c != p)
            return false;
    }
    return true;
}
