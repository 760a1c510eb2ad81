/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/who.h"

#include <stdlib.h>
#include <string.h>

const char *const who_states[] = { "unknown", "open", "closed", NULL };

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)
#define MAY(type_, struct_, field_)                                                                \
    .name = #field_, .type = (type_), .need = FIELD_OPTIONAL, .offset = offsetof(struct_, field_)

static const Field call_fields[] = {
    { NEED(FIELD_TEXT, WhoCall, id) },
    { NEED(FIELD_TEXT, WhoCall, name) },
    { NEED(FIELD_TEXT, WhoCall, number) },
    { NEED(FIELD_TEXT, WhoCall, tel) },
    { MAY(FIELD_TEXT, WhoCall, role) },
    { NEED(FIELD_CHOICE, WhoCall, state), .names = who_states },
    { .name = "until",
      .type = FIELD_TIME,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(WhoCall, until_s),
      .about = "open until, or closed until; absent: it does not change" },
    { MAY(FIELD_TEXT, WhoCall, hours) },
    { MAY(FIELD_TEXT, WhoCall, languages) },
    { NEED(FIELD_TEXT, WhoCall, say), .about = "what to say first" },
    { MAY(FIELD_TEXT, WhoCall, checked) },
    { MAY(FIELD_DAY, WhoCall, valid_until) },
    { NEED(FIELD_BOOL, WhoCall, verified) },
    { MAY(FIELD_TEXT, WhoCall, doubt) },
    { MAY(FIELD_BOOL, WhoCall, on_call), .about = "by a rota of the installation" },
    { MAY(FIELD_TEXT, WhoCall, person), .about = "who is on call; for members" },
    { MAY(FIELD_TEXT, WhoCall, then), .about = "who follows at once" },
    { MAY(FIELD_BOOL, WhoCall, conflict), .about = "another is on call at the same time" },
};
static const Shape call_shape = { "WhoCall", sizeof(WhoCall), call_fields, LEN(call_fields) };

static const Field left_out_fields[] = {
    { NEED(FIELD_TEXT, WhoLeftOut, id) },
    { NEED(FIELD_TEXT, WhoLeftOut, name) },
    { NEED(FIELD_TEXT, WhoLeftOut, why) },
};
static const Shape left_out_shape = { "WhoLeftOut", sizeof(WhoLeftOut), left_out_fields,
                                      LEN(left_out_fields) };

static const Field answer_fields[] = {
    { NEED(FIELD_TEXT, WhoAnswer, country) },
    { NEED(FIELD_TEXT, WhoAnswer, version) },
    { NEED(FIELD_TEXT, WhoAnswer, zone) },
    { .name = "at",
      .type = FIELD_TIME,
      .need = FIELD_REQUIRED,
      .offset = offsetof(WhoAnswer, at_s) },
    { NEED(FIELD_TEXT, WhoAnswer, local), .about = "on the clocks there" },
    { NEED(FIELD_TEXT, WhoAnswer, need) },
    { NEED(FIELD_LIST, WhoAnswer, calls), .shape = &call_shape },
    { NEED(FIELD_LIST, WhoAnswer, left_out), .shape = &left_out_shape },
};
const Shape who_answer_shape = { "WhoAnswer", sizeof(WhoAnswer), answer_fields,
                                 LEN(answer_fields) };

/* Who asks without naming anybody tells nothing that is covered by secrecy. */
static const char *const sayings[] = {
    [WHO_SAY_DANGER] = "Say where you are and what happens now. Stay on the line.",
    [WHO_SAY_PERSON] = "You need not say your name. Say which language you speak, and whether it "
                       "is safe to talk now.",
    [WHO_SAY_AUTHORITY] = "Ask in general first, without names. Say who it is about only when the "
                          "adviser says that you may, or the person agrees.",
    [WHO_SAY_INTERPRETER] = "Say which language, for how long, and that it must be nobody who "
                            "knows the person or her companion.",
    [WHO_SAY_ADVICE] = "Say what your work is and that you want advice. Describe what you saw "
                       "without names; nobody needs a name to advise you.",
};

WhoSay
who_say(Str need, WhoVoice voice)
{
    if (str_equal(need, STR("danger")))
        return WHO_SAY_DANGER;
    if (voice == WHO_PERSON)
        return WHO_SAY_PERSON;
    if (str_equal(need, STR("police")) || str_equal(need, STR("labour")))
        return WHO_SAY_AUTHORITY;
    return str_equal(need, STR("interpreter")) ? WHO_SAY_INTERPRETER : WHO_SAY_ADVICE;
}

