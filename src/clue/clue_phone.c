/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clue/clue_in.h"

enum { MOST_DIGITS = 32, LEAST = 8, FORMS = 11 };

/* A number as typed: its digits and whether a plus stood before them. */
typedef struct Digits {
    char all[MOST_DIGITS];
    size_t n;
    bool plus;
} Digits;

static const char shape[] = "A phone number is digits; blanks, dots, hyphens, brackets and a slash "
                            "may stand between them, and + before the first.";

/* The state after one digit; 0 takes nothing. */
static uint16_t
step(uint16_t state, char digit)
{
    uint16_t last = clue_phone_state[state + 1] & 0x7FFF;

    for (uint16_t i = clue_phone_state[state] & 0x7FFF; i < last; i++) {
        if (clue_phone_mask[i] & 1 << (digit - '0'))
            return clue_phone_next[i];
    }
    return 0;
}

static bool
accepts(uint16_t state)
{
    return (clue_phone_state[state] & 0x8000) != 0;
}

static bool
fits(uint16_t state, Str digits)
{
    for (size_t i = 0; i < digits.len; i++)
        state = step(state, digits.ptr[i]);
    return accepts(state);
}

/* Length of the longest beginning that the pattern takes, or 0. */
static size_t
longest(uint16_t state, Str digits)
{
    size_t best = 0;

    for (size_t i = 0; i < digits.len && state != 0; i++) {
        state = step(state, digits.ptr[i]);
        if (accepts(state))
            best = i + 1;
    }
    return best;
}

static const CluePlan *
plan_of_country(Str country)
{
    for (size_t i = 0; i < clue_plan_count; i++) {
        if (str_equal(str_of(clue_plans[i].country), country))
            return &clue_plans[i];
    }
    return NULL;
}

/* Cuts off the trunk digit where the plan has one and the rest is a number of the plan. */
static bool
national(const CluePlan *plan, Str digits, Str *ret)
{
    Str trunk = str_of(plan->trunk);
    Str rest = str_slice(digits, trunk.len, digits.len);

    if (trunk.len > 0 && str_starts(digits, trunk) && fits(plan->pattern, rest)) {
        *ret = rest;
        return true;
    }
    if (!fits(plan->pattern, digits))
        return false;
    *ret = digits;
    return true;
}

/* Countries that share a calling code: the one whose leading digits these are, else the main one,
 * else the first whose pattern fits. */
static const CluePlan *
plan_of_calling(uint16_t calling, Str digits, Str *ret_national)
{
    const CluePlan *best = NULL;

    for (size_t i = 0; i < clue_plan_count; i++) {
        const CluePlan *plan = &clue_plans[i];
        Str rest;

        if (plan->calling != calling || !national(plan, digits, &rest))
            continue;
        if (plan->leading != 0 && longest(plan->leading, rest) == 0)
            continue;
        if (best == NULL || (plan->leading != 0 && best->leading == 0)) {
            best = plan;
            *ret_national = rest;
        }
    }
    return best;
}

/* Reads the digits of an international number: calling code and national number. */
static const CluePlan *
international(Str digits, Str *ret_national)
{
    uint16_t calling = 0;

    for (size_t i = 0; i < 3 && i < digits.len; i++) {
        const CluePlan *plan;

        calling = (uint16_t)(calling * 10 + (digits.ptr[i] - '0'));
        plan = plan_of_calling(calling, str_slice(digits, i + 1, digits.len), ret_national);
        if (plan != NULL)
            return plan;
    }
    return NULL;
}

static bool
is_extension(Str word)
{
    return clue_has_word(CLUE_LIST_EXTENSIONS, word);
}

/* True if the token is the 0 of "(0)". */
static bool
is_bracketed_zero(const ClueToken *token)
{
    return token->before == '(' && token->after == ')' && str_equal(token->text, STR("0"));
}

static bool
add_digits(ClueJob *job, Digits *digits, const ClueToken *token)
{
    if (token->text.len > MOST_DIGITS - digits->n)
        return clue_refuse(job, CLUE_LENGTH, token->at, "At most 15 digits are expected.");
    for (size_t i = 0; i < token->text.len; i++)
        digits->all[digits->n++] = token->text.ptr[i];
    return true;
}

/* True if a plus stands before the first digit, with nothing but blanks and brackets between. */
static bool
has_plus(Str value, size_t first)
{
    for (size_t i = first; i-- > 0;) {
        if (value.ptr[i] == '+')
            return true;
        if (value.ptr[i] != ' ' && value.ptr[i] != '(')
            return i >= 2 && str_equal(str_slice(value, i - 2, i + 1), STR("\xEF\xBC\x8B"));
    }
    return false;
}

/* Where a number may hold only these between its digits. */
static bool
check_between(ClueJob *job, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        char c = job->value.ptr[i];
        bool known = false;

        for (const char *allowed = " -./()+\t\n\r"; *allowed != '\0'; allowed++)
            known = known || c == *allowed;
        if (!known && (uint8_t)c < 0x80)
            return clue_refuse(job, CLUE_CHARACTER, i, shape);
    }
    return true;
}

/* A word: before the number one of a list ("tel."); after it the extension, which ends it. */
static bool
read_word(ClueJob *job, const Digits *digits, const ClueToken *token, bool *ret_end)
{
    bool known = digits->n == 0 ? clue_has_word(CLUE_LIST_PHONE_WORDS, token->text)
                                : digits->n >= 5 && is_extension(token->text);

    *ret_end = digits->n > 0;
    return known || clue_refuse(job, CLUE_CHARACTER, token->at, shape);
}

