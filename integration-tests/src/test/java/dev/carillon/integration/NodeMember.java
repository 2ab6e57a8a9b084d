package dev.carillon.integration;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code cluster.mjs}, in a process of its own. */
final class NodeMember implements ClusterMember {
    private final String name;
    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final InetSocketAddress address;

    NodeMember(String name, Path scripts, String adapter, String redis) throws IOException {
        this(name, scripts, adapter, redis, "");
    }

    /** Starts a server whose clients recover within some milliseconds. */
    NodeMember(String name, Path scripts, String adapter, String redis, String recoveryMillis) throws IOException {
        this.name = name;
        this.process = new ProcessBuilder("node", "cluster.mjs", adapter, redis, recoveryMillis)
                .directory(scripts.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(output.readLine()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public synchronized JsonElement call(String command, JsonObject options) throws IOException {
        JsonObject line = options.deepCopy();
        line.addProperty("command", command);
        input.write(line + "\n");
        input.flush();
        JsonObject answer = JsonParser.parseString(output.readLine()).getAsJsonObject();
        if (answer.has("error")) {
            throw new IllegalStateException(answer.get("error").getAsString());
        }
        return answer.get("result");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
