/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http/world — for this folder's tests: a worker in a child process, with a few routes over a table
 * of notes, and a client that sends raw bytes.
 *
 *     GET  /count           how many notes there are             (anyone)
 *     GET  /page            an HTML page
 *     POST /notes           {"text", "words"}: adds a note.  Texts with a meaning: "slow" takes
 *                           100 ms, "refused" writes and then fails, "orphan" makes the commit fail
 *     POST /large           the same, bodies up to 256 KiB
 *     GET  /notes/{id}      a member's own note; POST /notes/{id}/end the same
 *     GET  /park?for=       waits for a byte on the world's pipe; "short" waits 100 ms only
 *     POST /enter, /leave   gives ann's session as a cookie, ends a cookie; n: by whose page, by
 * cookie GET  /own-page        an HTML page for members; /ann-page for ann alone.  Who is refused
 * gets a page, bob JSON GET  /notice          leaves a note once its turn is over; n: whether
 * somebody is signed in GET  /bug             answers nothing
 *
 * Tokens "ann" and "bob" are members; each owns the note whose id is her name, padded with "A".
 */
#ifndef HTTP_HTTP_WORLD_TEST_H
#define HTTP_HTTP_WORLD_TEST_H

#include <sys/types.h>

#include "http/http.h"

typedef struct World {
    Cx *cx;
    pid_t pid;
    int port;
    int wake; /* end of the pipe that the worker watches */
    Db *db;   /* reads what is durable */
} World;

/* Parts of requests. */
#define GET "GET /count HTTP/1.1\r\n"
#define POST "POST /notes HTTP/1.1\r\n"
#define HOST "Host: t\r\n"
#define JSON "Content-Type: application/json\r\n"
#define LENGTH "Content-Length: 14\r\n"
#define END "\r\n"
#define NOTE "{\"text\":\"raw\"}"

/* Starts a worker; its limits shorten the waits.  NULL if it does not start. */
World *world_new(Cx *cx, HttpLimits limits);
/* Asks the worker to end, waits for it, and returns its exit status (0: in order). */
int world_end(World *world);
/* Durable notes, and the transactions they came in. */
int64_t world_notes(World *world);
int64_t world_commits(World *world);

/* A connection to the worker. */
int wire_open(const World *world);
void wire_send(int fd, Str bytes);
/* One whole answer (by its Content-Length, or to the end), in cx->arena; empty if the connection
 * ends or, however busy the machine is, nothing comes. */
Str wire_read(Cx *cx, int fd);
/* True if the other side has closed. */
bool wire_is_closed(int fd);
/* Sends on a connection of its own and reads the answer. */
Str wire_ask(World *world, Str bytes);
/* A POST of a JSON body to a path; `token` may be empty. */
Str wire_post(Cx *cx, const char *path, const char *token, Str body);
/* `n` times `part` between `before` and `after`. */
Str wire_repeated(Cx *cx, const char *before, const char *part, size_t n, const char *after);
/* The status of an answer (0: none), its body, and everything but its Date. */
int answer_status(Str answer);
Str answer_body(Str answer);
Str answer_but_date(Cx *cx, Str answer);
int64_t world_ms(void);
void world_sleep(int ms);

#endif
