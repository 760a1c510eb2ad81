/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Amounts: as they are written, recognised and compared. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_amount_internal.h"
#include "tests/t.h"

enum { SAMPLE = 24 };

static LkText
text(const char *written)
{
    return (LkText){ written, strlen(written) };
}

TEST(link, amounts_are_read_as_they_are_written)
{
    static const struct {
        const char *written;
        double value;
        Measure measure;
        bool marked;
    } cases[] = {
        { "42", 42, MEASURE_NONE, false },
        { "-7", -7, MEASURE_NONE, false },
        { "1995", 1995, MEASURE_NONE, false },
        { "(1995).", 1995, MEASURE_NONE, false },
        { "12.50", 12.5, MEASURE_NONE, true },
        { "12,5", 12.5, MEASURE_NONE, true },
        { "0.125", .125, MEASURE_NONE, true },
        { "1,234", 1234, MEASURE_NONE, false },
        { "1.234 \xe2\x82\xac", 1234, MEASURE_NONE, true },
        { "$ 1,234.50", 1234.5, MEASURE_NONE, true },
        { "EUR 1.234", 1234, MEASURE_NONE, true },
        { "1.234 kg", 1234, MEASURE_GRAMS, true },
        { "1.234,50 EUR", 1234.5, MEASURE_NONE, true },
        { "1 234\xc2\xa0"
          "567,5 kr",
          1234567.5, MEASURE_NONE, true },
        { "CHF 1'234.50", 1234.5, MEASURE_NONE, true },
        { "5.40%", 5.4, MEASURE_NONE, true },
        { "ca. 30 bottles", 30, MEASURE_NONE, false },
        { "1.5 kg", 1500, MEASURE_GRAMS, true },
        { "1500G", 1500, MEASURE_GRAMS, true },
        { "33cl", 330, MEASURE_MILLILITRES, true },
        { "0,33 L", 330, MEASURE_MILLILITRES, true },
        { "1.72 m", 1720, MEASURE_MILLIMETRES, true },
        { "5'11\"", 1803.4, MEASURE_MILLIMETRES, true },
        { "5 ft 11 in", 1803.4, MEASURE_MILLIMETRES, true },
        { "4:35", 275, MEASURE_SECONDS, true },
        { "4m 35s", 275, MEASURE_SECONDS, true },
        { "1:02:03", 3723, MEASURE_SECONDS, true },
        { "2 GB", 2000, MEASURE_MEGABYTES, true },
        { "30 years", 946728000, MEASURE_SECONDS, true },
        { "$.99", .99, MEASURE_NONE, true },
        { "-,5", -.5, MEASURE_NONE, true },
        { "Rs.500", 500, MEASURE_NONE, true },
        { "100,- kr", 100, MEASURE_NONE, true },
        { "1 995:-", 1995, MEASURE_NONE, false },
        { "\xe2\x82\xb9"
          "12,34,567.50",
          1234567.5, MEASURE_NONE, true },
        { "120 m2", 120, MEASURE_NONE, false },
        { "120 m\xc2\xb2", 120, MEASURE_NONE, false },
        { "5'11", 1803.4, MEASURE_MILLIMETRES, true },
        { "1\xe2\x80\x89"
          "234 kg",
          1234000, MEASURE_GRAMS, true },
        { "\xe2\x80\x8f\xd9\xa1\xd9\xac\xd9\xa2\xd9\xa3\xd9\xa4\xd9\xab\xd9\xa5", 1234.5,
          MEASURE_NONE, true },
        { "\xdb\xb4\xdb\xb2", 42, MEASURE_NONE, false },
        { "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x8e\xef\xbc\x95", 12.5, MEASURE_NONE, true },
        { "\xe2\x88\x92"
          "7",
          -7, MEASURE_NONE, false },
        { "01.10", 1.1, MEASURE_NONE, false },
    };
    Amount amount;

    for (size_t i = 0; i < LEN(cases); i++) {
        bool is_read = lk_read_amount(text(cases[i].written), 0, &amount);

        CHECK(is_read && fabs(amount.value - cases[i].value) <= 1e-9 * fabs(cases[i].value));
        CHECK(amount.measure == cases[i].measure && amount.marked == cases[i].marked);
    }
}

