package dev.carillon.attacks;

import java.net.InetAddress;
import java.time.Duration;

/**
 * The size of a run.
 *
 * @param clients the number of well-behaved clients
 * @param echoInterval the time between two echoes of a client
 * @param warmUp the time before the first measurement
 * @param quiet the time of the measurement without an attack
 * @param control how long the attackers first attack another server, which shows what they cost by taking processor time; zero
 *     to skip it
 * @param attack the duration of the attack
 * @param settle how long the server may take to release what the attack has used
 * @param scale the size of the attack; 1 is full size
 * @param from the local address of the attackers
 */
public record AttackPlan(
        int clients,
        Duration echoInterval,
        Duration warmUp,
        Duration quiet,
        Duration control,
        Duration attack,
        Duration settle,
        double scale,
        InetAddress from) {
    private static final Duration ECHO_INTERVAL = Duration.ofMillis(500);

    /** A run of full size. */
    public static AttackPlan full(Duration attack) {
        return new AttackPlan(
                200,
                ECHO_INTERVAL,
                Duration.ofSeconds(8),
                Duration.ofSeconds(10),
                Duration.ZERO,
                attack,
                Duration.ofMinutes(4),
                1,
                InetAddress.getLoopbackAddress());
    }

    /** The same with a control measurement of this duration. */
    AttackPlan withControl(Duration time) {
        return new AttackPlan(clients, echoInterval, warmUp, quiet, time, attack, settle, scale, from);
    }

    /** A run for tests: a few clients, a few seconds. */
    public static AttackPlan brief(Duration attack, double scale) {
        return new AttackPlan(
                20,
                ECHO_INTERVAL,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ZERO,
                attack,
                Duration.ofSeconds(30),
                scale,
                InetAddress.getLoopbackAddress());
    }
}
