/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/link_job — `tessera link`: reads files, runs the library, writes what came of it. */
#ifndef APP_LINK_JOB_H
#define APP_LINK_JOB_H

#include "app/app.h"
#include "include/tessera-link.h"
#include "os/crew.h"
#include "page/words.h"
#include "seal/seal.h"
#include "table/table.h"

enum { LINK_FILES = 16, LINK_PATH_MAX = 4096 };

/* What of a cell of another file stands for one of the first. */
typedef enum LinkTake {
    LINK_ALL,
    LINK_GIVEN,   /* of a whole name */
    LINK_SURNAME, /* of a whole name */
    LINK_HOUSE,   /* of a street's line */
    LINK_BOTH     /* and the cell of another column behind it */
} LinkTake;

typedef struct LinkInput {
    const char *path;
    Str file;           /* as it lies on the disk */
    int64_t written_ns; /* when it was, before it was read; 0 of a pipe */
    Sha256 sum;         /* of the file up to `summed` */
    size_t summed;
    Digest digest; /* of the file, once all of it is read */
    Table *table;
    TableBatch batches[2]; /* two readings in turn */
    TableNote *bad;        /* lines and rows that are not like the others */
    size_t nbad;
    size_t bad_room;
    size_t at[TABLE_COLUMNS];   /* where each column of the first file is here; ncolumns: nowhere */
    size_t then[TABLE_COLUMNS]; /* the other column of LINK_BOTH */
    LinkTake take[TABLE_COLUMNS];
    unsigned shared[TABLE_COLUMNS]; /* words of a hundred, of columns under other names; else 0 */
    const char
        *said[TABLE_COLUMNS];    /* who says that a column is the one it is; NULL: it was found */
    char decimal[TABLE_COLUMNS]; /* as LkColumn has it, of the cells that are here */
    char *joined;                /* cells of LINK_BOTH */
    size_t njoined;
} LinkInput;

/* The headings under which a column of the first file stands in others, and who says so. */
typedef struct LinkCalled {
    ShapeList names; /* of TextItem */
    const char *reason;
} LinkCalled;

/* What a person corrects: YAML, `columns` by name and kind, the key, the threshold. */
typedef struct LinkConfig {
    ShapeList columns; /* of LinkConfigColumn */
    Str id;
    Str threshold;
    int64_t one_to_one; /* LinkOneToOne */
} LinkConfig;

/* Of amounts, as configuration and model have it. */
typedef enum LinkDecimal { LINK_DECIMAL_AUTO, LINK_DECIMAL_POINT, LINK_DECIMAL_COMMA } LinkDecimal;
typedef enum LinkOneToOne { LINK_AS_IT_SEEMS, LINK_YES, LINK_NO } LinkOneToOne;

/* The keys of all records, and where each begins in its file. */
typedef struct LinkRecords {
    size_t n;
    size_t room;
    uint64_t *id_at; /* n + 1 */
    char *ids;
    uint64_t *row_at; /* the place in the text of its table */
    uint8_t *file;
} LinkRecords;

typedef struct LinkBeside LinkBeside; /* link_run.c */

/* What --truth knows of records: the entity of each key, or keys of pairs. */
typedef struct LinkTruth {
    Str file;
    const Table *table; /* NULL: no truth was given */
    bool pairs;
    size_t first; /* the key */
    size_t second;
    size_t verdict;   /* of pairs, whether they are one; ncolumns: all that stand there are */
    uint64_t *entity; /* of each record, once it is compared; 0: of which nothing is known, and of
                         pairs one that is in none */
    size_t lines;     /* with an entity or a pair that is one, */
    size_t unknown;   /* and of them those with a key of no record */
} LinkTruth;

typedef struct LinkJob {
    const Args *args;
    const PageLanguage *lang; /* of the report */
    LinkInput inputs[LINK_FILES];
    size_t ninputs;
    LinkConfig config;
    LinkTruth truth;
    LkColumn columns[LK_COLUMNS];
    LinkCalled called[LK_COLUMNS];
    size_t ncolumns;
    size_t id_column; /* ncolumns: the number of the row */
    double threshold;
    bool refit; /* no model was given */
    LkModel model;
    Str model_id; /* the key's column when it was fitted; "" for none */
    Crew crew;
    const LinkBeside *beside; /* NULL: nothing goes on beside what the crew does */
    size_t sample;
    LinkRecords records;
    void *memory;
    size_t memory_size;
    Lk *lk;
    size_t nclusters;
    bool files_in_keys; /* keys have the number of their file before them */
    size_t keys_again;  /* rows whose key came before in their file: their number is behind it */
    size_t bad_rows;
    int64_t begun_ms;
    double seconds;
    const char *out;
} LinkJob;

