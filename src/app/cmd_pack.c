/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Country packs: what there is, what stands in it, and what is wrong with it. */
#include "app/cmd_law.h"

#include <stdio.h>
#include <string.h>

#include "app/packs.h"
#include "os/file.h"

enum { FINDINGS_MAX = 4096 };

typedef struct CheckAnswer {
    int64_t files;
    int64_t rules;
    int64_t verified;
    int64_t reviewed;
    int64_t offences;
    int64_t cases;
    int64_t faults;
    int64_t notes;
    ShapeList findings;
} CheckAnswer;

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)

static const Field check_fields[] = {
    { NEED(FIELD_INT, CheckAnswer, files) },
    { NEED(FIELD_INT, CheckAnswer, rules) },
    { NEED(FIELD_INT, CheckAnswer, verified) },
    { NEED(FIELD_INT, CheckAnswer, reviewed) },
    { NEED(FIELD_INT, CheckAnswer, offences) },
    { NEED(FIELD_INT, CheckAnswer, cases) },
    { NEED(FIELD_INT, CheckAnswer, faults) },
    { NEED(FIELD_INT, CheckAnswer, notes) },
    { NEED(FIELD_LIST, CheckAnswer, findings), .shape = &law_finding_shape },
};
static const Shape check_shape = { "PackCheck", sizeof(CheckAnswer), check_fields,
                                   LEN(check_fields) };

typedef struct Checking {
    Cx *cx;
    LawVocabulary vocabulary;
    CheckAnswer answer;
    LawFinding *found;
} Checking;

static void
take_findings(Checking *checking, const ShapeList *findings)
{
    const LawFinding *items = findings->items;

    for (size_t i = 0; i < findings->n; i++) {
        if (items[i].grade == LAW_FAULT)
            checking->answer.faults++;
        else
            checking->answer.notes++;
        if (checking->answer.findings.n < FINDINGS_MAX)
            checking->found[checking->answer.findings.n++] = items[i];
    }
}

static Status
check_law(Checking *checking, const char *folder)
{
    Cx *cx = checking->cx;
    CheckAnswer *answer = &checking->answer;
    const char *cases = arena_format(cx->arena, "%s/cases.yaml", folder).ptr;
    ShapeList findings;
    size_t counts[5] = { 0 };
    LawPack *pack;
    Str text;

    TRY(pack_law_in(cx, &checking->vocabulary, folder, &pack));
    law_counts(pack, &counts[0], &counts[1], &counts[2], &counts[3]);
    findings = law_check(cx, pack);
    take_findings(checking, &findings);
    if (file_exists(cases)) {
        TRY(file_read(cx, cases, LAW_FILE_MAX, &text));
        TRY(law_cases_check(cx, &checking->vocabulary, pack, (LawText){ cases, text }, &findings,
                            &counts[4]));
        take_findings(checking, &findings);
    }
    answer->rules += (int64_t)counts[0];
    answer->verified += (int64_t)counts[1];
    answer->reviewed += (int64_t)counts[2];
    answer->offences += (int64_t)counts[3];
    answer->cases += (int64_t)counts[4];
    answer->files += counts[4] > 0;
    return OK;
}

/* The folder of a file; the folder itself. */
static const char *
folder_of(Cx *cx, Str path)
{
    size_t slash = path.len;

    if (path.len < 5 || !str_equal(str_slice(path, path.len - 5, path.len), STR(".yaml")))
        return arena_cstr(cx->arena, path);
    while (slash > 0 && path.ptr[slash - 1] != '/')
        slash--;
    return slash == 0 ? "." : arena_cstr(cx->arena, str_slice(path, 0, slash - 1));
}

static Status
check_folder(Checking *checking, const char *folder)
{
    Cx *cx = checking->cx;
    int64_t before = checking->answer.files;
    ShapeList findings = { NULL, 0 };

    if (file_exists(arena_format(cx->arena, "%s/law.yaml", folder).ptr)) {
        TRY(check_law(checking, folder));
        checking->answer.files += 2;
    }
    TRY(pack_files_check(cx, folder, &findings, &checking->answer.files));
    take_findings(checking, &findings);
    if (file_exists(arena_format(cx->arena, "%s/training.yaml", folder).ptr)) {
        TRY(pack_training_check(cx, folder, &findings, &checking->answer.files));
        take_findings(checking, &findings);
    }
    if (checking->answer.files == before)
        FAIL_AT(ERR_INVALID, "pack.none", folder,
                "there is no file of a pack here; law.yaml, offences.yaml, contacts.yaml, ... "
                "are expected");
    return OK;
}

static Status
check_installed(Checking *checking, const char *folder)
{
    Cx *cx = checking->cx;
    Str *names = NULL;
    size_t n = 0;

    TRY(check_folder(checking, folder));
    TRY(file_list(cx, folder, &names, &n));
    for (size_t i = 0; i < n; i++) {
        if (names[i].len == 2 || str_equal(names[i], STR("training")))
            TRY(check_folder(checking,
                             arena_format(cx->arena, "%s/%.*s", folder, STR_ARG(names[i])).ptr));
    }
    return OK;
}

