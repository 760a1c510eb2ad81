/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/icalendar.h"

#include <string.h>

#include "base/utf8.h"
#include "tests/t.h"

static const int alarms[] = { 168, 24, 0 };

static Str
written(Cx *cx, const IcalendarEvent *event)
{
    Buf out = buf_new(64 * 1024);

    icalendar_write(&out, event);
    return buf_take_text(cx->arena, &out);
}

static bool
has(Str text, const char *part)
{
    return memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

/* The lines put together again (RFC 5545, 3.1). */
static Str
unfolded(Cx *cx, Str text)
{
    Buf out = buf_new(64 * 1024);

    for (size_t i = 0; i < text.len; i++) {
        if (str_starts(str_slice(text, i, text.len), STR("\r\n ")))
            i += 2;
        else
            buf_u8(&out, (uint8_t)text.ptr[i]);
    }
    return buf_take_text(cx->arena, &out);
}

/* Letters of one to four octets, so that each fold may meet each of them. */
static Str
letters(Cx *cx, size_t shift)
{
    Buf out = buf_new(4096);

    for (size_t i = 0; i < shift; i++)
        buf_u8(&out, 'x');
    for (int i = 0; i < 60; i++)
        buf_str(&out, STR("a\xC3\xA5\xD9\x85\xE2\x82\xAC\xF0\x9F\x98\x80"));
    return buf_take_text(cx->arena, &out);
}

TEST(training, an_event_stands_in_a_calendar_in_utc_with_its_alarms)
{
    int64_t begins;
    int64_t ends;
    IcalendarEvent event = { .uid = STR("x@tessera"),
                             .summary = STR("Study day"),
                             .location = STR("Room 1; floor 2, left"),
                             .alarms_h = alarms };
    Str text;

    CHECK(time_parse(STR("2026-12-01T08:00:00Z"), &begins));
    CHECK(time_parse(STR("2026-12-01T15:30:00Z"), &ends));
    event.begins_s = begins;
    event.ends_s = ends;
    text = written(cx, &event);
    CHECK(has(text, "\r\nDTSTART:20261201T080000Z\r\nDTEND:20261201T153000Z\r\n"));
    CHECK(has(text, "\r\nLOCATION:Room 1\\; floor 2\\, left\r\n"));
    CHECK(has(text, "\r\nTRIGGER:-PT168H\r\n") && has(text, "\r\nTRIGGER:-PT24H\r\n"));
    CHECK(str_starts(text, STR("BEGIN:VCALENDAR\r\n")));
}

TEST(training, a_whole_day_has_no_hour_and_is_told_of_in_the_morning)
{
    static const int morning[] = { 9, 0 };
    IcalendarEvent event = { .uid = STR("x"), .summary = STR("Later"), .alarms_h = morning };
    Str text;

    CHECK(day_of(2026, 12, 1, &event.day));
    text = written(cx, &event);
    CHECK(has(text, "\r\nDTSTART;VALUE=DATE:20261201\r\n") && !has(text, "DTEND"));
    CHECK(has(text, "\r\nTRIGGER:PT9H\r\n"));
}

TEST(training, long_lines_are_folded_between_characters)
{
    for (size_t shift = 0; shift < 8; shift++) {
        Str about = letters(cx, shift);
        IcalendarEvent event = { .uid = STR("x"), .summary = STR("S"), .about = about };
        Str text = written(cx, &event);
        Str rest = text;

        while (rest.len > 0) {
            Str line = str_cut(rest, '\n', &rest);

            CHECK(line.len <= 76 && utf8_is(line)); /* with the CR */
        }
        CHECK(memmem(unfolded(cx, text).ptr, unfolded(cx, text).len, about.ptr, about.len) != NULL);
    }
}

TEST(training, what_would_end_a_line_of_a_calendar_does_not)
{
    IcalendarEvent event = { .uid = STR("x"), .summary = STR("a\r\nATTENDEE:b\tc") };
    Str text = written(cx, &event);

    CHECK(has(text, "\r\nSUMMARY:a\\nATTENDEE:b c\r\n"));
}
