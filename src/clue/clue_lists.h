/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clue/lists — the fields of the files of words in packs, once: tools/cluegen makes tables of them
 * when the program is built, `pack check` reads them with places and publishes their schema.
 *
 * A line is X(name, what its words are, raw): WORDS [a, b]; MEANS {a: b}, words and their meaning;
 * GROUPS {b: [a, c]}, each of the list, and b itself, means b; SAME, the same but b itself, where a
 * word may stand under several.  Raw words are not folded: patterns and codes.
 */
#ifndef CLUE_CLUE_LISTS_H
#define CLUE_CLUE_LISTS_H

/* packs/CC/clue.yaml, in the order of CluePack. */
#define CLUE_PACK_FIELDS(X)                                                                        \
    X(street_endings, MEANS, false)                                                                \
    X(street_words, MEANS, false)                                                                  \
    X(street_kinds, WORDS, false)                                                                  \
    X(flat_words, WORDS, false)                                                                    \
    X(country_names, WORDS, false)                                                                 \
    X(towns, GROUPS, false)                                                                        \
    X(postcodes, WORDS, true)                                                                      \
    X(plates, SAME, true)

/* packs/names.yaml, sites.yaml and things.yaml, in the order of ClueList. */
#define CLUE_LIST_FIELDS(X)                                                                        \
    X(name_variants, GROUPS, false)                                                                \
    X(particles, WORDS, false)                                                                     \
    X(given_particles, WORDS, false)                                                               \
    X(titles, WORDS, false)                                                                        \
    X(common_names, WORDS, false)                                                                  \
    X(born_words, WORDS, false)                                                                    \
    X(age_words, WORDS, false)                                                                     \
    X(months, MEANS, false)                                                                        \
    X(alias_articles, WORDS, false)                                                                \
    X(no_names, WORDS, false)                                                                      \
    X(between_names, WORDS, false)                                                                 \
    X(named_words, WORDS, false)                                                                   \
    X(phone_words, WORDS, false)                                                                   \
    X(extension_words, WORDS, false)                                                               \
    X(mail_providers, MEANS, true)                                                                 \
    X(handle_sites, GROUPS, true)                                                                  \
    X(advert_sites, MEANS, true)                                                                   \
    X(advert_parameters, WORDS, true)                                                              \
    X(plate_words, WORDS, false)                                                                   \
    X(number_words, WORDS, false)                                                                  \
    X(vehicle_makes, GROUPS, false)                                                                \
    X(vehicle_models, SAME, false)                                                                 \
    X(colours, GROUPS, false)                                                                      \
    X(vehicle_kinds, GROUPS, false)                                                                \
    X(mark_kinds, GROUPS, false)                                                                   \
    X(mark_motifs, GROUPS, false)                                                                  \
    X(body_parts, GROUPS, false)                                                                   \
    X(document_types, GROUPS, false)

/* Bytes of a word. */
enum { CLUE_LIST_WORD_MAX = 255 };

#endif
