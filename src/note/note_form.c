/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The form of a practice note: what it sends, and what can be chosen. */
#include "note/note_form.h"

#include <string.h>

#include "people/people_page.h"

#define TEXT(struct_, name_, field_, most_)                                                        \
    .name = (name_), .type = FIELD_TEXT, .need = FIELD_OPTIONAL,                                   \
    .offset = offsetof(struct_, field_), .max = (most_)
#define ONE_OF(name_, field_, names_)                                                              \
    .name = (name_), .type = FIELD_CHOICE, .need = FIELD_OPTIONAL,                                 \
    .offset = offsetof(NoteForm, field_), .names = (names_)
#define TICK(name_, field_)                                                                        \
    .name = (name_), .type = FIELD_BOOL, .need = FIELD_OPTIONAL,                                   \
    .offset = offsetof(NoteForm, field_)

enum { ID_MAX = 40 };

static const Field form_fields[] = {
    { TEXT(NoteForm, "title", text.title, NOTE_TITLE_MAX) },
    { TEXT(NoteForm, "did", text.did, NOTE_TEXT_MAX) },
    { TEXT(NoteForm, "worked", text.worked, NOTE_TEXT_MAX) },
    { TEXT(NoteForm, "did_not", text.did_not, NOTE_TEXT_MAX) },
    { TEXT(NoteForm, "language", text.language, 16) },
    { TEXT(NoteForm, "country", text.country, 2) },
    { TEXT(NoteForm, "setting", text.setting, ID_MAX) },
    { TICK("from_case", text.from_case) },
    { TEXT(NoteForm, "recipient", text.recipient, ID_MAX) },
    { ONE_OF("victim_age", text.victim_age, note_ages) },
    { ONE_OF("consent", text.consent, note_consents) },
    { TEXT(NoteForm, "sign1", signs[0], ID_MAX) },
    { TEXT(NoteForm, "sign2", signs[1], ID_MAX) },
    { TEXT(NoteForm, "sign3", signs[2], ID_MAX) },
    { TEXT(NoteForm, "asked", asked, ID_TEXT) },
    { TICK("looked", text.looked) },
};
const Shape note_form_shape = { "PracticeNoteForm", sizeof(NoteForm), form_fields,
                                LEN(form_fields) };

NoteText
note_form_text(Cx *cx, const NoteForm *form)
{
    NoteText text = form->text;
    TextItem *signs = ARENA_ARRAY(cx->arena, NOTE_FORM_SIGNS, TextItem);

    text.signs = (ShapeList){ signs, 0 };
    for (size_t i = 0; i < NOTE_FORM_SIGNS; i++) {
        if (form->signs[i].len > 0)
            signs[text.signs.n++].text = form->signs[i];
    }
    text.title = str_trim(text.title);
    (void)id_parse(form->asked, &text.asked);
    return text;
}

Word
note_word_of(const char *prefix, Str id)
{
    char key[80];
    size_t len = strlen(prefix);
    Word word = WORD_ADVISER_UNKNOWN;

    if (len + id.len <= sizeof key) {
        memcpy(key, prefix, len);
        memcpy(key + len, id.ptr, id.len);
        (void)page_find_word((Str){ key, len + id.len }, &word);
    }
    return word;
}

/* Words of the vocabulary. */
static ShapeList
of_words(Cx *cx, const ShapeList *list, const char *prefix, Str chosen)
{
    const LawWord *all = list->items;
    NoteOption *options = ARENA_ARRAY(cx->arena, list->n, NoteOption);

    for (size_t i = 0; i < list->n; i++)
        options[i] = (NoteOption){ .id = all[i].id,
                                   .name = note_word_of(prefix, all[i].id),
                                   .chosen = str_equal(all[i].id, chosen) };
    return (ShapeList){ options, list->n };
}

ShapeList
note_settings(Req *req, Str chosen)
{
    const SiteLaw *law = site_of(req)->law;

    return law == NULL ? (ShapeList){ NULL, 0 }
                       : of_words(req->cx, &law->vocabulary.settings, "setting.", chosen);
}

ShapeList
note_countries(Req *req, Str chosen)
{
    const Site *site = site_of(req);
    NoteOption *options = ARENA_ARRAY(req->cx->arena, site->npacks, NoteOption);

    for (size_t i = 0; i < site->npacks; i++)
        options[i] = (NoteOption){ .id = site->packs[i].country,
                                   .name = page_as_country(site->packs[i].country),
                                   .chosen = str_equal(site->packs[i].country, chosen) };
    return (ShapeList){ options, site->npacks };
}

