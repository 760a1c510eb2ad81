#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/banned.sh FILE...: is a function called that tools/banned lists?
exec awk -f tools/strip.awk -f tools/banned.awk tools/banned "$@"