static Str
say_first(Str need, WhoVoice voice)
{
    return str_of(sayings[who_say(need, voice)]);
}

bool
who_is_for(const Contact *contact, WhoVoice voice)
{
    Str list = contact->audience;

    if (contact_has(list, STR("all")))
        return true;
    if (voice == WHO_PERSON)
        return contact_has(list, STR("victims")) || contact_has(list, STR("public"));
    return contact_has(list, STR("professionals"));
}

static bool
two_digits(Str text, size_t at, int most, int *ret)
{
    int64_t value;

    if (!str_to_int(str_slice(text, at, at + 2), &value) || value > most || text.len < at + 2)
        return false;
    *ret = (int)value;
    return true;
}

/* Z, +HH:MM, -HH:MM; seconds. */
static bool
parse_distance(Str text, int *ret_s)
{
    int hours;
    int minutes;

    if (str_equal(text, STR("Z"))) {
        *ret_s = 0;
        return true;
    }
    if (text.len != 6 || text.ptr[3] != ':' || (text.ptr[0] != '+' && text.ptr[0] != '-') ||
        !two_digits(text, 1, 14, &hours) || !two_digits(text, 4, 59, &minutes))
        return false;
    *ret_s = (hours * 60 + minutes) * 60 * (text.ptr[0] == '-' ? -1 : 1);
    return true;
}

bool
who_parse_time(Str text, int64_t *ret_s)
{
    Day day;
    int hour;
    int minute;
    int second = 0;
    int distance;
    size_t at = 16;

    if (text.len < 17 || !day_parse(str_slice(text, 0, 10), &day) || text.ptr[10] != 'T' ||
        text.ptr[13] != ':' || !two_digits(text, 11, 23, &hour) ||
        !two_digits(text, 14, 59, &minute))
        return false;
    if (text.ptr[16] == ':') {
        if (!two_digits(text, 17, 59, &second))
            return false;
        at = 19;
    }
    if (!parse_distance(str_slice(text, at, text.len), &distance))
        return false;
    *ret_s = (int64_t)day.n * DAY_SECONDS + hour * 3600 + minute * 60 + second - distance;
    return true;
}

Str
who_local(Arena *arena, const Zone *zone, int64_t time_s)
{
    int32_t offset = zone_offset(zone, time_s);
    int32_t size = offset < 0 ? -offset : offset;
    Str text = time_format(arena, time_s + offset);

    return arena_format(arena, "%.*s%c%02d:%02d", 16, text.ptr, offset < 0 ? '-' : '+', size / 3600,
                        size / 60 % 60);
}

static bool
speaks(const Contact *contact, Str language)
{
    return language.len == 0 || contact->languages.len == 0 ||
           contact_has(contact->languages, language);
}

static bool
is_asked_for(const Contact *contact, const WhoQuestion *question)
{
    return contact_has(contact->needs, question->need) && who_is_for(contact, question->voice) &&
           contact_serves(contact, question->region) && speaks(contact, question->language);
}

static WhoCall
call_of(const Contacts *contacts, const Contact *contact, const WhoQuestion *question)
{
    WhoCall call = { .id = contact->id,
                     .name = contact->name,
                     .number = contact->number,
                     .tel = contact->tel,
                     .role = contact->role,
                     .languages = contact->languages,
                     .say = say_first(question->need, question->voice),
                     .checked = contact->checked,
                     .verified = contact->verified,
                     .doubt = contact->doubt };
    Hours hours = { .n = 0 };
    HoursAt at;

    ASSERT(hours_parse(contact->open, &hours));
    at = hours_at(&hours, &contacts->calendar, question->at_s);
    call.state = at.state;
    call.until_s = at.until_s;
    if (at.state == HOURS_UNKNOWN)
        call.hours = contact->hours;
    call.valid_until = contact->until;
    return call;
}

static WhoCall
emergency(const Contacts *contacts, WhoVoice voice)
{
    return (WhoCall){ .id = STR("emergency"),
                      .name = STR("Emergency number"),
                      .number = contacts->emergency,
                      .tel = contacts->emergency,
                      .state = HOURS_OPEN,
                      .say = say_first(STR("danger"), voice),
                      .verified = true };
}

