package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A load balancer in front of two servers, with a configuration of {@code docs/scaling-out.md}. */
final class Balancer implements AutoCloseable {
    private static final Path PAGE = Path.of("..", "docs", "scaling-out.md");

    private static final String NGINX = """
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
              %s
            }
            """;

    private final Program program;
    private final InetSocketAddress address;

    /** The configurations of the page. */
    enum Kind {
        HAPROXY_COOKIE,
        HAPROXY_ADDRESS,
        NGINX_COOKIE,
        NGINX_ADDRESS;

        boolean isByCookie() {
            return this == HAPROXY_COOKIE || this == NGINX_COOKIE;
        }

        private boolean isNginx() {
            return this == NGINX_COOKIE || this == NGINX_ADDRESS;
        }

        /** Changes the configuration for cookies as the page says. */
        private String configuration() {
            String language = isNginx() ? "nginx" : "haproxy";
            String cookie = block(language, 0);
            if (isByCookie()) {
                return cookie;
            }
            String address = block(language, 1);
            if (!isNginx()) {
                return cookie.substring(0, cookie.indexOf("\nbackend carillon") + 1) + address;
            }
            String withoutMaps = cookie.substring(cookie.indexOf("map $http_upgrade"));
            return replace(
                    replace(withoutMaps, "(?s)upstream carillon \\{.*?\n}\n", address),
                    "add_header Set-Cookie .*\n",
                    "");
        }
    }

    private Balancer(Program program, InetSocketAddress address) {
        this.program = program;
        this.address = address;
    }

    /** Starts a balancer in front of the servers on these ports. */
    static Balancer start(Kind kind, Path folder, int one, int two) {
        int port = freePort();
        String configuration = replace(kind.configuration(), "10\\.0\\.0\\.11:3001", "127.0.0.1:" + one);
        configuration = replace(configuration, "10\\.0\\.0\\.12:3001", "127.0.0.1:" + two);
        configuration = replace(configuration, "(bind :80|listen 80)\\b", kind.isNginx() ? "listen " : "bind ", port);
        Path file = folder.resolve(kind + ".conf");
        try {
            Files.writeString(file, kind.isNginx() ? NGINX.formatted(configuration) : configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Balancer balancer = new Balancer(
                Program.start(folder, Map.of(), command(kind, folder, file)),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Waiting.await().until(() -> balancer.isListening() || !balancer.program.isRunning());
        assertTrue(balancer.program.isRunning(), balancer.program::toString);
        return balancer;
    }

    private static List<String> command(Kind kind, Path folder, Path file) {
        if (kind.isNginx()) {
            Prerequisites.requireExecutable("/usr/sbin/nginx", "nginx");
            return List.of("/usr/sbin/nginx", "-p", folder.toString(), "-c", file.toString(), "-e", "stderr");
        }
        Prerequisites.requireExecutable("/usr/sbin/haproxy", "HAProxy");
        return List.of("/usr/sbin/haproxy", "-db", "-f", file.toString());
    }

    private static String block(String language, int index) {
        try {
            Matcher blocks =
                    Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(PAGE));
            for (int i = 0; i <= index; i++) {
                assertTrue(blocks.find(), () -> "a block with " + language + " in " + PAGE);
            }
            return blocks.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replace(String text, String pattern, String verb, int port) {
        return replace(text, pattern, verb + "127.0.0.1:" + port);
    }

    /** Replaces text that must be there. */
    private static String replace(String text, String pattern, String replacement) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), () -> pattern + " in " + text);
        return matcher.replaceAll(Matcher.quoteReplacement(replacement));
    }

    /** Returns a port that a server can listen on, also after a restart. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    String url() {
        return "http://127.0.0.1:" + address.getPort();
    }

    @Override
    public void close() {
        program.close();
    }
}