/* Those of the pages, then those of the countries' packs. */
static ShapeList
languages(Req *req, Str chosen)
{
    NoteOption *options = ARENA_ARRAY(req->cx->arena, page_nlanguages + 1, NoteOption);
    size_t n = 0;
    bool has_chosen = chosen.len == 0;

    for (size_t i = 0; i < page_nlanguages; i++) {
        Str code = str_of(page_languages[i].code);

        options[n] = (NoteOption){ .id = code,
                                   .text = str_of(page_languages[i].name),
                                   .is_text = true,
                                   .chosen = str_equal(code, chosen) };
        has_chosen = has_chosen || options[n++].chosen;
    }
    if (!has_chosen)
        options[n++] =
            (NoteOption){ .id = chosen, .text = chosen, .is_text = true, .chosen = true };
    return (ShapeList){ options, n };
}

static ShapeList
of_names(Cx *cx, const char *const *names, const Word *words, int64_t chosen)
{
    NoteOption *options = ARENA_ARRAY(cx->arena, 3, NoteOption);

    for (size_t i = 0; i < 3; i++)
        options[i] = (NoteOption){ .id = str_of(names[i]),
                                   .name = words[i],
                                   .chosen = (int64_t)i == chosen };
    return (ShapeList){ options, 3 };
}

/* Her own first: most notes are reviewed across the room. */
static Status
desks(Req *req, Id chosen, ShapeList *ret)
{
    Cx *cx = req->cx;
    ApiDesk *all = NULL;
    NoteOption *options;
    size_t n = 0;

    TRY(people_desks(cx, req->db, &all, &n));
    options = ARENA_ARRAY(cx->arena, n, NoteOption);
    for (size_t i = 0; i < n; i++)
        options[i] = (NoteOption){ .id = id_format(cx->arena, all[i].id),
                                   .text = all[i].name,
                                   .is_text = true,
                                   .chosen = id_equal(all[i].id, chosen) };
    *ret = (ShapeList){ options, n };
    return OK;
}

ShapeList
note_warnings(Cx *cx, ShapeList doubts)
{
    const NoteDoubt *all = doubts.items;
    NoteWarning *warnings = ARENA_ARRAY(cx->arena, doubts.n, NoteWarning);

    for (size_t i = 0; i < doubts.n; i++) {
        Word kind = page_as_kind(all[i].kind);

        (void)page_find_word(arena_format(cx->arena, "note.doubt-%.*s", STR_ARG(all[i].kind)),
                             &kind);
        warnings[i] = (NoteWarning){ .d = all[i],
                                     .kind = kind,
                                     .field = note_word_of("note.field-", all[i].field) };
    }
    return (ShapeList){ warnings, doubts.n };
}

Status
note_draft(Req *req, const NoteText *text, NoteDraft *ret)
{
    Cx *cx = req->cx;
    static const Id none;
    const SiteLaw *law = site_of(req)->law;
    const TextItem *signs = text->signs.items;
    const Word ages[] = { WORD_ADVISER_UNKNOWN, WORD_ADVISER_AGE_ADULT, WORD_ADVISER_AGE_CHILD };
    const Word consents[] = { WORD_ADVISER_UNKNOWN, WORD_ADVISER_SAY_YES, WORD_ADVISER_SAY_NO };
    NoteDraft draft = { .t = *text };

    if (law == NULL)
        FAIL(ERR_AWAY, "note.law", "no law pack is loaded");
    draft.countries = note_countries(req, text->country);
    draft.settings = note_settings(req, text->setting);
    draft.languages = languages(req, text->language);
    draft.recipients = of_words(cx, &law->vocabulary.recipients, "recipient.", text->recipient);
    draft.ages = of_names(cx, note_ages, ages, text->victim_age);
    draft.consents = of_names(cx, note_consents, consents, text->consent);
    for (size_t i = 0; i < NOTE_FORM_SIGNS; i++)
        draft.signs[i] = of_words(cx, &law->vocabulary.signs, "sign.",
                                  i < text->signs.n ? signs[i].text : STR(""));
    TRY(desks(req, id_equal(text->asked, none) ? req->actor->desk.id : text->asked, &draft.desks));
    draft.warnings = note_warnings(cx, note_doubts(cx, text));
    *ret = draft;
    return OK;
}
