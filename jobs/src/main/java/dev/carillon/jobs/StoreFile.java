package dev.carillon.jobs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** Recognizes the files of {@link FileJobStore}. MVStore would write to the store of any other program. */
final class StoreFile {
    /** The only map of a job store. */
    static final String JOBS = "jobs";

    private StoreFile() {}

    /**
     * Checks a file, without changing it. A file that does not exist, or is empty, becomes a new store.
     *
     * @throws IllegalStateException if it is something else than a job store
     */
    static void check(Path file) {
        if (Files.isDirectory(file)) {
            throw new IllegalStateException(file + " is a folder");
        }
        if (file.toFile().length() == 0) {
            return;
        }
        try (MVStore store =
                new MVStore.Builder().fileName(file.toString()).readOnly().open()) {
            Set<String> maps = store.getMapNames();
            if (!maps.isEmpty() && !maps.equals(Set.of(JOBS))) {
                throw new IllegalStateException(file + " is not a job store");
            }
        } catch (MVStoreException e) {
            throw failure(file, e);
        }
    }

    /** Returns why a file cannot be opened. The messages of MVStore are meant for its developers. */
    static IllegalStateException failure(Path file, MVStoreException error) {
        return new IllegalStateException(
                switch (error.getErrorCode()) {
                    case DataUtils.ERROR_FILE_LOCKED -> "the job store " + file + " is in use";
                    case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT -> damaged(file);
                    default ->
                        isTooShort(file, error)
                                ? damaged(file)
                                : "the job store " + file + " cannot be opened: " + error.getMessage();
                },
                error);
    }

    private static String damaged(Path file) {
        return file + " is not a job store, or it is damaged";
    }

    /** Whether the file can be read, but has no room for the header of a store. */
    private static boolean isTooShort(Path file, MVStoreException error) {
        return error.getErrorCode() == DataUtils.ERROR_READING_FAILED && Files.isReadable(file);
    }
}
