/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/certificate.h"

enum { GROUP = 4 };

/* Crockford's base 32: no i, l, o or u. */
static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

const char *const certificate_kinds[] = { "study-day", "trainer", "read", NULL };

/* Each on a line. */
static Str
text_of_kind(Arena *arena, const Certificate *certificate, Str name)
{
    return arena_format(
        arena, "tessera/certificate/2\n%s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%lld\n%.*s\n",
        certificate_kinds[certificate->kind], STR_ARG(certificate->code), STR_ARG(str_trim(name)),
        STR_ARG(certificate->title), STR_ARG(certificate->host),
        STR_ARG(day_format(arena, certificate->day)),
        STR_ARG(certificate->until.n == 0 ? STR("") : day_format(arena, certificate->until)),
        (long long)certificate->minutes, STR_ARG(certificate->modules));
}

Str
certificate_text(Arena *arena, const Certificate *certificate, Str name)
{
    if (certificate->kind != CERTIFICATE_DAY)
        return text_of_kind(arena, certificate, name);
    return arena_format(arena, "tessera/certificate/1\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%lld\n%.*s\n",
                        STR_ARG(certificate->code), STR_ARG(str_trim(name)),
                        STR_ARG(certificate->title), STR_ARG(certificate->host),
                        STR_ARG(day_format(arena, certificate->day)),
                        (long long)certificate->minutes, STR_ARG(certificate->modules));
}

Digest
certificate_digest(Arena *arena, const Certificate *certificate, Str name)
{
    return digest_of(str_bytes(certificate_text(arena, certificate, name)));
}

Str
certificate_new_code(Arena *arena, size_t len)
{
    uint8_t *random = arena_alloc(arena, len);
    char *code = arena_alloc(arena, len);

    seal_random(random, len);
    for (size_t i = 0; i < len; i++)
        code[i] = letters[random[i] % 32];
    return (Str){ code, len };
}

Str
certificate_show_code(Arena *arena, Str code)
{
    char *shown = arena_alloc(arena, code.len + code.len / GROUP + 1);
    size_t n = 0;

    for (size_t i = 0; i < code.len; i++) {
        if (i > 0 && i % GROUP == 0)
            shown[n++] = '-';
        shown[n++] = code.ptr[i];
    }
    return (Str){ shown, n };
}

static char
letter_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if (c == 'o')
        return '0';
    return c == 'i' || c == 'l' ? '1' : c;
}

bool
certificate_read_code(Arena *arena, Str typed, size_t len, Str *ret)
{
    char *code = arena_alloc(arena, len);
    size_t n = 0;

    for (size_t i = 0; i < typed.len; i++) {
        char c = letter_of(typed.ptr[i]);

        if (c == '-' || c == ' ')
            continue;
        if (n == len || str_find(str_of(letters), c) == sizeof letters - 1)
            return false;
        code[n++] = c;
    }
    if (n != len)
        return false;
    *ret = (Str){ code, len };
    return true;
}
