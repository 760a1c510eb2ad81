/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/sealed.h"

#include <sodium.h>
#include <string.h>

#include "seal/permission.h"
#include "tests/t.h"

/* One desk, one piece of it, sealed. */
typedef struct Given {
    BoxKey *desk;
    BoxPublic to;
    SealedPiece what;
    Bytes body;
    Sealed sealed;
} Given;

static void
given_done(Given *given)
{
    box_key_free(given->desk);
}

static Status
give(Cx *cx, Bytes body, Given *ret)
{
    *ret = (Given){ .desk = box_key_new(), .what = { { id_new() }, { id_new() } }, .body = body };
    ret->to = box_key_public(ret->desk);
    TRY(sealed_make(cx, ret->what, &ret->to, body, &ret->sealed));
    return OK;
}

TEST(seal, a_piece_opens_for_its_desk)
{
    for (size_t len = 0; len < 1030; len += 103) {
        AUTO(given_done) Given given = { 0 };
        Bytes body = { arena_alloc(cx->arena, len), len };
        Bytes opened;

        CHECK_OK(give(cx, body, &given));
        CHECK_INT(given.sealed.box.len, (len / 512 + 1) * 512 + 40);
        CHECK(sealed_is_shaped(&given.sealed));
        CHECK_OK(sealed_open(cx, given.what, given.desk, &given.sealed, &opened));
        CHECK(bytes_equal(opened, body));
    }
}

TEST(seal, the_longest_body_fits_and_no_longer_one)
{
    AUTO(given_done) Given given = { 0 };
    AUTO(given_done) Given other = { 0 };
    Bytes body = { arena_alloc(cx->arena, SEALED_BODY_MAX + 1), SEALED_BODY_MAX };
    Bytes opened;

    CHECK_OK(give(cx, body, &given));
    CHECK_INT(given.sealed.box.len, SEALED_BOX_MAX);
    CHECK_OK(sealed_open(cx, given.what, given.desk, &given.sealed, &opened));
    body.len++;
    CHECK_FAILS(give(cx, body, &other), ERR_INVALID);
}

TEST(seal, a_piece_opens_at_its_own_place_only)
{
    AUTO(given_done) Given given = { 0 };
    AUTO(given_done) Given other = { 0 };
    SealedPiece what;
    Bytes opened;

    CHECK_OK(give(cx, str_bytes(STR("what she saw")), &given));
    CHECK_OK(give(cx, str_bytes(STR("what he saw")), &other));
    what = given.what;
    what.desk.id = id_new();
    CHECK_FAILS(sealed_open(cx, what, given.desk, &given.sealed, &opened), ERR_SEAL);
    what = given.what;
    what.piece.id = id_new();
    CHECK_FAILS(sealed_open(cx, what, given.desk, &given.sealed, &opened), ERR_SEAL);
    CHECK_FAILS(sealed_open(cx, given.what, other.desk, &given.sealed, &opened), ERR_SEAL);
    other.sealed.box = given.sealed.box;
    CHECK_FAILS(sealed_open(cx, other.what, other.desk, &other.sealed, &opened), ERR_SEAL);
}

