/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same people in two lists: Latin letters in the one; Cyrillic, Greek or Arabic in the other.
 *
 * 4,500 people of three origins, 70 of 100 in each list; one in eight shares family name and town
 * with the one before.  A given name is one of 16 common ones of each sex or origin (half), else
 * made of two syllables; family names and towns are made of two and an ending that is usual in
 * their language.  A syllable has one spelling in its own script and up to three in Latin letters;
 * who writes Latin keeps to one of three manners (sh, ch, sch) throughout a record.  Arabic leaves
 * out short vowels.
 *
 * A Latin record has a slip in 60 of 1,000 names.  In both lists the family name stands first in
 * 100, the given name is lost in 20; the day of birth is lost in 250, wrong in 50; the town is lost
 * in 150, another one in 50.  scripts has whole names, days of birth and towns; scripts_bare given
 * and family names and years of birth (lost in 250, one off in 60). */
#include <string.h>

#include "bench/tables/folk.h"
#include "bench/tables/tables.h"

enum { PEOPLE = 4500, ORIGINS = 3, MANNERS = 3, BEGINS = 12, VOWELS = 5, COMMON = 16, ENDINGS = 6 };

enum { NAME, BORN, TOWN }; /* of scripts */
enum { GIVEN, SURNAME, YEAR };

typedef struct Sound {
    const char *own;
    const char *latin[MANNERS];
} Sound;

typedef struct Origin {
    Sound begin[BEGINS], vowel[VOWELS], ending[ENDINGS], common[COMMON];
    Sound before; /* family names, in half of them */
} Origin;

