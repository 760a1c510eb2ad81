/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/shape.h"

#include <string.h>

#include "tests/t.h"

typedef struct Clue {
    int64_t kind;
    Str value;
    double weight;
} Clue;

typedef struct Sample {
    Id id;
    Str text;
    int64_t sure;
    double bits;
    bool mine;
    Bytes key;
    Day on;
    int64_t until;
    int64_t how;
    Clue first;
    ShapeList clues;
    ShapeList words;
} Sample;

static const char *const kinds[] = { "phone", "plate", "name", NULL };
static const char *const hows[] = { "unsaid", "saw", "told", NULL };

static const Field clue_fields[] = {
    { .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(Clue, kind), .names = kinds },
    { .name = "value", .type = FIELD_TEXT, .offset = offsetof(Clue, value), .min = 1, .max = 20 },
    { .name = "weight",
      .type = FIELD_REAL,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Clue, weight) },
};
static const Shape clue_shape = { "Clue", sizeof(Clue), clue_fields, LEN(clue_fields) };

#define SAMPLE(name_, type_, need_)                                                                \
    .name = #name_, .type = (type_), .need = (need_), .offset = offsetof(Sample, name_)
static const Field sample_fields[] = {
    { SAMPLE(id, FIELD_ID, FIELD_OPTIONAL) },
    { SAMPLE(text, FIELD_TEXT, FIELD_REQUIRED), .min = 1, .max = 64, .about = "What \"it\" says." },
    { SAMPLE(sure, FIELD_INT, FIELD_OPTIONAL), .min = -2, .max = 6 },
    { SAMPLE(bits, FIELD_REAL, FIELD_OPTIONAL), .min = -100, .max = 100 },
    { SAMPLE(mine, FIELD_BOOL, FIELD_OPTIONAL) },
    { SAMPLE(key, FIELD_BYTES, FIELD_OPTIONAL), .min = 4, .max = 8 },
    { SAMPLE(on, FIELD_DAY, FIELD_OPTIONAL) },
    { SAMPLE(until, FIELD_TIME, FIELD_OPTIONAL) },
    { SAMPLE(how, FIELD_CHOICE, FIELD_OPTIONAL), .names = hows },
    { SAMPLE(first, FIELD_OBJECT, FIELD_OPTIONAL), .shape = &clue_shape },
    { SAMPLE(clues, FIELD_LIST, FIELD_OPTIONAL), .max = 3, .shape = &clue_shape },
    { SAMPLE(words, FIELD_LIST, FIELD_OPTIONAL), .max = 4, .shape = &shape_text_item },
};
static const Shape sample_shape = { "Sample", sizeof(Sample), sample_fields, LEN(sample_fields) };

#define FULL_JSON                                                                                  \
    "{\"id\":\"AAECAwQFBgcICQoLDA0ODw\",\"text\":\"a \\\"\\\\\\n\\u0001 \xC3\xA5\",\"sure\":-2,"   \
    "\"bits\":0.1,\"mine\":true,\"key\":\"_-8AAQ\",\"on\":\"2026-02-28\","                         \
    "\"until\":\"2026-03-01T00:00:59Z\",\"how\":\"told\","                                         \
    "\"first\":{\"kind\":\"phone\",\"value\":\"1\"},"                                              \
    "\"clues\":[{\"kind\":\"plate\",\"value\":\"x\",\"weight\":1e+20},"                            \
    "{\"kind\":\"name\",\"value\":\"y\"}],\"words\":[\"one\",\"\"]}"

static Str
written(Cx *cx, const Sample *sample)
{
    Buf out = buf_new(4096);

    shape_write_json(&out, &sample_shape, sample);
    CHECK(!buf_full(&out));
    return buf_take_text(cx->arena, &out);
}

TEST(base, a_table_reads_json_and_writes_the_same_bytes)
{
    Sample sample = { 0 };
    const Clue *clues;

    CHECK_OK(shape_read_json(cx, &sample_shape, STR(FULL_JSON), &sample));
    CHECK_STR(sample.text, STR("a \"\\\n\x01 \xC3\xA5"));
    CHECK(sample.sure == -2 && sample.mine && sample.how == 2);
    CHECK_INT(sample.key.len, 4);
    CHECK_INT(sample.until, 1772323259);
    REQUIRE(sample.clues.n == 2 && sample.words.n == 2);
    clues = sample.clues.items;
    CHECK(clues[0].kind == 1 && clues[1].kind == 2);
    CHECK_STR(((const TextItem *)sample.words.items)[0].text, STR("one"));
    CHECK_STR(written(cx, &sample), STR(FULL_JSON));
}

