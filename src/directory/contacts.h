/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/contacts — whom one can call: packs/CC/contacts.yaml, read by one table of fields that
 * the installation's own entries share.
 */
#ifndef DIRECTORY_CONTACTS_H
#define DIRECTORY_CONTACTS_H

#include "base/shape.h"
#include "directory/hours.h"

enum {
    CONTACT_VALID_DAYS = 365, /* after it was checked; our choice, no rule of law */
    CONTACTS_FILE_MAX = 256 * 1024,
    CONTACTS_MAX = 512
};

/* Lists stand in one text, ", " between: they stay that in CSV, too. */
typedef struct Contact {
    Str id; /* lower-case letters, digits and "-" */
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
    Str source;
    bool verified; /* the source was read; not that somebody called */
    Str doubt;     /* what of it is not verified */
} Contact;
extern const Shape contact_shape;

/* What one can need, in words: "danger", "advice", ..., NULL at the end. */
extern const char *const contact_needs[];

/* Where the guidance for professionals of a country stands, as long as the installation has no
 * address of its own. */
typedef struct ContactsGuide {
    Str address;
    Str source;
    bool verified;
} ContactsGuide;

typedef struct ContactsDay {
    Str name;
    Str day;
    bool moves;
} ContactsDay;

/* One country's file. */
typedef struct Contacts {
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

/* Reads and checks one file.  ERR_INVALID with file, and line or the contact's id: a field of the
 * wrong form, an id twice, an unknown need or audience, hours, a day or a zone of no form. */
MUST_USE Status contacts_read(Cx *cx, const char *file, Str yaml, Contacts *ret);
/* The same checks of one contact: for entries that come from elsewhere.  Names the field. */
MUST_USE Status contacts_check_one(Cx *cx, const Contact *contact);
/* True if a list of a contact has this word. */
bool contact_has(Str list, Str word);
/* True if it serves the region: it names none, none is asked for, or it names this one. */
bool contact_serves(const Contact *contact, Str region);
/* The first day that `checked` may mean; false if it is empty or no day. */
bool contact_checked(const Contact *contact, Day *ret);
/* The last day on which it may be shown or printed; false if it was never checked. */
bool contact_valid_until(const Contact *contact, Day *ret);
/* True if it has a number and was checked on or before `on`, no more than CONTACT_VALID_DAYS ago.
 */
bool contact_is_valid(const Contact *contact, Day on);

#endif
