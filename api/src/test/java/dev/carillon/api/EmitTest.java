package dev.carillon.api;

import static dev.carillon.api.ApiFixture.detail;
import static dev.carillon.api.ApiFixture.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Emitting events. */
class EmitTest {
    private final ApiFixture server = ApiFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    private SocketIoClient joined(String room) {
        SocketIoClient client = server.join();
        server.io().to(client.id()).socketsJoin(room);
        return client;
    }

    @Test
    void everyoneInTheNamespaceReceivesTheEvent() {
        SocketIoClient first = server.join();
        SocketIoClient second = server.join();
        assertEquals(
                202,
                server.post("/emit", "{\"event\":\"news\",\"args\":[\"hello\",{\"n\":1.50}]}")
                        .status());
        first.expect("42[\"news\",\"hello\",{\"n\":1.50}]");
        second.expect("42[\"news\",\"hello\",{\"n\":1.50}]");
    }

    @Test
    void roomsAndExceptionsSelectTheReceivers() {
        SocketIoClient a = joined("a");
        SocketIoClient b = joined("b");
        SocketIoClient both = joined("a");
        server.io().to(both.id()).socketsJoin("muted");
        assertEquals(
                202,
                server.post("/emit", "{\"rooms\":[\"a\",\"b\"],\"except\":[\"muted\"],\"event\":\"one\"}")
                        .status());
        assertEquals(202, server.post("/emit", "{\"event\":\"two\"}").status());
        a.expectEvent("one").expectEvent("two");
        b.expectEvent("one").expectEvent("two");
        both.expectEvent("two");
    }

    @Test
    void idOfASocketIsARoom() {
        SocketIoClient one = server.join();
        SocketIoClient other = server.join();
        server.post("/emit", "{\"rooms\":[\"" + one.id() + "\"],\"event\":\"private\"}");
        server.post("/emit", "{\"event\":\"all\"}");
        one.expectEvent("private").expectEvent("all");
        other.expectEvent("all");
    }

    @Test
    void namespaceIsFoundByItsName() {
        server.io().of("/admin");
        SocketIoClient client = server.join();
        client.join("/admin");
        assertEquals(
                202,
                server.post("/emit", "{\"namespace\":\"/admin\",\"event\":\"a\"}")
                        .status());
        client.expect("42/admin,[\"a\"]");
        assertEquals(
                202,
                server.post("/emit", "{\"namespace\":\"admin\",\"event\":\"b\"}")
                        .status());
        client.expect("42/admin,[\"b\"]");
    }

    @Test
    void unknownNamespaceIsNotCreated() {
        assertEquals(
                404,
                server.post("/emit", "{\"namespace\":\"/other\",\"event\":\"a\"}")
                        .status());
        assertEquals(1, server.io().namespaces().size());
    }

    @Test
    void repliesAreCollected() {
        SocketIoClient client = server.join();
        try (RawHttp http = server.connect()) {
            ApiFixture.sendEmit(http, "{\"event\":\"ask\",\"ack\":true}");
            String packet = client.read();
            client.send("43" + packet.replaceAll("^42([0-9]+).*", "$1") + "[{\"answer\":42}]");
            HttpReply reply = http.read();
            ApiFixture.check("POST", "/emit", reply);
            assertEquals(200, reply.status());
            assertEquals(JsonParser.parseString("{\"replies\":[{\"answer\":42}],\"missing\":0}"), json(reply));
        }
    }

    @Test
    void clientsWithoutAnAnswerAreMissing() {
        SocketIoClient answers = server.join();
        server.join();
        server.join();
        try (RawHttp http = server.connect()) {
            ApiFixture.sendEmit(http, "{\"event\":\"ask\",\"ack\":true,\"timeoutMs\":500}");
            String packet = answers.read();
            answers.send("43" + packet.replaceAll("^42([0-9]+).*", "$1") + "[]");
            HttpReply reply = http.read();
            ApiFixture.check("POST", "/emit", reply);
            assertEquals(JsonParser.parseString("{\"replies\":[null],\"missing\":2}"), json(reply));
        }
    }

    @Test
    void nobodyIsMissingInAnEmptyRoom() {
        HttpReply reply = server.post("/emit", "{\"rooms\":[\"empty\"],\"event\":\"ask\",\"ack\":true}");
        assertEquals(JsonParser.parseString("{\"replies\":[],\"missing\":0}"), json(reply));
    }

    @Test
    void binaryReplyIsBase64() {
        SocketIoClient client = server.join();
        try (RawHttp http = server.connect()) {
            ApiFixture.sendEmit(http, "{\"event\":\"ask\",\"ack\":true}");
            String packet = client.read();
            client.send("461-" + packet.replaceAll("^42([0-9]+).*", "$1")
                    + "[{\"file\":[{\"_placeholder\":true,\"num\":0}]}]");
            client.send(new byte[] {1, 2, 3});
            assertEquals(
                    JsonParser.parseString("{\"replies\":[{\"file\":[{\"base64\":\"AQID\"}]}],\"missing\":0}"),
                    json(http.read()));
        }
    }

