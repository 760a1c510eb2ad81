/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/tables/sets — the list of all sets: SET(name) stands for `const MadeSet set_name`. */
#ifndef BENCH_TABLES_SETS_H
#define BENCH_TABLES_SETS_H

/* Things. */
#define THING_SETS(SET)                                                                            \
    SET(electronics)                                                                               \
    SET(models)                                                                                    \
    SET(software)                                                                                  \
    SET(papers)                                                                                    \
    SET(scholar)                                                                                   \
    SET(citations)                                                                                 \
    SET(titles)                                                                                    \
    SET(restaurants)                                                                               \
    SET(songs)                                                                                     \
    SET(albums)                                                                                    \
    SET(beers)                                                                                     \
    SET(firms)                                                                                     \
    SET(strangers_firms)                                                                           \
    SET(strangers_goods)                                                                           \
    SET(gazetteer)

/* People. */
#define HUMAN_SETS(SET)                                                                            \
    SET(history_1)                                                                                 \
    SET(history_2)                                                                                 \
    SET(register)                                                                                  \
    SET(register_hard)                                                                             \
    SET(voters_1)                                                                                  \
    SET(voters_2)                                                                                  \
    SET(voters_3)                                                                                  \
    SET(voters_two)                                                                                \
    SET(census_years)                                                                              \
    SET(census_ages)                                                                               \
    SET(scripts)                                                                                   \
    SET(scripts_bare)                                                                              \
    SET(people_10)                                                                                 \
    SET(people_14)                                                                                 \
    SET(people_18)                                                                                 \
    SET(people_22)                                                                                 \
    SET(dates_1)                                                                                   \
    SET(dates_2)                                                                                   \
    SET(many)                                                                                      \
    SET(copies)                                                                                    \
    SET(strangers)                                                                                 \
    SET(strangers_few)                                                                             \
    SET(strangers_two)                                                                             \
    SET(clinic_1)                                                                                  \
    SET(clinic_2)

#define MADE_SETS(SET) THING_SETS(SET) HUMAN_SETS(SET)

#endif
