/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training — modules, the record of what was answered, study days and trainers, practice notes.
 *
 * Reading needs no session and stores nothing.  The files are read before the first request.
 */
#ifndef TRAINING_TRAINING_H
#define TRAINING_TRAINING_H

#include "http/http.h"
#include "law/guide.h"
#include "training/module.h"

/* A file's head, training.yaml and sources.yaml, for whoever describes them. */
extern const Shape module_head_shape;
extern const Shape module_set_shape;
extern const Shape module_sources_shape;

/* What lessons show of other files of the packs. */
enum { TRAINING_COUNTRIES_MAX = 32, TRAINING_LANGUAGES_MAX = 16 };
typedef struct TrainingCountry {
    Str country;
    ShapeList clocks; /* LawEntitlement */
} TrainingCountry;
/* The questions in another language; ids, what is right and when are the original's. */
typedef struct TrainingQuestions {
    Str language;
    ShapeList questions; /* Question, training/record.h */
} TrainingQuestions;
typedef struct TrainingSheets {
    LawSigns signs;
    ShapeList injuries;  /* LawSection */
    ShapeList questions; /* Question, training/record.h */
    TrainingQuestions translated[TRAINING_LANGUAGES_MAX];
    size_t ntranslated;
    TrainingCountry countries[TRAINING_COUNTRIES_MAX];
    size_t ncountries;
} TrainingSheets;

/* The subject's routes, for the list of modules. */
extern const RouteTable training_routes;

/* What routes and pages tell of: set once before the first request, borrowed. */
void training_use(const ModuleSet *set, const TrainingSheets *sheets);
/* The same; empty before. */
const ModuleSet *training_set(void);
const TrainingSheets *training_sheets(void);

/* A module of a list as the store has it, "signs 2026-1, speaking 2026-1". */
typedef struct TrainingTaught {
    Str id;
    Str version;
    Str title; /* in the language asked for where there is a translation; of one that is gone its id
                */
    Str lang;  /* of the title */
    bool is_there;
} TrainingTaught;
/* All of the list (TrainingTaught). */
ShapeList training_taught(Arena *arena, Str list, Str lang);

/* A module as programs are told of it. */
typedef struct TrainingModule {
    Str id;
    Str language;
    Str title;
    Str about;
    Str version;
    Str country;
    int64_t minutes;
    int64_t pages;
    Day changed;
    bool reviewed;
    ShapeList audience; /* TextItem */
} TrainingModule;
typedef struct TrainingModules {
    ShapeList modules; /* TrainingModule */
} TrainingModules;

#endif
