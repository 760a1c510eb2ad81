/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "clue/clue.h"
#include "tests/t.h"

typedef struct Pair {
    ClueKind kind;
    const char *a;
    const char *b;
} Pair;

static ClueRoom
room_of(Cx *cx, size_t size)
{
    return (ClueRoom){ arena_alloc(cx->arena, size), size, 0 };
}

static bool
parse(Cx *cx, ClueKind kind, const char *value, const char *country, Clue *ret)
{
    ClueRoom room = room_of(cx, CLUE_ROOM_ONE);
    ClueFault fault = { CLUE_FINE, 0, STR("") };

    return clue_parse(kind, str_of(value), str_of(country), &room, ret, &fault);
}

/* True if both have a common value of this form (0: of any form). */
static bool
meet(const Clue *a, const Clue *b, ClueFormKind form)
{
    for (size_t i = 0; i < a->nforms; i++) {
        for (size_t k = 0; k < b->nforms; k++) {
            if ((form == 0 || a->forms[i].form == form) && a->forms[i].form == b->forms[k].form &&
                !a->forms[i].fill && str_equal(a->forms[i].value, b->forms[k].value))
                return true;
        }
    }
    return false;
}

static bool
pair_meets(Cx *cx, const Pair *pair, ClueFormKind form)
{
    Clue a;
    Clue b;

    return parse(cx, pair->kind, pair->a, "SE", &a) && parse(cx, pair->kind, pair->b, "SE", &b) &&
           meet(&a, &b, form);
}

static size_t
count_forms(const Clue *clue, ClueFormKind form)
{
    size_t n = 0;

    for (size_t i = 0; i < clue->nforms; i++)
        n += clue->forms[i].form == form;
    return n;
}

TEST(clue, the_same_thing_spelt_otherwise_meets_exactly)
{
    static const Pair pairs[] = {
        { CLUE_PHONE, "070-123 45 67", "+46701234567" },
        { CLUE_PHONE, "0046 (0)70 1234567", "tel. +46-70-1234567" },
        { CLUE_PHONE, "tel:+46701234567", "070/1234567" },
        { CLUE_PHONE, "٠٧٠١٢٣٤٥٦٧", "0701234567" },
        { CLUE_PHONE, "031-12 34 56 ext 12", "+46 31 12 34 56" },
        { CLUE_PHONE, "+359 (0)88 130 5689", "00359881305689" },
        { CLUE_PHONE, "+39 06 6820 1234", "0039 0668201234" },
        { CLUE_PLATE, "ABC 123", "SE:abc-123" },
        { CLUE_PLATE, "ABO123", "AB0 123" },
        { CLUE_PLATE, "RO:B 489 LHX", "ro-b489lhx" },
        { CLUE_PLATE, "АВС 123", "ABC123" }, /* the first in Cyrillic letters */
        { CLUE_ADDRESS, "Södra Brunnsv. 12, Karlstad", "KARLSTAD, SODRA BRUNNSVAGEN 12" },
        { CLUE_ADDRESS, "OEREBRO, BJORKGR. 16", "Björkgränden 16, Örebro" },
        { CLUE_ADDRESS, "Vastra Skolal. 18, 588 50 Kristianstad",
          "Västra Skolallén 18 Kristianstad" },
        { CLUE_ADDRESS, "Kungsgatan 5, Gothenburg", "Kungsgatan 5, 411 19 Göteborg" },
        { CLUE_ADDRESS, "Stora Ringgatan 1 lgh 1080, 101 32 Göteborg",
          "Stora Ringg. 1 B, Göteborg" },
        { CLUE_NAME, "Hoa Nguyen 1990", "Nguyễn Thị Hoa, born 1990" },
        { CLUE_NAME, "Jürgen Øst, 1980", "OST, Juergen f. 1980" },
        { CLUE_NAME, "Khadija al-Masri 1976", "masri khadija *1976" },
        { CLUE_IBAN, "SE35 5000 0000 0549 1000 0003", "se3550000000054910000003" },
        { CLUE_ADVERT, "https://m.rosa-sidan.example/ad/642006630?utm_source=mail&ref=68#foto2",
          "www.rosa-sidan.example/ad/642006630/" },
        { CLUE_ADVERT, "https://www.blocket.se/annons/x/bil_123456789.html",
          "blocket.se/ad/123456789" },
        { CLUE_EMAIL, "Foo.Bar+shop@googlemail.com", "foobar@gmail.com" },
        { CLUE_EMAIL, "a@EXÄMPLE.se", "a@xn--exmple-cua.se" },
        { CLUE_HANDLE, "https://www.instagram.com/Some_Name/?hl=en", "insta:@some.name" },
        { CLUE_DOCUMENT, "IT passport AA1234567", "IT:passport:aa 1234567" },
        { CLUE_DOCUMENT, "personnummer 19811218-9876", "SE national number 811218 9876" },
    };

    for (size_t i = 0; i < LEN(pairs); i++) {
        if (!pair_meets(cx, &pairs[i], CLUE_FORM_EXACT))
            t_fail(__FILE__, __LINE__, "%s and %s do not meet", pairs[i].a, pairs[i].b);
    }
}

