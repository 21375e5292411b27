#!/bin/sh
# A certificate of its own where none was put in; browsers will ask.
set -e
folder=/etc/nginx/certificates
[ -f "$folder/tls.crt" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=localhost -keyout "$folder/tls.key" -out "$folder/tls.crt" 2>/dev/null
