package dev.carillon.internal.websocket;

import dev.carillon.internal.websocket.ExtensionOffer.Parameter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What client and server have agreed on for permessage-deflate (RFC 7692, section 7.1). The server never takes its context over to
 * the next message: so a message is compressed in the same way for everyone, once, and no connection has a compressor. What clients
 * send is decompressed by Netty.
 *
 * @param clientKeepsNoContext whether the client compresses each of its messages by itself, as it has offered to
 * @param clientLimitsWindow whether the client has named the largest window as its limit, which an answer has to confirm
 */
record PerMessageDeflate(boolean clientKeepsNoContext, boolean clientLimitsWindow) {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";

    /** The only one that the compressor of the JDK has. */
    private static final String LARGEST_WINDOW = "15";

    private static final Set<String> WINDOWS = Set.of("8", "9", "10", "11", "12", "13", "14", LARGEST_WINDOW);

    private static final String INFLATER = "inflater";

    /** What Netty wants to have free behind a message that it has decompressed. */
    private static final int SPARE_ROOM = 512;

    /** Takes the first offer that can be kept to; the client has put the one that it likes best in front. */
    static Optional<PerMessageDeflate> agree(HttpHeaders request) {
        return ExtensionOffer.parse(request.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)).stream()
                .filter(offer -> offer.name().equals(NAME))
                .flatMap(offer -> accept(offer).stream())
                .findFirst();
    }

    /** Declines what section 7.1 wants declined: unknown, invalid and repeated parameters, and what is not supported. */
    private static Optional<PerMessageDeflate> accept(ExtensionOffer offer) {
        Set<String> names = new HashSet<>();
        for (Parameter parameter : offer.parameters()) {
            if (!names.add(parameter.name()) || !isAcceptable(parameter)) {
                return Optional.empty();
            }
        }
        return Optional.of(new PerMessageDeflate(names.contains(CLIENT_NO_CONTEXT), names.contains(SERVER_WINDOW)));
    }

    private static boolean isAcceptable(Parameter parameter) {
        String value = parameter.value();
        return switch (parameter.name()) {
            case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value.isEmpty();
            case SERVER_WINDOW -> value.equals(LARGEST_WINDOW);
            case CLIENT_WINDOW -> value.isEmpty() || WINDOWS.contains(value); // each is read with the largest
            default -> false;
        };
    }

    /** The header that tells the client. A server may say unasked that it takes nothing over (section 7.1.1.1). */
    String answer() {
        return NAME + "; " + SERVER_NO_CONTEXT
                + (clientKeepsNoContext ? "; " + CLIENT_NO_CONTEXT : "")
                + (clientLimitsWindow ? "; " + SERVER_WINDOW + "=" + LARGEST_WINDOW : "");
    }

    /** Lets a WebSocket read compressed messages; they are bounded after their decompression, too. */
    void install(ChannelPipeline pipeline, int maxMessageSize) {
        Map<String, String> parameters = clientKeepsNoContext ? Map.of(CLIENT_NO_CONTEXT, "") : Map.of();
        // Only its decoder is taken, to which there is no other way.
        var netty = new PerMessageDeflateServerExtensionHandshaker(
                0,
                false,
                PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                false,
                true,
                maxMessageSize + SPARE_ROOM);
        pipeline.addLast(
                INFLATER,
                netty.handshakeExtension(new WebSocketExtensionData(NAME, parameters))
                        .newExtensionDecoder());
    }

    /** Whether a WebSocket has it. */
    static boolean isAgreed(Channel channel) {
        return channel.pipeline().context(INFLATER) != null;
    }

    /** Whether a decompression has failed at its bound. */
    static boolean isTooLong(Throwable cause) {
        return cause instanceof DecompressionException && cause.getCause() == null;
    }

    /** Whether a decompression has failed because of what it read; then the exception of the JDK is the cause. */
    static boolean isMalformed(Throwable cause) {
        return cause instanceof DecompressionException && cause.getCause() != null;
    }
}
