/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/contacts.h"

#define TEXT(struct_, field_, need_, min_, max_)                                                   \
    {                                                                                              \
        .name = #field_, .type = FIELD_TEXT, .need = (need_), .offset = offsetof(struct_, field_), \
        .min = (min_), .max = (max_)                                                               \
    }

#define PLACE(struct_)                                                                             \
    {                                                                                              \
        .type = FIELD_PLACE, .need = FIELD_OPTIONAL, .offset = offsetof(struct_, place)            \
    }

enum { WORDS_MAX = 200, LINE_MAX = 400, EMERGENCY_MAX = 8 };

const char *const contact_needs[] = { "danger",    "advice", "shelter",     "health",   "forensic",
                                      "lawyer",    "police", "interpreter", "children", "violence",
                                      "residence", "labour", "tip",         "policy",   NULL };

static const char *const audiences[] = { "professionals", "victims",     "public", "clients",
                                         "all",           "authorities", NULL };

static const Field contact_fields[] = {
    TEXT(Contact, id, FIELD_REQUIRED, 1, 64),
    TEXT(Contact, name, FIELD_REQUIRED, 1, WORDS_MAX),
    { .name = "for",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(Contact, audience),
      .min = 1,
      .max = WORDS_MAX },
    TEXT(Contact, written_for, FIELD_OPTIONAL, 1, WORDS_MAX),
    TEXT(Contact, needs, FIELD_REQUIRED, 1, WORDS_MAX),
    TEXT(Contact, regions, FIELD_OPTIONAL, 1, LINE_MAX),
    TEXT(Contact, languages, FIELD_OPTIONAL, 1, WORDS_MAX),
    TEXT(Contact, number, FIELD_OPTIONAL, 1, 40),
    TEXT(Contact, tel, FIELD_OPTIONAL, 1, 20),
    TEXT(Contact, open, FIELD_OPTIONAL, 1, WORDS_MAX),
    TEXT(Contact, hours, FIELD_OPTIONAL, 1, WORDS_MAX),
    TEXT(Contact, role, FIELD_OPTIONAL, 1, LINE_MAX),
    TEXT(Contact, address, FIELD_OPTIONAL, 1, LINE_MAX),
    TEXT(Contact, web, FIELD_OPTIONAL, 1, LINE_MAX),
    TEXT(Contact, checked, FIELD_OPTIONAL, 4, 10),
    TEXT(Contact, source, FIELD_OPTIONAL, 1, LINE_MAX),
    { .name = "verified",
      .type = FIELD_BOOL,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Contact, verified) },
    TEXT(Contact, doubt, FIELD_OPTIONAL, 1, LINE_MAX),
};
const Shape contact_shape = { "Contact", sizeof(Contact), contact_fields, LEN(contact_fields) };

static const Field guide_fields[] = {
    PLACE(ContactsGuide),
    TEXT(ContactsGuide, address, FIELD_REQUIRED, 9, WORDS_MAX),
    TEXT(ContactsGuide, source, FIELD_REQUIRED, 1, LINE_MAX),
    { .name = "verified",
      .type = FIELD_BOOL,
      .need = FIELD_REQUIRED,
      .offset = offsetof(ContactsGuide, verified) },
};
static const Shape guide_shape = { "ContactsGuide", sizeof(ContactsGuide), guide_fields,
                                   LEN(guide_fields) };

static const Field day_fields[] = {
    PLACE(ContactsDay),
    TEXT(ContactsDay, name, FIELD_REQUIRED, 1, WORDS_MAX),
    TEXT(ContactsDay, day, FIELD_REQUIRED, 5, 10),
    { .name = "moves",
      .type = FIELD_BOOL,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(ContactsDay, moves) },
};
static const Shape day_shape = { "ContactsDay", sizeof(ContactsDay), day_fields, LEN(day_fields) };

/* What directory.yaml says of one published contact. */
typedef struct ContactsUse {
    ShapePlace place;
    Str id;
    Str audience;
    Str needs;
    Str regions;
    Str languages;
    Str open;
} ContactsUse;

