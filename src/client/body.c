/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands inside a box: canonical JSON and the giver's signature over it, which only those who
 * may open the box can check. */
#include <string.h>

#include "client/client_internal.h"

/* {"content":"<JSON of Body>","signature":...} */
typedef struct Signed {
    Str content;
    Bytes signature;
} Signed;

#define LINE(type_, struct_, field_, need_)                                                        \
    .name = #field_, .type = (type_), .need = (need_), .offset = offsetof(struct_, field_)

static const Field clue_fields[] = {
    { LINE(FIELD_TEXT, BodyClue, kind, FIELD_REQUIRED), .min = 1, .max = 32 },
    { LINE(FIELD_TEXT, BodyClue, value, FIELD_REQUIRED), .min = 1, .max = CLUE_VALUE_MAX },
};
static const Shape clue_shape = { "BodyClue", sizeof(BodyClue), clue_fields, LEN(clue_fields) };

static const Field body_fields[] = {
    { LINE(FIELD_TEXT, Body, text, FIELD_OPTIONAL), .max = BODY_TEXT_MAX },
    { LINE(FIELD_LIST, Body, clues, FIELD_OPTIONAL), .shape = &clue_shape, .max = CLUE_PIECE_MAX },
    { LINE(FIELD_LIST, Body, signs, FIELD_OPTIONAL), .shape = &shape_text_item, .max = 64 },
    { LINE(FIELD_TEXT, Body, how, FIELD_OPTIONAL), .max = 32 },
    { LINE(FIELD_INT, Body, sure, FIELD_OPTIONAL), .max = 6 },
    { LINE(FIELD_INT, Body, concern, FIELD_OPTIONAL), .max = 9 },
    { LINE(FIELD_DAY, Body, on, FIELD_OPTIONAL) },
    { LINE(FIELD_DAY, Body, keep_until, FIELD_OPTIONAL) },
    { LINE(FIELD_TEXT, Body, giver, FIELD_OPTIONAL), .max = 300 },
};
const Shape body_shape = { "Body", sizeof(Body), body_fields, LEN(body_fields) };

static const Field signed_fields[] = {
    { LINE(FIELD_TEXT, Signed, content, FIELD_REQUIRED), .min = 1, .max = SEALED_BODY_MAX },
    { LINE(FIELD_BYTES, Signed, signature, FIELD_REQUIRED), .min = 64, .max = 64 },
};
static const Shape signed_shape = { "Signed", sizeof(Signed), signed_fields, LEN(signed_fields) };

Bytes
body_write(Cx *cx, const Client *client, const Body *body)
{
    Buf content = buf_new(SEALED_BODY_MAX * 2);
    Buf out = buf_new(SEALED_BODY_MAX * 4);
    Signature signature;
    Signed both;
    Bytes written;

    shape_write_json(&content, &body_shape, body);
    signature = sign_make(client->sign, "body", buf_view(&content));
    both = (Signed){ buf_text(&content), { signature.b, sizeof signature.b } };
    shape_write_json(&out, &signed_shape, &both);
    written = arena_bytes(cx->arena, buf_view(&out));
    buf_free(&content);
    buf_free(&out);
    return written;
}

Status
body_read(Cx *cx, Bytes plain, const SignPublic *giver, Body *ret)
{
    Signed both = { .content = { "", 0 } };
    Signature signature;

    TRY(shape_read_json(cx, &signed_shape, bytes_str(plain), &both));
    memcpy(signature.b, both.signature.ptr, sizeof signature.b);
    if (!sign_check(giver, "body", str_bytes(both.content), &signature))
        FAIL(ERR_SEAL, "body.signature", "the text was not signed by the member who gave it");
    return shape_read_json(cx, &body_shape, both.content, ret);
}
