/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "clue/clue.h"
#include "tests/t.h"

typedef struct Given {
    ClueKind kind;
    const char *value;
} Given;

typedef struct Tags {
    Clue clues[CLUE_PIECE_MAX];
    ClueTag all[CLUE_TAGS_MAX];
    size_t n;
} Tags;

/* The tags of a piece of these values, or NULL if one does not parse or there are too many. */
static Tags *
tags_of(Cx *cx, const Given *given, size_t n)
{
    Tags *tags = ARENA_NEW(cx->arena, Tags);
    size_t size = (CLUE_PIECE_MAX + 1) * CLUE_ROOM_ONE;
    ClueRoom room = { arena_alloc(cx->arena, size), size, 0 };
    ClueFault fault;

    for (size_t i = 0; i < n; i++) {
        if (!clue_parse(given[i].kind, str_of(given[i].value), STR("SE"), &room, &tags->clues[i],
                        &fault))
            return NULL;
    }
    return clue_tags(tags->clues, n, &room, tags->all, &tags->n) ? tags : NULL;
}

static size_t
count(const Tags *tags, ClueKind kind, ClueFormKind form)
{
    size_t n = 0;

    for (size_t i = 0; i < tags->n; i++)
        n += tags->all[i].kind == kind && tags->all[i].form == form;
    return n;
}

static size_t
count_of(const Tags *tags, size_t clue, ClueFormKind form)
{
    size_t n = 0;

    for (size_t i = 0; i < tags->n; i++)
        n += tags->all[i].clue == clue && tags->all[i].form == form;
    return n;
}

static bool
has(const Tags *tags, ClueKind kind, ClueFormKind form, const char *value)
{
    for (size_t i = 0; i < tags->n; i++) {
        if (tags->all[i].kind == kind && tags->all[i].form == form &&
            str_equal(tags->all[i].value, str_of(value)))
            return true;
    }
    return false;
}

TEST(clue, weak_clues_are_tagged_only_together)
{
    static const Given alone[] = { { CLUE_ALIAS, "Boss" },
                                   { CLUE_VEHICLE, "red VW Golf" },
                                   { CLUE_MARK, "scar on the arm" },
                                   { CLUE_NAME, "Maria 1990" },
                                   { CLUE_NAME, "Mohamed Ali" } };
    static const Given together[] = { { CLUE_ALIAS, "\"Boss\"" },
                                      { CLUE_VEHICLE, "VW Golf, red" },
                                      { CLUE_PHONE, "0701234567" },
                                      { CLUE_PLATE, "ABC 123" } };
    Tags *tags = tags_of(cx, alone, LEN(alone));

    REQUIRE(tags != NULL);
    CHECK_INT(tags->n, 0);
    tags = tags_of(cx, together, LEN(together));
    REQUIRE(tags != NULL);
    CHECK(has(tags, CLUE_ALIAS, CLUE_FORM_PHONE4, "boss,4567"));
    CHECK(has(tags, CLUE_ALIAS, CLUE_FORM_PLATE4, "boss,C123"));
    CHECK(has(tags, CLUE_VEHICLE, CLUE_FORM_PLATE4, "volkswagen golf red,C123"));
    CHECK_INT(tags->n, 11 + 8 + 3);
}

TEST(clue, an_iban_with_a_wrong_digit_meets_the_right_one)
{
    static const char right[] = "SE3550000000054910000003";
    static const char *const wrong[] = {
        "SE35 5000 0000 0549 1000 0008", /* a digit misread */
        "SE25 5000 0000 0549 1000 0003", /* a check digit */
        "SE35 5000 0000 0594 1000 0003", /* two that changed places */
    };
    Tags *tags = tags_of(cx, &(Given){ CLUE_IBAN, right }, 1);

    REQUIRE(tags != NULL);
    CHECK(has(tags, CLUE_IBAN, CLUE_FORM_DEL1, right));
    CHECK_INT(tags->n, 2);
    for (size_t i = 0; i < LEN(wrong); i++) {
        tags = tags_of(cx, &(Given){ CLUE_IBAN, wrong[i] }, 1);
        REQUIRE(tags != NULL);
        CHECK(has(tags, CLUE_IBAN, CLUE_FORM_DEL1, right));
        CHECK_INT(count(tags, CLUE_IBAN, CLUE_FORM_EXACT), 0);
        CHECK_INT(tags->n, 8);
    }
    tags = tags_of(cx, &(Given){ CLUE_IBAN, "SE35 5000 0000 0549 1000 1113" }, 1);
    REQUIRE(tags != NULL);
    CHECK(!has(tags, CLUE_IBAN, CLUE_FORM_DEL1, right));
}

