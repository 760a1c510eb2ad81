/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/study_print.h"

#include "directory/card.h"
#include "directory/directory.h"
#include "training/study_handout.h"
#include "training/study_internal.h"
#include "training/study_page.h"

/* Minutes of the day that are not a module's. */
enum { WELCOME = 15, CLOSING = 15, BREAK = 15, LONG_DAY = 150, MODULES_MAX_A_DAY = 8, PARTS = 13 };

/* What is printed, while it is gathered. */
typedef struct Print {
    Req *req;
    const StudyDay *day;
    Zone zone;
    const Module *modules[MODULES_MAX_A_DAY];
    size_t nmodules;
    bool is_rtl;
    PrintPart parts[PARTS];
    size_t n;
} Print;

static Str
word(const Print *print, Word name)
{
    return learn_plain_word(print->req, name);
}

static Str
own(Arena *arena, Str text)
{
    return arena_format(arena, HANDOUT_OWN("%.*s"), STR_ARG(text));
}

/* The day's modules in the language of the page where there is a translation. */
static void
find_modules(Print *print)
{
    Str rest = print->day->modules;

    while (rest.len > 0 && print->nmodules < MODULES_MAX_A_DAY) {
        Str one = str_trim(str_cut(rest, ',', &rest));
        Str version;
        Str id = str_cut(one, ' ', &version);
        const Module *module = module_find(training_set(), id, print->req->lang);

        if (module != NULL)
            print->modules[print->nmodules++] = module;
    }
}

static PrintPaper *
add_paper(Print *print, const Handout *handout, Str code, Str label)
{
    PrintPaper *paper = ARENA_NEW(print->req->cx->arena, PrintPaper);

    *paper = (PrintPaper){
        .blocks = handout->blocks, .n = handout->n, .code = code, .code_label = label
    };
    ASSERT(print->n < PARTS);
    print->parts[print->n++] = (PrintPart){ .paper = paper };
    return paper;
}

/* Where who comes checks in; empty if the server has no address of its own. */
static Str
here_address(const Print *print, Str code)
{
    const Req *req = print->req;

    if (req->origin.len == 0)
        return STR("");
    return arena_format(req->cx->arena, "%.*s/%.*s/here%s%.*s", STR_ARG(req->origin),
                        STR_ARG(req->lang), code.len > 0 ? "?code=" : "", STR_ARG(code));
}

/* --- the programme --- */

static void
add_slot(Print *print, Handout *handout, int64_t *at_s, int64_t minutes, Str what)
{
    int64_t local = *at_s + zone_offset(&print->zone, *at_s);
    int64_t of_day = local - (int64_t)day_of_time(local).n * DAY_SECONDS;

    handout_add(handout, PAPER_ITEM,
                arena_format(print->req->cx->arena, "%02lld:%02lld", (long long)(of_day / 3600),
                             (long long)(of_day / 60 % 60)),
                what);
    *at_s += minutes * 60;
}

/* Welcome, modules of equal length with a break after the first half of a long day, what follows
 * from it. */
static void
add_slots(Print *print, Handout *handout)
{
    const StudyDay *day = print->day;
    int64_t all = (day->ends - day->begins) / 60;
    bool has_break = all >= LONG_DAY && print->nmodules > 1;
    int64_t taught = all - WELCOME - CLOSING - (has_break ? BREAK : 0);
    int64_t each = print->nmodules > 0 ? taught / (int64_t)print->nmodules : 0;
    int64_t at = day->begins;

    add_slot(print, handout, &at, WELCOME, word(print, WORD_STUDY_P_WELCOME));
    for (size_t i = 0; i < print->nmodules; i++) {
        if (has_break && i == (print->nmodules + 1) / 2)
            add_slot(print, handout, &at, BREAK, word(print, WORD_STUDY_P_BREAK));
        add_slot(print, handout, &at, each, print->modules[i]->title);
    }
    at = day->ends - CLOSING * 60;
    add_slot(print, handout, &at, CLOSING, word(print, WORD_STUDY_P_CLOSING));
}

static Str
with_profession(const Print *print, Str name, Str profession)
{
    return arena_format(print->req->cx->arena, "%.*s (%.*s)", STR_ARG(name),
                        STR_ARG(word(print, study_profession(profession))));
}

/* "2 × nurse, 1 × midwife" */
static Str
table_people(const Print *print, int64_t table)
{
    const StudySeat *seats = print->day->seats.items;
    Str text = STR("");

    for (size_t i = 0; i < print->day->seats.n; i++) {
        if (seats[i].table == table)
            text = arena_format(print->req->cx->arena, "%.*s%s%lld \xC3\x97 %.*s", STR_ARG(text),
                                text.len > 0 ? ", " : "", (long long)seats[i].people,
                                STR_ARG(word(print, study_profession(seats[i].profession))));
    }
    return text;
}

