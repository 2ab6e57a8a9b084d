package dev.carillon.redis;

import dev.carillon.presence.LocalSockets;
import dev.carillon.presence.PresenceCount;
import dev.carillon.presence.PresencePage;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.presence.PresentRoom;
import dev.carillon.presence.PresentSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the sockets of the other servers from the registry. Equal questions are asked once within a short time, because clients may
 * cause them. Thread-safe.
 */
final class PresenceReader {
    private static final int MAX_COUNTS = 10_000;
    private static final int MAX_PAGES = 64;

    /** What one script may return. While it runs, Redis does nothing else. */
    private static final int MAX_PAGE_BYTES = 256 * 1024;

    private static final String NONE = "";

    private final RedisLink link;
    private final PresenceKeys keys;
    private final String server;
    private final Supplier<CompletableFuture<Integer>> serverCount;
    private final Duration timeout;
    private final RecentAnswers<String, Servers> servers;
    private final RecentAnswers<PresenceQuery, PresenceCount> counts;

    /** Pages are only shared while they are being read. */
    private final RecentAnswers<PageOf<PresenceQuery>, PresencePage<PresentSocket>> socketPages =
            new RecentAnswers<>(Duration.ZERO, MAX_PAGES);

    private final RecentAnswers<PageOf<String>, PresencePage<PresentRoom>> roomPages =
            new RecentAnswers<>(Duration.ZERO, MAX_PAGES);

    private record PageOf<Q>(Q list, Optional<String> after, int limit) {}

    /**
     * The other servers that have an up-to-date state in the registry.
     *
     * @param homes their homes
     * @param areAll whether the cluster has no others
     */
    private record Servers(List<String> homes, boolean areAll) {}

    /**
     * What a script has returned.
     *
     * @param home the home that it has read
     * @param values the values; none if Redis has lost the home
     */
    private record Answer(String home, List<byte[]> values) {
        /** Whether everything is known that a query can ask for. */
        boolean isComplete(boolean asksForRooms) {
            return !values.isEmpty() && (!asksForRooms || text(0).equals("0"));
        }

        String text(int index) {
            return new String(values.get(index), StandardCharsets.UTF_8);
        }
    }

    /**
     * Creates a reader.
     *
     * @param server the id of this server, which is not read
     * @param serverCount counts the servers of the cluster, whether they write to the registry or not
     */
    PresenceReader(
            RedisLink link,
            PresenceKeys keys,
            RedisPresence.Timing timing,
            String server,
            Supplier<CompletableFuture<Integer>> serverCount) {
        this.link = link;
        this.keys = keys;
        this.server = server;
        this.serverCount = serverCount;
        this.timeout = timing.read();
        this.servers = new RecentAnswers<>(timing.interval(), 1);
        this.counts = new RecentAnswers<>(timing.interval(), MAX_COUNTS);
    }

    // ---- servers ----

    private CompletableFuture<Servers> servers() {
        return servers.get(NONE, this::findServers);
    }

    private CompletableFuture<Servers> findServers() {
        CompletableFuture<Integer> all = serverCount.get();
        return limited(link.run(PresenceScript.HOMES, new String[] {keys.homes()})
                .thenApply(this::homesOfOthers)
                .thenCompose(homes -> homes.isEmpty()
                        ? CompletableFuture.completedFuture(homes)
                        : link.subscribersOf(
                                        homes.stream().map(this::aliveChannel).toList())
                                .thenApply(alive -> connected(homes, alive)))
                .thenCombine(all, (homes, count) -> new Servers(homes, homes.size() + 1 == count)));
    }

    private List<String> homesOfOthers(List<byte[]> homes) {
        return homes.stream()
                .map(home -> new String(home, StandardCharsets.UTF_8))
                .filter(home -> !serverOf(home).equals(server))
                .toList();
    }

    private static String serverOf(String home) {
        return home.substring(0, home.lastIndexOf('.'));
    }

    private String aliveChannel(String home) {
        return keys.alive(serverOf(home));
    }

    /** A server that was killed has a lease for some time, but no connection. */
    private List<String> connected(List<String> homes, Map<String, Long> alive) {
        return homes.stream()
                .filter(home -> alive.getOrDefault(aliveChannel(home), 0L) > 0)
                .toList();
    }

