/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of commands: what `help`, the checks of options and the manual are made of. */
#include "app/app_internal.h"
#include "app/cmd_clue.h"
#include "app/cmd_directory.h"
#include "app/cmd_law.h"
#include "app/cmd_link.h"
#include "app/cmd_member.h"
#include "app/cmd_mosaic.h"

static const Option help_options[] = {
    { "man", .about = "the manual page, for man(1)" },
};
static const Option init_options[] = {
    { "organisation", "NAME", .required = true, .about = "who runs it" },
    { "country", "CC", .required = true, .about = "its country, ISO 3166" },
    { "custodians", "N", .about = "holders of shares of the tag key (3)" },
    { "threshold", "T", .about = "how many of them are needed (2)" },
    { "no-deal", .about = "the key ceremony comes later: `custodian deal`" },
};
static const Option deal_options[] = {
    { "refresh", .about = "new shares of the same key: when a custodian changes" },
    { "from", "DIR", .many = true, .about = "the folder of a custodian of another machine" },
    { "custodians", "N", .about = "how many there are from now on; else as many as before" },
    { "threshold", "T", .about = "how many of them are needed; else as many as before" },
};
static const Option limits_options[] = {
    { "member-pieces", "N", .about = "pieces of a member a day (30)" },
    { "member-tags", "N", .about = "tags of a member a day (600)" },
    { "desk-tags", "N", .about = "tags of a desk a day (2,000)" },
    { "installation-tags", "N", .about = "tags of all a day (20,000)" },
    { "from", "DIR", .many = true, .about = "the folder of a custodian of another machine" },
};
static const Option serve_options[] = {
    { "listen", "ADDR:PORT", .about = "where to listen" },
    { "workers", "N", .about = "processes that answer the network" },
    { "clock-is-right", .about = "though the ledger's last head is months old" },
};
static const Option organisation_options[] = {
    { "sector", "S", .required = true, .about = "its sector, of the country's pack" },
    { "country", "CC", .about = "its country; else the installation's" },
    { "key", "FILE", .required = true, .about = "where its new secret key is written" },
};
static const Option desk_options[] = {
    { "organisation", "NAME", .required = true, .about = "whose desk it is" },
    { "regime", "care|police", .required = true, .about = "which law its records are under" },
    { "region", "R", .required = true, .about = "its region, of the country's pack" },
};
static const Option invite_options[] = {
    { "name", "NAME", .required = true, .about = "the person's name" },
    { "desk", "DESK", .about = "her desk" },
    { "roles", "R,R", .about = "giver, receiver, lead, mediator" },
    { "key", "FILE", .about = "the key file of the desk's organisation" },
    { "operator", .about = "an account that runs the installation, without a desk" },
};
static const Option check_options[] = {
    { "deep", .about = "recounts the mosaics from the pieces too" },
};
static const Option upgrade_options[] = {
    { "dry-run", .about = "only tells what is missing" },
};
static const Option demo_options[] = {
    { "listen", "ADDR:PORT", .about = "where to listen" },
    { "list", .about = "only tells who can log in" },
};
static const Option recover_options[] = {
    { "sheet", "FILE", .required = true,
      .about = "the groups of the recovery sheet, or recovery.txt; - reads stdin" },
};
static const Option give_options[] = {
    { "text", "T", .about = "what was seen, in a few words; - reads it from stdin" },
    { "clue", "KIND=VALUE", .many = true, .about = "a phone, plate, address, name, ..." },
    { "how", "HOW", .about = "saw, told, record, heard, feeling or unsaid" },
    { "sure", "1..6", .about = "1 sure to 5 improbable, 6 cannot say (6)" },
    { "concern", "0..3", .about = "how much it worries you" },
    { "sign", "CODE", .many = true, .about = "a sign of `tessera guide signs`" },
    { "on", "DATE", .about = "the day of what was seen" },
    { "keep-until", "DATE", .about = "the last day it is kept" },
    { "draft", "FILE", .about = "JSON with these names; options given here win" },
};
static const Option release_options[] = {
    { "to", "DESK", .required = true, .about = "the desk that receives it" },
    { "basis", "BASIS", .required = true,
      .about = "RULE, consent:oral, consent:written or own:TEXT" },
    { "purpose", "TEXT", .required = true, .about = "what for; the server sees it" },
    { "parts", "P,P", .about = "text, clues, when, person, giver (text,clues,when)" },
    { "handling", "CODE", .about = "how it may be used" },
    { "holder", "SETTING/PROFESSION", .about = "who you are, for the adviser; else by sector" },
    { "offence", "ID/DEGREE", .many = true, .about = "what it could be, for the adviser" },
    { "victim-age", "N", .about = "for the adviser: years, or adult, child, unknown" },
    { "fact", "NAME=VALUE", .many = true, .about = "for the adviser; see `law holders`" },
};
static const Option answer_options[] = {
    { "outcome", "CODE", .required = true,
      .about = "identified, protected, investigated, known, no_action, not_related, other" },
    { "text", "T", .about = "words for the giver's desk; - reads them from stdin" },
};
static const Option note_list_options[] = {
    { "country", "CC", .about = "of this country alone" },
    { "setting", "SETTING", .about = "of this setting alone, as health_public" },
    { "waiting", .about = "what your desk is asked to review" },
};
static const Option note_show_options[] = {
    { "version", "N", .about = "this version; else the one that everybody reads" },
};
static const Option note_write_options[] = {
    { "looked", .about = "you have looked at each place of `note check`" },
};
static const Option note_review_options[] = {
    { "version", "N", .required = true, .about = "the version that you have read" },
    { "not-yet", "TEXT", .about = "why not yet; without, it fits and everybody reads it" },
};
static const Option certificate_options[] = {
    { "name", "NAME", .required = true, .about = "the name that stands on it" },
};
static const Option helped_options[] = {
    { "year", "Y", .about = "2026; else this one" },
};
static const Option verify_options[] = {
    { "key", "FILE",
      .about = "the ledger's public key, as in keeper/public or as text; else the profile's" },
};
static const Option custodian_serve_options[] = {
    { "folder", "DIR", .required = true, .about = "the custodian's folder, carried here" },
    { "listen", "ADDR:PORT", .required = true, .about = "where to listen" },
    { "peer", "PIN", .many = true, .about = "pins an installation that may ask it" },
};
static const Option custodian_key_options[] = {
    { "folder", "DIR", .about = "of the custodian in this folder; else of the installation" },
};
static const Option custodian_pin_options[] = {
    { "folder", "DIR", .required = true, .about = "the custodian's folder" },
};

