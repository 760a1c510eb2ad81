/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/utf8.h"
#include "clue/clue_in.h"

void
clue_put(ClueOut *out, Str s)
{
    if (out->full || s.len > out->size - out->len) {
        out->full = true;
        return;
    }
    if (s.len > 0)
        memcpy(out->ptr + out->len, s.ptr, s.len);
    out->len += s.len;
}

void
clue_put_char(ClueOut *out, char c)
{
    clue_put(out, (Str){ &c, 1 });
}

void
clue_put_number(ClueOut *out, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    clue_put(out, (Str){ digits + at, sizeof digits - at });
}

Str
clue_out_text(const ClueOut *out)
{
    return (Str){ out->ptr, out->len };
}

ClueOut
clue_room_begin(const ClueRoom *room)
{
    return (ClueOut){ room->ptr + room->used, room->size - room->used, 0, false };
}

Str
clue_room_end(ClueRoom *room, const ClueOut *out, bool *full)
{
    if (out->full) {
        *full = true;
        return STR("");
    }
    room->used += out->len;
    return clue_out_text(out);
}

/* Most letters are of ASCII and need no table. */
static bool
is_plain(uint32_t character)
{
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

/* The run that holds for a character. */
static uint16_t
act_of(uint32_t character, uint32_t *ret_ahead)
{
    size_t low = 0;
    size_t high = clue_letter_runs;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (clue_letter_first[middle] <= character)
            low = middle;
        else
            high = middle;
    }
    *ret_ahead = character - clue_letter_first[low];
    return clue_letter_act[low];
}

/* What a character becomes, up to 64 bytes; a single blank for what separates. */
static Str
folded(uint32_t character, char held[4])
{
    uint32_t small = character >= 'A' && character <= 'Z' ? character + 32 : character;
    uint32_t ahead = 0;
    uint32_t first = 0;
    uint16_t act;
    Str text;

    if (is_plain(small)) {
        held[0] = (char)small;
        return (Str){ held, 1 };
    }
    act = act_of(character, &ahead);
    text = str_of(clue_letter_text + (act & 0x1FFF));
    switch (act >> 13) {
    case CLUE_KEEP: return (Str){ held, utf8_put(character, held) };
    case CLUE_DROP: return STR("");
    case CLUE_BLANK: return STR(" ");
    case CLUE_AS_TEXT: return text;
    default: return (Str){ held, utf8_next(text, &first) > 0 ? utf8_put(first + ahead, held) : 0 };
    }
}

/* Letters that sound otherwise at the start of a word: Arabic and Persian waw and ya, Hebrew vav
 * and yod. */
static Str
initial(uint32_t character, Str plain)
{
    switch (character) {
    case 0x648: return STR("w");
    case 0x64A:
    case 0x6CC:
    case 0x5D9: return STR("y");
    case 0x5D5: return STR("v");
    default: return plain;
    }
}

/* Greek upsilon after a vowel is part of it: ou, av, ev. */
static bool
is_upsilon(uint32_t character)
{
    return character == 0x3C5 || character == 0x3CD || character == 0x3A5 || character == 0x38E;
}

/* Letters whose sound depends on their place.  `word` is what stands already in this word. */
static Str
placed(uint32_t character, Str word, Str plain)
{
    char last = word.len > 0 ? word.ptr[word.len - 1] : 0;

    if (last == 0)
        return initial(character, plain);
    if (!is_upsilon(character))
        return plain;
    return last == 'o' ? STR("u") : last == 'a' || last == 'e' ? STR("v") : plain;
}

static int
rank_of(char separator)
{
    static const char by_rank[] = " -./(,;\n";

    for (int i = 0; by_rank[i] != '\0'; i++) {
        if (by_rank[i] == separator)
            return i + 1;
    }
    return 0;
}

typedef struct Reader {
    ClueTokens *to;
    ClueToken *open; /* the word being written, or NULL */
    char before;     /* strongest separator since the last word */
} Reader;

