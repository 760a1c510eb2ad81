/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/link_job.h"
#include "os/clock.h"
#include "os/map.h"

enum {
    ROW_NUMBER_MAX = 24,
    HUGE_PAGE = 1 << 12,
    ROW_LINE = 64,
    HINT = 16,
    TEXT = 40,
    TEXTS_MOST = 14
};
enum { PAIRS_MOST = 1 << 24, PAIR_COPIES = 3 }; /* kept, sorted, joined */

/* Status of the library in words. */
static Status
status_of(Cx *cx, LkStatus status)
{
    switch (status) {
    case LK_OK: return OK;
    case LK_UNFIT:
        FAIL(ERR_INVALID, "link.columns",
             "no column can be compared; --config says what each one is");
    case LK_BAD:
        FAIL_AT(ERR_INVALID, "link.model", "--model",
                "a model for the same columns in the same order is expected");
    case LK_NO_SPACE:
    case LK_FULL: break;
    }
    FAIL(ERR_OS, "link.memory", "this machine has not enough memory for so many rows");
}

/* --- progress: a line that changes on a terminal, else one line a second ---------------------- */

typedef struct Progress {
    int64_t begun_ms;
    int64_t told_ms;
    bool terminal;
} Progress;

/* How far all is when a stage is so far: shares of the time as a million records take it. */
static double
whole_of(const char *stage, double done)
{
    static const struct {
        const char *stage;
        double from, share;
    } stages[] = { { "reading", 0, 0.32 },    { "counting", 0.32, 0.02 },
                   { "blocking", 0.34, 0.1 }, { "comparing", 0.44, 0.4 },
                   { "fitting", 0.84, 0.06 }, { "grouping", 0.9, 0.1 } };

    for (size_t i = 0; i < LEN(stages); i++) {
        if (strcmp(stages[i].stage, stage) == 0)
            return stages[i].from + stages[i].share * done;
    }
    return 0;
}

static void
tell(void *self, const char *stage, double done)
{
    Progress *progress = self;
    int64_t now = clock_ms();
    double passed = (double)(now - progress->begun_ms) / 1000;
    double whole = whole_of(stage, done);

    if (now - progress->told_ms < (progress->terminal ? 100 : 1000))
        return;
    progress->told_ms = now;
    if (progress->terminal)
        (void)fputc('\r', stderr);
    complain("%-9s %3.0f %%, %.0f s", stage, whole * 100, passed);
    if (whole > 0.02)
        complain(", about %.0f s left ", passed * (1 - whole) / whole);
    complain("%s", progress->terminal ? "  " : "\n");
}

