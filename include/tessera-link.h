/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tessera-link — finds the records that are of one person, and says why (design: mosaic, 4).
 *
 * Rows of text go in, pairs with weights in bits and groups come out.  No I/O, no clock, no
 * randomness, no allocation: everything lies in one piece of memory that the caller gives, and
 * equal rows give equal results on every machine, with any number of threads.
 *
 * Order: lk_open, lk_add for all rows, lk_fit once; then lk_group, as often as thresholds are
 * tried, or lk_live once, and lk_insert and lk_remove.  A call out of its order gives LK_BAD and
 * changes nothing; what only reads then gives nothing: NULL, 0 of them, false.  After LK_NO_SPACE a
 * linkage is of no further use: begin again with more memory.  Pointers that are given must not be
 * NULL unless it is said here.
 *
 * Memory: what is given back by pointer lies in the linkage's memory and is the caller's to read
 * until the next call that takes an Lk which is not const.  Nothing is to be freed but that memory.
 *
 * Threads: different Lk can be used by different threads at once.  One Lk is changed by one thread
 * at a time; while none changes it, any number of threads may call what takes a const Lk.
 *
 * Method: records with a key in common are compared field by field into levels (Newcombe 1959);
 * the log odds of the levels are added (Fellegi and Sunter 1969); their shares are fitted without
 * an answer by expectation and maximisation (Dempster, Laird and Rubin 1977; for linkage Winkler
 * 1988), with classes of their own for households and namesakes; a rare value weighs more than a
 * common one (Newcombe 1959; Winkler 1989).  Bits are logarithms of base 2 of odds.
 */
#ifndef TESSERA_LINK_H
#define TESSERA_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LK_API __attribute__((visibility("default")))

/* LK_ABI counts the changes after which a program must be compiled again: the shared library is
 * libtessera-link.so.LK_ABI. */
#define LK_VERSION "0.5"
#define LK_ABI 5

/* Borrowed text, UTF-8, not terminated. */
typedef struct LkText {
    const char *ptr;
    size_t len;
} LkText;

typedef enum LkStatus {
    LK_OK,
    LK_NO_SPACE, /* the memory given does not suffice */
    LK_FULL,     /* more rows than were announced */
    LK_UNFIT,    /* nothing to compare: no column is of a kind that is; or too many columns */
    LK_BAD       /* a call out of its order, or with what cannot be: see there */
} LkStatus;

/* What a column holds. */
typedef enum LkKind {
    LK_APART,    /* not compared: a key, the truth, empty, or what other columns say already */
    LK_GIVEN,    /* given names */
    LK_SURNAME,  /* family names */
    LK_NAME,     /* a whole name: "Ana Pop", "Pop, Ana" */
    LK_DATE,     /* a date of birth, also partial */
    LK_SEX,      /* one of a few letters or words */
    LK_PHONE,    /* phone numbers in any spelling */
    LK_PLATE,    /* number plates */
    LK_EMAIL,    /* addresses of mail */
    LK_NUMBER,   /* a number of a document or account */
    LK_STREET,   /* street, perhaps with its house number */
    LK_HOUSE,    /* house number */
    LK_POSTCODE, /* postcode */
    LK_CITY,     /* town */
    LK_TEXT,     /* anything else: occupation, alias, place of birth, region */
    LK_REST,     /* a whole name beside columns of its parts: what these leave, as middle names */
    LK_COMPANY,  /* names of companies */
    LK_WORDS,    /* several words: titles, descriptions, a whole address in one line */
    LK_COORDINATES, /* latitude and longitude in one column, in degrees */
    LK_LATITUDE,    /* with a column of longitudes, from degrees north */
    LK_LONGITUDE,
    LK_AMOUNT /* sums, sizes, ages: compared by how far they are */
} LkKind;

enum {
    LK_COLUMNS = 256,    /* columns of a table, at most */
    LK_FIELDS = 16,      /* comparisons, at most: what is text comes last */
    LK_LEVELS = 16,      /* levels of one comparison; 0: a side is empty */
    LK_KEYS = 32,        /* keys of blocking, at most */
    LK_CLASSES = 4,      /* LkClass */
    LK_FILES = 256,      /* that are linked with each other, at most */
    LK_NAME_MAX = 40,    /* bytes of a column's name that are kept */
    LK_SEALED_MAX = 4096 /* bytes of a sealed cell */
};

/* What two records can be to each other. */
typedef enum LkClass {
    LK_SAME,      /* one person */
    LK_HOUSEHOLD, /* of one household: surname, address, phone in common */
    LK_NAMESAKE,  /* of one name by chance, as people of one origin are */
    LK_OTHER
} LkClass;

