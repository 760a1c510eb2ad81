/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench/tables/papers.h"

#include <string.h>

static const char *const adjectives[] = {
    "Efficient", "Adaptive",  "Scalable", "Incremental", "Distributed", "Robust", "Approximate",
    "Parallel",  "Secure",    "Dynamic",  "Optimal",     "Fast",        "Local",  "Lazy",
    "Online",    "Practical", "Hybrid",   "Declarative", "Temporal",    "Dense",  "Weighted",
    "Compact",   "Fuzzy",     "Faithful", "Bounded",     "Interactive", "Cheap",  "Exact",
    "Recursive", "Partial",   "Private",  "Flexible",
};
static const char *const objects[] = {
    "Queries",
    "Data Streams",
    "Spatial Indexes",
    "Moving Objects",
    "Text Documents",
    "Large Graphs",
    "Tables",
    "Web Pages",
    "Sensor Readings",
    "Time Series",
    "Trees",
    "Transactions",
    "Materialized Views",
    "Joins",
    "Schemas",
    "Access Paths",
    "Log Files",
    "User Profiles",
    "Video Archives",
    "Rules",
    "Association Patterns",
    "Histograms",
    "Semistructured Data",
    "Workflows",
    "Digital Maps",
    "Long Strings",
    "Replicas",
    "Nested Relations",
    "Constraints",
    "Biological Sequences",
};
static const char *const tasks[] = {
    "Mining",       "Indexing",    "Clustering", "Sampling",   "Caching",    "Integration",
    "Optimization", "Compression", "Ranking",    "Estimation", "Evaluation", "Maintenance",
    "Discovery",    "Exchange",    "Placement",  "Recovery",   "Selection",  "Visualization",
    "Cleaning",     "Matching",    "Scheduling", "Storage",    "Annotation", "Partitioning",
    "Verification", "Retrieval",   "Prediction", "Summaries",
};
static const char *const settings[] = {
    "Relational Databases", "Wireless Networks",   "Data Warehouses",       "Mobile Environments",
    "Main Memory",          "Peer Systems",        "Digital Libraries",     "Information Systems",
    "Shared Disks",         "High Dimensions",     "Hospital Records",      "Electronic Markets",
    "Cluster Computers",    "Office Automation",   "Geographic Systems",    "Scientific Archives",
    "Active Databases",     "Embedded Devices",    "Multimedia Servers",    "Object Stores",
    "Wide Area Networks",   "Deductive Databases", "Heterogeneous Sources", "Small Enterprises",
};
static const char *const methods[] = {
    "Sketches",      "Neural Networks",   "Bitmaps",          "Decision Trees",   "Hashing",
    "Random Walks",  "Dynamic Programs",  "Signature Files",  "Rewriting",        "Two Phases",
    "Feedback",      "Wavelets",          "Markov Models",    "Space Curves",     "Voting",
    "Bloom Filters", "Genetic Search",    "Suffix Trees",     "Lattices",         "Linear Programs",
    "Speculation",   "Multiple Versions", "Structural Joins", "Similarity Joins", "Locks",
};
static const char *const systems[] = {
    "System", "Framework", "Language", "Prototype",  "Toolkit",
    "Method", "Model",     "Server",   "Middleware", "Calculus"
};
static const char *const qualities[] = { "Complexity", "Cost",        "Accuracy",
                                         "Semantics",  "Design",      "Expressive Power",
                                         "Limits",     "Performance", "Correctness",
                                         "Fairness" };
static const char *const brief[] = { "Editorial",
                                     "Guest Editorial",
                                     "Report from the Chair",
                                     "Book Review",
                                     "Introduction to the Special Issue",
                                     "Panel: Where Do We Go from Here?" };

