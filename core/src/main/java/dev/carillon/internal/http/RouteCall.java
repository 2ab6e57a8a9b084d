package dev.carillon.internal.http;

import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.HttpResponse;
import dev.carillon.internal.loop.ClientAccounts;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request to a route. Collects its body on the connection's event loop, calls the handler, and sends the response. */
final class RouteCall {
    private static final Logger log = LoggerFactory.getLogger(RouteCall.class);

    private final HttpExchange exchange;
    private final RoutedRequest head;
    private final String pattern;
    private final AsyncHttpHandler handler;
    private final Routes.HttpSettings settings;
    private final EventLoop loop;
    private final RequestBody body;

    /** Null if the body has arrived at once. */
    private ClientAccounts.Account account;

    /** Whether the request was refused because the server holds too much. */
    private boolean refused;

    /** When the whole request had arrived. Set only if there is an observer, before the handler is called. */
    private long arrivedNanos;

    private volatile boolean aborted;

    /** Creates a call of which no part of the body has arrived. The event loop is that of the connection. */
    RouteCall(
            HttpExchange exchange,
            EventLoop loop,
            RequestBody body,
            RoutedRequest head,
            String pattern,
            AsyncHttpHandler handler,
            Routes.HttpSettings settings) {
        this.exchange = exchange;
        this.loop = loop;
        this.body = body;
        this.head = head;
        this.pattern = pattern;
        this.handler = handler;
        this.settings = settings;
    }

    static void refuseBody(HttpExchange exchange) {
        exchange.refuseAndClose(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "Request body too large");
    }

    /**
     * Adds a part of the body. Returns true if no more parts are expected: the handler has been scheduled, or the request was
     * refused.
     */
    boolean append(HttpContent part) {
        if (refused) {
            return true;
        }
        if (part.decoderResult().isFailure()) {
            exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
            return true;
        }
        boolean last = part instanceof LastHttpContent;
        if (!body.append(part.content(), last)) {
            refuseBody(exchange);
            return true;
        }
        if (!last) {
            countIncomplete();
            return refused;
        }
        RoutedRequest request = head.withBody(body.bytes());
        if (settings.observer() != null) {
            arrivedNanos = System.nanoTime();
        }
        settings.executor().execute(() -> call(request));
        return true;
    }

    /** Counts the incomplete body in the memory of the server. */
    private void countIncomplete() {
        if (account == null) {
            if (!settings.inbound().admit()) {
                refuseForMemory();
                return;
            }
            account = settings.inbound().open(loop, body::heldBytes, this::refuseForMemory);
        }
        account.update();
    }

    private void refuseForMemory() {
        log.debug("refused {} {}: the server is short of memory", head.method(), pattern);
        refused = true;
        release();
        exchange.refuseBusy(HttpResponseStatus.SERVICE_UNAVAILABLE);
    }

    void release() {
        body.release();
        if (account != null) {
            account.close();
        }
    }

    private void call(RoutedRequest request) {
        try {
            CompletionStage<HttpResponse> response = handler.handle(request);
            response.whenComplete((answer, error) -> {
                if (error == null && answer != null) {
                    send(request, answer);
                } else {
                    fail(error == null ? new NullPointerException("the response is null") : error);
                }
            });
            exchange.onAbort(() -> abort(response.toCompletableFuture()));
        } catch (Throwable e) { // any failure of the application's code
            fail(e);
        }
    }

    /** The client has disconnected. The handler may be waiting for something. */
    private void abort(CompletableFuture<HttpResponse> response) {
        aborted = true;
        response.cancel(false);
    }

    private void send(RoutedRequest request, HttpResponse response) {
        int status;
        try {
            status = RouteResponse.send(exchange, request, response, settings.streams());
        } catch (Throwable e) { // an invalid header, for example
            fail(e);
            return;
        }
        report(status);
    }

    private void fail(Throwable error) {
        if (aborted && error instanceof CancellationException) {
            exchange.drop();
            return;
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof MalformedQueryException) {
            log.debug("refused {} {}: {}", head.method(), pattern, cause.getMessage());
            exchange.refuse(HttpResponseStatus.BAD_REQUEST, "Bad request");
            report(HttpResponseStatus.BAD_REQUEST.code());
            return;
        }
        log.error("the handler of {} {} failed", head.method(), pattern, error);
        exchange.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Internal server error");
        report(HttpResponseStatus.INTERNAL_SERVER_ERROR.code());
    }

    private void report(int status) {
        if (settings.observer() != null) {
            Duration duration = Duration.ofNanos(System.nanoTime() - arrivedNanos);
            settings.observer().routeHandled(head.method(), pattern, status, duration);
        }
    }
}
