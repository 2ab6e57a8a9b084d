package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Symbolic links in the folder of a site. */
class DirectorySourceTest {
    @TempDir
    private Path folder;

    private Path root;
    private DirectorySource source;

    @BeforeEach
    void create() throws IOException {
        root = Files.createDirectory(folder.resolve("site"));
        Files.writeString(root.resolve("page.html"), "page");
        Files.writeString(root.resolve(".hidden"), "hidden");
        Files.writeString(root.resolve("page.html~"), "backup");
        Files.writeString(folder.resolve("secret.html"), "secret");
        source = new DirectorySource(root);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }

    @Test
    void linkWithinTheFolderIsFollowed() throws IOException {
        link("link.html", "page.html");
        assertTrue(source.find("link.html").isPresent());
    }

    @Test
    void folderMayBeALink() throws IOException {
        Path alias = Files.createSymbolicLink(folder.resolve("alias"), root);
        assertTrue(new DirectorySource(alias).find("page.html").isPresent());
    }

    @Test
    void linkOutOfTheFolderIsNotFollowed() throws IOException {
        link("link.html", "../secret.html");
        link("up", "..");
        assertEquals(Optional.empty(), source.find("link.html"));
        assertEquals(Optional.empty(), source.find("up/secret.html"));
    }

    @Test
    void linkToAHiddenFileOrABackupIsNotFollowed() throws IOException {
        link("hidden.html", ".hidden");
        link("backup.html", "page.html~");
        assertEquals(Optional.empty(), source.find("hidden.html"));
        assertEquals(Optional.empty(), source.find("backup.html"));
    }
}
