/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "courier/courier_internal.h"
#include "courier/courier_relay_test.h"
#include "os/file.h"
#include "tests/t.h"

static const MemberId anna = { { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } } };
static const MemberId bela = { { { 99, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } } };

static CourierSettings
settings_for(const Relay *relay)
{
    return (CourierSettings){ .relay = str_of(relay->url), .from = STR("word@tessera.test") };
}

static Status
tell(Cx *cx, Courier *courier, MemberId member)
{
    Message message = { COURIER_TELL, 0, id_bytes(&member.id) };

    return courier_take(cx, courier, &message);
}

/* --- what is said --- */

/* The mail without the lines that are random by design. */
static Str
without_random(Cx *cx, Str mail)
{
    Buf out = buf_new(COURIER_MAIL_MAX);

    while (mail.len > 0) {
        Str line = str_cut(mail, '\n', &mail);

        if (!str_starts(line, STR("Date: ")) && !str_starts(line, STR("Message-ID: "))) {
            buf_str(&out, line);
            buf_str(&out, STR("\n"));
        }
    }
    return buf_take_text(cx->arena, &out);
}

static Str
write_mail(Cx *cx, const CourierSettings *settings)
{
    Buf out = buf_new(COURIER_MAIL_MAX);

    courier_write_mail(cx, settings, &out);
    return buf_take_text(cx->arena, &out);
}

TEST(courier, says_the_same_bytes_to_everybody)
{
    CourierSettings settings = { .from = STR("word@tessera.test") };
    Str first = write_mail(cx, &settings);
    Str second = write_mail(cx, &settings);

    CHECK(!str_equal(first, second));
    CHECK_STR(without_random(cx, first), without_random(cx, second));
    CHECK_STR(without_random(cx, first), STR("From: <word@tessera.test>\r\n"
                                             "To: undisclosed-recipients:;\r\n"
                                             "Subject: =?UTF-8?Q?There_is_something_to_read?=\r\n"
                                             "MIME-Version: 1.0\r\n"
                                             "Content-Type: text/plain; charset=utf-8\r\n"
                                             "Content-Transfer-Encoding: quoted-printable\r\n"
                                             "Auto-Submitted: auto-generated\r\n\r\n"
                                             "Something changed in Tessera=2E Please look=2E\r\n"));
}

/* Seconds of the day that a mail's Date tells. */
static int64_t
seconds_of(Str mail)
{
    size_t at = courier_count(mail, "Date: ") == 1 ? str_find(mail, ':') : mail.len;
    Str clock = str_slice(mail, at + 19, at + 27);
    int64_t hour = 0;
    int64_t minute = 0;
    int64_t second = -1;

    if (!str_to_int(str_slice(clock, 0, 2), &hour) ||
        !str_to_int(str_slice(clock, 3, 5), &minute) ||
        !str_to_int(str_slice(clock, 6, 8), &second))
        return -1;
    return hour * 3600 + minute * 60 + second;
}

TEST(courier, dates_a_word_at_a_random_second_of_the_last_hour)
{
    CourierSettings settings = { .from = STR("word@tessera.test") };
    int64_t now = T_NOW_S % DAY_SECONDS;
    int64_t least = INT64_MAX;
    int64_t most = 0;

    for (int i = 0; i < 200; i++) {
        Str mail = write_mail(cx, &settings);
        int64_t at = seconds_of(mail);

        CHECK_INT(courier_count(mail, "Date: Mon, 21 Sep 2026 "), 1);
        CHECK(at <= now && at > now - COURIER_HOUR_S);
        least = at < least ? at : least;
        most = at > most ? at : most;
    }
    CHECK(most - least > COURIER_HOUR_S / 2);
}