TEST(link, what_is_no_amount_is_not_read_as_one)
{
    static const char *const none[] = {
        "",         "kg",         "free",         "10-12",
        "Apt 5",    "3 x 250 ml", "1,2,3",        "12:5",
        "5 kg 3 m", "1 kg 2 kg",  "1.2.3.4.5",    "1234567890123456",
        "1.5.1984", "12/11",      "3:2",          "978-3-16-148410-0",
        "5 m 11",   "01.10:30",   "1234,567,890", "1,234.567,890"
    };
    Amount amount;

    for (size_t i = 0; i < LEN(none); i++)
        CHECK(!lk_read_amount(text(none[i]), 0, &amount));
}

/* What else a column has says whether a comma or a point stands before decimals. */
TEST(link, what_a_sign_before_three_digits_is_the_column_says)
{
    static const struct {
        const char *written;
        double value[3]; /* nothing known, a point, a comma */
    } cases[] = {
        { "1,234", { 1234, 1234, 1.234 } },
        { "1.234", { 1.234, 1.234, 1234 } },
        { "1.234 \xe2\x82\xac", { 1234, 1.234, 1234 } },
        { "1,234 kg", { 1234000, 1234000, 1234 } },
        { "12,5", { 12.5, 12.5, 12.5 } },
        { "0,125", { .125, .125, .125 } },
        { "1234.567", { 1234.567, 1234.567, 1234.567 } },
        { "1,234,567", { 1234567, 1234567, 1234567 } },
        { "1.234,5", { 1234.5, 1234.5, 1234.5 } },
        { "1 234", { 1234, 1234, 1234 } },
        { "\xd9\xa1\xd9\xab\xd9\xa2\xd9\xa3\xd9\xa4", { 1.234, 1.234, 1.234 } },
        { "1\xd9\xab"
          "234 kg",
          { 1234, 1234, 1234 } },
        { "1\xd9\xab"
          "234 \xe2\x82\xac",
          { 1.234, 1.234, 1.234 } },
        { "1\xd9\xac"
          "234",
          { 1234, 1234, 1234 } },
        { "1\xd9\xac"
          "234\xd9\xab"
          "567",
          { 1234.567, 1234.567, 1234.567 } },
        { "\xd9\xab"
          "5",
          { .5, .5, .5 } },
        { "1\xd8\x8c"
          "234",
          { 1234, 1234, 1.234 } },
    };
    Amount amount;

    for (size_t i = 0; i < LEN(cases) * 3; i++) {
        double value = cases[i / 3].value[i % 3];

        CHECK(lk_read_amount(text(cases[i / 3].written), "\0.,"[i % 3], &amount));
        CHECK(fabs(amount.value - value) <= 1e-9 * value);
    }
}

TEST(link, an_amount_shows_what_stands_before_decimals)
{
    static const struct {
        const char *written;
        char decimal;
        bool unsure;
    } cases[] = {
        { "12,5 kg", ',', false },
        { "12.50", '.', false },
        { "3.400,0 kg", ',', false },
        { "1,234.5", '.', false },
        { "1,234,567", '.', false },
        { "1.234.567 EUR", ',', false },
        { "0,750", ',', false },
        { "1234,567", ',', false },
        { "1 234,567", ',', false },
        { "1,234", 0, true },
        { "1.234 EUR", 0, true },
        { "1 234", 0, false },
        { "1'234'567", 0, false },
        { "42", 0, false },
        { "4:35", 0, false },
        { "1\xd9\xab"
          "234",
          0, false },
        { "12\xd9\xab"
          "5",
          0, false },
    };
    Amount amount;

    for (size_t i = 0; i < LEN(cases); i++) {
        CHECK(lk_read_amount(text(cases[i].written), 0, &amount));
        CHECK(amount.decimal == cases[i].decimal && amount.unsure == cases[i].unsure);
    }
}

static unsigned
level(const char *a, const char *b)
{
    const char *written[] = { a, b };
    TextRow rows[2];

    for (size_t i = 0; i < 2; i++) {
        Amount amount;
        Ready ready;

        ASSERT(lk_read_amount(text(written[i]), 0, &amount));
        lk_ready_amount(&amount, &ready);
        lk_row_fill(&rows[i], (Str){ ready.text, ready.len }, ready.first);
    }
    if (rows[0].hash == rows[1].hash)
        return LEVEL_SAME;
    CHECK_INT(lk_amount_level(&rows[0], &rows[1]), lk_amount_level(&rows[1], &rows[0]));
    return lk_amount_level(&rows[0], &rows[1]);
}

