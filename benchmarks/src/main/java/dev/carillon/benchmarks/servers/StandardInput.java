package dev.carillon.benchmarks.servers;

import java.io.IOException;
import java.io.OutputStream;

/** The runner holds the other end of standard input. When it exits, the server must exit, too. */
final class StandardInput {
    private StandardInput() {}

    static void exitAtItsEnd() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }
}