TEST(courier, says_it_in_all_languages_at_once_without_cutting_a_character)
{
    static const char word[] = "Läsning läsning läsning läsning läsning läsning";
    CourierWords words[] = {
        { STR("sv"), { word, sizeof word - 1 }, STR("Något att läsa.") },
        { STR("de"), STR("Lesen"),
          STR("Es gibt etwas zu lesen. Es gibt etwas zu lesen. Es gibt "
              "etwas zu lesen. Es gibt etwas zu lesen.") },
    };
    CourierSettings settings = { .from = STR("word@tessera.test"), .words = { words, 2 } };
    Str mail = write_mail(cx, &settings);

    CHECK_INT(courier_count(mail, "=?UTF-8?Q?L=C3=A4sning_l=C3=A4sning_"), 1);
    CHECK_INT(courier_count(mail, "=C3?="), 0);
    CHECK_INT(courier_count(mail, "N=C3=A5got att l=C3=A4sa=2E\r\n\r\nEs gibt"), 1);
    while (mail.len > 0) {
        Str line = str_cut(mail, '\n', &mail);

        CHECK(line.len <= 77);
        CHECK(line.len > 0 && line.ptr[line.len - 1] == '\r');
    }
}

/* --- settings --- */

static Status
read_settings(Cx *cx, const char *yaml, CourierSettings *ret)
{
    const char *path = arena_format(cx->arena, "%s/courier.yaml", t_dir()).ptr;

    TRY(file_write(cx, path, str_bytes(str_of(yaml)), 0600));
    return courier_settings(cx, t_dir(), ret);
}

TEST(courier, reads_its_settings)
{
    CourierSettings settings;

    CHECK_OK(courier_settings(cx, t_dir(), &settings));
    CHECK_INT(settings.relay.len, 0);
    CHECK_OK(read_settings(cx,
                           "relay: smtp://mail.example.org:587\n"
                           "from: word@example.org\n"
                           "words:\n"
                           "  - language: sv\n"
                           "    subject: Något att läsa\n"
                           "    text: Det finns något att läsa på https://tessera.example.org/\n",
                           &settings));
    CHECK_STR(settings.relay, STR("smtp://mail.example.org:587"));
    CHECK_INT(settings.tls, COURIER_TLS_OFFERED);
    CHECK_INT(settings.words.n, 1);
}

TEST(courier, never_logs_in_without_tls)
{
    CourierSettings settings;

    CHECK_OK(read_settings(cx,
                           "relay: smtp://mail.example.org\nfrom: w@example.org\n"
                           "login: w\npassword: secret\ntls: offered\n",
                           &settings));
    CHECK_INT(settings.tls, COURIER_TLS_REQUIRED);
    CHECK_OK(
        read_settings(cx, "relay: smtps://mail.example.org\nfrom: w@example.org\n", &settings));
    CHECK_INT(settings.tls, COURIER_TLS_REQUIRED);
}

TEST(courier, refuses_settings_that_could_say_more)
{
    static const char *const wrong[] = {
        "relay: mail.example.org\nfrom: w@example.org\n",
        "relay: http://mail.example.org\nfrom: w@example.org\n",
        "relay: smtp://w:secret@mail.example.org\nfrom: w@example.org\n",
        "relay: smtp://mail.example.org/path\nfrom: w@example.org\n",
        "relay: smtp://\nfrom: w@example.org\n",
        "relay: smtp://mail.example.org\n",
        "relay: smtp://mail.example.org\nfrom: nobody\n",
        "relay: smtp://mail.example.org\nfrom: w@example.org\n"
        "words: [{ language: en, subject: 3 pieces, text: Read. }]\n",
        "relay: smtp://mail.example.org\nfrom: w@example.org\n"
        "words: [{ language: en, subject: Read, text: \"https://example.org/?id=x\" }]\n",
        "relay: smtp://mail.example.org\nfrom: w@example.org\n"
        "words: [{ language: en, subject: \"Read\\nBcc: x\", text: Read. }]\n",
    };
    CourierSettings settings;

    for (size_t i = 0; i < LEN(wrong); i++) {
        if (read_settings(cx, wrong[i], &settings).code != ERR_INVALID)
            t_fail(__FILE__, __LINE__, "settings %zu were not refused", i);
    }
}

