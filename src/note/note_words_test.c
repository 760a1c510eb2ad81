/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of texts in many scripts, and what is doubtful in them. */
#include "note/note_doubt.h"
#include "note/note_words.h"

#include <string.h>

#include "tests/t.h"

enum { ARENA_BYTES = 1 << 20 };

static Str
words_of(Arena *arena, const char *text)
{
    Str ret = STR("");
    NoteWords words;
    NoteWord word;

    note_words_begin(&words, str_of(text));
    while (note_words_next(&words, &word))
        ret = arena_format(arena, "%.*s%s%.*s", STR_ARG(ret), ret.len > 0 ? "|" : "",
                           STR_ARG(word.text));
    return ret;
}

/* True if each word that is asked begins a word of the text. */
static bool
has(const char *text, const char *asked)
{
    NoteWords questions;
    NoteWord question;

    note_words_ask(&questions, str_of(asked));
    while (note_words_next(&questions, &question)) {
        NoteWords words;
        NoteWord word;
        bool found = false;

        note_words_begin(&words, str_of(text));
        while (!found && note_words_next(&words, &word))
            found = str_starts(word.text, question.text);
        if (!found)
            return false;
    }
    return true;
}

TEST(note, words_are_folded_and_pairs_of_scripts_without_blanks)
{
    AUTO(arena_free_at) Arena *arena = arena_new(ARENA_BYTES);

    CHECK_STR(words_of(arena, "Sjuksköterskan på Åbo-akuten"), STR("sjukskoterskan|pa|abo|akuten"));
    CHECK_STR(words_of(arena, "警察人口"), STR("警察|察人|人口|口"));
    CHECK_STR(words_of(arena, "a警b"), STR("a|警|b"));
    CHECK_STR(words_of(arena, "警察。人口"), STR("警察|察|人口|口"));
    CHECK_STR(words_of(arena, "المستشفى al"), STR("mstshfi|al"));
    CHECK_STR(words_of(arena, "  \n"), STR(""));
    CHECK_STR(words_of(arena, "\xFF\xFE kalle"), STR("kalle"));
}

TEST(note, a_word_is_found_in_every_script)
{
    static const char *const found[][2] = {
        { "Sjuksköterskan ringde mottagningen", "SJUKSKOTERSKAN" },
        { "Die Straße vor der Nähwerkstatt", "nähwerk strasse" },
        { "سألنا المرأة وحدها في المستشفى", "المستشفى" },
        { "سألنا المرأة وحدها في المستشفى", "مستشفى" },
        /* alef, ya, ta marbuta, hamza, tatweel and vowel signs, however they are written */
        { "أُحيلت إلى المـستـشفى", "احيلت الى المستشفي" },
        { "اجابت الممرضه", "أجابت الممرضة" },
        { "الشخص المسئول عن القسم", "مسؤول" },
        { "الشخص المسؤول عن القسم", "مسئول" },
        { "ليس عندها شيء", "شئ" },
        { "مُسْتَشْفًى", "مستشفى" },
        /* what is written together with a word */
        { "ذهبت إلى الممرضة والمستشفى", "مستشفى" },
        { "سألناها بالمستشفى", "مستشفى" },
        { "رقم للمستشفى", "المستشفى" },
        { "وسألناها وحدها", "سألناها وحدها" },
        { "هي بالغة", "بالغ" },
        { "هم بالغون", "بالغ" },
        { "قال الوالدين", "والدين" },
        { "کارخانه و کلید", "كارخانة كليد" },
        { "Ρωτήσαμε τη γυναίκα στο νοσοκομείο", "ΝΟΣΟΚΟΜΕΙΟ" },
        { "Мы спросили её в гостинице", "гостиниц" },
        { "เราถามผู้หญิงคนเดียวในโรงพยาบาล", "โรงพยาบาล" },
        { "我们在医院单独询问她", "医院" },
        { "我们在医院单独询问她", "院" },
        { "병원에서 물었다", "병원" },
        { "병원에서 물었다", "\xE1\x84\x87\xE1\x85\xA7\xE1\x86\xBC" },
        { "ホテルで聞いた", "ほてる" },
        { "ﾎﾃﾙで聞いた", "ホテル" },
        { "Кий или її", "кии ii" },
        { "ΤΟ ΣΠΙΤΙ ΤΗΣ", "σπίτι της" },
        { "Kinder\xC2\xADgarten, İzmir", "kindergarten izmir" },
        { "Đặng Thị, Łódź, Ærø", "dang thi lodz aero" },
        { "เราถามผู้หญิง", "ผู้หญิง" },
        { "हमने अस्पताल में पूछा", "अस्पताल" },
        { "L'hôpital a appelé", "hopital" },
    };
    static const char *const absent[][2] = {
        { "Sjuksköterskan ringde", "läkaren" },
        { "我们在医院单独询问她", "警察" },
        { "เราถามผู้หญิงคนเดียว", "โรงพยาบาล" },
        { "سألنا المرأة وحدها", "الشرطة" },
        { "وزارة الصحة", "إزارة" },
        { "ホテルで聞いた", "ほてい" },
    };

    for (size_t i = 0; i < LEN(found); i++)
        CHECK_STR(has(found[i][0], found[i][1]) ? str_of(found[i][1]) : STR(""),
                  str_of(found[i][1]));
    for (size_t i = 0; i < LEN(absent); i++)
        CHECK(!has(absent[i][0], absent[i][1]));
}