static const Field use_fields[] = {
    PLACE(ContactsUse),
    TEXT(ContactsUse, id, FIELD_REQUIRED, 1, 64),
    { .name = "for",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(ContactsUse, audience),
      .min = 1,
      .max = WORDS_MAX },
    TEXT(ContactsUse, needs, FIELD_REQUIRED, 1, WORDS_MAX),
    TEXT(ContactsUse, regions, FIELD_OPTIONAL, 1, LINE_MAX),
    TEXT(ContactsUse, languages, FIELD_OPTIONAL, 1, WORDS_MAX),
    TEXT(ContactsUse, open, FIELD_OPTIONAL, 1, WORDS_MAX),
};
static const Shape use_shape = { "ContactsUse", sizeof(ContactsUse), use_fields, LEN(use_fields) };

/* `kind` tells the files of a pack apart. */
typedef struct ContactsFile {
    int64_t kind;
    Contacts contacts;
} ContactsFile;
static const char *const kinds[] = { "directory", NULL };

#define OF_FILE(field_) .offset = offsetof(ContactsFile, contacts.field_), .need = FIELD_REQUIRED

static const Field file_fields[] = {
    { .type = FIELD_PLACE, .offset = offsetof(ContactsFile, contacts.place) },
    { .name = "kind",
      .type = FIELD_CHOICE,
      .need = FIELD_REQUIRED,
      .offset = offsetof(ContactsFile, kind),
      .names = kinds },
    { .name = "country", .type = FIELD_TEXT, OF_FILE(country), .min = 2, .max = 2 },
    { .name = "version", .type = FIELD_TEXT, OF_FILE(version), .min = 1, .max = 32 },
    { .name = "zone", .type = FIELD_TEXT, OF_FILE(zone), .min = 1, .max = 64 },
    { .name = "zone_rule", .type = FIELD_TEXT, OF_FILE(zone_rule), .min = 4, .max = 64 },
    { .name = "emergency", .type = FIELD_TEXT, OF_FILE(emergency), .min = 2, .max = EMERGENCY_MAX },
    { .name = "guide", .type = FIELD_OBJECT, OF_FILE(guide), .shape = &guide_shape },
    { .name = "holidays",
      .type = FIELD_LIST,
      OF_FILE(holidays),
      .shape = &day_shape,
      .max = HOURS_HOLIDAYS_MAX },
    { .name = "contacts",
      .type = FIELD_LIST,
      OF_FILE(contacts),
      .shape = &use_shape,
      .max = CONTACTS_MAX },
};
const Shape contacts_file_shape = { "DirectoryFile", sizeof(ContactsFile), file_fields,
                                    LEN(file_fields) };

bool
contact_has(Str list, Str word)
{
    while (list.len > 0) {
        if (str_equal(str_trim(str_cut(list, ',', &list)), word))
            return true;
    }
    return false;
}

bool
contact_serves(const Contact *contact, Str region)
{
    return contact->regions.len == 0 || region.len == 0 || contact_has(contact->regions, region);
}

/* A year or a month alone begins with its first day: the earliest that may be meant. */
bool
contact_checked(const Contact *contact, Day *ret)
{
    char text[11] = "YYYY-01-01";
    size_t len = contact->checked.len;

    if (len != 4 && len != 7 && len != 10)
        return false;
    for (size_t i = 0; i < len; i++)
        text[i] = contact->checked.ptr[i];
    return day_parse((Str){ text, 10 }, ret);
}

void
contact_confirm(Contact *contact, Str day)
{
    Day checked;

    contact->checked = day;
    if (contact_checked(contact, &checked))
        contact->until = (Day){ checked.n + CONTACT_VALID_DAYS };
}

bool
contact_is_valid(const Contact *contact, Day on)
{
    Day checked;

    return contact->number.len > 0 && contact->wrong.len == 0 &&
           contact_checked(contact, &checked) && checked.n <= on.n && on.n <= contact->until.n;
}

static bool
is_known(const char *const *words, Str word)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (str_equal(word, str_of(words[i])))
            return true;
    }
    return false;
}

/* Digits, after a plus sign or not. */
static bool
is_tel(Str tel)
{
    size_t from = str_starts(tel, STR("+")) ? 1 : 0;

    for (size_t i = from; i < tel.len; i++) {
        if (tel.ptr[i] < '0' || tel.ptr[i] > '9')
            return false;
    }
    return tel.len > from + 1;
}

