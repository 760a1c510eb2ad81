/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/rota.h"

#include "directory/directory.h"
#include "directory/rota_sql.h"
#include "seal/seal.h"

const char *const rota_audiences[] = { "members", "professionals", "all", NULL };

static Status
find_rota(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    Rota *rota = ARENA_NEW(cx->arena, Rota);
    SqlRotaFindRow row;
    bool any = false;

    TRY(sql_rota_find(cx, db, actor->desk.id, id, &row, &any));
    if (!any)
        return http_not_found(cx);
    *rota = (Rota){ .rota = id,
                    .country = row.country,
                    .name = row.name,
                    .role = row.role,
                    .audience = row.audience,
                    .needs = row.needs,
                    .regions = row.regions,
                    .languages = row.languages,
                    .open = row.open };
    *ret = rota;
    return OK;
}

const Object rota_object = { "rota", find_rota };

static const Rota *
rota_of(const Req *req)
{
    return req->object;
}

/* Who changed a rota, in what way and which of its shifts, in the ledger: it says to whom somebody
 * is sent.  Shifts stand there by their ids alone: names and numbers are forgotten some day. */
static Status
note_change(Req *req, Id rota, const char *how, const Id *shifts, size_t n)
{
    Buf text = buf_new(64 + n * ID_BYTES);
    Digest detail;

    buf_str(&text, str_of(how));
    for (size_t i = 0; i < n; i++)
        buf_bytes(&text, id_bytes(&shifts[i]));
    detail = digest_of(buf_view(&text));
    buf_free(&text);
    return member_note(req, "rota.changed", rota, detail, NULL);
}

/* One line that people read: no control character. */
static Status
check_line(Cx *cx, const char *field, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F)
            FAIL_AT(ERR_INVALID, "rota.line", field, "one line of text is expected");
    }
    return OK;
}

/* Of a country without a directory: UTC, and no holidays. */
static Status
contacts_of(Req *req, Str country, Contacts *ret)
{
    Cx *cx = req->cx;
    bool found = false;

    *ret = (Contacts){ .country = country };
    return directory_contacts(cx, req->db, country, ret, &found);
}

/* --- rotas --- */

/* What is checked of every contact holds of a rota. */
static Status
check_new(Cx *cx, const RotaNew *new)
{
    const Contact as = {
        .id = STR("rota"), .audience = STR("professionals"), .needs = new->needs, .open = new->open
    };

    TRY(check_line(cx, "name", new->name));
    TRY(check_line(cx, "role", new->role));
    TRY(check_line(cx, "regions", new->regions));
    TRY(check_line(cx, "languages", new->languages));
    if (str_trim(new->name).len == 0)
        FAIL_AT(ERR_INVALID, "rota.name", "name", "the name of the service is expected");
    return contacts_check_one(cx, &as);
}

Status
rota_add(Req *req, const RotaNew *new, Id *ret)
{
    Cx *cx = req->cx;
    RotaList list;

    TRY(check_new(cx, new));
    TRY(rota_list(req, &list));
    if (list.rotas.n >= ROTA_MAX)
        FAIL(ERR_LIMIT, "rota.many", "a desk has at most %d rotas", ROTA_MAX);
    *ret = id_new();
    TRY(note_change(req, *ret, "added", NULL, 0));
    return sql_rota_add(cx, req->db,
                        &(SqlRotaAddArgs){ .desk = req->actor->desk.id,
                                           .id = *ret,
                                           .country = req->actor->country,
                                           .name = str_trim(new->name),
                                           .role = str_trim(new->role),
                                           .audience = str_of(rota_audiences[new->audience]),
                                           .needs = new->needs,
                                           .regions = new->regions,
                                           .languages = new->languages,
                                           .open = str_trim(new->open),
                                           .at = cx->now_s });
}

Status
rota_list(Req *req, RotaList *ret)
{
    Cx *cx = req->cx;
    SqlRotaListRow *rows = NULL;
    size_t n = 0;
    Rota *rotas;

    TRY(sql_rota_list(cx, req->db, req->actor->desk.id, ROTA_MAX, &rows, &n));
    rotas = ARENA_ARRAY(cx->arena, n, Rota);
    for (size_t i = 0; i < n; i++)
        rotas[i] = (Rota){ .rota = rows[i].id,
                           .country = rows[i].country,
                           .name = rows[i].name,
                           .role = rows[i].role,
                           .audience = rows[i].audience,
                           .needs = rows[i].needs,
                           .regions = rows[i].regions,
                           .languages = rows[i].languages,
                           .open = rows[i].open };
    ret->rotas = (ShapeList){ rotas, n };
    return OK;
}

