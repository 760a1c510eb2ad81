/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench/tables/folk.h"

#include <string.h>

#include "base/str.h"
#include "bench/tables/tables.h"

typedef struct Given {
    const char *name, *shorts[2];
} Given;

static const Given men[FOLK_GIVENS] = {
    { "john", { "jack", "jno" } },         { "william", { "will", "bill" } },
    { "thomas", { "tom", "thos" } },       { "george", { "geo", "georgie" } },
    { "james", { "jim", "jas" } },         { "charles", { "charlie", "chas" } },
    { "henry", { "harry", "hal" } },       { "robert", { "bob", "rob" } },
    { "edward", { "ned", "ted" } },        { "joseph", { "joe", "jos" } },
    { "richard", { "dick", "rich" } },     { "david", { "dave", "davy" } },
    { "samuel", { "sam", "saml" } },       { "frederick", { "fred", "fredk" } },
    { "alfred", { "alf", "fred" } },       { "arthur", { "art", "archie" } },
    { "peter", { "pete", "perkin" } },     { "francis", { "frank", "fras" } },
    { "walter", { "walt", "wat" } },       { "benjamin", { "ben", "benj" } },
    { "daniel", { "dan", "danl" } },       { "matthew", { "matt", "mat" } },
    { "andrew", { "andy", "drew" } },      { "stephen", { "steve", "ste" } },
    { "alexander", { "alex", "sandy" } },  { "edmund", { "ned", "edm" } },
    { "philip", { "phil", "pip" } },       { "michael", { "mike", "mick" } },
    { "ernest", { "ernie", "ern" } },      { "albert", { "bert", "al" } },
    { "herbert", { "herb", "bert" } },     { "patrick", { "pat", "paddy" } },
    { "isaac", { "ike", "isac" } },        { "abraham", { "abe", "abm" } },
    { "nicholas", { "nick", "nic" } },     { "christopher", { "chris", "kit" } },
    { "anthony", { "tony", "ant" } },      { "simon", { "sim", "si" } },
    { "hugh", { "hughie", "hu" } },        { "ralph", { "ralf", "rafe" } },
    { "lawrence", { "larry", "laurie" } }, { "leonard", { "len", "leo" } },
    { "reginald", { "reg", "rex" } },      { "gilbert", { "gil", "bert" } },
    { "theodore", { "theo", "ted" } },     { "timothy", { "tim", "timmy" } },
    { "jonathan", { "jon", "jona" } },     { "joshua", { "josh", "jos" } },
    { "humphrey", { "humph", "hump" } },   { "augustus", { "gus", "augs" } },
    { "percy", { "perce", "percival" } },  { "cuthbert", { "bert", "cuddy" } },
    { "bartholomew", { "bart", "bat" } },  { "ambrose", { "brose", "amb" } },
    { "barnaby", { "barney", "barn" } },   { "lancelot", { "lance", "lanty" } },
    { "miles", { "myles", "milo" } },      { "oliver", { "ollie", "noll" } },
    { "roger", { "rog", "hodge" } },       { "valentine", { "val", "valen" } },
};
static const Given women[FOLK_GIVENS] = {
    { "mary", { "polly", "molly" } },
    { "elizabeth", { "liz", "betty" } },
    { "ann", { "annie", "nan" } },
    { "sarah", { "sally", "sal" } },
    { "jane", { "jenny", "janey" } },
    { "margaret", { "maggie", "peggy" } },
    { "ellen", { "nell", "nelly" } },
    { "alice", { "allie", "lissy" } },
    { "florence", { "flo", "flossie" } },
    { "emily", { "em", "emmie" } },
    { "annie", { "ann", "nan" } },
    { "hannah", { "nan", "anna" } },
    { "catherine", { "kate", "kitty" } },
    { "charlotte", { "lottie", "charl" } },
    { "harriet", { "hattie", "harty" } },
    { "emma", { "em", "emmie" } },
    { "martha", { "patty", "mattie" } },
    { "eliza", { "liza", "lizzie" } },
    { "caroline", { "carrie", "caro" } },
    { "louisa", { "lou", "lulu" } },
    { "isabella", { "bella", "isa" } },
    { "rebecca", { "becky", "becca" } },
    { "edith", { "edie", "ede" } },
    { "agnes", { "aggie", "nessie" } },
    { "lucy", { "lou", "lu" } },
    { "frances", { "fanny", "fan" } },
    { "susan", { "sue", "susie" } },
    { "amelia", { "milly", "amy" } },
    { "eleanor", { "nora", "nell" } },
    { "maria", { "ria", "mia" } },
    { "esther", { "hetty", "essie" } },
    { "rose", { "rosie", "rosa" } },
    { "victoria", { "vicky", "vic" } },
    { "dorothy", { "dolly", "dot" } },
    { "grace", { "gracie", "gray" } },
    { "julia", { "jule", "julie" } },
    { "mabel", { "may", "mab" } },
    { "matilda", { "tilly", "maud" } },
    { "clara", { "clare", "claire" } },
    { "beatrice", { "bea", "trixie" } },
    { "winifred", { "winnie", "freda" } },
    { "gertrude", { "gertie", "trudy" } },
    { "georgiana", { "georgie", "gina" } },
    { "sophia", { "sophy", "sofie" } },
    { "henrietta", { "etta", "hetty" } },
    { "adelaide", { "addie", "ada" } },
    { "constance", { "connie", "const" } },
    { "josephine", { "josie", "jo" } },
    { "penelope", { "penny", "pen" } },
    { "philippa", { "pippa", "phil" } },
    { "rosamund", { "rosa", "roz" } },
    { "theodora", { "dora", "thea" } },
    { "ursula", { "ursie", "sula" } },
    { "priscilla", { "prissy", "cilla" } },
    { "millicent", { "milly", "milla" } },
    { "lavinia", { "vinnie", "lavy" } },
    { "cordelia", { "delia", "cordy" } },
    { "augusta", { "gussie", "gusta" } },
    { "antonia", { "toni", "nia" } },
    { "bridget", { "biddy", "bridie" } },
};
static const char *const surnames[] = {
    "smith",    "jones",    "taylor",   "brown",    "williams", "wilson",  "johnson",   "davies",
    "wright",   "robinson", "thompson", "evans",    "walker",   "white",   "roberts",   "green",
    "hall",     "wood",     "jackson",  "clarke",   "harris",   "clark",   "lewis",     "turner",
    "hill",     "cooper",   "ward",     "morris",   "moore",    "king",    "watson",    "harrison",
    "baker",    "martin",   "morgan",   "allen",    "james",    "scott",   "phillips",  "parker",
    "lee",      "young",    "price",    "bennett",  "cook",     "shaw",    "griffiths", "kelly",
    "edwards",  "carter",   "hughes",   "mitchell", "bell",     "collins", "gray",      "murphy",
    "cox",      "marshall", "richards", "fisher",   "adams",    "palmer",  "stevens",   "mills",
    "hunt",     "webb",     "reid",     "murray",   "fraser",   "graham",  "pearce",    "barker",
    "reynolds", "foster",   "gibson",   "chapman",  "mason",    "dixon",   "fletcher",  "porter",
};
static const char *const begins[] = {
    "ash",  "black", "wood",  "brad", "clif", "hart", "win",  "stan", "ald",  "bur",
    "cal",  "thorn", "whit",  "lang", "mar",  "nor",  "pem",  "rad",  "sher", "har",
    "eg",   "far",   "gold",  "hol",  "ken",  "lin",  "mid",  "oak",  "pres", "ring",
    "sand", "tal",   "under", "wal",  "yar",  "crow", "dray", "ell",  "fen",  "hath",
};
static const char *const ends[] = {
    "ford",  "worth", "ley", "ton",   "well",  "bury",  "field", "land", "man",  "by",
    "wick",  "stone", "don", "ham",   "gate",  "brook", "shaw",  "burn", "cote", "more",
    "ridge", "ster",  "low", "hurst", "combe", "son",   "ing",   "head", "wood", "wright",
};
static const char *const sites[] = { "ton",  "ham",   "bury",    "ford", "minster", "mouth",
                                     "port", "stead", "chester", "dale", "wich",    "thorpe" };
