/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/sealed.h"

#include <sodium.h>
#include <string.h>

#include "seal/sealed_internal.h"

enum { SEALED_VERSION = 1, SEALED_KEY = 32, AD_MAX = 65 };

/* What a box is bound to. */
typedef struct Binding {
    Id id;      /* of the piece or the release: in the commitment */
    Buf joined; /* the associated data */
} Binding;

static Binding
piece_binding(SealedPiece what)
{
    Binding ret = { what.piece.id, buf_new(AD_MAX) };

    buf_bytes(&ret.joined, id_bytes(&what.piece.id));
    buf_bytes(&ret.joined, id_bytes(&what.desk.id));
    buf_u8(&ret.joined, SEALED_VERSION);
    return ret;
}

void
sealed_route_write(Buf *out, const SealedRoute *route)
{
    buf_bytes(out, id_bytes(&route->release.id));
    buf_bytes(out, id_bytes(&route->piece.id));
    buf_bytes(out, id_bytes(&route->from.id));
    buf_bytes(out, id_bytes(&route->to.id));
}

static Binding
route_binding(const SealedRoute *route)
{
    Binding ret = { route->release.id, buf_new(AD_MAX) };

    sealed_route_write(&ret.joined, route);
    buf_u8(&ret.joined, SEALED_VERSION);
    return ret;
}

/* The AEAD alone does not bind a box to one key: the commitment does. */
static Digest
commit_of(const Secret *key, const Binding *to, Bytes box)
{
    Buf out = buf_new(ID_BYTES + SEALED_BOX_MAX);
    Digest ret;

    buf_bytes(&out, id_bytes(&to->id));
    buf_bytes(&out, box);
    ASSERT(!buf_full(&out));
    ret = digest_keyed(key, "commit", buf_view(&out));
    buf_free(&out);
    return ret;
}

static Status
pad(Cx *cx, Bytes body, Buf *ret)
{
    uint8_t *padded;
    size_t len = 0;

    if (body.len > SEALED_BODY_MAX)
        FAIL(ERR_INVALID, "seal.sealed.length", "what is sealed has at most %d bytes",
             SEALED_BODY_MAX);
    padded = arena_alloc(cx->arena, body.len + SEALED_BLOCK);
    if (body.len > 0)
        memcpy(padded, body.ptr, body.len);
    ASSERT(sodium_pad(&len, padded, body.len, SEALED_BLOCK, body.len + SEALED_BLOCK) == 0);
    buf_bytes(ret, (Bytes){ padded, len });
    sodium_memzero(padded, len);
    return OK;
}

static Status
make(Cx *cx, const Binding *to, const BoxPublic *desk, Bytes body, Sealed *ret)
{
    AUTO(secret_free_at) Secret *key = secret_random(SEALED_KEY);
    AUTO(buf_free) Buf padded = buf_new(SEALED_BODY_MAX + 1);
    Sealed sealed;

    TRY(pad(cx, body, &padded));
    TRY(lock_seal(cx, key, buf_view(&to->joined), buf_view(&padded), &sealed.box));
    TRY(box_seal(cx, desk, secret_bytes(key), &sealed.wrap));
    sealed.commit = commit_of(key, to, sealed.box);
    *ret = sealed;
    return OK;
}

bool
sealed_is_shaped(const Sealed *sealed)
{
    return sealed->wrap.len == SEALED_WRAP && sealed->box.len <= SEALED_BOX_MAX &&
           sealed->box.len >= SEALED_BLOCK + LOCK_EXTRA &&
           (sealed->box.len - LOCK_EXTRA) % SEALED_BLOCK == 0;
}

static Status
open(Cx *cx, const Binding *to, const BoxKey *desk, const Sealed *sealed, Bytes *ret)
{
    AUTO(secret_free_at) Secret *key = NULL;
    Bytes padded;
    Digest commit;
    size_t len;

    if (!sealed_is_shaped(sealed))
        FAIL(ERR_SEAL, "seal.sealed.shape", "what is sealed has an impossible length");
    TRY(box_open_secret(cx, desk, sealed->wrap, &key));
    commit = commit_of(key, to, sealed->box);
    if (!digest_equal(&commit, &sealed->commit))
        FAIL(ERR_SEAL, "seal.sealed.commit", "what is sealed is not what was committed to");
    TRY(lock_open(cx, key, buf_view(&to->joined), sealed->box, &padded));
    if (sodium_unpad(&len, padded.ptr, padded.len, SEALED_BLOCK) != 0)
        FAIL(ERR_SEAL, "seal.sealed.padding", "what was sealed is not padded as it must be");
    *ret = (Bytes){ padded.ptr, len };
    return OK;
}

Status
sealed_make(Cx *cx, SealedPiece what, const BoxPublic *desk, Bytes body, Sealed *ret)
{
    Binding to = piece_binding(what);
    Status status = make(cx, &to, desk, body, ret);

    buf_free(&to.joined);
    TRY(status);
    return OK;
}

Status
sealed_open(Cx *cx, SealedPiece what, const BoxKey *desk, const Sealed *sealed, Bytes *ret)
{
    Binding to = piece_binding(what);
    Status status = open(cx, &to, desk, sealed, ret);

    buf_free(&to.joined);
    TRY(status);
    return OK;
}

Status
sealed_make_release(Cx *cx, const SealedRoute *route, const BoxPublic *desk, Bytes body,
                    Sealed *ret)
{
    Binding to = route_binding(route);
    Status status = make(cx, &to, desk, body, ret);

    buf_free(&to.joined);
    TRY(status);
    return OK;
}

Status
sealed_open_release(Cx *cx, const SealedRoute *route, const BoxKey *desk, const Sealed *sealed,
                    Bytes *ret)
{
    Binding to = route_binding(route);
    Status status = open(cx, &to, desk, sealed, ret);

    buf_free(&to.joined);
    TRY(status);
    return OK;
}
