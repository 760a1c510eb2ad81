/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the library says in English, in the language of the page. */
#include <stdio.h>
#include <string.h>

#include "app/link_report.h"

enum { KEY_MAX = 96, MARKUP_MAX = 1 << 13, LEVEL_BITS = 4 };

static const char beginning[] = "said.";

/* "said.same-very-common" of "same, very common"; false if it is not that word's English. */
static bool
find_said(Str english, Word *ret)
{
    char key[KEY_MAX];
    size_t n = sizeof beginning - 1;
    bool is_foreign = false;

    memcpy(key, beginning, n);
    for (size_t i = 0; i < english.len && n < sizeof key; i++) {
        char c = english.ptr[i];

        if (c >= 'a' && c <= 'z')
            key[n++] = c;
        else if (key[n - 1] != '-')
            key[n++] = '-';
    }
    while (key[n - 1] == '-')
        n--;
    return page_find_word((Str){ key, n }, ret) &&
           str_equal(page_form(&page_languages[0], *ret, 0, &is_foreign), english);
}

/* A column's own name is set apart, as any text of a person. */
static void
put_said(View *v, Str english)
{
    Word word;

    if (find_said(english, &word))
        page_say_text(v, word, NULL);
    else
        page_text_str(v, english);
}

Html
link_said(Cx *cx, const LinkJob *job, const char *english)
{
    Buf buf = buf_new(MARKUP_MAX);
    View view = { &buf, job->lang };

    put_said(&view, str_of(english));
    return (Html){ buf_take_text(cx->arena, &buf) };
}

/* In which column of another file a column was found by what stands there, or by what somebody
 * says. */
static void
put_partner(Cx *cx, View *v, const LinkInput *input, size_t column)
{
    Str partner = arena_format(cx->arena, "%.*s (%s",
                               STR_ARG(input->table->columns[input->at[column]]), input->path);

    page_markup(v, " \xc2\xb7 ", 4);
    if (input->said[column] != NULL) {
        page_text_str(v, arena_format(cx->arena, "%.*s)", STR_ARG(partner)));
        page_markup(v, ": ", 2);
        put_said(v, str_of(input->said[column]));
        return;
    }
    put_said(v, STR("shares words with"));
    page_markup(v, " ", 1);
    page_text_str(v,
                  arena_format(cx->arena, "%.*s, %u %%)", STR_ARG(partner), input->shared[column]));
}

static void
put_partners(Cx *cx, View *v, const LinkJob *job, size_t column)
{
    for (size_t i = 1; i < job->ninputs; i++) {
        const LinkInput *input = &job->inputs[i];

        if (input->said[column] != NULL || input->shared[column] > 0)
            put_partner(cx, v, input, column);
    }
}

Html
link_reason_said(Cx *cx, const LinkJob *job, size_t column)
{
    Str decimal = str_of(link_decimal_said(job, column));
    Buf buf = buf_new(MARKUP_MAX);
    View view = { &buf, job->lang };

    put_said(&view, str_of(job->columns[column].reason));
    if (decimal.len > 0) {
        page_markup(&view, " \xc2\xb7 ", 4);
        put_said(&view, decimal);
    }
    put_partners(cx, &view, job, column);
    return (Html){ buf_take_text(cx->arena, &buf) };
}

static void
put_name(View *v, const LinkJob *job, Str name)
{
    bool is_own = false;

    for (size_t i = 0; i < job->ncolumns; i++)
        is_own = is_own || str_equal(str_of(job->columns[i].name), name);
    if (is_own)
        page_text_str(v, name);
    else
        put_said(v, name);
}

Html
link_name_said(Cx *cx, const LinkJob *job, Str name)
{
    Buf buf = buf_new(MARKUP_MAX);
    View view = { &buf, job->lang };

    put_name(&view, job, name);
    return (Html){ buf_take_text(cx->arena, &buf) };
}

Html
link_levels_said(Cx *cx, const LinkJob *job, uint64_t levels)
{
    const LkModel *model = lk_model(job->lk);
    Buf buf = buf_new(MARKUP_MAX);
    View view = { &buf, job->lang };

    for (unsigned i = 0; i < model->nfields; i++) {
        const LkField *field = &model->fields[i];
        unsigned level = levels >> (LEVEL_BITS * i) & (LK_LEVELS - 1);

        if (level == 0 || field->level[level] == NULL)
            continue;
        if (buf.len > 0)
            buf_str(&buf, STR(" \xc2\xb7 "));
        put_name(&view, job, str_of(field->name));
        buf_str(&buf, STR(": "));
        put_said(&view, str_of(field->level[level]));
    }
    return (Html){ buf_take_text(cx->arena, &buf) };
}

/* "surname", or "title by a word". */
static void
put_part(View *v, Str part)
{
    static const char *const how[] = { "before the @", "as it sounds", "by a word", "nearby",
                                       "not far" };
    const char *said = NULL;

    for (size_t i = 0; i < LEN(how) && said == NULL; i++) {
        Str last = str_of(how[i]);

        if (part.len > last.len &&
            str_equal(str_slice(part, part.len - last.len, part.len), last)) {
            part.len -= last.len + 1;
            said = how[i];
        }
    }
    put_said(v, part);
    if (said != NULL) {
        page_markup(v, " ", 1);
        put_said(v, str_of(said));
    }
}

Html
link_key_said(Cx *cx, const LinkJob *job, Str name)
{
    Buf buf = buf_new(MARKUP_MAX);
    View view = { &buf, job->lang };
    size_t from = 0;

    for (size_t i = 0; i <= name.len; i++) {
        if (i < name.len && !str_starts(str_slice(name, i, name.len), STR(" + ")))
            continue;
        put_part(&view, str_slice(name, from, i));
        if (i < name.len)
            page_markup(&view, " + ", 3);
        from = i + 3;
    }
    return (Html){ buf_take_text(cx->arena, &buf) };
}

Word
link_kind_said(LkKind kind)
{
    char key[KEY_MAX];
    Word word = { 0 };
    int n = snprintf(key, sizeof key, "%skind-%s", beginning, lk_kind_name(kind));
    bool found = page_find_word((Str){ key, (size_t)n }, &word);

    ASSERT(found);
    return word;
}

Html
link_level_said(Cx *cx, const LinkJob *job, const LkReason *reason)
{
    Buf buf = buf_new(MARKUP_MAX);
    View view = { &buf, job->lang };

    put_said(&view, str_of(reason->level));
    if (reason->beside != NULL) {
        page_text_str(&view, STR(" ("));
        put_name(&view, job, str_of(reason->beside));
        page_text_str(&view, STR(")"));
    }
    return (Html){ buf_take_text(cx->arena, &buf) };
}
