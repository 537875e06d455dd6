package org.rollout4j.lm.rerank;

import java.util.HashMap;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.core.State;

/** The numbers of a {@link Scorer}, to the bit, with nothing of what made its features. */
final class ScorerState {
    private static final String MEAN = "mean";
    private static final String COVARIANCE = "covariance";
    private static final String RECENT = "recent";

    private ScorerState() {}

    /** How many elements there are of each. */
    static Map<String, Integer> lengths(int size) {
        Map<String, Integer> lengths = new HashMap<>();
        lengths.put(MEAN, size + 1);
        lengths.put(COVARIANCE, (size + 1) * (size + 2) / 2);
        lengths.put(RECENT, SavedPolicy.ANY_LENGTH);
        return lengths;
    }

    static State.Builder of(Scorer scorer) {
        return State.builder()
                .putDoubles(MEAN, scorer.posterior().mean())
                .putDoubles(COVARIANCE, half(scorer.posterior().covariance(), scorer.size() + 1))
                .putDoubles(RECENT, scorer.recent());
    }

    /** @throws IllegalArgumentException if they are not those of a scorer; the message is one line */
    static Scorer scorer(
            ScorerConfig config, Standardiser standardiser, double temperature, long observations, State state) {
        int size = standardiser.size();
        double[] mean = finite(MEAN, state.doubles(MEAN, size + 1));
        double[] half = finite(COVARIANCE, state.doubles(COVARIANCE, (size + 1) * (size + 2) / 2));
        int known = state.longs(RECENT).length;
        Require.inRange("length of " + RECENT, known, 0, Scorer.RECENT);
        return new Scorer(
                config,
                standardiser,
                new GaussianPosterior(mean, whole(half, size + 1)),
                temperature,
                observations,
                finite(RECENT, state.doubles(RECENT, known)));
    }

    private static double[] finite(String name, double... values) {
        for (int i = 0; i < values.length; i++) {
            Require.that(
                    Double.isFinite(values[i]), "element " + i + " of " + name, values[i], "a finite number is needed");
        }
        return values;
    }

    private static double[] half(double[] whole, int size) {
        double[] half = new double[size * (size + 1) / 2];
        int at = 0;
        for (int i = 0; i < size; i++) {
            System.arraycopy(whole, i * size, half, at, i + 1);
            at += i + 1;
        }
        return half;
    }

    /** @throws IllegalArgumentException if two weights cannot vary together like that */
    private static double[] whole(double[] half, int size) {
        double[] whole = new double[size * size];
        int at = 0;
        for (int i = 0; i < size; i++) {
            double variance = half[at + i];
            Require.that(variance >= 0, "variance of weight " + i, variance, "at least 0 is needed");
            for (int j = 0; j <= i; j++, at++) {
                double bound = variance * whole[j * size + j] * (1 + 1e-6);
                Require.that(
                        i == j || half[at] * half[at] <= bound,
                        "covariance of weights " + i + " and " + j,
                        half[at],
                        "no more than their variances allow");
                whole[i * size + j] = half[at];
                whole[j * size + i] = half[at];
            }
        }
        return whole;
    }
}
