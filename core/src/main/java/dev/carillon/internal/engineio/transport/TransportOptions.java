package dev.carillon.internal.engineio.transport;

import dev.carillon.Cors;
import dev.carillon.internal.http.Routes;
import java.time.Duration;

/**
 * What the HTTP side of the Engine.IO server needs to know. The builder documents each option and its default.
 *
 * @param routes what else is served on the port, or null
 */
public record TransportOptions(
        Cors cors, Duration firstRequestTimeout, Duration requestTimeout, Routes routes, RequestHooks hooks) {}
