package dev.carillon.redis;

/**
 * The scripts for jobs. The keys of a job and the keys that all jobs share are in the same slot of a Redis Cluster, so a script may also
 * use keys that it was not given.
 */
final class JobScript {
    /**
     * Saves a state and publishes it. Redis decides, so there is one end only: if another server has ended a job, because it could not
     * reach its home, the home gets that end, unless it has ended the job itself meanwhile. Then its end replaces the other one, but is
     * not published again.
     *
     * <p>If an expected version is given, the state is that of another server, and saved only if the lease of the home has expired. Then
     * the script returns something.
     */
    static final RedisScript SAVE = new RedisScript("""
            local key, all, ended, homes, open = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
            local channel, id, home, version, expected = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
            local name, state, isEnd, job, listed = ARGV[6], ARGV[7], ARGV[8] == '1', ARGV[9], ARGV[10]
            local created, finished, retention = ARGV[11], ARGV[12], ARGV[13]
            local old = redis.call('HMGET', key, 'version', 'end', 'lost')
            local hasEnded, lost = old[2] == '1', expected ~= ''
            if lost then
                local now = redis.call('TIME')
                local lease = redis.call('ZSCORE', homes, home)
                if old[1] ~= expected or hasEnded then
                    if hasEnded or not old[1] then redis.call('SREM', open, id) end
                    return {}
                end
                if lease and tonumber(lease) > now[1] * 1000 + now[2] / 1000 then return {} end
            elseif hasEnded then
                if not (isEnd and old[3] == '1') then
                    return redis.call('HMGET', key, 'version', 'home', 'job')
                end
            elseif old[1] and tonumber(old[1]) >= tonumber(version) then
                return {}
            end
            redis.call('HSET', key, 'version', version, 'home', home, 'name', name, 'state', state, 'job', job,
                'listed', listed, 'end', isEnd and '1' or '0', 'lost', lost and '1' or '0')
            redis.call('ZADD', all, created, id)
            if isEnd then
                redis.call('SREM', open, id)
                redis.call('ZADD', ended, finished, id)
                redis.call('PEXPIRE', key, retention)
            else
                redis.call('SADD', open, id)
            end
            if not hasEnded then
                redis.call('PUBLISH', channel, '{"version":' .. version .. ',"home":"' .. home .. '","job":' .. job .. '}')
            end
            return lost and {'1'} or {}
            """);

    /** Removes a job. */
    static final RedisScript REMOVE = new RedisScript("""
            redis.call('DEL', KEYS[1])
            redis.call('ZREM', KEYS[2], ARGV[1])
            redis.call('ZREM', KEYS[3], ARGV[1])
            redis.call('SREM', KEYS[4], ARGV[1])
            return {}
            """);

    /**
     * Lists jobs after a position: the score and the id of the last one that was looked at, and those that were found. The score is empty
     * at the end of the list. A job that Redis has removed, because its time was over, is removed from the list.
     */
    static final RedisScript LIST = new RedisScript("""
            local all, prefix, from, after = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
            local name, state, limit = ARGV[4], ARGV[5], tonumber(ARGV[6])
            local maxLooks, maxBytes = tonumber(ARGV[7]), tonumber(ARGV[8])
            local rank, looks, bytes, found = 0, 0, 0, {}
            -- In the order of the set. That of < depends on the locale of Redis.
            local function isAfter(id)
                for i = 1, #id do
                    local difference = id:byte(i) - (after:byte(i) or -1)
                    if difference ~= 0 then return difference > 0 end
                end
                return false
            end
            if from ~= '' then rank = redis.call('ZCOUNT', all, '-inf', '(' .. from) end
            while true do
                local ids = redis.call('ZRANGE', all, rank, rank + 99, 'WITHSCORES')
                if #ids == 0 then return {'', '', unpack(found)} end
                for i = 1, #ids, 2 do
                    local id, score = ids[i], ids[i + 1]
                    rank = rank + 1
                    looks = looks + 1
                    if score ~= from or isAfter(id) then
                        local job = redis.call('HMGET', prefix .. id, 'job', 'listed', 'name', 'state')
                        if not job[1] then
                            redis.call('ZREM', all, id)
                            rank = rank - 1
                        elseif (name == '' or name == job[3]) and (state == '' or state == job[4]) then
                            found[#found + 1] = job[2] ~= '' and job[2] or job[1]
                            bytes = bytes + #found[#found]
                        end
                    end
                    if #found >= limit or looks >= maxLooks or bytes >= maxBytes then
                        return {score, id, unpack(found)}
                    end
                end
            end
            """);

    /** Renews the lease of a home. Returns whether it had none, or an expired one. */
    static final RedisScript RENEW = new RedisScript("""
            local now = redis.call('TIME')
            now = now[1] * 1000 + math.floor(now[2] / 1000)
            local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
            redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
            return {(not lease or tonumber(lease) < now) and '1' or '0'}
            """);

    /** Returns the homes whose leases have expired. */
    static final RedisScript EXPIRED = new RedisScript("""
            local now = redis.call('TIME')
            now = now[1] * 1000 + math.floor(now[2] / 1000)
            return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)
            """);

    /** Forgets a home that has no jobs left, if its lease has expired. */
    static final RedisScript FORGET = new RedisScript("""
            local now = redis.call('TIME')
            local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if lease and tonumber(lease) <= now[1] * 1000 + now[2] / 1000 and redis.call('EXISTS', KEYS[2]) == 0 then
                redis.call('ZREM', KEYS[1], ARGV[1])
            end
            return {}
            """);

    /** Removes jobs that ended before a time. */
    static final RedisScript EXPIRE = new RedisScript("""
            local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[2], 'LIMIT', 0, 1000)
            for _, id in ipairs(ids) do
                redis.call('DEL', ARGV[1] .. id)
                redis.call('ZREM', KEYS[1], id)
                redis.call('ZREM', KEYS[2], id)
            end
            return {}
            """);

    private JobScript() {}
}