static const Option restore_options[] = {
    { "key", "FILE", .about = "the offline key; else FILE.key beside the backup" },
};

static const Option clue_options[] = {
    { "country", "CC", .about = "the country of what carries none" },
};
static const Option link_options[] = {
    { "out", "DIR", .about = "where the files are written (.)" },
    { "id", "COLUMN", .about = "the key of a record; else the first column that is one" },
    { "threshold", "P", .about = "the probability from which two are one (0.5)" },
    { "costs", "MISSED,FALSE",
      .about = "what a missed and a false pair cost, as 1,10: the threshold follows" },
    { "one", .about = "a record of one file gets at most one of another" },
    { "explain", "A,B", .about = "says besides why two records are or are not one person" },
    { "show", "A,B;C,D", .about = "pairs whose reasons the report shows too" },
    { "config", "FILE",
      .about = "YAML: what columns are, also in other files, the key, the threshold" },
    { "delimiter", "C", .about = "what divides the fields, or tab; else it is found" },
    { "encoding", "NAME",
      .about = "how files are written, as windows-1250 or utf-16le; else it is found" },
    { "header", "yes|no", .about = "whether the first line names the columns; else it is found" },
    { "model", "FILE", .about = "a model.json: its weights, columns, key and threshold" },
    { "truth", "FILE",
      .about = "keys and entities, or pairs of keys: the report says what was right; never used" },
    { "lang", "L", .about = "the report's language (en)" },
    { "threads", "N", .about = "else as many as the machine has; the answer is the same" },
};
static const Option replay_options[] = {
    { "out", "DIR", .about = "where alerts.csv and told.csv are written; else into DIR" },
    { "country", "CC", .about = "the home country (SE)" },
    { "tell", "BITS",
      .about = "the weight from which a mosaic is told; else the lightest measured" },
};
static const Option fit_options[] = {
    { "out", "FILE", .required = true, .about = "where the table is written" },
    { "country", "CC", .about = "the home country (SE)" },
};

