/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/contacts — whom one can call: what packs/CC/contacts.yaml publishes (law/sheets), with
 * what packs/CC/directory.yaml says of it: for whom, for which need, where and when; and the
 * installation's own entries, in the same form.
 */
#ifndef DIRECTORY_CONTACTS_H
#define DIRECTORY_CONTACTS_H

#include "base/shape.h"
#include "directory/hours.h"
#include "law/sheets.h"

enum {
    CONTACT_VALID_DAYS = 365, /* after a member said that it is right; our choice, no rule of law */
    CONTACTS_FILE_MAX = 256 * 1024,
    CONTACTS_MAX = 512
};

/* Lists stand in one text, ", " between. */
typedef struct Contact {
    ShapePlace place; /* in directory.yaml; no line of an entry that came from elsewhere */
    Str id;           /* letters, digits and "-" */
    Str name;
    Str audience;    /* "professionals", "victims", "public", "clients", "authorities", "all" */
    Str written_for; /* the source's own words for whom, where they differ */
    Str needs;       /* of contact_needs */
    Str regions;     /* ids of the country's pack; empty: the whole country */
    Str languages;   /* BCP 47; empty: nobody said */
    Str number;      /* as published; empty: it has none that is known */
    Str tel;         /* to dial: E.164 or a short number */
    Str open;        /* directory/hours; empty: nobody said */
    Str hours;       /* what the source says of it */
    Str role;
    Str address;
    Str web;
    Str checked; /* YYYY-MM-DD, YYYY-MM or YYYY; empty: nobody knows */
    Day until;   /* the last day on which it is valid, n 0: none; made of the above */
    Str source;
    bool verified; /* the source was read; not that somebody called */
    Str doubt;     /* what of it is not verified */
    Str wrong;     /* the day on which a member said that its number is wrong; of the store alone */
} Contact;
extern const Shape contact_shape;

/* What one can need, in words: "danger", "advice", ..., NULL at the end. */
extern const char *const contact_needs[];

/* Where the guidance for professionals of a country stands, as long as the installation has no
 * address of its own. */
typedef struct ContactsGuide {
    ShapePlace place;
    Str address;
    Str source;
    bool verified;
} ContactsGuide;

typedef struct ContactsDay {
    ShapePlace place;
    Str name;
    Str day;
    bool moves;
} ContactsDay;

/* One country's file. */
typedef struct Contacts {
    ShapePlace place;
    Str country;
    Str version;
    Str zone;      /* its name, IANA */
    Str zone_rule; /* directory/zone */
    Str emergency; /* the number, valid without end */
    ContactsGuide guide;
    ShapeList holidays; /* ContactsDay */
    ShapeList contacts; /* Contact */
    Calendar calendar;  /* made of the above */
} Contacts;

/* directory.yaml, for whoever describes it. */
extern const Shape contacts_file_shape;

/* Reads both files of a country and checks them.  ERR_INVALID with file, line and column: a field
 * of the wrong form, an id that is not published, an unknown need or audience, hours, a day or a
 * zone of no form. */
MUST_USE Status contacts_read(Cx *cx, LawText directory, LawText published, Contacts *ret);
/* The same checks of one contact: for entries that come from elsewhere.  Names the field. */
MUST_USE Status contacts_check_one(Cx *cx, const Contact *contact);
/* True if a list of a contact has this word. */
bool contact_has(Str list, Str word);
/* True if it serves the region: it names none, none is asked for, or it names this one. */
bool contact_serves(const Contact *contact, Str region);
/* The first day that `checked` may mean; false if it is empty or no day. */
bool contact_checked(const Contact *contact, Day *ret);
/* Notes that somebody checked it on a day, YYYY-MM-DD: valid for CONTACT_VALID_DAYS. */
void contact_confirm(Contact *contact, Str day);
/* True if it has a number that nobody said to be wrong, and `on` lies between the day on which it
 * was checked and the last on which it is valid. */
bool contact_is_valid(const Contact *contact, Day on);

#endif
