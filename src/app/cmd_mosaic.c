/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/cmd_mosaic.h"

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
    COUNT(told, "mosaics that ever were"),
};
static const Shape replay_shape = { "MosaicReplay", sizeof(ReplayResult), replay_fields,
                                    LEN(replay_fields) };

Status
cmd_mosaic_replay(Cx *cx, const Args *args)
{
    Str out = args_value(args, "out");
    Str country = args_value(args, "country");
    ReplayOptions options = replay_options(args->names[0], out.len > 0 ? out : args->names[0]);
    ReplayResult result = { .pieces = 0 };

    if (country.len > 0) {
        if (!clue_country_is(country))
            FAIL_AT(ERR_INVALID, "clue.country", "--country",
                    "two capital letters of a country are expected (ISO 3166)");
        options.country = country;
    }
    TRY(replay_run(cx, &options, &result));
    say(args,
        "%lld pieces in %lld days, %lld values; %lld were not of their kind and were skipped.\n",
        (long long)result.pieces, (long long)result.days, (long long)result.mentions,
        (long long)result.skipped);
    say(args, "%lld mosaics at the end, %lld heavy enough to be told; %lld ever were.\n",
        (long long)result.mosaics, (long long)result.alerts, (long long)result.told);
    say(args, "%.*s/alerts.csv\n", STR_ARG(options.out));
    tell_json(args, &replay_shape, &result);
    return OK;
}
