package dev.carillon.benchmarks.process;

import dev.carillon.benchmarks.load.LoadLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Creates a class-data archive (CDS) of Carillon's application, like the build of the standalone server. The application must be
 * loaded from a jar: the JVM does not archive classes from folders.
 */
public final class ClassDataArchive {
    private ClassDataArchive() {}

    /** Creates the archive in a folder by starting the server and connecting a client. Returns the JVM options that use it. */
    public static List<String> make(ServerCommands commands, Path folder) {
        Path archive = folder.resolve("carillon.jsa").toAbsolutePath();
        List<String> training = ServerCommands.with("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds*=off");
        try (LoadLoop loop = new LoadLoop()) {
            Files.createDirectories(folder);
            Files.deleteIfExists(archive);
            ServerProcess.start(ServerKind.CARILLON, commands, training, folder, loop)
                    .close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Files.exists(archive)) {
            throw new IllegalStateException("the JVM did not create a class-data archive");
        }
        return ServerCommands.with("-XX:SharedArchiveFile=" + archive);
    }
}
