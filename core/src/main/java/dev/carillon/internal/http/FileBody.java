package dev.carillon.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of a file as the body of a response, which is read as fast as the peer takes it. Used on the connection's loop. */
final class FileBody {
    private static final Logger log = LoggerFactory.getLogger(FileBody.class);

    private static final int CHUNK_SIZE = 8192;

    private FileBody() {}

    /** Writes as much of the content as the headers before it have announced, and closes the file. */
    static ChannelFuture write(ChannelHandlerContext ctx, FileChannel file, long size) {
        Channel channel = ctx.channel();
        if (ctx.isRemoved() || !channel.isActive()) {
            close(file);
            return channel.newFailedFuture(new IOException("the connection is closed"));
        }
        if (channel.pipeline().get(ChunkedWriteHandler.class) == null) { // few connections need one
            channel.pipeline().addBefore(ctx.name(), null, new ChunkedWriteHandler());
        }
        try {
            return ctx.writeAndFlush(new HttpChunkedInput(content(file, size)));
        } catch (IOException e) { // it was closed
            close(file);
            return channel.newFailedFuture(e);
        }
    }

    /**
     * The first bytes of a file, whatever becomes of its size. Netty's class would go on reading nothing forever when the file
     * becomes shorter.
     */
    static ChunkedNioFile content(FileChannel file, long size) throws IOException {
        return new ChunkedNioFile(file, 0, size, CHUNK_SIZE) {
            @Override
            public ByteBuf readChunk(ByteBufAllocator allocator) throws Exception {
                ByteBuf chunk = super.readChunk(allocator);
                if (chunk != null && !chunk.isReadable()) {
                    chunk.release();
                    throw new EOFException("the file has become shorter");
                }
                return chunk;
            }
        };
    }

    static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("a file could not be closed: {}", e.toString());
        }
    }
}
