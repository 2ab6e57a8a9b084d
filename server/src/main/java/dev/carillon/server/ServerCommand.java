package dev.carillon.server;

import ch.qos.logback.classic.Level;
import dev.carillon.Cors;
import dev.carillon.IoTransport;
import dev.carillon.SocketIoServer;
import dev.carillon.Tls;
import dev.carillon.TransportType;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The server's command. Every option can also be set in the environment or in a properties file. */
@Command(
        name = "carillon-server",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "A Socket.IO server with chat, rooms and jobs, and a sample page that uses them.",
        footer = {
            "",
            "You can also set each option as an environment variable (CARILLON_CORS_ORIGIN for --cors-origin) or in"
                    + " the file given with --config (cors-origin=https://app.example.com). The command line takes precedence"
                    + " over the environment, and the environment over the file. An empty variable counts as not set. In both,"
                    + " separate list items with commas; only --api-key has a single key there.",
            "Times have the form 500ms, 25s, 2m or 1h; a number without a unit is in milliseconds.",
            "",
            "Exit codes: 0 if the server was stopped by a signal, 1 if it could not start or not stop in time, 2 if an option"
                    + " is invalid, 3 if it has failed, for example because it ran out of memory."
        })
final class ServerCommand implements Callable<Integer> {
    /** Returned instead of an exit code when the server is running. */
    static final int RUNNING = -1;

    private static final Logger log = LoggerFactory.getLogger(ServerCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "3000",
            description = "Port to listen on; 0 for any free port (default: 3000).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Address to listen on (default: all).")
    private String host;

    @Option(
            names = "--cors-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description =
                    "Origin of web pages that may connect, in addition to this server's own: https://app.example.com, "
                            + "https://*.example.com, or * for all. Can be repeated.")
    private List<String> corsOrigins = List.of();

    @Option(
            names = "--cors-credentials",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            defaultValue = "false",
            description = "Allow pages of these origins to send cookies.")
    private boolean corsCredentials;

