/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "page/page_internal.h"

#include <math.h>

void
page_markup(View *v, const char *markup, size_t len)
{
    buf_str(v->out, (Str){ markup, len });
}

Str
page_code(const View *v)
{
    return str_of(v->lang->code);
}

Moment
page_as_moment(int64_t s)
{
    return (Moment){ s };
}

Bits
page_as_bits(double v)
{
    return (Bits){ v };
}

Plain
page_as_plain(Str s)
{
    return (Plain){ s };
}

Clock
page_as_clock(Str s)
{
    return (Clock){ s };
}

/* The word of a list: its beginning and a name in any case. */
static Word
word_of(const char *prefix, Str name, Word other)
{
    char key[48];
    size_t len = 0;
    Word word = other;

    for (; prefix[len] != '\0'; len++)
        key[len] = prefix[len];
    if (len + name.len > sizeof key)
        return other;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        key[len++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    (void)page_find_word((Str){ key, len }, &word);
    return word;
}

Word
page_as_sector(Str sector)
{
    return word_of("sector.", sector, WORD_SECTOR_OTHER);
}

Word
page_as_country(Str code)
{
    return word_of("country.", code, WORD_COUNTRY_OTHER);
}

Word
page_as_kind(Str kind)
{
    return word_of("kind.", kind, WORD_KIND_OTHER);
}

/* The characters that mean something in HTML, and those that turn the direction of what stands
 * around them: a text from outside may do so only within itself, which <bdi> sees to. */
void
page_escape(View *v, Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        switch (s.ptr[i]) {
        case '&': buf_str(v->out, STR("&amp;")); break;
        case '<': buf_str(v->out, STR("&lt;")); break;
        case '>': buf_str(v->out, STR("&gt;")); break;
        case '"': buf_str(v->out, STR("&quot;")); break;
        case '\'': buf_str(v->out, STR("&#39;")); break;
        case '\0': buf_str(v->out, STR("\xef\xbf\xbd")); break;
        default: buf_u8(v->out, (uint8_t)s.ptr[i]);
        }
    }
}

void
page_text_str(View *v, Str s)
{
    buf_str(v->out, STR("<bdi>"));
    page_escape(v, s);
    buf_str(v->out, STR("</bdi>"));
}

void
page_text_plain(View *v, Plain plain)
{
    page_escape(v, plain.text);
}

void
page_text_clock(View *v, Clock clock)
{
    buf_str(v->out, STR("<bdi class=\"clock\" dir=\"ltr\">"));
    page_escape(v, clock.text);
    buf_str(v->out, STR("</bdi>"));
}

