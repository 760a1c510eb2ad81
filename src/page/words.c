/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "page/words.h"

const PageLanguage *
page_language(Str code)
{
    for (size_t i = 0; i < page_nlanguages; i++) {
        if (str_equal(str_of(page_languages[i].code), code))
            return &page_languages[i];
    }
    return NULL;
}

bool
page_find_word(Str key, Word *ret)
{
    size_t low = 0;
    size_t high = WORDS;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(str_of(page_keys[middle].key), key);

        if (order == 0) {
            ret->n = (uint16_t)middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

Str
page_form(const PageLanguage *lang, Word word, uint64_t n, bool *ret_foreign)
{
    bool is_foreign = lang->texts[word.n].forms[0] == NULL;
    const PageLanguage *in = is_foreign ? &page_languages[0] : lang;
    unsigned form = page_keys[word.n].is_plural ? in->plural(n) : 0;

    *ret_foreign = is_foreign;
    return str_of(in->texts[word.n].forms[form]);
}
