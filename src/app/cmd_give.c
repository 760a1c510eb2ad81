/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Giving a piece, from options or from a file of a system of her own; sending what was kept. */
#include <string.h>

#include "app/cmd_member.h"
#include "app/packs.h"
#include "base/utf8.h"

/* A day begins in the east of our time zones before it does in UTC. */
enum { GIVE_TEXT_MAX = 20000, GIVE_EARLY_S = 4 * 3600, GIVE_UNSAID = 9, GIVE_SIGNS_MAX = 64 };

/* What was said: numbers are 0 and days 1970-01-01 where nothing was; concern is GIVE_UNSAID. */
typedef struct Said {
    Str text;
    ShapeList clues; /* TextItem, KIND=VALUE */
    Str how;
    int64_t sure;
    int64_t concern;
    ShapeList signs; /* TextItem */
    Day on;
    Day keep_until;
} Said;

static const Field said_fields[] = {
    { CMD_FIELD(FIELD_TEXT, Said, text, FIELD_OPTIONAL), .max = GIVE_TEXT_MAX },
    { CMD_FIELD(FIELD_LIST, Said, clues, FIELD_OPTIONAL), .shape = &shape_text_item,
      .max = CLUE_PIECE_MAX },
    { CMD_FIELD(FIELD_TEXT, Said, how, FIELD_OPTIONAL), .max = 32 },
    { CMD_FIELD(FIELD_INT, Said, sure, FIELD_OPTIONAL), .min = 1, .max = 6 },
    { CMD_FIELD(FIELD_INT, Said, concern, FIELD_OPTIONAL), .max = 3 },
    { CMD_FIELD(FIELD_LIST, Said, signs, FIELD_OPTIONAL), .shape = &shape_text_item,
      .max = GIVE_SIGNS_MAX },
    { CMD_FIELD(FIELD_DAY, Said, on, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_DAY, Said, keep_until, FIELD_OPTIONAL) },
};
enum { SAID_CONCERN = 4, SIGN_NAMES_MAX = 8192 };
static const Shape said_shape = { "Draft", sizeof(Said), said_fields, LEN(said_fields) };

typedef struct ClueLine {
    Str kind;
    Str value;
    Str canonical;
    int64_t forms;
    Str doubt;
    Str assumed;
} ClueLine;

static const Field clue_fields[] = {
    { CMD_FIELD(FIELD_TEXT, ClueLine, kind, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, ClueLine, value, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, ClueLine, canonical, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_INT, ClueLine, forms, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, ClueLine, doubt, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_TEXT, ClueLine, assumed, FIELD_OPTIONAL) },
};
static const Shape clue_shape = { "GivenClue", sizeof(ClueLine), clue_fields, LEN(clue_fields) };

typedef struct GiveAnswer {
    Id piece;
    Str receipt;
    ShapeList clues; /* ClueLine */
    bool sent;
} GiveAnswer;

static const Field give_fields[] = {
    { CMD_FIELD(FIELD_ID, GiveAnswer, piece, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_JSON, GiveAnswer, receipt, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_LIST, GiveAnswer, clues, FIELD_REQUIRED), .shape = &clue_shape },
    { CMD_FIELD(FIELD_BOOL, GiveAnswer, sent, FIELD_REQUIRED) },
};
static const Shape give_shape = { "Given", sizeof(GiveAnswer), give_fields, LEN(give_fields) };

typedef struct SendAnswer {
    ShapeList pieces; /* GiveAnswer */
} SendAnswer;

static const Field send_fields[] = {
    { CMD_FIELD(FIELD_LIST, SendAnswer, pieces, FIELD_REQUIRED), .shape = &give_shape },
};
static const Shape send_shape = { "Sent", sizeof(SendAnswer), send_fields, LEN(send_fields) };

/* A table cannot tell an absent number from 0, so it is asked again with the number needed. */
static bool
says_concern(Cx *cx, Str draft)
{
    Field fields[LEN(said_fields)];
    Shape shape = said_shape;
    Said said;
    Status status;

    memcpy(fields, said_fields, sizeof fields);
    fields[SAID_CONCERN].need = FIELD_REQUIRED;
    shape.fields = fields;
    status = shape_read_json(cx, &shape, draft, &said);
    status_ignore(cx, status, "it only asks whether the number is there");
    return status.code == ERR_NONE;
}