TEST(clue, names_that_sound_the_same_meet)
{
    static const Pair pairs[] = {
        { CLUE_NAME, "Ștefania Popova 1990", "Stefania Popova 1990" },
        { CLUE_NAME, "Ștefania Popova 1990", "Shtefania Popova 1990" },
        { CLUE_NAME, "Nina Иванова 1990", "Nina Ivanova 1990" },
        { CLUE_NAME, "Nina Ivanova 1990", "Nina Iwanowa 1990" },
        { CLUE_NAME, "Цветелина Ganeva 1990", "Tsvetelina Ganeva 1990" },
        { CLUE_NAME, "Tsvetelina Ganeva 1990", "Cvetelina Ganeva 1990" },
        { CLUE_NAME, "Yuliya Ganeva 1990", "Iulia Ganeva 1990" },
        { CLUE_NAME, "Yuliya Ganeva 1990", "Julia Ganeva 1990" },
        { CLUE_NAME, "Mohammed Sur 1990", "Muhammad Sur 1990" },
        { CLUE_NAME, "Mohammed Sur 1990", "Mohamad Sur 1990" },
        { CLUE_NAME, "Oluwaseun Bako 1990", "Seun Bako 1990" },
        { CLUE_NAME, "Chukwuemeka Bako 1990", "Emeka Bako 1990" },
        { CLUE_NAME, "محمد النور 1990", "Mohamed al-Nour 1990" },
        { CLUE_NAME, "Γιώργος Βουλγάρης 1990", "Giorgos Voulgaris 1990" },
        { CLUE_NAME, "ნინო ბერიძე 1990", "Nino Beridze 1990" },
    };

    for (size_t i = 0; i < LEN(pairs); i++) {
        if (!pair_meets(cx, &pairs[i], CLUE_FORM_SOUND))
            t_fail(__FILE__, __LINE__, "%s and %s do not meet", pairs[i].a, pairs[i].b);
    }
}

TEST(clue, other_things_do_not_meet_exactly)
{
    static const Pair pairs[] = {
        { CLUE_PHONE, "070-123 45 67", "070-123 45 68" },
        { CLUE_PHONE, "+46701234567", "+47 901 23 456" },
        { CLUE_PLATE, "SE:ABC123", "LT:ABC123" },
        { CLUE_ADDRESS, "Storgatan 1, Mora", "Storgatan 11, Mora" },
        { CLUE_ADDRESS, "Storgatan 1, Mora", "Storgatan 1, Lund" },
        { CLUE_NAME, "Mihaela Dragan 1990", "DRAGAN, M. 1990" },
        { CLUE_NAME, "Mul Dragan 1990", "Mihaela Dragan 1990" },
        { CLUE_NAME, "Nina Ganeva 1990", "Nina Ganeva 1991" },
        { CLUE_ADVERT, "rosa-sidan.example/ad/1", "rosa-sidan.example/ad/2" },
        { CLUE_EMAIL, "foo.bar@example.com", "foobar@example.com" },
    };

    for (size_t i = 0; i < LEN(pairs); i++) {
        if (pair_meets(cx, &pairs[i], CLUE_FORM_EXACT) ||
            pair_meets(cx, &pairs[i], CLUE_FORM_SOUND))
            t_fail(__FILE__, __LINE__, "%s and %s meet", pairs[i].a, pairs[i].b);
    }
}

