# SPDX-License-Identifier: AGPL-3.0-or-later
# clue: tables from Unicode, numbering plans and packs; the same C as WebAssembly.

UNICODE_DATA := /usr/share/unicode/UnicodeData.txt
PHONE_METADATA := web/node_modules/libphonenumber-js/metadata.max.json
CLUE_LISTS := packs/names.yaml packs/sites.yaml packs/things.yaml $(wildcard packs/*/clue.yaml)
CLUE_GEN := $(GEN)/clue/letters.c $(GEN)/clue/phones.c $(GEN)/clue/words.c
CLUE_TOOL := $(CPPFLAGS) $(CFLAGS) $(LDFLAGS)

GENERATED += $(CLUE_GEN)
PRODUCTS += $(B)/clue.wasm

$(B)/tools/unicodegen: tools/unicodegen.c tools/letters.h src/base/utf8.c src/base/str.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CLUE_TOOL) -o $@ $(filter %.c,$^)

$(B)/tools/cluegen: tools/cluegen.c src/clue/clue_text.c src/clue/clue_in.h src/clue/clue_lists.h src/base/utf8.c \
		src/base/str.c $(GEN)/clue/letters.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CLUE_TOOL) -o $@ $(filter %.c,$^) -lyaml

$(GEN)/clue/letters.c: $(B)/tools/unicodegen $(UNICODE_DATA)
	@mkdir -p $(@D)
	@echo "  GEN $@"
	@$< $(UNICODE_DATA) >$@.new && mv $@.new $@

$(GEN)/clue/phones.c: tools/phonegen.mjs $(PHONE_METADATA)
	@mkdir -p $(@D)
	@echo "  GEN $@"
	@node $< $(PHONE_METADATA) >$@.new && mv $@.new $@

$(GEN)/clue/words.c: $(B)/tools/cluegen $(CLUE_LISTS)
	@mkdir -p $(@D)
	@echo "  GEN $@"
	@$< $(CLUE_LISTS) >$@.new && mv $@.new $@

# --- WebAssembly (design: stack, 5) ---
# 64 KB of stack, 64 KB of room, about 110 KB of tables.
WASM_FLAGS := --target=wasm32 -std=gnu17 -Oz -flto -ffreestanding -fno-builtin -fvisibility=hidden \
	-nostdlib -isystem web/freestanding -Isrc -Wl,--no-entry -Wl,--strip-all -Wl,--lto-O3 \
	-Wl,--stack-first -Wl,-z,stack-size=65536 -Wl,--initial-memory=327680
WASM_SRC := $(filter-out %_test.c %_fuzz.c,$(wildcard src/clue/*.c)) src/base/str.c src/base/utf8.c \
	web/wasm_rt.c

$(B)/clue.wasm: $(WASM_SRC) $(CLUE_GEN) $(wildcard src/clue/*.h) web/freestanding/string.h
	@mkdir -p $(@D)
	@echo "  WASM $@"
	@clang-14 $(WASM_FLAGS) -o $@ $(WASM_SRC) $(CLUE_GEN)

# The browser's and the native build answer alike (tests/clue_same.mjs).
CLUE_FEED := $(B)/tests/clue_feed.o $(B)/src/base/str.o $(B)/src/base/utf8.o $(CLUE_GEN:%.c=%.o) \
	$(patsubst %.c,$(B)/%.o,$(filter-out %_test.c %_fuzz.c,$(wildcard src/clue/*.c)))

$(B)/tests/clue_feed: $(CLUE_FEED)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^

.PHONY: check-wasm
check-wasm: $(B)/clue.wasm $(B)/tests/clue_feed ## the browser's build of clue answers as the native one
	@node tests/clue_same.mjs $^
