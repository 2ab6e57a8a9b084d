package dev.carillon.api;

import dev.carillon.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs a request with an idempotency key once, and answers its repetitions with the same response. Responses are kept for a day, up to
 * a number and a size; beyond it, the oldest ones are forgotten. Thread-safe.
 */
final class Idempotency {
    private static final Duration AGE = Duration.ofHours(24);

    /** The memory of an entry in addition to its key and its response. */
    private static final int OVERHEAD = 500;

    private final int maxEntries;
    private final long maxBytes;
    private final LongSupplier nanoTime;

    /** The requests that are running. Guarded by this object, like everything below. */
    private final Map<Key, Entry> running = new HashMap<>();

    /** The requests that have ended, the oldest first. */
    private final Map<Key, Entry> ended = new LinkedHashMap<>();

    private long bytes;

    /**
     * What identifies a request.
     *
     * @param caller the sender
     * @param path its path
     * @param value the key that the caller has chosen
     */
    record Key(Caller caller, String path, String value) {
        int size() {
            return 2 * (caller.id().length() + path.length() + value.length());
        }
    }

    private static final class Entry {
        private final byte[] bodyHash;
        private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        private long size;
        private long endedNanos;

        Entry(byte[] bodyHash) {
            this.bodyHash = bodyHash;
        }
    }

    Idempotency(int maxEntries, long maxBytes, LongSupplier nanoTime) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs a request, unless it has run or is running.
     *
     * @param key identifies the request
     * @param body its body, which must be the same when it is repeated
     * @param run runs it; failures are responses, too
     * @return completes with the response of the first request; it can be cancelled without consequences for that one
     * @throws ProblemException if the key was used with another body
     */
    CompletableFuture<HttpResponse> run(Key key, byte[] body, Supplier<CompletableFuture<HttpResponse>> run) {
        byte[] hash = Sha256.of(body);
        Entry added;
        synchronized (this) {
            expire();
            Entry known = running.getOrDefault(key, ended.get(key));
            if (known != null) {
                if (!MessageDigest.isEqual(known.bodyHash, hash)) {
                    throw new Problem(422, "the idempotency key was used with another body").exception();
                }
                return known.response.copy();
            }
            added = new Entry(hash);
            running.put(key, added);
        }
        var unused = run.get().whenComplete((response, error) -> end(key, added, response, error));
        return added.response.copy();
    }

    private void end(Key key, Entry entry, HttpResponse response, Throwable error) {
        synchronized (this) {
            running.remove(key);
            if (error == null && response.status() < 500) {
                store(key, entry, response);
            }
        }
        if (error == null) {
            entry.response.complete(response);
        } else {
            entry.response.completeExceptionally(error);
        }
    }

    private void store(Key key, Entry entry, HttpResponse response) {
        entry.size = OVERHEAD + key.size() + (long) response.body().length;
        if (entry.size > maxBytes) {
            return; // all others would be forgotten for it
        }
        entry.endedNanos = nanoTime.getAsLong();
        bytes += entry.size;
        ended.put(key, entry);
        while (ended.size() > maxEntries || bytes > maxBytes) {
            forgetFirst();
        }
    }

    private void expire() {
        long now = nanoTime.getAsLong();
        while (!ended.isEmpty() && now - ended.values().iterator().next().endedNanos > AGE.toNanos()) {
            forgetFirst();
        }
    }

    private void forgetFirst() {
        Iterator<Entry> entries = ended.values().iterator();
        bytes -= entries.next().size;
        entries.remove();
    }
}
