/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/names_bench — what each comparator of names is worth alone: 4,000 labelled pairs of names
 * as people of several scripts and spellings write them.
 *
 * The names below were written for this: each line is one given or one family name as it is found
 * in documents (Latin spellings of several languages, Cyrillic, Greek, Arabic).  Half of the pairs
 * are one person: two spellings of each part, drawn at random; one in six in another order, one in
 * ten without a part, one in eight with a slip of the pen.  The other half are two people: a third
 * share the family name, a third the given name, a third nothing.  The threshold of a comparator is
 * the best one on the first half of the pairs; F1 is counted on the second. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cx.h"
#include "include/tessera-link.h"

enum { PAIRS = 4000, NAME_MAX_BYTES = 96, SPELLINGS = 5 };

typedef struct Name {
    const char *spelling[SPELLINGS];
} Name;

static const Name givens[] = {
    { { "Mohammed", "Muhammad", "Mohamed", "محمد", "Mehmed" } },
    { { "Yusuf", "Youssef", "Yousuf", "يوسف", "Jusuf" } },
    { { "Fatima", "Fatma", "Fatimah", "فاطمة", "Fátima" } },
    { { "Aleksandr", "Alexandr", "Alexander", "Александр", "Αλέξανδρος" } },
    { { "Yuliya", "Julia", "Iulia", "Юлия", "Yulia" } },
    { { "Nikolay", "Nikolai", "Nicolae", "Николай", "Νικόλαος" } },
    { { "Ekaterina", "Yekaterina", "Katerina", "Екатерина", "Αικατερίνη" } },
    { { "Stefan", "Ștefan", "Shtefan", "Стефан", "Stephan" } },
    { { "Georgi", "Gheorghe", "George", "Георги", "Γεώργιος" } },
    { { "Hassan", "Hasan", "Hassane", "حسن", "Chasan" } },
    { { "Khadija", "Khadidja", "Hadija", "خديجة", "Chadidscha" } },
    { { "Sergey", "Sergei", "Serghei", "Сергей", "Serguei" } },
    { { "Irina", "Iryna", "Irena", "Ирина", "Ειρήνη" } },
    { { "Mykola", "Mikola", "Mykolai", "Микола", "Mycola" } },
    { { "Oleksandra", "Olexandra", "Aleksandra", "Олександра", "Αλεξάνδρα" } },
    { { "Ioannis", "Yannis", "Giannis", "Ιωάννης", "Ioanis" } },
    { { "Dimitrios", "Dimitris", "Dimitri", "Δημήτριος", "Димитър" } },
    { { "Svetlana", "Swetlana", "Svitlana", "Светлана", "Svjetlana" } },
    { { "Zhanna", "Janna", "Žana", "Жанна", "Schanna" } },
    { { "Abdullah", "Abdallah", "Abdulla", "عبدالله", "Abdoullah" } },
    { { "Aisha", "Aicha", "Ayesha", "عائشة", "Aischa" } },
    { { "Omar", "Umar", "Omer", "عمر", "Oumar" } },
    { { "Tsvetelina", "Cvetelina", "Tzvetelina", "Цветелина", "Zwetelina" } },
    { { "Vladimir", "Wladimir", "Volodymyr", "Владимир", "Vladymyr" } },
    { { "Mihaela", "Mihaiela", "Michaela", "Михаела", "Mikhaela" } },
    { { "Ana", "Anna", "Hana", "Анна", "Άννα" } },
    { { "Maria", "Mariya", "Mariia", "Мария", "Μαρία" } },
    { { "Marina", "Maryna", "Márina", "Марина", "Μαρίνα" } },
    { { "Petar", "Petr", "Petru", "Пётр", "Πέτρος" } },
    { { "Pavel", "Pawel", "Pavlo", "Павел", "Παύλος" } },
};
static const Name surnames[] = {
    { { "Ivanova", "Iwanowa", "Yvanova", "Иванова", "Iwanova" } },
    { { "Petrov", "Petroff", "Petrow", "Петров", "Piotrov" } },
    { { "Shevchenko", "Schewtschenko", "Șevcenko", "Шевченко", "Chevtchenko" } },
    { { "Popescu", "Popesco", "Popesku", "Попеску", "Poppescu" } },
    { { "Dimitrov", "Dimitroff", "Dimitrow", "Димитров", "Dymytrov" } },
    { { "Papadopoulos", "Papadopulos", "Papadopoylos", "Παπαδόπουλος", "Пападопулос" } },
    { { "Georgiou", "Georgiu", "Gheorghiu", "Γεωργίου", "Georghiou" } },
    { { "Al-Masri", "El Masri", "Almasri", "المصري", "al Masry" } },
    { { "Haddad", "Hadad", "Haddade", "حداد", "Chaddad" } },
    { { "Khoury", "Khouri", "Houry", "خوري", "Choury" } },
    { { "Nasser", "Naser", "Nasr", "ناصر", "Nacer" } },
    { { "Kovalenko", "Kowalenko", "Covalenco", "Коваленко", "Kovalenco" } },
    { { "Zhukov", "Jukov", "Žukov", "Жуков", "Schukow" } },
    { { "Tchaikovsky", "Chaikovski", "Tschaikowski", "Чайковский", "Ciaikovschi" } },
    { { "Yanukovich", "Ianucovici", "Janukowitsch", "Янукович", "Yanoukovitch" } },
    { { "Müller", "Mueller", "Muller", "Мюллер", "Miller" } },
    { { "Jørgensen", "Joergensen", "Jorgensen", "Йоргенсен", "Jörgensen" } },
    { { "Łukasik", "Lukasik", "Lukaszik", "Лукасик", "Lukassik" } },
    { { "Hussein", "Husain", "Hossein", "حسين", "Houssein" } },
    { { "Rashidi", "Rachidi", "Raschidi", "رشيدي", "Rasheedi" } },
    { { "Okonkwo", "Okonkwoh", "Okonquo", "Оконкво", "Oconkwo" } },
    { { "Chukwu", "Tchoukwou", "Chuku", "Чукву", "Tschukwu" } },
    { { "Stoyanov", "Stojanow", "Stoianov", "Стоянов", "Stoyanoff" } },
    { { "Hristov", "Christov", "Khristov", "Христов", "Hristoff" } },
    { { "Moldovan", "Moldoveanu", "Moldowan", "Молдован", "Moldavan" } },
    { { "Tsiklauri", "Ciklauri", "Tziklauri", "Циклаури", "Ziklauri" } },
    { { "Yilmaz", "Jilmaz", "Yılmaz", "Йылмаз", "Ilmaz" } },
    { { "Öztürk", "Ozturk", "Oeztuerk", "Озтюрк", "Oztürk" } },
    { { "Nguyen", "Nguyễn", "Nguien", "Нгуен", "Ngyen" } },
    { { "Sokolov", "Sokolow", "Socolov", "Соколов", "Sokoloff" } },
};

