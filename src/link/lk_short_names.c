/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Short and pet forms of given names that do not begin or sound like the full one. */
#include "link/lk_internal.h"

/* A form and its full name, by form; those of several names stand with the most common one. */
static const char *const forms[][2] = {
    { "alec", "alexander" },   { "alex", "alexander" },    { "alf", "alfred" },
    { "andy", "andrew" },      { "annie", "ann" },         { "bastian", "sebastian" },
    { "becky", "rebecca" },    { "bella", "isabella" },    { "belle", "isabella" },
    { "ben", "benjamin" },     { "benny", "benjamin" },    { "beppe", "giuseppe" },
    { "bert", "albert" },      { "bertie", "albert" },     { "bess", "elizabeth" },
    { "bessie", "elizabeth" }, { "beth", "elizabeth" },    { "betty", "elizabeth" },
    { "bill", "william" },     { "billy", "william" },     { "bob", "robert" },
    { "bobby", "robert" },     { "cathy", "catherine" },   { "charlie", "charles" },
    { "chas", "charles" },     { "chris", "christopher" }, { "chuck", "charles" },
    { "daisy", "margaret" },   { "dick", "richard" },      { "dickie", "richard" },
    { "dolly", "dorothy" },    { "dora", "dorothy" },      { "dot", "dorothy" },
    { "drew", "andrew" },      { "ed", "edward" },         { "eddie", "edward" },
    { "eliza", "elizabeth" },  { "ellie", "eleanor" },     { "fran", "francis" },
    { "frank", "francis" },    { "fred", "alfred" },       { "geo", "george" },
    { "georgie", "george" },   { "ghita", "gheorghe" },    { "gica", "gheorghe" },
    { "greta", "margaret" },   { "hal", "henry" },         { "hank", "henry" },
    { "hannes", "johannes" },  { "hans", "johannes" },     { "harry", "henry" },
    { "hattie", "harriet" },   { "ionel", "ion" },         { "jack", "john" },
    { "jamie", "james" },      { "jas", "james" },         { "jim", "james" },
    { "jimmy", "james" },      { "jno", "john" },          { "jo", "joseph" },
    { "johnny", "john" },      { "jos", "joseph" },        { "kate", "catherine" },
    { "kathy", "catherine" },  { "katie", "catherine" },   { "kay", "catherine" },
    { "kit", "christopher" },  { "kitty", "catherine" },   { "kolya", "nikolai" },
    { "len", "leonard" },      { "lenny", "leonard" },     { "liam", "william" },
    { "libby", "elizabeth" },  { "lisa", "elizabeth" },    { "liz", "elizabeth" },
    { "lizzie", "elizabeth" }, { "madge", "margaret" },    { "maggie", "margaret" },
    { "mamie", "mary" },       { "masha", "maria" },       { "mattie", "martha" },
    { "may", "mary" },         { "meg", "margaret" },      { "mia", "maria" },
    { "mick", "michael" },     { "mickey", "michael" },    { "mike", "michael" },
    { "misha", "mikhail" },    { "mitica", "dumitru" },    { "mitzi", "maria" },
    { "molly", "mary" },       { "nan", "ann" },           { "nana", "ioana" },
    { "nancy", "ann" },        { "ned", "edward" },        { "nell", "eleanor" },
    { "nellie", "eleanor" },   { "nelu", "ion" },          { "nicu", "nicolae" },
    { "nora", "eleanor" },     { "oana", "ioana" },        { "paco", "francisco" },
    { "paddy", "patrick" },    { "pancho", "francisco" },  { "pat", "patrick" },
    { "patty", "martha" },     { "peggy", "margaret" },    { "pepe", "jose" },
    { "peppe", "giuseppe" },   { "polly", "mary" },        { "rick", "richard" },
    { "rob", "robert" },       { "robbie", "robert" },     { "sadie", "sarah" },
    { "sally", "sarah" },      { "sandy", "alexander" },   { "sascha", "alexander" },
    { "sasha", "alexander" },  { "seb", "sebastian" },     { "sile", "vasile" },
    { "steve", "stephen" },    { "su", "susan" },          { "susie", "susan" },
    { "ted", "edward" },       { "teddy", "edward" },      { "tess", "theresa" },
    { "tessie", "theresa" },   { "thos", "thomas" },       { "tom", "thomas" },
    { "tommy", "thomas" },     { "toni", "anton" },        { "tonio", "antonio" },
    { "tono", "antonio" },     { "tony", "anton" },        { "topher", "christopher" },
    { "vanya", "ivan" },       { "vasilica", "vasile" },   { "volodya", "vladimir" },
    { "vova", "vladimir" },    { "walt", "walter" },       { "wat", "walter" },
    { "will", "william" },     { "willie", "william" },    { "wm", "william" },
    { "zhenya", "evgeny" },
};

Str
lk_full_name(Str word)
{
    size_t low = 0;
    size_t high = LEN(forms);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(word, str_of(forms[middle][0]));

        if (order == 0)
            return str_of(forms[middle][1]);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return word;
}

const char *const *
lk_short_name(size_t i)
{
    return i < LEN(forms) ? forms[i] : NULL;
}
