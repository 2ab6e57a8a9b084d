package dev.carillon.attacks.process;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The server of netty-socketio. It has a class path of its own.
 *
 * @param target the folder of its classes and libraries
 * @param jvmOptions options of its JVM
 * @param options options of the server, by the names of netty-socketio's configuration
 */
public record NettySocketIoPeer(Path target, List<String> jvmOptions, Map<String, String> options) implements Target {
    private static final String MAIN_CLASS = "dev.carillon.attacks.peer.PeerServer";

    @Override
    public NettySocketIoPeer withRecovery(boolean needed) {
        return this;
    }

    @Override
    public boolean canRecover() {
        return false;
    }

    @Override
    public boolean hasRoutes() {
        return false;
    }

    @Override
    public boolean closesAfterResponse() {
        return true;
    }

    @Override
    public List<String> command() {
        String classPath = target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
        List<String> command = JavaCommand.of(jvmOptions, classPath, MAIN_CLASS);
        options.forEach((name, value) -> command.add(name + "=" + value));
        return command;
    }
}
