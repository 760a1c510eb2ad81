/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clue/clue_in.h"

/* What the parts of clues are, and which of them are too few in the world to be tagged alone: who
 * holds the tags can count, and frequencies of a small vocabulary would name the words. */
enum {
    PART_GIVEN = 1 << 0,
    PART_SURNAME = 1 << 1,
    PART_YEAR = 1 << 2,
    PART_DATE = 1 << 3,
    PART_TOWN = 1 << 4,
    PART_POSTCODE = 1 << 5,
    PART_STREET = 1 << 6,
    PART_HOUSE = 1 << 7,
    PART_ALIAS = 1 << 8,
    PART_VEHICLE = 1 << 9,
    PART_MARK = 1 << 10,
    PART_LAST4 = 1 << 11,
    PART_LAST7 = 1 << 12,
    PART_NATIONALITY = 1 << 13,
    PART_AGE = 1 << 14,
    PART_WHOLE = 1 << 15, /* a number, address or name of its own: enough alone */
    NEVER_ALONE = PART_WHOLE - 1
};

static const struct {
    ClueKind kind;
    ClueFormKind form;
    unsigned parts;
} made_of[] = {
    { CLUE_PHONE, CLUE_FORM_EXACT, PART_WHOLE },
    { CLUE_PHONE, CLUE_FORM_DEL1, PART_WHOLE },
    { CLUE_PLATE, CLUE_FORM_EXACT, PART_WHOLE },
    { CLUE_PLATE, CLUE_FORM_DEL1, PART_WHOLE },
    { CLUE_ADDRESS, CLUE_FORM_EXACT, PART_STREET | PART_HOUSE | PART_TOWN },
    { CLUE_ADDRESS, CLUE_FORM_POST, PART_STREET | PART_HOUSE | PART_POSTCODE },
    { CLUE_ADDRESS, CLUE_FORM_SOUND, PART_STREET | PART_HOUSE | PART_TOWN },
    { CLUE_ADDRESS, CLUE_FORM_FLAT, PART_STREET | PART_HOUSE | PART_TOWN },
    { CLUE_ADDRESS, CLUE_FORM_NEAR, PART_HOUSE | PART_POSTCODE },
    { CLUE_ADDRESS, CLUE_FORM_STREET, PART_STREET | PART_HOUSE },
    { CLUE_NAME, CLUE_FORM_EXACT, PART_GIVEN | PART_SURNAME | PART_YEAR },
    { CLUE_NAME, CLUE_FORM_SOUND, PART_GIVEN | PART_SURNAME | PART_YEAR },
    { CLUE_NAME, CLUE_FORM_DATE, PART_GIVEN | PART_DATE },
    { CLUE_NAME, CLUE_FORM_SURE, PART_GIVEN | PART_SURNAME },
    { CLUE_NAME, CLUE_FORM_NEAR, PART_SURNAME | PART_YEAR },
    { CLUE_IBAN, CLUE_FORM_EXACT, PART_WHOLE },
    { CLUE_IBAN, CLUE_FORM_DEL1, PART_WHOLE },
    { CLUE_ADVERT, CLUE_FORM_EXACT, PART_WHOLE },
    { CLUE_EMAIL, CLUE_FORM_EXACT, PART_WHOLE },
    { CLUE_EMAIL, CLUE_FORM_LOCAL, PART_WHOLE },
    { CLUE_HANDLE, CLUE_FORM_EXACT, PART_WHOLE },
    { CLUE_HANDLE, CLUE_FORM_NAME, PART_WHOLE },
    { CLUE_DOCUMENT, CLUE_FORM_EXACT, PART_WHOLE },
    { CLUE_DOCUMENT, CLUE_FORM_DEL1, PART_WHOLE },
    { CLUE_ALIAS, CLUE_FORM_PHONE4, PART_ALIAS | PART_LAST4 },
    { CLUE_ALIAS, CLUE_FORM_PLATE4, PART_ALIAS | PART_LAST4 },
    { CLUE_VEHICLE, CLUE_FORM_PLATE4, PART_VEHICLE | PART_LAST4 },
    { CLUE_MARK, CLUE_FORM_TEXT, PART_MARK | PART_WHOLE },
};

