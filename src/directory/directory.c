/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/directory.h"

#include "directory/directory_sql.h"
#include "directory/rota.h"
#include "ledger/ledger.h"

static Status on_who(Req *req), on_word(Req *req), on_entry(Req *req), on_contacts(Req *req);
static Status on_table(Req *req);

enum { ENTRY_MAX = 8192, DIRECTORY_BODY_MAX = 2 * ROWS_TEXT_MAX };

static const char *const who_query[] = { "country",  "need",   "at", "region",
                                         "language", "person", NULL };
static const char *const contacts_query[] = { "country", NULL };

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)

static const Field word_fields[] = {
    { NEED(FIELD_TEXT, DirectoryWord, country), .min = 2, .max = 2 },
    { NEED(FIELD_TEXT, DirectoryWord, contact), .min = 1, .max = 64 },
    { NEED(FIELD_BOOL, DirectoryWord, right) },
};
static const Shape word_shape = { "DirectoryWord", sizeof(DirectoryWord), word_fields,
                                  LEN(word_fields) };

static const Field entry_fields[] = {
    { NEED(FIELD_TEXT, DirectoryEntry, country), .min = 2, .max = 2 },
    { NEED(FIELD_OBJECT, DirectoryEntry, contact), .shape = &contact_shape },
};
static const Shape entry_shape = { "DirectoryEntry", sizeof(DirectoryEntry), entry_fields,
                                   LEN(entry_fields) };

static const Field table_fields[] = {
    { NEED(FIELD_TEXT, DirectoryTable, country), .min = 2, .max = 2 },
    { NEED(FIELD_TEXT, DirectoryTable, text), .min = 1, .max = ROWS_TEXT_MAX },
};
const Shape directory_table_shape = { "DirectoryTable", sizeof(DirectoryTable), table_fields,
                                      LEN(table_fields) };
static const Field taken_fields[] = {
    { NEED(FIELD_INT, DirectoryTaken, rows) },
    { NEED(FIELD_INT, DirectoryTaken, added) },
    { NEED(FIELD_INT, DirectoryTaken, changed) },
};
const Shape directory_taken_shape = { "DirectoryTaken", sizeof(DirectoryTaken), taken_fields,
                                      LEN(taken_fields) };

typedef struct DirectoryContacts {
    Str country;
    Str version;
    ShapeList contacts;
} DirectoryContacts;
static const Field contacts_fields[] = {
    { NEED(FIELD_TEXT, DirectoryContacts, country) },
    { NEED(FIELD_TEXT, DirectoryContacts, version) },
    { NEED(FIELD_LIST, DirectoryContacts, contacts), .shape = &contact_shape },
};
static const Shape contacts_shape = { "DirectoryContacts", sizeof(DirectoryContacts),
                                      contacts_fields, LEN(contacts_fields) };

static const Route routes[] = {
    { METHOD_GET, "/api/v1/directory/who", ADMIT_ANYONE, .on = on_who, .gives = &who_answer_shape,
      .query = who_query, .about = "Whom to call now, in order, and what to say first." },
    { METHOD_GET, "/api/v1/directory/contacts", ADMIT_MEMBER, .on = on_contacts,
      .gives = &contacts_shape, .query = contacts_query,
      .about = "All contacts of a country, those that are too old as well." },
    { METHOD_POST, "/api/v1/directory/words", ADMIT_MEMBER, .on = on_word, .takes = &word_shape,
      .gives = &contacts_shape, .writes = true,
      .about = "Says that a number is still right, or wrong." },
    { METHOD_POST, "/api/v1/directory/entries", ADMIT_LEAD, .on = on_entry, .takes = &entry_shape,
      .gives = &contacts_shape, .writes = true,
      .about = "Enters a contact of the installation's own, or replaces one." },
    { METHOD_POST, "/api/v1/directory/table", ADMIT_LEAD, .on = on_table,
      .takes = &directory_table_shape, .gives = &directory_taken_shape, .writes = true,
      .body_max = DIRECTORY_BODY_MAX,
      .about = "Enters a table of contacts, all that is new or changed in it; or, if a row is "
               "wrong, nothing." },
};
const RouteTable directory_routes = { routes, LEN(routes) };

static const Contacts *packs;
static size_t npacks;

void
directory_use(const Contacts *contacts, size_t n)
{
    packs = contacts;
    npacks = n;
}

