#!/usr/bin/env bash
# Rewrites the NuGet lock files after a change of packages or of the version.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
dotnet restore src/LocalHost --force-evaluate
dotnet restore src/Training --force-evaluate
dotnet restore tools/DetectorConverter --force-evaluate
dotnet restore src/Functions --force-evaluate -p:_IsPublishing=true
