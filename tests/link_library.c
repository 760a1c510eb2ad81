/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A program of somebody else: it knows the installed header and nothing of this tree.  Each of its
 * threads links files of its own, and all read one linkage at once. */
#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tessera-link.h>

enum { ROWS = 8, COLUMNS = 4, SPARE = 4, THREADS = 4, TIMES = 1 };

/* What a compiled program knows of the library: who changes it raises LK_ABI. */
typedef char start_is_as_it_was[sizeof(LkStart) == 64 && sizeof(LkText) == 16 ? 1 : -1];
typedef char
    column_is_as_it_was[sizeof(LkColumn) == 88 && offsetof(LkColumn, decimal) == 81 ? 1 : -1];
typedef char pair_is_as_it_was[sizeof(LkPair) == 24 && sizeof(LkReason) == 40 ? 1 : -1];
typedef char model_is_as_it_was[sizeof(LkField) == 928 && sizeof(LkModel) == 47808 ? 1 : -1];
typedef char
    key_is_as_it_was[sizeof(LkKey) == 48 && LK_WORDS == 17 && LK_AMOUNT == 21 && LK_BAD == 4 ? 1
                                                                                             : -1];

static const char *const names[COLUMNS] = { "given", "surname", "dob", "phone" };
static const LkKind kinds[COLUMNS] = { LK_GIVEN, LK_SURNAME, LK_DATE, LK_PHONE };
static const char *const people[ROWS][COLUMNS] = {
    { "Mihaela", "Dragan", "1990-05-12", "+40 712 345 678" },
    { "Mihaiela", "DRAGAN", "12.05.1990", "0712345678" },
    { "Ion", "Popescu", "1971-01-02", "" },
    { "Popescu", "Ion", "1971-01-02", "0799 111 222" },
    { "Aurelie", "Martin", "1985-07-30", "0611223344" },
    { "Karim", "Benali", "1999-11-11", "0655667788" },
    { "Iulia", "Stan", "1988-03-09", "0744 100 200" },
    { "Yulia", "Stan", "1988-03-09", "" },
};

static int failed;

static void
expect(bool right, const char *what)
{
    if (right)
        return;
    printf("program: %s\n", what);
    failed = 1;
}

static LkText
text(const char *s)
{
    LkText ret;

    ret.ptr = s;
    ret.len = strlen(s);
    return ret;
}

/* --- one linkage ------------------------------------------------------------------------------ */

typedef struct Linkage {
    void *memory;
    LkText cells[ROWS * COLUMNS];
    LkColumn columns[COLUMNS];
    Lk *lk;
} Linkage;

/* Files are taken in turns, row by row; columns are told, or recognised. */
static bool
begin(Linkage *linkage, unsigned files, bool told, bool sealed)
{
    LkStart start;
    LkText heads[COLUMNS];
    uint64_t work[2 * ROWS * COLUMNS];
    size_t size = sealed ? lk_room_sealed(ROWS + SPARE) : lk_room(ROWS + SPARE);
    LkStatus status = LK_OK;
    size_t i;

    memset(&start, 0, sizeof start);
    memset(linkage->columns, 0, sizeof linkage->columns);
    linkage->memory = calloc(1, size);
    if (linkage->memory == NULL)
        return false;
    for (i = 0; i < COLUMNS; i++) {
        heads[i] = text(names[i]);
        linkage->columns[i].kind = kinds[i];
        memcpy(linkage->columns[i].name, names[i], strlen(names[i]));
    }
    if (!told)
        status = lk_recognise(heads, COLUMNS, linkage->cells, ROWS, work, linkage->columns);
    start.memory = linkage->memory;
    start.size = size;
    start.rows = ROWS + SPARE;
    start.columns = linkage->columns;
    start.ncolumns = COLUMNS;
    start.files = files;
    start.sealed = sealed;
    if (status == LK_OK)
        status = lk_open(&start, &linkage->lk);
    for (i = 0; i < ROWS && status == LK_OK; i++)
        status = lk_add(linkage->lk, (unsigned)i % files, linkage->cells + i * COLUMNS, 1);
    return status == LK_OK && lk_fit(linkage->lk, NULL, NULL, NULL) == LK_OK &&
           lk_group(linkage->lk, 0.5, files > 1 ? LK_IN_ALL : LK_IN_NONE) == LK_OK;
}

static void
take_people(Linkage *linkage)
{
    size_t i;

    for (i = 0; i < ROWS * COLUMNS; i++)
        linkage->cells[i] = text(people[i / COLUMNS][i % COLUMNS]);
}

static bool
are_right(const uint32_t *groups)
{
    static const uint32_t right[ROWS] = { 0, 0, 2, 2, 4, 5, 6, 6 };

    return groups != NULL && memcmp(groups, right, sizeof right) == 0;
}

static bool
link_people(unsigned files, bool told)
{
    Linkage linkage;
    bool right;

    take_people(&linkage);
    right = begin(&linkage, files, told, false) && are_right(lk_groups(linkage.lk));
    free(linkage.memory);
    return right;
}

/* --- sealed ----------------------------------------------------------------------------------- */

