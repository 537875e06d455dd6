package org.rollout4j.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Zip files that end as those of more than 4 GB do. */
final class Zip64 {
    private static final int END_BYTES = 22;

    private Zip64() {}

    /** The same file with the numbers at its end in 64 bits. */
    static byte[] of(byte[] zip) {
        int end = zip.length - END_BYTES;
        ByteBuffer old = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        long entries = Short.toUnsignedLong(old.getShort(end + 10));
        ByteBuffer large = ByteBuffer.allocate(zip.length + 56 + 20).order(ByteOrder.LITTLE_ENDIAN);
        large.put(zip, 0, end);
        large.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
        large.putInt(0).putInt(0).putLong(entries).putLong(entries);
        large.putLong(Integer.toUnsignedLong(old.getInt(end + 12)));
        large.putLong(Integer.toUnsignedLong(old.getInt(end + 16)));
        large.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        large.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
        large.putShort((short) -1).putShort((short) -1).putInt(-1).putInt(-1).putShort((short) 0);
        return large.array();
    }
}
