#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/viewgen.sh VIEWGEN: does the compiler of views refuse what it should, with file and line, and
# does what it writes escape by place?
set -u
viewgen=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
mkdir -p src/tip/views po out/tip
passed=0
failed=0

cat >po/en.po <<'END'
msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=n != 1;\n"
"X-Plural-Categories: one other\n"
"X-Name: English\n"

msgid "tip.title"
msgstr "Tip"

msgid "tip.from"
msgstr "From {desk} on {day}"
END

run() {
	rm -f out/tip/*
	"$viewgen" out po/en.po src/tip/views/tip.html 2>&1
}

result() {
	if [ "$2" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf '%s\n%s\n' "not as expected: $1" "$said"
	fi
}

# refuses NAME LINE WORDS: the view on stdin (under its head) is refused at that line.
refuses() {
	{ echo '{# view tip(a: text, b: int) #}'; cat; } >src/tip/views/tip.html
	said=$(run)
	status=$?
	printf '%s\n' "$said" | grep -q "^src/tip/views/tip.html:$2: .*$3" && [ $status = 1 ] &&
		[ ! -e out/tip/views.c ]
	result "$1" $?
}

# takes NAME PATTERN: it is taken, and the C holds the pattern.
takes() {
	{ echo '{# view tip(a: text, b: int) #}'; cat; } >src/tip/views/tip.html
	said=$(run)
	[ $? = 0 ] && [ -z "$said" ] && grep -q "$2" out/tip/views.c
	result "$1" $?
}

takes 'a value between tags' 'VIEW_TEXT(v, a)' <<'END'
<p>{{ a }} {{ b }}</p>
END
takes 'a value in an attribute' 'VIEW_ATTR(v, a)' <<'END'
<p id="x-{{ a }}">{{ b }}</p>
END
takes 'a value in an address' 'VIEW_URL_PART(v, a)' <<'END'
<a href="/en/{{ a }}">{{ b }}</a>
END
takes 'a whole address' 'VIEW_URL(v, a)' <<'END'
<a href="{{ a }}">{{ b }}</a>
END
takes 'a value in a title is text alone' 'VIEW_ATTR(v, a)' <<'END'
<title>{{ a }}</title><p>{{ b }}</p>
END
takes 'a word with what it names, sorted' 'page_say_text(v, WORD_TIP_FROM, .*PAGE_ARG(b), PAGE_ARG(a) })' <<'END'
<p>{{t tip.from desk=a day=b }}</p>
END
takes 'a word in an attribute' 'page_say_attr(v, WORD_TIP_TITLE' <<'END'
<p aria-label="{{t tip.title }}">{{ a }}{{ b }}</p>
END
takes 'a condition and both its branches' 'VIEW_SAME(a, STR("x"))' <<'END'
<p>{% if a == "x" %}{{ b }}{% else %}<b>{{ a }}</b>{% end %}</p>
END
takes 'a condition that is asked when another fails' '} else if (VIEW_TRUE(b)) {' <<'END'
<p>{% if a == "x" %}{{ b }}{% else if b %}<b>{{ a }}</b>{% else %}<i>{{ a }}</i>{% end %}</p>
END
takes 'conditions of which none need hold' '} else if (VIEW_SAME(a, STR("y"))) {' <<'END'
<p>{% if a == "x" %}<b>{{ b }}</b>{% else if a == "y" %}{{ a }}{% end %}</p>
END
takes 'branches that all close what stood open' '} else if (VIEW_TRUE(b)) {' <<'END'
{% for i, x: Row in a.rows %}<p>{{ i }}{{ x.y }}{% if a %}</p>{% else if b %}1</p>{% else %}2</p>{% end %}{% end %}
END
takes 'an attribute under a condition' 'VIEW_TRUE(b)' <<'END'
<p {% if b %}hidden {% end %}>{{ a }}</p>
END
refuses 'text that is no word' 2 'no word of po' <<'END'
<p>Hello {{ a }} {{ b }}</p>
END
refuses 'a spoken attribute that is no word' 2 'no word of po' <<'END'
<p title="Hello">{{ a }} {{ b }}</p>
END
refuses 'a key that English lacks' 3 'has no tip.titel' <<'END'
<p>{{ a }} {{ b }}
{{t tip.titel }}</p>
END
refuses 'a name that the word lacks' 2 'does not name town' <<'END'
<p>{{t tip.from town=a day=b }}</p>
END
refuses 'a name left out' 2 'names more than is given' <<'END'
<p>{{t tip.from day=b }}{{ a }}</p>
END
refuses 'a script with content' 2 'a script has no content' <<'END'
<p>{{ a }}{{ b }}</p><script>alert(1)</script>
END
refuses 'a value in a script' 2 'no value may stand here' <<'END'
<p>{{ b }}</p><script>{{ a }}</script>
END
refuses 'a value as the name of an attribute' 2 'no value may stand here' <<'END'
<p {{ a }}>{{ b }}</p>
END
refuses 'a value without quotes' 2 'double quotes' <<'END'
<p id={{ a }}>{{ b }}</p>
END
refuses 'a style' 2 'may not stand' <<'END'
<p style="color:red">{{ a }}{{ b }}</p>
END
refuses 'a handler of events' 2 'may not stand' <<'END'
<p onclick="x">{{ a }}{{ b }}</p>
END
refuses 'an address of another scheme' 2 'begins with' <<'END'
<a href="javascript:x">{{ a }}{{ b }}</a>
END
refuses 'an address of another host' 2 'begins with' <<'END'
<a href="//x.example/">{{ a }}{{ b }}</a>
END
refuses 'a value that could change the scheme' 2 'no value may stand here' <<'END'
<a href="java{{ a }}">{{ b }}</a>
END
refuses 'two whole addresses in a row' 2 'no value may stand here' <<'END'
<a href="{{ a }}{{ b }}"></a>
END
refuses 'a word in an address' 2 'may not stand here' <<'END'
<a href="/{{t tip.title }}">{{ a }}{{ b }}</a>
END
refuses 'an image without alt' 2 'without alt' <<'END'
<img src="/x"><p>{{ a }}{{ b }}</p>
END
refuses 'an element that is not closed' 3 'is not closed' <<'END'
<p>{{ a }}{{ b }}
END
refuses 'an element closed that is not open' 2 'not open' <<'END'
<p>{{ a }}</b>{{ b }}</p>
END
refuses 'branches that end in different places' 2 'another place' <<'END'
<p>{% if b %}<b>{% end %}{{ a }}</b></p>
END
refuses 'a second branch that ends in another place' 2 'another place' <<'END'
<p>{% if b %}{{ a }}{% else if a %}<b>{% else %}{{ b }}{% end %}</p>
END
refuses 'branches that close more, of which none need hold' 2 'another place' <<'END'
<p>{% if b %}{{ a }}</p>{% else if a %}</p>{% end %}
END
refuses 'a condition behind the last branch' 2 'an else without if' <<'END'
<p>{% if b %}{{ a }}{% else %}1{% else if a %}2{% end %}</p>
END
refuses 'an else if in a list' 2 'an else without if' <<'END'
<p>{{ a }}{{ b }}{% for x: Row in a.rows %}{{ x.y }}{% else if b %}{% end %}</p>
END
refuses 'an else if without condition' 2 'nothing is called' <<'END'
<p>{% if b %}{{ a }}{% else if %}{{ b }}{% end %}</p>
END
refuses 'an else with something else' 2 'else is followed by' <<'END'
<p>{% if b %}{{ a }}{% else b %}{{ b }}{% end %}</p>
END
refuses 'another scheme in one of two branches' 2 'another place' <<'END'
<a href="{% if b %}javascript:1{% else %}/1{% end %}">{{ a }}</a>
END
refuses 'an argument that is not used' 3 'b is not used' <<'END'
<p>{{ a }}</p>
END
refuses 'a name that nothing has' 2 'nothing is called c' <<'END'
<p>{{ a }}{{ b }}{{ c }}</p>
END
refuses 'a block without end' 3 'has no end' <<'END'
<p>{% if a %}{{ b }}</p>
END
refuses 'an end too many' 2 'without for or if' <<'END'
<p>{{ a }}{{ b }}</p>{% end %}
END
refuses 'braces that are not closed' 2 'not closed' <<'END'
<p>{{ a }}{{ b </p>
END
refuses 'a comment of HTML' 2 'a comment is written' <<'END'
<!-- x --><p>{{ a }}{{ b }}</p>
END
refuses 'an iframe' 2 'may not stand' <<'END'
<iframe src="/x"></iframe><p>{{ a }}{{ b }}</p>
END

echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
