/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/letters — letters that compatibility decomposition leaves as they are, and a plain Latin
 * skeleton for the scripts in which names reach us (design: mosaic, 1, "Name folding").
 *
 * A letter, a blank, what it becomes ("-": nothing); capitals and letters with marks follow from
 * Unicode's own data.  What depends on the place in the word (Arabic article, waw, ya; Greek
 * diphthongs) is in src/clue/clue_text.c.
 */
#ifndef TOOLS_LETTERS_H
#define TOOLS_LETTERS_H

static const char letters[] =
    /* Latin */
    "ß ss æ a ø o œ o đ d ð d ł l þ th ı i ħ h ŋ ng ŧ t ə a ƀ b ɓ b ɗ d ɛ e ɔ o ƙ k ɲ n "
    "ƴ y ɖ d ƒ f ɣ g ĸ k ɩ i ʋ v "
    /* Cyrillic */
    "а a б b в v г g ґ g д d ђ d е e є e ж zh з z ѕ dz и i і i ј j к k л l љ lj м m н n "
    "њ nj о o п p р r с s т t ћ ch у u ф f х kh ц ts ч ch џ dz ш sh щ sh ъ - ы i ь - э e "
    "ю yu я ya ғ g қ k ң n ө o ү u ұ u һ h ә a җ j ҳ h ҷ j ѣ e ѫ a "
    /* Greek */
    "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y "
    "φ f χ kh ψ ps ω o "
    /* Arabic, with Persian and Urdu */
    "ا a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع a غ gh ف f "
    "ق q ك k ل l م m ن n ه h و u ي i ى a ة a ء - ـ - ٱ a پ p چ ch ژ zh گ g ک k ی i ے e ٹ t "
    "ڈ d ڑ r ں n ہ h ھ h ە e ۆ o ڤ v "
    /* Hebrew */
    "א a ב b ג g ד d ה h ו u ז z ח h ט t י i כ k ך k ל l מ m ם m נ n ן n ס s ע a פ p ף p "
    "צ ts ץ ts ק k ר r ש sh ת t "
    /* Georgian */
    "ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p "
    "ქ k ღ gh ყ q შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h "
    /* Armenian */
    "ա a բ b գ g դ d ե e զ z է e ը e թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m "
    "յ y ն n շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ u փ p ք k օ o ֆ f ";

#endif