static void
add_tables(Print *print, Handout *handout)
{
    Arena *arena = print->req->cx->arena;

    if (print->day->tables > 0)
        handout_add(handout, PAPER_HEADING, STR(""), word(print, WORD_STUDY_SEATS));
    for (int64_t table = 1; table <= print->day->tables; table++)
        handout_add(handout, PAPER_ITEM, arena_format(arena, "%lld", (long long)table),
                    table_people(print, table));
}

static void
add_programme(Print *print)
{
    const StudyDay *day = print->day;
    Arena *arena = print->req->cx->arena;
    Handout handout = handout_new(arena);

    handout_add(&handout, PAPER_TITLE, STR(""), day->title);
    handout_add(&handout, PAPER_LEAD, STR(""),
                arena_format(arena,
                             HANDOUT_LTR("%.*s") ", " HANDOUT_OWN("%.*s") ". " HANDOUT_OWN("%.*s"),
                             STR_ARG(day->clock), STR_ARG(day->place), STR_ARG(day->host)));
    handout_add(&handout, PAPER_HEADING, STR(""), word(print, WORD_STUDY_P_PROGRAMME));
    add_slots(print, &handout);
    handout_add(&handout, PAPER_HEADING, STR(""), word(print, WORD_STUDY_TRAINERS));
    handout_add(&handout, PAPER_ITEM, STR(""),
                with_profession(print, day->trainer, day->trainer_as));
    if (day->co_trainer.len > 0)
        handout_add(&handout, PAPER_ITEM, STR(""),
                    with_profession(print, day->co_trainer, day->co_as));
    add_tables(print, &handout);
    (void)add_paper(print, &handout, here_address(print, STR("")), word(print, WORD_HERE_LEAD));
}

/* Four questions on a sheet, for who has no telephone at hand: without a name. */
static void
add_questions(Print *print)
{
    const Word questions[] = { WORD_STUDY_Q_CALL, WORD_STUDY_Q_TELL, WORD_STUDY_Q_SAY,
                               WORD_STUDY_Q_RECOMMEND };
    const Word answers[] = { WORD_HERE_YES, WORD_HERE_UNSURE, WORD_HERE_NO };
    Arena *arena = print->req->cx->arena;
    Handout handout = handout_new(arena);

    handout_add(&handout, PAPER_TITLE, STR(""), word(print, WORD_HERE_QUESTIONS));
    handout_add(&handout, PAPER_LEAD, STR(""), own(arena, print->day->title));
    for (size_t i = 0; i < LEN(questions); i++) {
        handout_add(&handout, PAPER_HEADING, STR(""), word(print, questions[i]));
        for (size_t k = 0; k < LEN(answers); k++)
            handout_add(&handout, PAPER_ITEM, STR("\xE2\x98\x90"), word(print, answers[k]));
    }
    handout_add(&handout, PAPER_LEAD, STR(""), word(print, WORD_STUDY_PAPER_FOOT));
    (void)add_paper(print, &handout, here_address(print, STR("")), word(print, WORD_HERE_LEAD));
}

/* Each in the direction of its own words: not every module is translated. */
static Status
add_handouts(Print *print)
{
    Cx *cx = print->req->cx;

    for (size_t i = 0; i < print->nmodules; i++) {
        LearnReader reader = { .req = print->req,
                               .module = print->modules[i],
                               .audience_id = STR(""),
                               .country = print->day->country,
                               .on_paper = true };
        const PageLanguage *lang = page_language(print->modules[i]->language);
        Handout handout = handout_new(cx->arena);

        TRY(handout_module(&reader, &handout));
        add_paper(print, &handout, STR(""), STR(""))->is_ltr = lang == NULL || !lang->is_rtl;
    }
    return OK;
}

/* --- name cards --- */

static Str
table_text(const Print *print, int64_t table)
{
    return table == 0 ? STR("")
                      : arena_format(print->req->cx->arena, "%.*s %lld",
                                     STR_ARG(word(print, WORD_STUDY_TABLE)), (long long)table);
}

static size_t
add_own_labels(const Print *print, PrintLabel *labels)
{
    const StudyGuest *guests = print->day->guests.items;

    for (size_t i = 0; i < print->day->guests.n; i++)
        labels[i] =
            (PrintLabel){ .name = guests[i].name,
                          .line = word(print, study_profession(guests[i].profession)),
                          .place = table_text(print, guests[i].table),
                          .code = certificate_show_code(print->req->cx->arena, guests[i].code),
                          .address = here_address(print, guests[i].code) };
    return print->day->guests.n;
}

