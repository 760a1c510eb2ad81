/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "law/sheets.h"

#include "law/law_internal.h"

enum { SHEET_TEXT_MAX = 2000, SHEET_ROWS_MAX = 1000, MONTHS_PER_YEAR = 12 };

#define FIELD_OF(type_, need_, struct_, field_)                                                    \
    .name = #field_, .type = (type_), .need = (need_), .offset = offsetof(struct_, field_)
#define TEXT_(struct_, field_)                                                                     \
    {                                                                                              \
        FIELD_OF(FIELD_TEXT, FIELD_OPTIONAL, struct_, field_), .max = SHEET_TEXT_MAX               \
    }
#define NEEDED(struct_, field_)                                                                    \
    {                                                                                              \
        FIELD_OF(FIELD_TEXT, FIELD_REQUIRED, struct_, field_), .min = 1, .max = SHEET_TEXT_MAX     \
    }
#define TEXTS(struct_, field_)                                                                     \
    {                                                                                              \
        FIELD_OF(FIELD_LIST, FIELD_OPTIONAL, struct_, field_), .shape = &shape_text_item,          \
                                                               .max = 64                           \
    }
#define FLAG(struct_, field_)                                                                      \
    {                                                                                              \
        FIELD_OF(FIELD_BOOL, FIELD_OPTIONAL, struct_, field_)                                      \
    }
#define VERIFIED(struct_)                                                                          \
    {                                                                                              \
        FIELD_OF(FIELD_CHOICE, FIELD_REQUIRED, struct_, verified), .names = law_verified_names     \
    }
#define PLACE(struct_)                                                                             \
    {                                                                                              \
        .type = FIELD_PLACE, .need = FIELD_OPTIONAL, .offset = offsetof(struct_, place)            \
    }

static const Field contact_fields[] = {
    PLACE(LawContact),           NEEDED(LawContact, id),  NEEDED(LawContact, name),
    TEXT_(LawContact, audience), TEXT_(LawContact, e164), TEXT_(LawContact, as_published),
    TEXT_(LawContact, hours),    TEXT_(LawContact, role), TEXT_(LawContact, as_of),
    NEEDED(LawContact, source),  VERIFIED(LawContact),    TEXT_(LawContact, verified_what),
};
const Shape law_contact_shape = { "Contact", sizeof(LawContact), contact_fields,
                                  LEN(contact_fields) };

static const Field entitlement_fields[] = {
    NEEDED(LawEntitlement, id),
    { FIELD_OF(FIELD_INT, FIELD_REQUIRED, LawEntitlement, days), .max = 36500 },
    NEEDED(LawEntitlement, what),
    NEEDED(LawEntitlement, basis),
    TEXT_(LawEntitlement, who_triggers),
    TEXT_(LawEntitlement, conditions),
    NEEDED(LawEntitlement, source),
    VERIFIED(LawEntitlement),
    TEXT_(LawEntitlement, verified_what),
    TEXT_(LawEntitlement, of),
};
const Shape law_entitlement_shape = { "Entitlement", sizeof(LawEntitlement), entitlement_fields,
                                      LEN(entitlement_fields) };

static const Field elements_fields[] = {
    PLACE(LawElements),
    NEEDED(LawElements, id),
    TEXT_(LawElements, of),
    NEEDED(LawElements, article),
    { FIELD_OF(FIELD_DAY, FIELD_OPTIONAL, LawElements, from) },
    { .name = "to",
      .type = FIELD_DAY,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(LawElements, until) },
    { FIELD_OF(FIELD_DAY, FIELD_OPTIONAL, LawElements, transposition_deadline) },
    TEXT_(LawElements, same_as),
    TEXTS(LawElements, act),
    TEXT_(LawElements, alternative_a),
    TEXT_(LawElements, extra_element),
    TEXTS(LawElements, means),
    FLAG(LawElements, means_required_adult),
    FLAG(LawElements, means_required_child),
    { FIELD_OF(FIELD_INT, FIELD_OPTIONAL, LawElements, means_required_if_age_lt), .max = 120 },
    { FIELD_OF(FIELD_INT, FIELD_OPTIONAL, LawElements, child_age), .max = 120 },
    TEXT_(LawElements, age_rule),
    TEXT_(LawElements, means_role),
    TEXTS(LawElements, aggravating_means),
    TEXTS(LawElements, purpose),
    TEXTS(LawElements, purpose_added),
    TEXTS(LawElements, new_duty),
    TEXTS(LawElements, own_subparagraphs),
    TEXTS(LawElements, exploitation_factors),
    TEXTS(LawElements, penalty_months),
    TEXT_(LawElements, consent),
    TEXT_(LawElements, mens_rea),
    TEXT_(LawElements, mens_rea_child_age),
    FLAG(LawElements, attempt_prep_conspiracy),
    TEXT_(LawElements, subsidiary_to),
    TEXT_(LawElements, note),
    TEXT_(LawElements, source),
    { FIELD_OF(FIELD_BOOL, FIELD_REQUIRED, LawElements, verified) },
    TEXT_(LawElements, verified_what),
};
const Shape law_elements_shape = { "Elements", sizeof(LawElements), elements_fields,
                                   LEN(elements_fields) };

