#!/bin/sh
# Builds the design kit: SCSS and JavaScript sources here become zhengtong/kernel/static/kernel/, which is committed.
# Needs Node and npm; nobody who installs, runs or tests Zhengtong does.
#   ./build.sh          install the locked packages if they are missing, build, write the manifest
#   ./build.sh --check  build elsewhere and compare with the committed manifest
set -eu
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --ignore-scripts
out=../zhengtong/kernel/static/kernel
into=$out
[ "${1:-}" = "--check" ] && into=$(mktemp -d)

npx --no-install sass --load-path=node_modules --style=compressed --no-source-map \
    "scss/citizen.scss:$into/citizen.css" "scss/console.scss:$into/console.css"
npx --no-install esbuild js/kit.js --bundle --minify --format=esm --target=es2020 --legal-comments=inline \
    --log-level=warning --outfile="$into/kit.js"
for page in desk; do
    [ -f "js/$page.js" ] && cp "js/$page.js" "$into/$page.js"
done
if grep -il "gds transport\|crown" "$into/citizen.css" "$into/console.css"; then
    echo "the build names a font or emblem that only GOV.UK may use" >&2
    exit 1
fi
if [ "$into" = "$out" ]; then
    mkdir -p ../tests/vendor
    cp node_modules/axe-core/axe.min.js ../tests/vendor/axe.min.js
    cp node_modules/axe-core/LICENSE ../tests/vendor/axe.LICENSE
    (cd "$out" && sha256sum -- *.css *.js *.svg >manifest.sha256)
    cat "$out/manifest.sha256"
else
    cp "$out"/*.svg "$into"
    (cd "$into" && sha256sum --check --strict) <"$out/manifest.sha256"
    rm -r "$into"
fi
