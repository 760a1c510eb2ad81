/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process: its loop and its system calls. */
#include "mosaic/matcher.h"

#include <string.h>

#include "custodian/custodian.h"
#include "ledger/ledger.h"
#include "mosaic/matcher_internal.h"
#include "os/clock.h"
#include "os/log.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "page/page.h"

enum {
    CLOCK_DAYS = 90,
    LOOP_MS = 100,
    CHECKPOINT_MS = 1000,
    EXPIRE_MS = 60000,
    EXPIRE_MOST = 1000
};

static const char *const calls[] = {
    SANDBOX_CALLS,
    SANDBOX_FOLDER_CALLS,
    "sysinfo",
};

/* When each recurring work is due again, in milliseconds of clock_ms(). */
typedef struct Hours {
    int64_t checkpoint;
    int64_t expire;
    int64_t close;
    MatcherClock clock;
} Hours;

bool
matcher_clock_jumped(int64_t known_s, int64_t now_s)
{
    return known_s > 0 && now_s - known_s > CLOCK_DAYS * DAY_SECONDS;
}

bool
matcher_may_end(MatcherClock *clock, int64_t now_s)
{
    if (matcher_clock_jumped(clock->known_s, now_s)) {
        if (!clock->jumped)
            log_event("clock.jumped", "days", (now_s - clock->known_s) / DAY_SECONDS, "ended", 0);
        clock->jumped = true;
        return false;
    }
    clock->jumped = false;
    if (now_s > clock->known_s)
        clock->known_s = now_s;
    return true;
}

/* Runs `work` in one transaction. */
typedef Status Work(Cx *cx, Matcher *matcher, const MatcherPlan *plan);

static Status
in_transaction(Cx *cx, Matcher *matcher, const MatcherPlan *plan, Work *work)
{
    Status status;

    TRY(db_begin(cx, matcher->db));
    status = work(cx, matcher, plan);
    if (status.code != ERR_NONE) {
        db_rollback(matcher->db);
        return status;
    }
    return db_commit(cx, matcher->db);
}

static Status
write_changes(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    (void)plan;
    return matcher_write_changes(cx, matcher);
}

static Status
write_all(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    (void)plan;
    return matcher_write_all(cx, matcher);
}

static Status
send_due(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    size_t n = 0;

    return matcher_send_due(cx, matcher, plan->courier, &n);
}

static Status
remind(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    size_t n = 0;

    return matcher_remind(cx, matcher, plan->courier, &n);
}

static Status
expire(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    size_t n = 0;

    (void)plan;
    return piece_expire(cx, matcher->db, matcher->site, EXPIRE_MOST, &n);
}

static Status
remind_silent(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    size_t n = 0;

    return piece_remind_silent(cx, matcher->db, matcher->site, plan->courier, &n);
}

static Status
sweep(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    return plan->sweep == NULL ? OK : plan->sweep(cx, matcher->db, plan->courier);
}

/* What is set by those who run the installation, without a keeper at hand: once each, by digest. */
static Status
note_once(Cx *cx, Matcher *matcher, const char *verb, Id object, Bytes detail)
{
    LedgerNew entry = { .verb = verb, .object = object, .detail = digest_of(detail) };
    Bytes receipt = { NULL, 0 };

    TRY(ledger_find_receipt(cx, matcher->db, object, &receipt));
    if (receipt.len > 0)
        return OK;
    return ledger_append(cx, matcher->db, matcher->site->keeper, &entry, &receipt);
}

static Status
note_document(Cx *cx, Matcher *matcher, const char *verb, Bytes document)
{
    if (document.len == 0)
        return OK;
    return note_once(cx, matcher, verb, ledger_object_of(document), document);
}

Status
matcher_note_done(Cx *cx, Matcher *matcher)
{
    ApiDesk *desks = NULL;
    size_t n = 0;

    TRY(note_document(cx, matcher, "statement.set", matcher->site->statement));
    TRY(note_document(cx, matcher, "limits.set", matcher->site->limits));
    TRY(note_document(cx, matcher, "bundle.served", str_bytes(str_of(page_sums))));
    TRY(people_desks(cx, matcher->db, &desks, &n));
    for (size_t i = 0; i < n; i++)
        TRY(note_once(cx, matcher, "organisation.added", desks[i].organisation,
                      desks[i].organisation_key));
    return people_note(cx, matcher->db, matcher->site);
}

static Status
note_done(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    (void)plan;
    return matcher_note_done(cx, matcher);
}

/* A smaller head is shown too: that it is smaller is for the custodian to judge. */
static Status
show_head_to(Cx *cx, const Matcher *matcher, int custodian, uint64_t seen, const Head *head)
{
    MerkleProof proof = { .n = 0 };

    if (seen == head->size)
        return OK;
    if (seen < head->size)
        TRY(ledger_continues(cx, matcher->db, seen, &proof));
    status_ignore(cx, custodian_show_head(cx, custodian, head, &proof),
                  "a custodian that refuses says so to everybody who asks it");
    return OK;
}

