/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The runner: `test [-t] [FOLDER|FOLDER/NAME]...` runs the tests named, or all; with -t it says how
 * many seconds of a processor each has taken. */
#include "tests/t.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum { TEST_ARENA = 512 << 20 };

static Test *all_tests;
static size_t failed_checks;
static char own_dir[256];

void
t_register(Test *test)
{
    test->next = all_tests;
    all_tests = test;
}

void
t_fail(const char *file, int line, const char *format, ...)
{
    va_list args;

    failed_checks++;
    (void)fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
}

static int
remove_entry(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    return remove(path);
}

const char *
t_dir(void)
{
    if (own_dir[0] == '\0') {
        const char *temp = getenv("TMPDIR");

        (void)snprintf(own_dir, sizeof own_dir, "%s/tessera-test-XXXXXX",
                       temp != NULL ? temp : "/tmp");
        ASSERT(mkdtemp(own_dir) != NULL);
    }
    return own_dir;
}

static void
remove_dir(void)
{
    if (own_dir[0] != '\0')
        (void)nftw(own_dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    own_dir[0] = '\0';
}

/* splitmix64 (Steele, Lea, Flood 2014). */
uint64_t
t_random_u64(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

void
t_random(uint64_t *seed, void *to, size_t len)
{
    for (size_t i = 0; i < len; i++)
        ((uint8_t *)to)[i] = (uint8_t)t_random_u64(seed);
}

Bytes
t_hex(Cx *cx, const char *hex)
{
    Str text = str_of(hex);
    uint8_t *bytes = arena_alloc(cx->arena, text.len / 2);

    ASSERT(hex_to(text, bytes, text.len / 2));
    return (Bytes){ bytes, text.len / 2 };
}

static bool
is_wanted(const Test *test, int argc, char **argv)
{
    char name[256];

    (void)snprintf(name, sizeof name, "%s/%s", test->folder, test->name);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], test->folder) == 0 || strcmp(argv[i], name) == 0)
            return true;
    }
    return argc <= 1;
}

/* Of this process and of those that it has waited for. */
static double
processor_s(void)
{
    double sum = 0;

    for (int who = RUSAGE_CHILDREN; who <= RUSAGE_SELF; who++) {
        struct rusage used;

        (void)getrusage(who, &used);
        sum += (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    }
    return sum;
}

static bool
run_one(Test *test)
{
    AUTO(arena_free_at) Arena *arena = arena_new(TEST_ARENA);
    Cx cx = { .arena = arena, .now_s = T_NOW_S };
    size_t before = failed_checks;

    test->run(&cx);
    remove_dir();
    if (failed_checks != before)
        (void)fprintf(stderr, "not ok - %s: %s\n", test->folder, test->name);
    return failed_checks == before;
}

int
main(int argc, char **argv)
{
    size_t passed = 0;
    size_t failed = 0;
    bool is_timed = argc > 1 && strcmp(argv[1], "-t") == 0;

    argc -= is_timed;
    argv += is_timed;
    for (Test *test = all_tests; test != NULL; test = test->next) {
        if (!is_wanted(test, argc, argv))
            continue;
        double began_s = processor_s();

        if (run_one(test))
            passed++;
        else
            failed++;
        if (is_timed)
            printf("%8.2f %s/%s\n", processor_s() - began_s, test->folder, test->name);
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
