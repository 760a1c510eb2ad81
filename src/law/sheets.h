/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* law/sheets — the other tables of a pack: contacts, entitlements, elements of offences, and the
 * words for injuries and grading.  Read here once, for whoever prints, shows or checks them.
 */
#ifndef LAW_SHEETS_H
#define LAW_SHEETS_H

#include "law/law.h"

enum { LAW_CONTACT_SOON_DAYS = 60 }; /* before its last day a contact is told as to be checked */

typedef struct LawContact {
    ShapePlace place;
    Str id;
    Str name;
    Str audience;
    Str e164;
    Str as_published;
    Str hours;
    Str role;
    Str as_of; /* YYYY, YYYY-MM or YYYY-MM-DD as the source says it, "YYYY-" since; empty: not said
                */
    Str source;
    int64_t verified; /* "no", "partly", "yes" */
    Str verified_what;
    Day until; /* the last day on which it may be shown as valid; n 0: nobody knows its age */
} LawContact;

typedef struct LawContacts {
    Str country;
    Str version;
    int64_t valid_months;
    ShapeList contacts; /* LawContact */
} LawContacts;
extern const Shape law_contact_shape;

/* contacts.yaml.  ERR_INVALID names file, line and column; an `as_of` that is no date among them.
 */
MUST_USE Status law_contacts_read(Cx *cx, LawText text, LawContacts *ret);
/* True if it may be shown as valid on a day: dated, and not past its date. */
bool law_contact_is_valid(const LawContact *contact, Day on);

typedef struct LawEntitlement {
    Str id;
    int64_t days;
    Str what;
    Str basis;
    Str who_triggers;
    Str conditions;
    Str source;
    int64_t verified;
    Str verified_what;
    Str of;
} LawEntitlement;
extern const Shape law_entitlement_shape;

/* What an offence consists of, in one version: the rows of an evidence matrix. */
typedef struct LawElements {
    ShapePlace place;
    Str id;
    Str of; /* the country or body, where it is not that of the pack */
    Str article;
    Day from;
    Day until;
    Day transposition_deadline;
    Str same_as;
    ShapeList act; /* TextItem, as all lists here */
    Str alternative_a;
    Str extra_element;
    ShapeList means;
    bool means_required_adult;
    bool means_required_child;
    int64_t means_required_if_age_lt;
    int64_t child_age;
    Str age_rule;
    Str means_role;
    ShapeList aggravating_means;
    ShapeList purpose;
    ShapeList purpose_added;
    ShapeList new_duty;
    ShapeList own_subparagraphs;
    ShapeList exploitation_factors;
    ShapeList penalty_months;
    Str consent;
    Str mens_rea;
    Str mens_rea_child_age;
    bool attempt_prep_conspiracy;
    Str subsidiary_to;
    Str note;
    Str source;
    bool verified;
    Str verified_what;
} LawElements;
extern const Shape law_elements_shape;

typedef struct LawEntry {
    Str group;
    Str id;
    Str text;
} LawEntry;

typedef struct LawSection {
    Str id;
    Str source;
    Str verified_what;
    ShapeList entries; /* LawEntry */
} LawSection;
extern const Shape law_section_shape;

/* What a word means to one profession of a country: who work together say the same and mean
 * another. */
typedef struct LawTerm {
    ShapePlace place;
    int64_t word; /* index into law_term_words */
    int64_t who;  /* index into law_term_whos */
    Str means;
    Str source;
    int64_t verified; /* "no", "partly", "yes" */
    Str verified_what;
} LawTerm;
extern const Shape law_term_shape;
extern const char *const law_term_words[]; /* "victim", "report", "consent", NULL */
extern const char *const law_term_whos[];  /* "nurse", "police", "prosecutor", ..., NULL */

/* Whose word it is: a profession's or a recipient's id of the vocabulary, as an index into
 * law_term_whos; false for one whose words nobody collects. */
bool law_term_who(Str id, int64_t *ret);
/* True if all of it was read where its source says. */
bool law_term_verified(const LawTerm *term);
/* What a word means to one of them; NULL if nobody has said. */
const LawTerm *law_term_find(const ShapeList *terms, int64_t word, int64_t who);
/* glossary.yaml: a list of LawTerm. */
MUST_USE Status law_glossary_read(Cx *cx, LawText text, ShapeList *ret);
/* What nobody has said yet (words of the first three professions) or verified (LawFinding, notes).
 */
ShapeList law_glossary_check(Cx *cx, const char *file, const ShapeList *terms);
/* entitlements.yaml, elements.yaml; injury.yaml or grading.yaml: lists of the structs above. */
MUST_USE Status law_entitlements_read(Cx *cx, LawText text, ShapeList *ret);
MUST_USE Status law_elements_read(Cx *cx, LawText text, ShapeList *ret);
MUST_USE Status law_sections_read(Cx *cx, LawText text, ShapeList *ret);
/* What is undated, past its date on a day, or will be within LAW_CONTACT_SOON_DAYS (LawFinding,
 * notes). */
ShapeList law_contacts_check(Cx *cx, const char *file, const LawContacts *contacts, Day on);

#endif
