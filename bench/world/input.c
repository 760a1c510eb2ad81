/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench/world/input.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mosaic/replay_csv.h"
#include "os/file.h"

enum { FILE_MAX = 64 << 20 };

/* The data's sectors and what stands for them: the pack's, each for one. */
static const char *const sectors[][2] = {
    { "bank", "business" },    { "health", "health" }, { "hotel/transport", "public" },
    { "housing", "housing" },  { "labour", "labour" }, { "ngo", "ngo" },
    { "online", "migration" }, { "police", "police" }, { "school", "school" },
    { "social", "social" },
};

static Status
unpack(Cx *cx, const World *world, const char *data, const char *name, Str *ret)
{
    const char *from = arena_format(cx->arena, "%s/%s.csv.gz", data, name).ptr;
    const char *to = arena_format(cx->arena, "%s/%s.csv", world->dir, name).ptr;
    int status = 1;
    pid_t child = fork();

    ASSERT(child >= 0);
    if (child == 0) {
        int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

        if (out >= 0 && dup2(out, STDOUT_FILENO) >= 0)
            (void)execlp("gunzip", "gunzip", "-c", from, (char *)NULL);
        _exit(1);
    }
    if (waitpid(child, &status, 0) < 0 || status != 0)
        FAIL_AT(ERR_OS, "bench.gunzip", from, "this cannot be unpacked");
    return file_read(cx, to, FILE_MAX, ret);
}

static size_t
sector_of(Str name)
{
    for (size_t i = 0; i < LEN(sectors); i++) {
        if (str_equal(str_of(sectors[i][0]), name))
            return i;
    }
    return 0;
}

/* Four organisations of each sector; which of them, by the number of the data's organisation. */
static size_t
member_of(Str sector, Str org)
{
    int64_t number = 0;

    (void)str_to_int(str_slice(org, 1, org.len), &number);
    return sector_of(sector) * 4 + (size_t)(number / 40) % 4;
}

/* piece,day,org,sector,region,grade,concern,signs */
static Status
read_pieces(Cx *cx, Str text, Input *input)
{
    ReplayCsv csv = { text, STR("pieces.csv"), 1, 1 };
    Str fields[REPLAY_CSV_FIELDS];
    size_t n = 0;

    TRY(replay_csv_next(cx, &csv, fields, &n));
    while (input->n < INPUT_PIECES) {
        TRY(replay_csv_next(cx, &csv, fields, &n));
        if (n < 7)
            break;
        input->pieces[input->n++] = (InputPiece){ .name = fields[0],
                                                  .grade = fields[5],
                                                  .concern = fields[6],
                                                  .member = member_of(fields[3], fields[2]) };
    }
    return OK;
}

/* p000001 is the first. */
static InputPiece *
find_piece(const Input *input, Str name)
{
    int64_t number = 0;

    if (!str_to_int(str_slice(name, 1, name.len), &number) || number < 1 ||
        (size_t)number > input->n || !str_equal(input->pieces[number - 1].name, name))
        return NULL;
    return &input->pieces[number - 1];
}

static bool
is_of_its_kind(Cx *cx, ClientClue clue)
{
    ClueRoom room = { arena_alloc(cx->arena, CLUE_ROOM_ONE), CLUE_ROOM_ONE, 0 };
    ClueFault fault;
    Clue parsed;

    return clue_parse(clue.kind, clue.value, STR("SE"), &room, &parsed, &fault);
}

/* piece,mention,kind,value */
static Status
read_mentions(Cx *cx, Str text, Input *input)
{
    ReplayCsv csv = { text, STR("mentions.csv"), 1, 1 };
    Str fields[REPLAY_CSV_FIELDS];
    size_t n = 0;

    TRY(replay_csv_next(cx, &csv, fields, &n));
    for (;;) {
        InputPiece *piece;
        ClientClue clue;

        TRY(replay_csv_next(cx, &csv, fields, &n));
        if (n < 4)
            return OK;
        piece = find_piece(input, fields[0]);
        if (piece == NULL)
            continue;
        clue.value = fields[3];
        if (piece->nclues < INPUT_CLUES && clue_kind_find(fields[2], &clue.kind) &&
            is_of_its_kind(cx, clue))
            piece->clues[piece->nclues++] = clue;
        else
            input->left_out++;
    }
}

/* piece,network,case */
static Status
read_truth(Cx *cx, Str text, Input *input)
{
    ReplayCsv csv = { text, STR("truth.csv"), 1, 1 };
    Str fields[REPLAY_CSV_FIELDS];
    size_t n = 0;

    for (;;) {
        InputPiece *piece;

        TRY(replay_csv_next(cx, &csv, fields, &n));
        if (n < 3)
            return OK;
        piece = find_piece(input, fields[0]);
        if (piece != NULL)
            piece->planted = fields[1].len > 0;
    }
}

static size_t
count_clues(const Input *input)
{
    size_t sum = 0;

    for (size_t i = 0; i < input->n; i++)
        sum += input->pieces[i].nclues;
    return sum;
}

Status
input_read(Cx *cx, const World *world, const char *data, Input *ret)
{
    Input input = { .pieces = ARENA_ARRAY(cx->arena, INPUT_PIECES, InputPiece) };
    Str text;

    TRY(unpack(cx, world, data, "pieces", &text));
    TRY(read_pieces(cx, text, &input));
    TRY(unpack(cx, world, data, "mentions", &text));
    TRY(read_mentions(cx, text, &input));
    TRY(unpack(cx, world, data, "truth", &text));
    TRY(read_truth(cx, text, &input));
    input.clues = count_clues(&input);
    *ret = input;
    return OK;
}

Str
input_sector(size_t member)
{
    return str_of(sectors[member / 4][1]);
}
