/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The key of a side of a connection, its certificate, and what both sides agree on. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "os/file.h"
#include "os/tls_internal.h"

enum { SEED_BYTES = 32, SPKI_MAX = 256 };

Str
tls_pin_format(Arena *arena, TlsPin pin)
{
    return base64_of(arena, (Bytes){ pin.b, sizeof pin.b });
}

bool
tls_pin_parse(Str text, TlsPin *ret)
{
    return base64_to_fixed(text, ret->b, sizeof ret->b);
}

/* True if the key is one of those. */
static bool
is_pinned(TlsPins pins, TlsPin pin)
{
    for (size_t i = 0; i < pins.n; i++) {
        if (memcmp(pins.pins[i].b, pin.b, sizeof pin.b) == 0)
            return true;
    }
    return false;
}

/* The pin of the key of a certificate. */
static bool
pin_of(const X509 *cert, TlsPin *ret)
{
    uint8_t der[SPKI_MAX];
    uint8_t *at = der;
    X509_PUBKEY *key = X509_get_X509_PUBKEY(cert);
    int len = key != NULL ? i2d_X509_PUBKEY(key, NULL) : 0;

    if (len <= 0 || len > SPKI_MAX || i2d_X509_PUBKEY(key, &at) != len)
        return false;
    return EVP_Digest(der, (size_t)len, ret->b, NULL, EVP_sha256(), NULL) == 1;
}

/* In place of the whole check of chains and dates: the key is pinned or it is not.  That the other
 * side holds it shows in the signature over the handshake, which OpenSSL checks. */
static int
check_peer(X509_STORE_CTX *store, void *none)
{
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    Tls *tls = SSL_get_app_data(ssl);
    const X509 *cert = X509_STORE_CTX_get0_cert(store);
    TlsPin pin;

    (void)none;
    if (cert != NULL && pin_of(cert, &pin) && is_pinned(tls->peers, pin))
        return 1;
    tls->refused = true;
    X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

/* The certificate only carries the key: its dates and names say nothing. */
static X509 *
make_cert(EVP_PKEY *pkey)
{
    X509 *cert = X509_new();
    X509_NAME *name = cert != NULL ? X509_get_subject_name(cert) : NULL;

    if (name != NULL && X509_set_version(cert, X509_VERSION_3) == 1 &&
        ASN1_INTEGER_set(X509_get_serialNumber(cert), 1) == 1 &&
        ASN1_TIME_set_string(X509_getm_notBefore(cert), "20000101000000Z") == 1 &&
        ASN1_TIME_set_string(X509_getm_notAfter(cert), "99991231235959Z") == 1 &&
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)"tessera", -1, -1,
                                   0) == 1 &&
        X509_set_issuer_name(cert, name) == 1 && X509_set_pubkey(cert, pkey) == 1 &&
        X509_sign(cert, pkey, NULL) > 0)
        return cert;
    X509_free(cert);
    return NULL;
}

/* No session is resumed, so that each connection proves both keys. */
static SSL_CTX *
make_context(const SSL_METHOD *method, EVP_PKEY *pkey, X509 *cert)
{
    char signatures[] = "ed25519";
    char groups[] = "X25519";
    SSL_CTX *context = SSL_CTX_new(method);

    if (context == NULL)
        return NULL;
    (void)SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
    (void)SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_cert_verify_callback(context, check_peer, NULL);
    if (SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
        SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
        SSL_CTX_set_num_tickets(context, 0) == 1 && SSL_CTX_use_certificate(context, cert) == 1 &&
        SSL_CTX_use_PrivateKey(context, pkey) == 1 &&
        SSL_CTX_set1_sigalgs_list(context, signatures) == 1 &&
        SSL_CTX_set1_groups_list(context, groups) == 1)
        return context;
    SSL_CTX_free(context);
    return NULL;
}

static Status
read_seed(Cx *cx, const char *path, uint8_t seed[SEED_BYTES])
{
    if (!file_exists(path)) {
        ASSERT(getrandom(seed, SEED_BYTES, 0) == SEED_BYTES);
        TRY(file_write(cx, path, (Bytes){ seed, SEED_BYTES }, 0600));
    }
    return file_read_exactly(cx, path, seed, SEED_BYTES);
}

static bool
fill_key(TlsKey *key, EVP_PKEY *pkey)
{
    X509 *cert = pkey != NULL ? make_cert(pkey) : NULL;
    bool filled = false;

    if (cert != NULL) {
        key->client = make_context(TLS_client_method(), pkey, cert);
        key->server = make_context(TLS_server_method(), pkey, cert);
        filled = key->client != NULL && key->server != NULL && pin_of(cert, &key->pin);
    }
    X509_free(cert);
    return filled;
}

Status
tls_key_open(Cx *cx, const char *path, TlsKey **ret)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    uint8_t seed[SEED_BYTES] = { 0 };
    TlsKey *key;
    EVP_PKEY *pkey;
    bool filled;

    (void)sigaction(SIGPIPE, &ignore, NULL);
    /* The machine's own settings of OpenSSL could allow more than is meant here. */
    ASSERT(OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) == 1);
    TRY(read_seed(cx, path, seed));
    pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
    OPENSSL_cleanse(seed, sizeof seed);
    key = calloc(1, sizeof *key);
    ASSERT(key != NULL);
    filled = fill_key(key, pkey);
    EVP_PKEY_free(pkey);
    if (!filled) {
        tls_key_free(key);
        FAIL_AT(ERR_OS, "tls.key", path, "OpenSSL makes no TLS 1.3 of this key");
    }
    *ret = key;
    return OK;
}

void
tls_key_free(TlsKey *key)
{
    if (key == NULL)
        return;
    SSL_CTX_free(key->client);
    SSL_CTX_free(key->server);
    free(key);
}

TlsPin
tls_key_pin(const TlsKey *key)
{
    return key->pin;
}
