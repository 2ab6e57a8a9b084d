package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The response to extension offers (RFC 7692, section 7.1; RFC 6455, section 9.1). */
class PerMessageDeflateTest {
    private static final String PLAIN = "permessage-deflate; server_no_context_takeover";

    private static String answerTo(String... offers) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.add("Sec-WebSocket-Extensions", List.of(offers));
        return PerMessageDeflate.agree(headers).map(PerMessageDeflate::answer).orElse("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate\t ; client_max_window_bits\t",
                ",, permessage-deflate , ,",
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=15",
                "permessage-deflate;client_max_window_bits = \"1\\0\"",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits=10",
                "x-webkit-deflate-frame, permessage-deflate",
                "permessage-bzip2; a=\"b\"; c, permessage-deflate, permessage-deflate; client_no_context_takeover"
            })
    void answerHasServerNoContextTakeover(String offer) {
        assertEquals(PLAIN, answerTo(offer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; client_max_window_bits; client_no_context_takeover; server_no_context_takeover"
            })
    void offeredClientNoContextTakeoverIsConfirmed(String offer) {
        assertEquals(PLAIN + "; client_no_context_takeover", answerTo(offer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=\"15\"; client_max_window_bits"
            })
    void fullServerWindowIsConfirmed(String offer) {
        assertEquals(PLAIN + "; server_max_window_bits=15", answerTo(offer));
    }

    @Test
    void allAcceptedParametersAreConfirmed() {
        assertEquals(
                PLAIN + "; client_no_context_takeover; server_max_window_bits=15",
                answerTo("permessage-deflate; server_max_window_bits=15; client_no_context_takeover"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_max_window_bits",
                "server_max_window_bits=14",
                "server_max_window_bits=8",
                "server_max_window_bits=16",
                "server_max_window_bits=015",
                "server_max_window_bits=x",
                "client_max_window_bits=7",
                "client_max_window_bits=16",
                "client_max_window_bits=08",
                "client_max_window_bits=99999999999",
                "server_no_context_takeover=1",
                "client_no_context_takeover=true",
                "client_no_context_takeover; client_no_context_takeover",
                "client_max_window_bits=9; client_max_window_bits=10",
                "unknown",
                "Server_No_Context_Takeover"
            })
    void unsupportedParametersAreDeclined(String parameters) {
        String offer = "permessage-deflate; " + parameters;
        assertEquals("none", answerTo(offer));
        assertEquals(PLAIN, answerTo(offer + ", permessage-deflate"), "the next offer counts");
        assertEquals(PLAIN, answerTo(offer, "permessage-deflate"), "in a header of its own, too");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate; client_no_context_takeover | ''",
                "permessage-deflate; client_no_context_takeover | permessage-deflate | ; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=9 | permessage-deflate; server_max_window_bits=15"
                        + " | ; server_max_window_bits=15"
            })
    void firstAcceptableOfferCounts(String first, String second, String more) {
        assertEquals(PLAIN + more, answerTo(first + ", " + second));
    }

    @Test
    void missingOfferGetsNoExtension() {
        assertEquals("none", answerTo());
        assertEquals("none", answerTo(""));
        assertEquals("none", answerTo("permessage-bzip2, permessage-deflate2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                "permessage-deflate;",
                "permessage-deflate;;client_max_window_bits",
                "permessage-deflate client_max_window_bits",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=\"\"",
                "permessage-deflate; client_max_window_bits=\"15",
                "permessage-deflate; client_max_window_bits=\"1 5\"",
                "permessage-deflate; =15",
                "permessage-deflate, \"quoted\"",
                "permessage/deflate",
                "x; a=b=c, permessage-deflate",
                "permessage-deflate, \u00e9"
            })
    void invalidGrammarIsRefused(String offer) {
        assertThrows(WebSocketHandshakeException.class, () -> answerTo(offer));
    }

    /** The parser must handle any header length that the server allows. */
    @Test
    void longOfferIsParsed() {
        assertEquals("none", answerTo("permessage-deflate; client_max_window_bits=\"" + "\\1".repeat(30_000) + "\""));
        assertEquals(PLAIN, answerTo("x; a=b; c,".repeat(5_000) + "permessage-deflate"));
        assertThrows(WebSocketHandshakeException.class, () -> answerTo("a" + "; b".repeat(30_000) + ";"));
    }
}
