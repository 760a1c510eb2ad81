/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/who — who to call now: in order, with what to say first.  Pure.
 *
 * The emergency number always comes first.  Then whoever is on call by a rota, then whoever serves
 * the need and answers now, then those of whom nobody knows when they answer, then those who open
 * soonest.  What is expired or was never checked is not told as a number, only that it was left out
 * and why.
 */
#ifndef DIRECTORY_WHO_H
#define DIRECTORY_WHO_H

#include "directory/contacts.h"

typedef enum WhoVoice { WHO_PROFESSIONAL, WHO_PERSON } WhoVoice;

/* What to say first: enough to be helped, no more than may be said. */
typedef enum WhoSay {
    WHO_SAY_DANGER,
    WHO_SAY_PERSON,
    WHO_SAY_AUTHORITY, /* police, labour inspectorate */
    WHO_SAY_INTERPRETER,
    WHO_SAY_ADVICE
} WhoSay;

typedef struct WhoQuestion {
    Str need;     /* of contact_needs */
    Str region;   /* empty: the whole country */
    Str language; /* BCP 47; empty: any */
    WhoVoice voice;
    int64_t at_s;
    ShapeList duties; /* WhoDuty: those of the moment (directory/rota) */
} WhoQuestion;

typedef struct WhoCall {
    Str id;
    Str name;
    Str number;
    Str tel;
    Str role;
    int64_t state;   /* index of who_states */
    int64_t until_s; /* open until, or closed until; 0: no change */
    Str hours;       /* as the source says, where the state is not known */
    Str languages;
    Str say;     /* what to say first */
    Str checked; /* and the last day on which it is valid; empty for the emergency number */
    Day valid_until;
    bool verified;
    Str doubt;
    bool on_call;  /* by a rota of the installation */
    Str person;    /* who is on call; empty for who may not know */
    Str then;      /* who follows her at once: her name, or her number for who may not know it */
    bool conflict; /* another is on call at the same time: both are told */
} WhoCall;

/* Somebody on call: whom and what it is for, and what is told of it but for `say`. */
typedef struct WhoDuty {
    Contact serves;
    WhoCall call;
} WhoDuty;

/* A contact that is not told as a number, why in English, and what that is made of. */
typedef struct WhoLeftOut {
    Str id;
    Str name;
    Str why;
    Str checked;      /* as the contact has it; empty: nobody knows */
    Str wrong;        /* the day on which a member said so; empty: nobody did */
    Str source;       /* the page that publishes it; empty: none is known */
    bool is_mute;     /* no number of it is known */
    bool has_no_room; /* valid, but a card is full */
} WhoLeftOut;

typedef struct WhoAnswer {
    Str country;
    Str version;
    Str zone;
    int64_t at_s;
    Str local; /* the same on the clocks there, with its distance from UTC */
    Str need;
    ShapeList calls;    /* WhoCall */
    ShapeList left_out; /* WhoLeftOut */
} WhoAnswer;
extern const Shape who_answer_shape;
/* "unknown", "open", "closed", NULL. */
extern const char *const who_states[];

/* ERR_INVALID lists the needs there are, if it is none of them. */
MUST_USE Status who_to_call(Cx *cx, const Contacts *contacts, const WhoQuestion *question,
                            WhoAnswer *ret);
/* What somebody with that need says first. */
WhoSay who_say(Str need, WhoVoice voice);
/* True if the contact is there for who asks. */
bool who_is_for(const Contact *contact, WhoVoice voice);
/* A moment with its zone: YYYY-MM-DDTHH:MM[:SS] and Z, +HH:MM or -HH:MM.  False otherwise. */
bool who_parse_time(Str text, int64_t *ret_s);
/* The clocks' time there, YYYY-MM-DDTHH:MM+HH:MM. */
Str who_local(Arena *arena, const Zone *zone, int64_t time_s);

#endif