size_t
directory_packs(const Contacts **ret)
{
    *ret = packs;
    return npacks;
}

static Status
find_pack(Cx *cx, Str country, Contacts *ret)
{
    for (size_t i = 0; i < npacks; i++) {
        if (str_equal(packs[i].country, country)) {
            *ret = packs[i];
            return OK;
        }
    }
    FAIL_AT(ERR_INVALID, "directory.country", "country",
            "there are no contacts of this country; two capital letters are expected");
}

/* The contact of an id in a list that may grow by one. */
static Contact *
place_of(Contacts *contacts, Str id)
{
    Contact *items = contacts->contacts.items;

    for (size_t i = 0; i < contacts->contacts.n; i++) {
        if (str_equal(items[i].id, id))
            return &items[i];
    }
    return NULL;
}

static Status
apply_entries(Cx *cx, Db *db, Contacts *contacts)
{
    const Contact *old = contacts->contacts.items;
    SqlContactEntryListRow *rows = NULL;
    Contact *items;
    size_t n = 0;

    TRY(sql_contact_entry_list(cx, db, contacts->country, CONTACTS_MAX, &rows, &n));
    items = ARENA_ARRAY(cx->arena, contacts->contacts.n + n, Contact);
    for (size_t i = 0; i < contacts->contacts.n; i++)
        items[i] = old[i];
    contacts->contacts.items = items;
    for (size_t i = 0; i < n; i++) {
        Contact *place = place_of(contacts, rows[i].contact);
        Contact read = { .verified = false };

        TRY(shape_read_json(cx, &contact_shape, rows[i].body, &read));
        contact_confirm(&read, read.checked);
        if (place == NULL)
            place = &items[contacts->contacts.n++];
        *place = read;
    }
    return OK;
}