TEST(base, what_is_empty_and_optional_is_left_out)
{
    Sample sample = { .text = STR("t") };
    Sample back = { 0 };

    CHECK_STR(written(cx, &sample), STR("{\"text\":\"t\"}"));
    CHECK_OK(shape_read_json(cx, &sample_shape, STR("{\"text\":\"t\"}"), &back));
    CHECK_STR(written(cx, &back), STR("{\"text\":\"t\"}"));
}

TEST(base, minus_zero_is_zero)
{
    Sample sample = { 0 };

    CHECK_OK(shape_read_json(cx, &sample_shape,
                             STR("{\"text\":\"t\",\"clues\":[{\"kind\":\"name\",\"value\":\"v\","
                                 "\"weight\":-0.0}]}"),
                             &sample));
    CHECK_STR(written(cx, &sample),
              STR("{\"text\":\"t\",\"clues\":[{\"kind\":\"name\",\"value\":\"v\"}]}"));
}

TEST(base, text_that_is_not_utf8_leaves_as_json_all_the_same)
{
    Sample sample = { .text = { "a\xFF\xC3z", 4 } };

    CHECK_STR(written(cx, &sample), STR("{\"text\":\"a\xEF\xBF\xBD\xEF\xBF\xBDz\"}"));
}

/* One line each: the text, and the place that the refusal names. */
typedef struct Bad {
    Str json;
    const char *where;
} Bad;

static void
check_bad(Cx *cx, const Bad *bad, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Sample sample = { .sure = 77 };

        if (shape_read_json(cx, &sample_shape, bad[i].json, &sample).code != ERR_INVALID)
            t_fail(__FILE__, __LINE__, "bad text %zu was not refused", i);
        CHECK_STR(str_of(cx->err.where), str_of(bad[i].where));
        CHECK(sample.sure == 77 && cx->err.message[0] != '\0');
    }
}

TEST(base, texts_that_are_no_json_are_refused_with_their_place)
{
    const Bad bad[] = {
        { STR("{\"text\":\"a\",\"text\":\"b\"}"), "line 1, column 18" }, /* name twice */
        { STR("{\"text\":\"\xC3\"}"), "line 1, column 9" },              /* cut-off UTF-8 */
        { STR("{\"text\":\"\xC0\xAF\"}"), "line 1, column 9" },          /* overlong */
        { STR("{\"text\":\"\xED\xA0\x80\"}"), "line 1, column 9" },      /* a surrogate in UTF-8 */
        { STR("{\"text\":\"\\ud800\"}"), "line 1, column 16" },          /* a lone surrogate */
        { STR("{\"text\":\"\\u0000\"}"), "line 1, column 16" },
        { STR("{\"text\":\"a\",\n\"sure\":9223372036854775808}"), "line 2, column 26" },
        { STR("{\"text\":\"a\",\"bits\":1e400}"), "line 1, column 24" },
        { STR("{\"text\":\"a\",\"bits\":NaN}"), "line 1, column 22" },
        { STR("{\"text\":\"a\",\"sure\":01}"), "line 1, column 20" }, /* a leading zero */
        { STR("{\"text\":\"a\nb\"}"), "line 1, column 10" },          /* a raw newline */
        { STR("{\"text\":\"a\0b\"}"), "line 1, column 10" },          /* a raw NUL */
        { STR("{\"text\":\"a\"} {}"), "line 1, column 14" },          /* something after it */
        { STR("{\"text\":\"a\",}"), "line 1, column 13" },
        { STR("{'text':'a'}"), "line 1, column 2" },
        { STR("{\"text\":\"a\"} // x"), "line 1, column 14" },
        { STR("{\"text\":\"a\""), "line 1, column 11" },
        { STR("\xEF\xBB\xBF{\"text\":\"a\"}"), "line 1, column 1" }, /* a byte order mark */
        { STR("{\"te\0xt\":\"a\"}"), "line 1, column 4" },
        { STR(""), "line 1, column 0" },
    };

    check_bad(cx, bad, LEN(bad));
}

