/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* law — may I tell, must I tell, must I not: facts, dates and a country's pack in, an answer with
 * its reasons out.  Pure: it knows no clock and opens no file; who calls it reads the packs' texts.
 *
 * Two dates decide: that of telling chooses the rules, that of the deed the penalties.  What is not
 * said is unknown, and an unknown that would change the answer makes it "depends".
 */
#ifndef LAW_LAW_H
#define LAW_LAW_H

#include "base/shape.h"

/* A file of a pack is refused above this many bytes, before it is read as YAML. */
enum { LAW_FILE_MAX = 512 * 1024, LAW_WORDS_MAX = 64 };

typedef enum LawAnswer {
    LAW_UNKNOWN, /* no rule of the pack says anything for this holder */
    LAW_MUST_NOT,
    LAW_DEPENDS,
    LAW_WEIGH, /* the law asks for a balancing test that nobody has made yet */
    LAW_MAY,
    LAW_MUST
} LawAnswer;
extern const char *const law_answer_names[]; /* "unknown" ... "must", NULL */

/* One id of packs/vocabulary.yaml with its words. */
typedef struct LawWord {
    Str id;
    Str name;        /* of a setting, profession, recipient or thing asked for */
    Str question;    /* of a fact or sign: plain words, to be answered yes, no or unknown */
    int64_t element; /* of a sign: index into law_element_names */
} LawWord;
extern const char *const law_element_names[]; /* "", "act", "means", "purpose", "conduct", NULL */

typedef struct LawVocabulary {
    ShapeList settings; /* LawWord, at most LAW_WORDS_MAX each */
    ShapeList professions;
    ShapeList recipients;
    ShapeList asked;
    ShapeList facts;
    ShapeList signs;
} LawVocabulary;

/* A file as read: its path for messages, and what stands in it. */
typedef struct LawText {
    const char *file;
    Str yaml;
} LawText;

typedef struct LawPack LawPack; /* one country's rules and offences, checked */

/* packs/vocabulary.yaml.  ERR_INVALID names file, line and column. */
MUST_USE Status law_vocabulary_read(Cx *cx, LawText words, LawVocabulary *ret);
/* law.yaml and offences.yaml of one country; `vocabulary` and the texts are borrowed by the pack,
 * which lives in cx->arena.  ERR_INVALID names file, line, column and what was expected: ids that
 * are not in the vocabulary, dates backwards, a rule id twice, files of two countries.  O(size). */
MUST_USE Status law_pack_read(Cx *cx, const LawVocabulary *vocabulary, LawText law,
                              LawText offences, LawPack **ret);

/* What its law.yaml says. */
Str law_country(const LawPack *pack);
Str law_version(const LawPack *pack);
/* True of a pack that is shown beside others and never answers (packs/eu). */
bool law_is_background(const LawPack *pack);
/* How many rules, and how many of them were read in the law itself, reviewed by a lawyer. */
void law_counts(const LawPack *pack, size_t *ret_rules, size_t *ret_verified, size_t *ret_reviewed,
                size_t *ret_offences);

/* Whether a rule may be named as the ground on which somebody tells on a day. */
typedef enum LawNamed {
    LAW_NAMED_NONE,         /* no rule has this id */
    LAW_NAMED_NOT_IN_FORCE, /* not on that day */
    LAW_NAMED_FORBIDS,      /* it lets nobody tell */
    LAW_NAMED_UNREVIEWED,   /* it may, and no lawyer has reviewed it */
    LAW_NAMED_REVIEWED
} LawNamed;
LawNamed law_named(const LawPack *pack, Str rule, Day on);

/* A question as given: words as in packs/vocabulary.yaml, empty where nothing was said.  It is also
 * the body of the API (law_ask_shape). */
typedef struct LawAsk {
    Str country;
    Str holder; /* SETTING or SETTING/PROFESSION */
    Str recipient;
    Str disclosed;      /* YYYY-MM-DD */
    ShapeList offences; /* TextItem: ID or ID/DEGREE */
    Str offence_date;
    bool attempt;
    Str victim_age; /* a number, adult, child or unknown */
    Str consent;    /* yes, no, unknown; not said counts as not obtained */
    Str asked;
    ShapeList facts; /* TextItem: NAME=VALUE, facts and signs */
} LawAsk;
extern const Shape law_ask_shape;

/* What would settle a "depends": the fact's id and a plain question, never "which paragraph". */
typedef struct LawDecides {
    Str fact; /* of the vocabulary; "profession", or "offence" with an id of `offence` */
    Str question;
    Str offence;
} LawDecides;

