package org.rollout4j.core;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a part of a run needs to go on with the same bits, as named tensors: parameters, optimiser moments, generator states,
 * counters. Names are made of lower-case words, digits, dots and hyphens, with {@code /} between a part and what is in it.
 *
 * <p>No array is copied on the way in or out, see {@link Tensor}: a part puts a copy of what it will write to while the state is in
 * use, and copies what it restores.
 *
 * @param tensors by name
 */
public record State(SortedMap<String, Tensor> tensors) {
    public State {
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Whether there is an entry of that name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return tensors.isEmpty();
    }

    /**
     * The entry of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        Require.that(tensor != null, "state entry", name, "missing; there are " + tensors.keySet());
        return tensor;
    }

    /**
     * The floats of that name.
     *
     * @throws IllegalArgumentException if there are none
     */
    public float[] floats(String name) {
        return typed(name, Tensor.Type.F32).floats();
    }

    /**
     * The floats of that name.
     *
     * @throws IllegalArgumentException if there are none, or not {@code length} of them
     */
    public float[] floats(String name, int length) {
        return typed(name, Tensor.Type.F32, length).floats();
    }

    /**
     * The floats of that name, all of them finite.
     *
     * @throws IllegalArgumentException if there are none, not {@code length} of them, or one is NaN or infinite
     */
    public float[] numbers(String name, int length) {
        floats(name, length);
        return numbers(name);
    }

    /**
     * The floats of that name, all of them finite.
     *
     * @throws IllegalArgumentException if there are none, or one is NaN or infinite
     */
    public float[] numbers(String name) {
        float[] floats = floats(name);
        for (int i = 0; i < floats.length; i++) {
            if (!Float.isFinite(floats[i])) {
                throw new IllegalArgumentException(
                        "element " + i + " of " + name + " is " + floats[i] + ": a finite number is needed");
            }
        }
        return floats;
    }

    /**
     * The number of that name, for example a count.
     *
     * @throws IllegalArgumentException if there is none, or it is below {@code min}
     */
    public long number(String name, long min) {
        return Require.inRange(name, longs(name, 1)[0], min, Long.MAX_VALUE);
    }

    /**
     * The longs of that name.
     *
     * @throws IllegalArgumentException if there are none
     */
    public long[] longs(String name) {
        return typed(name, Tensor.Type.I64).longs();
    }

    /**
     * The longs of that name.
     *
     * @throws IllegalArgumentException if there are none, or not {@code length} of them
     */
    public long[] longs(String name, int length) {
        return typed(name, Tensor.Type.I64, length).longs();
    }

    /**
     * The doubles of that name, as {@link Builder#putDoubles} keeps them.
     *
     * @throws IllegalArgumentException if there are none, or not {@code length} of them
     */
    public double[] doubles(String name, int length) {
        long[] bits = longs(name, length);
        double[] array = new double[length];
        for (int i = 0; i < length; i++) {
            array[i] = Double.longBitsToDouble(bits[i]);
        }
        return array;
    }

    /**
     * The bytes of that name.
     *
     * @throws IllegalArgumentException if there are none
     */
    public byte[] bytes(String name) {
        return typed(name, Tensor.Type.BYTES).bytes();
    }

    /**
     * The text of that name, as {@link Builder#putText} keeps it.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private Tensor typed(String name, Tensor.Type type) {
        Tensor tensor = tensor(name);
        Require.that(tensor.type() == type, "type of " + name, tensor.type(), type + " is needed");
        return tensor;
    }

    private Tensor typed(String name, Tensor.Type type, int length) {
        Tensor tensor = typed(name, type);
        Require.that(tensor.length() == length, "length of " + name, tensor.length(), length + " is needed");
        return tensor;
    }

    /** What is in {@code part}: the entries whose names begin with {@code part/}, without that beginning. */
    public State part(String part) {
        Builder builder = builder();
        String prefix = part + "/";
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                builder.put(name.substring(prefix.length()), tensor);
            }
        });
        return builder.build();
    }

    /** Gathers a state. Arrays are used, not copied. */
    public static final class Builder {
        private final SortedMap<String, Tensor> tensors = new TreeMap<>();

        private Builder() {}

        public Builder put(String name, Tensor tensor) {
            tensors.put(name, tensor);
            return this;
        }

        /** All of {@code state} as {@code part/…}. */
        public Builder put(String part, State state) {
            state.tensors.forEach((name, tensor) -> tensors.put(part + "/" + name, tensor));
            return this;
        }

        public Builder putFloats(String name, float... array) {
            return put(name, Tensor.of(array));
        }

        public Builder putLongs(String name, long... array) {
            return put(name, Tensor.of(array));
        }

        /** Doubles, kept to the bit: as longs, by {@link Double#doubleToRawLongBits}. */
        public Builder putDoubles(String name, double... array) {
            long[] bits = new long[array.length];
            for (int i = 0; i < array.length; i++) {
                bits[i] = Double.doubleToRawLongBits(array[i]);
            }
            return putLongs(name, bits);
        }

        public Builder putBytes(String name, byte... array) {
            return put(name, Tensor.of(array));
        }

        public Builder putText(String name, String text) {
            return putBytes(name, text.getBytes(StandardCharsets.UTF_8));
        }

        public State build() {
            return new State(tensors);
        }
    }
}
