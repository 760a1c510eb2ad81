/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/cert.h"

#include <string.h>

#include "seal/code.h"
#include "tests/t.h"

enum { TODAY = 20717, KEYS = 8 };

/* An organisation, a desk, and who stands in their chain. */
typedef struct Office {
    SignKey *keys[KEYS]; /* 0: the organisation's; then those of the certificates, in order */
    CertRoot root;
    Cert chain[CERT_CHAIN_MAX + 1];
    size_t n;
} Office;

static void
office_done(Office *office)
{
    for (size_t i = 0; i < KEYS; i++)
        sign_key_free(office->keys[i]);
}

static Office
office_new(void)
{
    Office ret = { .root.org.id = id_new() };

    for (size_t i = 0; i < KEYS; i++)
        ret.keys[i] = sign_key_new();
    ret.root.key = sign_key_public(ret.keys[0]);
    return ret;
}

/* Adds a certificate that follows the last one in every respect. */
static Cert *
add(Office *office, CertKind kind, uint8_t roles)
{
    static const uint8_t box[32] = { 9 };
    Cert *cert = &office->chain[office->n];
    const Cert *before = office->n == 0 ? NULL : cert - 1;

    *cert = (Cert){ .kind = kind,
                    .org = office->root.org,
                    .desk.id = before == NULL ? id_new() : before->desk.id,
                    .subject.id = kind == CERT_INVITATION ? id_new() : before->subject.id,
                    .roles = roles,
                    .from.n = TODAY - 10,
                    .until.n = TODAY + 10 };
    if (kind != CERT_DESK_KEY)
        cert->sign = sign_key_public(office->keys[office->n + 1]);
    if (kind != CERT_INVITATION)
        memcpy(cert->box.b, box, sizeof box);
    cert_make(office->keys[office->n], cert);
    office->n++;
    return cert;
}

static Status
check_on(Cx *cx, const Office *office, int day)
{
    Cert last;

    return cert_chain_check(cx, &office->root, office->chain, office->n, (Day){ day }, &last);
}

static Status
check(Cx *cx, const Office *office)
{
    return check_on(cx, office, TODAY);
}

static void
sign_again(Office *office, size_t i)
{
    cert_make(office->keys[i], &office->chain[i]);
}

TEST(seal, a_chain_holds_from_the_organisation_to_the_desk_key)
{
    AUTO(office_done) Office office = office_new();
    Cert last = { 0 };

    add(&office, CERT_INVITATION, ROLE_ALL);
    CHECK_OK(check(cx, &office));
    add(&office, CERT_MEMBER, ROLE_LEAD | ROLE_MEDIATOR);
    CHECK_OK(check(cx, &office));
    add(&office, CERT_INVITATION, ROLE_GIVER | ROLE_RECEIVER);
    add(&office, CERT_MEMBER, ROLE_GIVER);
    CHECK_OK(check(cx, &office));
    add(&office, CERT_DESK_KEY, 0);
    CHECK_OK(cert_chain_check(cx, &office.root, office.chain, office.n, (Day){ TODAY }, &last));
    CHECK_INT(last.kind, CERT_DESK_KEY);
    CHECK(id_equal(last.subject.id, office.chain[3].subject.id));
}

TEST(seal, a_chain_has_at_most_six_certificates)
{
    AUTO(office_done) Office office = office_new();

    CHECK_FAILS(check(cx, &office), ERR_SEAL);
    add(&office, CERT_INVITATION, ROLE_LEAD);
    for (size_t i = 0; i < 2; i++) {
        add(&office, CERT_MEMBER, ROLE_LEAD);
        add(&office, CERT_INVITATION, ROLE_LEAD);
    }
    add(&office, CERT_MEMBER, ROLE_LEAD);
    CHECK_OK(check(cx, &office));
    add(&office, CERT_INVITATION, ROLE_LEAD);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, a_chain_of_another_organisation_is_refused)
{
    AUTO(office_done) Office office = office_new();
    AUTO(office_done) Office other = office_new();
    Cert last;

    add(&office, CERT_INVITATION, ROLE_GIVER);
    CHECK_FAILS(cert_chain_check(cx, &other.root, office.chain, office.n, (Day){ TODAY }, &last),
                ERR_SEAL);
    other.root.org = office.root.org;
    CHECK_FAILS(cert_chain_check(cx, &other.root, office.chain, office.n, (Day){ TODAY }, &last),
                ERR_SEAL);
}

