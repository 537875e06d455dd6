package org.rollout4j.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a part of a run needs to go on with the same bits, as named arrays: parameters, optimiser moments,
 * generator states, counters. Names are made of lower-case words, digits, dots and hyphens, with {@code /} between a part
 * and what is in it. The arrays are the state's own: builders copy, and so must readers who keep them.
 *
 * @param floats float arrays by name
 * @param longs long arrays by name; doubles stand there as {@link Double#doubleToRawLongBits}
 */
public record State(SortedMap<String, float[]> floats, SortedMap<String, long[]> longs) {
    public State {
        floats = Collections.unmodifiableSortedMap(new TreeMap<>(floats));
        longs = Collections.unmodifiableSortedMap(new TreeMap<>(longs));
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The float array of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public float[] floats(String name) {
        float[] array = floats.get(name);
        Require.that(array != null, "state entry", name, "missing; there are " + floats.keySet());
        return array;
    }

    /**
     * The float array of that name.
     *
     * @throws IllegalArgumentException if there is none of that length
     */
    public float[] floats(String name, int length) {
        float[] array = floats(name);
        Require.that(array.length == length, "length of " + name, array.length, length + " is needed");
        return array;
    }

    /**
     * The long array of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public long[] longs(String name) {
        long[] array = longs.get(name);
        Require.that(array != null, "state entry", name, "missing; there are " + longs.keySet());
        return array;
    }

    /**
     * The long array of that name.
     *
     * @throws IllegalArgumentException if there is none of that length
     */
    public long[] longs(String name, int length) {
        long[] array = longs(name);
        Require.that(array.length == length, "length of " + name, array.length, length + " is needed");
        return array;
    }

    /** What is in {@code part}: the arrays whose names begin with {@code part/}, without that beginning. */
    public State part(String part) {
        Builder builder = builder();
        String prefix = part + "/";
        floats.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                builder.floats.put(name.substring(prefix.length()), array);
            }
        });
        longs.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                builder.longs.put(name.substring(prefix.length()), array);
            }
        });
        return builder.build();
    }

    /** Gathers a state; arrays are copied as they are put in. */
    public static final class Builder {
        private final SortedMap<String, float[]> floats = new TreeMap<>();
        private final SortedMap<String, long[]> longs = new TreeMap<>();

        private Builder() {}

        public Builder put(String name, float... array) {
            floats.put(name, array.clone());
            return this;
        }

        public Builder put(String name, long... array) {
            longs.put(name, array.clone());
            return this;
        }

        /** Doubles, kept to the bit. */
        public Builder put(String name, double... array) {
            long[] bits = new long[array.length];
            for (int i = 0; i < array.length; i++) {
                bits[i] = Double.doubleToRawLongBits(array[i]);
            }
            longs.put(name, bits);
            return this;
        }

        /** All of {@code state} as {@code part/…}. */
        public Builder put(String part, State state) {
            state.floats.forEach((name, array) -> floats.put(part + "/" + name, array));
            state.longs.forEach((name, array) -> longs.put(part + "/" + name, array));
            return this;
        }

        public State build() {
            return new State(floats, longs);
        }
    }

    /** The doubles of that name, as {@link Builder#put(String, double...)} keeps them. */
    public double[] doubles(String name, int length) {
        long[] bits = longs(name, length);
        double[] array = new double[length];
        for (int i = 0; i < length; i++) {
            array[i] = Double.longBitsToDouble(bits[i]);
        }
        return array;
    }
}
