package dev.carillon.integration.faults;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A connection of a client and the one that belongs to it at the server. Used on the event loop of the proxy. */
final class ProxiedConnection {
    private final FaultProxy proxy;
    private final Pump toServer;
    private final Pump toClient;
    private final Channel client;
    private Channel server;
    private Fault fault;
    private boolean upgrades;

    ProxiedConnection(FaultProxy proxy, Channel client, Random random, Fault fault) {
        this.proxy = proxy;
        this.client = client;
        this.fault = fault;
        this.toServer = new Pump(this, random);
        this.toClient = new Pump(this, random);
    }

    Pump toServer() {
        return toServer;
    }

    Pump toClient() {
        return toClient;
    }

    void connected(Channel channel) {
        server = channel;
        toServer.connected(channel);
        toClient.connected(client);
    }

    Fault fault() {
        return fault;
    }

    /** A black hole is for ever: the bytes that it has dropped would be missing. */
    void fault(Fault next) {
        if (isBlackHole()) {
            return;
        }
        fault = next;
        toServer.run();
        toClient.run();
    }

    boolean isBlackHole() {
        return fault instanceof Fault.BlackHole;
    }

    /** Looks for the request for a WebSocket of an existing session, before its bytes are forwarded. */
    void onBytes(ByteBuf bytes) {
        if (!upgrades) {
            String head = bytes.toString(StandardCharsets.ISO_8859_1);
            upgrades = head.contains("sid=") && head.contains("transport=websocket");
            if (upgrades) {
                proxy.onUpgrade(this);
            }
        }
    }

    /** A direction has ended. When both have, nothing remains of the connection. */
    void finished() {
        if (toServer.isFinished() && toClient.isFinished()) {
            client.close();
            server.close();
        }
    }

    /** Resets both connections. The end of one closes the other, so both are prepared first. */
    void reset() {
        prepareReset(client);
        prepareReset(server);
        client.close();
    }

    /** The connection of the client is closed. */
    void closed() {
        toServer.release();
        toClient.release();
        if (server != null) {
            server.close();
        }
    }

    private static void prepareReset(Channel channel) {
        if (channel != null && channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
    }

    /** Ends the direction to the server, as a client does that sends no more. */
    void endToServer() {
        if (server != null) {
            ((DuplexChannel) server).shutdownOutput();
        }
    }

    /** Ends the direction to the client. */
    void endToClient() {
        ((DuplexChannel) client).shutdownOutput();
    }
}
