/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/sheet.h"

#include <string.h>

#include "base/utf8.h"

enum {
    LETTER_BITS = 5,
    CHECK_BITS = 4,
    LINE = 6,
    TYPED_MAX = 64 * 1024,
    OLDER_LETTERS = 86, /* two seeds in base64, as the command line once wrote them on a sheet */
    NO_LETTER = 32      /* stands where a letter does, and is none */
};

static unsigned
check_of(size_t number, const uint8_t two[2])
{
    const uint8_t all[] = { (uint8_t)number, two[0], two[1] };

    return digest_domain("sheet", (Bytes){ all, sizeof all }).b[0] >> CHECK_BITS;
}

static void
bytes_of_sheet(const Sheet *sheet, uint8_t ret[2 * SHEET_GROUPS])
{
    memcpy(ret, sheet->master, SHEET_MASTER);
    memcpy(ret + SHEET_MASTER, sheet->pins, CERT_CODE_HALF);
}

Str
sheet_write(Arena *arena, const Sheet *sheet)
{
    enum { TEXT = SHEET_GROUPS * (SHEET_LETTERS + 1) };
    char *text = arena_alloc(arena, TEXT);
    uint8_t all[2 * SHEET_GROUPS];
    size_t len = 0;

    bytes_of_sheet(sheet, all);
    for (size_t i = 0; i < SHEET_GROUPS; i++) {
        const uint8_t *two = &all[2 * i];
        unsigned bits = (unsigned)two[0] << 12 | (unsigned)two[1] << CHECK_BITS | check_of(i, two);

        for (int k = SHEET_LETTERS - 1; k >= 0; k--)
            text[len++] = cert_code_letters[bits >> (k * LETTER_BITS) & 31];
        text[len++] = (i + 1) % LINE == 0 ? '\n' : ' ';
    }
    seal_wipe(all, sizeof all);
    return (Str){ text, len };
}

/* The values of a group's letters, 32 for what is none of ours; more letters than four are counted
 * and not kept. */
typedef struct Group {
    uint8_t values[SHEET_LETTERS];
    size_t n;
} Group;

/* A letter or digit as people write it, NO_LETTER for another one, -1 for what stands between. */
static int
value_of(uint32_t c)
{
    int value;

    if (c >= 0x660 && c <= 0x669)
        return (int)(c - 0x660);
    if (c >= 0x6F0 && c <= 0x6F9)
        return (int)(c - 0x6F0);
    value = c < 0x80 ? cert_code_letter((char)c) : -1;
    if (value < 0 && (c == 'u' || c == 'U'))
        return NO_LETTER;
    return value;
}

/* How many letters stand together at the beginning. */
static size_t
run_of(const int *values, size_t n)
{
    size_t len = 0;

    while (len < n && values[len] >= 0)
        len++;
    return len;
}

/* Cuts runs of letters to groups: one of 4, 8, 12 letters and so on holds that many groups. */
static size_t
cut_groups(const int *values, size_t n, Group ret[SHEET_GROUPS + 1])
{
    size_t ngroups = 0;

    for (size_t i = 0; i < n && ngroups <= SHEET_GROUPS; i++) {
        size_t len = run_of(values + i, n - i);
        size_t one = len % SHEET_LETTERS == 0 ? SHEET_LETTERS : len;

        for (size_t at = 0; at < len && ngroups <= SHEET_GROUPS; at += one) {
            Group *group = &ret[ngroups++];

            group->n = one;
            for (size_t k = 0; k < one && k < SHEET_LETTERS; k++)
                group->values[k] = (uint8_t)values[i + at + k];
        }
        i += len;
    }
    return ngroups;
}

static bool
read_group(size_t number, const Group *group, uint8_t ret[2])
{
    unsigned bits = 0;

    for (size_t k = 0; k < SHEET_LETTERS; k++) {
        if (group->n != SHEET_LETTERS || group->values[k] >= NO_LETTER)
            return false;
        bits = bits << LETTER_BITS | group->values[k];
    }
    ret[0] = (uint8_t)(bits >> 12);
    ret[1] = (uint8_t)(bits >> CHECK_BITS);
    return check_of(number, ret) == (bits & 15);
}

