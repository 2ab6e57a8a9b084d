package dev.carillon.server;

import dev.carillon.SocketIoServer;
import dev.carillon.api.ApiAccess;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options for the HTTP API. */
final class ApiOptions {
    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description =
                    "Key for the HTTP API, of visible ASCII characters without spaces. Can be repeated. Without any, the API can be used only on this machine, and "
                            + "only with a loopback address as --host. Prefer the environment or a file for it.")
    private List<String> keys = List.of();

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "File with a key for the HTTP API in each line. Changes take effect without a restart.")
    private Path keyFile;

    /** Returns whether a key is configured. */
    boolean hasKey() {
        return keyFile != null || !keys.isEmpty();
    }

    /**
     * Returns who may use the API. Throws an exception if an option is invalid.
     *
     * @param requiresTokens whether clients need tokens; then nobody may use the API without a key
     */
    ApiAccess access(SocketIoServer server, boolean requiresTokens) {
        try {
            keys.forEach(ApiAccess::requireKey);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--api-key: " + e.getMessage(), e);
        }
        if (!hasKey() && requiresTokens) {
            return ApiAccess.of(server, () -> List.<String>of());
        }
        if (keyFile == null) {
            return ApiAccess.of(server, keys);
        }
        KeyFile file = KeyFile.open(keyFile, InstantSource.system());
        return ApiAccess.of(
                server, () -> Stream.concat(keys.stream(), file.keys().stream()).toList());
    }
}
