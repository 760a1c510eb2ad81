/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/packs — the packs that came with the program, read from its folder for commands and the
 * server.
 */
#ifndef APP_PACKS_H
#define APP_PACKS_H

#include "app/app.h"
#include "law/guide.h"
#include "law/law.h"
#include "people/site.h"
#include "training/training.h"

/* One country's law, and the words it is written in. */
typedef struct PackLaw {
    LawVocabulary *vocabulary;
    LawPack *law;
} PackLaw;

/* The folder of the packs: TESSERA_PACKS, else that which belongs to this program. */
MUST_USE Status pack_folder(Cx *cx, const char **ret);
/* The countries with a law.yaml, in the order of their codes ("AT", ...), as TextItem. */
MUST_USE Status pack_countries(Cx *cx, const char *folder, ShapeList *ret);
/* packs/vocabulary.yaml of a folder of packs, and law.yaml and offences.yaml of one country's
 * folder. */
MUST_USE Status pack_words(Cx *cx, const char *folder, LawVocabulary *ret);
MUST_USE Status pack_law_in(Cx *cx, const LawVocabulary *vocabulary, const char *country_folder,
                            LawPack **ret);
/* Reads the law of a country ("SE").  ERR_INVALID with the countries there are if there is none. */
MUST_USE Status pack_law(Cx *cx, const char *folder, Str country, PackLaw *ret);

/* The law of all countries, for a server. */
MUST_USE Status pack_site_law(Cx *cx, SiteLaw **ret);
/* The pages of guidance ("FOLDER/guidance"), with the audiences, sources and parts of training. */
MUST_USE Status pack_guidance(Cx *cx, const char *folder, const ModuleSet *training,
                              ModuleSet *ret);
/* signs.yaml and instruments.yaml of a folder of packs. */
MUST_USE Status pack_signs(Cx *cx, const char *folder, LawSigns *ret);
MUST_USE Status pack_instruments(Cx *cx, const char *folder, LawInstruments *ret);
/* All modules of packs/training ("FOLDER/training"), originals first. */
MUST_USE Status pack_training(Cx *cx, const char *folder, ModuleSet *ret);
/* Reads that folder ("FOLDER/training") and checks each module; counts its files (LawFinding). */
MUST_USE Status pack_training_check(Cx *cx, const char *folder, ShapeList *ret, int64_t *ret_files);
/* What lessons show of other files of that folder of packs. */
MUST_USE Status pack_training_sheets(Cx *cx, const char *packs, TrainingSheets *ret);
/* The schema of every file (law/schema). */
void pack_schema_write(Buf *out);
/* Reads every file of a folder (a country's, or that of all packs) but its law; counts them, and
 * gives the contacts that are undated, or past their date today or soon (LawFinding). */
MUST_USE Status pack_files_check(Cx *cx, const char *folder, ShapeList *ret, int64_t *ret_files);

#endif