static const Option advise_options[] = {
    { "country", "CC", .required = true, .about = "whose law" },
    { "holder", "SETTING/PROFESSION", .required = true, .about = "who would tell" },
    { "recipient", "WHO", .required = true, .about = "whom" },
    { "disclosed", "DATE", .required = true, .about = "when: it chooses the rules" },
    { "offence", "ID/DEGREE", .many = true, .about = "what it could be; else from --fact" },
    { "offence-date", "DATE", .about = "when it was done: it chooses the penalties" },
    { "attempt", .about = "attempt, preparation or conspiracy" },
    { "victim-age", "N", .about = "years, or adult, child, unknown" },
    { "consent", "yes|no|unknown", .about = "whether the person agrees" },
    { "asked", "WHAT", .about = "what somebody asks for" },
    { "fact", "NAME=VALUE", .many = true, .about = "yes, no or unknown; see `law holders`" },
};
static const Option law_offences_options[] = {
    { "country", "CC", .required = true, .about = "whose law" },
    { "on", "DATE", .about = "only what was in force on that day" },
};
static const Option signs_options[] = {
    { "sector", "S", .about = "health, labour, police, ..." },
};
static const Option screen_options[] = {
    { "answers", "FILE", .required = true,
      .about = "yes, no or unknown, in the order of the items" },
    { "prevalence", "P", .about = "a part of 1, as 0.014; else that of the study" },
    { "child", .about = "the person is under 18" },
};
static const Option law_options[] = {
    { "country", "CC", .required = true, .about = "whose law" },
};
static const Option who_options[] = {
    { "country", "CC", .required = true, .about = "whose contacts" },
    { "need", "NEED", .required = true, .about = "danger, advice, shelter, lawyer, ..." },
    { "at", "TIME", .about = "2026-11-24T05:30+01:00; else now" },
    { "region", "R", .about = "only who serves this region" },
    { "language", "L", .about = "only who speaks it, as far as that is known" },
    { "person", .about = "for the person herself, not for a professional" },
};
static const Option export_options[] = {
    { "country", "CC", .required = true, .about = "whose contacts" },
};
static const Option rota_add_options[] = {
    { "name", "NAME", .required = true, .about = "of the service, as others know it" },
    { "needs", "N,N", .required = true, .about = "advice, shelter, health, ..." },
    { "for", "WHO", .about = "members, professionals or all (members)" },
    { "role", "TEXT", .about = "what they can do" },
    { "regions", "R,R", .about = "whom it serves; else the whole country" },
    { "languages", "L,L", .about = "what they speak" },
    { "open", "HOURS", .about = "hours that somebody must be on call: gaps are told" },
};
static const Option rota_plan_options[] = {
    { "person", "NAME", .required = true, .about = "who is on call" },
    { "number", "NUMBER", .required = true, .about = "her telephone" },
    { "hours", "HOURS", .required = true, .about = "\"daily 17:00-08:00\", on the clocks there" },
    { "from", "DATE", .required = true, .about = "the first day" },
    { "to", "DATE", .about = "the last day; else the first" },
};
static const Option rota_hand_options[] = {
    { "note", "TEXT", .about = "what to do next; no names: the server reads it" },
    { "person", "NAME", .about = "who has the rest of the shift; else a note to who comes next" },
    { "number", "NUMBER", .about = "her telephone" },
};
static const Option card_options[] = {
    { "country", "CC", .required = true, .about = "whose contacts" },
    { "lang", "L", .required = true, .about = "its language, BCP 47" },
    { "out", "FILE", .required = true, .about = "also -o: FILE.pdf, FILE.svg or FILE.png" },
    { "region", "R", .about = "only who serves this region" },
    { "kind", "KIND", .about = "pocket, sheet (ten on A4), poster, poster-a3 or phone (pocket)" },
    { "voice", "VOICE", .about = "staff, person or discreet (staff)" },
    { "on", "DATE", .about = "the day of printing; else today" },
    { "guide", "URL", .about = "the guidance page behind the QR code; else the pack's" },
    { "without-old", .about = "leaves out contacts that are too old, instead of refusing" },
};

