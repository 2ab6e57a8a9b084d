package dev.carillon.internal.websocket;

import dev.carillon.internal.websocket.ExtensionOffer.Parameter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The negotiated parameters of permessage-deflate (RFC 7692, section 7.1). The server never uses context takeover, so a message
 * is compressed once for all clients, and connections need no compressor.
 *
 * @param clientKeepsNoContext whether the client compresses each message independently, as it has offered
 * @param clientLimitsWindow whether the client has requested the largest window as the limit for the server, which the response
 *     must confirm
 */
record PerMessageDeflate(boolean clientKeepsNoContext, boolean clientLimitsWindow) {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";

    /** The only window size that the JDK's compressor supports. */
    private static final String LARGEST_WINDOW = "15";

    private static final Set<String> WINDOWS = Set.of("8", "9", "10", "11", "12", "13", "14", LARGEST_WINDOW);

    private static final String INFLATER = "inflater";

    /** Accepts the first offer that the server supports. Clients list their offers in order of preference. */
    static Optional<PerMessageDeflate> agree(HttpHeaders request) {
        return ExtensionOffer.parse(request.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)).stream()
                .filter(offer -> offer.name().equals(NAME))
                .flatMap(offer -> accept(offer).stream())
                .findFirst();
    }

    /** Declines offers with unknown, invalid, repeated or unsupported parameters (section 7.1). */
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
            case CLIENT_WINDOW -> value.isEmpty() || WINDOWS.contains(value); // decompression uses the largest window
            default -> false;
        };
    }

    /**
     * Returns the value of the response header. A server may include {@code server_no_context_takeover} even if the client has
     * not requested it (section 7.1.1.1).
     */
    String answer() {
        return NAME + "; " + SERVER_NO_CONTEXT
                + (clientKeepsNoContext ? "; " + CLIENT_NO_CONTEXT : "")
                + (clientLimitsWindow ? "; " + SERVER_WINDOW + "=" + LARGEST_WINDOW : "");
    }

    /**
     * Returns the maximum size of an inbound frame. Compression makes an incompressible message larger: with zlib, by much less
     * than an eighth, whatever its settings.
     */
    static int maxFrameSize(int maxMessageSize) {
        return maxMessageSize + maxMessageSize / 8 + 64;
    }

    /** Adds decompression to a WebSocket. The size limit also applies to decompressed messages. */
    void install(ChannelPipeline pipeline, int maxMessageSize) {
        pipeline.addLast(INFLATER, new MessageInflater(!clientKeepsNoContext, maxMessageSize));
    }

    /** Removes decompression, if it was negotiated, because nothing more will be read. */
    static void remove(ChannelPipeline pipeline) {
        if (pipeline.context(INFLATER) != null) {
            pipeline.remove(INFLATER);
        }
    }

    /** Returns whether permessage-deflate was negotiated for a channel. */
    static boolean isAgreed(Channel channel) {
        return channel.pipeline().context(INFLATER) != null;
    }
}