/* What people read is what is dialled: the same last digits, but for a short number, which may be
 * another one from abroad.  "(0)" is left out when one dials from there, as are zeros before. */
static bool
says_tel(Str number, Str tel)
{
    enum { LONG = 6, DIGITS_MAX = 40 };
    char digits[DIGITS_MAX];
    size_t n = 0;
    size_t all = 0;

    for (size_t i = 0; i < number.len; i++) {
        bool is_digit = number.ptr[i] >= '0' && number.ptr[i] <= '9';

        if (str_starts(str_slice(number, i, number.len), STR("(0)")))
            i += 2;
        else if (is_digit && (n > 0 || number.ptr[i] != '0') && n < DIGITS_MAX)
            digits[n++] = number.ptr[i];
        all += is_digit;
    }
    if (n < LONG)
        return all >= 2;
    return n <= tel.len && str_equal((Str){ digits, n }, str_slice(tel, tel.len - n, tel.len));
}

static bool
is_id(Str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];

        if (((c | 32) < 'a' || (c | 32) > 'z') && (c < '0' || c > '9') && c != '-')
            return false;
    }
    return id.len > 0;
}

static Status
check_words(Cx *cx, const char *field, Str list, const char *const *known)
{
    while (list.len > 0) {
        Buf all = buf_new(WORDS_MAX);
        Str word = str_trim(str_cut(list, ',', &list));
        Str names;

        if (is_known(known, word))
            continue;
        for (size_t i = 0; known[i] != NULL; i++)
            buf_format(&all, "%s%s", i > 0 ? ", " : "", known[i]);
        names = buf_take_text(cx->arena, &all);
        FAIL_AT(ERR_INVALID, "contact.word", field, "expected some of %.*s", STR_ARG(names));
    }
    return OK;
}

Status
contacts_check_one(Cx *cx, const Contact *contact)
{
    Hours hours;
    Day day;

    if (!is_id(contact->id))
        FAIL_AT(ERR_INVALID, "contact.id", "id", "expected letters, digits and hyphens");
    TRY(check_words(cx, "for", contact->audience, audiences));
    TRY(check_words(cx, "needs", contact->needs, contact_needs));
    if (!hours_parse(contact->open, &hours))
        FAIL_AT(ERR_INVALID, "contact.open", "open",
                "expected hours as in \"mon-fri 08:00-17:00; sat,hol 10:00-14:00\", or \"24/7\"");
    if (contact->checked.len > 0 && !contact_checked(contact, &day))
        FAIL_AT(ERR_INVALID, "contact.checked", "checked", "expected YYYY-MM-DD, YYYY-MM or YYYY");
    if ((contact->number.len > 0) != (contact->tel.len > 0))
        FAIL_AT(ERR_INVALID, "contact.tel", "tel", "number and tel stand together or not at all");
    if (contact->tel.len > 0 && !is_tel(contact->tel))
        FAIL_AT(ERR_INVALID, "contact.tel", "tel",
                "expected digits after a plus sign, or a short number");
    if (contact->tel.len > 0 && !says_tel(contact->number, contact->tel))
        FAIL_AT(ERR_INVALID, "contact.number", "number",
                "expected the number that is dialled: its digits end as those of tel do");
    return OK;
}

static const char *
at_place(Cx *cx, const char *file, ShapePlace place)
{
    return arena_format(cx->arena, "%s:%u:%u", file, place.line, place.column).ptr;
}

static Status
make_calendar(Cx *cx, const char *file, Contacts *contacts)
{
    const ContactsDay *days = contacts->holidays.items;

    if (!zone_parse(contacts->zone_rule, &contacts->calendar.zone))
        FAIL_AT(ERR_INVALID, "contacts.zone", at_place(cx, file, contacts->place),
                "zone_rule: expected a rule as in \"CET-1CEST,M3.5.0,M10.5.0/3\"");
    for (size_t i = 0; i < contacts->holidays.n; i++) {
        if (!hours_parse_holiday(days[i].day, days[i].moves, &contacts->calendar.holidays[i]))
            FAIL_AT(ERR_INVALID, "contacts.holiday", at_place(cx, file, days[i].place),
                    "day: expected MM-DD, easter+N, easter-N or mon>=MM-DD");
    }
    contacts->calendar.nholidays = contacts->holidays.n;
    return OK;
}

