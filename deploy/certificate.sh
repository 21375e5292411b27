#!/bin/sh
# A certificate of its own where none was put in; browsers will ask.
set -e
folder=${CERTIFICATES:-/etc/nginx/certificates}
[ -f "$folder/tls.crt" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
  -keyout "$folder/tls.key" -out "$folder/tls.crt" 2>/dev/null
