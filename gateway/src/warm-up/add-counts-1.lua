--[[
KEYS counts
ARGV maximum number of operations, lifetime in seconds, then for each operation its count and its text
Adds counts. Each call reduces older counts, so that operations that are no longer used are removed.
]]
redis.call('ZUNIONSTORE', KEYS[1], 1, KEYS[1], 'WEIGHTS', '0.98')
for i = 3, #ARGV, 2 do redis.call('ZINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[1]))
redis.call('EXPIRE', KEYS[1], ARGV[2])
