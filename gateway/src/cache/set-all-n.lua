--[[
KEYS names · ARGV for each its value and its lifetime in milliseconds
Stores a value under each name.
]]
for i, name in ipairs(KEYS) do redis.call('SET', name, ARGV[2 * i - 1], 'PX', ARGV[2 * i]) end
