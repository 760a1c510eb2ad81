# SPDX-License-Identifier: AGPL-3.0-or-later
# Statements and migrations: src/FOLDER/NAME.sql to typed C functions (tools/sqlgen.h tells how).

SQL_MIGRATIONS := $(wildcard src/*/migrations/*.sql)
SQL_C := $(SQL:src/%.sql=$(GEN)/%_sql.c) $(GEN)/store/migrations.c
SQL_H := $(SQL_C:.c=.h)
SQLGEN_C := $(wildcard tools/sqlgen*.c) src/store/dialect.c \
	$(addprefix src/base/,arena.c buf.c cx.c str.c text.c)
GENERATED += $(SQL_C)
GENERATED_H += $(SQL_H)

# All at once, since names and numbers are unique over all.  sqlgen leaves alone what stays the same.
$(SQL_C) $(SQL_H): $(GEN)/sql.stamp ;

$(GEN)/sql.stamp: $(B)/tools/sqlgen $(SQL) $(SQL_MIGRATIONS)
	@mkdir -p $(@D)
	@echo "  GEN $(GEN)/*/*_sql.[ch]"
	@$(B)/tools/sqlgen $(GEN) $(SQL) $(SQL_MIGRATIONS)
	@touch $@

$(B)/tools/sqlgen: $(SQLGEN_C) tools/sqlgen.h src/store/dialect.h $(wildcard src/base/*.h)
	@mkdir -p $(@D)
	@echo "  CC tools/sqlgen"
	@$(CC) -Isrc -I. -D_GNU_SOURCE -std=gnu17 -O1 -g $(WARN) -o $@ $(SQLGEN_C) -lsqlite3

.PHONY: check-sqlgen
check-sqlgen: $(B)/tools/sqlgen
	@tests/sqlgen.sh $<

.PHONY: check-sqlused
check-sqlused:
	@tools/sqlused.sh $(SQL)
