/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The report as files: values between commas, and xAPI 1.0.3 (ADL, "Experience API, Part Two:
 * Statements", 2.2 to 2.4). */
#include "training/help.h"

#include "people/people.h"

static const char *const topic_names[] = { "knows whom to call", "knows what she may tell",
                                           "knows what to say first" };
static const char *const kind_names[] = { "pieces given", "help asked of the mediator",
                                          "answers given" };

/* --- CSV --- */

static void
write_line(Buf *out, const HelpReport *report, const char *what, const char *when, HelpRange range,
           int64_t of)
{
    buf_format(out, "%lld,%s,%s,%lld,%lld,", (long long)report->year, what, when,
               (long long)range.from, (long long)range.to);
    if (of > 0)
        buf_format(out, "%lld", (long long)of);
    buf_str(out, STR("\r\n"));
}

void
help_write_csv(Buf *out, const HelpReport *report)
{
    const HelpShare *shares = report->shares.items;
    const HelpCount *counts = report->counts.items;

    buf_str(out, STR("year,what,when,from,to,of\r\n"));
    for (size_t i = 0; i < report->shares.n; i++) {
        if (shares[i].asked > 0)
            write_line(out, report, topic_names[shares[i].topic], record_moments[shares[i].moment],
                       shares[i].know, shares[i].asked);
    }
    for (size_t i = 0; i < report->counts.n; i++) {
        write_line(out, report, kind_names[counts[i].kind], "before", counts[i].before, 0);
        write_line(out, report, kind_names[counts[i].kind], "after", counts[i].after, 0);
    }
}

/* --- xAPI --- */

/* What one statement says. */
typedef struct Said {
    const char *topic; /* of the activity's id, "knows/call" */
    const char *name;
    const char *when;
    HelpRange range;
    int64_t of; /* 0: a count of events */
} Said;

/* Where the ids of activities and extensions begin: IRIs of this server. */
static Str
home_of(Req *req)
{
    return req->origin.len > 0 ? req->origin : STR("https://tessera.invalid");
}

static void
write_actor(Buf *out, Req *req, const HelpReport *report)
{
    buf_str(out, STR("\"actor\":{\"objectType\":\"Group\",\"name\":"));
    json_write_text(out, report->desk);
    buf_str(out, STR(",\"account\":{\"homePage\":"));
    json_write_text(out, home_of(req));
    buf_str(out, STR(",\"name\":"));
    json_write_text(out, id_format(req->cx->arena, req->actor->desk.id));
    buf_str(out, STR("}}"));
}

/* Ranges stand as extensions: a score is one number. */
static void
write_result(Buf *out, Str home, const Said *said)
{
    buf_str(out, STR("\"result\":{"));
    buf_format(out, "\"extensions\":{\"%.*s/xapi/from\":%lld,\"%.*s/xapi/to\":%lld", STR_ARG(home),
               (long long)said->range.from, STR_ARG(home), (long long)said->range.to);
    if (said->of > 0)
        buf_format(out, ",\"%.*s/xapi/of\":%lld", STR_ARG(home), (long long)said->of);
    buf_str(out, STR("}}"));
}

static void
write_body(Buf *out, Req *req, const HelpReport *report, const Said *said)
{
    Str home = home_of(req);
    const char *verb = said->of > 0 ? "answered" : "experienced";

    write_actor(out, req, report);
    buf_format(
        out, ",\"verb\":{\"id\":\"http://adlnet.gov/expapi/verbs/%s\",\"display\":{\"en\":\"%s\"}}",
        verb, verb);
    buf_format(
        out,
        ",\"object\":{\"objectType\":\"Activity\",\"id\":\"%.*s/xapi/%s/%s\",\"definition\":{"
        "\"name\":{\"en\":\"%s, %s\"}}},",
        STR_ARG(home), said->topic, said->when, said->name, said->when);
    write_result(out, home, said);
    buf_format(out,
               ",\"context\":{\"platform\":\"Tessera\",\"extensions\":{\"%.*s/xapi/year\":%lld}}",
               STR_ARG(home), (long long)report->year);
}

/* The same statement has the same id, so that a store that has it takes it once: a UUID of RFC 4122
 * made of its digest, marked as one that is made of a name (version 5). */
static void
write_id(Buf *out, Str body)
{
    Digest digest = digest_domain("xapi-statement", str_bytes(body));

    digest.b[6] = (uint8_t)((digest.b[6] & 0x0F) | 0x50);
    digest.b[8] = (uint8_t)((digest.b[8] & 0x3F) | 0x80);
    for (size_t i = 0; i < 16; i++)
        buf_format(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", digest.b[i]);
}

static void
write_statement(Buf *out, Req *req, const HelpReport *report, const Said *said, bool is_first)
{
    Buf body = buf_new(4096);

    write_body(&body, req, report, said);
    buf_format(out, "%s\n{\"id\":\"", is_first ? "" : ",");
    write_id(out, buf_text(&body));
    buf_format(out, "\",\"version\":\"1.0.3\",\"timestamp\":\"%.*s\",",
               STR_ARG(time_format(req->cx->arena, req->cx->now_s)));
    buf_str(out, buf_text(&body));
    buf_str(out, STR("}"));
    buf_free(&body);
}

void
help_write_xapi(Req *req, const HelpReport *report, Buf *out)
{
    static const char *const topics[] = { "knows/call", "knows/tell", "knows/say" };
    static const char *const kinds[] = { "done/piece", "done/help", "done/answer" };
    const HelpShare *shares = report->shares.items;
    const HelpCount *counts = report->counts.items;
    bool is_first = true;

    buf_str(out, STR("["));
    for (size_t i = 0; i < report->shares.n; i++) {
        Said said = { topics[shares[i].topic], topic_names[shares[i].topic],
                      record_moments[shares[i].moment], shares[i].know, shares[i].asked };

        if (said.of == 0)
            continue;
        write_statement(out, req, report, &said, is_first);
        is_first = false;
    }
    for (size_t i = 0; i < 2 * report->counts.n; i++) {
        const HelpCount *count = &counts[i / 2];
        Said said = { kinds[count->kind], kind_names[count->kind], i % 2 == 0 ? "before" : "after",
                      i % 2 == 0 ? count->before : count->after, 0 };

        write_statement(out, req, report, &said, is_first);
        is_first = false;
    }
    buf_str(out, STR("\n]\n"));
}
