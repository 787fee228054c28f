--[[
Appends an entry to the invalidation log. Positions are consecutive, so that a reader notices when it has missed an entry.
A log that was lost starts again with another mark.

KEYS state, stream
ARGV mark of a new log, maximum length, message, deadline in ms since 1970 (0: none)
Returns the position of the entry, or 0 when the deadline has passed.
]]
if ARGV[4] ~= '0' then
  local time = redis.call('TIME')
  if tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) > tonumber(ARGV[4]) then return 0 end
end
redis.call('HSETNX', KEYS[1], 'mark', ARGV[1])
local mark = redis.call('HGET', KEYS[1], 'mark')
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'seq', seq, 'mark', mark, 'message', ARGV[3])
return seq
