package dev.carillon.attacks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The beginning of the command line of a server that runs on the JVM. */
final class JavaCommand {
    private JavaCommand() {}

    /** Returns a list that arguments of the server can be added to. */
    static List<String> of(List<String> jvmOptions, String classPath, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-XX:+DisplayVMOutputToStderr"); // standard output is for the answers
        // Code that catches the error does not always log it.
        command.add("-XX:OnOutOfMemoryError=echo " + ServerProcess.OUT_OF_MEMORY + " >&2");
        command.addAll(List.of("-cp", classPath, mainClass));
        return command;
    }
}
