#!/bin/sh
# Starts a server as the replica of the master that the Sentinels name, or as the master itself. When no Sentinel answers, which is so at
# the very first start, the first server is the master. BIND: the address to listen on, all by default.
set -eu
master=
for sentinel in $SENTINELS; do
  [ -z "$master" ] || break
  # Sentinels have no password.
  master=$(timeout 3 env -u REDISCLI_AUTH redis-cli -h "$sentinel" -p 26379 --raw \
    sentinel get-master-addr-by-name plumbline 2>/dev/null | head -n 1)
done
[ -n "$master" ] || master=$FIRST
# Jobs and live topics may not be evicted, and survive a restart.
set -- redis-server --bind "${BIND:-*}" --dir "$DATA" --appendonly yes --maxmemory-policy noeviction \
  --requirepass "$REDIS_PASSWORD" --masterauth "$REDIS_PASSWORD" --replica-announce-ip "$SELF"
[ "$master" = "$SELF" ] || set -- "$@" --replicaof "$master" 6379
exec "$@"
