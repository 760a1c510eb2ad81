/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/tables/sets — the list of all sets: SET(name) stands for `const MadeSet set_name`. */
#ifndef BENCH_TABLES_SETS_H
#define BENCH_TABLES_SETS_H

#define MADE_SETS(SET) SET(electronics)

#endif
