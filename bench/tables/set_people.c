/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The people of bench/people, 10,000 rows, with its errors times 1.0, 1.4, 1.8 and 2.2. */
#include <string.h>

#include "bench/people/people.h"
#include "bench/tables/tables.h"

enum { ROWS = 10000 };

static void
make(Made *to, unsigned tenths)
{
    static PeopleRow rows[ROWS];

    people_make_worse(to->seed, tenths, rows, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        MadeRow *row = made_row(to, 0, rows[i].person);

        for (size_t k = 0; k < PEOPLE_COLUMNS; k++)
            made_put(row->cell[k], "%s", rows[i].cell[k]);
    }
}

static void
make_10(Made *to)
{
    make(to, 10);
}

static void
make_14(Made *to)
{
    make(to, 14);
}

static void
make_18(Made *to)
{
    make(to, 18);
}

static void
make_22(Made *to)
{
    make(to, 22);
}

#define COLUMNS                                                                                    \
    {                                                                                              \
        { "given",  "surname", "dob",      "sex",  "phone",                                        \
          "street", "houseno", "postcode", "city", "email" },                                      \
    }

const MadeSet set_people_10 = { "people_10", "registers as link_bench makes them", 1, COLUMNS,
                                make_10 };
const MadeSet set_people_14 = { "people_14", "the same with errors times 1.4", 1, COLUMNS,
                                make_14 };
const MadeSet set_people_18 = { "people_18", "the same with errors times 1.8", 1, COLUMNS,
                                make_18 };
const MadeSet set_people_22 = { "people_22", "the same with errors times 2.2", 1, COLUMNS,
                                make_22 };
