/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clue_in — shared inside the folder: folded text, lists of words, parsers by kind, and the shapes
 * of the tables that tools/unicodegen, tools/phonegen and tools/cluegen write. */
#ifndef CLUE_CLUE_IN_H
#define CLUE_CLUE_IN_H

#include "clue/clue.h"

/* --- tables ----------------------------------------------------------------------------------- */

/* What becomes of a character: runs that hold from their first character until the next run.  An
 * act is an action << 13 | place in clue_letter_text (terminated). */
enum { CLUE_KEEP, CLUE_DROP, CLUE_BLANK, CLUE_AS_TEXT, CLUE_AS_COUNT };
extern const uint32_t clue_letter_first[];
extern const uint16_t clue_letter_act[];
extern const size_t clue_letter_runs;
extern const char clue_letter_text[];

/* A country's numbering plan; pattern, idd and leading are states of the machine, 0 for none. */
typedef struct CluePlan {
    char country[3];
    char trunk[3];
    uint16_t calling;
    uint16_t pattern;
    uint16_t idd;
    uint16_t leading;
} CluePlan;
extern const CluePlan clue_plans[];
extern const size_t clue_plan_count;
extern const uint16_t clue_phone_state[];
extern const uint16_t clue_phone_mask[];
extern const uint16_t clue_phone_next[];

/* Rows of word and meaning in clue_word_text, sorted by word. */
typedef struct ClueWords {
    uint16_t first;
    uint16_t count;
} ClueWords;
typedef struct ClueWordRow {
    uint16_t word;
    uint16_t means;
} ClueWordRow;
extern const char clue_word_text[];
extern const ClueWordRow clue_word_rows[];

/* What differs by country (packs/CC/clue.yaml). */
typedef struct CluePack {
    char country[3];
    bool house_first;    /* the house number stands before the street */
    ClueWords endings;   /* glued ending with a dot: g -> gatan */
    ClueWords streets;   /* whole words of a street: abbreviation -> word, or empty: dropped */
    ClueWords kinds;     /* words that say "this is a street" (gatan, rue): for running text */
    ClueWords flats;     /* words before a flat */
    ClueWords names;     /* the country's own names */
    ClueWords towns;     /* spelling -> town */
    ClueWords postcodes; /* patterns: 9 digit, a letter */
    ClueWords plates;    /* pattern -> country, own and neighbours' */
} CluePack;
extern const CluePack clue_packs[];
extern const size_t clue_pack_count;

/* Common lists (packs/names.yaml, sites.yaml, things.yaml). */
typedef enum ClueList {
    CLUE_LIST_VARIANTS,
    CLUE_LIST_PARTICLES,
    CLUE_LIST_GIVEN, /* particles that are also names */
    CLUE_LIST_TITLES,
    CLUE_LIST_COMMON,
    CLUE_LIST_BORN,
    CLUE_LIST_AGE,
    CLUE_LIST_MONTHS,
    CLUE_LIST_ARTICLES,
    CLUE_LIST_NO_NAMES,
    CLUE_LIST_BETWEEN_NAMES,
    CLUE_LIST_NAMED,
    CLUE_LIST_PHONE_WORDS,
    CLUE_LIST_EXTENSIONS,
    CLUE_LIST_MAIL,    /* domain -> "domain flags": d dots, p plus ignored */
    CLUE_LIST_HANDLES, /* site's name or host -> site */
    CLUE_LIST_ADVERTS, /* host -> rule */
    CLUE_LIST_IDS,     /* parameters of a query that name an advert */
    CLUE_LIST_PLATE_WORDS,
    CLUE_LIST_NUMBER_WORDS,
    CLUE_LIST_MAKES,
    CLUE_LIST_MODELS, /* model -> make */
    CLUE_LIST_COLOURS,
    CLUE_LIST_VEHICLES,
    CLUE_LIST_MARKS,
    CLUE_LIST_MOTIFS,
    CLUE_LIST_PARTS,
    CLUE_LIST_DOCUMENTS,
    CLUE_LISTS
} ClueList;
extern const ClueWords clue_lists[CLUE_LISTS];

/* --- writing ---------------------------------------------------------------------------------- */