#define OPTIONS(list) (list), LEN(list)

const Command commands[] = {
    { "help", NULL, "[COMMAND] [VERB]", OPTIONS(help_options), cmd_help,
      "tells what commands there are" },

    { "init", NULL, NULL, OPTIONS(init_options), cmd_init, "makes an installation" },
    { "serve", NULL, NULL, OPTIONS(serve_options), cmd_serve, "starts all its processes" },
    { "organisation", "add", "NAME", OPTIONS(organisation_options), cmd_organisation_add,
      "adds an organisation and makes its key" },
    { "desk", "add", "NAME", OPTIONS(desk_options), cmd_desk_add, "adds a desk" },
    { "member", "invite", "LOGIN", OPTIONS(invite_options), cmd_member_invite,
      "prints a one-time code valid for seven days; a desk lead gives --profile" },
    { "member", "list", NULL, NULL, 0, cmd_member_list, "tells who can log in" },
    { "member", "address", "LOGIN [ADDRESS]", NULL, 0, cmd_member_address,
      "says where a member is told by mail that there is something to read; without, nowhere" },
    { "member", "renew", "[LOGIN]", NULL, 0, cmd_member_renew,
      "a desk lead certifies a colleague's keys for longer; without LOGIN, the desk's key" },
    { "member", "remove", "LOGIN", NULL, 0, cmd_member_remove, "ends a member's log-in" },
    { "custodian", "deal", NULL, OPTIONS(deal_options), cmd_custodian_deal,
      "the key ceremony; with --refresh, new shares of the same key" },
    { "custodian", "limits", NULL, OPTIONS(limits_options), cmd_custodian_limits,
      "signs other limits of a day with the custodians' own keys" },
    { "custodian", "status", NULL, NULL, 0, cmd_custodian_status,
      "tells which custodians answer the running server, and since when" },
    { "custodian", "serve", NULL, OPTIONS(custodian_serve_options), cmd_custodian_serve,
      "answers as one custodian on a machine of its own" },
    { "custodian", "key", NULL, OPTIONS(custodian_key_options), cmd_custodian_key,
      "prints the pin by which the other side knows this one" },
    { "custodian", "pin", "ORGANISATION KEY", OPTIONS(custodian_pin_options), cmd_custodian_pin,
      "lets an organisation's members ask the custodian of a folder" },
    { "backup", "key", "FILE", NULL, 0, cmd_backup_key,
      "makes the offline key that backups are sealed to" },
    { "backup", NULL, "FILE", NULL, 0, cmd_backup,
      "seals all of a running installation into one file" },
    { "restore", NULL, "FILE", OPTIONS(restore_options), cmd_restore,
      "makes an installation of a backup, in --dir" },
    { "courier", "try", "ADDRESS", NULL, 0, cmd_courier_try,
      "sends one word there now, to see whether the mail relay takes it" },
    { "upgrade", NULL, NULL, OPTIONS(upgrade_options), cmd_upgrade,
      "brings the store of an older program up to this one" },
    { "check", NULL, NULL, OPTIONS(check_options), cmd_check, "recounts what can be recounted" },
    { "bench", NULL, "[NAME]", NULL, 0, cmd_bench, "runs our benchmarks: medians and ratios" },
    { "demo", NULL, NULL, OPTIONS(demo_options), cmd_demo,
      "makes the demo installation if needed, and serves it" },
    { "practice", NULL, NULL, OPTIONS(demo_options), cmd_practice,
      "makes a practice room if needed, with invented people, and serves it" },

    { "join", NULL, "URL CODE", NULL, 0, cmd_join, "makes your keys and your profile" },
    { "recover", NULL, "[URL] [LOGIN]", OPTIONS(recover_options), cmd_recover,
      "chooses another passphrase with the recovery sheet; without a profile here, of URL" },
    { "logout", NULL, NULL, NULL, 0, cmd_logout, "ends your session" },
    { "piece", "give", NULL, OPTIONS(give_options), cmd_piece_give,
      "seals a piece and its clues to your desk" },
    { "piece", "send", NULL, NULL, 0, cmd_piece_send, "sends what was kept while none answered" },
    { "piece", "list", NULL, NULL, 0, cmd_piece_list, "tells what became of your pieces" },
    { "piece", "show", "P", NULL, 0, cmd_piece_show, "tells what became of one" },
    { "piece", "release", "P", OPTIONS(release_options), cmd_piece_release,
      "seals parts of a piece to another desk" },
    { "piece", "read", "P", NULL, 0, cmd_piece_read, "opens what was released to your desk" },
    { "piece", "withdraw", "P", NULL, 0, cmd_piece_withdraw,
      "takes a piece back; receivers are asked to delete it" },
    { "release", "list", NULL, NULL, 0, cmd_release_list, "tells what your desk received" },
    { "release", "confirm", "R", NULL, 0, cmd_release_confirm,
      "confirms that it arrived, or that it is deleted" },
    { "release", "answer", "R", OPTIONS(answer_options), cmd_release_answer,
      "tells the giver what came of it" },
    { "notice", "list", NULL, NULL, 0, cmd_notice_list, "tells which of your pieces fit" },
    { "mosaic", "show", "M", NULL, 0, cmd_mosaic_show, "tells what fits, and why" },
    { "directory", "who", NULL, OPTIONS(who_options), cmd_directory_who,
      "tells whom to call now, in order, and what to say first" },
    { "directory", "export", NULL, OPTIONS(export_options), cmd_directory_export,
      "writes all contacts as comma-separated values" },
    { "directory", "import", "FILE", OPTIONS(export_options), cmd_directory_import,
      "a lead enters what is new or changed in such a file; if a row is wrong, nothing" },
    { "rota", "list", NULL, NULL, 0, cmd_rota_list, "your desk's on-call rotas" },
    { "rota", "show", "R", NULL, 0, cmd_rota_show,
      "who is on call when, and gaps, overlaps and people in two places" },
    { "rota", "add", NULL, OPTIONS(rota_add_options), cmd_rota_add, "a lead adds a rota" },
    { "rota", "plan", "R", OPTIONS(rota_plan_options), cmd_rota_plan,
      "a lead plans shifts of one person" },
    { "rota", "drop", "R SHIFT", NULL, 0, cmd_rota_drop, "a lead takes a shift off the plan" },
    { "rota", "hand", "R SHIFT", OPTIONS(rota_hand_options), cmd_rota_hand,
      "hands a shift over, with a note" },
    { "rota", "take", "R SHIFT", NULL, 0, cmd_rota_take, "says that you have taken over" },
    { "rota", "import", "R FILE", NULL, 0, cmd_rota_import,
      "a lead plans all shifts of a file of comma-separated values; if a row is wrong, none" },
    { "rota", "end", "R", NULL, 0, cmd_rota_end, "a lead ends a rota with all of its shifts" },
    { "card", "make", NULL, OPTIONS(card_options), cmd_card_make,
      "prints a pocket card or a poster; no contact that is too old" },
    { "clue", "show", "KIND VALUE", OPTIONS(clue_options), cmd_clue_show,
      "tells how a clue is understood" },
    { "clue", "find", "TEXT", OPTIONS(clue_options), cmd_clue_find,
      "tells what is recognised in running text" },
    { "link", NULL, "FILE [FILE2]...", OPTIONS(link_options), cmd_link,
      "finds the records of one person in a file, or across two" },
    { "mosaic", "replay", "DIR", OPTIONS(replay_options), cmd_mosaic_replay,
      "gives a folder's pieces to the matcher's code, in order of day" },
    { "mosaic", "fit", "DIR...", OPTIONS(fit_options), cmd_mosaic_fit,
      "learns weights from folders of pieces whose networks are known" },
    { "law", "advise", NULL, OPTIONS(advise_options), cmd_law_advise,
      "may I tell, must I, must I not: with the rule, its dates and what would settle it" },
    { "law", "offences", NULL, OPTIONS(law_offences_options), cmd_law_offences,
      "the offences of a country and their penalties" },
    { "law", "rules", NULL, OPTIONS(law_options), cmd_law_rules,
      "the rules of a country, with sources" },
    { "law", "holders", NULL, OPTIONS(law_options), cmd_law_holders,
      "the words that `law advise` takes" },
    { "guide", "screen", "INSTRUMENT", OPTIONS(screen_options), cmd_guide_screen,
      "scores a published instrument: positive, negative or not enough information" },
    { "guide", "signs", NULL, OPTIONS(signs_options), cmd_guide_signs,
      "signs from published lists, with their codes" },
    { "pack", "list", NULL, NULL, 0, cmd_pack_list, "which countries' law there is" },
    { "pack", "show", "CC", NULL, 0, cmd_pack_show,
      "all that stands in a country's pack, with its sources" },
    { "pack", "schema", NULL, NULL, 0, cmd_pack_schema,
      "the JSON schema of the files of a pack, as docs/pack.schema.json" },
    { "pack", "check", "[FILE]...", NULL, 0, cmd_pack_check,
      "gaps, overlaps, contradictions, rules that never apply, and every case of the packs" },
    { "ledger", "head", NULL, NULL, 0, cmd_ledger_head,
      "checks that the ledger only grew since you saw it" },
    { "ledger", "check", NULL, NULL, 0, cmd_ledger_check,
      "recounts every leaf and head of an installation's ledger" },
    { "ledger", "verify", "RECEIPT", OPTIONS(verify_options), cmd_ledger_verify,
      "checks a receipt, offline" },
    { "note", "list", "[WORD]...", OPTIONS(note_list_options), cmd_note_list,
      "practice notes with all these words, best first; without words the newest" },
    { "note", "show", "N", OPTIONS(note_show_options), cmd_note_show,
      "one practice note, and where the law lets one do the same" },
    { "note", "check", "FILE", NULL, 0, cmd_note_check,
      "what in a note's JSON could be about a person; offline, - reads stdin" },
    { "note", "write", "FILE", OPTIONS(note_write_options), cmd_note_write,
      "writes a practice note, of JSON; a colleague reviews it" },
    { "note", "edit", "N FILE", OPTIONS(note_write_options), cmd_note_edit,
      "writes a new version of a practice note" },
    { "note", "review", "N", OPTIONS(note_review_options), cmd_note_review,
      "reviews a version of a practice note, under your name" },
    { "note", "withdraw", "N", NULL, 0, cmd_note_withdraw,
      "deletes a practice note with all its versions" },
    { "training", "verify", "CODE", OPTIONS(certificate_options), cmd_training_verify,
      "checks a certificate against the ledger" },
    { "training", "helped", NULL, OPTIONS(helped_options), cmd_training_helped,
      "what your desk knows and did in a year, without anybody's name" },
    { "training", "trainers", NULL, NULL, 0, cmd_training_trainers,
      "your desk's trainers: who trained them, with which version, until when" },
};
const size_t ncommands = LEN(commands);
