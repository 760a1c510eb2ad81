/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signs and screening on the command line: nothing asked here is stored. */
#include "app/cmd_law.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/packs.h"
#include "law/guide.h"
#include "os/file.h"

enum { ANSWERS_MAX = 64 * 1024 };

typedef struct SignsAnswer {
    Str version;
    ShapeList sets;
    ShapeList signs;
} SignsAnswer;

static const Field signs_fields[] = {
    { .name = "version",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(SignsAnswer, version) },
    { .name = "sets",
      .type = FIELD_LIST,
      .need = FIELD_REQUIRED,
      .offset = offsetof(SignsAnswer, sets),
      .shape = &law_sign_set_shape },
    { .name = "signs",
      .type = FIELD_LIST,
      .need = FIELD_REQUIRED,
      .offset = offsetof(SignsAnswer, signs),
      .shape = &law_sign_shape },
};
static const Shape signs_shape = { "Signs", sizeof(SignsAnswer), signs_fields, LEN(signs_fields) };

static bool
has_text(const ShapeList *texts, Str text)
{
    const TextItem *items = texts->items;

    for (size_t i = 0; i < texts->n; i++) {
        if (str_equal(items[i].text, text))
            return true;
    }
    return false;
}

/* The sets of one sector, or all, and their signs. */
static SignsAnswer
of_sector(Cx *cx, const LawSigns *all, Str sector)
{
    const LawSignSet *sets = all->sets.items;
    const LawSign *signs = all->signs.items;
    LawSignSet *some_sets = ARENA_ARRAY(cx->arena, all->sets.n, LawSignSet);
    LawSign *some_signs = ARENA_ARRAY(cx->arena, all->signs.n, LawSign);
    SignsAnswer answer = { all->version, { some_sets, 0 }, { some_signs, 0 } };

    for (size_t i = 0; i < all->sets.n; i++) {
        if (sector.len > 0 && !has_text(&sets[i].sectors, sector))
            continue;
        some_sets[answer.sets.n++] = sets[i];
        for (size_t k = 0; k < all->signs.n; k++) {
            if (str_equal(signs[k].set, sets[i].id))
                some_signs[answer.signs.n++] = signs[k];
        }
    }
    return answer;
}

static Str
sectors_of(Cx *cx, const LawSigns *all)
{
    const LawSignSet *sets = all->sets.items;
    ShapeList seen = { ARENA_ARRAY(cx->arena, 64, TextItem), 0 };
    TextItem *items = seen.items;
    Str joined = { "", 0 };

    for (size_t i = 0; i < all->sets.n; i++) {
        const TextItem *sectors = sets[i].sectors.items;

        for (size_t k = 0; k < sets[i].sectors.n && seen.n < 64; k++) {
            if (has_text(&seen, sectors[k].text))
                continue;
            joined = arena_format(cx->arena, "%.*s%s%.*s", STR_ARG(joined), seen.n > 0 ? ", " : "",
                                  STR_ARG(sectors[k].text));
            items[seen.n++].text = sectors[k].text;
        }
    }
    return joined;
}

static void
say_signs(const Args *args, const SignsAnswer *answer)
{
    const LawSignSet *sets = answer->sets.items;
    const LawSign *signs = answer->signs.items;

    for (size_t i = 0; i < answer->sets.n; i++) {
        say(args, "%.*s\n    source: %.*s; licence: %.*s%s\n", STR_ARG(sets[i].title),
            STR_ARG(sets[i].source), STR_ARG(sets[i].licence),
            sets[i].verified ? "" : "; NOT VERIFIED");
        for (size_t k = 0; k < answer->signs.n; k++) {
            if (str_equal(signs[k].set, sets[i].id))
                say(args, "  %-7.*s %.*s%s%.*s%s%s\n", STR_ARG(signs[k].id),
                    STR_ARG(signs[k].dimension), signs[k].dimension.len > 0 ? ": " : "",
                    STR_ARG(signs[k].text), signs[k].strength != 0 ? ", " : "",
                    law_strength_names[signs[k].strength]);
        }
    }
    say(args, "A sign is a reason to look again, never a finding about a person.\n");
}

