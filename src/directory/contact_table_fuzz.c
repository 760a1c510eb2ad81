/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables of any bytes: refused with what is wrong, or contacts that are read again as they are, and
 * shifts that are written and read as the same. */
#include "directory/contact_table.h"
#include "directory/rota_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_contacts(Cx *cx, Str text)
{
    Contact own = {
        .id = STR("own-1"), .name = STR("Duty line"), .audience = STR("all"), .needs = STR("advice")
    };
    Contacts known = { .country = STR("SE"), .contacts = { &own, 1 } };
    Contacts taken = { .country = STR("SE") };
    ContactTable table;
    ContactTable again;
    Buf out = buf_new(1 << 22);

    if (contact_table_read(cx, text, &known, &table).code == ERR_NONE && table.contacts.n > 0) {
        ASSERT(table.wrong.n == 0 && table.added + table.changed == (int64_t)table.contacts.n);
        taken.contacts = table.contacts;
        contact_table_write(&out, &taken);
        if (out.len <= ROWS_TEXT_MAX) {
            ASSERT(contact_table_read(cx, buf_text(&out), &taken, &again).code == ERR_NONE);
            ASSERT(again.contacts.n == 0 && again.rows == (int64_t)table.contacts.n);
        }
    }
    buf_free(&out);
}

static void
try_shifts(Cx *cx, Str text)
{
    Zone zone = { .standard_s = 3600, .summer_s = 3600 };
    DutyShift *shifts = NULL;
    DutyShift *again = NULL;
    ShapeList wrong;
    size_t n = 0;
    size_t more = 0;
    Buf out = buf_new(1 << 22);

    if (rota_table_read(cx, text, &zone, &shifts, &n, &wrong).code == ERR_NONE && n > 0) {
        rota_table_write(cx->arena, &out, &zone, shifts, n);
        if (out.len <= ROWS_TEXT_MAX) {
            ASSERT(rota_table_read(cx, buf_text(&out), &zone, &again, &more, &wrong).code ==
                   ERR_NONE);
            ASSERT(more == n);
            for (size_t i = 0; i < n; i++)
                ASSERT(again[i].begins == shifts[i].begins && again[i].ends == shifts[i].ends &&
                       str_equal(again[i].tel, shifts[i].tel));
        }
    }
    buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cx cx = { .arena = arena_new(1 << 28) };
    Str text = bytes_str((Bytes){ data, size });

    try_contacts(&cx, text);
    try_shifts(&cx, text);
    arena_free(cx.arena);
    return 0;
}
