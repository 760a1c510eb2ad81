/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/module — one unit of training, as data: packs/training/NAME.md, and NAME.md below a
 * language's folder for a translation.  Read once into a tree of pages and blocks that views write
 * as they write everything else: no markup of a file reaches a page.
 *
 * docs/training.md tells the form of a file: a head, pages, sources in brackets, fences.
 */
#ifndef TRAINING_MODULE_H
#define TRAINING_MODULE_H

#include "law/law.h"

enum { MODULE_FILE_MAX = 128 * 1024, MODULE_PAGES_MAX = 40, MODULES_OF_TRAINING_MAX = 64 };

/* Who one is: the same lesson with small differences. */
typedef struct Audience {
    Str id;
    Str holder; /* SETTING/PROFESSION of packs/vocabulary.yaml, for the adviser */
    Str sector; /* of the sectors of organisations: the look of its tile */
} Audience;

/* Where a statement comes from. */
typedef struct ModuleSource {
    ShapePlace place;
    Str id;
    Str title;
    Str where; /* what of it, or its address */
    bool verified;
    Str verified_what; /* what of it is not */
} ModuleSource;

/* Who read it, as what, and when. */
typedef struct ModuleReview {
    Str who;
    Str as; /* "lawyer", "nurse", "survivor", ... */
    Str on;
} ModuleReview;

typedef enum ModuleInk { INK_PLAIN, INK_STRONG, INK_EMPHASIS, INK_SOURCE, INK_DOUBT } ModuleInk;

/* A run of text in one ink; of the last two `text` is the id of a source. */
typedef struct ModuleSpan {
    int64_t ink;
    Str text;
} ModuleSpan;

/* A paragraph, or one line of a list. */
typedef struct ModuleLine {
    ShapePlace place;
    ShapeList spans; /* ModuleSpan */
} ModuleLine;

typedef enum ModuleKind {
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,
    BLOCK_LIST,
    BLOCK_STEPS,
    BLOCK_SAY,
    BLOCK_LIVE,
    BLOCK_CASE
} ModuleKind;

/* What a pack is asked for while the page is written. */
typedef enum LiveKind {
    LIVE_ADVICE,   /* the adviser's answer to `ask`, with the day since which it is so */
    LIVE_CALL,     /* whom to call now, for the need `of` */
    LIVE_SIGNS,    /* the set `of` of packs/signs.yaml */
    LIVE_CLOCKS,   /* the country's entitlements */
    LIVE_INJURIES, /* the group `of`, SECTION/GROUP, of packs/injury.yaml */
    LIVE_PICTURE   /* the drawing `of` of src/page/pictures.svg; module_pictures */
} LiveKind;
extern const char *const live_names[];      /* "advice", "call", ..., NULL */
extern const char *const module_pictures[]; /* NULL at the end */

/* Of a question to the adviser what a lesson may fix: the country and the day are the reader's. */
extern const Shape module_ask_shape;

typedef struct ModuleLive {
    int64_t show; /* LiveKind */
    Str of;
    Str about; /* one sentence above it */
    LawAsk ask;
} ModuleLive;

typedef enum ChoiceRight { CHOICE_NO, CHOICE_YES, CHOICE_LAW } ChoiceRight;
extern const char *const choice_rights[]; /* "no", "yes", "law", NULL */

typedef struct ModuleChoice {
    Str text;
    int64_t
        right; /* ChoiceRight; by the law: if the adviser's answer to the case is among `when` */
    ShapeList when; /* TextItem, of law_answer_names */
    Str why;
} ModuleChoice;

typedef struct ModuleCase {
    Str id;
    Str story;
    Str question;
    Str source;
    ShapeList choices; /* ModuleChoice, two to five */
    Str call;          /* a need of the directory, shown with what is chosen; may be empty */
    Str signs;         /* a set of signs, likewise */
    LawAsk ask;        /* holder empty: that of the audience; recipient empty: none is asked */
} ModuleCase;

