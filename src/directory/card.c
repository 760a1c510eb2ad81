/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/card.h"

#include "page/page.h"

const char *const card_kinds[] = { "pocket", "sheet", "poster", "poster-a3", "phone", NULL };
const char *const card_voices[] = { "staff", "person", "discreet", NULL };

Status
card_day(Cx *cx, const char *where, Str text, Day *ret)
{
    if (!day_parse(text, ret))
        FAIL_AT(ERR_INVALID, "card.on", where, "expected an existing day, YYYY-MM-DD");
    if (ret->n < day_of_time(cx->now_s).n)
        FAIL_AT(ERR_INVALID, "card.on", where, "expected today or a later day: this one is over");
    return OK;
}

/* The words of one card; a word that is missing is noted and told at the end. */
typedef struct Speaker {
    Cx *cx;
    const PageLanguage *lang;
    size_t missing;
} Speaker;

static Str
speak(Speaker *speaker, Word word)
{
    bool is_foreign;
    Str text = page_form(speaker->lang, word, 1, &is_foreign);

    speaker->missing += is_foreign;
    return text;
}

/* Days and versions read from left to right among words that do not (UAX #9, isolates). */
static Str
apart(const Speaker *speaker, Str text)
{
    return speaker->lang->is_rtl
               ? arena_format(speaker->cx->arena, "\u2066%.*s\u2069", STR_ARG(text))
               : text;
}

/* A word with one name in it: byte 1 and a digit stand for the name. */
static Str
speak_with(Speaker *speaker, Word word, Str value)
{
    Str after;
    Str text = speak(speaker, word);
    Str before = str_cut(text, '\001', &after);

    return arena_format(speaker->cx->arena, "%.*s%.*s%.*s", STR_ARG(before),
                        STR_ARG(apart(speaker, value)),
                        STR_ARG(str_slice(after, after.len > 0 ? 1 : 0, after.len)));
}

static PrintLines
lines_of(Speaker *speaker, const Word *words, size_t n)
{
    PrintLines lines = { .n = n };

    for (size_t i = 0; i < n; i++)
        lines.items[i] = speak(speaker, words[i]);
    return lines;
}

/* Six signs, ten questions (after the assessment card of the US Department of Health and Human
 * Services, a federal work, in our words) and what to do. */
static void
put_staff_words(Speaker *speaker, PrintCard *print)
{
    const Word signs[] = { WORD_CARD_SIGN_1, WORD_CARD_SIGN_2, WORD_CARD_SIGN_3,
                           WORD_CARD_SIGN_4, WORD_CARD_SIGN_5, WORD_CARD_SIGN_6 };
    const Word questions[] = { WORD_CARD_QUESTION_1, WORD_CARD_QUESTION_2, WORD_CARD_QUESTION_3,
                               WORD_CARD_QUESTION_4, WORD_CARD_QUESTION_5, WORD_CARD_QUESTION_6,
                               WORD_CARD_QUESTION_7, WORD_CARD_QUESTION_8, WORD_CARD_QUESTION_9,
                               WORD_CARD_QUESTION_10 };
    const Word steps[] = { WORD_CARD_STEP_1, WORD_CARD_STEP_2, WORD_CARD_STEP_3, WORD_CARD_STEP_4,
                           WORD_CARD_STEP_5 };

    print->title = speak(speaker, WORD_CARD_TITLE_STAFF);
    print->lead = speak(speaker, WORD_CARD_LEAD_STAFF);
    print->signs_title = speak(speaker, WORD_CARD_SIGNS);
    print->signs = lines_of(speaker, signs, LEN(signs));
    print->questions_title = speak(speaker, WORD_CARD_QUESTIONS);
    print->questions = lines_of(speaker, questions, LEN(questions));
    print->steps_title = speak(speaker, WORD_CARD_STEPS);
    print->steps = lines_of(speaker, steps, LEN(steps));
    print->contacts_title = speak(speaker, WORD_CARD_CALL);
    print->guide_label = speak(speaker, WORD_CARD_GUIDE);
}

