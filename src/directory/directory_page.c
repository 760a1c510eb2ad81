/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/directory_page.h"

#include <string.h>

#include "directory/directory.h"
#include "directory/views.h"
#include "people/people_page.h"
#include "people/site.h"

static Status on_page(Req *req), on_csv(Req *req);

enum { PLACES_MAX = 600 };

static const char *const page_query[] = { "country", "region", "need", "language",
                                          "contact", "now",    NULL };
static const char *const csv_query[] = { "country", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/directory", ADMIT_MEMBER, .on = on_page, .query = page_query,
      .about = "All contacts of a country, and which must be checked again." },
    { METHOD_GET, "/api/v1/directory/contacts.csv", ADMIT_MEMBER, .on = on_csv, .query = csv_query,
      .media = "text/csv; charset=utf-8", .about = "The same as comma-separated values." },
};

const RouteTable directory_page_routes = { routes, LEN(routes) };

Str
directory_state(const Contact *contact, Day on)
{
    if (!contact_is_valid(contact, on))
        return STR("old");
    return contact->until.n - on.n < DIRECTORY_SOON_DAYS ? STR("soon") : STR("valid");
}

/* --- comma-separated values --- */

typedef struct Column {
    const char *name;
    size_t offset; /* of a Str in Contact */
} Column;

static const Column columns[] = {
    { "id", offsetof(Contact, id) },           { "name", offsetof(Contact, name) },
    { "for", offsetof(Contact, audience) },    { "needs", offsetof(Contact, needs) },
    { "regions", offsetof(Contact, regions) }, { "languages", offsetof(Contact, languages) },
    { "number", offsetof(Contact, number) },   { "tel", offsetof(Contact, tel) },
    { "open", offsetof(Contact, open) },       { "hours", offsetof(Contact, hours) },
    { "role", offsetof(Contact, role) },       { "address", offsetof(Contact, address) },
    { "web", offsetof(Contact, web) },         { "checked", offsetof(Contact, checked) },
    { "source", offsetof(Contact, source) },   { "doubt", offsetof(Contact, doubt) },
};

/* Quotes double within quotes. */
static void
write_value(Buf *out, Str value)
{
    buf_u8(out, '"');
    if (value.len > 0 && strchr("=+-@\t\r", value.ptr[0]) != NULL)
        buf_u8(out, ' ');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"')
            buf_u8(out, '"');
        buf_u8(out, (uint8_t)value.ptr[i]);
    }
    buf_u8(out, '"');
}

void
directory_write_csv(Buf *out, const Contacts *contacts)
{
    const Contact *all = contacts->contacts.items;

    for (size_t k = 0; k < LEN(columns); k++)
        buf_format(out, "%s,", columns[k].name);
    buf_str(out, STR("verified\r\n"));
    for (size_t i = 0; i < contacts->contacts.n; i++) {
        for (size_t k = 0; k < LEN(columns); k++) {
            Str value;

            memcpy(&value, (const char *)&all[i] + columns[k].offset, sizeof value);
            write_value(out, value);
            buf_u8(out, ',');
        }
        buf_str(out, all[i].verified ? STR("yes\r\n") : STR("no\r\n"));
    }
}

static Status
find_contacts(Req *req, Contacts *ret)
{
    Cx *cx = req->cx;
    bool found = false;

    TRY(directory_contacts(cx, req->db, call_country(req), ret, &found));
    return found ? OK : http_not_found(cx);
}

static Status
on_csv(Req *req)
{
    Contacts contacts;
    Cx *cx = req->cx;

    TRY(find_contacts(req, &contacts));
    directory_write_csv(&req->out, &contacts);
    return OK;
}

/* --- the page --- */

static Str
places_of(Req *req, Str country, Str regions)
{
    const Pack *pack = site_pack_of(site_of(req), country);
    const PackRegion *all = pack == NULL ? NULL : pack->regions.items;
    Buf names = buf_new(PLACES_MAX);
    Str text;

    for (size_t i = 0; pack != NULL && i < pack->regions.n; i++) {
        if (contact_has(regions, all[i].id))
            buf_format(&names, "%s%.*s", names.len > 0 ? ", " : "", STR_ARG(all[i].name));
    }
    text = arena_str(req->cx->arena, buf_text(&names));
    buf_free(&names);
    return text;
}

