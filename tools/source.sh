#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/source.sh FILE...: licence line, comments, guards, no goto, no conditional code.
exec awk -f tools/strip.awk -f tools/source.awk "$@"