TEST(base, values_that_no_table_allows_are_refused_with_their_name)
{
    const Bad bad[] = {
        { STR("[]"), "" },
        { STR("7"), "" },
        { STR("{}"), "text" },
        { STR("{\"text\":\"\"}"), "text" },
        { STR("{\"text\":7}"), "text" },
        { STR("{\"text\":null}"), "text" },
        { STR("{\"text\":\"1234567890123456789012345678901234567890123456789012345678901234x\"}"),
          "text" },
        { STR("{\"text\":\"a\",\"sure\":7}"), "sure" },
        { STR("{\"text\":\"a\",\"sure\":-3}"), "sure" },
        { STR("{\"text\":\"a\",\"sure\":1.0}"), "sure" },
        { STR("{\"text\":\"a\",\"sure\":\"1\"}"), "sure" },
        { STR("{\"text\":\"a\",\"bits\":100.5}"), "bits" },
        { STR("{\"text\":\"a\",\"mine\":1}"), "mine" },
        { STR("{\"text\":\"a\",\"id\":\"AAECAwQFBgcICQoLDA0ODx\"}"), "id" }, /* second spelling */
        { STR("{\"text\":\"a\",\"key\":\"AAEC\"}"), "key" },
        { STR("{\"text\":\"a\",\"key\":\"AAECAw==\"}"), "key" },
        { STR("{\"text\":\"a\",\"on\":\"2026-02-29\"}"), "on" },
        { STR("{\"text\":\"a\",\"until\":\"2026-02-28T24:00:00Z\"}"), "until" },
        { STR("{\"text\":\"a\",\"how\":\"Told\"}"), "how" },
        { STR("{\"text\":\"a\",\"how\":2}"), "how" },
        { STR("{\"text\":\"a\",\"first\":[]}"), "first" },
        { STR("{\"text\":\"a\",\"first\":{\"kind\":\"phone\"}}"), "first.value" },
        { STR("{\"text\":\"a\",\"first\":{\"kind\":\"phone\",\"value\":\"1\",\"more\":1}}"),
          "first.more" },
        { STR("{\"text\":\"a\",\"clues\":{}}"), "clues" },
        { STR("{\"text\":\"a\",\"clues\":[{\"kind\":\"phone\",\"value\":\"1\"},{\"kind\":\"car\"}]"
              "}"),
          "clues[1].kind" },
        { STR("{\"text\":\"a\",\"words\":[\"a\",\"b\",7]}"), "words[2]" },
        { STR("{\"text\":\"a\",\"words\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}"), "words" },
        { STR("{\"text\":\"a\",\"Text\":\"b\"}"), "Text" },
        { STR("{\"text\":\"a\",\"T x\":\"b\"}"), "" },
    };

    check_bad(cx, bad, LEN(bad));
}

TEST(base, sixteen_levels_are_read_and_seventeen_refused)
{
    Sample sample = { 0 };

    CHECK_FAILS(
        shape_read_json(cx, &sample_shape, STR("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"), &sample),
        ERR_INVALID);
    CHECK(strcmp(cx->err.key, "shape.type") == 0);
    CHECK_FAILS(
        shape_read_json(cx, &sample_shape, STR("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"), &sample),
        ERR_INVALID);
    CHECK(strcmp(cx->err.key, "json.depth") == 0);
}

TEST(base, a_refusal_never_quotes_what_was_given)
{
    Sample sample = { 0 };

    CHECK_FAILS(shape_read_json(cx, &sample_shape, STR("{\"text\":\"a\",\"secret\":1}"), &sample),
                ERR_INVALID);
    CHECK(strstr(cx->err.message, "secret") == NULL && strstr(cx->err.message, "words") != NULL);
    CHECK_FAILS(shape_read_json(cx, &sample_shape, STR("{\"text\":secret}"), &sample), ERR_INVALID);
    CHECK(strstr(cx->err.message, "secret") == NULL);
    CHECK_FAILS(
        shape_read_json(cx, &sample_shape, STR("{\"text\":\"a\",\"how\":\"secret\"}"), &sample),
        ERR_INVALID);
    CHECK(strstr(cx->err.message, "secret") == NULL);
}