static void
stop_telling(const Progress *progress)
{
    if (progress->terminal && progress->told_ms > progress->begun_ms)
        (void)fprintf(stderr, "\r%60s\r", "");
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The digest of a file grows as its text is read; of a text that was decoded it comes at the end.
 */
static bool
lies_in_file(const LinkInput *input)
{
    return input->table->text.ptr == input->file.ptr;
}

static void
sum_to(LinkInput *input, size_t to)
{
    sha256_add(&input->sum, str_bytes(str_slice(input->file, input->summed, to)));
    input->summed = to;
}

static void
add_record(LinkJob *job, size_t file, Str id, size_t row_at)
{
    LinkRecords *records = &job->records;
    char number[ROW_NUMBER_MAX];
    size_t at = records->id_at[records->n];

    if (id.len == 0 && job->id_column < job->ncolumns) {
        memcpy(records->ids + at, "row ", 4);
        at += 4;
    }
    if (id.len == 0) {
        size_t n = records->n + 1;
        size_t from = sizeof number;

        for (; n > 0; n /= 10)
            number[--from] = (char)('0' + n % 10);
        id = (Str){ number + from, sizeof number - from };
    }
    memcpy(records->ids + at, id.ptr, id.len);
    records->file[records->n] = (uint8_t)file;
    records->row_at[records->n] = row_at;
    records->id_at[++records->n] = at + id.len;
}

/* What goes on while the library takes rows: their keys are noted, those behind them are read, and
 * the file is summed up to them. */
struct LinkBeside {
    size_t file;
    const TableBatch *batch; /* of the rows that are taken */
    const Str *cells;
    TableBatch *ahead;
    size_t to; /* where in the text it begins */
};

static void
add_records(LinkJob *job, const LinkBeside *rows)
{
    for (size_t row = 0; row < rows->batch->n; row++) {
        Str id = STR("");

        if (job->id_column < job->ncolumns)
            id = str_trim(rows->cells[row * job->ncolumns + job->id_column]);
        add_record(job, rows->file, id, rows->batch->row_at[row]);
    }
}

/* Tasks of the crew, and before them what goes on beside them: the longest first. */
typedef struct Tasks {
    LinkJob *job;
    const LinkBeside *beside;
    void (*task)(void *arg, unsigned i);
    void *arg;
} Tasks;

enum { BESIDE_READ, BESIDE_SUM, BESIDE_NOTE, BESIDES };

static void
run_beside(void *arg, unsigned i)
{
    const Tasks *tasks = arg;
    const LinkBeside *beside = tasks->beside;
    LinkInput *input = &tasks->job->inputs[beside->file];

    if (i >= BESIDES)
        tasks->task(tasks->arg, i - BESIDES);
    else if (i == BESIDE_READ)
        table_read(input->table, beside->ahead);
    else if (i == BESIDE_NOTE)
        add_records(tasks->job, beside);
    else if (lies_in_file(input))
        sum_to(input, beside->to);
}

static void
run_crew(void *self, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    LinkJob *job = self;
    Tasks tasks = { job, job->beside, task, arg };

    job->beside = NULL;
    if (tasks.beside == NULL)
        crew_run(&job->crew, task, arg, n);
    else
        crew_run(&job->crew, run_beside, &tasks, n + BESIDES);
}

static size_t
rows_at_most(const LinkJob *job)
{
    size_t rows = 0;

    for (size_t i = 0; i < job->ninputs; i++)
        rows += table_rows_at_most(job->inputs[i].table);
    return rows;
}

/* Where people have many copies there are more pairs than lk_room() counts on. */
static size_t
room_of_pairs(size_t rows)
{
    size_t pairs = rows < PAIRS_MOST / (rows + 1) ? rows * rows : PAIRS_MOST;

    return pairs * PAIR_COPIES * sizeof(LkPair);
}

static Status
open_memory(Cx *cx, LinkJob *job)
{
    size_t rows = rows_at_most(job);
    LkCrew crew = { run_crew, job };
    LinkRecords *records = &job->records;
    size_t texts = job->ncolumns < TEXTS_MOST ? job->ncolumns : TEXTS_MOST;
    size_t bytes = 0;
    uint8_t *room;

    for (size_t i = 0; i < job->ninputs; i++)
        bytes += job->inputs[i].table->text.len;
    records->room = (rows + 1) * (2 * sizeof(uint64_t) + 1 + ROW_NUMBER_MAX) + bytes + HUGE_PAGE;
    room = map_room(records->room);
    job->memory_size = lk_room(rows) + room_of_pairs(rows);
    job->memory = map_room(job->memory_size);
    if (room == NULL || job->memory == NULL)
        return status_of(cx, LK_NO_SPACE);
    /* In front lies what is read in no order: each row's lines, the hints of texts, the texts. */
    map_large_pages(job->memory, rows * (2 * ROW_LINE + (HINT + TEXT) * texts));
    records->id_at = (uint64_t *)(void *)room;
    records->row_at = records->id_at + rows + 1;
    records->file = (uint8_t *)(records->row_at + rows + 1);
    records->ids = (char *)(records->file + rows + 1);
    LkStart start = { .memory = job->memory,
                      .size = job->memory_size,
                      .rows = rows,
                      .columns = job->columns,
                      .ncolumns = job->ncolumns,
                      .files = (unsigned)job->ninputs,
                      .crew = &crew };
    return status_of(cx, lk_open(&start, &job->lk));
}

static void
note_bad(Cx *cx, LinkInput *input, const TableNote *notes, size_t n)
{
    if (input->nbad + n > input->bad_room) {
        TableNote *before = input->bad;

        input->bad_room = 2 * (input->nbad + n);
        input->bad = ARENA_ARRAY(cx->arena, input->bad_room, TableNote);
        if (input->nbad > 0)
            memcpy(input->bad, before, input->nbad * sizeof before[0]);
    }
    for (size_t i = 0; i < n; i++)
        input->bad[input->nbad++] = notes[i];
}

static void
note_titles(Cx *cx, LinkInput *input)
{
    for (size_t i = 0; i < input->table->nabove; i++) {
        TableNote title = { input->table->above[i], TABLE_TITLE };

        note_bad(cx, input, &title, 1);
    }
}

/* Two batches in turn: one is added while the other is read. */
static Status
read_input(Cx *cx, LinkJob *job, size_t file, Progress *progress)
{
    LinkInput *input = &job->inputs[file];
    Table *table = input->table;
    TableBatch *batches = input->batches;
    Str *room = ARENA_ARRAY(cx->arena, TABLE_BATCH * job->ncolumns, Str);

    sha256_begin(&input->sum);
    note_titles(cx, input);
    TRY(status_of(cx, lk_write_decimals(job->lk, input->decimal)));
    table_read(table, &batches[0]);
    for (size_t turn = 0; batches[turn].n > 0; turn = 1 - turn) {
        const TableBatch *batch = &batches[turn];
        const Str *cells = link_reorder(job, input, batch, room);
        LinkBeside beside = { file, batch, cells, &batches[1 - turn], table->at };

        note_bad(cx, input, batch->notes, batch->nnotes);
        job->beside = &beside;
        TRY(status_of(
            cx, lk_add(job->lk, (unsigned)file, (const LkText *)(const void *)cells, batch->n)));
        if (lies_in_file(input))
            map_forget(input->file, beside.to);
        tell(progress, "reading", (double)beside.to / (double)table->text.len);
    }
    sum_to(input, input->file.len);
    input->digest = sha256_end(&input->sum);
    job->bad_rows += input->nbad;
    return OK;
}

static size_t
count_groups(const LinkJob *job)
{
    const uint32_t *groups = lk_groups(job->lk);
    size_t n = 0;

    for (size_t row = 0; row < job->records.n; row++)
        n += groups[row] == row;
    return n;
}

bool
link_stands_once(const LinkJob *job, unsigned file)
{
    return job->config.one_to_one == LINK_YES ||
           (job->config.one_to_one == LINK_AS_IT_SEEMS && lk_seems_once(job->lk, file));
}

static const LkOnce once_of[] = {
    [LINK_AS_IT_SEEMS] = LK_AS_IT_SEEMS, [LINK_YES] = LK_IN_ALL, [LINK_NO] = LK_IN_NONE
};

Status
link_run(Cx *cx, LinkJob *job)
{
    int64_t now = clock_ms();
    Progress progress = { now, now, isatty(STDERR_FILENO) == 1 };

    TRY(open_memory(cx, job));
    for (size_t i = 0; i < job->ninputs; i++)
        TRY(read_input(cx, job, i, &progress));
    TRY(link_own_keys(cx, job));
    TRY(status_of(cx, lk_fit(job->lk, job->refit ? NULL : &job->model, tell, &progress)));
    tell(&progress, "grouping", 0);
    TRY(status_of(cx, lk_group(job->lk, job->threshold, once_of[job->config.one_to_one])));
    stop_telling(&progress);
    job->nclusters = count_groups(job);
    return OK;
}

Str
link_id(const LinkJob *job, size_t row)
{
    const LinkRecords *records = &job->records;

    return (Str){ records->ids + records->id_at[row],
                  records->id_at[row + 1] - records->id_at[row] };
}

void
link_id_ahead(const LinkJob *job, size_t later, size_t sooner)
{
    __builtin_prefetch(&job->records.id_at[later]);
    __builtin_prefetch(job->records.ids + job->records.id_at[sooner]);
}

Status
link_cells(Cx *cx, const LinkJob *job, size_t row, Str *ret)
{
    LinkInput input = job->inputs[job->records.file[row]];
    TableBatch batch = link_rows(&input, job->records.row_at[row], 1);
    const Str *cells;

    if (batch.n != 1)
        FAIL(ERR_BUG, "link.row", "a row is no longer where it was");
    cells = link_reorder(job, &input, &batch, ret);
    for (size_t i = 0; i < job->ncolumns; i++)
        ret[i] = arena_str(cx->arena, str_trim(cells[i]));
    return OK;
}
