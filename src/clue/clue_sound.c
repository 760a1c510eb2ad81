/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clue/clue_in.h"

/* A name is read letter by letter; a rule is a spelling, the class of its sound (0: none, '+': a
 * vowel, whose own class counts only at the start), and what must follow.  The first rule that
 * fits is taken, so longer spellings stand first. */
typedef struct Rule {
    const char *spelling;
    char sound;
    const char *next; /* letters of which one must follow; NULL: anything; "": the end */
} Rule;

static const Rule rules[] = {
    { "shch", 'S', NULL }, { "tsch", 'S', NULL },   { "tzsch", 'S', NULL }, { "sch", 'S', NULL },
    { "dzh", 'D', NULL },  { "tch", 'S', "eiy" },   { "tch", 'H', NULL },   { "ch", 'S', "eiy" },
    { "ch", 'H', NULL },   { "sh", 'S', NULL },     { "zh", 'S', NULL },    { "ts", 'S', NULL },
    { "tz", 'S', NULL },   { "th", 'T', NULL },     { "ph", 'F', NULL },    { "kh", 'H', NULL },
    { "gh", 'G', NULL },   { "dj", 'D', NULL },     { "dz", 'D', NULL },    { "ck", 'K', NULL },
    { "qu", 'K', NULL },   { "c", 'S', "eivymnj" }, { "ic", 's', "" },      { "c", 'K', NULL },
    { "g", 'K', "" },      { "s", 'S', NULL },      { "z", 'S', NULL },     { "k", 'K', NULL },
    { "q", 'K', NULL },    { "p", 'B', NULL },      { "b", 'B', NULL },     { "t", 'T', NULL },
    { "d", 'D', NULL },    { "f", 'F', NULL },      { "v", 'V', NULL },     { "w", 'V', NULL },
    { "h", 'H', NULL },    { "g", 'G', NULL },      { "x", 'X', NULL },     { "l", 'L', NULL },
    { "m", 'M', NULL },    { "n", 'N', NULL },      { "r", 'R', NULL },     { "ie", 'I', NULL },
    { "ee", 'I', NULL },   { "ea", 'I', NULL },     { "ou", 'U', NULL },    { "oo", 'U', NULL },
    { "y", 'I', NULL },    { "j", 'I', NULL },      { "i", 'I', NULL },     { "o", 'U', NULL },
    { "u", 'U', NULL },    { "a", 'A', NULL },      { "e", 'A', NULL },
};

static bool
follows(const char *next, Str rest)
{
    if (next == NULL)
        return true;
    if (next[0] == '\0')
        return rest.len == 0;
    return rest.len > 0 && str_find(str_of(next), rest.ptr[0]) < str_of(next).len;
}

/* The rule for what stands next, or NULL for a letter that has none. */
static const Rule *
rule_for(Str rest)
{
    for (size_t i = 0; i < LEN(rules); i++) {
        Str spelling;

        if (rules[i].spelling[0] != rest.ptr[0])
            continue;
        spelling = str_of(rules[i].spelling);
        if (str_starts(rest, spelling) &&
            follows(rules[i].next, str_slice(rest, spelling.len, rest.len)))
            return &rules[i];
    }
    return NULL;
}

static bool
is_vowel(char sound)
{
    return sound == 'A' || sound == 'I' || sound == 'U';
}

/* The state of one code. */
typedef struct Code {
    ClueOut *out;
    size_t n;
    size_t most;
    char last;   /* sound just written, for doubles; 0 after a vowel */
    bool vowels; /* inside a group of vowels */
    unsigned groups;
} Code;

static void
put_sound(Code *code, char sound)
{
    if (sound == code->last)
        return;
    code->last = sound;
    if (code->n < code->most) {
        clue_put_char(code->out, sound);
        code->n++;
    }
}

/* A letter of a script without Latin skeleton stands for itself. */
static size_t
put_other(Code *code, Str rest)
{
    size_t len = 1;

    while (len < rest.len && ((uint8_t)rest.ptr[len] & 0xC0) == 0x80)
        len++;
    code->vowels = false;
    code->last = 0;
    if (code->n < code->most) {
        clue_put(code->out, str_slice(rest, 0, len));
        code->n++;
    }
    return len;
}

static void
put_rule(Code *code, const Rule *rule, bool first)
{
    char sound = rule->sound;

    if (is_vowel(sound)) {
        if (!code->vowels && code->groups < 3)
            code->groups++;
        code->vowels = true;
        code->last = 0;
        if (first)
            put_sound(code, sound);
        return;
    }
    if (sound == 'H' && !first)
        return; /* neither heard nor written by all */
    if (sound == 's' && !code->vowels && code->groups < 3)
        code->groups++; /* final -ic: its vowel */
    code->vowels = false;
    if (sound == 'X') {
        put_sound(code, 'K');
        sound = 's';
    }
    put_sound(code, sound == 's' ? 'S' : sound);
}

void
clue_put_code(ClueOut *out, Str word, size_t most)
{
    Code code = { .out = out, .most = most - 1 };

    for (size_t at = 0; at < word.len;) {
        Str rest = str_slice(word, at, word.len);
        const Rule *rule = rule_for(rest);

        if (rule == NULL) {
            at += put_other(&code, rest);
            continue;
        }
        put_rule(&code, rule, at == 0);
        at += str_of(rule->spelling).len;
    }
    clue_put_char(out, (char)('0' + code.groups));
}
