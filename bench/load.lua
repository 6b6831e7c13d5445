-- Sends the requests of the file that the environment names, one after another, and answers with one line of JSON.
local requests, place = {}, 0

function init()
  for line in io.lines(os.getenv("BENCH_REQUESTS")) do
    local path, key, body = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if key ~= "" then headers["Idempotency-Key"] = key end
    requests[#requests + 1] = wrk.format(nil, path, headers, body ~= "" and body or nil)
  end
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency)
  local e = summary.errors
  io.stderr:write(string.format(
    '{"n": %d, "seconds": %f, "errors": %d, "p50_ms": %f, "p95_ms": %f}\n',
    summary.requests, summary.duration / 1e6, e.status + e.connect + e.read + e.write + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
