package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.Tls;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections over HTTPS and WSS, with a certificate generated for the test. */
class TlsTest {
    private static final String PASSWORD = "only for tests";

    @TempDir
    private static Path folder;

    private static Path keyStore;
    private static OkHttpClient trusting;

    @BeforeAll
    static void makeCertificate() throws Exception {
        keyStore = folder.resolve("server.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=carillon.test",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD,
                "-validity",
                "2");
        Path output = folder.resolve("keytool.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertEquals(true, process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(output));
        trusting = trusting(load());
    }

    @ParameterizedTest
    @EnumSource
    void clientsConnectOverTls(ClientTransport transport) throws Exception {
        for (Tls tls : List.of(Tls.pkcs12(keyStore, PASSWORD), pem())) {
            try (TestServer server = TestServer.socketIo(
                    options -> options.tls(tls),
                    io -> io.onConnection(socket -> {
                        socket.onRequest("secure?", () -> socket.handshake().secure());
                        socket.on("echo", (args, ack) -> ack.send(args.toArray()));
                    }))) {
                talk(server, transport);
            }
        }
    }

    private static void talk(TestServer server, ClientTransport transport) {
        String url = server.url().replace("http:", "https:");
        try (JavaClient client = JavaClient.of(url, transport, options -> {}, trusting)) {
            client.connect();
            if (transport == ClientTransport.UPGRADE) {
                client.awaitUpgrade();
            }
            assertEquals(Json.parse("true"), client.request("secure?"));
            byte[] data = new byte[50_000];
            assertArrayEquals(data, (byte[]) client.ask("echo", (Object) data).get(0));
        }
    }

    private static Tls pem() throws Exception {
        KeyStore store = load();
        Path certificate =
                writePem("CERTIFICATE", store.getCertificate("server").getEncoded());
        Path key = writePem(
                "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
        return Tls.pem(certificate, key);
    }

    private static Path writePem(String kind, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(
                folder.resolve(kind + ".pem"),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private static KeyStore load() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static OkHttpClient trusting(KeyStore own) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", own.getCertificate("server"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        TrustManager[] managers = factory.getTrustManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), (X509TrustManager) managers[0])
                .build();
    }
}