TEST(clue, addresses_are_read_as_their_country_writes_them)
{
    static const struct {
        const char *country;
        const char *value;
        const char *canonical;
    } rows[] = {
        { "BE", "16 rue de la Loi, 1000 Bruxelles", "ru loi 16, 1000 brussel" },
        { "BE", "Meir 12 bus 3, 2000 Anvers", "meir 12, apt 3, 2000 antwerpen" },
        { "IT", "Via 4 Novembre n. 12, 20121 Mailand", "via 4 novembre 12, 20121 milano" },
        { "DE", "Hauptstr. 5 b, D-10115 Berlin", "hauptstrasse 5b, 10115 berlin" },
        { "AT", "Mariahilfer Str. 12/3, 1060 Vienna", "mariahilfer strasse 12, apt 3, 1060 wien" },
        { "GB", "Flat 3, 12a High St, London SW1A 1AA", "12a high street, apt 3, sw1a1aa london" },
        { "NL", "Coolsingel 40-III, 3011 AA R'dam", "coolsingel 40, 3011aa rotterdam" },
        { "SE", "Coolsingel 40, Rotterdam, Nederland", "coolsingel 40, rotterdam, nl" },
        { "RO", "Strada Lunga 5, Brasov", "strada lunga 5, brasov" },
    };

    for (size_t i = 0; i < LEN(rows); i++) {
        Clue clue;

        REQUIRE(parse(cx, CLUE_ADDRESS, rows[i].value, rows[i].country, &clue));
        CHECK_STR(clue.canonical, str_of(rows[i].canonical));
    }
}

TEST(clue, one_digit_less_more_wrong_or_swapped_still_meets)
{
    static const Pair pairs[] = {
        { CLUE_PHONE, "070-123 45 67", "070-123 45 77" },
        { CLUE_PHONE, "070-123 45 67", "070-132 45 67" },
        { CLUE_PHONE, "031-12 34 56", "031-12 34 567" },
        { CLUE_PHONE, "070-123 45 67", "070-123 45 6" },
        { CLUE_PHONE, "070-123 45 67", "+46 70 123 455 67" },
        { CLUE_PHONE, "+44 7911 538303", "00447911 53830" },
        { CLUE_PLATE, "ABC 123", "ABC 124" },
        { CLUE_PLATE, "IS-95-YTT", "RO:IS 95 YTT" },
        { CLUE_PLATE, "KG-LG 8017", "DE:KG LG 8017" }, /* KG is Kyrgyzstan too */
        { CLUE_DOCUMENT, "SE passport 12345678", "SE passport 12345679" },
        { CLUE_IBAN, "SE36 5000 0000 0549 1000 0003", "SE37 5000 0000 0549 1000 0003" },
    };

    for (size_t i = 0; i < LEN(pairs); i++) {
        if (!pair_meets(cx, &pairs[i], CLUE_FORM_DEL1))
            t_fail(__FILE__, __LINE__, "%s and %s do not meet", pairs[i].a, pairs[i].b);
    }
}

TEST(clue, a_name_meets_its_initial_and_itself_with_a_slip)
{
    static const Pair pairs[] = {
        { CLUE_NAME, "J. Hartmann 1952", "J\u00FCrgen Hartmann 1952" },
        { CLUE_NAME, "Dervishi A., born 2006", "Ardita Dervishi, 2006" },
        { CLUE_NAME, "Ogbebor, B., 1969", "Blessing Ogbebor, born 1969" },
        { CLUE_NAME, "\u0418. \u0422\u043E\u0434\u043E\u0440\u043E\u0432\u0430 1965",
          "Ivan Todorova 1965" },
        { CLUE_NAME, "Neam Dervishi, 1973", "Nean Dervishi 1973" },
        { CLUE_NAME, "hartmnn j\u00FCrgen 1981", "J\u00FCrgen Hartmann 1981" },
        { CLUE_NAME, "Ana Luz Cardoso 1990", "Ana Lux Cardoso 1990" },
        { CLUE_NAME, "A. L. Cardoso 1990", "Ana Luz Cardoso 1990" },
    };
    static const Pair others[] = {
        { CLUE_NAME, "J. Hartmann 1952", "J\u00FCrgen Hartmann 1953" },
        { CLUE_NAME, "J. Hartmann 1952", "Sabine Hartmann 1952" },
        { CLUE_NAME, "J. Hartmann 1952", "Hartmann 1952" },
        { CLUE_NAME, "J. M\u00FCller 1952",
          "J\u00FCrgen M\u00FCller 1952" }, /* too many so called */
    };

    for (size_t i = 0; i < LEN(pairs); i++) {
        if (!pair_meets(cx, &pairs[i], CLUE_FORM_NEAR))
            t_fail(__FILE__, __LINE__, "%s and %s do not meet", pairs[i].a, pairs[i].b);
    }
    for (size_t i = 0; i < LEN(others); i++) {
        if (pair_meets(cx, &others[i], CLUE_FORM_NEAR))
            t_fail(__FILE__, __LINE__, "%s and %s meet", others[i].a, others[i].b);
    }
}

