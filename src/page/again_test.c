/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A form on its page again: what was typed stands in it, and nowhere else. */
#include <string.h>

#include "page/page_internal.h"
#include "tests/t.h"

#define FORM(more) "<form class=\"q\" method=\"post\" action=\"/en/x\">" more "</form>"

static Status
refuse(Cx *cx, const char *where)
{
    FAIL_AT(ERR_INVALID, "trainer.self", where, "%s", "This is said in English.");
}

/* The page of `html` after a form of `typed` was sent to /en/x; `where` is the field it was refused
 * for. */
static Str
again(Cx *cx, const char *html, const char *typed, const char *where)
{
    Buf out = buf_new(1 << 16);
    View v = { &out, page_language(STR("en")) };
    Req req = { .cx = cx, .lang = STR("en"), .rest = STR("/x"), .typed = str_of(typed) };

    if (where != NULL) {
        CHECK_FAILS(refuse(cx, where), ERR_INVALID);
        req.is_again = true;
    }
    buf_str(&out, str_of(html));
    page_fill_again(&req, &v);
    return buf_take_text(cx->arena, &out);
}

TEST(page, what_was_typed_stands_in_the_form_again)
{
    CHECK_STR(
        again(cx, FORM("<input type=\"text\" name=\"a\" value=\"old\" dir=\"auto\">"),
              "a=%22%3Cb%3E%26", NULL),
        STR(FORM("<input type=\"text\" name=\"a\" dir=\"auto\" value=\"&quot;&lt;b&gt;&amp;\">")));
    CHECK_STR(again(cx, FORM("<textarea name=\"a\">old</textarea>"), "a=%0Ab", NULL),
              STR(FORM("<textarea name=\"a\">\n\nb</textarea>")));
    CHECK_STR(
        again(cx,
              FORM("<select name=\"a\"><option value=\"1\" selected >"
                   "1</option><option value=\"2\">2</option></select>"),
              "a=2", NULL),
        STR(FORM("<select name=\"a\"><option value=\"1\">1</option><option value=\"2\" selected>"
                 "2</option></select>")));
    CHECK_STR(again(cx,
                    FORM("<input type=\"radio\" name=\"a\" value=\"1\" checked>"
                         "<input type=\"radio\" name=\"a\" value=\"2\">"
                         "<input type=\"checkbox\" name=\"b\" checked>"),
                    "a=2", NULL),
              STR(FORM("<input type=\"radio\" name=\"a\" value=\"1\">"
                       "<input type=\"radio\" name=\"a\" value=\"2\" checked>"
                       "<input type=\"checkbox\" name=\"b\">")));
}

TEST(page, only_the_form_that_was_sent_is_filled_in)
{
    const char *other = "<form method=\"post\" action=\"/en/y\"><input name=\"a\"></form>"
                        "<input name=\"a\">";
    const char *hidden = FORM("<input type=\"hidden\" name=\"h\" value=\"1\"><input name=\"a\">");
    const char *both = FORM("<input type=\"hidden\" name=\"h\" value=\"1\"><input name=\"a\">")
        FORM("<input type=\"hidden\" name=\"h\" value=\"2\"><input name=\"a\">");

    CHECK_STR(again(cx, other, "a=typed", NULL), str_of(other));
    CHECK_STR(again(cx, hidden, "a=typed", NULL), str_of(hidden));
    CHECK_STR(again(cx, both, "h=2&a=typed", NULL),
              STR(FORM("<input type=\"hidden\" name=\"h\" value=\"1\"><input name=\"a\">")
                      FORM("<input type=\"hidden\" name=\"h\" value=\"2\">"
                           "<input name=\"a\" value=\"typed\">")));
}

TEST(page, why_it_was_refused_stands_beside_the_field_and_its_folds_are_open)
{
    const char *page = "<details><p></p></details><details class=\"fold\"><summary></summary>" FORM(
        "<input id=\"i\" name=\"a\" aria-describedby=\"hint\"><input name=\"b\">") "</details>";

    CHECK_STR(
        again(cx, page, "a=1&b=2", "a"),
        STR("<details><p></p></details><details class=\"fold\" open><summary></summary>" FORM(
            "<span class=\"ds-validation-message\" data-color=\"danger\" id=\"why-i\">"
            "<span class=\"vh\">Error: </span>Nobody trains herself. Nothing was changed.</span>"
            "<input id=\"i\" name=\"a\" aria-invalid=\"true\" autofocus "
            "aria-describedby=\"why-i hint\" value=\"1\"><input name=\"b\" value=\"2\">") "</"
                                                                                          "details"
                                                                                          ">"));
}

TEST(page, a_page_that_ends_early_is_walked_to_its_end_only)
{
    static const char *const cut[] = { "<",
                                       "<form",
                                       "<form action=\"",
                                       "<form action=\"/en/x\"><input name=\"a",
                                       "<form action=\"/en/x\"><textarea name=\"a\">",
                                       "<form action=\"/en/x\"><select name=\"a\"><option" };

    for (size_t i = 0; i < LEN(cut); i++)
        CHECK(again(cx, cut[i], "a=1", "a").len > 0);
}
