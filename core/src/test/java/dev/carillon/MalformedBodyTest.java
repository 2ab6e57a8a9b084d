package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.http.HttpResponse;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoFixture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunked bodies that are not valid HTTP. The bytes that follow cannot be requests, so the connection is closed immediately. */
class MalformedBodyTest {
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.httpHandlers(pipeline -> pipeline.addLast(new Slow())));

    /** An application that does not look at the decoder's result. */
    private static final class Slow extends SimpleChannelInboundHandler<HttpObject> {
        private boolean own;

        @Override
        public boolean acceptInboundMessage(Object message) {
            own = message instanceof HttpRequest request ? request.uri().equals("/slow") : own;
            return own;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            // never answers
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void applicationNeedNotHandleIt() {
        assertRefused("/slow", "zz\r\n");
    }

    private RawHttp sendTo(String target, String chunk) {
        return RawHttp.connect(server.address())
                .send(RawHttp.request("POST", target) + CHUNKED)
                .send(chunk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "ffffffffff\r\n", "5\r\nhello!\r\n"})
    void routeRefusesIt(String chunk) {
        server.io().route("POST", "/route", request -> HttpResponse.text("done"));
        assertRefused("/route", chunk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "ffffffffff\r\n", "5\r\nhello!\r\n"})
    void engineRefusesIt(String chunk) {
        try (PollingClient client = server.poll()) {
            assertRefused(client.target(), chunk);
        }
    }

    /** Netty 4.1 ignores chunk extensions. */
    @Test
    @Tag("netty-4.2")
    void invalidChunkExtensionIsRefused() {
        server.io().route("POST", "/route", request -> HttpResponse.text("done"));
        assertRefused("/route", "5;a=\u0001\r\nhello\r\n");
    }

    private void assertRefused(String target, String chunk) {
        try (RawHttp http = sendTo(target, chunk)) {
            assertEquals(400, http.read().status());
            http.awaitEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "5\r\nhello!\r\n"})
    void connectionIsClosedIfTheRequestWasAnsweredBefore(String chunk) {
        try (RawHttp http = sendTo("/elsewhere", chunk)) {
            assertEquals(404, http.read().status());
            http.awaitEnd();
        }
    }
}
