/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tests/t — the harness.  A test is a sentence about behaviour, beside the code it is about:
 *
 *     TEST(buf, keeps_what_fits_and_remembers_what_did_not) { ... CHECK(buf_full(&buf)); }
 *
 * It registers itself.  `cx` is in scope in every test: an arena of its own, the clock at
 * T_NOW_S.  The runner prints one line a failing check and ends with "N passed, N failed".
 */
#ifndef TESTS_T_H
#define TESTS_T_H

#include "base/cx.h"

enum { T_NOW_S = 1790000000 }; /* 2026-09-21T14:13:20Z */

typedef struct Test {
    const char *folder;
    const char *name;
    void (*run)(Cx *cx);
    struct Test *next;
} Test;

/* Of many cases that differ by their data alone, one in n is tried by a build with a sanitizer,
 * which looks at each way through the code and takes many times as long, and by one with clang,
 * which is to tell where compilers differ (steps has one that is both).  That with gcc tries all.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
#define T_ONE_IN(n) (n)
#else
#define T_ONE_IN(n) 1
#endif

void t_register(Test *test);
/* Notes a failed check; the test goes on. */
PRINTF_LIKE(3, 4) void t_fail(const char *file, int line, const char *format, ...);
/* A directory for this test alone, removed after it.  Borrowed until the test ends. */
const char *t_dir(void);
/* Fills with a reproducible sequence; the same seed gives the same bytes. */
void t_random(uint64_t *seed, void *to, size_t len);
uint64_t t_random_u64(uint64_t *seed);
/* The bytes of hexadecimal text (a literal of a vector), in cx->arena. */
Bytes t_hex(Cx *cx, const char *hex);

#define TEST(folder_, name_)                                                                       \
    static void test_##folder_##_##name_(Cx *cx);                                                  \
    __attribute__((constructor)) static void register_##folder_##_##name_(void)                    \
    {                                                                                              \
        static Test test = { #folder_, #name_, test_##folder_##_##name_, NULL };                   \
        t_register(&test);                                                                         \
    }                                                                                              \
    static void test_##folder_##_##name_(__attribute__((unused)) Cx *cx)

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            t_fail(__FILE__, __LINE__, "%s", #condition);                                          \
    } while (0)
/* Ends the test when the condition is false: what follows could not run. */
#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            t_fail(__FILE__, __LINE__, "%s", #condition);                                          \
            return;                                                                                \
        }                                                                                          \
    } while (0)
#define CHECK_STR(got, want)                                                                       \
    do {                                                                                           \
        Str t_got_ = (got);                                                                        \
        Str t_want_ = (want);                                                                      \
        if (!str_equal(t_got_, t_want_))                                                           \
            t_fail(__FILE__, __LINE__, "%s is \"%.*s\", not \"%.*s\"", #got, STR_ARG(t_got_),      \
                   STR_ARG(t_want_));                                                              \
    } while (0)
#define CHECK_INT(got, want)                                                                       \
    do {                                                                                           \
        long long t_got_ = (long long)(got);                                                       \
        long long t_want_ = (long long)(want);                                                     \
        if (t_got_ != t_want_)                                                                     \
            t_fail(__FILE__, __LINE__, "%s is %lld, not %lld", #got, t_got_, t_want_);             \
    } while (0)
#define CHECK_OK(call)                                                                             \
    do {                                                                                           \
        if ((call).code != ERR_NONE) {                                                             \
            t_fail(__FILE__, __LINE__, "%s failed: %s (%s) %s", #call, cx->err.message,            \
                   cx->err.key, cx->err.where);                                                    \
            return;                                                                                \
        }                                                                                          \
    } while (0)
#define CHECK_FAILS(call, want)                                                                    \
    do {                                                                                           \
        if ((call).code != (want))                                                                 \
            t_fail(__FILE__, __LINE__, "%s did not fail with " #want, #call);                      \
    } while (0)

#endif
