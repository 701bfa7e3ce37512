-- Requests of one kind that nobody needs to answer twice, each from one of 5,000 addresses.
-- Arguments: kind ("kept", "cookies", "cookies-cold", "missing", "searches"), name of the cookie.
local kind, cookie, sent = "", "", 0

function init(args)
  kind, cookie = args[1], args[2]
  math.randomseed(os.time())
end

local function letters(length)
  local made = {}
  for place = 1, length do made[place] = string.char(97 + math.random(0, 25)) end
  return table.concat(made)
end

function request()
  sent = sent + 1
  local reader = math.random(0, 4999)
  local headers = {
    ["X-Forwarded-For"] = string.format("10.9.%d.%d", math.floor(reader / 250), reader % 250 + 1),
    ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    ["Accept-Encoding"] = "gzip",
  }
  local path = "/"
  if kind == "cookies" then
    headers["Cookie"] = cookie .. "=" .. letters(40)
  elseif kind == "cookies-cold" then
    headers["Cookie"] = cookie .. "=" .. letters(40)
    path = "/admin/"
  elseif kind == "missing" then
    path = "/tin-tuc/" .. letters(12) .. "/"
  elseif kind == "searches" then
    path = "/tim-kiem/?q=" .. letters(5) .. "+" .. letters(4)
  end
  return wrk.format("GET", path, headers)
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "bytes": %d, "errors": %d}',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