Status
directory_apply(Cx *cx, Db *db, Contacts *contacts)
{
    SqlContactWordNewestRow *rows = NULL;
    size_t n = 0;

    TRY(apply_entries(cx, db, contacts));
    TRY(sql_contact_word_newest(cx, db, contacts->country, 2 * CONTACTS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        Contact *contact = place_of(contacts, rows[i].contact);
        Str day = day_format(cx->arena, day_of_time(rows[i].at));

        if (contact == NULL || str_compare(day, contact->checked) < 0)
            continue;
        /* Of two words in one second the one that says "wrong" comes last. */
        if (rows[i].is_right)
            contact_confirm(contact, day);
        else
            contact->wrong = day;
    }
    return OK;
}

Status
directory_contacts(Cx *cx, Db *db, Str country, Contacts *ret, bool *ret_found)
{
    *ret_found = false;
    for (size_t i = 0; i < npacks && !*ret_found; i++) {
        *ret_found = str_equal(packs[i].country, country);
        if (*ret_found)
            *ret = packs[i];
    }
    return *ret_found ? directory_apply(cx, db, ret) : OK;
}

Status
directory_named(Cx *cx, Db *db, Str country, Contacts *ret)
{
    TRY(find_pack(cx, country, ret));
    return directory_apply(cx, db, ret);
}

Status
directory_say(Cx *cx, Db *db, const Actor *actor, const DirectoryWord *word)
{
    Contacts contacts;

    TRY(find_pack(cx, word->country, &contacts));
    TRY(apply_entries(cx, db, &contacts));
    if (place_of(&contacts, word->contact) == NULL)
        FAIL_AT(ERR_INVALID, "directory.contact", "contact", "there is no such contact");
    return sql_contact_word_add(cx, db,
                                &(SqlContactWordAddArgs){ .country = word->country,
                                                          .contact = word->contact,
                                                          .at = cx->now_s,
                                                          .member = actor->member.id,
                                                          .desk = actor->desk.id,
                                                          .is_right = word->right });
}

/* A contact as it is stored, in JSON. */
static Str
contact_text(Cx *cx, const Contact *contact)
{
    Buf body = buf_new(ENTRY_MAX);

    shape_write_json(&body, &contact_shape, contact);
    ASSERT(!buf_full(&body));
    return buf_take_text(cx->arena, &body);
}

Status
directory_put(Cx *cx, Db *db, const Actor *actor, const DirectoryEntry *entry)
{
    Contact contact = entry->contact;
    Contacts contacts;

    TRY(find_pack(cx, entry->country, &contacts));
    TRY(contacts_check_one(cx, &contact));
    if (contact.checked.len == 0)
        contact.checked = day_format(cx->arena, day_of_time(cx->now_s));
    return sql_contact_entry_put(cx, db,
                                 &(SqlContactEntryPutArgs){ .country = entry->country,
                                                            .contact = contact.id,
                                                            .body = contact_text(cx, &contact),
                                                            .desk = actor->desk.id,
                                                            .member = actor->member.id,
                                                            .at = cx->now_s });
}

/* Enters all of a table that is new or changed, or, if anything is wrong with it, nothing. */
static Status
take_table(Cx *cx, Db *db, const Actor *actor, const DirectoryTable *table, ContactTable *ret)
{
    Contacts known;
    const Contact *contacts;

    TRY(find_pack(cx, table->country, &known));
    TRY(directory_apply(cx, db, &known));
    TRY(contact_table_read(cx, table->text, &known, ret));
    contacts = ret->contacts.items;
    for (size_t i = 0; i < ret->contacts.n; i++)
        TRY(directory_put(cx, db, actor, &(DirectoryEntry){ table->country, contacts[i] }));
    return OK;
}

static Status
answer_contacts(Req *req, Str country)
{
    Cx *cx = req->cx;
    Contacts contacts;
    DirectoryContacts answer;

    TRY(find_pack(cx, country, &contacts));
    TRY(directory_apply(cx, req->db, &contacts));
    answer = (DirectoryContacts){ contacts.country, contacts.version, contacts.contacts };
    http_answer(req, &answer);
    return OK;
}

static Status
on_contacts(Req *req)
{
    return answer_contacts(req, http_query(req, STR("country")));
}

/* What she changed of the contact to whom somebody may be sent, in the ledger: by its country and
 * id, or of all of a table by the country alone. */
static Status
note_change(Req *req, const char *verb, Str country, Str contact, Str what)
{
    Str name = arena_format(req->cx->arena, "%.*s/%.*s", STR_ARG(country), STR_ARG(contact));

    return member_note(req, verb, ledger_object_of(str_bytes(name)), digest_of(str_bytes(what)),
                       NULL);
}

static Status
on_word(Req *req)
{
    Cx *cx = req->cx;
    const DirectoryWord *word = req->body;

    TRY(directory_say(cx, req->db, req->actor, word));
    TRY(note_change(req, "contact.checked", word->country, word->contact,
                    word->right ? STR("right") : STR("wrong")));
    return answer_contacts(req, word->country);
}

static Status
on_entry(Req *req)
{
    Cx *cx = req->cx;
    const DirectoryEntry *entry = req->body;

    TRY(directory_put(cx, req->db, req->actor, entry));
    TRY(note_change(req, "contact.entered", entry->country, entry->contact.id,
                    contact_text(cx, &entry->contact)));
    return answer_contacts(req, entry->country);
}

Status
directory_take_noted(Req *req, const DirectoryTable *table, ContactTable *ret)
{
    Cx *cx = req->cx;

    TRY(take_table(cx, req->db, req->actor, table, ret));
    return note_change(req, "contact.entered", table->country, (Str){ "", 0 }, table->text);
}

static Status
on_table(Req *req)
{
    Cx *cx = req->cx;
    ContactTable table;

    TRY(directory_take_noted(req, req->body, &table));
    http_answer(req, &(DirectoryTaken){ table.rows, table.added, table.changed });
    return OK;
}

static Status
on_who(Req *req)
{
    Cx *cx = req->cx;
    WhoQuestion question = { .need = http_query(req, STR("need")),
                             .region = http_query(req, STR("region")),
                             .language = http_query(req, STR("language")),
                             .at_s = cx->now_s };
    Str at = http_query(req, STR("at"));
    Contacts contacts;
    WhoAnswer answer;

    if (http_query(req, STR("person")).len > 0)
        question.voice = WHO_PERSON;
    if (at.len > 0 && !who_parse_time(at, &question.at_s))
        FAIL_AT(ERR_INVALID, "directory.at", "at", "expected a time with its zone");
    TRY(find_pack(cx, http_query(req, STR("country")), &contacts));
    TRY(directory_apply(cx, req->db, &contacts));
    TRY(rota_duties(cx, req->db, contacts.country, question.at_s, req->actor != NULL,
                    &question.duties));
    TRY(who_to_call(cx, &contacts, &question, &answer));
    http_answer(req, &answer);
    return OK;
}