static ShapeList
needs_of(Arena *arena, Str needs)
{
    CallOption *options = ARENA_ARRAY(arena, needs.len / 2 + 1, CallOption);
    size_t n = 0;

    while (needs.len > 0) {
        Str need = str_trim(str_cut(needs, ',', &needs));

        if (call_need(need, &options[n].name))
            options[n++].value = need;
    }
    return (ShapeList){ options, n };
}

static Str
look_of(const Contacts *contacts, const Contact *contact, int64_t now_s)
{
    Hours hours = { .n = 0 };

    ASSERT(hours_parse(contact->open, &hours));
    return str_of(who_states[hours_at(&hours, &contacts->calendar, now_s).state]);
}

static DirectoryLine
line_of(Req *req, const Contacts *contacts, const Contact *contact, Day on)
{
    Arena *arena = req->cx->arena;
    DirectoryLine line = { .c = *contact,
                           .look = look_of(contacts, contact, req->cx->now_s),
                           .state = directory_state(contact, on),
                           .speaks = call_speaks(arena, contact->languages),
                           .needs = needs_of(arena, contact->needs),
                           .places = places_of(req, contacts->country, contact->regions),
                           .is_asked = str_equal(contact->id, http_query(req, STR("contact"))) };

    line.dial = page_href(arena_format(arena, "tel:%.*s", STR_ARG(contact->tel)));
    return line;
}

static bool
is_asked_for(Req *req, const Contact *contact, Str region)
{
    Str need = http_query(req, STR("need"));
    Str language = http_query(req, STR("language"));
    Str id = http_query(req, STR("contact"));

    if (id.len > 0)
        return str_equal(contact->id, id);
    return (need.len == 0 || contact_has(contact->needs, need)) &&
           (language.len == 0 || contact_has(contact->languages, language)) &&
           contact_serves(contact, region);
}

static ShapeList
lines_of(Req *req, const Contacts *contacts, Str region, DirectoryAround *around)
{
    const Zone *zone = &contacts->calendar.zone;
    int64_t now_s = req->cx->now_s;
    Day on = day_of_time(now_s + zone_offset(zone, now_s));
    const Contact *all = contacts->contacts.items;
    DirectoryLine *lines = ARENA_ARRAY(req->cx->arena, contacts->contacts.n, DirectoryLine);
    size_t n = 0;

    for (size_t i = 0; i < contacts->contacts.n; i++) {
        DirectoryLine line = line_of(req, contacts, &all[i], on);

        around->to_check += !str_equal(line.state, STR("valid")) && all[i].number.len > 0;
        if (is_asked_for(req, &all[i], region) &&
            (!around->is_now || str_equal(line.look, STR("open"))))
            lines[n++] = line;
    }
    return (ShapeList){ lines, n };
}

/* The languages that somebody of the country speaks, and those of pages. */
static ShapeList
languages_of(Req *req)
{
    Str chosen = http_query(req, STR("language"));
    CallOption *options = ARENA_ARRAY(req->cx->arena, page_nlanguages, CallOption);

    for (size_t i = 0; i < page_nlanguages; i++) {
        Str code = str_of(page_languages[i].code);

        options[i] = (CallOption){ .value = code,
                                   .text = str_of(page_languages[i].name),
                                   .chosen = str_equal(code, chosen) };
    }
    return (ShapeList){ options, page_nlanguages };
}

/* GET /{lang}/directory */
static Status
on_page(Req *req)
{
    Cx *cx = req->cx;
    DirectoryAround around = { .country = call_country(req),
                               .leads = (req->actor->roles & ROLE_LEAD) != 0,
                               .is_now = http_query(req, STR("now")).len > 0 };
    Contacts contacts;
    Str region;
    ShapeList countries = call_countries(req, around.country);
    ShapeList needs = call_needs(req, http_query(req, STR("need")));
    ShapeList languages = languages_of(req);
    ShapeList enter = call_needs(req, STR("advice"));
    ShapeList regions;
    ShapeList lines;
    Page page;

    TRY(find_contacts(req, &contacts));
    TRY(call_region(req, around.country, &region));
    around.version = contacts.version;
    around.csv = page_href(arena_format(cx->arena, "/api/v1/directory/contacts.csv?country=%.*s",
                                        STR_ARG(around.country)));
    regions = call_regions(req, around.country, region);
    lines = lines_of(req, &contacts, region, &around);
    page = page_open(req);
    view_directory(&page.view, &around, lines.items, lines.n, countries.items, countries.n,
                   regions.items, regions.n, needs.items, needs.n, languages.items, languages.n,
                   enter.items, enter.n);
    return call_send(req, &page, "directory", WORD_DIRECTORY_TITLE);
}
