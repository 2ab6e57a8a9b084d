package dev.carillon.server;

import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code query} to {@code process}: a long job that reports its progress to the client that asked, and to nobody else. */
final class QueryEvents implements AutoCloseable {
    private static final String QUERY = "query";
    private static final int MAX_QUERIES_PER_CLIENT = 100;

    private final Duration interval;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicInteger running = new AtomicInteger();

    QueryEvents(Duration interval) {
        this.interval = interval;
        this.timer = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("carillon-queries", true));
        timer.setRemoveOnCancelPolicy(true);
    }

    void register(Socket socket) {
        Set<Query> queries = ConcurrentHashMap.newKeySet();
        AtomicInteger ids = new AtomicInteger();
        socket.on(QUERY, (args, ack) -> onQuery(socket, queries, ids, args, ack));
        socket.onDisconnect((reason, description) -> queries.forEach(Query::cancel));
    }

    private void onQuery(Socket socket, Set<Query> queries, AtomicInteger ids, EventArgs args, Ack ack) {
        if (queries.size() >= MAX_QUERIES_PER_CLIENT) {
            Failures.tell(socket, QUERY, ack, MAX_QUERIES_PER_CLIENT + " queries are running already");
            return;
        }
        Query query = new Query(
                socket, String.valueOf(ids.incrementAndGet()), args.json(0).isJsonObject(), queries);
        queries.add(query);
        running.incrementAndGet();
        ack.send(new Started(true, query.id()));
        query.start(timer, interval);
    }

    int running() {
        return running.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private record Started(boolean ok, String id) {}

    /** One job. It steps on the timer's thread and ends once: at 100 %, or when its client goes. */
    private final class Query implements Runnable {
        private static final int STEP = 10;
        private static final int DONE = 100;

        private final Socket socket;
        private final String id;
        private final boolean structured;
        private final Set<Query> queries;
        private int percent;
        private ScheduledFuture<?> schedule;

        Query(Socket socket, String id, boolean structured, Set<Query> queries) {
            this.socket = socket;
            this.id = id;
            this.structured = structured;
            this.queries = queries;
        }

        String id() {
            return id;
        }

        synchronized void start(ScheduledThreadPoolExecutor timer, Duration interval) {
            schedule = timer.scheduleAtFixedRate(this, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public synchronized void run() {
            socket.emit("process", structured ? new Progress(id, percent, percent == DONE) : "%" + percent);
            if (percent == DONE) {
                cancel();
            }
            percent += STEP;
        }

        synchronized void cancel() {
            if (queries.remove(this)) {
                running.decrementAndGet();
                schedule.cancel(false);
            }
        }
    }

    private record Progress(String id, int percent, boolean done) {}
}
