package dev.carillon.internal.engineio.transport;

import dev.carillon.Cors;
import dev.carillon.internal.http.AllowedHosts;
import dev.carillon.internal.http.Routes;
import dev.carillon.internal.limit.ClientAddresses;
import java.time.Duration;

/**
 * The options of the Engine.IO server's HTTP layer. The builder documents each option and its default.
 *
 * @param clientAddresses determines the address of a client behind trusted proxies
 * @param routes the application's routes on the same port, or null
 */
public record TransportOptions(
        Cors cors,
        ClientAddresses clientAddresses,
        AllowedHosts allowedHosts,
        Duration firstRequestTimeout,
        Duration requestTimeout,
        Routes routes,
        RequestHooks hooks) {}