/* "kind:text" of what is doubtful. */
static Str
doubts_of(Arena *arena, const char *text, const char *language)
{
    NoteDoubt doubts[NOTE_DOUBTS_MAX];
    Str ret = STR("");
    size_t n = 0;

    note_doubts_of(arena, &(NoteField){ STR("did"), str_of(text), str_of(language), STR("SE") },
                   doubts, &n);
    for (size_t i = 0; i < n; i++) {
        Str there = str_slice(str_of(text), (size_t)doubts[i].from, (size_t)doubts[i].to);

        CHECK(str_equal(there, doubts[i].text));
        ret = arena_format(arena, "%.*s%s%.*s:%.*s", STR_ARG(ret), i > 0 ? "|" : "",
                           STR_ARG(doubts[i].kind), STR_ARG(doubts[i].text));
    }
    return ret;
}

TEST(note, what_could_be_about_a_person_is_told)
{
    static const char *const cases[][3] = {
        { "en", "We asked her alone. The interpreter waited outside.", "" },
        { "en", "She said that Amina had the key.", "name:Amina" },
        { "en", "Then Amina Warsame Ali came.", "name:Amina Warsame Ali" },
        { "en", "Amina came back. Mohamed Ali drove her.", "name:Amina|name:Mohamed Ali" },
        { "it", "Lui era solo. Sara rispose.", "name:Sara" },
        { "de", "Fatima sagte das. Dort war Yusuf.", "name:Fatima|name:Yusuf" },
        { "en", "Call 031-390 06 11 first.", "phone:031-390 06 11" },
        { "en", "Born 1998-05-12, she said.", "date:1998-05-12" },
        { "en", "Since 12 May 1998 we ask.", "date:12 May 1998" },
        { "sv", "Hennes nummer är 980512-1234.", "number:980512-1234" },
        { "en", "Mr. Smith drove.", "name:Mr. Smith" },
        { "de", "Die Polizei und das Frauenhaus riefen an.", "" },
        { "de", "Dort kam Anna Schmidt an.", "name:Anna Schmidt" },
        { "ru", "Мы видели Ольгу там.", "name:Ольгу" },
        { "el", "Είδαμε τη Μαρία εκεί.", "name:Μαρία" },
        { "ar", "رأينا السيد خالد هناك", "name:السيد خالد" },
        { "ar", "ولدت ١٢/٥/١٩٩٨ هناك", "date:١٢/٥/١٩٩٨" },
        { "en", "Write to someone@mail.example now.", "email:someone@mail.example" },
        { "en", "We asked behind the X-ray door.", "" },
        { "en", "We are an NGO and call the EU line.", "" },
    };
    AUTO(arena_free_at) Arena *arena = arena_new(ARENA_BYTES);

    for (size_t i = 0; i < LEN(cases); i++)
        CHECK_STR(doubts_of(arena, cases[i][1], cases[i][0]), str_of(cases[i][2]));
}
