package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON values that Java types cannot represent, and strings that UTF-8 cannot encode. */
class UnusualValuesTest {
    private final Recorder<Throwable> errors = new Recorder<>();
    private final Recorder<Object> seen = new Recorder<>();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.onError((error, context) -> errors.add(error)));

    record Point(double x, Double y) {}

    @AfterEach
    void stop() {
        server.close();
    }

    private SocketIoClient join(Consumer<Socket> handlers) {
        server.io().onConnection(handlers);
        return server.join();
    }

    @ParameterizedTest
    @ValueSource(classes = {double.class, Double.class, Object.class})
    void tooLargeNumberDoesNotFit(Class<?> type) {
        SocketIoClient client = join(socket -> socket.on("a", type, seen::add));
        client.send("42[\"a\",1e400]").send("42[\"a\",-1e400]").send("42[\"a\",1e300]");
        assertInstanceOf(EventArgumentException.class, errors.next());
        assertInstanceOf(EventArgumentException.class, errors.next());
        assertEquals(1e300, seen.next());
    }

    @Test
    void tooLargeNumberInAnObjectDoesNotFit() {
        SocketIoClient client =
                join(socket -> socket.on("a", Point.class, seen::add).on("b", Map.class, seen::add));
        client.send("42[\"a\",{\"x\":1e400}]").send("42[\"a\",{\"y\":1e400}]").send("42[\"b\",{\"y\":[1e400]}]");
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(EventArgumentException.class, errors.next());
        }
    }

    @Test
    void tooLargeNumberIsAvailableInOtherForms() {
        SocketIoClient client = join(socket -> socket.on("a", (args, ack) -> {
            seen.add(args.get(0, BigDecimal.class));
            seen.add(args.raw(0).json());
            seen.add(args.json(0).getAsBigDecimal());
            socket.emit("back", args.value(0));
        }));
        client.send("42[\"a\",1e400]").expect("42[\"back\",1e400]");
        assertEquals(new BigDecimal("1e400"), seen.next());
        assertEquals("1e400", seen.next());
        assertEquals(new BigDecimal("1e400"), seen.next());
    }

    @Test
    void loneSurrogateIsSentAsAnEscape() {
        SocketIoClient client = join(socket -> {
            socket.emit("high", "a\ud800b");
            socket.emit("low", List.of("\udc00"));
            socket.emit("key", Map.of("\udfff", "\ud83d\ude00"));
            socket.emit("event\ud800");
            socket.emit("raw", new RawJson("\"\ud800\""));
        });
        client.expect("42[\"high\",\"a\\ud800b\"]")
                .expect("42[\"low\",[\"\\udc00\"]]")
                .expect("42[\"key\",{\"\\udfff\":\"\ud83d\ude00\"}]")
                .expect("42[\"event\\ud800\"]")
                .expect("42[\"raw\",\"\\ud800\"]");
    }

    @Test
    void loneSurrogateIsReceivedAndReturned() {
        SocketIoClient client = join(socket -> socket.on("a", String.class, (text, ack) -> {
            seen.add(text);
            ack.send(text);
        }));
        client.send("427[\"a\",\"\\ud83d\\ude00\\ud800\\ud83d\\udc00\\udc00\"]")
                .expect("437[\"\ud83d\ude00\\ud800\ud83d\udc00\\udc00\"]");
        assertEquals("\ud83d\ude00\ud800\ud83d\udc00\udc00", seen.next());
    }

    @Test
    void escapesOfTheSenderAreForwardedUnchanged() {
        SocketIoClient client = join(socket -> socket.on("a", (args, ack) -> socket.emit("back", args.toArray())));
        client.send("42[\"a\",\"\\ud800\",\"\\uD83D\\uDE00\"]").expect("42[\"back\",\"\\ud800\",\"\\uD83D\\uDE00\"]");
    }
}