TEST(clue, what_is_never_tagged_alone)
{
    /* Each kind with the forms it may have; all other combinations are refused. */
    static const struct {
        ClueKind kind;
        const char *forms;
    } may[] = {
        { CLUE_PHONE, "exact del1" },
        { CLUE_PLATE, "exact del1" },
        { CLUE_ADDRESS, "exact post sound flat near street" },
        { CLUE_NAME, "exact sound date sure near" },
        { CLUE_IBAN, "exact del1" },
        { CLUE_ADVERT, "exact" },
        { CLUE_EMAIL, "exact local" },
        { CLUE_HANDLE, "exact name" },
        { CLUE_DOCUMENT, "exact del1" },
        { CLUE_ALIAS, "phone4 plate4" },
        { CLUE_VEHICLE, "plate4" },
        { CLUE_MARK, "text" },
    };

    for (size_t i = 0; i < LEN(may); i++) {
        size_t allowed = 0;
        Str rest = str_of(may[i].forms);

        while (rest.len > 0) {
            ClueFormKind form = CLUE_FORM_EXACT;

            REQUIRE(clue_form_find(str_cut(rest, ' ', &rest), &form));
            CHECK(clue_may_tag(may[i].kind, form));
            allowed++;
        }
        for (int form = 0; form <= CLUE_FORM_MAX; form++)
            allowed -= clue_may_tag(may[i].kind, (ClueFormKind)form);
        CHECK_INT(allowed, 0);
    }
}

TEST(clue, every_tag_of_a_piece_may_be_tagged)
{
    static const Given all[] = {
        { CLUE_PHONE, "0701234567" },
        { CLUE_ADDRESS, "Storgatan 5 B, 792 30 Mora" },
        { CLUE_NAME, "Nina Ganeva 1990-05-04" },
        { CLUE_ALIAS, "Boss" },
        { CLUE_PLATE, "ABC 123" },
        { CLUE_MARK, "tattoo \"PROPERTY\"" },
        { CLUE_EMAIL, "nina1990x@example.com" },
        { CLUE_HANDLE, "insta:@ninaganeva" },
        { CLUE_DOCUMENT, "SE passport 12345678" },
        { CLUE_IBAN, "SE35 5000 0000 0549 1000 0003" },
        { CLUE_ADVERT, "rosa-sidan.example/ad/1253377" },
    };
    Tags *tags = tags_of(cx, all, LEN(all));

    REQUIRE(tags != NULL);
    CHECK(tags->n > 40 && tags->n <= CLUE_TAGS_MAX);
    for (size_t i = 0; i < tags->n; i++)
        CHECK(clue_may_tag(tags->all[i].kind, tags->all[i].form));
}

TEST(clue, above_the_cap_forms_are_dropped_in_order_and_never_exact)
{
    static const Given phones[] = {
        { CLUE_PHONE, "0701234501" },
        { CLUE_PHONE, "0701234602" },
        { CLUE_PHONE, "0701238503" },
        { CLUE_PHONE, "0701934504" },
        { CLUE_PHONE, "0708234505" },
        { CLUE_HANDLE, "insta:@nina11" },
        { CLUE_PLATE, "ABC 123" },
        { CLUE_PLATE, "DEF 456" },
        { CLUE_EMAIL, "nina123x@a.example" },
    };
    static const Given few[] = {
        { CLUE_PHONE, "0701234501" }, { CLUE_PHONE, "0709876502" }, { CLUE_PHONE, "0705551503" },
        { CLUE_PLATE, "ABC 123" },    { CLUE_PLATE, "DEF 456" },    { CLUE_PLATE, "GHJ 789" },
    };
    Tags *tags = tags_of(cx, phones, LEN(phones));

    REQUIRE(tags != NULL);
    CHECK(tags->n <= CLUE_TAGS_MAX);
    CHECK_INT(count(tags, CLUE_PHONE, CLUE_FORM_EXACT), 5);
    CHECK_INT(count_of(tags, 0, CLUE_FORM_DEL1), 10);
    CHECK_INT(count_of(tags, 1, CLUE_FORM_DEL1), 10);
    CHECK_INT(count_of(tags, 4, CLUE_FORM_DEL1), 0);
    CHECK_INT(count(tags, CLUE_PLATE, CLUE_FORM_DEL1), 14);
    tags = tags_of(cx, few, LEN(few));
    REQUIRE(tags != NULL);
    CHECK_INT(tags->n, 3 * 11 + 3 * 8); /* 57 fit: nothing is dropped */
}

