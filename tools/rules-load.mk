# SPDX-License-Identifier: AGPL-3.0-or-later
# The load generator of the durability scenario and of benchmarks: no part of the product.

PRODUCTS += $(B)/tests/load
-include $(B)/tests/load.d

# The program stands for its objects, of which the list is not complete yet where this is read.
$(B)/tests/load: $(B)/tests/load.o $(B)/tessera
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< $(LIB) $(GENOBJ) $(LDLIBS)

bench: $(B)/tests/load
