package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.LoadLoop;
import dev.carillon.benchmarks.load.Technique;
import dev.carillon.benchmarks.process.ServerProcess;
import dev.carillon.benchmarks.results.Results;
import java.time.Duration;
import java.util.List;

/**
 * The environment of a workload.
 *
 * @param server the server
 * @param loop the generator's event loop
 * @param pace the durations of the phases
 * @param warm whether this server process has already run the workload
 * @param soFar the earlier results
 */
public record Bench(ServerProcess server, LoadLoop loop, Pace pace, boolean warm, Results soFar) {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);

    /** Connects clients. In a cluster, each server gets the same number, and the first client is on the first server. */
    ClientGroup webSockets(int count) {
        List<Integer> ports = server.ports();
        return ClientGroup.webSockets(loop, ports, count / ports.size(), CONNECT_LIMIT);
    }

    ClientGroup polling(int count) {
        return ClientGroup.polling(loop, server.port(), count, CONNECT_LIMIT);
    }

    ClientGroup subscribers(int count, Technique technique, String room) {
        return ClientGroup.subscribers(loop, server.port(), count, CONNECT_LIMIT, technique, room);
    }

    /** Returns the warm-up time before the measurement. */
    Duration warmUp() {
        return warm ? pace.warmUp().dividedBy(4) : pace.warmUp();
    }
}
