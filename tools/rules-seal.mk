# SPDX-License-Identifier: AGPL-3.0-or-later
# The list of words: packs/words.txt to C; interoperation of the sealing folder.

GENERATED += $(GEN)/seal/words_list.c

$(GEN)/seal/words_list.c: $(B)/tools/wordsgen packs/words.txt
	@mkdir -p $(@D)
	@echo "  GEN $@"
	@$< packs/words.txt > $@.new && mv $@.new $@

$(B)/tools/wordsgen: tools/wordsgen.c src/seal/words.h
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<

# --- interoperation with implementations from npm ---
SEAL_DRIVER := $(B)/tests/interop/seal_driver

.PHONY: check-interop
check-interop: $(SEAL_DRIVER)
	@$(NODE) tests/interop/seal.mjs $(abspath $(SEAL_DRIVER))

$(SEAL_DRIVER): $(SEAL_DRIVER).o $(filter $(B)/src/base/%.o $(B)/src/seal/%.o,$(LIB)) \
		$(GEN)/seal/words_list.o
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

-include $(SEAL_DRIVER).d
