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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file as the body of a response. It is read on the connection's event loop, at the speed at which the peer reads. */
final class FileBody {
    private static final Logger log = LoggerFactory.getLogger(FileBody.class);

    private static final String CHUNKED_WRITES = "carillon-chunked-writes";
    private static final int CHUNK_SIZE = 8192;

    private final FileChannel file;
    private final long size;

    private FileBody(FileChannel file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Opens a file. Returns empty if it does not exist or cannot be read. */
    static Optional<FileBody> open(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw new NoSuchFileException(path.toString(), null, "not a regular file");
            }
            FileChannel file = FileChannel.open(path);
            return Optional.of(new FileBody(file, sizeOf(file)));
        } catch (IOException e) {
            log.debug("the file of a response cannot be opened: {}", e.toString());
            return Optional.empty();
        }
    }

    private static long sizeOf(FileChannel file) throws IOException {
        try {
            return file.size();
        } catch (IOException e) {
            close(file);
            throw e;
        }
    }

    /** Returns the size of the file at the time when it was opened. */
    long size() {
        return size;
    }

    /** Writes the number of bytes that the headers have announced, and closes the file. */
    ChannelFuture write(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        if (ctx.isRemoved() || !channel.isActive()) {
            close();
            return channel.newFailedFuture(new IOException("the connection is closed"));
        }
        // Added on demand, because few connections need it. The application's own handler is not on the write path.
        if (channel.pipeline().get(CHUNKED_WRITES) == null) {
            channel.pipeline().addBefore(ctx.name(), CHUNKED_WRITES, new ChunkedWriteHandler());
        }
        try {
            return ctx.writeAndFlush(new HttpChunkedInput(content(file, size)));
        } catch (IOException e) { // the file was closed
            close();
            return channel.newFailedFuture(e);
        }
    }

    /**
     * Returns the first {@code size} bytes of a file, even if the file grows. If the file is truncated, Netty's class would
     * read nothing in an endless loop, so this one fails.
     */
    static ChunkedNioFile content(FileChannel file, long size) throws IOException {
        return new ChunkedNioFile(file, 0, size, CHUNK_SIZE) {
            @Override
            public ByteBuf readChunk(ByteBufAllocator allocator) throws Exception {
                ByteBuf chunk = super.readChunk(allocator);
                if (chunk != null && !chunk.isReadable()) {
                    chunk.release();
                    throw new EOFException("the file was truncated");
                }
                return chunk;
            }
        };
    }

    void close() {
        close(file);
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("a file could not be closed: {}", e.toString());
        }
    }
}
