/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rotas over the API: what a lead plans, members hand over, and others are told. */
#include <string.h>

#include "directory/directory.h"
#include "directory/rota.h"
#include "ledger/ledger.h"
#include "os/file.h"
#include "people/people_world_test.h"
#include "tests/t.h"

typedef struct World {
    PeopleWorld people;
    Contacts pack;
    Str lead;
    Str member;
    Str other;
    Id rota; /* that is asked about */
} World;

static void
end(World *w)
{
    directory_use(NULL, 0);
    people_world_done(&w->people);
}

static Status
start(Cx *cx, World *w)
{
    LawText directory = { .file = "packs/se/directory.yaml" };
    LawText published = { .file = "packs/se/contacts.yaml" };

    TRY(people_world(cx, &w->people));
    TRY(file_read(cx, directory.file, CONTACTS_FILE_MAX, &directory.yaml));
    TRY(file_read(cx, published.file, LAW_FILE_MAX, &published.yaml));
    TRY(contacts_read(cx, directory, published, &w->pack));
    directory_use(&w->pack, 1);
    w->lead = people_world_session(&w->people, ELIN);
    w->member = people_world_session(&w->people, OLA);
    w->other = people_world_session(&w->people, NILS);
    return OK;
}

static Status
ask(Cx *cx, World *w, const char *route, Str session, const void *body, void *answer)
{
    return people_world_ask(cx, &w->people,
                            &(PeopleAsk){ &rota_routes, route, .session = session, .id = w->rota,
                                          .body = body, .answer = answer });
}

/* One rota of the clinic; the moment is 2026-11-30T12:00 in Stockholm, a Monday. */
static Status
add(Cx *cx, World *w, RotaNew new, Id *ret)
{
    RotaList list;
    const Rota *rotas;

    ASSERT(time_parse(STR("2026-11-30T11:00:00Z"), &cx->now_s));
    TRY(ask(cx, w, "POST /api/v1/rotas", w->lead, &new, &list));
    rotas = list.rotas.items;
    ASSERT(list.rotas.n > 0);
    for (size_t i = 0; i < list.rotas.n; i++) {
        if (str_equal(rotas[i].name, new.name))
            w->rota = *ret = rotas[i].rota;
    }
    return OK;
}

static const RotaNew duty_line = { .name = { "Duty line", 9 },
                                   .role = { "Comes to the ward", 17 },
                                   .audience = 1,
                                   .needs = { "advice, shelter", 15 },
                                   .open = { "daily 17:00-08:00", 17 } };

static DutyPlan
plan_of(const char *person, const char *number, const char *hours, const char *from, const char *to)
{
    DutyPlan plan = { .person = str_of(person), .number = str_of(number), .hours = str_of(hours) };

    ASSERT(day_parse(str_of(from), &plan.from) && day_parse(str_of(to), &plan.to));
    return plan;
}

static Status
plan(Cx *cx, World *w, Id rota, DutyPlan what, RotaSheet *ret)
{
    w->rota = rota;
    return ask(cx, w, "POST /api/v1/rotas/{id}/shifts", w->lead, &what, ret);
}

static Status
who(Cx *cx, World *w, const char *at, bool knows, WhoAnswer *ret)
{
    WhoQuestion question = { .need = STR("advice") };

    ASSERT(time_parse(str_of(at), &question.at_s));
    TRY(rota_duties(cx, w->people.db, STR("SE"), question.at_s, knows, &question.duties));
    return who_to_call(cx, &w->pack, &question, ret);
}