Status
cmd_guide_signs(Cx *cx, const Args *args)
{
    const char *folder;
    Str sector = args_value(args, "sector");
    LawSigns all;
    SignsAnswer answer;

    TRY(pack_folder(cx, &folder));
    TRY(pack_signs(cx, folder, &all));
    answer = of_sector(cx, &all, sector);
    if (answer.sets.n == 0)
        FAIL_AT(ERR_INVALID, "guide.sector", "--sector",
                "there are no signs for it; there are %.*s", STR_ARG(sectors_of(cx, &all)));
    say_signs(args, &answer);
    tell_json(args, &signs_shape, &answer);
    return OK;
}

typedef struct Answers {
    ShapeList answers;
} Answers;

static const Field answers_fields[] = {
    { "answers", FIELD_LIST, FIELD_REQUIRED, offsetof(Answers, answers), .shape = &shape_text_item,
      .max = 200 },
};
static const Shape answers_shape = { "ScreenAnswers", sizeof(Answers), answers_fields,
                                     LEN(answers_fields) };

/* {"answers": [...]}, or the list alone. */
static Status
read_answers(Cx *cx, const Args *args, ShapeList *ret)
{
    const char *path = arena_cstr(cx->arena, args_value(args, "answers"));
    Answers answers;
    Str text;

    if (!file_exists(path))
        FAIL_AT(ERR_INVALID, "guide.answers", path, "a file that exists is expected");
    TRY(file_read(cx, path, ANSWERS_MAX, &text));
    text = str_trim(text);
    if (str_starts(text, STR("[")) || str_starts(text, STR("-")))
        text = arena_format(cx->arena, "answers:\n%s%.*s", text.ptr[0] == '[' ? "  " : "",
                            STR_ARG(text));
    TRY(shape_read_yaml(cx, &answers_shape, path, text, &answers));
    *ret = answers.answers;
    return OK;
}

/* A part of 1, "0.014". */
static Status
read_part(Cx *cx, Str text, double *ret)
{
    char *end;
    char *copy = arena_cstr(cx->arena, text);
    double value;

    *ret = -1;
    if (text.len == 0)
        return OK;
    value = strtod(copy, &end);
    if (*end != '\0' || !(value >= 0 && value <= 1))
        FAIL_AT(ERR_INVALID, "guide.prevalence", "--prevalence",
                "a part between 0 and 1 is expected, as 0.014");
    *ret = value;
    return OK;
}

static void
say_screened(const Args *args, const LawScreened *screened)
{
    const LawDimension *dimensions = screened->dimensions.items;
    const LawStudySays *others = screened->other_studies.items;

    say(args, "%.*s\n%lld yes, %lld no, %lld unknown.\n", STR_ARG(screened->words),
        (long long)screened->yes, (long long)screened->no, (long long)screened->unknown);
    for (size_t i = 0; i < screened->dimensions.n; i++)
        say(args, "  %.*s: %s\n", STR_ARG(dimensions[i].dimension),
            law_screen_names[dimensions[i].result]);
    if (screened->has_accuracy)
        say(args, "Sensitivity %.1f %%, specificity %.1f %% (%.*s), at a prevalence of %.2f %%.\n",
            screened->sensitivity * 100, screened->specificity * 100, STR_ARG(screened->study),
            screened->prevalence * 100);
    for (size_t i = 0; i < screened->other_studies.n; i++)
        say(args, "  Another study: sensitivity %.1f %%, specificity %.1f %% (%.*s).\n",
            others[i].sensitivity * 100, others[i].specificity * 100, STR_ARG(others[i].study));
    say(args, "%.*s: %.*s\nSource: %.*s\nLicence: %.*s\n", STR_ARG(screened->title),
        STR_ARG(screened->rule), STR_ARG(screened->source), STR_ARG(screened->licence));
    if (!screened->verified)
        say(args, "NOT VERIFIED: %.*s\n", STR_ARG(screened->verified_what));
}

Status
cmd_guide_screen(Cx *cx, const Args *args)
{
    const char *folder;
    LawScreening screening = { .instrument = args->names[0], .child = args_has(args, "child") };
    LawSigns signs;
    LawInstruments instruments;
    LawScreened screened;

    TRY(read_part(cx, args_value(args, "prevalence"), &screening.prevalence));
    TRY(pack_folder(cx, &folder));
    TRY(pack_signs(cx, folder, &signs));
    TRY(pack_instruments(cx, folder, &instruments));
    TRY(read_answers(cx, args, &screening.answers));
    TRY(law_screen(cx, &instruments, &signs, &screening, &screened));
    say_screened(args, &screened);
    tell_json(args, &law_screened_shape, &screened);
    return OK;
}
