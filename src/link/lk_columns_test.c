/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_columns_internal.h"
#include "link/lk_ready_internal.h"
#include "tests/t.h"

static LkText
text(const char *s)
{
    return (LkText){ s, strlen(s) };
}

static void
put_word(uint64_t *seed, char *to, int syllables)
{
    for (int i = 0; i < syllables; i++) {
        *to++ = "bcdfgklmnprstvz"[t_random_u64(seed) % 15];
        *to++ = "aeiou"[t_random_u64(seed) % 5];
    }
    *to = '\0';
}

enum { HEADS_MOST = 14, SAMPLE = 60 };

/* A row of a register in the order of its columns: made anew for each. */
typedef struct Register {
    char held[SAMPLE][HEADS_MOST][32];
    LkText cells[SAMPLE * HEADS_MOST];
    LkColumn columns[HEADS_MOST];
    char work[16 * SAMPLE * HEADS_MOST];
} Register;

static void
put_register_row(uint64_t *seed, unsigned i, char row[HEADS_MOST][32])
{
    unsigned r = (unsigned)(t_random_u64(seed) % 9000 + 1000);

    (void)snprintf(row[0], 32, "%u", i + 1);
    put_word(seed, row[1], 2);
    put_word(seed, row[2], 4);
    (void)snprintf(row[3], 32, "19%02u-%02u-%02u", r % 90 + 10, r % 12 + 1, r % 28 + 1);
    (void)snprintf(row[4], 32, "%c", r % 2 == 0 ? 'm' : 'f');
    (void)snprintf(row[5], 32, "+407%04u%04u", r, r);
    (void)snprintf(row[6], 32, "B %02u ABC", r % 90 + 10);
    (void)snprintf(row[7], 32, "rue de ");
    put_word(seed, row[7] + 7, 3);
    (void)snprintf(row[8], 32, "%u%s", r % 200 + 1, r % 9 == 0 ? "b" : "");
    (void)snprintf(row[9], 32, "%u", 10000 + r % 70);
    put_word(seed, row[10], 3);
    (void)snprintf(row[11], 32, "a%u@b.ro", r);
    (void)snprintf(row[12], 32, "%s", i % 3 == 0 ? "boss" : "");
    (void)snprintf(row[13], 32, "%u%u", r, r);
}

static Register *
make_register(Cx *cx)
{
    Register *made = ARENA_NEW(cx->arena, Register);
    uint64_t seed = 4;

    for (unsigned i = 0; i < SAMPLE; i++) {
        put_register_row(&seed, i, made->held[i]);
        for (size_t k = 0; k < HEADS_MOST; k++)
            made->cells[i * HEADS_MOST + k] = text(made->held[i][k]);
    }
    return made;
}

static const LkKind register_kinds[HEADS_MOST] = { LK_APART, LK_GIVEN,    LK_SURNAME, LK_DATE,
                                                   LK_SEX,   LK_PHONE,    LK_PLATE,   LK_STREET,
                                                   LK_HOUSE, LK_POSTCODE, LK_CITY,    LK_EMAIL,
                                                   LK_TEXT,  LK_NUMBER };

/* One register under the heads of many offices, and under none that say anything. */
TEST(link, a_register_is_recognised_whatever_its_columns_are_called)
{
    static const char *const offices[][HEADS_MOST] = {
        { "recordId", "FirstName", "LastName", "DateOfBirth", "Gender", "MobileNo", "LicensePlate",
          "AddressLine1", "HouseNo", "ZipCode", "Town", "E-Mail", "NickName", "PassportNumber" },
        { "Nr", "Rufname", "Familienname", "Geb.-Dat.", "Geschl.", "Handy", "Kennzeichen", "Straße",
          "Hausnr.", "PLZ", "Wohnort", "E-Mail-Adresse", "Spitzname", "Ausweisnr." },
        { "numero", "Prénom(s)", "Nom de famille", "Né(e) le", "Sexe", "Tél.", "Immatriculation",
          "Voie", "N°", "Code postal", "Commune", "Courriel", "Surnom", "N° de pièce" },
        { "Cod", "Prenumele", "Numele de familie", "Data nașterii", "Sexul", "Telefonul",
          "Nr. înmatriculare", "Strada", "Nr.", "Cod poștal", "Localitatea", "Adresa e-mail",
          "Porecla", "CNP" },
        { "Löpnr", "Tilltalsnamn", "Efternamn", "Född", "Kön", "Mobilnr", "Regnr", "Gatuadress",
          "Nr", "Postnr", "Postort", "E-post", "Smeknamn", "Personnr" },
        { "رقم", "الاسم الأول", "اسم العائلة", "تاريخ الميلاد", "الجنس", "الهاتف", "لوحة السيارة",
          "الشارع", "رقم المنزل", "الرمز البريدي", "المدينة", "البريد الإلكتروني", "لقب آخر",
          "رقم الهوية" },
        { "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11", "c12", "c13" },
    };
    Register *made = make_register(cx);

    for (size_t office = 0; office < LEN(offices); office++) {
        LkText heads[HEADS_MOST];

        for (size_t i = 0; i < HEADS_MOST; i++)
            heads[i] = text(offices[office][i]);
        lk_recognise(heads, HEADS_MOST, made->cells, SAMPLE, made->work, made->columns);
        for (size_t i = 0; i < HEADS_MOST; i++) {
            if (made->columns[i].kind != register_kinds[i])
                CHECK_STR(str_of(lk_kind_name(made->columns[i].kind)), str_of(offices[office][i]));
        }
    }
}

