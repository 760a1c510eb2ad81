/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/id.h"
#include "base/utf8.h"
#include "tests/t.h"

TEST(base, slices_clamp_and_cut)
{
    Str rest;

    CHECK_STR(str_slice(STR("abc"), 1, 99), STR("bc"));
    CHECK_STR(str_slice(STR("abc"), 3, 1), STR(""));
    CHECK_STR(str_cut(STR("a=b=c"), '=', &rest), STR("a"));
    CHECK_STR(rest, STR("b=c"));
    CHECK_STR(str_cut(STR("abc"), '=', &rest), STR("abc"));
    CHECK_STR(rest, STR(""));
    CHECK_STR(str_trim(STR(" \t x y\n")), STR("x y"));
}

TEST(base, a_number_is_digits_only)
{
    int64_t n = 7;

    CHECK(str_to_int(STR("00012"), &n) && n == 12);
    CHECK(!str_to_int(STR(""), &n) && !str_to_int(STR("-1"), &n) && !str_to_int(STR("1 "), &n));
    CHECK(!str_to_int(STR("1234567890123456789"), &n));
    CHECK_INT(n, 12);
}

static Status
fail_at_once(Cx *cx)
{
    FAIL_AT(ERR_INVALID, "base.test", "field", "it is %d", 4);
}

static Status
pass_on(Cx *cx)
{
    TRY(fail_at_once(cx));
    return OK;
}

TEST(base, a_failure_carries_key_sentence_place_and_frames)
{
    CHECK_FAILS(pass_on(cx), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("base.test"));
    CHECK_STR(str_of(cx->err.message), STR("it is 4"));
    CHECK_STR(str_of(cx->err.where), STR("field"));
    CHECK_INT(cx->err.nframes, 2);
    CHECK_STR(str_of(cx->err.frames[1].function), STR("pass_on"));
}

TEST(base, an_arena_gives_zeroed_aligned_pieces)
{
    for (size_t size = 0; size < 200000; size = size * 3 + 1) {
        uint8_t *piece = arena_alloc(cx->arena, size);

        CHECK((uintptr_t)piece % 16 == 0);
        for (size_t i = 0; i < size; i++)
            REQUIRE(piece[i] == 0);
        memset(piece, 0xAA, size);
    }
    arena_reset(cx->arena);
    CHECK_INT(*(uint8_t *)arena_alloc(cx->arena, 1), 0);
}

TEST(base, a_buffer_keeps_what_fits_and_remembers_what_did_not)
{
    Buf buf = buf_new(5);

    buf_str(&buf, STR("abc"));
    buf_u16(&buf, 0x4142);
    CHECK(!buf_full(&buf));
    buf_u8(&buf, 1);
    CHECK(buf_full(&buf));
    CHECK_STR(buf_text(&buf), STR("abcAB"));
    buf_free(&buf);
    buf_format(&buf, "%s", "abcde");
    CHECK(!buf_full(&buf));
    CHECK_STR(buf_text(&buf), STR("abcde"));
    buf_free(&buf);
}

TEST(base, what_a_buffer_gives_up_stays_in_the_arena)
{
    Buf buf = buf_new(5);
    Str text;

    CHECK_INT(buf_take(cx->arena, &buf).len, 0);
    buf_str(&buf, STR("abc"));
    buf_str(&buf, STR("def"));
    text = buf_take_text(cx->arena, &buf);
    CHECK(!buf_full(&buf) && buf.ptr == NULL);
    buf_str(&buf, STR("xyz"));
    CHECK_STR(text, STR("abc"));
    CHECK_INT(text.ptr[text.len], 0);
    CHECK_INT(buf_take(cx->arena, &buf).len, 3);
}

TEST(base, a_scan_must_consume_exactly)
{
    uint8_t bytes[] = { 1, 2, 3, 4, 5, 6, 7 };
    Scan scan = scan_of((Bytes){ bytes, 7 });

    CHECK_INT(scan_u16(&scan), 0x0102);
    CHECK_INT(scan_u32(&scan), 0x03040506);
    CHECK(!scan_done(&scan));
    CHECK_INT(scan_u8(&scan), 7);
    CHECK(scan_done(&scan));
    CHECK_INT(scan_u8(&scan), 0);
    CHECK(!scan_done(&scan));
}