TEST(seal, every_bit_of_a_sealed_piece_counts)
{
    AUTO(given_done) Given given = { 0 };
    Bytes opened;
    uint8_t *box;
    uint8_t *wrap;

    CHECK_OK(give(cx, str_bytes(STR("x")), &given));
    box = arena_alloc(cx->arena, given.sealed.box.len);
    wrap = arena_alloc(cx->arena, given.sealed.wrap.len);
    memcpy(box, given.sealed.box.ptr, given.sealed.box.len);
    memcpy(wrap, given.sealed.wrap.ptr, given.sealed.wrap.len);
    given.sealed.box.ptr = box;
    given.sealed.wrap.ptr = wrap;
    for (size_t bit = 0; bit < given.sealed.box.len * 8; bit += 5) {
        box[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_FAILS(sealed_open(cx, given.what, given.desk, &given.sealed, &opened), ERR_SEAL);
        box[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t bit = 0; bit < given.sealed.wrap.len * 8; bit++) {
        wrap[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_FAILS(sealed_open(cx, given.what, given.desk, &given.sealed, &opened), ERR_SEAL);
        wrap[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t bit = 0; bit < 256; bit++) {
        given.sealed.commit.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_FAILS(sealed_open(cx, given.what, given.desk, &given.sealed, &opened), ERR_SEAL);
        given.sealed.commit.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    CHECK_OK(sealed_open(cx, given.what, given.desk, &given.sealed, &opened));
    for (size_t len = 0; len < given.sealed.box.len; len++) {
        Sealed torn = given.sealed;

        torn.box.len = len;
        CHECK_FAILS(sealed_open(cx, given.what, given.desk, &torn, &opened), ERR_SEAL);
    }
}

/* Poly1305 alone would take one box under two keys that its maker chose; here even a wrap of
 * another key to the same desk is refused before the box is tried. */
TEST(seal, one_box_does_not_open_with_a_second_key)
{
    AUTO(given_done) Given given = { 0 };
    AUTO(secret_free_at) Secret *second = secret_random(32);
    Bytes opened;

    CHECK_OK(give(cx, str_bytes(STR("one text")), &given));
    CHECK_OK(box_seal(cx, &given.to, secret_bytes(second), &given.sealed.wrap));
    CHECK_FAILS(sealed_open(cx, given.what, given.desk, &given.sealed, &opened), ERR_SEAL);
    CHECK_STR(str_of(cx->err.key), STR("seal.sealed.commit"));
}

/* What the format says, done by hand with libsodium. */
TEST(seal, the_bytes_of_a_piece_are_those_of_the_format)
{
    AUTO(given_done) Given given = { 0 };
    AUTO(secret_free_at) Secret *key = NULL;
    uint8_t ad[33];
    uint8_t plain[512];
    unsigned long long len = 0;
    uint8_t text[18 + 16 + 512 + 40];
    uint8_t commit[32];

    CHECK_OK(give(cx, str_bytes(STR("by hand")), &given));
    CHECK_OK(box_open_secret(cx, given.desk, given.sealed.wrap, &key));
    memcpy(ad, given.what.piece.id.b, 16);
    memcpy(ad + 16, given.what.desk.id.b, 16);
    ad[32] = 1;
    CHECK_INT(crypto_aead_xchacha20poly1305_ietf_decrypt(
                  plain, &len, NULL, given.sealed.box.ptr + 24, given.sealed.box.len - 24, ad,
                  sizeof ad, given.sealed.box.ptr, secret_bytes(key).ptr),
              0);
    CHECK_INT(len, 512);
    CHECK(memcmp(plain, "by hand\x80\0\0\0", 11) == 0);
    memcpy(text, "tessera/v1/commit/", 18);
    memcpy(text + 18, given.what.piece.id.b, 16);
    memcpy(text + 34, given.sealed.box.ptr, given.sealed.box.len);
    CHECK_INT(crypto_generichash(commit, 32, text, sizeof text, secret_bytes(key).ptr, 32), 0);
    CHECK(memcmp(commit, given.sealed.commit.b, 32) == 0);
}

/* A release of a piece, with the record that its giver signs. */
typedef struct Released {
    BoxKey *desk;
    SignKey *giver;
    SignPublic by;
    Sealed sealed;
    SealedRelease record;
} Released;

static void
released_done(Released *released)
{
    box_key_free(released->desk);
    sign_key_free(released->giver);
}

static Status
release(Cx *cx, Released *ret)
{
    BoxPublic to;

    *ret =
        (Released){ .desk = box_key_new(),
                    .giver = sign_key_new(),
                    .record = { .route = { { id_new() }, { id_new() }, { id_new() }, { id_new() } },
                                .basis = STR("consent:oral"),
                                .purpose = STR("investigation"),
                                .handling = STR("no further use"),
                                .left_out = RELEASE_PERSON | RELEASE_GIVER,
                                .day = day_of_time(T_NOW_S) } };
    to = box_key_public(ret->desk);
    ret->by = sign_key_public(ret->giver);
    TRY(sealed_make_release(cx, &ret->record.route, &to, str_bytes(STR("a part")), &ret->sealed));
    sealed_release_make(ret->giver, &ret->sealed, &ret->record);
    return OK;
}

TEST(seal, a_release_opens_for_its_receiver_on_its_route_only)
{
    AUTO(released_done) Released released = { 0 };
    AUTO(box_key_free_at) BoxKey *other = box_key_new();
    Bytes opened;

    CHECK_OK(release(cx, &released));
    CHECK_OK(
        sealed_open_release(cx, &released.record.route, released.desk, &released.sealed, &opened));
    CHECK_STR(bytes_str(opened), STR("a part"));
    CHECK_FAILS(sealed_open_release(cx, &released.record.route, other, &released.sealed, &opened),
                ERR_SEAL);
    for (size_t i = 0; i < 4; i++) {
        SealedRoute route = released.record.route;
        Id *ids[] = { &route.release.id, &route.piece.id, &route.from.id, &route.to.id };

        *ids[i] = id_new();
        CHECK_FAILS(sealed_open_release(cx, &route, released.desk, &released.sealed, &opened),
                    ERR_SEAL);
    }
}

TEST(seal, a_release_is_signed_over_all_that_it_says)
{
    AUTO(released_done) Released released = { 0 };
    SealedRelease changed[13];

    CHECK_OK(release(cx, &released));
    CHECK_OK(sealed_release_check(cx, &released.record, &released.by, &released.sealed));
    for (size_t i = 0; i < LEN(changed); i++)
        changed[i] = released.record;
    changed[0].route.release.id = id_new();
    changed[1].route.piece.id = id_new();
    changed[2].route.from.id = id_new();
    changed[3].route.to.id = id_new();
    changed[4].basis = STR("another");
    changed[5].purpose = STR("another");
    changed[6].handling = STR("another");
    changed[7].left_out ^= 1;
    changed[8].day.n++;
    changed[9].box.b[0] ^= 1;
    changed[10].wrap.b[0] ^= 1;
    changed[11].commit.b[0] ^= 1;
    changed[12].signature.b[0] ^= 1;
    for (size_t i = 0; i < LEN(changed); i++)
        CHECK_FAILS(sealed_release_check(cx, &changed[i], &released.by, &released.sealed),
                    ERR_SEAL);
}

TEST(seal, an_outcome_is_signed_over_all_that_it_says)
{
    AUTO(sign_key_free_at) SignKey *key = sign_key_new();
    AUTO(sign_key_free_at) SignKey *other = sign_key_new();
    SignPublic by = sign_key_public(key);
    SignPublic another = sign_key_public(other);
    SealedOutcome made = { .route = { { id_new() }, { id_new() }, { id_new() }, { id_new() } },
                           .code = STR("protected"),
                           .day = day_of_time(T_NOW_S),
                           .words = digest_of(str_bytes(STR("sealed words"))) };
    SealedOutcome changed[8];

    sealed_outcome_make(key, &made);
    CHECK_OK(sealed_outcome_check(cx, &made, &by));
    CHECK_FAILS(sealed_outcome_check(cx, &made, &another), ERR_SEAL);
    for (size_t i = 0; i < LEN(changed); i++)
        changed[i] = made;
    changed[0].route.release.id = id_new();
    changed[1].route.piece.id = id_new();
    changed[2].route.from.id = id_new();
    changed[3].route.to.id = id_new();
    changed[4].code = STR("known");
    changed[5].day.n++;
    changed[6].words.b[0] ^= 1;
    changed[7].signature.b[0] ^= 1;
    for (size_t i = 0; i < LEN(changed); i++)
        CHECK_FAILS(sealed_outcome_check(cx, &changed[i], &by), ERR_SEAL);
}

TEST(seal, a_release_is_about_one_box_wrap_and_commitment)
{
    AUTO(released_done) Released released = { 0 };
    AUTO(released_done) Released other = { 0 };
    Sealed sealed;

    CHECK_OK(release(cx, &released));
    CHECK_OK(release(cx, &other));
    sealed = released.sealed;
    sealed.box = other.sealed.box;
    CHECK_FAILS(sealed_release_check(cx, &released.record, &released.by, &sealed), ERR_SEAL);
    sealed = released.sealed;
    sealed.wrap = other.sealed.wrap;
    CHECK_FAILS(sealed_release_check(cx, &released.record, &released.by, &sealed), ERR_SEAL);
    sealed = released.sealed;
    sealed.commit = other.sealed.commit;
    CHECK_FAILS(sealed_release_check(cx, &released.record, &released.by, &sealed), ERR_SEAL);
    CHECK_FAILS(sealed_release_check(cx, &released.record, &other.by, &released.sealed), ERR_SEAL);
}

static Permission
permit(const SignKey *key, const Point *points, size_t n)
{
    Permission ret = { .installation.id = id_new(),
                       .desk.id = id_new(),
                       .member.id = id_new(),
                       .piece.id = id_new(),
                       .day = day_of_time(T_NOW_S) };

    permission_make(key, points, n, &ret);
    return ret;
}

TEST(seal, a_permission_is_for_one_batch)
{
    AUTO(sign_key_free_at) SignKey *key = sign_key_new();
    AUTO(sign_key_free_at) SignKey *other = sign_key_new();
    SignPublic by = sign_key_public(key);
    SignPublic not_by = sign_key_public(other);
    Day today = day_of_time(T_NOW_S);
    Point points[17] = { 0 };
    PermissionBatch batch = { points, 16 };
    Permission permission;

    for (size_t i = 0; i < LEN(points); i++)
        crypto_core_ristretto255_random(points[i].b);
    permission = permit(key, points, 16);
    CHECK_OK(permission_check(cx, &permission, &by, batch, today));
    CHECK_FAILS(permission_check(cx, &permission, &not_by, batch, today), ERR_SEAL);
    batch.points = points + 1;
    CHECK_FAILS(permission_check(cx, &permission, &by, batch, today), ERR_SEAL);
    batch = (PermissionBatch){ points, 8 };
    CHECK_FAILS(permission_check(cx, &permission, &by, batch, today), ERR_SEAL);
    batch = (PermissionBatch){ points, 17 };
    CHECK_FAILS(permission_check(cx, &permission, &by, batch, today), ERR_SEAL);
    batch = (PermissionBatch){ points, 16 };
    for (int days = -3; days <= 3; days++) {
        Status status = permission_check(cx, &permission, &by, batch, (Day){ today.n + days });

        CHECK((status.code == ERR_NONE) == (days >= -1 && days <= 1));
    }
}

TEST(seal, every_bit_of_a_permission_counts)
{
    AUTO(sign_key_free_at) SignKey *key = sign_key_new();
    AUTO(buf_free) Buf out = buf_new(PERMISSION_BYTES);
    SignPublic by = sign_key_public(key);
    Point points[64] = { 0 };
    Permission permission = permit(key, points, 64);
    uint8_t bytes[PERMISSION_BYTES + 1] = { 0 };

    permission_write(&out, &permission);
    REQUIRE(buf_view(&out).len == PERMISSION_BYTES);
    memcpy(bytes, buf_view(&out).ptr, PERMISSION_BYTES);
    for (size_t bit = 0; bit < (size_t)PERMISSION_BYTES * 8; bit++) {
        Status status;

        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        status = permission_read(cx, (Bytes){ bytes, PERMISSION_BYTES }, &permission);
        if (status.code == ERR_NONE)
            status = permission_check(cx, &permission, &by, (PermissionBatch){ points, 64 },
                                      day_of_time(T_NOW_S));
        CHECK(status.code != ERR_NONE);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t len = 0; len <= PERMISSION_BYTES + 1; len++) {
        if (len != PERMISSION_BYTES)
            CHECK_FAILS(permission_read(cx, (Bytes){ bytes, len }, &permission), ERR_INVALID);
    }
}
