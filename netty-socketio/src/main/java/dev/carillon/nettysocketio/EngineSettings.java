package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.HttpRequestDecoderConfiguration;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.store.MemoryPubSubStore;
import com.corundumstudio.socketio.store.pubsub.PubSubStore;
import dev.carillon.Cors;
import dev.carillon.IoTransport;
import dev.carillon.SocketIoServer;
import dev.carillon.TransportType;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A configuration of netty-socketio's as one of the engine. */
final class EngineSettings {
    private static final Logger log = LoggerFactory.getLogger(EngineSettings.class);

    /** As long as a client can count; netty-socketio switches heartbeats off with a time of 0. */
    private static final int NEVER = Integer.MAX_VALUE;

    private EngineSettings() {}

    /**
     * The engine's options, without the port and the hooks.
     *
     * @throws IllegalArgumentException when the configuration wants what the engine cannot do
     */
    static SocketIoServer.Builder of(Configuration configuration) {
        requireOneServer(configuration);
        nameTheIgnored(configuration);
        SocketIoServer.Builder builder = SocketIoServer.builder()
                .path(configuration.getContext())
                .transports(configuration.getTransports().stream()
                        .map(transport ->
                                transport == Transport.WEBSOCKET ? TransportType.WEBSOCKET : TransportType.POLLING)
                        .toArray(TransportType[]::new))
                .allowEio3(true)
                .requireVersion(true)
                .pingInterval(millis(configuration.getPingInterval()))
                .pingTimeout(millis(configuration.getPingTimeout()))
                .upgradeTimeout(millis(configuration.getUpgradeTimeout()))
                .firstRequestTimeout(millis(configuration.getFirstDataTimeout()))
                .connectTimeout(millis(configuration.getFirstDataTimeout()))
                .maxHttpBufferSize(configuration.getMaxFramePayloadLength())
                .maxPostSize(configuration.getMaxHttpContentLength())
                .maxAttachments(100)
                .maxRoomsPerSocket(Integer.MAX_VALUE) // rooms are the application's, which never had a bound
                .maxChildNamespaces(Integer.MAX_VALUE) // a client can only call for those that the application has
                .cleanupEmptyChildNamespaces(true)
                .httpCompression(configuration.isHttpCompression())
                .perMessageDeflate(configuration.isWebsocketCompression())
                .cors(cors(configuration))
                .eventLoops(configuration.getWorkerThreads())
                .ioTransport(configuration.isUseLinuxNativeEpoll() ? IoTransport.EPOLL : IoTransport.AUTO);
        if (configuration.getHostname() != null) {
            builder.host(configuration.getHostname());
        }
        return builder;
    }

    /** What is read after the server was made, so that later changes do not reach it. */
    static Configuration copy(Configuration configuration) {
        Configuration copy = new Configuration();
        copy.setPort(configuration.getPort());
        copy.setJsonSupport(configuration.getJsonSupport());
        copy.setStoreFactory(configuration.getStoreFactory());
        copy.setExceptionListener(configuration.getExceptionListener());
        copy.setAuthorizationListener(configuration.getAuthorizationListener());
        copy.setAckMode(configuration.getAckMode());
        copy.setKeyStore(configuration.getKeyStore());
        copy.setKeyStoreFormat(configuration.getKeyStoreFormat());
        copy.setKeyStorePassword(configuration.getKeyStorePassword());
        copy.setKeyManagerFactoryAlgorithm(configuration.getKeyManagerFactoryAlgorithm());
        copy.setTrustStore(configuration.getTrustStore());
        copy.setTrustStoreFormat(configuration.getTrustStoreFormat());
        copy.setTrustStorePassword(configuration.getTrustStorePassword());
        copy.setNeedClientAuth(configuration.isNeedClientAuth());
        return copy;
    }

    private static Duration millis(int millis) {
        return Duration.ofMillis(millis <= 0 ? NEVER : millis);
    }

    /** Without an origin of its own netty-socketio lets in every page, with its cookies. */
    private static Cors cors(Configuration configuration) {
        if (!configuration.isEnableCors()) {
            return Cors.sameOrigin();
        }
        Cors.Builder cors = Cors.builder().credentials(true);
        String origin = configuration.getOrigin();
        if (origin == null) {
            cors.originPredicate(any -> true);
            log.info(
                    "pages of every origin are let in, with their visitors' cookies: set an origin to keep others out");
        } else if (origin.equals("*")) {
            cors.origins(origin).credentials(false); // as browsers read it, who send no cookies then
        } else {
            cors.origins(list(origin));
        }
        if (configuration.getAllowHeaders() != null) {
            cors.allowedHeaders(list(configuration.getAllowHeaders()));
        }
        return cors.build();
    }

    private static String[] list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",")).map(String::strip).toArray(String[]::new);
    }

    /** Broadcasts that do not reach the other servers would be lost in silence. */
    private static void requireOneServer(Configuration configuration) {
        PubSubStore pubSub = configuration.getStoreFactory().pubSubStore();
        if (!(pubSub instanceof MemoryPubSubStore)) {
            throw new IllegalArgumentException("servers cannot be connected by "
                    + pubSub.getClass().getSimpleName() + ": this engine has no cluster yet; use a MemoryStoreFactory");
        }
    }

    private static void nameTheIgnored(Configuration configuration) {
        if (configuration.isAllowCustomRequests()) {
            log.warn("allowCustomRequests is ignored: there is no pipeline of netty-socketio to handle them");
        }
        if (configuration.getPackagePrefix() != null) {
            log.warn("packagePrefix is ignored: it belongs to a protocol that no client uses any more");
        }
        if (configuration.getBossThreads() > 0) {
            log.info("bossThreads is ignored: the event loops of connections also accept them");
        }
        HttpRequestDecoderConfiguration requests = configuration.getHttpRequestDecoderConfiguration();
        HttpRequestDecoderConfiguration standard = new HttpRequestDecoderConfiguration();
        if (requests.getMaxInitialLineLength() != standard.getMaxInitialLineLength()
                || requests.getMaxHeaderSize() != standard.getMaxHeaderSize()) {
            log.warn("httpRequestDecoderConfiguration is ignored: request lines may have 8 KiB, headers 16 KiB");
        }
        if (!configuration.isRandomSession()) {
            log.info("a cookie or header \"io\" does not choose the id of a client: the server always makes it");
        }
    }
}
