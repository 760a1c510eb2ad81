# SPDX-License-Identifier: AGPL-3.0-or-later
# Pages: words, views, and the files of browsers, all compiled into the program.

PO := po/en.po $(filter-out po/en.po,$(sort $(wildcard po/*.po)))
VIEWS := $(wildcard src/*/views/*.html)
VIEW_FOLDERS := $(sort $(patsubst src/%/views/,%,$(dir $(VIEWS))))
PAGE_TOOL_BASE := tools/po.c $(addprefix src/base/,arena.c buf.c cx.c str.c text.c)
NODE_MODULES := web/node_modules
ESBUILD := $(NODE_MODULES)/.bin/esbuild

# --- words: msgfmt checks the files, pogen what they say ---
GENERATED += $(GEN)/page/words_list.c
GENERATED_H += $(GEN)/page/words_list.h
$(GEN)/page/words_list.c $(GEN)/page/words_list.h: $(GEN)/page/words.stamp ;

$(GEN)/page/words.stamp: $(B)/tools/pogen $(PO)
	@mkdir -p $(@D)
	@echo "  GEN $(GEN)/page/words_list.[ch]"
	@for po in $(PO); do msgfmt --check --output-file=/dev/null $$po || exit 1; done
	@PSEUDO=$(PSEUDO) $(B)/tools/pogen $(GEN) $(PO)
	@touch $@

# A program whose Arabic lacks a word, for the test of what becomes of it.  The program as it is stands for its
# objects, of which the list is not complete yet where this is read.
LACKING := $(B)/tests/lacking
PRODUCTS += $(LACKING)/tessera
$(LACKING)/page/words_list.c: $(B)/tools/pogen $(PO)
	@mkdir -p $(@D)
	@sed '/^msgid "nav.give"$$/{n;s/".*"/""/;}' po/ar.po >$(LACKING)/ar.po
	@$(B)/tools/pogen $(LACKING) po/en.po $(LACKING)/ar.po

$(LACKING)/words_list.o: $(LACKING)/page/words_list.c
	$(call compile)

$(LACKING)/tessera: $(LACKING)/words_list.o $(B)/tessera
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< $(filter-out %/page/words_list.o,$(OBJ) $(GENOBJ)) $(LDLIBS)

# --- views ---
VIEW_C := $(VIEW_FOLDERS:%=$(GEN)/%/views.c)
GENERATED += $(VIEW_C)
GENERATED_H += $(VIEW_C:.c=.h)
$(VIEW_C) $(VIEW_C:.c=.h): $(GEN)/views.stamp ;

$(GEN)/views.stamp: $(B)/tools/viewgen po/en.po $(VIEWS)
	@mkdir -p $(@D) $(VIEW_FOLDERS:%=$(GEN)/%)
	@echo "  GEN $(GEN)/*/views.[ch]"
	@$(B)/tools/viewgen $(GEN) po/en.po $(VIEWS)
	@touch $@

$(B)/tools/pogen: tools/pogen.c $(PAGE_TOOL_BASE) tools/po.h
$(B)/tools/viewgen: $(wildcard tools/viewgen*.c) $(PAGE_TOOL_BASE) tools/po.h tools/viewgen.h
$(B)/tools/pogen $(B)/tools/viewgen:
	@mkdir -p $(@D)
	@echo "  CC $(@:$(B)/%=%)"
	@$(CC) -Isrc -I. -D_GNU_SOURCE -std=gnu17 -O1 -g $(WARN) -o $@ $(filter %.c,$^)

# --- files for browsers: css joined from the library's parts and ours, scripts, icons ---
ENTRIES := $(wildcard web/entry/*.ts)
ASSET_FILES := $(B)/assets/tessera.css $(B)/assets/icons.svg $(B)/assets/mark.svg $(B)/assets/pictures.svg $(B)/assets/art.svg $(ENTRIES:web/entry/%.ts=$(B)/assets/%.js) \
	$(B)/assets/clue.wasm
GENERATED += $(GEN)/page/assets.c

$(GEN)/page/assets.c: $(B)/tools/assetgen $(ASSET_FILES) $(ASSET_FILES:%=%.gz)
	@mkdir -p $(@D)
	@echo "  GEN $@"
	@$< $(ASSET_FILES) >$@.new && mv $@.new $@

$(B)/tools/assetgen: tools/assetgen.c
	@mkdir -p $(@D)
	@echo "  CC tools/assetgen"
	@$(CC) -D_GNU_SOURCE -std=gnu17 -O1 -g $(WARN) -o $@ $< -lcrypto

$(GEN)/page/assets.o: $(ASSET_FILES) $(ASSET_FILES:%=%.gz)

$(B)/assets/%.gz: $(B)/assets/%
	@gzip -9 -n -c $< >$@.new && mv $@.new $@

$(B)/assets/tessera.css: $(wildcard src/page/css/*.css) $(GEN)/page/colours.css
	@mkdir -p $(@D)
	@echo "  CSS $@"
	@NODE_PATH=$(NODE_MODULES) $(ESBUILD) src/page/css/tessera.css --bundle --minify --log-level=warning \
		--alias:colours=$(abspath $(GEN))/page/colours.css --outfile=$@

$(GEN)/page/colours.css: tools/coloursgen.mjs src/page/css/colours.txt
	@mkdir -p $(@D)
	@echo "  GEN $@"
	@node $< src/page/css/colours.txt >$@.new && mv $@.new $@

$(B)/assets/icons.svg $(B)/assets/mark.svg $(B)/assets/pictures.svg: $(B)/assets/%.svg: src/page/%.svg
	@mkdir -p $(@D)
	@tr -s '\n ' ' ' <$< >$@

$(B)/assets/art.svg: tools/artgen.mjs
	@mkdir -p $(@D)
	@node $< >$@.new && mv $@.new $@

$(B)/assets/clue.wasm: $(B)/clue.wasm
	@mkdir -p $(@D)
	@cp $< $@

$(B)/assets/%.js: web/entry/%.ts $(wildcard web/*.ts web/*/*.ts) web/package-lock.json packs/words.txt
	@mkdir -p $(@D)
	@echo "  JS $@"
	@$(ESBUILD) $< --bundle --minify --format=esm --target=es2022 --loader:.txt=text --log-level=warning --outfile=$@

.PHONY: check-words check-viewgen
check-words: ## words of po/: all used, what is not translated, how long
	@tools/words.sh $(PO)

check-viewgen: $(B)/tools/viewgen ## the compiler of views refuses what it should
	@tests/viewgen.sh $<

.PHONY: screens
screens: all ## pictures of every page, two widths, two languages, light and dark, into build/screens
	@tests/screens.mjs $(abspath $(B)/screens)
	@ls $(B)/screens | wc -l

.PHONY: picture
picture: all ## the picture of the README, taken of the demo's story
	@tests/picture.mjs $(abspath docs/picture.png)