static void
put_person_words(Speaker *speaker, PrintCard *print)
{
    const Word said[] = { WORD_CARD_SAID_1, WORD_CARD_SAID_2, WORD_CARD_SAID_3, WORD_CARD_SAID_4 };

    print->title = speak(speaker, WORD_CARD_TITLE_PERSON);
    print->lead = speak(speaker, WORD_CARD_LEAD_PERSON);
    print->steps = lines_of(speaker, said, LEN(said));
}

/* Whom a card names, the first need first: a professional wants advice, then the police; a person
 * who may fear the police finds them under the emergency number only. */
static bool
serves_need(const Contact *contact, const CardOrder *order, size_t rank)
{
    static const char *const staff[] = { "advice", "police" };
    bool is_staff = order->voice == PRINT_FOR_STAFF;
    const char *need = is_staff ? staff[rank] : "advice";
    Str earlier = STR("advice");

    return contact->number.len > 0 && contact_has(contact->needs, str_of(need)) &&
           (rank == 0 || !contact_has(contact->needs, earlier)) &&
           who_is_for(contact, is_staff ? WHO_PROFESSIONAL : WHO_PERSON) &&
           contact_serves(contact, order->region);
}

static Str
why_old(Cx *cx, const Contact *contact)
{
    if (contact->wrong.len > 0)
        return arena_format(cx->arena, "said to be wrong on %.*s", STR_ARG(contact->wrong));
    return contact->checked.len == 0
               ? STR("never checked")
               : arena_format(cx->arena, "checked %.*s", STR_ARG(contact->checked));
}

typedef struct Choice {
    CardMade *made;
    WhoLeftOut *left_out;
    Buf old; /* names of those that are too old, for the refusal */
} Choice;

static void
choose(Cx *cx, Choice *choice, const Contact *contact, Day day)
{
    CardMade *made = choice->made;
    Str why = STR("no room for it");

    if (!contact_is_valid(contact, day)) {
        why = why_old(cx, contact);
        buf_format(&choice->old, "%s%.*s (%.*s)", choice->old.len > 0 ? ", " : "",
                   STR_ARG(contact->name), STR_ARG(why));
    } else if (made->ncontacts < CARD_CONTACTS) {
        made->contacts[made->ncontacts++] = contact;
        return;
    }
    choice->left_out[made->left_out.n++] =
        (WhoLeftOut){ .id = contact->id,
                      .name = contact->name,
                      .why = why,
                      .checked = contact->checked,
                      .wrong = contact->wrong,
                      .has_no_room = contact_is_valid(contact, day) };
}

static Status
choose_contacts(Cx *cx, const Contacts *contacts, const CardOrder *order, CardMade *made)
{
    const Contact *items = contacts->contacts.items;
    size_t n = contacts->contacts.n;
    size_t ranks = order->voice == PRINT_FOR_STAFF ? 2 : 1;
    Choice choice = { .made = made,
                      .left_out = ARENA_ARRAY(cx->arena, n, WhoLeftOut),
                      .old = buf_new(600) };
    Str old;

    made->left_out.items = choice.left_out;
    for (size_t rank = 0; rank < ranks; rank++) {
        for (size_t i = 0; i < n; i++) {
            if (serves_need(&items[i], order, rank))
                choose(cx, &choice, &items[i], order->day);
        }
    }
    old = buf_take_text(cx->arena, &choice.old);
    if (old.len > 0 && !order->without_old)
        FAIL_AT(ERR_INVALID, "card.old", "contacts",
                "not printed, too old: %.*s. Have them confirmed, or say --without-old",
                STR_ARG(old));
    return OK;
}

