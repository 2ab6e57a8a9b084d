package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class data archive next to the jar. The server uses a matching archive and also starts without one. */
@Heavy
class ClassDataArchiveTest {
    private static final List<String> OF_ALL_LAYERS = List.of(
            "dev.carillon.SocketIoServer",
            "dev.carillon.internal.engineio.transport.PollingTransport",
            "dev.carillon.internal.engineio.transport.WebSocketTransport",
            "dev.carillon.internal.socketio.ClientSocket",
            "dev.carillon.server.MessageEvents",
            "io.netty.handler.codec.http.HttpRequestDecoder");

    @TempDir
    private Path folder;

    @Test
    void serverClassesAreLoadedFromTheArchive() {
        try (ServerProcess process = run(Prerequisites.classDataArchive(), "-Xlog:class+load")) {
            String url = "http://127.0.0.1:" + process.awaitPort();
            try (JavaClient client =
                    JavaClient.of(url, ClientTransport.UPGRADE, options -> {}).connect()) {
                client.awaitUpgrade().request("latency");
            }
            for (String name : OF_ALL_LAYERS) {
                assertTrue(process.output().contains(name + " source: shared objects file (top)"), name);
            }
        }
    }

    @Test
    void serverStartsWithoutTheArchive() throws IOException {
        assertServes(folder.resolve("missing.jsa"));
    }

    @Test
    void invalidArchiveIsIgnored() throws IOException {
        assertServes(Files.writeString(folder.resolve("other.jsa"), "not an archive"));
    }

    private void assertServes(Path archive) {
        try (ServerProcess process = run(archive, "-Xshare:auto");
                RawHttp http =
                        RawHttp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), process.awaitPort()))) {
            assertEquals(200, http.get("/healthz").status());
        }
    }

    private ServerProcess run(Path archive, String jvmOption) {
        List<String> jvmOptions = List.of("-XX:SharedArchiveFile=" + archive, jvmOption);
        return ServerProcess.run(folder, Map.of(), jvmOptions, "--host=127.0.0.1", "--port=0");
    }
}