TEST(clue, an_address_meets_itself_without_its_town_and_with_a_slip_in_the_street)
{
    static const Pair slips[] = {
        { CLUE_ADDRESS, "Slottsstiyen 3, 411 19 Ystad", "Slottsstigen 3, 41119" },
        { CLUE_ADDRESS, "N. Snicoarbacken 27, 129 46", "Norra Snickarb. 27, 129 46 Malm\u00F6" },
    };
    static const Pair halves[] = {
        { CLUE_ADDRESS, "Storg. 10, Karlstad", "Storgatan 10, 440 06" },
        { CLUE_ADDRESS, "Sundsvall, \u00C4ngsv\u00E4gen 30", "Angsvagen 30 B, 461 36" },
    };
    Clue clue;

    for (size_t i = 0; i < LEN(slips); i++)
        CHECK(pair_meets(cx, &slips[i], CLUE_FORM_NEAR));
    for (size_t i = 0; i < LEN(halves); i++)
        CHECK(pair_meets(cx, &halves[i], CLUE_FORM_STREET));
    REQUIRE(parse(cx, CLUE_ADDRESS, "Storgatan 10, 440 06 Karlstad", "SE", &clue));
    CHECK_INT(count_forms(&clue, CLUE_FORM_STREET), 0);
}

TEST(clue, a_phone_with_a_digit_too_few_or_too_many_is_told_and_is_no_other_number)
{
    static const char *const slips[] = { "070-123 45 6", "+46 70 123 455 67" };
    Clue clue;

    for (size_t i = 0; i < LEN(slips); i++) {
        REQUIRE(parse(cx, CLUE_PHONE, slips[i], "SE", &clue));
        CHECK(clue.doubt.len > 0);
        CHECK_INT(clue.last4.len, 0);
        CHECK_INT(count_forms(&clue, CLUE_FORM_EXACT), 0);
        CHECK_INT(clue.nforms, 11);
    }
}

TEST(clue, a_family_always_has_its_full_size)
{
    static const char *const phones[] = { "070-123 45 67", "0700000000", "+354 555 5555",
                                          "+46 31 12 34 56", "+290 22222" };
    Clue clue;

    for (size_t i = 0; i < LEN(phones); i++) {
        REQUIRE(parse(cx, CLUE_PHONE, phones[i], "SE", &clue));
        CHECK_INT(count_forms(&clue, CLUE_FORM_DEL1), 10);
        CHECK_INT(clue.nforms, 11);
    }
    REQUIRE(parse(cx, CLUE_PLATE, "AAA 111", "SE", &clue));
    CHECK_INT(count_forms(&clue, CLUE_FORM_DEL1), 7);
    REQUIRE(parse(cx, CLUE_PLATE, "GB:A12B", "SE", &clue));
    CHECK_INT(count_forms(&clue, CLUE_FORM_DEL1), 5);
    REQUIRE(parse(cx, CLUE_DOCUMENT, "SE passport 11111111", "SE", &clue));
    CHECK_INT(count_forms(&clue, CLUE_FORM_DEL1), 9);
}

typedef struct Refusal {
    ClueKind kind;
    const char *value;
    const char *country;
    ClueError error;
    size_t at;
} Refusal;

