-- Requests of `readers` in turn, each with an address and a browser of its own, for the addresses
-- in a file (one a line) in turn. Arguments: readers, file, encoding ("-": none), limit (0: none).
local thread_number = 0

function setup(thread)
  thread:set("number", thread_number)
  thread_number = thread_number + 1
end

local requests, place, sent, limit = {}, 0, 0, 0

function init(args)
  local readers, encoding = tonumber(args[1]), args[3]
  limit = tonumber(args[4])
  local paths = {}
  for line in io.lines(args[2]) do paths[#paths + 1] = line end
  local count = math.max(readers, #paths)
  for n = 0, count - 1 do
    local reader = n % readers
    local headers = {
      ["X-Forwarded-For"] = string.format("10.%d.%d.%d", number, math.floor(reader / 250), reader % 250 + 1),
      ["User-Agent"] = string.format(
        "Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/%d.0",
        100 + reader % 40, 100 + reader % 40),
    }
    if encoding ~= "-" then headers["Accept-Encoding"] = encoding end
    requests[n] = wrk.format("GET", paths[n % #paths + 1], headers)
  end
  count_of_requests = count
  -- Threads do not walk in step.
  place = (number * 997) % count
end

function request()
  sent = sent + 1
  if limit > 0 and sent == limit + 1 then
    -- wrk itself would wait for the end of its time.
    io.stdout:write("LIMIT\n")
    io.stdout:flush()
    wrk.thread:stop()
  end
  place = place + 1
  if place >= count_of_requests then place = 0 end
  return requests[place]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "bytes": %d, "errors": %d}',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