/* What stands behind the last colon. */
static Str
groups_part(Str typed)
{
    size_t from = typed.len;

    while (from > 0 && typed.ptr[from - 1] != ':')
        from--;
    return str_slice(typed, from, typed.len);
}

static size_t
read_values(Str text, int *ret)
{
    size_t n = 0;

    for (size_t at = 0; at < text.len;) {
        uint32_t c = ' ';
        size_t len = utf8_next(str_slice(text, at, text.len), &c);

        ret[n++] = value_of(c);
        at += len > 0 ? len : 1;
    }
    return n;
}

static bool
is_older(Str text)
{
    return text.len == OLDER_LETTERS && str_find(text, ' ') == text.len;
}

/* The number of the first group that is wrong or missing, from 1; 0 if none is. */
static size_t
read_groups(const Group groups[SHEET_GROUPS], Sheet *ret)
{
    uint8_t all[2 * SHEET_GROUPS];
    size_t wrong = 0;

    for (size_t i = 0; i < SHEET_GROUPS && wrong == 0; i++) {
        if (!read_group(i, &groups[i], &all[2 * i]))
            wrong = i + 1;
    }
    if (wrong == 0) {
        memcpy(ret->master, all, SHEET_MASTER);
        memcpy(ret->pins, all + SHEET_MASTER, CERT_CODE_HALF);
    }
    seal_wipe(all, sizeof all);
    return wrong;
}

/* As read_groups, of what was typed; *ret_n groups stand there.  Nothing of them is left. */
static size_t
read_text(Arena *arena, Str text, Sheet *ret, size_t *ret_n)
{
    Group groups[SHEET_GROUPS + 1] = { { .n = 0 } };
    int *values = ARENA_ARRAY(arena, text.len + 1, int);
    size_t wrong;

    *ret_n = cut_groups(values, read_values(text, values), groups);
    wrong = read_groups(groups, ret);
    seal_wipe(values, text.len * sizeof *values);
    seal_wipe(groups, sizeof groups);
    return wrong;
}

Status
sheet_read(Cx *cx, Str typed, Sheet *ret)
{
    Str text = groups_part(typed);
    Sheet sheet;
    size_t wrong;
    size_t n = 0;

    if (text.len > TYPED_MAX)
        FAIL(ERR_INVALID, "sheet.groups", "a recovery sheet has %d groups of %d", SHEET_GROUPS,
             SHEET_LETTERS);
    if (is_older(str_trim(text)))
        FAIL(ERR_INVALID, "sheet.older",
             "this sheet is of an older program and opens nothing here; who knows her passphrase "
             "signs in with it, anybody else is invited again by her desk's lead, and her "
             "colleagues open what her desk has");
    wrong = read_text(cx->arena, text, &sheet, &n);
    if (wrong != 0)
        FAIL(ERR_INVALID, "sheet.group", "group %zu has a typing mistake or is missing", wrong);
    if (n == SHEET_GROUPS)
        *ret = sheet;
    seal_wipe(&sheet, sizeof sheet);
    if (n != SHEET_GROUPS)
        FAIL(ERR_INVALID, "sheet.groups", "a recovery sheet has %d groups of %d, and no more",
             SHEET_GROUPS, SHEET_LETTERS);
    return OK;
}

static Secret *
seed_of(const Sheet *sheet, const char *domain)
{
    Digest digest = digest_domain(domain, (Bytes){ sheet->master, SHEET_MASTER });
    Secret *seed = secret_of(digest_bytes(&digest));

    seal_wipe(&digest, sizeof digest);
    return seed;
}

SignKey *
sheet_sign_key(const Sheet *sheet)
{
    AUTO(secret_free_at) Secret *seed = seed_of(sheet, "member-sign");

    return sign_key_of_seed(seed);
}

BoxKey *
sheet_box_key(const Sheet *sheet)
{
    AUTO(secret_free_at) Secret *seed = seed_of(sheet, "member-box");

    return box_key_of_seed(seed);
}
