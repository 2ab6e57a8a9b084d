package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.Configuration;
import dev.carillon.testing.Certificates;
import dev.carillon.testing.RawHttp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers with a certificate, and servers that require a client certificate. */
class TlsTest extends ServerTest {
    private static final char[] PASSWORD = Certificates.PASSWORD.toCharArray();

    private static KeyStore serverKey;
    private static KeyStore clientKey;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        serverKey = load(Certificates.create(Files.createDirectory(folder.resolve("server")))
                .pkcs12());
        clientKey = load(Certificates.create(Files.createDirectory(folder.resolve("client")))
                .pkcs12());
    }

    @Test
    void jksKeyStoreIsSupported() throws Exception {
        configuration.setSSLProtocol("TLSv1.2");
        configuration.setKeyStore(stream(serverKey, "JKS"));
        configuration.setKeyStorePassword(Certificates.PASSWORD);
        assertEquals(200, https(null).get(POLLING).status());
    }

    @Test
    void pkcs12KeyStoreIsSupported() throws Exception {
        useTls();
        assertEquals(200, https(null).get(POLLING).status());
    }

    @Test
    void defaultProtocolAllowsNewerTls() throws Exception {
        useTls();
        configuration.setSSLProtocol(new Configuration().getSSLProtocol());
        assertEquals(200, https(null).get(POLLING).status());
    }

    @Test
    void clientsConnectOverTls() throws Exception {
        useTls();
        server().addEventListener("echo", String.class, (client, text, ack) -> ack.sendAckData(text));
        // The original loses messages over TLS because it passes a buffer on after releasing it.
        for (String transport : List.of("polling", "websocket")) {
            Client client = secure(transport).open();
            assertEquals(kind.expects(false, true), comesToBeConnected(client));
            if (client.isConnected()) {
                assertEquals(List.of("a"), client.ask("echo", "a"));
            }
        }
    }

    @Test
    void clientCertificateCanBeRequired() throws Exception {
        useTls();
        KeyStore trusted = KeyStore.getInstance("JKS");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", clientKey.getCertificate("server"));
        configuration.setTrustStore(stream(trusted, "JKS"));
        configuration.setTrustStorePassword(Certificates.PASSWORD);
        configuration.setNeedClientAuth(true);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(clientKey, PASSWORD);
        assertEquals(200, https(keys.getKeyManagers()).get(POLLING).status());
        assertThrows(UncheckedIOException.class, () -> https(null).get(POLLING));
    }

    private void useTls() throws Exception {
        configuration.setSSLProtocol("TLSv1.2");
        configuration.setKeyStoreFormat("PKCS12");
        configuration.setKeyStore(stream(serverKey, "PKCS12"));
        configuration.setKeyStorePassword(Certificates.PASSWORD);
        assertTrue(configuration.getKeyStore().available() > 0);
    }

    private static boolean comesToBeConnected(Client client) {
        try {
            Waiting.await().atMost(2, TimeUnit.SECONDS).until(client::isConnected);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private Client secure(String transport) throws Exception {
        start();
        OkHttpClient http = new OkHttpClient.Builder()
                .sslSocketFactory(context(null).getSocketFactory(), trust())
                .build();
        String url = "https://localhost:" + configuration.getPort();
        return closing(Client.of(url, http, options -> options.transports = new String[] {transport}));
    }

    private RawHttp https(KeyManager[] keys) throws Exception {
        start();
        return closing(
                RawHttp.over(context(keys).getSocketFactory().createSocket("127.0.0.1", configuration.getPort())));
    }

    private static SSLContext context(KeyManager[] keys) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(keys, new X509TrustManager[] {trust()}, null);
        return context;
    }

    private static X509TrustManager trust() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", serverKey.getCertificate("server"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static KeyStore load(Path file) throws Exception {
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    /** Converts a key store to a format and returns it as a stream, as the configuration requires. */
    private static InputStream stream(KeyStore store, String format) throws Exception {
        KeyStore copy = KeyStore.getInstance(format);
        copy.load(null, null);
        for (String alias : java.util.Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                copy.setKeyEntry(alias, store.getKey(alias, PASSWORD), PASSWORD, store.getCertificateChain(alias));
            } else {
                copy.setCertificateEntry(alias, store.getCertificate(alias));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        copy.store(bytes, PASSWORD);
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
