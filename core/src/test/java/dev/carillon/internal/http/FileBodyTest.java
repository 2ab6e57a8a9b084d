package dev.carillon.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.stream.ChunkedNioFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while the server sends them. */
class FileBodyTest {
    @TempDir
    private Path folder;

    @Test
    void truncatedFileEndsTheResponse() throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[20_000]);
        try (FileChannel file = FileChannel.open(path)) {
            ChunkedNioFile content = FileBody.content(file, 20_000);
            assertEquals(8192, read(content));
            Files.write(path, new byte[8192]);
            assertThrows(EOFException.class, () -> read(content));
        }
    }

    @Test
    void grownFileIsSentUpToItsAnnouncedSize() throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[100]);
        try (FileChannel file = FileChannel.open(path)) {
            long announced = file.size();
            Files.write(path, new byte[20_000]);
            ChunkedNioFile content = FileBody.content(file, announced);
            assertEquals(100, read(content));
            assertTrue(content.isEndOfInput());
        }
    }

    private static int read(ChunkedNioFile content) throws Exception {
        ByteBuf chunk = content.readChunk(ByteBufAllocator.DEFAULT);
        try {
            return chunk.readableBytes();
        } finally {
            chunk.release();
        }
    }

    @Test
    void closedFileIsReported() throws IOException {
        FileChannel file = FileChannel.open(Files.write(folder.resolve("file"), new byte[10]));
        file.close();
        assertThrows(IOException.class, () -> FileBody.content(file, 10));
    }
}
