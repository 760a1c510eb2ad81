/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What ended is told to the custodians, in lists that the ledger key signs.  When the store is
 * older than what they know, since it was restored, what ended after the backup ends again. */
#include <unistd.h>

#include "mosaic/matcher_internal.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/log.h"

enum { TOLD_A_TURN = 8, ASKED_A_TURN = 2000, ASK_MS = 2000 };

/* The ledger key signed it, so no custodian can end a piece by itself. */
static Status
end_listed(Cx *cx, Matcher *matcher, const EndedList *list, int64_t *io_ended)
{
    TRY(ended_check(cx, &matcher->site->ledger, list));
    if (!id_equal(list->installation.id, matcher->site->id.id))
        FAIL(ERR_SEAL, "matcher.ended", "a list of ended pieces is of another installation");
    TRY(db_begin(cx, matcher->db));
    for (size_t i = 0; i < list->n; i++) {
        bool was = false;

        if (piece_end_again(cx, matcher->db, matcher->site, list->ids[i], &was).code != ERR_NONE) {
            db_rollback(matcher->db);
            return (Status){ cx->err.code };
        }
        *io_ended += was;
    }
    return db_commit(cx, matcher->db);
}

/* One that does not hold is logged and left: no custodian of ours keeps such a list. */
static Status
take(Cx *cx, Matcher *matcher, const EndedList *list, int64_t *io_ended, bool *ret_holds)
{
    Status status = end_listed(cx, matcher, list, io_ended);

    *ret_holds = status.code == ERR_NONE;
    if (status.code != ERR_SEAL)
        return status;
    log_failure(cx);
    return OK;
}

/* Goes on where the turn before stopped. */
static Status
ask(Cx *cx, Matcher *matcher, int channel, MatcherAsked *asked)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);
    int64_t until = clock_ms() + ASK_MS;
    int64_t ended = 0;
    bool goes_on = true;

    for (int i = 0; i < ASKED_A_TURN && goes_on && clock_ms() < until; i++) {
        int64_t mark = 0;

        if (custodian_ended_after(cx, channel, asked->mark, list, &mark).code != ERR_NONE)
            break;
        if (mark == 0) {
            asked->all = true;
            break;
        }
        TRY(take(cx, matcher, list, &ended, &goes_on));
        asked->mark = mark;
    }
    if (ended > 0)
        log_event("ended.again", "pieces", ended, NULL, 0);
    return OK;
}

static Status
note_told(Cx *cx, Matcher *matcher, const CustodianState *state, int64_t seq)
{
    TRY(db_begin(cx, matcher->db));
    if (sql_ended_told_set(cx, matcher->db, state->number, state->epoch, seq).code != ERR_NONE) {
        db_rollback(matcher->db);
        return (Status){ cx->err.code };
    }
    return db_commit(cx, matcher->db);
}

/* Once a life from the beginning: its folder may be an older one than was told, and a list that it
 * knows changes nothing. */
static Status
tell(Cx *cx, Matcher *matcher, int channel, const CustodianState *state, MatcherAsked *asked)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);
    Day since = { day_of_time(cx->now_s).n - CUSTODIAN_ENDED_DAYS };
    SqlEndedToldRow told = { .seq = 0 };
    int64_t seq = 0;
    bool found = false;

    TRY(sql_ended_told(cx, matcher->db, state->number, state->epoch, &told, &found));
    seq = found && asked->told ? told.seq : 0;
    asked->told = true;
    for (int i = 0; i < TOLD_A_TURN; i++) {
        int64_t last = 0;

        *list = (EndedList){ .installation = matcher->site->id };
        TRY(piece_ended_part(cx, matcher->db, seq, since, list, &last));
        if (last == 0)
            break;
        TRY(keeper_sign_ended(cx, matcher->site->keeper, list));
        if (custodian_tell_ended(cx, channel, list).code != ERR_NONE)
            break; /* it is away or full: told later */
        seq = last;
    }
    return seq != told.seq ? note_told(cx, matcher, state, seq) : OK;
}

Status
matcher_share_ended(Cx *cx, Matcher *matcher, size_t at, int channel, const CustodianState *state)
{
    MatcherAsked *asked = &matcher->asked[at];

    if (!asked->all)
        TRY(ask(cx, matcher, channel, asked));
    return asked->all ? tell(cx, matcher, channel, state, asked) : OK;
}

bool
matcher_is_restored(Cx *cx, const char *folder)
{
    return file_exists(arena_format(cx->arena, "%s/" MATCHER_RESTORED, folder).ptr);
}

Status
matcher_note_asked(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    bool all = true;

    for (size_t i = 0; i < plan->ncustodians; i++)
        all &= matcher->asked[i].all;
    if (!all || !matcher_is_restored(cx, plan->folder))
        return OK;
    return file_remove(cx, arena_format(cx->arena, "%s/" MATCHER_RESTORED, plan->folder).ptr);
}
