/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/picture.h"

#include "print/print.h"

/* What stands before the end of a symbol. */
static Str
symbol_of(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (str_starts(str_slice(text, i, text.len), STR("</symbol>")))
            return str_slice(text, 0, i);
    }
    return STR("");
}

Str
picture_svg(Str name)
{
    const PageAsset *asset = page_find_asset(STR("pictures.svg"));
    Str left;

    ASSERT(asset != NULL);
    left = bytes_str((Bytes){ asset->plain, (size_t)(asset->plain_end - asset->plain) });
    while (left.len > 0) {
        (void)str_cut(left, '<', &left);
        if (!str_starts(left, STR("symbol ")))
            continue;
        (void)str_cut(left, '"', &left);
        if (!str_equal(str_cut(left, '"', &left), name))
            continue;
        (void)str_cut(left, '>', &left);
        return symbol_of(left);
    }
    return STR("");
}

bool
picture_is_turned(Str name, Str language)
{
    const PageLanguage *lang = page_language(language);

    return lang != NULL && lang->is_rtl && str_starts(picture_svg(name), STR(PRINT_TURNS));
}
