package dev.carillon;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;

/** Where the server's certificate and private key come from. {@code https} and {@code wss} share one port. */
public final class Tls {
    private final Source source;
    private final String description;

    private Tls(Source source, String description) {
        this.source = source;
        this.description = description;
    }

    /**
     * A certificate chain and a private key in PEM files, as certificate authorities hand them out.
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
     * A PKCS#12 key store.
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

    SslContext toSslContext() {
        try {
            return source.open().build();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS cannot be set up from " + description + ": " + e.getMessage(), e);
        }
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
