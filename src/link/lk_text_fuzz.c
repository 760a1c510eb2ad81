/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two texts of any bytes: the fast ways of folding and comparing give what the slow ones give. */
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "clue/clue.h"
#include "link/lk_amount_internal.h"
#include "link/lk_point_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool condition)
{
    if (!condition)
        abort();
}

/* Folded by the fast way, which must be the slow one's for ASCII. */
static LkText
fold(const char *ptr, size_t len, char *to, size_t size)
{
    char slow[256];
    bool ascii = true;
    size_t n = lk_fold((LkText){ ptr, len }, to, size);

    for (size_t i = 0; i < len; i++)
        ascii = ascii && (uint8_t)ptr[i] < 0x80;
    if (ascii && len < 40) {
        size_t m = clue_fold((Str){ ptr, len }, slow, sizeof slow);

        require(m == n && (n == 0 || memcmp(slow, to, n) == 0));
    }
    return (LkText){ to, n };
}

/* The quick measure of alikeness is the slow one. */
static void
require_alike(const TextRow *a, const TextRow *b)
{
    float all = (float)lk_jaro_winkler((LkText){ a->text, a->len }, (LkText){ b->text, b->len });
    float firsts =
        (float)lk_jaro_winkler((LkText){ a->text, a->first }, (LkText){ b->text, b->first });
    float apart[] = { lk_alike(a, b) - all, lk_alike_firsts(a, b) - firsts };

    for (size_t i = 0; i < LEN(apart); i++)
        require(!(apart[i] < 0) && !(apart[i] > 0));
}

/* What is read as a place lies on the earth, and is itself as it is compared. */
static void
require_point(LkText text)
{
    Point point, again;
    Ready ready;

    if (!lk_read_point(text, &point))
        return;
    require(point.north >= -90000000 && point.north <= 90000000);
    require(point.east >= -180000000 && point.east <= 180000000);
    lk_ready_point(point, &ready);
    again = lk_point_of(ready.text);
    require(again.north == point.north && again.east == point.east);
}

/* What is read as an amount is a number, and itself as it is compared. */
static void
require_amount(LkText text, char decimal)
{
    Amount amount, again;
    Ready ready;

    if (!lk_read_amount(text, decimal, &amount))
        return;
    require(isfinite(amount.value) && amount.measure <= MEASURE_MEGABYTES);
    lk_ready_amount(&amount, &ready);
    again = lk_amount_of(ready.text);
    require(!(again.value < amount.value) && !(again.value > amount.value));
    require(again.measure == amount.measure);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t half = size / 2;
    char held[2][256];
    TextRow rows[2];
    Hint letters[2], parity[2];
    LkText a, b;

    if (!utf8_is((Str){ text, half }) || !utf8_is((Str){ text + half, size - half }))
        return 0;
    a = fold(text, half, held[0], sizeof held[0]);
    b = fold(text + half, size - half, held[1], sizeof held[1]);
    lk_row_fill(&rows[0], (Str){ a.ptr, a.len }, 0);
    lk_row_fill(&rows[1], (Str){ b.ptr, b.len }, 0);
    for (unsigned most = 0; most < 3; most++) {
        unsigned distance = lk_distance((LkText){ rows[0].text, rows[0].len },
                                        (LkText){ rows[1].text, rows[1].len }, most);

        require(lk_within(&rows[0], &rows[1], most) == (distance <= most));
    }
    for (size_t i = 0; i < 2; i++) {
        letters[i] = lk_hint(&rows[i], HINT_LETTERS);
        parity[i] = lk_hint(&rows[i], HINT_PARITY);
    }
    require_alike(&rows[0], &rows[1]);
    require(lk_alike(&rows[0], &rows[1]) < 0.82f || rows[0].len == 0 || rows[1].len == 0 ||
            lk_may_be_alike(&letters[0], &letters[1]));
    require(!lk_within(&rows[0], &rows[1], 1) || (lk_may_be_within_one(&parity[0], &parity[1]) &&
                                                  lk_may_be_within_one(&letters[0], &letters[1])));
    require(lk_names_alike(a, b) <= 1.0001);
    (void)lk_sound(a);
    (void)lk_date((LkText){ text, size }, size % 2 == 0);
    require_point((LkText){ text, size });
    require_amount((LkText){ text, size }, "\0.,"[size % 3]);
    return 0;
}