/* A name that the values cannot be does not hold. */
TEST(link, a_columns_name_holds_only_if_its_values_can_be_it)
{
    static const char *const names[HEADS_MOST] = { "id", "birth month", "mother's name",
                                                   "first seen", "registered" };
    Register *made = make_register(cx);
    LkText heads[HEADS_MOST];

    for (size_t i = 0; i < HEADS_MOST; i++)
        heads[i] = text(names[i] != NULL ? names[i] : "dob");
    lk_recognise(heads, HEADS_MOST, made->cells, SAMPLE, made->work, made->columns);
    CHECK_INT(made->columns[1].kind, LK_SURNAME); /* words, and the first of them */
    CHECK_INT(made->columns[2].kind, LK_TEXT);
    CHECK_INT(made->columns[3].kind, LK_DATE);
    CHECK_INT(made->columns[7].kind, LK_STREET);
    CHECK_INT(made->columns[11].kind, LK_EMAIL);
}

TEST(link, columns_are_recognised_by_name_and_content)
{
    static const char *const names[] = { "unique_id", "first_name", "Nachname", "birth_place",
                                         "col7",      "kontakt",    "cluster",  "empty" };
    static const char *const rows[][8] = {
        { "1", "Ana", "Pop", "Cluj", "12/31/1990", "a@b.ro", "x", "" },
        { "2", "Ion", "Popa", "Iași", "01/30/1988", "c@d.ro", "y", "" },
    };
    static const LkKind kinds[] = { LK_APART, LK_GIVEN, LK_SURNAME, LK_TEXT,
                                    LK_DATE,  LK_EMAIL, LK_APART,   LK_APART };
    LkText heads[8], cells[16];
    LkColumn columns[8];
    char work[16 * 16];

    for (size_t i = 0; i < 16; i++) {
        heads[i % 8] = text(names[i % 8]);
        cells[i] = text(rows[i / 8][i % 8]);
    }
    lk_recognise(heads, 8, cells, 2, work, columns);
    for (size_t i = 0; i < 8; i++)
        CHECK_INT(columns[i].kind, kinds[i]);
    CHECK(columns[4].day_second);
}

TEST(link, a_first_row_is_told_from_the_names_of_columns)
{
    static const char *const firsts[][6] = {
        { "id", "given", "surname", "dob", "phone", "city" },       /* names */
        { "x0", "x1", "x2", "x3", "x4", "x5" },                     /* names that say nothing */
        { "9", "Ana", "Ort", "1990-02-03", "+40712345678", "Cluj" } /* a row */
    };
    Register *made = make_register(cx);
    static const size_t at[] = { 0, 1, 2, 3, 5, 10 };
    LkText cells[SAMPLE * 6], first[6], words[2 * SAMPLE];

    for (size_t i = 0; i < LEN(cells); i++)
        cells[i] = made->cells[i / 6 * HEADS_MOST + at[i % 6]];
    for (size_t i = 0; i < LEN(firsts); i++) {
        for (size_t k = 0; k < 6; k++)
            first[k] = text(firsts[i][k]);
        CHECK(lk_is_header(first, 6, cells, SAMPLE) == (i < 2));
    }
    for (size_t i = 0; i < SAMPLE; i++) {
        words[2 * i] = made->cells[i * HEADS_MOST + 1];
        words[2 * i + 1] = text(i % 3 == 0 ? "Cluj" : "Turda");
    }
    first[1] = text("Turda"); /* words alone: one that comes again names nothing */
    CHECK(!lk_is_header(first, 2, words, SAMPLE));
    first[1] = text("Where");
    CHECK(lk_is_header(first, 2, words, SAMPLE));
}