TEST(directory, who_is_on_call_comes_right_after_the_emergency_number)
{
    AUTO(end) World w;
    RotaSheet sheet;
    WhoAnswer answer;
    const WhoCall *calls;
    Id rota;

    CHECK_OK(start(cx, &w));
    CHECK_OK(add(cx, &w, duty_line, &rota));
    CHECK_OK(plan(cx, &w, rota,
                  plan_of("Ana", "070-1", "daily 17:00-08:00", "2026-11-30", "2026-11-30"),
                  &sheet));
    CHECK_OK(plan(cx, &w, rota,
                  plan_of("Bo", "070-2", "daily 08:00-17:00", "2026-12-01", "2026-12-01"), &sheet));
    CHECK_INT(sheet.shifts.n, 2);
    CHECK_OK(who(cx, &w, "2026-11-30T20:00:00Z", true, &answer));
    calls = answer.calls.items;
    REQUIRE(answer.calls.n > 2);
    CHECK_STR(calls[1].name, STR("Duty line"));
    CHECK_STR(calls[1].person, STR("Ana"));
    CHECK_STR(calls[1].tel, STR("0701"));
    CHECK_STR(calls[1].then, STR("Bo"));
    CHECK_INT(calls[1].until_s - answer.at_s, 11 * 3600);
    CHECK(calls[1].on_call && calls[1].say.len > 0 && !calls[1].conflict);
    /* INV: Who is no member is told the number of who is on call, and no name. */
    CHECK_OK(who(cx, &w, "2026-11-30T20:00:00Z", false, &answer));
    calls = answer.calls.items;
    CHECK_STR(calls[1].number, STR("070-1"));
    CHECK_STR(calls[1].person, STR(""));
    CHECK_STR(calls[1].then, STR("070-2"));
    /* Before: whoever is next, and from when. */
    CHECK_OK(who(cx, &w, "2026-11-30T15:00:00Z", true, &answer));
    calls = answer.calls.items;
    for (size_t i = 1; i < answer.calls.n; i++) {
        if (calls[i].on_call)
            CHECK_INT(calls[i].state, HOURS_CLOSED);
    }
}

TEST(directory, a_rota_for_members_is_told_to_nobody_else)
{
    AUTO(end) World w;
    RotaNew new = duty_line;
    RotaSheet sheet;
    WhoAnswer answer;
    const WhoCall *calls;
    Id rota;

    CHECK_OK(start(cx, &w));
    new.audience = 0;
    CHECK_OK(add(cx, &w, new, &rota));
    CHECK_OK(plan(cx, &w, rota,
                  plan_of("Ana", "070-1", "daily 12:00-20:00", "2026-11-30", "2026-11-30"),
                  &sheet));
    CHECK_OK(who(cx, &w, "2026-11-30T12:00:00Z", true, &answer));
    calls = answer.calls.items;
    CHECK_STR(calls[1].person, STR("Ana"));
    CHECK_OK(who(cx, &w, "2026-11-30T12:00:00Z", false, &answer));
    calls = answer.calls.items;
    for (size_t i = 0; i < answer.calls.n; i++)
        CHECK(!calls[i].on_call);
}

TEST(directory, what_is_wrong_with_a_rota_is_told_by_name)
{
    AUTO(end) World w;
    RotaNew second = duty_line;
    RotaSheet sheet;
    WhoAnswer answer;
    const WhoCall *calls;
    const RotaTrouble *troubles;
    Id rota;
    Id other;
    size_t seen[3] = { 0 };

    CHECK_OK(start(cx, &w));
    CHECK_OK(add(cx, &w, duty_line, &rota));
    second.name = STR("Lawyer");
    second.open = STR("");
    CHECK_OK(add(cx, &w, second, &other));
    CHECK_OK(plan(cx, &w, other,
                  plan_of("Ana", "070 1", "daily 18:00-19:00", "2026-11-30", "2026-11-30"),
                  &sheet));
    CHECK_INT(sheet.conflicts.n, 0);
    CHECK_OK(plan(cx, &w, rota,
                  plan_of("Ana", "070-1", "daily 17:00-08:00", "2026-11-30", "2026-12-26"),
                  &sheet));
    CHECK_OK(plan(cx, &w, rota,
                  plan_of("Bo", "070-2", "daily 07:00-10:00", "2026-12-01", "2026-12-01"), &sheet));
    troubles = sheet.conflicts.items;
    for (size_t i = 0; i < sheet.conflicts.n; i++)
        seen[troubles[i].c.trouble]++;
    REQUIRE(sheet.conflicts.n == 3);
    CHECK_INT(seen[DUTY_GAP], 1); /* the night to the 28th: the plan ends a day before */
    CHECK_STR(troubles[2].begins, STR("2026-12-27 17:00"));
    CHECK_INT(seen[DUTY_OVERLAP], 1);
    CHECK_INT(seen[DUTY_TWICE], 1);
    CHECK_OK(who(cx, &w, "2026-12-01T06:30:00Z", true, &answer));
    calls = answer.calls.items;
    CHECK(calls[1].conflict && calls[2].conflict);
    CHECK(!str_equal(calls[1].person, calls[2].person));
}

