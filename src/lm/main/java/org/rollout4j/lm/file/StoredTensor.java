package org.rollout4j.lm.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.rollout4j.core.Require;

/** A tensor in an open file: what is known of it, checked, before any number of it is read. */
public final class StoredTensor {
    /** Bytes that are read at a time: few enough to be decoded from the processor's cache. */
    private static final int BUFFER = 1 << 18;

    private final String name;
    private final TensorType type;
    private final List<Long> shape;
    private final OpenFile file;
    private final long offset;

    /**
     * @param shape its product is a number of whole blocks
     * @param offset where in the file it begins; it ends within the file
     */
    StoredTensor(String name, TensorType type, List<Long> shape, OpenFile file, long offset) {
        this.name = name;
        this.type = type;
        this.shape = List.copyOf(shape);
        this.file = file;
        this.offset = offset;
    }

    public String name() {
        return name;
    }

    public TensorType type() {
        return type;
    }

    /** Row-major; empty for a single number. */
    public List<Long> shape() {
        return shape;
    }

    /** The file that it is in. */
    public Path file() {
        return file.path();
    }

    /** The number of its elements. */
    public long length() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    /**
     * All its numbers.
     *
     * @throws IllegalArgumentException if one is not finite, its type holds no weights, they are more than the heap holds, or the file cannot
     *     be read any more
     */
    public float[] floats() {
        float[] values = Memory.floats(name, length());
        decode(0, values.length, values, 0, buffer());
        return values;
    }

    /** What {@link #decode} reads through, one for each thread; outside of the heap, where files are read to. */
    static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads the numbers {@code first .. first + count - 1}, whole blocks, to {@code to} from index {@code at} on.
     *
     * @param buffer a {@link #buffer()} that is free
     * @throws IllegalArgumentException if one is not finite, or the file was cut short or cannot be read
     */
    void decode(long first, int count, float[] to, int at, ByteBuffer buffer) {
        Require.that(
                type.holdsWeights(), "type of tensor " + name, type, "F32, F16, BF16, Q8_0, Q4_0 or Q4_1 is needed");
        int max = (int) (BUFFER / type.bytes(type.blockLength())) * type.blockLength();
        for (int done = 0; done < count; done += Math.min(max, count - done)) {
            decodePiece(first + done, Math.min(max, count - done), to, at + done, buffer);
        }
    }

    private void decodePiece(long first, int count, float[] to, int at, ByteBuffer buffer) {
        buffer.clear().limit((int) type.bytes(count));
        file.read(offset + type.bytes(first), buffer);
        type.decode(buffer.flip(), to, at, count);
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(to[at + i])) {
                throw new IllegalArgumentException("tensor " + name + " holds " + to[at + i] + " at element "
                        + (first + i) + ": finite numbers are needed");
            }
        }
    }

    @Override
    public String toString() {
        return name + " " + type + shape;
    }
}
