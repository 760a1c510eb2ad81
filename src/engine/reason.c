/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "engine/reason.h"

#include <math.h>

static const char *const kind_names[REASON_KINDS] = {
    [REASON_BOND] = "bond",       [REASON_SECTORS] = "sectors",  [REASON_ORGANISATIONS] = "voices",
    [REASON_VOICES] = "voices",   [REASON_REGIONS] = "regions",  [REASON_PEOPLE] = "people",
    [REASON_SPAN] = "span",       [REASON_CONCERN] = "concern",  [REASON_SIZE] = "size",
    [REASON_AGAINST] = "against", [REASON_LEFT_OUT] = "against", [REASON_OTHER] = "other",
    [REASON_PRIOR] = "prior",
};

const char *
reason_kind(ReasonKind kind)
{
    return kind_names[kind];
}

/* --- small words --- */

static const char *const clue_words[CLUE_KIND_MAX + 1] = {
    [CLUE_PHONE] = "phone",          [CLUE_PLATE] = "number plate",
    [CLUE_ADDRESS] = "address",      [CLUE_NAME] = "name",
    [CLUE_IBAN] = "account",         [CLUE_ADVERT] = "advert",
    [CLUE_EMAIL] = "e-mail address", [CLUE_HANDLE] = "profile",
    [CLUE_DOCUMENT] = "document",    [CLUE_ALIAS] = "alias",
    [CLUE_VEHICLE] = "vehicle",      [CLUE_MARK] = "mark",
};

static const char *
clue_word(const EngineReason *reason, const ReasonReader *reader)
{
    bool known = reason->clue >= 1 && reason->clue <= CLUE_KIND_MAX;
    return known && (reader->kinds >> reason->clue & 1) ? clue_words[reason->clue] : "clue";
}

static const char *
article(const char *word)
{
    return word[0] == 'a' || word[0] == 'e' ? "an" : "a";
}

static const char *const number_words[] = { "no",   "one",    "two",   "three", "four",
                                            "five", "six",    "seven", "eight", "nine",
                                            "ten",  "eleven", "twelve" };

static Str
number_word(Arena *arena, unsigned n)
{
    return n < LEN(number_words) ? str_of(number_words[n]) : arena_format(arena, "%u", n);
}

static Str
capital(Arena *arena, Str text)
{
    Str copy = arena_str(arena, text);
    if (copy.len > 0 && copy.ptr[0] >= 'a' && copy.ptr[0] <= 'z')
        return arena_format(arena, "%c%.*s", copy.ptr[0] - 'a' + 'A',
                            STR_ARG(str_slice(copy, 1, copy.len)));
    return copy;
}

/* A count for her who may see it, else one of three bands. */
static Str
banded(Arena *arena, const ReasonReader *reader, unsigned n)
{
    if (!reader->giver)
        return number_word(arena, n);
    return n <= 3 ? STR("very few") : n <= 9 ? STR("some") : STR("many");
}

static const char *
number_of(unsigned n, const char *one, const char *more)
{
    return n == 1 ? one : more;
}

/* --- one text a kind of reason --- */

/* How common it is goes by who gave it of their own, not by pieces: of a desk two count at most. */
static const char *
given_by(unsigned level)
{
    switch (level) {
    case LEVEL_EXACT_RARE: return "very few other sources gave it";
    case LEVEL_EXACT:
    case LEVEL_FUZZY:
    case LEVEL_WEAK:
    case LEVEL_YEARS: return "some other sources may have given it too";
    case LEVEL_HUB: return "many sources gave it, or it is a public place";
    default: return "many other sources gave it";
    }
}

static const char *
likeness(const EngineReason *reason, bool named)
{
    if (reason->level == LEVEL_YEARS)
        return "spelt alike, but with another year of birth; ";
    if (reason->level == LEVEL_WEAK)
        return "only part of it is the same; ";
    if (reason->level != LEVEL_FUZZY || !named)
        return reason->level == LEVEL_FUZZY ? "not written quite the same; " : "";
    switch (reason->clue) {
    case CLUE_NAME: return "spelt differently, sounds the same; ";
    case CLUE_ADDRESS: return "written differently; ";
    case CLUE_PHONE: return "one digit differs; ";
    case CLUE_PLATE:
    case CLUE_DOCUMENT:
    case CLUE_IBAN: return "one character differs; ";
    default: return "not written quite the same; ";
    }
}