TEST(courier, knows_a_mail_address)
{
    static const char *const right[] = { "a@b", "anna.o'neill+x@mail.example.org" };
    static const char *const wrong[] = { "",      "a",     "@b",   "a@",      "a@b@c",   "a b@c",
                                         "a@b\r", "<a@b>", "a@.b", "a@b,c@d", "\"a\"@b", "ä@b" };

    for (size_t i = 0; i < LEN(right); i++)
        CHECK(courier_is_address(str_of(right[i])));
    for (size_t i = 0; i < LEN(wrong); i++)
        CHECK(!courier_is_address(str_of(wrong[i])));
}

/* --- the outbox --- */

TEST(courier, sends_one_neutral_word)
{
    Relay relay;
    CourierSettings settings;
    Courier courier;
    int64_t wait_s = 0;
    Str notes;

    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    CHECK_OK(courier_relay_start(cx, 0, RELAY_TAKES, &relay));
    settings = settings_for(&relay);
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    CHECK_OK(tell(cx, &courier, anna));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    notes = courier_relay_notes(cx, &relay);
    CHECK_INT(courier_count(notes, "DATA\r\n"), 1);
    CHECK_INT(courier_count(notes, "EHLO tessera.test\r\n"), 1);
    CHECK_INT(courier_count(notes, "MAIL FROM:<word@tessera.test>"), 1);
    CHECK_INT(courier_count(notes, "anna"), 1);
    CHECK_INT(courier_count(notes, "RCPT TO:<anna@clinic.test>\r\n"), 1);
    CHECK_INT(courier_count(notes, "Something changed in Tessera=2E Please look=2E\r\n.\r\n"), 1);
    CHECK_INT(courier_count(notes, id_format(cx->arena, anna.id).ptr), 0);
    CHECK_INT(courier_count(notes, hex_of(cx->arena, id_bytes(&anna.id)).ptr), 0);
    CHECK_INT(wait_s, COURIER_HOUR_S);
    courier_close(&courier);
    courier_relay_stop(&relay);
}

TEST(courier, sends_a_member_at_most_one_word_an_hour)
{
    Relay relay;
    CourierSettings settings;
    Courier courier;
    int64_t wait_s = 0;

    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    CHECK_OK(courier_set_address(cx, t_dir(), bela, STR("bela@clinic.test")));
    CHECK_OK(courier_relay_start(cx, 0, RELAY_TAKES, &relay));
    settings = settings_for(&relay);
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    for (int i = 0; i < 6; i++) {
        CHECK_OK(tell(cx, &courier, anna));
        CHECK_OK(courier_work(cx, &courier, &wait_s));
        cx->now_s += 500;
    }
    CHECK_OK(tell(cx, &courier, bela));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(wait_s, 600);
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "<anna@"), 1);
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "<bela@"), 1);
    cx->now_s += 600;
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "<anna@"), 2);
    cx->now_s += 2 * COURIER_HOUR_S;
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "DATA\r\n"), 3);
    courier_close(&courier);
    courier_relay_stop(&relay);
}

TEST(courier, keeps_a_word_while_the_relay_is_away)
{
    Relay relay;
    CourierSettings settings;
    Courier courier;
    int64_t wait_s = 0;

    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    CHECK_OK(courier_set_address(cx, t_dir(), bela, STR("bela@clinic.test")));
    CHECK_OK(courier_relay_start(cx, 0, RELAY_TAKES, &relay));
    courier_relay_stop(&relay);
    settings = settings_for(&relay);
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    CHECK_OK(tell(cx, &courier, anna));
    CHECK_OK(tell(cx, &courier, bela));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(wait_s, COURIER_RETRY_S);
    cx->now_s += wait_s;
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(wait_s, 2 * COURIER_RETRY_S);
    courier_close(&courier);
    CHECK_OK(courier_relay_start(cx, relay.port, RELAY_TAKES, &relay));
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "DATA\r\n"), 0);
    cx->now_s += wait_s;
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "<anna@"), 1);
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "<bela@"), 1);
    courier_close(&courier);
    courier_relay_stop(&relay);
}