static const Origin origins[ORIGINS] = {
    { { { "б", { "b", "b", "b" } },
        { "в", { "v", "v", "w" } },
        { "г", { "g", "gu", "g" } },
        { "д", { "d", "d", "d" } },
        { "ж", { "zh", "j", "sch" } },
        { "к", { "k", "k", "k" } },
        { "л", { "l", "l", "l" } },
        { "м", { "m", "m", "m" } },
        { "т", { "t", "t", "t" } },
        { "х", { "kh", "kh", "ch" } },
        { "ш", { "sh", "ch", "sch" } },
        { "ч", { "ch", "tch", "tsch" } } },
      { { "а", { "a", "a", "a" } },
        { "о", { "o", "o", "o" } },
        { "и", { "i", "i", "i" } },
        { "у", { "u", "ou", "u" } },
        { "е", { "e", "e", "e" } } },
      { { "нов", { "nov", "nov", "now" } },
        { "ренко", { "renko", "renko", "renko" } },
        { "вский", { "vsky", "vski", "wskij" } },
        { "рчук", { "rchuk", "rtchouk", "rtschuk" } },
        { "ев", { "ev", "ev", "ew" } },
        { "лин", { "lin", "line", "lin" } } },
      { { "Иван", { "Ivan", "Ivan", "Iwan" } },
        { "Сергей", { "Sergey", "Serguei", "Sergej" } },
        { "Наталья", { "Natalya", "Natalia", "Natalja" } },
        { "Юлия", { "Yuliya", "Ioulia", "Julija" } },
        { "Ольга", { "Olga", "Olga", "Olga" } },
        { "Михаил", { "Mikhail", "Mikhaïl", "Michail" } },
        { "Алексей", { "Aleksey", "Alexei", "Alexej" } },
        { "Татьяна", { "Tatyana", "Tatiana", "Tatjana" } },
        { "Дмитрий", { "Dmitry", "Dmitri", "Dmitrij" } },
        { "Андрей", { "Andrey", "Andreï", "Andrej" } },
        { "Евгений", { "Evgeny", "Evguéni", "Jewgenij" } },
        { "Людмила", { "Lyudmila", "Lioudmila", "Ljudmila" } },
        { "Вера", { "Vera", "Vera", "Wera" } },
        { "Ксения", { "Kseniya", "Ksénia", "Xenija" } },
        { "Галина", { "Galina", "Galina", "Galina" } },
        { "Фёдор", { "Fyodor", "Fiodor", "Fjodor" } } },
      { "", { "", "", "" } } },
    { { { "β", { "v", "v", "b" } },
        { "γ", { "g", "gh", "g" } },
        { "δ", { "d", "dh", "d" } },
        { "κ", { "k", "k", "c" } },
        { "λ", { "l", "l", "l" } },
        { "μ", { "m", "m", "m" } },
        { "π", { "p", "p", "p" } },
        { "τ", { "t", "t", "t" } },
        { "φ", { "f", "ph", "ph" } },
        { "χ", { "ch", "h", "kh" } },
        { "θ", { "th", "th", "th" } },
        { "σ", { "s", "s", "s" } } },
      { { "α", { "a", "a", "a" } },
        { "ο", { "o", "o", "o" } },
        { "η", { "i", "i", "e" } },
        { "ου", { "ou", "u", "ou" } },
        { "ε", { "e", "e", "e" } } },
      { { "ρόπουλος", { "ropoulos", "ropulos", "ropoulos" } },
        { "νίδης", { "nidis", "nidis", "nides" } },
        { "ράκης", { "rakis", "rakis", "rakes" } },
        { "ρίου", { "riou", "riu", "riou" } },
        { "νάς", { "nas", "nas", "nas" } },
        { "λλης", { "llis", "lis", "lles" } } },
      { { "Γιώργος", { "Giorgos", "Yiorgos", "Georgos" } },
        { "Δημήτρης", { "Dimitris", "Dhimitris", "Demetris" } },
        { "Ελένη", { "Eleni", "Eleni", "Helene" } },
        { "Κατερίνα", { "Katerina", "Katerina", "Caterina" } },
        { "Νίκος", { "Nikos", "Nikos", "Nicos" } },
        { "Χρήστος", { "Christos", "Hristos", "Khristos" } },
        { "Ιωάννα", { "Ioanna", "Ioanna", "Joanna" } },
        { "Βασίλης", { "Vasilis", "Vassilis", "Basilis" } },
        { "Σοφία", { "Sofia", "Sophia", "Sophia" } },
        { "Παναγιώτης", { "Panagiotis", "Panayiotis", "Panagiotes" } },
        { "Ευαγγελία", { "Evangelia", "Evaggelia", "Euangelia" } },
        { "Θεόδωρος", { "Theodoros", "Thodoros", "Theodorus" } },
        { "Αγγελική", { "Angeliki", "Aggeliki", "Angelike" } },
        { "Σταύρος", { "Stavros", "Stavros", "Stauros" } },
        { "Φωτεινή", { "Foteini", "Fotini", "Photine" } },
        { "Κώστας", { "Kostas", "Kostas", "Costas" } } },
      { "", { "", "", "" } } },
    { { { "ب", { "b", "b", "b" } },
        { "ج", { "j", "dj", "g" } },
        { "ح", { "h", "h", "h" } },
        { "خ", { "kh", "kh", "ch" } },
        { "د", { "d", "d", "d" } },
        { "ر", { "r", "r", "r" } },
        { "ش", { "sh", "ch", "sch" } },
        { "ف", { "f", "f", "f" } },
        { "م", { "m", "m", "m" } },
        { "ن", { "n", "n", "n" } },
        { "ص", { "s", "s", "s" } },
        { "ق", { "q", "k", "k" } } },
      { { "", { "a", "a", "a" } },
        { "ا", { "a", "a", "aa" } },
        { "ي", { "i", "i", "ee" } },
        { "و", { "u", "ou", "u" } },
        { "", { "i", "i", "e" } } },
      { { "ري", { "ri", "ri", "ry" } },
        { "وي", { "wi", "oui", "wi" } },
        { "اد", { "ad", "ad", "aad" } },
        { "ير", { "ir", "ir", "eer" } },
        { "ان", { "an", "ane", "an" } },
        { "ي", { "i", "i", "y" } } },
      { { "محمد", { "Muhammad", "Mohamed", "Mohammad" } },
        { "أحمد", { "Ahmad", "Ahmed", "Ahmad" } },
        { "فاطمة", { "Fatima", "Fatma", "Fatimah" } },
        { "خديجة", { "Khadija", "Khadidja", "Chadidscha" } },
        { "يوسف", { "Yusuf", "Youssef", "Yousuf" } },
        { "حسين", { "Husayn", "Houssein", "Hussein" } },
        { "مريم", { "Maryam", "Mériem", "Mariam" } },
        { "عائشة", { "Aisha", "Aïcha", "Aischa" } },
        { "عمر", { "Umar", "Omar", "Omar" } },
        { "خالد", { "Khalid", "Khaled", "Chalid" } },
        { "زينب", { "Zaynab", "Zineb", "Zeinab" } },
        { "سعيد", { "Said", "Saïd", "Saeed" } },
        { "ليلى", { "Layla", "Leïla", "Leila" } },
        { "إبراهيم", { "Ibrahim", "Brahim", "Ebrahim" } },
        { "نور", { "Nur", "Nour", "Noor" } },
        { "طارق", { "Tariq", "Tarek", "Tarik" } } },
      { "ال", { "Al-", "El ", "al-" } } },
};

typedef struct Person {
    unsigned origin;
    uint32_t given, surname, town; /* seeds of names */
    FolkDay born;
} Person;

/* Own script if `manner` is MANNERS. */
static const char *
spelling(const Sound *sound, unsigned manner)
{
    return manner < MANNERS ? sound->latin[manner] : sound->own;
}

