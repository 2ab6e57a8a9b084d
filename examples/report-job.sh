#!/usr/bin/env bash
# Reports a job from start to finish, with curl alone.
#
#   CARILLON_URL      the server, http://localhost:3000 by default
#   CARILLON_API_KEY  the API key; not needed on the same machine if the server has none and listens on 127.0.0.1
#
# Usage: report-job.sh [ROWS]
# Exit code: 0 the job is done, 1 it failed, 3 somebody else has ended it; more than 128 if a signal has stopped it
set -euo pipefail

url="${CARILLON_URL:-http://localhost:3000}"
api="${url%/}/api/v1"
rows="${1:-100}"

folder=$(mktemp -d) # only for this user
job= # the id of the job, until it has ended

# A job that is left open fails only when the server has waited for reports long enough.
finish() {
  local code=$?
  trap - EXIT INT TERM
  if [ -n "$job" ]; then
    (call POST "/jobs/$job/fail" '{"error":"the reporter was stopped"}') || true
  fi
  rm -rf "$folder"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The key is in a file, because everyone on this machine can read the arguments of a process.
printf 'Content-Type: application/json\n' > "$folder/headers"
if [ -n "${CARILLON_API_KEY:-}" ]; then
  printf 'Authorization: Bearer %s\n' "$CARILLON_API_KEY" >> "$folder/headers"
fi

# Sends a request, and repeats it if the connection is lost or the server is busy. Because of the
# idempotency key, the server does not execute a retry again. The body is then in $folder/response.
call() { # METHOD PATH BODY
  local status
  status=$(curl --silent --show-error --max-time 10 --retry 5 --retry-all-errors \
    --header "@$folder/headers" --header "Idempotency-Key: $$-$RANDOM-$RANDOM-$RANDOM" \
    --output "$folder/response" --write-out '%{http_code}' \
    --request "$1" --data "$3" "$api$2") || exit 1
  case "$status" in
    2??) ;;
    409)
      echo "Stopped, because $(detail)$(reason)" >&2
      job=
      exit 3
      ;;
    *)
      echo "$1 $2 was refused: $status $(detail)" >&2
      exit 1
      ;;
  esac
}

detail() {
  sed -n 's/.*"detail":"\([^"]*\)".*/\1/p' "$folder/response"
}

# Why the job has failed, for example because the server was restarted. Nothing if it was cancelled.
reason() {
  curl --silent --max-time 10 --header "@$folder/headers" "$api/jobs/$job" |
    sed -n 's/.*"error":"\([^"]*\)".*/ (\1)/p'
}

export_row() {
  sleep 0.05 # the work on one row
}

call POST /jobs "{\"name\":\"export\",\"total\":$rows}"
job=$(sed 's/^{"id":"\([^"]*\)".*/\1/' "$folder/response")
echo "Opened the job $job"

reported=-1
for ((row = 1; row <= rows; row++)); do
  if ! export_row "$row"; then
    call POST "/jobs/$job/fail" "{\"error\":\"row $row has failed\"}"
    job=
    exit 1
  fi
  if ((SECONDS > reported || row == rows)); then # at most one report per second
    call PATCH "/jobs/$job" "{\"done\":$row,\"message\":\"row $row of $rows\"}"
    reported=$SECONDS
  fi
done

call POST "/jobs/$job/complete" '{"result":"export.csv"}'
job=
echo "The job is done"