static Status
read_draft(Cx *cx, Str path, Said *ret)
{
    Str draft;
    Status status;

    TRY(cmd_read_input(cx, path, "--draft", &draft));
    status = shape_read_json(cx, &said_shape, draft, ret);
    if (status.code != ERR_NONE) {
        Str place = arena_str(cx->arena, str_of(cx->err.where));

        cx_where(cx, "--draft %.*s: %.*s", STR_ARG(path), STR_ARG(place));
    }
    TRY(status);
    if (!says_concern(cx, draft))
        ret->concern = GIVE_UNSAID;
    return OK;
}

static Status
take_number(Cx *cx, const Args *args, const char *name, int64_t least, int64_t *ret)
{
    Str text = args_value(args, name);
    int64_t most = least == 0 ? 3 : 6;
    int64_t value = 0;

    if (!args_has(args, name))
        return OK;
    if (text.len != 1 || !str_to_int(text, &value) || value < least || value > most)
        FAIL_AT(ERR_INVALID, "piece.number", arena_format(cx->arena, "--%s", name).ptr,
                "--%s is a number from %lld to %lld", name, (long long)least, (long long)most);
    *ret = value;
    return OK;
}

static Status
take_day(Cx *cx, const Args *args, const char *name, Day *ret)
{
    if (args_has(args, name) && !day_parse(args_value(args, name), ret))
        FAIL_AT(ERR_INVALID, "piece.day", arena_format(cx->arena, "--%s", name).ptr,
                "--%s is a day that exists, as YYYY-MM-DD", name);
    return OK;
}

static void
take_list(Cx *cx, const Args *args, const char *name, ShapeList *ret)
{
    size_t n = args_count(args, name);
    TextItem *items = ARENA_ARRAY(cx->arena, n, TextItem);

    for (size_t i = 0; i < n; i++)
        items[i].text = args_nth(args, name, i);
    if (n > 0)
        *ret = (ShapeList){ items, n };
}

/* What stands on the command line wins over the draft. */
static Status
take_options(Cx *cx, const Args *args, Said *said)
{
    if (str_equal(args_value(args, "text"), STR("-")))
        TRY(cmd_read_input(cx, STR("-"), "--text", &said->text));
    else if (args_has(args, "text"))
        said->text = args_value(args, "text");
    if (args_has(args, "how"))
        said->how = args_value(args, "how");
    TRY(take_number(cx, args, "sure", 1, &said->sure));
    TRY(take_number(cx, args, "concern", 0, &said->concern));
    TRY(take_day(cx, args, "on", &said->on));
    TRY(take_day(cx, args, "keep-until", &said->keep_until));
    take_list(cx, args, "clue", &said->clues);
    take_list(cx, args, "sign", &said->signs);
    return OK;
}

static Status
check_text(Cx *cx, Str text)
{
    if (!utf8_is(text) || str_find(text, '\0') < text.len)
        FAIL_AT(ERR_INVALID, "piece.text.encoding", "--text", "--text is text in UTF-8");
    if (str_trim(text).len == 0)
        FAIL_AT(ERR_INVALID, "piece.text.empty", "--text", "write a few words: what was seen");
    if (text.len > GIVE_TEXT_MAX)
        FAIL_AT(ERR_INVALID, "piece.text.long", "--text", "--text has at most %d bytes",
                GIVE_TEXT_MAX);
    return OK;
}

static Status
check_days(Cx *cx, const Said *said)
{
    if (said->on.n > day_of_time(cx->now_s + GIVE_EARLY_S).n)
        FAIL_AT(ERR_INVALID, "piece.on", "--on", "--on is a day that is not in the future");
    if (said->keep_until.n != 0 && said->keep_until.n < day_of_time(cx->now_s).n)
        FAIL_AT(ERR_INVALID, "piece.keep_until", "--keep-until",
                "--keep-until is a day that is not in the past");
    return OK;
}

/* What --sign may say: the signs that a browser asks for, and those of published lists. */
typedef struct KnownSigns {
    LawVocabulary words;
    LawSigns lists;
} KnownSigns;

static bool
is_asked(const KnownSigns *known, Str code)
{
    const LawWord *words = known->words.signs.items;

    for (size_t i = 0; i < known->words.signs.n; i++) {
        if (str_equal(words[i].id, code))
            return true;
    }
    return false;
}

static bool
is_listed(const KnownSigns *known, Str code)
{
    const LawSign *signs = known->lists.signs.items;

    for (size_t i = 0; i < known->lists.signs.n; i++) {
        if (str_equal(signs[i].id, code))
            return true;
    }
    return false;
}

