node "$PSScriptRoot/preprovision.mjs"
exit $LASTEXITCODE
