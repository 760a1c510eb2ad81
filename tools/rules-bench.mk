# SPDX-License-Identifier: AGPL-3.0-or-later
# What the benchmarks of the whole house share: bench/world.

WORLDOBJ := $(patsubst %.c,$(B)/%.o,$(wildcard bench/world/*.c))
-include $(WORLDOBJ:.o=.d)

$(B)/bench/deposit: $(WORLDOBJ)
$(B)/bench/real: $(WORLDOBJ)
