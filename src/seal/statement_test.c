/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/statement.h"

#include <string.h>

#include "tests/t.h"

/* Custodians with identity keys and shares, and what they signed. */
typedef struct Board {
    SignKey *keys[SHARES_MAX];
    TagShare *shares[SHARES_MAX];
    KeyStatement st;
} Board;

static void
board_done(Board *board)
{
    for (size_t i = 0; i < SHARES_MAX; i++) {
        sign_key_free(board->keys[i]);
        share_free(board->shares[i]);
    }
}

static void
sign_all(Board *board)
{
    for (unsigned i = 0; i < board->st.n; i++)
        statement_sign(&board->st, i + 1, board->keys[i]);
}

static Status
board_new(Cx *cx, unsigned t, unsigned n, Board *ret)
{
    *ret = (Board){
        .st = { .installation.id = id_new(), .epoch = 1, .t = (uint8_t)t, .n = (uint8_t)n }
    };
    TRY(share_deal(cx, t, n, ret->shares, &ret->st.key));
    for (unsigned i = 0; i < n; i++) {
        ret->keys[i] = sign_key_new();
        ret->st.custodians[i] = sign_key_public(ret->keys[i]);
        ret->st.keys[i] = share_public(ret->shares[i]);
    }
    sign_all(ret);
    return OK;
}

/* A board that follows `old`, with refreshed shares, not yet signed by the old custodians. */
static Status
board_next(Cx *cx, const Board *old, Board *ret)
{
    const TagShare *const *shares = (const TagShare *const *)old->shares;
    ShareRefresh how = { shares, old->st.t, old->st.t, old->st.n };

    TRY(board_new(cx, old->st.t, old->st.n, ret));
    for (unsigned i = 0; i < ret->st.n; i++) {
        share_free(ret->shares[i]);
        ret->shares[i] = NULL;
    }
    TRY(share_refresh(cx, &how, ret->shares, &ret->st.key));
    for (unsigned i = 0; i < ret->st.n; i++)
        ret->st.keys[i] = share_public(ret->shares[i]);
    ret->st.installation = old->st.installation;
    ret->st.epoch = old->st.epoch + 1;
    ret->st.before = statement_digest(&old->st);
    sign_all(ret);
    return OK;
}

static Bytes
written(Cx *cx, const KeyStatement *st)
{
    Buf out = buf_new(STATEMENT_BYTES_MAX);

    statement_write(&out, st);
    ASSERT(!buf_full(&out));
    return buf_take(cx->arena, &out);
}

TEST(seal, a_statement_is_read_as_written_at_every_size)
{
    for (unsigned n = 1; n <= SHARES_MAX; n++) {
        AUTO(board_done) Board board = { 0 };
        KeyStatement read;
        Bytes bytes;

        CHECK_OK(board_new(cx, (n + 1) / 2, n, &board));
        CHECK_OK(statement_check(cx, &board.st));
        bytes = written(cx, &board.st);
        CHECK_OK(statement_read(cx, bytes, &read));
        CHECK_OK(statement_check(cx, &read));
        CHECK(bytes_equal(bytes, written(cx, &read)));
        for (size_t len = 0; len < bytes.len; len++)
            CHECK_FAILS(statement_read(cx, (Bytes){ bytes.ptr, len }, &read), ERR_INVALID);
    }
}