static void
say_findings(const Args *args, const CheckAnswer *answer, bool all)
{
    const LawFinding *items = answer->findings.items;

    for (size_t i = 0; i < answer->findings.n; i++) {
        if (all || items[i].grade == LAW_FAULT)
            say(args, "%.*s: %s: %.*s: %.*s: %.*s\n", STR_ARG(items[i].where),
                law_grade_names[items[i].grade], STR_ARG(items[i].kind), STR_ARG(items[i].about),
                STR_ARG(items[i].text));
    }
    say(args,
        "%lld files, %lld rules (%lld verified, %lld reviewed), %lld offences, %lld cases: %lld "
        "faults, %lld "
        "notes\n",
        (long long)answer->files, (long long)answer->rules, (long long)answer->verified,
        (long long)answer->reviewed, (long long)answer->offences, (long long)answer->cases,
        (long long)answer->faults, (long long)answer->notes);
}

/* Each folder once, however many of its files were named. */
static Status
check_all(Checking *checking, const Args *args, const char *folder)
{
    Cx *cx = checking->cx;
    const char *seen[ARGS_NAMES + 64];
    size_t n = 0;

    if (args->nnames == 0)
        return check_installed(checking, folder);
    for (size_t i = 0; i < args->nnames; i++) {
        const char *path = folder_of(cx, args->names[i]);
        bool is_new = true;

        for (size_t k = 0; k < n; k++)
            is_new = is_new && strcmp(seen[k], path) != 0;
        if (!is_new)
            continue;
        seen[n++] = path;
        TRY(check_folder(checking, path));
    }
    return OK;
}

Status
cmd_pack_check(Cx *cx, const Args *args)
{
    Checking checking = { .cx = cx, .found = ARENA_ARRAY(cx->arena, FINDINGS_MAX, LawFinding) };
    const char *folder;

    checking.answer.findings.items = checking.found;
    TRY(pack_folder(cx, &folder));
    TRY(pack_words(cx, folder, &checking.vocabulary));
    TRY(check_all(&checking, args, folder));
    say_findings(args, &checking.answer, true);
    tell_json(args, &check_shape, &checking.answer);
    if (checking.answer.faults > 0)
        return (Status){ ERR_CONFLICT };
    return OK;
}

/* --- what there is --- */

typedef struct PackRow {
    Str country;
    Str version;
    bool background;
    int64_t rules;
    int64_t verified;
    int64_t reviewed;
    int64_t offences;
} PackRow;

static const Field row_fields[] = {
    { NEED(FIELD_TEXT, PackRow, country) },    { NEED(FIELD_TEXT, PackRow, version) },
    { NEED(FIELD_BOOL, PackRow, background) }, { NEED(FIELD_INT, PackRow, rules) },
    { NEED(FIELD_INT, PackRow, verified) },    { NEED(FIELD_INT, PackRow, reviewed) },
    { NEED(FIELD_INT, PackRow, offences) },
};
static const Shape row_shape = { "PackRow", sizeof(PackRow), row_fields, LEN(row_fields) };

typedef struct PackRows {
    ShapeList packs;
} PackRows;

static const Field rows_fields[] = {
    { NEED(FIELD_LIST, PackRows, packs), .shape = &row_shape },
};
static const Shape rows_shape = { "Packs", sizeof(PackRows), rows_fields, LEN(rows_fields) };

static PackRow
row_of(const LawPack *pack)
{
    size_t counts[4];

    law_counts(pack, &counts[0], &counts[1], &counts[2], &counts[3]);
    return (PackRow){ law_country(pack),  law_version(pack),  law_is_background(pack),
                      (int64_t)counts[0], (int64_t)counts[1], (int64_t)counts[2],
                      (int64_t)counts[3] };
}

Status
cmd_pack_list(Cx *cx, const Args *args)
{
    const char *folder;
    ShapeList countries;
    const TextItem *items;
    PackRow *rows;
    PackRows answer;

    TRY(pack_folder(cx, &folder));
    TRY(pack_countries(cx, folder, &countries));
    items = countries.items;
    rows = ARENA_ARRAY(cx->arena, countries.n, PackRow);
    for (size_t i = 0; i < countries.n; i++) {
        PackLaw pack;

        TRY(pack_law(cx, folder, items[i].text, &pack));
        rows[i] = row_of(pack.law);
        say(args, "%.*s  version %.*s  %lld rules, %lld verified, %lld reviewed; %lld offences%s\n",
            STR_ARG(rows[i].country), STR_ARG(rows[i].version), (long long)rows[i].rules,
            (long long)rows[i].verified, (long long)rows[i].reviewed, (long long)rows[i].offences,
            rows[i].background ? "; background, never an answer" : "");
    }
    answer.packs = (ShapeList){ rows, countries.n };
    tell_json(args, &rows_shape, &answer);
    return OK;
}