    private <T> CompletableFuture<T> limited(CompletionStage<T> stage) {
        return stage.toCompletableFuture().copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs a script for each home, and combines what they return. */
    private <R> CompletableFuture<R> read(RedisScript script, byte[][] args, Function<Answers, R> combine) {
        return servers().thenCompose(present -> {
            List<CompletableFuture<Answer>> answers = present.homes.stream()
                    .map(home -> link.run(script, keys.both(home), args)
                            .thenApply(values -> new Answer(home, values))
                            .toCompletableFuture())
                    .toList();
            return limited(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .thenApply(done -> combine.apply(new Answers(
                            answers.stream().map(CompletableFuture::join).toList(), present.areAll))));
        });
    }

    /**
     * What all homes have returned.
     *
     * @param all the answers
     * @param areAll whether the cluster has no other servers
     */
    private record Answers(List<Answer> all, boolean areAll) {
        boolean isPartial(boolean asksForRooms) {
            return !areAll || !all.stream().allMatch(answer -> answer.isComplete(asksForRooms));
        }

        List<Answer> present() {
            return all.stream().filter(answer -> !answer.values.isEmpty()).toList();
        }
    }

    // ---- counts ----

    CompletableFuture<PresenceCount> count(PresenceQuery query) {
        return counts.get(query, () -> {
            boolean isOfRoom = query.kind() == PresenceQuery.Kind.ROOM;
            byte[] own = isOfRoom ? PresenceKeys.sockets(query.namespace(), query.value()) : RedisLink.bytes(NONE);
            return read(
                    PresenceScript.COUNT,
                    new byte[][] {PresenceKeys.range(query), own},
                    answers -> new PresenceCount(
                            answers.present().stream()
                                    .mapToInt(answer -> Integer.parseInt(answer.text(1)))
                                    .sum(),
                            answers.isPartial(isOfRoom)));
        });
    }

    // ---- sockets ----

    CompletableFuture<PresencePage<PresentSocket>> sockets(PresenceQuery query, Optional<String> after, int limit) {
        return socketPages.get(new PageOf<>(query, after, limit), () -> readSockets(query, after, limit));
    }

    private CompletableFuture<PresencePage<PresentSocket>> readSockets(
            PresenceQuery query, Optional<String> after, int limit) {
        boolean asksForOwn = query.kind() == PresenceQuery.Kind.ROOM
                && (after.isEmpty() || LocalSockets.order().compare(query.value(), after.get()) > 0);
        byte[][] args = {
            PresenceKeys.range(query),
            RedisLink.bytes(after.orElse(NONE)),
            PresenceKeys.sockets(query.namespace(), NONE),
            RedisLink.bytes(asksForOwn ? query.value() : NONE),
            RedisLink.bytes(Integer.toString(limit)),
            RedisLink.bytes(Integer.toString(MAX_PAGE_BYTES))
        };
        return read(
                PresenceScript.SOCKETS,
                args,
                answers -> PresencePages.ofSockets(
                        answers.present().stream()
                                .map(answer -> socketsOf(query.namespace(), answer))
                                .toList(),
                        limit,
                        answers.isPartial(true))); // the list has the rooms of the sockets, whatever selects them
    }

    private static PresencePage<PresentSocket> socketsOf(String namespace, Answer answer) {
        List<PresentSocket> sockets = new ArrayList<>();
        for (int i = 2; i < answer.values.size(); i += 2) {
            sockets.add(PresenceEntry.parse(answer.values.get(i + 1))
                    .toSocket(serverOf(answer.home), namespace, answer.text(i)));
        }
        return new PresencePage<>(sockets, Optional.of(answer.text(1)).filter(last -> !last.isEmpty()), false);
    }

    // ---- rooms ----

    CompletableFuture<PresencePage<PresentRoom>> rooms(String namespace, Optional<String> after, int limit) {
        return roomPages.get(new PageOf<>(namespace, after, limit), () -> readRooms(namespace, after, limit));
    }

    private CompletableFuture<PresencePage<PresentRoom>> readRooms(
            String namespace, Optional<String> after, int limit) {
        byte[][] args = {
            PresenceKeys.rooms(namespace),
            after.map(PresenceKeys::name).orElse(RedisLink.bytes(NONE)),
            RedisLink.bytes(Integer.toString(limit))
        };
        return read(
                PresenceScript.ROOMS,
                args,
                answers -> PresencePages.ofRooms(
                        answers.present().stream().map(PresenceReader::roomsOf).toList(),
                        limit,
                        answers.isPartial(true)));
    }

    private static PresencePage<PresentRoom> roomsOf(Answer answer) {
        List<PresentRoom> rooms = new ArrayList<>();
        for (int i = 2; i < answer.values.size(); i += 2) {
            rooms.add(
                    new PresentRoom(PresenceKeys.readName(answer.values.get(i)), Integer.parseInt(answer.text(i + 1))));
        }
        boolean hasMore = !answer.text(1).isEmpty();
        return new PresencePage<>(
                rooms, hasMore ? Optional.of(rooms.get(rooms.size() - 1).name()) : Optional.empty(), false);
    }
}