TEST(seal, a_chain_begins_with_an_invitation)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_GIVER);
    add(&office, CERT_MEMBER, ROLE_GIVER);
    office.chain[0] = office.chain[1];
    office.n = 1;
    sign_again(&office, 0);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, a_member_gets_no_role_that_the_invitation_lacks)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_GIVER);
    add(&office, CERT_MEMBER, ROLE_GIVER | ROLE_RECEIVER);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, an_invitation_makes_the_invited_member_and_no_other)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_GIVER);
    add(&office, CERT_MEMBER, ROLE_GIVER)->subject.id = id_new();
    sign_again(&office, 1);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, only_a_lead_invites)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_GIVER | ROLE_RECEIVER | ROLE_MEDIATOR);
    add(&office, CERT_MEMBER, ROLE_GIVER | ROLE_RECEIVER | ROLE_MEDIATOR);
    add(&office, CERT_INVITATION, ROLE_GIVER);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, a_lead_makes_no_mediator)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_ALL);
    add(&office, CERT_MEMBER, ROLE_ALL);
    add(&office, CERT_INVITATION, ROLE_GIVER | ROLE_MEDIATOR);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, an_invitation_alone_invites_and_certifies_nothing)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_LEAD);
    add(&office, CERT_INVITATION, ROLE_GIVER);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
    office.n--;
    add(&office, CERT_DESK_KEY, 0);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, nothing_follows_a_desk_key)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_LEAD);
    add(&office, CERT_MEMBER, ROLE_LEAD);
    add(&office, CERT_DESK_KEY, 0);
    CHECK_OK(check(cx, &office));
    for (int kind = CERT_INVITATION; kind <= CERT_DESK_KEY; kind++) {
        add(&office, (CertKind)kind, kind == CERT_DESK_KEY ? 0 : ROLE_GIVER);
        CHECK_FAILS(check(cx, &office), ERR_SEAL);
        office.n--;
    }
}

TEST(seal, a_chain_stays_with_one_organisation_and_desk)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_GIVER);
    add(&office, CERT_MEMBER, ROLE_GIVER)->desk.id = id_new();
    sign_again(&office, 1);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
    office.chain[1].desk = office.chain[0].desk;
    sign_again(&office, 1);
    CHECK_OK(check(cx, &office));
    office.chain[1].org.id = id_new();
    sign_again(&office, 1);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, a_certificate_holds_on_its_days)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_GIVER);
    add(&office, CERT_MEMBER, ROLE_GIVER);
    CHECK_OK(check_on(cx, &office, TODAY - 10));
    CHECK_OK(check_on(cx, &office, TODAY + 10));
    CHECK_FAILS(check_on(cx, &office, TODAY - 11), ERR_SEAL);
    CHECK_FAILS(check_on(cx, &office, TODAY + 11), ERR_SEAL);
    office.chain[1].until.n++;
    sign_again(&office, 1);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
    office.chain[1].until.n--;
    office.chain[1].from.n--;
    sign_again(&office, 1);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

enum { LAST_DAY = 2932896 /* 9999-12-31 */ };

TEST(seal, a_certificate_whose_days_make_no_span_is_not_read)
{
    static const struct {
        int32_t from;
        int32_t until;
        ErrCode code;
    } days[] = {
        { 7, 7, ERR_NONE },        { 7, 6, ERR_INVALID },  { -1, 7, ERR_INVALID },
        { 0, LAST_DAY, ERR_NONE }, { 0, -1, ERR_INVALID }, { 0, LAST_DAY + 1, ERR_INVALID },
    };
    AUTO(office_done) Office office = office_new();
    Cert cert;

    add(&office, CERT_INVITATION, ROLE_GIVER);
    for (size_t i = 0; i < LEN(days); i++) {
        AUTO(buf_free) Buf out = buf_new(CERT_BYTES);

        office.chain[0].from.n = days[i].from;
        office.chain[0].until.n = days[i].until;
        cert_write(&out, &office.chain[0]);
        CHECK_INT(cert_read(cx, buf_view(&out), &cert).code, days[i].code);
    }
}

TEST(seal, a_desk_key_names_the_member_who_certified_it)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_GIVER);
    add(&office, CERT_MEMBER, ROLE_GIVER);
    add(&office, CERT_DESK_KEY, 0);
    CHECK_OK(check(cx, &office));
    office.chain[2].subject.id = id_new();
    sign_again(&office, 2);
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, a_certificate_signed_by_another_key_is_refused)
{
    AUTO(office_done) Office office = office_new();

    add(&office, CERT_INVITATION, ROLE_GIVER);
    add(&office, CERT_MEMBER, ROLE_GIVER);
    cert_make(office.keys[0], &office.chain[1]); /* even by the organisation's */
    CHECK_FAILS(check(cx, &office), ERR_SEAL);
}

