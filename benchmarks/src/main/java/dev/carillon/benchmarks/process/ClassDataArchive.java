package dev.carillon.benchmarks.process;

import dev.carillon.benchmarks.load.LoadLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of Carillon's application, archived as the build of the server archives its own (class-data sharing).
 * The application must not come from a folder of classes: the JVM archives what is in jars.
 */
public final class ClassDataArchive {
    private ClassDataArchive() {}

    /**
     * Makes the archive in a folder: the server starts once, takes a client, and ends. Gives the options that use it.
     */
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
            throw new IllegalStateException("the JVM has made no class-data archive");
        }
        return ServerCommands.with("-XX:SharedArchiveFile=" + archive);
    }
}