static const Field entry_fields[] = {
    NEEDED(LawEntry, group),
    TEXT_(LawEntry, id),
    NEEDED(LawEntry, text),
};
static const Shape entry_shape = { "Entry", sizeof(LawEntry), entry_fields, LEN(entry_fields) };

static const Field section_fields[] = {
    NEEDED(LawSection, id),
    NEEDED(LawSection, source),
    TEXT_(LawSection, verified_what),
    { FIELD_OF(FIELD_LIST, FIELD_REQUIRED, LawSection, entries), .shape = &entry_shape,
      .max = SHEET_ROWS_MAX },
};
const Shape law_section_shape = { "Section", sizeof(LawSection), section_fields,
                                  LEN(section_fields) };

typedef struct File {
    int64_t kind;
    Str country;
    Str version;
    Day collected;
    int64_t valid_months;
    ShapeList rows;
} File;

static const char *const contacts_kinds[] = { "contacts", NULL };
static const char *const entitlements_kinds[] = { "entitlements", NULL };
static const char *const elements_kinds[] = { "elements", NULL };
static const char *const section_kinds[] = { "injury", "grading", "htcds", NULL };

#define HEAD(kinds_)                                                                               \
    { FIELD_OF(FIELD_CHOICE, FIELD_REQUIRED, File, kind), .names = (kinds_) },                     \
        NEEDED(File, version),                                                                     \
    {                                                                                              \
        FIELD_OF(FIELD_DAY, FIELD_REQUIRED, File, collected)                                       \
    }
#define COUNTRY                                                                                    \
    {                                                                                              \
        FIELD_OF(FIELD_TEXT, FIELD_REQUIRED, File, country), .min = 2, .max = 2                    \
    }
#define ROWS(name_, shape_)                                                                        \
    {                                                                                              \
        .name = (name_), .type = FIELD_LIST, .need = FIELD_REQUIRED,                               \
        .offset = offsetof(File, rows), .shape = (shape_), .max = SHEET_ROWS_MAX                   \
    }

static const Field contacts_fields[] = {
    HEAD(contacts_kinds),
    COUNTRY,
    { FIELD_OF(FIELD_INT, FIELD_REQUIRED, File, valid_months), .min = 1, .max = 120 },
    ROWS("contacts", &law_contact_shape),
};
static const Field entitlements_fields[] = { HEAD(entitlements_kinds), COUNTRY,
                                             ROWS("entitlements", &law_entitlement_shape) };
static const Field elements_file_fields[] = { HEAD(elements_kinds), COUNTRY,
                                              ROWS("elements", &law_elements_shape) };
static const Field sections_fields[] = { HEAD(section_kinds),
                                         ROWS("sections", &law_section_shape) };
const Shape law_contacts_file_shape = { "ContactsFile", sizeof(File), contacts_fields,
                                        LEN(contacts_fields) };
const Shape law_entitlements_file_shape = { "EntitlementsFile", sizeof(File), entitlements_fields,
                                            LEN(entitlements_fields) };
const Shape law_elements_file_shape = { "ElementsFile", sizeof(File), elements_file_fields,
                                        LEN(elements_file_fields) };
const Shape law_sections_file_shape = { "SectionsFile", sizeof(File), sections_fields,
                                        LEN(sections_fields) };

static Status
read_file(Cx *cx, const Shape *shape, LawText text, File *ret)
{
    *ret = (File){ .kind = 0 };
    if (text.yaml.len > LAW_FILE_MAX)
        FAIL_AT(ERR_INVALID, "law.size", text.file, "expected at most %d bytes", LAW_FILE_MAX);
    TRY(shape_read_yaml(cx, shape, text.file, text.yaml, ret));
    return OK;
}

/* Year and month of "2024", "2024-" (since) and "2024-07"; month 12 where none is said. */
static bool
month_as_of(Str as_of, int64_t *ret_year, int64_t *ret_month)
{
    Str month;
    Str year = str_cut(as_of, '-', &month);

    *ret_month = MONTHS_PER_YEAR;
    return year.len == 4 && str_to_int(year, ret_year) &&
           (month.len == 0 || (month.len == 2 && str_to_int(month, ret_month)));
}

