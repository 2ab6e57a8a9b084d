package dev.carillon.server;

import dev.carillon.Socket;
import dev.carillon.jobs.Jobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The owner of a set of queries: a single connection, or all connections that share a key. Thread-safe. Its monitor guards
 * its queries.
 */
final class QueryOwner {
    static final int MAX_RUNNING = 100;

    /** Of all owners. Most of the open jobs that there may be are left to back ends. */
    static final int MAX_RUNNING_OF_ALL = 10_000;

    static final int MAX_FINISHED = 20;

    private final Jobs jobs;
    private final AtomicInteger runningOfAll;
    private final Set<Socket> sockets = new HashSet<>();
    private final Map<String, Query> queries = new LinkedHashMap<>(); // oldest first
    private int running;

    /**
     * Creates an owner without queries.
     *
     * @param jobs the jobs that the queries become
     * @param runningOfAll the counter of the running queries of all owners
     */
    QueryOwner(Jobs jobs, AtomicInteger runningOfAll) {
        this.jobs = jobs;
        this.runningOfAll = runningOfAll;
    }

    synchronized void add(Socket socket) {
        sockets.add(socket);
    }

    /** Removes a connection. Returns whether it was the last one. */
    synchronized boolean remove(Socket socket) {
        sockets.remove(socket);
        return sockets.isEmpty();
    }

    synchronized boolean hasQueries() {
        return !queries.isEmpty();
    }

    /** Returns whether the owner cannot run more queries. */
    synchronized boolean isFull() {
        return running >= MAX_RUNNING;
    }

    /** Opens a query. Returns empty if too many queries are running, or if no connection is left. */
    synchronized Optional<Query> open(boolean structured) {
        if (isFull() || sockets.isEmpty()) {
            return Optional.empty();
        }
        if (runningOfAll.incrementAndGet() > MAX_RUNNING_OF_ALL) {
            runningOfAll.decrementAndGet();
            return Optional.empty();
        }
        try {
            Query query = Query.open(jobs, structured);
            queries.put(query.id(), query);
            running++;
            return Optional.of(query);
        } catch (RuntimeException e) {
            runningOfAll.decrementAndGet();
            throw e;
        }
    }

    synchronized void start(Query query, ScheduledExecutorService timer, Duration interval) {
        if (query.isRunning()) {
            query.runs(timer.scheduleAtFixedRate(() -> step(query), 0, interval.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    private synchronized void step(Query query) {
        if (query.isRunning()) {
            query.step();
            report(query);
            settle(query);
        }
    }

    /** Cancels a running query. Returns false if no running query has this id. */
    synchronized boolean cancel(String id) {
        Query query = queries.get(id);
        if (query == null || !query.isRunning()) {
            return false;
        }
        query.cancel();
        report(query);
        settle(query);
        return true;
    }

    /** Cancels all queries without reporting it: no connection is left. */
    synchronized void end() {
        queries.values().stream().filter(Query::isRunning).forEach(query -> {
            query.cancel();
            runningOfAll.decrementAndGet();
        });
        running = 0;
        queries.clear();
    }

    /** Returns the running queries and the most recently ended ones, oldest first. */
    synchronized List<Query.Summary> list() {
        return queries.values().stream().map(Query::summary).toList();
    }

    private void report(Query query) {
        if (!query.isReportable()) {
            return;
        }
        Object progress = query.progress();
        sockets.forEach(socket -> socket.emit("process", progress));
    }

    private void settle(Query query) {
        if (query.isRunning()) {
            return;
        }
        running--;
        runningOfAll.decrementAndGet();
        List<Query> ended = new ArrayList<>(queries.values());
        ended.removeIf(Query::isRunning);
        if (ended.size() > MAX_FINISHED) {
            queries.remove(ended.get(0).id());
        }
    }
}
