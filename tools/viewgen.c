/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The program: one pair of C files a folder. */
#include "tools/viewgen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUT_MAX = 8 << 20, MEMORY = 512 << 20 };

/* FOLDER of FOLDER/views/NAME.html, whatever stands before it. */
static Str
folder_of(const char *path)
{
    Str before = str_of(path);
    size_t end;
    size_t begin;

    for (end = before.len; end > 0 && before.ptr[end - 1] != '/'; end--)
        continue;
    if (end < 7 || !str_equal(str_slice(before, end - 7, end), STR("/views/"))) {
        po_complain(path, 0, "a view is called FOLDER/views/NAME.html");
        return STR("");
    }
    end -= 7;
    for (begin = end; begin > 0 && before.ptr[begin - 1] != '/'; begin--)
        continue;
    return str_slice(before, begin, end);
}

static void
write_folder(const char *out, Str folder, const Buf *header, const Buf *code)
{
    Buf text = buf_new(OUT_MAX);
    Str guard = arena_format(po_arena, "%.*s_VIEWS_H", STR_ARG(folder));
    Buf name = buf_new(256);

    po_constant(&name, guard);
    buf_format(&text, "/* Written by tools/viewgen. */\n#ifndef %.*s\n#define %.*s\n\n",
               STR_ARG(buf_text(&name)), STR_ARG(buf_text(&name)));
    buf_str(&text, STR("#include \"page/view.h\"\n"));
    buf_bytes(&text, buf_view(header));
    buf_str(&text, STR("\n#endif\n"));
    po_write_file(arena_format(po_arena, "%s/%.*s/views.h", out, STR_ARG(folder)).ptr, &text);
    buf_clear(&text);
    buf_format(&text, "/* Written by tools/viewgen. */\n#include \"%.*s/views.h\"\n\n",
               STR_ARG(folder));
    if (!str_equal(folder, STR("page")))
        buf_str(&text, STR("#include \"page/views.h\"\n\n"));
    buf_bytes(&text, buf_view(code));
    po_write_file(arena_format(po_arena, "%s/%.*s/views.c", out, STR_ARG(folder)).ptr, &text);
    buf_free(&text);
    buf_free(&name);
}

/* All files of the folder of argv[at], unless an earlier one was of it. */
static void
take_folder(int argc, char **argv, int at, const Po *english)
{
    Str folder = folder_of(argv[at]);
    Buf header = buf_new(OUT_MAX);
    Buf code = buf_new(OUT_MAX);
    bool is_first = true;

    for (int i = 3; i < at; i++)
        is_first = is_first && !str_equal(folder_of(argv[i]), folder);
    for (int i = at; is_first && i < argc; i++) {
        if (str_equal(folder_of(argv[i]), folder))
            viewgen_read(argv[i], po_read_file(argv[i]), english, &header, &code);
    }
    if (is_first && po_complaints() == 0)
        write_folder(argv[1], folder, &header, &code);
    buf_free(&header);
    buf_free(&code);
}

int
main(int argc, char **argv)
{
    const Po *english;

    if (argc < 3) {
        (void)fputs("usage: viewgen OUT po/en.po FILE...\n", stderr);
        return 2;
    }
    po_arena = arena_new(MEMORY);
    english = po_read(argv[2]);
    for (int i = 3; i < argc; i++)
        take_folder(argc, argv, i, english);
    arena_free(po_arena);
    return po_complaints() == 0 ? 0 : 1;
}
