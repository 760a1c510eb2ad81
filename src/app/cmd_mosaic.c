/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/cmd_mosaic.h"

#include <stdlib.h>

#include "mosaic/learn.h"
#include "mosaic/replay.h"

#define COUNT(name_, about_)                                                                       \
    {                                                                                              \
        .name = #name_, .type = FIELD_INT, .need = FIELD_REQUIRED,                                 \
        .offset = offsetof(ReplayResult, name_), .about = about_                                   \
    }

static const Field replay_fields[] = {
    COUNT(pieces, "pieces read"),
    COUNT(mentions, "values read"),
    COUNT(skipped, "values that are not of their kind"),
    COUNT(tags, "forms that stood for tags"),
    COUNT(days, "days on which pieces came"),
    COUNT(mosaics, "mosaics at the end"),
    COUNT(alerts, "of them heavy enough to be told"),
    COUNT(told, "mosaics that ever were heavy enough"),
};
static const Shape replay_shape = { "MosaicReplay", sizeof(ReplayResult), replay_fields,
                                    LEN(replay_fields) };

static Status
country_read(Cx *cx, const Args *args, Str *ret)
{
    Str country = args_value(args, "country");

    if (country.len == 0)
        return OK;
    if (!clue_country_is(country))
        FAIL_AT(ERR_INVALID, "clue.country", "--country",
                "two capital letters of a country are expected (ISO 3166)");
    *ret = country;
    return OK;
}

static Status
tell_read(Cx *cx, const Args *args, double *ret)
{
    Str text = args_value(args, "tell");
    char *end;
    double value;

    if (text.len == 0)
        return OK;
    value = strtod(arena_cstr(cx->arena, text), &end);
    if (*end != '\0' || !(value >= 0 && value < 1000))
        FAIL_AT(ERR_INVALID, "mosaic.tell", "--tell", "a weight in bits is expected, as 15.5");
    *ret = value;
    return OK;
}

Status
cmd_mosaic_replay(Cx *cx, const Args *args)
{
    Str out = args_value(args, "out");
    ReplayOptions options = replay_options(args->names[0], out.len > 0 ? out : args->names[0]);
    ReplayResult result = { .pieces = 0 };

    TRY(country_read(cx, args, &options.country));
    TRY(tell_read(cx, args, &options.tell_bits));
    TRY(replay_run(cx, &options, &result));
    say(args,
        "%lld pieces in %lld days, %lld values; %lld were not of their kind and were skipped.\n",
        (long long)result.pieces, (long long)result.days, (long long)result.mentions,
        (long long)result.skipped);
    say(args, "%lld mosaics at the end, %lld heavy enough to be told; %lld ever were.\n",
        (long long)result.mosaics, (long long)result.alerts, (long long)result.told);
    say(args, "%.*s/alerts.csv\n%.*s/told.csv\n", STR_ARG(options.out), STR_ARG(options.out));
    tell_json(args, &replay_shape, &result);
    return OK;
}

static const Field fit_fields[] = {
    { .name = "pieces",
      .type = FIELD_INT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LearnResult, pieces),
      .about = "pieces read" },
    { .name = "networks",
      .type = FIELD_INT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LearnResult, networks),
      .about = "networks that the truth names" },
    { .name = "examples",
      .type = FIELD_INT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LearnResult, examples),
      .about = "sets of pieces learnt from" },
    { .name = "yes",
      .type = FIELD_INT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LearnResult, yes),
      .about = "of them a network" },
};
static const Shape fit_shape = { "MosaicFit", sizeof(LearnResult), fit_fields, LEN(fit_fields) };

Status
cmd_mosaic_fit(Cx *cx, const Args *args)
{
    LearnResult *result = ARENA_NEW(cx->arena, LearnResult);
    LearnOptions options = { .dirs = args->names,
                             .ndirs = args->nnames,
                             .out = args_value(args, "out"),
                             .country = STR("SE") };

    TRY(country_read(cx, args, &options.country));
    TRY(learn_run(cx, &options, result));
    say(args, "%lld pieces, %lld networks; %lld sets of pieces, %lld of them a network.\n",
        (long long)result->pieces, (long long)result->networks, (long long)result->examples,
        (long long)result->yes);
    say(args, "Found before 1, 10, 100, 1,000 false ones per 100,000 pieces: %.3f %.3f %.3f %.3f\n",
        result->found[0], result->found[1], result->found[2], result->found[3]);
    say(args, "%.*s\n", STR_ARG(options.out));
    tell_json(args, &fit_shape, result);
    return OK;
}
