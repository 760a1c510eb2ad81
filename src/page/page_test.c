/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "page/page.h"
#include "tests/t.h"

static View
view_in(Cx *cx, const char *language)
{
    Buf *out = ARENA_NEW(cx->arena, Buf);

    *out = buf_new(1 << 16);
    return (View){ out, page_language(str_of(language)) };
}

/* What was written since, and the buffer is gone. */
static Str
written(Cx *cx, View *v)
{
    Str text = arena_str(cx->arena, buf_text(v->out));

    buf_free(v->out);
    return text;
}

#define HOSTILE STR("\"><script>alert('1')</script>&\0\xe2\x80\xae")

TEST(page, hostile_text_stays_text_between_tags)
{
    View v = view_in(cx, "en");

    VIEW_TEXT(&v, HOSTILE);
    CHECK_STR(written(cx, &v),
              STR("<bdi>&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"
                  "\xef\xbf\xbd\xe2\x80\xae</bdi>"));
}

TEST(page, hostile_text_stays_text_in_an_attribute)
{
    View v = view_in(cx, "en");

    VIEW_ATTR(&v, HOSTILE);
    CHECK_STR(written(cx, &v), STR("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"
                                   "\xef\xbf\xbd\xe2\x80\xae"));
}

TEST(page, hostile_text_stays_one_part_of_an_address)
{
    View v = view_in(cx, "en");

    VIEW_URL_PART(&v, STR("/../\\a?b#c\"&%:\xc3\xa5"));
    CHECK_STR(written(cx, &v), STR("%2F..%2F%5Ca%3Fb%23c%22%26%25%3A%C3%A5"));
}

TEST(page, a_whole_address_is_ours_or_leads_to_https_or_a_telephone)
{
    CHECK_STR(page_href(STR("/en/give")).address, STR("/en/give"));
    CHECK_STR(page_href(STR("https://a.example/")).address, STR("https://a.example/"));
    CHECK_STR(page_href(STR("tel:112")).address, STR("tel:112"));
    CHECK_STR(page_href(STR("//a.example/")).address, STR("#"));
    CHECK_STR(page_href(STR("/\\a.example/")).address, STR("#"));
    CHECK_STR(page_href(STR("javascript:alert(1)")).address, STR("#"));
    CHECK_STR(page_href(STR("http://a.example/")).address, STR("#"));
    CHECK_STR(page_href(STR("")).address, STR("#"));
}

TEST(page, days_numbers_and_weights_read_as_the_language_writes_them)
{
    View v = view_in(cx, "en");
    Day day;

    REQUIRE(day_of(2026, 11, 3, &day));
    VIEW_TEXT(&v, day);
    VIEW_TEXT(&v, INT64_C(1234567));
    VIEW_TEXT(&v, INT64_C(4321));
    VIEW_TEXT(&v, page_as_bits(-2.04));
    VIEW_ATTR(&v, day);
    VIEW_TEXT(&v, page_as_clock(STR("2026-12-01 17:00")));
    CHECK_STR(written(cx, &v), STR("<time datetime=\"2026-11-03\">3 November 2026</time>1,234,567"
                                   "4321<bdi dir=\"ltr\">\xe2\x88\x92"
                                   "2.0</bdi>2026-11-03"
                                   "<bdi class=\"clock\" dir=\"ltr\">2026-12-01 17:00</bdi>"));
    v = view_in(cx, "ar");
    VIEW_TEXT(&v, day);
    CHECK_STR(written(cx, &v),
              STR("<time datetime=\"2026-11-03\">3 \xd9\x86\xd9\x88\xd9\x81\xd9\x85"
                  "\xd8\xa8\xd8\xb1 2026</time>"));
}

TEST(page, a_word_takes_what_it_names_and_chooses_its_plural)
{
    const PageArg one[] = { { PAGE_NOTHING, .number = 0 }, PAGE_ARG(INT64_C(1)) };
    const PageArg many[] = { { PAGE_NOTHING, .number = 0 }, PAGE_ARG(INT64_C(12)) };
    const PageArg code[] = { { PAGE_NOTHING, .number = 0 }, PAGE_ARG(STR("<b>")) };
    View v = view_in(cx, "en");

    page_say_text(&v, WORD_ERROR_TITLE, one);
    page_say_text(&v, WORD_ERROR_TITLE, many);
    page_say_text(&v, WORD_FAILURE_CODE, code);
    page_say_attr(&v, WORD_FAILURE_CODE, code);
    CHECK_STR(written(cx, &v), STR("There is 1 problemThere are 12 problems"
                                   "Say this code if you ask for help: <bdi>&lt;b&gt;</bdi>"
                                   "Say this code if you ask for help: &lt;b&gt;"));
}