/* A text that is being written into given memory; what does not fit is dropped and remembered. */
typedef struct ClueOut {
    char *ptr;
    size_t size;
    size_t len;
    bool full;
} ClueOut;

/* Append a text, a character, a number in decimal; what stands there. */
void clue_put(ClueOut *out, Str s);
void clue_put_char(ClueOut *out, char c);
void clue_put_number(ClueOut *out, uint64_t n);
Str clue_out_text(const ClueOut *out);
/* A text at the free end of a room, and its end: the text, kept in the room.  Between the two
 * nothing else may be written to the room. */
ClueOut clue_room_begin(const ClueRoom *room);
Str clue_room_end(ClueRoom *room, const ClueOut *out, bool *full);

/* --- reading ---------------------------------------------------------------------------------- */

/* A word of folded text, or a run of digits. */
typedef struct ClueToken {
    Str text;
    size_t at; /* bytes of the value it stands for: [at, end) */
    size_t end;
    bool number;
    bool glued;  /* follows the token before without anything between */
    char before; /* the strongest separator before it: one of \n ; , ( / . - ' ' or 0 */
    char after;  /* the character directly after it if it is ASCII punctuation, else 0 */
} ClueToken;

enum { CLUE_TOKENS = 48, CLUE_FOLDED = 1400 };

typedef struct ClueTokens {
    size_t n;
    bool full; /* more than fitted */
    ClueToken all[CLUE_TOKENS];
    size_t used;
    char text[CLUE_FOLDED];
} ClueTokens;

/* Splits well-formed UTF-8 into folded words and numbers. */
void clue_tokens(Str value, ClueTokens *ret);
/* A token as typed in ASCII letters, for codes in which "aa" is not one letter; digits of all
 * scripts are folded.  Empty if it holds anything else. */
Str clue_token_code(Str value, const ClueToken *token);
/* The folded words joined by `between` (0: nothing). */
void clue_put_tokens(ClueOut *out, const ClueToken *tokens, size_t n, char between);

/* The meaning of a word in a list: an empty one is a literal of length 0, a missing one has a NULL
 * pointer. */
Str clue_word(ClueWords words, Str word);
bool clue_has_word(ClueList list, Str word);
Str clue_word_means(ClueList list, Str word);
Str clue_row_word(ClueWords words, size_t i);
Str clue_row_means(ClueWords words, size_t i);
/* The pack of a country, or NULL. */
const CluePack *clue_pack_find(Str country);

/* --- kinds ------------------------------------------------------------------------------------ */

/* What one parser works in. */
typedef struct ClueJob {
    Str value; /* trimmed, well-formed UTF-8, not empty */
    Str country;
    ClueRoom *room;
    Clue *clue;
    ClueFault fault;
    bool full; /* the room was too small */
} ClueJob;

/* Notes why a value is refused (`expected` is a literal) and returns false. */
bool clue_refuse(ClueJob *job, ClueError error, size_t at, const char *expected);
/* Adds a form whose text already lies in the room; an empty text is fill. */
void clue_add(ClueJob *job, ClueFormKind form, Str value);
/* Adds the family of `whole` (ASCII): itself and every string with one character left out, doubles
 * as fill; without `members` all but the first are fill. */
void clue_add_family(ClueJob *job, Str whole, bool members);
void clue_set_country(Clue *clue, Str country);

/* One parser a kind: fills job->clue and returns true, or refuses. */
bool clue_phone(ClueJob *job);
bool clue_plate(ClueJob *job);
bool clue_address(ClueJob *job);
bool clue_name(ClueJob *job);
bool clue_iban(ClueJob *job);
bool clue_document(ClueJob *job);
bool clue_advert(ClueJob *job);
bool clue_email(ClueJob *job);
bool clue_handle(ClueJob *job);
bool clue_alias(ClueJob *job);
bool clue_vehicle(ClueJob *job);
bool clue_mark(ClueJob *job);

/* True if street, house and a postcode or known town are all there is (for running text). */
bool clue_address_is_sure(Str value, Str country);

/* Code of a folded word as it sounds: at most `most` symbols and the number of vowel groups. */
void clue_put_code(ClueOut *out, Str word, size_t most);
/* True if `text` (folded, or capitals) fits a pattern: 9 a digit, A or a a letter, else itself. */
bool clue_fits(Str pattern, Str text);

#endif