TEST(link, levels_of_amounts_are_how_far_they_are)
{
    CHECK_INT(level("1.234,50 EUR", "$1,234.50"), LEVEL_SAME);
    CHECK_INT(level("0,5 kg", "500 g"), LEVEL_SAME);
    CHECK_INT(level("0.57 kg", "570 g"), LEVEL_SAME);
    CHECK_INT(level("0.57 g", "570 mg"), LEVEL_SAME);
    CHECK_INT(level("71 in", "5 ft 11 in"), LEVEL_SAME);
    CHECK_INT(level("30", "31"), AMOUNT_ONE);
    CHECK_INT(level("1990", "1988"), AMOUNT_TWO);
    CHECK_INT(level("30", "35"), AMOUNT_FIVE);
    CHECK_INT(level("30", "20"), AMOUNT_TEN);
    CHECK_INT(level("30", "19"), AMOUNT_HALF);
    CHECK_INT(level("20", "41"), LEVEL_OTHER);
    CHECK_INT(level("$100.00", "$98.00"), AMOUNT_TWO);
    CHECK_INT(level("$100.50", "$98.60"), AMOUNT_FIFTIETH);
    CHECK_INT(level("$100.50", "$91.00"), AMOUNT_TENTH);
    CHECK_INT(level("$100.50", "$81.00"), AMOUNT_FIFTH);
    CHECK_INT(level("$100.50", "$51.00"), AMOUNT_HALF);
    CHECK_INT(level("$100.50", "$49.00"), LEVEL_OTHER);
    CHECK_INT(level("$19.99", "$1999"), AMOUNT_SHIFTED);
    CHECK_INT(level("1.72 m", "172 cm"), LEVEL_SAME);
    CHECK_INT(level("172", "172 cm"), AMOUNT_FIFTIETH);
    CHECK_INT(level("500 g", "500 ml"), LEVEL_OTHER);
    CHECK_INT(level("0", "0.5"), LEVEL_OTHER);
    CHECK_INT(level("-100.5", "-99.9"), AMOUNT_FIFTIETH);
    CHECK_INT(level("-100.5", "99.9"), LEVEL_OTHER);
}

static void
recognise(const char *name, const char *before, const char *behind, LkColumn ret[2])
{
    static char held[SAMPLE][2][32];
    LkText names[2] = { text("title"), text(name) };
    LkText cells[SAMPLE * 2];
    uint64_t work[SAMPLE * 2 * 2];

    for (unsigned i = 0; i < SAMPLE; i++) {
        (void)snprintf(held[i][0], 32, "Lamp%c", 'a' + (int)i);
        (void)snprintf(held[i][1], 32, "%s%u%s", before, 20 + i * 7 % 60, behind);
        cells[i * 2] = text(held[i][0]);
        cells[i * 2 + 1] = text(held[i][1]);
    }
    ASSERT(lk_recognise(names, 2, cells, SAMPLE, work, ret) == LK_OK);
}

TEST(link, columns_of_amounts_are_known_by_name_or_signs)
{
    LkColumn columns[2];

    recognise("age", "", "", columns);
    CHECK(columns[1].kind == LK_AMOUNT);
    recognise("Preis", "", ",50", columns);
    CHECK(columns[1].kind == LK_AMOUNT);
    recognise("x", "", " kg", columns);
    CHECK(columns[1].kind == LK_AMOUNT);
    recognise("x", "", "", columns);
    CHECK(columns[1].kind == LK_TEXT);
    recognise("price", "grade ", "", columns);
    CHECK(columns[1].kind != LK_AMOUNT);
}

/* A day and a month have two digits at most, and no sign of money. */
TEST(link, amounts_with_thousands_and_decimals_are_no_dates)
{
    static const struct {
        const char *before;
        const char *behind;
    } written[] = {
        { "$1,0", ".10" },  { "1,0", ".05" },  { "1.0", ",10 EUR" }, { "1 0", ".10" },
        { "12,3", ".10" },  { "$10", ".12" },  { "10", ".05 EUR" },  { "USD 1,2", ".05" },
        { "10", ".10 kg" }, { "-1,3", ".01" },
    };
    LkColumn columns[2];

    for (size_t i = 0; i < LEN(written); i++) {
        recognise("x", written[i].before, written[i].behind, columns);
        CHECK_STR(str_of(lk_kind_name(columns[1].kind)), STR("amount"));
    }
}

