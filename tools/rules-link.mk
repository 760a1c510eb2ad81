# SPDX-License-Identifier: AGPL-3.0-or-later
# The library that others install: record linkage and what it stands on, with nothing visible but lk_.
LINK_LIBRARY := $(B)/libtessera-link.a
LINK_LIBRARY_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out %_test.c %_fuzz.c, \
	$(wildcard src/link/*.c src/clue/*.c)) src/base/str.c src/base/utf8.c)
LINK_LIBRARY_GEN := $(patsubst %.c,%.o,$(filter $(GEN)/clue/%,$(GENERATED)))
LINK_VERSION := $(shell sed -n 's/^.define LK_VERSION "\(.*\)"/\1/p' include/tessera-link.h)
LINK_ABI := $(shell sed -n 's/^.define LK_ABI //p' include/tessera-link.h)
LINK_SHARED := $(B)/libtessera-link.so.$(LINK_ABI)
products: $(LINK_LIBRARY) $(LINK_SHARED)

# A shared library may hold them; nobody may replace one of their functions by another.
$(LINK_LIBRARY_OBJ) $(LINK_LIBRARY_GEN): private CFLAGS += -fPIC -fno-semantic-interposition

$(B)/tessera-link.o: $(LINK_LIBRARY_OBJ) $(LINK_LIBRARY_GEN)
	@$(LD) -r -o $@ $^ && objcopy --localize-hidden $@

$(LINK_LIBRARY): $(B)/tessera-link.o
	@echo "  AR $@"
	@rm -f $@ && $(AR) rcs $@ $<

$(LINK_SHARED): $(B)/tessera-link.o
	@echo "  LD $@"
	@$(CC) -shared -Wl,-soname,$(@F),-z,relro,-z,now,-z,noexecstack,-z,defs,--as-needed -o $@ $< -lm

.PHONY: install-link check-link-library
install-link: $(LINK_LIBRARY) $(LINK_SHARED) ## install the library of record linkage alone
	install -D -m 644 $< $(DESTDIR)$(PREFIX)/lib/libtessera-link.a
	install -m 755 $(LINK_SHARED) $(DESTDIR)$(PREFIX)/lib
	ln -sf $(notdir $(LINK_SHARED)) $(DESTDIR)$(PREFIX)/lib/libtessera-link.so
	install -D -m 644 include/tessera-link.h $(DESTDIR)$(PREFIX)/include/tessera-link.h
	install -D -m 644 docs/tessera-link.3 $(DESTDIR)$(PREFIX)/share/man/man3/tessera-link.3
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig
	sed 's,@PREFIX@,$(PREFIX),; s,@VERSION@,$(LINK_VERSION),' tools/tessera-link.pc.in >$(DESTDIR)$(PREFIX)/lib/pkgconfig/tessera-link.pc

# Installed, does it serve a program of somebody else?
check-link-library: $(LINK_LIBRARY) $(LINK_SHARED)
	+@tests/link_library.sh $(LINK_LIBRARY_OBJ:$(B)/%.o=%.c) $(filter $(GEN)/clue/%,$(GENERATED))

# Made people, for the benchmark and for whoever wants to compare.
PEOPLEOBJ := $(B)/bench/people/people.o
-include $(PEOPLEOBJ:.o=.d)
$(B)/bench/link_bench: $(PEOPLEOBJ)

# Made tables of things and people, with their truth.
TABLEOBJ := $(patsubst %.c,$(B)/%.o,$(wildcard bench/tables/*.c))
-include $(TABLEOBJ:.o=.d)
$(B)/bench/table_bench: $(TABLEOBJ) $(PEOPLEOBJ)
.PHONY: check-tables
check-tables: $(B)/bench/table_bench ## made tables: equal seeds give equal rows, truth stands apart
	@$< --check