TEST(clue, what_is_not_of_its_kind_is_refused_with_reason_and_place)
{
    static const Refusal refusals[] = {
        { CLUE_PHONE, "", "SE", CLUE_EMPTY, 0 },
        { CLUE_PHONE, "070-12", "SE", CLUE_LENGTH, 6 },
        { CLUE_PHONE, "070-123 abc", "SE", CLUE_CHARACTER, 8 },
        { CLUE_PHONE, "  call me 0701234567", "SE", CLUE_CHARACTER, 7 },
        { CLUE_PHONE, "0701234567", "", CLUE_COUNTRY, 0 },
        { CLUE_PHONE, "+46 72 316 95", "SE", CLUE_LENGTH, 13 },
        { CLUE_PHONE, "0701234567", "se", CLUE_COUNTRY, 0 },
        { CLUE_PHONE, "070\xFF", "SE", CLUE_ENCODING, 3 },
        { CLUE_PLATE, "ABC", "SE", CLUE_LENGTH, 3 },
        { CLUE_PLATE, "ABCDE", "SE", CLUE_SHAPE, 5 },
        { CLUE_PLATE, "12345", "SE", CLUE_SHAPE, 5 },
        { CLUE_PLATE, "QQ:ABC123", "SE", CLUE_COUNTRY, 0 },
        { CLUE_PLATE, "ABC!123", "SE", CLUE_CHARACTER, 3 },
        { CLUE_ADDRESS, "Storgatan, Mora", "SE", CLUE_SHAPE, 15 },
        { CLUE_ADDRESS, "Storgatan 5", "SE", CLUE_SHAPE, 11 },
        { CLUE_NAME, "M.", "SE", CLUE_SHAPE, 2 },
        { CLUE_NAME, "Anna Berg 1790", "SE", CLUE_CHARACTER, 10 },
        { CLUE_NAME, "Anna Berg 0701234567", "SE", CLUE_CHARACTER, 10 },
        { CLUE_IBAN, "SE35 5000", "SE", CLUE_LENGTH, 9 },
        { CLUE_IBAN, "QQ35 5000 0000", "SE", CLUE_COUNTRY, 0 },
        { CLUE_IBAN, "SE35 5000 0000 0549 1000 000_", "SE", CLUE_CHARACTER, 28 },
        { CLUE_ADVERT, "rosa-sidan.example", "SE", CLUE_SHAPE, 18 },
        { CLUE_ADVERT, "not an address", "SE", CLUE_CHARACTER, 3 },
        { CLUE_EMAIL, "anna.example.com", "SE", CLUE_SHAPE, 16 },
        { CLUE_EMAIL, "a..b@example.com", "SE", CLUE_CHARACTER, 2 },
        { CLUE_HANDLE, "@lisa", "SE", CLUE_SHAPE, 0 },
        { CLUE_DOCUMENT, "12345678", "SE", CLUE_UNKNOWN, 0 },
        { CLUE_DOCUMENT, "passport 12345678", "", CLUE_COUNTRY, 0 },
        { CLUE_ALIAS, "x", "SE", CLUE_LENGTH, 1 },
        { CLUE_VEHICLE, "spaceship", "SE", CLUE_UNKNOWN, 0 },
        { CLUE_MARK, "nice smile", "SE", CLUE_UNKNOWN, 0 },
        { (ClueKind)0, "x", "SE", CLUE_UNKNOWN, 0 },
        { (ClueKind)99, "x", "SE", CLUE_UNKNOWN, 0 },
    };

    for (size_t i = 0; i < LEN(refusals); i++) {
        const Refusal *r = &refusals[i];
        ClueRoom room = room_of(cx, CLUE_ROOM_ONE);
        ClueFault fault = { CLUE_FINE, 0, STR("") };
        Clue clue;

        if (clue_parse(r->kind, str_of(r->value), str_of(r->country), &room, &clue, &fault))
            t_fail(__FILE__, __LINE__, "%s was taken", r->value);
        else if (fault.error != r->error || fault.at != r->at || fault.expected.len == 0 ||
                 room.used != 0)
            t_fail(__FILE__, __LINE__, "%s: error %d at %zu", r->value, (int)fault.error, fault.at);
    }
}

TEST(clue, canonical_values_are_stable)
{
    static const Pair values[] = {
        { CLUE_PHONE, "tel. 070-123 45 67", "" },
        { CLUE_PLATE, "dk-ab 12 345", "" },
        { CLUE_ADDRESS, "S. Storgatan 5 B lgh 1102, 792 30 Mora", "" },
        { CLUE_ADDRESS, "c/o Berg, Mora, Storg. 5", "" },
        { CLUE_NAME, "Prof. Øst, Jürgen van der f. 12.05.1980", "" },
        { CLUE_NAME, "Ben Johnson 1980", "" },
        { CLUE_NAME, "Ogbebor, B., 1969", "" },
        { CLUE_PHONE, "070-123 45 6", "" },
        { CLUE_IBAN, "SE35 5000 0000 0549 1000 0003", "" },
        { CLUE_IBAN, "ng:044:0690 000 031", "" },
        { CLUE_ADVERT, "https://www.spareroom.co.uk/x?flatshare_id=12345&a=b", "" },
        { CLUE_EMAIL, "Foo.Bar+x@googlemail.com", "" },
        { CLUE_HANDLE, "https://t.me/s/Some_Name", "" },
        { CLUE_DOCUMENT, "NL BSN 111222333", "" },
        { CLUE_ALIAS, "\"The Boss\"", "" },
        { CLUE_VEHICLE, "vit Golf skåpbil", "" },
        { CLUE_MARK, "tattoo of a crown, neck: \u201CProperty of X\u201D", "" },
    };

    for (size_t i = 0; i < LEN(values); i++) {
        Str value = str_of(values[i].a);
        Clue first;
        Clue second;
        bool same;

        if (i == 9)
            value = STR("NG:044:0690 000 031");
        REQUIRE(parse(cx, values[i].kind, arena_cstr(cx->arena, value), "SE", &first));
        REQUIRE(parse(cx, values[i].kind, arena_cstr(cx->arena, first.canonical), "SE", &second));
        CHECK_STR(second.canonical, first.canonical);
        same = first.nforms == second.nforms;
        for (size_t k = 0; k < first.nforms && same; k++)
            same = str_equal(first.forms[k].value, second.forms[k].value);
        if (!same)
            t_fail(__FILE__, __LINE__, "%s: other forms", values[i].a);
    }
}

