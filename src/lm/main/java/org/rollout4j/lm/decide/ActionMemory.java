package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.ObservationBatch;

/**
 * The probabilities of actions of a model that does not change, kept, since episodes come by the same states again and again. One thread at a time.
 */
final class ActionMemory {
    /** So many are kept before all are forgotten. */
    private static final int MAX_KEPT = 1 << 14;

    private final LanguageModelPolicy.Distribution distribution;
    private final int observationSize;
    private final int actions;
    private final Map<Seen, double[]> kept = new HashMap<>();

    /** What is observed, and what is legal. */
    private record Seen(float[] observation, boolean[] mask) {
        static Seen of(ObservationBatch in, int row, int observationSize, int actions) {
            return new Seen(
                    Arrays.copyOfRange(in.observations(), row * observationSize, (row + 1) * observationSize),
                    in.actionMasks() == null
                            ? null
                            : Arrays.copyOfRange(in.actionMasks(), row * actions, (row + 1) * actions));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Seen seen
                    && Arrays.equals(observation, seen.observation)
                    && Arrays.equals(mask, seen.mask);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(observation) + Arrays.hashCode(mask);
        }
    }

    ActionMemory(LanguageModelPolicy.Distribution distribution, int observationSize, int actions) {
        this.distribution = distribution;
        this.observationSize = observationSize;
        this.actions = actions;
    }

    /** As {@link LanguageModelPolicy.Distribution#probabilities}. */
    void probabilities(ObservationBatch in, double[] into) {
        if (kept.size() > MAX_KEPT) {
            kept.clear();
        }
        Seen[] rows = new Seen[in.rows()];
        List<Seen> unknown = new ArrayList<>();
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Seen.of(in, row, observationSize, actions);
            if (kept.putIfAbsent(rows[row], new double[0]) == null) {
                unknown.add(rows[row]);
            }
        }
        if (!unknown.isEmpty()) {
            ask(unknown);
        }
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(kept.get(rows[row]), 0, into, row * actions, actions);
        }
    }

    private void ask(List<Seen> unknown) {
        float[] observations = new float[unknown.size() * observationSize];
        boolean[] masks = unknown.get(0).mask == null ? null : new boolean[unknown.size() * actions];
        for (int i = 0; i < unknown.size(); i++) {
            System.arraycopy(unknown.get(i).observation, 0, observations, i * observationSize, observationSize);
            if (masks != null) {
                System.arraycopy(unknown.get(i).mask, 0, masks, i * actions, actions);
            }
        }
        double[] probabilities = new double[unknown.size() * actions];
        try {
            distribution.probabilities(new ObservationBatch(unknown.size(), observations, masks), probabilities);
        } catch (RuntimeException e) {
            unknown.forEach(kept::remove);
            throw e;
        }
        for (int i = 0; i < unknown.size(); i++) {
            kept.put(unknown.get(i), Arrays.copyOfRange(probabilities, i * actions, (i + 1) * actions));
        }
    }
}