const PaperVenue made_venues[] = {
    { "International Conference on Open Database Engineering", "Int. Conf. Open DB Eng.", "ICODE",
      false },
    { "Conference on Management of Shared Data", "Conf. Manag. Shared Data", "COMSD", false },
    { "Symposium on Foundations of Query Languages", "Symp. Found. Query Lang.", "SFQL", false },
    { "Transactions on Information Storage", "Trans. Inf. Storage", "TIS", true },
    { "Journal of Data and Its Systems", "J. Data Syst.", "JDIS", true },
    { "Record of the Data Society", "Data Soc. Rec.", "RDS", true },
    { "Workshop on the Web as a Database", "Worksh. Web Database", "WWDB", false },
    { "Conference on Extending Old Systems", "Conf. Ext. Old Syst.", "CEOS", false },
    { "Journal of Knowledge and Search", "J. Knowl. Search", "JKS", true },
    { "Symposium on Applied Mining", "Symp. Appl. Mining", "SAM", false },
    { "International Conference on Spatial Computing", "Int. Conf. Spatial Comput.", "ICSC",
      false },
    { "Letters on Computing Practice", "Lett. Comput. Pract.", "LCP", true },
    { "Conference on Cooperative Information", "Conf. Coop. Inf.", "CCI", false },
    { "Transactions on Knowledge Engineering", "Trans. Knowl. Eng.", "TKE", true },
    { "Workshop on Streams and Sensors", "Worksh. Streams Sens.", "WSS", false },
    { "Journal of Parallel Storage", "J. Parallel Storage", "JPS", true },
    { "European Conference on Digital Archives", "Eur. Conf. Digit. Arch.", "ECDA", false },
    { "Asian Symposium on Information Retrieval", "Asian Symp. Inf. Retr.", "ASIR", false },
    { "Annals of Software and Data", "Ann. Softw. Data", "ASD", true },
    { "Conference on Very Broad Tables", "Conf. Very Broad Tables", "CVBT", false },
    { "Information Systems Quarterly Notes", "Inf. Syst. Q. Notes", "ISQN", true },
    { "Symposium on Operating Data Centers", "Symp. Oper. Data Cent.", "SODC", false },
    { "Conference on Learning from Records", "Conf. Learn. Rec.", "CLR", false },
    { "Journal of Theoretical Indexing", "J. Theor. Indexing", "JTI", true },
    { "Workshop on Visual Interfaces", "Worksh. Vis. Interfaces", "WVI", false },
    { "Northern Conference on Computing", "North. Conf. Comput.", "NCC", false },
    { "Journal of Distributed Practice", "J. Distrib. Pract.", "JDP", true },
    { "International Workshop on Rules and Logic", "Int. Worksh. Rules Logic", "IWRL", false },
    { "Conference on Medical Data", "Conf. Med. Data", "CMD", false },
    { "Bulletin of Data Engineering Practice", "Bull. Data Eng. Pract.", "BDEP", true },
};

enum { VENUES = LEN(made_venues) };

static void
put_title(uint64_t *seed, char *to)
{
    const char *adjective = MADE_PICK(seed, adjectives);
    const char *object = MADE_PICK(seed, objects);
    const char *task = MADE_PICK(seed, tasks);
    const char *setting = MADE_PICK(seed, settings);
    const char *method = MADE_PICK(seed, methods);

    switch (made_below(seed, 8)) {
    case 0: made_put(to, "%s %s of %s in %s", adjective, task, object, setting); break;
    case 1: made_put(to, "%s of %s by %s", task, object, method); break;
    case 2: made_put(to, "%s %s over %s", adjective, method, object); break;
    case 3:
        made_put(to, "On the %s of %s for %s", MADE_PICK(seed, qualities), method, object);
        break;
    case 4: made_put(to, "%s and %s of %s", task, MADE_PICK(seed, tasks), object); break;
    case 5: made_put(to, "A Survey of %s in %s", task, setting); break;
    case 6: made_put(to, "%s: %s %s for %s", method, adjective, task, setting); break;
    default:
        made_put_any_word(seed, to, 0, 500);
        made_put(to, ": A %s for %s %s", MADE_PICK(seed, systems), task, object);
        break;
    }
}

