package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.Packed;

/**
 * Log-probabilities of the rows of a data set under the reference, which does not change: each is computed when it is first met, and by itself, so
 * that its bits depend on nothing else and a run that goes on elsewhere has the same.
 */
final class ReferenceSums {
    /** A sequence, by what is in it. */
    private record Key(int[] tokens, int[] targets) {
        static Key of(Packed packed, int sequence) {
            int from = packed.starts()[sequence];
            int end = packed.starts()[sequence + 1];
            return new Key(
                    Arrays.copyOfRange(packed.tokens(), from, end), Arrays.copyOfRange(packed.targets(), from, end));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(tokens, key.tokens) && Arrays.equals(targets, key.targets);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(targets);
        }

        @Override
        public String toString() {
            return "Key" + Arrays.toString(tokens);
        }
    }

    private final Backpropagation backpropagation;
    private final double temperature;
    private final Map<Key, Double> known = new HashMap<>();
    private float[] reference;

    /** @param temperature what log-probabilities are of */
    ReferenceSums(Backpropagation backpropagation, double temperature) {
        this.backpropagation = backpropagation;
        this.temperature = temperature;
    }

    /**
     * {@code [sequences]}, the sum over the targets of each.
     *
     * @param parameters of the reference; what is known of another one is forgotten
     */
    double[] of(Packed batch, float[] parameters) {
        if (parameters != reference) {
            known.clear();
            reference = parameters;
        }
        Key[] keys = new Key[batch.sequences()];
        Arrays.setAll(keys, s -> Key.of(batch, s));
        int[] missing = IntStream.range(0, keys.length)
                .filter(s -> !known.containsKey(keys[s]))
                .toArray();
        if (missing.length > 0) {
            Packed alone = batch.select(missing);
            double[] logProbs =
                    backpropagation.scoreEach(parameters, alone, temperature).logProbs();
            for (int i = 0; i < missing.length; i++) {
                known.put(keys[missing[i]], alone.sum(logProbs, i));
            }
        }
        return Arrays.stream(keys).mapToDouble(known::get).toArray();
    }
}
