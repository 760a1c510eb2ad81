/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One card: the answer, why, what would settle it, and the page that asks further. */
#include "guidance/cds.h"

#include "guidance/guidance.h"
#include "people/people.h"

enum { LINKS_MAX = 3, DETAIL_MAX = 64 * 1024, REQUEST_MAX = 64 * 1024, UUID_TEXT = 36 };

typedef enum Indicator { INDICATOR_INFO, INDICATOR_WARNING } Indicator;

typedef struct Source {
    Str label;
    Str url;
} Source;

typedef struct Suggestion {
    Str label;
} Suggestion;

typedef struct Link {
    Str label;
    Str url;
    int64_t type;
} Link;

typedef struct Card {
    Str summary;
    Str detail;
    int64_t indicator;
    Source source;
    ShapeList suggestions; /* Suggestion */
    int64_t selection;     /* 0 without suggestions */
    ShapeList links;       /* Link */
} Card;

typedef struct Cards {
    ShapeList cards; /* Card */
} Cards;

typedef struct Service {
    Str hook;
    Str title;
    Str description;
    Str id;
    Str usage;
} Service;

typedef struct Services {
    ShapeList services; /* Service */
} Services;

#define TEXT(struct_, field_, name_, most_)                                                        \
    {                                                                                              \
        .name = (name_), .type = FIELD_TEXT, .need = FIELD_REQUIRED,                               \
        .offset = offsetof(struct_, field_), .max = (most_)                                        \
    }

static const char *const hook_names[] = { "patient-view", NULL };
static const char *const indicator_names[] = { "info", "warning", NULL };
static const char *const selection_names[] = { "", "any", NULL };
static const char *const link_types[] = { "absolute", NULL };

static const Field extension_fields[] = {
    { .name = "tessera",
      .type = FIELD_OBJECT,
      .need = FIELD_OPTIONAL,
      .offset = 0,
      .shape = &law_ask_shape,
      .about = "The question in codes, as in POST /api/v1/advice; without it the card says where "
               "to ask." },
    { .type = FIELD_REST },
};
static const Shape extension_shape = { "CdsExtension", sizeof(struct CdsExtension),
                                       extension_fields, LEN(extension_fields) };

static const Field ask_fields[] = {
    { .name = "hook",
      .type = FIELD_CHOICE,
      .need = FIELD_REQUIRED,
      .offset = offsetof(CdsAsk, hook),
      .names = hook_names },
    { .name = "hookInstance",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(CdsAsk, instance),
      .max = UUID_TEXT,
      .about = "A UUID, as 8-4-4-4-12 hexadecimal digits." },
    { .name = "extension",
      .type = FIELD_OBJECT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(CdsAsk, extension),
      .shape = &extension_shape },
    { .type = FIELD_REST },
};
const Shape cds_ask_shape = { "CdsRequest", sizeof(CdsAsk), ask_fields, LEN(ask_fields) };

static const Field source_fields[] = {
    TEXT(Source, label, "label", 0),
    { .name = "url",
      .type = FIELD_TEXT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Source, url),
      .about = "Absent where the server does not know its own address." },
};
static const Shape source_shape = { "CdsSource", sizeof(Source), source_fields,
                                    LEN(source_fields) };

static const Field suggestion_fields[] = { TEXT(Suggestion, label, "label", 0) };
static const Shape suggestion_shape = { "CdsSuggestion", sizeof(Suggestion), suggestion_fields,
                                        LEN(suggestion_fields) };

static const Field link_fields[] = {
    TEXT(Link, label, "label", 0),
    TEXT(Link, url, "url", 0),
    { .name = "type",
      .type = FIELD_CHOICE,
      .need = FIELD_REQUIRED,
      .offset = offsetof(Link, type),
      .names = link_types },
};
static const Shape link_shape = { "CdsLink", sizeof(Link), link_fields, LEN(link_fields) };

static const Field card_fields[] = {
    TEXT(Card, summary, "summary", CDS_SUMMARY_MAX - 1),
    TEXT(Card, detail, "detail", 0),
    { .name = "indicator",
      .type = FIELD_CHOICE,
      .need = FIELD_REQUIRED,
      .offset = offsetof(Card, indicator),
      .names = indicator_names },
    { .name = "source",
      .type = FIELD_OBJECT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(Card, source),
      .shape = &source_shape },
    { .name = "suggestions",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Card, suggestions),
      .shape = &suggestion_shape,
      .about = "What one may do instead; none changes a record." },
    { .name = "selectionBehavior",
      .type = FIELD_CHOICE,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Card, selection),
      .names = selection_names },
    { .name = "links",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Card, links),
      .shape = &link_shape },
};
static const Shape card_shape = { "CdsCard", sizeof(Card), card_fields, LEN(card_fields) };

static const Field cards_fields[] = {
    { .name = "cards",
      .type = FIELD_LIST,
      .need = FIELD_REQUIRED,
      .offset = 0,
      .shape = &card_shape },
};
const Shape cds_cards_shape = { "CdsCards", sizeof(Cards), cards_fields, LEN(cards_fields) };

