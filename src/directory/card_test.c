/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "directory/card.h"
#include "directory/card_page.h"
#include "os/file.h"
#include "tests/t.h"

enum { FILE_MAX = 16 << 20 };

static Status
read_pack(Cx *cx, const char *country, Contacts *ret)
{
    LawText directory = { .file = arena_format(cx->arena, "packs/%s/directory.yaml", country).ptr };
    LawText published = { .file = arena_format(cx->arena, "packs/%s/contacts.yaml", country).ptr };

    TRY(file_read(cx, directory.file, CONTACTS_FILE_MAX, &directory.yaml));
    TRY(file_read(cx, published.file, LAW_FILE_MAX, &published.yaml));
    return contacts_read(cx, directory, published, ret);
}

static CardOrder
order_on(const char *day, const char *language)
{
    CardOrder order = { .language = str_of(language) };

    ASSERT(day_parse(str_of(day), &order.day));
    return order;
}

/* INV: A card is for today or a later day: what held once is not printed as of then. */
TEST(directory, a_card_for_a_day_that_is_over_is_refused)
{
    Day today = day_of_time(cx->now_s);
    Day day = { 0 };

    CHECK_OK(card_day(cx, "day", day_format(cx->arena, today), &day));
    CHECK_INT(day.n, today.n);
    CHECK_OK(card_day(cx, "day", day_format(cx->arena, (Day){ today.n + 1 }), &day));
    CHECK_FAILS(card_day(cx, "day", day_format(cx->arena, (Day){ today.n - 1 }), &day),
                ERR_INVALID);
    CHECK_FAILS(card_day(cx, "day", STR("2027-02-29"), &day), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("day"));
}

TEST(directory, the_packs_that_come_with_the_program_can_be_read)
{
    static const char *const countries[] = { "at", "be", "de", "gb", "it", "nl", "se" };

    for (size_t i = 0; i < LEN(countries); i++) {
        Contacts contacts;

        CHECK_OK(read_pack(cx, countries[i], &contacts));
        CHECK(contacts.contacts.n > 0);
    }
}

/* A day on which the Swedish pack's contacts were fresh: the fullest cards there are. */
TEST(directory, every_card_of_every_language_fits_its_paper)
{
    static const PrintKind kinds[] = { PRINT_POCKET, PRINT_POSTER_A4, PRINT_PHONE };
    static const PrintVoice voices[] = { PRINT_FOR_STAFF, PRINT_FOR_PERSON, PRINT_DISCREET };
    Contacts contacts;

    CHECK_OK(read_pack(cx, "se", &contacts));
    for (size_t i = 0; i < page_nlanguages * LEN(kinds) * LEN(voices); i += T_ONE_IN(5)) {
        size_t rest = i / page_nlanguages;
        CardOrder order = order_on("2024-06-01", page_languages[i % page_nlanguages].code);
        Buf out = buf_new(FILE_MAX);
        CardMade made;

        order.kind = kinds[rest % LEN(kinds)];
        order.voice = voices[rest / LEN(kinds)];
        CHECK_OK(card_compose(cx, &contacts, &order, &made));
        CHECK_OK(print_card(cx, &made.print, PRINT_PDF, &out));
        CHECK(out.len > 1000);
        buf_free(&out);
    }
}

TEST(directory, a_card_with_contacts_that_are_too_old_is_refused_by_their_names)
{
    CardOrder order = order_on("2027-01-01", "sv");
    Contacts contacts;
    CardMade made;

    CHECK_OK(read_pack(cx, "se", &contacts));
    CHECK_FAILS(card_compose(cx, &contacts, &order, &made), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("card.old"));
    CHECK(strstr(cx->err.message, "(NMT) (checked 2024)") != NULL);
    CHECK(strstr(cx->err.message, "Polisen") != NULL);
    order.without_old = true;
    CHECK_OK(card_compose(cx, &contacts, &order, &made));
    CHECK_INT(made.ncontacts, 0);
    CHECK_INT(made.left_out.n, 3);
    CHECK_STR(made.print.danger.number, STR("112"));
    /* One that was never checked is refused on every day. */
    CHECK_OK(read_pack(cx, "it", &contacts));
    order = order_on("2024-06-01", "it");
    CHECK_FAILS(card_compose(cx, &contacts, &order, &made), ERR_INVALID);
    CHECK(strstr(cx->err.message, "never checked") != NULL);
}

static bool
says(Str text, const char *part)
{
    return memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

TEST(directory, a_card_says_version_day_and_what_nobody_has_reviewed)
{
    CardOrder order = order_on("2024-06-01", "sv");
    Contacts contacts;
    CardMade made;

    CHECK_OK(read_pack(cx, "se", &contacts));
    CHECK_OK(card_compose(cx, &contacts, &order, &made));
    CHECK_INT(made.ncontacts, 3);
    CHECK(says(made.print.foot, "SE 2026-1 · 2024-06-01 · gäller till 2026-12-31"));
    CHECK(says(made.print.foot, "inte granskad"));
    CHECK(says(made.print.contacts[2].note, "inte kontrollerat"));
    order.language = STR("en");
    CHECK_OK(card_compose(cx, &contacts, &order, &made));
    CHECK(!made.is_draft && !says(made.print.foot, "not reviewed"));
    order.language = STR("vi");
    CHECK_FAILS(card_compose(cx, &contacts, &order, &made), ERR_INVALID);
    CHECK(strstr(cx->err.message, "ro") != NULL);
}

TEST(directory, a_persons_card_names_no_police_and_opens_no_page)
{
    CardOrder order = order_on("2024-06-01", "en");
    Contacts contacts;
    CardMade made;

    CHECK_OK(read_pack(cx, "se", &contacts));
    order.voice = PRINT_DISCREET;
    CHECK_OK(card_compose(cx, &contacts, &order, &made));
    CHECK_INT(made.ncontacts, 0);
    CHECK_INT(made.print.guide.len, 0);
    order.voice = PRINT_FOR_STAFF;
    CHECK_OK(card_compose(cx, &contacts, &order, &made));
    CHECK_STR(made.print.guide, STR("https://nspm.jamstalldhetsmyndigheten.se"));
}

TEST(directory, a_card_of_a_region_names_only_who_serves_it)
{
    CardOrder order = order_on("2024-06-01", "en");
    Contacts contacts;
    CardMade made;

    CHECK_OK(read_pack(cx, "se", &contacts));
    order.region = STR("SE-AB");
    CHECK_OK(card_compose(cx, &contacts, &order, &made));
    CHECK_INT(made.ncontacts, 2);
    order.region = STR("SE-M");
    CHECK_OK(card_compose(cx, &contacts, &order, &made));
    CHECK_INT(made.ncontacts, 3);
}

/* INV: A worker draws no more than a few cards in a second, whoever asks. */
TEST(directory, a_worker_draws_few_cards_in_a_second)
{
    for (int i = 0; i < CARD_PAGE_PER_SECOND; i++)
        CHECK(card_may_draw(1000));
    CHECK(!card_may_draw(1000));
    CHECK(!card_may_draw(1000));
    CHECK(card_may_draw(1001));
}