/* Not for secrets: any keyed hash stands here. */
static uint64_t
tag(void *self, const char *form, size_t len)
{
    uint64_t hash = *(const uint64_t *)self;
    size_t i;

    for (i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)form[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static bool
link_sealed(void)
{
    static char sealed[ROWS * COLUMNS][LK_SEALED_MAX];
    Linkage open, linkage;
    uint64_t key = 77;
    bool right;
    size_t i;

    take_people(&open);
    right = begin(&open, 1, true, false);
    for (i = 0; i < ROWS * COLUMNS; i++) {
        size_t len = lk_seal(&open.columns[i % COLUMNS], open.cells[i], tag, &key, sealed[i]);

        linkage.cells[i].ptr = sealed[i];
        linkage.cells[i].len = len;
        right = right && (len == 0) == (open.cells[i].len == 0);
    }
    right = begin(&linkage, 1, true, true) && right && are_right(lk_groups(linkage.lk));
    free(open.memory);
    free(linkage.memory);
    return right;
}

/* --- records that come and go ----------------------------------------------------------------- */

static void
come_and_go(void)
{
    Linkage linkage;
    LkPair links[ROWS];
    uint32_t row = 0;

    take_people(&linkage);
    expect(begin(&linkage, 1, true, false), "a linkage to keep open does not begin");
    expect(lk_live(linkage.lk, 0.5, LK_IN_NONE) == LK_OK, "it is not kept open");
    expect(lk_insert(linkage.lk, 0, linkage.cells, &row) == LK_OK && row == ROWS,
           "a record does not come");
    expect(lk_groups(linkage.lk)[ROWS] == 0, "the record that came is of nobody");
    expect(lk_links(linkage.lk, ROWS, links, ROWS) >= 2, "its links are not told");
    expect(lk_remove(linkage.lk, 0) == LK_OK && lk_remove(linkage.lk, 0) == LK_BAD,
           "a record does not go, or goes twice");
    expect(lk_groups(linkage.lk)[ROWS] == 1, "who is left is of the record that went");
    expect(lk_remove(linkage.lk, ROWS) == LK_OK && lk_links(linkage.lk, 1, NULL, 0) == 0,
           "what was linked to a record that went still is");
    free(linkage.memory);
}

/* --- many threads ----------------------------------------------------------------------------- */

typedef struct Reader {
    const Lk *lk; /* of all */
    bool right;
} Reader;

static bool
explain_all(const Lk *lk)
{
    LkReason reasons[LK_FIELDS + 2];
    uint32_t a, b;
    bool right = true;

    for (a = 0; a < ROWS; a++) {
        for (b = 0; b < ROWS; b++) {
            double bits, sum = 0;
            size_t n = lk_explain(lk, a, b, reasons, &bits);
            size_t i;

            for (i = 0; i < n; i++)
                sum += reasons[i].bits + reasons[i].frequency;
            right = right && n == COLUMNS + 2 && fabs(sum - bits) < 1e-4;
        }
    }
    return right && are_right(lk_groups(lk));
}

static void *
read_and_link(void *self)
{
    Reader *reader = self;
    int i;

    reader->right = true;
    for (i = 0; i < TIMES; i++)
        reader->right = link_people(1, false) && explain_all(reader->lk) && reader->right;
    return NULL;
}

static void
read_at_once(void)
{
    pthread_t threads[THREADS];
    Reader readers[THREADS];
    Linkage linkage;
    size_t i;

    take_people(&linkage);
    expect(begin(&linkage, 1, true, false), "a linkage to read does not begin");
    for (i = 0; i < THREADS; i++) {
        readers[i].lk = linkage.lk;
        if (pthread_create(&threads[i], NULL, read_and_link, &readers[i]) != 0)
            exit(2);
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        expect(readers[i].right, "a thread beside others does not find who is one person");
    }
    free(linkage.memory);
}

/* --- comparators ------------------------------------------------------------------------------ */

static void
compare(void)
{
    char folded[2][32];
    LkText a, b;

    a.ptr = folded[0];
    a.len =
        lk_fold(text("\xd0\xa6\xd0\xb2\xd0\xb5\xd1\x82\xd0\xb5\xd0\xbb\xd0\xb8\xd0\xbd\xd0\xb0"),
                folded[0], sizeof folded[0]);
    b.ptr = folded[1];
    b.len = lk_fold(text("  TSVETELINA "), folded[1], sizeof folded[1]);
    expect(a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0, "Cyrillic is not folded");
    expect(fabs(lk_jaro_winkler(text("martha"), text("marhta")) - 0.961111) < 1e-5,
           "Jaro and Winkler found another likeness");
    expect(lk_distance(text("martha"), text("marhta"), 3) == 1, "a swap is not one edit");
    expect(lk_names_alike(text("ana maria pop"), text("pop ana")) > 0.8, "order counts");
    expect(lk_sound(text("philip")) == lk_sound(text("filip")), "ph does not sound like f");
    expect(lk_date(text("12 May 1990"), false) == (1990u << 9 | 5u << 5 | 12), "no date");
    expect(fabs(lk_kilometres(44.43, 26.10, 47.16, 27.59) - 325) < 5, "too far");
    expect(lk_chance(0) > 0.49 && lk_chance(0) < 0.51, "even odds are no even chance");
}

int
main(void)
{
    expect(link_people(1, false), "one file is not linked");
    expect(link_people(2, true), "two files are not linked");
    expect(link_sealed(), "sealed rows are not linked");
    come_and_go();
    compare();
    read_at_once();
    return failed;
}
