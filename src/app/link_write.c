/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "app/link_job.h"
#include "app/link_report.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/file_stream.h"

enum { CHUNK = 1 << 20, REPORT_MAX = 1 << 28, WRITING_ARENA = 1 << 16, AHEAD = 16 };

/* Somebody waits for it: what comes next is of no use. */
static Status
refuse_if_ended(Cx *cx)
{
    sigset_t waiting;

    (void)sigemptyset(&waiting);
    (void)sigpending(&waiting);
    if (sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1 ||
        sigismember(&waiting, SIGHUP) == 1)
        FAIL(ERR_OS, "link.ended", "it was ended from outside: nothing was written");
    return OK;
}

static Status
flush(Cx *cx, FileOut *out, Buf *buf, size_t least)
{
    if (buf->len >= least) {
        TRY(refuse_if_ended(cx));
        TRY(file_out_write(cx, out, buf_view(buf)));
        buf->len = 0;
    }
    return OK;
}

static void
buf_free_at(Buf *buf)
{
    buf_free(buf);
}

/* RFC 4180: in quotes where it must be. */
static void
put_cell(Buf *out, Str cell)
{
    static const bool quoted_for[256] = {
        [','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true
    };
    bool plain = true;

    for (size_t i = 0; i < cell.len && plain; i++)
        plain = !quoted_for[(uint8_t)cell.ptr[i]];
    if (plain) {
        buf_str(out, cell);
        return;
    }
    buf_u8(out, '"');
    for (size_t i = 0; i < cell.len; i++) {
        buf_u8(out, (uint8_t)cell.ptr[i]);
        if (cell.ptr[i] == '"')
            buf_u8(out, '"');
    }
    buf_u8(out, '"');
}

/* A number with so many digits behind the point: quicker than printf, as there are millions. */
static void
put_fixed(Buf *out, double value, unsigned digits)
{
    static const double scale[] = { 1, 10, 100, 1000, 10000 };
    char text[32];
    size_t at = sizeof text;
    uint64_t n = (uint64_t)(fabs(value) * scale[digits] + 0.5);

    for (unsigned i = 0; i < digits; i++, n /= 10)
        text[--at] = (char)('0' + n % 10);
    text[--at] = '.';
    do {
        text[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    if (value < 0)
        text[--at] = '-';
    buf_str(out, (Str){ text + at, sizeof text - at });
}

static Status
write_pairs(Cx *cx, const LinkJob *job, FileOut *out)
{
    AUTO(buf_free_at) Buf buf = buf_new(2 * CHUNK);
    size_t n = 0;
    const LkPair *pairs = lk_joined(job->lk, &n);

    buf_str(&buf, STR("id_a,id_b,probability,weight_bits\n"));
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n)
            link_id_ahead(job, pairs[i + AHEAD].b, pairs[i + AHEAD / 2].b);
        put_cell(&buf, link_id(job, pairs[i].a));
        buf_u8(&buf, ',');
        put_cell(&buf, link_id(job, pairs[i].b));
        buf_u8(&buf, ',');
        put_fixed(&buf, lk_chance((double)pairs[i].bits), 4);
        buf_u8(&buf, ',');
        put_fixed(&buf, (double)pairs[i].bits, 2);
        buf_u8(&buf, '\n');
        TRY(flush(cx, out, &buf, CHUNK));
    }
    return flush(cx, out, &buf, 0);
}

static Status
write_clusters(Cx *cx, const LinkJob *job, FileOut *out)
{
    AUTO(buf_free_at) Buf buf = buf_new(2 * CHUNK);
    const uint32_t *groups = lk_groups(job->lk);

    buf_str(&buf, STR("id,cluster\n"));
    for (size_t row = 0; row < job->records.n; row++) {
        if (row + AHEAD < job->records.n)
            link_id_ahead(job, groups[row + AHEAD], groups[row + AHEAD / 2]);
        put_cell(&buf, link_id(job, row));
        buf_u8(&buf, ',');
        put_cell(&buf, link_id(job, groups[row]));
        buf_u8(&buf, '\n');
        TRY(flush(cx, out, &buf, CHUNK));
    }
    return flush(cx, out, &buf, 0);
}

static Status
write_bad_rows(Cx *cx, const LinkJob *job, FileOut *out)
{
    AUTO(buf_free_at) Buf buf = buf_new(2 * CHUNK);

    buf_str(&buf, STR("file,line,what\n"));
    for (size_t i = 0; i < job->ninputs; i++) {
        const LinkInput *input = &job->inputs[i];

        for (size_t k = 0; k < input->nbad; k++) {
            put_cell(&buf, str_of(input->path));
            buf_format(&buf, ",%zu,%s\n", input->bad[k].line,
                       table_fault_name(input->bad[k].fault));
            TRY(flush(cx, out, &buf, CHUNK));
        }
    }
    return flush(cx, out, &buf, 0);
}

static Status
write_report(Cx *cx, const LinkJob *job, FileOut *out)
{
    AUTO(buf_free_at) Buf report = buf_new(REPORT_MAX);

    TRY(link_report(cx, job, &report));
    return flush(cx, out, &report, 0);
}

static Status
write_model(Cx *cx, const LinkJob *job, FileOut *out)
{
    AUTO(buf_free_at) Buf model = buf_new(CHUNK);

    link_model_write(cx, job, &model);
    return flush(cx, out, &model, 0);
}

/* One of the files, written in a context of its own while others write the others. */
typedef struct Writing {
    const char *name;
    Status (*write)(Cx *cx, const LinkJob *job, FileOut *out);
    const LinkJob *job;
    FileOut out;
    Cx cx; /* of the command's arena, which one alone may use; without: one of its own */
    Status status;
} Writing;

/* The longest first; the list of bad rows last, as there may be none. */
enum { PAIRS, REPORT, CLUSTERS, MODEL, BAD_ROWS, WRITINGS };
static const Writing writings[WRITINGS] = {
    [PAIRS] = { .name = "pairs.csv", .write = write_pairs },
    [REPORT] = { .name = "report.html", .write = write_report },
    [CLUSTERS] = { .name = "clusters.csv", .write = write_clusters },
    [MODEL] = { .name = "model.json", .write = write_model },
    [BAD_ROWS] = { .name = "bad_rows.csv", .write = write_bad_rows },
};

static const char *
path_of(Cx *cx, const LinkJob *job, const char *name)
{
    return arena_format(cx->arena, "%s/%s%c", job->out, name, 0).ptr;
}

static void
close_at(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

/* What ends a program from outside waits until nothing half made is left behind. */
static void
hold_endings(sigset_t *ret_before)
{
    sigset_t ending;

    (void)sigemptyset(&ending);
    (void)sigaddset(&ending, SIGINT);
    (void)sigaddset(&ending, SIGTERM);
    (void)sigaddset(&ending, SIGHUP);
    (void)sigprocmask(SIG_BLOCK, &ending, ret_before);
}

static void
release_endings(const sigset_t *before)
{
    (void)sigprocmask(SIG_SETMASK, before, NULL);
}

/* Each file can be written; what a run that was killed left beside its place is put away. */
static Status
try_each(Cx *cx, const LinkJob *job)
{
    for (unsigned i = 0; i < WRITINGS; i++) {
        FileOut out = { .fd = -1 };

        TRY(file_out_open_over(cx, path_of(cx, job, writings[i].name), &out));
        file_out_drop(&out);
    }
    return OK;
}

Status
link_open_out(Cx *cx, const LinkJob *job)
{
    AUTO(close_at) int held = -1;
    sigset_t before;
    Status status;

    TRY(file_make_folder(cx, job->out));
    TRY(file_hold_folder(cx, job->out, &held));
    hold_endings(&before);
    status = try_each(cx, job);
    release_endings(&before);
    return status;
}

static void
write_one(void *arg, unsigned task)
{
    Writing *writing = (Writing *)arg + task;
    Arena *own = writing->cx.arena == NULL ? arena_new(WRITING_ARENA) : NULL;

    if (own != NULL)
        writing->cx.arena = own;
    writing->status = writing->write(&writing->cx, writing->job, &writing->out);
    if (writing->status.code == ERR_NONE)
        writing->status = file_out_sync(&writing->cx, &writing->out);
    arena_free(own);
}

static Status
remove_last_runs(Cx *cx, const char *path)
{
    return file_exists(path) ? file_remove(cx, path) : OK;
}

/* Beside what stands there. */
static Status
write_each(Cx *cx, LinkJob *job, Writing *all, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        all[i].job = job;
        TRY(file_out_open_over(cx, path_of(cx, job, all[i].name), &all[i].out));
    }
    all[REPORT].cx.arena = cx->arena;
    crew_run(&job->crew, write_one, all, n);
    for (unsigned i = 0; i < n; i++) {
        if (all[i].status.code != ERR_NONE) {
            cx->err = all[i].cx.err;
            return all[i].status;
        }
    }
    return OK;
}

/* The last run's files go before the first of this one's comes: who is killed in between leaves
 * files of one run alone, though not all of them. */
static Status
place_each(Cx *cx, const LinkJob *job, Writing *all, unsigned n)
{
    for (unsigned i = 0; i < WRITINGS; i++)
        TRY(remove_last_runs(cx, path_of(cx, job, writings[i].name)));
    for (unsigned i = 0; i + 1 < n; i++)
        TRY(file_out_place(cx, &all[i].out));
    return file_out_done(cx, &all[n - 1].out);
}

/* All are written before anything of the last run goes. */
static Status
write_all(Cx *cx, LinkJob *job, Writing *all, unsigned n)
{
    Status status = write_each(cx, job, all, n);

    if (status.code != ERR_NONE) {
        cx_kept(cx, "nothing new was written; files of an earlier run are as they were");
        return status;
    }
    status = place_each(cx, job, all, n);
    if (status.code != ERR_NONE)
        cx_kept(cx, "files are missing, those that are here are of one run: run it again");
    return status;
}

static Status
write_whole(Cx *cx, LinkJob *job)
{
    Writing all[WRITINGS];
    sigset_t before;
    Status status;

    memcpy(all, writings, sizeof all);
    for (unsigned i = 0; i < WRITINGS; i++)
        all[i].out.fd = -1;
    hold_endings(&before);
    status = write_all(cx, job, all, job->bad_rows > 0 ? WRITINGS : WRITINGS - 1);
    for (unsigned i = 0; i < WRITINGS; i++)
        file_out_drop(&all[i].out);
    release_endings(&before);
    return status;
}

Status
link_write(Cx *cx, LinkJob *job)
{
    AUTO(close_at) int held = -1;

    TRY(file_hold_folder(cx, job->out, &held)); /* another run that writes here comes to its end */
    TRY(write_whole(cx, job));
    job->seconds = (double)(clock_ms() - job->begun_ms) / 1000;
    return OK;
}
