package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.LoadLoop;
import dev.carillon.benchmarks.process.ServerProcess;
import dev.carillon.benchmarks.results.Results;
import java.time.Duration;

/**
 * What a workload works with.
 *
 * @param server the server
 * @param loop the generator's loop
 * @param pace how long it may take
 * @param warm whether this server has done the same before
 * @param soFar what was measured before
 */
public record Bench(ServerProcess server, LoadLoop loop, Pace pace, boolean warm, Results soFar) {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);

    ClientGroup webSockets(int count) {
        return ClientGroup.webSockets(loop, server.port(), count, CONNECT_LIMIT);
    }

    ClientGroup polling(int count) {
        return ClientGroup.polling(loop, server.port(), count, CONNECT_LIMIT);
    }

    /** How long the server is warmed up before it is measured. */
    Duration warmUp() {
        return warm ? pace.warmUp().dividedBy(4) : pace.warmUp();
    }
}
