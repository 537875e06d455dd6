package org.rollout4j.core;

import java.util.List;

/**
 * A box of real numbers, the space an observation lives in.
 *
 * @param shape the length of each dimension, each at least 1; the flat size is their product
 * @param low the least value of an element: one bound for all elements, or one for each; may be -infinity
 * @param high the greatest value of an element, as {@code low}; may be +infinity
 */
public record Box(List<Integer> shape, List<Float> low, List<Float> high) {
    private static final int MAX_SIZE = 1 << 24;

    public Box {
        shape = List.copyOf(shape);
        low = List.copyOf(low);
        high = List.copyOf(high);
        Require.that(!shape.isEmpty(), "box shape", shape, "at least one dimension is needed");
        long size = 1;
        for (int length : shape) {
            size *= Require.inRange("box shape", length, 1, MAX_SIZE);
            Require.that(size <= MAX_SIZE, "box shape", shape, "at most " + MAX_SIZE + " elements are allowed");
        }
        checkBounds("box low", low, size);
        checkBounds("box high", high, size);
        for (int i = 0; i < Math.max(low.size(), high.size()); i++) {
            float l = low.get(low.size() == 1 ? 0 : i);
            float h = high.get(high.size() == 1 ? 0 : i);
            Require.that(l <= h, "box low", l, "at most the high bound " + h + " is allowed");
        }
    }

    /** A box of the given shape with the same bounds for all elements. */
    public static Box of(float low, float high, Integer... shape) {
        return new Box(List.of(shape), List.of(low), List.of(high));
    }

    /** The number of elements. */
    public int size() {
        int size = 1;
        for (int i = 0; i < shape.size(); i++) { // by index: an iterator would be an object for each question
            size *= shape.get(i);
        }
        return size;
    }

    /** The least value of flat element {@code i}. */
    public float low(int i) {
        return low.get(low.size() == 1 ? 0 : i);
    }

    /** The greatest value of flat element {@code i}. */
    public float high(int i) {
        return high.get(high.size() == 1 ? 0 : i);
    }

    /** Whether both bounds of element {@code i} are finite. */
    public boolean bounded(int i) {
        return Float.isFinite(low(i)) && Float.isFinite(high(i));
    }

    /** How far the bounds of element {@code i} are apart; infinite where one of them is, or where no float is so large. */
    public float width(int i) {
        return high(i) - low(i);
    }

    /** Whether the shape and the bounds of every element are those of {@code other}, however they are given. */
    public boolean sameAs(Box other) {
        if (!shape.equals(other.shape)) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (low(i) != other.low(i) || high(i) != other.high(i)) {
                return false;
            }
        }
        return true;
    }

    /** Its bounds in words: those of all elements, or a list. */
    public String bounds() {
        return text(low) + " to " + text(high);
    }

    private static String text(List<Float> bounds) {
        float first = bounds.get(0);
        return bounds.stream().allMatch(bound -> bound == first) ? Float.toString(first) : bounds.toString();
    }

    /** The value of element {@code i} that is within its bounds and nearest to {@code value}. */
    public float nearest(int i, float value) {
        return Math.min(Math.max(value, low(i)), high(i));
    }

    private static void checkBounds(String field, List<Float> bounds, long size) {
        Require.that(
                bounds.size() == 1 || bounds.size() == size,
                field,
                bounds.size() + " bounds",
                "one bound, or one for each of the " + size + " elements is allowed");
        Require.that(
                bounds.stream().noneMatch(b -> Float.isNaN(b)), field, "NaN", "a number or an infinity is allowed");
    }
}
