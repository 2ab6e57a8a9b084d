package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.LogCapture;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The log entries that a client can cause when the application has no error handler. */
class ErrorLogTest {
    private static List<String> logged(Consumer<Socket> handlers, String event) {
        try (LogCapture log = LogCapture.open();
                var server = SocketIoFixture.start()) {
            Recorder<String> done = new Recorder<>();
            server.io().onConnection(socket -> {
                handlers.accept(socket);
                socket.on("done", (args, ack) -> done.add("done"));
            });
            server.join().emit(event, 1).emit("done", 1);
            done.next();
            return log.messages();
        }
    }

    @Test
    void refusedEventIsNotLoggedAboveDebug() {
        List<String> messages = logged(
                socket -> socket.use((event, args, next) -> {
                    if (event.equals("bad")) {
                        next.refuse(new IllegalStateException("not allowed"));
                    } else {
                        next.accept();
                    }
                }),
                "bad");
        assertEquals(List.of(), messages);
    }

    @Test
    void failingMiddlewareIsLoggedAsAnError() {
        List<String> messages = logged(
                socket -> socket.use((event, args, next) -> {
                    if (event.equals("bad")) {
                        throw new IllegalStateException("broken");
                    }
                    next.accept();
                }),
                "bad");
        assertEquals(
                List.of("ERROR a handler failed: event bad in / | java.lang.IllegalStateException: broken"), messages);
    }

    @Test
    void lineBreaksInAnEventNameDoNotForgeLogEntries() {
        String message = failingHandler("x\r\nERROR forged\u2028\u202e\u001b[31m");
        assertTrue(message.startsWith("ERROR a handler failed: event x??ERROR forged???[31m in /"), message);
    }

    @Test
    void longEventNameIsTruncated() {
        String message = failingHandler("x".repeat(10_000));
        assertTrue(message.contains("x".repeat(100) + "..."), message);
        assertFalse(message.contains("x".repeat(101)), message);
    }

    private static String failingHandler(String event) {
        List<String> messages = logged(
                socket -> socket.onAny((name, args) -> {
                    if (name.startsWith("x")) {
                        throw new IllegalStateException("broken");
                    }
                }),
                event);
        assertEquals(1, messages.size());
        return messages.get(0);
    }
}
