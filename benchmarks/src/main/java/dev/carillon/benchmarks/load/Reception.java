package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** What a subscriber sends and receives after its connection is established. */
interface Reception {
    /** Returns the first request. */
    ByteBuf request();

    /** Reads what the server has sent, and passes connection, messages and further requests to the subscriber. */
    void read(ByteBuf in, Subscriber subscriber) throws IOException;
}
