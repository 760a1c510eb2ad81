/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"
#include "clue/clue_in.h"

enum { WORDS_MOST = 4, PART_MOST = 80, TEXT_LEAST = 6 };

bool
clue_alias(ClueJob *job)
{
    ClueTokens tokens;
    ClueOut out = clue_room_begin(job->room);
    size_t kept = 0;

    clue_tokens(job->value, &tokens);
    for (size_t i = 0; i < tokens.n; i++) {
        Str text = tokens.all[i].text;

        if (clue_has_word(CLUE_LIST_ARTICLES, text) && (kept > 0 || i + 1 < tokens.n))
            continue;
        if (kept++ > 0 && !tokens.all[i].glued)
            clue_put_char(&out, ' ');
        clue_put(&out, text);
    }
    if (out.len < 2)
        return clue_refuse(job, CLUE_LENGTH, job->value.len,
                           "An alias of at least two letters or digits is expected.");
    if (tokens.full || out.len > 100)
        return clue_refuse(job, CLUE_LONG, job->value.len, "An alias of a few words is expected.");
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    job->clue->joint = job->clue->canonical;
    job->clue->doubt = STR("An alias fits with nothing by itself, only together with a phone or "
                           "plate of the same piece.");
    return true;
}

/* The longest run of words at i that stands in one of the lists: its meaning and list. */
static size_t
match(const ClueTokens *tokens, size_t i, ClueList first, ClueList last, ClueList *ret_list,
      Str *ret_means)
{
    char held[PART_MOST];

    for (size_t n = WORDS_MOST; n > 0; n--) {
        ClueOut out = { held, sizeof held, 0, false };

        if (i + n > tokens->n)
            continue;
        clue_put_tokens(&out, tokens->all + i, n, ' ');
        for (int list = (int)first; list <= (int)last && !out.full; list++) {
            Str means = clue_word_means((ClueList)list, clue_out_text(&out));

            if (means.ptr == NULL)
                continue;
            *ret_list = (ClueList)list;
            *ret_means = means;
            return n;
        }
    }
    return 0;
}

typedef struct Vehicle {
    Str make, colour, kind;
    size_t model, model_end; /* tokens [model, model_end) */
    bool other;              /* words that are on no list */
} Vehicle;

/* A meaning of the model list is the make that builds it. */
static void
set_vehicle(Vehicle *vehicle, ClueList list, Str means, size_t at, size_t n)
{
    if (list == CLUE_LIST_MAKES)
        vehicle->make = means;
    else if (list == CLUE_LIST_COLOURS)
        vehicle->colour = vehicle->colour.len == 0 ? means : vehicle->colour;
    else if (list == CLUE_LIST_VEHICLES)
        vehicle->kind = means;
    else {
        vehicle->model = at;
        vehicle->model_end = at + n;
        if (vehicle->make.len == 0)
            vehicle->make = means;
    }
}

static void
put_part(ClueOut *out, Str part)
{
    if (part.len == 0)
        return;
    if (out->len > 0)
        clue_put_char(out, ' ');
    clue_put(out, part);
}

static void
put_model(ClueOut *out, const ClueTokens *tokens, const Vehicle *vehicle)
{
    if (vehicle->model == vehicle->model_end)
        return;
    if (out->len > 0)
        clue_put_char(out, ' ');
    clue_put_tokens(out, tokens->all + vehicle->model, vehicle->model_end - vehicle->model, 0);
}

