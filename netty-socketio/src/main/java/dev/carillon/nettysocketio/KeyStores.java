package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.Configuration;
import dev.carillon.Tls;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Reads the key store and the trust store of a configuration. */
final class KeyStores {
    private KeyStores() {}

    /** Creates the TLS settings of a configuration that has a key store. Reads the streams, which is possible only once. */
    static Tls read(Configuration configuration) {
        try {
            char[] password = password(configuration.getKeyStorePassword());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(configuration.getKeyManagerFactoryAlgorithm());
            keys.init(load(configuration.getKeyStoreFormat(), configuration.getKeyStore(), password), password);
            SslContextBuilder context = SslContextBuilder.forServer(keys);
            if (configuration.getTrustStore() != null) {
                TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(load(
                        configuration.getTrustStoreFormat(),
                        configuration.getTrustStore(),
                        password(configuration.getTrustStorePassword())));
                context.trustManager(trust)
                        .clientAuth(configuration.isNeedClientAuth() ? ClientAuth.REQUIRE : ClientAuth.NONE);
            }
            return Tls.of(context.build());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the key stores cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore load(String format, InputStream in, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(format);
        store.load(in, password);
        return store;
    }

    private static char[] password(String password) {
        return password == null ? null : password.toCharArray();
    }
}
