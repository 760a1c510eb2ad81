/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A browser's pages and forms over a store, a line of the input each, through the dispatcher of the
 * server:
 *
 *     WHO[N] METHOD PATH BODY      e0 POST /study/{id}/seat seat=yes
 *
 * WHO is a member of the world of people by her first letter, "r" the operator, else nobody; in
 * capitals she reads Arabic.  {id} is the Nth thing that was made, for a letter an id of a page,
 * the newest first; in the body "@" and a digit is one of a page too, "#" the code of somebody's
 * name card.  A body "*..." is filled in by the form's table, a field a byte.  Each input begins
 * with the same store. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/modules.h"
#include "app/packs.h"
#include "app/serve_internal.h"
#include "http/guard.h"
#include "http/http_ask_test.h"
#include "os/file.h"
#include "page/page.h"
#include "people/people_page.h"
#include "people/people_world_test.h"
#include "tests/t.h"
#include "training/study_sql.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROUTES_MAX = 300, SEEN_MAX = 64, LINES_MAX = 24, ID_LEN = 22, FILE_MAX = 8 << 20 };

static struct {
    char folder[64];
    PeopleWorld w;
    SiteLaw *law;
    Str store; /* as each input finds it */
    Str root;  /* the operator's session */
    RouteTable tables[MODULES_MAX];
    size_t ntables;
    const Route *routes[ROUTES_MAX]; /* those of pages that are HTML */
    size_t nroutes;
} house;

/* Ids, the newest last: what was made, to which the answer goes, and what pages showed. */
typedef struct Ids {
    char ids[SEEN_MAX][ID_LEN];
    size_t n;
} Ids;
static Ids made, shown;

/* Of the worlds of tests: where they lie. */
const char *
t_dir(void)
{
    return house.folder;
}

static const char *
store_path(void)
{
    static char path[80];

    (void)snprintf(path, sizeof path, "%s/tessera.db", house.folder);
    return path;
}

static void
find_routes(void)
{
    house.ntables = modules_routes(house.tables);
    for (size_t i = 0; i < house.ntables; i++) {
        for (size_t k = 0; k < house.tables[i].n; k++) {
            const Route *route = &house.tables[i].routes[k];
            Str path = str_of(route->path);

            if (str_starts(path, STR("/{lang}/")) && (route->media == NULL || route->form)) {
                ASSERT(house.nroutes < ROUTES_MAX);
                house.routes[house.nroutes++] = route;
            }
        }
    }
}

