#!/bin/sh
# Makes the secrets of the stack, once: random passwords and the address of the Discord channel, each in a file of mode 0600.
#
#   deploy/first-run.sh https://discord.com/api/webhooks/<id>/<token>
#   deploy/first-run.sh --without-discord
#
# It never overwrites: what is there is in use by a database. SECRETS_DIR names another folder.
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
secrets=${SECRETS_DIR:-$here/secrets}

fail() { echo "first-run: $1" >&2; exit "${2:-2}"; }

[ $# -eq 1 ] || fail "usage: $0 <address of the Discord webhook> | --without-discord"
case $1 in
  --without-discord) webhook= ;;
  https://*/api/webhooks/*/* | http://127.0.0.1:*/api/webhooks/*/*) webhook=$1 ;;
  *) fail "that is no Discord webhook: https://discord.com/api/webhooks/<id>/<token>" ;;
esac
[ ! -e "$secrets" ] || fail "$secrets is there already and stays as it is; remove it only together with the database" 1

# Made beside its place and moved in one step: a run that was cut off leaves nothing half done.
fresh=$secrets.$$
mkdir "$fresh"
trap 'rm -rf "$fresh"' EXIT
for name in postgres_password writer_password reader_password grafana_reader_password grafana_admin_password; do
  password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  [ ${#password} -eq 48 ] || fail "no random numbers could be read" 1
  printf '%s\n' "$password" >"$fresh/$name"
done
printf '%s\n' "$webhook" >"$fresh/discord_webhook_url"
mv "$fresh" "$secrets"
trap - EXIT

echo "secrets are in $secrets; the password of Grafana's user admin is in grafana_admin_password"
[ -n "$webhook" ] || echo "alerts are sent nowhere until discord_webhook_url holds an address"