/* Parts that suffice: one that may stand alone, or at least two of the others. */
static bool
suffice(unsigned parts)
{
    unsigned weak = parts & NEVER_ALONE;

    return (parts & PART_WHOLE) != 0 || (weak & (weak - 1)) != 0;
}

bool
clue_may_tag(ClueKind kind, ClueFormKind form)
{
    for (size_t i = 0; i < LEN(made_of); i++) {
        if (made_of[i].kind == kind && made_of[i].form == form)
            return suffice(made_of[i].parts);
    }
    return false;
}

size_t
clue_tag_input(ClueKind kind, ClueFormKind form, Str value, char *to, size_t size)
{
    ClueOut out = { to, size, 0, false };

    clue_put(&out, STR("tessera/v1/clue/"));
    clue_put(&out, clue_kind_name(kind));
    clue_put_char(&out, '/');
    clue_put(&out, clue_form_name(form));
    clue_put_char(&out, '\0');
    clue_put(&out, value);
    return out.full ? 0 : out.len;
}

/* A piece on its way to tags: which forms of which clue stay, as bits by form. */
typedef struct Piece {
    const Clue *clues;
    size_t n;
    uint32_t keep[CLUE_PIECE_MAX];
    const Clue *phone; /* the first of the piece, or NULL */
    const Clue *plate;
} Piece;

/* The forms of one clue, and its conjunctions with the piece's first phone and plate. */
static size_t
conjunctions(const Piece *piece, const Clue *clue, ClueFormKind ret[2])
{
    size_t n = 0;

    if (clue->kind == CLUE_ALIAS && piece->phone != NULL)
        ret[n++] = CLUE_FORM_PHONE4;
    if (piece->plate != NULL &&
        (clue->kind == CLUE_ALIAS || (clue->kind == CLUE_VEHICLE && clue->joint.len > 0)))
        ret[n++] = CLUE_FORM_PLATE4;
    return n;
}

static size_t
count_tags(const Piece *piece)
{
    size_t n = 0;

    for (size_t i = 0; i < piece->n; i++) {
        ClueFormKind more[2];
        size_t nmore = conjunctions(piece, &piece->clues[i], more);

        for (size_t k = 0; k < piece->clues[i].nforms; k++)
            n += piece->keep[i] >> piece->clues[i].forms[k].form & 1U;
        for (size_t k = 0; k < nmore; k++)
            n += piece->keep[i] >> more[k] & 1U;
    }
    return n;
}

static bool
has_family(ClueKind kind)
{
    return kind == CLUE_PHONE || kind == CLUE_PLATE || kind == CLUE_DOCUMENT;
}

/* Drops forms of the clues from the last on until the cap holds; with `later` only of the third
 * and later clue of the same kind. */
static void
drop(Piece *piece, uint32_t forms, bool later)
{
    for (size_t i = piece->n; i-- > 0 && count_tags(piece) > CLUE_TAGS_MAX;) {
        size_t before = 0;

        for (size_t k = 0; k < i; k++)
            before += piece->clues[k].kind == piece->clues[i].kind;
        if (!later || (has_family(piece->clues[i].kind) && before >= 2))
            piece->keep[i] &= ~forms;
    }
}

static void
drop_all(Piece *piece)
{
    uint32_t del1 = 1U << CLUE_FORM_DEL1;
    uint32_t exact = 1U << CLUE_FORM_EXACT;

    drop(piece, del1, true);
    drop(piece, 1U << CLUE_FORM_NAME | 1U << CLUE_FORM_LOCAL | 1U << CLUE_FORM_TEXT, false);
    drop(piece, del1, false);
    drop(piece, ~exact, false);
}

typedef struct Writer {
    const Clue *clues;
    ClueTag *tags;
    size_t n;
} Writer;