static const Field service_fields[] = {
    TEXT(Service, hook, "hook", 0),
    TEXT(Service, title, "title", 0),
    TEXT(Service, description, "description", 0),
    TEXT(Service, id, "id", 0),
    TEXT(Service, usage, "usageRequirements", 0),
};
static const Shape service_shape = { "CdsService", sizeof(Service), service_fields,
                                     LEN(service_fields) };

static const Field services_fields[] = {
    { .name = "services",
      .type = FIELD_LIST,
      .need = FIELD_REQUIRED,
      .offset = 0,
      .shape = &service_shape },
};
static const Shape services_shape = { "CdsServices", sizeof(Services), services_fields,
                                      LEN(services_fields) };

static Status on_services(Req *req), on_call(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/cds-services", ADMIT_ANYONE, .on = on_services, .gives = &services_shape,
      .shared = true, .about = "HL7 CDS Hooks 2.0: what can be asked here." },
    { METHOD_POST, "/cds-services/may-i-tell", ADMIT_ANYONE, .on = on_call, .takes = &cds_ask_shape,
      .gives = &cds_cards_shape, .body_max = REQUEST_MAX, .shared = true,
      .about = "HL7 CDS Hooks 2.0: one card with the adviser's answer.  Who the patient is, is not "
               "read, and nothing is stored." },
};

const RouteTable cds_routes = { routes, LEN(routes) };

/* GET /cds-services */
static Status
on_services(Req *req)
{
    static Service service;
    Services out = { { &service, 1 } };

    service = (Service){
        str_of(hook_names[0]),
        STR("May I tell?"),
        STR("Signs of trafficking: what the law of a country lets or orders a professional to "
            "tell, to "
            "whom, and what she may do instead. It advises; she decides."),
        STR("may-i-tell"),
        STR("Needs no resource: ask without prefetch and without authorization. The question is "
            "given in "
            "codes, in extension.tessera (see /api/openapi.json)."),
    };
    http_answer(req, &out);
    return OK;
}

/* An address of ours as other programs need it, whole; empty if the settings name no origin. */
static Str
address(const Req *req, Str path)
{
    if (req->origin.len == 0)
        return req->origin;
    return arena_format(req->cx->arena, "%.*s%.*s", STR_ARG(req->origin), STR_ARG(path));
}

static ShapeList
links_of(Req *req, Str adviser)
{
    Link *links = ARENA_ARRAY(req->cx->arena, LINKS_MAX, Link);

    links[0] = (Link){ STR("Ask the adviser step by step"), adviser, 0 };
    links[1] = (Link){ STR("Who to call now"), address(req, STR("/en/call")), 0 };
    links[2] = (Link){ STR("Signs, and how to ask"), address(req, STR("/en/screen")), 0 };
    return (ShapeList){ links, adviser.len > 0 ? LINKS_MAX : 0 };
}

/* The adviser's page with what was said already filled in. */
static Str
adviser_address(Req *req, const LawAsk *ask)
{
    Cx *cx = req->cx;
    Str profession;
    Str setting = str_cut(ask->holder, '/', &profession);
    Str path = arena_format(cx->arena, "/en/adviser?country=%.*s&holder=%.*s&recipient=%.*s",
                            STR_ARG(ask->country), STR_ARG(setting), STR_ARG(ask->recipient));

    if (profession.len > 0)
        path = arena_format(cx->arena, "%.*s&profession=%.*s", STR_ARG(path), STR_ARG(profession));
    return address(req, arena_format(cx->arena, "%.*s&disclosed=%.*s", STR_ARG(path),
                                     STR_ARG(ask->disclosed)));
}

static void
write_each(Buf *out, const LawAdvice *advice)
{
    const LawEach *each = advice->each.items;

    for (size_t i = 0; i < advice->each.n; i++) {
        buf_format(out, "- %.*s%s**%.*s.** %.*s", STR_ARG(each[i].name),
                   each[i].name.len > 0 ? ": " : "", STR_ARG(law_answer_words(each[i].answer)),
                   STR_ARG(each[i].why));
        if (each[i].citation.len > 0)
            buf_format(out, " %.*s%s%s", STR_ARG(each[i].citation),
                       each[i].verified ? "" : " (not verified)",
                       each[i].reviewed_by.len > 0 ? "" : ", not reviewed by a lawyer");
        buf_str(out, STR("\n"));
    }
}

/* The words of the vocabulary for a recipient; its id where there are none. */
static Str
recipient_name(const Req *req, Str id)
{
    const ShapeList *words = &site_of(req)->law->vocabulary.recipients;
    const LawWord *all = words->items;

    for (size_t i = 0; i < words->n; i++) {
        if (str_equal(all[i].id, id))
            return all[i].name;
    }
    return id;
}

