/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/utf8.h"
#include "table/table_internal.h"

enum { LOOKED_AT = 4096, SLIPS = 2, SLIPS_ONE_OF = 100, LETTERS = 0xC0, LETTERS_LEAST = 8 };

static bool
begins(Str file, uint8_t first, uint8_t second)
{
    return file.len >= 2 && (uint8_t)file.ptr[0] == first && (uint8_t)file.ptr[1] == second;
}

/* Zero bytes at even (0) or odd (1) places of the beginning. */
static size_t
zeros_at(Str file, size_t parity)
{
    size_t n = 0;

    for (size_t i = parity; i < file.len && i < LOOKED_AT; i += 2)
        n += file.ptr[i] == 0;
    return n;
}

/* One byte too many does not make Latin-1 of a file in which letters of two bytes and more are
 * right: in Latin-1 hardly any would be. */
static bool
is_mostly_utf8(Str file)
{
    size_t right = 0;
    size_t wrong = 0;
    uint32_t c;

    for (size_t i = 0; i < file.len;) {
        size_t len = utf8_next(str_slice(file, i, file.len), &c);

        right += len > 1;
        wrong += len == 0;
        i += len > 0 ? len : 1;
    }
    return right > wrong;
}

static bool
is_utf16(Str file, TableEncoding said)
{
    size_t half = (file.len < LOOKED_AT ? file.len : LOOKED_AT) / 2;

    if (begins(file, 0xFF, 0xFE) || begins(file, 0xFE, 0xFF))
        return true;
    if (said == TABLE_UTF8 || (said >= TABLE_UTF16 && said <= TABLE_UTF16_BIG))
        return said != TABLE_UTF8;
    return zeros_at(file, 1) > half / 2 || zeros_at(file, 0) > half / 2;
}

/* By its mark, else as is said, else by where its zeros are. */
static TableEncoding
order_of_utf16(Str file, TableEncoding said)
{
    if (begins(file, 0xFF, 0xFE))
        return TABLE_UTF16_LITTLE;
    if (begins(file, 0xFE, 0xFF))
        return TABLE_UTF16_BIG;
    if (said == TABLE_UTF16_LITTLE || said == TABLE_UTF16_BIG)
        return said;
    return zeros_at(file, 1) >= zeros_at(file, 0) ? TABLE_UTF16_LITTLE : TABLE_UTF16_BIG;
}

/* *ret_mended for UTF-8 that is not all so. */
static TableEncoding
find_encoding(Str file, TableEncoding said, bool *ret_mended)
{
    bool marked = str_starts(file, STR("\xEF\xBB\xBF"));

    if (!marked && is_utf16(file, said))
        return order_of_utf16(file, said);
    *ret_mended = !utf8_is(file);
    if (*ret_mended && said != TABLE_UTF8 && !is_mostly_utf8(file)) {
        *ret_mended = false;
        return TABLE_LATIN1;
    }
    return marked ? TABLE_UTF8_BOM : TABLE_UTF8;
}

static uint32_t
unit_at(Str file, size_t i, bool big)
{
    uint32_t a = (uint8_t)file.ptr[i];
    uint32_t b = (uint8_t)file.ptr[i + 1];

    return big ? a << 8 | b : b << 8 | a;
}

enum { NO_TEXT = 0xFFFD };

/* So many characters with one byte each but for these, which have three at most; files are large,
 * and most of them ASCII. */
static char *
room_for(Cx *cx, size_t characters, size_t longer)
{
    return arena_alloc(cx->arena, characters + 2 * longer + 4);
}

static bool
is_longer(uint32_t c)
{
    return c == 0 || c >= 0x80;
}

static size_t
count_longer(Str file)
{
    size_t n = 0;

    for (size_t i = 0; i < file.len; i++)
        n += is_longer((uint8_t)file.ptr[i]);
    return n;
}

static size_t
count_longer_units(Str file, bool big)
{
    size_t n = 0;

    for (size_t i = 0; i + 1 < file.len; i += 2)
        n += is_longer(unit_at(file, i, big));
    return n;
}

