node "$PSScriptRoot/postdeploy.mjs"
exit $LASTEXITCODE
