/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a library of the system keeps until the process ends: asked for by the leak checker of tests
 * and fuzzers. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