TEST(seal, every_bit_of_a_statement_counts)
{
    AUTO(board_done) Board board = { 0 };
    uint8_t bytes[STATEMENT_BYTES_MAX];
    size_t len;

    CHECK_OK(board_new(cx, 2, 3, &board));
    len = written(cx, &board.st).len;
    memcpy(bytes, written(cx, &board.st).ptr, len);
    for (size_t bit = 0; bit < len * 8; bit++) {
        KeyStatement st;
        Status status;

        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        status = statement_read(cx, (Bytes){ bytes, len }, &st);
        if (status.code == ERR_NONE)
            status = statement_check(cx, &st);
        CHECK(status.code != ERR_NONE);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    CHECK_FAILS(statement_read(cx, (Bytes){ bytes, len + 1 }, &(KeyStatement){ 0 }), ERR_INVALID);
}

TEST(seal, the_custodian_whose_signature_fails_is_named)
{
    AUTO(board_done) Board board = { 0 };

    CHECK_OK(board_new(cx, 2, 3, &board));
    statement_sign(&board.st, 3, board.keys[1]);
    CHECK_FAILS(statement_check(cx, &board.st), ERR_SEAL);
    CHECK_STR(str_of(cx->err.where), STR("custodian 3"));
}

TEST(seal, keys_that_do_not_make_up_the_tag_key_are_refused)
{
    AUTO(board_done) Board board = { 0 };
    AUTO(board_done) Board other = { 0 };
    KeyStatement right;

    CHECK_OK(board_new(cx, 2, 4, &board));
    CHECK_OK(board_new(cx, 2, 4, &other));
    right = board.st;
    for (size_t i = 0; i < 4; i++) {
        board.st = right;
        board.st.keys[i] = other.st.keys[i];
        sign_all(&board);
        CHECK_FAILS(statement_check(cx, &board.st), ERR_SEAL);
    }
    board.st = right;
    board.st.key = other.st.key;
    sign_all(&board);
    CHECK_FAILS(statement_check(cx, &board.st), ERR_SEAL);
    board.st = right;
    board.st.t = 1;
    sign_all(&board);
    CHECK_FAILS(statement_check(cx, &board.st), ERR_SEAL);
}

TEST(seal, one_custodian_may_not_sit_on_two_chairs)
{
    AUTO(board_done) Board board = { 0 };

    CHECK_OK(board_new(cx, 2, 3, &board));
    sign_key_free(board.keys[2]);
    board.keys[2] = sign_key_of_seed(sign_key_seed(board.keys[0]));
    board.st.custodians[2] = board.st.custodians[0];
    sign_all(&board);
    CHECK_FAILS(statement_check(cx, &board.st), ERR_SEAL);
}

TEST(seal, a_change_needs_t_of_the_old_custodians)
{
    AUTO(board_done) Board old = { 0 };
    AUTO(board_done) Board next = { 0 };
    KeyStatement read;

    CHECK_OK(board_new(cx, 2, 3, &old));
    CHECK_OK(board_next(cx, &old, &next));
    CHECK_FAILS(statement_check_change(cx, &old.st, &next.st), ERR_SEAL);
    statement_sign_change(&next.st, 1, old.keys[0]);
    CHECK_OK(statement_check(cx, &next.st));
    CHECK_FAILS(statement_check_change(cx, &old.st, &next.st), ERR_SEAL);
    statement_sign_change(&next.st, 3, old.keys[2]);
    CHECK_OK(statement_check_change(cx, &old.st, &next.st));
    CHECK_OK(statement_read(cx, written(cx, &next.st), &read));
    CHECK_OK(statement_check_change(cx, &old.st, &read));
    for (size_t len = 0; len < written(cx, &next.st).len; len++)
        CHECK_FAILS(statement_read(cx, (Bytes){ written(cx, &next.st).ptr, len }, &read),
                    ERR_INVALID);
}

TEST(seal, a_change_that_the_old_custodians_did_not_sign_is_refused)
{
    AUTO(board_done) Board old = { 0 };
    AUTO(board_done) Board next = { 0 };
    KeyStatement st;

    CHECK_OK(board_new(cx, 2, 3, &old));
    CHECK_OK(board_next(cx, &old, &next));
    statement_sign_change(&next.st, 1, old.keys[0]);
    st = next.st;
    statement_sign_change(&st, 2, next.keys[1]); /* the new custodian 2 */
    CHECK_FAILS(statement_check_change(cx, &old.st, &st), ERR_SEAL);
    CHECK_STR(str_of(cx->err.where), STR("custodian 2"));
    st = next.st;
    st.change[1] = st.change[0]; /* one counted twice */
    st.nchange = 2;
    CHECK_FAILS(statement_check_change(cx, &old.st, &st), ERR_SEAL);
    st = next.st;
    statement_sign_change(&st, 2, old.keys[1]);
    CHECK_OK(statement_check_change(cx, &old.st, &st));
    st.epoch++;
    CHECK_FAILS(statement_check_change(cx, &old.st, &st), ERR_SEAL);
    CHECK_FAILS(statement_check_change(cx, &next.st, &old.st), ERR_SEAL);
    CHECK_FAILS(statement_check_change(cx, &old.st, &old.st), ERR_SEAL);
}

TEST(seal, a_change_is_of_the_next_epoch)
{
    AUTO(board_done) Board old = { 0 };
    AUTO(board_done) Board next = { 0 };

    CHECK_OK(board_new(cx, 2, 3, &old));
    CHECK_OK(board_next(cx, &old, &next));
    next.st.epoch++;
    sign_all(&next);
    statement_sign_change(&next.st, 1, old.keys[0]);
    statement_sign_change(&next.st, 2, old.keys[1]);
    CHECK_OK(statement_check(cx, &next.st));
    CHECK_FAILS(statement_check_change(cx, &old.st, &next.st), ERR_SEAL);
}

TEST(seal, the_first_statement_changes_nothing)
{
    AUTO(board_done) Board board = { 0 };
    KeyStatement read;

    CHECK_OK(board_new(cx, 2, 3, &board));
    CHECK_OK(statement_read(cx, written(cx, &board.st), &read));
    statement_sign_change(&board.st, 1, board.keys[0]);
    CHECK_FAILS(statement_read(cx, written(cx, &board.st), &read), ERR_INVALID);
    CHECK_FAILS(statement_check(cx, &board.st), ERR_SEAL);
}

static Limits
signed_limits(const Board *board)
{
    Limits limits = limits_default(board->st.installation);

    limits.number = 1;
    limits.member_pieces = 300;
    limits_sign(&limits, 1, board->keys[0]);
    limits_sign(&limits, 3, board->keys[2]);
    return limits;
}

TEST(seal, limits_need_t_custodians)
{
    AUTO(board_done) Board board = { 0 };
    Limits limits;

    CHECK_OK(board_new(cx, 2, 3, &board));
    limits = signed_limits(&board);
    CHECK_OK(limits_check(cx, &board.st, &limits));
    limits.n = 1;
    CHECK_FAILS(limits_check(cx, &board.st, &limits), ERR_SEAL);
    limits = signed_limits(&board);
    limits.signatures[1].number = 1;
    CHECK_FAILS(limits_check(cx, &board.st, &limits), ERR_SEAL);
    limits.signatures[1] = limits.signatures[0];
    CHECK_FAILS(limits_check(cx, &board.st, &limits), ERR_SEAL);
    limits = signed_limits(&board);
    limits.installation.id = id_new();
    CHECK_FAILS(limits_check(cx, &board.st, &limits), ERR_SEAL);
}

TEST(seal, every_bit_of_the_limits_counts)
{
    AUTO(board_done) Board board = { 0 };
    AUTO(buf_free) Buf out = buf_new(LIMITS_BYTES_MAX);
    uint8_t bytes[LIMITS_BYTES_MAX];
    Limits limits;
    size_t len;

    CHECK_OK(board_new(cx, 2, 3, &board));
    limits = signed_limits(&board);
    limits_write(&out, &limits);
    len = buf_view(&out).len;
    memcpy(bytes, buf_view(&out).ptr, len);
    CHECK_OK(limits_read(cx, (Bytes){ bytes, len }, &limits));
    CHECK_OK(limits_check(cx, &board.st, &limits));
    for (size_t bit = 0; bit < len * 8; bit++) {
        Status status;

        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        status = limits_read(cx, (Bytes){ bytes, len }, &limits);
        if (status.code == ERR_NONE)
            status = limits_check(cx, &board.st, &limits);
        CHECK(status.code != ERR_NONE);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t i = 0; i < len; i++)
        CHECK_FAILS(limits_read(cx, (Bytes){ bytes, i }, &limits), ERR_INVALID);
}

static void
sign_change_of(const Board *old, Board *next)
{
    for (unsigned i = 0; i < old->st.t; i++)
        statement_sign_change(&next->st, i + 1, old->keys[i]);
}

static void
link_to(Cx *cx, Buf *chain, const KeyStatement *st)
{
    Bytes bytes = written(cx, st);

    buf_u16(chain, (uint16_t)bytes.len);
    buf_bytes(chain, bytes);
}

TEST(seal, who_was_away_follows_a_chain_and_no_link_may_be_missing)
{
    Board boards[4] = { 0 };
    Buf chain = buf_new(STATEMENT_CHAIN_MAX);
    Buf gap = buf_new(STATEMENT_CHAIN_MAX);
    Bytes whole;

    CHECK_OK(board_new(cx, 2, 3, &boards[0]));
    for (unsigned i = 1; i < LEN(boards); i++) {
        CHECK_OK(board_next(cx, &boards[i - 1], &boards[i]));
        sign_change_of(&boards[i - 1], &boards[i]);
        link_to(cx, &chain, &boards[i - 1].st);
        if (i != 2)
            link_to(cx, &gap, &boards[i - 1].st);
    }
    whole = buf_view(&chain);
    for (unsigned i = 0; i < 3; i++)
        CHECK_OK(statement_follow(cx, &boards[i].st, whole, &boards[3].st));
    CHECK_OK(statement_follow(cx, &boards[0].st, whole, &boards[1].st)); /* and no further */
    CHECK_FAILS(statement_follow(cx, &boards[0].st, buf_view(&gap), &boards[3].st), ERR_SEAL);
    CHECK_FAILS(statement_follow(cx, &boards[0].st, (Bytes){ NULL, 0 }, &boards[3].st), ERR_SEAL);
    CHECK_OK(statement_follow(cx, &boards[2].st, (Bytes){ NULL, 0 }, &boards[3].st));
    CHECK_FAILS(statement_follow(cx, &boards[3].st, whole, &boards[3].st), ERR_SEAL);
    CHECK_FAILS(
        statement_follow(cx, &boards[0].st, (Bytes){ whole.ptr, whole.len - 1 }, &boards[3].st),
        ERR_INVALID);
    for (unsigned i = 0; i < LEN(boards); i++)
        board_done(&boards[i]);
    buf_free(&chain);
    buf_free(&gap);
}