/* What the same name is worth falls with how many bear it, though few gave it with that year. */
static const char *
common_name(const EngineReason *reason, bool named)
{
    bool common = reason->clue == CLUE_NAME && reason->of != NAMESAKES_FEW;
    return named && common ? " The name is common: many bear it." : "";
}

static Str
bond_text(Arena *arena, const EngineReason *reason, const ReasonReader *reader)
{
    const char *word = clue_word(reason, reader);
    bool named = reader->kinds >> reason->clue & 1;
    bool own = reader->giver && (reason->members >> reader->member & 1);
    const char *given = given_by(reason->level), *common = common_name(reason, named);
    if (own)
        return arena_format(arena, "The %s in your piece is also in another; %s%s.%s", word,
                            likeness(reason, named), given, common);
    Str pieces = number_word(arena, reason->count);
    if (reader->giver)
        return arena_format(arena, "Others of these pieces share %s %s; %s%s.%s", article(word),
                            word, likeness(reason, named), given, common);
    return capital(arena,
                   arena_format(arena, "%.*s pieces share %s %s; %s%s.%s", STR_ARG(pieces),
                                article(word), word, likeness(reason, named), given, common));
}

static Str
sectors_text(Arena *arena, const EngineReason *reason, const ReasonReader *reader)
{
    Str text = arena_format(arena, "%.*s %s saw this independently",
                            STR_ARG(number_word(arena, reason->count)),
                            number_of(reason->count, "sector", "sectors"));
    const char *before = ": ";
    for (size_t i = 0; i < 64; i++) {
        bool named =
            (reason->sectors >> i & 1) && i < reader->nsectors && (reader->sectors >> i & 1);
        if (!named)
            continue;
        text = arena_format(arena, "%.*s%s%s", STR_ARG(text), before, reader->sector_names[i]);
        before = ", ";
    }
    return capital(arena, arena_format(arena, "%.*s.", STR_ARG(text)));
}

static Str
span_text(Arena *arena, const EngineReason *reason, const ReasonReader *reader)
{
    unsigned months = (reason->count + 15u) / 30;
    if (reader->giver)
        return months < 1 ? STR("Within a short time.") : STR("Over some time.");
    if (months < 1)
        return STR("Within a month.");
    return arena_format(arena, "Over %.*s %s.", STR_ARG(number_word(arena, months)),
                        number_of(months, "month", "months"));
}

static Str
concern_text(Arena *arena, const EngineReason *reason, const ReasonReader *reader)
{
    if (reason->of == 0)
        return STR("How worried those who gave were is not known.");
    if (reason->count == 0)
        return STR("None of those who said so was very worried.");
    Str worried = banded(arena, reader, reason->count);
    if (reader->giver)
        return capital(
            arena, arena_format(arena, "%.*s of those who gave were worried.", STR_ARG(worried)));
    return capital(arena, arena_format(arena, "%.*s of %.*s were worried.", STR_ARG(worried),
                                       STR_ARG(number_word(arena, reason->of))));
}

static Str
against_text(Arena *arena, const EngineReason *reason, const ReasonReader *reader)
{
    const char *word = clue_word(reason, reader);
    if (reason->level != LEVEL_HUB && reason->clue == CLUE_NAME) {
        if (!(reader->kinds >> CLUE_NAME & 1))
            return STR("The same clue in several pieces: this may be one family known to many.");
        return STR("The same person in several pieces: this looks like one family known to many.");
    }
    if (reason->count == 0)
        return STR("No other source gave what ties these pieces.");
    Str desks = banded(arena, reader, reason->count);
    return capital(arena,
                   arena_format(arena, "much rests on %s %s that %.*s %s gave in other pieces.",
                                article(word), word, STR_ARG(desks),
                                number_of(reason->count, "desk", "desks")));
}

