/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/guard.h"

#include <string.h>
#include <strings.h>

enum { TOKEN_MAX = 512, LENGTH_DIGITS = 10, COOKIE_MAX = 128 };

static Refusal
refuse(const char *key, const char *message)
{
    return (Refusal){ 400, key, message };
}

static bool
is_one_of(char c, Str more)
{
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

    return is_letter || (c >= '0' && c <= '9') || str_find(more, c) < more.len;
}

/* True if `s` is not empty and consists of letters, digits and `more`. */
static bool
consists_of(Str s, Str more)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_one_of(s.ptr[i], more))
            return false;
    }
    return s.len > 0;
}

static bool
is_token(Str s)
{
    return consists_of(s, STR("!#$%&'*+-.^_`|~"));
}

static bool
is_printable(Str s, bool blanks)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c == 0x7F || c < 0x20 || (c == ' ' && !blanks))
            if (c != '\t' || !blanks)
                return false;
    }
    return true;
}

static bool
str_has(Str s, Str part)
{
    return part.len <= s.len && memmem(s.ptr, s.len, part.ptr, part.len) != NULL;
}

static bool
is_named(const Header *header, Str name)
{
    return header->name.len == name.len && strncasecmp(header->name.ptr, name.ptr, name.len) == 0;
}

/* How often a header stands there, and its last value. */
static size_t
count(const RequestHead *head, Str name, Str *ret_value)
{
    size_t n = 0;

    for (size_t i = 0; i < head->n; i++) {
        if (!is_named(&head->headers[i], name))
            continue;
        *ret_value = head->headers[i].value;
        n++;
    }
    return n;
}

static Refusal
check_line(const RequestHead *head, HeadFacts *facts)
{
    facts->is_post = str_equal(head->method, STR("POST"));
    facts->is_options = str_equal(head->method, STR("OPTIONS"));
    if (!facts->is_post && !facts->is_options && !str_equal(head->method, STR("GET")) &&
        !str_equal(head->method, STR("HEAD")))
        return refuse("http.method", "Expected the method GET, HEAD, POST or OPTIONS.");
    if (!str_equal(head->version, STR("HTTP/1.1")))
        return refuse("http.version", "Expected HTTP/1.1.");
    if (!str_starts(head->target, STR("/")) || !is_printable(head->target, false))
        return refuse("http.target", "Expected a target that begins with a slash.");
    facts->path = str_cut(head->target, '?', &facts->query);
    if (!http_query_check(facts->query))
        return refuse("http.query", "Expected a query in percent-encoded UTF-8, each name once.");
    return (Refusal){ 0 };
}

static Refusal
check_headers(const RequestHead *head)
{
    if (head->n > GUARD_HEADERS_MAX)
        return refuse("http.headers", "Expected at most 60 headers.");
    for (size_t i = 0; i < head->n; i++) {
        if (!is_token(head->headers[i].name))
            return refuse("http.header", "Expected header names that are tokens.");
        if (!is_printable(head->headers[i].value, true))
            return refuse("http.header", "Expected header values without control characters.");
    }
    return (Refusal){ 0 };
}

static Refusal
check_framing(const RequestHead *head, HeadFacts *facts)
{
    Str value = { 0 };
    int64_t len = 0;
    size_t n;

    if (count(head, STR("Host"), &facts->host) != 1 || !consists_of(facts->host, STR("-.:[]_")))
        return refuse("http.host", "Expected exactly one Host.");
    if (count(head, STR("Transfer-Encoding"), &value) != 0)
        return refuse("http.transfer", "Expected no Transfer-Encoding.");
    n = count(head, STR("Content-Length"), &value);
    if (n > 1 || (n == 1 && (value.len > LENGTH_DIGITS || !str_to_int(value, &len))))
        return refuse("http.length", "Expected at most one Content-Length, of digits only.");
    facts->body_len = (size_t)len;
    return (Refusal){ 0 };
}

/* "Bearer" and a token68 (RFC 6750); another scheme is no session. */
static Refusal
check_session(const RequestHead *head, HeadFacts *facts)
{
    Str value = { 0 };
    Str token;
    size_t n = count(head, STR("Authorization"), &value);

    if (n > 1)
        return refuse("http.authorization", "Expected at most one Authorization.");
    if (n == 0 || value.len < 7 || strncasecmp(value.ptr, "Bearer ", 7) != 0)
        return (Refusal){ 0 };
    token = str_trim(str_slice(value, 7, value.len));
    if (token.len > TOKEN_MAX || !consists_of(token, STR("-._~+/=")))
        return refuse("http.authorization", "Expected a token of base64url after Bearer.");
    facts->session = token;
    return (Refusal){ 0 };
}

