/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/directory_page.h"

#include "directory/contact_table.h"
#include "directory/directory.h"
#include "directory/remind.h"
#include "directory/rows_page.h"
#include "directory/views.h"
#include "people/people_page.h"
#include "people/site.h"

static Status on_page(Req *req), on_csv(Req *req), on_table(Req *req), again_page(Req *req);

enum { PLACES_MAX = 600 };

static const char *const page_query[] = { "country", "region", "need",  "language", "contact",
                                          "now",     "taken",  "check", NULL };
static const char *const csv_query[] = { "country", NULL };

/* POST /{lang}/directory/table?country=CC */
typedef struct TableForm {
    Str text;
} TableForm;
static const Field table_fields[] = {
    { .name = "text",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(TableForm, text),
      .min = 1,
      .max = ROWS_TEXT_MAX },
};
static const Shape table_form = { "DirectoryTableForm", sizeof(TableForm), table_fields,
                                  LEN(table_fields) };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/directory", ADMIT_MEMBER, .on = on_page, .query = page_query,
      .about = "All contacts of a country, and which must be checked again." },
    { METHOD_POST, "/{lang}/directory/table", ADMIT_LEAD, .on = on_table, .takes = &table_form,
      .form = true, .again = again_page, .writes = true, .query = csv_query,
      .body_max = 4 * ROWS_TEXT_MAX, .about = "Enters a table of contacts." },
    { METHOD_GET, "/api/v1/directory/contacts.csv", ADMIT_MEMBER, .on = on_csv, .query = csv_query,
      .media = "text/csv; charset=utf-8", .about = "The same as comma-separated values." },
};

const RouteTable directory_page_routes = { routes, LEN(routes) };

static Status
on_csv(Req *req)
{
    Contacts contacts;
    Cx *cx = req->cx;

    TRY(directory_named(cx, req->db, call_country(req), &contacts));
    contact_table_write(&req->out, &contacts);
    return OK;
}

/* --- the page --- */

static Str
places_of(Req *req, Str country, Str regions)
{
    const Pack *pack = site_pack_of(site_of(req), country);
    const PackRegion *all = pack == NULL ? NULL : pack->regions.items;
    Buf names = buf_new(PLACES_MAX);

    for (size_t i = 0; pack != NULL && i < pack->regions.n; i++) {
        if (contact_has(regions, all[i].id))
            buf_format(&names, "%s%.*s", names.len > 0 ? ", " : "", STR_ARG(all[i].name));
    }
    return buf_take_text(req->cx->arena, &names);
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
                           .state = remind_state(contact, on),
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
lines_of(Req *req, const Contacts *contacts, Str region, const DirectoryAround *around)
{
    const Zone *zone = &contacts->calendar.zone;
    int64_t now_s = req->cx->now_s;
    Day on = day_of_time(now_s + zone_offset(zone, now_s));
    const Contact *all = contacts->contacts.items;
    DirectoryLine *lines = ARENA_ARRAY(req->cx->arena, contacts->contacts.n, DirectoryLine);
    size_t n = 0;

    for (size_t i = 0; i < contacts->contacts.n; i++) {
        DirectoryLine line = line_of(req, contacts, &all[i], on);

        if (is_asked_for(req, &all[i], region) &&
            (!around->is_now || str_equal(line.look, STR("open"))) &&
            (!around->is_due || remind_is_due(&all[i], on)))
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

static Status
send_page(Req *req, DirectoryAround around)
{
    Cx *cx = req->cx;
    Contacts contacts;
    Str region;
    ShapeList countries = call_countries(req, around.country);
    ShapeList needs = call_needs(req, http_query(req, STR("need")));
    ShapeList languages = languages_of(req);
    ShapeList enter = call_needs(req, STR("advice"));
    ShapeList regions;
    ShapeList lines;
    Page page;

    TRY(directory_named(cx, req->db, call_country(req), &contacts));
    TRY(call_region(req, around.country, &region));
    around.version = contacts.version;
    around.csv = page_href(arena_format(cx->arena, "/api/v1/directory/contacts.csv?country=%.*s",
                                        STR_ARG(around.country)));
    regions = call_regions(req, around.country, region);
    around.to_check = remind_count(&contacts, cx->now_s);
    around.check = page_href(arena_format(cx->arena, "/%.*s/directory?country=%.*s&check=yes",
                                          STR_ARG(req->lang), STR_ARG(around.country)));
    lines = lines_of(req, &contacts, region, &around);
    page = page_open(req);
    view_directory(&page.view, &around, lines.items, lines.n, countries.items, countries.n,
                   regions.items, regions.n, needs.items, needs.n, languages.items, languages.n,
                   enter.items, enter.n);
    return call_send(req, &page, "directory", WORD_DIRECTORY_TITLE);
}

/* GET /{lang}/directory */
static Status
on_page(Req *req)
{
    DirectoryAround around = { .country = call_country(req),
                               .leads = (req->actor->roles & ROLE_LEAD) != 0,
                               .is_now = http_query(req, STR("now")).len > 0,
                               .is_due = http_query(req, STR("check")).len > 0 };

    (void)str_to_int(http_query(req, STR("taken")), &around.taken);
    return send_page(req, around);
}

static Status
again_page(Req *req)
{
    return send_page(
        req,
        (DirectoryAround){ .country = call_country(req), .leads = true, .wrong = page_why(req) });
}

/* POST /{lang}/directory/table; its rows are told one by one. */
static Status
on_table(Req *req)
{
    Cx *cx = req->cx;
    const TableForm *form = req->body;
    DirectoryAround around = { .country = call_country(req), .leads = true };
    ContactTable table = { .rows = 0 };
    Status status =
        directory_take_noted(req, &(DirectoryTable){ around.country, form->text }, &table);

    if (status.code == ERR_INVALID && table.wrong.n > 0) {
        around.rows = rows_say(req, table.wrong);
        return send_page(req, around);
    }
    TRY(status);
    http_go(req,
            arena_format(cx->arena, "/%.*s/directory?country=%.*s&taken=%lld", STR_ARG(req->lang),
                         STR_ARG(around.country), (long long)(table.added + table.changed)));
    return OK;
}