static Status
make_house(Cx *cx)
{
    Installation none = { .settings.demo = false };
    MemberId operator;

    ASSERT(setenv("TESSERA_PACKS", "packs", 0) == 0); /* where fuzzers are started */
    /* Where a commit waits for no disk. */
    (void)snprintf(house.folder, sizeof house.folder, "%s/tessera-forms-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    ASSERT(mkdtemp(house.folder) != NULL);
    TRY(people_world(cx, &house.w));
    TRY(people_world_operator(cx, &house.w, &operator, & house.root));
    TRY(pack_site_law(cx, &house.law));
    house.w.site.law = house.law;
    TRY(web_read(cx, &none));
    TRY(db_checkpoint(cx, house.w.db, true));
    TRY(file_read(cx, store_path(), FILE_MAX, &house.store));
    find_routes();
    return OK;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    return remove(path);
}

static void
remove_house(void)
{
    (void)nftw(house.folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
start(void)
{
    static Cx cx; /* of what stays */

    if (house.nroutes > 0)
        return;
    cx = (Cx){ .arena = arena_new(512 << 20), .now_s = T_NOW_S };
    ASSERT(make_house(&cx).code == ERR_NONE);
    ASSERT(atexit(remove_house) == 0);
}

/* The store as it was. */
static void
reset(Cx *cx, Db **ret_reader)
{
    db_close(house.w.db);
    ASSERT(file_write(cx, store_path(), str_bytes(house.store), 0600).code == ERR_NONE);
    ASSERT(db_open(cx, store_path(), DB_WRITER, &house.w.db).code == ERR_NONE);
    ASSERT(db_open(cx, store_path(), DB_READER, ret_reader).code == ERR_NONE);
    made.n = shown.n = 0;
}

static void
note_id(Ids *ids, Str text)
{
    Id id;

    if (!id_parse(text, &id))
        return;
    for (size_t i = 0; i < ids->n; i++) {
        if (str_equal(text, (Str){ ids->ids[i], ID_LEN }))
            return;
    }
    if (ids->n < SEEN_MAX)
        memcpy(ids->ids[ids->n++], text.ptr, ID_LEN);
}

static void
note_ids(Ids *ids, Str text)
{
    for (size_t at = 0; at + 1 + ID_LEN <= text.len; at++) {
        if (text.ptr[at] == '"' || text.ptr[at] == '/')
            note_id(ids, str_slice(text, at + 1, at + 1 + ID_LEN));
    }
}

/* One that nobody has, if there are not so many. */
static Str
id_at(const Ids *ids, size_t n)
{
    return n >= ids->n ? STR("AAAAAAAAAAAAAAAAAAAAAA") : (Str){ ids->ids[n], ID_LEN };
}

/* The newest of a page is 0. */
static Str
shown_at(size_t n)
{
    return id_at(&shown, shown.n - 1 - n);
}

/* A name that no route has stands for some route all the same. */
static const Route *
route_of(Str method, Str path)
{
    size_t sum = 0;

    for (size_t i = 0; i < house.nroutes; i++) {
        Str own = str_of(house.routes[i]->path);
        bool is_post = house.routes[i]->method == METHOD_POST;

        if (str_equal(path, str_slice(own, 7, own.len)) &&
            str_equal(method, STR("POST")) == is_post)
            return house.routes[i];
    }
    for (size_t i = 0; i < path.len; i++)
        sum = sum * 31 + (unsigned char)path.ptr[i];
    return house.routes[sum % house.nroutes];
}

/* A value that the field's table takes, or nearly. */
static void
write_value(Buf *out, const Field *field, unsigned char how)
{
    static const char *const texts[] = { "x",
                                         "2026-12-01",
                                         "09:00",
                                         "17:30",
                                         "SE",
                                         "SE-M",
                                         "en",
                                         "advice",
                                         "%3Cb%3E%26%22",
                                         "%D8%B9%0A",
                                         "070-174%2006%2060",
                                         "health_public",
                                         "nurse",
                                         "%F0%9F%8C%8D" };
    size_t nnames = 0;

    while (field->names != NULL && field->names[nnames] != NULL)
        nnames++;
    if (field->type == FIELD_BOOL)
        buf_str(out, STR("yes"));
    else if (field->type == FIELD_INT)
        buf_format(out, "%lld", (long long)field->min + how % 5);
    else if (field->type == FIELD_DAY)
        buf_format(out, "2026-%02d-%02d", 9 + how % 4, 1 + how % 28);
    else if (nnames > 0)
        buf_str(out, str_of(field->names[how % nnames]));
    else if (field->type == FIELD_ID || how % 3 == 0)
        buf_str(out, shown_at(how / 3));
    else
        buf_str(out, str_of(texts[how % LEN(texts)]));
}

/* A field a byte; a byte 0 or none: the field is not sent. */
static void
fill_in(Buf *out, const Shape *shape, Str bytes)
{
    for (size_t i = 0; shape != NULL && i < shape->nfields && i < bytes.len; i++) {
        unsigned char how = (unsigned char)bytes.ptr[i];

        if (how == '0')
            continue;
        buf_format(out, "%s%s=", out->len > 0 ? "&" : "", shape->fields[i].name);
        write_value(out, &shape->fields[i], how);
    }
}

/* Of the first guest of a study day that was made. */
static Str
card_code(Cx *cx)
{
    for (size_t i = 0; i < made.n; i++) {
        SqlStudyGuestListRow *guests = NULL;
        size_t n = 0;
        Id day;

        ASSERT(id_parse(id_at(&made, i), &day));
        ASSERT(
            sql_study_guest_list(cx, house.w.db, house.w.members[ELIN].desk.id, day, 1, &guests, &n)
                .code == ERR_NONE);
        if (n > 0)
            return guests[0].code;
    }
    return STR("ABCDEFGH");
}

static Str
body_of(Cx *cx, const Route *route, Str typed)
{
    Buf out = buf_new(HTTP_FORM_MAX);

    if (str_starts(typed, STR("*"))) {
        fill_in(&out, route->takes, str_slice(typed, 1, typed.len));
        return buf_take_text(cx->arena, &out);
    }
    for (size_t i = 0; i < typed.len; i++) {
        if (typed.ptr[i] == '@' && i + 1 < typed.len)
            buf_str(&out, shown_at((unsigned char)typed.ptr[++i] - (size_t)'0'));
        else if (typed.ptr[i] == '#')
            buf_str(&out, card_code(cx));
        else
            buf_u8(&out, (uint8_t)typed.ptr[i]);
    }
    return buf_take_text(cx->arena, &out);
}

static Str
session_of(char who)
{
    char low = (char)(who | 0x20);

    for (size_t i = 0; i < PEOPLE_WHO; i++) {
        if (house.w.members[i].login[0] == low)
            return people_world_session(&house.w, (PeopleWho)i);
    }
    return low == 'r' ? house.root : STR("");
}

static const HttpServer *
server_over(Db *reader)
{
    static HttpServer server;

    server = (HttpServer){ .tables = house.tables,
                           .ntables = house.ntables,
                           .reader = reader,
                           .writer = house.w.db,
                           .app = &house.w.site,
                           .admit = people_admit,
                           .languages = page_codes(),
                           .on_refused = people_on_refused };
    return &server;
}

/* Nothing is our own failure, and nothing is answered with nothing. */
static void
check_answer(const Cx *cx, const Route *route, const HttpAnswer *answer)
{
    if (answer->status != 500 && (answer->status == 303 || answer->html.len > 0))
        return;
    (void)fprintf(stderr, "%s: %d %s: %s (%s)\n", route->path, answer->status, cx->err.key,
                  cx->err.message, cx->err.where);
    abort();
}

static void
ask(const HttpServer *server, Str line)
{
    Cx cx = { .arena = arena_new(64 << 20), .now_s = T_NOW_S };
    Str rest;
    Str who = str_cut(line, ' ', &rest);
    Str method = str_cut(rest, ' ', &rest);
    Str path = str_cut(rest, ' ', &rest);
    const Route *route = route_of(method, path);
    char letter = who.len > 0 ? who.ptr[0] : '-';
    char n = who.len > 1 ? who.ptr[1] : '0';
    Str body = body_of(&cx, route, rest);
    HttpAsk what = { .route = route,
                     .session = session_of(letter),
                     .lang = letter >= 'A' && letter <= 'Z' ? STR("ar") : STR("en"),
                     .id = n >= 'a' ? shown_at((size_t)(n - 'a')) : id_at(&made, (size_t)n - '0') };
    HttpAnswer answer;

    if (route->form)
        what.body = body;
    else if (http_query_check(body))
        what.query = body;
    http_ask(&cx, server, &what, &answer);
    check_answer(&cx, route, &answer);
    note_ids(&made, answer.go);
    note_ids(&shown, answer.html);
    arena_free(cx.arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cx cx = { .arena = arena_new(16 << 20), .now_s = T_NOW_S };
    Str rest;
    Db *reader = NULL;

    start();
    reset(&cx, &reader);
    rest = arena_str(cx.arena, bytes_str((Bytes){ data, size }));
    for (size_t i = 0; i < LINES_MAX && rest.len > 0; i++)
        ask(server_over(reader), str_cut(rest, '\n', &rest));
    ASSERT(modules_check(&cx, house.w.db).code == ERR_NONE);
    db_close(reader);
    arena_free(cx.arena);
    return 0;
}
