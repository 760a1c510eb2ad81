/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"
#include "clue/clue_in.h"

enum { FOUND_MAX = 64 };

static Str
error_name(ClueError error)
{
    static const char *const names[] = { "",          "empty",   "long",   "encoding",
                                         "character", "shape",   "length", "check",
                                         "country",   "unknown", "room" };

    return str_of(names[error]);
}

/* A JSON text (RFC 8259); bytes that are not UTF-8 become U+FFFD. */
static void
put_text(ClueOut *out, Str text)
{
    size_t len = 0;

    clue_put_char(out, '"');
    for (size_t at = 0; at < text.len; at += len) {
        uint32_t c = 0;

        len = utf8_next(str_slice(text, at, text.len), &c);
        if (len == 0) {
            clue_put(out, STR("\xEF\xBF\xBD"));
            len = 1;
        } else if (c < 0x20 || c == '"' || c == '\\') {
            clue_put(out, STR("\\u00"));
            clue_put_char(out, "0123456789abcdef"[c >> 4]);
            clue_put_char(out, "0123456789abcdef"[c & 15]);
        } else {
            clue_put(out, str_slice(text, at, at + len));
        }
    }
    clue_put_char(out, '"');
}

/* ,"name":"text" (the comma only where something stands before). */
static void
put_field(ClueOut *out, const char *name, Str text)
{
    char last = out->len > 0 ? out->ptr[out->len - 1] : 0;

    if (last != '{' && last != '[')
        clue_put_char(out, ',');
    put_text(out, str_of(name));
    clue_put_char(out, ':');
    put_text(out, text);
}

static void
put_number_field(ClueOut *out, const char *name, size_t number)
{
    clue_put_char(out, ',');
    put_text(out, str_of(name));
    clue_put_char(out, ':');
    clue_put_number(out, number);
}

static void
put_form(ClueOut *out, ClueFormKind form, bool fill, Str value)
{
    put_field(out, "form", clue_form_name(form));
    if (fill)
        clue_put(out, STR(",\"fill\":true"));
    else
        put_field(out, "value", value);
}

static void
put_clue(ClueOut *out, const Clue *clue)
{
    clue_put_char(out, '{');
    put_field(out, "kind", clue_kind_name(clue->kind));
    put_field(out, "canonical", clue->canonical);
    put_field(out, "country", str_of(clue->country));
    clue_put(out, STR(",\"forms\":["));
    for (size_t i = 0; i < clue->nforms; i++) {
        if (clue->forms[i].fill)
            continue;
        clue_put(out, out->len > 0 && out->ptr[out->len - 1] == '[' ? STR("{") : STR(",{"));
        put_form(out, clue->forms[i].form, false, clue->forms[i].value);
        clue_put_char(out, '}');
    }
    clue_put_char(out, ']');
    if (clue->assumed.len > 0)
        put_field(out, "assumed", clue->assumed);
    if (clue->doubt.len > 0)
        put_field(out, "doubt", clue->doubt);
    clue_put_char(out, '}');
}

static void
put_fault(ClueOut *out, const ClueFault *fault)
{
    clue_put(out, STR("{\"error\":{"));
    put_field(out, "code", error_name(fault->error));
    put_field(out, "message", fault->expected);
    put_number_field(out, "at", fault->at);
    clue_put(out, STR("}}"));
}

static Str
finish(ClueRoom *room, ClueOut *out)
{
    bool full = false;

    return clue_room_end(room, out, &full);
}

Str
clue_json_show(ClueKind kind, Str value, Str country, ClueRoom *room)
{
    char held[CLUE_ROOM_ONE];
    ClueRoom own = { held, sizeof held, 0 };
    ClueOut out = clue_room_begin(room);
    Clue clue;
    ClueFault fault;

    if (clue_parse(kind, value, country, &own, &clue, &fault))
        put_clue(&out, &clue);
    else
        put_fault(&out, &fault);
    return finish(room, &out);
}

Str
clue_json_find(Str text, Str country, ClueRoom *room)
{
    ClueFound found[FOUND_MAX];
    size_t n = clue_find(text, country, found, FOUND_MAX);
    ClueOut out = clue_room_begin(room);

    clue_put(&out, STR("{\"clues\":["));
    for (size_t i = 0; i < n; i++) {
        Str value = str_slice(text, found[i].from, found[i].to);
        char held[CLUE_ROOM_ONE];
        ClueRoom own = { held, sizeof held, 0 };
        Clue clue;
        ClueFault fault;

        if (!clue_parse(found[i].kind, value, country, &own, &clue, &fault))
            continue;
        clue_put(&out, out.ptr[out.len - 1] == '[' ? STR("{") : STR(",{"));
        put_field(&out, "kind", clue_kind_name(clue.kind));
        put_field(&out, "value", value);
        put_field(&out, "canonical", clue.canonical);
        put_number_field(&out, "from", found[i].from);
        put_number_field(&out, "to", found[i].to);
        clue_put_char(&out, '}');
    }
    clue_put(&out, STR("]}"));
    return finish(room, &out);
}

/* One line "kind=value": adds its clues; false with the fault if it is none. */
static bool
read_line(Str line, Str country, ClueRoom *room, Clue clues[CLUE_PIECE_MAX], size_t *n,
          ClueFault *ret_fault)
{
    Str rest;
    Str name = str_cut(line, '=', &rest);
    ClueKind kind = CLUE_PHONE;

    *ret_fault = (ClueFault){ CLUE_UNKNOWN, 0, STR("kind=value is expected, a kind of the list.") };
    if (!clue_kind_find(name, &kind))
        return false;
    while (rest.len > 0) {
        Str value = clue_split(kind, &rest);

        if (*n == CLUE_PIECE_MAX) {
            *ret_fault = (ClueFault){ CLUE_LONG, 0, STR("At most 32 clues are expected.") };
            return false;
        }
        if (!clue_parse(kind, value, country, room, &clues[*n], ret_fault))
            return false;
        (*n)++;
    }
    return true;
}

static void
put_tags(ClueOut *out, const ClueTag *tags, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        clue_put(out, i > 0 ? STR(",{") : STR("{"));
        put_field(out, "kind", clue_kind_name(tags[i].kind));
        put_form(out, tags[i].form, tags[i].fill, tags[i].value);
        put_number_field(out, "clue", tags[i].clue);
        clue_put_char(out, '}');
    }
}

Str
clue_json_tags(Str lines, Str country, ClueRoom *room)
{
    Clue clues[CLUE_PIECE_MAX] = { 0 };
    ClueTag tags[CLUE_TAGS_MAX];
    size_t n = 0;
    size_t ntags = 0;
    ClueFault fault = { CLUE_LONG, 0, STR("At most 64 exact forms are expected.") };
    bool good = true;
    ClueOut out;

    while (lines.len > 0 && good) {
        Str line = str_cut(lines, '\n', &lines);

        good = line.len == 0 || read_line(line, country, room, clues, &n, &fault);
    }
    good = good && clue_tags(clues, n, room, tags, &ntags);
    out = clue_room_begin(room);
    if (!good) {
        put_fault(&out, &fault);
        return finish(room, &out);
    }
    clue_put(&out, STR("{\"clues\":["));
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            clue_put_char(&out, ',');
        put_clue(&out, &clues[i]);
    }
    clue_put(&out, STR("],\"tags\":["));
    put_tags(&out, tags, ntags);
    clue_put(&out, STR("]}"));
    return finish(room, &out);
}
