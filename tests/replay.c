/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Replays a fuzzer's corpus: `replay FILE|DIR...` gives every file to the fuzzer, each in a process
 * of its own, and names those that end it. */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20, DEADLINE_S = 20 };

static size_t passed;
static size_t failed;

/* The copy is exactly as long as the input, so that a read past its end is seen. */
static void
give(const char *path)
{
    uint8_t *room = malloc(INPUT_MAX);
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    size_t size;

    if (room == NULL || file == NULL)
        exit(2);
    size = fread(room, 1, INPUT_MAX, file);
    (void)fclose(file);
    data = realloc(room, size > 0 ? size : 1);
    if (data == NULL)
        exit(2);
    (void)alarm(DEADLINE_S);
    (void)LLVMFuzzerTestOneInput(data, size);
    free(data);
    exit(0);
}

static int
replay(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    int status = 0;
    pid_t child;

    (void)st;
    (void)at;
    if (flag != FTW_F)
        return 0;
    child = fork();
    if (child == 0)
        give(path);
    if (child > 0 && waitpid(child, &status, 0) == child && status == 0) {
        passed++;
        return 0;
    }
    failed++;
    (void)fprintf(stderr, "%s: this input ends the fuzzer (status %d)\n", path, status);
    return 0;
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (nftw(argv[i], replay, 16, FTW_PHYS) != 0)
            (void)fprintf(stderr, "%s: cannot be read\n", argv[i]);
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