/* Files, columns, configuration and model from the command's arguments.  ERR_INVALID names the file
 * and what was expected; nothing is written. */
MUST_USE Status link_open(Cx *cx, const Args *args, LinkJob *ret);
/* The kinds of columns by name and by *ret_sample rows: the first, or of the whole file if some
 * column is empty there. */
void link_recognise(Cx *cx, const LinkInput *input, LkColumn *ret, size_t *ret_sample);
/* Up to so many rows from a place of a file on, whose table stays where it is.  Used until the next
 * reading of that file. */
TableBatch link_rows(const LinkInput *input, size_t at, size_t most);
/* The first column set apart that each row of the sample has for itself, else the first that but a
 * tenth have not; n if there is none. */
size_t link_find_key(const LkColumn *columns, size_t n, size_t sample);
/* "auto", "point", "comma", by LinkDecimal, and the sign of each in LkColumn. */
extern const char *const link_decimal_names[];
char link_decimal_sign(LinkDecimal decimal);
/* Of a column of amounts; of any other LINK_DECIMAL_AUTO. */
LinkDecimal link_decimal(const LkColumn *column);
/* What stands before the decimals of a column, in English; "" if that is not known. */
const char *link_decimal_said(const LinkJob *job, size_t column);
/* Opens the file of --truth and finds its columns by their names; ERR_INVALID if they do not say.
 */
MUST_USE Status link_told(Cx *cx, const char *path, LinkJob *job);
/* Whose each record is by the truth.  ERR_INVALID if it speaks of other records. */
MUST_USE Status link_tell_truth(Cx *cx, LinkJob *job);
/* Finds the columns of the first file in another; ERR_INVALID if none is there. */
MUST_USE Status link_match(Cx *cx, const LinkJob *job, LinkInput *input);
/* The cells of a file's rows as the columns of the first have them: in `room`, or as they are if
 * nothing differs; used until the next call. */
const Str *link_reorder(const LinkJob *job, LinkInput *input, const TableBatch *batch, Str *room);
/* Reads all rows, fits or takes the model, groups.  Tells progress on stderr. */
MUST_USE Status link_run(Cx *cx, LinkJob *job);
/* Makes each key that of one record alone: "2:17" where files share keys, "17 row 40" where a key
 * comes again in its file. */
MUST_USE Status link_own_keys(Cx *cx, LinkJob *job);
/* True if records of other files were given at most one of that file. */
bool link_stands_once(const LinkJob *job, unsigned file);
/* Gives back what the job holds outside the arena. */
void link_close(LinkJob *job);
/* Makes the folder for what will be written, and sees that it can be. */
MUST_USE Status link_open_out(Cx *cx, const LinkJob *job);
/* pairs.csv, clusters.csv, bad_rows.csv (if there are any), model.json and report.html: all of
 * them, or none and what was there stays.  Never files of two runs, also of one that was killed. */
MUST_USE Status link_write(Cx *cx, LinkJob *job);
/* The key of a record; the cells of its row, as typed, in cx->arena. */
Str link_id(const LinkJob *job, size_t row);
/* Fetches the keys of two records that are asked for later and sooner. */
void link_id_ahead(const LinkJob *job, size_t later, size_t sooner);
MUST_USE Status link_cells(Cx *cx, const LinkJob *job, size_t row, Str *ret);
/* model.json: the text of this job's, and one that was written before, with which come the kinds of
 * its columns, its key and its threshold.  ERR_INVALID for what is no model, or one that compares a
 * column which is not there. */
void link_model_write(Cx *cx, const LinkJob *job, Buf *out);
MUST_USE Status link_model_read(Cx *cx, const char *path, LinkJob *job);

static inline void
link_close_at(LinkJob *job)
{
    link_close(job);
}

#endif
