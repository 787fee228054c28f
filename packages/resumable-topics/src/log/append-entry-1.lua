--[[
Appends an entry to a numbered log and announces it. An entry has the id <mark>-<seq>: seq counts from 1, and the mark identifies the log.
If the publisher numbers the entries, their mark is 0. Otherwise the log numbers them, and its mark is the time at which it began, in ms
since 1970. It begins again with another mark when it does not exist, and when its last entry was appended before Redis was restarted or
replaced: entries may then have been lost.

A stream that was trimmed to nothing still refuses the ids that it had, so its last generated id counts. Entries older than the maximum age
are removed up to a hundred at a time, by the clock of Redis: the ids are numbers, so they cannot be trimmed by time.

KEYS log
ARGV payload, terminal (0, 1), seq (0: the log numbers the entry), gap (refuse, allow), maximum length, maximum age in ms (0: none),
     channel (empty: none), deadline in ms since 1970 (0: none), PUBLISH or SPUBLISH
Returns what happened (appended, duplicate, gap, late), and the id of the entry; if it was not appended, that of the last one.
]]
local key = KEYS[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
local lastId = newest and newest[1] or '0-0'
if not newest and redis.call('EXISTS', key) == 1 then
  local info = redis.call('XINFO', 'STREAM', key)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then lastId = info[i + 1] end
  end
end
if ARGV[8] ~= '0' and now > tonumber(ARGV[8]) then return { 'late', lastId } end

local lastMark, lastSeq = string.match(lastId, '^(%d+)-(%d+)$')
lastSeq = tonumber(lastSeq)
local atText = string.format('%.0f', now)
local id
if ARGV[3] ~= '0' then
  local seq = tonumber(ARGV[3])
  if seq <= lastSeq then return { 'duplicate', lastId } end
  if seq > lastSeq + 1 and ARGV[4] ~= 'allow' then return { 'gap', lastId } end
  id = '0-' .. ARGV[3]
  redis.call('XADD', key, id, 'payload', ARGV[1], 'terminal', ARGV[2], 'at', atText)
else
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
  if newest and newest[2][8] == run then
    id = lastMark .. '-' .. string.format('%.0f', lastSeq + 1)
  else
    id = string.format('%.0f', math.max(now, tonumber(lastMark) + 1)) .. '-1'
  end
  redis.call('XADD', key, id, 'payload', ARGV[1], 'terminal', ARGV[2], 'at', atText, 'run', run)
end

redis.call('XTRIM', key, 'MAXLEN', '=', ARGV[5])
local maxAgeMs = tonumber(ARGV[6])
if maxAgeMs > 0 then
  local horizon = now - maxAgeMs
  local oldest = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  if tonumber(oldest[2][6]) < horizon then
    local head = redis.call('XRANGE', key, '-', '+', 'COUNT', 100)
    for i = 2, #head do
      oldest = head[i]
      if tonumber(oldest[2][6]) >= horizon then break end
    end
    redis.call('XTRIM', key, 'MINID', '=', oldest[1])
  end
  redis.call('PEXPIRE', key, ARGV[6])
end
if ARGV[7] ~= '' then redis.call(ARGV[9], ARGV[7], id) end
return { 'appended', id }
