/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table as JSON. */
#include "mosaic/learn_internal.h"

#include "base/shape.h"

static const char *const level_names[LEVEL_COUNT] = {
    [LEVEL_DIFFER] = "differ", [LEVEL_WEAK] = "weak",
    [LEVEL_HUB] = "hub",       [LEVEL_COMMON] = "common",
    [LEVEL_FUZZY] = "fuzzy",   [LEVEL_EXACT] = "exact",
    [LEVEL_YEARS] = "years",   [LEVEL_EXACT_RARE] = "exact_rare",
};

static const char *const namesakes_names[NAMESAKES_COUNT] = {
    [NAMESAKES_SOME] = "some", [NAMESAKES_MANY] = "many", [NAMESAKES_DESKS] = "50_desks",
    [NAMESAKES_200] = "200",   [NAMESAKES_400] = "400",   [NAMESAKES_800] = "800",
};

static const char *const card_names[CARD_COUNT] = {
    [CARD_SECTORS] = "sectors",
    [CARD_ORGANISATIONS] = "organisations",
    [CARD_REGIONS] = "regions",
    [CARD_SIZE] = "size",
    [CARD_CONCERN] = "concern",
    [CARD_PEOPLE] = "people",
    [CARD_REACH] = "reach",
    [CARD_SAME_PERSON] = "same_person",
    [CARD_OUTSIDE] = "outside",
    [CARD_KINDS] = "kinds",
    [CARD_SPAN] = "span",
    [CARD_MENTIONED] = "mentioned",
    [CARD_UNEVEN] = "uneven",
    [CARD_SELDOM] = "seldom",
    [CARD_FAR] = "far",
    [CARD_SAME_SECTOR] = "same_sector",
    [CARD_ECHOES] = "echoes",
    [CARD_LEFT_OUT] = "left_out",
    [CARD_CONSTANT] = "constant",
    [CARD_MANY_SECTORS] = "many_sectors",
    [CARD_THIRD_REGION] = "third_region",
};

static void
write_level(Buf *buf, const char *name, double bits, const FitLevel *level, bool last)
{
    if (level->borrowed)
        buf_format(buf, "      \"%s\": { \"bits\": %.2f, \"from\": \"assumed\" }%s\n", name, bits,
                   last ? "" : ",");
    else
        buf_format(buf,
                   "      \"%s\": { \"bits\": %.2f, \"m\": %.3g, \"u\": %.3g, "
                   "\"from\": \"fitted\" }%s\n",
                   name, bits, level->m, level->u, last ? "" : ",");
}

static void
write_kinds(Buf *buf, const LearnResult *result)
{
    buf_format(buf, "  \"kinds\": {\n");
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++) {
        buf_format(buf, "    \"%s\": {\n", clue_kind_name((ClueKind)kind).ptr);
        for (unsigned level = 1; level < LEVEL_COUNT; level++)
            write_level(buf, level_names[level], result->table.kind_bits[kind][level],
                        &result->bonds.kind[kind][level], level + 1 == LEVEL_COUNT);
        buf_format(buf, "    }%s\n", kind == CLUE_KIND_MAX ? "" : ",");
    }
    buf_format(buf, "  },\n");
}

static void
write_namesakes(Buf *buf, const WeightTable *table)
{
    buf_format(
        buf,
        "  \"namesakes\": {\n    \"from\": \"given beforehand, not fitted: of two of one name and "
        "year of whom so many bear the name, the chance to be one person, counted in "
        "made worlds of 20,000 to 300,000 pieces\"");
    for (unsigned i = NAMESAKES_SOME; i < NAMESAKES_COUNT; i++)
        buf_format(buf, ",\n    \"%s\": %.4g", namesakes_names[i], table->namesakes_bits[i]);
    buf_format(buf, "\n  },\n");
}