/* How many of the own people have this seat's table and profession: theirs are printed by name. */
static int64_t
own_at(const Print *print, const StudySeat *seat)
{
    const StudyGuest *guests = print->day->guests.items;
    int64_t n = 0;

    for (size_t i = 0; i < print->day->guests.n; i++)
        n += guests[i].table == seat->table && str_equal(guests[i].profession, seat->profession);
    return n;
}

/* For the people of other desks: table and profession, the name is written by hand. */
static size_t
add_other_labels(const Print *print, PrintLabel *labels)
{
    const StudySeat *seats = print->day->seats.items;
    size_t n = 0;

    for (size_t i = 0; i < print->day->seats.n; i++) {
        for (int64_t k = own_at(print, &seats[i]); k < seats[i].people; k++)
            labels[n++] = (PrintLabel){ .line = word(print, study_profession(seats[i].profession)),
                                        .place = table_text(print, seats[i].table) };
    }
    return n;
}

static void
add_labels(Print *print, bool with_others)
{
    Arena *arena = print->req->cx->arena;
    PrintLabel *labels = ARENA_ARRAY(arena, 2 * SEATING_MAX, PrintLabel);
    size_t n = add_own_labels(print, labels);

    if (with_others)
        n += add_other_labels(print, labels + n);
    for (size_t i = 0; i < n; i++)
        labels[i].line = arena_format(arena, "%.*s%.*s", STR_ARG(learn_practice_mark(print->req)),
                                      STR_ARG(labels[i].line));
    if (n > 0)
        print->parts[print->n++] = (PrintPart){ .labels = labels, .nlabels = n };
}

/* --- cards --- */

/* A card in the language of the page, or in English where cards have not that language. */
static Status
add_card(Print *print, const Contacts *contacts, PrintKind kind)
{
    Req *req = print->req;
    Cx *cx = req->cx;
    CardMade *made = ARENA_NEW(cx->arena, CardMade);
    CardOrder order = { .kind = kind,
                        .voice = PRINT_FOR_STAFF,
                        .language = req->lang,
                        .day = day_of_time(cx->now_s),
                        .without_old = http_query(req, STR("without_old")).len > 0 };

    TRY(card_compose(cx, contacts, &order, made));
    ASSERT(print->n < PARTS);
    print->parts[print->n++] = (PrintPart){ .card = &made->print };
    return OK;
}

static Status
add_cards(Print *print)
{
    Req *req = print->req;
    Cx *cx = req->cx;
    Contacts contacts;
    bool found;

    TRY(directory_contacts(cx, req->db, print->day->country, &contacts, &found));
    if (!found)
        return OK;
    TRY(add_card(print, &contacts, PRINT_SHEET));
    return add_card(print, &contacts, PRINT_POSTER_A4);
}

/* --- files --- */

static Status
begin(Req *req, const StudyDay *day, Print *ret)
{
    Cx *cx = req->cx;
    const PageLanguage *lang = page_language(req->lang);

    *ret = (Print){ .req = req, .day = day, .is_rtl = lang != NULL && lang->is_rtl };
    TRY(study_zone(req, day->country, &ret->zone));
    find_modules(ret);
    return OK;
}

static Status
write(const Print *print, Str title)
{
    Req *req = print->req;
    Day today = day_of_time(req->cx->now_s);
    PrintBundle bundle = { .language = req->lang,
                           .is_rtl = print->is_rtl,
                           .title = title,
                           .foot = arena_format(
                               req->cx->arena,
                               "%.*s" HANDOUT_OWN("%.*s") " · " HANDOUT_LTR("%.*s") " · Tessera",
                               STR_ARG(learn_practice_mark(req)), STR_ARG(title),
                               STR_ARG(day_format(req->cx->arena, today))),
                           .is_practice = page_is_practice(),
                           .day = today,
                           .parts = print->parts,
                           .n = print->n };

    return print_bundle(req->cx, &bundle, &req->out);
}

Status
study_print_materials(Req *req, const StudyDay *day)
{
    Cx *cx = req->cx;
    Print print;

    if (!day->is_host)
        FAIL(ERR_DENIED, "study.host", "the desk that plans the day prints its materials");
    TRY(begin(req, day, &print));
    add_programme(&print);
    add_labels(&print, true);
    TRY(add_handouts(&print));
    add_questions(&print);
    TRY(add_cards(&print));
    return write(&print, day->title);
}

Status
study_print_cards(Req *req, const StudyDay *day)
{
    Cx *cx = req->cx;
    Print print;

    TRY(begin(req, day, &print));
    add_labels(&print, false);
    if (print.n == 0)
        FAIL(ERR_CONFLICT, "study.nobody", "nobody of your desk is named yet");
    return write(&print, day->title);
}

