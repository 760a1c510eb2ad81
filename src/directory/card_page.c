/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/card_page.h"

#include "directory/directory.h"
#include "directory/views.h"

static Status on_page(Req *req), on_svg(Req *req), on_pdf(Req *req), on_png(Req *req);

static const char *const query[] = { "country", "region", "language", "voice",
                                     "kind",    "day",    "without",  NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/card", ADMIT_ANYONE, .on = on_page, .query = query,
      .about = "Makes a card or a poster." },
    { METHOD_GET, "/api/v1/card.svg", ADMIT_ANYONE, .on = on_svg, .query = query,
      .media = "image/svg+xml", .about = "A card or poster as a drawing." },
    { METHOD_GET, "/api/v1/card.pdf", ADMIT_ANYONE, .on = on_pdf, .query = query,
      .media = "application/pdf", .about = "A card or poster to print." },
    { METHOD_GET, "/api/v1/card.png", ADMIT_ANYONE, .on = on_png, .query = query,
      .media = "image/png", .about = "A card or poster as a picture." },
};

const RouteTable card_page_routes = { routes, LEN(routes) };

/* The place of a name in a list; the first if it is not said. */
static Status
read_choice(Req *req, const char *name, const char *const *names, size_t *ret)
{
    Cx *cx = req->cx;
    Str value = http_query(req, str_of(name));

    for (size_t i = 0; names[i] != NULL; i++) {
        if (str_equal(value, str_of(names[i])) || (i == 0 && value.len == 0)) {
            *ret = i;
            return OK;
        }
    }
    FAIL_AT(ERR_INVALID, "card.choice", name, "expected one of %s, %s, %s", names[0], names[1],
            names[2]);
}

/* The guidance page behind the code: this server's, where telephones reach it over TLS. */
static Str
guide_of(Req *req, Str language)
{
    const PageLanguage *lang = page_language(language);
    const char *code = lang == NULL || lang->is_partial ? "en" : lang->code;

    return str_starts(req->origin, STR("https://"))
               ? arena_format(req->cx->arena, "%.*s/%s/now", STR_ARG(req->origin), code)
               : STR("");
}

static Status
read_order(Req *req, Str country, CardOrder *ret)
{
    Cx *cx = req->cx;
    Str language = http_query(req, STR("language"));
    Str day = http_query(req, STR("day"));
    size_t kind = 0;
    size_t voice = 0;

    *ret = (CardOrder){ .language = language.len > 0 ? language : req->lang,
                        .day = day_of_time(cx->now_s),
                        .without_old = http_query(req, STR("without")).len > 0 };
    if (ret->language.len == 0)
        ret->language = STR("en");
    TRY(read_choice(req, "kind", card_kinds, &kind));
    TRY(read_choice(req, "voice", card_voices, &voice));
    TRY(call_region(req, country, &ret->region));
    ret->kind = (PrintKind)kind;
    ret->voice = (PrintVoice)voice;
    ret->guide = guide_of(req, ret->language);
    return day.len > 0 ? card_day(cx, "day", day, &ret->day) : OK;
}

/* --- files --- */

bool
card_may_draw(int64_t now_s)
{
    static int64_t second_s;
    static int drawn;

    if (second_s != now_s) {
        second_s = now_s;
        drawn = 0;
    }
    return drawn++ < CARD_PAGE_PER_SECOND;
}

static Status
send_file(Req *req, PrintFormat format)
{
    Cx *cx = req->cx;
    Contacts contacts;
    CardOrder order;
    CardMade made;

    if (!card_may_draw(cx->now_s))
        FAIL(ERR_LIMIT, "card.many", "many cards are being drawn; try again in a second");
    TRY(directory_named(cx, req->db, call_country(req), &contacts));
    TRY(read_order(req, contacts.country, &order));
    TRY(card_compose(cx, &contacts, &order, &made));
    return print_card(cx, &made.print, format, &req->out);
}

static Status
on_svg(Req *req)
{
    return send_file(req, PRINT_SVG);
}

static Status
on_pdf(Req *req)
{
    return send_file(req, PRINT_PDF);
}

static Status
on_png(Req *req)
{
    return send_file(req, PRINT_PNG);
}

/* --- the page --- */

