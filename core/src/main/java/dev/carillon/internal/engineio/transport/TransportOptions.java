package dev.carillon.internal.engineio.transport;

import dev.carillon.Cors;
import dev.carillon.internal.http.Router;
import dev.carillon.internal.websocket.WebSocketRoutes;
import java.time.Duration;

/**
 * What the HTTP side of the Engine.IO server needs to know. The builder documents each option and its default.
 *
 * @param router the HTTP routes beside the engine
 * @param webSocketRoutes the WebSocket routes beside it
 */
public record TransportOptions(
        Cors cors,
        Duration firstRequestTimeout,
        Duration requestTimeout,
        Router router,
        WebSocketRoutes webSocketRoutes,
        RequestHooks hooks) {}