/* UTF-8 with bytes that are no text. */
static Str
from_broken(Cx *cx, Str file)
{
    char *to = room_for(cx, file.len, count_longer(file));
    size_t len = 0;
    size_t n;

    for (size_t i = 0; i<file.len; i += n> 0 ? n : 1) {
        uint32_t c = 0;

        n = utf8_next(str_slice(file, i, file.len), &c);
        len += utf8_put(c != 0 ? c : NO_TEXT, to + len);
    }
    return (Str){ to, len };
}

/* Half of a pair alone, and half of a unit at the end, becomes U+FFFD. */
static Str
from_utf16(Cx *cx, Str file, bool big, bool *ret_mended)
{
    char *to = room_for(cx, file.len / 2, count_longer_units(file, big));
    size_t len = 0;

    for (size_t i = 0; i + 1 < file.len; i += 2) {
        uint32_t c = unit_at(file, i, big);

        if (i == 0 && c == 0xFEFF)
            continue;
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < file.len) {
            uint32_t low = unit_at(file, i + 2, big);

            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000) {
            c = NO_TEXT;
            *ret_mended = true;
        }
        len += utf8_put(c, to + len);
    }
    if (file.len % 2 == 1) {
        len += utf8_put(NO_TEXT, to + len);
        *ret_mended = true;
    }
    return (Str){ to, len };
}

static Str
from_bytes(Cx *cx, Str file, TableEncoding encoding)
{
    char *to = room_for(cx, file.len, count_longer(file));
    size_t len = 0;

    for (size_t i = 0; i < file.len; i++)
        len += utf8_put(table_character(encoding, (uint8_t)file.ptr[i]), to + len);
    return (Str){ to, len };
}

/* What of the letters beyond ASCII stands beside another such: of Latin scripts few do, of others
 * nearly all. */
static bool
is_of_another_script(Str file)
{
    size_t beside = 0;
    size_t n = 0;

    for (size_t i = 1; i < file.len; i++) {
        bool here = (uint8_t)file.ptr[i] >= LETTERS;

        n += here;
        beside += here && (uint8_t)file.ptr[i - 1] >= LETTERS;
    }
    return n >= LETTERS_LEAST && beside * 2 > n;
}

/* What is often taken for a table, by how it begins, and what to do. */
static const char *const known[][2] = {
    { "\x1f\x8b", "not a compressed file: `gzip -d` unpacks it" },
    { "PK\x03\x04", "not a workbook or an archive: save its sheet as CSV" },
    { "\xd0\xcf\x11\xe0", "not a workbook: save its sheet as CSV" },
    { "%PDF", "not a PDF" },
};

static bool
is_utf32(Str file)
{
    return begins(file, 0xFF, 0xFE) && file.len >= 4 && file.ptr[2] == 0 && file.ptr[3] == 0;
}

/* Control characters that no table has, but to divide its fields: a few are a slip. */
static bool
is_binary(Str head)
{
    size_t n = 0;

    for (size_t i = 0; i < head.len; i++) {
        char c = head.ptr[i];

        n += (uint8_t)c < '\t' || (c > '\r' && c < '\x1C');
        n -= c == '\x01';
    }
    return n > SLIPS && n * SLIPS_ONE_OF > head.len;
}

static Status
refuse(Cx *cx, Str name, const char *advice)
{
    FAIL_AT(ERR_INVALID, "table.binary", arena_cstr(cx->arena, name),
            "a table of text is expected, %s", advice);
}