TEST(page, arabic_has_six_plurals)
{
    const PageLanguage *ar = page_language(STR("ar"));
    const int64_t numbers[] = { 0, 1, 2, 3, 11, 100 };
    bool is_foreign = false;

    REQUIRE(ar != NULL);
    CHECK(ar->is_rtl && ar->is_draft);
    for (size_t i = 0; i < LEN(numbers); i++) {
        CHECK_INT(ar->plural((uint64_t)numbers[i]), i);
        CHECK(page_form(ar, WORD_ERROR_TITLE, (uint64_t)numbers[i], &is_foreign).len > 0);
        CHECK(!is_foreign);
    }
    CHECK_INT(ar->plural(103), 3);
    CHECK_INT(ar->plural(111), 4);
}

TEST(page, what_is_not_translated_stands_in_english_and_says_so)
{
    PageText nothing[WORDS] = { { { NULL } } };
    PageLanguage bare = *page_language(STR("ar"));
    View v = view_in(cx, "en");

    bare.texts = nothing;
    v.lang = &bare;
    page_say_text(&v, WORD_NAV_GIVE, NULL);
    page_say_attr(&v, WORD_NAV_GIVE, NULL);
    CHECK_STR(written(cx, &v),
              STR("<span lang=\"en\" dir=\"ltr\">Give a piece</span>Give a piece"));
}

TEST(page, names_of_lists_are_words_or_something_else)
{
    CHECK_INT(page_as_sector(STR("labour")).n, WORD_SECTOR_LABOUR.n);
    CHECK_INT(page_as_country(STR("SE")).n, WORD_COUNTRY_SE.n);
    CHECK_INT(page_as_kind(STR("phone")).n, WORD_KIND_PHONE.n);
    CHECK_INT(page_as_sector(STR("pirates")).n, WORD_SECTOR_OTHER.n);
    CHECK_INT(page_as_kind(STR("a name that is far too long to be the kind of a clue")).n,
              WORD_KIND_OTHER.n);
}

TEST(page, the_script_finds_its_words_with_their_names_and_plurals)
{
    View v = view_in(cx, "en");
    Html words = page_words(&v, cx->arena, "failure.code error.title");

    CHECK_STR(words.markup,
              STR("<p data-word=\"error.title\" data-plural=\"one\">There is {n} problem</p>"
                  "<p data-word=\"error.title\" data-plural=\"other\">There are {n} problems</p>"
                  "<p data-word=\"error.title-one\">There is a problem</p>"
                  "<p data-word=\"failure.code\">Say this code if you ask for help: {code}</p>"));
    CHECK_STR(page_words(&v, cx->arena, NULL).markup, STR(""));
    (void)written(cx, &v);
}

TEST(page, each_file_has_an_address_of_its_content_and_a_packed_twin)
{
    const PageAsset *css = page_find_asset(STR("tessera.css"));

    REQUIRE(css != NULL);
    CHECK(str_starts(str_of(css->address), STR("/assets/tessera-")));
    CHECK(css->plain_end - css->plain > css->gzip_end - css->gzip);
    CHECK(css->gzip[0] == 0x1f && css->gzip[1] == 0x8b);
    CHECK(page_find_asset(STR("tessera.cs")) == NULL);
    CHECK_INT(page_asset_routes.n, page_nassets);
    for (size_t i = 0; i < page_nassets; i++)
        CHECK(strcmp(page_asset_routes.routes[i].path, page_assets[i].address) == 0);
}

static Status
fail_as(Cx *cx, ErrCode code, const char *key)
{
    FAIL_AT(code, key, "field", "%s", "This is said in English.");
}

static Str
why_in(Cx *cx, const char *language, ErrCode code, const char *key)
{
    Req req = { .cx = cx, .lang = str_of(language) };

    CHECK_FAILS(fail_as(cx, code, key), code);
    return page_why(&req);
}

TEST(page, why_nothing_was_done_is_told_in_the_language_of_the_page)
{
    const ErrCode codes[] = { ERR_USAGE,    ERR_INVALID, ERR_DENIED, ERR_NOT_FOUND,
                              ERR_CONFLICT, ERR_LIMIT,   ERR_AWAY,   ERR_SEAL,
                              ERR_OS,       ERR_STORE,   ERR_BUG };

    CHECK_STR(why_in(cx, "en", ERR_INVALID, "x.unheard"), STR("field: This is said in English."));
    CHECK(strstr(arena_cstr(cx->arena, why_in(cx, "en", ERR_STORE, "x.unheard")), "English") ==
          NULL);
    CHECK_STR(why_in(cx, "en", ERR_INVALID, "study.self"), STR("field: This is said in English."));
    CHECK_STR(why_in(cx, "en", ERR_INVALID, "trainer.self"),
              STR("Nobody trains herself. Nothing was changed."));
    for (size_t i = 0; i < LEN(codes); i++) {
        Str why = why_in(cx, "ar", codes[i], "x.unheard");

        CHECK(strstr(arena_cstr(cx->arena, why), "x.unheard") != NULL);
        CHECK(strstr(arena_cstr(cx->arena, why), "English") == NULL);
        CHECK((uint8_t)why.ptr[0] >= 0xd8);
    }
    CHECK(strstr(arena_cstr(cx->arena, why_in(cx, "ar", ERR_INVALID, "trainer.self")), "self") ==
          NULL);
}