/* A run of digits that begins after byte `end`; '#' before it is an extension. */
static bool
read_run(ClueJob *job, Digits *digits, const ClueToken *token, size_t end, bool *ret_end)
{
    Str between = str_slice(job->value, end, token->at);

    *ret_end = digits->n > 0 && str_find(between, '#') < between.len;
    if (*ret_end)
        return true;
    if (digits->n == 0)
        digits->plus = has_plus(job->value, token->at);
    else if (!check_between(job, end, token->at))
        return false;
    if (is_bracketed_zero(token) && (digits->plus || (digits->n > 1 && digits->all[0] == '0')))
        return true;
    return add_digits(job, digits, token);
}

static bool
read_digits(ClueJob *job, Digits *ret)
{
    ClueTokens tokens;
    bool end = false;

    clue_tokens(job->value, &tokens);
    for (size_t i = 0; i < tokens.n && !end; i++) {
        const ClueToken *token = &tokens.all[i];
        size_t last = i > 0 ? tokens.all[i - 1].end : 0;

        if (!(token->number ? read_run(job, ret, token, last, &end)
                            : read_word(job, ret, token, &end)))
            return false;
    }
    return ret->n > 0 || clue_refuse(job, CLUE_SHAPE, job->value.len, shape);
}

/* Finds plan and national number; `ret_assumed` if the default country was needed. */
static const CluePlan *
resolve(ClueJob *job, const Digits *digits, Str *ret_national, bool *ret_assumed)
{
    Str all = { digits->all, digits->n };
    const CluePlan *home = plan_of_country(job->country);
    const CluePlan *plan = NULL;
    size_t prefix = digits->plus ? 0 : longest(home != NULL ? home->idd : 0, all);

    if (!digits->plus && prefix == 0 && str_starts(all, STR("00")))
        prefix = 2; /* the world's most usual, whatever the default country */
    if (digits->plus || prefix > 0)
        plan = international(str_slice(all, prefix, all.len), ret_national);
    if (plan == NULL && !digits->plus && home != NULL && national(home, all, ret_national)) {
        *ret_assumed = true;
        plan = home;
    }
    return plan;
}

/* The plan of which a number has a digit too few or too many, wherever: to see it, one is put to
 * its end or left out there; and what stands of the national number. */
static const CluePlan *
resolve_slip(ClueJob *job, const Digits *digits, Str *ret_national, bool *ret_assumed)
{
    for (size_t more = 0; more < 2 && digits->n < MOST_DIGITS; more++) {
        Digits other = *digits;
        const CluePlan *plan;
        Str own;

        other.all[digits->n] = '0';
        other.n = digits->n + 1 - 2 * more;
        plan = resolve(job, &other, &own, ret_assumed);
        if (plan == NULL || own.len < LEAST)
            continue;
        own.len = own.len - 1 + 2 * more;
        *ret_national = (Str){ digits->all + digits->n - own.len, own.len };
        return plan;
    }
    return NULL;
}

static bool
refuse_number(ClueJob *job, const Digits *digits)
{
    bool abroad = digits->plus || (digits->n > 2 && digits->all[0] == '0' && digits->all[1] == '0');

    if (!abroad && job->country.len == 0)
        return clue_refuse(job, CLUE_COUNTRY, 0,
                           "Write the number with + and its country code, such as +46: without one "
                           "nobody can tell the country.");
    if (!abroad && plan_of_country(job->country) == NULL)
        return clue_refuse(job, CLUE_COUNTRY, 0,
                           "Write the number with + and its country code: the numbers of your own "
                           "country are not known here.");
    return clue_refuse(job, CLUE_LENGTH, job->value.len,
                       "No phone of that country has such a number: it has too few or too many "
                       "digits, or begins with others.");
}

/* `del1` is over the last 9 digits; shorter numbers are one family all the same, of full size.  A
 * number that nobody can have has no other form. */
static void
add_forms(ClueJob *job, Str e164, Str own, bool slip)
{
    Str tail = str_slice(own, own.len > 9 ? own.len - 9 : 0, own.len);

    if (!slip)
        clue_add(job, CLUE_FORM_EXACT, e164);
    if (tail.len >= 7)
        clue_add_family(job, tail, true);
    while (job->clue->nforms < FORMS)
        clue_add(job, CLUE_FORM_DEL1, STR(""));
}

static void
write_number(ClueJob *job, const CluePlan *plan, Str own, bool slip)
{
    ClueOut out = clue_room_begin(job->room);
    Str e164;

    clue_put_char(&out, '+');
    clue_put_number(&out, plan->calling);
    clue_put(&out, own);
    e164 = clue_room_end(job->room, &out, &job->full);
    job->clue->canonical = e164;
    if (!slip)
        job->clue->last4 = str_slice(e164, e164.len > 4 ? e164.len - 4 : 0, e164.len);
    clue_set_country(job->clue, str_of(plan->country));
    add_forms(job, e164, str_slice(e164, e164.len - own.len, e164.len), slip);
}

bool
clue_phone(ClueJob *job)
{
    Digits digits = { .n = 0 };
    Str own = STR("");
    bool assumed = false;
    bool slip = false;
    const CluePlan *plan;

    if (!read_digits(job, &digits))
        return false;
    plan = resolve(job, &digits, &own, &assumed);
    if (plan == NULL) {
        plan = resolve_slip(job, &digits, &own, &assumed);
        slip = true;
    }
    if (plan == NULL)
        return refuse_number(job, &digits);
    write_number(job, plan, own, slip);
    if (slip)
        job->clue->doubt = STR("It has a digit too many or too few: it fits only with numbers that "
                               "differ from it by one digit.");
    if (assumed)
        job->clue->assumed = STR("The number is taken to be of the default country.");
    return true;
}
