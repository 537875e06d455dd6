package org.rollout4j.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** The two ends of a zip file, which tell whether it is one, and whole. */
final class ZipEnds {
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LARGE_END = 0x06064b50;
    private static final int LARGE_END_BYTES = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;

    private ZipEnds() {}

    /**
     * How many entries a zip file says it has; of any size, beyond 4 GB by what is called Zip64.
     *
     * @param noun what it should be, for messages
     * @throws InvalidFileException if it does not begin and end as a zip file does
     */
    static long entries(Path file, String noun) throws IOException {
        try (RandomAccessFile ends = new RandomAccessFile(file.toFile(), "r")) {
            if (ends.length() == 0) {
                throw new InvalidFileException(file, "is empty");
            }
            if (read(ends, 0, Integer.BYTES).getInt(0) != LOCAL_HEADER) {
                throw new InvalidFileException(file, "is not a " + noun + ": it is not a zip file");
            }
            long end = ends.length() - END_BYTES;
            ByteBuffer header = read(ends, end, END_BYTES);
            long entries = Short.toUnsignedLong(header.getShort(10));
            long directoryBytes = Integer.toUnsignedLong(header.getInt(12));
            long directoryStart = Integer.toUnsignedLong(header.getInt(16));
            long directoryEnd = end;
            ByteBuffer locator = read(ends, end - LOCATOR_BYTES, LOCATOR_BYTES);
            if (locator.getInt(0) == LOCATOR) {
                directoryEnd = end - LOCATOR_BYTES - LARGE_END_BYTES;
                ByteBuffer large = read(ends, directoryEnd, LARGE_END_BYTES);
                boolean there = large.getInt(0) == LARGE_END && locator.getLong(8) == directoryEnd;
                entries = there ? large.getLong(32) : -1;
                directoryBytes = large.getLong(40);
                directoryStart = large.getLong(48);
            }
            if (header.getInt(0) != END
                    || entries < 0
                    || directoryBytes < 0
                    || directoryBytes > directoryEnd
                    || directoryStart != directoryEnd - directoryBytes) {
                throw new InvalidFileException(
                        file, "is cut short, or something was added to it: it does not end as a zip file does");
            }
            return entries;
        }
    }

    /** Bytes of the file; zeros where it has none. */
    private static ByteBuffer read(RandomAccessFile file, long from, int count) throws IOException {
        byte[] bytes = new byte[count];
        long start = Math.max(0, from);
        file.seek(start);
        file.readFully(bytes, 0, (int) Math.min(count, file.length() - start));
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
