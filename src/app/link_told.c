/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file of --truth: which of its columns say who is one, by their names. */
#include <stdio.h>

#include "app/link_job.h"
#include "os/file.h"
#include "os/map.h"

enum { NAME_MOST = 64 };

static const char *const entities[] = { "entity",  "entityid",  "entid",  "cluster", "clusterid",
                                        "person",  "personid",  "group",  "groupid", "individual",
                                        "matchid", "truematch", "trueid", "truth" };
static const char *const keys[] = { "id",      "recid", "recordid", "uniqueid",
                                    "tableid", "key",   "row",      "record" };
static const char *const verdicts[] = { "label", "match", "ismatch", "gold", "goldlabel", "same" };
static const char *const sides[][2] = { { "a", "b" }, { "l", "r" },        { "1", "2" },
                                        { "", "2" },  { "left", "right" }, { "x", "y" } };

/* "Entity_ID" is entityid. */
static Str
folded(Str name, char ret[NAME_MOST])
{
    size_t n = 0;

    for (size_t i = 0; i < name.len && n < NAME_MOST; i++) {
        char c = name.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 'a' - 'A');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (uint8_t)c >= 0x80)
            ret[n++] = c;
    }
    return (Str){ ret, n };
}

/* The first column whose name is this but for case and signs; the number of columns if none is. */
static size_t
find_named(const Table *table, Str name)
{
    char held[NAME_MOST];
    size_t i = 0;

    while (i < table->ncolumns && !str_equal(folded(table->columns[i], held), name))
        i++;
    return i;
}

static size_t
find_among(const Table *table, const char *const *names, size_t n)
{
    size_t at = table->ncolumns;

    for (size_t i = 0; i < n && at == table->ncolumns; i++)
        at = find_named(table, str_of(names[i]));
    return at;
}

/* A key's name with a side before it or behind it: leftid, idl. */
static size_t
find_side(const Table *table, const char *side, const char *key, bool before)
{
    char name[2 * NAME_MOST];

    (void)snprintf(name, sizeof name, "%s%s", before ? side : key, before ? key : side);
    return find_named(table, str_of(name));
}

/* Two columns of keys, whatever else a line says. */
static bool
find_pair(const char *own, const Table *table, LinkTruth *ret)
{
    for (size_t k = 0; k < LEN(keys) + 2; k++) {
        for (size_t s = 0; s < 2 * LEN(sides); s++) {
            const char *key = k < LEN(keys) ? keys[k] : k == LEN(keys) ? own : "";

            ret->first = find_side(table, sides[s / 2][0], key, s % 2 == 0);
            ret->second = find_side(table, sides[s / 2][1], key, s % 2 == 0);
            if (ret->first < table->ncolumns && ret->second < table->ncolumns)
                return true;
        }
    }
    return false;
}

/* Whether both are found, a key and an entity. */
static bool
find_entity(const char *own, const Table *table, LinkTruth *ret)
{
    size_t n = table->ncolumns;

    ret->first = own[0] != '\0' ? find_named(table, str_of(own)) : n;
    if (ret->first == n)
        ret->first = find_among(table, keys, LEN(keys));
    ret->second = find_among(table, entities, LEN(entities));
    return ret->first < n && ret->second < n && ret->first != ret->second;
}

/* Of two columns of which one is known the other is what remains. */
static bool
find_other(const Table *table, LinkTruth *ret)
{
    if (table->ncolumns != 2 || (ret->first < 2) == (ret->second < 2))
        return false;
    if (ret->first == 2)
        ret->first = 1 - ret->second;
    else
        ret->second = 1 - ret->first;
    return true;
}

/* The columns of the truth, by their names; false if these do not say. */
static bool
find_columns(const char *own, LinkTruth *told)
{
    const Table *table = told->table;
    LinkTruth pair = *told;

    told->verdict = table->ncolumns;
    if (find_entity(own, table, told))
        return true;
    if (!find_pair(own, table, &pair))
        return find_other(table, told);
    *told = pair;
    told->pairs = true;
    told->verdict = find_among(table, verdicts, LEN(verdicts));
    return true;
}

Status
link_told(Cx *cx, const char *path, LinkJob *job)
{
    LinkTruth *told = &job->truth;
    Table *table = ARENA_NEW(cx->arena, Table);
    char held[NAME_MOST + 1] = { 0 };

    if (!file_exists(path))
        FAIL_AT(ERR_INVALID, "link.truth", path, "a file that exists is expected");
    TRY(map_file(cx, path, &told->file));
    TRY(table_open(cx, told->file, str_of(path), table));
    if (job->id_column < job->ncolumns)
        (void)folded(str_of(job->columns[job->id_column].name), held);
    told->table = table;
    if (!find_columns(held, told))
        FAIL_AT(ERR_INVALID, "link.truth", path,
                "a line of names is expected that says which column is the key of a record and "
                "which its entity, as rec_id,entity, or which two are the keys of a pair, as "
                "id_a,id_b");
    return OK;
}
