/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clue/clue.h"
#include "link/lk_internal.h"
#include "os/crew.h"
#include "tests/t.h"

static LkText
text(const char *s)
{
    return (LkText){ s, strlen(s) };
}

/* --- comparators against slow ones ------------------------------------------------------------ */

/* Jaro's matches, letter by letter. */
static double
slow_matches(LkText a, LkText b, bool used_a[64], bool used_b[64])
{
    size_t longer = a.len > b.len ? a.len : b.len;
    size_t window = longer / 2 > 0 ? longer / 2 - 1 : 0;
    double matches = 0;

    for (size_t i = 0; i < a.len; i++) {
        for (size_t j = i > window ? i - window : 0; j <= i + window && j < b.len; j++) {
            if (!used_b[j] && a.ptr[i] == b.ptr[j]) {
                used_a[i] = used_b[j] = true;
                matches++;
                break;
            }
        }
    }
    return matches;
}

static unsigned
slow_turned(LkText a, LkText b, const bool used_a[64], const bool used_b[64])
{
    unsigned turned = 0;
    size_t k = 0;

    for (size_t i = 0; i < a.len; i++) {
        if (!used_a[i])
            continue;
        while (!used_b[k])
            k++;
        turned += a.ptr[i] != b.ptr[k++];
    }
    return turned / 2;
}

static double
slow_jaro_winkler(LkText a, LkText b)
{
    bool used_a[64] = { false }, used_b[64] = { false };
    double m = slow_matches(a, b, used_a, used_b);
    size_t same = 0;
    double jaro;

    if (a.len == 0 || b.len == 0)
        return a.len == b.len ? 1 : 0;
    if (m < 1)
        return 0;
    jaro =
        (m / (double)a.len + m / (double)b.len + (m - slow_turned(a, b, used_a, used_b)) / m) / 3;
    while (same < 4 && same < a.len && same < b.len && a.ptr[same] == b.ptr[same])
        same++;
    return jaro + (double)same * 0.1 * (1 - jaro);
}

/* A word of few letters, so that much matches. */
static LkText
random_word(uint64_t *seed, char *to, size_t most)
{
    size_t len = t_random_u64(seed) % most;

    for (size_t i = 0; i < len; i++)
        to[i] = (char)('a' + t_random_u64(seed) % 4);
    return (LkText){ to, len };
}

TEST(link, jaro_winkler_is_what_its_definition_gives)
{
    uint64_t seed = 7;

    for (int i = 0; i < 20000; i++) {
        char x[32], y[32];
        LkText a = random_word(&seed, x, sizeof x);
        LkText b = random_word(&seed, y, sizeof y);

        REQUIRE(fabs(lk_jaro_winkler(a, b) - slow_jaro_winkler(a, b)) < 1e-12);
    }
    CHECK(fabs(lk_jaro_winkler(text("martha"), text("marhta")) - 0.9611) < 0.0001);
}

TEST(link, the_quick_edit_distance_agrees_with_the_table)
{
    uint64_t seed = 8;

    for (int i = 0; i < 20000; i++) {
        char x[10], y[10];
        LkText a = random_word(&seed, x, sizeof x);
        LkText b = random_word(&seed, y, sizeof y);
        TextRow rows[2];

        lk_row_fill(&rows[0], (Str){ a.ptr, a.len }, 0);
        lk_row_fill(&rows[1], (Str){ b.ptr, b.len }, 0);
        for (unsigned most = 0; most < 3; most++)
            REQUIRE(lk_within(&rows[0], &rows[1], most) == (lk_distance(a, b, most) <= most));
    }
    CHECK_INT(lk_distance(text("ca"), text("ac"), 3), 1);
    CHECK_INT(lk_distance(text("kitten"), text("sitting"), 9), 3);
}