static ShapeList
languages_of(Req *req, Str chosen)
{
    CallOption *options = ARENA_ARRAY(req->cx->arena, page_nlanguages, CallOption);

    for (size_t i = 0; i < page_nlanguages; i++) {
        Str code = str_of(page_languages[i].code);

        options[i] = (CallOption){ .value = code,
                                   .text = str_of(page_languages[i].name),
                                   .chosen = str_equal(code, chosen) };
    }
    return (ShapeList){ options, page_nlanguages };
}

/* The address of a page or file with all that was chosen. */
static Href
address(Req *req, const char *path, const CardChosen *chosen, const CardOrder *order, bool without)
{
    Str text = arena_format(req->cx->arena,
                            "%s?country=%.*s&region=%.*s&language=%.*s&voice=%.*s&kind=%.*s&day=%"
                            ".*s%s",
                            path, STR_ARG(chosen->country), STR_ARG(order->region),
                            STR_ARG(order->language), STR_ARG(chosen->voice), STR_ARG(chosen->kind),
                            STR_ARG(chosen->day), without ? "&without=old" : "");

    return page_href(text);
}

static CardChosen
chosen_of(Req *req, const Contacts *contacts, const CardOrder *order)
{
    Arena *arena = req->cx->arena;
    CardChosen chosen = { .country = contacts->country,
                          .voice = str_of(card_voices[order->voice]),
                          .kind = str_of(card_kinds[order->kind]),
                          .day = day_format(arena, order->day),
                          .version = contacts->version,
                          .emergency = contacts->emergency };
    const char *page = arena_format(arena, "/%.*s/card", STR_ARG(req->lang)).ptr;
    bool without = order->without_old;

    chosen.name = arena_format(arena, "%.*s-%.*s-%.*s", STR_ARG(contacts->country),
                               STR_ARG(order->language), STR_ARG(chosen.kind));
    chosen.svg = address(req, "/api/v1/card.svg", &chosen, order, without);
    chosen.pdf = address(req, "/api/v1/card.pdf", &chosen, order, without);
    chosen.png = address(req, "/api/v1/card.png", &chosen, order, without);
    chosen.without_old = address(req, page, &chosen, order, true);
    return chosen;
}

/* Those that belong on it and are too old, or were said to be wrong. */
static ShapeList
old_of(Cx *cx, const CardMade *made)
{
    const WhoLeftOut *all = made->left_out.items;
    WhoLeftOut *old = ARENA_ARRAY(cx->arena, made->left_out.n, WhoLeftOut);
    size_t n = 0;

    for (size_t i = 0; i < made->left_out.n; i++) {
        if (!all[i].has_no_room)
            old[n++] = all[i];
    }
    return (ShapeList){ old, n };
}

static ShapeList
printed_of(Cx *cx, const CardMade *made)
{
    CardPrinted *printed = ARENA_ARRAY(cx->arena, made->ncontacts, CardPrinted);

    for (size_t i = 0; i < made->ncontacts; i++) {
        const Contact *contact = made->contacts[i];

        printed[i] = (CardPrinted){ contact->name, contact->number, contact->checked,
                                    contact->until, contact->verified };
    }
    return (ShapeList){ printed, made->ncontacts };
}

/* GET /{lang}/card */
static Status
on_page(Req *req)
{
    Cx *cx = req->cx;
    Contacts contacts;
    CardOrder order;
    CardOrder all;
    CardMade made;
    CardChosen chosen;
    ShapeList old;
    ShapeList printed;
    ShapeList countries = call_countries(req, call_country(req));
    ShapeList languages;
    ShapeList regions;
    Page page;

    TRY(directory_named(cx, req->db, call_country(req), &contacts));
    TRY(read_order(req, contacts.country, &order));
    all = order;
    all.without_old = true;
    TRY(card_compose(cx, &contacts, &all, &made));
    chosen = chosen_of(req, &contacts, &order);
    chosen.is_draft = made.is_draft;
    old = old_of(cx, &made);
    printed = printed_of(cx, &made);
    languages = languages_of(req, order.language);
    regions = call_regions(req, contacts.country, order.region);
    page = page_open(req);
    view_card(&page.view, &chosen, old.n > 0 && !order.without_old, old.items, old.n, printed.items,
              printed.n, languages.items, languages.n, countries.items, countries.n, regions.items,
              regions.n);
    return call_send(req, &page, "card", WORD_CARDS_TITLE);
}
