/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_types_internal — what record linkage keeps in memory.
 *
 * A record is one line of LANES numbers: the interned text of each part of it, 0 where it is empty,
 * a packed date for dates.  Texts lie once each in a Dict with what comparing and blocking need.
 */
#ifndef LINK_LK_TYPES_INTERNAL_H
#define LINK_LK_TYPES_INTERNAL_H

#include <string.h>

#include "include/tessera-link.h"
#include "link/lk_levels_internal.h"

enum {
    LANES = 16,
    WORDS_FIELDS = 3, /* that are compared word by word, at most */
    KEPT_BLOCK = 512  /* pairs a worker takes room for at once */
};

/* One comparison and the lanes that it reads; a lane of -1 is not there. */
typedef enum FieldType {
    FIELD_GIVEN_NAME,
    FIELD_SURNAME,
    FIELD_DATE,
    FIELD_SEX,
    FIELD_CODE, /* phone, plate, number */
    FIELD_EMAIL,
    FIELD_ADDRESS,
    FIELD_TEXT,
    FIELD_WORDS,
    FIELD_POINT,
    FIELD_AMOUNT
} FieldType;

typedef struct Field {
    FieldType type;
    int8_t lane[4]; /* address: street, house, postcode, city; words: texts, words */
} Field;

/* What becomes of one column. */
typedef struct Column {
    LkKind kind;
    int8_t lane;
    int8_t lane2; /* surname of a whole name, house of a street, words of a text; -1: none */
    uint8_t east; /* of latitudes: the column of longitudes; else its own */
    bool day_second;
    char decimal;    /* as LkColumn has it, of the rows that come next */
    bool is_company; /* names of companies, whose legal forms say little */
    bool is_whole;   /* whole names, read after all columns of one part */
    bool is_words;   /* compared word by word */
} Column;

/* The parts of a record that keys are made of. */
typedef enum Atom {
    ATOM_NONE,
    ATOM_ALL, /* every record */
    ATOM_GIVEN,
    ATOM_SURNAME,
    ATOM_NAMES, /* both, in any order */
    ATOM_GIVEN_START,
    ATOM_SURNAME_START,
    ATOM_GIVEN_END,
    ATOM_SURNAME_END,
    ATOM_DATE, /* day and month in any order */
    ATOM_YEAR,
    ATOM_MONTH_DAY,
    ATOM_SEX,
    ATOM_STREET, /* with house */
    ATOM_STREET_NAME,
    ATOM_PLACE, /* postcode, else city */
    ATOM_GIVEN_LETTER,
    ATOM_SURNAME_LETTER,
    ATOM_DECADE,
    ATOM_AREA, /* start of the postcode */
    ATOM_COUNT
} Atom;

enum {
    ATOM_LOCAL = 32,
    ATOM_POINT = 48, /* a cell of each grid about a place, */
    ATOM_POINT_TOO = 80,
    ATOM_POINT_WIDE = 112, /* and a large one */
    ATOM_LANE = 64,
    ATOM_SOUND = 96,
    ATOM_WORD = 128, /* and the lane, and LANES times the number of the draw */
    KEY_ATOMS = 3,
    KEY_MORE = 2
};

/* A key: atoms that must all be there (ATOM_LANE + lane: a text itself; ATOM_SOUND + lane: its
 * first word's sound; ATOM_LOCAL + lane: what stands before its @; ATOM_WORD: one of its words;
 * ATOM_POINT: the cells about its place);
 * blocks that are too large are divided by `more`, one after the other. */
typedef struct Key {
    uint8_t atoms[KEY_ATOMS];
    uint8_t more[KEY_MORE];
} Key;

/* Memory of the caller, taken from the front; a temporary part is given back by setting `used`. */
typedef struct Room {
    uint8_t *ptr;
    size_t size;
    size_t used;
} Room;

enum { RIVALS = LK_OTHER }; /* classes that are weighed against the others */

/* A field that is compared in its turn, and the lanes of which one must be there, a bit each. */
typedef struct Visit {
    uint32_t lanes;
    uint8_t field;
} Visit;