TEST(link, folding_ascii_quickly_is_folding)
{
    static const char letters[] = "aeoubcXYZ019 -'`.,_";
    uint64_t seed = 9;

    for (int i = 0; i < 5000; i++) {
        char in[24], fast[64], slow[64];
        size_t len = t_random_u64(&seed) % sizeof in;

        for (size_t k = 0; k < len; k++)
            in[k] = letters[t_random_u64(&seed) % (sizeof letters - 1)];
        size_t n = lk_fold((LkText){ in, len }, fast, sizeof fast);
        size_t m = clue_fold((Str){ in, len }, slow, sizeof slow);
        CHECK_STR(((Str){ fast, n }), ((Str){ slow, m }));
    }
}

TEST(link, names_meet_across_scripts_order_and_short_forms)
{
    static const char *const alike[][2] = {
        { "Иванова Цветелина", "Tsvetelina Ivanova" },
        { "Ștefania Pop", "POP, Stefania" },
        { "Rob Allen", "Robert Allen" },
        { "M. Dragan", "Mihaela Dragan" },
        { "Julia Schmitt", "Yuliya Schmidt" },
    };
    char x[64], y[64];

    for (size_t i = 0; i < LEN(alike); i++) {
        LkText a = { x, lk_fold(text(alike[i][0]), x, sizeof x) };
        LkText b = { y, lk_fold(text(alike[i][1]), y, sizeof y) };

        CHECK(lk_names_alike(a, b) > 0.82);
    }
    CHECK(lk_names_alike(text("ana pop"), text("mihai ionescu")) < 0.6);
}

TEST(link, dates_are_read_as_people_write_them)
{
    static const struct {
        const char *written;
        unsigned year, month, day;
        bool day_second;
    } cases[] = {
        { "1990-05-12", 1990, 5, 12, false },
        { "12.05.1990", 1990, 5, 12, false },
        { "05/12/1990", 1990, 5, 12, true },
        { "05/13/1990", 1990, 5, 13, false },
        { "19900512", 1990, 5, 12, false },
        { "12 May 1990", 1990, 5, 12, false },
        { "May 12, 1990", 1990, 5, 12, false },
        { "May 1990", 1990, 5, 0, false },
        { "1990", 1990, 0, 0, false },
        { "1990-05", 1990, 5, 0, false },
        { "12/5/90", 1990, 5, 12, false },
        { "1804-02-31", 1804, 2, 31, false },
        { "1990-05-12T00:00:00Z", 1990, 5, 12, false },
    };

    for (size_t i = 0; i < LEN(cases); i++)
        CHECK_INT(lk_date(text(cases[i].written), cases[i].day_second),
                  cases[i].year << 9 | cases[i].month << 5 | cases[i].day);
    CHECK_INT(lk_date(text("soon"), false), 0);
}

TEST(link, a_degree_of_latitude_is_about_111_kilometres)
{
    CHECK(fabs(lk_kilometres(44, 26, 45, 26) - 111.2) < 0.1);
    CHECK(lk_kilometres(44, 26, 44, 26) < 0.001);
}

/* --- a linkage -------------------------------------------------------------------------------- */

enum { PEOPLE = 400, COLUMNS = 5, ROWS = PEOPLE * 2 };

typedef struct People {
    char held[ROWS][COLUMNS][24];
    LkText cells[ROWS * COLUMNS];
    void *memory;
    Lk *lk;
} People;

static void
put_word(uint64_t *seed, char *to, int syllables)
{
    static const char *const parts[] = {
        "ba", "ri", "mo", "te", "lu", "ka", "ne", "so", "vi", "da"
    };

    for (int i = 0; i < syllables; i++)
        memcpy(to + 2 * i, parts[t_random_u64(seed) % LEN(parts)], 2);
    to[2 * syllables] = '\0';
}

