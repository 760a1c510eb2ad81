/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training — modules, the record of what was answered, study days and trainers, practice notes.
 *
 * Reading needs no session and stores nothing.  The files are read before the first request.
 */
#ifndef TRAINING_TRAINING_H
#define TRAINING_TRAINING_H

#include "http/http.h"
#include "training/module.h"

/* The subject's routes, for the list of modules. */
extern const RouteTable training_routes;

/* The set that routes and pages tell of: set once before the first request, borrowed. */
void training_use(const ModuleSet *set);
/* That set; empty before. */
const ModuleSet *training_set(void);

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
