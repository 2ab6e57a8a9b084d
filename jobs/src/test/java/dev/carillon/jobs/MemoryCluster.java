package dev.carillon.jobs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Connects the jobs of servers in this process. Everything happens on one thread. */
final class MemoryCluster implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    /** Used by the thread, like everything below. */
    private final Map<String, JobCluster.Entry> jobs = new HashMap<>();

    private final Map<String, Server> servers = new HashMap<>();

    private volatile boolean away;
    private int ids;

    /** Returns the connection of another server. */
    Server connect() {
        return new Server("server-" + ++ids);
    }

    /** Makes all requests fail, or ends that. */
    void setAway(boolean isAway) {
        away = isAway;
        if (!isAway) {
            ask(() -> {
                servers.values().forEach(server -> server.member.onGap());
                return null;
            });
        }
    }

    /** Forgets everything. */
    void lose() {
        ask(() -> {
            jobs.clear();
            servers.values().forEach(server -> server.member.onLoss());
            return null;
        });
    }

    private <T> CompletableFuture<T> ask(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                if (away) {
                    throw new JobException(JobException.Reason.UNAVAILABLE, "away");
                }
                answer.complete(question.call());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    /** The connection of one server. */
    final class Server implements JobCluster {
        private final String home;
        private final Map<String, Consumer<Entry>> followers = new HashMap<>();
        private final List<Call> calls = new ArrayList<>();
        private volatile Member member;

        private Server(String home) {
            this.home = home;
        }

        @Override
        public void join(Member local) {
            member = local;
            ask(() -> servers.put(home, this)).join();
        }

        @Override
        public String home() {
            return home;
        }

        @Override
        public CompletionStage<Optional<Entry>> save(Entry entry) {
            return ask(() -> {
                Entry old = jobs.get(entry.job().id());
                if (old != null && old.job().state().isTerminal()) {
                    return Optional.of(old);
                }
                if (old == null || old.version() < entry.version()) {
                    put(entry);
                }
                return Optional.empty();
            });
        }

        private void put(Entry entry) {
            String id = entry.job().id();
            jobs.put(id, new Entry(Job.parse(entry.job().toJson().toString()), entry.version(), entry.home()));
            for (Server server : servers.values()) {
                if (server.followers.containsKey(id)) {
                    server.followers.get(id).accept(jobs.get(id));
                    server.followers.get(id).accept(jobs.get(id)); // must be ignored
                }
            }
        }

        @Override
        public void remove(String id) {
            ask(() -> jobs.remove(id));
        }

        @Override
        public CompletionStage<Optional<Entry>> find(String id) {
            return ask(() -> Optional.ofNullable(jobs.get(id)));
        }

        @Override
        public CompletionStage<Page> list(JobQuery query, int limit) {
            return ask(() -> {
                List<Job> found = jobs.values().stream()
                        .map(Entry::job)
                        .filter(query)
                        .sorted(Comparator.comparing(Job::createdAt).reversed().thenComparing(Job::id))
                        .limit(Math.min(limit, 3)) // the rest follows
                        .toList();
                return new Page(
                        found,
                        found.isEmpty()
                                ? Optional.empty()
                                : Optional.of(query.after(
                                        found.get(found.size() - 1).createdAt(),
                                        found.get(found.size() - 1).id())));
            });
        }

        @Override
        public CompletionStage<Void> follow(String id, Consumer<Entry> follower) {
            return ask(() -> {
                if (followers.put(id, follower) != null) {
                    throw new AssertionError("followed twice");
                }
                return null;
            });
        }

        @Override
        public void unfollow(String id) {
            ask(() -> followers.remove(id));
        }

        @Override
        public CompletionStage<Job> call(String server, Call call) {
            return ask(() -> {
                        calls.add(call);
                        return servers.get(server).member.execute(call);
                    })
                    .thenCompose(stage -> stage);
        }

        /** Returns how many jobs of other servers are followed. */
        int followed() {
            return ask(followers::size).join();
        }

        /** Ends this server's jobs as another server does that does not reach it. */
        void interrupt() {
            ask(() -> {
                        List.copyOf(jobs.values()).stream()
                                .filter(entry -> entry.home().equals(home)
                                        && !entry.job().state().isTerminal())
                                .forEach(entry -> put(new Entry(
                                        entry.job().interrupted(Instant.now()), entry.version() + 1, entry.home())));
                        return null;
                    })
                    .join();
        }

        @Override
        public void close() {
            interrupt();
            ask(() -> servers.remove(home)).join();
        }
    }
}
