/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/modules.h"

#include "tests/t.h"

TEST(app, the_routes_of_all_modules_contradict_nothing)
{
    RouteTable tables[MODULES_MAX];
    size_t n = modules_routes(tables);

    CHECK(n >= 5);
    CHECK_OK(http_check_tables(cx, tables, n));
}