TEST(seal, every_bit_of_a_certificate_counts)
{
    AUTO(office_done) Office office = office_new();
    AUTO(buf_free) Buf out = buf_new(CERT_BYTES);
    uint8_t bytes[CERT_BYTES];
    Bytes view = { bytes, sizeof bytes };

    add(&office, CERT_INVITATION, ROLE_ALL);
    cert_write(&out, add(&office, CERT_MEMBER, ROLE_LEAD));
    REQUIRE(buf_view(&out).len == CERT_BYTES);
    memcpy(bytes, buf_view(&out).ptr, CERT_BYTES);
    for (size_t bit = 0; bit < (size_t)CERT_BYTES * 8; bit++) {
        Cert cert;
        Status status;

        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        status = cert_read(cx, view, &cert);
        if (status.code == ERR_NONE) {
            office.chain[1] = cert;
            status = check(cx, &office);
        }
        CHECK(status.code != ERR_NONE);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

TEST(seal, a_chain_is_read_whole_or_not_at_all)
{
    AUTO(office_done) Office office = office_new();
    AUTO(buf_free) Buf out = buf_new((size_t)CERT_BYTES * 8);
    Cert read[CERT_CHAIN_MAX];
    size_t n = 0;

    add(&office, CERT_INVITATION, ROLE_LEAD);
    add(&office, CERT_MEMBER, ROLE_LEAD);
    add(&office, CERT_DESK_KEY, 0);
    cert_chain_write(&out, office.chain, office.n);
    CHECK_OK(cert_chain_read(cx, buf_view(&out), read, &n));
    REQUIRE(n == 3);
    memcpy(office.chain, read, sizeof read);
    CHECK_OK(check(cx, &office));
    for (size_t len = 0; len < buf_view(&out).len; len++) {
        Status status = cert_chain_read(cx, (Bytes){ buf_view(&out).ptr, len }, read, &n);

        CHECK((status.code == ERR_NONE) == (len > 0 && len % CERT_BYTES == 0));
    }
    for (size_t i = 0; i < 4; i++)
        cert_write(&out, &office.chain[0]);
    CHECK_FAILS(cert_chain_read(cx, buf_view(&out), read, &n), ERR_INVALID);
}

static CertPins
some_pins(void)
{
    CertPins pins = { .installation.id = id_new(), .n = 3 };

    seal_random(&pins.ledger, sizeof pins.ledger);
    seal_random(&pins.organisation, sizeof pins.organisation);
    seal_random(pins.custodians, sizeof pins.custodians);
    return pins;
}

TEST(seal, a_code_survives_the_hand_that_copies_it)
{
    CertPins pins = some_pins();
    CertCode code = cert_code_new(&pins);
    Str text = cert_code_format(cx->arena, &code);
    char typed[80];
    size_t len = 0;
    CertCode read;

    CHECK_INT(text.len, 62);
    CHECK_OK(cert_code_parse(cx, text, &read));
    CHECK(memcmp(&read, &code, sizeof code) == 0);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '-')
            c = ' ';
        else if (c == '0')
            c = 'o';
        else if (c == '1')
            c = i % 2 == 0 ? 'l' : 'I';
        else if (c >= 'A')
            c = (char)(c - 'A' + 'a');
        typed[len++] = c;
    }
    CHECK_OK(cert_code_parse(cx, (Str){ typed, len }, &read));
    CHECK(memcmp(&read, &code, sizeof code) == 0);
}

/* 14 bits of check: of 54 wrong letters in 200 codes hardly one passes. */
TEST(seal, a_wrong_letter_of_a_code_is_noticed)
{
    CertPins pins = some_pins();
    size_t passed = 0;
    CertCode read;

    for (size_t round = 0; round < 20; round++) {
        CertCode code = cert_code_new(&pins);
        Str text = cert_code_format(cx->arena, &code);

        for (size_t i = 0; i < text.len; i++) {
            char *wrong = arena_cstr(cx->arena, text);

            wrong[i] = text.ptr[i] == 'X' ? 'Y' : 'X';
            if (cert_code_parse(cx, (Str){ wrong, text.len }, &read).code == ERR_NONE)
                passed++;
        }
        for (size_t len = 0; len < text.len; len++)
            CHECK_FAILS(cert_code_parse(cx, str_slice(text, 0, len), &read), ERR_INVALID);
        CHECK_FAILS(cert_code_parse(cx, arena_format(cx->arena, "%.*s0", STR_ARG(text)), &read),
                    ERR_INVALID);
    }
    CHECK(passed <= 2);
    CHECK_FAILS(cert_code_parse(cx, STR("U"), &read), ERR_INVALID);
}

TEST(seal, a_code_yields_the_invitations_key_and_knows_its_pins)
{
    CertPins pins = some_pins();
    CertCode code = cert_code_new(&pins);
    AUTO(sign_key_free_at) SignKey *key = cert_code_key(&code);
    AUTO(sign_key_free_at) SignKey *again = cert_code_key(&code);
    SignPublic a = sign_key_public(key);
    SignPublic b = sign_key_public(again);

    CHECK(sign_public_equal(&a, &b));
    CHECK_OK(cert_code_check(cx, &code, &pins));
    pins.custodians[2].b[31] ^= 1;
    CHECK_FAILS(cert_code_check(cx, &code, &pins), ERR_SEAL);
    pins.custodians[2].b[31] ^= 1;
    pins.ledger.b[0] ^= 1;
    CHECK_FAILS(cert_code_check(cx, &code, &pins), ERR_SEAL);
    pins.ledger.b[0] ^= 1;
    pins.n = 2;
    CHECK_FAILS(cert_code_check(cx, &code, &pins), ERR_SEAL);
}
