/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "http/http_internal.h"
#include "tests/t.h"

TEST(http, who_asks_is_counted_by_her_address_and_of_ipv6_by_its_first_half)
{
    struct sockaddr_in four = { .sin_family = AF_INET };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    const struct sockaddr *peer = (const struct sockaddr *)&four;
    uint64_t first;

    REQUIRE(inet_pton(AF_INET, "192.0.2.7", &four.sin_addr) == 1);
    CHECK_INT(http_from(peer, STR(""), false), 0xc0000207);
    CHECK_INT(http_from(NULL, STR(""), false), 0);
    peer = (const struct sockaddr *)&six;
    REQUIRE(inet_pton(AF_INET6, "2001:db8:1:2::1", &six.sin6_addr) == 1);
    first = http_from(peer, STR(""), false);
    CHECK_INT(first, 0x20010db800010002);
    REQUIRE(inet_pton(AF_INET6, "2001:db8:1:2:ffff::9", &six.sin6_addr) == 1);
    CHECK_INT(http_from(peer, STR(""), false), first);
    REQUIRE(inet_pton(AF_INET6, "2001:db8:1:3::1", &six.sin6_addr) == 1);
    CHECK(http_from(peer, STR(""), false) != first);
}

TEST(http, behind_a_proxy_its_own_word_counts_and_no_other)
{
    struct sockaddr_in proxy = { .sin_family = AF_INET };
    const struct sockaddr *peer = (const struct sockaddr *)&proxy;
    static const struct {
        const char *forwarded;
        uint64_t from;
    } cases[] = {
        { "192.0.2.7", 0xc0000207 },
        { "203.0.113.1, 192.0.2.7", 0xc0000207 },
        { "192.0.2.9,203.0.113.1 , 2001:db8::7", 0x20010db800000000 },
        { "192.0.2.7,", 0 },
        { "192.0.2.7:80", 0 },
        { "a stranger", 0 },
        { "1234567890123456789012345678901234567890123456789012345678901234567890", 0 },
        { "", 0x7f000001 },
    };

    REQUIRE(inet_pton(AF_INET, "127.0.0.1", &proxy.sin_addr) == 1);
    for (size_t i = 0; i < LEN(cases); i++)
        CHECK_INT(http_from(peer, str_of(cases[i].forwarded), true), cases[i].from);
    CHECK_INT(http_from(peer, STR("192.0.2.7"), false), 0x7f000001);
}