static Str
why_not(Cx *cx, const Contact *contact, Day on)
{
    Day checked;

    if (contact->number.len == 0)
        return STR("no number of it is known");
    if (contact->wrong.len > 0)
        return arena_format(cx->arena, "somebody said on %.*s that its number is wrong",
                            STR_ARG(contact->wrong));
    if (!contact_checked(contact, &checked))
        return STR("nobody knows when its number was last checked");
    if (checked.n > on.n)
        return arena_format(cx->arena, "it was checked later than that day, in %.*s",
                            STR_ARG(contact->checked));
    return arena_format(cx->arena, "it was last checked in %.*s", STR_ARG(contact->checked));
}

/* Open ones first, who is on call before services, those that never close before those that do;
 * then unknown; then by opening. */
static int
compare_calls(const void *a, const void *b)
{
    static const int ranks[] = { [HOURS_OPEN] = 0, [HOURS_UNKNOWN] = 1, [HOURS_CLOSED] = 2 };
    const WhoCall *one = a;
    const WhoCall *two = b;
    int rank = ranks[one->state] - ranks[two->state];

    if (rank != 0 || one->on_call != two->on_call)
        return rank != 0 ? rank : two->on_call - one->on_call;
    if (one->until_s != two->until_s) {
        bool is_open = one->state == HOURS_OPEN;

        if (one->until_s == 0 || two->until_s == 0)
            return (one->until_s == 0) == is_open ? -1 : 1;
        return (one->until_s < two->until_s) == is_open ? 1 : -1;
    }
    return str_compare(one->id, two->id);
}

static Status
check_need(Cx *cx, Str need)
{
    Buf all = buf_new(400);
    Str names;

    for (size_t i = 0; contact_needs[i] != NULL; i++) {
        if (str_equal(need, str_of(contact_needs[i]))) {
            buf_free(&all);
            return OK;
        }
        buf_format(&all, "%s%s", i > 0 ? ", " : "", contact_needs[i]);
    }
    names = buf_take_text(cx->arena, &all);
    FAIL_AT(ERR_INVALID, "directory.need", "need", "expected one of %.*s", STR_ARG(names));
}

static void
add_duties(const WhoQuestion *question, WhoCall *calls, size_t *ncalls)
{
    const WhoDuty *duties = question->duties.items;

    for (size_t i = 0; i < question->duties.n; i++) {
        if (!is_asked_for(&duties[i].serves, question))
            continue;
        calls[*ncalls] = duties[i].call;
        calls[*ncalls].say = say_first(question->need, question->voice);
        (*ncalls)++;
    }
}

/* The page that publishes it, if the source names one first. */
static Str
page_of(const Contact *contact)
{
    Str rest;
    Str first = str_trim(str_cut(contact->source, ';', &rest));
    bool is_page = str_find(first, '.') < first.len && str_find(first, ' ') == first.len;

    return is_page ? first : STR("");
}

Status
who_to_call(Cx *cx, const Contacts *contacts, const WhoQuestion *question, WhoAnswer *ret)
{
    const Contact *items = contacts->contacts.items;
    const Zone *zone = &contacts->calendar.zone;
    Day on = day_of_time(question->at_s + zone_offset(zone, question->at_s));
    WhoCall *calls = ARENA_ARRAY(cx->arena, contacts->contacts.n + question->duties.n + 1, WhoCall);
    WhoLeftOut *left_out = ARENA_ARRAY(cx->arena, contacts->contacts.n, WhoLeftOut);
    size_t ncalls = 1;
    size_t nleft = 0;

    TRY(check_need(cx, question->need));
    calls[0] = emergency(contacts, question->voice);
    add_duties(question, calls, &ncalls);
    for (size_t i = 0; i < contacts->contacts.n; i++) {
        if (!is_asked_for(&items[i], question))
            continue;
        if (contact_is_valid(&items[i], on))
            calls[ncalls++] = call_of(contacts, &items[i], question);
        else
            left_out[nleft++] = (WhoLeftOut){ .id = items[i].id,
                                              .name = items[i].name,
                                              .why = why_not(cx, &items[i], on),
                                              .checked = items[i].checked,
                                              .wrong = items[i].wrong,
                                              .source = page_of(&items[i]),
                                              .is_mute = items[i].number.len == 0 };
    }
    qsort(calls + 1, ncalls - 1, sizeof *calls, compare_calls);
    *ret = (WhoAnswer){ .country = contacts->country,
                        .version = contacts->version,
                        .zone = contacts->zone,
                        .at_s = question->at_s,
                        .local = who_local(cx->arena, zone, question->at_s),
                        .need = question->need,
                        .calls = { calls, ncalls },
                        .left_out = { left_out, nleft } };
    return OK;
}
