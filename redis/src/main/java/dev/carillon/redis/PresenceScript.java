package dev.carillon.redis;

/**
 * The scripts of the registry of sockets. Those with two keys work on the entries and the index of one home. The empty field of the
 * entries has the number of the last change, and the index has an empty member. If one of them is missing, Redis has lost data, and the
 * script returns nothing.
 */
final class PresenceScript {
    /** The operations of {@link #APPLY}. */
    static final String PUT = "=";

    static final String DELETE = "-";
    static final String ADD = "a";
    static final String REMOVE = "r";

    /**
     * Applies a change if Redis has exactly the changes before it. The arguments are the number of the change before, which is empty for
     * the first one; the number of this one; the number of sockets whose rooms are not all known; the time to live in milliseconds; and
     * operations.
     */
    static final RedisScript APPLY = new RedisScript("""
            local sockets, index = KEYS[1], KEYS[2]
            local last = redis.call('HGET', sockets, '') or ''
            if last ~= '' and not redis.call('ZSCORE', index, '') then return {} end
            if last ~= ARGV[1] then return {} end
            local i = 5
            while ARGV[i] do
                local operation, value = ARGV[i], ARGV[i + 1]
                i = i + 2
                if operation == '=' then
                    redis.call('HSET', sockets, value, ARGV[i])
                    i = i + 1
                elseif operation == '-' then
                    redis.call('HDEL', sockets, value)
                elseif operation == 'a' then
                    redis.call('ZADD', index, 0, value)
                else
                    redis.call('ZREM', index, value)
                end
            end
            redis.call('HSET', sockets, '', ARGV[2], 'o', ARGV[3])
            redis.call('ZADD', index, 0, '')
            redis.call('PEXPIRE', sockets, ARGV[4])
            redis.call('PEXPIRE', index, ARGV[4])
            return {'1'}
            """);

    private static final String CHECK = """
            local sockets, index = KEYS[1], KEYS[2]
            local hidden = redis.call('HGET', sockets, 'o')
            if not hidden or not redis.call('ZSCORE', index, '') then return {} end
            """;

    /**
     * Counts the sockets of a range, and the one with a certain field. Returns the number of sockets whose rooms are not all known, and
     * the count.
     */
    static final RedisScript COUNT = new RedisScript(CHECK + """
            local range, own = ARGV[1], ARGV[2]
            local count = redis.call('ZLEXCOUNT', index, '[' .. range, '(' .. range .. '\\255')
            if own ~= '' then count = count + redis.call('HEXISTS', sockets, own) end
            return {hidden, tostring(count)}
            """);

    /**
     * Lists the sockets of a range after an id, and the one with a certain id. Returns the number of sockets whose rooms are not all
     * known, the last id that was looked at if there are more, and ids with entries.
     */
    static final RedisScript SOCKETS = new RedisScript(CHECK + """
            local range, after, fields, own = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
            local limit, maxBytes = tonumber(ARGV[5]), tonumber(ARGV[6])
            local from = (after == '' and '[' or '(') .. range .. after
            local members = redis.call('ZRANGEBYLEX', index, from, '(' .. range .. '\\255', 'LIMIT', 0, limit + 1)
            local found, bytes, last = {hidden, ''}, 0, ''
            local function add(id)
                local entry = redis.call('HGET', sockets, fields .. id)
                if entry then
                    found[#found + 1] = id
                    found[#found + 1] = entry
                    bytes = bytes + #entry
                end
            end
            for i, member in ipairs(members) do
                if i > limit or bytes >= maxBytes then
                    found[2] = last
                    break
                end
                last = member:sub(#range + 1)
                add(last)
            end
            if own ~= '' then add(own) end
            return found
            """);

    /**
     * Lists the rooms of a namespace, after a position in the index. Returns the number of sockets whose rooms are not all known, whether
     * there are more rooms, and names with numbers of members.
     */
    static final RedisScript ROOMS = new RedisScript(CHECK + """
            local range, after, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
            local from, to = '(' .. range .. after .. '\\255', '(' .. range .. '\\255'
            if after == '' then from = '[' .. range end
            local found = {hidden, ''}
            while true do
                local member = redis.call('ZRANGEBYLEX', index, from, to, 'LIMIT', 0, 1)[1]
                if not member then return found end
                if #found >= 2 * limit + 2 then
                    found[2] = '1'
                    return found
                end
                local stop = #range
                repeat
                    stop = member:find('\\0', stop + 1, true)
                until member:byte(stop + 1) ~= 255
                local room = member:sub(1, stop)
                from = '(' .. room .. '\\255'
                found[#found + 1] = room:sub(#range + 1)
                found[#found + 1] = tostring(redis.call('ZLEXCOUNT', index, '[' .. room, from))
            end
            """);

    /** Lists a home for some time. */
    static final RedisScript PUBLISH = new RedisScript("""
            local now = redis.call('TIME')
            now = now[1] * 1000 + math.floor(now[2] / 1000)
            redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
            return {'1'}
            """);

    /** Renews the lease of a home, unless another server has removed it. Returns whether it has. */
    static final RedisScript RENEW = new RedisScript("""
            if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return {} end
            local now = redis.call('TIME')
            now = now[1] * 1000 + math.floor(now[2] / 1000)
            redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
            return {'1'}
            """);

    /** Returns the homes whose leases have not expired. */
    static final RedisScript HOMES = new RedisScript("""
            local now = redis.call('TIME')
            now = now[1] * 1000 + math.floor(now[2] / 1000)
            return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'LIMIT', 0, 1000)
            """);

    /** Removes the homes whose leases have expired from the list, and returns them. */
    static final RedisScript EXPIRE = new RedisScript("""
            local now = redis.call('TIME')
            now = now[1] * 1000 + math.floor(now[2] / 1000)
            local homes = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)
            for _, home in ipairs(homes) do redis.call('ZREM', KEYS[1], home) end
            return homes
            """);

    private PresenceScript() {}
}
