# SPDX-License-Identifier: AGPL-3.0-or-later
# Fuzzers, replay of their corpora, static checks, benchmarks.

CHECKED := $(wildcard src/*/*.[ch] tests/*.[ch] tools/*.c bench/*.c include/*.h)
HEADERS := $(wildcard src/*/*.h)

# --- fuzzers: src/FOLDER/NAME_fuzz.c, corpus tests/corpora/NAME ---
FUZZOBJ := $(FUZZ:%.c=$(B)/%.o)
FUZZ_NAMES := $(patsubst %_fuzz.c,%,$(notdir $(FUZZ)))
SECONDS := 120
.PHONY: replay replay-build fuzz-run
.SECONDARY: $(FUZZOBJ) $(B)/tests/replay.o

$(foreach f,$(FUZZ),$(eval $(B)/fuzz/$(patsubst %_fuzz.c,%,$(notdir $(f))): $(B)/$(f:%.c=%.o)))
$(foreach f,$(FUZZ),$(eval $(B)/replay/$(patsubst %_fuzz.c,%,$(notdir $(f))): $(B)/$(f:%.c=%.o)))

$(B)/fuzz/%: $(LIB) $(GENOBJ)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

$(B)/replay/%: $(LIB) $(B)/tests/replay.o $(GENOBJ)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
