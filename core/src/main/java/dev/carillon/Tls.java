package dev.carillon;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/** The server's certificate and private key. {@code https} and {@code wss} use the same port. */
public final class Tls {
    private static final ApplicationProtocolConfig HTTP_2_OR_1 = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    private final Source source;
    private final SslContext given;
    private final String description;

    private Tls(Source source, String description) {
        this.source = source;
        this.given = null;
        this.description = description;
    }

    private Tls(SslContext given, String description) {
        this.source = null;
        this.given = given;
        this.description = description;
    }

    /**
     * Uses a certificate chain and a private key in PEM files.
     *
     * @param certificateChain the file with the server's certificate first, then the intermediate ones
     * @param privateKey the file with the unencrypted PKCS#8 private key
     * @return the TLS setting; the files are read when the server starts
     */
    public static Tls pem(Path certificateChain, Path privateKey) {
        Objects.requireNonNull(certificateChain, "certificateChain");
        Objects.requireNonNull(privateKey, "privateKey");
        return new Tls(
                () -> SslContextBuilder.forServer(certificateChain.toFile(), privateKey.toFile()),
                "PEM " + certificateChain);
    }

    /**
     * Uses a PKCS#12 key store.
     *
     * @param keyStore the file
     * @param password the password of the store and of its key
     * @return the TLS setting; the file is read when the server starts
     */
    public static Tls pkcs12(Path keyStore, String password) {
        Objects.requireNonNull(keyStore, "keyStore");
        Objects.requireNonNull(password, "password");
        return new Tls(() -> SslContextBuilder.forServer(keyManagers(keyStore, password)), "PKCS#12 " + keyStore);
    }

    /**
     * Uses a Netty context, for everything that the other methods do not offer: client certificates, other key stores, a choice
     * of protocols.
     *
     * @param context a context for servers
     * @return the source
     */
    public static Tls of(SslContext context) {
        if (context.isClient()) {
            throw new IllegalArgumentException("the context is for clients");
        }
        return new Tls(context, "an SslContext");
    }

    /** Creates the context. A context of the application decides by itself whether it offers HTTP/2. */
    SslContext toSslContext(boolean http2) {
        if (given != null) {
            return given;
        }
        try {
            SslContext context = source.open()
                    .applicationProtocolConfig(http2 ? HTTP_2_OR_1 : ApplicationProtocolConfig.DISABLED)
                    .build();
            requireKeyOfCertificate(context);
            return context;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS cannot be set up from " + description + ": " + e.getMessage(), e);
        }
    }

    /** Performs a handshake in memory, so that a key that does not match the certificate is detected before clients connect. */
    private static void requireKeyOfCertificate(SslContext context) throws SSLException {
        SslContext anyone = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
        SslHandler serverSide = context.newHandler(UnpooledByteBufAllocator.DEFAULT);
        SslHandler clientSide = anyone.newHandler(UnpooledByteBufAllocator.DEFAULT);
        EmbeddedChannel server = new EmbeddedChannel(serverSide);
        EmbeddedChannel client = new EmbeddedChannel(clientSide);
        try {
            while (!clientSide.handshakeFuture().isDone() && pass(client, server) + pass(server, client) > 0) {
                // each iteration exchanges one flight of each side
            }
        } catch (DecoderException e) {
            throw new IllegalArgumentException("the private key does not belong to the certificate", e);
        } finally {
            server.close();
            client.close();
            server.releaseOutbound();
            client.releaseOutbound();
        }
        if (!clientSide.handshakeFuture().isSuccess()) {
            throw new IllegalArgumentException("the private key does not belong to the certificate");
        }
    }

    /** Passes the outbound messages of one side to the other, and returns their number. */
    private static int pass(EmbeddedChannel from, EmbeddedChannel to) {
        int pieces = 0;
        for (Object piece = from.readOutbound(); piece != null; piece = from.readOutbound()) {
            to.writeInbound(piece);
            pieces++;
        }
        return pieces;
    }

    private static KeyManagerFactory keyManagers(Path file, String password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password.toCharArray());
        return factory;
    }

    @Override
    public String toString() {
        return description;
    }

    @FunctionalInterface
    private interface Source {
        SslContextBuilder open() throws GeneralSecurityException, IOException;
    }
}