/* All of them, for who has misspelled one. */
static Str
sign_names(Cx *cx, const KnownSigns *known)
{
    const LawWord *words = known->words.signs.items;
    const LawSign *signs = known->lists.signs.items;
    Buf names = buf_new(SIGN_NAMES_MAX);

    for (size_t i = 0; i < known->words.signs.n; i++)
        buf_format(&names, "%s%.*s", i > 0 ? ", " : "", STR_ARG(words[i].id));
    for (size_t i = 0; i < known->lists.signs.n; i++) {
        if (!is_asked(known, signs[i].id))
            buf_format(&names, ", %.*s", STR_ARG(signs[i].id));
    }
    return buf_take_text(cx->arena, &names);
}

static Status
check_signs(Cx *cx, const ShapeList *signs)
{
    const TextItem *items = signs->items;
    KnownSigns known;
    const char *folder;

    if (signs->n > GIVE_SIGNS_MAX)
        FAIL_AT(ERR_INVALID, "piece.signs", "--sign", "a piece has at most %d signs",
                GIVE_SIGNS_MAX);
    if (signs->n == 0)
        return OK;
    TRY(pack_folder(cx, &folder));
    TRY(pack_words(cx, folder, &known.words));
    TRY(pack_signs(cx, folder, &known.lists));
    for (size_t i = 0; i < signs->n; i++) {
        if (!is_asked(&known, items[i].text) && !is_listed(&known, items[i].text))
            FAIL_AT(ERR_INVALID, "piece.signs", "--sign", "there is no such sign; there are %.*s",
                    STR_ARG(sign_names(cx, &known)));
    }
    return OK;
}

static Str
kind_names(Cx *cx)
{
    Buf names = buf_new(400);

    for (int kind = 1; kind <= CLUE_KIND_MAX; kind++)
        buf_format(&names, "%s%.*s", kind > 1 ? ", " : "", STR_ARG(clue_kind_name((ClueKind)kind)));
    return buf_take_text(cx->arena, &names);
}

static Status
parse_clue(Cx *cx, Str text, ClientClue *ret)
{
    Str value = { "", 0 };
    Str kind = str_cut(text, '=', &value);

    if (!clue_kind_find(kind, &ret->kind))
        FAIL_AT(ERR_INVALID, "clue.kind", "--clue", "--clue is KIND=VALUE; kinds are %.*s",
                STR_ARG(kind_names(cx)));
    value = str_trim(value);
    if (value.len == 0 || value.len > CLUE_VALUE_MAX || !utf8_is(value))
        FAIL_AT(ERR_INVALID, "clue.value",
                arena_format(cx->arena, "--clue %.*s", STR_ARG(kind)).ptr,
                "the value of a clue is 1 to %d bytes of UTF-8", CLUE_VALUE_MAX);
    ret->value = value;
    return OK;
}

static Status
parse_clues(Cx *cx, const ShapeList *said, ClientPiece *piece)
{
    const TextItem *items = said->items;
    ClientClue *clues = ARENA_ARRAY(cx->arena, said->n, ClientClue);

    if (said->n > CLUE_PIECE_MAX)
        FAIL_AT(ERR_INVALID, "clue.many", "--clue", "a piece has at most %d clues", CLUE_PIECE_MAX);
    for (size_t i = 0; i < said->n; i++)
        TRY(parse_clue(cx, items[i].text, &clues[i]));
    piece->clues = clues;
    piece->nclues = said->n;
    return OK;
}

static Status
piece_of(Cx *cx, const Said *said, ClientPiece *ret)
{
    ClientPiece piece = { .text = said->text,
                          .signs = said->signs.items,
                          .nsigns = said->signs.n,
                          .reliability = 'F',
                          .credibility = said->sure > 0 ? (char)('0' + said->sure) : '6',
                          .concern = said->concern,
                          .on = said->on,
                          .keep_until = said->keep_until };

    TRY(check_text(cx, said->text));
    TRY(check_days(cx, said));
    TRY(check_signs(cx, &said->signs));
    if (said->how.len > 0 && !client_how(said->how, &piece.reliability))
        FAIL_AT(ERR_INVALID, "piece.how", "--how",
                "--how is saw, told, record, heard, feeling or unsaid");
    TRY(parse_clues(cx, &said->clues, &piece));
    *ret = piece;
    return OK;
}

