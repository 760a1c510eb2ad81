# SPDX-License-Identifier: AGPL-3.0-or-later
# The list of words: packs/words.txt to C.

GENERATED += $(GEN)/seal/words_list.c

$(GEN)/seal/words_list.c: $(B)/tools/wordsgen packs/words.txt
	@mkdir -p $(@D)
	@echo "  GEN $@"
	@$< packs/words.txt > $@.new && mv $@.new $@

$(B)/tools/wordsgen: tools/wordsgen.c src/seal/words.h
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<
