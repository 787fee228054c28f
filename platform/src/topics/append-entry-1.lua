--[[
Appends an entry to the log of a topic and announces it. A stream that was trimmed to nothing still refuses the ids that it had, so
its last generated id counts. Entries older than the maximum age are removed up to a hundred at a time, by the server's clock: the
ids are sequence numbers, so they cannot be trimmed by time.

KEYS log
ARGV seq, payload, terminal (0, 1), gap (refuse, allow), maximum length, maximum age in ms, channel
Returns -1 appended and announced, -2 duplicate, otherwise the seq after which entries are missing.
]]
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local last = newest and tonumber(string.match(newest[1], '^%d+')) or 0
if not newest and redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = tonumber(string.match(info[i + 1], '^%d+')) end
  end
end
local seq = tonumber(ARGV[1])
if seq <= last then return -2 end
if seq > last + 1 and ARGV[4] ~= 'allow' then return last end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local nowText = string.format('%.0f', now)
redis.call('XADD', KEYS[1], ARGV[1] .. '-0', 'payload', ARGV[2], 'terminal', ARGV[3], 'at', nowText)
redis.call('XTRIM', KEYS[1], 'MAXLEN', '=', ARGV[5])
local horizon = now - tonumber(ARGV[6])
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if tonumber(oldest[2][6]) < horizon then
  local head = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 100)
  for i = 2, #head do
    oldest = head[i]
    if tonumber(oldest[2][6]) >= horizon then break end
  end
  redis.call('XTRIM', KEYS[1], 'MINID', '=', oldest[1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PUBLISH', ARGV[7], ARGV[1])
return -1
