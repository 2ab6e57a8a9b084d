package dev.carillon.internal.engineio;

import dev.carillon.DisconnectReason;
import dev.carillon.Handshake;
import dev.carillon.internal.loop.Timers;
import dev.carillon.observe.ServerObserver;
import io.netty.channel.EventLoop;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The Engine.IO layer of one server: it opens sessions, knows them, and ends them. */
public final class Engine {
    private static final Pattern SAFE_ID = Pattern.compile("[\\w.~-]{1,256}");

    private final SessionContext context;
    private final SessionHandler handler;
    private final Function<Handshake, String> ids;
    private volatile boolean shuttingDown;

    /** With an observer, or with null. */
    public Engine(
            EngineOptions options, SessionHandler handler, Function<Handshake, String> ids, ServerObserver observer) {
        this.context = new SessionContext(options, new SessionRegistry(), new Timers(), observer);
        this.handler = handler;
        this.ids = ids;
    }

    /** Makes a session that belongs to a loop; {@link #open} brings it to life once its transport stands. */
    public EngineSession newSession(Handshake handshake, EventLoop loop, WireFormat format) {
        String id = requireSafe(ids.apply(handshake));
        sessions().requireUnused(id);
        return new EngineSession(id, handshake, loop, format, context);
    }

    /** It travels in URLs and, where the application wants that, in a cookie. */
    private static String requireSafe(String id) {
        if (id == null || !SAFE_ID.matcher(id).matches()) {
            throw new IllegalStateException("the id generator must return 1 to 256 characters of A-Z a-z 0-9 - _ . ~");
        }
        return id;
    }

    /** Opens a session on its first transport; to be called on the session's loop. */
    public void open(EngineSession session, Transport transport) {
        session.open(transport, handler);
        if (shuttingDown) {
            session.terminate(DisconnectReason.SERVER_SHUTTING_DOWN, "");
        }
    }

    /** Ends every session because the server stops. */
    public void shutDown() {
        shuttingDown = true; // before the look at the sessions: one that opens now is in it, or sees this
        for (EngineSession session : sessions().all()) {
            session.execute(() -> session.terminate(DisconnectReason.SERVER_SHUTTING_DOWN, ""));
        }
    }

    public EngineOptions options() {
        return context.options();
    }

    public SessionRegistry sessions() {
        return context.registry();
    }

    public Timers timers() {
        return context.timers();
    }

    /** Null when the application observes nothing. */
    public ServerObserver observer() {
        return context.observer();
    }
}