TEST(courier, gives_up_after_three_days)
{
    Relay relay;
    CourierSettings settings;
    Courier courier;
    int64_t until = cx->now_s + COURIER_GIVE_UP_S;
    int64_t wait_s = 0;
    int tries = 0;

    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    CHECK_OK(courier_relay_start(cx, 0, RELAY_REFUSES, &relay));
    settings = settings_for(&relay);
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    CHECK_OK(tell(cx, &courier, anna));
    for (; cx->now_s < until && tries < 200; tries++) {
        CHECK_OK(courier_work(cx, &courier, &wait_s));
        cx->now_s += wait_s;
    }
    CHECK(tries >= 20 && tries < 200);
    CHECK(courier_count(courier_relay_notes(cx, &relay), "RCPT") >= 20);
    courier_relay_stop(&relay);
    CHECK_OK(courier_relay_start(cx, relay.port, RELAY_TAKES, &relay));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    cx->now_s += DAY_SECONDS;
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "DATA\r\n"), 0);
    courier_close(&courier);
    courier_relay_stop(&relay);
}

TEST(courier, one_refused_address_does_not_hold_up_the_next)
{
    Relay relay;
    CourierSettings settings;
    Courier courier;
    int64_t wait_s = 0;
    Str notes;

    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    CHECK_OK(courier_set_address(cx, t_dir(), bela, STR("bela@clinic.test")));
    CHECK_OK(courier_relay_start(cx, 0, RELAY_REFUSES, &relay));
    settings = settings_for(&relay);
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    CHECK_OK(tell(cx, &courier, anna));
    CHECK_OK(tell(cx, &courier, bela));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    notes = courier_relay_notes(cx, &relay);
    CHECK_INT(courier_count(notes, "<anna@"), 1);
    CHECK_INT(courier_count(notes, "<bela@"), 1);
    CHECK_INT(courier_count(notes, "DATA"), 0);
    courier_close(&courier);
    courier_relay_stop(&relay);
}

TEST(courier, sends_nothing_in_clear_where_tls_is_required)
{
    Relay relay;
    CourierSettings settings;
    Courier courier;
    int64_t wait_s = 0;

    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    CHECK_OK(courier_relay_start(cx, 0, RELAY_TAKES, &relay));
    settings = settings_for(&relay);
    settings.tls = COURIER_TLS_REQUIRED;
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    CHECK_OK(tell(cx, &courier, anna));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "EHLO"), 1);
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "RCPT"), 0);
    CHECK_INT(wait_s, COURIER_RETRY_S);
    courier_close(&courier);
    courier_relay_stop(&relay);
}

TEST(courier, drops_what_nobody_can_get)
{
    Relay relay;
    CourierSettings settings;
    Courier courier;
    Message odd = { COURIER_TELL, 0, { anna.id.b, 15 } };
    int64_t wait_s = 0;

    CHECK_OK(courier_relay_start(cx, 0, RELAY_TAKES, &relay));
    settings = settings_for(&relay);
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    CHECK_OK(tell(cx, &courier, anna));
    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_OK(tell(cx, &courier, anna));
    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("")));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "RCPT"), 0);
    CHECK_FAILS(courier_take(cx, &courier, &odd), ERR_INVALID);
    odd = (Message){ COURIER_TELL + 1, 0, id_bytes(&anna.id) };
    CHECK_FAILS(courier_take(cx, &courier, &odd), ERR_INVALID);
    CHECK_FAILS(courier_set_address(cx, t_dir(), anna, STR("anna")), ERR_INVALID);
    courier_close(&courier);
    courier_relay_stop(&relay);
}

TEST(courier, forgets_who_waited_when_the_relay_is_taken_away)
{
    Relay relay;
    CourierSettings settings;
    CourierSettings none = { .from = STR("") };
    Courier courier;
    int64_t wait_s = 0;

    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    CHECK_OK(courier_relay_start(cx, 0, RELAY_TAKES, &relay));
    settings = settings_for(&relay);
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    CHECK_OK(tell(cx, &courier, anna));
    courier_close(&courier);
    CHECK_OK(courier_open(cx, t_dir(), &none, &courier));
    CHECK_OK(tell(cx, &courier, anna));
    courier_close(&courier);
    CHECK_OK(courier_open(cx, t_dir(), &settings, &courier));
    CHECK_OK(courier_work(cx, &courier, &wait_s));
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "DATA"), 0);
    courier_close(&courier);
    courier_relay_stop(&relay);
}