/* Day and doubt beside each, so that nobody takes an old card for a new one. */
static PrintContact
contact_of(Speaker *speaker, const Contact *contact)
{
    Arena *arena = speaker->cx->arena;
    Str note = contact->open;

    if (!contact->verified)
        note = arena_format(arena, "%.*s%s%.*s", STR_ARG(note), note.len > 0 ? " · " : "",
                            STR_ARG(speak(speaker, WORD_CARD_UNVERIFIED)));
    return (PrintContact){ .name = contact->name,
                           .number = contact->number,
                           .href = arena_format(arena, "tel:%.*s", STR_ARG(contact->tel)),
                           .note = note };
}

static Str
foot_of(Speaker *speaker, const Contacts *contacts, const CardOrder *order, const CardMade *made)
{
    Arena *arena = speaker->cx->arena;
    Str day = day_format(arena, order->day);
    Day first = { INT32_MAX };
    Str text;

    for (size_t i = 0; i < made->ncontacts; i++) {
        Day until = made->contacts[i]->until;

        if (until.n < first.n)
            first = until;
    }
    text = arena_format(arena, "%.*s %.*s", STR_ARG(contacts->country), STR_ARG(contacts->version));
    text = arena_format(arena, "%.*s · %.*s", STR_ARG(apart(speaker, text)),
                        STR_ARG(apart(speaker, day)));
    if (page_is_practice())
        text = arena_format(arena, "%.*s · %.*s", STR_ARG(speak(speaker, WORD_PRACTICE_TITLE)),
                            STR_ARG(text));
    if (made->ncontacts > 0)
        text =
            arena_format(arena, "%.*s · %.*s", STR_ARG(text),
                         STR_ARG(speak_with(speaker, WORD_CARD_VALID, day_format(arena, first))));
    if (made->is_draft)
        text = arena_format(arena, "%.*s · %.*s", STR_ARG(text),
                            STR_ARG(speak(speaker, WORD_CARD_DRAFT)));
    return text;
}

static Status
find_language(Cx *cx, Str code, const PageLanguage **ret)
{
    Buf all = buf_new(400);
    Str codes;

    *ret = page_language(code);
    for (size_t i = 0; i < page_nlanguages; i++)
        buf_format(&all, "%s%s", i > 0 ? ", " : "", page_languages[i].code);
    codes = buf_take_text(cx->arena, &all);
    if (*ret == NULL)
        FAIL_AT(ERR_INVALID, "card.language", "language",
                "not translated yet; there are cards in %.*s", STR_ARG(codes));
    return OK;
}

Status
card_compose(Cx *cx, const Contacts *contacts, const CardOrder *order, CardMade *ret)
{
    Speaker speaker = { .cx = cx };
    CardMade made = { .print = { .kind = order->kind,
                                 .voice = order->voice,
                                 .language = order->language,
                                 .day = order->day } };
    PrintCard *print = &made.print;

    TRY(find_language(cx, order->language, &speaker.lang));
    TRY(choose_contacts(cx, contacts, order, &made));
    made.is_draft = speaker.lang->is_draft;
    print->is_rtl = speaker.lang->is_rtl;
    if (order->voice == PRINT_FOR_STAFF)
        put_staff_words(&speaker, print);
    else
        put_person_words(&speaker, print);
    /* A telephone that somebody looks through shows which pages were opened: no code for a person.
     */
    if (order->voice == PRINT_FOR_STAFF)
        print->guide = order->guide.len > 0 ? order->guide : contacts->guide.address;
    print->danger = (PrintContact){
        .name = speak(&speaker, WORD_CARD_DANGER),
        .number = contacts->emergency,
        .href = arena_format(cx->arena, "tel:%.*s", STR_ARG(contacts->emergency)),
    };
    for (size_t i = 0; i < made.ncontacts; i++)
        print->contacts[i] = contact_of(&speaker, made.contacts[i]);
    print->ncontacts = made.ncontacts;
    print->foot = foot_of(&speaker, contacts, order, &made);
    print->is_practice = page_is_practice();
    if (speaker.missing > 0)
        FAIL_AT(ERR_INVALID, "card.language", "language",
                "%zu texts of this card are not translated into it yet", speaker.missing);
    *ret = made;
    return OK;
}