TEST(directory, a_shift_is_handed_over_with_a_note_and_taken)
{
    AUTO(end) World w;
    RotaSheet sheet;
    const RotaLine *lines;
    RotaHand hand;
    Id rota;

    CHECK_OK(start(cx, &w));
    CHECK_OK(add(cx, &w, duty_line, &rota));
    CHECK_OK(plan(cx, &w, rota,
                  plan_of("Ana", "070-1", "daily 08:00-17:00", "2026-11-30", "2026-11-30"),
                  &sheet));
    lines = sheet.shifts.items;
    hand = (RotaHand){ .shift = lines[0].s.shift, .note = STR("Call the ward at six") };
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/rotas/{id}/hand", w.member, &hand, &sheet), ERR_CONFLICT);
    CHECK_OK(plan(cx, &w, rota,
                  plan_of("Bo", "070-2", "daily 17:00-08:00", "2026-11-30", "2026-11-30"), &sheet));
    CHECK_OK(ask(cx, &w, "POST /api/v1/rotas/{id}/hand", w.member, &hand, &sheet));
    lines = sheet.shifts.items;
    CHECK_STR(lines[1].s.person, STR("Bo"));
    CHECK_STR(lines[1].s.from, STR("Ana"));
    CHECK_STR(lines[1].s.note, STR("Call the ward at six"));
    CHECK(!lines[1].s.taken && lines[0].is_now);
    CHECK_OK(ask(cx, &w, "POST /api/v1/rotas/{id}/take", w.member,
                 &(RotaShiftNamed){ lines[1].s.shift }, &sheet));
    lines = sheet.shifts.items;
    CHECK(lines[1].s.taken);
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/rotas/{id}/take", w.member,
                    &(RotaShiftNamed){ lines[1].s.shift }, &sheet),
                ERR_CONFLICT);
    /* Now, in the middle of it, to somebody else: she has the rest. */
    hand = (RotaHand){ lines[0].s.shift, STR("Cem"), STR("070-3"), STR("") };
    CHECK_OK(ask(cx, &w, "POST /api/v1/rotas/{id}/hand", w.member, &hand, &sheet));
    lines = sheet.shifts.items;
    CHECK_INT(sheet.shifts.n, 2); /* what Ana had has ended */
    CHECK_STR(lines[0].s.person, STR("Cem"));
    CHECK_STR(lines[0].s.from, STR("Ana"));
    CHECK_STR(lines[0].begins, STR("2026-11-30 12:00"));
    CHECK_STR(lines[0].ends, STR("2026-11-30 17:00"));
    /* And all of one that has not begun, but not to who has it. */
    hand = (RotaHand){ lines[1].s.shift, STR("Bo"), STR("070-2"), STR("") };
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/rotas/{id}/hand", w.member, &hand, &sheet), ERR_CONFLICT);
    hand.number = STR("none");
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/rotas/{id}/hand", w.member, &hand, &sheet), ERR_INVALID);
    hand = (RotaHand){ lines[1].s.shift, STR("Eli"), STR("070-4"), STR("Keys are at the desk") };
    CHECK_OK(ask(cx, &w, "POST /api/v1/rotas/{id}/hand", w.member, &hand, &sheet));
    lines = sheet.shifts.items;
    CHECK_STR(lines[1].s.person, STR("Eli"));
    CHECK_STR(lines[1].s.number, STR("070-4"));
    CHECK(!lines[1].s.taken);
}

/* INV: A rota is seen by members of its desk and planned by its lead alone. */
TEST(directory, rotas_are_their_desks)
{
    AUTO(end) World w;
    RotaSheet sheet;
    DutyPlan what = plan_of("Ana", "070-1", "daily 17:00-08:00", "2026-11-30", "2026-12-01");
    RotaShiftNamed named;
    RotaList list;
    Id rota;

    CHECK_OK(start(cx, &w));
    CHECK_OK(add(cx, &w, duty_line, &rota));
    CHECK_FAILS(ask(cx, &w, "GET /api/v1/rotas/{id}", w.other, NULL, &sheet), ERR_NOT_FOUND);
    CHECK_OK(ask(cx, &w, "GET /api/v1/rotas", w.other, NULL, &list));
    CHECK_INT(list.rotas.n, 0);
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/rotas/{id}/shifts", w.member, &what, &sheet), ERR_DENIED);
    CHECK_OK(plan(cx, &w, rota, what, &sheet));
    CHECK_OK(plan(cx, &w, rota, what, &sheet)); /* once more changes nothing */
    CHECK_INT(sheet.shifts.n, 2);
    named.shift = ((const RotaLine *)sheet.shifts.items)[0].s.shift;
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/rotas/{id}/drop", w.member, &named, &sheet), ERR_DENIED);
    CHECK_OK(ask(cx, &w, "POST /api/v1/rotas/{id}/drop", w.lead, &named, &sheet));
    CHECK_INT(sheet.shifts.n, 1);
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/rotas/{id}/drop", w.lead, &named, &sheet), ERR_CONFLICT);
    CHECK_OK(ask(cx, &w, "POST /api/v1/rotas/{id}/end", w.lead, NULL, &list));
    CHECK_INT(list.rotas.n, 0);
    CHECK_FAILS(ask(cx, &w, "GET /api/v1/rotas/{id}", w.lead, NULL, &sheet), ERR_NOT_FOUND);
}

