#!/bin/sh -eu
# Writes its second word into the file that is its first.
printf '%s\n' "$2" > "$1"