TEST(clue, too_many_exact_ones_are_refused)
{
    Tags *tags = ARENA_NEW(cx->arena, Tags);
    ClueRoom room = { arena_alloc(cx->arena, 4096), 4096, 0 };
    static Clue many[CLUE_PIECE_MAX + 1];
    size_t n = 7;

    CHECK(!clue_tags(many, LEN(many), &room, tags->all, &n));
    for (size_t i = 0; i < CLUE_PIECE_MAX; i++) {
        many[i] = (Clue){ .kind = CLUE_EMAIL, .nforms = 3 };
        for (size_t k = 0; k < 3; k++)
            many[i].forms[k] = (ClueForm){ CLUE_FORM_EXACT, false, STR("x") };
    }
    CHECK(!clue_tags(many, CLUE_PIECE_MAX, &room, tags->all, &n));
    CHECK_INT(n, 7);
}

TEST(clue, what_stands_twice_counts_once)
{
    static const Given twice[] = { { CLUE_PHONE, "0701234567" }, { CLUE_PHONE, "+46701234567" } };
    Tags *tags = tags_of(cx, twice, LEN(twice));
    size_t values = 0;

    REQUIRE(tags != NULL);
    for (size_t i = 0; i < tags->n; i++)
        values += !tags->all[i].fill;
    CHECK_INT(count(tags, CLUE_PHONE, CLUE_FORM_EXACT), 1);
    CHECK_INT(count(tags, CLUE_PHONE, CLUE_FORM_DEL1), 20);
    CHECK_INT(values, 11);
}

/* The number of the clue that the first tag of this kind and form is of. */
static size_t
whose(const Tags *tags, ClueKind kind, ClueFormKind form)
{
    size_t i = 0;

    while (i + 1 < tags->n && (tags->all[i].kind != kind || tags->all[i].form != form))
        i++;
    return tags->all[i].clue;
}

/* Who is named with and without a year is named with one, and an address is in the town that it is
 * given with once. */
TEST(clue, what_stands_twice_is_of_the_clue_that_says_most_in_whatever_order)
{
    static const struct {
        Given less, more;
        ClueFormKind form;
    } both[] = {
        { { CLUE_NAME, "Tsvetelina Marinova" },
          { CLUE_NAME, "Tsvetelina Marinova 2003" },
          CLUE_FORM_SURE },
        { { CLUE_NAME, "Tsvetelina Marinova 2004" },
          { CLUE_NAME, "Tsvetelina Marinova 2003" },
          CLUE_FORM_SURE },
        { { CLUE_ADDRESS, "Storgatan 5, 792 30" },
          { CLUE_ADDRESS, "Storgatan 5, Mora" },
          CLUE_FORM_STREET },
    };
    for (size_t i = 0; i < LEN(both); i++) {
        Given forth[] = { both[i].less, both[i].more }, back[] = { both[i].more, both[i].less };
        Tags *first = tags_of(cx, forth, 2), *second = tags_of(cx, back, 2);
        ClueKind kind = both[i].less.kind;
        REQUIRE(first != NULL && second != NULL);
        CHECK_INT(count(first, kind, both[i].form), 1);
        CHECK_INT(count(second, kind, both[i].form), 1);
        CHECK_INT(first->n, second->n);
        CHECK_INT(whose(first, kind, both[i].form), 1);
        CHECK_INT(whose(second, kind, both[i].form), 0);
    }
}

