/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the client keeps, pins, signs and refuses without any server. */
#include <string.h>

#include "client/client_internal.h"
#include "os/file.h"
#include "tests/t.h"

static Profile
profile_of(const BoxPublic *box)
{
    static const uint8_t key[32] = { 5 };

    return (Profile){ .url = STR("http://127.0.0.1:1"),
                      .login = STR("elin"),
                      .member = { { 1 } },
                      .desk = { { 2 } },
                      .installation = { { 3 } },
                      .ledger_key = { key, sizeof key },
                      .statement = { key, sizeof key },
                      .box_key = { box->b, sizeof box->b },
                      .country = STR("SE") };
}

/* A client of t_dir() whose keys are open and whose server is away. */
static void
make(Client *client, BoxPublic *room)
{
    seal_start();
    *client = (Client){
        .dir = t_dir(), .sign = sign_key_new(), .box = box_key_new(), .me.roles = ROLE_GIVER
    };
    *room = box_key_public(client->box);
    client->profile = profile_of(room);
}

static void
done(Client *client)
{
    sign_key_free(client->sign);
    box_key_free(client->box);
    client_disconnect(client);
}

#define CLIENT(name)                                                                               \
    AUTO(done) Client name;                                                                        \
    BoxPublic room_of_##name;                                                                      \
    make(&name, &room_of_##name)

TEST(client, secrets_carry_what_was_pinned_behind_the_seeds)
{
    CLIENT(client);
    AUTO(secret_free_at) Secret *seeds = secrets_pack(client.sign, client.box);
    AUTO(secret_free_at) Secret *secrets = NULL;
    AUTO(sign_key_free_at) SignKey *sign = NULL;
    AUTO(box_key_free_at) BoxKey *box = NULL;
    CertPins pins = { .n = CERT_CODE_CUSTODIANS_MAX };
    SignPublic wanted = sign_key_public(client.sign);
    SignPublic got;

    secrets = secrets_with_pins(seeds, &pins, 2);
    CHECK(secret_bytes(secrets).len + LOCK_EXTRA <= 512);
    CHECK_OK(secrets_unpack(cx, secrets, &sign, &box));
    got = sign_key_public(sign);
    CHECK(sign_public_equal(&wanted, &got));
    for (size_t len = 0; len < secret_bytes(secrets).len; len++) {
        AUTO(secret_free_at) Secret *cut = secret_of((Bytes){ secret_bytes(secrets).ptr, len });
        AUTO(sign_key_free_at) SignKey *other = NULL;
        AUTO(box_key_free_at) BoxKey *other_box = NULL;

        if (len == 64 || (len >= 146 && (len - 146) % 32 == 0))
            CHECK_OK(secrets_unpack(cx, cut, &other, &other_box));
        else
            CHECK_FAILS(secrets_unpack(cx, cut, &other, &other_box), ERR_SEAL);
    }
}

TEST(client, a_profile_reads_what_it_writes)
{
    CLIENT(client);
    Profile got = { .url = { "", 0 } };
    SignPublic key;

    CHECK_FAILS(profile_read(cx, client.dir, &got), ERR_NOT_FOUND);
    CHECK_STR(str_of(cx->err.key), STR("profile.none"));
    CHECK_OK(profile_write(cx, client.dir, &client.profile));
    CHECK_OK(profile_read(cx, client.dir, &got));
    CHECK_STR(got.url, client.profile.url);
    CHECK_STR(got.login, STR("elin"));
    CHECK(id_equal(got.member, client.profile.member) && id_equal(got.desk, client.profile.desk));
    CHECK(bytes_equal(got.box_key, client.profile.box_key));
    CHECK_OK(client_pinned_ledger_key(cx, client.dir, &key));
    CHECK_INT(key.b[0], 5);
}

TEST(client, a_pinned_value_that_changes_is_an_alarm)
{
    CLIENT(client);
    Id name = { { 9 } };

    CHECK_OK(profile_pin(cx, &client, "organisations", name, str_bytes(STR("key"))));
    CHECK_OK(profile_pin(cx, &client, "organisations", name, str_bytes(STR("key"))));
    CHECK_FAILS(profile_pin(cx, &client, "organisations", name, str_bytes(STR("kez"))), ERR_SEAL);
    CHECK_STR(str_of(cx->err.key), STR("pin.changed"));
    CHECK_OK(profile_pin(cx, &client, "organisations", name, str_bytes(STR("key"))));
    CHECK_OK(profile_pin(cx, &client, "seen-releases", name, str_bytes(STR("kez"))));
}

TEST(client, a_piece_is_kept_without_a_server_and_nobody_reads_it_there)
{
    CLIENT(client);
    ClientPiece piece = {
        .text = STR("a man at the door"), .reliability = 'A', .credibility = '2', .concern = 3
    };
    Str *names = NULL;
    Str kept = { "", 0 };
    Bytes plain;
    size_t n = 7;

    CHECK_OK(client_unsent(cx, &client, &n));
    CHECK_INT(n, 0);
    CHECK_OK(client_keep(cx, &client, &piece));
    CHECK_OK(client_unsent(cx, &client, &n));
    CHECK_INT(n, 1);
    CHECK_OK(file_list(cx, profile_path(cx, &client, "unsent"), &names, &n));
    REQUIRE(n == 1);
    CHECK_OK(file_read(
        cx,
        profile_path(cx, &client, arena_format(cx->arena, "unsent/%.*s", STR_ARG(names[0])).ptr),
        CLIENT_FILE_MAX, &kept));
    CHECK(memmem(kept.ptr, kept.len, "door", 4) == NULL);
    CHECK_OK(box_open(cx, client.box, str_bytes(kept), &plain));
    CHECK(memmem(plain.ptr, plain.len, "a man at the door", 17) != NULL);
}

TEST(client, a_text_that_nobody_could_read_back_is_neither_kept_nor_given)
{
    CLIENT(client);
    char *text = arena_alloc(cx->arena, BODY_TEXT_MAX + 1);
    ClientPiece piece = { .text = { text, BODY_TEXT_MAX + 1 },
                          .reliability = 'A',
                          .credibility = '2' };
    ClientGiven given;
    size_t n = 7;

    memset(text, 'a', BODY_TEXT_MAX + 1);
    CHECK_FAILS(client_keep(cx, &client, &piece), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("text"));
    CHECK_FAILS(client_give(cx, &client, &piece, &given), ERR_INVALID);
    piece.text.len = 0;
    CHECK_FAILS(client_keep(cx, &client, &piece), ERR_INVALID);
    CHECK_OK(client_unsent(cx, &client, &n));
    CHECK_INT(n, 0);
    piece.text.len = BODY_TEXT_MAX;
    CHECK_OK(client_keep(cx, &client, &piece));
}

TEST(client, a_body_is_signed_by_its_giver)
{
    CLIENT(client);
    CLIENT(other);
    Body body = {
        .text = STR("words"), .how = STR("saw"), .sure = 2, .concern = 1, .on = { 20000 }
    };
    Body got = { .text = { "", 0 } };
    SignPublic own = sign_key_public(client.sign);
    SignPublic wrong = sign_key_public(other.sign);
    Bytes written = body_write(cx, &client, &body);
    uint8_t *torn = ARENA_ARRAY(cx->arena, written.len, uint8_t);

    CHECK_OK(body_read(cx, written, &own, &got));
    CHECK_STR(got.text, STR("words"));
    CHECK_INT(got.on.n, 20000);
    CHECK_FAILS(body_read(cx, written, &wrong, &got), ERR_SEAL);
    memcpy(torn, written.ptr, written.len);
    *(char *)memmem(torn, written.len, "words", 5) = 'W';
    CHECK_FAILS(body_read(cx, (Bytes){ torn, written.len }, &own, &got), ERR_SEAL);
    CHECK_STR(str_of(cx->err.key), STR("body.signature"));
}

TEST(client, an_unknown_outcome_is_refused_before_anything_is_read)
{
    CLIENT(client);
    ClientAnswered answered;

    CHECK_OK(client_connect(cx, &client));
    CHECK_FAILS(client_answer(cx, &client, id_new(), STR("arrested"), STR(""), &answered),
                ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("release.outcome"));
    CHECK_FAILS(client_answer(cx, &client, id_new(), STR("known"), STR(""), &answered), ERR_AWAY);
}

TEST(client, a_release_holds_the_chosen_parts_and_nothing_else)
{
    CLIENT(client);
    BodyClue clues[] = { { STR("phone"), STR("070-174 06 05") },
                         { STR("name"), STR("Ann, 1999") } };
    TextItem sign = { STR("debt") };
    Body whole = { .text = STR("words"),
                   .clues = { clues, LEN(clues) },
                   .signs = { &sign, 1 },
                   .how = STR("saw"),
                   .concern = 3,
                   .on = { 20000 } };

    client.me.name = STR("Elin");
    for (unsigned parts = 0; parts <= RELEASE_ALL; parts++) {
        Body got = body_choose(cx, &client, &whole, parts);
        unsigned n = (parts / RELEASE_CLUES & 1) + (parts / RELEASE_PERSON & 1);

        CHECK_INT(got.text.len > 0, (parts & RELEASE_TEXT) != 0);
        CHECK_INT(got.signs.n > 0, (parts & RELEASE_TEXT) != 0);
        CHECK_INT(got.on.n != 0, (parts & RELEASE_WHEN) != 0);
        CHECK_INT(got.giver.len > 0, (parts & RELEASE_GIVER) != 0);
        CHECK_INT(got.clues.n, n);
        CHECK_INT(got.concern, 0);
        if (n == 1)
            CHECK_STR(((const BodyClue *)got.clues.items)->kind,
                      (parts & RELEASE_PERSON) != 0 ? STR("name") : STR("phone"));
    }
}

TEST(client, a_refused_clue_is_told_by_its_character_and_in_plain_words)
{
    static const struct {
        const char *value;
        const char *where;
        const char *says;
    } cases[] = {
        { "070-12\xc3\xa5 34", "clue phone, character 7", "A phone number is digits" },
        { "\xc3\xa5", "clue phone, character 1", "A phone number is digits" },
        { "070 12", "clue phone, character 7", "No phone of that country has such a number" },
    };
    CLIENT(client);

    for (size_t i = 0; i < LEN(cases); i++) {
        ClientClue clue = { CLUE_PHONE, str_of(cases[i].value) };
        ClientPiece piece = { .text = STR("words"), .clues = &clue, .nclues = 1 };

        CHECK_FAILS(client_keep(cx, &client, &piece), ERR_INVALID);
        CHECK_STR(str_of(cx->err.where), str_of(cases[i].where));
        CHECK(str_starts(str_of(cx->err.message), str_of(cases[i].says)));
        CHECK(memmem(cx->err.message, strlen(cx->err.message), "070", 3) == NULL);
    }
}

TEST(client, sending_stops_at_a_server_that_is_away_and_keeps_all)
{
    CLIENT(client);
    ClientPiece piece = { .text = STR("words"), .reliability = 'A', .credibility = '2' };
    ClientSent sent;
    size_t n = 0;

    CHECK_OK(client_connect(cx, &client));
    CHECK_OK(client_keep(cx, &client, &piece));
    CHECK_OK(client_keep(cx, &client, &piece));
    CHECK_OK(
        file_write(cx, profile_path(cx, &client, "unsent/AAAA"), str_bytes(STR("torn")), 0600));
    CHECK_OK(client_send(cx, &client, &sent));
    CHECK(sent.n == 0 && sent.kept == 3);
    CHECK_STR(str_of(sent.why.key), STR("server.away"));
    CHECK_OK(client_unsent(cx, &client, &n));
    CHECK_INT(n, 3);
}

/* The desk's organisation, and a chain that ended before today: an invitation, her certificate, the
 * certificate of `key`. */
typedef struct RunOut {
    SignKey *organisation;
    SignPublic root;
    Cert chain[3];
} RunOut;

static void
run_out(Cx *cx, const Client *client, const BoxPublic *key, RunOut *ret)
{
    AUTO(sign_key_free_at) SignKey *invited = sign_key_new();
    Day today = day_of_time(cx->now_s);
    Cert all = { .org = { { { 7 } } },
                 .desk = { client->profile.desk },
                 .subject = { client->profile.member },
                 .from = { today.n - 20 },
                 .until = { today.n - 10 } };

    ret->organisation = sign_key_new();
    ret->root = sign_key_public(ret->organisation);
    for (size_t i = 0; i < LEN(ret->chain); i++)
        ret->chain[i] = all;
    ret->chain[0].kind = CERT_INVITATION;
    ret->chain[0].sign = sign_key_public(invited);
    ret->chain[0].roles = ROLE_GIVER;
    ret->chain[1].kind = CERT_MEMBER;
    ret->chain[1].sign = sign_key_public(client->sign);
    ret->chain[1].box = box_key_public(client->box);
    ret->chain[1].roles = ROLE_GIVER;
    ret->chain[2].kind = CERT_DESK_KEY;
    ret->chain[2].box = *key;
    cert_make(ret->organisation, &ret->chain[0]);
    cert_make(invited, &ret->chain[1]);
    cert_make(client->sign, &ret->chain[2]);
}

/* Signs in at a server that shows this key, with a wrap of it, under the first `n` certificates. */
static Status
shown(Cx *cx, Client *client, const RunOut *certs, const BoxKey *key, size_t n)
{
    AUTO(secret_free_at) Secret *seed = box_key_seed(key);
    BoxPublic own = box_key_public(client->box);
    BoxPublic public = box_key_public(key);
    Buf chain = buf_new(CERT_CHAIN_MAX * CERT_BYTES);
    Status status;

    cert_chain_write(&chain, certs->chain, n);
    client->me.desk = (ApiDesk){ .id = client->profile.desk,
                                 .organisation = certs->chain[0].org.id,
                                 .organisation_key = { certs->root.b, sizeof certs->root.b },
                                 .key = { public.b, sizeof public.b },
                                 .key_certs = buf_view(&chain) };
    TRY(box_seal(cx, &own, secret_bytes(seed), &client->me.desk_wrap));
    box_key_free(client->desk);
    client->desk = NULL;
    status = client_open_desk_key(cx, client);
    buf_free(&chain);
    return status;
}

TEST(client, certificates_that_have_run_out_let_no_other_key_in)
{
    CLIENT(client);
    AUTO(box_key_free_at) BoxKey *true_key = box_key_new();
    AUTO(box_key_free_at) BoxKey *other = box_key_new();
    BoxPublic public = box_key_public(true_key);
    RunOut certs;

    run_out(cx, &client, &public, &certs);
    CHECK_OK(shown(cx, &client, &certs, true_key, 3));
    CHECK(client.desk != NULL);
    for (size_t n = 1; n <= 3; n++) {
        CHECK_FAILS(shown(cx, &client, &certs, other, n), ERR_SEAL);
        CHECK_STR(str_of(cx->err.key), STR("desk.key"));
    }
    box_key_free(client.desk);
    sign_key_free(certs.organisation);
}