TEST(link, one_word_for_the_family_names_its_column)
{
    static const char *const names[] = { "العائلة", "عائلة", "الشهرة", "اسم العائلة" };
    LkKind kind = LK_APART;

    for (size_t i = 0; i < LEN(names); i++)
        CHECK(lk_kind_by_name(text(names[i]), &kind) && kind == LK_SURNAME);
}

/* A questionnaire with people in its last columns: more texts than are compared. */
TEST(link, people_are_compared_before_texts_wherever_they_stand)
{
    enum { TEXTS = 40, COLUMNS = TEXTS + 2, ROWS = 4 };
    LkText names[COLUMNS], cells[ROWS * COLUMNS];
    static const char *const people[] = { "Ana Pop", "Ion Dima", "Ana Pop", "Radu Stan" };
    static const char *const born[] = { "1990-05-12", "1971-01-02", "1990-05-12", "1985-02-03" };
    LkColumn columns[COLUMNS];
    size_t size = lk_room(ROWS);
    LkStart start = { .size = size, .rows = ROWS, .columns = columns, .ncolumns = COLUMNS };
    Lk *lk;

    for (size_t i = 0; i < COLUMNS; i++) {
        names[i] = text(i < TEXTS ? "asked" : i == TEXTS ? "full name" : "born");
        for (size_t row = 0; row < ROWS; row++)
            cells[row * COLUMNS + i] = text(i < TEXTS    ? (row + i) % 3 == 0 ? "often" : "never"
                                            : i == TEXTS ? people[row]
                                                         : born[row]);
    }
    CHECK_INT(lk_recognise(names, COLUMNS, cells, ROWS,
                           arena_alloc(cx->arena, 16 * sizeof cells / sizeof cells[0]), columns),
              LK_OK);
    CHECK_INT(columns[TEXTS].kind, LK_NAME);
    CHECK_INT(lk_count_kind(columns, COLUMNS, LK_TEXT), 13);
    for (size_t i = 0; i < TEXTS; i++)
        columns[i].kind = LK_TEXT; /* whoever says so himself, too */
    start.memory = calloc(1, size);
    REQUIRE(start.memory != NULL && lk_open(&start, &lk) == LK_OK);
    CHECK_INT(lk_add(lk, 0, cells, ROWS), LK_OK);
    CHECK_INT(lk_fit(lk, NULL, NULL, NULL), LK_OK);
    CHECK_INT(lk_model(lk)->nfields, LK_FIELDS);
    CHECK_STR(str_of(lk_model(lk)->fields[0].name), STR("given name"));
    CHECK_STR(str_of(lk_model(lk)->fields[LK_FIELDS - 1].name), STR("born"));
    free(start.memory);
}

/* Of more phones than can be compared the first are; the others are not said to be. */
TEST(link, of_too_many_columns_the_first_are_compared)
{
    enum { PHONES = 20, ROWS = 4 };
    LkText names[PHONES];
    LkText cells[ROWS * PHONES];
    char held[ROWS * PHONES][16];
    LkColumn columns[PHONES];

    for (size_t i = 0; i < PHONES; i++)
        names[i] = text("phone");
    for (size_t i = 0; i < ROWS * PHONES; i++) {
        (void)snprintf(held[i], sizeof held[i], "070%05u", (unsigned)(i * 37 + 10000));
        cells[i] = text(held[i]);
    }
    CHECK_INT(lk_recognise(names, PHONES, cells, ROWS,
                           arena_alloc(cx->arena, 16 * sizeof cells / sizeof cells[0]), columns),
              LK_OK);
    for (size_t i = 0; i < PHONES; i++)
        CHECK_INT(columns[i].kind, i < LK_FIELDS ? LK_PHONE : LK_APART);
}

/* Addresses of the web and numbers of things may begin alike. */
TEST(link, cells_that_begin_alike_are_not_the_same)
{
    enum { ROWS = 40 };
    static char held[ROWS][2][112];
    LkText names[] = { text("page"), text("seen at") };
    LkText cells[ROWS * 2];
    LkColumn columns[2];
    uint64_t work[ROWS * 2 * 2];

    for (unsigned row = 0; row < ROWS; row++) {
        (void)snprintf(held[row][0], 112, "%0100u", row);
        (void)snprintf(held[row][1], 112, "%0100u", row / 2);
        cells[2 * row] = text(held[row][0]);
        cells[2 * row + 1] = text(held[row][1]);
    }
    CHECK_INT(lk_recognise(names, 2, cells, ROWS, work, columns), LK_OK);
    CHECK_INT(columns[0].distinct, ROWS);
    CHECK_INT(columns[1].distinct, ROWS / 2);
    CHECK_STR(str_of(columns[0].reason), STR("a key: first, and never twice the same"));
    CHECK(columns[1].kind != LK_APART);
}

