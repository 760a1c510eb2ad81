# SPDX-License-Identifier: AGPL-3.0-or-later
# Tessera.  `make help` lists the targets.  B is the build folder; SAN=address builds with ASan and
# UBSan, CC=clang-14 with the other compiler, each into a folder of its own.

CC := gcc
CLANG := clang-14
SAN :=
B := build$(if $(SAN),/$(SAN))$(if $(findstring clang,$(CC)),/clang)
GEN := $(B)/gen
PKGS := libmicrohttpd libsodium sqlite3 jansson yaml-0.1 libseccomp libcurl openssl

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
ifneq ($(SAN),)
HARD := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
CFLAGS := -std=gnu17 -O2 -g -fPIE -fno-strict-aliasing -fvisibility=hidden $(HARD) $(WARN) $(WARN_GCC)
CPPFLAGS := -Isrc -I. -I$(GEN) -D_GNU_SOURCE $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack
ifneq ($(SAN),)
LDFLAGS += -fsanitize=address,undefined
endif
LDLIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm

SRC := $(filter-out %_test.c %_fuzz.c,$(wildcard src/*/*.c))
TESTS := $(wildcard src/*/*_test.c) tests/t.c
FUZZ := $(patsubst %_fuzz.c,%,$(notdir $(wildcard src/*/*_fuzz.c)))
SQL := $(wildcard src/*/*.sql)
GENERATED := # lines below add the C files that build programs write
OBJ := $(SRC:%.c=$(B)/%.o)
LIB := $(filter-out $(B)/src/app/main.o,$(OBJ))

.PHONY: all check test fuzz bench help clean
all: $(B)/tessera

-include tools/rules.mk

$(B)/tessera: $(OBJ) $(GENERATED:%.c=%.o)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/test: $(LIB) $(TESTS:%.c=$(B)/%.o) $(GENERATED:%.c=%.o)
	@echo "  LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(GEN)/%.o: $(GEN)/%.c
	@echo "  CC $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

clean: ## remove everything that was built
	rm -rf build

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1 — /p' $(MAKEFILE_LIST)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
