package dev.carillon.benchmarks.results;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stores the raw results, so that the report can be regenerated. */
public final class ResultsFile {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private final Path path;

    public ResultsFile(Path path) {
        this.path = path;
    }

    /** Saves the results so far. */
    public void save(Results results) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.writeString(path, GSON.toJson(results));
    }

    /** Loads the saved results. */
    public Results load() throws IOException {
        return GSON.fromJson(Files.readString(path), Results.class);
    }
}
