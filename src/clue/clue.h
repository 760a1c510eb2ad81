/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clue — kinds of clues, strict parsing, canonical forms and what is tagged (design: mosaic, 1).
 *
 * Freestanding: of base only slices and UTF-8, no allocation, no I/O, no clock, no state; the same
 * C runs in the browser.  A value becomes a Clue; the Clues of a piece become its tag inputs.
 * Nothing is guessed silently: what was assumed or is doubtful is said in words.
 */
#ifndef CLUE_CLUE_H
#define CLUE_CLUE_H

#include "base/str.h"

/* Numbers of kinds and forms stand in stored pieces: fixed, never given to another. */
typedef enum ClueKind {
    CLUE_PHONE = 1,
    CLUE_PLATE = 2,
    CLUE_ADDRESS = 3,
    CLUE_NAME = 4,
    CLUE_IBAN = 5,
    CLUE_ADVERT = 6,
    CLUE_EMAIL = 7,
    CLUE_HANDLE = 8,
    CLUE_DOCUMENT = 9,
    CLUE_ALIAS = 10,
    CLUE_VEHICLE = 11,
    CLUE_MARK = 12
} ClueKind;

typedef enum ClueFormKind {
    CLUE_FORM_EXACT = 1,
    CLUE_FORM_DEL1 = 2,    /* one member of a family: the whole, or with one character left out; of
                              an IBAN the right one that it is, or may be */
    CLUE_FORM_POST = 3,    /* street, house, postcode */
    CLUE_FORM_SOUND = 4,   /* codes with year; code of the street, house, town */
    CLUE_FORM_FLAT = 5,    /* exact with house letter and flat */
    CLUE_FORM_DATE = 6,    /* codes with full date of birth, also day and month swapped */
    CLUE_FORM_SURE = 7,    /* codes without year */
    CLUE_FORM_TEXT = 8,    /* readable text of a mark */
    CLUE_FORM_LOCAL = 9,   /* local part of an address of mail */
    CLUE_FORM_NAME = 10,   /* name of a handle without its site */
    CLUE_FORM_PHONE4 = 11, /* with the last four digits of a phone of the same piece */
    CLUE_FORM_PLATE4 = 12, /* with the last four of a plate of the same piece */
    CLUE_FORM_NEAR = 13,   /* code of one name, first sounds of the others, year; first sound of the
                              street, house, postcode */
    CLUE_FORM_STREET = 14  /* code of the street, house; only where town or postcode is missing */
} ClueFormKind;

enum {
    CLUE_KIND_MAX = 12,
    CLUE_FORM_MAX = 14,
    CLUE_VALUE_MAX = 1024, /* bytes of one value as typed */
    CLUE_FORMS_MAX = 36,   /* forms of one clue */
    CLUE_TAGS_MAX = 64,    /* tags of one piece */
    CLUE_PIECE_MAX = 32,   /* clues of one piece */
    CLUE_ROOM_ONE = 4096,  /* bytes of room that suffice for any one clue that parses */
    CLUE_INPUT_MAX = 1200  /* bytes that suffice for any tag input */
};

/* Bytes of the caller that results point into.  They must stay as long as the results are used;
 * `used` may be set back to forget results. */
typedef struct ClueRoom {
    char *ptr;
    size_t size;
    size_t used;
} ClueRoom;

/* One canonical form: one tag.  `fill` members of a family stand for nothing: their tag is a random
 * point, so that the number of tags tells nothing of the value; their value is empty. */
typedef struct ClueForm {
    ClueFormKind form;
    bool fill;
    Str value;
} ClueForm;

typedef struct Clue {
    ClueKind kind;
    Str canonical;
    char country[3]; /* ISO 3166 alpha-2 (ZZ: a plate of unknown country); empty if it has none */
    Str assumed;     /* a sentence: what was assumed, or empty */
    Str doubt;       /* a sentence: why it may be wrong or gives no tag, or empty */
    Str last4;       /* phone: last 4 digits; plate: last 4 of the folded; else empty */
    Str joint;       /* alias, vehicle: what is tagged together with a last4; else empty */
    size_t nforms;
    ClueForm forms[CLUE_FORMS_MAX];
} Clue;

typedef enum ClueError {
    CLUE_FINE,
    CLUE_EMPTY,     /* nothing was given */
    CLUE_LONG,      /* longer than a value of this kind can be */
    CLUE_ENCODING,  /* not UTF-8 */
    CLUE_CHARACTER, /* a character that does not belong there */
    CLUE_SHAPE,     /* a part is missing or stands in the wrong place */
    CLUE_LENGTH,    /* too short, or too many or too few digits */
    CLUE_CHECK,     /* check digits do not hold */
    CLUE_COUNTRY,   /* no country given and none can be seen, or no such country */
    CLUE_UNKNOWN,   /* not on the closed list of this kind */
    CLUE_NO_ROOM    /* the caller's room is too small */
} ClueError;

/* Why a value is not of its kind.  `expected` is one English sentence that never quotes the value;
 * `at` is the byte of the value where it was noticed (its length: at the end). */
