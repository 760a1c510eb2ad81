/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base/cx — outcomes, and the context that a fallible function works in.
 *
 * There is one way to fail: a function returns Status, which the compiler lets nobody drop, and the
 * detail stands in cx->err.  A signature tells what a function can do: without a Cx it is pure;
 * with one it may fail and allocate from cx->arena, and its only clock is cx->now_s.
 */
#ifndef BASE_CX_H
#define BASE_CX_H

#include "base/arena.h"
#include "base/str.h"

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))

/* Each code has one HTTP status and one exit code of the command line (design: commands). */
typedef enum ErrCode {
    ERR_NONE,
    ERR_INVALID,   /* a value was refused; nothing changed: 422, exit 3 */
    ERR_USAGE,     /* unknown command or option, something missing: 400, exit 2 */
    ERR_DENIED,    /* not allowed: 403, exit 5 */
    ERR_NOT_FOUND, /* no such thing, or not for you, told alike: 404, exit 1 */
    ERR_CONFLICT,  /* it is no longer in the state this needs: 409, exit 1 */
    ERR_LIMIT,     /* more than is allowed today: 429, exit 5 */
    ERR_AWAY,      /* a process, peer or server does not answer: 503, exit 4 */
    ERR_SEAL,      /* a proof, signature or box does not hold: 422, exit 1 */
    ERR_STORE,     /* the store failed: 500, exit 70 */
    ERR_OS,        /* the system refused a file, socket or process: 500, exit 70 */
    ERR_BUG        /* our own error: 500, exit 70 */
} ErrCode;

typedef struct Status {
    ErrCode code;
} Status;

#define OK ((Status){ ERR_NONE })

#define ERR_FRAMES 8

typedef struct ErrFrame {
    const char *function;
    int line;
} ErrFrame;

/* A path of 200 bytes, a line and a column. */
enum { CX_WHERE_SIZE = 224 };

/* What failed.  `message` is one English sentence for a person; it may name a field, a limit or
 * what was expected, never the content of a piece, a clue or a secret.  Logs take `key` and frames
 * only. */
typedef struct Err {
    ErrCode code;
    const char *key; /* stable name for machines, "piece.text.empty"; a literal */
    char message[1000];
    char where[CX_WHERE_SIZE]; /* field, file:line:column or argument; empty if none */
    char kept[96];             /* what was kept although it failed; empty if nothing */
    ErrFrame frames[ERR_FRAMES];
    size_t nframes;
} Err;

typedef struct Cx {
    Arena *arena;
    int64_t now_s; /* seconds since 1970-01-01T00:00:00Z */
    Err err;
} Cx;

/* Fills cx->err and returns the failing Status: use FAIL and FAIL_AT. */
PRINTF_LIKE(7, 8)
Status cx_fail(Cx *cx, ErrCode code, const char *key, const char *function, int line,
               const char *where, const char *format, ...);
/* Adds a frame and returns `failed`: use TRY. */
Status cx_frame(Cx *cx, Status failed, const char *function, int line);
/* Notes in cx->err what was kept; for use between a failing call and passing it on. */
PRINTF_LIKE(2, 3) void cx_kept(Cx *cx, const char *format, ...);
/* Replaces the place named by the error (a line of a file, a field of a list). */
PRINTF_LIKE(2, 3) void cx_where(Cx *cx, const char *format, ...);
/* Forgets a failure on purpose; `why` is for the reader of the code. */
void status_ignore(Cx *cx, Status status, const char *why);

/* Stops the process with a line that names the broken promise; in release builds too. */
_Noreturn void assert_failed(const char *condition, const char *file, int line);

#define TRY(call)                                                                                  \
    do {                                                                                           \
        Status try_status_ = (call);                                                               \
        if (try_status_.code != ERR_NONE)                                                          \
            return cx_frame(cx, try_status_, __func__, __LINE__);                                  \
    } while (0)

/* FAIL(code, "key", "sentence", ...) and the same naming the field or place. */
#define FAIL(code, key, ...) return cx_fail(cx, code, key, __func__, __LINE__, "", __VA_ARGS__)
#define FAIL_AT(code, key, where, ...)                                                             \
    return cx_fail(cx, code, key, __func__, __LINE__, where, __VA_ARGS__)

#define ASSERT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            assert_failed(#condition, __FILE__, __LINE__);                                         \
    } while (0)

/* AUTO(x_free) X *x = ...; calls x_free(&x) when the scope ends.  AUTO_FREE writes that adapter. */
#define AUTO(function) __attribute__((cleanup(function)))
#define AUTO_FREE(type, free_function)                                                             \
    static inline void free_function##_at(type **held)                                             \
    {                                                                                              \
        free_function(*held);                                                                      \
    }

#endif
