/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A program of somebody else: it knows the installed header and nothing of this tree.  Each of its
 * threads links files of its own. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tessera-link.h>

enum { ROWS = 6, COLUMNS = 4, THREADS = 4, TIMES = 3 };

static const char *const names[COLUMNS] = { "given", "surname", "dob", "phone" };
static const char *const people[ROWS][COLUMNS] = {
    { "Mihaela", "Dragan", "1990-05-12", "+40 712 345 678" },
    { "Mihaiela", "DRAGAN", "12.05.1990", "0712345678" },
    { "Ion", "Popescu", "1971-01-02", "" },
    { "Popescu", "Ion", "1971-01-02", "0799 111 222" },
    { "Aurelie", "Martin", "1985-07-30", "0611223344" },
    { "Karim", "Benali", "1999-11-11", "0655667788" },
};

static LkText
text(const char *s)
{
    return (LkText){ s, strlen(s) };
}

/* True if it finds who is one person. */
static bool
link_people(void)
{
    LkText heads[COLUMNS], cells[ROWS * COLUMNS];
    LkColumn columns[COLUMNS];
    char work[16 * ROWS * COLUMNS];
    size_t size = lk_room(ROWS);
    void *memory = aligned_alloc(64, size);
    LkStart start = { .memory = memory,
                      .size = size,
                      .rows = ROWS,
                      .columns = columns,
                      .ncolumns = COLUMNS,
                      .files = 1 };
    bool right = false;
    Lk *lk;

    for (size_t i = 0; i < ROWS * COLUMNS; i++) {
        heads[i % COLUMNS] = text(names[i % COLUMNS]);
        cells[i] = text(people[i / COLUMNS][i % COLUMNS]);
    }
    if (memory == NULL)
        return false;
    memset(memory, 0, size);
    lk_recognise(heads, COLUMNS, cells, ROWS, work, columns);
    if (lk_open(&start, &lk) == LK_OK && lk_add(lk, 0, cells, ROWS) == LK_OK &&
        lk_fit(lk, NULL, NULL, NULL) == LK_OK && lk_group(lk, 0.5, false) == LK_OK) {
        const uint32_t *groups = lk_groups(lk);

        right = groups[1] == 0 && groups[3] == 2 && groups[4] == 4 && groups[5] == 5;
    }
    free(memory);
    return right;
}

static void *
link_again_and_again(void *right)
{
    bool *all = right;

    *all = true;
    for (int i = 0; i < TIMES; i++)
        *all = link_people() && *all;
    return NULL;
}

int
main(void)
{
    pthread_t threads[THREADS];
    bool right[THREADS] = { false };
    bool all = true;

    for (size_t i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, link_again_and_again, &right[i]) != 0)
            return 2;
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        all = all && right[i];
    }
    return all ? 0 : 1;
}