/* Pages of the web, some of them called workbooks, and XML. */
static Status
refuse_markup(Cx *cx, Str text, Str name)
{
    static const char *const pages[] = { "<!doctype", "<html", "<table" };
    char head[16];
    Str begun = { head, 0 };

    text = str_trim(str_slice(text, 0, LOOKED_AT));
    for (; begun.len < sizeof head && begun.len < text.len; begun.len++) {
        char c = text.ptr[begun.len];

        head[begun.len] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    for (size_t i = 0; i < LEN(pages); i++) {
        if (str_starts(begun, str_of(pages[i])))
            return refuse(cx, name, "not a page of the web: save the table itself as CSV");
    }
    return str_starts(begun, STR("<?xml")) ? refuse(cx, name, "not XML: save it as CSV") : OK;
}

static Status
refuse_binary(Cx *cx, Str text, Str name)
{
    Str head = str_slice(text, 0, LOOKED_AT);
    size_t zeros = zeros_at(head, 0) + zeros_at(head, 1);

    if (!is_binary(head))
        return OK;
    if (zeros == 0)
        return refuse(cx, name, "CSV or JSON lines");
    FAIL_AT(
        ERR_INVALID, "table.binary", arena_cstr(cx->arena, name),
        "a table of text is expected, CSV or JSON lines, without bytes of zero, of which it has "
        "%zu in its first %zu: it is no text, or damaged",
        zeros, head.len);
}

/* What is plainly no table, or in an encoding that is not read. */
static Status
refuse_known(Cx *cx, Str file, Str name)
{
    for (size_t i = 0; i < LEN(known); i++) {
        if (str_starts(file, str_of(known[i][0])))
            return refuse(cx, name, known[i][1]);
    }
    return is_utf32(file)
               ? refuse(cx, name,
                        "in UTF-8, UTF-16 or Latin-1: `iconv -f UTF-32 -t UTF-8` turns UTF-32")
               : OK;
}

/* Of no file of one byte a character is it known in which way. */
static Status
find_bytes(Cx *cx, Str file, Str name, TableEncoding said, TableEncoding *ret)
{
    *ret = said == TABLE_AS_FOUND ? TABLE_LATIN1 : said;
    if (said == TABLE_AS_FOUND && is_of_another_script(file))
        FAIL_AT(ERR_INVALID, "table.script", arena_cstr(cx->arena, name),
                "UTF-8 is expected, or that --encoding says windows-1251 (Cyrillic), windows-1253 "
                "(Greek) or windows-1256 (Arabic): its letters are of no Latin script");
    return OK;
}

/* Without zeros at the end, as a torn write or a block of a disk has them. */
static Str
without_zeros(Str text)
{
    while (text.len > 0 && text.ptr[text.len - 1] == '\0')
        text.len--;
    return text;
}

/* The same without the old mark of the end of a text. */
static Str
without_end(Str text)
{
    Str ret = without_zeros(text);

    ret.len -= ret.len > 0 && ret.ptr[ret.len - 1] == '\x1A';
    return ret;
}

/* The text of UTF-16, of which the last zeros may be a character. */
static Str
read_utf16(Cx *cx, Str whole, bool big, Table *table)
{
    Str all;
    Str ret;

    whole.len -= whole.len % 2 == 1 && whole.ptr[whole.len - 1] == '\0';
    all = from_utf16(cx, whole, big, &table->mended);
    ret = without_zeros(all);
    table->zeros = 2 * (all.len - ret.len);
    return ret;
}

Status
table_decode(Cx *cx, Str whole, TableEncoding said, Table *table)
{
    Str file = without_zeros(whole);
    TableEncoding encoding = find_encoding(file, said, &table->mended);
    bool big = encoding == TABLE_UTF16_BIG;
    Str text = file;

    TRY(refuse_known(cx, file, table->name));
    table->zeros = whole.len - file.len;
    if (encoding == TABLE_UTF16_LITTLE || big)
        text = read_utf16(cx, whole, big, table);
    else if (encoding == TABLE_LATIN1) {
        TRY(find_bytes(cx, file, table->name, said, &encoding));
        text = from_bytes(cx, file, encoding);
    } else if (encoding == TABLE_UTF8_BOM)
        text = str_slice(file, 3, file.len);
    text = without_end(text);
    TRY(refuse_markup(cx, text, table->name));
    TRY(refuse_binary(cx, text, table->name));
    table->mended = table->mended || (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL);
    table->encoding = encoding;
    table->text = table->mended ? from_broken(cx, text) : text;
    return OK;
}
