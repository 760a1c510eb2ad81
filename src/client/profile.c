/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The member's folder: what was pinned, the session, pins at first sight. */
#include <string.h>

#include "client/client_internal.h"
#include "os/file.h"

#define LINE(type_, struct_, field_, need_)                                                        \
    .name = #field_, .type = (type_), .need = (need_), .offset = offsetof(struct_, field_)

static const Field profile_fields[] = {
    { LINE(FIELD_TEXT, Profile, url, FIELD_REQUIRED), .min = 1, .max = 500 },
    { LINE(FIELD_TEXT, Profile, login, FIELD_REQUIRED), .min = 1, .max = 64 },
    { LINE(FIELD_ID, Profile, member, FIELD_REQUIRED) },
    { LINE(FIELD_ID, Profile, desk, FIELD_REQUIRED) },
    { LINE(FIELD_ID, Profile, installation, FIELD_REQUIRED) },
    { LINE(FIELD_BYTES, Profile, ledger_key, FIELD_REQUIRED), .min = 32, .max = 32 },
    { LINE(FIELD_BYTES, Profile, organisation_key, FIELD_OPTIONAL), .max = 32 },
    { LINE(FIELD_BYTES, Profile, statement, FIELD_REQUIRED), .min = 1, .max = 4096 },
    { LINE(FIELD_BYTES, Profile, box_key, FIELD_REQUIRED), .min = 32, .max = 32 },
    { LINE(FIELD_TEXT, Profile, country, FIELD_REQUIRED), .min = 2, .max = 2 },
};
static const Shape profile_shape = { "Profile", sizeof(Profile), profile_fields,
                                     LEN(profile_fields) };

static const Field session_fields[] = {
    { LINE(FIELD_TEXT, Session, token, FIELD_REQUIRED), .min = 1, .max = 64 },
    { LINE(FIELD_TIME, Session, until, FIELD_REQUIRED) },
    { LINE(FIELD_BYTES, Session, half, FIELD_REQUIRED), .min = 32, .max = 32 },
    { LINE(FIELD_BYTES, Session, locked, FIELD_REQUIRED), .min = 1, .max = 512 },
};
static const Shape session_shape = { "Session", sizeof(Session), session_fields,
                                     LEN(session_fields) };

typedef struct Pin {
    Bytes value;
} Pin;
static const Field pin_fields[] = {
    { LINE(FIELD_BYTES, Pin, value, FIELD_REQUIRED), .min = 1, .max = 4096 },
};
static const Shape pin_shape = { "Pin", sizeof(Pin), pin_fields, LEN(pin_fields) };

static const char *
below(Cx *cx, const char *dir, const char *name)
{
    return arena_format(cx->arena, "%s/%s", dir, name).ptr;
}

const char *
profile_path(Cx *cx, const Client *client, const char *name)
{
    return below(cx, client->dir, name);
}

static Status
write_file(Cx *cx, const char *path, const Shape *shape, const void *value)
{
    Buf out = buf_new(CLIENT_FILE_MAX);
    Status status;

    shape_write_json(&out, shape, value);
    status = file_write(cx, path, buf_view(&out), 0600);
    buf_free(&out);
    return status;
}

static Status
read_file(Cx *cx, const char *path, const Shape *shape, void *ret)
{
    Str text;

    TRY(file_read(cx, path, CLIENT_FILE_MAX, &text));
    return shape_read_json(cx, shape, text, ret);
}

Status
profile_read(Cx *cx, const char *dir, Profile *ret)
{
    const char *path = below(cx, dir, "profile.json");

    if (!file_exists(path))
        FAIL_AT(ERR_NOT_FOUND, "profile.none", dir, "nobody has joined with this profile yet");
    return read_file(cx, path, &profile_shape, ret);
}

Status
profile_write(Cx *cx, const char *dir, const Profile *profile)
{
    TRY(file_make_folder(cx, dir));
    return write_file(cx, below(cx, dir, "profile.json"), &profile_shape, profile);
}

Status
session_read(Cx *cx, const Client *client, Session *ret, bool *ret_found)
{
    const char *path = profile_path(cx, client, "session.json");

    *ret_found = file_exists(path);
    return *ret_found ? read_file(cx, path, &session_shape, ret) : OK;
}

Status
session_write(Cx *cx, const Client *client, const Session *session)
{
    return write_file(cx, profile_path(cx, client, "session.json"), &session_shape, session);
}

