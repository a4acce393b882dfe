set -eu
for DATABASE in ${DATABASES}
do
  pg_dump "postgresql://${USER}:${PASSWORD}@${DATABASE}" | gzip > "/backup/${DATABASE}-$(date +%F).gz"
done
