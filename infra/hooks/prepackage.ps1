node "$PSScriptRoot/prepackage.mjs"
exit $LASTEXITCODE
