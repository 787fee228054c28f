#!/bin/sh
# Starts a Sentinel. It writes what it learns into its configuration, which therefore is made once and kept. BIND: the address to listen on, all by default.
set -eu
case $REDIS_PASSWORD in
  *[!A-Za-z0-9_.~-]*)
    # A Sentinel writes others into its configuration in a form that it cannot read.
    echo 'expected REDIS_PASSWORD to consist of letters, digits, and the characters _ . ~ -, got others' >&2
    exit 1
    ;;
esac
configuration=$DATA/sentinel.conf
[ -e "$configuration" ] || cat >"$configuration" <<EOF
port 26379
bind ${BIND:-*}
dir /tmp
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $SELF
sentinel monitor plumbline $FIRST 6379 2
sentinel auth-pass plumbline $REDIS_PASSWORD
sentinel down-after-milliseconds plumbline 5000
sentinel failover-timeout plumbline 30000
EOF
exec redis-server "$configuration" --sentinel