TEST(base, a_yaml_file_reads_by_the_same_table)
{
    Sample sample = { 0 };
    Sample same = { 0 };
    static const char yaml[] = "# a comment\n"
                               "---\n"
                               "id: AAECAwQFBgcICQoLDA0ODw\n"
                               "text: \"a \\\"\\\\\\n\\x01 \xC3\xA5\"\n"
                               "sure: -2\n"
                               "bits: 1e-1\n"
                               "mine: true\n"
                               "key: _-8AAQ\n"
                               "on: 2026-02-28\n"
                               "until: 2026-03-01T00:00:59Z\n"
                               "how: told\n"
                               "first: { kind: phone, value: 1 }\n"
                               "clues:\n"
                               "  - kind: plate\n"
                               "    value: x\n"
                               "    weight: 1e+20\n"
                               "  - { kind: name, value: y }\n"
                               "words:\n"
                               "  - one\n"
                               "  -\n";

    CHECK_OK(shape_read_yaml(cx, &sample_shape, "a.yaml", str_of(yaml), &sample));
    CHECK_STR(written(cx, &sample), STR(FULL_JSON));
    CHECK_OK(shape_read_yaml(cx, &sample_shape, "a.yaml", STR(FULL_JSON), &same));
    CHECK_STR(written(cx, &same), STR(FULL_JSON));
}

TEST(base, no_stays_text_in_yaml)
{
    Sample sample = { 0 };

    CHECK_OK(shape_read_yaml(cx, &sample_shape, "a.yaml", STR("text: no\nwords: [null, 012, ~]"),
                             &sample));
    CHECK_STR(sample.text, STR("no"));
    CHECK_STR(((const TextItem *)sample.words.items)[0].text, STR("null"));
    CHECK_STR(((const TextItem *)sample.words.items)[1].text, STR("012"));
}

TEST(base, yaml_is_refused_with_file_line_and_column)
{
    const Bad bad[] = {
        { STR(""), "a.yaml:1:1" },
        { STR("text: a\ntext: b\n"), "a.yaml:2:1" },
        { STR("text: &x a\nwords: [b]\n"), "a.yaml:1:7" },
        { STR("text: a\nwords: [*x]\n"), "a.yaml:2:9" },
        { STR("text: !!str a\n"), "a.yaml:1:7" },
        { STR("text: a\nwords: ! [b]\n"), "a.yaml:2:8" },
        { STR("text: a\n---\ntext: b\n"), "a.yaml:2:1" },
        { STR("%YAML 1.1\n---\ntext: a\n"), "a.yaml:1:1" },
        { STR("text: a\nsure: 1: 2\n"), "a.yaml:2:8" },
        { STR("text: a\nwords:\n\t- b\n"), "a.yaml:3:1" },
        { STR("text: a\nwords: [\xC3(]\n"), "a.yaml:2:9" },
        { STR("text: a\n? [b]\n: c\n"), "a.yaml:2:3" },
        { STR("text: \"a\\0b\"\n"), "a.yaml:1:7" },
        { STR("text: a\nsure: yes\n"), "a.yaml:2:7" },
        { STR("text: a\nsure: 0x1\n"), "a.yaml:2:7" },
        { STR("text: a\nbits: inf\n"), "a.yaml:2:7" },
        { STR("text: a\nbits: 1e400\n"), "a.yaml:2:7" },
        { STR("text: a\nbits: 0x1p3\n"), "a.yaml:2:7" },
        { STR("text: a\nmine: yes\n"), "a.yaml:2:7" },
        { STR("text: a\nclues:\n  - kind: plate\n    value: x\n    wieght: 1\n"), "a.yaml:5:13" },
        { STR("text: a\nclues:\n  - kind: plate\n"), "a.yaml:3:5" },
        { STR("text: a\nwords: [[[[[[[[[[[[[[[[b]]]]]]]]]]]]]]]]\n"), "a.yaml:2:23" },
    };

    for (size_t i = 0; i < LEN(bad); i++) {
        Sample sample = { .sure = 77 };

        if (shape_read_yaml(cx, &sample_shape, "a.yaml", bad[i].json, &sample).code != ERR_INVALID)
            t_fail(__FILE__, __LINE__, "bad YAML %zu was not refused", i);
        CHECK_STR(str_of(cx->err.where), str_of(bad[i].where));
        CHECK(sample.sure == 77);
    }
}