typedef struct ModuleBlock {
    ShapePlace place;
    int64_t kind;
    Str part;         /* the part it was included from; empty: the module itself */
    Str trainer;      /* "", "say", "exercise", "question" (and its answer): trainer's book alone */
    ShapeList only;   /* TextItem: ids of audiences; none: everybody */
    ShapeList lines;  /* ModuleLine */
    ModuleLive *live; /* of BLOCK_LIVE, else NULL */
    ModuleCase *scene; /* of BLOCK_CASE, else NULL */
} ModuleBlock;

typedef struct ModulePage {
    ShapePlace place;
    Str title;
    ShapeList blocks; /* ModuleBlock */
} ModulePage;

typedef struct Module {
    const char *file;
    Str id; /* of its file name, "signs" */
    Str language;
    Str title;
    Str about; /* one sentence: what one can do afterwards */
    Str aim;   /* for the trainer */
    Str version;
    Str of_version;  /* of a translation: the version it is of */
    Str country;     /* empty: every country */
    int64_t number;  /* its place in the list */
    int64_t minutes; /* at most 20 */
    Str licence;
    Str written_by;
    Day changed;
    ShapeList audience; /* TextItem; none: everybody */
    ShapeList sources;  /* TextItem: ids of the set's sources */
    ShapeList reviewed; /* ModuleReview; none: nobody has reviewed it */
    ShapeList pages;    /* ModulePage */
} Module;

/* Markdown without a head that modules include. */
typedef struct ModulePart {
    Str id;
    LawText text;
} ModulePart;

/* All of packs/training. */
typedef struct ModuleSet {
    Str version;
    ShapeList audiences; /* Audience */
    ShapeList sources;   /* ModuleSource */
    ShapeList modules;   /* Module, originals by number, then translations */
    ShapeList parts;     /* ModulePart */
} ModuleSet;

/* Reads training.yaml and sources.yaml.  ERR_INVALID names file, line and column, as below. */
MUST_USE Status module_set_read(Cx *cx, LawText training, LawText sources, ModuleSet *ret);
/* Reads one module; its parts and the audiences and sources that it names must be in the set.  The
 * texts are borrowed.  ERR_INVALID also for raw HTML, links, images, code and deeper lists. */
MUST_USE Status module_read(Cx *cx, const ModuleSet *set, LawText text, Str id, Str language,
                            Module *ret);

/* The module of an id in a language, or the original; NULL if there is none. */
const Module *module_find(const ModuleSet *set, Str id, Str language);
const Audience *module_audience(const ModuleSet *set, Str id);
const ModuleSource *module_source(const ModuleSet *set, Str id);
/* Whether a module, or a block of one, is for an audience (empty: for anybody); a block of the
 * trainer's book never is. */
bool module_is_for(const Module *module, Str audience);
bool module_block_is_for(const ModuleBlock *block, Str audience);
/* The same in the trainer's book, with its own blocks. */
bool module_block_is_in_book(const ModuleBlock *block, Str audience);
/* True if a TextItem list has this text. */
bool module_lists(ShapeList list, Str text);
/* A translation of an older version than the original has. */
bool module_is_behind(const ModuleSet *set, const Module *module);

/* How hard it is to read, over all that is read in the lesson, for every audience. */
typedef struct ModuleEase {
    int64_t words;
    int64_t sentences;
    int64_t longest; /* words */
    double mean;     /* words a sentence */
    int64_t minutes; /* at 180 words a minute, and one a case */
    int64_t sourced; /* lines that name a source */
    int64_t bare;    /* pages none of whose lines does */
    int64_t unsure;  /* lines that are marked as unverified */
    int64_t own;     /* lines in our own words */
} ModuleEase;
ModuleEase module_ease(const Module *module);

/* Faults: long sentences, lines without source, unused sources, over 20 minutes, a translation that
 * differs; notes: what is unverified, unreviewed or behind.  As LawFinding.  O(size). */
ShapeList module_check(Cx *cx, const ModuleSet *set, const Module *module);

#endif
