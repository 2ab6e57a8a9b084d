package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Handles {@code ticks}: sends numbered {@code tick} events to a room of the client, at the rate that it chooses. */
final class TickEvents implements AutoCloseable {
    private static final String TICKS = "ticks";
    private static final int MAX_RATE = 1_000;
    private static final int IDLE_SECONDS = 5;

    /** Ticks may flood a room, so they are sent only to rooms that are meant for them. */
    private static final String ROOM_PREFIX = "lab-";

    private final Namespace io;
    private final ScheduledThreadPoolExecutor timer;
    private final Tickers tickers;
    private final Permissions permissions;

    TickEvents(Namespace io, Tickers.Limits limits, Permissions permissions) {
        this.io = io;
        this.permissions = permissions;
        this.timer = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("carillon-ticks", true));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true); // there is no thread while nobody uses ticks
        this.tickers = new Tickers(timer, limits, this::tick);
    }

    void register(Socket socket) {
        socket.on(TICKS, (args, ack) -> onTicks(socket, args, ack));
        socket.onDisconnect((reason, description) -> tickers.leave(socket));
    }

    private void tick(String room, long n) {
        io.to(room).emit("tick", n, now());
    }

    private void onTicks(Socket socket, EventArgs args, Ack ack) {
        Optional<String> error = args.json(0) instanceof JsonObject wish ? apply(socket, wish) : Optional.empty();
        if (error.isPresent()) {
            Failures.tell(socket, TICKS, ack, error.get());
            return;
        }
        Tickers.Status status = tickers.statusFor(socket);
        ack.send(new Ticking(true, status.room(), status.rate(), status.n(), now()));
    }

    private Optional<String> apply(Socket socket, JsonObject wish) {
        OptionalInt rate = rateOf(wish.get("rate"));
        if (rate.isEmpty()) {
            return Optional.of("rate is a whole number from 0 to " + MAX_RATE);
        }
        if (!(wish.get("room") instanceof JsonPrimitive room) || !room.isString()) {
            return Optional.of("room is the name of a room");
        }
        if (!room.getAsString().startsWith(ROOM_PREFIX)) {
            return Optional.of("ticks are sent only to rooms whose names begin with " + ROOM_PREFIX);
        }
        if (!socket.rooms().contains(room.getAsString())) {
            return Optional.of(Failures.NOT_A_MEMBER);
        }
        return permissions.mayPublish(socket, Optional.of(room.getAsString()))
                ? tickers.set(socket, room.getAsString(), rate.getAsInt())
                : Optional.of(Failures.NOT_GRANTED);
    }

    private static OptionalInt rateOf(JsonElement json) {
        if (!(json instanceof JsonPrimitive number) || !number.isNumber()) {
            return OptionalInt.empty();
        }
        double rate = number.getAsDouble();
        return rate >= 0 && rate <= MAX_RATE && rate == Math.rint(rate)
                ? OptionalInt.of((int) rate)
                : OptionalInt.empty();
    }

    /** Returns milliseconds since 1970, with three decimals. A double would be written with an exponent. */
    private static BigDecimal now() {
        Instant now = Instant.now();
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
        return BigDecimal.valueOf(micros, 3);
    }

    int open() {
        return tickers.size();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private record Ticking(boolean ok, String room, int rate, long n, BigDecimal time) {}
}
