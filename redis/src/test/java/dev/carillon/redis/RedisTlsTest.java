package dev.carillon.redis;

import static dev.carillon.redis.Clusters.awaitSockets;
import static dev.carillon.redis.Clusters.server;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.LogCapture;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to Redis, with the trust store of the JVM. */
class RedisTlsTest {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private Path keyStore;
    private RedisServer redis;

    @BeforeEach
    void startRedis() throws Exception {
        keyStore = folder.resolve("redis.p12");
        List<String> keytool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD);
        assertEquals(
                0, new ProcessBuilder(keytool).redirectErrorStream(true).start().waitFor());
        KeyStore store = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
        Key key = store.getKey("redis", PASSWORD.toCharArray());
        redis = RedisServer.startTls(
                folder,
                pem("CERTIFICATE", store.getCertificate("redis").getEncoded()),
                pem("PRIVATE KEY", key.getEncoded()));
    }

    private Path pem(String type, byte[] der) throws Exception {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                folder.resolve(type + ".pem"),
                "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n",
                StandardCharsets.US_ASCII);
    }

    @AfterEach
    void stop() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE + "Password");
        redis.close();
    }

    @Test
    void serversConnectIfTheTrustStoreHasTheCertificate() throws Exception {
        System.setProperty(TRUST_STORE, keyStore.toString());
        System.setProperty(TRUST_STORE + "Password", PASSWORD);
        try (SocketIoFixture one = server(RedisAdapters.classic(uri()));
                SocketIoFixture two = server(RedisAdapters.classic(uri()));
                SocketIoClient ada = one.join()) {
            awaitSockets(two, 1);
            two.io().emit("secure");
            ada.expect("42[\"secure\"]");
        }
    }

    @Test
    void unknownCertificateIsRefused() {
        try (LogCapture log = LogCapture.open();
                SocketIoFixture one = server(RedisAdapters.classic(uri()))) {
            await().until(() -> log.messages().stream()
                    .anyMatch(line ->
                            line.startsWith("WARN Redis is not available") && line.contains("certification path")));
            assertEquals(0, one.io().sockets().size());
        }
    }

    private String uri() {
        return "rediss://127.0.0.1:" + redis.port();
    }
}
