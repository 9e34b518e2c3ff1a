#!/bin/sh
# Signs a log-in for one connection; prints the form to POST to /api/tokens. A POSIX shell and openssl.
#
#     sh sign.sh v2 "$SECRET" portal id=desk guac.protocol=ssh guac.hostname=10.0.0.7 guac.port=22
#
# The secret stands in openssl's arguments for a moment, where others on this machine can see it:
# fine for trying, not for a platform.
set -eu
LC_ALL=C # lengths and order are those of bytes
export LC_ALL

dialect=$1 secret=$2 key_id=$3
shift 3
now=$(date +%s)

value() { # the value of guac.$1, or nothing
    wanted="guac.$1="
    shift
    for pair in "$@"; do
        case $pair in "$wanted"*) printf %s "${pair#"$wanted"}" ;; esac
    done
}

hmac() { openssl dgst "-$1" -mac HMAC -macopt "key:$secret" -binary | openssl base64 -A; }

escape() { # percent-encoding, byte by byte
    printf %s "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g'
}

case $dialect in
classic) # names and values, HMAC-SHA1
    set -- "$@" "timestamp=${now}000"
    signature=$(
        {
            printf %s "${now}000$(value protocol "$@")"
            for name in username password hostname port; do
                text=$(value "$name" "$@")
                [ -z "$text" ] || printf %s "$name$text"
            done
        } | hmac sha1
    ) ;;
cyverse) # values only, HMAC-SHA256
    set -- "$@" "timestamp=${now}000"
    signature=$(
        {
            printf %s "${now}000"
            for name in protocol hostname port username password; do value "$name" "$@"; done
        } | hmac sha256
    ) ;;
v2) # every parameter, HMAC-SHA256
    set -- "$@" "dialect=v2" "key-id=$key_id" "nonce=$(openssl rand -hex 16)" "expires=$((now + 300))000"
    signature=$(
        {
            printf '11:deskgate-v24:POST11:/api/tokens'
            printf '%s\n' "$@" | sort -t= -k1,1 | while IFS= read -r pair; do
                name=${pair%%=*} text=${pair#*=}
                [ -z "$text" ] || printf '%s:%s%s:%s' "${#name}" "$name" "${#text}" "$text"
            done
        } | hmac sha256 | tr '+/' '-_' | tr -d =
    ) ;;
*)
    echo "sign.sh: the dialect is classic, cyverse or v2" >&2
    exit 2
    ;;
esac

for pair in "$@" "signature=$signature"; do
    printf '%s=%s&' "$(escape "${pair%%=*}")" "$(escape "${pair#*=}")"
done | sed 's/&$//'
echo
