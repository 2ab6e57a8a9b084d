package dev.carillon.internal.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NettyVersionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"4.1.122.Final", "4.1.130.Final", "4.2.2.Final", "4.2.18.Final", "4.3.0.Final", "5.0.0", "mine"})
    void supportedAndUnknownVersionsAreAccepted(String version) {
        assertEquals(Optional.empty(), NettyVersion.problemOf(Map.of("netty-transport", version)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.121.Final", "4.2.0.Final", "4.2.1.Final", "4.0.56.Final", "3.10.6.Final"})
    void oldVersionIsReported(String version) {
        String problem =
                NettyVersion.problemOf(Map.of("netty-transport", version)).orElseThrow();
        assertTrue(problem.contains("netty-transport " + version), problem);
    }

    @Test
    void mixedReleaseLinesAreReported() {
        String problem = NettyVersion.problemOf(
                        Map.of("netty-common", "4.1.130.Final", "netty-transport", "4.2.18.Final"))
                .orElseThrow();
        assertTrue(problem.contains("netty-common 4.1.130.Final, netty-transport 4.2.18.Final"), problem);
    }

    @Test
    void severalReleasesOfOneLineAreAccepted() {
        assertEquals(
                Optional.empty(),
                NettyVersion.problemOf(Map.of("netty-common", "4.1.128.Final", "netty-transport", "4.1.130.Final")));
    }

    @Test
    void versionOfThisBuildIsAccepted() {
        assertDoesNotThrow(NettyVersion::requireSupported);
    }

    @Test
    void versionMatchesTheBuildProperty() {
        assertEquals(System.getProperty("carillon.netty", "4.2").equals("4.2"), NettyVersion.is42());
    }

    @Test
    void missingClassIsExplained() {
        String message =
                NettyVersion.explain(new NoClassDefFoundError("io/netty/Some")).getMessage();
        assertTrue(message.contains("io/netty/Some") && message.contains("netty-transport "), message);
        assertTrue(message.contains("the property netty.version"), message);
    }

    @Test
    void missingNettyIsReported() throws ReflectiveOperationException {
        List<URL> withoutNetty = new ArrayList<>();
        for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            if (!entry.contains("netty-")) {
                withoutNetty.add(url(entry));
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(withoutNetty.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> server = loader.loadClass(SocketIoServer.class.getName());
            Class<?> builder = loader.loadClass(SocketIoServer.Builder.class.getName());
            MethodHandle call =
                    MethodHandles.publicLookup() // like the bytecode of a caller; reflection would resolve all methods
                            .findStatic(server, "builder", MethodType.methodType(builder));
            Throwable cause = assertThrows(Throwable.class, call::invoke);
            assertEquals(IllegalStateException.class, cause.getClass(), String.valueOf(cause));
            assertTrue(cause.getMessage().startsWith("Netty is not on the class path."), cause.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
