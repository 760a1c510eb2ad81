/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One country's pack, whole: law, offences, elements, entitlements, contacts. */
#include "app/cmd_law.h"

#include <stdio.h>

#include "app/packs.h"
#include "law/schema.h"
#include "law/sheets.h"
#include "os/file.h"

enum { SHOWN_MAX = 1 << 22 };

typedef struct Sheets {
    LawContacts contacts;
    ShapeList entitlements;
    ShapeList elements;
    ShapeList terms;
} Sheets;

static Status
read_sheets(Cx *cx, const char *folder, Sheets *ret)
{
    LawText contacts = { .file = arena_format(cx->arena, "%s/contacts.yaml", folder).ptr };
    LawText entitlements = { .file = arena_format(cx->arena, "%s/entitlements.yaml", folder).ptr };
    LawText glossary = { .file = arena_format(cx->arena, "%s/glossary.yaml", folder).ptr };
    LawText elements = { .file = arena_format(cx->arena, "%s/elements.yaml", folder).ptr };

    *ret = (Sheets){ .contacts = { .valid_months = 0 } };
    if (file_exists(contacts.file)) {
        TRY(file_read(cx, contacts.file, LAW_FILE_MAX, &contacts.yaml));
        TRY(law_contacts_read(cx, contacts, &ret->contacts));
    }
    if (file_exists(entitlements.file)) {
        TRY(file_read(cx, entitlements.file, LAW_FILE_MAX, &entitlements.yaml));
        TRY(law_entitlements_read(cx, entitlements, &ret->entitlements));
    }
    if (file_exists(elements.file)) {
        TRY(file_read(cx, elements.file, LAW_FILE_MAX, &elements.yaml));
        TRY(law_elements_read(cx, elements, &ret->elements));
    }
    if (file_exists(glossary.file)) {
        TRY(file_read(cx, glossary.file, LAW_FILE_MAX, &glossary.yaml));
        TRY(law_glossary_read(cx, glossary, &ret->terms));
    }
    return OK;
}

static void
write_list(Buf *out, const char *name, const Shape *shape, const ShapeList *rows)
{
    const uint8_t *items = rows->items;

    buf_format(out, ",\"%s\":[", name);
    for (size_t i = 0; i < rows->n; i++) {
        buf_str(out, i > 0 ? STR(",") : STR(""));
        shape_write_json(out, shape, items + i * shape->size);
    }
    buf_str(out, STR("]"));
}

static void
print_json(const PackLaw *pack, const Sheets *sheets)
{
    Buf out = buf_new(SHOWN_MAX);

    buf_str(&out, STR("{\"law\":"));
    law_rules_write(&out, pack->law);
    buf_str(&out, STR(",\"penalties\":"));
    law_offences_write(&out, pack->law, (Day){ 0 });
    write_list(&out, "elements", &law_elements_shape, &sheets->elements);
    write_list(&out, "entitlements", &law_entitlement_shape, &sheets->entitlements);
    write_list(&out, "glossary", &law_term_shape, &sheets->terms);
    write_list(&out, "contacts", &law_contact_shape, &sheets->contacts.contacts);
    (void)printf("%.*s}\n", STR_ARG(buf_text(&out)));
    buf_free(&out);
}

static void
say_terms(const Args *args, const ShapeList *terms)
{
    const LawTerm *all = terms->items;

    say(args, "\nWHAT A WORD MEANS TO WHOM\n");
    for (size_t i = 0; i < terms->n; i++)
        say(args, "%s (%s): %.*s (%.*s)%s\n", law_term_words[all[i].word],
            law_term_whos[all[i].who], STR_ARG(all[i].means), STR_ARG(all[i].source),
            all[i].verified == 2 ? "" : "  NOT VERIFIED");
}

static void
say_sheets(Cx *cx, const Args *args, const Sheets *sheets)
{
    const LawElements *elements = sheets->elements.items;
    const LawEntitlement *clocks = sheets->entitlements.items;
    const LawContact *contacts = sheets->contacts.contacts.items;
    Day today = day_of_time(cx->now_s);

    say(args, "\nELEMENTS\n");
    for (size_t i = 0; i < sheets->elements.n; i++)
        say(args, "%.*s  %.*s%s\n", STR_ARG(elements[i].id), STR_ARG(elements[i].article),
            elements[i].verified ? "" : "  NOT VERIFIED");
    say(args, "\nENTITLEMENTS\n");
    for (size_t i = 0; i < sheets->entitlements.n; i++)
        say(args, "%lld days  %.*s (%.*s)%s\n", (long long)clocks[i].days, STR_ARG(clocks[i].what),
            STR_ARG(clocks[i].basis), clocks[i].verified == 2 ? "" : "  NOT VERIFIED");
    say_terms(args, &sheets->terms);
    say(args, "\nCONTACTS\n");
    for (size_t i = 0; i < sheets->contacts.contacts.n; i++)
        say(args, "%.*s  %.*s%s%s\n", STR_ARG(contacts[i].name), STR_ARG(contacts[i].as_published),
            law_contact_is_valid(&contacts[i], today) ? "" : "  PAST ITS DATE OR UNDATED",
            contacts[i].verified == 2 ? "" : "  NOT VERIFIED");
}

Status
cmd_pack_show(Cx *cx, const Args *args)
{
    const char *folder;
    char *lower = arena_cstr(cx->arena, args->names[0]);
    Buf text = buf_new(SHOWN_MAX);
    PackLaw pack;
    Sheets sheets;

    TRY(pack_folder(cx, &folder));
    TRY(pack_law(cx, folder, args->names[0], &pack));
    for (size_t i = 0; i < args->names[0].len; i++)
        lower[i] |= 32; /* two capital letters: pack_law has seen to it */
    TRY(read_sheets(cx, arena_format(cx->arena, "%s/%s", folder, lower).ptr, &sheets));
    if (args->json) {
        print_json(&pack, &sheets);
        return OK;
    }
    law_rules_text(cx, &text, pack.law);
    buf_str(&text, STR("\nOFFENCES\n"));
    law_offences_text(cx, &text, pack.law, (Day){ 0 });
    say(args, "%.*s", STR_ARG(buf_text(&text)));
    buf_free(&text);
    say_sheets(cx, args, &sheets);
    return OK;
}

Status
cmd_pack_schema(Cx *cx, const Args *args)
{
    Buf out = buf_new(SHOWN_MAX);

    (void)cx;
    (void)args;
    pack_schema_write(&out);
    (void)printf("%.*s\n", STR_ARG(buf_text(&out)));
    buf_free(&out);
    return OK;
}
