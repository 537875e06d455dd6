package org.rollout4j.core;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An array of numbers of one type, with a shape. The array is used, not copied: whoever makes a tensor hands it over, or writes to it
 * again only when nobody reads the tensor any more; whoever reads one does not write to it.
 */
public final class Tensor {
    /** The most dimensions of a shape. */
    public static final int MAX_DIMENSIONS = 8;

    /** The type of the elements. */
    public enum Type {
        /** 32-bit floats. */
        F32,
        /** 64-bit integers. */
        I64,
        /** Bytes; text is its UTF-8. */
        BYTES
    }

    private final Type type;
    private final List<Integer> shape;
    private final Object array;

    private Tensor(Type type, Object array, int length, int[] shape) {
        this.type = type;
        this.array = array;
        this.shape = IntStream.of(shape.length == 0 ? new int[] {length} : shape)
                .boxed()
                .toList();
        Require.that(
                elements(this.shape) == length,
                "shape",
                this.shape,
                "one of the " + length + " elements of the array is needed");
    }

    /**
     * Floats.
     *
     * @param shape row-major, up to 8 dimensions; none for all elements in one
     */
    public static Tensor of(float[] array, int... shape) {
        return new Tensor(Type.F32, array, array.length, shape);
    }

    /** Longs; the shape as for floats. */
    public static Tensor of(long[] array, int... shape) {
        return new Tensor(Type.I64, array, array.length, shape);
    }

    /** Bytes; the shape as for floats. */
    public static Tensor of(byte[] array, int... shape) {
        return new Tensor(Type.BYTES, array, array.length, shape);
    }

    /**
     * The number of elements of a shape.
     *
     * @throws IllegalArgumentException if it has no or too many dimensions, a negative one, or more elements than an array can have
     */
    public static int elements(List<Integer> shape) {
        Require.inRange("number of dimensions", shape.size(), 1, MAX_DIMENSIONS);
        long elements = 1;
        for (int dimension : shape) {
            Require.inRange("dimension of shape " + shape, dimension, 0, Integer.MAX_VALUE - 8);
            elements = Math.min(elements * dimension, Integer.MAX_VALUE); // both are below 2^31: no overflow
        }
        return (int) Require.inRange("elements of shape " + shape, elements, 0, Integer.MAX_VALUE - 8);
    }

    public Type type() {
        return type;
    }

    /** Row-major. */
    public List<Integer> shape() {
        return shape;
    }

    /** The number of elements. */
    public int length() {
        return elements(shape);
    }

    /**
     * The array itself.
     *
     * @throws IllegalArgumentException if the elements are no floats
     */
    public float[] floats() {
        require(Type.F32);
        return (float[]) array;
    }

    /**
     * The array itself.
     *
     * @throws IllegalArgumentException if the elements are no longs
     */
    public long[] longs() {
        require(Type.I64);
        return (long[]) array;
    }

    /**
     * The array itself.
     *
     * @throws IllegalArgumentException if the elements are no bytes
     */
    public byte[] bytes() {
        require(Type.BYTES);
        return (byte[]) array;
    }

    private void require(Type wanted) {
        Require.that(type == wanted, "type", type, wanted + " is needed");
    }

    /** Whether type, shape and elements are the same, floats to the bit. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && type == tensor.type
                && shape.equals(tensor.shape)
                && switch (type) {
                    case F32 -> sameBits((float[]) array, (float[]) tensor.array);
                    case I64 -> Arrays.equals((long[]) array, (long[]) tensor.array);
                    case BYTES -> Arrays.equals((byte[]) array, (byte[]) tensor.array);
                };
    }

    private static boolean sameBits(float[] one, float[] other) {
        for (int i = 0; i < one.length; i++) {
            if (Float.floatToRawIntBits(one[i]) != Float.floatToRawIntBits(other[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + shape.hashCode();
    }

    @Override
    public String toString() {
        return type + shape.toString();
    }
}