TEST(clue, a_tag_input_is_kind_form_and_value)
{
    char bytes[CLUE_INPUT_MAX];
    static const char want[] = "tessera/v1/clue/phone/exact\0+46701234567";
    size_t len =
        clue_tag_input(CLUE_PHONE, CLUE_FORM_EXACT, STR("+46701234567"), bytes, sizeof bytes);

    CHECK_STR(((Str){ bytes, len }), ((Str){ want, sizeof want - 1 }));
    CHECK_INT(clue_tag_input(CLUE_PHONE, CLUE_FORM_EXACT, STR("+46701234567"), bytes, len), len);
    CHECK_INT(clue_tag_input(CLUE_PHONE, CLUE_FORM_EXACT, STR("+46701234567"), bytes, len - 1), 0);
}

typedef struct Sentence {
    const char *country;
    const char *text;
    const char *found; /* kind:value|... */
} Sentence;

TEST(clue, clues_are_found_in_running_text)
{
    static const Sentence sentences[] = {
        { "SE", "Ring 070-123 45 67 eller +46 70 765 43 21.",
          "phone:070-123 45 67|phone:+46 70 765 43 21|" },
        { "SE", "Bil ABC 123, konto SE35 5000 0000 0549 1000 0003.",
          "plate:ABC 123|iban:SE35 5000 0000 0549 1000 0003|" },
        { "SE", "Hon bor på Storgatan 5, 411 01 Göteborg och arbetar.",
          "address:Storgatan 5, 411 01 Göteborg|" },
        { "SE", "Se (www.rosa-sidan.example/ad/1253377011), insta @lisa.k, anna@example.com!",
          "advert:www.rosa-sidan.example/ad/1253377011|handle:insta @lisa.k|"
          "email:anna@example.com|" },
        { "SE", "Den 2024-01-12 kl 14:30, 12.05.2024, 900101-1234, SEK 500, 3 rum, sida 12/13.",
          "" },
        { "SE", "Hon är 27 år och heter Nina. Betalade 12 000 kr, rum 1204, och/eller mer.", "" },
        { "IT", "Abita in Via Roma 12, 20121 Milano da maggio",
          "address:Via Roma 12, 20121 Milano|" },
        { "GB", "seen at 12 High Street, Leeds yesterday", "address:12 High Street, Leeds|" },
        { "NL", "Woont Korte Nieuwstraat 8, 3011 AB Rotterdam.",
          "address:Korte Nieuwstraat 8, 3011 AB Rotterdam|" },
        { "SE", "en man i eta47k sa det", "plate:eta47k|" },
        { "SE", "Eta47k, parked outside; then abc12d.", "plate:Eta47k|plate:abc12d|" },
        { "SE", "en vit bil abc123 utanför", "plate:abc123|" },
        { "SE", "a white van, plate abc 123, and regnr: eta-47k", "plate:abc 123|plate:eta-47k|" },
        { "SE", "bilen stod där. I rum204 bodde abc123, lisa99, covid19, the 12b", "" },
        { "SE",
          "rum12b, lgh10a, SEK500, sek500, maj2024, BE-458bis, eta-47k, 4:1b, for 500 kr and 300m",
          "" },
        { "SE", "the car cost and 500, van for 300", "" },
        { "DE", "haus12 anna99 rum204 covid19 mp3 kl1430 zimmer12 b12ab", "" },
        { "DE", "im VW Golf b-ab123, Kennzeichen hh-ab 123", "plate:b-ab123|plate:hh-ab 123|" },
        { "IT", "una Fiat con targa ab 123 cd; poi ab123cd", "plate:ab 123 cd|plate:ab123cd|" },
        { "NL", "Woont 3011 AB Rotterdam, 3011ab; in 1jan24 een busje 12-ab-34 weg",
          "plate:12-ab-34|" },
        { "SE", "", "" },
        { "SE", "...", "" },
    };

    for (size_t i = 0; i < LEN(sentences); i++) {
        Str text = str_of(sentences[i].text);
        ClueFound found[16];
        size_t n = clue_find(text, str_of(sentences[i].country), found, LEN(found));
        Buf out = buf_new(4096);

        for (size_t k = 0; k < n; k++)
            buf_format(&out, "%.*s:%.*s|", STR_ARG(clue_kind_name(found[k].kind)),
                       STR_ARG(str_slice(text, found[k].from, found[k].to)));
        CHECK_STR(buf_text(&out), str_of(sentences[i].found));
        buf_free(&out);
    }
}
