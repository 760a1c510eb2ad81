# SPDX-License-Identifier: AGPL-3.0-or-later
# The table of weights: packs/weights.json to C.

GENERATED += $(GEN)/engine/weights_table.c

$(GEN)/engine/weights_table.c: $(B)/tools/weightsgen packs/weights.json
	@mkdir -p $(@D)
	@echo "  GEN $@"
	@$< packs/weights.json > $@.new && mv $@.new $@

$(B)/tools/weightsgen: tools/weightsgen.c src/engine/weight.h src/clue/clue.h
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< -ljansson -lcrypto
