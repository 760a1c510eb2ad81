/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a note must be before it is kept. */
#include "note/note_internal.h"

enum { LANGUAGE_MAX = 16 };

static bool
has_word(const ShapeList *list, Str id)
{
    const LawWord *all = list->items;

    for (size_t i = 0; i < list->n; i++) {
        if (str_equal(all[i].id, id))
            return true;
    }
    return false;
}

static bool
is_language(Str code)
{
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '-')
            return false;
    }
    return code.len >= 2 && code.len <= LANGUAGE_MAX;
}

/* One line: it stands in lists. */
static bool
is_line(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F)
            return false;
    }
    return str_trim(text).len > 0;
}

static Status
check_words(Req *req, const NoteText *text)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    const TextItem *signs = text->signs.items;

    if (site->law == NULL)
        FAIL(ERR_AWAY, "note.law", "no law pack is loaded");
    if (site_pack_of(site, text->country) == NULL)
        FAIL_AT(ERR_INVALID, "note.country", "country", "a country that has a pack is expected");
    if (!has_word(&site->law->vocabulary.settings, text->setting))
        FAIL_AT(ERR_INVALID, "note.setting", "setting",
                "a setting of packs/vocabulary.yaml is expected, as health_public");
    if (text->recipient.len > 0 && !has_word(&site->law->vocabulary.recipients, text->recipient))
        FAIL_AT(ERR_INVALID, "note.recipient", "recipient",
                "a recipient of packs/vocabulary.yaml is expected, or nothing");
    for (size_t i = 0; i < text->signs.n; i++) {
        if (!has_word(&site->law->vocabulary.signs, signs[i].text))
            FAIL_AT(ERR_INVALID, "note.sign", "signs",
                    "signs of packs/vocabulary.yaml are expected, as made_to_work");
    }
    return OK;
}

static Status
check_text(Cx *cx, const NoteText *text)
{
    if (!is_line(text->title))
        FAIL_AT(ERR_INVALID, "note.title", "title", "one line of text is expected");
    if (!is_language(text->language))
        FAIL_AT(ERR_INVALID, "note.language", "language",
                "the code of a language is expected, as sv or ar");
    if (str_trim(text->did).len == 0)
        FAIL_AT(ERR_INVALID, "note.did", "did", "some words are expected: what was done");
    if (str_trim(text->worked).len == 0 && str_trim(text->did_not).len == 0)
        FAIL_AT(ERR_INVALID, "note.worked", "worked",
                "what worked or what did not is expected, or both");
    return OK;
}

ShapeList
note_doubts(Cx *cx, const NoteText *text)
{
    NoteDoubt *doubts = ARENA_ARRAY(cx->arena, NOTE_DOUBTS_MAX, NoteDoubt);
    size_t n = 0;
    const NoteField fields[] = {
        { STR("title"), text->title, text->language, text->country },
        { STR("did"), text->did, text->language, text->country },
        { STR("worked"), text->worked, text->language, text->country },
        { STR("did_not"), text->did_not, text->language, text->country },
    };

    for (size_t i = 0; i < LEN(fields); i++)
        note_doubts_of(cx->arena, &fields[i], doubts, &n);
    return (ShapeList){ doubts, n };
}

/* The sentence names places, never the words that stand there: it is logged. */
static Status
check_doubts(Cx *cx, const NoteText *text)
{
    ShapeList list = note_doubts(cx, text);
    const NoteDoubt *first = list.items;

    if (list.n == 0 || text->looked)
        return OK;
    FAIL_AT(ERR_INVALID, "note.doubt", first->field.ptr,
            "%zu places could be about a person, the first a %.*s at byte %lld; take it out, or "
            "say that you have looked at each; nothing was kept",
            list.n, STR_ARG(first->kind), (long long)first->from);
}

Status
note_check_text(Req *req, const NoteText *text)
{
    Cx *cx = req->cx;
    static const Id none;

    if (id_equal(req->actor->desk.id, none))
        FAIL(ERR_DENIED, "note.desk", "who has no desk writes no practice note");
    TRY(check_text(cx, text));
    TRY(check_words(req, text));
    return check_doubts(cx, text);
}
