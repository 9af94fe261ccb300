#!/bin/sh
# /usr/local/bin/tongxin: the launcher as the service's user, with the service's settings. Run it with sudo.
set -eu
set -a
. /etc/tongxin.env
set +a
cd /var/lib/tongxin
exec runuser -u tongxin -- /opt/tongxin/tongxin "$@"