/* What is known of one column from a sample. */
typedef struct LkColumn {
    LkKind kind;
    char name[LK_NAME_MAX + 1];
    size_t filled;      /* of the sample */
    size_t distinct;    /* of the sample */
    size_t unread;      /* filled, but not of its kind */
    const char *reason; /* in English: why this kind */
    bool day_second;    /* dates are month/day/year */
    char decimal;       /* of amounts: '.' or ',' before decimals; 0: each as it seems by itself */
} LkColumn;

/* Runs tasks 0..n-1 in any order, perhaps at once, and returns when all are done. */
typedef struct LkCrew {
    void (*run)(void *self, void (*task)(void *arg, unsigned i), void *arg, unsigned n);
    void *self;
} LkCrew;

typedef struct Lk Lk;

/* The English name of a kind as in files of configuration ("given"), "" for what is no kind; the
 * find function gives false for any other word. */
LK_API const char *lk_kind_name(LkKind kind);
LK_API bool lk_kind_find(LkText name, LkKind *ret);

/* Recognises columns by their names, by a sample of rows (cells[row * ncolumns + column]) and by
 * what stands beside them; some thousand rows are plenty.  `work` is scratch memory, aligned to 8,
 * of at least 16 bytes a cell of the sample; `ret` has room for ncolumns.  LK_UNFIT for more than
 * LK_COLUMNS columns: nothing is written.  O(cells). */
LK_API LkStatus lk_recognise(const LkText *names, size_t ncolumns, const LkText *cells,
                             size_t nrows, void *work, LkColumn *ret);

/* True if a first row seems to name the columns of the rows behind it: its cells are known names or
 * unlike what stands below them. */
LK_API bool lk_is_header(const LkText *first, size_t ncolumns, const LkText *cells, size_t nrows);

/* Bytes that suffice for so many rows, if a row is like two dozen others at most in the mean; a
 * larger room keeps more pairs.  Most of them are touched only if the rows need it: memory that is
 * zero without being written, as calloc gives it, costs less than what is cleared. */
LK_API size_t lk_room(size_t rows);
/* The same for rows of sealed cells. */
LK_API size_t lk_room_sealed(size_t rows);

/* What a linkage begins with. */
typedef struct LkStart {
    void *memory; /* the caller's, zeroed as by calloc; used until the last result was read */
    size_t size;  /* of it, in bytes: lk_room(rows) or more */
    size_t rows;  /* at most, with all that lk_insert will ever bring; 2^31 - 1 is the limit */
    const LkColumn *columns; /* read, not kept; only kind, name, day_second and decimal count */
    size_t ncolumns;
    unsigned files;     /* up to LK_FILES; from 2 on only pairs across files are looked for */
    const LkCrew *crew; /* copied; NULL: one task after the other */
    bool sealed;        /* cells are what lk_seal made of them */
} LkStart;

/* Begins in the caller's memory.  LK_NO_SPACE if that or the limit of rows does not suffice,
 * LK_UNFIT for more than LK_COLUMNS columns or none that is compared; LK_BAD for no memory, a kind
 * that is none, a name without its end, a sign before decimals that is none, more than LK_FILES
 * files. */
LK_API LkStatus lk_open(const LkStart *start, Lk **ret);
/* What stands before decimals in the amounts of the rows that come next, as LkColumn.decimal, of
 * each column: two files may write them in two ways.  LK_BAD for a sign that is none: nothing is
 * changed. */
LK_API LkStatus lk_write_decimals(Lk *lk, const char *decimals);
/* Adds rows of one file (0..files-1), in order: cells[row * ncolumns + column].  Cells are read,
 * not kept; bytes that are no UTF-8 separate words.  A row's number is its place in the order of
 * adding, from 0: rows of one file or several come to the same odds and groups in whatever order
 * they are added; those of a file that say the same may change places, and which pairs lk_joined
 * leaves out hangs on it.  LK_FULL if they are more than were announced, LK_BAD for a file that is
 * not there or after lk_fit: nothing is added.  O(bytes). */
LK_API LkStatus lk_add(Lk *lk, unsigned file, const LkText *cells, size_t nrows);

/* The tag of a form by a key of the caller's: equal forms, equal tags; without the key nobody can
 * make one or read one back.  Its 48 highest bits are used. */
typedef uint64_t LkTag(void *self, const char *form, size_t len);
/* A cell without its value: letters that name forms, each with a tag, so that a linkage told that
 * cells are sealed says by equality alone how alike two are.  The length; 0 for a cell that says
 * nothing.  Columns must have one kind and one name wherever cells are compared.  Who holds many
 * cells can count: the tag of a common name is a common tag.  LK_REST, LK_LATITUDE and LK_LONGITUDE
 * are not sealed. */
