/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/link_explain.h"

#include <math.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/cmd_member.h"

/* Of a line, in characters: from BESIDE on two values stand side by side, from BARS on there is
 * room for a bar behind each number. */
enum { NAME = 28, BAR = 12, BESIDE = 60, BARS = 90, WIDTH_OF_A_PIPE = 100 };

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

static bool
find_record(const LinkJob *job, Str id, uint32_t *ret)
{
    id = str_trim(id);
    for (size_t row = 0; row < job->records.n; row++) {
        if (str_equal(link_id(job, row), id)) {
            *ret = (uint32_t)row;
            return true;
        }
    }
    return false;
}

static Status
refuse_key(Cx *cx, const LinkJob *job, const char *option, Str id)
{
    FAIL_AT(
        ERR_NOT_FOUND, "link.record", option, "no record has the key %.*s%s", STR_ARG(str_trim(id)),
        job->files_in_keys ? "; files have keys in common: 1:KEY is one of the first file" : "");
}

Status
link_find_two(Cx *cx, const LinkJob *job, const char *option, Str pair, uint32_t *ret_a,
              uint32_t *ret_b)
{
    size_t comma = str_find(pair, ',');
    Str first = str_slice(pair, 0, comma);
    Str second = str_slice(pair, comma + 1, pair.len);
    bool found = false;

    if (str_trim(first).len == 0 || str_trim(second).len == 0)
        FAIL_AT(ERR_INVALID, "link.two", option, "two keys are expected, as A,B");
    for (size_t at = comma; at < pair.len && !found; at++) /* keys may have commas of their own */
        found = pair.ptr[at] == ',' && find_record(job, str_slice(pair, 0, at), ret_a) &&
                find_record(job, str_slice(pair, at + 1, pair.len), ret_b);
    if (!found)
        return refuse_key(cx, job, option, find_record(job, first, ret_a) ? second : first);
    if (*ret_a == *ret_b)
        FAIL_AT(ERR_INVALID, "link.two", option, "two records are expected, not one twice");
    return OK;
}

/* Characters in a line of the terminal; of a pipe or a file a line holds all. */
static size_t
find_width(void)
{
    struct winsize size;
    bool told = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;

    return told ? size.ws_col : WIDTH_OF_A_PIPE;
}

/* A text in so many characters: filled up with blanks, or cut. */
static void
say_in(const Args *args, Str text, size_t width)
{
    size_t n = 0;
    size_t to = 0;

    for (size_t i = 0; i < text.len; i++) {
        bool begins = ((uint8_t)text.ptr[i] & 0xC0) != 0x80;

        if (begins && n < width)
            to = i;
        n += begins;
    }
    if (n > width)
        say(args, "%.*s\xe2\x80\xa6", (int)to, text.ptr);
    else
        say(args, "%.*s%*s", STR_ARG(text), (int)(width - n), "");
}

/* One character a bit, as far as there is room, to the left or right of a middle line. */
static void
say_bar(const Args *args, double bits)
{
    int n = (int)fmin(fabs(bits) + 0.5, BAR);

    if (bits < 0)
        say(args, "%*s%.*s|\n", BAR - n, "", n, "------------");
    else
        say(args, "%*s|%.*s\n", BAR, "", n, "++++++++++++");
}

static Status
say_cells(Cx *cx, const Args *args, const LinkJob *job, uint32_t a, uint32_t b)
{
    Str x[TABLE_COLUMNS];
    Str y[TABLE_COLUMNS];
    size_t width = find_width();
    size_t cell = width >= BESIDE ? (width - NAME - 4) / 2 : 0;

    TRY(link_cells(cx, job, a, x));
    TRY(link_cells(cx, job, b, y));
    for (size_t i = 0; i < job->ncolumns; i++) {
        if (cell == 0) {
            say(args, "  %s\n    %.*s\n    %.*s\n", job->columns[i].name, STR_ARG(x[i]),
                STR_ARG(y[i]));
            continue;
        }
        say(args, "  ");
        say_in(args, str_of(job->columns[i].name), NAME);
        say(args, " ");
        say_in(args, x[i], cell);
        say(args, " ");
        say_in(args, y[i], cell);
        say(args, "\n");
    }
    return OK;
}

static void
say_line(const Args *args, const ExplainLine *line, size_t width)
{
    double bits = line->bits + line->frequency;

    if (width < BARS) {
        say(args, "  %+7.2f %.*s%s%.*s\n", bits, STR_ARG(line->what),
            line->level.len > 0 ? ": " : "", STR_ARG(line->level));
        return;
    }
    say(args, "  ");
    say_in(args, line->what, NAME);
    say(args, " ");
    say_in(args, line->level, width - NAME - 2 * BAR - 15);
    say(args, " %+7.2f ", bits);
    say_bar(args, bits);
}

/* Where nobody stands twice, other partners of a record take of its odds. */
static bool
has_rivals(const LinkJob *job)
{
    return job->ninputs == 2 && (link_stands_once(job, 0) || link_stands_once(job, 1));
}

Str
link_reason_name(const LinkJob *job, const LkReason *reason)
{
    if (reason->field != NULL)
        return str_of(reason->field);
    if (reason->level == NULL)
        return STR("before anything is compared");
    return has_rivals(job) ? STR("relatives, namesakes, rivals") : STR("relatives, namesakes");
}

/* What a reason says of its field; "" for what is of none. */
static Str
level_of(Cx *cx, const LkReason *reason)
{
    if (reason->field == NULL || reason->beside == NULL)
        return str_of(reason->field == NULL ? NULL : reason->level);
    return arena_format(cx->arena, "%s (%s says it too)", reason->level, reason->beside);
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

    TRY(link_find_two(cx, job, "--explain", pair, &a, &b));
    answer.a = link_id(job, a);
    answer.b = link_id(job, b);
    if (!args->json)
        TRY(say_cells(cx, args, job, a, b));
    n = lk_explain(job->lk, a, b, reasons, &answer.weight_bits);
    for (size_t i = 0; i < n; i++) {
        lines[i] = (ExplainLine){ link_reason_name(job, &reasons[i]), level_of(cx, &reasons[i]),
                                  reasons[i].bits, reasons[i].frequency };
        say_line(args, &lines[i], find_width());
    }
    answer.probability = lk_chance(answer.weight_bits);
    answer.one_cluster = lk_groups(job->lk)[a] == lk_groups(job->lk)[b];
    answer.reasons = (ShapeList){ lines, n };
    say(args, "  %.2f bits: a probability of %.4f. %s\n", answer.weight_bits, answer.probability,
        answer.one_cluster ? "They are in one group." : "They are not in one group.");
    *ret = answer;
    return OK;
}
