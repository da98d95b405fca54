#!/bin/sh
exec node "$(dirname "$0")/prepackage.mjs"