TEST(directory, a_rota_that_cannot_be_is_refused_with_its_field)
{
    AUTO(end) World w;
    RotaNew new = duty_line;
    Id rota;

    CHECK_OK(start(cx, &w));
    new.needs = STR("advice, tea");
    CHECK_FAILS(add(cx, &w, new, &rota), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("needs"));
    new = duty_line;
    new.open = STR("always");
    CHECK_FAILS(add(cx, &w, new, &rota), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("open"));
    new = duty_line;
    new.name = STR("Two\nlines");
    CHECK_FAILS(add(cx, &w, new, &rota), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("name"));
}

static int64_t
noted(Cx *cx, World *w, const char *verb)
{
    int64_t n = 0;

    return ledger_count(cx, w->people.db, verb, &n).code == ERR_NONE ? n : -1;
}

/* The newest entry about the rota says this of this shift. */
static bool
is_noted(Cx *cx, World *w, const char *how, Id shift)
{
    Buf text = buf_new(64);
    Digest detail;
    Bytes receipt = { NULL, 0 };
    Str said;

    buf_str(&text, str_of(how));
    buf_bytes(&text, id_bytes(&shift));
    detail = digest_of(buf_view(&text));
    buf_free(&text);
    said = base64_of(cx->arena, digest_bytes(&detail));
    return ledger_find_newest(cx, w->people.db, "rota.changed", w->rota, &receipt).code ==
               ERR_NONE &&
           memmem(receipt.ptr, receipt.len, said.ptr, said.len) != NULL;
}

TEST(directory, the_ledger_says_which_shift_was_planned_and_dropped)
{
    AUTO(end) World w;
    DutyPlan night = plan_of("Ana", "070-1", "daily 17:00-08:00", "2026-12-01", "2026-12-01");
    RotaSheet sheet;
    RotaShiftNamed named;

    CHECK_OK(start(cx, &w));
    CHECK_OK(add(cx, &w, duty_line, &w.rota));
    CHECK_OK(plan(cx, &w, w.rota, night, &sheet));
    REQUIRE(sheet.shifts.n == 1);
    named.shift = ((const RotaLine *)sheet.shifts.items)[0].s.shift;
    CHECK(is_noted(cx, &w, "planned", named.shift));
    CHECK_OK(ask(cx, &w, "POST /api/v1/rotas/{id}/drop", w.lead, &named, &sheet));
    CHECK(is_noted(cx, &w, "dropped", named.shift));
}

TEST(directory, who_changes_a_rota_or_a_contact_is_in_the_ledger)
{
    AUTO(end) World w;
    RotaNew new = duty_line;
    DirectoryWord word = { STR("SE"), STR("none"), true };
    PeopleAsk say = { .table = &directory_routes,
                      .route = "POST /api/v1/directory/words",
                      .body = &word };

    CHECK_OK(start(cx, &w));
    CHECK_OK(add(cx, &w, new, &w.rota));
    CHECK_INT(noted(cx, &w, "rota.changed"), 1);
    CHECK_OK(ask(cx, &w, "POST /api/v1/rotas/{id}/end", w.lead, NULL, NULL));
    CHECK_INT(noted(cx, &w, "rota.changed"), 2);
    say.session = w.lead;
    CHECK_FAILS(people_world_ask(cx, &w.people, &say), ERR_INVALID);
    CHECK_INT(noted(cx, &w, "contact.checked"), 0);
    word.contact = ((const Contact *)w.pack.contacts.items)[0].id;
    CHECK_OK(people_world_ask(cx, &w.people, &say));
    CHECK_INT(noted(cx, &w, "contact.checked"), 1);
}
