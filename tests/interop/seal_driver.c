/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Our side of seal.mjs: reads one command a line, words of hexadecimal ("-" is no bytes), and
 * answers each with one line: words of hexadecimal, or "no KEY" of the error. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal/code.h"
#include "seal/pass.h"
#include "seal/sealed.h"
#include "seal/tag_internal.h"

enum { LINE_MAX_BYTES = 1 << 18, WORDS_MAX = 24 };

/* One command: its words after the name, and the answer. */
typedef struct Call {
    Cx *cx;
    Bytes word[WORDS_MAX];
    size_t n;
    Buf out;
} Call;

/* A client's batch between two commands. */
static TagBatch *batch;

static void
answer(Call *call, Bytes b)
{
    if (buf_view(&call->out).len > 0)
        buf_u8(&call->out, ' ');
    buf_str(&call->out, b.len == 0 ? STR("-") : hex_of(call->cx->arena, b));
}

static Point
point_of(Bytes b)
{
    Point ret;

    ASSERT(b.len == sizeof ret.b);
    memcpy(ret.b, b.ptr, sizeof ret.b);
    return ret;
}

static Id
id_of(Bytes b)
{
    Id ret;

    ASSERT(b.len == sizeof ret.b);
    memcpy(ret.b, b.ptr, sizeof ret.b);
    return ret;
}

/* Points one after the other, aligned and as many as there are. */
static const Point *
points_of(Call *call, Bytes b, size_t *ret_n)
{
    Point *ret = ARENA_ARRAY(call->cx->arena, b.len / POINT_BYTES, Point);

    memcpy(ret, b.ptr, b.len);
    *ret_n = b.len / POINT_BYTES;
    return ret;
}

static Proof
proof_of(Bytes b)
{
    Proof ret;

    ASSERT(b.len == PROOF_BYTES);
    memcpy(&ret, b.ptr, PROOF_BYTES);
    return ret;
}

/* input X -> HashToGroup(X) */
static Status
on_input(Cx *cx, Call *call)
{
    Point point;

    TRY(tag_input(cx, call->word[0], &point));
    answer(call, (Bytes){ point.b, sizeof point.b });
    return OK;
}

/* evaluate SCALAR POINTS -> POINTS PROOF */
static Status
on_evaluate(Cx *cx, Call *call)
{
    AUTO(share_free_at) TagShare *share = share_of(1, call->word[0].ptr);
    TagAnswer *to = ARENA_NEW(cx->arena, TagAnswer);
    size_t n;
    const Point *points = points_of(call, call->word[1], &n);

    TRY(tag_evaluate(cx, share, points, n, to->points, &to->proof));
    answer(call, (Bytes){ to->points[0].b, n * POINT_BYTES });
    answer(call, (Bytes){ to->proof.c, PROOF_BYTES });
    return OK;
}

/* verify PUBLIC BLINDED ANSWERED PROOF -> 01 */
static Status
on_verify(Cx *cx, Call *call)
{
    Proof proof = proof_of(call->word[3]);
    TagClaim claim = { .key = point_of(call->word[0]) };
    size_t n;

    claim.blinded = points_of(call, call->word[1], &claim.n);
    claim.answered = points_of(call, call->word[2], &n);
    ASSERT(n == claim.n);
    TRY(tag_verify(cx, &claim, &proof));
    answer(call, (Bytes){ (const uint8_t *)"\x01", 1 });
    return OK;
}

/* blind X... -> POINTS; the batch is kept */
static Status
on_blind(Cx *cx, Call *call)
{
    const Point *points;
    size_t n;

    tag_batch_free(batch);
    batch = NULL;
    TRY(tag_blind(cx, call->word, call->n, &batch));
    points = tag_batch_points(batch, &n);
    answer(call, (Bytes){ points[0].b, n * POINT_BYTES });
    return OK;
}

/* finish T K K_1..K_n, then of each answer NUMBER POINTS PROOF -> TAGS; T's second byte is n */
static Status
on_finish(Cx *cx, Call *call)
{
    KeyStatement *st = ARENA_NEW(cx->arena, KeyStatement);
    TagAnswer *answers = ARENA_ARRAY(cx->arena, SHARES_MAX, TagAnswer);
    Point *tags = ARENA_ARRAY(cx->arena, TAG_POINTS_MAX, Point);
    size_t at = 2;
    size_t n = 0;

    st->t = call->word[0].ptr[0];
    st->n = call->word[0].ptr[1];
    st->key = point_of(call->word[1]);
    for (size_t i = 0; i < st->n; i++)
        st->keys[i] = point_of(call->word[at++]);
    if (!share_keys_fit(&st->key, st->keys, st->t, st->n))
        FAIL(ERR_SEAL, "interop.keys", "the keys do not fit");
    for (; at + 3 <= call->n; at += 3, n++) {
        answers[n].number = call->word[at].ptr[0];
        memcpy(answers[n].points, call->word[at + 1].ptr, call->word[at + 1].len);
        answers[n].proof = proof_of(call->word[at + 2]);
    }
    TRY(tag_finish(cx, st, batch, answers, n, tags));
    answer(call, (Bytes){ tags[0].b, tag_batch_tags(batch) * POINT_BYTES });
    return OK;
}

/* sign SEED DOMAIN TEXT -> PUBLIC SIGNATURE */
static Status
on_sign(Cx *cx, Call *call)
{
    AUTO(secret_free_at) Secret *seed = secret_of(call->word[0]);
    AUTO(sign_key_free_at) SignKey *key = sign_key_of_seed(seed);
    SignPublic by = sign_key_public(key);
    Signature signature =
        sign_make(key, arena_cstr(cx->arena, bytes_str(call->word[1])), call->word[2]);

    answer(call, (Bytes){ by.b, sizeof by.b });
    answer(call, (Bytes){ signature.b, sizeof signature.b });
    return OK;
}

