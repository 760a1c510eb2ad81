/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/http_world_test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/sql.h"
#include "tests/t.h"

struct Actor {
    const char *name;
};

/* --- the routes --- */

typedef struct Counted {
    int64_t n;
} Counted;
static const Field counted_fields[] = { { .name = "n", .type = FIELD_INT, .offset = 0 } };
static const Shape counted = { "Counted", sizeof(Counted), counted_fields, 1 };

typedef struct Note {
    Str text;
    ShapeList words;
} Note;
static const Field note_fields[] = {
    { .name = "text", .type = FIELD_TEXT, .offset = offsetof(Note, text), .min = 1, .max = 200000 },
    { .name = "words",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Note, words),
      .max = 3,
      .shape = &shape_text_item },
};
static const Shape note = { "Note", sizeof(Note), note_fields, LEN(note_fields) };

static const SqlStatement add_note = {
    "add_note", "INSERT INTO note (text, batch, parent) VALUES (?1, ?2, ?3)"
};
static const SqlStatement last_note = { "last_note", "SELECT coalesce(max(rowid), 0) FROM note" };
static const SqlStatement count_notes = { "count_notes", "SELECT count(*) FROM note" };
static const SqlStatement count_batches = { "count_batches",
                                            "SELECT count(DISTINCT batch) FROM note" };

static Db *own_reader; /* of the worker; sees no transaction before it is durable */
static Watch watch;
static Req *waiting[16];
static size_t nwaiting;

static Status
count_by(Cx *cx, Db *db, const SqlStatement *statement, int64_t *ret)
{
    AUTO(sql_done_at) SqlRun run = { 0 };
    bool row = false;

    TRY(sql_start(cx, db, statement, &run));
    TRY(sql_next(&run, &row));
    *ret = sql_get_int(&run, 0);
    return sql_finish(&run);
}

static Status
on_count(Req *req)
{
    Cx *cx = req->cx;
    Counted answer = { 0 };

    TRY(count_by(cx, req->db, &count_notes, &answer.n));
    http_answer(req, &answer);
    return OK;
}

static Status
on_page(Req *req)
{
    buf_str(&req->out, STR("<!doctype html><title>t</title>"));
    return OK;
}

/* Notes of one transaction share their batch: the last note that was durable before it. */
static Status
note_add(Cx *cx, Db *db, Str text)
{
    AUTO(sql_done_at) SqlRun run = { 0 };
    int64_t batch = 0;

    TRY(db_begin(cx, own_reader));
    TRY(count_by(cx, own_reader, &last_note, &batch));
    db_rollback(own_reader);
    TRY(sql_start(cx, db, &add_note, &run));
    sql_put_text(&run, 1, text);
    sql_put_int(&run, 2, batch);
    sql_put_int(&run, 3, str_equal(text, STR("orphan")) ? 2 : 1);
    return sql_finish(&run);
}

static Status
on_note(Req *req)
{
    Cx *cx = req->cx;
    const Note *body = req->body;

    TRY(note_add(cx, req->db, body->text));
    if (str_equal(body->text, STR("slow")))
        world_sleep(100);
    if (str_equal(body->text, STR("refused")))
        FAIL_AT(ERR_CONFLICT, "note.refused", "text", "This note is refused.");
    http_answer(req, &(Counted){ 1 });
    return OK;
}

static Status
check_note(Cx *cx, const void *body)
{
    const Note *said = body;

    if (str_equal(said->text, STR("unsayable")))
        FAIL_AT(ERR_INVALID, "note.unsayable", "text", "This cannot be said.");
    return OK;
}

static Status
find_note(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    char own[ID_TEXT + 1] = "AAAAAAAAAAAAAAAAAAAAAA";
    Id want;

    (void)db;
    memcpy(own, actor->name, strlen(actor->name));
    if (!id_parse(str_of(own), &want) || !id_equal(id, want))
        return http_not_found(cx);
    *ret = actor;
    return OK;
}

static Status
on_own(Req *req)
{
    ASSERT(req->object == req->actor);
    http_answer(req, &(Counted){ 1 });
    return OK;
}

static void
forget_waiting(const Req *req)
{
    for (size_t i = 0; i < nwaiting; i++) {
        if (waiting[i] == req)
            waiting[i] = waiting[--nwaiting];
    }
}

static Status
on_silence(Req *req)
{
    Cx *cx = req->cx;

    forget_waiting(req);
    FAIL(ERR_AWAY, "park.silent", "Nobody answered.");
}

static Status
on_park(Req *req)
{
    http_park(req, str_equal(http_query(req, STR("for")), STR("short")) ? 100 : 60000, on_silence);
    ASSERT(nwaiting < LEN(waiting));
    waiting[nwaiting++] = req;
    return OK;
}

