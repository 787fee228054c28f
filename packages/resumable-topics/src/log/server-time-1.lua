--[[
KEYS any key of the server
Returns the time on the clock of the server that has the key, milliseconds since 1970.
]]
local time = redis.call('TIME')
return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
