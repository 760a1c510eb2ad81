# SPDX-License-Identifier: AGPL-3.0-or-later
# The library that others install: record linkage and what it stands on, with nothing visible but lk_.
LINK_LIBRARY := $(B)/libtessera-link.a
LINK_LIBRARY_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out %_test.c %_fuzz.c, \
	$(wildcard src/link/*.c src/clue/*.c)) src/base/str.c src/base/utf8.c)
products: $(LINK_LIBRARY)

$(LINK_LIBRARY): $(LINK_LIBRARY_OBJ) $(filter $(GEN)/clue/%,$(GENERATED:%.c=%.o))
	@echo "  AR $@"
	@$(LD) -r -o $(B)/tessera-link.o $^ && objcopy --localize-hidden $(B)/tessera-link.o
	@rm -f $@ && $(AR) rcs $@ $(B)/tessera-link.o

.PHONY: install-link check-link-library
install-link: $(LINK_LIBRARY) ## install the library of record linkage alone
	install -D -m 644 $< $(DESTDIR)$(PREFIX)/lib/libtessera-link.a
	install -D -m 644 include/tessera-link.h $(DESTDIR)$(PREFIX)/include/tessera-link.h
	install -D -m 644 docs/tessera-link.3 $(DESTDIR)$(PREFIX)/share/man/man3/tessera-link.3
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig
	sed 's,@PREFIX@,$(PREFIX),' tools/tessera-link.pc.in >$(DESTDIR)$(PREFIX)/lib/pkgconfig/tessera-link.pc

# Installed, does it serve a program of somebody else?
check-link-library: $(LINK_LIBRARY)
	+@tests/link_library.sh $(LINK_LIBRARY_OBJ:$(B)/%.o=%.c) $(filter $(GEN)/clue/%,$(GENERATED))

# Made people, for the benchmark and for whoever wants to compare.
PEOPLEOBJ := $(B)/bench/people/people.o
-include $(PEOPLEOBJ:.o=.d)
$(B)/bench/link_bench: $(PEOPLEOBJ)