/* Signs ann in, or whoever it is out. */
static Status
on_enter(Req *req)
{
    http_session_begin(req, STR("ann"));
    http_answer(req, &(Counted){ req->same_origin });
    return OK;
}

static Status
on_say(Req *req)
{
    Cx *cx = req->cx;
    const Note *body = req->body;

    TRY(note_add(cx, req->db, body->text));
    http_go(req, STR("/en/said"));
    if (str_equal(body->text, STR("refused")))
        FAIL_AT(ERR_CONFLICT, "note.refused", "text", "This note is refused.");
    if (str_equal(body->text, STR("away")))
        FAIL(ERR_AWAY, "note.away", "Somebody does not answer.");
    if (str_equal(body->text, STR("broken")))
        FAIL(ERR_BUG, "note.broken", "It is our own fault.");
    return OK;
}

static Status
again_say(Req *req)
{
    Str typed = STR("");
    Cx *cx = req->cx;

    TRY(note_add(cx, req->db, STR("shown again")));
    (void)http_typed(req, STR("text"), &typed);
    buf_format(&req->out, "<!doctype html><title>%s %s</title>%.*s", cx->err.key, cx->err.where,
               STR_ARG(typed));
    return OK;
}

static Status
on_leave(Req *req)
{
    http_session_end(req);
    http_answer(req, &(Counted){ req->by_cookie });
    return OK;
}

static bool noticed;

static Status
on_notice(Req *req)
{
    noticed = true;
    http_answer(req, &(Counted){ req->actor != NULL });
    return OK;
}

/* What a reader noticed becomes a note. */
static Status
after_turn(Cx *cx, Db *writer)
{
    Status status;

    if (!noticed)
        return OK;
    noticed = false;
    TRY(db_begin(cx, writer));
    status = note_add(cx, writer, STR("noticed"));
    if (status.code == ERR_NONE)
        return db_commit(cx, writer);
    db_rollback(writer);
    return status;
}

static int
on_refused(Req *req, int status)
{
    const char *key = req->cx->err.key;

    if (str_equal(req->session, STR("bob")))
        return status;
    buf_format(&req->out, "<!doctype html><title>%s</title>", key);
    return str_equal(str_of(key), STR("session.none")) ? 401 : status;
}

static Status
on_bug(Req *req)
{
    (void)req;
    return OK;
}

static void
on_wake(void *self)
{
    char byte;

    if (read(watch.fd, &byte, 1) != 1) {
        watch.fd = -1;
        return;
    }
    ASSERT(self == &watch);
    if (nwaiting > 0) {
        Req *req = waiting[0];

        forget_waiting(req);
        http_answer(req, &(Counted){ byte });
        http_resume(req, OK);
    }
}

static const Object note_object = { "note", find_note };
static const char *const park_query[] = { "for", NULL };

static const Route routes[] = {
    { METHOD_GET, "/count", ADMIT_ANYONE, .on = on_count, .gives = &counted, .about = "Counts." },
    { METHOD_GET, "/shared", ADMIT_ANYONE, .on = on_count, .gives = &counted, .shared = true,
      .about = "Counts for everybody's scripts." },
    { METHOD_GET, "/page", ADMIT_ANYONE, .on = on_page, .about = "A page." },
    { METHOD_GET, "/{lang}/seen", ADMIT_ANYONE, .on = on_page, .about = "A page in a language." },
    { METHOD_GET, "/{lang}/file", ADMIT_MEMBER, .on = on_page, .media = "application/pdf",
      .about = "A file of a page." },
    { METHOD_POST, "/notes", ADMIT_ANYONE, .on = on_note, .takes = &note, .gives = &counted,
      .writes = true, .about = "Adds.", .check = check_note },
    { METHOD_POST, "/large", ADMIT_ANYONE, .on = on_note, .takes = &note, .gives = &counted,
      .writes = true, .body_max = 256 * 1024, .about = "Adds." },
    { METHOD_GET, "/notes/{id}", ADMIT_MEMBER, &note_object, on_own, .gives = &counted,
      .about = "Her own." },
    { METHOD_POST, "/notes/{id}/end", ADMIT_MEMBER, &note_object, on_own, .takes = &note,
      .gives = &counted, .writes = true, .about = "Her own.", .check = check_note },
    { METHOD_GET, "/park", ADMIT_ANYONE, .on = on_park, .gives = &counted, .query = park_query,
      .about = "Waits." },
    { METHOD_GET, "/own-page", ADMIT_MEMBER, .on = on_page, .about = "A page of her own." },
    { METHOD_GET, "/ann-page", ADMIT_RECEIVER, .on = on_page, .about = "A page for ann alone." },
    { METHOD_POST, "/enter", ADMIT_ANYONE, .on = on_enter, .gives = &counted, .writes = true,
      .about = "Signs ann in." },
    { METHOD_POST, "/{lang}/say", ADMIT_ANYONE, .on = on_say, .takes = &note, .form = true,
      .again = again_say, .writes = true, .about = "Adds, by a form." },
    { METHOD_POST, "/leave", ADMIT_MEMBER, .on = on_leave, .gives = &counted, .writes = true,
      .about = "Signs out." },
    { METHOD_GET, "/notice", ADMIT_ANYONE, .on = on_notice, .gives = &counted,
      .about = "Leaves a note behind." },
    { METHOD_GET, "/bug", ADMIT_ANYONE, .on = on_bug, .gives = &counted, .about = "A bug." },
};
static const RouteTable table = { routes, LEN(routes) };

