package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import dev.carillon.push.PushAuthorizer;
import dev.carillon.push.PushServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event streams through nginx, which collects responses in its buffers by default. */
class NginxTest {
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr;
            events {}
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              server {
                listen 127.0.0.1:%d;
                location / {
                  proxy_pass http://127.0.0.1:%d;
                  proxy_http_version 1.1;
                }
              }
            }
            """;

    @TempDir
    private Path folder;

    private final SocketIoServer io =
            SocketIoServer.builder().host("127.0.0.1").port(0).build();

    private Process nginx;
    private InetSocketAddress proxy;

    @BeforeEach
    void start() throws IOException {
        Prerequisites.requireExecutable("/usr/sbin/nginx", "nginx");
        PushServer.builder(io, PushAuthorizer.EVERYONE).attach();
        int backend = io.start().join().getPort();
        proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, CONFIGURATION.formatted(proxy.getPort(), backend));
        nginx = new ProcessBuilder(
                        "/usr/sbin/nginx", "-p", folder.toString(), "-c", configuration.toString(), "-e", "stderr")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
        Waiting.await().until(this::isListening);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(proxy.getAddress(), proxy.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            assertTrue(nginx.waitFor(10, TimeUnit.SECONDS));
        }
        io.close();
    }

    @Test
    void eventsPassTheProxyImmediately() {
        try (RawHttp http = RawHttp.connect(proxy)) {
            HttpReply head =
                    http.sendGet("/push/all", "Accept: text/event-stream").readHead();
            assertEquals(200, head.status());
            http.readChunksUntil("retry");
            for (int i = 0; i < 5; i++) {
                io.emit("tick", i);
                http.readChunksUntil("[" + i + "]");
            }
        }
    }
}
