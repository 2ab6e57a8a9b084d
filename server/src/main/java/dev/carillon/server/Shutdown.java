package dev.carillon.server;

import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process. On SIGTERM or SIGINT, the server drains, and the exit code is 0. If the server fails, the process exits
 * immediately with another code, so that a supervisor restarts it: without an event loop or memory, it could neither serve its
 * clients nor shut down.
 */
final class Shutdown {
    /** The exit code of a server that was stopped. The JVM's own would be 143. */
    static final int STOPPED = 0;

    /** The exit code if the server did not stop in time. */
    static final int NOT_STOPPED = 1;

    /**
     * The exit code after an error that the server cannot recover from. The JVM uses the same with {@code
     * -XX:+ExitOnOutOfMemoryError}.
     */
    static final int FAILED = 3;

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    /** The time that the server has after the drain to release its resources. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * Stops the server when the process receives a signal.
     *
     * @param delay how long the server continues to work, so that load balancers notice that it is about to stop
     * @param drain how long handlers may then take to finish
     */
    void install(CarillonServer server, Duration delay, Duration drain) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.addTurboFilter(new OutOfMemoryFilter(this::exit));
        }
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, error) -> log.error("the thread {} has failed", thread.getName(), error));
        server.terminated().whenComplete((ended, error) -> {
            if (error != null) {
                exit(error);
            }
        });
        startWatchdog(delay.plus(drain).plus(MARGIN));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, delay, drain), "carillon-stop"));
    }

    /** Started in advance: when the server has to stop, there may be no memory for another thread. */
    private void startWatchdog(Duration timeout) {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        stopping.await();
                        TimeUnit.NANOSECONDS.sleep(timeout.toNanos());
                    } catch (InterruptedException e) {
                        return;
                    }
                    Runtime.getRuntime().halt(NOT_STOPPED);
                },
                "carillon-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private void stop(CarillonServer server, Duration delay, Duration drain) {
        stopping.countDown();
        int exitCode = NOT_STOPPED;
        try {
            announce(server, delay);
            log.info("stopping");
            server.close(drain);
            log.info("stopped");
            exitCode = STOPPED;
        } catch (Throwable e) { // errors as well: the process must end
            log.error("the server could not be stopped", e);
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private static void announce(CarillonServer server, Duration delay) throws InterruptedException {
        if (!delay.isZero()) {
            server.announceClose();
            log.info("stopping in {} ms; until then, /readyz returns 503", delay.toMillis());
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        }
    }

    /** Writes to the standard error, because logging needs more memory and can be switched off. */
    private void exit(Throwable error) {
        stopping.countDown(); // the watchdog ends the process if nobody reads its standard error
        try {
            System.err.println("The server has failed, and the process exits.");
            error.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