static Status
read_piece(Cx *cx, const Args *args, ClientPiece *ret)
{
    Said said = { .concern = GIVE_UNSAID };

    if (!args_has(args, "text") && !args_has(args, "draft"))
        FAIL_AT(ERR_USAGE, "option.missing", "--text", "say what was seen with --text or --draft");
    if (args_has(args, "draft"))
        TRY(read_draft(cx, args_value(args, "draft"), &said));
    TRY(take_options(cx, args, &said));
    return piece_of(cx, &said, ret);
}

static void
say_clues(const Args *args, const ClientClueSaid *clues, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const ClientClueSaid *clue = &clues[i];

        say(args, "  %.*s %.*s\n", STR_ARG(clue->kind), STR_ARG(clue->canonical));
        if (clue->assumed.len > 0)
            say(args, "      assumed: %.*s\n", STR_ARG(clue->assumed));
        if (clue->doubt.len > 0)
            say(args, "      doubtful: %.*s\n", STR_ARG(clue->doubt));
    }
}

static Status
answer_of(Cx *cx, const Args *args, const Client *client, const ClientGiven *given, GiveAnswer *ret)
{
    const ClientClueSaid *said = given->clues.items;
    size_t n = given->clues.n;
    ClueLine *lines = ARENA_ARRAY(cx->arena, n, ClueLine);
    Str until = day_format(cx->arena, given->keep_until);
    CmdReceipt receipt;

    for (size_t i = 0; i < n; i++)
        lines[i] = (ClueLine){ said[i].kind,  said[i].value, said[i].canonical,
                               said[i].forms, said[i].doubt, said[i].assumed };
    TRY(cmd_keep_receipt(cx, args, client, given->piece, given->receipt, &receipt));
    *ret = (GiveAnswer){ given->piece, receipt.json, { lines, n }, true };
    say(args, "Piece %.*s is given, sealed to your desk; it is kept until %.*s.\n",
        STR_ARG(id_format(cx->arena, given->piece)), STR_ARG(until));
    say_clues(args, said, n);
    if (receipt.path.len > 0)
        say(args, "Receipt: %.*s (`tessera ledger verify` checks it)\n", STR_ARG(receipt.path));
    return OK;
}

/* Signing in needs the server; what she wrote is kept without it. */
static Status
sign_in_or_keep(Cx *cx, const Args *args, const ClientPiece *piece, Client **ret)
{
    AUTO(client_free_at) Client *client = NULL;
    Status status = cmd_sign_in(cx, args, ret);

    if (status.code != ERR_AWAY)
        return status;
    TRY(cmd_open(cx, args, &client));
    TRY(client_keep(cx, client, piece));
    status = cx_fail(cx, ERR_AWAY, "server.away", __func__, __LINE__, "",
                     "the server does not answer; your piece is not given yet");
    cx_kept(cx, "the piece, sealed, in your profile; `tessera piece send` goes on");
    return status;
}

Status
cmd_piece_give(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ClientPiece piece;
    ClientGiven given;
    GiveAnswer answer;

    TRY(read_piece(cx, args, &piece));
    TRY(sign_in_or_keep(cx, args, &piece, &client));
    TRY(client_give(cx, client, &piece, &given));
    TRY(answer_of(cx, args, client, &given, &answer));
    tell_json(args, &give_shape, &answer);
    say(args, "`tessera piece list` tells what becomes of it; `tessera notice list` if it fits.\n");
    return OK;
}

/* The first thing that one of them met, and how many there are. */
static Status
fail_for_kept(Cx *cx, const ClientSent *sent)
{
    cx->err = sent->why;
    cx_kept(cx, "%zu of %zu pieces are given; %zu still wait, sealed, in your profile", sent->n,
            sent->n + sent->kept, sent->kept);
    return cx_frame(cx, (Status){ sent->why.code }, __func__, __LINE__);
}

Status
cmd_piece_send(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ClientSent sent;
    GiveAnswer *answers;
    Status status = cmd_sign_in(cx, args, &client);

    if (status.code == ERR_AWAY)
        cx_kept(cx, "what waits, sealed, in your profile; `tessera piece send` goes on");
    TRY(status);
    TRY(client_send(cx, client, &sent));
    answers = ARENA_ARRAY(cx->arena, sent.n, GiveAnswer);
    for (size_t i = 0; i < sent.n; i++)
        TRY(answer_of(cx, args, client, &sent.given[i], &answers[i]));
    if (sent.kept > 0)
        return fail_for_kept(cx, &sent);
    tell_json(args, &send_shape, &(SendAnswer){ { answers, sent.n } });
    if (sent.n == 0)
        say(args, "Nothing waits to be sent.\n");
    return OK;
}
