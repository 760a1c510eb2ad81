/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever bytes are given as a module: refused with a place, or one that can be checked. */
#include "training/module.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char training[] = "kind: training\nversion: 1\naudiences:\n"
                               "  - {id: ward, holder: health_public/nurse, sector: health}\n";
static const char sources[] = "kind: sources\nsources:\n"
                              "  - {id: book, title: A book, where: page 1, verified: true}\n";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free_at) Arena *arena = arena_new(512 << 20);
    Cx cx = { .arena = arena };
    ModulePart part = { STR("p"), { "parts/p.md", STR("A part. [own]\n") } };
    ModuleSet set;
    Module module;

    if (size > MODULE_FILE_MAX)
        return 0;
    ASSERT(module_set_read(&cx, (LawText){ "t.yaml", str_of(training) },
                           (LawText){ "s.yaml", str_of(sources) }, &set)
               .code == ERR_NONE);
    set.parts = (ShapeList){ &part, 1 };
    if (module_read(&cx, &set, (LawText){ "m.md", bytes_str((Bytes){ data, size }) }, STR("m"),
                    STR("en"), &module)
            .code == ERR_NONE) {
        (void)module_check(&cx, &set, &module);
        (void)module_ease(&module);
    } else {
        ASSERT(cx.err.where[0] != '\0');
    }
    return 0;
}