Status
session_forget(Cx *cx, const Client *client)
{
    const char *path = profile_path(cx, client, "session.json");

    return file_exists(path) ? file_remove(cx, path) : OK;
}

Status
profile_pin(Cx *cx, const Client *client, const char *kind, Id name, Bytes value)
{
    const char *dir = profile_path(cx, client, kind);
    const char *path = below(cx, dir, id_format(cx->arena, name).ptr);
    Pin pin = { value };

    if (!file_exists(path)) {
        TRY(file_make_folder(cx, dir));
        return write_file(cx, path, &pin_shape, &pin);
    }
    TRY(read_file(cx, path, &pin_shape, &pin));
    if (!bytes_equal(pin.value, value))
        FAIL_AT(ERR_SEAL, "pin.changed", kind,
                "ALARM: the server shows another value than the one this profile has seen; stop "
                "and ask your desk lead by another way");
    return OK;
}

Status
profile_pin_colleague(Cx *cx, const Client *client, Str login, MemberId member, bool anew)
{
    Digest digest = digest_domain("colleague", str_bytes(login));
    const char *path;
    Id name;

    memcpy(name.b, digest.b, sizeof name.b);
    path = below(cx, profile_path(cx, client, "colleagues"), id_format(cx->arena, name).ptr);
    if (anew && file_exists(path))
        TRY(file_remove(cx, path));
    return profile_pin(cx, client, "colleagues", name, id_bytes(&member.id));
}

Secret *
secrets_pack(const SignKey *sign, const BoxKey *box)
{
    Secret *secrets = secret_new(SIGN_SEED_BYTES + BOX_SEED_BYTES);
    AUTO(secret_free_at) Secret *sign_seed = sign_key_seed(sign);
    AUTO(secret_free_at) Secret *box_seed = box_key_seed(box);

    memcpy(secret_room(secrets), secret_bytes(sign_seed).ptr, SIGN_SEED_BYTES);
    memcpy(secret_room(secrets) + SIGN_SEED_BYTES, secret_bytes(box_seed).ptr, BOX_SEED_BYTES);
    return secrets;
}

enum {
    SECRETS_SEEDS = SIGN_SEED_BYTES + BOX_SEED_BYTES,
    SECRETS_PINS = ID_BYTES + 32 + 32 + 1 + 1,
    SECRETS_MAX = SECRETS_SEEDS + SECRETS_PINS + 32 * CERT_CODE_CUSTODIANS_MAX
};

Secret *
secrets_with_pins(const Secret *secrets, const CertPins *pins, uint8_t t)
{
    Buf out = buf_new(SECRETS_MAX);
    Secret *ret;

    buf_bytes(&out, secret_bytes(secrets));
    buf_bytes(&out, id_bytes(&pins->installation.id));
    buf_bytes(&out, (Bytes){ pins->ledger.b, sizeof pins->ledger.b });
    buf_bytes(&out, (Bytes){ pins->organisation.b, sizeof pins->organisation.b });
    buf_u8(&out, t);
    buf_u8(&out, (uint8_t)pins->n);
    for (size_t i = 0; i < pins->n; i++)
        buf_bytes(&out, (Bytes){ pins->custodians[i].b, sizeof pins->custodians[i].b });
    ret = secret_of(buf_view(&out));
    buf_free(&out);
    return ret;
}

static bool
is_secrets_length(size_t len)
{
    size_t keys = SECRETS_SEEDS + SECRETS_PINS;

    return len == SECRETS_SEEDS || (len >= keys && len <= SECRETS_MAX && (len - keys) % 32 == 0);
}

Status
secrets_unpack(Cx *cx, const Secret *secrets, SignKey **ret_sign, BoxKey **ret_box)
{
    Bytes both = secret_bytes(secrets);
    AUTO(secret_free_at) Secret *sign_seed = NULL;
    AUTO(secret_free_at) Secret *box_seed = NULL;

    if (!is_secrets_length(both.len))
        FAIL(ERR_SEAL, "secrets.shape", "these are not a member's secrets");
    sign_seed = secret_of((Bytes){ both.ptr, SIGN_SEED_BYTES });
    box_seed = secret_of((Bytes){ both.ptr + SIGN_SEED_BYTES, BOX_SEED_BYTES });
    *ret_sign = sign_key_of_seed(sign_seed);
    *ret_box = box_key_of_seed(box_seed);
    return OK;
}
