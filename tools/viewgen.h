/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/viewgen — views to C, with escaping by place.
 *
 *     viewgen OUT po/en.po FILE...    FILE: FOLDER/views/NAME.html
 *
 * writes OUT/FOLDER/views.h and views.c with one function a view.  A file holds views, each under a
 * head; a file may first name headers that declare the structs:
 *
 *     {# uses api/piece.h #}
 *     {# view piece_card(piece: ApiPieceLine, may_end: bool) #}
 *
 * Types: text int bool day id html word href list, the name of a struct (a pointer to it), or
 * NAME[] (an array of it).  Four constructs:
 *
 *     {{ piece.given }}              a value, escaped for where it stands
 *     {{t piece.kept day=piece.keep_until }}    a word of po/, with what it names
 *     {% for r: ApiReleaseLine in piece.releases %} ... {% end %}    ("for i, r: ..." counts from
 * 1)
 *     {% if piece.state == "fits" %} ... {% else if others > 0 %} ... {% else %} ... {% end %}
 *         (also: not x, x != "", x == y; as many "else if" as are needed, the last else may lack)
 *     {% include tile(piece.sector, "small") %}
 *
 * A value may go through one filter: moment:x, clock:x, bits:x, sector:x, country:x,
 * kind:x, plain:x (a text that is not set apart from the direction around it); asset:"NAME" is the
 * address of a file.  `lang` is the language's code.  There is no raw output but of the type html,
 * and no logic.
 *
 * Refused, with file and line: text that is not a word of po/; a key or a name that English lacks;
 * an argument that is not used; a value in the name of a tag or attribute, in a comment, in script
 * or style; an attribute without double quotes; style, srcdoc, on...; an address that does not
 * begin with / # ? or tel:, unless it is of the type href; a script with content; an image without
 * alt; branches of one condition that end in different places; an element that is not closed.
 */
#ifndef TOOLS_VIEWGEN_H
#define TOOLS_VIEWGEN_H

#include "tools/po.h"

/* Where a value stands. */
typedef enum Place {
    PLACE_NOWHERE, /* none may stand here */
    PLACE_TEXT,
    PLACE_ATTR,
    PLACE_URL,     /* the whole of an address */
    PLACE_URL_PART /* after its fixed beginning */
} Place;

enum { ELEMENT_MAX = 24, ATTR_MAX = 32, OPEN_MAX = 48, PREFIX_MAX = 8 };

typedef enum HtmlState {
    HTML_TEXT,
    HTML_LESS,   /* after < */
    HTML_BANG,   /* <!doctype ...> */
    HTML_NAME,   /* of a start tag */
    HTML_END,    /* name of an end tag */
    HTML_TAG,    /* between attributes */
    HTML_ATTR,   /* name of an attribute */
    HTML_EQUALS, /* after = */
    HTML_VALUE,  /* in quotes */
    HTML_SLASH   /* after / in a tag */
} HtmlState;

/* The reader of HTML: what stands open, and where we are in it. */
typedef struct HtmlReader {
    HtmlState state;
    char open[OPEN_MAX][ELEMENT_MAX];
    size_t depth;
    char element[ELEMENT_MAX];
    char attr[ATTR_MAX];
    char prefix[PREFIX_MAX]; /* how the value begins */
    size_t value_len;
    bool value_is_dynamic;
    bool has_alt;
} HtmlReader;

/* Takes the next byte; a sentence if it may not stand there, else NULL. */
const char *html_take(HtmlReader *html, char c);
/* Where a value would stand now; notes that the value of the attribute has one. */
Place html_place(HtmlReader *html);
/* True if both stand at the same place with the same elements open. */
bool html_same(const HtmlReader *a, const HtmlReader *b);

/* One file's views as C: functions to `code`, their declarations to `header`. */
void viewgen_read(const char *file, Str text, const Po *english, Buf *header, Buf *code);

#endif