static void
close_token(Reader *in, char separator)
{
    if (in->open != NULL && separator > ' ' && separator < 0x7F)
        in->open->after = separator;
    in->open = NULL;
    if (rank_of(separator) > rank_of(in->before))
        in->before = separator;
}

static void
open_token(Reader *in, size_t at, bool number)
{
    ClueTokens *to = in->to;
    bool glued = in->open != NULL;

    in->open = NULL;
    if (to->n == CLUE_TOKENS) {
        to->full = true;
        return;
    }
    in->open = &to->all[to->n++];
    *in->open = (ClueToken){ .text = { to->text + to->used, 0 },
                             .at = at,
                             .end = at,
                             .number = number,
                             .glued = glued,
                             .before = glued ? 0 : in->before };
    in->before = 0;
}

/* ae, oe, ue and aa are ways to write one letter: the second is dropped, however long the run. */
static bool
is_second_half(char last, char c)
{
    return (last == 'a' && (c == 'a' || c == 'e')) || ((last == 'o' || last == 'u') && c == 'e');
}

static void
add_letter(Reader *in, size_t at, char c)
{
    ClueTokens *to = in->to;
    bool number = c >= '0' && c <= '9';

    if (in->open == NULL || in->open->number != number)
        open_token(in, at, number);
    if (in->open == NULL)
        return;
    if (in->open->text.len > 0 && is_second_half(in->open->text.ptr[in->open->text.len - 1], c))
        return;
    if (to->used == CLUE_FOLDED) {
        to->full = true;
        return;
    }
    to->text[to->used++] = c;
    in->open->text.len++;
}

/* The Arabic article is written with its noun. */
static bool
is_article(Str rest)
{
    static const char article[] = "\xD8\xA7\xD9\x84"; /* alef, lam */
    uint32_t next = 0;

    return rest.ptr[0] == article[0] && str_starts(rest, (Str){ article, 4 }) &&
           utf8_next(str_slice(rest, 4, rest.len), &next) == 2 && next >= 0x620 && next <= 0x6D3;
}

void
clue_tokens(Str value, ClueTokens *ret)
{
    Reader in = { ret, NULL, 0 };
    size_t len = 0;

    ret->n = 0;
    ret->used = 0;
    ret->full = false;
    for (size_t at = 0; at < value.len; at += len) {
        char held[4];
        uint32_t character = 0;
        Str text;

        len = utf8_next(str_slice(value, at, value.len), &character);
        if (len == 0)
            break;
        text = folded(character, held);
        if (text.len == 1 && text.ptr[0] == ' ') {
            close_token(&in, character < 0x7F ? (char)character : ' ');
            continue;
        }
        if (in.open == NULL && is_article(str_slice(value, at, value.len))) {
            add_letter(&in, at, 'a');
            len += 2;
            text = STR("l ");
        }
        text = placed(character, in.open != NULL ? in.open->text : STR(""), text);
        for (size_t i = 0; i < text.len; i++) {
            if (text.ptr[i] == ' ')
                close_token(&in, ' ');
            else
                add_letter(&in, at, text.ptr[i]);
        }
        if (in.open != NULL)
            in.open->end = at + len;
    }
}

void
clue_put_tokens(ClueOut *out, const ClueToken *tokens, size_t n, char between)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && between != 0)
            clue_put_char(out, between);
        clue_put(out, tokens[i].text);
    }
}

size_t
clue_fold(Str text, char *ret, size_t size)
{
    ClueTokens tokens;
    size_t len = 0;

    clue_tokens(text, &tokens);
    for (size_t i = 0; i < tokens.n; i++) {
        Str word = tokens.all[i].text;

        if (len + word.len + 1 > size)
            break;
        if (len > 0)
            ret[len++] = ' ';
        memcpy(ret + len, word.ptr, word.len);
        len += word.len;
    }
    return len;
}

Str
clue_token_code(Str value, const ClueToken *token)
{
    Str typed = str_slice(value, token->at, token->end);

    if (token->number)
        return token->text;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
            return STR("");
    }
    return typed;
}
