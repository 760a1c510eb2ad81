/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/learn — what the views of learning take: a page of a module made ready for a reader, her
 * country and her work.
 */
#ifndef TRAINING_LEARN_H
#define TRAINING_LEARN_H

#include "directory/who.h"
#include "page/page.h"
#include "training/training.h"

/* A run of text: one of the four is not empty. */
typedef struct LearnSpan {
    Str plain;
    Str strong;
    Str emphasis;
    int64_t source; /* its number on this page; 0: none */
    bool doubt;     /* and nobody has verified the statement */
    bool unsure;    /* our own words, and we are not sure */
} LearnSpan;

typedef struct LearnLine {
    ShapeList spans; /* LearnSpan */
} LearnLine;

typedef struct LearnBlock {
    bool paragraph;
    bool heading;    /* on a page of one idea */
    bool subheading; /* on the handout */
    bool list;
    bool steps;
    bool say;
    Html html;   /* what is alive, and cases */
    bool to_say; /* the trainer's parts */
    bool exercise;
    bool question;
    bool is_first;   /* of its kind: the one before is of another */
    ShapeList lines; /* LearnLine */
} LearnBlock;

/* A source under a page. */
typedef struct LearnSource {
    int64_t n;
    const ModuleSource *s;
    Str title;
    Str where;
    bool verified;
    Str not_verified; /* what of it */
} LearnSource;

/* One page of a module. */
typedef struct LearnPage {
    Str title;
    int64_t n;
    ShapeList blocks;  /* LearnBlock */
    ShapeList sources; /* LearnSource */
} LearnPage;

/* A link that may be the one we are at. */
typedef struct LearnLink {
    Str id;
    int64_t n;
    Word name;
    Href href;
    bool is_current;
    bool is_done; /* read to its end, by who is signed in */
} LearnLink;

/* A module in the list, and around its pages. */
typedef struct LearnModule {
    const Module *m;
    Str id;
    Str title;
    Str about;
    Str version;
    int64_t minutes;
    int64_t pages;
    Day changed;
    Str lang; /* of its words */
    Str dir;
    bool is_foreign; /* its words are in another language than the page */
    bool is_reviewed;
    bool is_behind; /* a translation of an older version */
    bool is_done;
    Href first;
    Href handout;
    ShapeList reviewed; /* ModuleReview */
} LearnModule;

/* A rule behind an answer of the adviser. */
typedef struct LearnRule {
    Str citation;
    Str since; /* the day since which it is so, empty: always or not known */
    Str until;
    Day since_day;
    bool is_newer; /* than the lesson */
    bool verified;
    Str reviewed_by;
} LearnRule;

/* The adviser's answer as it is today. */
typedef struct LearnAdvice {
    int64_t answer; /* LawAnswer */
    Word word;
    Str colour;
    Str country;
    Str version;
    Str ask;             /* whom to ask, where there is no answer */
    ShapeList rules;     /* LearnRule, at most three */
    ShapeList decides;   /* LawDecides, at most three */
    ShapeList otherwise; /* TextItem */
    ShapeList duties;    /* LawDuty */
    bool is_some;        /* it differs between the offences this could be */
} LearnAdvice;

/* A decision, before and after it is made. */
typedef struct LearnChoice {
    int64_t n;
    Str text;
    Str why;
    bool is_right;
    bool is_chosen;
} LearnChoice;

typedef struct LearnCase {
    Str id;
    Str story;
    Str question;
    ShapeList choices; /* LearnChoice */
    bool is_decided;
    bool was_right;
    Html law; /* the adviser's answer, whom to call, signs: once decided */
    Href action;
    Str module;
    int64_t page;
    Str audience;
    Str country;
} LearnCase;

/* Who reads, and where: of the address. */
typedef struct LearnReader {
    Req *req;
    const Module *module; /* NULL: none is named */
    const Audience *audience;
    Str audience_id; /* empty: anybody */
    Str country;     /* of the packs */
    Str chosen_case;
    int64_t choice;   /* from 1; 0: none */
    bool on_paper;    /* the handout: whole modules, nothing to click */
    bool for_trainer; /* her book: with what the lesson does not show */
} LearnReader;

/* "/LANG/learn/WHAT?m=...&n=...&for=...&country=...": n 0 leaves it out, as what is empty. */
Href learn_href(const LearnReader *reader, const char *what, Str module, int64_t n);
/* The name of an audience, a word of po/. */
Word learn_audience_name(Str audience);
/* What a pack says today, written by a view in the language of the reader. */
MUST_USE Status learn_live(const LearnReader *reader, View *view, const ModuleLive *live);
/* A decision; ERR_INVALID from the adviser if the case asks what it does not know. */
MUST_USE Status learn_case(const LearnReader *reader, View *view, const ModuleCase *scene,
                           int64_t page);
/* The adviser's answer to what a lesson asks, for the reader's country and work, today.  False in
 * *ret_any if her country has no law. */
MUST_USE Status learn_ask(const LearnReader *reader, const LawAsk *ask, LawAdvice *ret,
                          bool *ret_any);
/* Whether a choice is right: as it stands, or by the adviser's answer of today (`any`: there is
 * one).
 */
bool learn_choice_is_right(const ModuleChoice *choice, const LawAdvice *advice, bool any);
/* The rules behind an answer, each once, at most three: LearnRule. */
ShapeList learn_rules(const LearnReader *reader, const LawAdvice *advice);
/* The periods that the law of her country names: LawEntitlement. */
ShapeList learn_clocks(const LearnReader *reader);
/* The adviser's answer as a word of po/. */
Word learn_answer_word(const LawAdvice *advice);
/* An id of the vocabulary as words, with what the vocabulary says of it. */
Str learn_entry_words(Arena *arena, const LawSection *section, Str text);
/* A page made ready: blocks for this audience, sources numbered. */
MUST_USE Status learn_page(const LearnReader *reader, int64_t n, LearnPage *ret);
/* A module as the list shows it. */
LearnModule learn_module(const LearnReader *reader, const Module *module);
/* What addresses of learning may say: the query of each route that calls learn_reader. */
extern const char *const learn_query[];
/* What the address says.  ERR_NOT_FOUND for a module that is not there. */
MUST_USE Status learn_reader(Req *req, LearnReader *ret);
/* Sends what is written: for who is signed in within her frame, else as a public page. */
MUST_USE Status learn_send(Req *req, Page *page, const char *id, Word title, const char *words);

/* A word of po/ that names nothing, as plain text. */
Str learn_plain_word(const Req *req, Word word);
/* "Practice room - " in one, before what stands on paper or in a calendar; else nothing. */
Str learn_practice_mark(const Req *req);
/* One that names somebody or something, and one that names a number, "{n} days". */
Str learn_plain_of(const Req *req, Word word, Str name);
Str learn_plain_count(const Req *req, Word word, int64_t n);

/* The pages' routes, for the list of modules. */
extern const RouteTable learn_routes;

#endif