/* By the forms that the two have, exact ones first: the same whichever is given first. */
static int
clue_compare(const Clue *a, const Clue *b)
{
    for (size_t k = 0; k < a->nforms && k < b->nforms; k++) {
        const ClueForm *x = &a->forms[k];
        const ClueForm *y = &b->forms[k];
        int values = str_compare(x->value, y->value);
        if (x->form != y->form)
            return x->form < y->form ? -1 : 1;
        if (values != 0)
            return values;
    }
    return (int)b->nforms - (int)a->nforms;
}

/* The tag of this value, or NULL. */
static ClueTag *
find_tag(const Writer *to, ClueKind kind, const ClueForm *form)
{
    for (size_t i = 0; i < to->n && !form->fill; i++) {
        ClueTag *tag = &to->tags[i];
        if (tag->kind == kind && tag->form == form->form && !tag->fill &&
            str_equal(tag->value, form->value))
            return tag;
    }
    return NULL;
}

/* A value that stands already is not written again, and is of that of its clues which says most, in
 * whatever order they are given: who is named with a year once is named with it.  In a family a
 * fill takes its place. */
static void
add_tag(Writer *to, ClueKind kind, size_t clue, const ClueForm *form)
{
    ClueTag *again = find_tag(to, kind, form);

    if (again != NULL && clue_compare(&to->clues[clue], &to->clues[again->clue]) < 0)
        again->clue = (uint8_t)clue;
    if (again != NULL && form->form != CLUE_FORM_DEL1)
        return;
    to->tags[to->n++] = (ClueTag){ kind, form->form, (uint8_t)clue, form->fill || again != NULL,
                                   again != NULL ? STR("") : form->value };
}

/* "boss" and "4567" are boss,4567. */
static Str
join(ClueRoom *room, Str what, Str last4, bool *full)
{
    ClueOut out = clue_room_begin(room);

    clue_put(&out, what);
    clue_put_char(&out, ',');
    clue_put(&out, last4);
    return clue_room_end(room, &out, full);
}

static void
write_clue(const Piece *piece, size_t i, ClueRoom *room, Writer *to, bool *full)
{
    const Clue *clue = &piece->clues[i];
    ClueFormKind more[2];
    size_t nmore = conjunctions(piece, clue, more);

    for (size_t k = 0; k < clue->nforms; k++) {
        if (piece->keep[i] >> clue->forms[k].form & 1U)
            add_tag(to, clue->kind, i, &clue->forms[k]);
    }
    for (size_t k = 0; k < nmore; k++) {
        const Clue *other = more[k] == CLUE_FORM_PHONE4 ? piece->phone : piece->plate;

        if (piece->keep[i] >> more[k] & 1U)
            add_tag(to, clue->kind, i,
                    &(ClueForm){ more[k], false, join(room, clue->joint, other->last4, full) });
    }
}

static const Clue *
first_of(const Clue *clues, size_t n, ClueKind kind)
{
    for (size_t i = 0; i < n; i++) {
        if (clues[i].kind == kind && clues[i].last4.len == 4)
            return &clues[i];
    }
    return NULL;
}

bool
clue_tags(const Clue *clues, size_t n, ClueRoom *room, ClueTag ret[CLUE_TAGS_MAX], size_t *ret_n)
{
    Piece piece = { .clues = clues, .n = n };
    ClueTag tags[CLUE_TAGS_MAX];
    Writer to = { clues, tags, 0 };
    size_t used = room->used;
    bool full = false;

    if (n > CLUE_PIECE_MAX)
        return false;
    for (size_t i = 0; i < n; i++)
        piece.keep[i] = UINT32_MAX;
    piece.phone = first_of(clues, n, CLUE_PHONE);
    piece.plate = first_of(clues, n, CLUE_PLATE);
    drop_all(&piece);
    if (count_tags(&piece) > CLUE_TAGS_MAX)
        return false;
    for (size_t i = 0; i < n; i++)
        write_clue(&piece, i, room, &to, &full);
    if (full) {
        room->used = used;
        return false;
    }
    for (size_t i = 0; i < to.n; i++)
        ret[i] = to.tags[i];
    *ret_n = to.n;
    return true;
}
