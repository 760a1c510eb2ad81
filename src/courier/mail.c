/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The mail: the same for everybody but for a number and a second that mean nothing. */
#include "courier/courier_internal.h"
#include "seal/seal.h"

enum { LINE_MAX_SIGNS = 72, ENCODED_MAX = 60, NUMBER_BYTES = 16 };

static const CourierWords english = { { "en", 2 },
                                      { "There is something to read", 26 },
                                      { "Something changed in Tessera. Please look.", 42 } };

static bool
is_plain(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* RFC 2045, section 6.7; a line break of the text is one of the mail. */
static void
write_printable(Buf *out, Str text)
{
    size_t column = 0;

    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];
        bool is_last = i + 1 == text.len || text.ptr[i + 1] == '\n';

        if (c == '\n') {
            buf_str(out, STR("\r\n"));
            column = 0;
            continue;
        }
        if (column >= LINE_MAX_SIGNS) {
            buf_str(out, STR("=\r\n"));
            column = 0;
        }
        if (is_plain(c) || (c == ' ' && !is_last)) {
            buf_u8(out, c);
            column++;
        } else {
            buf_format(out, "=%02X", c);
            column += 3;
        }
    }
    buf_str(out, STR("\r\n"));
}

/* RFC 2047, section 4.2: words of at most 75 signs that do not cut a character. */
static void
write_encoded(Buf *out, Str text)
{
    size_t used = 0;

    buf_str(out, STR("=?UTF-8?Q?"));
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];

        if (used >= ENCODED_MAX - 12 && (c & 0xc0) != 0x80) {
            buf_str(out, STR("?=\r\n =?UTF-8?Q?"));
            used = 0;
        }
        if (is_plain(c) || c == ' ') {
            buf_u8(out, c == ' ' ? '_' : c);
            used++;
        } else {
            buf_format(out, "=%02X", c);
            used += 3;
        }
    }
    buf_str(out, STR("?=\r\n"));
}

/* RFC 5322, section 3.3; any second of the hour that ends now. */
static void
write_date(Cx *cx, Buf *out)
{
    static const char days[][4] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
    static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    uint32_t back = 0;
    int64_t at_s;
    Day day;
    int year;
    int month;
    int date;
    Str iso;

    seal_random(&back, sizeof back);
    at_s = cx->now_s - back % COURIER_HOUR_S;
    day = day_of_time(at_s);
    iso = time_format(cx->arena, at_s);
    day_parts(day, &year, &month, &date);
    buf_format(out, "Date: %s, %02d %s %04d %.*s +0000\r\n", days[day.n % 7], date,
               months[month - 1], year, STR_ARG(str_slice(iso, 11, 19)));
}

static void
write_text(const CourierWords *words, size_t n, Buf *out)
{
    Buf subject = buf_new(COURIER_MAIL_MAX);
    Buf text = buf_new(COURIER_MAIL_MAX);

    for (size_t i = 0; i < n; i++) {
        buf_str(&subject, i == 0 ? STR("") : STR(" / "));
        buf_str(&subject, words[i].subject);
        buf_str(&text, i == 0 ? STR("") : STR("\n\n"));
        buf_str(&text, str_trim(words[i].text));
    }
    buf_str(out, STR("Subject: "));
    write_encoded(out, buf_text(&subject));
    buf_str(out, STR("MIME-Version: 1.0\r\n"
                     "Content-Type: text/plain; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: quoted-printable\r\n"
                     "Auto-Submitted: auto-generated\r\n\r\n"));
    write_printable(out, buf_text(&text));
    buf_free(&subject);
    buf_free(&text);
}

void
courier_write_mail(Cx *cx, const CourierSettings *settings, Buf *out)
{
    uint8_t number[NUMBER_BYTES];
    Str host = { NULL, 0 };
    const CourierWords *words = settings->words.n > 0 ? settings->words.items : &english;

    (void)str_cut(settings->from, '@', &host);
    seal_random(number, sizeof number);
    write_date(cx, out);
    buf_format(out, "From: <%.*s>\r\nTo: undisclosed-recipients:;\r\n", STR_ARG(settings->from));
    buf_format(out, "Message-ID: <%.*s@%.*s>\r\n",
               STR_ARG(hex_of(cx->arena, (Bytes){ number, sizeof number })), STR_ARG(host));
    write_text(words, settings->words.n > 0 ? settings->words.n : 1, out);
}