LK_API size_t lk_seal(const LkColumn *column, LkText cell, LkTag *tag, void *self,
                      char ret[LK_SEALED_MAX]);

/* What a comparison is made of.  `share` are m (LK_SAME) and u (LK_OTHER) of Fellegi and Sunter. */
typedef struct LkField {
    const char *name; /* "given name", "address", or the column's */
    LkKind kind;
    unsigned nlevels;                    /* levels 0..nlevels-1 */
    const char *level[LK_LEVELS];        /* in English; NULL: unused */
    double share[LK_CLASSES][LK_LEVELS]; /* of the levels, by class; 0 for level 0 */
    double expected[LK_LEVELS];          /* pairs of one person, expected at this level */
    double bits[LK_LEVELS];              /* what a level weighs, but for how rare the value is */
    bool by_frequency[LK_LEVELS];        /* the weight depends on how common the value is */
} LkField;

/* What a key of blocking gave. */
typedef struct LkKey {
    const char *name; /* "surname + year of birth" */
    uint64_t records; /* that have it */
    uint64_t pairs;   /* within its blocks */
    uint64_t fresh;   /* of them not found by a key before */
    uint64_t dropped; /* records in blocks that stayed too large */
    uint32_t largest; /* block that was used */
} LkKey;

/* Two comparisons that go together, as a town and its county: so many bits both say, which count
 * once; less than 0 where both speak against. */
typedef struct LkBeside {
    unsigned field;                    /* of LkModel.fields, */
    unsigned beside;                   /* and one before it */
    double bits[LK_LEVELS][LK_LEVELS]; /* by the level of `beside`, then of `field` */
} LkBeside;

/* The model: all that is fitted.  Equal rows and an equal model give equal pairs. */
typedef struct LkModel {
    unsigned nfields;
    LkField fields[LK_FIELDS];
    unsigned nbesides;
    LkBeside besides[LK_FIELDS];
    double share[LK_CLASSES]; /* of all pairs */
    double pairs_all;         /* pairs that there are */
    unsigned rounds;          /* of fitting; 0: given */
} LkModel;

/* Is told of a stage ("blocking") and how far it is (0..1). */
typedef void LkStep(void *self, const char *stage, double done);
/* Blocks, compares and fits.  With a `model` (names, kinds, levels and shares of the same fields in
 * the same order, and the classes' shares; may be NULL) nothing is fitted; LK_BAD if it is none,
 * and another can be tried.  `on_step` may be NULL.  O(rows) and what blocking allows: about 6
 * pairs a row and 3 million for all keys. */
LK_API LkStatus lk_fit(Lk *lk, const LkModel *model, LkStep *on_step, void *self);
/* The model in force, and what the keys gave; borrowed. */
LK_API const LkModel *lk_model(const Lk *lk);
LK_API const LkKey *lk_keys(const Lk *lk, size_t *ret_n);

/* A pair that was looked at: rows a < b, its levels (4 bits a field), and the odds in bits. */
typedef struct LkPair {
    uint32_t a;
    uint32_t b;
    uint64_t levels;
    float bits;
} LkPair;

/* In which files nobody stands twice: a record of another file gets at most one of theirs. */
typedef enum LkOnce { LK_IN_NONE, LK_IN_ALL, LK_AS_IT_SEEMS } LkOnce;

/* Groups records: `threshold` is the probability, between 0 and 1, from which two groups are one.
 * LK_BAD for any other, for what is no LkOnce, before lk_fit and after lk_live.  Groups are joined
 * from the strongest pair on; what speaks for and against is the mean over the pairs between two
 * groups, field by field, so that a chain of chances joins nobody.  Of two files, if nobody stands
 * twice in one, a pair has the odds of two records that are still alone, less what other partners
 * of theirs leave: among these it is one at most. */
LK_API LkStatus lk_group(Lk *lk, double threshold, LkOnce once);
/* The group of each row: the lowest row of it.  NULL before lk_group or lk_live. */
LK_API const uint32_t *lk_groups(const Lk *lk);
/* Pairs of one group, sorted by (a, b); bits are the odds with all that their group says. */
LK_API const LkPair *lk_joined(const Lk *lk, size_t *ret_n);
/* Pairs of groups that lk_joined leaves out: of a group of more than 500,000 pairs it lists 100 of
 * each row at most, and of large groups fewer where there is no room. */
LK_API size_t lk_unlisted(const Lk *lk);
/* All pairs that were scored above -8 bits, sorted by (a, b): of the records that were fitted;
 * after lk_group of two files, with what it left them. */
