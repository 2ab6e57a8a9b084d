package dev.carillon.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** No part of a token is logged at any level, whatever is wrong with it. */
class TokenLogTest {
    @TempDir
    private Path folder;

    /** Records everything that is logged, by all libraries, and prints none of it. */
    private static final class EveryLevel extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final Level former = root.getLevel();
        private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
        private final List<String> lines = new CopyOnWriteArrayList<>();

        static EveryLevel open() {
            EveryLevel log = new EveryLevel();
            log.setContext(log.root.getLoggerContext());
            log.start();
            log.root.iteratorForAppenders().forEachRemaining(log.others::add);
            log.others.forEach(log.root::detachAppender);
            log.root.addAppender(log);
            log.root.setLevel(Level.TRACE);
            return log;
        }

        @Override
        protected void append(ILoggingEvent event) {
            String error =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getFormattedMessage() + error);
        }

        @Override
        public void close() {
            root.setLevel(former);
            root.detachAppender(this);
            others.forEach(root::addAppender);
            stop();
        }
    }

    private static void useEverywhere(TokensFixture server, String token) {
        String header = TokensFixture.bearer(token);
        String cookie = "Cookie: carillon_token=" + token;
        SocketIoClient client = server.open();
        client.send("40{\"token\":\"" + token + "\"}").read();
        client.close();
        for (String malformed : List.of("40{\"token\":\"" + token, "42[\"token:renew\",{\"token\":\"" + token, token)) {
            try (SocketIoClient broken = SocketIoClient.open(server.address())) {
                broken.send(malformed).awaitClose();
            }
        }
        try (RawWebSocket socket =
                RawWebSocket.open(server.address(), "/socket.io/?EIO=4&transport=websocket", header, cookie)) {
            socket.readText();
            socket.send("40").readText();
        }
        server.get("/push/room:a", header);
        server.get("/push/room:a", cookie);
        server.get("/api/v1/jobs", header);
        server.get("/api/v1/jobs/x", header, cookie);
        server.post("/api/v1/jobs", "{\"name\":\"" + token + "\"", header);
    }

    @Test
    void tokensAreNotLogged() {
        List<String> tokens = new ArrayList<>();
        try (EveryLevel log = EveryLevel.open();
                TokensFixture server = TokensFixture.start(folder)) {
            String good = server.token(Map.of("follow", List.of("job:*")));
            tokens.add(good);
            for (BadToken bad : BadToken.values()) {
                if (bad != BadToken.TOO_LONG && bad != BadToken.MALFORMED) { // those are not real tokens
                    tokens.add(bad.text(server.now()));
                }
            }
            tokens.forEach(token -> useEverywhere(server, token));
            SocketIoClient client = server.join(good);
            for (String token : tokens) {
                client.request("token:renew", Map.of("token", token));
                client.request("token:renew", token);
            }
            server.clock().advance(Duration.ofMinutes(61));
            assertTrue(client.read().contains("token expired"));
            assertTrue(log.lines.stream().anyMatch(line -> line.contains("refused a client of /: token expired")));
            assertTrue(log.lines.stream().anyMatch(line -> line.contains("session closed"))); // of the core, at DEBUG
            for (String token : tokens) {
                for (String part : token.split("\\.", -1)) {
                    assertNotLogged(part, log.lines);
                }
            }
        }
        assertEquals(BadToken.values().length - 1, tokens.size());
    }

    /** A message may be shortened, so its beginning counts. The header of a token is the same for all tokens. */
    private static void assertNotLogged(String part, List<String> lines) {
        if (!part.isEmpty()) {
            String beginning = part.substring(0, Math.min(20, part.length()));
            lines.forEach(line -> assertFalse(line.contains(beginning), line));
        }
    }
}