static Status
admit(Req *req, const Actor **ret)
{
    static const Actor ann = { "ann" };
    static const Actor bob = { "bob" };
    Cx *cx = req->cx;

    if (str_equal(req->session, STR("ann")))
        *ret = &ann;
    else if (str_equal(req->session, STR("bob")))
        *ret = &bob;
    else if (req->route->admit != ADMIT_ANYONE)
        FAIL(ERR_DENIED, "session.none", "Nobody is signed in.");
    if (req->route->admit == ADMIT_RECEIVER && *ret != &ann)
        FAIL(ERR_DENIED, "role.missing", "It is not for you.");
    return OK;
}

/* --- the worker --- */

static const char *const languages[] = { "en", NULL };

static const Migration migrations[] = {
    { 1, "note",
      "CREATE TABLE parent (\n    id INTEGER PRIMARY KEY NOT NULL\n);\n"
      "CREATE TABLE note (\n    text TEXT NOT NULL,\n    batch INTEGER NOT NULL,\n"
      "    parent INTEGER NOT NULL REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED\n);\n"
      "INSERT INTO parent (id) VALUES (1);\n" },
};

static Status
serve(Cx *cx, const char *path, int listener, int wake, HttpLimits limits)
{
    HttpServer server = { .listener = listener,
                          .tables = &table,
                          .ntables = 1,
                          .watches = &watch,
                          .nwatches = 1,
                          .admit = admit,
                          .languages = languages,
                          .on_refused = on_refused,
                          .after_turn = after_turn,
                          .limits = limits };

    watch = (Watch){ wake, on_wake, &watch };
    TRY(db_open(cx, path, DB_WRITER, &server.writer));
    TRY(db_open(cx, path, DB_READER, &server.reader));
    TRY(db_open(cx, path, DB_READER, &own_reader));
    TRY(http_serve(cx, &server, NULL));
    db_close(own_reader);
    db_close(server.reader);
    db_close(server.writer);
    return OK;
}

static int
listen_anywhere(int *ret_port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    ASSERT(fd >= 0 && bind(fd, (struct sockaddr *)&address, len) == 0 && listen(fd, 512) == 0);
    ASSERT(getsockname(fd, (struct sockaddr *)&address, &len) == 0);
    *ret_port = ntohs(address.sin_port);
    return fd;
}

static Status
make_store(Cx *cx, const char *path)
{
    AUTO(db_close_at) Db *db = NULL;

    TRY(db_open(cx, path, DB_WRITER, &db));
    TRY(db_migrate(cx, db, migrations, LEN(migrations)));
    return OK;
}

World *
world_new(Cx *cx, HttpLimits limits)
{
    World *world = ARENA_NEW(cx->arena, World);
    Str path = arena_format(cx->arena, "%s/notes.db", t_dir());
    int ends[2];
    int listener = listen_anywhere(&world->port);

    ASSERT(pipe2(ends, O_CLOEXEC) == 0);
    if (make_store(cx, path.ptr).code != ERR_NONE)
        return NULL;
    world->cx = cx;
    world->wake = ends[1];
    world->pid = fork();
    ASSERT(world->pid >= 0);
    if (world->pid == 0) {
        (void)close(ends[1]);
        _exit(serve(cx, path.ptr, listener, ends[0], limits).code == ERR_NONE ? 0 : 1);
    }
    (void)close(ends[0]);
    (void)close(listener);
    if (db_open(cx, path.ptr, DB_READER, &world->db).code != ERR_NONE)
        return NULL;
    return world;
}

int
world_end(World *world)
{
    int status = -1;

    db_close(world->db);
    (void)close(world->wake);
    (void)kill(world->pid, SIGTERM);
    ASSERT(waitpid(world->pid, &status, 0) == world->pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int64_t
count_durable(World *world, const SqlStatement *statement)
{
    Cx *cx = world->cx;
    int64_t n = -1;

    if (db_begin(cx, world->db).code != ERR_NONE)
        return -1;
    if (count_by(cx, world->db, statement, &n).code != ERR_NONE)
        n = -1;
    db_rollback(world->db);
    return n;
}

int64_t
world_notes(World *world)
{
    return count_durable(world, &count_notes);
}

int64_t
world_commits(World *world)
{
    return count_durable(world, &count_batches);
}
