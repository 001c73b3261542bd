#!/bin/sh
# Serve PostgreSQL to others over TLS alone, with a certificate that the server signs itself: it is made at the first
# start, and anew at a start when less than a year of its ten is left. Whoever connects is given the certificate, and
# trusts nothing else: sslmode=verify-full and sslrootcert. The key stays where nobody but the server gets.
#
# SERVER_NAME: the host name by which it is reached. CERTIFICATE, KEY: the folders of the two files.
set -eu
: "${SERVER_NAME:?the host name by which the server is reached}"
certificate=${CERTIFICATE:-/certificate}/server.crt
key=${KEY:-/key}/server.key
YEAR=31536000

# Whether there is a certificate that is good for another year, for this name, and with its key.
good() {
    [ -s "$certificate" ] && [ -s "$key" ] &&
        openssl x509 -noout -checkend $YEAR -in "$certificate" >/dev/null &&
        openssl x509 -noout -checkhost "$SERVER_NAME" -in "$certificate" | grep -q 'does match' &&
        [ "$(openssl x509 -noout -pubkey -in "$certificate")" = "$(openssl pkey -pubout -in "$key")" ]
}

if ! good; then
    command -v openssl >/dev/null || { echo "openssl is wanted, to make the server's certificate." >&2; exit 1; }
    echo "Making a certificate for $SERVER_NAME …"
    (
        umask 077
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
            -subj "/CN=$SERVER_NAME" -addext "subjectAltName=DNS:$SERVER_NAME" \
            -keyout "$key.new" -out "$certificate.new"
    )
    if [ "$(id -u)" = 0 ]; then chown postgres "$key.new"; fi
    chmod 644 "$certificate.new"
    mv "$key.new" "$key"
    mv "$certificate.new" "$certificate"
fi

exec docker-entrypoint.sh postgres -c ssl=on -c "ssl_cert_file=$certificate" -c "ssl_key_file=$key" \
    -c ssl_min_protocol_version=TLSv1.3 -c "hba_file=$(dirname "$0")/pg_hba.conf" "$@"
