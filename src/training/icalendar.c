/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/icalendar.h"

enum { LINE_MAX_OCTETS = 75, LINE_ROOM = 8192 };

/* The first octet of a character of UTF-8. */
static bool
begins_character(uint8_t octet)
{
    return (octet & 0xC0) != 0x80;
}

/* One content line, folded: what follows a fold begins with a blank, which counts. */
static void
fold(Buf *out, Str line)
{
    size_t room = LINE_MAX_OCTETS;

    while (line.len > room) {
        size_t cut = room;

        while (!begins_character((uint8_t)line.ptr[cut]))
            cut--;
        buf_str(out, str_slice(line, 0, cut));
        buf_str(out, STR("\r\n "));
        line = str_slice(line, cut, line.len);
        room = LINE_MAX_OCTETS - 1;
    }
    buf_str(out, line);
    buf_str(out, STR("\r\n"));
}

static void
escape(Buf *line, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '\n')
            buf_str(line, STR("\\n"));
        else if (c == '\r')
            continue;
        else if ((unsigned char)c < ' ' || c == 0x7F)
            buf_u8(line, ' ');
        else {
            if (c == '\\' || c == ';' || c == ',')
                buf_u8(line, '\\');
            buf_u8(line, (uint8_t)c);
        }
    }
}

static void
write_text(Buf *out, Str name, Str text)
{
    Buf line = buf_new(LINE_ROOM);

    if (text.len == 0)
        return;
    buf_str(&line, name);
    buf_u8(&line, ':');
    escape(&line, text);
    fold(out, buf_text(&line));
    buf_free(&line);
}

static void
write_day(Buf *out, Str name, Day day)
{
    int year, month, date;

    day_parts(day, &year, &month, &date);
    buf_format(out, "%.*s;VALUE=DATE:%04d%02d%02d\r\n", STR_ARG(name), year, month, date);
}

static void
write_moment(Buf *out, Str name, int64_t time_s)
{
    int64_t of_day = time_s - (int64_t)day_of_time(time_s).n * DAY_SECONDS;
    int year, month, date;

    day_parts(day_of_time(time_s), &year, &month, &date);
    buf_format(out, "%.*s:%04d%02d%02dT%02lld%02lld%02lldZ\r\n", STR_ARG(name), year, month, date,
               (long long)(of_day / 3600), (long long)(of_day / 60 % 60), (long long)(of_day % 60));
}

static void
write_alarms(Buf *out, const IcalendarEvent *event)
{
    for (const int *hours = event->alarms_h; hours != NULL && *hours != 0; hours++) {
        buf_str(out, STR("BEGIN:VALARM\r\nACTION:DISPLAY\r\n"));
        write_text(out, STR("DESCRIPTION"), event->summary);
        buf_format(out, "TRIGGER:%sPT%dH\r\nEND:VALARM\r\n", event->day.n != 0 ? "" : "-", *hours);
    }
}

void
icalendar_write(Buf *out, const IcalendarEvent *event)
{
    buf_str(out,
            STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tessera//EN\r\nBEGIN:VEVENT\r\n"));
    write_text(out, STR("UID"), event->uid);
    write_moment(out, STR("DTSTAMP"), event->stamp_s);
    if (event->day.n != 0) {
        write_day(out, STR("DTSTART"), event->day);
    } else {
        write_moment(out, STR("DTSTART"), event->begins_s);
        write_moment(out, STR("DTEND"), event->ends_s);
    }
    write_text(out, STR("SUMMARY"), event->summary);
    write_text(out, STR("LOCATION"), event->location);
    write_text(out, STR("DESCRIPTION"), event->about);
    write_alarms(out, event);
    buf_str(out, STR("END:VEVENT\r\nEND:VCALENDAR\r\n"));
}
