package dev.carillon.internal.engineio.transport;

import dev.carillon.Cors;
import dev.carillon.internal.http.ClientScripts;
import java.time.Duration;

/**
 * What the HTTP side of the Engine.IO server needs to know. The builder documents each option and its default.
 *
 * @param clientScripts the scripts to serve, or null
 */
public record TransportOptions(
        Cors cors,
        Duration firstRequestTimeout,
        Duration requestTimeout,
        ClientScripts clientScripts,
        RequestHooks hooks) {}
