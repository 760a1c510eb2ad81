/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Short and pet forms of given names that do not begin or sound like the full one. */
#include "link/lk_internal.h"

/* The full name first, then its forms; those of several names stand with the most common one. */
static const char *const names[] = {
    "albert bert bertie",
    "alexander alec alex sandy sasha sascha",
    "alfred alf fred",
    "andrew andy drew",
    "ann annie nan nancy",
    "anton tony toni",
    "antonio tonio tono",
    "benjamin ben benny",
    "catherine kate katie kitty kathy cathy kay",
    "charles charlie chas chuck",
    "christopher chris kit topher",
    "dorothy dot dolly dora",
    "dumitru mitica",
    "edward ed eddie ted teddy ned",
    "eleanor ellie nell nellie nora",
    "elizabeth eliza beth betty bess bessie liz lizzie libby lisa",
    "evgeny zhenya",
    "francis frank fran",
    "francisco paco pancho",
    "george geo georgie",
    "gheorghe gica ghita",
    "giuseppe beppe peppe",
    "harriet hattie",
    "henry harry hal hank",
    "ioana nana oana",
    "ion nelu ionel",
    "isabella bella belle",
    "ivan vanya",
    "james jim jimmy jas jamie",
    "johannes hans hannes",
    "john jack jno johnny",
    "jose pepe",
    "joseph joe joey jos",
    "leonard len lenny",
    "margaret maggie peggy meg madge daisy greta",
    "maria mia mitzi masha",
    "martha patty mattie",
    "mary molly polly mamie may",
    "michael mick mickey mike",
    "mikhail misha",
    "nicolae nicu",
    "nikolai kolya",
    "patrick pat paddy",
    "rebecca becky",
    "richard dick dickie rick",
    "robert bob bobby rob robbie",
    "sarah sally sadie",
    "sebastian bastian seb",
    "stephen steve",
    "susan sue susie",
    "theresa tess tessie",
    "thomas tom tommy thos",
    "vasile vasilica sile",
    "vladimir volodya vova",
    "walter walt wat",
    "william will bill billy willie wm liam",
};

Str
lk_full_name(Str word)
{
    for (size_t i = 0; i < LEN(names); i++) {
        Str rest = str_of(names[i]);
        Str full = str_cut(rest, ' ', &rest);

        while (rest.len > 0) {
            if (str_equal(str_cut(rest, ' ', &rest), word))
                return full;
        }
    }
    return word;
}
