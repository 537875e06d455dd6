package org.rollout4j.lm.file;

import java.util.List;

/**
 * A tensor that is to be written.
 *
 * @param shape row-major
 * @param source what its numbers are taken from, piece by piece
 */
public record WrittenTensor(String name, List<Integer> shape, Source source) {
    /** Gives the numbers of a tensor. */
    @FunctionalInterface
    public interface Source {
        /** Copies the elements {@code from .. from + count - 1} to the begin of {@code to}. */
        void copy(int from, int count, float[] to);
    }

    public WrittenTensor {
        shape = List.copyOf(shape);
    }

    /** A tensor whose numbers are {@code values}. */
    public static WrittenTensor of(String name, float[] values, Integer... shape) {
        return new WrittenTensor(
                name, List.of(shape), (from, count, to) -> System.arraycopy(values, from, to, 0, count));
    }

    /** The number of its elements. */
    public int length() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
