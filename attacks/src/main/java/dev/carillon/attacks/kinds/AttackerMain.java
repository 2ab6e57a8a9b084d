package dev.carillon.attacks.kinds;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Attacks a server until standard input ends. It prints one line when it begins, and another one with what it has achieved. It is
 * a process of its own, because its garbage collections would stop the clients, which measure the server.
 */
public final class AttackerMain {
    private AttackerMain() {}

    /**
     * Runs the attacks.
     *
     * @param arguments the port of the server, the local address of the attackers, the size of the attack, whether the server closes
     *     the connection after each response, and the names of the attacks
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress server =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        InetAddress from = InetAddress.getByName(arguments[1]);
        double scale = Double.parseDouble(arguments[2]);
        boolean closedAfterResponse = Boolean.parseBoolean(arguments[3]);
        Map<Attack, Attacker> attackers = new LinkedHashMap<>();
        for (String name : Arrays.asList(arguments).subList(4, arguments.length)) {
            Attacker attacker = new Attacker(server, from, scale, closedAfterResponse);
            Attack attack = Attacks.named(name);
            attackers.put(attack, attacker);
            attack.start(attacker);
        }
        System.out.println("attacking");
        System.in.readAllBytes();
        attackers.values().forEach(Attacker::stop);
        System.out.println(attackers.entrySet().stream()
                .map(entry -> entry.getKey().name() + ": " + entry.getValue().describe())
                .collect(Collectors.joining("; ")));
    }
}