/* Each person twice; the second time with an error here or there. */
static People *
make_people(Cx *cx)
{
    People *people = ARENA_NEW(cx->arena, People);
    uint64_t seed = 3;

    for (size_t row = 0; row < ROWS; row += 2) {
        char(*a)[24] = people->held[row], (*b)[24] = people->held[row + 1];

        put_word(&seed, a[0], 4);
        put_word(&seed, a[1], 5);
        (void)snprintf(a[2], 24, "19%02u-%02u-%02u", (unsigned)(t_random_u64(&seed) % 90 + 10),
                       (unsigned)(t_random_u64(&seed) % 12 + 1),
                       (unsigned)(t_random_u64(&seed) % 28 + 1));
        (void)snprintf(a[3], 24, "07%08u", (unsigned)(t_random_u64(&seed) % 100000000));
        put_word(&seed, a[4], 2);
        memcpy(people->held[row + 1], people->held[row], sizeof people->held[row]);
        b[t_random_u64(&seed) % 2][3] = 'x';
        if (row % 4 == 0)
            b[3][0] = '\0';
        if (row % 6 == 0)
            b[2][0] = '\0';
    }
    for (size_t i = 0; i < (size_t)ROWS * COLUMNS; i++)
        people->cells[i] = text(people->held[i / COLUMNS][i % COLUMNS]);
    return people;
}

static void
run_backwards(void *self, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    (void)self;
    while (n > 0)
        task(arg, --n);
}

static void
run_crew(void *self, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    crew_run(*(unsigned *)self, task, arg, n);
}

static LkStatus
link_people(People *people, unsigned files, const LkCrew *crew, const LkModel *model)
{
    static const char *const names[] = { "given", "surname", "dob", "phone", "city" };
    LkColumn columns[COLUMNS];
    LkText heads[COLUMNS];
    void *work = malloc(16 * (size_t)ROWS * COLUMNS);
    size_t size = lk_room(ROWS);
    LkStart start = { .size = size,
                      .rows = ROWS,
                      .columns = columns,
                      .ncolumns = COLUMNS,
                      .files = files,
                      .crew = crew };
    LkStatus status;

    for (size_t i = 0; i < COLUMNS; i++)
        heads[i] = text(names[i]);
    lk_recognise(heads, COLUMNS, people->cells, ROWS, work, columns);
    free(work);
    people->memory = aligned_alloc(64, size);
    memset(people->memory, 0, size);
    start.memory = people->memory;
    status = lk_open(&start, &people->lk);
    for (unsigned row = 0; row < ROWS && status == LK_OK; row++)
        status = lk_add(people->lk, row % files, people->cells + row * COLUMNS, 1);
    if (status == LK_OK)
        status = lk_fit(people->lk, model, NULL, NULL);
    return status == LK_OK ? lk_group(people->lk, 0.5, files > 1) : status;
}

/* Rows 2k and 2k + 1 are one person. */
static size_t
count_right(const People *people, size_t *ret_wrong)
{
    size_t n = 0, right = 0;
    const LkPair *pairs = lk_joined(people->lk, &n);

    for (size_t i = 0; i < n; i++)
        right += pairs[i].a / 2 == pairs[i].b / 2;
    *ret_wrong = n - right;
    return right;
}

TEST(link, people_who_stand_twice_are_found)
{
    People *people = make_people(cx);
    size_t wrong = 0;

    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    CHECK(count_right(people, &wrong) >= PEOPLE * 98 / 100);
    CHECK(wrong <= PEOPLE / 100);
    free(people->memory);
}

TEST(link, across_two_files_each_record_has_one_partner)
{
    People *people = make_people(cx);
    size_t wrong = 0;

    REQUIRE(link_people(people, 2, NULL, NULL) == LK_OK);
    CHECK(lk_seems_one_to_one(people->lk));
    CHECK(count_right(people, &wrong) >= PEOPLE * 98 / 100);
    CHECK(wrong <= PEOPLE / 100);
    free(people->memory);
}

