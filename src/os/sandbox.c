/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/log.h"
#include "os/process.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

/* What the kernel's newer versions know and Debian 12's header does not. */
#define RIGHT_REFER (1ULL << 13)     /* version 2 */
#define RIGHT_TRUNCATE (1ULL << 14)  /* version 3 */
#define RIGHT_IOCTL_DEV (1ULL << 15) /* version 5 */

#define READ_RIGHTS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE_RIGHTS                                                                               \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |                              \
     LANDLOCK_ACCESS_FS_MAKE_REG | RIGHT_TRUNCATE)

/* All rights over files that this version of the kernel can refuse. */
static uint64_t
rights_of(int version)
{
    uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

    if (version >= 2)
        rights |= RIGHT_REFER;
    if (version >= 3)
        rights |= RIGHT_TRUNCATE;
    if (version >= 5)
        rights |= RIGHT_IOCTL_DEV;
    return rights;
}

/* Stable names of a kernel interface without wrappers in the C library. */
int
sandbox_landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return version > 0 ? (int)version : 0;
}

static Status
allow_folder(Cx *cx, int ruleset, const SandboxFolder *folder, uint64_t known)
{
    struct landlock_path_beneath_attr rule = { .allowed_access = READ_RIGHTS };
    long added;

    if (folder->writes)
        rule.allowed_access |= WRITE_RIGHTS & known;
    rule.parent_fd = open(folder->path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        FAIL_AT(ERR_OS, "sandbox.folder", folder->path, "this folder cannot be opened");
    added = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    (void)close(rule.parent_fd);
    if (added != 0)
        FAIL_AT(ERR_OS, "sandbox.folder", folder->path, "the kernel refuses the rule for this");
    return OK;
}

static Status
enter_landlock(Cx *cx, const Sandbox *sandbox)
{
    int version = sandbox_landlock_version();
    struct landlock_ruleset_attr all = { .handled_access_fs = rights_of(version) };
    int ruleset;
    long done;

    if (version == 0) {
        log_event("sandbox.no_landlock", NULL, 0, NULL, 0);
        return OK;
    }
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset < 0)
        FAIL(ERR_OS, "sandbox.landlock", "the kernel refuses a landlock ruleset");
    for (size_t i = 0; i < sandbox->nfolders; i++)
        TRY(allow_folder(cx, ruleset, &sandbox->folders[i], all.handled_access_fs));
    done = syscall(SYS_landlock_restrict_self, ruleset, 0);
    (void)close(ruleset);
    if (done != 0)
        FAIL(ERR_OS, "sandbox.landlock", "the kernel refuses to restrict this process");
    return OK;
}

static Status
allow_calls(Cx *cx, scmp_filter_ctx filter, const char *const *calls, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int call = seccomp_syscall_resolve_name(calls[i]);

        if (call == __NR_SCMP_ERROR || call < 0)
            continue;
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0)
            FAIL_AT(ERR_OS, "sandbox.call", calls[i], "this system call cannot be allowed");
    }
    return OK;
}

static Status
allow_sanitizer(Cx *cx, scmp_filter_ctx filter)
{
#ifdef SANITIZED
    static const char *const calls[] = { "sigaltstack", "gettid",       "getpid",     "tgkill",
                                         "openat",      "readlink",     "readlinkat", "close",
                                         "sched_yield", "rt_sigaction", "fstat",      "newfstatat",
                                         "prctl",       "madvise",      "mremap",     "read",
                                         "futex",       "getrlimit",    "prlimit64",  "lseek" };

    TRY(allow_calls(cx, filter, calls, LEN(calls)));
#else
    (void)cx;
    (void)filter;
#endif
    return OK;
}

static Status
load_filter(Cx *cx, scmp_filter_ctx filter, const Sandbox *sandbox)
{
    TRY(allow_calls(cx, filter, sandbox->calls, sandbox->ncalls));
    TRY(allow_sanitizer(cx, filter));
    if (seccomp_load(filter) != 0)
        FAIL(ERR_OS, "sandbox.load", "the kernel refuses the system-call filter");
    return OK;
}

Status
sandbox_enter(Cx *cx, const Sandbox *sandbox)
{
    scmp_filter_ctx filter;
    Status status;

    process_no_dumps();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        FAIL(ERR_OS, "sandbox.dump", "new privileges cannot be switched off");
    TRY(enter_landlock(cx, sandbox));
    filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == NULL)
        FAIL(ERR_OS, "sandbox.load", "the system-call filter cannot be made");
    status = load_filter(cx, filter, sandbox);
    seccomp_release(filter);
    return status;
}
