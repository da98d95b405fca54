#!/bin/sh
exec node "$(dirname "$0")/preprovision.mjs"
