package dev.carillon.benchmarks.servers;

import java.io.IOException;
import java.io.OutputStream;

/** The other end is held by the runner: when it goes, the server must go too. */
final class StandardInput {
    private StandardInput() {}

    static void exitAtItsEnd() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }
}
