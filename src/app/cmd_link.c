/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/cmd_link.h"

#include "app/link_explain.h"
#include "os/map.h"

typedef struct LinkAnswer {
    int64_t records;
    int64_t pairs;
    int64_t clusters;
    double seconds;
    int64_t peak_mib;
    int64_t bad_rows;
    int64_t pairs_unlisted;
    int64_t truth_unknown;
    LinkExplained explained;
} LinkAnswer;

#define ANSWER(name_, type_, about_)                                                               \
    {                                                                                              \
        .name = #name_, .type = type_, .need = FIELD_REQUIRED,                                     \
        .offset = offsetof(LinkAnswer, name_), .about = about_                                     \
    }

static const Field answer_fields[] = {
    ANSWER(records, FIELD_INT, "rows read"),
    ANSWER(pairs, FIELD_INT, "pairs of records of one person"),
    ANSWER(clusters, FIELD_INT, "people: groups of records, alone ones too"),
    ANSWER(seconds, FIELD_REAL, "from the start to the last file"),
    ANSWER(peak_mib, FIELD_INT, "the most memory that was held"),
    ANSWER(bad_rows, FIELD_INT, "rows that are not like the others; bad_rows.csv names them"),
    { .name = "pairs_unlisted",
      .type = FIELD_INT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(LinkAnswer, pairs_unlisted),
      .about = "more pairs, of people with very many records, that pairs.csv does not list" },
    { .name = "truth_unknown",
      .type = FIELD_INT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(LinkAnswer, truth_unknown),
      .about = "with --truth: lines with a key of no record, if there are any" },
    { .name = "explained",
      .type = FIELD_OBJECT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(LinkAnswer, explained),
      .shape = &link_explained_shape,
      .about = "with --explain: why the two are or are not one person" },
};
static const Shape answer_shape = { "LinkAnswer", sizeof(LinkAnswer), answer_fields,
                                    LEN(answer_fields) };

enum { NAME = 24 };

/* What printf has to fill up with blanks, which counts bytes, for so many letters. */
static int
width_of(const char *name)
{
    int width = NAME;

    for (; *name != '\0'; name++)
        width += ((uint8_t)*name & 0xC0) == 0x80;
    return width;
}

/* Where a column of the first file stands in another. */
static void
say_place(const Args *args, const LinkJob *job, const LinkInput *input, size_t column)
{
    const Table *table = input->table;
    const char *shown = job->columns[column].name;
    int width = width_of(shown);
    Str here = table->columns[input->at[column]];

    if (input->said[column] != NULL)
        say(args, "  %-*s is %.*s in %s: %s\n", width, shown, STR_ARG(here), input->path,
            input->said[column]);
    else if (input->take[column] == LINK_BOTH)
        say(args, "  %-*s is %.*s and %.*s in %s\n", width, shown, STR_ARG(here),
            STR_ARG(table->columns[input->then[column]]), input->path);
    else if (input->take[column] != LINK_ALL)
        say(args, "  %-*s is a part of %.*s in %s\n", width, shown, STR_ARG(here), input->path);
    else if (input->shared[column] > 0)
        say(args, "  %-*s goes with %.*s of %s: they share %u %% of their words\n", width, shown,
            STR_ARG(here), input->path, input->shared[column]);
    else if (!str_equal(here, job->inputs[0].table->columns[column]))
        say(args, "  %-*s is %.*s in %s\n", width, shown, STR_ARG(here), input->path);
}

/* What stands elsewhere, or nowhere, in a file beside the first. */
static void
say_differences(const Args *args, const LinkJob *job, const LinkInput *input)
{
    for (size_t i = 0; i < job->ncolumns; i++) {
        const char *shown = job->columns[i].name;

        if (input->at[i] < input->table->ncolumns)
            say_place(args, job, input, i);
        else if (job->columns[i].kind != LK_APART)
            say(args, "  %-*s is not in %s\n", width_of(shown), shown, input->path);
    }
}

