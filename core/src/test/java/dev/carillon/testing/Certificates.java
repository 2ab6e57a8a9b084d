package dev.carillon.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for {@code localhost}, generated for a test. */
public final class Certificates {
    /** The password of the key store and of its key. */
    public static final String PASSWORD = "carillon";

    private static final String ALIAS = "server";

    private final Path directory;
    private final KeyStore store;

    private Certificates(Path directory, KeyStore store) {
        this.directory = directory;
        this.store = store;
    }

    /** Creates the certificate with the JDK tool and writes its files to a directory. */
    public static Certificates create(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Path file = directory.resolve("server.p12");
        List<String> command = List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD);
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        return new Certificates(directory, KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    }

    /** The PKCS#12 key store. */
    public Path pkcs12() {
        return directory.resolve("server.p12");
    }

    /** Writes the certificate as PEM. */
    public Path certificatePem() throws IOException, GeneralSecurityException {
        Certificate certificate = store.getCertificate(ALIAS);
        return writePem("certificate.pem", "CERTIFICATE", certificate.getEncoded());
    }

    /** Writes the private key as PEM. */
    public Path keyPem() throws IOException, GeneralSecurityException {
        Key key = store.getKey(ALIAS, PASSWORD.toCharArray());
        return writePem("key.pem", "PRIVATE KEY", key.getEncoded());
    }

    private Path writePem(String name, String type, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        String pem = "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
        return Files.write(directory.resolve(name), pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** Connects to a server that uses this certificate. */
    public RawHttp connect(InetSocketAddress server) throws IOException, GeneralSecurityException {
        return over(new Socket(InetAddress.getLoopbackAddress(), server.getPort()));
    }

    /** Starts TLS on a connection to a server that uses this certificate. */
    public RawHttp over(Socket connection) throws IOException, GeneralSecurityException {
        return RawHttp.over(
                clientContext().getSocketFactory().createSocket(connection, "localhost", connection.getPort(), true));
    }

    /** Connects to a server that uses this certificate, for HTTP/2. */
    public RawHttp2 connectHttp2(InetSocketAddress server) throws IOException, GeneralSecurityException {
        return RawHttp2.over((SSLSocket) clientContext()
                .getSocketFactory()
                .createSocket(
                        new Socket(InetAddress.getLoopbackAddress(), server.getPort()),
                        "localhost",
                        server.getPort(),
                        true));
    }

    /** Creates a context for clients that trust this certificate alone. */
    public SSLContext clientContext() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
