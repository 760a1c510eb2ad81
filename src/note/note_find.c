/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of notes, and searching them: a table of words, ranked here, the same on every engine. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "note/note_internal.h"
#include "note/note_words.h"

enum {
    ASKED_MAX = 12,  /* words of one search */
    ROWS_MAX = 4000, /* notes looked at for one word */
    TITLE_WEIGHT = 4,
    SHORT_MAX = 160, /* bytes shown of a note in a list */
    BEFORE_MAX = 60  /* of them, before what was found */
};

#define DOTS "\xE2\x80\xA6"

/* --- the index --- */

static Status
index_text(Cx *cx, Db *db, Id note, Str text, int64_t weight)
{
    NoteWords words;
    NoteWord word;

    note_words_begin(&words, text);
    while (note_words_next(&words, &word))
        TRY(sql_note_word_add(cx, db, str_bytes(word.text), note, weight));
    return OK;
}

Status
note_index(Cx *cx, Db *db, Id note, const NoteText *text)
{
    int64_t changed = 0;

    TRY(sql_note_word_drop(cx, db, note, &changed));
    TRY(index_text(cx, db, note, text->title, TITLE_WEIGHT));
    TRY(index_text(cx, db, note, text->did, 1));
    TRY(index_text(cx, db, note, text->worked, 1));
    return index_text(cx, db, note, text->did_not, 1);
}

