/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever bytes are given as a law: refused with a place, or a pack that can be checked, written
 * and asked.  The first line of the input that holds "====" parts law from offences. */
#include "law/law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char words[] =
    "kind: vocabulary\n"
    "settings: [{id: ward, name: a ward}, {id: office, name: an office}, {id: anyone, name: all}]\n"
    "professions: [{id: doctor, name: doctor}, {id: nurse, name: nurse}]\n"
    "recipients: [{id: police, name: police}, {id: board, name: board}, {id: any, name: any}]\n"
    "asked: [{id: contact, name: contact}, {id: certificate, name: certificate}]\n"
    "facts:\n"
    "  - {id: consent, question: Agreed}\n"
    "  - {id: child, question: Child}\n"
    "  - {id: interests_outweigh, question: Weighed}\n"
    "  - {id: ex_officio, question: By itself}\n"
    "  - {id: danger, question: Danger}\n"
    "signs: [{id: beaten, element: means, question: Beaten}]\n";

/* Splits at a line of "====". */
static Str
split(Str text, Str *ret_rest)
{
    for (size_t i = 0; i + 5 <= text.len; i++) {
        if (str_starts(str_slice(text, i, text.len), STR("====\n"))) {
            *ret_rest = str_slice(text, i + 5, text.len);
            return str_slice(text, 0, i);
        }
    }
    *ret_rest = (Str){ "", 0 };
    return text;
}

static void
use(Cx *cx, const LawVocabulary *vocabulary, const LawPack *pack)
{
    static const TextItem fact = { { "beaten=yes", 10 } };
    Buf out = buf_new(1 << 22);
    LawAsk ask = { .country = law_country(pack),
                   .holder = STR("ward"),
                   .recipient = STR("police"),
                   .disclosed = STR("2026-01-10") };
    LawAdvice advice;

    (void)law_check(cx, pack);
    law_rules_write(&out, pack);
    law_offences_write(&out, pack, (Day){ 0 });
    law_rules_text(cx, &out, pack);
    status_ignore(cx, law_advise(cx, vocabulary, pack, &ask, &advice), "any answer will do");
    ask.facts = (ShapeList){ (void *)(uintptr_t)&fact, 1 };
    if (law_advise(cx, vocabulary, pack, &ask, &advice).code == ERR_NONE)
        law_advice_write(cx, &out, &advice);
    buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free_at) Arena *arena = arena_new(512 << 20);
    Cx cx = { .arena = arena };
    LawVocabulary vocabulary;
    LawPack *pack;
    Str offences;
    Str law = split(bytes_str((Bytes){ data, size }), &offences);

    ASSERT(law_vocabulary_read(&cx, (LawText){ "w.yaml", str_of(words) }, &vocabulary).code ==
           ERR_NONE);
    if (law_pack_read(&cx, &vocabulary, (LawText){ "law.yaml", law },
                      (LawText){ "offences.yaml", offences }, &pack)
            .code == ERR_NONE)
        use(&cx, &vocabulary, pack);
    else
        ASSERT(cx.err.where[0] != '\0');
    return 0;
}
