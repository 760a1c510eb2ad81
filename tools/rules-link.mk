# SPDX-License-Identifier: AGPL-3.0-or-later
# The table of weights: packs/weights.json to C.

GENERATED += $(GEN)/link/weights_table.c

$(GEN)/link/weights_table.c: $(B)/tools/weightsgen packs/weights.json
	@mkdir -p $(@D)
	@echo "  GEN $@"
	@$< packs/weights.json > $@.new && mv $@.new $@

$(B)/tools/weightsgen: tools/weightsgen.c src/link/weight.h src/clue/clue.h
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< -ljansson -lcrypto

# The library that others install: record linkage and what it stands on, with nothing visible but lk_.
LINK_LIBRARY := $(B)/libtessera-link.a
LINK_LIBRARY_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out %_test.c %_fuzz.c, \
	$(wildcard src/link/lk*.c src/clue/*.c)) src/base/str.c src/base/utf8.c)
products: $(LINK_LIBRARY)

$(LINK_LIBRARY): $(LINK_LIBRARY_OBJ) $(filter $(GEN)/clue/%,$(GENERATED:%.c=%.o))
	@echo "  AR $@"
	@$(LD) -r -o $(B)/tessera-link.o $^ && objcopy --localize-hidden $(B)/tessera-link.o
	@rm -f $@ && $(AR) rcs $@ $(B)/tessera-link.o

# Installed, does it serve a program of somebody else?
.PHONY: check-link-library
check-link-library: $(LINK_LIBRARY)
	@tests/link_library.sh $<

# Made people, for the benchmark and for whoever wants to compare.
PEOPLEOBJ := $(B)/bench/people/people.o
-include $(PEOPLEOBJ:.o=.d)
$(B)/bench/link_bench: $(PEOPLEOBJ)