static void
say_key(const Args *args, const LinkJob *job)
{
    const LkColumn *key = &job->columns[job->id_column];

    if (job->id_column == job->ncolumns)
        say(args, "  The key is the number of the row: no column has in each row a value of its "
                  "own.\n");
    else if (key->distinct == job->sample)
        say(args, "  The key is %s.\n", key->name);
    else
        say(args, "  The key is %s, though not every row has one of its own.\n", key->name);
}

/* "CSV, divided by ;". */
static void
say_file(const Args *args, const LinkInput *input)
{
    const Table *table = input->table;

    say(args, "%s: %s, ", input->path, table_encoding_name(table->encoding));
    if (table->json)
        say(args, "JSON lines\n");
    else if (table->ncolumns == 1)
        say(args, "CSV of one column\n");
    else if (table->delimiter == '\t')
        say(args, "CSV divided by tabs\n");
    else if (table->delimiter > ' ')
        say(args, "CSV divided by %c\n", table->delimiter);
    else
        say(args, "CSV divided by character %d\n", table->delimiter);
    if (table->encoding == TABLE_LATIN1 && !args_has(args, "encoding"))
        say(args, "  No file says so: Polish, Czech, Romanian and others are windows-1250, Turkish "
                  "1254: --encoding\n");
    if (table->zeros > 0)
        say(args, "  It ends in %zu %s of zero, not read: was it written to its end?\n",
            table->zeros, table->zeros == 1 ? "byte" : "bytes");
    if (table->nabove > 0)
        say(args, "  %zu %s above the names of the columns: not read.\n", table->nabove,
            table->nabove == 1 ? "line stands" : "lines stand");
    if (table->headless)
        say(args,
            "  The first line is a row: no line names the columns. If it does: --header yes\n");
}

/* What of the truth is taken for what. */
static void
say_truth(const Args *args, const LinkTruth *truth)
{
    const Table *table = truth->table;

    if (table != NULL)
        say(args, truth->pairs ? "%.*s: pairs of %.*s and %.*s\n" : "%.*s: key %.*s, entity %.*s\n",
            STR_ARG(table->name), STR_ARG(table->columns[truth->first]),
            STR_ARG(table->columns[truth->second]));
}

static void
say_profile(const Args *args, const LinkJob *job)
{
    for (size_t i = 0; i < job->ninputs; i++)
        say_file(args, &job->inputs[i]);
    for (size_t i = 0; i < job->ncolumns; i++) {
        const LkColumn *column = &job->columns[i];

        const char *decimal = link_decimal_said(job, i);

        say(args, "  %-*s %-9s %s%s%s\n", width_of(column->name), column->name,
            lk_kind_name(column->kind), column->reason, decimal[0] != '\0' ? "; " : "", decimal);
    }
    for (size_t i = 1; i < job->ninputs; i++)
        say_differences(args, job, &job->inputs[i]);
    say_key(args, job);
    say_truth(args, &job->truth);
}

/* One file given twice by mistake. */
static void
say_same(const Args *args, const LinkJob *job)
{
    for (size_t i = 1; i < job->ninputs; i++) {
        for (size_t k = 0; k < i; k++) {
            if (digest_equal(&job->inputs[i].digest, &job->inputs[k].digest))
                say(args, "%s and %s are the same, byte for byte.\n", job->inputs[k].path,
                    job->inputs[i].path);
        }
    }
}

/* In which files nobody stands twice. */
static void
say_once(const Args *args, const LinkJob *job)
{
    size_t n = 0;

    if (job->ninputs == 1)
        return;
    for (unsigned i = 0; i < job->ninputs; i++)
        n += link_stands_once(job, i);
    if (n == job->ninputs)
        say(args, "A record of one file was given at most one of another.\n");
    for (unsigned i = 0; i < job->ninputs && n < job->ninputs; i++)
        say(args,
            link_stands_once(job, i) ? "Nobody stands twice in %s: others have one of it at most.\n"
                                     : "A record of another file may have several of %s.\n",
            job->inputs[i].path);
}