typedef struct Pair {
    char name[2][NAME_MAX_BYTES];
    bool one;
} Pair;

static Pair pairs[PAIRS];
static double scores[PAIRS];

static uint64_t
next(uint64_t *seed)
{
    uint64_t x = *seed += 0x9E3779B97F4A7C15u;

    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static size_t
below(uint64_t *seed, size_t n)
{
    return (size_t)(next(seed) >> 32) % n;
}

static void
append(char *to, const char *from)
{
    size_t at = strlen(to);
    size_t len = strlen(from);

    if (at + len + 2 < NAME_MAX_BYTES) {
        to[at] = ' ';
        memcpy(to + at + (at > 0), from, len + 1);
    }
}

/* A letter of a Latin name is left out. */
static void
slip(uint64_t *seed, char *name)
{
    size_t at = 1 + below(seed, strlen(name) - 1);

    if ((name[at] & 0x80) == 0 && name[at] != ' ')
        memmove(name + at, name + at + 1, strlen(name + at));
}

static void
write_name(uint64_t *seed, size_t given, size_t surname, char *ret)
{
    const char *first = givens[given].spelling[below(seed, SPELLINGS)];
    const char *second = surnames[surname].spelling[below(seed, SPELLINGS)];
    bool turned = below(seed, 6) == 0;

    ret[0] = '\0';
    append(ret, turned ? second : first);
    if (below(seed, 10) > 0)
        append(ret, turned ? first : second);
    if (below(seed, 8) == 0)
        slip(seed, ret);
}

static void
make_pairs(uint64_t seed)
{
    for (size_t i = 0; i < PAIRS; i++) {
        size_t given = below(&seed, LEN(givens));
        size_t surname = below(&seed, LEN(surnames));
        size_t other_given = given;
        size_t other_surname = surname;

        pairs[i].one = below(&seed, 2) == 0;
        if (!pairs[i].one) {
            size_t kind = below(&seed, 3);

            other_given = (given + (kind != 1) * (1 + below(&seed, LEN(givens) - 1))) % LEN(givens);
            other_surname =
                (surname + (kind != 0) * (1 + below(&seed, LEN(surnames) - 1))) % LEN(surnames);
        }
        write_name(&seed, given, surname, pairs[i].name[0]);
        write_name(&seed, other_given, other_surname, pairs[i].name[1]);
    }
}

/* --- comparators ------------------------------------------------------------------------------ */

static double
same(LkText a, LkText b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static double
edits(LkText a, LkText b)
{
    size_t longer = a.len > b.len ? a.len : b.len;

    return longer == 0 ? 0 : 1 - (double)lk_distance(a, b, 64) / (double)longer;
}

/* The part of the words of the shorter name whose sound is in the other one. */
static double
sounds(LkText a, LkText b)
{
    Str x = { a.ptr, a.len };
    double met = 0;
    double words = 0;

    for (; x.len > 0; words++) {
        Str word = str_cut(x, ' ', &x);
        Str y = { b.ptr, b.len };
        bool found = false;

        while (y.len > 0) {
            Str other = str_cut(y, ' ', &y);

            found = found || lk_sound((LkText){ word.ptr, word.len }) ==
                                 lk_sound((LkText){ other.ptr, other.len });
        }
        met += found;
    }
    return words > 0 ? met / words : 0;
}

typedef double Comparator(LkText a, LkText b);

static double
f1_at(double threshold, size_t from, size_t to)
{
    double right = 0, got = 0, want = 0;

    for (size_t i = from; i < to; i++) {
        bool said = scores[i] >= threshold;

        right += said && pairs[i].one;
        got += said;
        want += pairs[i].one;
    }
    return got + want > 0 ? 2 * right / (got + want) : 0;
}

static void
print_f1(const char *what)
{
    double best = 0;
    double threshold = 0;

    for (size_t i = 0; i < PAIRS / 2; i++) {
        double f1 = f1_at(scores[i], 0, PAIRS / 2);

        if (f1 > best) {
            best = f1;
            threshold = scores[i];
        }
    }
    printf("%-34s F1 %.3f at %.2f\n", what, f1_at(threshold, PAIRS / 2, PAIRS), threshold);
}

static void
measure(const char *what, Comparator *compare)
{
    for (size_t i = 0; i < PAIRS; i++) {
        char a[NAME_MAX_BYTES], b[NAME_MAX_BYTES];
        LkText x = { pairs[i].name[0], strlen(pairs[i].name[0]) };
        LkText y = { pairs[i].name[1], strlen(pairs[i].name[1]) };

        x = (LkText){ a, lk_fold(x, a, sizeof a) };
        y = (LkText){ b, lk_fold(y, b, sizeof b) };
        scores[i] = compare(x, y);
    }
    print_f1(what);
}

/* All pairs as rows of one table with nothing but a name: the bits that the library gives. */
static void
measure_whole(void)
{
    LkColumn column = { .kind = LK_NAME, .name = "name" };
    LkStart start = { .rows = 2 * PAIRS, .columns = &column, .ncolumns = 1, .files = 1 };
    Lk *lk;

    start.size = lk_room(start.rows);
    start.memory = aligned_alloc(64, start.size);
    ASSERT(start.memory != NULL);
    memset(start.memory, 0, start.size);
    ASSERT(lk_open(&start, &lk) == LK_OK);
    for (size_t i = 0; i < 2 * PAIRS; i++) {
        LkText name = { pairs[i / 2].name[i % 2], strlen(pairs[i / 2].name[i % 2]) };

        ASSERT(lk_add(lk, 0, &name, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    for (size_t i = 0; i < PAIRS; i++) {
        LkReason reasons[LK_FIELDS + 2];

        (void)lk_explain(lk, (uint32_t)(2 * i), (uint32_t)(2 * i + 1), reasons, &scores[i]);
    }
    print_f1("the whole, given and family name");
    free(start.memory);
}

int
main(void)
{
    make_pairs(5);
    measure("equal once folded", same);
    measure("edits (Damerau, Levenshtein)", edits);
    measure("Jaro and Winkler", lk_jaro_winkler);
    measure("sounds, word by word", sounds);
    measure("words in any order, short forms", lk_names_alike);
    measure_whole();
    return 0;
}