/* As databases and people write it, in a column whose name says nothing. */
TEST(link, cells_that_say_that_nothing_is_known_are_empty)
{
    enum { ROWS = 40 };
    static const char *const nothings[] = { "\\N", "NULL", "n/a", " - ", "unknown", "??" };
    static char held[ROWS][16];
    LkText name = text("x");
    LkText cells[ROWS];
    LkColumn column;
    uint64_t work[ROWS * 2];

    for (size_t i = 0; i < LEN(nothings); i++) {
        for (unsigned row = 0; row < ROWS; row++) {
            (void)snprintf(held[row], 16, "19%02u-05-12", 10 + row);
            cells[row] = text(row % 2 == 0 ? held[row] : nothings[i]);
        }
        CHECK_INT(lk_recognise(&name, 1, cells, ROWS, work, &column), LK_OK);
        CHECK_INT(column.filled, ROWS / 2);
        CHECK_INT(column.kind, LK_DATE);
    }
    CHECK_INT(lk_trimmed(text(" \\N\n")).len, 0);
    CHECK_INT(lk_trimmed(text("\\NN")).len, 3);
    for (unsigned row = 0; row < ROWS; row++)
        cells[row] = text("\xE7\x8E\x8B");
    CHECK_INT(lk_recognise(&name, 1, cells, ROWS, work, &column), LK_OK);
    CHECK_INT(column.filled, ROWS);
}

/* Shops' lists: nobody has a sex or was born. */
TEST(link, names_of_things_are_no_names_of_people)
{
    enum { THINGS = 6, ROWS = 40 };
    static const struct {
        const char *name;
        LkKind kind;
    } heads[THINGS] = { { "song_name", LK_WORDS },   { "Genre", LK_TEXT },
                        { "label", LK_TEXT },        { "company_number", LK_TEXT },
                        { "Release Name", LK_TEXT }, { "patient_name", LK_NAME } };
    static char held[ROWS][THINGS][32];
    LkText names[THINGS];
    LkText cells[ROWS * THINGS];
    LkColumn columns[THINGS];
    uint64_t seed = 5;

    for (unsigned row = 0; row < ROWS; row++) {
        char word[3][16];

        for (size_t k = 0; k < 3; k++)
            put_word(&seed, word[k], 3);
        (void)snprintf(held[row][0], 32, "%s %s", word[0], word[1]);
        (void)snprintf(held[row][1], 32, "genre %c", 'a' + row % 8);
        (void)snprintf(held[row][2], 32, "%s %s", word[1], row % 3 == 0 ? "town" : "");
        (void)snprintf(held[row][3], 32, "0%u", (unsigned)(t_random_u64(&seed) % 90000000));
        (void)snprintf(held[row][4], 32, "%s", word[2]);
        (void)snprintf(held[row][5], 32, "%s %s", word[2], word[0]);
    }
    for (size_t i = 0; i < ROWS * THINGS; i++)
        cells[i] = text(held[i / THINGS][i % THINGS]);
    for (size_t i = 0; i < THINGS; i++)
        names[i] = text(heads[i].name);
    CHECK_INT(lk_recognise(names, THINGS, cells, ROWS,
                           arena_alloc(cx->arena, 16 * sizeof cells / sizeof cells[0]), columns),
              LK_OK);
    for (size_t i = 0; i < THINGS; i++)
        CHECK_INT(columns[i].kind, heads[i].kind);
}

/* More columns of numbers than there are lanes, and a whole name that has none. */
TEST(link, a_whole_name_without_a_lane_is_not_compared)
{
    enum { NUMBERS = 16, COLUMNS = NUMBERS + 1 };
    LkColumn columns[COLUMNS] = { [NUMBERS] = { .kind = LK_NAME, .name = "name" } };
    LkText cells[COLUMNS];
    LkStart start = { .size = lk_room(1), .rows = 1, .columns = columns, .ncolumns = COLUMNS };
    Lk *lk;

    for (size_t i = 0; i < COLUMNS; i++) {
        cells[i] = text("Ana Pop");
        if (i < NUMBERS)
            columns[i].kind = LK_NUMBER;
    }
    start.memory = calloc(1, start.size);
    REQUIRE(start.memory != NULL && lk_open(&start, &lk) == LK_OK);
    CHECK_INT(lk_add(lk, 0, cells, 1), LK_OK);
    CHECK_INT(lk_fit(lk, NULL, NULL, NULL), LK_OK);
    CHECK_INT(lk_model(lk)->nfields, NUMBERS);
    free(start.memory);
}
