package org.rollout4j.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;

/** Comparisons to the bit. */
public final class Bits {
    private Bits() {}

    /** A copy of everything in a rollout, whose arrays the source writes to again; equal for equal bits. */
    public static String of(Rollout rollout) {
        return rollout.horizon() + "x" + rollout.envs()
                + Arrays.toString(rollout.observations())
                + Arrays.toString(rollout.actionMasks())
                + Arrays.toString(rollout.actions().values())
                + Arrays.toString(rollout.logProbs())
                + Arrays.toString(rollout.rewards())
                + Arrays.toString(rollout.nextObservations())
                + Arrays.toString(rollout.terminated())
                + Arrays.toString(rollout.truncated())
                + rollout.episodes();
    }

    public static void assertSame(State actual, State expected) {
        assertThat(same(actual, expected)).as("states agree to the bit").isTrue();
    }

    public static boolean same(State one, State other) {
        return one.equals(other);
    }

    /** The same state in arrays of its own. */
    public static State copy(State state) {
        State.Builder copy = State.builder();
        state.tensors().forEach((name, tensor) -> {
            int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
            copy.put(
                    name,
                    switch (tensor.type()) {
                        case F32 -> Tensor.of(tensor.floats().clone(), shape);
                        case I64 -> Tensor.of(tensor.longs().clone(), shape);
                        case BYTES -> Tensor.of(tensor.bytes().clone(), shape);
                    });
        });
        return copy.build();
    }

    /** The largest difference of two arrays of one length: quicker to tell than all elements that differ. */
    public static double largestDifference(float[] one, float[] other) {
        assertThat(one).hasSameSizeAs(other);
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = Math.abs((double) one[i] - other[i]);
            largest = difference <= largest ? largest : difference; // NaN stays
        }
        return largest;
    }
}
