/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What files say of themselves and Cairo 1.16 cannot write: their language; of a PDF that a window
 * shows its title, and which way its pages are turned; of an SVG its title. */
#include "print/parts.h"

/* What stands behind the last `from`, up to the next `to`; empty where the text has no such part.
 */
static Str
between(Str text, Str from, Str to)
{
    for (size_t at = text.len; at-- > 0;) {
        Str rest = str_slice(text, at, text.len);

        if (!str_starts(rest, from))
            continue;
        rest = str_slice(rest, from.len, rest.len);
        for (size_t n = 0; n < rest.len; n++) {
            if (str_starts(str_slice(rest, n, rest.len), to))
                return str_slice(rest, 0, n);
        }
        break;
    }
    return STR("");
}

/* An update behind the file (ISO 32000-1, 7.5.6): a catalog with the old one's entries and more. */
void
parts_describe_pdf(Cx *cx, const PrintCard *card, Buf *file)
{
    Str all = arena_str(cx->arena, buf_text(file));
    Str trailer = between(all, STR("\ntrailer\n<<"), STR("\n>>\n"));
    Str root = between(trailer, STR("/Root "), STR(" "));
    Str head = arena_format(cx->arena, "\n%.*s 0 obj\n<<", STR_ARG(root));
    Str catalog = between(all, head, STR("\n>>\n"));
    Str previous = between(all, STR("\nstartxref\n"), STR("\n"));
    size_t at;

    if (catalog.len == 0 || previous.len == 0)
        return;
    buf_format(file,
               "%.*s 0 obj\n<<%.*s\n   /Lang (%.*s)\n   /ViewerPreferences << "
               "/DisplayDocTitle true%s >>\n>>\nendobj\n",
               STR_ARG(root), STR_ARG(catalog), STR_ARG(card->language),
               card->is_rtl ? " /Direction /R2L" : "");
    at = file->len;
    buf_format(file,
               "xref\n%.*s 1\n%010zu 00000 n \ntrailer\n<<%.*s\n   /Prev %.*s\n>>\n"
               "startxref\n%zu\n%%%%EOF\n",
               STR_ARG(root), all.len, STR_ARG(trailer), STR_ARG(previous), at);
}

void
parts_describe_svg(const PrintCard *card, Str svg, Buf *out)
{
    size_t at = 0;

    while (at < svg.len && !str_starts(str_slice(svg, at, svg.len), STR("<svg ")))
        at++;
    while (at < svg.len && svg.ptr[at] != '>')
        at++;
    buf_str(out, str_slice(svg, 0, at));
    buf_format(out, " xml:lang=\"%.*s\" role=\"img\">\n<title>", STR_ARG(card->language));
    for (size_t i = 0; i < card->title.len; i++) {
        char c = card->title.ptr[i];

        if (c == '&' || c == '<')
            buf_str(out, c == '&' ? STR("&amp;") : STR("&lt;"));
        else
            buf_u8(out, (uint8_t)c);
    }
    buf_str(out, STR("</title>"));
    buf_str(out, str_slice(svg, at + 1, svg.len));
}
