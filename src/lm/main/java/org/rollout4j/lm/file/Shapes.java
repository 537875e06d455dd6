package org.rollout4j.lm.file;

import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.ModelConfig;

/** Arithmetic on shapes that a file claims. */
final class Shapes {
    private static final int MAX_WIDTH = 1 << 24;

    private Shapes() {}

    /**
     * The number of bytes of a tensor.
     *
     * @param shape not negative, row-major
     * @throws IllegalArgumentException if that is beyond a long, or rows are not whole blocks
     */
    static long bytes(String name, TensorType type, List<Long> shape) {
        long length = 1;
        try {
            for (long dimension : shape) {
                length = Math.multiplyExact(length, dimension);
            }
            Math.multiplyExact(length, (long) Long.BYTES);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("shape of tensor " + name + " is " + shape + ": it is too large", e);
        }
        long row = shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
        Require.that(
                row % type.blockLength() == 0,
                "length of the rows of tensor " + name,
                row,
                "a multiple of " + type.blockLength() + " is needed for " + type);
        return type.bytes(length);
    }

    /** {@code config}, of which the width of all heads together is one that products are made of. */
    static ModelConfig checked(ModelConfig config) {
        Require.inRange("heads times headSize", (long) config.heads() * config.headSize(), 1, MAX_WIDTH);
        return config;
    }
}