/* How keys are written that are not of one record alone. */
static void
say_keys(const Args *args, const LinkJob *job)
{
    for (size_t i = 0; i < job->ninputs && job->files_in_keys; i++)
        say(args, "Files have keys in common: those of %s are written %zu:KEY\n",
            job->inputs[i].path, i + 1);
    if (job->keys_again > 0)
        say(args, "%zu %s the key of an earlier row of the same file: it is written KEY row N\n",
            job->keys_again, job->keys_again == 1 ? "row has" : "rows have");
}

static void
say_answer(const Args *args, const LinkJob *job, const LinkAnswer *answer)
{
    say(args, "%lld %s, %lld %s, %lld %s; %.1f s, %lld MiB.\n", (long long)answer->records,
        answer->records == 1 ? "record" : "records", (long long)answer->clusters,
        answer->clusters == 1 ? "person" : "people", (long long)answer->pairs,
        answer->pairs == 1 ? "pair" : "pairs", answer->seconds, (long long)answer->peak_mib);
    say_same(args, job);
    say_once(args, job);
    say_keys(args, job);
    if (lk_unlisted(job->lk) > 0)
        say(args,
            "%zu more pairs of people with very many records are not in pairs.csv; clusters.csv "
            "has all.\n",
            lk_unlisted(job->lk));
    if (answer->bad_rows > 0)
        say(args, "%lld %s not like the others: see bad_rows.csv.\n", (long long)answer->bad_rows,
            answer->bad_rows == 1 ? "row is" : "rows are");
    if (job->truth.unknown > 0)
        say(args, "%.*s: keys of no record in %zu of %zu lines, which are not counted.\n",
            STR_ARG(job->truth.table->name), job->truth.unknown, job->truth.lines);
    say(args, "%s: pairs.csv, clusters.csv, model.json, report.html\n", job->out);
}

/* What is found in a file that somebody writes meanwhile is of no state that it ever had. */
static void
say_changed(const LinkJob *job)
{
    for (size_t i = 0; i < job->ninputs; i++) {
        const LinkInput *input = &job->inputs[i];

        if (map_written_ns(input->path) != input->written_ns)
            complain("tessera: %s: it was changed while it was read; once it is whole, run this "
                     "again\n",
                     input->path);
    }
}

Status
cmd_link(Cx *cx, const Args *args)
{
    AUTO(link_close_at) LinkJob job = { .ninputs = 0 };
    Str explained = args_value(args, "explain");
    LinkAnswer answer = { .records = 0 };
    size_t pairs = 0;

    TRY(link_open(cx, args, &job));
    say_profile(args, &job);
    TRY(link_open_out(cx, &job));
    TRY(link_run(cx, &job));
    if (explained.len > 0) /* before anything is written: no record may have the key */
        TRY(link_explain(cx, args, &job, explained, &answer.explained));
    if (job.truth.table != NULL)
        TRY(link_tell_truth(cx, &job));
    TRY(link_write(cx, &job));
    (void)lk_joined(job.lk, &pairs);
    answer.records = (int64_t)job.records.n;
    answer.pairs = (int64_t)pairs;
    answer.clusters = (int64_t)job.nclusters;
    answer.seconds = job.seconds;
    answer.peak_mib = (int64_t)(map_peak_bytes() >> 20);
    answer.bad_rows = (int64_t)job.bad_rows;
    answer.pairs_unlisted = (int64_t)lk_unlisted(job.lk);
    answer.truth_unknown = (int64_t)job.truth.unknown;
    say_answer(args, &job, &answer);
    tell_json(args, &answer_shape, &answer);
    say_changed(&job);
    return OK;
}
