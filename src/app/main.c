/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/app.h"

int
main(int argc, char **argv)
{
    return app_run(argc, argv);
}