Status
rota_end(Req *req)
{
    Cx *cx = req->cx;
    int64_t changed = 0;

    TRY(note_change(req, rota_of(req)->rota, "ended", NULL, 0));
    TRY(sql_rota_shift_drop_all(cx, req->db, req->actor->desk.id, rota_of(req)->rota, &changed));
    return sql_rota_end(cx, req->db, req->actor->desk.id, rota_of(req)->rota, &changed);
}

/* --- shifts --- */

/* Those of all rotas of the desk that have not ended: a person can be in two of them. */
static Status
read_shifts(Req *req, DutyShifts *ret)
{
    Cx *cx = req->cx;
    SqlRotaShiftListRow *rows = NULL;
    size_t n = 0;
    DutyShift *shifts;

    TRY(sql_rota_shift_list(cx, req->db, req->actor->desk.id, cx->now_s, INT64_MAX, DUTY_SHIFTS_MAX,
                            &rows, &n));
    shifts = ARENA_ARRAY(cx->arena, n, DutyShift);
    for (size_t i = 0; i < n; i++)
        shifts[i] = (DutyShift){ .shift = rows[i].id,
                                 .rota = rows[i].rota,
                                 .rota_name = rows[i].rota_name,
                                 .begins = rows[i].begins,
                                 .ends = rows[i].ends,
                                 .person = rows[i].person,
                                 .number = rows[i].number,
                                 .tel = rows[i].tel,
                                 .from = rows[i].handed_by,
                                 .note = rows[i].note,
                                 .taken = rows[i].taken != 0 };
    *ret = (DutyShifts){ shifts, n };
    return OK;
}

/* "2026-12-01 17:00" on the clocks there. */
static Str
clock_of(Arena *arena, const Zone *zone, int64_t time_s)
{
    Str local = who_local(arena, zone, time_s);

    return arena_format(arena, "%.*s %.*s", 10, local.ptr, 5, local.ptr + 11);
}

static Str
holiday_of(const Contacts *contacts, int64_t time_s)
{
    const ContactsDay *days = contacts->holidays.items;
    Day day = day_of_time(time_s + zone_offset(&contacts->calendar.zone, time_s));

    for (size_t i = 0; i < contacts->calendar.nholidays; i++) {
        Calendar one = { .nholidays = 1 };

        one.holidays[0] = contacts->calendar.holidays[i];
        if (hours_is_holiday(&one, day))
            return days[i].name;
    }
    return STR("");
}

static ShapeList
lines_of(Req *req, const Contacts *contacts, DutyShifts shifts)
{
    Arena *arena = req->cx->arena;
    const Zone *zone = &contacts->calendar.zone;
    RotaLine *lines = ARENA_ARRAY(arena, shifts.n, RotaLine);
    size_t n = 0;

    for (size_t i = 0; i < shifts.n; i++) {
        const DutyShift *shift = &shifts.all[i];

        if (id_equal(shift->rota, rota_of(req)->rota))
            lines[n++] = (RotaLine){ .s = *shift,
                                     .begins = clock_of(arena, zone, shift->begins),
                                     .ends = clock_of(arena, zone, shift->ends),
                                     .is_now = shift->begins <= req->cx->now_s,
                                     .holiday = holiday_of(contacts, shift->begins) };
    }
    return (ShapeList){ lines, n };
}

static ShapeList
troubles_of(Req *req, const Contacts *contacts, DutyShifts shifts)
{
    Cx *cx = req->cx;
    const Zone *zone = &contacts->calendar.zone;
    Hours promised = { .n = 0 };
    ShapeList found;
    const DutyConflict *conflicts;
    RotaTrouble *troubles;

    ASSERT(hours_parse(rota_of(req)->open, &promised));
    found =
        duty_conflicts(cx->arena,
                       &(DutyWatch){ rota_of(req)->rota, &promised, &contacts->calendar, cx->now_s,
                                     cx->now_s + DUTY_TOLD_DAYS * (int64_t)DAY_SECONDS },
                       shifts);
    conflicts = found.items;
    troubles = ARENA_ARRAY(cx->arena, found.n, RotaTrouble);
    for (size_t i = 0; i < found.n; i++)
        troubles[i] = (RotaTrouble){ .c = conflicts[i],
                                     .begins = clock_of(cx->arena, zone, conflicts[i].begins),
                                     .ends = clock_of(cx->arena, zone, conflicts[i].ends) };
    return (ShapeList){ troubles, found.n };
}

