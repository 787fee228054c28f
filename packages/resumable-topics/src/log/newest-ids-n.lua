--[[
KEYS logs
Returns the id of the newest entry of each log; 0-0 for a log that does not exist.
]]
local ids = {}
for i, key in ipairs(KEYS) do
  local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  ids[i] = newest and newest[1] or '0-0'
end
return ids