/* Numbers that name something: of two that are near nothing follows. */
TEST(link, columns_of_codes_are_no_amounts)
{
    static const char *const names[] = { "area_code",    "Cost Center",   "time zone",
                                         "weight class", "price list no", "area" };
    LkText named[] = { text("title"), text("chapter") };
    LkText cells[SAMPLE * 2];
    static char held[SAMPLE][2][16];
    uint64_t work[SAMPLE * 2 * 2];
    LkColumn columns[2];

    for (size_t i = 0; i < LEN(names); i++) {
        recognise(names[i], "", "", columns);
        CHECK(columns[1].kind == LK_TEXT);
    }
    for (unsigned i = 0; i < SAMPLE; i++) {
        (void)snprintf(held[i][0], 16, "Lamp%c", 'a' + (int)i);
        (void)snprintf(held[i][1], 16, "%u.%u", i % 3 + 1, i / 2 + 1);
        cells[i * 2] = text(held[i][0]);
        cells[i * 2 + 1] = text(held[i][1]);
    }
    ASSERT(lk_recognise(named, 2, cells, SAMPLE, work, columns) == LK_OK);
    CHECK(columns[1].kind == LK_TEXT);
}

static LkColumn
column_of(const char *const *written, size_t n)
{
    LkText name = text("weight");
    LkText cells[SAMPLE];
    uint64_t work[SAMPLE * 2];
    LkColumn ret;

    for (size_t i = 0; i < SAMPLE; i++)
        cells[i] = text(written[i % n]);
    ASSERT(lk_recognise(&name, 1, cells, SAMPLE, work, &ret) == LK_OK);
    return ret;
}

TEST(link, a_column_shows_what_stands_before_decimals)
{
    static const char *const german[] = { "12,5 kg", "3.400,0 kg", "1,234 kg" };
    static const char *const english[] = { "1,234.5", "1,234,567", "1.234" };
    static const char *const whole[] = { "1,234", "2,500" };
    static const char *const points[] = { "1.234", "2,500" };
    static const char *const both[] = { "12,5", "12.5", "1,234" };
    static const char *const slip[] = { "12,5",  "1,234", "2,345", "3,456", "4,567", "5,678",
                                        "6,789", "7,890", "8,901", "9,012", "1,023", "2,034" };
    LkColumn column = column_of(german, LEN(german));

    CHECK(column.kind == LK_AMOUNT && column.decimal == ',');
    CHECK(column_of(english, LEN(english)).decimal == '.');
    CHECK(column_of(whole, LEN(whole)).decimal == '.');
    CHECK(column_of(points, LEN(points)).decimal == 0);
    CHECK(column_of(both, LEN(both)).decimal == 0);
    CHECK(column_of(slip, LEN(slip)).decimal == 0);
}

/* Two files that write decimals each in its own way, also of equal cells. */
TEST(link, amounts_of_a_file_are_read_in_its_own_way)
{
    static const LkColumn weight = { .kind = LK_AMOUNT, .name = "weight" };
    LkStart start = {
        .size = lk_room(8), .rows = 8, .columns = &weight, .ncolumns = 1, .files = 2
    };
    LkText cells[] = { text("1,234 kg"), text("1,234 kg") };
    Lk *lk = NULL;

    start.memory = calloc(1, start.size);
    ASSERT(start.memory != NULL && lk_open(&start, &lk) == LK_OK);
    CHECK_INT(lk_write_decimals(lk, ";"), LK_BAD);
    CHECK(lk_write_decimals(lk, ".") == LK_OK && lk_add(lk, 0, cells, 2) == LK_OK);
    CHECK(lk_write_decimals(lk, ",") == LK_OK && lk_add(lk, 1, cells, 2) == LK_OK);
    CHECK(lk_compare(lk, 0, 1) % 16 == LEVEL_SAME && lk_compare(lk, 2, 3) % 16 == LEVEL_SAME);
    CHECK_INT(lk_compare(lk, 1, 2) % 16, AMOUNT_SHIFTED);
    free(start.memory);
}