typedef struct LawEach {
    Str offence; /* empty in the one entry of a question without candidates */
    Str degree;
    Str name;
    int64_t answer; /* LawAnswer */
    Str rule;       /* the ground that answers, or the one that came nearest */
    Str version;    /* FROM/TO, ".." where open */
    Str citation;
    int64_t threshold_months; /* -1: none */
    int64_t min_months;       /* -1: none or not known */
    bool verified;
    Str reviewed_by; /* empty: nobody */
    Str reviewed_on;
    Str why;
    ShapeList elements; /* LawElement: which of the signs that were said support which element */
} LawEach;

typedef struct LawElement {
    Str element;
    Str sign;
} LawElement;

typedef struct LawDuty {
    Str rule;
    ShapeList recipients; /* TextItem */
    Str citation;
    Str timing;
    int64_t deadline_hours; /* -1: none said */
    bool verified;
    Str reviewed_by;
} LawDuty;

typedef enum LawOver { LAW_OVER_NULL, LAW_OVER_NONE, LAW_OVER_SOME, LAW_OVER_ALL } LawOver;
extern const char *const law_over_names[]; /* "", "none", "some", "all", NULL */
typedef struct LawAdvice {
    int64_t answer; /* LawAnswer */
    LawOver over;
    ShapeList duty_to_tell; /* LawDuty: others that must be told as well */
    ShapeList each;         /* LawEach */
    ShapeList decides;      /* LawDecides */
    ShapeList conditions;   /* TextItem */
    int64_t deadline_hours; /* -1: none */
    ShapeList otherwise;    /* TextItem */
    bool proposed;          /* the candidates were proposed from signs, not named */
    Str country;
    Str version;
    Str ask; /* whom to ask */
} LawAdvice;

/* Answers.  ERR_INVALID, with the list of what exists, for a country that is not the pack's,
 * unknown words, dates that do not exist or contradict each other, and an offence that was not in
 * force. O(rules * candidates), below a millisecond for the packs here. */
MUST_USE Status law_advise(Cx *cx, const LawVocabulary *vocabulary, const LawPack *pack,
                           const LawAsk *ask, LawAdvice *ret);
/* Appends the advice as the JSON of `law advise` (law_advice_shape describes it). */
void law_advice_write(Cx *cx, Buf *out, const LawAdvice *advice);
extern const Shape law_advice_shape;
/* The same as law_advice_write, as a struct of law_advice_shape, for an API's answer. */
const void *law_advice_value(Cx *cx, const LawAdvice *advice);
/* The word of an answer for people: "You may, after weighing". */
Str law_answer_words(int64_t answer);

/* The offences that the signs said "yes" could be: candidates for LawAsk.offences, as ID/DEGREE.
 * Empty if no sign was said.  `ask` as in law_advise. */
MUST_USE Status law_propose(Cx *cx, const LawVocabulary *vocabulary, const LawPack *pack,
                            const LawAsk *ask, ShapeList *ret);

/* Appends the tables as JSON: of offences those in force on a day (n 0: all). */
void law_offences_write(Buf *out, const LawPack *pack, Day on);
void law_rules_write(Buf *out, const LawPack *pack);
void law_holders_write(Buf *out, const LawVocabulary *vocabulary, const LawPack *pack);
/* The same for people, a few lines a row; what is not verified or not reviewed says so. */
void law_offences_text(Cx *cx, Buf *out, const LawPack *pack, Day on);
void law_rules_text(Cx *cx, Buf *out, const LawPack *pack);
void law_holders_text(Buf *out, const LawVocabulary *vocabulary);

/* What a check of a pack finds. */
typedef enum LawGrade { LAW_NOTE, LAW_FAULT } LawGrade;
extern const char *const law_grade_names[]; /* "note", "fault", NULL */
typedef struct LawFinding {
    int64_t grade; /* a note is work to be done, a fault is a contradiction */
    Str kind;      /* "gap", "overlap", "contradiction", "never", "unverified", ... */
    Str where;     /* file:line:column */
    Str about;     /* id of the rule or offence */
    Str text;
} LawFinding;

/* Overlaps and gaps between versions, contradictions, rules that can never apply, what nobody has
 * read or reviewed, as LawFinding.  O(n squared) in rules and in offences, of which a pack has at
 * most a thousand each. */
ShapeList law_check(Cx *cx, const LawPack *pack);
extern const Shape law_finding_shape;
/* Runs cases.yaml of a country, questions with the answers that somebody worked out by hand: a
 * fault for each that comes out otherwise, and for each rule that no case reaches. */
MUST_USE Status law_cases_check(Cx *cx, const LawVocabulary *vocabulary, const LawPack *pack,
                                LawText cases, ShapeList *ret, size_t *ret_cases);

#endif