Status
rota_show(Req *req, RotaSheet *ret)
{
    Cx *cx = req->cx;
    Contacts contacts;
    DutyShifts shifts;

    TRY(contacts_of(req, rota_of(req)->country, &contacts));
    TRY(read_shifts(req, &shifts));
    *ret = (RotaSheet){ .rota = *rota_of(req),
                        .shifts = lines_of(req, &contacts, shifts),
                        .conflicts = troubles_of(req, &contacts, shifts) };
    return OK;
}

/* Makes room: what is long past goes, and a desk has so many shifts ahead at most. */
static Status
make_room(Req *req, size_t n)
{
    Cx *cx = req->cx;
    int64_t forgotten = 0;
    SqlRotaShiftCountRow ahead;

    TRY(sql_rota_shift_forget(cx, req->db, cx->now_s - ROTA_KEEP_DAYS * (int64_t)DAY_SECONDS,
                              &forgotten));
    TRY(sql_rota_shift_count(cx, req->db, req->actor->desk.id, cx->now_s, &ahead));
    if ((size_t)ahead.n + n > DUTY_SHIFTS_MAX)
        FAIL(ERR_LIMIT, "rota.shifts", "a desk plans at most %d shifts ahead; nothing was changed",
             DUTY_SHIFTS_MAX);
    return OK;
}

static Status
add_shift(Req *req, Id id, const DutyShift *shift)
{
    Cx *cx = req->cx;

    return sql_rota_shift_add(cx, req->db,
                              &(SqlRotaShiftAddArgs){ .desk = req->actor->desk.id,
                                                      .rota = rota_of(req)->rota,
                                                      .id = id,
                                                      .begins = shift->begins,
                                                      .ends = shift->ends,
                                                      .person = shift->person,
                                                      .number = shift->number,
                                                      .tel = shift->tel,
                                                      .handed_by = shift->from,
                                                      .note = shift->note });
}

static Status
add_shifts(Req *req, const DutyShift *shifts, size_t n)
{
    Cx *cx = req->cx;
    Id *ids = ARENA_ARRAY(cx->arena, n, Id);

    TRY(make_room(req, n));
    for (size_t i = 0; i < n; i++) {
        ids[i] = id_new();
        TRY(add_shift(req, ids[i], &shifts[i]));
    }
    return note_change(req, rota_of(req)->rota, "planned", ids, n);
}

Status
rota_plan(Req *req, const DutyPlan *plan)
{
    Cx *cx = req->cx;
    Contacts contacts;
    DutyShift *shifts = NULL;
    size_t n = 0;

    TRY(check_line(cx, "person", plan->person));
    TRY(contacts_of(req, rota_of(req)->country, &contacts));
    TRY(duty_plan(cx, &contacts.calendar, plan, &shifts, &n));
    return add_shifts(req, shifts, n);
}

Status
rota_take_table(Req *req, const RotaTable *table, ShapeList *ret_wrong)
{
    Cx *cx = req->cx;
    Contacts contacts;
    DutyShift *shifts = NULL;
    size_t n = 0;

    TRY(contacts_of(req, rota_of(req)->country, &contacts));
    TRY(rota_table_read(cx, table->text, &contacts.calendar.zone, &shifts, &n, ret_wrong));
    return add_shifts(req, shifts, n);
}

Status
rota_give_table(Req *req)
{
    Cx *cx = req->cx;
    Contacts contacts;
    DutyShifts shifts;
    DutyShift *own;
    size_t n = 0;

    TRY(contacts_of(req, rota_of(req)->country, &contacts));
    TRY(read_shifts(req, &shifts));
    own = ARENA_ARRAY(cx->arena, shifts.n, DutyShift);
    for (size_t i = 0; i < shifts.n; i++) {
        if (id_equal(shifts.all[i].rota, rota_of(req)->rota))
            own[n++] = shifts.all[i];
    }
    rota_table_write(cx->arena, &req->out, &contacts.calendar.zone, own, n);
    return OK;
}

