/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/cmd_member — what a member does, each a command over her profile; and what these share. */
#ifndef APP_CMD_MEMBER_H
#define APP_CMD_MEMBER_H

#include "app/app_internal.h"
#include "client/release.h"

enum { CMD_INPUT_MAX = 256 * 1024 };

/* The beginning of a line of a table of fields: the name in JSON is that of the struct's field. */
#define CMD_FIELD(type_, struct_, field_, need_)                                                   \
    .name = #field_, .type = (type_), .need = (need_), .offset = offsetof(struct_, field_)

/* How the passphrase is got: --passphrase-file, TESSERA_PASSPHRASE_FILE, else asked on the
 * terminal without echo (a new one twice).  ERR_USAGE if there is none of these.  `with` is
 * borrowed as long as the answer is used. */
typedef struct CmdPassphrase {
    const Args *args;
    bool is_new;
} CmdPassphrase;
ClientAsk cmd_passphrase(CmdPassphrase *with);
/* ERR_SEAL unless the ledger, by the key that the profile pinned, says that the certificates are
 * the desk's. */
MUST_USE Status cmd_prove_desk(Cx *cx, const Client *client, const ClientDesk *desk);

/* Her profile, opened; and signed in as well.  The caller owns *ret. */
MUST_USE Status cmd_open(Cx *cx, const Args *args, Client **ret);
MUST_USE Status cmd_sign_in(Cx *cx, const Args *args, Client **ret);
/* The id that a name stands for; what is no id is answered like one that does not exist. */
MUST_USE Status cmd_id(Cx *cx, Str name, Id *ret);
/* A file's text, or what stands on stdin for "-"; ERR_INVALID naming `what` if it cannot be read or
 * has more than CMD_INPUT_MAX bytes. */
MUST_USE Status cmd_read_input(Cx *cx, Str path, const char *what, Str *ret);
/* For an address after "?": letters and digits as they are, all else percent-encoded. */
Str cmd_encoded(Cx *cx, Str text);

/* The server's receipt about `id`, after it was verified against the ledger key that the profile
 * pinned, and kept in PROFILE/receipts.  Both are empty if there is none; also, with an alarm on
 * stderr, if it does not hold: what was done is done all the same. */
typedef struct CmdReceipt {
    Str json;
    Str path;
} CmdReceipt;
MUST_USE Status cmd_keep_receipt(Cx *cx, const Args *args, const Client *client, Id id,
                                 Bytes receipt, CmdReceipt *ret);
/* Names of the parts of a release whose bits are set: a list of TextItem. */
ShapeList cmd_part_names(Cx *cx, unsigned parts);

/* The commands, as the table tells them. */
MUST_USE Status cmd_join(Cx *cx, const Args *args);
MUST_USE Status cmd_recover(Cx *cx, const Args *args);
MUST_USE Status cmd_member_renew(Cx *cx, const Args *args);
MUST_USE Status cmd_logout(Cx *cx, const Args *args);
MUST_USE Status cmd_piece_give(Cx *cx, const Args *args);
MUST_USE Status cmd_piece_send(Cx *cx, const Args *args);
MUST_USE Status cmd_piece_list(Cx *cx, const Args *args);
MUST_USE Status cmd_piece_show(Cx *cx, const Args *args);
MUST_USE Status cmd_piece_withdraw(Cx *cx, const Args *args);
MUST_USE Status cmd_piece_release(Cx *cx, const Args *args);
MUST_USE Status cmd_piece_read(Cx *cx, const Args *args);
MUST_USE Status cmd_release_list(Cx *cx, const Args *args);
MUST_USE Status cmd_release_confirm(Cx *cx, const Args *args);
MUST_USE Status cmd_release_answer(Cx *cx, const Args *args);
MUST_USE Status cmd_notice_list(Cx *cx, const Args *args);
MUST_USE Status cmd_mosaic_show(Cx *cx, const Args *args);
MUST_USE Status cmd_ledger_head(Cx *cx, const Args *args);
MUST_USE Status cmd_ledger_verify(Cx *cx, const Args *args);
MUST_USE Status cmd_note_list(Cx *cx, const Args *args);
MUST_USE Status cmd_note_show(Cx *cx, const Args *args);
MUST_USE Status cmd_note_check(Cx *cx, const Args *args);
MUST_USE Status cmd_note_write(Cx *cx, const Args *args);
MUST_USE Status cmd_note_edit(Cx *cx, const Args *args);
MUST_USE Status cmd_note_review(Cx *cx, const Args *args);
MUST_USE Status cmd_note_withdraw(Cx *cx, const Args *args);
MUST_USE Status cmd_training_verify(Cx *cx, const Args *args);
MUST_USE Status cmd_training_trainers(Cx *cx, const Args *args);
MUST_USE Status cmd_training_helped(Cx *cx, const Args *args);

#endif