static void
write_pairs(Buf *buf, const LearnResult *result)
{
    static const char *const gaps[WEIGHT_GAPS] = { "45", "150", "400", "more" };
    buf_format(buf, "  \"pieces\": %.0f,\n  \"prior_bits\": %.2f,\n", result->table.pieces,
               result->table.prior_bits);
    write_kinds(buf, result);
    write_namesakes(buf, &result->table);
    buf_format(buf, "  \"region\": {\n");
    write_level(buf, "other", result->table.region_bits[0], &result->bonds.region[0], false);
    write_level(buf, "same", result->table.region_bits[1], &result->bonds.region[1], true);
    buf_format(buf, "  },\n  \"gap\": {\n");
    for (unsigned i = 0; i < WEIGHT_GAPS; i++)
        write_level(buf, gaps[i], result->table.gap_bits[i], &result->bonds.gap[i],
                    i + 1 == WEIGHT_GAPS);
    buf_format(buf, "  },\n");
}

static void
write_list(Buf *buf, const char *name, const double *values, size_t n, const char *end)
{
    buf_format(buf, "\"%s\": [", name);
    for (size_t i = 0; i < n; i++)
        buf_format(buf, "%s%.4g", i == 0 ? "" : ", ", values[i]);
    buf_format(buf, "]%s", end);
}

static void
write_given(Buf *buf, const WeightTable *table)
{
    buf_format(buf, "  ");
    write_list(buf, "concern", table->concern_bits, LEN(table->concern_bits), ",\n");
    buf_format(buf, "  \"grade\": {\n    \"from\": \"given beforehand, not fitted: A1 .98, E5 .46, "
                    "equal steps between\",\n    ");
    write_list(buf, "reliability", table->reliability, LEN(table->reliability), ",\n    ");
    write_list(buf, "credibility", table->credibility, LEN(table->credibility), ",\n");
    buf_format(buf, "    \"unknown\": %.4g\n  },\n", table->grade_unknown);
    buf_format(buf, "  \"sectors\": {\n    \"from\": \"counted: an equal share of all pieces over "
                    "the sector's own, in bits\"");
    for (size_t i = 0; i < WEIGHT_SECTORS && table->sector[i].name != NULL; i++) {
        buf_format(buf, ",\n    ");
        json_write_text(buf, str_of(table->sector[i].name));
        buf_format(buf, ": %.2f", table->sector[i].bits);
    }
    buf_format(buf, "\n  },\n");
}

static void
write_card(Buf *buf, const LearnResult *result)
{
    const WeightTable *table = &result->table;
    buf_format(buf,
               "  \"card\": {\n    \"from\": \"fitted: ridge logistic regression on %lld sets of "
               "pieces, %lld of them networks; each set of data once whole and %d times with a "
               "fifth of its pieces withdrawn\"",
               (long long)result->examples, (long long)result->yes, LEARN_COPIES);
    for (unsigned i = 0; i < CARD_COUNT; i++)
        buf_format(buf, ",\n    \"%s\": %.4f", card_names[i], table->card_bits[i]);
    buf_format(buf, "\n  },\n  \"shift_bits\": %.4g,\n  \"echo\": %.4g,\n", table->shift_bits,
               table->echo);
    buf_format(buf,
               "  \"thresholds\": {\n    \"from\": \"counted on the sets it was fitted on; false "
               "ones per 100,000 pieces\",\n"
               "    \"tell\": { \"bits\": %.1f, \"rate\": 1000 },\n"
               "    \"mediator\": { \"bits\": %.1f, \"rate\": 100 },\n"
               "    \"urgent\": { \"bits\": %.1f, \"rate\": 10 }\n  }\n}\n",
               table->tell_bits, table->mediator_bits, table->urgent_bits);
}

/* The last part of a path. */
static Str
base_name(Str path)
{
    size_t from = path.len;
    while (from > 0 && path.ptr[from - 1] != '/')
        from--;
    return str_slice(path, from, path.len);
}

void
learn_write(Buf *buf, const LearnOptions *options, const LearnResult *result)
{
    buf_format(buf, "{\n  \"version\": \"2026-2\",\n  \"fitted_on\": \"%lld pieces, %lld networks:",
               (long long)result->pieces, (long long)result->networks);
    for (size_t i = 0; i < options->ndirs; i++)
        buf_format(buf, " %.*s", STR_ARG(base_name(options->dirs[i])));
    buf_format(buf, "; bonds by EM over %zu vectors of %.0f pairs, without truth\",\n",
               result->bonds.vectors, result->bonds.pairs);
    write_pairs(buf, result);
    write_given(buf, &result->table);
    write_card(buf, result);
}
