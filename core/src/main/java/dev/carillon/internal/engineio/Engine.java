package dev.carillon.internal.engineio;

import dev.carillon.DisconnectReason;
import dev.carillon.Handshake;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.loop.ClientAccounts;
import dev.carillon.internal.loop.Timers;
import dev.carillon.observe.ServerObserver;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The Engine.IO layer of one server. It opens sessions, keeps track of them, and closes them on shutdown. */
public final class Engine {
    private static final Pattern SAFE_ID = Pattern.compile("[\\w.~-]{1,256}");

    private final SessionContext context;
    private final SessionHandler handler;
    private final Function<Handshake, String> ids;
    private volatile boolean draining;
    private volatile boolean shuttingDown;

    /** The observer may be null. */
    public Engine(
            EngineOptions options,
            SessionHandler handler,
            Function<Handshake, String> ids,
            ServerLimits limits,
            ServerObserver observer) {
        SessionRegistry registry = new SessionRegistry();
        MemoryGuard guard = new MemoryGuard(registry, limits, GlobalEventExecutor.INSTANCE);
        Timers timers = new Timers();
        this.context = new SessionContext(
                options, registry, timers, new Heartbeats.OfLoops(options, timers), limits, guard, observer);
        this.handler = handler;
        this.ids = ids;
    }

    /** Creates a session that is bound to an event loop. {@link #open} activates it when its transport is ready. */
    public EngineSession newSession(Handshake handshake, SessionAccount account, EventLoop loop, WireFormat format) {
        String id = requireSafe(ids.apply(handshake));
        sessions().requireUnused(id);
        return new EngineSession(id, handshake, account, loop, format, context);
    }

    /** Session ids are sent in URLs and, if the application configures it, in a cookie. */
    private static String requireSafe(String id) {
        if (id == null || !SAFE_ID.matcher(id).matches()) {
            throw new IllegalStateException("the id generator must return 1 to 256 characters of A-Z a-z 0-9 - _ . ~");
        }
        return id;
    }

    /** Opens a session on its first transport. Must be called on the session's event loop. */
    public void open(EngineSession session, Transport transport) {
        session.open(transport, handler);
        if (draining) { // its request was accepted before
            session.stopReading();
            session.endAfter(Duration.ZERO);
        }
        if (shuttingDown) {
            session.terminate(DisconnectReason.SERVER_SHUTTING_DOWN, "");
        }
    }

    /**
     * Stops opening sessions, and ends all sessions when their handlers have finished. Completes when all have ended, or after
     * the timeout.
     */
    public CompletableFuture<Void> drain(Duration timeout) {
        draining = true;
        return Drain.start(sessions(), GlobalEventExecutor.INSTANCE, timeout);
    }

    /** Returns whether new sessions and other requests are to be refused because the server shuts down. */
    public boolean isDraining() {
        return draining;
    }

    /** Closes all sessions because the server is shutting down. */
    public void shutDown() {
        shuttingDown = true; // set first: a session that opens concurrently is either listed below or sees this flag
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

    public ServerLimits limits() {
        return context.limits();
    }

    /** Returns the accounts of what the clients of routes have not read. It counts in the same budget as that of sessions. */
    public ClientAccounts unsentOfRoutes() {
        return context.guard().unsentOfRoutes();
    }

    /** Returns the accounts of the requests and messages to routes that have not arrived completely. */
    public ClientAccounts inboundOfRoutes() {
        return context.guard().inboundOfRoutes();
    }

    public Timers timers() {
        return context.timers();
    }

    /** Returns the observer, or null if none is registered. */
    public ServerObserver observer() {
        return context.observer();
    }
}