bool
clue_vehicle(ClueJob *job)
{
    ClueTokens tokens;
    Vehicle vehicle = { .make = STR("") };
    ClueOut out;

    clue_tokens(job->value, &tokens);
    for (size_t i = 0; i < tokens.n;) {
        ClueList list = CLUE_LIST_MAKES;
        Str means = STR("");
        size_t n = match(&tokens, i, CLUE_LIST_MAKES, CLUE_LIST_VEHICLES, &list, &means);

        if (n > 0)
            set_vehicle(&vehicle, list, means, i, n);
        else
            vehicle.other = true;
        i += n > 0 ? n : 1;
    }
    if (vehicle.make.len == 0 && (vehicle.colour.len == 0 || vehicle.kind.len == 0))
        return clue_refuse(job, CLUE_UNKNOWN, 0,
                           "A make of the list is expected, or a colour and a kind of vehicle.");
    out = clue_room_begin(job->room);
    put_part(&out, vehicle.make);
    put_model(&out, &tokens, &vehicle);
    put_part(&out, vehicle.colour);
    if (vehicle.make.len > 0 && (vehicle.model_end > vehicle.model || vehicle.colour.len > 0))
        job->clue->joint = clue_out_text(&out);
    put_part(&out, vehicle.kind);
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    if (vehicle.other)
        job->clue->assumed = STR("Words that are on no list of vehicles are left out.");
    job->clue->doubt = STR("A vehicle fits with nothing by itself, only together with a plate of "
                           "the same piece.");
    return true;
}

static bool
is_quote(uint32_t c)
{
    return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB ||
           c == 0x201F;
}

/* Cuts the value into what stands in quotes and what stands before it. */
static Str
quoted(Str value, Str *ret_before)
{
    size_t from = value.len;
    size_t to = value.len;
    size_t len = 0;

    *ret_before = value;
    for (size_t at = 0; at < value.len; at += len) {
        uint32_t c = 0;

        len = utf8_next(str_slice(value, at, value.len), &c);
        if (!is_quote(c))
            continue;
        if (from < value.len) {
            to = at;
            break;
        }
        *ret_before = str_slice(value, 0, at);
        from = at + len;
    }
    return str_slice(value, from, to);
}

static size_t
count_letters(Str folded)
{
    size_t n = 0;

    for (size_t i = 0; i < folded.len; i++)
        n += folded.ptr[i] != ' ' && ((uint8_t)folded.ptr[i] & 0xC0) != 0x80;
    return n;
}

static void
put_text(ClueOut *out, Str text)
{
    ClueTokens tokens;

    clue_tokens(text, &tokens);
    clue_put_tokens(out, tokens.all, tokens.n, ' ');
    out->full = out->full || tokens.full;
}

static bool
finish_mark(ClueJob *job, const Str parts[3], Str text)
{
    ClueOut out = clue_room_begin(job->room);
    Str folded;

    for (int i = 0; i < 3; i++)
        put_part(&out, parts[i]);
    if (text.len > 0) {
        clue_put(&out, out.len > 0 ? STR(" \"") : STR("\""));
        put_text(&out, text);
        clue_put_char(&out, '"');
    }
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    out = clue_room_begin(job->room);
    put_text(&out, text);
    folded = clue_room_end(job->room, &out, &job->full);
    if (count_letters(folded) >= TEXT_LEAST)
        clue_add(job, CLUE_FORM_TEXT, folded);
    else
        job->clue->doubt = STR("A mark fits with nothing unless a text of at least 6 letters can "
                               "be read in it: write that in quotes.");
    return true;
}

bool
clue_mark(ClueJob *job)
{
    ClueTokens tokens;
    Str before;
    Str text = quoted(job->value, &before);
    Str parts[3] = { STR(""), STR(""), STR("") };
    bool other = false;

    clue_tokens(before, &tokens);
    for (size_t i = 0; i < tokens.n;) {
        ClueList list = CLUE_LIST_MARKS;
        Str means = STR("");
        size_t n = match(&tokens, i, CLUE_LIST_MARKS, CLUE_LIST_PARTS, &list, &means);

        if (n > 0 && parts[list - CLUE_LIST_MARKS].len == 0)
            parts[list - CLUE_LIST_MARKS] = means;
        other = other || n == 0;
        i += n > 0 ? n : 1;
    }
    if (parts[0].len == 0 && (parts[1].len == 0 || parts[2].len == 0))
        return clue_refuse(job, CLUE_UNKNOWN, 0,
                           "A kind of mark (tattoo, scar, ...) of the list is expected, or a motif "
                           "and a part of the body.");
    if (other)
        job->clue->assumed = STR("Words that are on no list of marks are left out.");
    return finish_mark(job, parts, text);
}
