--[[
KEYS logs
Returns the newest seq of each log, as text; 0 for a log that does not exist.
]]
local seqs = {}
for i, key in ipairs(KEYS) do
  local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  seqs[i] = newest and string.match(newest[1], '^%d+') or '0'
end
return seqs
