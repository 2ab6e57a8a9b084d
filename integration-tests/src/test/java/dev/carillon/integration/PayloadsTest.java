package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Text of any kind and size arrives unchanged. */
class PayloadsTest {
    /** An emoji of several code points, a letter outside the BMP, the Unicode line separators, control characters, and more. */
    private static final String UNICODE =
            "\uD83D\uDC69\u200D\uD83D\uDE80 \uD835\uDD4F \u2028\u2029 \u0085 \u001E \u0001"
                    + " \u00E9 e\u0301 \u05E9\u05DC\u05D5\u05DD \u65E5\u672C \uFFFD \uFEFF \"quoted\" \\ \b\f\n\r\t </script>";

    @AutoClose
    private final TestServer server = TestServer.carillon();

    @ParameterizedTest
    @EnumSource
    void everyCharacterArrivesUnchanged(ClientTransport transport) {
        JavaClient sender = server.connect(transport);
        JavaClient other = server.connect(transport);
        sender.emit("sendMsg", UNICODE);
        assertEquals(UNICODE, other.take("pushMsg").get(0));
        sender.emit("sendMsg", Json.object("text", UNICODE, UNICODE, "as a name"));
        assertEquals(Json.of(Json.object("text", UNICODE, UNICODE, "as a name")), other.next("pushMsg"));
    }

    @ParameterizedTest
    @EnumSource
    void roomNameCanContainUnicodeAndPunctuation(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        String room = "\uD83D\uDC69\u200D\uD83D\uDE80 \u65E5\u672C \u05E9\u05DC \"],[\"";
        client.request("join", room);
        client.emit("sendMsg", Json.object("text", "ding", "room", room));
        assertEquals(Json.of(Json.object("text", "ding", "room", room)), client.next("pushMsg"));
    }

    @Test
    void invalidRoomNameIsRefused() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        for (String name : List.of("", " ", "a\nb", "a\u2028b", "a\u202Eb", "\uFEFF\u0000", "x".repeat(101))) {
            assertTrue(client.request("join", name).toString().contains("\"ok\":false"), name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hundredKilobytesOfTextArrive(ClientTransport transport) {
        JavaClient sender = server.connect(transport);
        JavaClient other = server.connect(transport);
        String large = "0123456789\u00E9\uD83D\uDD14".repeat(100_000 / 16);
        assertEquals(Json.parse("{ok: true}"), sender.request("sendMsg", large));
        assertEquals(large, other.take("pushMsg").get(0));
        assertEquals(large, sender.take("pushMsg").get(0));
    }

    @ParameterizedTest
    @EnumSource
    void numbersAndNestingArriveUnchanged(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        Object message = Json.object(
                "text",
                "",
                "long",
                9_007_199_254_740_993L,
                "tiny",
                1e-9,
                "deep",
                Json.object("a", Json.object("b", true)));
        client.emit("sendMsg", message);
        assertEquals(Json.of(message), client.next("pushMsg"));
    }
}