typedef struct ClueFault {
    ClueError error;
    size_t at;
    Str expected;
} ClueFault;

/* Names as in commands and JSON ("phone", "del1").  The find functions give false and leave *ret
 * untouched for any other word; the names of what is no kind or form are empty. */
Str clue_kind_name(ClueKind kind);
bool clue_kind_find(Str name, ClueKind *ret);
Str clue_form_name(ClueFormKind form);
bool clue_form_find(Str name, ClueFormKind *ret);

/* True if `country` is an ISO 3166 alpha-2 code in capitals (with XK). */
bool clue_country_is(Str country);

/* Parses one value.  What it gives as canonical parses to the same forms.  `country` is the default
 * country for what carries none itself, or empty. True and *ret (whose texts lie in room); else
 * false, *ret untouched and *ret_fault says why. */
bool
clue_parse(ClueKind kind, Str value, Str country, ClueRoom *room, Clue *ret, ClueFault *ret_fault);

/* The folded words and numbers of a text, single blanks between (part 1 of the design); what does
 * not fit into `size` is left out.  Returns the length. */
size_t clue_fold(Str text, char *ret, size_t size);

/* True if a folded word is a name of people that packs/names.yaml lists. */
bool clue_is_listed_name(Str word);

/* Words that tell names in running text from what is none (packs/names.yaml): those that are no
 * name though they open a sentence or stand with a capital, those that stand between names, those
 * that say that a name follows. */
typedef enum ClueNameWord { CLUE_NO_NAME, CLUE_BETWEEN_NAMES, CLUE_NAMED } ClueNameWord;

/* True if a word, as typed, is such a one. */
bool clue_is_name_word(ClueNameWord which, Str word);

/* Takes the next value off a field that may hold several (phone numbers; every other kind is one
 * value) and returns it trimmed; *rest is what follows.  Loop until rest->len is 0; a returned
 * empty value is to be skipped. */
Str clue_split(ClueKind kind, Str *rest);

/* What is recognised in running text: kind and bytes [from, to) of the text; clue_parse() of that
 * slice with the same country succeeds.  In order of `from`, never overlapping.  Kinds found:
 * phone, plate, iban, email, advert, handle; an address only if street, house number and postcode
 * or a known town stand together; names never.  A plate with a small letter is one only as one word
 * in which letters and digits change twice ("eta47k"), as one word with hyphens shortly after a
 * vehicle, or right after a word such as "plate". */
typedef struct ClueFound {
    ClueKind kind;
    size_t from;
    size_t to;
} ClueFound;

/* The number found, at most `max`; more are dropped.  Takes any bytes; O(len). */
size_t clue_find(Str text, Str country, ClueFound *ret, size_t max);

/* One tag input of a piece: the number of its clue within the piece (index into `clues`). */
typedef struct ClueTag {
    ClueKind kind;
    ClueFormKind form;
    uint8_t clue;
    bool fill; /* a random point is to be taken; value is empty */
    Str value;
} ClueTag;

/* All tag inputs of a piece of n <= CLUE_PIECE_MAX clues: their forms, and the conjunctions of
 * alias, vehicle with the last four of the first phone and plate.  At most CLUE_TAGS_MAX; above,
 * dropped in this order, the last clue first: `del1` of the 3rd and later phone, plate, document;
 * `name`, `local`, `text`; all other `del1`; then all others but `exact`, which is never dropped.
 * A value that stands twice counts once (within a family it becomes fill), as of the clue that says
 * most, in whatever order they stand.  False, outputs untouched: more than 64 exact ones, n too
 * large, or the room does not suffice (4096 do). */
bool
clue_tags(const Clue *clues, size_t n, ClueRoom *room, ClueTag ret[CLUE_TAGS_MAX], size_t *ret_n);

/* The bytes that are hashed to the group: "tessera/v1/clue/" kind "/" form 0x00 value.  The length
 * written to `to`, or 0 if `size` does not suffice. */
size_t clue_tag_input(ClueKind kind, ClueFormKind form, Str value, char *to, size_t size);

/* What a form is made of, and whether such parts may be tagged: parts of low entropy never stand
 * alone (given name, birth year, town, ...).  The table stands in clue_tags.c. */
bool clue_may_tag(ClueKind kind, ClueFormKind form);

/* Answers as JSON, the same bytes in the command line and in the browser.  Each writes to room and
 * returns the text; empty if the room does not suffice.
 * show: {"kind","canonical","country","forms":[{"form","value"}],"assumed"?,"doubt"?}, without fill
 *       members, or {"error":{"code","message","at"}}.
 * find: {"clues":[{"kind","value","canonical","from","to"}]}, the first 64.
 * tags: of lines "kind=value": {"clues":[as show],"tags":[{"kind","form","value","clue"}]}, where a
 *       fill has "fill":true and no value; or the error. */
Str clue_json_show(ClueKind kind, Str value, Str country, ClueRoom *room);
Str clue_json_find(Str text, Str country, ClueRoom *room);
Str clue_json_tags(Str lines, Str country, ClueRoom *room);

#endif