    @Option(
            names = "--allowed-host",
            paramLabel = "HOST",
            split = ",",
            description = "Host for which the server accepts requests, without its port: app.example.com, or "
                    + "*.example.com for all subdomains. Requests for other hosts get status 421. Can be repeated "
                    + "(default: all hosts).")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--trusted-proxy",
            paramLabel = "NETWORK",
            split = ",",
            description = "Address or network of a proxy, such as 10.0.0.0/8, whose X-Forwarded-For is trusted. Can be "
                    + "repeated (default: loopback and private networks).")
    private List<String> trustedProxies = List.of();

    @Option(
            names = "--proxy-protocol",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            defaultValue = "false",
            description = "Trusted proxies begin each connection with a header of the PROXY protocol.")
    private boolean proxyProtocol;

    @Option(
            names = "--process-interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "Time between two 'process' events of a query (default: 1s).")
    private Duration processInterval;

    @Option(
            names = "--job-grace",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description =
                    "How long the queries of a client that has sent auth.key continue while it is disconnected, for example "
                            + "during a page reload (default: 30s).")
    private Duration jobGrace;

    @Option(names = "--static-dir", paramLabel = "DIR", description = "Serve this folder instead of the sample site.")
    private Path staticDir;

    @Option(
            names = "--client-dir",
            paramLabel = "DIR",
            description =
                    "Serve the Socket.IO client scripts of this folder (socket.io.min.js, ...) below /socket.io/.")
    private Path clientDir;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "PEM certificate chain, to serve https and wss. Requires --tls-key.")
    private Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM private key (PKCS#8, not encrypted).")
    private Path tlsKey;

    @Option(names = "--tls-keystore", paramLabel = "FILE", description = "PKCS#12 key store, instead of PEM files.")
    private Path tlsKeystore;

    @Option(
            names = "--tls-keystore-password",
            paramLabel = "PASSWORD",
            defaultValue = "",
            description = "Password of the key store. Prefer the environment or the file for it.")
    private String tlsKeystorePassword;

    @Option(
            names = "--http2",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            defaultValue = "true",
            description = "Offer HTTP/2 over TLS (default: true).")
    private boolean http2;

    @Option(
            names = "--transports",
            paramLabel = "NAME",
            split = ",",
            converter = TransportConverter.class,
            description = "Transports that clients may use: polling, websocket (default: both).")
    private List<TransportType> transports = List.of(TransportType.values());

    @Option(
            names = "--ping-interval",
            paramLabel = "TIME",
            defaultValue = "25s",
            converter = DurationConverter.class,
            description = "Time between two pings to a client (default: 25s).")
    private Duration pingInterval;

    @Option(
            names = "--ping-timeout",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "How long to wait for the answer to a ping (default: 20s).")
    private Duration pingTimeout;

    @Mixin
    private WebSocketPingOptions webSocketPings;

    @Option(
            names = "--max-message-size",
            paramLabel = "BYTES",
            defaultValue = "1000000",
            description = "Maximum size of a message (default: 1000000).")
    private int maxMessageSize;

    @Option(
            names = "--max-events-per-second",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Maximum number of events per second that a client may send; 0 for no limit (default: 1000).")
    private int maxEventsPerSecond;

    @Mixin
    private RecoveryOption recovery;

    @Mixin
    private PushOptions push;

    @Mixin
    private JobOptions jobs;

    @Mixin
    private ApiOptions api;

    @Mixin
    private TokenOptions tokens;

    @Mixin
    private RedisOptions redis;

    @Mixin
    private DrainOptions drain;

    @Option(
            names = "--io-transport",
            paramLabel = "NAME",
            defaultValue = "AUTO",
            description = "Network I/O: ${COMPLETION-CANDIDATES} (default: AUTO).")
    private IoTransport ioTransport;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "INFO",
            description = "off, error, warn, info, debug or trace (default: info).")
    private String logLevel;

    /** Read by {@link OptionDefaults} before all other options. Declared here for the help text and the full parse. */
    @Option(names = "--config", paramLabel = "FILE", description = "Properties file with options.")
    @SuppressWarnings("UnusedVariable")
    private Path config;

    private final Shutdown shutdown = new Shutdown();

    private InetSocketAddress address;
    private boolean requiresTokens;

    /** Returns the address that the server listens on, or null before it has started. */
    InetSocketAddress address() {
        return address;
    }

    @Override
    public Integer call() {
        setLogLevel();
        CarillonServer server = build();
        try {
            address = server.start().join();
        } catch (CompletionException e) {
            server.close();
            throw new StartException(startFailure(e.getCause()), e.getCause());
        }
        shutdown.install(server, drain.delay(redis.isUsed()), drain.timeout());
        log.info(
                "Carillon {} on {} (transports: {}; origins: {}; {})",
                VersionProvider.version(),
                url(address) + (address.getAddress().isAnyLocalAddress() ? " and all addresses of this machine" : ""),
                transportNames(),
                cors(),
                requiresTokens ? "each client needs a token" : "open to everyone: no tokens are required");
        if (address.getAddress().isLoopbackAddress() && !requiresTokens && !api.hasKey()) {
            log.warn(
                    "the HTTP API needs no key: all programs on this machine can use it, and so can everyone who reaches it through a"
                            + " proxy that adds no header such as X-Forwarded-For; set --api-key if there is a proxy");
        }
        return RUNNING;
    }

    private CarillonServer build() {
        try {
            SocketIoServer.Builder builder = SocketIoServer.builder()
                    .host(host)
                    .transports(transports.toArray(TransportType[]::new))
                    .pingInterval(pingInterval)
                    .pingTimeout(pingTimeout)
                    .ioTransport(ioTransport)
                    .cors(cors())
                    .proxyProtocol(proxyProtocol)
                    .http2(http2)
                    .allowedHosts(allowedHosts.toArray(String[]::new));
            webSocketPings.applyTo(builder);
            if (!trustedProxies.isEmpty()) {
                set("--trusted-proxy", () -> builder.trustedProxies(trustedProxies.toArray(String[]::new)));
            }
            set("--port", () -> builder.port(port));
            set("--max-message-size", () -> builder.maxHttpBufferSize(maxMessageSize));
            if (tlsKeystore != null || tlsCert != null || tlsKey != null) {
                builder.tls(tls());
            }
            if (maxEventsPerSecond != 0) {
                builder.maxEventsPerSecond(maxEventsPerSecond);
            }
            Optional<TokenSettings> tokenSettings = tokens.settings(corsOrigins.contains("*"));
            requiresTokens = tokenSettings.isPresent();
            recovery.applyTo(builder, redis.sharesSessions(), requiresTokens);
            redis.applyTo(builder);
            if (clientDir != null) {
                builder.serveClient(directory("--client-dir", clientDir));
            }
            CarillonServer server = new CarillonServer(
                    builder,
                    new CarillonServer.Options(
                            processInterval,
                            directory("--static-dir", staticDir),
                            jobGrace,
                            push.settings(),
                            builderOfJobs -> jobs.applyTo(builderOfJobs, redis.jobs()),
                            io -> api.access(io, requiresTokens),
                            tokenSettings,
                            redis::presence));
            redis.joined().ifPresent(server::awaitCluster);
            return server;
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    /** Sets an option of the library, whose error message begins with the name that the option has there. */
    private void set(String option, Runnable setter) {
        try {
            setter.run();
        } catch (IllegalArgumentException e) {
            throw bad(option + " " + e.getMessage().replaceFirst("^\\w+ ", ""));
        }
    }

    private Cors cors() {
        return Cors.builder()
                .origins(corsOrigins.toArray(String[]::new))
                .credentials(corsCredentials)
                .build();
    }

    private Tls tls() {
        if (tlsKeystore != null && tlsCert == null && tlsKey == null) {
            return Tls.pkcs12(file("--tls-keystore", tlsKeystore), tlsKeystorePassword);
        }
        if (tlsKeystore != null || tlsCert == null || tlsKey == null) {
            throw bad("TLS needs --tls-cert and --tls-key together, or --tls-keystore alone");
        }
        return Tls.pem(file("--tls-cert", tlsCert), file("--tls-key", tlsKey));
    }

    private Path file(String option, Path path) {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw bad(option + ": " + path + " is not a readable file");
        }
        return path;
    }

    private Path directory(String option, Path path) {
        if (path != null && !Files.isDirectory(path)) {
            throw bad(option + ": " + path + " is not a folder");
        }
        return path;
    }

    private void setLogLevel() {
        Level level = Level.toLevel(logLevel, null);
        if (level == null) {
            throw bad("--log-level: '" + logLevel + "' is not one of off, error, warn, info, debug, trace");
        }
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(level);
        }
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private String startFailure(Throwable cause) {
        return "carillon-server: cannot start: " + reason(cause);
    }

    /** The messages of Netty name system calls and error numbers. */
    private String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (new InetSocketAddress(host, port).isUnresolved()) {
            return "unknown host '" + host + "' (choose another with --host)";
        }
        if (message.contains("Address already in use")) {
            return "port " + port + " is already in use (choose another with --port)";
        }
        if (message.contains("Cannot assign requested address")) {
            return "'" + host + "' is not an address of this machine (choose another with --host)";
        }
        if (message.contains("Permission denied")) {
            return "no permission to listen on port " + port + " (choose another with --port)";
        }
        return message;
    }

    private String url(InetSocketAddress address) {
        String scheme = tlsCert == null && tlsKeystore == null ? "http" : "https";
        String name = address.getAddress().isAnyLocalAddress()
                ? "localhost"
                : address.getAddress().getHostAddress();
        return scheme + "://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
    }

    private String transportNames() {
        return Arrays.stream(TransportType.values())
                .filter(transports::contains)
                .map(TransportType::protocolName)
                .collect(Collectors.joining(", "));
    }

    /** Thrown if the server cannot start. The message is a single line for the operator. */
    private static final class StartException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StartException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
