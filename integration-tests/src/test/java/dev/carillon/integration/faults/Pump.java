package dev.carillon.integration.faults;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One direction of a connection: reads from one channel and writes to the other one, at the pace of the current fault. */
final class Pump extends ChannelInboundHandlerAdapter {
    private final ProxiedConnection connection;
    private final Random random;
    private final CompositeByteBuf waiting = Unpooled.compositeBuffer(Integer.MAX_VALUE);
    private DuplexChannel target;
    private boolean ended;
    private boolean scheduled;
    private boolean finished;
    private boolean released;

    Pump(ProxiedConnection connection, Random random) {
        this.connection = connection;
        this.random = random;
    }

    /** The channel to write to is connected. */
    void connected(Channel channel) {
        target = (DuplexChannel) channel;
        run();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        connection.onBytes(bytes);
        if (released) {
            bytes.release();
            return;
        }
        waiting.addComponent(true, bytes);
        run();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            end();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
    }

    private void end() {
        ended = true;
        run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.reset(); // the peer has reset its connection
    }

    /** Continues after the fault has changed. */
    void run() {
        if (target == null || scheduled || released) {
            return;
        }
        if (!waiting.isReadable()) {
            if (ended && !finished && !connection.isBlackHole()) {
                finished = true;
                target.shutdownOutput();
                connection.finished();
            }
            return;
        }
        Fault.Pace pace = connection.fault().next(waiting.readableBytes(), random);
        if (pace.bytes() > 0) {
            scheduled = true;
            target.eventLoop().schedule(() -> take(pace), pace.waitMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void take(Fault.Pace pace) {
        scheduled = false;
        if (released) {
            return;
        }
        int count = Math.min(pace.bytes(), waiting.readableBytes());
        if (pace.forwarded() && target.isActive()) {
            target.writeAndFlush(waiting.readBytes(count));
        } else {
            waiting.skipBytes(count);
        }
        waiting.discardReadComponents();
        run();
    }

    boolean isFinished() {
        return finished;
    }

    void release() {
        if (!released) {
            released = true;
            waiting.release();
        }
    }
}
