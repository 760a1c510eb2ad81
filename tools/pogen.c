/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/pogen — words of all languages to C.
 *
 *     pogen OUT po/en.po po/LANGUAGE.po...
 *
 * writes OUT/page/words_list.h, one constant a word, and words_list.c, one table a language.
 * English comes first and is complete; what another language lacks is NULL.  Refused: a key that
 * English lacks, names in braces that differ from the English ones, a plural where English has
 * none.  With PSEUDO=1 in the environment English is written a second time, lengthened and
 * accented, as the language "zz" (left to right) and "zy" (right to left): for tests alone.
 */
#include "tools/po.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUT_MAX = 8 << 20, MEMORY = 512 << 20 };

static const Po *languages[PO_LANGUAGES_MAX];
static size_t nlanguages;

/* A translation names nothing that the English lacks; each form may leave {n} out. */
static void
check_word(const Po *po, const PoWord *word)
{
    const PoWord *english = po_find(languages[0], word->key);

    if (english == NULL) {
        po_complain(po->file, word->line, "%.*s is not in English", STR_ARG(word->key));
        return;
    }
    if (english->is_plural != word->is_plural)
        po_complain(po->file, word->line, "%.*s: plural in one language only", STR_ARG(word->key));
    if (word->forms[0].len == 0)
        return;
    for (size_t i = 0; i < english->nnames || i < word->nnames; i++) {
        if (i >= english->nnames || i >= word->nnames ||
            !str_equal(english->names[i], word->names[i])) {
            po_complain(po->file, word->line, "%.*s: not the names in braces of the English text",
                        STR_ARG(word->key));
            return;
        }
    }
}

static void
check_language(const Po *po)
{
    for (size_t i = 0; i < po->n; i++) {
        check_word(po, &po->words[i]);
        if (po == languages[0] && po->words[i].forms[0].len == 0)
            po_complain(po->file, po->words[i].line, "%.*s: empty", STR_ARG(po->words[i].key));
    }
}

/* Letters that a reader of English still reads, and a third more of them. */
static Str
pseudo(Str text)
{
    static const char from[] = "aceinosuyACEINOSUY";
    static const char *const to[] = { "á", "ć", "é", "í", "ń", "ó", "ś", "ú", "ý",
                                      "Á", "Ć", "É", "Í", "Ń", "Ó", "Ś", "Ú", "Ý" };
    Buf out = buf_new(8 * text.len + 64);
    bool in_name = false;

    buf_str(&out, STR("["));
    for (size_t i = 0; i < text.len; i++) {
        const char *at = strchr(from, text.ptr[i]);

        in_name = text.ptr[i] == '{' || (in_name && text.ptr[i] != '}');
        if (!in_name && at != NULL && *at != '\0')
            buf_str(&out, str_of(to[at - from]));
        else
            buf_u8(&out, (uint8_t)text.ptr[i]);
    }
    for (size_t i = 0; i < text.len * 2 / 5; i++)
        buf_str(&out, i % 6 == 0 ? STR(" ") : STR("·"));
    buf_str(&out, STR("]"));
    return buf_take_text(po_arena, &out);
}

static void
add_pseudo(const char *code, bool is_rtl)
{
    Po *po = ARENA_NEW(po_arena, Po);

    *po = *languages[0];
    po->language = str_of(code);
    po->name = pseudo(str_of(code));
    po->is_rtl = is_rtl;
    po->words = ARENA_ARRAY(po_arena, po->n, PoWord);
    for (size_t i = 0; i < po->n; i++) {
        po->words[i] = languages[0]->words[i];
        for (size_t f = 0; f < po->words[i].nforms; f++)
            po->words[i].forms[f] = pseudo(po->words[i].forms[f]);
    }
    languages[nlanguages++] = po;
}

/* {name} becomes a byte 1 and the number of the name, counted from '0'. */
static void
write_form(Buf *out, const PoWord *english, Str text)
{
    buf_str(out, STR("\""));
    while (text.len > 0) {
        Str rest;
        Str plain = str_cut(text, '{', &rest);
        size_t at = 0;

        po_quote(out, plain);
        if (plain.len == text.len)
            break;
        {
            Str name = str_cut(rest, '}', &text);

            while (at < english->nnames && !str_equal(english->names[at], name))
                at++;
        }
        buf_format(out, "\\001\" \"%zu", at);
    }
    buf_str(out, STR("\""));
}

