package dev.carillon.attacks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The server of socket.io on Node.js.
 *
 * @param script the server
 * @param heapMegabytes the limit of its old generation, which is almost all of its heap; buffers are outside
 * @param recovery whether connection state recovery is switched on even if the attack does not need it
 * @param options options of the server, by the names of socket.io, with values in JSON
 */
public record NodePeer(Path script, int heapMegabytes, boolean recovery, Map<String, String> options)
        implements Target {
    @Override
    public NodePeer withRecovery(boolean needed) {
        return new NodePeer(script, heapMegabytes, recovery || needed, options);
    }

    @Override
    public boolean canRecover() {
        return true;
    }

    @Override
    public boolean hasRoutes() {
        return false;
    }

    @Override
    public boolean closesAfterResponse() {
        return false;
    }

    @Override
    public List<String> command() {
        List<String> command = new ArrayList<>(
                List.of("node", "--expose-gc", "--max-old-space-size=" + heapMegabytes, script.toString()));
        if (recovery) {
            command.add("--recovery");
        }
        options.forEach((name, value) -> command.addAll(List.of("--option", name + "=" + value)));
        return command;
    }
}
