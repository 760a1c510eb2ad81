/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page at "/" and the API's description.  Both are made once, before the first request. */
#include <string.h>

#include "app/demo.h"
#include "app/serve_internal.h"

static HomePage page;

static Status on_home(Req *req), on_description(Req *req), on_style(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/", ADMIT_ANYONE, .on = on_home, .media = "text/html; charset=utf-8",
      .about = "What this is, who can log in, and where the API is." },
    { METHOD_GET, "/home.css", ADMIT_ANYONE, .on = on_style, .media = "text/css; charset=utf-8",
      .about = "The look of the page." },
    { METHOD_GET, "/api/openapi.json", ADMIT_ANYONE, .on = on_description,
      .media = "application/json", .about = "This description." },
};

const RouteTable home_routes = { routes, LEN(routes) };

void
home_set(const HomePage *given)
{
    page = *given;
}

static Status
on_home(Req *req)
{
    buf_str(&req->out, page.html);
    return OK;
}

static Status
on_style(Req *req)
{
    buf_str(&req->out,
            STR("body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;color:#1b1f24;"
                "background:#fff}main{max-width:46rem;margin:0 auto;padding:1.5rem 1rem 3rem}"
                "h1{margin:.5rem 0;letter-spacing:-.01em}h2{margin-top:2.5rem}"
                "table{border-collapse:collapse;width:100%}th,td{text-align:start;"
                "padding:.45rem .75rem .45rem 0;border-bottom:1px solid #d5dae0;"
                "vertical-align:top}strong{display:block;padding:.9rem 1rem;"
                "border-inline-start:.35rem solid #b3261e;background:#fdf1f0;"
                "font-size:1.25rem}a{color:#0b4f9e}@media(prefers-color-scheme:dark){"
                "body{color:#e6e9ed;background:#14171a}th,td{border-color:#3a4149}"
                "strong{background:#3a1c1a}a{color:#9cc4f5}}\n"));
    return OK;
}

static Status
on_description(Req *req)
{
    buf_str(&req->out, page.description);
    return OK;
}

/* Text for HTML: the five characters that mean something there. */
static void
escape(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&': buf_str(out, STR("&amp;")); break;
        case '<': buf_str(out, STR("&lt;")); break;
        case '>': buf_str(out, STR("&gt;")); break;
        case '"': buf_str(out, STR("&quot;")); break;
        case '\'': buf_str(out, STR("&#39;")); break;
        default: buf_str(out, str_slice(text, i, i + 1));
        }
    }
}

static void
write_cell(Buf *out, Str text)
{
    buf_str(out, STR("<td>"));
    escape(out, text);
    buf_str(out, STR("</td>"));
}

static Status
write_members(Cx *cx, Buf *out)
{
    DemoPlan demo;
    const DemoMember *members;

    TRY(demo_read(cx, &demo));
    members = demo.members.items;
    buf_str(out,
            STR("<p><strong>Three custodians on one machine are for trying only: whoever holds "
                "this machine can guess clues. Do not enter anything real.</strong></p>"
                "<h2>Who can log in</h2><p>All of them are "
                "invented.</p><table><tr><th>Log-in</th><th>Name</th><th>Work</th>"
                "<th>Desk</th></tr>"));
    for (size_t i = 0; i < demo.members.n; i++) {
        buf_str(out, STR("<tr>"));
        write_cell(out, members[i].login);
        write_cell(out, members[i].name);
        write_cell(out, members[i].work);
        write_cell(out, demo_desk(&demo, members[i].desk)->name);
        buf_str(out, STR("</tr>"));
    }
    buf_str(out, STR("</table><p><code>tessera demo --list --json</code> prints their profiles and "
                     "passphrases.</p>"));
    return OK;
}

Str
home_write(Cx *cx, const Installation *in)
{
    Buf out = buf_new(1 << 20);
    Str text;

    buf_str(
        &out,
        STR("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
            "name=\"viewport\" content=\"width=device-width\"><title>Tessera</title>"
            "<link rel=\"stylesheet\" href=\"/home.css\"></head><body><main><h1>Tessera</h1><p>"));
    escape(&out, in->settings.name);
    buf_str(&out, STR("</p><p>Professionals who see one small thing each learn here that their "
                      "pieces fit, without anybody reading them. What is given is sealed on the "
                      "giver's own machine; this server keeps bytes that it cannot read, and "
                      "each giver decides what is released to whom.</p>"));
    if (in->settings.demo)
        status_ignore(cx, write_members(cx, &out), "the page says less without the demo's data");
    buf_str(&out, STR("<h2>For programs</h2><p>The API lies under <code>/api/v1/</code> and is "
                      "described by <a href=\"/api/openapi.json\">/api/openapi.json</a>. The "
                      "command line <code>tessera</code> uses nothing else.</p></main></body>"
                      "</html>\n"));
    text = arena_str(cx->arena, buf_text(&out));
    buf_free(&out);
    return text;
}