/* What two numbers say of their texts. */
enum { EQUAL_EMPTY, EQUAL_NOT, EQUAL_SAME, EQUALS };

/* Bits of each level for each class against LK_OTHER. */
typedef struct Weights {
    float bits[RIVALS][LK_FIELDS][LK_LEVELS];
    float ratio[RIVALS][LK_FIELDS][LK_LEVELS]; /* 2 to the power of them */
    float prior[RIVALS];                       /* log2 of the odds before anything is compared */
    float most[LK_FIELDS][EQUALS]; /* of LK_SAME, by what the numbers of the first lane say */
    float most_address[EQUALS][EQUALS][EQUALS]; /* by street, house and place */
} Weights;

/* What was done last: calls come in this order. */
typedef enum Stage { STAGE_ADDING, STAGE_FITTED, STAGE_LIVE } Stage;

/* Sums of bits of one pair, by class. */
typedef struct Odds {
    float bits[RIVALS];
} Odds;

enum { LEVEL_PAIRS = LK_LEVELS * LK_LEVELS };

/* Random pairs by the levels of each two fields above LEVEL_OTHER, and in how many both are known;
 * a field beside itself: alone. */
typedef struct Together {
    uint32_t pairs;
    uint32_t known[LK_FIELDS][LK_FIELDS];
    uint32_t levels[LK_FIELDS][LK_FIELDS][LK_LEVELS][LK_LEVELS];
} Together;

struct Lk {
    Room room;
    Stage stage;
    size_t rows;
    size_t n;
    unsigned files;
    bool sealed;      /* cells are tags */
    bool has_default; /* DATE_BY_DEFAULT */
    LkCrew crew;
    Column columns[LK_COLUMNS];
    Seen *seen[LK_COLUMNS]; /* SEENS of each column, while rows are read */
    size_t used_unread;     /* of the room, without them */
    size_t ncolumns;
    Dict dicts[LANES];
    size_t nlanes;
    size_t nwords; /* fields that are compared word by word */
    Field fields[LK_FIELDS];
    char names[LK_FIELDS][LK_NAME_MAX + 1];
    uint32_t *lanes;          /* n x LANES */
    uint32_t *content;        /* of each row what it says, as a number that two may share */
    uint8_t *file;            /* of each row; NULL for one file */
    int8_t words_lane[LANES]; /* of a lane of texts that are compared word by word */
    int8_t given, surname, date, sex, street, house, postcode, city; /* lanes, -1: none */
    Key key_parts[LK_KEYS];
    LkKey keys[LK_KEYS];
    char key_names[LK_KEYS][96];
    size_t nkeys;
    uint64_t allowed[LK_KEYS]; /* pairs of each key, about */
    uint32_t *lines; /* n x width: the keys of each row; 0: none, or its block is too large */
    size_t width;
    uint32_t *order[LK_KEYS]; /* rows that have the key, block by block (LK_BEGINS) */
    uint32_t norder[LK_KEYS];
    uint32_t *large[LK_KEYS]; /* values of blocks that were divided, sorted within each level */
    size_t nlarge[LK_KEYS][KEY_MORE + 1]; /* up to each level */
    size_t used_unblocked;                /* of the room, without blocks and pairs */
    size_t counted;                       /* rows that chance and frequencies are of: */
    uint32_t *kept;                       /* those, */
    uint32_t *before;  /* and of each row the copy before it, else the row itself; NULL: of all */
    struct Live *live; /* NULL: closed */
    Visit visits[LK_FIELDS]; /* the quickest to compare first; both names as one */
    size_t nquick;           /* of them that are compared without reading a text */
    uint32_t quick_lanes;    /* theirs, and those of the names */
    size_t nvisits;
    LkModel model;
    Together *together;
    Weights weights;
    LkPair *scored;
    size_t nscored;
    LkPair *joined;
    size_t njoined, unlisted;
    uint32_t *groups;
    bool once[LK_FILES]; /* nobody seems to stand twice in that file */
    bool full, of_works; /* lk_are_works() */
};

#endif
