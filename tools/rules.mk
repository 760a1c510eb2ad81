# SPDX-License-Identifier: AGPL-3.0-or-later
# Fuzzers and their corpora, the checkers of the style, benchmarks.  Every check-NAME of the
# tools/rules*.mk is a step of `make check`; it ends with "N passed, N failed".

CODE := $(wildcard src/*/*.[ch] tests/*.[ch])
TOOLS := $(wildcard tools/*.[ch] bench/*.[ch] bench/*/*.[ch])
HEADERS := $(wildcard src/*/*.h)

# --- fuzzers: src/FOLDER/NAME_fuzz.c, corpus tests/corpora/NAME ---
FUZZOBJ := $(FUZZ:%.c=$(B)/%.o)
FUZZERS := $(patsubst %_fuzz.c,%,$(notdir $(FUZZ)))
FUZZ_SECONDS := $(or $(SECONDS),120)
.PHONY: replay fuzz-run
.SECONDARY: $(FUZZOBJ) $(B)/tests/replay.o $(B)/tests/leaks.o

fuzz: ## run one fuzzer: T=NAME [SECONDS=120]; finds stay in build/fuzz/clang/found
	@[ -n "$(filter $(FUZZERS),$(T))" ] || { echo "make fuzz T=NAME, one of: $(FUZZERS)"; exit 2; }
	+@$(MAKE) CC=$(CLANG) SAN=fuzz $(if $(filter command%,$(origin B)),B=$(B)/fuzz) fuzz-run

fuzz-run: $(if $(T),$(B)/fuzz/$(T))
	@mkdir -p $(B)/found/$(T)
	$(B)/fuzz/$(T) -max_total_time=$(FUZZ_SECONDS) -timeout=10 -max_len=65536 -print_final_stats=1 \
		-artifact_prefix=$(B)/found/$(T)- $(B)/found/$(T) $(wildcard tests/corpora/$(T))

replay: $(FUZZERS:%=$(B)/replay/%) ## give every fuzzer its corpus; SAN=address for ASan and UBSan
	@$(NAMED) tools/replay.sh $(B) $(FUZZERS)

$(foreach f,$(FUZZ),$(eval $(B)/fuzz/$(patsubst %_fuzz.c,%,$(notdir $f)): $(B)/$(f:%.c=%.o)))
$(foreach f,$(FUZZ),$(eval $(B)/replay/$(patsubst %_fuzz.c,%,$(notdir $f)): $(B)/$(f:%.c=%.o)))

# The store of the world of people, as tests have it.
$(B)/fuzz/forms $(B)/replay/forms: $(addprefix $(B)/src/,people/people_world_test.o \
	keeper/keeper_world_test.o http/http_ask_test.o)

$(B)/fuzz/%: $(LIB) $(B)/tests/leaks.o $(GENOBJ)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

$(B)/replay/%: $(LIB) $(B)/tests/replay.o $(B)/tests/leaks.o $(GENOBJ)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# --- the style ---
.PHONY: check-layers check-banned check-source check-caps check-format check-contracts \
	check-symbols check-headers check-checkers

check-layers:
	@tools/layers.sh $(filter src/%,$(CODE))

check-banned:
	@tools/banned.sh $(CODE) $(wildcard bench/*.c bench/*/*.c)

check-source:
	@tools/licence.sh
	@tools/source.sh $(CODE) $(TOOLS)

check-caps:
	@tools/caps.sh $(CODE) $(TOOLS)

check-format:
	@tools/format.sh $(CODE) $(TOOLS)

check-contracts:
	@tools/contracts.sh $(filter-out %_internal.h,$(HEADERS))

check-symbols: $(OBJ) $(TESTOBJ) $(GENOBJ)
	@tools/symbols.sh $(filter $(B)/src/% $(GEN)/%,$^)

# Each header compiles alone.
check-headers: | $(GENERATED_H)
	@tools/headers.sh $(CC) $(CPPFLAGS) $(CFLAGS) -- $(HEADERS:src/%=%)

# The checkers themselves: each finds what it is for.
check-checkers:
	@tests/checkers.sh

tidy: | $(GENERATED_H) ## clang-tidy over all our C (needs clang-tidy-14)
	@printf '%s\n' $(SRC) | xargs -P $(shell nproc) -n 4 sh -c \
		'clang-tidy-14 --quiet "$$@" -- $(CPPFLAGS) -std=gnu17' tidy

# --- benchmarks: programs bench/*.c and scripts bench/*.sh ---
BENCHES := $(patsubst %.c,$(B)/%,$(wildcard bench/*.c))
BENCH_SH := $(wildcard bench/*.sh)
products: $(BENCHES) # built by every check, so that none falls behind
BENCHOBJ := $(BENCHES:%=%.o)
.SECONDARY: $(BENCHOBJ)

$(B)/bench/%: $(B)/bench/%.o $(LIB) $(GENOBJ)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
