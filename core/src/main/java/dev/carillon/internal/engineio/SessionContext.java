package dev.carillon.internal.engineio;

import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.loop.Timers;
import dev.carillon.observe.ServerObserver;

/**
 * The objects that all sessions of a server share.
 *
 * @param observer null if no observer is registered
 */
record SessionContext(
        EngineOptions options,
        SessionRegistry registry,
        Timers timers,
        Heartbeats.OfLoops heartbeats,
        ServerLimits limits,
        MemoryGuard guard,
        ServerObserver observer) {}