static const char *const roads[] = { "street", "road", "lane", "avenue", "close", "row" };
static const char *const sounds[][2] = {
    { "ph", "f" },  { "ck", "k" }, { "ie", "y" }, { "y", "i" },   { "ll", "l" },  { "ough", "uff" },
    { "th", "t" },  { "s", "z" },  { "c", "k" },  { "ee", "ea" }, { "wh", "w" },  { "tt", "t" },
    { "ou", "ow" }, { "gh", "g" }, { "e", "a" },  { "n", "nn" },  { "ai", "ay" }, { "f", "ff" },
};

bool
folk_happens(uint64_t *seed, unsigned of_1000)
{
    return made_below(seed, 1000) < of_1000;
}

/* Each doubling of rank + 8 is as frequent as the next; within it all ranks are. */
unsigned
folk_rank(uint64_t *seed, unsigned n)
{
    unsigned doublings = 0;
    unsigned from, rank;

    while ((8u << doublings) < n + 8)
        doublings++;
    do {
        from = 8u << made_below(seed, doublings);
        rank = from + made_below(seed, from) - 8;
    } while (rank >= n);
    return rank;
}

const char *
folk_given(unsigned rank, bool woman)
{
    return (woman ? women : men)[rank].name;
}

const char *
folk_short(unsigned rank, bool woman, unsigned which)
{
    return (woman ? women : men)[rank].shorts[which % 2];
}