/* Digits in groups of three; the sign between them is a word of each language. */
void
page_write_number(View *v, int64_t n)
{
    bool is_foreign;
    Str between = page_form(v->lang, WORD_NUMBER_GROUP, 0, &is_foreign);
    char digits[24];
    size_t len = 0;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do {
        digits[len++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (n < 0)
        buf_str(v->out, STR("\xe2\x88\x92"));
    for (size_t i = len; i > 0; i--) {
        buf_u8(v->out, (uint8_t)digits[i - 1]);
        if (len > 4 && i > 1 && (i - 1) % 3 == 0)
            buf_str(v->out, between);
    }
}

void
page_text_int(View *v, int64_t n)
{
    page_write_number(v, n);
}

void
page_text_bits(View *v, Bits bits)
{
    bool is_foreign;
    Str point = page_form(v->lang, WORD_NUMBER_POINT, 0, &is_foreign);
    int64_t tenths = (int64_t)llround(fabs(bits.v) * 10);

    buf_str(v->out, STR("<bdi dir=\"ltr\">"));
    if (bits.v < 0 && tenths > 0)
        buf_str(v->out, STR("\xe2\x88\x92"));
    page_write_number(v, tenths / 10);
    page_escape(v, point);
    buf_format(v->out, "%d</bdi>", (int)(tenths % 10));
}

static void
write_iso_day(View *v, Day day)
{
    int year, month, d;

    day_parts(day, &year, &month, &d);
    buf_format(v->out, "%04d-%02d-%02d", year, month, d);
}

void
page_write_iso_moment(View *v, int64_t s)
{
    Day day = day_of_time(s);
    int64_t rest = s - (int64_t)day.n * DAY_SECONDS;

    write_iso_day(v, day);
    buf_format(v->out, "T%02d:%02d:%02dZ", (int)(rest / 3600), (int)(rest / 60 % 60),
               (int)(rest % 60));
}

/* The day as the language writes it: plain text, in any place. */
void
page_write_day(View *v, Day day)
{
    const Word months[] = { WORD_MONTH_01, WORD_MONTH_02, WORD_MONTH_03, WORD_MONTH_04,
                            WORD_MONTH_05, WORD_MONTH_06, WORD_MONTH_07, WORD_MONTH_08,
                            WORD_MONTH_09, WORD_MONTH_10, WORD_MONTH_11, WORD_MONTH_12 };
    int year, month, d;
    bool is_foreign;

    day_parts(day, &year, &month, &d);
    {
        Str name = page_form(v->lang, months[month - 1], 0, &is_foreign);
        Str text = page_form(v->lang, WORD_DATE_LONG, 0, &is_foreign);

        for (size_t i = 0; i < text.len; i++) {
            if (text.ptr[i] != '\1')
                buf_u8(v->out, (uint8_t)text.ptr[i]);
            else if (text.ptr[++i] == '0') /* {day}, {month}, {year}: sorted */
                buf_format(v->out, "%d", d);
            else if (text.ptr[i] == '1')
                page_escape(v, name);
            else
                buf_format(v->out, "%d", year);
        }
    }
}

void
page_text_day(View *v, Day day)
{
    buf_str(v->out, STR("<time datetime=\""));
    write_iso_day(v, day);
    buf_str(v->out, STR("\">"));
    page_write_day(v, day);
    buf_str(v->out, STR("</time>"));
}

static void
write_clock(View *v, int64_t s)
{
    int64_t rest = s - (int64_t)day_of_time(s).n * DAY_SECONDS;

    buf_format(v->out, " %02d:%02d UTC", (int)(rest / 3600), (int)(rest / 60 % 60));
}

void
page_text_moment(View *v, Moment moment)
{
    buf_str(v->out, STR("<time data-moment datetime=\""));
    page_write_iso_moment(v, moment.s);
    buf_str(v->out, STR("\">"));
    page_write_day(v, day_of_time(moment.s));
    write_clock(v, moment.s);
    buf_str(v->out, STR("</time>"));
}

static void
write_id(View *v, Id id)
{
    buf_base64(v->out, id_bytes(&id));
}

void
page_text_id(View *v, Id id)
{
    buf_str(v->out, STR("<bdi dir=\"ltr\">"));
    write_id(v, id);
    buf_str(v->out, STR("</bdi>"));
}

void
page_text_html(View *v, Html html)
{
    buf_str(v->out, html.markup);
}

void
page_text_word(View *v, Word word)
{
    page_say_text(v, word, NULL);
}

void
page_attr_str(View *v, Str s)
{
    page_escape(v, s);
}

void
page_attr_int(View *v, int64_t n)
{
    buf_format(v->out, "%lld", (long long)n);
}

void
page_attr_day(View *v, Day day)
{
    write_iso_day(v, day);
}

void
page_attr_moment(View *v, Moment moment)
{
    page_write_iso_moment(v, moment.s);
}

void
page_attr_id(View *v, Id id)
{
    write_id(v, id);
}

void
page_attr_word(View *v, Word word)
{
    page_say_attr(v, word, NULL);
}

void
page_attr_href(View *v, Href href)
{
    page_escape(v, href.address);
}

Href
page_href(Str address)
{
    bool is_path = address.len > 0 && address.ptr[0] == '/' &&
                   !(address.len > 1 && (address.ptr[1] == '/' || address.ptr[1] == '\\'));

    if (is_path || str_starts(address, STR("https://")) || str_starts(address, STR("tel:")))
        return (Href){ address };
    return (Href){ STR("#") };
}

void
page_url_str(View *v, Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '_' || c == '.' || c == '~')
            buf_u8(v->out, (uint8_t)c);
        else
            buf_format(v->out, "%%%02X", (unsigned char)c);
    }
}

void
page_url_int(View *v, int64_t n)
{
    page_attr_int(v, n);
}

void
page_url_id(View *v, Id id)
{
    write_id(v, id);
}

bool
page_true_bool(bool b)
{
    return b;
}

bool
page_true_str(Str s)
{
    return s.len > 0;
}

bool
page_true_int(int64_t n)
{
    return n != 0;
}

bool
page_true_size(size_t n)
{
    return n != 0;
}

bool
page_true_day(Day day)
{
    return day.n != 0;
}

bool
page_true_id(Id id)
{
    return !id_equal(id, (Id){ { 0 } });
}

bool
page_true_list(ShapeList list)
{
    return list.n > 0;
}

bool
page_true_html(Html html)
{
    return html.markup.len > 0;
}

bool
page_true_bytes(Bytes b)
{
    return b.len > 0;
}

bool
page_same_str(Str a, Str b)
{
    return str_equal(a, b);
}

bool
page_same_int(int64_t a, int64_t b)
{
    return a == b;
}

bool
page_same_id(Id a, Id b)
{
    return id_equal(a, b);
}