/* check PUBLIC DOMAIN TEXT SIGNATURE -> 01 or 00 */
static Status
on_check(Cx *cx, Call *call)
{
    SignPublic by;
    Signature signature;
    bool holds;

    memcpy(by.b, call->word[0].ptr, sizeof by.b);
    memcpy(signature.b, call->word[3].ptr, sizeof signature.b);
    holds =
        sign_check(&by, arena_cstr(cx->arena, bytes_str(call->word[1])), call->word[2], &signature);
    answer(call, (Bytes){ (const uint8_t *)(holds ? "\x01" : "\0"), 1 });
    return OK;
}

/* seal PIECE DESK PUBLIC BODY -> BOX COMMIT WRAP */
static Status
on_seal(Cx *cx, Call *call)
{
    SealedPiece what = { { id_of(call->word[0]) }, { id_of(call->word[1]) } };
    BoxPublic to;
    Sealed sealed;

    memcpy(to.b, call->word[2].ptr, sizeof to.b);
    TRY(sealed_make(cx, what, &to, call->word[3], &sealed));
    answer(call, sealed.box);
    answer(call, digest_bytes(&sealed.commit));
    answer(call, sealed.wrap);
    return OK;
}

/* open PIECE DESK SECRET BOX COMMIT WRAP -> BODY */
static Status
on_open(Cx *cx, Call *call)
{
    SealedPiece what = { { id_of(call->word[0]) }, { id_of(call->word[1]) } };
    AUTO(secret_free_at) Secret *seed = secret_of(call->word[2]);
    AUTO(box_key_free_at) BoxKey *key = box_key_of_seed(seed);
    Sealed sealed = { .box = call->word[3], .wrap = call->word[5] };
    Bytes body;

    memcpy(sealed.commit.b, call->word[4].ptr, sizeof sealed.commit.b);
    TRY(sealed_open(cx, what, key, &sealed, &body));
    answer(call, body);
    return OK;
}

/* stretch PASSPHRASE SALT -> both halves */
static Status
on_stretch(Cx *cx, Call *call)
{
    AUTO(secret_free_at) Secret *login = NULL;
    AUTO(secret_free_at) Secret *opening = NULL;

    TRY(pass_stretch(cx, bytes_str(call->word[0]), call->word[1].ptr, &login, &opening));
    answer(call, secret_bytes(login));
    answer(call, secret_bytes(opening));
    return OK;
}

/* bits PASSPHRASE -> its strength in thousandths of a bit, as decimal digits */
static Status
on_bits(Cx *cx, Call *call)
{
    long long thousandths = llround(pass_bits(bytes_str(call->word[0])) * 1000);

    answer(call, str_bytes(arena_format(cx->arena, "%lld", thousandths)));
    return OK;
}

/* fingerprint PUBLIC -> six words */
static Status
on_fingerprint(Cx *cx, Call *call)
{
    BoxPublic key;

    memcpy(key.b, call->word[0].ptr, sizeof key.b);
    answer(call, str_bytes(box_fingerprint(cx->arena, &key)));
    return OK;
}

/* code SEED PINS -> the text of an invitation's code */
static Status
on_code(Cx *cx, Call *call)
{
    CertCode code;

    memcpy(code.seed, call->word[0].ptr, sizeof code.seed);
    memcpy(code.pins, call->word[1].ptr, sizeof code.pins);
    answer(call, str_bytes(cert_code_format(cx->arena, &code)));
    return OK;
}

static const struct {
    const char *name;
    Status (*on)(Cx *cx, Call *call);
} commands[] = {
    { "input", on_input },     { "evaluate", on_evaluate }, { "verify", on_verify },
    { "blind", on_blind },     { "finish", on_finish },     { "sign", on_sign },
    { "check", on_check },     { "seal", on_seal },         { "open", on_open },
    { "stretch", on_stretch }, { "bits", on_bits },         { "fingerprint", on_fingerprint },
    { "code", on_code },
};

static void
read_words(Call *call, Str rest)
{
    while (rest.len > 0) {
        Str word = str_cut(rest, ' ', &rest);
        size_t len = str_equal(word, STR("-")) ? 0 : word.len / 2;
        uint8_t *bytes = arena_alloc(call->cx->arena, len);

        ASSERT(call->n < WORDS_MAX && (len == 0 || hex_to(word, bytes, len)));
        call->word[call->n++] = (Bytes){ bytes, len };
    }
}

static void
run_line(Cx *cx, Str line)
{
    Call call = { .cx = cx, .out = buf_new(LINE_MAX_BYTES) };
    Status status = { ERR_BUG };
    Str rest;
    Str name = str_cut(line, ' ', &rest);

    cx->err = (Err){ .key = "interop.command" };
    read_words(&call, rest);
    for (size_t i = 0; i < LEN(commands); i++) {
        if (str_equal(name, str_of(commands[i].name)))
            status = commands[i].on(cx, &call);
    }
    if (status.code == ERR_NONE)
        printf("%.*s\n", STR_ARG(buf_text(&call.out)));
    else
        printf("no %s %s\n", cx->err.key, cx->err.where);
    (void)fflush(stdout);
    buf_free(&call.out);
}

int
main(void)
{
    static char line[LINE_MAX_BYTES];
    Cx cx = { .arena = arena_new(64 << 20) };

    seal_start();
    while (fgets(line, sizeof line, stdin) != NULL) {
        run_line(&cx, str_trim(str_of(line)));
        arena_reset(cx.arena);
    }
    tag_batch_free(batch);
    arena_free(cx.arena);
    return 0;
}