TEST(base, a_file_far_down_is_named_whole)
{
    Str file = arena_format(cx->arena, "/%0180d/questions.yaml", 0);
    Str text = STR("sure: yes\n");

    CHECK_FAILS(shape_read_yaml(cx, &sample_shape, file.ptr, text, &(Sample){ 0 }), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), arena_format(cx->arena, "%s:1:7", file.ptr));
}

TEST(base, a_table_describes_itself_as_a_schema)
{
    Buf out = buf_new(4096);

    shape_write_schema(&out, &clue_shape);
    CHECK_STR(buf_text(&out),
              STR("{\"type\":\"object\",\"properties\":{"
                  "\"kind\":{\"type\":\"string\",\"enum\":[\"phone\",\"plate\",\"name\"]},"
                  "\"value\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":20},"
                  "\"weight\":{\"type\":\"number\"}},\"required\":[\"kind\",\"value\"],"
                  "\"additionalProperties\":false}"));
    buf_clear(&out);
    shape_write_schema(&out, &sample_shape);
    CHECK(strstr((const char *)buf_view(&out).ptr, "\"words\":{\"type\":\"array\",\"items\":{"
                                                   "\"type\":\"string\"},\"maxItems\":4}") != NULL);
    CHECK(strstr((const char *)buf_view(&out).ptr,
                 "\"clues\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Clue\"},"
                 "\"maxItems\":3}") != NULL);
    CHECK(strstr((const char *)buf_view(&out).ptr, "What \\\"it\\\" says.") != NULL);
    buf_free(&out);
}

typedef struct Carrier {
    Str carried;
    Str absent;
} Carrier;

static const Field carrier_fields[] = {
    { .name = "carried", .type = FIELD_JSON, .offset = offsetof(Carrier, carried) },
    { .name = "absent",
      .type = FIELD_JSON,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Carrier, absent) },
};
static const Shape carrier_shape = { "Carrier", sizeof(Carrier), carrier_fields,
                                     LEN(carrier_fields) };

static Str
carried(Cx *cx, Str json)
{
    Buf out = buf_new(1000);

    shape_write_json(&out, &carrier_shape, &(Carrier){ .carried = json });
    return buf_take_text(cx->arena, &out);
}

TEST(base, json_inside_a_struct_is_written_as_it_is_and_never_read)
{
    Carrier carrier = { .carried = { "", 0 } };

    CHECK_STR(carried(cx, STR("{\"a\":[1, 2]}")), STR("{\"carried\":{\"a\":[1, 2]}}"));
    CHECK_STR(carried(cx, (Str){ "", 0 }), STR("{\"carried\":null}"));
    CHECK_FAILS(shape_read_json(cx, &carrier_shape, STR("{\"carried\":{}}"), &carrier),
                ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("carried"));
}

typedef struct Placed {
    ShapePlace place;
    Str name;
} Placed;

static const Field placed_fields[] = {
    { .type = FIELD_PLACE, .offset = offsetof(Placed, place) },
    { .name = "name", .type = FIELD_TEXT, .offset = offsetof(Placed, name) },
};
static const Shape placed_shape = { "Placed", sizeof(Placed), placed_fields, LEN(placed_fields) };

TEST(base, an_object_read_from_yaml_knows_where_it_stood)
{
    Placed placed = { { 7, 7 }, { "", 0 } };
    Buf out = buf_new(1000);

    CHECK_OK(shape_read_yaml(cx, &placed_shape, "x.yaml", STR("# a\n\n  name: b\n"), &placed));
    CHECK_INT(placed.place.line, 3);
    CHECK_INT(placed.place.column, 3);
    shape_write_json(&out, &placed_shape, &placed);
    CHECK_STR(buf_text(&out), STR("{\"name\":\"b\"}"));
    CHECK_FAILS(shape_read_yaml(cx, &placed_shape, "x.yaml", STR("\"\": 1\nname: b\n"), &placed),
                ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("shape.name"));
    CHECK_OK(shape_read_json(cx, &placed_shape, STR("{\"name\":\"b\"}"), &placed));
    CHECK_INT(placed.place.line, 0);
    buf_free(&out);
}