static void
write_language(Buf *out, const Po *po)
{
    const Po *english = languages[0];

    buf_format(out, "static const PageText words_%.*s[WORDS] = {\n", STR_ARG(po->language));
    for (size_t i = 0; i < english->n; i++) {
        const PoWord *word = po_find(po, english->words[i].key);

        if (word == NULL || word->forms[0].len == 0)
            continue;
        buf_format(out, "    [%zu] = { { ", i);
        for (size_t f = 0; f < word->nforms; f++) {
            write_form(out, &english->words[i], word->forms[f]);
            buf_str(out, STR(", "));
        }
        buf_str(out, STR("} },\n"));
    }
    buf_format(out,
               "};\n\nstatic unsigned\nplural_%.*s(uint64_t n)\n{\n    (void)n;\n"
               "    return (unsigned)(%.*s);\n}\n\n",
               STR_ARG(po->language), STR_ARG(po->plural));
}

static void
write_code(Buf *out)
{
    buf_str(out, STR("/* Written by tools/pogen from po/. */\n#include \"page/words.h\"\n\n"
                     "const PageKey page_keys[WORDS] = {\n"));
    for (size_t i = 0; i < languages[0]->n; i++)
        buf_format(out, "    { \"%.*s\", %s },\n", STR_ARG(languages[0]->words[i].key),
                   languages[0]->words[i].is_plural ? "true" : "false");
    buf_str(out, STR("};\n\nconst char *const page_names[WORDS][PAGE_ARGS_MAX] = {\n"));
    for (size_t i = 0; i < languages[0]->n; i++) {
        const PoWord *word = &languages[0]->words[i];

        if (word->nnames == 0)
            continue;
        buf_format(out, "    [%zu] = { ", i);
        for (size_t k = 0; k < word->nnames; k++)
            buf_format(out, "\"%.*s\", ", STR_ARG(word->names[k]));
        buf_str(out, STR("},\n"));
    }
    buf_str(out, STR("};\n\n"));
    for (size_t i = 0; i < nlanguages; i++)
        write_language(out, languages[i]);
    buf_str(out, STR("const PageLanguage page_languages[] = {\n"));
    for (size_t i = 0; i < nlanguages; i++) {
        const Po *po = languages[i];

        buf_format(out, "    { \"%.*s\", \"", STR_ARG(po->language));
        po_quote(out, po->name);
        buf_format(out, "\", %s, %s, %s, words_%.*s, plural_%.*s, { ",
                   po->is_rtl ? "true" : "false", po->is_draft ? "true" : "false",
                   po->is_partial ? "true" : "false", STR_ARG(po->language), STR_ARG(po->language));
        for (size_t f = 0; f < po->nplurals; f++)
            buf_format(out, "\"%.*s\", ", STR_ARG(po->categories[f]));
        buf_str(out, STR("} },\n"));
    }
    buf_format(out, "};\n\nconst size_t page_nlanguages = %zu;\n", nlanguages);
}

static void
write_header(Buf *out)
{
    const Po *english = languages[0];

    buf_str(out, STR("/* Written by tools/pogen from po/. */\n#ifndef PAGE_WORDS_LIST_H\n"
                     "#define PAGE_WORDS_LIST_H\n\n"));
    for (size_t i = 0; i < english->n; i++) {
        buf_str(out, STR("#define WORD_"));
        po_constant(out, english->words[i].key);
        buf_format(out, " ((Word){ %zu })\n", i);
    }
    buf_format(out, "enum { WORDS = %zu };\n\n#endif\n", english->n);
}

int
main(int argc, char **argv)
{
    Buf out = buf_new(OUT_MAX);

    if (argc < 3) {
        (void)fputs("usage: pogen OUT po/en.po po/LANGUAGE.po...\n", stderr);
        return 2;
    }
    po_arena = arena_new(MEMORY);
    for (int i = 2; i < argc && nlanguages < PO_LANGUAGES_MAX - 2; i++)
        languages[nlanguages++] = po_read(argv[i]);
    for (size_t i = 0; i < nlanguages; i++)
        check_language(languages[i]);
    if (getenv("PSEUDO") != NULL && strcmp(getenv("PSEUDO"), "1") == 0) {
        add_pseudo("zz", false);
        add_pseudo("zy", true);
    }
    if (po_complaints() == 0) {
        write_header(&out);
        po_write_file(arena_format(po_arena, "%s/page/words_list.h", argv[1]).ptr, &out);
        buf_clear(&out);
        write_code(&out);
        po_write_file(arena_format(po_arena, "%s/page/words_list.c", argv[1]).ptr, &out);
    }
    buf_free(&out);
    arena_free(po_arena);
    return po_complaints() == 0 ? 0 : 1;
}
