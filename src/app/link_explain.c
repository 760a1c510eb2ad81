/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/cmd_member.h"
#include "app/link_job.h"

typedef struct ExplainLine {
    Str what;
    Str level;
    double bits;
    double frequency;
} ExplainLine;

static const Field line_fields[] = {
    { CMD_FIELD(FIELD_TEXT, ExplainLine, what, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, ExplainLine, level, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_REAL, ExplainLine, bits, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_REAL, ExplainLine, frequency, FIELD_OPTIONAL) },
};
static const Shape line_shape = { "LinkReason", sizeof(ExplainLine), line_fields,
                                  LEN(line_fields) };
static const Field explained_fields[] = {
    { CMD_FIELD(FIELD_TEXT, LinkExplained, a, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, LinkExplained, b, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_REAL, LinkExplained, weight_bits, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_REAL, LinkExplained, probability, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_BOOL, LinkExplained, one_cluster, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_LIST, LinkExplained, reasons, FIELD_REQUIRED), .shape = &line_shape },
};
const Shape link_explained_shape = { "LinkExplained", sizeof(LinkExplained), explained_fields,
                                     LEN(explained_fields) };

Status
link_find(Cx *cx, const LinkJob *job, const char *option, Str id, uint32_t *ret)
{
    for (size_t row = 0; row < job->records.n; row++) {
        if (str_equal(link_id(job, row), id)) {
            *ret = (uint32_t)row;
            return OK;
        }
    }
    FAIL_AT(ERR_NOT_FOUND, "link.record", option, "no record has the key %.*s", STR_ARG(id));
}

/* One character a bit, up to 30, to the left or right of a middle line. */
static void
say_bar(const Args *args, double bits)
{
    int n = (int)(bits < 0 ? -bits + 0.5 : bits + 0.5);

    n = n > 24 ? 24 : n;
    for (int i = 0; i < 12; i++)
        say(args, bits < 0 && i >= 12 - n ? "-" : " ");
    say(args, "|");
    for (int i = 0; i < n && bits > 0; i++)
        say(args, "+");
    say(args, "\n");
}

static Status
say_cells(Cx *cx, const Args *args, const LinkJob *job, uint32_t a, uint32_t b)
{
    Str x[TABLE_COLUMNS];
    Str y[TABLE_COLUMNS];

    TRY(link_cells(cx, job, a, x));
    TRY(link_cells(cx, job, b, y));
    for (size_t i = 0; i < job->ncolumns; i++)
        say(args, "  %-20s %-28.*s %.*s\n", job->columns[i].name, STR_ARG(x[i]), STR_ARG(y[i]));
    return OK;
}

static Str
name_of(const LkReason *reason)
{
    if (reason->field != NULL)
        return str_of(reason->field);
    return reason->level == NULL ? STR("before anything is compared")
                                 : STR("relatives and namesakes");
}

Status
link_explain(Cx *cx, const Args *args, const LinkJob *job, Str pair, LinkExplained *ret)
{
    LkReason reasons[LK_FIELDS + 2];
    ExplainLine *lines = ARENA_ARRAY(cx->arena, LK_FIELDS + 2, ExplainLine);
    LinkExplained answer = { .weight_bits = 0 };
    uint32_t a = 0;
    uint32_t b = 0;
    size_t n;

    answer.a = str_trim(str_cut(pair, ',', &answer.b));
    answer.b = str_trim(answer.b);
    TRY(link_find(cx, job, "--explain", answer.a, &a));
    TRY(link_find(cx, job, "--explain", answer.b, &b));
    if (!args->json)
        TRY(say_cells(cx, args, job, a, b));
    n = lk_explain(job->lk, a, b, reasons, &answer.weight_bits);
    for (size_t i = 0; i < n; i++) {
        lines[i] = (ExplainLine){ name_of(&reasons[i]),
                                  str_of(reasons[i].field != NULL ? reasons[i].level : NULL),
                                  reasons[i].bits, reasons[i].frequency };
        say(args, "  %-28.*s %-28.*s %+7.2f ", STR_ARG(lines[i].what), STR_ARG(lines[i].level),
            lines[i].bits + lines[i].frequency);
        say_bar(args, lines[i].bits + lines[i].frequency);
    }
    answer.probability = lk_chance(answer.weight_bits);
    answer.one_cluster = lk_groups(job->lk)[a] == lk_groups(job->lk)[b];
    answer.reasons = (ShapeList){ lines, n };
    say(args, "  %.2f bits: a probability of %.4f. %s\n", answer.weight_bits, answer.probability,
        answer.one_cluster ? "They are in one group." : "They are not in one group.");
    *ret = answer;
    return OK;
}