/* To the last bit, field by field: what lies between fields is nobody's. */
static bool
are_equal(const People *a, const People *b)
{
    size_t n = 0, m = 0;
    const LkPair *x = lk_scored(a->lk, &n);
    const LkPair *y = lk_scored(b->lk, &m);
    bool equal = n == m;

    for (size_t i = 0; i < n && equal; i++)
        equal = x[i].a == y[i].a && x[i].b == y[i].b && x[i].levels == y[i].levels &&
                memcmp(&x[i].bits, &y[i].bits, sizeof x[i].bits) == 0;
    return equal && memcmp(lk_groups(a->lk), lk_groups(b->lk), ROWS * sizeof(uint32_t)) == 0;
}

TEST(link, results_do_not_depend_on_threads_or_their_order)
{
    People *alone = make_people(cx);
    unsigned workers[] = { 2, 3, 8 };
    LkCrew backwards = { run_backwards, NULL };

    REQUIRE(link_people(alone, 1, NULL, NULL) == LK_OK);
    for (size_t i = 0; i <= LEN(workers); i++) {
        People *other = make_people(cx);
        LkCrew crew = { run_crew, i < LEN(workers) ? &workers[i] : NULL };

        REQUIRE(link_people(other, 1, i < LEN(workers) ? &crew : &backwards, NULL) == LK_OK);
        CHECK(are_equal(alone, other));
        free(other->memory);
    }
    free(alone->memory);
}

TEST(link, a_model_that_was_fitted_gives_the_same_again)
{
    People *first = make_people(cx);
    People *second = make_people(cx);

    REQUIRE(link_people(first, 1, NULL, NULL) == LK_OK);
    REQUIRE(link_people(second, 1, NULL, lk_model(first->lk)) == LK_OK);
    CHECK(are_equal(first, second));
    free(first->memory);
    free(second->memory);
}

TEST(link, the_reasons_of_a_pair_sum_to_its_bits)
{
    People *people = make_people(cx);
    LkReason reasons[LK_FIELDS + 2];
    double bits;

    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    for (uint32_t row = 0; row < 50; row++) {
        size_t n = lk_explain(people->lk, row, row + 1, reasons, &bits);
        double sum = 0;

        for (size_t i = 0; i < n; i++)
            sum += reasons[i].bits + reasons[i].frequency;
        CHECK(fabs(sum - bits) < 0.001);
    }
    free(people->memory);
}

TEST(link, gaps_never_make_a_pair_certain)
{
    People *people = make_people(cx);
    LkReason reasons[LK_FIELDS + 2];
    double bits;

    for (size_t i = 1; i < COLUMNS; i++) {
        people->cells[i] = text("");
        people->cells[COLUMNS + i] = text("");
    }
    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    (void)lk_explain(people->lk, 0, 1, reasons, &bits);
    CHECK(lk_chance(bits) < 0.9);
    free(people->memory);
    people->cells[0] = people->cells[COLUMNS] = text("");
    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    (void)lk_explain(people->lk, 0, 1, reasons, &bits);
    CHECK(lk_chance(bits) < 0.01);
    free(people->memory);
}

TEST(link, too_little_memory_and_too_many_rows_are_said)
{
    People *people = make_people(cx);
    LkColumn column = { .kind = LK_GIVEN, .name = "given" };
    LkStart start = { .memory = aligned_alloc(64, lk_room(4)),
                      .size = 4096,
                      .rows = 4,
                      .columns = &column,
                      .ncolumns = 1,
                      .files = 1 };
    Lk *lk = NULL;

    memset(start.memory, 0, lk_room(4));
    CHECK_INT(lk_open(&start, &lk), LK_NO_SPACE);
    start.size = lk_room(4);
    REQUIRE(lk_open(&start, &lk) == LK_OK);
    CHECK_INT(lk_add(lk, 0, people->cells, 5), LK_FULL);
    column.kind = LK_APART;
    memset(start.memory, 0, lk_room(4));
    CHECK_INT(lk_open(&start, &lk), LK_UNFIT);
    free(start.memory);
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
