package org.rollout4j.lm.reward;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;

/** What the rows of a batch are worth, in their order: for each row a finite number, or that the function does not apply to it. Immutable. */
public final class Rewards {
    private final double[] values;
    private final BitSet applicable;

    private Rewards(double[] values, BitSet applicable) {
        this.values = values;
        this.applicable = applicable;
    }

    /**
     * A value for each row.
     *
     * @throws RewardException if one is no finite number; the message names the row
     */
    public static Rewards of(double... values) {
        Builder builder = builder(values.length);
        for (int row = 0; row < values.length; row++) {
            builder.set(row, values[row]);
        }
        return builder.build();
    }

    /** For functions that do not apply to every row. */
    public static Builder builder(int rows) {
        return new Builder(rows);
    }

    /** The number of rows. */
    public int size() {
        return values.length;
    }

    /** Whether the function applies to a row, counted from 0. */
    public boolean isApplicable(int row) {
        return applicable.get(row);
    }

    /** What a row is worth; nothing if the function does not apply to it. */
    public OptionalDouble get(int row) {
        return isApplicable(row) ? OptionalDouble.of(values[row]) : OptionalDouble.empty();
    }

    /** The values of the rows to which the function applies. */
    public double[] applicableValues() {
        return applicable.stream().mapToDouble(row -> values[row]).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rewards rewards
                && Arrays.equals(values, rewards.values)
                && applicable.equals(rewards.applicable);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values) * 31 + applicable.hashCode();
    }

    @Override
    public String toString() {
        return IntStream.range(0, values.length)
                .mapToObj(row -> isApplicable(row) ? Double.toString(values[row]) : "not applicable")
                .toList()
                .toString();
    }

    /** Collects what is said of each row, in any order; all rows must be told of. */
    public static final class Builder {
        private final double[] values;
        private final BitSet applicable = new BitSet();
        private final BitSet told = new BitSet();

        private Builder(int rows) {
            Require.inRange("rows", rows, 0, Integer.MAX_VALUE);
            values = new double[rows];
        }

        /**
         * @param row counted from 0
         * @param value a finite number
         * @throws RewardException if the value is none; the message names the row
         */
        public Builder set(int row, double value) {
            tell(row);
            if (!Double.isFinite(value)) {
                throw new RewardException(row, "the reward is " + value + ": a finite number is needed", null);
            }
            values[row] = value;
            applicable.set(row);
            return this;
        }

        /** The function has no opinion of this row, as {@code None} in TRL. */
        public Builder notApplicable(int row) {
            tell(row);
            return this;
        }

        /** {@link #set} where there is a value, else {@link #notApplicable}. */
        public Builder set(int row, OptionalDouble value) {
            return value.isPresent() ? set(row, value.getAsDouble()) : notApplicable(row);
        }

        /** @throws RewardException if nothing was said of a row; the message names it */
        public Rewards build() {
            int missing = told.nextClearBit(0);
            if (missing < values.length) {
                throw new RewardException(
                        missing, "there is no reward: set it, or say that the function is not applicable", null);
            }
            return new Rewards(values.clone(), (BitSet) applicable.clone());
        }

        private void tell(int row) {
            Require.inRange("row", row, 0, values.length - 1);
            Require.that(!told.get(row), "row", row, "its reward is there already");
            told.set(row);
        }
    }
}
