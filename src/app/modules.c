/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The list of modules: nothing else names them all. */
#include "app/modules.h"

#include "app/demo_page.h"
#include "app/health.h"
#include "app/languages_page.h"
#include "app/serve_internal.h"
#include "directory/call_page.h"
#include "directory/card_page.h"
#include "directory/directory.h"
#include "directory/directory_page.h"
#include "directory/remind.h"
#include "directory/rota_page.h"
#include "guidance/adviser.h"
#include "guidance/cds.h"
#include "guidance/guidance.h"
#include "guidance/screen.h"
#include "ledger/ledger.h"
#include "mosaic/board_page.h"
#include "mosaic/mosaic.h"
#include "mosaic/mosaic_page.h"
#include "note/note.h"
#include "page/page.h"
#include "people/people_page.h"
#include "piece/piece_page.h"
#include "training/book.h"
#include "training/help.h"
#include "training/now.h"
#include "training/record.h"
#include "training/record_remind.h"
#include "training/study.h"
#include "training/study_remind.h"
#include "training/trainer.h"

size_t
modules_routes(RouteTable ret[MODULES_MAX])
{
    /* clang-format off */
    const RouteTable all[] = {
        home_routes,
        languages_page_routes,
        page_asset_routes,
        health_routes,
        ledger_routes,
        people_routes,
        piece_routes,
        mosaic_routes,
        page_routes,
        people_page_routes,
        piece_page_routes,
        mosaic_page_routes,
        board_page_routes,
        demo_page_routes,
        directory_routes,
        call_page_routes,
        card_page_routes,
        directory_page_routes,
        rota_routes,
        rota_page_routes,
        guidance_routes,
        cds_routes,
        adviser_routes,
        screen_routes,
        training_routes,
        learn_routes,
        book_routes,
        now_routes,
        note_routes,
        note_page_routes,
        record_routes,
        record_page_routes,
        study_routes,
        study_page_routes,
        study_year_routes,
        study_here_routes,
        trainer_routes,
        trainer_page_routes,
        help_routes,
        help_page_routes,
    };
    /* clang-format on */

    for (size_t i = 0; i < LEN(all); i++)
        ret[i] = all[i];
    return LEN(all);
}

Status
modules_check(Cx *cx, Db *db)
{
    TRY(people_check(cx, db));
    TRY(piece_check(cx, db));
    TRY(record_check(cx, db));
    TRY(study_check(cx, db));
    TRY(trainer_check(cx, db));
    TRY(note_check(cx, db));
    return mosaic_check(cx, db);
}

Status
modules_sweep(Cx *cx, Db *db, int courier)
{
    TRY(people_remind(cx, db, courier));
    TRY(study_sweep(cx, db));
    TRY(remind_sweep(cx, db, courier));
    TRY(study_remind(cx, db, courier));
    TRY(record_remind(cx, db, courier));
    TRY(trainer_sweep(cx, db, courier));
    return note_sweep(cx, db);
}