LK_API const LkPair *lk_scored(const Lk *lk, size_t *ret_n);

/* Keeps a fitted linkage open, so that records come and go one by one.  The state depends on what
 * was fitted and on the records that are here, not on what came and went before: how common texts
 * are and which blocks are divided stays as lk_fit found it, so that a linkage that has grown much
 * is better fitted anew, in other memory.  LK_BAD before lk_fit, a second time, for a threshold
 * that is not between 0 and 1 and for what is no LkOnce; LK_NO_SPACE where more than eight pairs a
 * row, and 65,536 beside, are near enough to be one.  What lk_group gave is no longer there;
 * lk_groups has the groups in force.  O(rows) once. */
LK_API LkStatus lk_live(Lk *lk, double threshold, LkOnce once);
/* One record more, of which cells[column] are read, not kept; its number to `ret_row`; then
 * lk_links has its pairs and lk_groups its group.  LK_FULL if all rows announced are used,
 * LK_BAD before lk_live or for a file that is not there.  O(records that share a key with it). */
LK_API LkStatus lk_insert(Lk *lk, unsigned file, const LkText *cells, uint32_t *ret_row);
/* A record goes: all is as if it had never come, but its number is not given again, and its texts
 * stay in the memory until the caller clears that.  LK_BAD for one that is not here. */
LK_API LkStatus lk_remove(Lk *lk, uint32_t row);
/* The pairs of a row that were kept, down to 1 bit below the threshold: how many there are; the
 * first `most` of them to `ret`, in no order. */
LK_API size_t lk_links(const Lk *lk, uint32_t row, LkPair *ret, size_t most);

/* True if hardly anybody seems to stand twice in that file (of two or more): hardly ever do two of
 * its records have the same best partner in another, or others that are as alike have their own. */
LK_API bool lk_seems_once(const Lk *lk, unsigned file);

/* One line of a waterfall. */
typedef struct LkReason {
    const char *field; /* NULL: the prior; then of the field */
    const char *level;
    double bits;        /* of the level, without what another field says already */
    double frequency;   /* bits for how rare the shared value is */
    const char *beside; /* that other field; NULL: none */
} LkReason;

/* Every reason for two rows' odds, whether a key found them or not: the prior, one line a field,
 * and last what relatives and namesakes explain and rivals take; how many lines.  Their bits and
 * frequencies sum to *ret_bits: the odds of the pair alone, without what its group says.  `ret` has
 * room for LK_FIELDS + 2.  0 before lk_fit and for a row that is not there or went.  O(fields). */
LK_API size_t lk_explain(const Lk *lk, uint32_t a, uint32_t b, LkReason *ret, double *ret_bits);
/* Odds in bits to a probability: 1 / (1 + 2^-bits). */
LK_API double lk_chance(double bits);

/* Comparators, each for itself, of texts as lk_fold gives them; of a long text or word the first 64
 * bytes count. */
/* Lower case, without marks, in Latin letters, digits and single blanks, also from Greek, Cyrillic,
 * Arabic, Hebrew, Georgian and Armenian; the length, at most `size`, which no end follows. */
LK_API size_t lk_fold(LkText text, char *ret, size_t size);
/* Jaro (1989) with what equal beginnings of up to 4 letters add, a tenth of the rest for each
 * (Winkler 1990): 1 equal, 0 nothing in common. */
LK_API double lk_jaro_winkler(LkText a, LkText b);
/* Edits until equal: a letter more, less or another, or two neighbours that changed places (Damerau
 * 1964, Levenshtein 1966; no part is edited twice: optimal string alignment).  Any number above
 * `most` is most + 1. */
LK_API unsigned lk_distance(LkText a, LkText b, unsigned most);
/* The best pairing of the words of two names in any order, initials and short forms allowed: 1
 * equal, 0 nothing alike or no word.  The first 8 words of each count. */
LK_API double lk_names_alike(LkText a, LkText b);
/* How a word sounds: 6 sounds of 5 bits, spelling of many languages; 0 for what has none. */
LK_API uint32_t lk_sound(LkText word);
/* A date as year << 9 | month << 5 | day, parts 0 if not given; 0 if it is none.  Read in the order
 * of its parts, the day first unless `day_second`; months also by name. */
LK_API uint32_t lk_date(LkText text, bool day_second);
/* Kilometres between two places, degrees north and east, on a sphere of 6,371 km (haversine; within
 * .6 % of the ellipsoid); NaN if one is none, beyond 90 degrees north or south or 360 east or west.
 */
LK_API double lk_kilometres(double north_a, double east_a, double north_b, double east_b);

#ifdef __cplusplus
}
#endif

#endif