/* Custodians watch that the ledger neither forks nor shrinks, and keep what ended; one that is away
 * is told later. */
static Status
tell_custodians(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    Head head;

    TRY(ledger_head(cx, matcher->db, &head));
    for (size_t i = 0; i < plan->ncustodians && head.size > 0; i++) {
        CustodianState state;

        if (custodian_state(cx, plan->custodians[i], &state).code != ERR_NONE)
            continue;
        TRY(show_head_to(cx, matcher, plan->custodians[i], state.head_size, &head));
        TRY(matcher_share_ended(cx, matcher, i, plan->custodians[i], &state));
    }
    return matcher_note_asked(cx, matcher, plan);
}

/* There are so many more pieces, or fewer, that another epoch suits. */
static Status
suit(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    bool anew = false;

    TRY(matcher_suit(cx, matcher, &anew));
    if (!anew)
        return OK;
    log_event("matcher.anew", "pieces", (int64_t)engine_pieces(matcher->engine), "doublings",
              matcher->doublings);
    return in_transaction(cx, matcher, plan, write_all);
}

static Status
recur(Cx *cx, Matcher *matcher, const MatcherPlan *plan, Hours *hours)
{
    int64_t now = clock_ms();
    bool closed = false;

    if (now >= hours->expire) {
        hours->expire = now + EXPIRE_MS;
        if (matcher_may_end(&hours->clock, cx->now_s)) {
            TRY(in_transaction(cx, matcher, plan, expire));
            TRY(in_transaction(cx, matcher, plan, remind_silent));
            TRY(in_transaction(cx, matcher, plan, sweep));
        }
        TRY(in_transaction(cx, matcher, plan, note_done));
        TRY(suit(cx, matcher, plan));
    }
    if (now >= hours->close) {
        hours->close = now + plan->ledger_close_s * 1000;
        TRY(ledger_close(cx, matcher->db, matcher->site->keeper, &closed));
        TRY(tell_custodians(cx, matcher, plan));
    }
    if (now >= hours->checkpoint) {
        hours->checkpoint = now + CHECKPOINT_MS;
        TRY(db_checkpoint(cx, matcher->db, true));
    }
    return OK;
}

static Status
turn(Cx *cx, Matcher *matcher, const MatcherPlan *plan, Hours *hours)
{
    SqlNoticesAreDueRow due;
    SqlLaterAreDueRow later;
    bool changed = false;

    TRY(matcher_take(cx, matcher, &changed));
    if (changed)
        TRY(in_transaction(cx, matcher, plan, write_changes));
    TRY(sql_notices_are_due(cx, matcher->db, cx->now_s, &due));
    if (due.n > 0)
        TRY(in_transaction(cx, matcher, plan, send_due));
    TRY(sql_later_are_due(cx, matcher->db, cx->now_s, &later));
    if (later.n > 0)
        TRY(in_transaction(cx, matcher, plan, remind));
    return recur(cx, matcher, plan, hours);
}

static Status
loop(Cx *cx, Matcher *matcher, const MatcherPlan *plan)
{
    Cx own = { .arena = arena_new(1 << 30), .now_s = cx->now_s };
    Hours hours = { .close = clock_ms() }; /* what was promised before has waited long enough */
    Head head;

    TRY(ledger_head(cx, matcher->db, &head));
    hours.clock.known_s = head.time_s > plan->since_s ? head.time_s : plan->since_s;

    while (!process_is_ending()) {
        own.now_s = clock_now_s();
        if (turn(&own, matcher, plan, &hours).code != ERR_NONE) {
            cx->err = own.err;
            return (Status){ own.err.code };
        }
        arena_reset(own.arena);
        clock_sleep_ms(LOOP_MS);
    }
    return OK;
}

Status
matcher_run(Cx *cx, const MatcherPlan *plan)
{
    static Matcher matcher; /* large, one a process */
    SandboxFolder folder = { plan->folder, true };
    Sandbox sandbox = { "matcher", calls, LEN(calls), &folder, 1 };
    bool anew = false;

    matcher.site = plan->site;
    TRY(db_open(cx, plan->store, DB_WRITER, &matcher.db));
    TRY(sandbox_enter(cx, &sandbox));
    TRY(matcher_load(cx, &matcher));
    TRY(matcher_suit(cx, &matcher, &anew));
    TRY(in_transaction(cx, &matcher, plan, write_all));
    log_event("matcher.ready", "pieces", (int64_t)engine_pieces(matcher.engine), "mosaics",
              (int64_t)engine_mosaics(matcher.engine));
    return loop(cx, &matcher, plan);
}