/* What is wrong with one, at its line of the file. */
static Status
check_at_place(Cx *cx, const char *file, const Contact *contact)
{
    Status status = contacts_check_one(cx, contact);
    Str field = arena_str(cx->arena, str_of(cx->err.where));
    Str why = arena_str(cx->arena, str_of(cx->err.message));

    if (status.code == ERR_NONE)
        return OK;
    FAIL_AT(ERR_INVALID, "contacts.field", at_place(cx, file, contact->place), "%.*s: %.*s",
            STR_ARG(field), STR_ARG(why));
}

static Status
check_contacts(Cx *cx, const char *file, const Contacts *contacts)
{
    const Contact *items = contacts->contacts.items;

    for (size_t i = 0; i < contacts->contacts.n; i++) {
        TRY(check_at_place(cx, file, &items[i]));
        for (size_t k = 0; k < i; k++) {
            if (str_equal(items[k].id, items[i].id))
                FAIL_AT(ERR_INVALID, "contact.twice", at_place(cx, file, items[i].place),
                        "id: there are two of it");
        }
    }
    return OK;
}

/* The first number of "033 448 11 86; mail@...", "0800 5151 / +31 70 ...". */
static Str
first_number(Str published)
{
    Str rest;
    Str first = str_trim(str_cut(published, ';', &rest));

    for (size_t i = 0; i + 3 <= first.len; i++) {
        if (str_equal(str_slice(first, i, i + 3), STR(" / ")))
            return str_slice(first, 0, i);
    }
    return first;
}

/* "2022-" (since then) is dated by its year. */
static Str
without_dash(Str day)
{
    bool has_dash = day.len > 0 && day.ptr[day.len - 1] == '-';

    return str_slice(day, 0, day.len - has_dash);
}

static Contact
join(const LawContact *published, const ContactsUse *use)
{
    return (Contact){ .place = use->place,
                      .id = published->id,
                      .name = published->name,
                      .audience = use->audience,
                      .written_for = published->audience,
                      .needs = use->needs,
                      .regions = use->regions,
                      .languages = use->languages,
                      .number = first_number(published->as_published),
                      .tel = published->e164,
                      .open = use->open,
                      .hours = published->hours,
                      .role = published->role,
                      .checked = without_dash(published->as_of),
                      .until = published->until,
                      .source = published->source,
                      .verified = published->verified == 2, /* "yes" */
                      .doubt = published->verified_what };
}

/* Each use finds its contact. */
static Status
join_all(Cx *cx, const char *file, const LawContacts *published, Contacts *contacts)
{
    const LawContact *all = published->contacts.items;
    const ContactsUse *uses = contacts->contacts.items;
    Contact *items = ARENA_ARRAY(cx->arena, contacts->contacts.n, Contact);

    if (!str_equal(published->country, contacts->country))
        FAIL_AT(ERR_INVALID, "contacts.country", at_place(cx, file, contacts->place),
                "country: expected that of contacts.yaml");
    for (size_t i = 0; i < contacts->contacts.n; i++) {
        size_t k = 0;

        while (k < published->contacts.n && !str_equal(all[k].id, uses[i].id))
            k++;
        if (k == published->contacts.n)
            FAIL_AT(ERR_INVALID, "contacts.id", at_place(cx, file, uses[i].place),
                    "id: contacts.yaml has no such contact");
        items[i] = join(&all[k], &uses[i]);
    }
    contacts->contacts.items = items;
    return OK;
}

Status
contacts_read(Cx *cx, LawText directory, LawText published, Contacts *ret)
{
    ContactsFile read = { .kind = 0 };
    LawContacts law;

    TRY(law_contacts_read(cx, published, &law));
    TRY(shape_read_yaml(cx, &contacts_file_shape, directory.file, directory.yaml, &read));
    if (!str_starts(read.contacts.guide.address, STR("https://")))
        FAIL_AT(ERR_INVALID, "contacts.guide",
                at_place(cx, directory.file, read.contacts.guide.place),
                "address: expected https://");
    TRY(make_calendar(cx, directory.file, &read.contacts));
    TRY(join_all(cx, directory.file, &law, &read.contacts));
    TRY(check_contacts(cx, directory.file, &read.contacts));
    *ret = read.contacts;
    return OK;
}
