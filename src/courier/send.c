/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One mail to the relay: the only place that includes libcurl in this folder. */
#include <curl/curl.h>
#include <string.h>

#include "courier/courier_internal.h"
#include "os/log.h"
#include "os/process.h"

enum { SEND_TIMEOUT_S = 30, SEND_CONNECT_S = 10, SMTP_FAILURE = 400 };

static size_t
give(char *to, size_t size, size_t n, void *with)
{
    Str *rest = with;
    size_t len = size * n < rest->len ? size * n : rest->len;

    if (len > 0)
        memcpy(to, rest->ptr, len);
    *rest = str_slice(*rest, len, rest->len);
    return len;
}

/* An end of the process does not wait for a slow relay. */
static int
may_go_on(void *with, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)with;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return process_is_ending() ? 1 : 0;
}

/* The path of the URL is the name in the greeting; without it libcurl tells this machine's. */
static const char *
url_of(Cx *cx, const CourierSettings *settings)
{
    Str host = { NULL, 0 };

    (void)str_cut(settings->from, '@', &host);
    return arena_format(cx->arena, "%.*s/%.*s", STR_ARG(settings->relay), STR_ARG(host)).ptr;
}

static void
set_up(Cx *cx, CURL *curl, const CourierSettings *settings)
{
    bool needs_tls = settings->tls == COURIER_TLS_REQUIRED;

    curl_easy_setopt(curl, CURLOPT_URL, url_of(cx, settings));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SEND_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)SEND_CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(needs_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (settings->authority != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, settings->authority);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, may_go_on);
    if (settings->login.len > 0) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, arena_cstr(cx->arena, settings->login));
        curl_easy_setopt(curl, CURLOPT_PASSWORD, arena_cstr(cx->arena, settings->password));
    }
}

static Status
perform(Cx *cx, CURL *curl, const CourierSettings *settings, struct curl_slist *to)
{
    Buf mail = buf_new(COURIER_MAIL_MAX);
    long answer = 0;
    CURLcode code;
    Str rest;

    courier_write_mail(cx, settings, &mail);
    ASSERT(!buf_full(&mail));
    rest = buf_text(&mail);
    set_up(cx, curl, settings);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_cstr(cx->arena, settings->from));
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE, (long)mail.len);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    buf_free(&mail);
    if (code == CURLE_OK)
        return OK;
    log_event("courier.not_sent", "curl", code, "smtp", answer);
    if (answer >= SMTP_FAILURE)
        FAIL(ERR_DENIED, "courier.refused", "the relay does not take the word");
    FAIL(ERR_AWAY, "courier.away", "the relay does not answer");
}

Status
courier_send(Cx *cx, const CourierSettings *settings, Str address)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *to = curl_slist_append(NULL, arena_cstr(cx->arena, address));
    Status status;

    if (curl == NULL || to == NULL)
        FAIL(ERR_OS, "courier.open", "the mail library does not start");
    status = perform(cx, curl, settings, to);
    curl_easy_cleanup(curl);
    curl_slist_free_all(to);
    return status;
}
