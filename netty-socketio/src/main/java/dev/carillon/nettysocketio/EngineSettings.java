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

/** Translates a netty-socketio configuration to options of the engine. */
final class EngineSettings {
    private static final Logger log = LoggerFactory.getLogger(EngineSettings.class);

    /** The longest time that a client can handle. In netty-socketio, a time of 0 disables heartbeats. */
    private static final int NEVER = Integer.MAX_VALUE;

    private EngineSettings() {}

    /**
     * Returns the engine's options, without the port and the callbacks.
     *
     * @throws IllegalArgumentException if the configuration requires something that the engine does not support
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
                .maxRoomsPerSocket(Integer.MAX_VALUE) // the application controls rooms; netty-socketio has no limit
                .maxChildNamespaces(Integer.MAX_VALUE) // clients can only connect to the application's namespaces
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

    /** Copies the settings that are read after construction, so that later changes have no effect. */
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

    /** If no origin is configured, netty-socketio allows every origin, with credentials. */
    private static Cors cors(Configuration configuration) {
        if (!configuration.isEnableCors()) {
            return Cors.sameOrigin();
        }
        Cors.Builder cors = Cors.builder().credentials(true);
        String origin = configuration.getOrigin();
        if (origin == null) {
            cors.originPredicate(any -> true);
            log.info(
                    "all origins are allowed, with credentials: set an origin in the configuration to restrict access");
        } else if (origin.equals("*")) {
            cors.origins(origin).credentials(false); // browsers do not allow credentials with a wildcard origin
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

    /** Rejects a cluster configuration: broadcasts would silently not reach the other servers. */
    private static void requireOneServer(Configuration configuration) {
        PubSubStore pubSub = configuration.getStoreFactory().pubSubStore();
        if (!(pubSub instanceof MemoryPubSubStore)) {
            throw new IllegalArgumentException("cannot connect servers with "
                    + pubSub.getClass().getSimpleName() + ": this engine has no cluster yet; use a MemoryStoreFactory");
        }
    }

    private static void nameTheIgnored(Configuration configuration) {
        if (configuration.isAllowCustomRequests()) {
            log.warn("allowCustomRequests is ignored: Carillon does not use netty-socketio's pipeline");
        }
        if (configuration.getPackagePrefix() != null) {
            log.warn("packagePrefix is ignored: it applies to a protocol that clients no longer use");
        }
        if (configuration.getBossThreads() > 0) {
            log.info("bossThreads is ignored: the worker event loops also accept connections");
        }
        HttpRequestDecoderConfiguration requests = configuration.getHttpRequestDecoderConfiguration();
        HttpRequestDecoderConfiguration standard = new HttpRequestDecoderConfiguration();
        if (requests.getMaxInitialLineLength() != standard.getMaxInitialLineLength()
                || requests.getMaxHeaderSize() != standard.getMaxHeaderSize()) {
            log.warn("httpRequestDecoderConfiguration is ignored: the limits are 8 KiB (line) and 16 KiB (headers)");
        }
        if (!configuration.isRandomSession()) {
            log.info("a cookie or header \"io\" does not set the id of a client: the server always generates it");
        }
    }
}