/* The first letter, of Cyrillic or Greek, becomes a capital. */
static void
raise_own(char *cell)
{
    unsigned char lead = (unsigned char)cell[0];
    unsigned char next = (unsigned char)cell[1];

    if ((lead == 0xD0 && next >= 0xB0) || (lead == 0xCE && next >= 0xB1))
        cell[1] = (char)(next - 0x20);
    else if ((lead == 0xD1 && next < 0x90) || (lead == 0xCF && next < 0x8A)) {
        cell[0] = (char)(lead - 1);
        cell[1] = (char)(next + 0x20);
    }
}

/* A name of a number: always the same.  Families' have an ending. */
static void
put_name(unsigned origin, uint32_t number, unsigned manner, bool family, char *cell)
{
    const Origin *from = &origins[origin];
    uint64_t seed = number;
    size_t at;

    if (family && made_happens(&seed, 50))
        made_put(cell, "%s", spelling(&from->before, manner));
    at = strlen(cell);
    if (!family && made_happens(&seed, 50)) {
        made_put(cell, "%s", spelling(&from->common[made_below(&seed, COMMON)], manner));
        return;
    }
    for (unsigned i = 0; i < 2; i++) {
        made_put(cell, "%s", spelling(&from->begin[made_below(&seed, BEGINS)], manner));
        made_put(cell, "%s", spelling(&from->vowel[made_below(&seed, VOWELS)], manner));
    }
    if (family)
        made_put(cell, "%s", spelling(&from->ending[made_below(&seed, ENDINGS)], manner));
    if (manner < MANNERS)
        folk_capital(cell + at);
    else
        raise_own(cell + at);
}

static void
put_parts(uint64_t *seed, const Person *of, unsigned manner, char *given, char *surname)
{
    if (!folk_happens(seed, 20))
        put_name(of->origin, of->given, manner, false, given);
    put_name(of->origin, of->surname, manner, true, surname);
    if (manner < MANNERS && folk_happens(seed, 60))
        made_slip(seed, given);
    if (manner < MANNERS && folk_happens(seed, 60))
        made_slip(seed, surname);
}

static void
put_row(uint64_t *seed, const Person *of, unsigned manner, MadeRow *row)
{
    char given[MADE_CELL] = "";
    char surname[MADE_CELL] = "";
    FolkDay day = of->born;
    uint32_t town = of->town;

    put_parts(seed, of, manner, given, surname);
    if (folk_happens(seed, 100))
        made_put(row->cell[NAME], "%s %s", surname, given);
    else
        made_put(row->cell[NAME], "%s %s", given, surname);
    if (folk_happens(seed, 50))
        day = folk_wrong_day(seed, day);
    if (!folk_happens(seed, 250))
        folk_put_day(day, row->cell[BORN]);
    if (folk_happens(seed, 50))
        town = 7000 + folk_rank(seed, 60);
    if (!folk_happens(seed, 150))
        put_name(of->origin, town, manner, true, row->cell[TOWN]);
}

static void
put_bare(uint64_t *seed, const Person *of, unsigned manner, MadeRow *row)
{
    bool turned = folk_happens(seed, 100);
    unsigned year = of->born.year;

    put_parts(seed, of, manner, row->cell[turned ? SURNAME : GIVEN],
              row->cell[turned ? GIVEN : SURNAME]);
    if (folk_happens(seed, 60))
        year += made_happens(seed, 50) ? 1 : (unsigned)-1;
    if (!folk_happens(seed, 250))
        made_put(row->cell[YEAR], "%u", year);
}

static void
make(Made *to, void (*put)(uint64_t *seed, const Person *of, unsigned manner, MadeRow *row))
{
    Person person = { .origin = 0 };

    for (uint32_t i = 0; i < PEOPLE; i++) {
        if (i == 0 || made_below(&to->seed, 8) != 0) {
            person.origin = made_below(&to->seed, ORIGINS);
            person.surname = 100000 + folk_rank(&to->seed, 3000);
            person.town = 7000 + folk_rank(&to->seed, 60);
        }
        person.given = folk_rank(&to->seed, 300);
        person.born = folk_day(&to->seed, 1940, 2008);
        if (made_happens(&to->seed, 70))
            put(&to->seed, &person, made_below(&to->seed, MANNERS), made_row(to, 0, i));
        if (made_happens(&to->seed, 70))
            put(&to->seed, &person, MANNERS, made_row(to, 1, i));
    }
}

static void
make_whole(Made *to)
{
    make(to, put_row);
}

static void
make_bare(Made *to)
{
    make(to, put_bare);
}

#define WHOLE                                                                                      \
    {                                                                                              \
        "name", "date_of_birth", "town"                                                            \
    }
#define BARE                                                                                       \
    {                                                                                              \
        "given_name", "family_name", "year_of_birth"                                               \
    }

const MadeSet set_scripts = {
    "scripts", "people in Latin and in their own letters", 2, { WHOLE, WHOLE }, make_whole
};
const MadeSet set_scripts_bare = {
    "scripts_bare", "the same with names and years alone", 2, { BARE, BARE }, make_bare
};
