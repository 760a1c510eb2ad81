/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/contact_table.h"

#include <string.h>

enum { CONTACT_JSON_MAX = 16384 };

/* A row of the file: a contact, and what it says of being verified. */
typedef struct Row {
    Contact c;
    Str verified; /* yes or no */
} Row;

#define COLUMN(name_, field_, is_needed_)                                                          \
    {                                                                                              \
        (name_), offsetof(Row, field_), (is_needed_)                                               \
    }

static const RowsColumn columns[] = {
    COLUMN("id", c.id, true),
    COLUMN("name", c.name, true),
    COLUMN("for", c.audience, true),
    COLUMN("needs", c.needs, true),
    COLUMN("regions", c.regions, false),
    COLUMN("languages", c.languages, false),
    COLUMN("number", c.number, false),
    COLUMN("tel", c.tel, false),
    COLUMN("open", c.open, false),
    COLUMN("hours", c.hours, false),
    COLUMN("role", c.role, false),
    COLUMN("address", c.address, false),
    COLUMN("web", c.web, false),
    COLUMN("checked", c.checked, false),
    COLUMN("source", c.source, false),
    COLUMN("doubt", c.doubt, false),
    COLUMN("verified", verified, false),
};
static const RowsForm form = { columns, LEN(columns), sizeof(Row) };

void
contact_table_write(Buf *out, const Contacts *contacts)
{
    const Contact *all = contacts->contacts.items;

    rows_write_names(out, &form);
    for (size_t i = 0; i < contacts->contacts.n; i++) {
        Row row = { all[i], all[i].verified ? STR("yes") : STR("no") };

        rows_write_row(out, &form, &row);
    }
}

static const Contact *
find_known(const Contacts *known, Str id)
{
    const Contact *all = known->contacts.items;

    for (size_t i = 0; i < known->contacts.n; i++) {
        if (str_equal(all[i].id, id))
            return &all[i];
    }
    return NULL;
}

/* As an entry of the API would have it. */
static Str
json_of(Arena *arena, const Contact *contact)
{
    Buf out = buf_new(CONTACT_JSON_MAX);

    shape_write_json(&out, &contact_shape, contact);
    return buf_take_text(arena, &out);
}

static void
note_error(Cx *cx, Rows *rows, int64_t line)
{
    const Err *err = &cx->err;

    rows_wrong(rows, (RowsWrong){ line, arena_str(cx->arena, str_of(err->where)), str_of(err->key),
                                  arena_str(cx->arena, str_of(err->message)) });
}

/* An own entry holds to the same bounds, however it comes. */
static bool
is_entry(Cx *cx, Rows *rows, int64_t line, const Contact *contact)
{
    Contact again = { .verified = false };

    if (shape_read_json(cx, &contact_shape, json_of(cx->arena, contact), &again).code != ERR_NONE ||
        contacts_check_one(cx, contact).code != ERR_NONE) {
        note_error(cx, rows, line);
        return false;
    }
    return true;
}

static bool
stands_before(const Row *all, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (str_equal(all[k].c.id, all[i].c.id))
            return true;
    }
    return false;
}

/* What the file has no column for is as it is known. */
static void
keep_absent(const Rows *rows, const Contact *known, Row *row)
{
    Row before = { *known, known->verified ? STR("yes") : STR("no") };

    for (size_t k = 0; k < LEN(columns); k++) {
        if (!rows->has[k])
            memcpy((char *)row + columns[k].offset, (const char *)&before + columns[k].offset,
                   sizeof(Str));
    }
    row->c.written_for = known->written_for;
}

static bool
is_as_known(Cx *cx, const Contact *known, const Contact *contact)
{
    return known != NULL && str_equal(json_of(cx->arena, known), json_of(cx->arena, contact));
}

/* The row's contact; false if something is wrong with it. */
static bool
take_row(Cx *cx, Rows *rows, size_t i, const Contact *known, Contact *ret)
{
    Row *all = rows->items;
    Str verified;

    if (known != NULL)
        keep_absent(rows, known, &all[i]);
    verified = all[i].verified;

    if (verified.len > 0 && !str_equal(verified, STR("yes")) && !str_equal(verified, STR("no"))) {
        rows_wrong(rows, (RowsWrong){ rows->lines[i], STR("verified"), STR("rows.yes_no"),
                                      STR("expected yes or no") });
        return false;
    }
    if (stands_before(all, i)) {
        rows_wrong(rows, (RowsWrong){ rows->lines[i], STR("id"), STR("rows.again"),
                                      STR("it stands in the file twice") });
        return false;
    }
    all[i].c.verified = str_equal(verified, STR("yes"));
    *ret = all[i].c;
    return is_as_known(cx, known, ret) || is_entry(cx, rows, rows->lines[i], ret);
}

Status
contact_table_read(Cx *cx, Str text, const Contacts *known, ContactTable *ret)
{
    Rows rows;
    Contact *contacts;
    size_t n = 0;

    *ret = (ContactTable){ .rows = 0 };
    TRY(rows_read(cx, text, &form, &rows));
    contacts = ARENA_ARRAY(cx->arena, rows.n, Contact);
    for (size_t i = 0; i < rows.n; i++) {
        const Contact *before = find_known(known, ((const Row *)rows.items)[i].c.id);
        Contact contact;

        if (!take_row(cx, &rows, i, before, &contact) || is_as_known(cx, before, &contact))
            continue;
        ret->added += before == NULL;
        ret->changed += before != NULL;
        contacts[n++] = contact;
    }
    if (known->contacts.n + (size_t)ret->added > CONTACTS_MAX)
        FAIL_AT(ERR_INVALID, "contact.many", "rows", "a country has at most %d contacts",
                CONTACTS_MAX);
    ret->contacts = (ShapeList){ contacts, n };
    ret->rows = (int64_t)rows.n;
    ret->wrong = rows.wrong;
    return rows_check(cx, &rows);
}