/* One part of the title is another one. */
static void
vary_title(uint64_t *seed, char *title)
{
    for (int tries = 0; tries < 200; tries++) {
        const char *from =
            made_below(seed, 2) == 0 ? MADE_PICK(seed, objects) : MADE_PICK(seed, settings);
        const char *to = MADE_PICK(seed, objects);

        if (made_replace(title, from, to))
            return;
    }
    made_put(title, ": A Second Look");
}

static PaperAuthor
new_author(uint64_t *seed)
{
    PaperAuthor ret = { .language = made_below(seed, 6) };

    ret.given = made_rank(seed, 300);
    ret.surname = 1000 + made_rank(seed, 1500);
    ret.middle = made_happens(seed, 20) ? 1 + made_below(seed, 26) : 0;
    return ret;
}

/* Where and when it came out. */
static void
publish(uint64_t *seed, Paper *ret)
{
    ret->venue = made_rank(seed, VENUES);
    ret->volume = ret->year - 1970 + ret->venue % 5;
    ret->issue = made_between(seed, 1, 4);
    ret->page = made_between(seed, 1, 700);
    ret->pages = made_between(seed, 2, 26);
}

static Paper
new_paper(uint64_t *seed, const PaperGroup *group)
{
    Paper ret = { .nauthors = 1 + made_below(seed, PAPER_AUTHORS) };
    unsigned order[PAPER_AUTHORS];

    if (ret.nauthors > group->npeople)
        ret.nauthors = group->npeople;
    made_draw(seed, group->npeople, ret.nauthors, order);
    for (unsigned i = 0; i < ret.nauthors; i++)
        ret.author[i] = group->people[order[i]];
    if (made_happens(seed, 2))
        made_put(ret.title, "%s", MADE_PICK(seed, brief));
    else
        put_title(seed, ret.title);
    ret.year = made_between(seed, 1988, 2006);
    publish(seed, &ret);
    return ret;
}

Paper
made_paper(uint64_t *seed, PaperGroup *group)
{
    unsigned chance = made_below(seed, 100);

    if (group->left == 0) {
        group->npeople = made_between(seed, 2, 7);
        for (unsigned i = 0; i < group->npeople; i++)
            group->people[i] = new_author(seed);
        group->left = 1 + made_below(seed, 7);
        chance = 99;
    }
    group->left--;
    if (chance >= 15) {
        group->last = new_paper(seed, group);
        return group->last;
    }
    if (chance < 8)
        vary_title(seed, group->last.title);
    else if (chance < 10 && strstr(group->last.title, ", Part") == NULL)
        made_put(group->last.title, ", Part II");
    group->last.year += made_between(seed, chance < 8 ? 0 : 1, 2);
    publish(seed, &group->last);
    return group->last;
}

void
made_put_author(char *cell, const PaperAuthor *author, AuthorForm form)
{
    char given[MADE_CELL] = "";
    char surname[MADE_CELL] = "";
    char middle[8] = "";
    const char *point = form == AUTHOR_BARE ? "" : ".";

    made_put_word(given, author->language, author->given);
    made_put_word(surname, author->language, author->surname);
    if (form == AUTHOR_INITIALS || form == AUTHOR_SURNAME_INITIALS || form == AUTHOR_BARE)
        given[1] = '\0';
    else
        point = "";
    if (author->middle > 0 && form != AUTHOR_BARE) {
        middle[0] = ' ';
        middle[1] = (char)('A' + author->middle - 1);
        middle[2] = '.';
    }
    if (form == AUTHOR_SURNAME_FIRST || form == AUTHOR_SURNAME_INITIALS)
        made_put(cell, "%s, %s%s%s", surname, given, point, middle);
    else
        made_put(cell, "%s%s%s %s", given, point, middle, surname);
}