    private static String ackId(String packet) {
        return packet.replaceAll("^42([0-9]+).*", "$1");
    }

    @Test
    void onlyTrueMarksAPlaceholder() {
        SocketIoClient client = server.join();
        try (RawHttp http = server.connect()) {
            ApiFixture.sendEmit(http, "{\"event\":\"ask\",\"ack\":true}");
            client.send(
                    "461-" + ackId(client.read())
                            + "[[{\"_placeholder\":false},{\"_placeholder\":\"true\",\"num\":7},{\"_placeholder\":true,\"num\":0}]]");
            client.send(new byte[] {1, 2, 3});
            assertEquals(
                    JsonParser.parseString("{\"replies\":[[{\"_placeholder\":false},"
                            + "{\"_placeholder\":\"true\",\"num\":7},{\"base64\":\"AQID\"}]],\"missing\":0}"),
                    json(http.read()));
        }
    }

    @Test
    void largestRepliesAreLeftOutIfAllOfThemAreTooLarge() {
        try (ApiFixture small =
                ApiFixture.start(api -> api.keys(List.of(ApiFixture.KEY)).maxReplyBytes(10_000))) {
            SocketIoClient large = small.join();
            SocketIoClient repeating = small.join();
            SocketIoClient polite = small.join();
            try (RawHttp http = small.connect()) {
                ApiFixture.sendEmit(http, "{\"event\":\"ask\",\"ack\":true}");
                large.send("43" + ackId(large.read()) + "[\"" + "x".repeat(10_000) + "\"]");
                repeating.send("461-" + ackId(repeating.read()) + "[[" + "{\"_placeholder\":true,\"num\":0},".repeat(99)
                        + "{\"_placeholder\":true,\"num\":0}]]");
                repeating.send(new byte[1000]);
                await().until(() -> small.io().stats().pendingAcks() == 1);
                polite.send("43" + ackId(polite.read()) + "[\"hello\"]");
                HttpReply reply = http.read();
                ApiFixture.check("POST", "/emit", reply);
                assertEquals(JsonParser.parseString("{\"replies\":[\"hello\"],\"missing\":2}"), json(reply));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
    void reservedEventsAreRefused(String event) {
        assertEquals(400, server.post("/emit", "{\"event\":\"" + event + "\"}").status());
        assertEquals(
                400,
                server.post("/emit", "{\"event\":\"" + event + "\",\"ack\":true}")
                        .status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | event is missing",
                "{'event':''} | event is missing",
                "{'event':1} | event must be a string",
                "{'event':'a','args':{}} | args must be an array",
                "{'event':'a','rooms':'b'} | rooms must be an array",
                "{'event':'a','rooms':[1]} | rooms must be an array of strings",
                "{'event':'a','except':[null]} | except must be an array of strings",
                "{'event':'a','namespace':[]} | namespace must be a string",
                "{'event':'a','ack':1} | ack must be true or false",
                "{'event':'a','timeoutMs':0} | timeoutMs must be a whole number from 1 to 60000",
                "{'event':'a','timeoutMs':60001} | timeoutMs must be a whole number from 1 to 60000",
                "{'event':'a','timeoutMs':1.5} | timeoutMs must be a whole number from 1 to 60000",
                "{'event':'a','timeoutMs':'1'} | timeoutMs must be a whole number from 1 to 60000",
                "{'event':'a','volatile':true} | unknown member: volatile",
            })
    void invalidMembersAreNamed(String body, String detail) {
        HttpReply reply = server.post("/emit", body.replace('\'', '"'));
        assertEquals(400, reply.status());
        assertEquals(detail, detail(reply));
    }

    @Test
    void numberOfRoomsIsLimited() {
        String rooms = "\"r\",".repeat(999) + "\"r\"";
        assertEquals(
                202,
                server.post("/emit", "{\"event\":\"a\",\"rooms\":[" + rooms + "]}")
                        .status());
        HttpReply reply = server.post("/emit", "{\"event\":\"a\",\"rooms\":[" + rooms + "],\"except\":[\"x\"]}");
        assertEquals(400, reply.status());
        assertEquals("a request can have at most 1000 rooms", detail(reply));
    }

    @Test
    void placeholderInAnArgumentIsAnOrdinaryObject() {
        SocketIoClient client = server.join();
        server.post("/emit", "{\"event\":\"a\",\"args\":[{\"_placeholder\":true,\"num\":0}]}");
        client.expectEvent("a", Map.of("_placeholder", true, "num", 0));
    }

    @Test
    void requestThatIsAbandonedEndsTheWait() {
        server.join();
        try (LogCapture log = LogCapture.open();
                RawHttp http = server.connect()) {
            ApiFixture.sendEmit(http, "{\"event\":\"ask\",\"ack\":true,\"timeoutMs\":60000}");
            await().until(() -> server.io().stats().pendingAcks() == 1);
            http.reset();
            await().until(() -> server.io().stats().pendingAcks() == 0);
            assertEquals(202, server.post("/emit", "{\"event\":\"a\"}").status());
            assertEquals(List.of(), log.messages());
        }
    }
}
