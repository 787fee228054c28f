--[[
KEYS epoch
ARGV new epoch
Returns the epoch, which stays the same until Redis is emptied.
]]
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
