#!/usr/bin/env bash
# Prints each state of a job until it ends, with curl alone.
#
#   CARILLON_URL  the server, http://localhost:3000 by default
#
# Usage: watch-job.sh ID
# Exit code: 0 the job is done, 1 it has failed, was cancelled, or cannot be followed
set -euo pipefail

exec {events}< <(curl --no-buffer --silent --show-error --fail --header 'Accept: text/event-stream' \
  "${CARILLON_URL:-http://localhost:3000}/push/job:${1:?the id of the job}")
curl=$!

while IFS= read -r line <&"$events"; do
  if [[ $line == 'data: '* ]]; then
    printf '%s\n' "${line#data: }"
  fi
  if [[ $line == *'"event":"job:end"'* ]]; then
    kill "$curl" # the stream itself does not end
    [[ $line == *'"state":"done"'* ]]
    exit
  fi
done
if wait "$curl"; then # otherwise curl has said why
  echo "the server has ended the stream" >&2
fi
exit 1
