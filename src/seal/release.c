/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"
#include "seal/sealed_internal.h"

enum {
    RELEASE_VERSION = 1,
    RELEASE_BYTES_MAX = 1 + 64 + 6 + 1600 + 1 + 4 + 96, /* without the signature */
    DAY_LAST = 2932896                                  /* 9999-12-31 */
};

static bool
is_text(Str text, size_t min, size_t max)
{
    return text.len >= min && text.len <= max && utf8_is(text);
}

static bool
is_shaped(const SealedRelease *release)
{
    return is_text(release->basis, 1, RELEASE_BASIS_MAX) &&
           is_text(release->purpose, 1, RELEASE_PURPOSE_MAX) &&
           is_text(release->handling, 0, RELEASE_HANDLING_MAX) &&
           (release->left_out & ~RELEASE_ALL) == 0 && release->day.n >= 0 &&
           release->day.n <= DAY_LAST;
}

static void
write_text(Buf *out, Str text)
{
    buf_u16(out, (uint16_t)text.len);
    buf_str(out, text);
}

/* What is signed: version 1, route, basis, purpose and handling (each after its length, 2 bytes),
 * left_out, day, digests. */
static void
write_signed(Buf *out, const SealedRelease *release)
{
    buf_u8(out, RELEASE_VERSION);
    sealed_route_write(out, &release->route);
    write_text(out, release->basis);
    write_text(out, release->purpose);
    write_text(out, release->handling);
    buf_u8(out, release->left_out);
    buf_u32(out, (uint32_t)release->day.n);
    buf_bytes(out, digest_bytes(&release->box));
    buf_bytes(out, digest_bytes(&release->wrap));
    buf_bytes(out, digest_bytes(&release->commit));
}

void
sealed_release_make(const SignKey *key, const Sealed *sealed, SealedRelease *release)
{
    Buf out = buf_new(RELEASE_BYTES_MAX);

    ASSERT(is_shaped(release));
    release->box = digest_of(sealed->box);
    release->wrap = digest_of(sealed->wrap);
    release->commit = sealed->commit;
    write_signed(&out, release);
    release->signature = sign_make(key, "release", buf_view(&out));
    buf_free(&out);
}

static bool
is_signed_by(const SealedRelease *release, const SignPublic *by)
{
    Buf out = buf_new(RELEASE_BYTES_MAX);
    bool holds;

    write_signed(&out, release);
    holds = sign_check(by, "release", buf_view(&out), &release->signature);
    buf_free(&out);
    return holds;
}

Status
sealed_release_check(Cx *cx, const SealedRelease *release, const SignPublic *by,
                     const Sealed *sealed)
{
    Digest box = digest_of(sealed->box);
    Digest wrap = digest_of(sealed->wrap);

    if (!is_shaped(release) || !is_signed_by(release, by))
        FAIL(ERR_SEAL, "seal.release.signature", "the release's signature does not hold");
    if (!digest_equal(&box, &release->box) || !digest_equal(&wrap, &release->wrap) ||
        !digest_equal(&sealed->commit, &release->commit))
        FAIL(ERR_SEAL, "seal.release.sealed", "the release is about something else");
    return OK;
}