TEST(clue, nothing_is_assumed_silently)
{
    Clue clue;

    REQUIRE(parse(cx, CLUE_PHONE, "0701234567", "SE", &clue));
    CHECK(clue.assumed.len > 0);
    REQUIRE(parse(cx, CLUE_PHONE, "+46701234567", "SE", &clue));
    CHECK_INT(clue.assumed.len, 0);
    REQUIRE(parse(cx, CLUE_NAME, "Nina Ganeva 05.04.1990", "SE", &clue));
    CHECK(clue.assumed.len > 0);
    CHECK_INT(count_forms(&clue, CLUE_FORM_DATE), 2);
    REQUIRE(parse(cx, CLUE_NAME, "Nina Ganeva, 27 years", "SE", &clue));
    CHECK(clue.assumed.len > 0);
    CHECK_INT(count_forms(&clue, CLUE_FORM_EXACT), 0);
    REQUIRE(parse(cx, CLUE_IBAN, "SE36 5000 0000 0549 1000 0003", "SE", &clue));
    CHECK(clue.doubt.len > 0);
    CHECK_INT(count_forms(&clue, CLUE_FORM_EXACT), 0);
    REQUIRE(parse(cx, CLUE_PLATE, "AB 12345", "SE", &clue));
    CHECK(clue.doubt.len > 0);
    CHECK_STR(str_of(clue.country), STR("ZZ"));
}

TEST(clue, a_field_may_hold_several_phones)
{
    Str rest = STR("070-123 45 67, 0707654321 or +46 8 123 456 78; ext 12");

    CHECK_STR(clue_split(CLUE_PHONE, &rest), STR("070-123 45 67"));
    CHECK_STR(clue_split(CLUE_PHONE, &rest), STR("0707654321"));
    CHECK_STR(clue_split(CLUE_PHONE, &rest), STR("+46 8 123 456 78; ext 12"));
    CHECK_INT(rest.len, 0);
    rest = STR("Nina, Ganeva");
    CHECK_STR(clue_split(CLUE_NAME, &rest), STR("Nina, Ganeva"));
    CHECK_INT(rest.len, 0);
}

TEST(clue, names_of_kinds_and_forms_and_their_numbers_are_fixed)
{
    static const char *const kinds[] = { "phone",    "plate",  "address", "name",
                                         "iban",     "advert", "email",   "handle",
                                         "document", "alias",  "vehicle", "mark" };
    static const char *const forms[] = { "exact",  "del1",   "post", "sound", "flat",
                                         "date",   "sure",   "text", "local", "name",
                                         "phone4", "plate4", "near", "street" };

    for (int i = 0; i < CLUE_KIND_MAX; i++) {
        ClueKind kind = CLUE_MARK;

        CHECK_STR(clue_kind_name((ClueKind)(i + 1)), str_of(kinds[i]));
        CHECK(clue_kind_find(str_of(kinds[i]), &kind) && (int)kind == i + 1);
    }
    for (int i = 0; i < CLUE_FORM_MAX; i++) {
        ClueFormKind form = CLUE_FORM_DEL1;

        CHECK_STR(clue_form_name((ClueFormKind)(i + 1)), str_of(forms[i]));
        CHECK(clue_form_find(str_of(forms[i]), &form) && (int)form == i + 1);
    }
    CHECK_INT(clue_kind_name((ClueKind)13).len, 0);
}
