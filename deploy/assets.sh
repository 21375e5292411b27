#!/bin/sh
# Chunks of earlier builds stay two weeks after they were replaced, for tabs that are still open on them: nginx.conf looks here for what the present
# build no longer has.
set -e
present=${PRESENT_ASSETS:-/usr/share/nginx/werkbank/assets}
kept=${KEPT_ASSETS:-/var/lib/werkbank/assets}
mkdir -p "$kept"
# Those of the build before are replaced now, however long they were in use.
[ -f "$kept/.present" ] && (cd "$kept" && xargs -r touch -c < .present)
cp -r "$present/." "$kept/"
(cd "$present" && find . -type f) > "$kept/.present"
find "$kept" -type f ! -name .present -mtime +14 -delete
