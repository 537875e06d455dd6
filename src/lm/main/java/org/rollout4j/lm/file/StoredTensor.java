package org.rollout4j.lm.file;

import java.nio.file.Path;
import java.util.List;
import org.rollout4j.core.Require;

/** A tensor in a mapped file: what is known of it, checked, before any number of it is read. */
public final class StoredTensor {
    /** The most numbers that are decoded at a time; whole blocks of any type. */
    private static final int MAX_COUNT = 1 << 20;

    private final String name;
    private final TensorType type;
    private final List<Long> shape;
    private final MappedFile file;
    private final long offset;

    /**
     * @param shape its product is a number of whole blocks
     * @param offset where in the file it begins; it ends within the file
     */
    StoredTensor(String name, TensorType type, List<Long> shape, MappedFile file, long offset) {
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
     * @throws IllegalArgumentException if one is not finite, its type holds no weights, or they are more than the heap holds
     */
    public float[] floats() {
        float[] values = Memory.floats(name, length());
        for (int from = 0; from < values.length; from += MAX_COUNT) {
            decode(from, Math.min(MAX_COUNT, values.length - from), values, from);
        }
        return values;
    }

    /**
     * Reads the numbers {@code first .. first + count - 1}, whole blocks, to {@code to} from index {@code at} on.
     *
     * @throws IllegalArgumentException if one is not finite, or the file was cut short
     */
    void decode(long first, int count, float[] to, int at) {
        Require.that(
                type.holdsWeights(), "type of tensor " + name, type, "F32, F16, BF16, Q8_0, Q4_0 or Q4_1 is needed");
        file.requireWhole();
        type.decode(file.slice(offset + type.bytes(first), (int) type.bytes(count)), to, at, count);
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
