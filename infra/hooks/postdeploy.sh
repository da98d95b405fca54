#!/bin/sh
exec node "$(dirname "$0")/postdeploy.mjs"