Status
rota_drop(Req *req, const RotaShiftNamed *named)
{
    Cx *cx = req->cx;
    int64_t changed = 0;

    TRY(sql_rota_shift_drop(cx, req->db, req->actor->desk.id, rota_of(req)->rota, named->shift,
                            cx->now_s, &changed));
    if (changed == 0)
        FAIL_AT(ERR_CONFLICT, "rota.shift", "shift", "this rota has no such shift ahead");
    return note_change(req, rota_of(req)->rota, "dropped", &named->shift, 1);
}

/* --- handing over --- */

static bool
is_there(DutyShifts shifts, const DutyShift *asked)
{
    for (size_t i = 0; i < shifts.n; i++) {
        const DutyShift *shift = &shifts.all[i];

        if (id_equal(shift->rota, asked->rota) && shift->begins == asked->begins &&
            str_equal(shift->tel, asked->tel))
            return true;
    }
    return false;
}

/* The rest of a shift, or all of it before it begins, goes to somebody else. */
static Status
give_shift(Req *req, DutyShifts shifts, const DutyShift *shift, const RotaHand *hand)
{
    Cx *cx = req->cx;
    DutyShift rest = { .rota = shift->rota,
                       .begins = shift->begins > cx->now_s ? shift->begins : cx->now_s,
                       .ends = shift->ends,
                       .person = str_trim(hand->person),
                       .number = str_trim(hand->number),
                       .from = shift->person,
                       .note = str_trim(hand->note) };
    int64_t changed = 0;

    if (!duty_tel(cx->arena, hand->number, &rest.tel))
        FAIL_AT(ERR_INVALID, "duty.number", "number",
                "a telephone number is expected: digits, after a plus sign or not");
    if (is_there(shifts, &rest))
        FAIL_AT(ERR_CONFLICT, "rota.there", "number", "this number is on call then already");
    if (shift->begins >= cx->now_s)
        return sql_rota_shift_give(cx, req->db,
                                   &(SqlRotaShiftGiveArgs){ .desk = req->actor->desk.id,
                                                            .shift = shift->shift,
                                                            .person = rest.person,
                                                            .number = rest.number,
                                                            .tel = rest.tel,
                                                            .handed_by = rest.from,
                                                            .note = rest.note },
                                   &changed);
    TRY(sql_rota_shift_cut(cx, req->db, req->actor->desk.id, shift->shift, cx->now_s, &changed));
    return add_shift(req, id_new(), &rest);
}

/* Whoever begins next once this shift has ended, or before. */
static Status
tell_next(Req *req, DutyShifts shifts, const DutyShift *shift, Str text)
{
    Cx *cx = req->cx;
    int64_t changed = 0;

    for (const DutyShift *next = shift + 1; next < shifts.all + shifts.n; next++) {
        if (id_equal(next->rota, shift->rota) && next->begins > shift->begins)
            return sql_rota_shift_note(cx, req->db, req->actor->desk.id, next->shift, shift->person,
                                       str_trim(text), &changed);
    }
    FAIL_AT(ERR_CONFLICT, "rota.next", "person",
            "nobody comes after this shift; say who takes over, and her number");
}

Status
rota_hand(Req *req, const RotaHand *hand)
{
    Cx *cx = req->cx;
    DutyShifts shifts;

    TRY(check_line(cx, "person", hand->person));
    TRY(check_line(cx, "note", hand->note));
    TRY(read_shifts(req, &shifts));
    for (size_t i = 0; i < shifts.n; i++) {
        const DutyShift *shift = &shifts.all[i];

        if (!id_equal(shift->shift, hand->shift) || !id_equal(shift->rota, rota_of(req)->rota))
            continue;
        TRY(note_change(req, shift->rota, "handed", &shift->shift, 1));
        return str_trim(hand->person).len > 0 ? give_shift(req, shifts, shift, hand)
                                              : tell_next(req, shifts, shift, hand->note);
    }
    FAIL_AT(ERR_CONFLICT, "rota.shift", "shift", "this rota has no such shift ahead");
}

Status
rota_take(Req *req, const RotaShiftNamed *named)
{
    Cx *cx = req->cx;
    int64_t changed = 0;

    TRY(sql_rota_shift_take(cx, req->db, req->actor->desk.id, rota_of(req)->rota, named->shift,
                            cx->now_s, &changed));
    if (changed == 0)
        FAIL_AT(ERR_CONFLICT, "rota.taken", "shift", "nothing is handed over with this shift");
    return note_change(req, rota_of(req)->rota, "taken", &named->shift, 1);
}