/* The last day of what an `as_of` says. */
static bool
day_as_of(Str as_of, Day *ret)
{
    int64_t year;
    int64_t month;
    int of_month = 31;

    if (day_parse(as_of, ret))
        return true;
    if (!month_as_of(as_of, &year, &month))
        return false;
    while (of_month > 0 && !day_of((int)year, (int)month, of_month, ret))
        of_month--;
    return of_month > 0;
}

/* The same day of the month so many months later, or the last before it that exists. */
static Day
months_after(Day day, int64_t months)
{
    int year;
    int month;
    int of_month;
    Day after = day;

    day_parts(day, &year, &month, &of_month);
    month += (int)months - 1;
    year += month / MONTHS_PER_YEAR;
    month = month % MONTHS_PER_YEAR + 1;
    while (!day_of(year, month, of_month, &after))
        of_month--;
    return after;
}

Status
law_contacts_read(Cx *cx, LawText text, LawContacts *ret)
{
    File file;
    LawContact *contacts;

    TRY(read_file(cx, &law_contacts_file_shape, text, &file));
    contacts = file.rows.items;
    for (size_t i = 0; i < file.rows.n; i++) {
        Day day;

        if (contacts[i].as_of.len == 0)
            continue;
        if (!day_as_of(contacts[i].as_of, &day))
            return law_refuse(cx, text.file, contacts[i].place, "law.as_of",
                              "as_of: expected YYYY, YYYY-MM or YYYY-MM-DD");
        contacts[i].until = months_after(day, file.valid_months);
    }
    *ret = (LawContacts){ file.country, file.version, file.valid_months, file.rows };
    return OK;
}

bool
law_contact_is_valid(const LawContact *contact, Day on)
{
    return contact->until.n != 0 && on.n <= contact->until.n;
}

Status
law_entitlements_read(Cx *cx, LawText text, ShapeList *ret)
{
    File file;

    TRY(read_file(cx, &law_entitlements_file_shape, text, &file));
    *ret = file.rows;
    return OK;
}

Status
law_elements_read(Cx *cx, LawText text, ShapeList *ret)
{
    File file;
    const LawElements *rows;

    TRY(read_file(cx, &law_elements_file_shape, text, &file));
    rows = file.rows.items;
    for (size_t i = 0; i < file.rows.n; i++) {
        if (rows[i].from.n != 0 && rows[i].until.n != 0 && rows[i].until.n < rows[i].from.n)
            return law_refuse(cx, text.file, rows[i].place, "law.dates",
                              "to: expected a day that is not before `from`");
    }
    *ret = file.rows;
    return OK;
}

Status
law_sections_read(Cx *cx, LawText text, ShapeList *ret)
{
    File file;

    TRY(read_file(cx, &law_sections_file_shape, text, &file));
    *ret = file.rows;
    return OK;
}

/* What somebody should do about a contact, or nothing: the kind of the finding is empty. */
static LawFinding
say_of_contact(Cx *cx, const LawContact *row, Day on)
{
    Str until = day_format(cx->arena, row->until);

    if (row->until.n == 0)
        return (LawFinding){ .kind = STR("undated"),
                             .text = STR("nobody knows how old it is; it is never printed") };
    if (row->until.n < on.n)
        return (LawFinding){ .kind = STR("expired"),
                             .text = arena_format(cx->arena,
                                                  "past its date since %.*s; it is never printed",
                                                  STR_ARG(until)) };
    if (row->until.n - on.n >= LAW_CONTACT_SOON_DAYS)
        return (LawFinding){ .kind = { "", 0 } };
    return (LawFinding){ .kind = STR("runs out"),
                         .text = arena_format(
                             cx->arena,
                             "its last day is %.*s, %d days from now; have it confirmed, and "
                             "write the day into as_of",
                             STR_ARG(until), row->until.n - on.n) };
}

ShapeList
law_contacts_check(Cx *cx, const char *file, const LawContacts *contacts, Day on)
{
    const LawContact *rows = contacts->contacts.items;
    LawFinding *found = ARENA_ARRAY(cx->arena, contacts->contacts.n, LawFinding);
    size_t n = 0;

    for (size_t i = 0; i < contacts->contacts.n; i++) {
        ShapePlace place = rows[i].place;
        LawFinding finding = say_of_contact(cx, &rows[i], on);

        if (finding.kind.len == 0)
            continue;
        finding.grade = LAW_NOTE;
        finding.where = arena_format(cx->arena, "%s:%u:%u", file, place.line, place.column);
        finding.about = rows[i].id;
        found[n++] = finding;
    }
    return (ShapeList){ found, n };
}
