package org.rollout4j.tabular;

import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.Workers;

/** What several tests do with models. */
final class TestModels {
    private TestModels() {}

    static BreadthFirstSearch search(DeterministicModel model) {
        try (Workers workers = new Workers(2)) {
            return new BreadthFirstSearch(model, 200, workers);
        }
    }

    static float[] observation(BitGrid grid, int state) {
        float[] observation = new float[grid.rows() * grid.columns()];
        for (int i = 0; i < observation.length; i++) {
            observation[i] = (state >>> i) & 1;
        }
        return observation;
    }
}
