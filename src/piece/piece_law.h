/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* piece/law — what the law of the giver's country says before she releases: one answer a sector of
 * receivers, from her own sector, today's date and what she says of the case.  Nothing of it is
 * stored: what she says stands in the address, as words of packs/vocabulary.yaml.
 */
#ifndef PIECE_PIECE_LAW_H
#define PIECE_PIECE_LAW_H

#include "page/page.h"
#include "people/people.h"

/* A rule that answers, or that she may name as her ground. */
typedef struct PieceRule {
    Str id;
    Str citation;
    Day since;       /* of this wording; n 0: not known */
    Str reviewed_by; /* empty: nobody */
    Str reviewed_on;
    bool verified; /* somebody has read it in the law itself */
    int64_t answer;
} PieceRule;

/* What the law says of telling somebody of a sector. */
typedef struct PieceAnswer {
    Str sector;
    Str look; /* "yes", "no" or "ask": the sign beside the words */
    Word words;
    bool for_some;  /* of the offences that it could be, and not for others */
    int64_t answer; /* LawAnswer */
    bool has_rule;
    const PieceRule *rule; /* on which the answer rests */
} PieceAnswer;

/* A thing that she may say, as a check box. */
typedef struct PieceSign {
    Str id;
    Word name;
    bool said;
} PieceSign;

typedef struct PieceLaw {
    bool is_known; /* the country has a pack of law */
    PieceAnswer *answers;
    size_t nanswers;
    PieceRule *grounds; /* rules that let or make her tell one of them, each once */
    size_t ngrounds;
    ShapeList questions; /* TextItem: what would settle it, in English */
    ShapeList instead;   /* TextItem: what she may do instead, in English */
    PieceSign *signs;
    size_t nsigns;
    Str age;    /* as said: "child", "adult" or empty */
    Str agreed; /* "yes", "no" or empty */
    Str said;   /* all of it, for the query of an address, "?" in front; empty: nothing */
    Href now;   /* what to do now, with all of it */
    Str version;
    Str country;
    Str ask; /* whom to ask */
} PieceLaw;

/* The names of the query that piece_law reads, NULL-terminated. */
extern const char *const piece_law_query[];

/* The signs that may be said of a case, with what the query says of each. */
PieceSign *piece_signs(Req *req, size_t *ret_n);

/* The answers for the sectors of these desks. */
MUST_USE Status piece_law(Req *req, const ApiDesk *desks, size_t n, PieceLaw *ret);

/* The answer for one sector; NULL if it was not asked about. */
const PieceAnswer *piece_law_of(const PieceLaw *law, Str sector);

/* The rule on which something was released: its paragraph, from whichever country's pack has it.
 * NULL if none has it: consent, a ground in words, or a rule that no pack knows. */
const PieceRule *piece_law_basis(Req *req, Str basis, Day on);

#endif
