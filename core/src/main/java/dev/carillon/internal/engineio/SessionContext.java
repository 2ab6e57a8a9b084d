package dev.carillon.internal.engineio;

import dev.carillon.internal.loop.Timers;
import dev.carillon.observe.ServerObserver;

/**
 * What the sessions of one server share.
 *
 * @param observer null when the application observes nothing
 */
record SessionContext(EngineOptions options, SessionRegistry registry, Timers timers, ServerObserver observer) {}