static void
write_duties(const Req *req, Buf *out, const LawAdvice *advice)
{
    const LawDuty *duties = advice->duty_to_tell.items;

    for (size_t i = 0; i < advice->duty_to_tell.n; i++) {
        const TextItem *to = duties[i].recipients.items;

        buf_str(out, i == 0 ? STR("\nAlso to be told:\n\n") : STR(""));
        for (size_t k = 0; k < duties[i].recipients.n; k++)
            buf_format(out, "%s%.*s", k == 0 ? "- " : ", ",
                       STR_ARG(recipient_name(req, to[k].text)));
        buf_format(out, ": %.*s\n", STR_ARG(duties[i].citation));
    }
}

static void
write_texts(Buf *out, const char *head, const ShapeList *texts)
{
    const TextItem *all = texts->items;

    for (size_t i = 0; i < texts->n; i++)
        buf_format(out, "%s- %.*s\n", i == 0 ? head : "", STR_ARG(all[i].text));
}

/* The answer in the standard's Markdown. */
static Str
detail_of(const Req *req, const LawAdvice *advice)
{
    Cx *cx = req->cx;
    const LawDecides *decides = advice->decides.items;
    Buf out = buf_new(DETAIL_MAX);

    write_each(&out, advice);
    write_duties(req, &out, advice);
    for (size_t i = 0; i < advice->decides.n; i++)
        buf_format(&out, "%s- %.*s\n", i == 0 ? "\nWhat would settle it:\n\n" : "",
                   STR_ARG(decides[i].question));
    write_texts(&out, "\nMind:\n\n", &advice->conditions);
    if (advice->deadline_hours > 0)
        buf_format(&out, "\nWithin %lld hours.\n", (long long)advice->deadline_hours);
    buf_format(&out, "\n%.*s This advises; you decide. Nothing of this question is stored.\n",
               STR_ARG(advice->ask));
    return buf_take_text(cx->arena, &out);
}

/* What one may do instead: nothing that a press of a button could do for her. */
static ShapeList
suggestions_of(Cx *cx, const LawAdvice *advice)
{
    Suggestion *suggestions = ARENA_ARRAY(cx->arena, advice->otherwise.n, Suggestion);
    const TextItem *texts = advice->otherwise.items;

    for (size_t i = 0; i < advice->otherwise.n; i++)
        suggestions[i].label = texts[i].text;
    return (ShapeList){ suggestions, advice->otherwise.n };
}

static Card
card_of(Req *req, const LawAsk *ask, const LawAdvice *advice)
{
    Cx *cx = req->cx;
    bool stops = advice->answer == LAW_MUST || advice->answer == LAW_MUST_NOT;

    return (Card){
        .summary =
            arena_format(cx->arena, "May I tell? %.*s. (%.*s, %.*s, %.*s)",
                         STR_ARG(law_answer_words(advice->answer)), STR_ARG(ask->country),
                         STR_ARG(recipient_name(req, ask->recipient)), STR_ARG(ask->disclosed)),
        .detail = detail_of(req, advice),
        .indicator = stops ? INDICATOR_WARNING : INDICATOR_INFO,
        .source = { arena_format(cx->arena, "Tessera, law of %.*s, version %.*s",
                                 STR_ARG(advice->country), STR_ARG(advice->version)),
                    address(req, STR("/en/adviser")) },
        .suggestions = suggestions_of(cx, advice),
        .selection = advice->otherwise.n > 0,
        .links = links_of(req, adviser_address(req, ask)),
    };
}

/* Nothing was asked of the law: where to ask, and no guess. */
static Card
first_card(Req *req)
{
    Str adviser = address(req, STR("/en/adviser"));

    return (Card){
        .summary =
            STR("Worried that this person is exploited? What you may tell, and whom to call"),
        .detail =
            STR("Nine questions, each may stay open; no name is asked and nothing is stored."),
        .indicator = INDICATOR_INFO,
        .source = { STR("Tessera"), adviser },
        .links = links_of(req, adviser),
    };
}

static bool
is_uuid(Str text)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (text.len != UUID_TEXT)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_hex = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');

        if (form[i] == '-' ? c != '-' : !is_hex)
            return false;
    }
    return true;
}

/* POST /cds-services/may-i-tell */
static Status
on_call(Req *req)
{
    Cx *cx = req->cx;
    const CdsAsk *ask = req->body;
    const LawAsk *question = &ask->extension.tessera;
    Card *card = ARENA_NEW(cx->arena, Card);
    Cards out = { { card, 1 } };
    LawAdvice advice;
    const LawPack *pack;

    if (!is_uuid(ask->instance))
        FAIL_AT(ERR_INVALID, "cds.instance", "hookInstance",
                "expected a UUID, as in 11111111-1111-4111-8111-111111111111");
    if (question->country.len == 0) {
        *card = first_card(req);
    } else {
        TRY(guidance_pack(req, question->country, &pack));
        TRY(law_advise(cx, &site_of(req)->law->vocabulary, pack, question, &advice));
        *card = card_of(req, question, &advice);
    }
    http_answer(req, &out);
    return OK;
}