Status
note_sweep(Cx *cx, Db *db)
{
    SqlNoteWordTextsRow *rows = NULL;
    SqlNoteWordsAreRow made;
    int64_t changed = 0;
    size_t n = 0;

    TRY(sql_note_words_are(cx, db, NOTE_WORDS_MADE, &made));
    if (made.n > 0)
        return OK;
    TRY(sql_note_word_texts(cx, db, INT32_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(note_index(cx, db, rows[i].note,
                       &(NoteText){ .title = rows[i].title,
                                    .did = rows[i].did,
                                    .worked = rows[i].worked,
                                    .did_not = rows[i].did_not }));
    TRY(sql_note_words_forget(cx, db, NOTE_WORDS_MADE, &changed));
    return sql_note_words_put(cx, db, NOTE_WORDS_MADE);
}

/* --- what is shown of a text --- */

/* Moved back to the beginning of a character. */
static size_t
at_character(Str text, size_t at)
{
    while (at > 0 && at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* Moved back to a blank if one is near. */
static size_t
at_blank(Str text, size_t at)
{
    size_t near = at > 24 ? at - 24 : 0;

    for (size_t i = at; i > near && at < text.len; i--) {
        if (text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '\n')
            return i;
    }
    return at_character(text, at);
}

/* A short line of a text, cut between words. */
static Str
shortened(Arena *arena, Str text)
{
    Str trimmed = str_trim(text);

    if (trimmed.len <= SHORT_MAX)
        return trimmed;
    return arena_format(arena, "%.*s" DOTS,
                        STR_ARG(str_trim(str_slice(trimmed, 0, at_blank(trimmed, SHORT_MAX)))));
}

/* --- lists --- */

#define LINE_OF(row_, at_, reviewer_)                                                              \
    (NoteLine)                                                                                     \
    {                                                                                              \
        .id = (row_).note, .version = (row_).version, .title = (row_).title,                       \
        .country = (row_).country, .setting = (row_).setting, .language = (row_).language,         \
        .from_case = (row_).from_case, .desk = (row_).desk_name, .reviewer = (reviewer_),          \
        .at = (at_), .before = shortened(cx->arena, (row_).did), .hit = STR(""), .after = STR("")  \
    }

Status
note_list(Req *req, const NoteFilter *filter, ShapeList *ret)
{
    Cx *cx = req->cx;
    SqlNoteShownListRow *rows = NULL;
    NoteLine *lines;
    size_t n = 0;

    TRY(sql_note_shown_list(cx, req->db, filter->since, filter->country, filter->setting,
                            NOTE_LIST_MAX, &rows, &n));
    lines = ARENA_ARRAY(cx->arena, n, NoteLine);
    for (size_t i = 0; i < n; i++)
        lines[i] = LINE_OF(rows[i], rows[i].reviewed, rows[i].reviewer);
    *ret = (ShapeList){ lines, n };
    return OK;
}

Status
note_month(Req *req, int64_t from, int64_t to, ShapeList *ret)
{
    Cx *cx = req->cx;
    SqlNoteMonthListRow *rows = NULL;
    NoteLine *lines;
    size_t n = 0;

    TRY(sql_note_month_list(cx, req->db, from, to, NOTE_LIST_MAX, &rows, &n));
    lines = ARENA_ARRAY(cx->arena, n, NoteLine);
    for (size_t i = 0; i < n; i++)
        lines[i] = LINE_OF(rows[i], rows[i].reviewed, rows[i].reviewer);
    *ret = (ShapeList){ lines, n };
    return OK;
}

Status
note_waiting(Req *req, ShapeList *ret)
{
    Cx *cx = req->cx;
    SqlNoteWaitingListRow *rows = NULL;
    NoteLine *lines;
    size_t n = 0;

    TRY(sql_note_waiting_list(cx, req->db, req->actor->desk.id, req->actor->member.id,
                              NOTE_LIST_MAX, &rows, &n));
    lines = ARENA_ARRAY(cx->arena, n, NoteLine);
    for (size_t i = 0; i < n; i++)
        lines[i] = LINE_OF(rows[i], rows[i].written, STR(""));
    *ret = (ShapeList){ lines, n };
    return OK;
}

Status
note_unshown(Req *req, ShapeList *ret)
{
    Cx *cx = req->cx;
    SqlNoteUnshownListRow *rows = NULL;
    NoteLine *lines;
    size_t n = 0;

    TRY(sql_note_unshown_list(cx, req->db, req->actor->desk.id, NOTE_LIST_MAX, &rows, &n));
    lines = ARENA_ARRAY(cx->arena, n, NoteLine);
    for (size_t i = 0; i < n; i++)
        lines[i] = LINE_OF(rows[i], rows[i].written, STR(""));
    *ret = (ShapeList){ lines, n };
    return OK;
}

Status
note_look(Req *req, int64_t *ret_since)
{
    Cx *cx = req->cx;
    const Actor *actor = req->actor;
    SqlNoteLookFindRow row;
    bool found = false;
    int64_t before;

    TRY(sql_note_look_find(cx, req->db, actor->desk.id, actor->member.id, &row, &found));
    if (!found)
        row = (SqlNoteLookFindRow){ .before = 0, .last = 0 };
    before = cx->now_s - row.last > NOTE_VISIT_S ? row.last : row.before;
    *ret_since = before;
    return sql_note_look_put(cx, req->db, actor->desk.id, actor->member.id, before, cx->now_s);
}

/* --- searching --- */

/* A note that has some of the words. */
typedef struct Hit {
    Id note;
    size_t words; /* 0: a free place */
    size_t last;  /* the word that was counted last, from 1 */
    double score;
} Hit;

typedef struct Search {
    Str asked[ASKED_MAX];
    SqlNoteWordFindRow *rows[ASKED_MAX];
    size_t nrows[ASKED_MAX];
    size_t nasked;
    Hit *hits;
    size_t room;
} Search;

static void
read_asked(Arena *arena, Str text, Search *search)
{
    NoteWords words;
    NoteWord word;

    note_words_ask(&words, text);
    while (search->nasked < ASKED_MAX && note_words_next(&words, &word)) {
        bool again = false;

        for (size_t i = 0; i < search->nasked; i++)
            again = again || str_equal(search->asked[i], word.text);
        if (!again)
            search->asked[search->nasked++] = arena_str(arena, word.text);
    }
}

/* The first bytes after all words that count as this one: those that begin with it, or itself alone
 * if it is one byte, with which too many begin. */
static Str
end_of(Arena *arena, Str word)
{
    char *end = arena_alloc(arena, word.len + 1);

    memcpy(end, word.ptr, word.len);
    end[word.len] = word.len > 1 ? '\xFF' : '\0';
    return (Str){ end, word.len + 1 };
}

/* Reads the notes of each word, and makes room for all of them. */
static Status
read_rows(Cx *cx, Db *db, Search *search)
{
    size_t all = 0;

    for (size_t i = 0; i < search->nasked; i++) {
        Str word = search->asked[i];

        TRY(sql_note_word_find(cx, db, str_bytes(word), str_bytes(end_of(cx->arena, word)),
                               ROWS_MAX, &search->rows[i], &search->nrows[i]));
        all += search->nrows[i];
    }
    search->room = 2 * all + 1;
    search->hits = ARENA_ARRAY(cx->arena, search->room, Hit);
    return OK;
}

/* Hits stand in an open table by the note's id, which is random. */
static Hit *
hit_of(Search *search, Id note)
{
    size_t at;

    memcpy(&at, note.b, sizeof at);
    for (at %= search->room; search->hits[at].words > 0; at = (at + 1) % search->room) {
        if (id_equal(search->hits[at].note, note))
            break;
    }
    return &search->hits[at];
}

/* A word counts by how rare it is and how much of the note it is, with less for each further time;
 * a whole word counts double. */
static void
take_rows(Search *search, size_t i, int64_t notes)
{
    double rare = log(1 + (double)(notes + 1) / (double)(search->nrows[i] + 1));

    for (size_t k = 0; k < search->nrows[i]; k++) {
        const SqlNoteWordFindRow *row = &search->rows[i][k];
        Hit *hit = hit_of(search, row->note);
        double weight = (double)row->weight;
        bool whole = row->word.len == search->asked[i].len;

        hit->note = row->note;
        hit->words += hit->last != i + 1;
        hit->last = i + 1;
        hit->score += rare * weight / (weight + 2) * (whole ? 2 : 1);
    }
}

/* Most words first, then the score, then the id, so that the order is the same each time. */
static int
compare_hits(const void *left, const void *right)
{
    const Hit *a = left;
    const Hit *b = right;

    if (a->words != b->words)
        return a->words < b->words ? 1 : -1;
    if (a->score < b->score || a->score > b->score)
        return a->score < b->score ? 1 : -1;
    return memcmp(a->note.b, b->note.b, ID_BYTES);
}

static bool
is_asked(const Search *search, Str word)
{
    for (size_t i = 0; i < search->nasked; i++) {
        if (str_starts(word, search->asked[i]))
            return true;
    }
    return false;
}

/* Cuts a text around the first word that was asked; false if it has none. */
static bool
cut_around(Arena *arena, const Search *search, Str text, NoteLine *line)
{
    NoteWords words;
    NoteWord word;
    size_t from;
    size_t end;

    note_words_begin(&words, text);
    do {
        if (!note_words_next(&words, &word))
            return false;
    } while (!is_asked(search, word.text));
    from = word.from > BEFORE_MAX ? at_blank(text, word.from - BEFORE_MAX) : 0;
    end = from + SHORT_MAX < text.len ? at_blank(text, from + SHORT_MAX) : text.len;
    if (end < word.to)
        end = word.to;
    line->before = arena_format(arena, "%s%.*s", from > 0 ? DOTS : "",
                                STR_ARG(str_slice(text, from, word.from)));
    line->hit = str_slice(text, word.from, word.to);
    line->after = arena_format(arena, "%.*s%s", STR_ARG(str_slice(text, word.to, end)),
                               end < text.len ? DOTS : "");
    return true;
}

/* Adds the note to the lines unless the filter leaves it out. */
static Status
add_line(Req *req, const Search *search, const NoteFilter *filter, Id note, NoteLines *lines)
{
    Cx *cx = req->cx;
    SqlNoteLineFindRow row;
    NoteLine *line = (NoteLine *)lines->notes.items + lines->notes.n;
    bool found = false;

    TRY(sql_note_line_find(cx, req->db, note, &row, &found));
    if (!found || (filter->country.len > 0 && !str_equal(filter->country, row.country)) ||
        (filter->setting.len > 0 && !str_equal(filter->setting, row.setting)))
        return OK;
    *line = (NoteLine){ .id = note,
                        .version = row.version,
                        .title = row.title,
                        .country = row.country,
                        .setting = row.setting,
                        .language = row.language,
                        .from_case = row.from_case,
                        .desk = row.desk_name,
                        .reviewer = row.reviewer,
                        .at = row.reviewed,
                        .before = shortened(cx->arena, row.did) };
    if (!cut_around(cx->arena, search, row.did, line) &&
        !cut_around(cx->arena, search, row.worked, line))
        (void)cut_around(cx->arena, search, row.did_not, line);
    lines->notes.n++;
    return OK;
}

Status
note_search(Req *req, Str asked, const NoteFilter *filter, NoteLines *ret)
{
    Cx *cx = req->cx;
    Search search = { .nasked = 0 };
    NoteLines lines = { .partial = false };
    SqlNoteCountRow count;
    size_t most = 0;

    read_asked(cx->arena, asked, &search);
    TRY(sql_note_count(cx, req->db, &count));
    TRY(read_rows(cx, req->db, &search));
    for (size_t i = 0; i < search.nasked; i++)
        take_rows(&search, i, count.n);
    qsort(search.hits, search.room, sizeof *search.hits, compare_hits);
    lines.notes.items = ARENA_ARRAY(cx->arena, NOTE_LIST_MAX, NoteLine);
    for (size_t i = 0; i < search.room && lines.notes.n < NOTE_LIST_MAX; i++) {
        if (search.hits[i].words == 0 || search.hits[i].words < most)
            break;
        TRY(add_line(req, &search, filter, search.hits[i].note, &lines));
        most = lines.notes.n > 0 ? search.hits[i].words : 0;
    }
    lines.partial = most > 0 && most < search.nasked;
    *ret = lines;
    return OK;
}