void
folk_surname(unsigned rank, char *ret)
{
    unsigned made = rank - (unsigned)LEN(surnames);

    if (rank < LEN(surnames))
        made_put(ret, "%s", surnames[rank]);
    else /* neighbours in rank share neither part */
        made_put(ret, "%s%s", begins[made * 7 % LEN(begins)],
                 ends[(made / LEN(begins) + made) % LEN(ends)]);
}

void
folk_town(unsigned rank, char *ret)
{
    made_put(ret, "%s%s", begins[(rank * 11 + 5) % LEN(begins)],
             sites[(rank / LEN(begins) + rank) % LEN(sites)]);
}

void
folk_street(unsigned rank, char *ret)
{
    made_put(ret, "%s%s %s", begins[(rank * 17 + 3) % LEN(begins)],
             ends[(rank / LEN(begins) + rank * 3) % LEN(ends)], roads[rank % LEN(roads)]);
}

void
folk_capital(char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++)
        if ((i == 0 || text[i - 1] == ' ' || text[i - 1] == '-') && text[i] >= 'a' &&
            text[i] <= 'z')
            text[i] = (char)(text[i] - 32);
}

FolkDay
folk_day(uint64_t *seed, unsigned low, unsigned high)
{
    FolkDay ret = { .year = made_between(seed, low, high) };

    ret.month = made_between(seed, 1, 12);
    ret.day = made_between(seed, 1, ret.month == 2 ? 28 : 30);
    return ret;
}

FolkDay
folk_wrong_day(uint64_t *seed, FolkDay day)
{
    FolkDay ret = day;

    switch (made_below(seed, 5)) {
    case 0: ret.day = made_between(seed, 1, 28); break;
    case 1: ret.month = made_between(seed, 1, 12); break;
    case 2: ret.year += made_between(seed, 1, 2); break;
    case 3: ret.year -= made_between(seed, 1, 2); break;
    default:
        if (day.day > 12) {
            ret.year = day.year / 100 * 100 + made_below(seed, 100);
            break;
        }
        ret.day = day.month;
        ret.month = day.day;
        break;
    }
    return ret;
}

void
folk_put_day(FolkDay day, char *ret)
{
    made_put(ret, "%04u-%02u-%02u", day.year, day.month, day.day);
}

void
folk_spell(uint64_t *seed, char *text)
{
    unsigned begin = made_below(seed, LEN(sounds));

    for (size_t i = 0; i < LEN(sounds); i++) {
        const char *const *pair = sounds[(begin + i) % LEN(sounds)];

        if (made_replace(text, pair[0], pair[1]))
            return;
    }
}

void
folk_wrong_digit(uint64_t *seed, char *text)
{
    size_t len = strlen(text);
    size_t begin = len == 0 ? 0 : made_below(seed, (unsigned)len);

    for (size_t i = 0; i < len; i++) {
        char *at = &text[(begin + i) % len];

        if (*at < '0' || *at > '9')
            continue;
        *at = (char)('0' + ((unsigned)(*at - '0') + made_between(seed, 1, 9)) % 10);
        return;
    }
}

unsigned
folk_words(const char *text)
{
    unsigned n = text[0] != '\0';

    for (; *text != '\0'; text++)
        n += *text == ' ';
    return n;
}

void
folk_drop_word(char *text, unsigned at)
{
    char *from = text;
    char *end;

    if (folk_words(text) < 2)
        return;
    for (; at > 0 && strchr(from, ' ') != NULL; at--)
        from = strchr(from, ' ') + 1;
    end = strchr(from, ' ');
    if (end != NULL)
        memmove(from, end + 1, strlen(end + 1) + 1);
    else
        from[-1] = '\0';
}
