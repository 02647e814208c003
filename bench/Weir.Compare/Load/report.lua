-- The last line of a wrk run, in pingload's form: latencies in microseconds, every kind of error in one sum.
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("end requests=%d errors=%d seconds=%.6f p50=%d p99=%d max=%d\n",
    summary.requests, e.connect + e.read + e.write + e.status + e.timeout, summary.duration / 1e6,
    latency:percentile(50), latency:percentile(99), latency.max))
end