/* What browsers say of themselves and of the page that asks. */
static Refusal
check_browser(const RequestHead *head, HeadFacts *facts)
{
    if (count(head, STR("Cookie"), &facts->cookies) > 1 ||
        count(head, STR("Origin"), &facts->origin) > 1 ||
        count(head, STR("Sec-Fetch-Site"), &facts->fetch_site) > 1)
        return refuse("http.header", "Expected at most one Cookie, Origin and Sec-Fetch-Site.");
    (void)count(head, STR("User-Agent"), &facts->agent);
    (void)count(head, STR("X-Forwarded-For"), &facts->forwarded);
    return (Refusal){ 0 };
}

Str
http_cookie_find(Str cookies, Str name)
{
    while (cookies.len > 0) {
        Str value = { 0 };
        Str pair = str_trim(str_cut(cookies, ';', &cookies));
        Str its_name = str_cut(pair, '=', &value);

        if (!str_equal(its_name, name))
            continue;
        return value.len <= COOKIE_MAX && consists_of(value, STR("-_")) ? value : (Str){ "", 0 };
    }
    return (Str){ "", 0 };
}

bool
http_is_same_origin(const HeadFacts *facts, Str origin)
{
    Str own = facts->origin;

    if (facts->fetch_site.len > 0)
        return str_equal(facts->fetch_site, STR("same-origin"));
    if (origin.len > 0)
        return str_equal(own, origin);
    return str_starts(own, STR("http://")) && str_equal(str_slice(own, 7, own.len), facts->host);
}

static bool
is_media(Str media, Str wanted)
{
    Str parameter;
    Str type = str_trim(str_cut(media, ';', &parameter));

    parameter = str_trim(parameter);
    if (type.len != wanted.len || strncasecmp(type.ptr, wanted.ptr, wanted.len) != 0)
        return false;
    return parameter.len == 0 ||
           (parameter.len == 13 && strncasecmp(parameter.ptr, "charset=utf-8", 13) == 0);
}

/* "gzip" or "gzip;q=0.8" among the codings; a q that begins with "0" and holds no other digit
 * refuses it (RFC 9110, 12.5.3). */
static bool
takes_gzip(Str codings)
{
    while (codings.len > 0) {
        Str quality;
        Str coding = str_trim(str_cut(str_cut(codings, ',', &codings), ';', &quality));

        if (coding.len != 4 || strncasecmp(coding.ptr, "gzip", 4) != 0)
            continue;
        for (size_t i = 0; i < quality.len; i++) {
            if (quality.ptr[i] >= '1' && quality.ptr[i] <= '9')
                return true;
        }
        return quality.len == 0;
    }
    return false;
}

static bool
wants_html(const RequestHead *head)
{
    Str accept = { 0 };

    (void)count(head, STR("Accept"), &accept);
    return str_has(accept, STR("text/html"));
}

Refusal
http_guard(const RequestHead *head, HeadFacts *ret)
{
    HeadFacts facts = { .wants_html = wants_html(head) };
    Str media = { 0 };
    Str codings = { 0 };
    Refusal refusal = check_line(head, &facts);

    *ret = (HeadFacts){ .wants_html = facts.wants_html, .path = facts.path };
    if (refusal.status == 0)
        refusal = check_headers(head);
    if (refusal.status == 0)
        refusal = check_framing(head, &facts);
    if (refusal.status == 0)
        refusal = check_session(head, &facts);
    if (refusal.status == 0)
        refusal = check_browser(head, &facts);
    if (refusal.status != 0)
        return refusal;
    if (count(head, STR("Content-Type"), &media) == 1) {
        facts.is_json = is_media(media, STR("application/json"));
        facts.is_form = is_media(media, STR("application/x-www-form-urlencoded"));
    }
    facts.takes_gzip = count(head, STR("Accept-Encoding"), &codings) == 1 && takes_gzip(codings);
    *ret = facts;
    return refusal;
}
