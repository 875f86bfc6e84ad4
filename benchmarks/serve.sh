#!/bin/sh
# Requests a second of `smtplens serve`, one worker on one core, with wrk (Debian's package) on another.
# usage: benchmarks/serve.sh [PORT]
set -eu
cd "$(dirname "$0")/.."
port=${1:-8026}
taskset -c 0 .venv/bin/smtplens serve --port "$port" 2>/dev/null &
server=$!
trap 'kill $server' EXIT
sleep 3
form=$(mktemp)
cat > "$form" <<'LUA'
wrk.method = "POST"
wrk.body = "reply=550+5.1.1+%3Cb%40example.com%3E%3A+Recipient+address+rejected%3A+User+unknown"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
LUA
show() { grep -E "99%|Requests/sec|Non-2xx"; }
echo "a reference page, at full load"; taskset -c 1 wrk -t1 -c16 -d5s --latency "http://127.0.0.1:$port/en/codes/421" | show
echo "a reference page, few at a time"; taskset -c 1 wrk -t1 -c4 -d5s --latency "http://127.0.0.1:$port/en/codes/421" | show
echo "a diagnosis, at full load"; taskset -c 1 wrk -t1 -c16 -d5s --latency -s "$form" "http://127.0.0.1:$port/en/diagnosis" | show
echo "a diagnosis, few at a time"; taskset -c 1 wrk -t1 -c2 -d5s --latency -s "$form" "http://127.0.0.1:$port/en/diagnosis" | show
rm "$form"