static const Field loose_fields[] = {
    { .name = "name", .type = FIELD_TEXT, .offset = offsetof(Placed, name) },
    { .type = FIELD_REST },
};
static const Shape loose_shape = { "Loose", sizeof(Placed), loose_fields, LEN(loose_fields) };

TEST(base, what_a_table_passes_over_is_never_read_and_still_has_to_be_json)
{
    Placed loose = { .name = { "", 0 } };
    Buf out = buf_new(1000);

    CHECK_OK(shape_read_json(cx, &loose_shape,
                             STR("{\"x\":{\"name\":[1,null]},\"name\":\"b\",\"\":2}"), &loose));
    CHECK_STR(loose.name, STR("b"));
    CHECK_FAILS(shape_read_json(cx, &loose_shape, STR("{\"x\":1}"), &loose), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("shape.missing"));
    CHECK_FAILS(shape_read_json(cx, &loose_shape, STR("{\"name\":\"b\",\"x\":1,\"x\":2}"), &loose),
                ERR_INVALID);
    shape_write_json(&out, &loose_shape, &loose);
    shape_write_schema(&out, &loose_shape);
    CHECK_STR(buf_text(&out),
              STR("{\"name\":\"b\"}{\"type\":\"object\",\"properties\":{\"name\":{\"type\":"
                  "\"string\"}},\"required\":[\"name\"],\"additionalProperties\":true}"));
    buf_free(&out);
}

typedef struct Spelling {
    Str word;
    Str means;
} Spelling;

static const Field spelling_fields[] = {
    { .type = FIELD_NAME, .offset = offsetof(Spelling, word) },
    { .name = "", .type = FIELD_TEXT, .offset = offsetof(Spelling, means), .max = 5 },
};
static const Shape spelling_shape = { "Spelling", sizeof(Spelling), spelling_fields,
                                      LEN(spelling_fields) };
static const Field speller_fields[] = {
    { .name = "words", .type = FIELD_MAP, .shape = &spelling_shape, .max = 2 },
};
static const Shape speller_shape = { "Speller", sizeof(ShapeList), speller_fields,
                                     LEN(speller_fields) };

/* INV: An object with free names is read in order, each name once, and written as it was. */
TEST(base, an_object_with_free_names_is_read_and_written)
{
    ShapeList words = { NULL, 0 };
    Buf out = buf_new(1000);
    const Spelling *all;

    CHECK_OK(shape_read_yaml(cx, &speller_shape, "x.yaml", STR("words: {g: gata, \"1\": \"\"}\n"),
                             &words));
    REQUIRE(words.n == 2);
    all = words.items;
    CHECK_STR(all[0].word, STR("g"));
    CHECK_STR(all[0].means, STR("gata"));
    CHECK_STR(all[1].word, STR("1"));
    shape_write_json(&out, &speller_shape, &words);
    CHECK_STR(buf_text(&out), STR("{\"words\":{\"g\":\"gata\",\"1\":\"\"}}"));
    CHECK_FAILS(
        shape_read_yaml(cx, &speller_shape, "x.yaml", STR("words: {\"g\\0\": a}\n"), &words),
        ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("yaml.name"));
    CHECK_FAILS(shape_read_yaml(cx, &speller_shape, "x.yaml", STR("words:\n  g: gatan!\n"), &words),
                ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("x.yaml:2:6"));
    CHECK_FAILS(shape_read_yaml(cx, &speller_shape, "x.yaml", STR("words: [g]\n"), &words),
                ERR_INVALID);
    CHECK_FAILS(
        shape_read_json(cx, &speller_shape, STR("{\"words\":{\"a\":\"1\",\"a\":\"2\"}}"), &words),
        ERR_INVALID);
    CHECK_FAILS(shape_read_json(cx, &speller_shape,
                                STR("{\"words\":{\"a\":\"\",\"b\":\"\",\"c\":\"\"}}"), &words),
                ERR_INVALID);
    buf_free(&out);
    out = buf_new(1000);
    shape_write_schema(&out, &speller_shape);
    CHECK_STR(
        buf_text(&out),
        STR("{\"type\":\"object\",\"properties\":{\"words\":{\"type\":\"object\","
            "\"additionalProperties\":{\"type\":\"string\",\"maxLength\":5},"
            "\"maxProperties\":2}},\"required\":[\"words\"],\"additionalProperties\":false}"));
    buf_free(&out);
}