static Str
voices_text(Arena *arena, const EngineReason *reason)
{
    return capital(arena, arena_format(arena,
                                       "%.*s of %.*s pieces share a source with another: each "
                                       "source counts once.",
                                       STR_ARG(number_word(arena, reason->count)),
                                       STR_ARG(number_word(arena, reason->of))));
}

static Str
counted(Arena *arena, Str count, unsigned n, const char *one, const char *more)
{
    return capital(arena, arena_format(arena, "%.*s %s", STR_ARG(count), number_of(n, one, more)));
}

static Str
regions_text(Arena *arena, const EngineReason *reason, const ReasonReader *reader)
{
    if (reason->count == 0)
        return STR("In which regions it was seen is not known.");
    if (reader->giver)
        return reason->count == 1 ? STR("Seen in one region.")
                                  : STR("Seen in more than one region.");
    return arena_format(arena, "Seen in %.*s %s.", STR_ARG(number_word(arena, reason->count)),
                        number_of(reason->count, "region", "regions"));
}

static Str
people_text(Arena *arena, const EngineReason *reason, const ReasonReader *reader)
{
    if (!(reader->kinds >> CLUE_NAME & 1))
        return STR("Different clues are given.");
    /* A giver's band has no singular: it would tell the count. */
    return counted(arena, banded(arena, reader, reason->count), reader->giver ? 2 : reason->count,
                   "different person is named.", "different people are named.");
}

Str
reason_text(Arena *arena, const EngineReason *reason, const ReasonReader *reader)
{
    Str count = number_word(arena, reason->count);
    switch (reason->kind) {
    case REASON_BOND: return bond_text(arena, reason, reader);
    case REASON_SECTORS: return sectors_text(arena, reason, reader);
    case REASON_ORGANISATIONS:
        if (reader->giver)
            return STR("More than one organisation gave them independently.");
        return counted(arena, count, reason->count, "organisation gave them independently.",
                       "organisations gave them independently.");
    case REASON_VOICES: return voices_text(arena, reason);
    case REASON_REGIONS: return regions_text(arena, reason, reader);
    case REASON_PEOPLE: return people_text(arena, reason, reader);
    case REASON_SPAN: return span_text(arena, reason, reader);
    case REASON_CONCERN: return concern_text(arena, reason, reader);
    case REASON_SIZE:
        return counted(arena, count, reason->count,
                       "piece: many pieces from few sectors are mostly one family known to all.",
                       "pieces: many pieces from few sectors are mostly one family known to all.");
    case REASON_AGAINST: return against_text(arena, reason, reader);
    case REASON_LEFT_OUT:
        return reason->bits < 0 ? STR("A piece that is not among them fits as well.")
                                : STR("No other piece fits as well.");
    case REASON_OTHER: return STR("Several small things together.");
    case REASON_PRIOR:
    case REASON_KINDS: break;
    }
    return STR("Most pieces that fit are ordinary life: this much must be outweighed first.");
}

void
reason_round(double weight_bits, EngineReason *reasons, size_t n)
{
    double rest = round(weight_bits);
    for (size_t i = 0; i < n; i++) {
        reasons[i].bits = round(reasons[i].bits);
        rest -= reasons[i].kind == REASON_PRIOR ? 0 : reasons[i].bits;
    }
    for (size_t i = 0; i < n; i++)
        if (reasons[i].kind == REASON_PRIOR)
            reasons[i].bits = rest;
}

Str
reason_weight(Arena *arena, const WeightTable *table, double weight_bits)
{
    double rate = weight_by_chance(table, weight_bits);
    if (rate <= 0)
        return STR("Such a fit is common by chance: too light to say how often.");
    double unit = pow(10, floor(log10(rate)));
    return arena_format(arena, "Such a fit happens by chance in about %.0f of 100,000 pieces.",
                        round(rate / unit) * unit);
}
