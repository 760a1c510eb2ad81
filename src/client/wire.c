/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One question and its answer over HTTP: the only place that includes libcurl in this folder. */
#include <curl/curl.h>
#include <string.h>

#include "client/client_internal.h"

enum { WIRE_ANSWER_MAX = 8 << 20, WIRE_TIMEOUT_S = 60, WIRE_CONNECT_S = 10 };

/* {"error":{...}} as every failing answer has it. */
typedef struct WireError {
    Str code;
    Str message;
    Str where;
    Str kept;
} WireError;
typedef struct WireFailure {
    WireError error;
} WireFailure;

#define TEXT_FIELD(field_)                                                                         \
    {                                                                                              \
        .name = #field_, .type = FIELD_TEXT, .need = FIELD_OPTIONAL,                               \
        .offset = offsetof(WireError, field_)                                                      \
    }

static const Field error_fields[] = { TEXT_FIELD(code), TEXT_FIELD(message), TEXT_FIELD(where),
                                      TEXT_FIELD(kept) };
static const Shape error_shape = { "Error", sizeof(WireError), error_fields, LEN(error_fields) };
static const Field failure_fields[] = {
    { .name = "error",
      .type = FIELD_OBJECT,
      .offset = offsetof(WireFailure, error),
      .shape = &error_shape },
};
static const Shape failure_shape = { "Failure", sizeof(WireFailure), failure_fields,
                                     LEN(failure_fields) };

Status
client_connect(Cx *cx, Client *client)
{
    client->curl = curl_easy_init();
    if (client->curl == NULL)
        FAIL(ERR_OS, "wire.open", "the HTTP library does not start");
    return OK;
}

void
client_disconnect(Client *client)
{
    if (client->curl != NULL)
        curl_easy_cleanup(client->curl);
    client->curl = NULL;
}

static size_t
take(char *bytes, size_t size, size_t n, void *with)
{
    Buf *answer = with;

    buf_bytes(answer, (Bytes){ (const uint8_t *)bytes, size * n });
    return buf_full(answer) ? 0 : size * n;
}

static struct curl_slist *
make_headers(Cx *cx, const Client *client, bool has_body)
{
    struct curl_slist *headers = NULL;

    if (has_body)
        headers = curl_slist_append(headers, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Expect:");
    if (client->token.len > 0)
        headers = curl_slist_append(
            headers,
            arena_format(cx->arena, "Authorization: Bearer %.*s", STR_ARG(client->token)).ptr);
    return headers;
}

/* The code of ours that an HTTP status stands for. */
static ErrCode
code_of(long status)
{
    switch (status) {
    case 403: return ERR_DENIED;
    case 404: return ERR_NOT_FOUND;
    case 409: return ERR_CONFLICT;
    case 429: return ERR_LIMIT;
    case 503: return ERR_AWAY;
    case 500: return ERR_BUG;
    default: return ERR_INVALID;
    }
}

/* Makes the server's failure ours.  The key must be a literal for logs, so it is copied once. */
static Status
fail_as_told(Cx *cx, long http_status, Str body)
{
    WireFailure failure = { .error = { .code = STR("server.answer") } };
    Arena *keep = cx->arena;

    if (shape_read_json(cx, &failure_shape, body, &failure).code != ERR_NONE)
        FAIL(ERR_AWAY, "server.answer", "the server answered %ld without a reason", http_status);
    (void)cx_fail(cx, code_of(http_status), arena_cstr(keep, failure.error.code), __func__,
                  __LINE__, arena_cstr(keep, failure.error.where), "%.*s",
                  STR_ARG(failure.error.message));
    if (failure.error.kept.len > 0)
        cx_kept(cx, "%.*s", STR_ARG(failure.error.kept));
    return (Status){ cx->err.code };
}

static Status
perform(Cx *cx, Client *client, const ClientCall *call, const Buf *body, Buf *answer)
{
    CURL *curl = client->curl;
    Str url =
        arena_format(cx->arena, "%.*s%.*s", STR_ARG(client->profile.url), STR_ARG(call->path));
    struct curl_slist *headers = make_headers(cx, client, body->len > 0);
    bool is_post = strcmp(call->method, "POST") == 0;
    long http_status = 0;
    CURLcode code;

    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url.ptr);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "tessera/1");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WIRE_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)WIRE_CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    if (is_post) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body->len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->len > 0 ? (char *)body->ptr : "");
    }
    code = curl_easy_perform(curl);
    curl_slist_free_all(headers);
    if (code != CURLE_OK)
        FAIL(ERR_AWAY, "server.away", "the server does not answer; try again when it does");
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &http_status);
    if (http_status != 200)
        return fail_as_told(cx, http_status, buf_text(answer));
    return OK;
}

static void
free_buf(Buf *buf)
{
    buf_free(buf);
}

Status
client_call(Cx *cx, Client *client, const ClientCall *call)
{
    AUTO(free_buf) Buf body = buf_new(WIRE_ANSWER_MAX);
    AUTO(free_buf) Buf answer = buf_new(WIRE_ANSWER_MAX);

    if (call->takes != NULL)
        shape_write_json(&body, call->takes, call->body);
    TRY(perform(cx, client, call, &body, &answer));
    if (call->gives != NULL)
        TRY(shape_read_json(cx, call->gives, buf_text(&answer), call->answer));
    return OK;
}
