/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words with what they name. */
#include "page/page_internal.h"

PageArg
page_arg_str(Str s)
{
    return (PageArg){ PAGE_TEXT, .text = s };
}

PageArg
page_arg_clock(Clock clock)
{
    return (PageArg){ PAGE_CLOCK, .text = clock.text };
}

PageArg
page_arg_int(int64_t n)
{
    return (PageArg){ PAGE_NUMBER, .number = n };
}

PageArg
page_arg_size(size_t n)
{
    return (PageArg){ PAGE_NUMBER, .number = (int64_t)n };
}

PageArg
page_arg_day(Day day)
{
    return (PageArg){ PAGE_DAY, .number = day.n };
}

PageArg
page_arg_moment(Moment moment)
{
    return (PageArg){ PAGE_MOMENT, .number = moment.s };
}

PageArg
page_arg_word(Word word)
{
    return (PageArg){ PAGE_WORD, .word = word };
}

/* The number that chooses the plural: what the word calls n. */
static uint64_t
plural_number(Word word, const PageArg *args)
{
    for (size_t i = 0; i < PAGE_ARGS_MAX && page_names[word.n][i] != NULL; i++) {
        if (str_equal(str_of(page_names[word.n][i]), STR("n")))
            return args[i + 1].number < 0 ? 0 : (uint64_t)args[i + 1].number;
    }
    return 0;
}

/* A word may name a word, but that one names nothing. */
static void say(View *v, Word word, const PageArg *args, bool in_text);

static void
write_arg(View *v, const PageArg *arg, bool in_text)
{
    switch (arg->kind) {
    case PAGE_NOTHING: break;
    case PAGE_TEXT:
        if (in_text)
            page_text_str(v, arg->text);
        else
            page_escape(v, arg->text);
        break;
    case PAGE_CLOCK:
        if (in_text)
            page_text_clock(v, (Clock){ arg->text });
        else
            page_escape(v, arg->text);
        break;
    case PAGE_WORD: say(v, arg->word, NULL, in_text); break;
    case PAGE_NUMBER: page_write_number(v, arg->number); break;
    case PAGE_DAY:
        if (in_text)
            page_text_day(v, (Day){ (int32_t)arg->number });
        else
            page_write_day(v, (Day){ (int32_t)arg->number });
        break;
    case PAGE_MOMENT:
        if (in_text)
            page_text_moment(v, (Moment){ arg->number });
        else
            page_write_iso_moment(v, arg->number);
        break;
    }
}

/* What is not translated stands in English and says so to whoever reads it aloud. */
static void
say(View *v, Word word, const PageArg *args, bool in_text)
{
    bool is_foreign = false;
    uint64_t n = page_keys[word.n].is_plural ? plural_number(word, args) : 0;
    Str text = page_form(v->lang, word, n, &is_foreign);

    if (is_foreign && in_text)
        buf_str(v->out, STR("<span lang=\"en\" dir=\"ltr\">"));
    for (size_t i = 0; i < text.len;) {
        size_t plain = str_find(str_slice(text, i, text.len), '\1');

        page_escape(v, str_slice(text, i, i + plain));
        i += plain;
        if (i < text.len) {
            ASSERT(args != NULL);
            write_arg(v, &args[text.ptr[i + 1] - '0' + 1], in_text);
            i += 2;
        }
    }
    if (is_foreign && in_text)
        buf_str(v->out, STR("</span>"));
}

void
page_say_text(View *v, Word word, const PageArg *args)
{
    say(v, word, args, true);
}

void
page_say_attr(View *v, Word word, const PageArg *args)
{
    say(v, word, args, false);
}