static bool
is_reason(const SqlReasonsOfMosaicRow *row, const EngineReason *reason)
{
    return row->kind == (int64_t)reason->kind && row->millibits == matcher_milli(reason->bits) &&
           row->members == reason->members && row->sectors == (int64_t)reason->sectors &&
           row->clue == reason->clue && row->level == reason->level &&
           row->counted == reason->count && row->out_of == reason->of;
}

static Status
compare_reasons(Cx *cx, const Matcher *matcher, const EngineMosaic *mosaic)
{
    EngineReason reasons[ENGINE_REASONS_MAX];
    size_t nreasons = engine_reasons(matcher->engine, mosaic, reasons);
    SqlReasonsOfMosaicRow *rows = NULL;
    size_t n = 0;
    bool same = true;

    TRY(sql_reasons_of_mosaic(cx, matcher->db, mosaic->id.id, ENGINE_REASONS_MAX, &rows, &n));
    for (size_t i = 0; same && i < n && n == nreasons; i++)
        same = is_reason(&rows[i], &reasons[i]);
    if (!same || n != nreasons)
        FAIL(ERR_BUG, "mosaic.check", "M1: reasons in the store are not what the pieces give");
    return OK;
}

static Status
compare_one(Cx *cx, Matcher *matcher, const EngineMosaic *mosaic)
{
    SqlMembersOfMosaicRow *rows = NULL;
    SqlMosaicFindRow row = { .fits = false };
    size_t n = 0;
    bool found = false;

    TRY(sql_mosaic_find(cx, matcher->db, mosaic->id.id, &row, &found));
    TRY(sql_members_of_mosaic(cx, matcher->db, mosaic->id.id, ENGINE_MEMBERS_MAX, &rows, &n));
    for (size_t i = 0; found && i < n && n == mosaic->nmembers; i++)
        found = id_equal(rows[i].piece, mosaic->members[i].piece.id);
    if (!found || n != mosaic->nmembers || !row.fits || row.voices != mosaic->voices ||
        row.millibits != matcher_milli(mosaic->weight_bits))
        FAIL(ERR_BUG, "mosaic.check",
             "M1: a mosaic in the store is not what its pieces give: %lld millibits, %lld voices "
             "and %zu pieces%s there, %lld, %d and %zu from the pieces",
             (long long)row.millibits, (long long)row.voices, n,
             row.fits ? "" : " that fit no more", (long long)matcher_milli(mosaic->weight_bits),
             mosaic->voices, mosaic->nmembers);
    return compare_reasons(cx, matcher, mosaic);
}

/* Pieces that the matcher has not taken yet are left out.  Of one that has ended no shape is left
 * to put in. */
static Status
find_matched(Cx *cx, Db *db, int64_t *ret)
{
    SqlMatchedFindRow matched = { .piece = 0 };
    SqlApartLastRow apart;
    PieceGone *gone = NULL;
    bool found = false;
    size_t n = 0;

    TRY(sql_matched_find(cx, db, &matched, &found));
    TRY(piece_gone(cx, db, found ? matched.ended : 0, 1, &gone, &n));
    TRY(sql_apart_last(cx, db, &apart));
    if (apart.seq > (found ? matched.apart : 0))
        FAIL(
            ERR_AWAY, "mosaic.behind",
            "the matcher has not taken yet what a desk says of two pieces; serve, and check again");
    if (n > 0)
        FAIL(ERR_AWAY, "mosaic.behind",
             "the matcher has not taken yet that a piece has ended; serve, and check again");
    *ret = found ? matched.piece : 0;
    return OK;
}

Status
matcher_check(Cx *cx, Db *db, const Site *site)
{
    Matcher *matcher = ARENA_NEW(cx->arena, Matcher);
    SqlMosaicCountRow stored;
    int64_t told = 0;
    Status status;

    matcher->site = site;
    matcher->db = db;
    matcher->recounts = true;
    TRY(find_matched(cx, db, &matcher->last));
    status = matcher_load(cx, matcher);
    engine_settle(matcher->engine, NULL, NULL);
    for (size_t i = 0; status.code == ERR_NONE && i < engine_mosaics(matcher->engine); i++) {
        const EngineMosaic *mosaic = engine_mosaic(matcher->engine, i);

        if (mosaic->weight_bits < matcher->tell)
            continue;
        told++;
        status = compare_one(cx, matcher, mosaic);
    }
    matcher_done(matcher);
    TRY(status);
    TRY(sql_mosaic_count(cx, db, &stored));
    if (stored.n != told)
        FAIL(ERR_BUG, "mosaic.check", "M1: %lld mosaics in the store, %lld from the pieces",
             (long long)stored.n, (long long)told);
    return OK;
}