/* What was taught, by title and version. */
static void
add_taught(const Print *print, Handout *handout, Str modules)
{
    Arena *arena = print->req->cx->arena;
    ShapeList list = training_taught(arena, modules, print->req->lang);
    const TrainingTaught *taught = list.items;

    for (size_t i = 0; i < list.n; i++)
        handout_add(handout, PAPER_ITEM, STR(""),
                    arena_format(arena, HANDOUT_OWN("%.*s") " (" HANDOUT_LTR("%.*s") ")",
                                 STR_ARG(taught[i].title), STR_ARG(taught[i].version)));
}

static void
add_line(const Print *print, Handout *handout, Word name, Str text)
{
    handout_add(handout, PAPER_TEXT, STR(""),
                arena_format(print->req->cx->arena, "%.*s: " HANDOUT_OWN("%.*s"),
                             STR_ARG(word(print, name)), STR_ARG(text)));
}

/* Day and length, for what has one. */
static void
add_when(const Print *print, Handout *handout, const Certificate *certificate)
{
    Arena *arena = print->req->cx->arena;
    Str day =
        arena_format(arena, HANDOUT_LTR("%.*s"), STR_ARG(day_format(arena, certificate->day)));

    if (certificate->minutes > 0)
        day = arena_format(arena, "%.*s \xC2\xB7 %lld %.*s", STR_ARG(day),
                           (long long)certificate->minutes,
                           STR_ARG(word(print, WORD_CERTIFICATE_MIN)));
    handout_add(handout, PAPER_TEXT, STR(""), day);
}

/* What stands between a name and the modules, and behind them. */
static void
add_occasion(const Print *print, Handout *handout, const Certificate *certificate)
{
    Arena *arena = print->req->cx->arena;
    const Word leads[] = { [CERTIFICATE_DAY] = WORD_CERTIFICATE_TOOK_PART,
                           [CERTIFICATE_TRAINER] = WORD_CERTIFICATE_MAY_TEACH,
                           [CERTIFICATE_READ] = WORD_CERTIFICATE_HAS_READ };

    handout_add(handout, PAPER_LEAD, STR(""), word(print, leads[certificate->kind]));
    if (certificate->kind == CERTIFICATE_DAY) {
        handout_add(handout, PAPER_HEADING, STR(""), own(arena, certificate->title));
        handout_add(handout, PAPER_TEXT, STR(""), own(arena, certificate->host));
        add_when(print, handout, certificate);
        handout_add(handout, PAPER_LEAD, STR(""), word(print, WORD_STUDY_MODULES));
    }
    add_taught(print, handout, certificate->modules);
    if (certificate->kind == CERTIFICATE_DAY)
        return;
    if (certificate->kind == CERTIFICATE_TRAINER) {
        add_line(print, handout, WORD_CERTIFICATE_UNTIL, day_format(arena, certificate->until));
        add_line(print, handout, WORD_TRAINER_BY, certificate->title);
    }
    add_line(print, handout, WORD_CERTIFICATE_FROM, certificate->host);
    add_when(print, handout, certificate);
}

Status
study_print_certificate(Req *req, const Certificate *certificate, Str name)
{
    Cx *cx = req->cx;
    Arena *arena = cx->arena;
    Handout handout = handout_new(arena);
    StudyDay day = { .country = STR(""), .modules = STR("") };
    PrintPaper paper = { .has_ornament = true };
    Print print;

    TRY(begin(req, &day, &print));
    handout_add(&handout, PAPER_LEAD, STR(""), word(&print, WORD_HERE_CERTIFICATE));
    handout_add(&handout, PAPER_NAME, STR(""), own(arena, name));
    add_occasion(&print, &handout, certificate);
    paper.blocks = handout.blocks;
    paper.n = handout.n;
    paper.code = req->origin.len == 0
                     ? STR("")
                     : arena_format(arena, "%.*s/%.*s/certificate?code=%.*s", STR_ARG(req->origin),
                                    STR_ARG(req->lang), STR_ARG(certificate->code));
    paper.code_label = arena_format(arena, "%.*s: " HANDOUT_LTR("%.*s") "\n%.*s",
                                    STR_ARG(word(&print, WORD_CERTIFICATE_CODE)),
                                    STR_ARG(certificate_show_code(arena, certificate->code)),
                                    STR_ARG(word(&print, WORD_CERTIFICATE_CHECK_HOW)));
    print.parts[print.n++] = (PrintPart){ .paper = &paper };
    return write(&print, word(&print, WORD_HERE_CERTIFICATE));
}
