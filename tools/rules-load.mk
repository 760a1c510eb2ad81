# SPDX-License-Identifier: AGPL-3.0-or-later
# The load generator of the durability scenario and of benchmarks, and the made picture of a browser's
# scenario: no part of the product.

PRODUCTS += $(B)/tests/load $(B)/tests/picture_many
-include $(B)/tests/load.d $(B)/tests/picture_many.d

# The program stands for its objects, of which the list is not complete yet where this is read.
$(B)/tests/load: $(B)/tests/load.o $(B)/tessera
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< $(LIB) $(GENOBJ) $(LDLIBS)

$(B)/tests/picture_many: $(B)/tests/picture_many.o $(B)/tests/wall.o $(B)/tessera
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(GENOBJ) $(LDLIBS)

bench: $(B)/tests/load $(B)/tests/picture_many
