package dev.carillon.push;

import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import dev.carillon.http.ResponseStream;
import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;
import dev.carillon.http.WebSocketResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Handles the requests to follow a channel, whatever technique they use. */
final class PushHandler implements AsyncHttpHandler, WebSocketEndpoint {
    /** The maximum size of the response to a poll, about. The rest follows with the next poll. */
    private static final long MAX_RESPONSE_BYTES = 256 * 1024;

    private final Channels channels;
    private final PushAuthorizer authorizer;

    /** Tells whether a channel carries what is emitted to one client, or may do so. */
    private final Predicate<ChannelName> isPrivate;

    private final Duration retry;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoTime;

    PushHandler(
            Channels channels,
            PushAuthorizer authorizer,
            Predicate<ChannelName> isPrivate,
            Duration retry,
            ScheduledExecutorService scheduler,
            LongSupplier nanoTime) {
        this.channels = channels;
        this.authorizer = authorizer;
        this.isPrivate = isPrivate;
        this.retry = retry;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
    }

    // ---- what all techniques have in common ----

    /** A request that cannot be served. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient HttpResponse response;

        RefusedException(int status, String message) {
            super(message, null, false, false);
            this.response = PollResponse.error(status, message);
        }
    }

    /** Checks a request. The caller must release the channel. */
    private PushRequest check(HttpRequest request) throws Exception {
        if (!request.isOriginAllowed()) {
            throw new RefusedException(403, "origin not allowed");
        }
        ChannelName name = ChannelName.parse(request.pathParameter("channel"))
                .filter(channels::hasKind)
                .orElseThrow(PushHandler::unknown);
        if (isPrivate.test(name)) {
            throw new RefusedException(404, "a room cannot be followed if its name may be the id of a socket");
        }
        Cursor cursor = Cursor.of(request).orElseThrow(() -> new RefusedException(400, "malformed id"));
        Optional<Duration> wait;
        try {
            wait = PushRequest.waitOf(request);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(400, e.getMessage());
        }
        if (!authorizer.isAllowed(request, name.toString())) {
            throw new RefusedException(403, "forbidden");
        }
        try {
            Channel channel = channels.acquire(name).orElseThrow(PushHandler::unknown);
            return new PushRequest(channel, cursor, wait);
        } catch (Channels.TooManyException e) {
            throw new RefusedException(503, e.getMessage());
        }
    }

    private static RefusedException unknown() {
        return new RefusedException(404, "unknown channel");
    }

    // ---- HTTP ----

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) throws Exception {
        PushRequest checked;
        try {
            checked = check(request);
        } catch (RefusedException e) {
            return CompletableFuture.completedFuture(e.response);
        }
        if (!PushRequest.wantsStream(request)) {
            CompletableFuture<HttpResponse> response = poll(checked);
            var unused = response.whenComplete((answer, error) -> release(checked.channel()));
            return response; // itself, so that it can be cancelled
        }
        if (request.method().equals("HEAD")) { // the stream will not start
            release(checked.channel());
        }
        return CompletableFuture.completedFuture(stream(checked));
    }

    private void release(Channel channel) {
        channel.release(nanoTime.getAsLong());
    }

    private HttpResponse stream(PushRequest request) {
        return HttpResponse.stream(ServerSentEvents.CONTENT_TYPE, stream -> follow(request, stream))
                .withHeader("Cache-Control", "no-store")
                .withHeader("X-Accel-Buffering", "no"); // nginx passes on each event immediately
    }

    private void follow(PushRequest request, ResponseStream stream) {
        Channel channel = request.channel();
        long position = channel.position(request.cursor());
        stream.write(
                position < 0 ? ServerSentEvents.start(retry) : ServerSentEvents.start(retry, channel.id(position)));
        channel.follow(stream, new StreamSubscriber(stream), position);
        stream.onClose(() -> {
            channel.remove(stream);
            release(channel);
        });
    }

    private CompletableFuture<HttpResponse> poll(PushRequest request) {
        Channel channel = request.channel();
        if (request.cursor() instanceof Cursor.Live && !channel.isState()) {
            return CompletableFuture.completedFuture(PollResponse.start(channel.lastId()));
        }
        LongPoll poll = new LongPoll();
        boolean waits = request.maxWait().filter(time -> !time.isZero()).isPresent();
        Channel.Batch batch = channel.read(channel.position(request.cursor()), MAX_RESPONSE_BYTES, () -> {
            if (waits) {
                channel.add(poll);
            }
        });
        if (batch.isGap()) {
            return CompletableFuture.completedFuture(PollResponse.gone(batch.lastId()));
        }
        if (!batch.events().isEmpty()) {
            return CompletableFuture.completedFuture(PollResponse.of(batch.events()));
        }
        return waits
                ? await(channel, poll, request.maxWait().get())
                : CompletableFuture.completedFuture(PollResponse.NOTHING_NEW);
    }

    private CompletableFuture<HttpResponse> await(Channel channel, LongPoll poll, Duration wait) {
        Future<?> timeout =
                scheduler.schedule(() -> poll.answer(PollResponse.NOTHING_NEW), wait.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<HttpResponse> response = poll.response();
        var unused = response.whenComplete((answer, error) -> {
            timeout.cancel(false);
            channel.remove(poll);
        });
        if (channels.isClosing()) {
            poll.answer(PollResponse.NOTHING_NEW);
        }
        return response;
    }

    // ---- WebSocket ----

    @Override
    public WebSocketResponse onRequest(HttpRequest request, List<String> subProtocols) throws Exception {
        try {
            release(check(request).channel());
        } catch (RefusedException e) {
            return WebSocketResponse.refuse(e.response);
        }
        return WebSocketResponse.accept();
    }

    @Override
    public void onOpen(WebSocket socket) {
        // check() has accepted the same request, and there is a channel unless there are too many by now
        ChannelName name =
                ChannelName.parse(socket.request().pathParameter("channel")).orElseThrow();
        Cursor cursor = Cursor.of(socket.request()).orElseThrow();
        Optional<Channel> found;
        try {
            found = channels.acquire(name);
        } catch (Channels.TooManyException e) {
            found = Optional.empty();
        }
        if (found.isEmpty()) {
            socket.close(WebSocket.TRY_AGAIN_LATER);
            return;
        }
        Channel channel = found.get();
        channel.follow(socket, new WebSocketSubscriber(socket), channel.position(cursor));
        socket.onClose(() -> {
            channel.remove(socket);
            release(channel);
        });
    }

    /** Browsers cannot send ping frames. Everything else is ignored. */
    @Override
    public void onText(WebSocket socket, String text) {
        if (ClientPing.isPing(text)) {
            socket.send(ClientPing.PONG);
        }
    }
}