TEST(base, base64_has_one_spelling)
{
    uint8_t bytes[3];
    uint64_t seed = 1;

    CHECK_STR(base64_of(cx->arena, str_bytes(STR("\xFB\xFF"))), STR("-_8"));
    CHECK(base64_to_fixed(STR("-_8"), bytes, 2) && bytes[0] == 0xFB && bytes[1] == 0xFF);
    CHECK(!base64_to_fixed(STR("-_9"), bytes, 2)); /* stray bits */
    CHECK(!base64_to_fixed(STR("-_8="), bytes, 2));
    CHECK(!base64_to_fixed(STR("+/8"), bytes, 2));
    CHECK(!base64_to_fixed(STR("AAAAA"), bytes, 3));
    for (size_t len = 0; len < 80; len++) {
        uint8_t random[80];
        Bytes back = { NULL, 0 };

        t_random(&seed, random, len);
        CHECK(base64_to(cx->arena, base64_of(cx->arena, (Bytes){ random, len }), &back));
        CHECK(bytes_equal(back, (Bytes){ random, len }));
    }
}

TEST(base, ids_are_22_characters)
{
    Id id = { { 1, 2, 3 } };
    Id back = { { 0 } };

    CHECK_INT(id_format(cx->arena, id).len, ID_TEXT);
    CHECK(id_parse(id_format(cx->arena, id), &back) && id_equal(id, back));
    CHECK(!id_parse(STR("x"), &back));
}

TEST(base, days_count_as_the_calendar_does)
{
    Day day = { 0 };

    CHECK(day_of(1970, 1, 1, &day) && day.n == 0);
    CHECK(day_of(2000, 2, 29, &day) && day.n == 11016);
    CHECK(!day_of(1900, 2, 29, &day) && !day_of(2026, 4, 31, &day) && !day_of(2026, 13, 1, &day));
    for (int32_t n = -719162; n < 2932897; n += 37) {
        int y;
        int m;
        int d;

        day_parts((Day){ n }, &y, &m, &d);
        REQUIRE(day_of(y, m, d, &day) && day.n == n);
    }
}

TEST(base, dates_are_iso_and_exist)
{
    Day day = { 0 };
    int64_t at = 0;

    CHECK(day_parse(STR("2026-11-24"), &day));
    CHECK_STR(day_format(cx->arena, day), STR("2026-11-24"));
    CHECK(!day_parse(STR("2026-02-30"), &day) && !day_parse(STR("2026-2-03"), &day));
    CHECK(!day_parse(STR("2026-11-24 "), &day) && !day_parse(STR("+026-11-24"), &day));
    CHECK_STR(time_format(cx->arena, T_NOW_S), STR("2026-09-21T14:13:20Z"));
    CHECK(time_parse(STR("2026-09-21T14:13:20Z"), &at) && at == T_NOW_S);
    CHECK(!time_parse(STR("2026-09-21T24:00:00Z"), &at));
    CHECK_STR(time_format(cx->arena, -1), STR("1969-12-31T23:59:59Z"));
}

/* What utf8_check says, character by character. */
static size_t
check_slowly(Str s)
{
    size_t at = 0;
    size_t len = 1;
    uint32_t c;

    while (at < s.len && (len = utf8_next(str_slice(s, at, s.len), &c)) > 0)
        at += len;
    return at;
}

TEST(base, utf8_is_checked_eight_bytes_at_a_time_as_one_by_one)
{
    static const char *const put[] = { "\xC3\xA5", "\xF0\x9F\x98\x80", "\xFF", "\xE2\x82" };
    char text[40];

    for (size_t len = 0; len < sizeof text; len++) {
        for (size_t at = 0; at < len; at++) {
            Str some = str_of(put[(len + at) % LEN(put)]);

            memset(text, 'a', sizeof text);
            memcpy(text + at, some.ptr, some.len < len - at ? some.len : len - at);
            CHECK_INT(utf8_check((Str){ text, len }), check_slowly((Str){ text, len }));
        }
    }
}

TEST(base, utf8_is_strict)
{
    static const char *const bad[] = { "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                       "\xE2\x82", "\x80",         "\xF8\x88\x80\x80\x80",
                                       "a\xFF" };
    char out[4];

    CHECK(utf8_is(STR("a\xC3\xA5\xE2\x82\xAC\xF0\x9F\x98\x80")));
    for (size_t i = 0; i < LEN(bad); i++)
        CHECK(!utf8_is(str_of(bad[i])));
    CHECK_INT(utf8_check(STR("ab\xFF")), 2);
    for (uint32_t c = 1; c < 0x110000; c += 97) {
        uint32_t back = 0;
        size_t len = utf8_put(c, out);

        if (c >= 0xD800 && c <= 0xDFFF)
            CHECK_INT(len, 0);
        else
            CHECK(utf8_next((Str){ out, len }, &back) == len && back == c);
    }
}
