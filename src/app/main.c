/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/app.h"
#include "os/process.h"

int
main(int argc, char **argv)
{
    process_no_dumps();
    return app_run(argc, argv);
}
