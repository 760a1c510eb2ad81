/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading the countries' settings. */
#include "os/file.h"
#include "people/people.h"

#define NEEDED(type_, field_)                                                                      \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(Pack, field_)

enum { PACK_FILE_MAX = 256 * 1024, WEIGHT_MAX_BITS = 200 };

static const Field region_fields[] = {
    { "id", FIELD_TEXT, FIELD_REQUIRED, offsetof(PackRegion, id), .min = 1, .max = 16 },
    { "name", FIELD_TEXT, FIELD_REQUIRED, offsetof(PackRegion, name), .min = 1, .max = 100 },
};
static const Shape region_shape = { "PackRegion", sizeof(PackRegion), region_fields,
                                    LEN(region_fields) };

static const Field pack_fields[] = {
    { NEEDED(FIELD_TEXT, country), .min = 2, .max = 2 },
    { NEEDED(FIELD_TEXT, version), .min = 1, .max = 32 },
    { NEEDED(FIELD_LIST, languages), .shape = &shape_text_item, .min = 1 },
    { NEEDED(FIELD_INT, keep_until_days), .min = 1, .max = 3650 },
    { NEEDED(FIELD_REAL, tell), .max = WEIGHT_MAX_BITS },
    { NEEDED(FIELD_REAL, mediator), .max = WEIGHT_MAX_BITS },
    { NEEDED(FIELD_REAL, urgent), .max = WEIGHT_MAX_BITS },
    { NEEDED(FIELD_INT, notice_min_desks), .min = 1, .max = 1000 },
    { NEEDED(FIELD_BOOL, concern) },
    { NEEDED(FIELD_LIST, sectors), .shape = &shape_text_item, .min = 1, .max = SITE_SECTORS_MAX },
    { NEEDED(FIELD_TEXT, who_decides), .min = 1, .max = 500 },
    { NEEDED(FIELD_TEXT, whom_to_ask), .min = 1, .max = 500 },
    { NEEDED(FIELD_LIST, regions), .shape = &region_shape, .min = 1 },
};
const Shape site_pack_shape = { "Pack", sizeof(Pack), pack_fields, LEN(pack_fields) };

const Pack *
site_pack_of(const Site *site, Str country)
{
    for (size_t i = 0; i < site->npacks; i++) {
        if (str_equal(site->packs[i].country, country))
            return &site->packs[i];
    }
    return NULL;
}

const Pack *
site_pack(const Site *site, Str country)
{
    const Pack *pack = site_pack_of(site, country);

    if (pack == NULL)
        pack = site_pack_of(site, site->country);
    ASSERT(pack != NULL);
    return pack;
}

const LawPack *
site_law(const Site *site, Str country)
{
    for (size_t i = 0; site->law != NULL && i < site->law->n; i++) {
        if (str_equal(law_country(site->law->packs[i]), country))
            return site->law->packs[i];
    }
    return NULL;
}

static bool
is_in_force(const LawElements *one, Day on)
{
    return one->of.len == 0 && one->act.n > 0 && one->from.n != 0 && one->from.n <= on.n &&
           (one->until.n == 0 || on.n <= one->until.n);
}

const LawElements *
site_elements(const Site *site, Str country, Day on)
{
    for (size_t i = 0; site->law != NULL && i < site->law->n; i++) {
        const LawElements *all = site->law->elements[i].items;

        if (!str_equal(law_country(site->law->packs[i]), country))
            continue;
        for (size_t k = 0; k < site->law->elements[i].n; k++) {
            if (is_in_force(&all[k], on))
                return &all[k];
        }
    }
    return NULL;
}

const LawTerm *
site_term(const Site *site, Str country, int64_t word, int64_t who)
{
    for (size_t i = 0; site->law != NULL && i < site->law->n; i++) {
        if (str_equal(law_country(site->law->packs[i]), country))
            return law_term_find(&site->law->terms[i], word, who);
    }
    return NULL;
}

static void
add_sectors(Site *site, const Pack *pack)
{
    const TextItem *items = pack->sectors.items;

    for (size_t i = 0; i < pack->sectors.n; i++) {
        if (site_sector(site, items[i].text) == SITE_SECTORS_MAX &&
            site->nsectors < SITE_SECTORS_MAX)
            site->sectors[site->nsectors++] = items[i].text;
    }
}

size_t
site_sector(const Site *site, Str name)
{
    for (size_t i = 0; i < site->nsectors; i++) {
        if (str_equal(site->sectors[i], name))
            return i;
    }
    return SITE_SECTORS_MAX;
}

Status
site_read_pack(Cx *cx, Site *site, const char *path)
{
    Str text;
    Pack pack = { .country = { "", 0 } };

    if (site->npacks == SITE_PACKS_MAX)
        FAIL(ERR_INVALID, "pack.many", "at most %d country packs", SITE_PACKS_MAX);
    TRY(file_read(cx, path, PACK_FILE_MAX, &text));
    TRY(shape_read_yaml(cx, &site_pack_shape, path, text, &pack));
    if (site_pack_of(site, pack.country) != NULL)
        FAIL_AT(ERR_INVALID, "pack.twice", path, "there are two packs of this country");
    site->packs[site->npacks++] = pack;
    add_sectors(site, &pack);
    return OK;
}
