# SPDX-License-Identifier: AGPL-3.0-or-later
# Tessera.  `make help` lists the targets.  B is the build folder; SAN=address builds with ASan and
# UBSan, CC=clang-14 with the other compiler, each into a folder of its own.

CC := gcc
CLANG := clang-14
SAN :=
B := build$(if $(SAN),/$(SAN))$(if $(findstring clang,$(CC)),/clang)
GEN := $(B)/gen
PREFIX := /usr/local
PKGS := libmicrohttpd libsodium sqlite3 jansson yaml-0.1 libseccomp libcurl openssl pangocairo fontconfig libqrencode libcmark libpng

# As many jobs as there are processors; a -j of the caller comes later and wins.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:

# --- flags: SAN is empty, address, or fuzz (address, for clang's fuzzer) ---
WARN := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Walloca -Wswitch-enum \
	-Wimplicit-fallthrough -Wnull-dereference -Wdouble-promotion -Wdate-time -Werror
WARN_GCC := -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wjump-misses-init \
	-Wcast-align=strict -Warray-bounds=2 -Wstringop-overflow=4 -Wformat-overflow=2 \
	-Wuse-after-free=3 -Wtrampolines -Wbidi-chars=any
HARD := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
	-fno-delete-null-pointer-checks
ifneq ($(findstring clang,$(CC)),)
WARN_GCC :=
else
HARD += -ftrivial-auto-var-init=zero
endif
SANITIZE := -fsanitize=address,undefined
ifneq ($(SAN),)
HARD := $(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
ifeq ($(findstring clang,$(CC)),)
WARN := # gcc warns of code that the sanitizers write; its build without them has the say
WARN_GCC :=
endif
endif
ifeq ($(SAN),fuzz)
HARD += -fsanitize=fuzzer-no-link
endif
# Sanitizers' reports need lines and no more.  What they write takes five times as long to optimise as
# to compile: worth it where the tests compute, nowhere else.
COMPUTES := base clue engine link mosaic print seal table
level = $(if $(filter $(COMPUTES:%=src/%/%),$(filter-out %_test.c,$<)),-O1,-O0) -g1
# A sum of products is rounded twice on every machine, never once on those that can.
CFLAGS = -std=gnu17 $(if $(filter address,$(SAN)),$(level),-O2 -g) -fPIE -fno-strict-aliasing -ffp-contract=off -fvisibility=hidden $(HARD) $(WARN) $(WARN_GCC)
CPPFLAGS := -Isrc -I. -I$(GEN) -D_GNU_SOURCE $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
# Clang has its own linker, three times as fast with what a sanitizer writes.
LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed $(if $(SAN),$(SANITIZE)) $(if $(findstring clang,$(CC)),-fuse-ld=lld)
LDLIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm
# What a sanitizer says of addresses it says of functions and lines.
NAMED := $(if $(SAN),ASAN_OPTIONS=allow_addr2line=1)
# Node 18 has the web's crypto only behind an option that later ones no longer need.
NODE = node $(shell node -e 'process.exit(+(parseInt(process.versions.node) < 19))' || echo \
	--experimental-global-webcrypto)

# --- what is built ---
SRC := $(filter-out %_test.c %_fuzz.c,$(wildcard src/*/*.c))
TESTS := $(wildcard src/*/*_test.c) tests/t.c tests/wall.c tests/leaks.c
FUZZ := $(wildcard src/*/*_fuzz.c)
SQL := $(wildcard src/*/*.sql)
OBJ := $(SRC:%.c=$(B)/%.o)
LIB := $(filter-out $(B)/src/app/main.o,$(OBJ))
TESTOBJ := $(TESTS:%.c=$(B)/%.o)
# tools/rules-*.mk add what build programs write: C files that are linked, headers that must exist
# before anything is compiled, and files that as yet only tests need (all under $(GEN) or $(B)).
GENERATED :=
GENERATED_H :=
PRODUCTS :=

.PHONY: all products test check full bench fuzz tidy install clean help FORCE
all: $(B)/tessera ## build build/tessera

include $(wildcard tools/rules-*.mk)

GENOBJ := $(GENERATED:%.c=%.o)
products: $(PRODUCTS)

$(B)/tessera: $(OBJ) $(GENOBJ)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/test: $(LIB) $(TESTOBJ) $(GENOBJ)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# $(call compile,FLAGS): one C file, with the headers that it read noted beside the object.
define compile
@mkdir -p $(@D)
@echo "  CC $<"
@$(CC) $(CPPFLAGS) $(CFLAGS) $(1) -MMD -MP -c -o $@ $<
endef

$(B)/%.o: %.c $(B)/flags | $(GENERATED_H)
	$(call compile)

$(GEN)/%.o: $(GEN)/%.c $(B)/flags | $(GENERATED_H)
	$(call compile)

# Other flags, another compiler or other libraries: everything is compiled again.
FLAGS := $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(LDLIBS) $(if $(SAN),$(COMPUTES))
$(B)/flags: FORCE
	@pkg-config --exists --print-errors '$(PKGS)' || { echo 'Libraries are missing: tools/setup run'; exit 1; }
	@mkdir -p $(@D) && { echo '$(FLAGS)' | cmp -s - $@ || echo '$(FLAGS)' >$@; }

include tools/rules.mk
-include $(patsubst %.o,%.d,$(OBJ) $(TESTOBJ) $(GENOBJ) $(FUZZOBJ) $(BENCHOBJ) $(B)/tests/replay.o)

# --- what a person asks for ---
test: $(B)/test ## build and run the unit tests; T='clue seal/NAME' runs some
	@$(NAMED) $(B)/test $(T)

check: ## the fast half: unit tests, and the checkers of the style
	+@tools/steps fast

full: ## everything that ./test runs, without installing what is missing
	+@tools/steps full

bench: all $(BENCHES) ## our benchmarks: programs and scripts of bench/; T=NAME runs one
	@for b in $(if $(T),$(filter %/$(T) %/$(T).sh,$(BENCHES) $(BENCH_SH)),$(BENCHES) $(BENCH_SH)); do \
		echo "== $$b"; TESSERA=$(abspath $(B)/tessera) $$b || exit 1; done

install: all $(BENCHES) install-link ## install under DESTDIR and PREFIX (/usr/local)
	install -D -m 755 $(B)/tessera $(DESTDIR)$(PREFIX)/bin/tessera
	$(B)/tessera help --man >$(B)/tessera.1
	install -D -m 644 $(B)/tessera.1 $(DESTDIR)$(PREFIX)/share/man/man1/tessera.1
	install -d $(DESTDIR)$(PREFIX)/libexec/tessera/bench
	install -m 755 $(BENCHES) $(DESTDIR)$(PREFIX)/libexec/tessera/bench
	for pack in $$(find packs -type f -name '*.yaml' -o -name '*.md'); do \
		install -D -m 644 $$pack $(DESTDIR)$(PREFIX)/share/tessera/$$pack || exit 1; done

clean: ## remove everything that was built
	rm -rf build

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile $(wildcard tools/rules*.mk) | \
		while IFS='	' read -r name about; do printf '  make %-14s %s\n' "$$name" "$$about"; done
