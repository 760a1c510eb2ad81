/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where somebody asks from, as a number that nobody reads and nothing keeps. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "http/http_internal.h"

enum { PREFIX_BYTES = 8 }; /* of IPv6 one household or ward has at least so many bytes for itself */

static uint64_t
number_of(const uint8_t *bytes, size_t n)
{
    uint64_t ret = 0;

    for (size_t i = 0; i < n; i++)
        ret = ret << 8 | bytes[i];
    return ret;
}

/* What the proxy next to us wrote last; whoever stands before it may have written anything. */
static uint64_t
of_text(Str forwarded)
{
    char text[INET6_ADDRSTRLEN] = "";
    uint8_t bytes[sizeof(struct in6_addr)];
    Str last = forwarded;

    while (str_find(last, ',') < last.len)
        (void)str_cut(last, ',', &last);
    last = str_trim(last);
    if (last.len == 0 || last.len >= sizeof text)
        return 0;
    memcpy(text, last.ptr, last.len);
    if (inet_pton(AF_INET, text, bytes) == 1)
        return number_of(bytes, sizeof(struct in_addr));
    return inet_pton(AF_INET6, text, bytes) == 1 ? number_of(bytes, PREFIX_BYTES) : 0;
}

uint64_t
http_from(const struct sockaddr *peer, Str forwarded, bool is_behind)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;

    if (is_behind && forwarded.len > 0)
        return of_text(forwarded);
    if (peer != NULL && peer->sa_family == AF_INET) {
        memcpy(&four, peer, sizeof four);
        return ntohl(four.sin_addr.s_addr);
    }
    if (peer != NULL && peer->sa_family == AF_INET6) {
        memcpy(&six, peer, sizeof six);
        return number_of(six.sin6_addr.s6_addr, PREFIX_BYTES);
    }
    return 0;
}
