#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/caps.sh FILE...: is a function or a file too long, too branched, too deep?
pmccabe $(printf "%s\n" "$@" | grep "\.c$") | awk -f tools/strip.awk -f tools/caps.awk tools/caps.allow - "$@"
